"""What of a decision does a verdict show? Typed figures in the order people read them; the words are the template's."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.conversation.replies import Choice, Verdict
from bot.messages.mrkdwn import short
from costmodel.decision import Decision, FigureUsed, FlipPoint, LineItemKind, OptionResult

ROWS_OPEN = 7
ROWS_OUT = 5
CHART_OPTIONS = 6
CHART_NAME_CHARACTERS = 20
FIGURE_CHARACTERS = 3600
"""What the list of figures may take of a message; the ones behind the winner and the comparator come first."""

COMPUTE: frozenset[LineItemKind] = frozenset({"api_tokens", "gpu", "power", "colocation"})
PEOPLE: frozenset[LineItemKind] = frozenset({"people"})
_FAMILY_WORD = {"token_api": "API", "hosted_open": "hosted", "rented_gpu": "rented", "owned_gpu": "own"}

Outcome = Literal["wins", "close", "only", "none"]
Flip = Literal["same", "other_option", "flipped"]


@dataclass(frozen=True)
class Item:
    """One line item, rounded so that the items of an option add up to its total."""

    label: str
    usd: float
    basis: str


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
    def loads_differ(self) -> bool:
        """Whether charging the team's own hours changes the total by more than a hundredth."""
        return abs(self.option.fully_loaded_usd_per_month - self.option.usd_per_month) > 0.01 * self.usd


@dataclass(frozen=True)
class Bars:
    """Cost parts by option for the chart: a name a bar group, a series a part."""

    names: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]


@dataclass(frozen=True)
class Crossing:
    """A flip point that exists, with the option that would then win."""

    point: FlipPoint
    becomes: OptionResult | None


@dataclass(frozen=True)
class BreakEvenView:
    """The volume at which self-hosting meets its comparator; None in `tokens_per_month` where there is none."""

    challenger: OptionResult
    comparator: OptionResult
    tokens_per_month: float | None
    searched_from_tokens_per_month: float
    searched_to_tokens_per_month: float


@dataclass(frozen=True)
class Best:
    """The answers of one decision that a what-if compares."""

    winner: Row | None
    api: Row | None
    self_host: Row | None
    outcome: Outcome
    break_even_tokens_per_month: float | None


@dataclass(frozen=True)
class VerdictView:
    """All that the verdict's template may see."""

    on: date
    outcome: Outcome
    winner: Row | None
    comparator: Row | None
    compared: tuple[Row, ...]
    margin: float
    usd_saving: float
    rows: tuple[Row, ...]
    hidden_rows: int
    bars: Bars
    break_even: BreakEvenView | None
    crossings: tuple[Crossing, ...]
    immovable: tuple[str, ...]
    compliance: str
    conditions: tuple[str, ...]
    warnings: tuple[str, ...]
    guesses: tuple[str, ...]
    assumptions: tuple[FigureUsed, ...]
    figures: tuple[FigureUsed, ...]
    hidden_figures: int
    stale: int
    tokens_per_month: float
    requests_per_month: float
    input_tokens_per_request: float
    output_tokens_per_request: float
    what_ifs: tuple[Choice, ...]
    reading: str
    now: Best
    base: Best | None
    flip: Flip


def view(verdict: Verdict) -> VerdictView:
    """The view of a verdict; pure."""
    decision = verdict.decision
    now = _best(decision)
    base = _best(verdict.base) if verdict.base else None
    comparator = _row_of(decision, decision.comparator_id)
    compared = tuple(row for row in (now.winner, comparator) if row)
    rows, hidden_rows = _rows(decision)
    assumptions, figures, hidden_figures = _figures(decision, compared)
    return VerdictView(
        on=decision.on,
        outcome=now.outcome,
        winner=now.winner,
        comparator=comparator,
        compared=compared,
        margin=decision.margin,
        usd_saving=decision.saving_usd_per_month,
        rows=rows,
        hidden_rows=hidden_rows,
        bars=_bars([row for row in rows if row.option.admissible][:CHART_OPTIONS]),
        break_even=_break_even(decision),
        crossings=tuple(
            Crossing(point, _option(decision, point.becomes_id))
            for point in decision.flip_points
            if point.value is not None
        ),
        immovable=tuple(point.label for point in decision.flip_points if point.value is None),
        compliance=decision.compliance.sentence,
        conditions=now.winner.option.conditions if now.winner else (),
        warnings=_unique(decision.warnings, *(row.option.warnings for row in compared)),
        guesses=verdict.guesses,
        assumptions=assumptions,
        figures=figures,
        hidden_figures=hidden_figures,
        stale=sum(figure.is_stale for figure in decision.figures),
        tokens_per_month=decision.tokens_per_month,
        requests_per_month=decision.requests_per_month,
        input_tokens_per_request=decision.input_tokens_per_request,
        output_tokens_per_request=decision.output_tokens_per_request,
        what_ifs=verdict.what_ifs,
        reading=verdict.reading,
        now=now,
        base=base,
        flip=_flip(base, now),
    )


def _option(decision: Decision, option_id: str | None) -> OptionResult | None:
    return None if option_id is None else decision.option(option_id)


def _row_of(decision: Decision, option_id: str | None) -> Row | None:
    option = _option(decision, option_id)
    return None if option is None else _row(option, _option(decision, decision.winner_id))


