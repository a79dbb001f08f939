"""What of a decision does a verdict show? Typed figures in reading order; the words are the template's."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.conversation.replies import Choice, TestedGuess, Verdict
from bot.messages.rows import Bars, Row, bars, row
from costmodel.decision import (
    BreakEven,
    Decision,
    FigureUsed,
    FlipPoint,
    OptionOverTime,
    OptionRange,
    OptionResult,
    Outlook,
    Swing,
)

ROWS = 14
ROWS_OUT = 2
"""At most so many rows; so many of them are kept for what is out, and say why."""
CHART_OPTIONS = 4
WORTH_SAYING = 0.005
"""The share from which a change is one: half a per cent is what rounding alone can do."""
FIGURE_MARKUP_CHARACTERS = 30
"""What a figure's line takes beside its words: the bullet, the date, the marks of a link."""
FIGURE_CHARACTERS = 4500
"""What the list of figures may take of a message; those behind the winner and the comparator come first."""
EVENTS = 3
FIGURE_CHARACTERS_BESIDE = 2500
"""The same beside a comparison with the base, which takes room of its own."""
SAME_VOLUME = 0.001
"""Volumes that differ by less are printed alike."""

Outcome = Literal["wins", "close", "only", "none"]
Flip = Literal["same", "other_option", "flipped"]


@dataclass(frozen=True)
class Best:
    """The answers of one decision that a what-if compares."""

    winner: Row | None
    api: Row | None
    self_host: Row | None
    outcome: Outcome
    break_even: BreakEven | None


@dataclass(frozen=True)
class Moved:
    """The line item that a what-if changed most, in an option that both decisions hold."""

    option: OptionResult
    label: str
    usd: float


@dataclass(frozen=True)
class Sure:
    """How sure the verdict is: the winning side's chances of a hundred, and how far costs may be off."""

    side: str
    chances: int
    winner: OptionRange
    comparator: OptionRange | None
    drivers: tuple[Swing, ...]


@dataclass(frozen=True)
class Later:
    """The horizon: its cheapest option, the best of the other side, and what changes on the way."""

    outlook: Outlook
    cheapest: OptionOverTime
    other: OptionOverTime | None
    events: tuple[str, ...]

    @property
    def usd_saving(self) -> float:
        """In present value, over the other side."""
        return self.other.usd_present_value - self.cheapest.usd_present_value if self.other else 0.0


@dataclass(frozen=True)
class VerdictView:
    """All that the verdict's template may see."""

    on: date
    outcome: Outcome
    winner: Row | None
    comparator: Row | None
    named: Row | None
    loaded: OptionResult | None
    compared: tuple[Row, ...]
    margin: float
    usd_saving: float
    rows: tuple[Row, ...]
    hidden_dearer: int
    hidden_out: int
    bars: Bars
    break_even: BreakEven | None
    crossings: tuple[FlipPoint, ...]
    immovable: tuple[str, ...]
    compliance: str
    conditions: tuple[str, ...]
    warnings: tuple[str, ...]
    guesses: tuple[TestedGuess, ...]
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
    titles: tuple[str, str]
    now: Best
    base: Best | None
    flip: Flip
    break_even_change: str
    moved: Moved | None
    sure: Sure | None
    later: Later | None


