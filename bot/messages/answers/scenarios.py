"""What is a scenario of the thread, which is the cheapest, and why does one differ from another?"""

import re
from dataclasses import dataclass

from bot.conversation.replies import Explanation
from bot.messages.answers.options import YesOrNo
from bot.messages.best import Best, Flip, best_of, flip, row_of, ruled_out
from bot.messages.rows import Row
from bot.whatif.subject_words import YES_OR_NO
from costmodel.decision import Decision, OptionResult

WORTH_SAYING = 0.005
"""The share of a total from which a line's change is worth one."""
MOST_LINES = 4
SAME_VOLUME = 0.001


@dataclass(frozen=True)
class Told:
    """One scenario: what differs from the base, its verdict, and the base's."""

    title: str
    base_title: str
    changes: tuple[tuple[str, str], ...]
    now: Best
    base: Best | None
    flip: Flip


def scenario_told(said: Explanation) -> Told:
    """The scenario that is asked about; `base` None where it is the base itself, or as the base is."""
    now = best_of(said.decision)
    base = None if said.base is None else best_of(said.base)
    base_title, title = said.due.titles
    return Told(title, base_title, said.due.inputs, now, base, flip(base, now))


@dataclass(frozen=True)
class TwoScenarios:
    """A scenario beside another one; `says` answers yes or no where that is asked for."""

    titles: tuple[str, str]
    changes: tuple[tuple[str, str], ...]
    one: Row | None
    other: Row | None
    says: YesOrNo


_DEARER = re.compile(r"\b(?:dearer|more expensive|pricier)\b")


def two_scenarios(said: Explanation) -> TwoScenarios:
    """What the winner of each costs: the first that is named is the decision, the other its base."""
    question, base = said.due.question.lower(), said.base or said.decision
    other_title, title = said.due.titles
    one, other = best_of(said.decision).winner, best_of(base).winner
    says: YesOrNo = ""
    if one and other and YES_OR_NO.match(question):
        less, more = (other, one) if _DEARER.search(question) else (one, other)
        says = "Yes" if less.usd < more.usd else "No"
    return TwoScenarios((title, other_title), said.due.inputs, one, other, says)


@dataclass(frozen=True)
class InThread:
    """One scenario of the thread as the summary has it: what it changes, and its winner."""

    title: str
    words: str
    winner: Row | None
    is_here: bool


@dataclass(frozen=True)
class Summary:
    """Where the thread stands: the verdict, every scenario with its own, and what was told of the case."""

    title: str
    now: Best
    comparator: Row | None
    scenarios: tuple[InThread, ...]
    inputs: tuple[tuple[str, str], ...]


def summary(said: Explanation) -> Summary:
    """The scenarios in the thread's order; none where it holds one only."""
    decision, here = said.decision, said.due.titles[1]
    words = {title: told for title, told in said.due.inputs if title in {each for each, _ in said.due.others}}
    scenarios = tuple(
        InThread(title, words.get(title, ""), best_of(each).winner, title == here)
        for (title, _), each in zip(said.due.others, said.others, strict=True)
    )
    inputs = tuple(each for each in said.due.inputs if each[0] not in words)
    return Summary(
        title=here,
        now=best_of(decision),
        comparator=row_of(decision, decision.comparator_id),
        scenarios=scenarios,
        inputs=inputs,
    )


@dataclass(frozen=True)
class Candidate:
    """A scenario and its winner; `usd_per_mtok` tells scenarios of different volumes apart."""

    title: str
    winner: Row | None
    tokens_per_month: float
    is_here: bool


@dataclass(frozen=True)
class BestScenario:
    """The scenarios by what their winners cost a month, the cheapest first; those without a winner last.

    `ranked` are the options, where the thread holds one scenario only.
    """

    scenarios: tuple[Candidate, ...]
    ranked: tuple[Row, ...]
    volumes_differ: bool
    all_alike: bool
    cheapest_per_mtok: Candidate | None


