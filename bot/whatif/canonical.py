"""What is a number in the unit that its field has? Rates by the month or the day, shares from 0 to 1."""

import re

from bot.language.quantities import DAYS_A_MONTH, MONTHS_A_YEAR
from bot.whatif.amount import Amount
from bot.whatif.bound import IN, OUT
from bot.whatif.cues import SHARES
from bot.whatif.reading import Entries, Entry, Field
from bot.whatif.said import Said
from bot.whatif.segments import Segment
from bot.whatif.sizes import LEAST_CENTS_PER_KWH

_UNCACHED = re.compile(
    r"\b(?:uncached|not cached|cache miss(?:es)?|miss(?:es)? the cache|aren't cached|isn't "
    r"cached|real[- ]?time|interactive|can't wait|cannot wait|online|not batch\w*)\b"
)


def canonical(amount: Amount, field: Field) -> float:
    """The value in the unit that the field's name tells."""
    if field in {"tokens_per_month", "api_spend_usd_per_month"}:
        return amount.a_month
    if field == "requests_per_day":
        return (amount.a_month if amount.period else amount.value * DAYS_A_MONTH) / DAYS_A_MONTH
    if field == "engineer_salary_usd":
        return amount.a_month * MONTHS_A_YEAR if amount.period and amount.period != "year" else amount.value
    if (
        (field in SHARES or field in {"discount", "growth_per_month"})
        and amount.unit is None
        and not amount.part
        and amount.value > 1
    ):
        return amount.value / 100
    if field == "electricity_usd_per_kwh" and amount.unit is None and amount.value > LEAST_CENTS_PER_KWH:
        return amount.value / 100
    return amount.value


def set_to(told: Said, one: Segment, amount: Amount, field: Field) -> Entries:
    """The field set to the number."""
    value = canonical(amount, field)
    around = f"{one.before} {one.after}"
    inside = told.text[amount.start : amount.end]
    if field == "input_share" and OUT.search(f"{around} {inside}") and not IN.search(f"{around} {inside}"):
        value = 1 - value
    if field in {"cached_share", "batch_share"} and _UNCACHED.search(around):
        value = 1 - value
    return (Entry(field, "set", value),)
