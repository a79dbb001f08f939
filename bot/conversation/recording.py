"""What goes into the record of a decision? The scenario, and every input in words with where it came from."""

from collections.abc import Mapping
from datetime import date

from bot.conversation import change_words, say
from bot.conversation.asking import inputs
from bot.conversation.default_sources import Recorded, answer_taken, input_taken
from bot.conversation.describe import amount, describe
from bot.conversation.progress import answer
from bot.conversation.questions import QUESTIONS
from bot.conversation.replies import RecordDue
from bot.conversation.state import SLOTS, AnyAnswer, Slot, State
from bot.conversation.turn import Turn, only
from bot.records.record import RecordedInput
from costmodel.scenario import Scenario

ANSWERED = frozenset(
    change_words.TITLES[field]
    for field in ("tokens_per_month", "model_tier", "load_pattern", "mlops_fte", "regulated")
)
"""Titles of what the five answers say already."""


def recorded(state: State, number: int, by: str | None) -> Turn:
    """The turn that has one of the thread's scenarios recorded."""
    scenario = say.at(state, number)
    if scenario is None:
        return Turn(state)
    due = RecordDue(
        scenario=scenario,
        inputs=recorded_inputs(state, number, scenario),
        model=describe(scenario.model),
        volume=amount(scenario.volume),
        asked_by=state.started_by,
        by=by or state.started_by,
    )
    return only(state, due)


def recorded_inputs(state: State, number: int, scenario: Scenario) -> tuple[RecordedInput, ...]:
    """The answers, the changes that the what-ifs made to them, and what was taken for want of either."""
    on = state.priced_on
    told = [_answer(slot, held, on) for slot in SLOTS if (held := answer(state, slot)) is not None]
    changed = _changed(state, number, on)
    tried = [
        RecordedInput(name=title, value=value, origin="what_if", as_of=on) for title, value in changed.items()
    ]
    taken = [
        _by_default(title, value, input_taken(title, scenario, on), on)
        for title, value in inputs(scenario, on)
        if title not in changed and title not in ANSWERED
    ]
    return (*told, *tried, *taken)


def _answer(slot: Slot, held: AnyAnswer, on: date) -> RecordedInput:
    """An answer of the day on which it was told, or one that was taken for "not sure"."""
    title, value = QUESTIONS[slot].TITLE, describe(held.value)
    if held.origin == "default":
        return _by_default(title, value, answer_taken(slot, on), on, held.by)
    return RecordedInput(name=title, value=value, origin=held.origin, by=held.by, as_of=held.on or on)


def _by_default(
    title: str, value: str, taken: Recorded | None, on: date, by: str | None = None
) -> RecordedInput:
    """What was taken by default: of the catalog, as of its own day, where it is one entry there."""
    if taken is None:
        return RecordedInput(name=title, value=value, origin="default", by=by, as_of=on)
    locator = taken.source.locator
    return RecordedInput(
        name=title,
        value=value,
        origin="default",
        by=by,
        as_of=taken.as_of,
        source=taken.source.title,
        source_url=locator if locator.startswith("https://") else "",
    )


def _changed(state: State, number: int, on: date) -> Mapping[str, str]:
    """Each part that the what-ifs changed, with what it was and became."""
    base, changes = say.at(state, 0), state.scenarios.changes(number)
    if base is None or not changes:
        return {}
    lines = (line.partition(": ") for line in change_words.said(changes, base, on).split("; "))
    return {title: value for title, _, value in lines}
