"""What comes of one utterance? A `Turn`: the next state, the line that closes the question, what to say."""

from dataclasses import dataclass

from bot.conversation.replies import Answered, Reply, VerdictDue
from bot.conversation.state import State


@dataclass(frozen=True)
class Turn:
    """`state` None ends the session. `closes` replaces the open message; `says` are posted in order.

    Nothing said and the same state means that the message was none of the bot's business.
    """

    state: State | None
    closes: Answered | None = None
    says: tuple[Reply | VerdictDue, ...] = ()
