"""What comes of the next utterance? `start`, `advance`, `resume`: pure, and total for any text or press."""

import re
from datetime import date

from bot.conversation import commands, say
from bot.conversation.defaults import default_fill, default_term
from bot.conversation.describe import describe
from bot.conversation.progress import answer, answered, open_slot, open_term, scenario
from bot.conversation.questions import QUESTIONS, Understood, regulated, understand
from bot.conversation.questions.reading import Unclear
from bot.conversation.replies import Answered, Cancelled, Clarify, ConfirmCancel, Help, Reply, VerdictDue
from bot.conversation.state import (
    SLOTS,
    Answer,
    AnswerPress,
    CommandPress,
    Fill,
    Pressed,
    Slot,
    State,
    Typed,
    Utterance,
    WhatIfPress,
)
from bot.conversation.turn import Turn
from bot.conversation.what_ifs import reading as what_if_reading
from bot.language.message import Message, read_message
from bot.language.normalise import MAX_CHARACTERS
from bot.whatif.apply import apply
from bot.whatif.change import Change
from costmodel.scenario import Regulated

MAX_CHANGES = 12
"""Enough to explore, and few enough for a session to stay within 2 KB."""
LOST_WITHOUT_ASKING = 1
"""More answers than this are not thrown away without asking."""

_USER_ID = re.compile(r"[UW][A-Z0-9]{2,20}")
_HEARSAY = re.compile(r"^(?:fyi|lol|haha+|btw,? (?:the )?(?:vendor|sales)|thanks|thank you|thx|congrats)\b")
_QUESTION = re.compile(
    r"^(?:and |but |so |ok,? |hey,? |hi,? ){0,6}(?:who|why|when|where|which|how|can|could|should|would|is|"
    r"are|am|was|were|does|do|did|has|have we|shall|will|did you|what(?!'?s? if| about| when))\b"
)
_SUPPOSE = re.compile(r"\b(?:what if|what about|how about|suppose|assume|say we)\b")
_WORD = re.compile(r"[a-z0-9$][a-z0-9.,$-]*")
_SMALL_WORDS = {"a", "an", "the", "one", "please", "per", "i", "meant", "mean", "it's", "of", "that", "it"}
_SAME_WORD = {"daily": "day", "monthly": "month", "yearly": "year", "weekly": "week", "annually": "year"}
_PLACES = {
    "first": 0,
    "1st": 0,
    "second": 1,
    "2nd": 1,
    "third": 2,
    "3rd": 2,
    "low": 0,
    "middle": 1,
    "high": 2,
}
_TOO_LONG = Unclear(
    f"That is too long for me to read with care. Say it in one line of {MAX_CHARACTERS:,} characters at most."
)
_NOT_READ = Unclear("I could not read that as an answer. Press a button, or write it like this.")
_AFTER_VERDICT = Unclear(
    "I did not read a change in that. Press a what-if, or name a new answer, such as “4B tokens a month”."
)
_ELSEWHERE = Unclear(
    "That is as far as this thread goes: too many what-ifs. Edit an answer or start again to go on."
)


def start(text: str, by: str, priced_on: date) -> Turn:
    """A new session from the text after the command, which may be empty. Prices are those of `priced_on`."""
    state = State(priced_on=priced_on, started_by=_user(by) or "")
    message = read_message(text)
    if not message.text and not message.too_long:
        return Turn(state, says=say.open_again(state))
    if message.too_long:
        return Turn(state, says=(*say.open_again(state), say.clarify("volume", _TOO_LONG)))
    understood = _understood(state, message)
    after, _ = _filled(state, understood.fill, _user(by), "answered")
    taken = _took(after, understood.filled)
    if understood.unclear:
        back = say.clarify(understood.slot, understood.unclear)
        return Turn(_offering(after, understood.unclear), says=(*say.open_again(after, taken), back))
    if not understood.filled and commands.command(message.text, addressed=False, at_summary=False) is None:
        return Turn(after, says=(*say.open_again(after), say.clarify(open_slot(after), _NOT_READ)))
    return Turn(after, says=say.open_again(after, taken))


def advance(state: State, utterance: Utterance) -> Turn:
    """The turn that an utterance makes. Never raises; the same state and no reply mean "not for the bot"."""
    by = _user(utterance.by)
    if isinstance(utterance, Typed):
        return _typed(state, utterance, by)
    settled = state.model_copy(update={"cancelling": False, "offered": ()})
    return _pressed(settled, utterance, by)


def resume(state: State) -> tuple[Reply | VerdictDue, ...]:
    """What is open, said again."""
    if state.cancelling:
        return (_confirm_cancel(state),)
    return say.open_again(state)


def _user(by: str) -> str | None:
    return by if _USER_ID.fullmatch(by) else None


# --- typed -------------------------------------------------------------------------------------------------


