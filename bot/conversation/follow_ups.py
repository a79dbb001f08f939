"""What does a follow-up after a verdict do? A scenario, a comparison, an explanation, a step, or nothing."""

from bot.conversation.asking import asked
from bot.conversation.comparing import compared
from bot.conversation.grown import grown
from bot.conversation.moving import navigated
from bot.conversation.progress import scenario
from bot.conversation.refusals import REASONS
from bot.conversation.replies import Refused
from bot.conversation.state import State
from bot.conversation.trying import MOST_CHANGES, TOO_MANY, changes_of, offered, tried
from bot.conversation.turn import Turn, only
from bot.whatif.reading import Reading


def followed(state: State, told: Reading, text: str) -> Turn:  # noqa: PLR0911 - one return a kind
    """The turn that the reading of a text makes; "ignore" makes none."""
    if scenario(state) is None or told.kind == "ignore":
        return Turn(state)
    changes = changes_of(told.entries)
    if told.kind == "change" or (told.kind == "ask" and changes):
        if len(changes) > MOST_CHANGES:
            return only(state, Refused(TOO_MANY))
        what_if = grown(state, text, changes)
        return tried(state, what_if.changes, what_if.parent)
    if told.kind == "compare":
        return compared(state, told.entries)
    if told.kind == "ask":
        return asked(state, told.entries[0], text)
    if told.kind == "navigate":
        return navigated(state, str(told.entries[0].value))
    if told.kind == "clarify":
        readings = tuple(changes_of(each) for each in told.readings)
        return offered(state, REASONS[told.why], tuple(each for each in readings if each))
    return only(state, Refused(REASONS[told.why]))


def picked(state: State, place: int) -> Turn | None:
    """One of the readings that were offered last; None where there is none at that place."""
    return tried(state, state.pending[place]) if place < len(state.pending) else None
