"""What binds us, when is the decision due again, how bad can it get, and how busy are the machines?"""

from dataclasses import dataclass
from typing import Literal

from bot.conversation.replies import Explanation
from bot.messages.answers.on_record import LastDay, retires
from bot.messages.answers.options import YesOrNo
from bot.messages.answers.risks import Near, nearest
from bot.messages.best import best_of, row_of
from bot.messages.rows import Row
from bot.messages.verdict import Sure, sure_of
from bot.whatif.subject_words import YES_OR_NO
from costmodel.decision import Decision

MOST = 3


@dataclass(frozen=True)
class WorstCase:
    """The winner at the dear end of what is not known well; `best` where the cheap end is asked for."""

    winner: Row | None
    sure: Sure | None
    best: bool

    @property
    def chances_against(self) -> int:
        """In how many of a hundred draws the other side is the cheaper one."""
        return 100 - self.sure.chances if self.sure else 0


def worst_case(said: Explanation) -> WorstCase:
    """The ninth of ten draws, or the first."""
    decision = said.decision
    question = said.due.question.lower()
    return WorstCase(row_of(decision, decision.winner_id), sure_of(decision), "best" in question)


@dataclass(frozen=True)
class Revisit:
    """What makes the decision due again: a shutdown, a scheduled price, a figure that gets near a flip."""

    winner: Row | None
    shutdown: LastDay | None
    """The first to come, of the winner's model or of the one that was named."""
    events: tuple[str, ...]
    cheaper_from_month: int | None
    flips: tuple[Near, ...]


def revisit(said: Explanation) -> Revisit:
    """The nearest of each on record."""
    decision, held = said.decision, said.decision.outlook
    days = [each for each in retires(said).models if each.on and not each.is_past]
    month = held.cheaper_from_month if held else None
    return Revisit(
        winner=row_of(decision, decision.winner_id),
        shutdown=min(days, key=lambda each: each.days, default=None),
        events=held.events[:MOST] if held else (),
        cheaper_from_month=month if month and month > 1 and decision.side == "API" else None,
        flips=nearest(decision)[:MOST],
    )


Bond = Literal["tokens", "hours", "term", "machines"]


@dataclass(frozen=True)
class LockedIn:
    """What the winner binds to, and what it takes to move to the best of the other side. USD."""

    winner: Row | None
    bond: Bond
    usd_of_machines: float
    usd_to_move_to_it: float
    comparator: Row | None
    says: YesOrNo


def locked_in(said: Explanation) -> LockedIn:
    """Tokens and hours bind to nothing; a term's rent and machines that are bought do."""
    decision = said.decision
    winner = row_of(decision, decision.winner_id)
    bond: Bond = _bond(winner)
    moved = winner.option.one_off_usd if winner else 0.0
    start = next(
        (
            each.usd_by_month[0]
            for each in (decision.outlook.options if decision.outlook else ())
            if winner and each.option_id == winner.option.id
        ),
        moved,
    )
    yes_or_no = YES_OR_NO.match(said.due.question.lower())
    free = bond in {"tokens", "hours"}
    return LockedIn(
        winner=winner,
        bond=bond,
        usd_of_machines=start - moved,
        usd_to_move_to_it=moved,
        comparator=row_of(decision, decision.comparator_id),
        says=("Yes" if free else "No") if yes_or_no and "lock" not in said.due.question.lower() else "",
    )


def _bond(winner: Row | None) -> Bond:
    if winner is None or winner.option.fleet is None:
        return "tokens"
    family, fleet = winner.option.family, winner.option.fleet
    if family == "owned_gpu" or fleet.provider == "owned":
        return "machines"
    reserved = family == "reserved_gpu" or (family == "hybrid" and ", reserved" in winner.option.title)
    return "term" if reserved else "hours"


@dataclass(frozen=True)
class Busy:
    """How busy the machines are: the winner's, else those of the cheapest way to self-host."""

    winner: Row | None
    machines: Row | None
    is_told: bool
    """Whether the share was told, and is no result of the load."""


def busy(said: Explanation) -> Busy:
    """Of the winner where it has machines."""
    best = best_of(said.decision)
    rows = (best.winner, best.self_host)
    machines = next((each for each in rows if each and each.option.fleet), None)
    return Busy(best.winner, machines, _told_utilization(said.decision))


def _told_utilization(decision: Decision) -> bool:
    return decision.scenario.hosting.utilization is not None
