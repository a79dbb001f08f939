"""What does a press do? It answers, asks a what-if, moves among the scenarios, or steers."""

from datetime import date

from bot.conversation import say
from bot.conversation.moving import moved
from bot.conversation.progress import scenario
from bot.conversation.state import AnswerPress, CommandPress, NavPress, Press, State, WhatIfPress
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
    if isinstance(press, WhatIfPress):
        return tried(state, press.changes)
    if isinstance(press, NavPress) and (press.scenario or 0) <= len(state.scenarios.made):
        return moved(state, press.name, press.scenario)
    return Turn(state)
