"""What does a what-if do? A further scenario and its verdict beside the base's, or a question back."""

import re
from collections.abc import Callable, Mapping

from bot.conversation import change_words, say
from bot.conversation.describe import spelt_out, told_apart
from bot.conversation.refusals import REASONS, outside
from bot.conversation.replies import Choice, Clarify, Refused
from bot.conversation.state import State, WhatIfPress
from bot.conversation.turn import Turn, only
from bot.whatif.apply import CHOICES, apply
from bot.whatif.change import Change
from bot.whatif.reading import Entries
from bot.whatif.scenarios import MOST, Scenarios, letter
from costmodel.names import Match, find_api_model, find_gpu, find_open_model

MOST_CHANGES = 8
"""That one message may make: more are asked for in parts, none is left out in silence."""
TOO_MANY = f"That is more than {MOST_CHANGES} changes at once. Give me a few at a time: they add up."
MOST_HELD = 120
"""Changes of all what-ifs of a thread together: its state stays small enough to be kept and moved."""
FULL = (
    f"This thread holds as many what-ifs as it can ({MOST}, or {MOST_HELD} changes in all). "
    "“Start over” makes room and forgets them; “export” hands them out before."
)
NO_CHANGE = "That changes nothing here."
NOT_PAID = "Owned is not taken as paid for, so what such GPUs cost to buy is still counted"
_HYPOTHETICAL = re.compile(r"\b(?:if|suppose|supposing|imagine|assume|say) (?:that )?we\b")
_OWNS = re.compile(
    r"\bwe(?:'ve| have)?(?: already| now)? (?:own|bought|purchased|paid for)\b"
    r"|\balready (?:own|have|got|bought|purchased|paid for)\b"
    r"|\bwe(?:'ve| have)(?: got)? .*\balready\b"
)


def changes_of(entries: Entries) -> tuple[Change, ...]:
    """Entries as changes: names before numbers, for a price is of the GPU that is named beside it."""
    made = [
        Change.model_validate(
            vars(each) | {"value": list(each.value) if isinstance(each.value, tuple) else each.value}
        )
        for each in entries
        if each.op != "any"
    ]
    return tuple(sorted(made, key=lambda change: change.field not in CHOICES))


def with_nobody_hired(state: State, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes; one that says that nobody is hired takes back the hires of the what-ifs before."""
    today, here = say.at(state, 0), say.at(state, state.scenarios.at)
    if today is None or here is None or here.team.fte <= today.team.fte:
        return changes
    anew = Change(field="mlops_fte", op="set", value=today.team.fte)
    return tuple(anew if (each.field, each.op, each.value) == _NOBODY else each for each in changes)


_NOBODY = ("mlops_fte", "add", 0)


def note_on(changes: tuple[Change, ...], text: str) -> str:
    """What a reading of a clean text should add: that GPUs which are there already are still paid for."""
    counted = any(change.field == "gpu_count" for change in changes)
    return NOT_PAID if counted and _OWNS.search(text) and not _HYPOTHETICAL.search(text) else ""


def tried(state: State, changes: tuple[Change, ...], parent: int | None = None, *, note: str = "") -> Turn:
    """A scenario with the changes made to the present one, and its verdict beside the base's."""
    held, on = state.scenarios, state.priced_on
    if is_full(held, changes):
        return only(state, Refused(FULL))
    grown_from = held.at if parent is None else parent
    before = say.at(state, grown_from)
    if before is None:
        return Turn(state, says=say.open_again(state, "A what-if needs a verdict first."))
    try:
        after = apply(changes, before, on)
        words = ". ".join(filter(None, (change_words.said(changes, before, on), note)))
    except ValueError:
        return which(state, changes) or only(state, Refused(outside(changes, before, on)))
    if after == before:
        return only(state, Clarify(None, f"{NO_CHANGE} {words}.", ()))
    made = state.model_copy(
        update={"scenarios": held.tried(changes, parent), "editing": None, "pending": (), "offered": ()}
    )
    reading = f"Scenario {letter(made.scenarios.at)} = {held.title(grown_from)} + {words}"
    due = say.verdict_due(made, reading)
    return Turn(made, says=(due,) if due else ())


def is_full(held: Scenarios, changes: tuple[Change, ...]) -> bool:
    """Whether a thread has no room for a what-if with these changes."""
    return held.is_full or len(changes) + sum(len(each.changes) for each in held.made) > MOST_HELD


FINDERS: Mapping[str, Callable[[str], Match]] = {
    "gpu": find_gpu,
    "api_model": find_api_model,
    "self_host_model": find_open_model,
}


def which(state: State, changes: tuple[Change, ...]) -> Turn | None:
    """A name that several things have is asked back, each as a whole reading; None where that is not why."""
    for at, change in enumerate(changes):
        finder = FINDERS.get(change.field)
        if finder is None:
            continue
        found = finder(str(change.value))
        if found.found is None:
            near = found.candidates or found.nearest
            if not near:
                return only(state, Refused(REASONS["unknown_name"]))
            readings = tuple(
                (*changes[:at], change.model_copy(update={"value": each.id}), *changes[at + 1 :])
                for each in near[:4]
                if each.id
            )
            names = tuple(each.title for each in near[:4] if each.id)
            reason = (
                "Which one do you mean?" if found.candidates else "I do not know that one. The nearest are:"
            )
            return offered(state, reason, readings, names)
    return None


def offered(
    state: State, reason: str, readings: tuple[tuple[Change, ...], ...], labels: tuple[str, ...] = ()
) -> Turn:
    """A question back with whole readings as buttons; the state remembers them for "the second one"."""
    titles = labels or tuple(_title(state, each) for each in readings)
    choices = tuple(
        Choice(label, WhatIfPress(changes=each))
        for label, each in zip(told_apart(titles), readings, strict=True)
    )
    after = state.model_copy(update={"pending": readings, "offered": tuple(each.label for each in choices)})
    return only(after, Clarify(None, spelt_out(reason, titles), choices))


def _title(state: State, changes: tuple[Change, ...]) -> str:
    """A whole reading: from what to what, where the changes can be made."""
    here = say.at(state, state.scenarios.at)
    try:
        return (
            change_words.brief(changes) if here is None else change_words.said(changes, here, state.priced_on)
        )
    except ValueError:
        return change_words.brief(changes)


def said_again(state: State) -> str | None:
    """The last what-if in words that are read back, for a correction such as "no, 40M a day"."""
    held = state.scenarios
    if not held.at:
        return None
    return ", ".join(_plainly(change) for change in held.made[held.at - 1].changes) or None


def _plainly(change: Change) -> str:
    return f"{change.field.replace('_', ' ')} {change_words.brief((change,))}"
