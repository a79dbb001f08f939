"""How is an option shown as a row of figures? Rounded so that its parts add up to its total; and as bars."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.messages.mrkdwn import short
from costmodel.decision import Family, LineItemKind, OptionResult

COMPUTE: frozenset[LineItemKind] = frozenset({"api_tokens", "endpoint", "gpu", "power", "colocation"})
PEOPLE: frozenset[LineItemKind] = frozenset({"people"})
BAR_NAME_CHARACTERS = 20
LOADS_DIFFER_FROM = 0.01
"""The share of a total from which the team's own hours are worth a line."""
TOTAL_FIGURES = 5
"""Significant figures of a total: enough for parts that add up, and no claim beyond that."""
CENTS_BELOW_USD = 100
_FAMILY_WORD: Mapping[Family, str] = {
    "token_api": "API",
    "batch_api": "batch",
    "hosted_open": "hosted",
    "dedicated_endpoint": "endpoint",
    "rented_gpu": "rented",
    "reserved_gpu": "reserved",
    "spot_gpu": "spot",
    "owned_gpu": "own",
    "hybrid": "hybrid",
}


@dataclass(frozen=True)
class Item:
    """One line item, rounded so that the items of an option add up to its total."""

    label: str
    usd: float
    basis: str


Way = Literal["an API", "a dedicated endpoint", "self-hosting"]


@dataclass(frozen=True)
class Row:
    """One option in the table: its parts add up to its total as shown."""

    option: OptionResult
    usd: float
    usd_compute: float
    usd_people: float
    usd_other: float
    usd_above_winner: float
    items: tuple[Item, ...]
    wins: bool

    @property
    def way(self) -> Way:
        """How the model is had: what is called an API, and what is not, whatever side it is counted on."""
        if self.option.family == "dedicated_endpoint":
            return "a dedicated endpoint"
        return "an API" if self.option.side == "API" else "self-hosting"

    @property
    def loads_differ(self) -> bool:
        """Whether charging the team's own hours changes the total by more than nothing."""
        more_usd = abs(self.option.fully_loaded_usd_per_month - self.option.usd_per_month)
        return more_usd > LOADS_DIFFER_FROM * self.usd


@dataclass(frozen=True)
class Bars:
    """Cost parts by option for the chart: a name a bar group, a series a part."""

    names: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]


def row(option: OptionResult, winner: OptionResult | None) -> Row:
    """The option rounded to five significant digits, beside the winner if there is one. USD a month."""
    unit = rounding_unit(option.usd_per_month)
    total = to_unit(option.usd_per_month, unit)
    shares = add_up(total, [item.usd_per_month for item in option.line_items], unit)
    items = tuple(
        Item(item.label, usd, item.basis) for item, usd in zip(option.line_items, shares, strict=True)
    )
    kinds = [item.kind for item in option.line_items]
    compute = sum(usd for kind, usd in zip(kinds, shares, strict=True) if kind in COMPUTE)
    people = sum(usd for kind, usd in zip(kinds, shares, strict=True) if kind in PEOPLE)
    least = to_unit(winner.usd_per_month, rounding_unit(winner.usd_per_month)) if winner else total
    return Row(
        option=option,
        usd=total,
        usd_compute=compute,
        usd_people=people,
        usd_other=total - compute - people,
        usd_above_winner=total - least,
        items=items,
        wins=winner is not None and option.id == winner.id,
    )


def parts_of(option: OptionResult) -> tuple[float, float, float]:
    """What compute, people and all else cost, as they are. USD a month."""
    kinds = [COMPUTE, PEOPLE]
    compute, people = (
        sum(item.usd_per_month for item in option.line_items if item.kind in each) for each in kinds
    )
    return compute, people, option.usd_per_month - compute - people


def rounding_unit(usd: float) -> float:
    """Five significant digits, but nothing finer than a dollar from $100 on, or a cent below."""
    if usd < CENTS_BELOW_USD:
        return 1 / 100
    return float(10 ** max(0, math.floor(math.log10(usd)) - (TOTAL_FIGURES - 1)))


def to_unit(usd: float, unit: float) -> float:
    """The amount in whole units of rounding."""
    return round(round(usd / unit) * unit, 2)


def add_up(total: float, parts: Sequence[float], unit: float) -> list[float]:
    """Parts rounded to the unit so that they sum to the rounded total: the largest remainders go up."""
    floors = [math.floor(part / unit) for part in parts]
    missing = round(total / unit) - sum(floors)
    by_remainder = sorted(range(len(parts)), key=lambda at: floors[at] - parts[at] / unit)
    up = set(by_remainder[: max(0, missing)])
    return [round((floor + (at in up)) * unit, 2) for at, floor in enumerate(floors)]


def bars(rows: Sequence[Row]) -> Bars:
    """A bar group a row, a series a cost part; parts that are nothing everywhere are left out."""
    names: list[str] = []
    for row in rows:
        name = _bar_name(row.option)
        if name in names:
            name = f"{name[: BAR_NAME_CHARACTERS - 3].rstrip()} {len(names) + 1}"
        names.append(name)
    parts = (
        ("API or GPUs", tuple(row.usd_compute for row in rows)),
        ("People", tuple(row.usd_people for row in rows)),
        ("Other", tuple(row.usd_other for row in rows)),
    )
    return Bars(tuple(names), tuple((name, values) for name, values in parts if any(values)))


def _bar_name(option: OptionResult) -> str:
    word = _FAMILY_WORD[option.family]
    return f"{short(option.model, BAR_NAME_CHARACTERS - len(word) - 1)} {word}"