def _typed(state: State, utterance: Typed, by: str | None) -> Turn:  # noqa: PLR0911 - one return a case
    message = read_message(utterance.text)
    asking = open_slot(state)
    if not utterance.addressed and (message.mentions_someone or (message.too_long and asking is None)):
        return Turn(state)
    if message.too_long:
        return Turn(state, says=(say.clarify(asking, _TOO_LONG),))
    if state.cancelling and (told := commands.yes_or_no(message.text)) is not None:
        press = CommandPress(name="cancel_confirmed" if told else "resume")
        return _commanded(state.model_copy(update={"cancelling": False}), press, by)
    if commands.asks_for_help(message.text) and (utterance.addressed or asking):
        return Turn(state, says=(Help(),))
    at_summary = asking is None and not state.confirmed
    press_by_word = commands.command(message.text, addressed=utterance.addressed, at_summary=at_summary)
    if press_by_word and (utterance.addressed or not state.confirmed or press_by_word.name == "edit"):
        return _commanded(state.model_copy(update={"cancelling": False, "offered": ()}), press_by_word, by)
    if not utterance.addressed and _is_chatter(message):
        return Turn(state)
    understood = Understood() if asking is None and _asks(message) else _understood(state, message)
    if understood.filled or understood.unclear:
        return _answered(state.model_copy(update={"cancelling": False}), understood, by, utterance)
    if not utterance.addressed:
        return Turn(state)
    return Turn(state, says=(_did_not_read(state, asking),))


def _is_chatter(message: Message) -> bool:
    """Talk among people: hearsay, thanks, a question to the room."""
    return _HEARSAY.match(message.text) is not None or _asks(message)


def _asks(message: Message) -> bool:
    """A question that supposes nothing: no answer is in it."""
    return _QUESTION.match(message.text) is not None and not _SUPPOSE.search(message.text)


def _understood(state: State, message: Message) -> Understood:
    """What the message says; at a term of the regulated question a plain yes or no says that term."""
    understood = understand(message, open_slot(state))
    term = open_term(state)
    told = understood.fill.regulated
    if (
        term
        and (told is None or told == Regulated())
        and (understood.unclear is None or understood.slot == "regulated")
    ):
        plain = regulated.read_term(term, message)
        if isinstance(plain, Fill) and set(understood.filled) <= {"regulated"}:
            return Understood(plain)
    if not understood.filled and not understood.unclear:
        return _picked(state, message, open_slot(state))
    return understood


def _did_not_read(state: State, asking: Slot | None) -> Clarify:
    if asking:
        return say.clarify(asking, _NOT_READ)
    if not state.confirmed:
        return Clarify(
            None,
            "Press “Looks right” for the verdict, or name what to change.",
            (),
            ("edit volume", "2 engineers"),
        )
    due = say.verdict_due(state)
    return Clarify(None, _AFTER_VERDICT.reason, due.what_ifs[:3] if due else ())


def _answered(state: State, understood: Understood, by: str | None, utterance: Typed) -> Turn:
    """Takes what is certain, asks back what is not."""
    asking = open_slot(state)
    if (
        asking is None
        and understood.unclear
        and not utterance.addressed
        and not understood.filled
        and state.confirmed
    ):
        return Turn(state)
    turn = _take(state, understood.fill, by) if understood.filled else Turn(state)
    if understood.unclear is None:
        return turn
    back = say.clarify(understood.slot, understood.unclear)
    offering = _offering(turn.state, understood.unclear) if turn.state else None
    return Turn(offering, turn.closes, (*turn.says, back))


def _offering(state: State, unclear: Unclear) -> State:
    return state.model_copy(update={"offered": tuple(one.label for one in unclear.readings[:3])})


def _picked(state: State, message: Message, asking: Slot | None) -> Understood:
    """One of the readings offered last: by its place ("the second"), or by words only its label holds."""
    words = {_SAME_WORD.get(word, word) for word in _WORD.findall(message.text)} - _SMALL_WORDS
    if not words:
        return Understood()
    place = _PLACES.get(next(iter(words))) if len(words) == 1 else None
    if place is not None and place < len(state.offered):
        picked = [state.offered[place]]
    else:
        picked = [label for label in state.offered if words <= set(_WORD.findall(label.lower()))]
    if len(picked) != 1:
        return Understood()
    chosen = understand(read_message(picked[0]), asking)
    return chosen if chosen.unclear is None else Understood()


# --- pressed -----------------------------------------------------------------------------------------------


def _pressed(state: State, utterance: Pressed, by: str | None) -> Turn:
    press = utterance.press
    if isinstance(press, AnswerPress):
        return _take(state, press.fill, by, pressed=True)
    if isinstance(press, WhatIfPress):
        return _what_if(state, press.change)
    return _commanded(state, press, by)


def _what_if(state: State, change: Change) -> Turn:
    base = scenario(state)
    if base is None or not state.confirmed:
        return Turn(state, says=say.open_again(state, "A what-if needs a verdict first."))
    if len(state.changes) >= MAX_CHANGES:
        return Turn(state, says=(say.clarify(None, _ELSEWHERE),))
    try:
        before = apply(state.changes, base)
        after = apply([change], before)
    except ValueError:
        return Turn(
            state,
            says=(say.clarify(None, Unclear("That leads outside what I can price. Nothing was changed.")),),
        )
    changed = state.model_copy(update={"changes": (*state.changes, change), "editing": None})
    due = say.verdict_due(changed, what_if_reading(change, before, after))
    return Turn(changed, says=(due,) if due else ())


