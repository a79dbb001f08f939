"""What are a table's amounts in the currency asked for? Rounded so that its parts add up to the total."""

from dataclasses import dataclass

from bot.messages.best import Best, named_of
from bot.messages.rows import Row, add_up, parts_of, rounding_unit, to_unit
from costmodel.decision import Decision, DisplayCurrency


@dataclass(frozen=True)
class Amounts:
    """One option a month, in units of the currency shown."""

    total: float
    compute: float
    people: float
    other: float


@dataclass(frozen=True)
class Side:
    """The winner with its parts, the totals of the best on each side and of the API that the team named.

    None for what is not open, and for a model that was not named.
    """

    winner: Amounts | None
    api: float | None
    self_host: float | None
    named: float | None


def side(best: Best, decision: Decision) -> Side:
    """What a table shows of the best of a decision, in the currency that it is shown in."""
    currency, rows = decision.currency, (best.api, best.self_host, named_of(decision))
    totals = (None if held is None else amounts(held, currency).total for held in rows)
    return Side(None if best.winner is None else amounts(best.winner, currency), *totals)


def amounts(row: Row, currency: DisplayCurrency | None) -> Amounts:
    """A row's figures in a currency; None is the US dollar, in which they are.

    What is converted are the costs themselves, not the dollars that they are rounded to.
    """
    if currency is None:
        return Amounts(row.usd, row.usd_compute, row.usd_people, row.usd_other)
    total = row.option.usd_per_month * currency.units_per_usd
    unit = rounding_unit(total)
    rounded = to_unit(total, unit)
    parts = [usd * currency.units_per_usd for usd in parts_of(row.option)]
    return Amounts(rounded, *add_up(rounded, parts, unit))