def view(verdict: Verdict, *, detailed: bool = True) -> VerdictView:
    """The view of a verdict; without `detailed` it leaves the single figures out."""
    decision = verdict.decision
    now = best_of(decision)
    base = best_of(verdict.base) if verdict.base else None
    comparator = _row_of(decision, decision.comparator_id)
    compared = tuple(row for row in (now.winner, comparator) if row)
    rows, hidden = _rows(decision)
    room = FIGURE_CHARACTERS if verdict.base is None else FIGURE_CHARACTERS_BESIDE
    assumptions, figures, hidden_figures = _figures(decision, compared, room if detailed else 0)
    return VerdictView(
        on=decision.on,
        outcome=now.outcome,
        winner=now.winner,
        comparator=comparator,
        named=_named(decision),
        loaded=_reversed_when_loaded(decision, now),
        compared=compared,
        margin=decision.margin,
        usd_saving=decision.saving_usd_per_month,
        rows=rows,
        hidden_dearer=sum(option.admissible for option in hidden),
        hidden_out=sum(not option.admissible for option in hidden),
        bars=bars(_drawn(rows, compared)),
        break_even=decision.break_even,
        crossings=_crossings(decision),
        immovable=_immovable(decision),
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
        reading=verdict.reading.rstrip(".: "),
        titles=verdict.titles,
        now=now,
        base=base,
        flip=_flip(base, now),
        break_even_change=_break_even_change(base, now),
        moved=_moved(verdict.base, decision, now) if verdict.base else None,
        sure=sure_of(decision),
        later=_later(decision, rows),
    )


def sure_of(decision: Decision) -> Sure | None:
    """How sure a decision is; None where nothing was drawn, or no option is open."""
    held = decision.uncertainty
    if held is None or decision.winner_id is None:
        return None
    ranges = {each.option_id: each for each in held.options}
    return Sure(
        side="an API" if decision.side == "API" else "self-hosting",
        chances=round(held.probability * 100),
        winner=ranges[decision.winner_id],
        comparator=None if decision.comparator_id is None else ranges.get(decision.comparator_id),
        drivers=held.drivers,
    )


def _later(decision: Decision, rows: Sequence[Row]) -> Later | None:
    held = decision.outlook
    if held is None or not held.options:
        return None
    cheapest = held.options[0]
    titles = tuple(each.option.title for each in rows)
    return Later(
        outlook=held,
        cheapest=cheapest,
        other=next((each for each in held.options if each.side != cheapest.side), None),
        events=tuple(event for event in held.events if event.startswith(titles))[:EVENTS],
    )


def _option(decision: Decision, option_id: str | None) -> OptionResult | None:
    return None if option_id is None else decision.option(option_id)


def _row_of(decision: Decision, option_id: str | None) -> Row | None:
    option = _option(decision, option_id)
    return None if option is None else row(option, _option(decision, decision.winner_id))


def _named(decision: Decision) -> Row | None:
    """The API that the team named, where it is open and not compared already: it is what they know."""
    option_id = f"token_api:{decision.scenario.model.api_model}"
    if option_id in {decision.winner_id, decision.comparator_id}:
        return None
    found = next(
        (option for option in decision.options if option.id == option_id and option.admissible), None
    )
    return None if found is None else row(found, _option(decision, decision.winner_id))


def _reversed_when_loaded(decision: Decision, now: Best) -> OptionResult | None:
    """The option that wins once the team's own hours are charged too, if it is of the other side."""
    open_options = [option for option in decision.options if option.admissible]
    cheapest = min(open_options, key=lambda option: option.fully_loaded_usd_per_month, default=None)
    if cheapest is None or now.winner is None or cheapest.side == now.winner.option.side:
        return None
    return cheapest


def _rows(decision: Decision) -> tuple[tuple[Row, ...], tuple[OptionResult, ...]]:
    """The options worth a row, in their order, and those left out.

    The cheapest open one of each family and the comparator, then the next cheapest; with the room that is
    left those that are out, one for each reason first.
    """
    winner = _option(decision, decision.winner_id)
    is_open = [option for option in decision.options if option.admissible]
    is_out = [option for option in decision.options if not option.admissible]
    compared = [option for option in is_open if option.id == decision.comparator_id]
    room = ROWS - min(ROWS_OUT, len(is_out))
    kept = _most_telling([*compared, *is_open], lambda option: option.family, room)
    kept |= _most_telling(is_out, lambda option: option.out_because or "", ROWS - len(kept))
    rows = tuple(row(option, winner) for option in decision.options if option.id in kept)
    return rows, tuple(option for option in decision.options if option.id not in kept)


