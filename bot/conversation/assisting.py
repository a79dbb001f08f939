"""What becomes of a language model's reading? A button beside the question back; it applies nothing."""

from bot.conversation import change_words, say
from bot.conversation.replies import Choice, Clarify
from bot.conversation.state import State, WhatIfPress
from bot.conversation.trying import changes_of
from bot.conversation.turn import Turn
from bot.whatif.apply import apply
from bot.whatif.assisted import SecondReading, entries
from bot.whatif.change import Change
from bot.whatif.reading import MOST_READINGS
from bot.whatif.whose_prices import whose

APPLY = "Apply"


def assisted(turn: Turn, answer: SecondReading | None) -> Turn:
    """The turn with the answer to its puzzle as a button, or as it is where there is none that holds.

    The button carries the changes in full and the message says them in full, from what to what. The parser's
    own readings stay beside it, four buttons in all.
    """
    asked = next((reply for reply in turn.says if isinstance(reply, Clarify)), None)
    if turn.puzzle is None or turn.state is None or asked is None or answer is None:
        return turn
    changes = whose(changes_of(entries(turn.puzzle, answer)), turn.puzzle.text, "")[0]
    words = _words(turn.state, changes)
    if words is None or changes in turn.state.pending:
        return turn
    button = Choice(APPLY, WhatIfPress(changes=changes), primary=True)
    choices = (button, *asked.readings)[:MOST_READINGS]
    back = Clarify(
        None,
        f"{asked.reason}\nA language model reads it as: {words}. Nothing changes until you press {APPLY}.",
        choices,
    )
    state = turn.state.model_copy(
        update={
            "pending": (changes, *turn.state.pending)[:MOST_READINGS],
            "offered": tuple(each.label for each in choices),
        }
    )
    return Turn(state, turn.closes, tuple(back if reply is asked else reply for reply in turn.says))


def _words(state: State, changes: tuple[Change, ...]) -> str | None:
    """The changes in words; None where they cannot be made to the present scenario, or change nothing."""
    here = say.at(state, state.scenarios.at)
    if here is None or not changes:
        return None
    try:
        after = apply(changes, here, state.priced_on)
        return None if after == here else change_words.said(changes, here, state.priced_on)
    except ValueError:
        return None
