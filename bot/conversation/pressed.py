"""What does a press do? It answers, asks a what-if, or steers."""

from datetime import date

from bot.conversation import say
from bot.conversation.progress import scenario
from bot.conversation.questions.reading import Unclear
from bot.conversation.state import AnswerPress, Press, State, WhatIfPress
from bot.conversation.steering import commanded
from bot.conversation.taking import take
from bot.conversation.turn import Turn
from bot.conversation.what_ifs import reading
from bot.whatif.apply import apply
from bot.whatif.change import Change

MAX_CHANGES = 12
"""Enough to explore, and few enough for a session to stay within 2 KB."""
_ELSEWHERE = Unclear(
    "That is as far as this thread goes: too many what-ifs. Edit an answer or start again to go on."
)


def pressed(state: State, press: Press, by: str | None, today: date) -> Turn:
    """The turn that a press makes."""
    if isinstance(press, AnswerPress):
        return take(state, press.fill, by, pressed=True)
    if isinstance(press, WhatIfPress):
        return _what_if(state, press.change)
    return commanded(state, press, by, today)


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
    due = say.verdict_due(changed, reading(change, before, after))
    return Turn(changed, says=(due,) if due else ())