def _most_telling(
    options: Sequence[OptionResult], kind: Callable[[OptionResult], str], most: int
) -> set[str]:
    """The ids of the first option of each kind, then of others in their order, up to so many."""
    first_of_kind = {kind(option): option.id for option in reversed(options)}.values()
    ranked = sorted(options, key=lambda option: option.id not in first_of_kind)
    return set(list(dict.fromkeys(option.id for option in ranked))[:most])


def _drawn(rows: Sequence[Row], compared: Sequence[Row]) -> list[Row]:
    """The open options that a chart has room for, cheapest first; the two compared are always there."""
    others = [each for each in rows if each.option.admissible and each not in compared]
    kept = [*compared, *others][:CHART_OPTIONS]
    return [each for each in rows if each in kept]


def best_of(decision: Decision) -> Best:
    """The cheapest of each side, the winner and the break-even of a decision."""
    winner = _row_of(decision, decision.winner_id)
    rivals = sum(option.admissible for option in decision.options)
    outcome: Outcome = (
        "none"
        if winner is None
        else "only"
        if rivals == 1
        else "close"
        if decision.too_close_to_call
        else "wins"
    )
    return Best(
        winner=winner,
        api=_row_of(decision, _cheapest(decision, "API")),
        self_host=_row_of(decision, _cheapest(decision, "self-host")),
        outcome=outcome,
        break_even=decision.break_even,
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


def _break_even_change(base: Best | None, now: Best) -> str:
    before = base.break_even.tokens_per_month if base and base.break_even else None
    after = now.break_even.tokens_per_month if now.break_even else None
    if before is None or after is None:
        return "–"
    if math.isclose(before, after, rel_tol=WORTH_SAYING):
        return "same"
    return "higher" if after > before else "lower"


def _moved(base: Decision, decision: Decision, now: Best) -> Moved | None:
    """Of both winners' items, before and after; None when nothing moved by half a per cent of the total."""
    moves: list[Moved] = []
    before = {option.id: option for option in base.options}
    for option_id in dict.fromkeys((base.winner_id, decision.winner_id)):
        option = next((each for each in decision.options if each.id == option_id), None)
        if option is None or option.id not in before:
            continue
        old = {item.label: item.usd_per_month for item in before[option.id].line_items}
        new = {item.label: item.usd_per_month for item in option.line_items}
        moves += [Moved(option, label, new.get(label, 0.0) - old.get(label, 0.0)) for label in old | new]
    most = max(moves, key=lambda each: abs(each.usd), default=None)
    least = WORTH_SAYING * (now.winner.usd if now.winner else 0.0)
    return most if most and abs(most.usd) > least else None


def _crossings(decision: Decision) -> tuple[FlipPoint, ...]:
    """The flip points that exist; not the volume's where the break-even says it."""
    return tuple(
        point
        for point in decision.flip_points
        if point.value is not None
        and not (point.parameter == "volume" and _said(decision.break_even, point.value))
    )


def _said(held: BreakEven | None, tokens_per_month: float) -> bool:
    """Whether the break-even names that volume."""
    if held is None:
        return False
    named = (held.first_tokens_per_month, held.tokens_per_month, held.until_tokens_per_month)
    return any(
        each is not None and math.isclose(each, tokens_per_month, rel_tol=SAME_VOLUME) for each in named
    )


def _immovable(decision: Decision) -> tuple[str, ...]:
    """What flips nothing by itself; of the volume the break-even speaks, where there is one."""
    return tuple(
        point.label
        for point in decision.flip_points
        if point.value is None and not (point.parameter == "volume" and decision.break_even)
    )


def _unique(*groups: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for group in groups for each in group))


def _figures(
    decision: Decision, compared: Sequence[Row], room: int
) -> tuple[tuple[FigureUsed, ...], tuple[FigureUsed, ...], int]:
    """Assumptions, sourced figures, and how many did not fit: those behind the rows compared come first."""
    ids = {figure_id for row in compared for item in row.option.line_items for figure_id in item.figure_ids}
    kept: list[FigureUsed] = []
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
    return FIGURE_MARKUP_CHARACTERS + sum(map(len, parts))
