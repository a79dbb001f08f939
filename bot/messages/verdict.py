"""What of a decision does a verdict show? Typed figures in reading order; the words are the template's."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.conversation.replies import Choice, TestedGuess, Verdict
from bot.messages.best import (
    Best,
    Flip,
    Outcome,
    best_of,
    break_even_change,
    flip,
    named_of,
    option_of,
    row_of,
    ruled_out,
    winner_change,
)
from bot.messages.money import Side, side
from bot.messages.months import ByMonth, by_month
from bot.messages.moves import Elsewhere, Moved, Overtaken, Step, elsewhere, moved, overtaken, step
from bot.messages.room import (
    FIGURE_CHARACTERS,
    FIGURE_CHARACTERS_BESIDE,
    drawn,
    figures_shown,
    rows_shown,
)
from bot.messages.rows import Bars, Row, bars
from costmodel.decision import (
    BreakEven,
    Decision,
    DisplayCurrency,
    FigureUsed,
    FlipPoint,
    OptionOverTime,
    OptionRange,
    OptionResult,
    Outlook,
    Swing,
)

EVENTS = 3
SAME_VOLUME = 0.001
"""Volumes that differ by less are printed alike."""


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
    by_month: ByMonth | None

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
    winner_change: Flip
    step: Step | None
    break_even_change: str
    moved: Moved | None
    overtaken: Overtaken | None
    elsewhere: Elsewhere | None
    ruled_out: str
    currency: DisplayCurrency | None
    units_per_usd: float
    shown_now: Side
    shown_base: Side | None
    sure: Sure | None
    later: Later | None
    outgrown: tuple[str, ...]


def view(verdict: Verdict, *, detail: float = 1.0) -> VerdictView:
    """The view of a verdict; `detail` is how much of their usual room the single figures take, 0 to 1."""
    decision = verdict.decision
    now = best_of(decision)
    base = best_of(verdict.base) if verdict.base else None
    comparator = row_of(decision, decision.comparator_id)
    compared = tuple(row for row in (now.winner, comparator) if row)
    rows, hidden = rows_shown(decision)
    room = FIGURE_CHARACTERS if verdict.base is None else FIGURE_CHARACTERS_BESIDE
    assumptions, figures, hidden_figures = figures_shown(decision, compared, int(room * detail))
    return VerdictView(
        on=decision.on,
        outcome=now.outcome,
        winner=now.winner,
        comparator=comparator,
        named=None if (named := named_of(decision)) in compared else named,
        loaded=_reversed_when_loaded(decision, now),
        compared=compared,
        margin=decision.margin,
        usd_saving=decision.saving_usd_per_month,
        rows=rows,
        hidden_dearer=sum(option.admissible for option in hidden),
        hidden_out=sum(not option.admissible for option in hidden),
        bars=bars(drawn(rows, compared)),
        break_even=decision.break_even,
        crossings=_crossings(decision),
        immovable=_immovable(decision),
        compliance="" if _same_rules(verdict) else decision.compliance.sentence,
        conditions=now.winner.option.conditions if now.winner else (),
        warnings=_warnings(decision, verdict.base),
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
        flip=flip(base, now),
        winner_change=winner_change(base, now),
        step=step(verdict.parent, verdict.parent_title, decision),
        break_even_change=break_even_change(base, now),
        ruled_out=ruled_out(base, decision),
        moved=moved(verdict.base, decision) if verdict.base else None,
        overtaken=overtaken(verdict.base, decision) if verdict.base else None,
        elsewhere=elsewhere(verdict.base, decision) if verdict.base else None,
        currency=decision.currency,
        units_per_usd=1.0 if decision.currency is None else decision.currency.units_per_usd,
        shown_now=side(now, decision),
        shown_base=side(base, verdict.base) if base and verdict.base else None,
        sure=sure_of(decision),
        later=None if _same_horizon(verdict) else _later(decision, rows),
        outgrown=_outgrown(decision),
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


def _outgrown(decision: Decision) -> tuple[str, ...]:
    """What is outgrown within the horizon, where that is all that is open today."""
    held = decision.outlook
    return held.events[:EVENTS] if held is not None and not held.options else ()


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
        by_month=by_month(decision),
    )


def _reversed_when_loaded(decision: Decision, now: Best) -> OptionResult | None:
    """The option that wins once the team's own hours are charged too, if it is of the other side."""
    open_options = [option for option in decision.options if option.admissible]
    cheapest = min(open_options, key=lambda option: option.fully_loaded_usd_per_month, default=None)
    if cheapest is None or now.winner is None or cheapest.side == now.winner.option.side:
        return None
    return cheapest


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


def _warnings(decision: Decision, base: Decision | None) -> tuple[str, ...]:
    """Each once; beside a base only those that it does not have."""
    compared = (option_of(decision, each) for each in (decision.winner_id, decision.comparator_id))
    own = dict.fromkeys(
        (*decision.warnings, *(each for option in compared if option for each in option.warnings))
    )
    said = set(_warnings(base, None)) if base else set()
    return tuple(each for each in own if each not in said)


def _same_rules(verdict: Verdict) -> bool:
    """Whether the base has said already what the data demands."""
    base = verdict.base
    return base is not None and base.compliance.sentence == verdict.decision.compliance.sentence


def _same_horizon(verdict: Verdict) -> bool:
    """Whether the months to come are told as the base told them: only costs differ, which the table has."""
    if verdict.base is None:
        return False
    before, now = verdict.base.outlook, verdict.decision.outlook
    if before is None or now is None:
        return before is now
    return (before.horizon_months, before.growth_per_month) == (now.horizon_months, now.growth_per_month)
