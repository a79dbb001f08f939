"""What does a press do? It answers, asks a what-if, moves among the scenarios, or steers."""

from datetime import date

from bot.conversation import say
from bot.conversation.moving import moved
from bot.conversation.progress import scenario
from bot.conversation.recording import recorded
from bot.conversation.state import (
    AnswerPress,
    CommandPress,
    NavPress,
    Press,
    RecordPress,
    State,
    WhatIfPress,
)
from bot.conversation.steering import commanded
from bot.conversation.taking import take
from bot.conversation.trying import tried
from bot.conversation.turn import Turn


def pressed(state: State, press: Press, by: str | None, today: date) -> Turn:
    """The turn that a press makes."""
    if isinstance(press, AnswerPress):
        return take(state, press.fill, by, pressed=True)
    if isinstance(press, CommandPress):
        return commanded(state, press, by, today)
    if scenario(state) is None or not state.confirmed:
        return Turn(state, says=say.open_again(state, "A what-if needs a verdict first."))
    return _after_the_verdict(state, press, by)


def _after_the_verdict(state: State, press: Press, by: str | None) -> Turn:
    last = len(state.scenarios.made)
    match press:
        case WhatIfPress():
            return tried(state, press.changes)
        case NavPress() if (press.scenario or 0) <= last:
            return moved(state, press.name, press.scenario)
        case RecordPress() if press.scenario <= last:
            return recorded(state, press.scenario, by)
    return Turn(state)
