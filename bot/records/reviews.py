"""When is a decision to be looked at again? So many months after it was accepted, or last reviewed."""

from datetime import date

REVIEW_MONTHS = 3
MONTHS_PER_YEAR = 12
LAST_DAY_OF_EVERY_MONTH = 28


def next_review(day: date) -> date:
    """The day of the review that follows an acceptance, or a review, of a day: the 28th at the latest."""
    ahead = day.month - 1 + REVIEW_MONTHS
    year, month = day.year + ahead // MONTHS_PER_YEAR, ahead % MONTHS_PER_YEAR + 1
    return date(year, month, min(day.day, LAST_DAY_OF_EVERY_MONTH))
