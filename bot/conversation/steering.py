"""What do back, skip, edit, cancel, start again and "looks right" do?"""

from datetime import date

from bot.conversation import say
from bot.conversation.defaults import default_fill, default_term
from bot.conversation.moving import moved, started_over
from bot.conversation.progress import answer, answered, open_slot, open_term
from bot.conversation.questions import QUESTIONS
from bot.conversation.replies import Cancelled, Clarify
from bot.conversation.state import SLOTS, CommandPress, Slot, State
from bot.conversation.taking import take
from bot.conversation.trying import is_full
from bot.conversation.turn import Turn

LOST_WITHOUT_ASKING = 1
"""More answers than this are not thrown away without asking."""


def commanded(state: State, press: CommandPress, by: str | None, today: date) -> Turn:  # noqa: PLR0911 - one a command
    """What a steering word or button does; a session that starts again takes the prices of `today`."""
    if press.name == "cancel_confirmed":
        return Turn(None, says=(Cancelled(),))
    if press.name == "cancel":
        return _cancel(state)
    if press.name == "restart":
        return _restart(state, today)
    if press.name == "confirm":
        return _confirm(state)
    if press.name in {"back", "undo"}:
        return moved(state, "undo") if _at_a_what_if(state) else _back(state)
    if press.name in {"skip", "not_sure"}:
        return _default(state, press, by)
    if press.name == "edit" and press.slot:
        edited = state.model_copy(update={"editing": press.slot})
        return Turn(edited, says=say.open_again(edited))
    if press.name in {"change_something", "edit"}:
        edits = tuple(
            say.command(QUESTIONS[slot].TITLE, "edit", slot) for slot in SLOTS if answer(state, slot)
        )
        if edits:
            offered = state.model_copy(update={"offered": tuple(edit.label for edit in edits)})
            return Turn(offered, says=(Clarify(None, "Which answer shall I change?", edits),))
    return Turn(state, says=say.open_again(state))


def _at_a_what_if(state: State) -> bool:
    """Whether the thread has its verdict and stands at another scenario than its answers."""
    return state.confirmed and open_slot(state) is None and state.scenarios.at > 0


def _restart(state: State, today: date) -> Turn:
    """From the first question. What was tried is not lost by one word: that leads to the answers.

    Nor are the answers, where a full thread needs room.
    """
    if _at_a_what_if(state) or is_full(state.scenarios, ()):
        return started_over(state)
    fresh = State(priced_on=today, started_by=state.started_by)
    return Turn(fresh, says=say.open_again(fresh))


def _cancel(state: State) -> Turn:
    if answered(state) <= LOST_WITHOUT_ASKING:
        return Turn(None, says=(Cancelled(),))
    return Turn(state.model_copy(update={"cancelling": True}), says=(say.confirm_cancel(state),))


def _confirm(state: State) -> Turn:
    """The summary is right: the verdict is due. An answer still missing is asked for."""
    ready = state.model_copy(update={"editing": None})
    due = say.verdict_due(ready)
    if due is None:
        return Turn(ready, says=say.open_again(ready, "One more answer first."))
    closes = None if state.editing or state.confirmed else say.summary(ready, confirmed=True)
    return Turn(ready.model_copy(update={"confirmed": True}), closes, says=(due,))


def _back(state: State) -> Turn:
    """The question before the open one; from the summary, the last. A verdict has none."""
    asking = open_slot(state)
    if asking is None and state.confirmed:
        return Turn(
            state, says=(Clarify(None, "There is no what-if to take back. Name what to change.", ()),)
        )
    at = SLOTS.index(asking) - 1 if asking else len(SLOTS) - 1
    if asking == "regulated" and open_term(state):
        at += 1
    if at < 0:
        return Turn(state, says=say.open_again(state, "This is the first question."))
    back = state.model_copy(update={"editing": SLOTS[at]})
    return Turn(back, says=say.open_again(back))


def _default(state: State, press: CommandPress, by: str | None) -> Turn:
    """Not sure: the named default, marked as a guess. Skip: the same, but an answer that is there stays."""
    asking = open_slot(state)
    slot = press.slot or asking
    if slot is None:
        return Turn(state, says=say.open_again(state))
    if press.name == "skip" and answer(state, slot) and (state.editing == slot or slot != asking):
        if state.editing != slot:
            return Turn(state, says=say.open_again(state))
        kept = state.model_copy(update={"editing": None})
        return Turn(kept, say.answered_line(kept, slot, _by(kept, slot), None), say.open_again(kept))
    term = open_term(state)
    fill = default_term(term) if term and slot == "regulated" else default_fill(slot, state.priced_on)
    return take(state, fill, by, origin="default", pressed=True)


def _by(state: State, slot: Slot) -> str | None:
    held = answer(state, slot)
    return held.by if held else None
