"""What does an answer change? The slots it fills, the line that closes its question, and what is next."""

from datetime import date

from bot.conversation import say
from bot.conversation.describe import describe
from bot.conversation.progress import answer, open_slot, open_term, scenario
from bot.conversation.questions import QUESTIONS, regulated, volume
from bot.conversation.replies import Answered, Due, Reply
from bot.conversation.state import SLOTS, Answer, AnyAnswer, Fill, Slot, State
from bot.conversation.turn import Turn
from bot.whatif.apply import apply, fitting
from costmodel.scenario import Scenario

DROPPED = "A what-if no longer fits and is taken back"


def take(
    state: State, fill: Fill, by: str | None, *, origin: str = "answered", pressed: bool = False
) -> Turn:
    """Fills slots, closes the open question if it was answered, and says what is next."""
    asking = open_slot(state)
    after, slots = filled(state, fill, by, origin)
    if not slots:
        return Turn(state, says=say.open_again(state))
    step = "regulated" if open_term(state) else None
    lines = {
        slot: say.answered_line(after, slot, by, None if slot == step else answer(state, slot))
        for slot in slots
    }
    goes_on = asking is not None and asking in slots and open_slot(after) == asking
    closes = lines.get(asking) if asking and not goes_on else None
    changed = [
        slot for slot in slots if slot != asking and answer(state, slot) is not None and lines[slot].was
    ]
    others = [slot for slot in slots if slot != asking and answer(state, slot) is None]
    says: list[Reply | Due] = [lines[slot] for slot in changed]
    dropped = DROPPED if _count(after) < _count(state) else ""
    if closes is None and not goes_on and pressed and asking is not None and not others and not dropped:
        return Turn(after, None, tuple(says) or tuple(lines.values()))
    if after.confirmed and open_slot(after) is None:
        due = say.verdict_due(after, _change_reading(lines, slots, dropped), _before(state))
        return Turn(after, closes, (due,) if due else ())
    if closes is not None or goes_on or others or dropped or asking is None:
        notes = (took(after, others), f"{dropped}." if dropped else "")
        says += say.open_again(after, " ".join(filter(None, notes)))
    return Turn(after, closes, tuple(says))


def filled(state: State, fill: Fill, by: str | None, origin: str) -> tuple[State, tuple[Slot, ...]]:
    """The state with the values in; a term of the regulated question joins the regimes told before.

    What-ifs that can no longer be made on the new answers are dropped from it.
    """
    update: dict[str, object] = {"offered": ()}
    slots: list[Slot] = []
    for slot in SLOTS:
        value = getattr(fill, slot)
        if value is None:
            continue
        marked = origin
        if slot == "volume" and origin == "answered" and state.volume:
            value = volume.merged(state.volume.value, value)
        if slot == "regulated" and state.regulated:
            value = regulated.merged(state.regulated.value, value)
            if origin == "answered" and state.regulated.origin == "default" and open_term(state):
                marked = "default"
        update[slot] = Answer.model_validate({"value": value, "origin": marked, "by": by})
        slots.append(slot)
    if state.editing in update:
        update["editing"] = None
    after = state.model_copy(update=update)
    base = scenario(after)
    if base is not None:
        after = after.model_copy(update={"scenarios": fitting(after.scenarios, base, after.priced_on)})
    return after, tuple(slots)


def dated(before: State, after: State, on: date) -> State:
    """The state after a turn on a date, whose new answers are of that day."""
    new: dict[str, AnyAnswer] = {
        slot: held.model_copy(update={"on": on})
        for slot in SLOTS
        if (held := answer(after, slot)) is not None and held != answer(before, slot)
    }
    return after.model_copy(update=new) if new else after


def took(state: State, slots: tuple[Slot, ...] | list[Slot]) -> str:
    """What was understood beside the open question."""
    told = [
        f"{QUESTIONS[slot].TITLE}: {describe(held.value)}" for slot in slots if (held := answer(state, slot))
    ]
    return f"I took {'; '.join(told)}." if told else ""


def _before(state: State) -> Scenario | None:
    """What the last verdict was on. None where its answer to the regulated question is already replaced."""
    base = scenario(state)
    return None if base is None else apply(state.scenarios.changes(), base, state.priced_on)


def _count(state: State) -> int:
    return sum(len(each.changes) for each in state.scenarios.made)


def _change_reading(lines: dict[Slot, Answered], slots: tuple[Slot, ...], dropped: str) -> str:
    told = [
        f"{lines[slot].title}: {f'{lines[slot].was} → ' if lines[slot].was else ''}{lines[slot].value}"
        for slot in slots
    ]
    return "; ".join([*told, *([dropped] if dropped else [])])
