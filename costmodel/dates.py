"""How is a day said, and which day is some months on? One way, in a terminal and in a message."""

import calendar
from datetime import date

MONTHS_PER_YEAR = 12


def in_words(day: date) -> str:
    """`14 Jan 2027`."""
    return f"{day.day} {day:%b %Y}"


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    year, month = divmod(day.month - 1 + months, MONTHS_PER_YEAR)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