# --- steering ----------------------------------------------------------------------------------------------


def _commanded(state: State, press: CommandPress, by: str | None) -> Turn:  # noqa: PLR0911 - one a command
    if press.name == "cancel_confirmed":
        return Turn(None, says=(Cancelled(),))
    if press.name == "cancel":
        return _cancel(state)
    if press.name == "restart":
        fresh = State(priced_on=state.priced_on, started_by=state.started_by)
        return Turn(fresh, says=say.open_again(fresh))
    if press.name == "confirm":
        return _confirm(state)
    if press.name == "back":
        return _back(state)
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
            return Turn(state, says=(Clarify(None, "Which answer shall I change?", edits),))
    return Turn(state, says=resume(state))


def _cancel(state: State) -> Turn:
    if answered(state) <= LOST_WITHOUT_ASKING:
        return Turn(None, says=(Cancelled(),))
    return Turn(state.model_copy(update={"cancelling": True}), says=(_confirm_cancel(state),))


def _confirm_cancel(state: State) -> ConfirmCancel:
    yes, no = say.command("Cancel it", "cancel_confirmed"), say.command("Keep going", "resume", primary=True)
    return ConfirmCancel(answered(state), yes, no)


def _confirm(state: State) -> Turn:
    """The summary is right: the verdict is due. An answer still missing is asked for."""
    ready = state.model_copy(update={"editing": None})
    due = say.verdict_due(ready)
    if due is None:
        return Turn(ready, says=say.open_again(ready, "One more answer first."))
    return Turn(ready.model_copy(update={"confirmed": True}), says=(due,))


def _back(state: State) -> Turn:
    """The question before the open one; from the summary, the last."""
    asking = open_slot(state)
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
            return Turn(state, says=resume(state))
        kept = state.model_copy(update={"editing": None})
        return Turn(kept, say.answered_line(kept, slot, _by(kept, slot), None), say.open_again(kept))
    term = open_term(state)
    fill = default_term(term) if term and slot == "regulated" else default_fill(slot, state.priced_on)
    return _take(state, fill, by, origin="default", pressed=True)


def _by(state: State, slot: Slot) -> str | None:
    held = answer(state, slot)
    return held.by if held else None


# --- taking answers ----------------------------------------------------------------------------------------


def _take(
    state: State, fill: Fill, by: str | None, *, origin: str = "answered", pressed: bool = False
) -> Turn:
    """Fills slots, closes the open question if it was answered, and says what is next."""
    asking = open_slot(state)
    after, slots = _filled(state, fill, by, origin)
    if not slots:
        return Turn(state, says=resume(state))
    step = "regulated" if open_term(state) else None
    lines = {
        slot: say.answered_line(after, slot, by, None if slot == step else answer(state, slot))
        for slot in slots
    }
    closes = lines.get(asking) if asking else None
    changed = [
        slot for slot in slots if slot != asking and answer(state, slot) is not None and lines[slot].was
    ]
    others = [slot for slot in slots if slot != asking and answer(state, slot) is None]
    says: list[Reply | VerdictDue] = [lines[slot] for slot in changed]
    if closes is None and pressed and asking is not None and not others:
        return Turn(after, None, tuple(says) or tuple(lines.values()))
    if after.confirmed and open_slot(after) is None:
        due = say.verdict_due(after, _change_reading(lines, slots))
        return Turn(after, closes, (due,) if due else ())
    if closes is not None or others or asking is None:
        says += say.open_again(after, _took(after, others) if others else "")
    return Turn(after, closes, tuple(says))


def _filled(state: State, fill: Fill, by: str | None, origin: str) -> tuple[State, tuple[Slot, ...]]:
    """The state with the values in; a term of the regulated question joins the regimes told before."""
    update: dict[str, object] = {"offered": ()}
    slots: list[Slot] = []
    for slot in SLOTS:
        value = getattr(fill, slot)
        if value is None:
            continue
        marked = origin
        if slot == "regulated" and state.regulated:
            value = regulated.merged(state.regulated.value, value)
            if origin == "answered" and state.regulated.origin == "default" and open_term(state):
                marked = "default"
        update[slot] = Answer.model_validate({"value": value, "origin": marked, "by": by})
        slots.append(slot)
    if state.editing in update:
        update["editing"] = None
    return state.model_copy(update=update), tuple(slots)


def _took(state: State, slots: tuple[Slot, ...] | list[Slot]) -> str:
    """What was understood beside the open question."""
    told = [
        f"{QUESTIONS[slot].TITLE}: {describe(held.value)}" for slot in slots if (held := answer(state, slot))
    ]
    return f"I took {'; '.join(told)}." if told else ""


def _change_reading(lines: dict[Slot, Answered], slots: tuple[Slot, ...]) -> str:
    return "; ".join(
        f"{lines[slot].title}: {f'{lines[slot].was} → ' if lines[slot].was else ''}{lines[slot].value}"
        for slot in slots
    )
