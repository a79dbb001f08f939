"""What does the message before lend to this one? The field of a bare number, its number, or its columns."""

import re
from dataclasses import replace

from bot.language.normalise import clean
from bot.language.quantities import Period
from bot.whatif.changing import changed
from bot.whatif.gather import Gathered, gather
from bot.whatif.reading import Field, Reading, clarify
from bot.whatif.said import Said, said

_PERIOD_ONLY = re.compile(
    r"^\W*(?:(?:no|sorry|oops|i meant?|i mean|that'?s|that was|it'?s|actually|correction|make "
    r"that|per|a|an|each|in|wait|not|rather|should be|meant|the|of course)[ "
    r",.:;-]+)*(?P<what>day|week|month|year|hour|daily|weekly|monthly|yearly|tokens?|"
    r"requests?)\b(?P<rest>.*)$"
)
_PERIODS: dict[str, Period] = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"}
_REST = re.compile(
    r"^[\W]*(?:not (?:a |an |per |the )?(?:day|week|month|year|hour|daily|weekly|monthly|yearly|"
    r"tokens?|requests?)|of course|sorry|please|obviously|my bad|instead|i mean|i meant)?[\W]*$"
)
_ONE_MORE_COLUMN = re.compile(
    r"^\W*(?:(?:and|ok|now|please|can you|could you|also|let's) )*"
    r"(?:add|include|throw in)\b(?!.*\bto (?:it|that|each)\b)|"
    r"\b(?:too|as well)\W*$"
)


def field_before(told: Said, before: Reading | None) -> Field | None:
    """The field of the message before that a bare number of this one is of."""
    if before is None:
        return None
    entries = before.entries or tuple(entry for each in before.readings for entry in each)
    fields = list(
        dict.fromkeys(
            entry.field
            for entry in entries
            if not isinstance(entry.value, (str, tuple)) and entry.op != "any"
        )
    )
    shares = {"utilization", "cached_share", "batch_share", "input_share", "discount", "growth_per_month"}
    percent = any(one.unit in {"percent", "points"} for one in told.amounts)
    scaled = any(one.scaled or one.period for one in told.amounts)
    if percent and any(field in shares for field in fields):
        fields = [field for field in fields if field in shares]
    elif scaled and len(fields) > 1:
        fields = [field for field in fields if field not in shares]
    return fields[0] if len(fields) == 1 else None  # type: ignore[return-value]


def another_unit(told: Said, prev: str | None) -> Reading | None:
    """“A day, not a month”, "I meant requests": the number before with another unit."""
    match = _PERIOD_ONLY.match(told.text) if prev and not told.amounts and not told.choices else None
    if match is None or not _REST.match(match["rest"]) or prev is None:
        return None
    earlier = said(clean(prev))
    numbers = [
        one
        for one in earlier.amounts
        if one.unit in {None, "tokens", "requests", "usd"} and (one.scaled or one.period or one.unit)
    ]
    if len(numbers) != 1:
        return clarify("no_value")
    one, what = numbers[0], match["what"]
    if what.startswith(("token", "request")):
        one = replace(one, unit="tokens" if what.startswith("token") else "requests")
    else:
        one = replace(one, period=_PERIODS.get(what, what))  # type: ignore[arg-type]
    again = gather(replace(earlier, amounts=(one,)), None)
    return changed(again) if again.entries and not again.doubts else clarify("no_value")


def one_more_column(told: Said, got: Gathered, before: Reading) -> Reading | None:
    """“Add 20B too” after a comparison is a further column of it."""
    if not _ONE_MORE_COLUMN.search(told.text) or got.doubts or got.negated:
        return None
    fields = {entry.field for entry in (*before.entries, *got.entries)}
    if len(fields) != 1 or not got.entries:
        return None
    more = tuple(replace(entry, op=before.entries[0].op) for entry in got.entries)
    return Reading("compare", tuple(dict.fromkeys((*before.entries, *more))))
