"""What does one message say to one question? A value, a question back with full readings, or nothing."""

from dataclasses import dataclass

from bot.conversation.state import Fill

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


def overlaps(a: Span, b: Span) -> bool:
    """Whether two places share a character."""
    return a[0] < b[1] and b[0] < a[1]
