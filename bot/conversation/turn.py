"""What comes of one utterance? A `Turn`: the next state, what becomes of the open message, what to say."""

from dataclasses import dataclass
from typing import TypeGuard

from bot.conversation.replies import Answered, Closed, ConfirmCancel, Due, Question, Reply, Summary
from bot.conversation.state import State
from bot.whatif.assisted import Puzzle

Opens = Question | Summary | ConfirmCancel


@dataclass(frozen=True)
class Turn:
    """`state` None ends the session. `closes` replaces the message that is open; `says` are posted in order.

    A `closes` that itself waits for an answer (`is_open`) takes the open message's place and is open then;
    where that message cannot be edited it is posted before `says`. The last reply in `says` that waits is the
    open message from then on. Nothing said and the same state means that it was none of the bot's business.

    With a `puzzle` the turn is complete as it is, and asks back. Whoever runs it may ask a language model
    about the puzzle; `bot.conversation.assisting.assisted` makes the turn to run instead from its answer. So
    the conversation stays pure, and without a language model nothing else happens.
    """

    state: State | None
    closes: Answered | Closed | Opens | None = None
    says: tuple[Reply | Due, ...] = ()
    puzzle: Puzzle | None = None


def only(state: State, reply: Reply | Due) -> Turn:
    """The turn that says one thing and leaves the rest as it is."""
    return Turn(state, says=(reply,))


def is_open(reply: Reply | Due) -> TypeGuard[Opens]:
    """Whether the reply waits for an answer: once that is given, its buttons are to go."""
    return isinstance(reply, Question | ConfirmCancel) or (
        isinstance(reply, Summary) and reply.confirm is not None
    )
