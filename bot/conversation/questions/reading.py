"""What does one message say to one question? A value, a question back with full readings, or nothing."""

from dataclasses import dataclass
from typing import Protocol

from bot.conversation.state import Fill, Slot
from bot.language.message import Message

Span = tuple[int, int]


@dataclass(frozen=True)
class Reading:
    """One way to take a message: a full answer in words, and the values it stands for."""

    label: str
    fill: Fill


@dataclass(frozen=True)
class Unclear:
    """Why a message was not taken as it stands, and up to three readings to choose from."""

    reason: str
    readings: tuple[Reading, ...] = ()


Outcome = Fill | Unclear | None


@dataclass(frozen=True)
class Found:
    """What a question found in a message, and the places of the numbers and negations it accounts for."""

    outcome: Outcome = None
    used: tuple[Span, ...] = ()


NOTHING = Found()


class Asks(Protocol):
    """What each of the five questions is: a module that says it, and reads what is answered."""

    @property
    def SLOT(self) -> Slot:  # noqa: N802 - a module's constant
        """Which answer of the state it fills."""

    @property
    def TITLE(self) -> str:  # noqa: N802 - a module's constant
        """The question in a word or two."""

    @property
    def PROMPT(self) -> str:  # noqa: N802 - a module's constant
        """The question in a sentence."""

    @property
    def EXAMPLES(self) -> tuple[str, ...]:  # noqa: N802 - a module's constant
        """Answers that could be typed."""

    def labels(self) -> tuple[str, ...]:
        """The answers on the buttons, each of which `read` takes."""

    def read(self, text: str) -> Outcome:
        """The answer that a text is to this question."""

    def find(self, message: Message, *, asked: bool) -> Found:
        """What a message says to this question, `asked` or in passing."""


def offered(question: Asks) -> tuple[Reading, ...]:
    """The buttons of a question: each label with the answer that it is read as."""
    readings = [(label, question.read(label)) for label in question.labels()]
    return tuple(Reading(label, fill) for label, fill in readings if isinstance(fill, Fill))


def overlaps(a: Span, b: Span) -> bool:
    """Whether two places share a character."""
    return a[0] < b[1] and b[0] < a[1]
