"""What comes of the next utterance? `start`, `advance`, `resume`: pure, and total for any text or press."""

import re
from dataclasses import replace
from datetime import date

from bot.conversation import commands, say
from bot.conversation.pressed import pressed
from bot.conversation.progress import open_slot
from bot.conversation.replies import Due, Help, Reply
from bot.conversation.state import State, Typed, Utterance
from bot.conversation.taking import dated, filled, took
from bot.conversation.turn import Turn, is_open
from bot.conversation.typed import NOT_READ, TOO_LONG, offering, typed, understood
from bot.language.message import read_message

_USER_ID = re.compile(r"[UW][A-Z0-9]{2,20}")


def start(text: str, by: str, priced_on: date) -> Turn:
    """A new session from the text after the command, which may be empty. Prices are those of `priced_on`.

    Whoever asks for help gets it, and no session.
    """
    state = State(priced_on=priced_on, started_by=_user(by) or "")
    message = read_message(text)
    if commands.asks_for_help(message.text):
        return Turn(None, says=(Help(),))
    if not message.text and not message.too_long:
        return Turn(state, says=say.open_again(state))
    if message.too_long:
        return Turn(state, says=(*say.open_again(state), say.clarify("volume", TOO_LONG)))
    told = understood(state, message)
    after, _ = filled(state, told.fill, _user(by), "answered")
    after = dated(state, after, priced_on)
    note = took(after, told.filled)
    if told.unclear:
        back = say.clarify(told.slot, told.unclear)
        return Turn(offering(after, told.unclear), says=(*say.open_again(after, note), back))
    if not told.filled and commands.command(message.text, addressed=False, at_summary=False) is None:
        return Turn(after, says=(*say.open_again(after), say.clarify(open_slot(after), NOT_READ)))
    return Turn(after, says=say.open_again(after, note))


def asks_for_help(text: str) -> bool:
    """Whether a text as Slack delivers it asks what the bot can do: then it opens no session."""
    return commands.asks_for_help(read_message(text).text)


def advance(state: State, utterance: Utterance, today: date) -> Turn:
    """The turn that an utterance makes on that date; a session that starts again takes its prices.

    Never raises; the same state and no reply mean "not for the bot".
    """
    by = _user(utterance.by)
    if isinstance(utterance, Typed):
        turn = _settled(state, typed(state, utterance, by, today), in_place=False)
    else:
        settled = state.model_copy(update={"cancelling": False, "offered": ()})
        turn = pressed(settled, utterance.press, by, today)
        turn = _settled(state, turn, in_place=not state.offered)
    if turn.state is not None:
        turn = replace(turn, state=dated(state, turn.state, today))
    return _talking(turn, by)


def _talking(turn: Turn, by: str | None) -> Turn:
    """The turn, whose state knows whom it answers."""
    if turn.state is None or not turn.state.confirmed or not turn.says or turn.state.talks_with == by:
        return turn
    return replace(turn, state=turn.state.model_copy(update={"talks_with": by}))


def resume(state: State) -> tuple[Reply | Due, ...]:
    """What is open, said again."""
    return say.open_again(state)


def _user(by: str) -> str | None:
    return by if _USER_ID.fullmatch(by) else None


def _settled(before: State, turn: Turn, *, in_place: bool) -> Turn:
    """The turn with what becomes of the message that was open, where no answer closes it.

    Whoever pressed a button sees the next question in the place of the one that held it (`in_place`). To a
    typed message the question is posted below it, and a line in the old place says so.
    """
    if turn.closes is not None or not say.is_waiting(before) or turn == Turn(before):
        return turn
    opened = [reply for reply in turn.says if is_open(reply)]
    if turn.state is not None and not opened and say.is_waiting(turn.state):
        return turn
    if in_place and len(opened) == len(turn.says) == 1:
        return replace(turn, closes=opened[0], says=())
    return replace(turn, closes=say.closed(before, turn.state))