def _row(option: OptionResult, winner: OptionResult | None) -> Row:
    unit = _unit(option.usd_per_month)
    total = _to_unit(option.usd_per_month, unit)
    shares = _add_up(total, [item.usd_per_month for item in option.line_items], unit)
    items = tuple(
        Item(item.label, usd, item.basis) for item, usd in zip(option.line_items, shares, strict=True)
    )
    kinds = [item.kind for item in option.line_items]
    compute = sum(usd for kind, usd in zip(kinds, shares, strict=True) if kind in COMPUTE)
    people = sum(usd for kind, usd in zip(kinds, shares, strict=True) if kind in PEOPLE)
    least = _to_unit(winner.usd_per_month, _unit(winner.usd_per_month)) if winner else total
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


def _unit(usd: float) -> float:
    """Five significant digits, but nothing finer than a dollar from $100 on, or a cent below."""
    if usd < 100:  # noqa: PLR2004 - below $100 cents matter
        return 0.01
    return float(10 ** max(0, math.floor(math.log10(usd)) - 4))


def _to_unit(usd: float, unit: float) -> float:
    return round(round(usd / unit) * unit, 2)


def _add_up(total: float, parts: Sequence[float], unit: float) -> list[float]:
    """Parts rounded to the unit so that they sum to the rounded total: the largest remainders are rounded up."""
    floors = [math.floor(part / unit) for part in parts]
    missing = round(total / unit) - sum(floors)
    by_remainder = sorted(range(len(parts)), key=lambda at: floors[at] - parts[at] / unit)
    up = set(by_remainder[: max(0, missing)])
    return [round((floor + (at in up)) * unit, 2) for at, floor in enumerate(floors)]


def _rows(decision: Decision) -> tuple[tuple[Row, ...], int]:
    """The options worth a row: the cheapest open ones, always with the comparator, then those that are out."""
    winner = _option(decision, decision.winner_id)
    is_open = [option for option in decision.options if option.admissible]
    kept = is_open[:ROWS_OPEN]
    kept += [option for option in is_open[ROWS_OPEN:] if option.id == decision.comparator_id]
    is_out = [option for option in decision.options if not option.admissible]
    kept += is_out[:ROWS_OUT]
    return tuple(_row(option, winner) for option in kept), len(decision.options) - len(kept)


def _best(decision: Decision) -> Best:
    winner = _row_of(decision, decision.winner_id)
    rivals = sum(option.admissible for option in decision.options)
    outcome: Outcome = (
        "none" if winner is None else "only" if rivals == 1 else "close" if decision.too_close_to_call else "wins"
    )
    return Best(
        winner=winner,
        api=_row_of(decision, _cheapest(decision, "API")),
        self_host=_row_of(decision, _cheapest(decision, "self-host")),
        outcome=outcome,
        break_even_tokens_per_month=decision.break_even.tokens_per_month if decision.break_even else None,
    )


def _cheapest(decision: Decision, side: str) -> str | None:
    """The id of the cheapest open option of that side: options come ranked."""
    return next((option.id for option in decision.options if option.admissible and option.side == side), None)


def _flip(base: Best | None, now: Best) -> Flip:
    if base is None:
        return "same"
    before, after = base.winner, now.winner
    if before is None or after is None:
        return "same" if before is after else "flipped"
    if base.outcome != now.outcome and "close" in {base.outcome, now.outcome}:
        return "flipped"
    if before.option.side != after.option.side:
        return "same" if now.outcome == "close" else "flipped"
    return "same" if before.option.id == after.option.id else "other_option"


def _bars(rows: Sequence[Row]) -> Bars:
    names: list[str] = []
    for row in rows:
        name = _bar_name(row.option)
        if name in names:
            name = f"{name[: CHART_NAME_CHARACTERS - 3].rstrip()} {len(names) + 1}"
        names.append(name)
    parts = (
        ("API or GPUs", tuple(row.usd_compute for row in rows)),
        ("People", tuple(row.usd_people for row in rows)),
        ("Other", tuple(row.usd_other for row in rows)),
    )
    return Bars(tuple(names), tuple((name, values) for name, values in parts if any(values)))


def _bar_name(option: OptionResult) -> str:
    word = _FAMILY_WORD[option.family]
    return f"{short(option.model, CHART_NAME_CHARACTERS - len(word) - 1)} {word}"


def _break_even(decision: Decision) -> BreakEvenView | None:
    found = decision.break_even
    if found is None:
        return None
    return BreakEvenView(
        challenger=decision.option(found.challenger_id),
        comparator=decision.option(found.comparator_id),
        tokens_per_month=found.tokens_per_month,
        searched_from_tokens_per_month=found.searched_from_tokens_per_month,
        searched_to_tokens_per_month=found.searched_to_tokens_per_month,
    )


def _unique(*groups: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for group in groups for each in group))


def _figures(
    decision: Decision, compared: Sequence[Row]
) -> tuple[tuple[FigureUsed, ...], tuple[FigureUsed, ...], int]:
    """Assumptions, sourced figures, and how many did not fit: those behind the rows compared come first."""
    ids = {figure_id for row in compared for item in row.option.line_items for figure_id in item.figure_ids}
    kept: list[FigureUsed] = []
    room = FIGURE_CHARACTERS
    for figure in sorted(decision.figures, key=lambda each: (each.id not in ids, not each.is_assumption)):
        room -= _length(figure)
        if room < 0:
            break
        kept.append(figure)
    return (
        tuple(figure for figure in kept if figure.is_assumption),
        tuple(figure for figure in kept if not figure.is_assumption),
        len(decision.figures) - len(kept),
    )


def _length(figure: FigureUsed) -> int:
    """About what the figure takes on the page, escaping aside."""
    parts = (figure.label, figure.value, figure.unit, figure.source.title, figure.source.locator)
    return 30 + sum(map(len, parts))
