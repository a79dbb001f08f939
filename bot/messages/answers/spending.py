"""What does it cost over a year or the horizon, what is paid at once, and when is that earned back?"""

from dataclasses import dataclass

from bot.conversation.figures import COMPUTED_FIGURES, figures
from bot.conversation.replies import Explanation
from bot.messages.asked_about import side_of
from bot.messages.best import best_of, option_of
from bot.messages.rows import Row, row
from costmodel.decision import BreakEven, Decision, OptionOverTime, OptionResult, Outlook
from costmodel.people import MONTHS_PER_YEAR

WORTH_SAYING = 0.01
"""The share of a total from which a difference is worth a line."""


@dataclass(frozen=True)
class Spent:
    """An option over some months: what is paid at the start, on average a month, and in all. USD.

    `usd_resale` is what machines are sold for on the way and at the end; it is no part of the months.
    """

    title: str
    usd: float
    usd_at_start: float
    usd_per_month: float
    usd_resale: float
    usd_present_value: float

    @property
    def usd_about(self) -> float:
        """The sum as an estimate can carry it."""
        return figures(self.usd, COMPUTED_FIGURES)


@dataclass(frozen=True)
class OverHorizon:
    """What the winner costs over the months in all, beside the best of the other side. None: nothing open."""

    months: int
    own_months: int
    growth_per_month: float
    discount_rate_per_year: float
    winner: Spent | None
    comparator: Spent | None
    cheapest: Spent | None
    """The cheapest over all months, where that is not the one that is cheapest this month."""
    events: tuple[str, ...]


def over_horizon(said: Explanation) -> OverHorizon:
    """The horizon that is asked for: the decision's own, or another one that was decided for it."""
    decision = said.others[0] if said.others else said.decision
    held, own = decision.outlook, said.decision.outlook
    months = held.horizon_months if held else 0
    ids = (decision.winner_id, decision.comparator_id)
    winner, comparator = (spent(held, each) for each in ids)
    options = held.options if held else ()
    least = min(options, key=lambda each: each.usd_total, default=None)
    titles = tuple(each.title for each in (winner, comparator) if each)
    return OverHorizon(
        months=months,
        own_months=own.horizon_months if own else months,
        growth_per_month=held.growth_per_month if held else 0.0,
        discount_rate_per_year=held.discount_rate_per_year if held else 0.0,
        winner=winner,
        comparator=comparator,
        cheapest=None if least is None or least.option_id in ids else spent(held, least.option_id),
        events=tuple(each for each in (held.events if held else ()) if each.startswith(titles or "\0"))[:3],
    )


def _over_time(held: Outlook | None, option_id: str | None) -> OptionOverTime | None:
    return next((each for each in (held.options if held else ()) if each.option_id == option_id), None)


def spent(held: Outlook | None, option_id: str | None) -> Spent | None:
    """An option of an outlook; None where it is not among those."""
    found = _over_time(held, option_id)
    if found is None or held is None:
        return None
    start, *rest = found.usd_by_month
    usd_per_month = (sum(rest) + found.usd_resale) / len(rest)
    return Spent(
        found.title, found.usd_total, start, usd_per_month, found.usd_resale, found.usd_present_value
    )


@dataclass(frozen=True)
class InAYear:
    """An option at twelve times its month, and what is paid in the first year where that is another sum."""

    row: Row
    usd: float
    usd_first_year: float | None


@dataclass(frozen=True)
class AYear:
    """What a year costs, of the winner and of the best of the other side."""

    winner: InAYear | None
    comparator: InAYear | None

    @property
    def usd_saving(self) -> float:
        """What the winner costs less in a year."""
        return self.comparator.usd - self.winner.usd if self.comparator and self.winner else 0.0


def a_year(said: Explanation) -> AYear:
    """Twelve of today's months."""
    decision = said.decision
    return AYear(*(_in_a_year(decision, each) for each in (decision.winner_id, decision.comparator_id)))


def _in_a_year(decision: Decision, option_id: str | None) -> InAYear | None:
    option = option_of(decision, option_id)
    if option is None:
        return None
    shown = _row(decision, option)
    usd = MONTHS_PER_YEAR * shown.usd
    held = _over_time(decision.outlook, option_id)
    first = None
    if held is not None and len(held.usd_by_month) > MONTHS_PER_YEAR + 1:
        paid = sum(held.usd_by_month[: MONTHS_PER_YEAR + 1])
        first = paid if abs(paid - usd) > WORTH_SAYING * usd else None
    return InAYear(shown, usd, first)


@dataclass(frozen=True)
class Start:
    """What an option takes before its first month: hired work to move, machines, and both."""

    row: Row
    usd: float
    usd_to_move: float

    @property
    def usd_of_machines(self) -> float:
        """What is bought."""
        return self.usd - self.usd_to_move

    @property
    def commits(self) -> bool:
        """Whether its rent is owed for a term though it is paid by the month."""
        return self.row.option.family == "reserved_gpu"


@dataclass(frozen=True)
class UpFront:
    """What is paid at once, of the option that is asked about first, then of others that differ."""

    first: Start | None
    others: tuple[Start, ...]


def up_front(said: Explanation) -> UpFront:
    """The winner, or the best of the side that is asked about; beside it the other side and owned GPUs."""
    decision, best = said.decision, best_of(said.decision)
    side = side_of(said.due.question)
    owned = next((each for each in decision.options if each.admissible and each.family == "owned_gpu"), None)
    rows = [best.self_host if side == "self-host" else best.api if side == "API" else best.winner]
    rows += [best.winner, best.api if decision.side == "self-host" else best.self_host]
    rows += [None if owned is None else _row(decision, owned)]
    starts: dict[str, Start] = {}
    for each in rows:
        held = None if each is None else _over_time(decision.outlook, each.option.id)
        if each is not None and held is not None:
            start = Start(each, held.usd_by_month[0], each.option.one_off_usd)
            starts.setdefault(each.option.id, start)
    found = list(starts.values())
    return UpFront(found[0] if found else None, tuple(found[1:]))


def _row(decision: Decision, option: OptionResult) -> Row:
    return row(option, option_of(decision, decision.winner_id))


@dataclass(frozen=True)
class PaysBack:
    """When hosting has earned back its start, beside the cheapest API; None where a side has nothing open."""

    months: int
    payback_month: int | None
    cheaper_from_month: int | None
    own: Spent | None
    api: Spent | None
    break_even: BreakEven | None


def pays_back(said: Explanation) -> PaysBack:
    """The two that the outlook compares: each side's cheapest in present value."""
    held = said.decision.outlook
    sides = {each.side: each.option_id for each in reversed(held.options)} if held else {}
    return PaysBack(
        months=held.horizon_months if held else 0,
        payback_month=held.payback_month if held else None,
        cheaper_from_month=held.cheaper_from_month if held else None,
        own=spent(held, sides.get("self-host")),
        api=spent(held, sides.get("API")),
        break_even=said.decision.break_even,
    )