def best_scenario(said: Explanation) -> BestScenario:
    """All of the thread's; the options of the one where there is no other."""
    here = said.due.titles[1]
    found = [
        Candidate(title, best_of(decision).winner, decision.tokens_per_month, title == here)
        for (title, _), decision in zip(said.due.others, said.others, strict=True)
    ]
    found.sort(key=lambda each: each.winner.option.usd_per_month if each.winner else float("inf"))
    volumes = [each.tokens_per_month for each in found]
    differ = bool(found) and max(volumes) > min(volumes) * (1 + SAME_VOLUME)
    won = [each for each in found if each.winner]
    least = min(won, key=lambda each: each.winner.option.usd_per_mtok if each.winner else 0.0, default=None)
    now = best_of(said.decision)
    alone = tuple(each for each in (now.winner, now.api, now.self_host) if each) if not found else ()
    rows = tuple({each.option.id: each for each in alone}.values())
    totals = {each.winner.usd if each.winner else None for each in found}
    return BestScenario(tuple(found), rows, differ, len(totals) == 1, least if differ else None)


@dataclass(frozen=True)
class MovedLine:
    """One line item in both decisions: what it cost and costs, and how it is computed now. USD a month."""

    label: str
    usd_before: float
    usd_now: float
    basis: str

    @property
    def usd(self) -> float:
        """How far it moved."""
        return self.usd_now - self.usd_before


@dataclass(frozen=True)
class MovedOption:
    """One option in both decisions; `usd_before` or `usd_now` None: it was not, or is not, open there."""

    title: str
    usd_before: float | None
    usd_now: float | None
    lines: tuple[MovedLine, ...]

    @property
    def usd(self) -> float:
        """How far its total moved; 0 where it is not open in both."""
        if self.usd_before is None or self.usd_now is None:
            return 0.0
        return self.usd_now - self.usd_before


@dataclass(frozen=True)
class WhyMoved:
    """From one scenario to another: what was changed, what it did to the winner of each, line by line."""

    titles: tuple[str, str]
    changes: tuple[tuple[str, str], ...]
    base: Best | None
    now: Best
    flip: Flip
    ruled_out: str
    options: tuple[MovedOption, ...]
    usd_winner: float
    """How far the cost of winning moved."""


def why_moved(said: Explanation) -> WhyMoved:
    """The winner of before and the winner of now, each as it was and as it is."""
    now = best_of(said.decision)
    base = None if said.base is None else best_of(said.base)
    options: tuple[MovedOption, ...] = ()
    usd = 0.0
    if said.base is not None:
        ids = dict.fromkeys(each for each in (said.base.winner_id, said.decision.winner_id) if each)
        options = tuple(_moved(said.base, said.decision, each) for each in ids)
        if base and base.winner and now.winner:
            usd = now.winner.usd - base.winner.usd
    return WhyMoved(
        titles=said.due.titles,
        changes=said.due.inputs,
        base=base,
        now=now,
        flip=flip(base, now),
        ruled_out=ruled_out(base, said.decision),
        options=options,
        usd_winner=usd,
    )


def _moved(base: Decision, decision: Decision, option_id: str) -> MovedOption:
    before, now = _open(base, option_id), _open(decision, option_id)
    known = now or before
    title = known.title if known else option_id
    usd_before = before.usd_per_month if before else None
    usd_now = now.usd_per_month if now else None
    if before is None or now is None:
        return MovedOption(title, usd_before, usd_now, ())
    old = {item.label: item.usd_per_month for item in before.line_items}
    new = {item.label: item.usd_per_month for item in now.line_items}
    basis = {item.label: item.basis for item in (*before.line_items, *now.line_items)}
    lines = [
        MovedLine(label, old.get(label, 0.0), new.get(label, 0.0), basis[label])
        for label in dict.fromkeys((*new, *old))
    ]
    least = WORTH_SAYING * max(before.usd_per_month, now.usd_per_month)
    told = sorted((each for each in lines if abs(each.usd) > least), key=lambda each: -abs(each.usd))
    return MovedOption(title, usd_before, usd_now, tuple(told[:MOST_LINES]))


def _open(decision: Decision, option_id: str) -> OptionResult | None:
    return next((each for each in decision.options if each.id == option_id and each.admissible), None)
