"""How is a day said? One way, in a terminal, in a warning and in a message."""

from datetime import date


def in_words(day: date) -> str:
    """`14 Jan 2027`."""
    return f"{day.day} {day:%b %Y}"
