"""What could make the verdict wrong? Its own odds, nearest flips, drivers, conditions, and days on record."""

import math
from dataclasses import dataclass

from bot.conversation.replies import Explanation
from bot.messages.best import row_of
from bot.messages.rows import Row
from bot.messages.verdict import Sure, sure_of
from costmodel.decision import Decision, FigureUsed, FlipPoint, Swing

NEAR = 2.0
"""A flip point is near where its input needs no more than this factor to get there."""
MOST = 3
MOST_NOTES = 4
SAID_ALREADY = "Shape of a request"
"""A guess that the decision warns of itself."""


@dataclass(frozen=True)
class Near:
    """A flip point and how far it is, as a factor of what is taken now; None where now is nothing."""

    point: FlipPoint
    factor: float | None

    @property
    def is_near(self) -> bool:
        """Whether it is close enough to come about."""
        return self.factor is not None and max(self.factor, 1 / self.factor) <= NEAR


@dataclass(frozen=True)
class Risks:
    """What the decision itself holds against its verdict; what does not apply is empty."""

    winner: Row | None
    comparator: Row | None
    too_close: bool
    sure: Sure | None
    flips: tuple[Near, ...]
    drivers: tuple[Swing, ...]
    conditions: tuple[str, ...]
    notes: tuple[str, ...]
    """Shutdowns, scheduled prices and other warnings on record."""
    guesses: tuple[str, ...]
    stale: int
    assumed: int
    figures: int

    @property
    def chances_against(self) -> int:
        """In how many of a hundred draws the other side is the cheaper one."""
        return 100 - self.sure.chances if self.sure else 0


def risks(said: Explanation) -> Risks:
    """Nearest flips first, strongest drivers first."""
    decision = said.decision
    sure = sure_of(decision)
    winner = row_of(decision, decision.winner_id)
    used = _figures_behind(decision)
    return Risks(
        winner=winner,
        comparator=row_of(decision, decision.comparator_id),
        too_close=decision.too_close_to_call,
        sure=sure,
        flips=nearest(decision),
        drivers=() if sure is None else sure.drivers[:MOST],
        conditions=winner.option.conditions if winner else (),
        notes=_notes(decision, winner),
        guesses=tuple(words for words, _ in said.due.inputs if not words.startswith(SAID_ALREADY)),
        stale=sum(each.is_stale for each in used),
        assumed=sum(each.is_assumption for each in used),
        figures=len(used),
    )


def nearest(decision: Decision) -> tuple[Near, ...]:
    """The flip points that there are, the nearest first."""
    found = [
        Near(each, each.value / each.current if each.current > 0 and each.value > 0 else None)
        for each in decision.flip_points
        if each.value is not None
    ]
    return tuple(sorted(found, key=lambda each: abs(math.log(each.factor)) if each.factor else math.inf))


def _notes(decision: Decision, winner: Row | None) -> tuple[str, ...]:
    own = winner.option.warnings if winner else ()
    later = decision.outlook.events if decision.outlook and winner else ()
    mine = tuple(
        each for each in later if winner and each.startswith((winner.option.title, winner.option.model))
    )
    return tuple(dict.fromkeys((*own, *mine, *decision.warnings)))[:MOST_NOTES]


def _figures_behind(decision: Decision) -> tuple[FigureUsed, ...]:
    """The figures in the lines of the two options that the verdict compares."""
    ids = {decision.winner_id, decision.comparator_id}
    lines = (item for each in decision.options if each.id in ids for item in each.line_items)
    used = {figure_id for item in lines for figure_id in item.figure_ids}
    return tuple(each for each in decision.figures if each.id in used)
