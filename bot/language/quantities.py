"""How much of what, how often? Numbers with their unit, side (input or output), period and place."""

import re
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal

from bot.language.numbers import Bound, Flaw, Number, numbers
from bot.language.unit_words import (
    BYTES,
    DOLLAR,
    FILLER,
    OTHER,
    PEOPLE,
    REQUEST,
    SIDE,
    THINGS,
    TOKEN,
    USERS,
    WORK_A,
)

Unit = Literal[
    "tokens",
    "requests",
    "usd",
    "percent",
    "people",
    "users",
    "hours",
    "days",
    "bytes",
    "other_currency",
    "times",
]
Period = Literal["second", "minute", "hour", "day", "weekday", "week", "month", "quarter", "year"]
Side = Literal["input", "output", "total"]

HOURS_A_YEAR = 365 * 24
MONTHS_A_YEAR = 12
WEEKS_A_YEAR = 52
WORKDAYS_A_WEEK = 5
DAYS_A_MONTH = 30
HOURS_A_MONTH = HOURS_A_YEAR / MONTHS_A_YEAR
PER_MONTH: dict[Period, float] = {
    "second": HOURS_A_MONTH * 3600,
    "minute": HOURS_A_MONTH * 60,
    "hour": HOURS_A_MONTH,
    "day": DAYS_A_MONTH,
    "weekday": WORKDAYS_A_WEEK * WEEKS_A_YEAR / MONTHS_A_YEAR,
    "week": WEEKS_A_YEAR / MONTHS_A_YEAR,
    "month": 1,
    "quarter": 1 / 3,
    "year": 1 / MONTHS_A_YEAR,
}
"""How many of a period a month holds, as people reckon each of them.

Whoever counts by the day means a month of 30 days; by the week, 52 weeks a year; by the hour, the 730 hours
that clouds bill a month for. The three differ by 1.4 % at most, less than such a figure is known by. One
length for all would be wrong where it is noticed: "100M a day" is expected to be 3B a month, not 3.04B.
"""

_PERIODS: dict[str, Period] = {
    **dict.fromkeys(("second", "sec", "s", "sekunde", "segundo", "seconde"), "second"),
    **dict.fromkeys(("minute", "min", "minuto"), "minute"),
    **dict.fromkeys(("hour", "hr", "h", "stunde", "hora", "heure"), "hour"),
    **dict.fromkeys(("day", "d", "night", "24h", "24 hours", "tag", "día", "dia", "jour"), "day"),
    **dict.fromkeys(("weekday", "workday", "working day", "work day", "business day"), "weekday"),
    **dict.fromkeys(("week", "wk", "w", "woche", "semana", "semaine"), "week"),
    **dict.fromkeys(("month", "mo", "mth", "mnth", "calendar month", "30 days"), "month"),
    **dict.fromkeys(("monat", "mes", "mês", "mois", "mese"), "month"),
    **dict.fromkeys(("quarter", "quartal"), "quarter"),
    **dict.fromkeys(("year", "yr", "y", "annum", "jahr", "año", "ano", "anno"), "year"),
}
_ADVERBS: dict[str, Period] = {
    "hourly": "hour",
    "daily": "day",
    "nightly": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annually": "year",
    "annual": "year",
}
_PERIOD_NAMES = "|".join(sorted(_PERIODS, key=len, reverse=True))
_PER = (
    rf"(?:(?: ?/ ?| ?(?:per|a|an|each|every|in an?|over an?|p\.|pro|im|am|al|por|par) )"
    rf"(?:(?:single|average|typical|calendar) )?"
    rf"(?P<period>{_PERIOD_NAMES})\b|[ -](?P<adverb>{'|'.join(_ADVERBS)})\b)"
)
_RATE_UNITS: dict[str, tuple[Unit, Period]] = {
    "rps": ("requests", "second"),
    "qps": ("requests", "second"),
    "tps": ("tokens", "second"),
    "rpm": ("requests", "minute"),
    "qpm": ("requests", "minute"),
    "tpm": ("tokens", "minute"),
    "rph": ("requests", "hour"),
    "rpd": ("requests", "day"),
    "tpd": ("tokens", "day"),
    "r/s": ("requests", "second"),
}
_RATE = re.compile(rf" ?({'|'.join(_RATE_UNITS)})\b")
_A_PERIOD = rf"(?= ?(?:/|per|an?|each|every) ?(?:{_PERIOD_NAMES})\b| (?:{'|'.join(_ADVERBS)})\b)"
"""“3000 invoices a day”: things of some kind, of which nobody tells how many tokens they are."""
_PERCENT = re.compile(r" ?(?:%|percent\b|per cent\b|pct\b)")
_AFTER = re.compile(
    rf"(?:[ -]?(?:{FILLER})\b){{0,6}}[ -]?"
    r"(?:(?P<side>input|output|prompt|completion|in|out)[ -](?:and output )?)?"
    rf"(?:(?P<tokens>{TOKEN})|(?P<requests>{REQUEST})|(?P<usd>{DOLLAR})|(?P<other>{OTHER})"
    rf"|(?P<hours>(?:hours?|hrs?|h){WORK_A})|(?P<days>days?{WORK_A})|(?P<bytes>{BYTES})"
    rf"|(?P<people>{PEOPLE})|(?P<users>{USERS})|(?P<times>times|x)|"
    rf"(?P<things>{THINGS}{_A_PERIOD}))(?![a-z=])"
)
_CURRENCY_BEFORE = re.compile(r"(\$|€|£|\b(?:usd|eur|gbp|chf|cad|aud|inr|jpy|sek|nok|dkk|pln) ?) ?$")
_PER_AFTER = re.compile(_PER)
_EACH = re.compile(
    r"(?:,? ?/ ?|,? (?:per|an?|each|every|for each|for every) )(?:api )?(?:request|req|call|query|prompt|"
    r"message|msg|completion)s?\b"
    r"|,? (?:each|apiece)\b(?! (?:second|minute|hour|day|night|week|month|quarter|year|weekday))"
)
_LONE_PERIOD = re.compile(
    rf"(?<![\w-])(?:(?:per|a|an|each|every|this|last|next|the|in a|over a) "
    rf"(?:single |average |typical |whole |entire |full )?"
    rf"(?P<period>second|minute|hour|day|night|week|month|quarter|year|weekday|workday|working day|"
    rf"business day)"
    rf"|(?P<adverb>{'|'.join(_ADVERBS)})|/ ?(?P<slash>{_PERIOD_NAMES}))\b"
)
_TIMES_BEFORE = re.compile(
    r"(?:\b(?:times|once|twice|thrice|days|hours|weeks|nights|months|half|part|most) (?:of )?|\bx ?)$"
)
_UNIT_BEFORE = re.compile(
    rf"(?:(?P<tokens>{TOKEN})|(?P<requests>{REQUEST}))(?P<per>{_PER})? ?[:=] ?(?:about |around |~ ?)?$"
)
_IN_OUT = (
    r"(?:in(?:puts?)?|prompts?)(?: tokens?)? ?(?:to|:|/|-|vs\.?|and|,)? ?(?:out(?:puts?)?|"
    r"completions?)(?: tokens?)?\b"
)
_OUT_IN = (
    r"(?:out(?:puts?)?|completions?)(?: tokens?)? ?(?:to|:|/|-|vs\.?|and)? ?(?:in(?:puts?)?|"
    r"prompts?)(?: tokens?)?\b"
)
_TWO = r"(?P<a>\d{1,4}(?:\.\d{1,2})?) ?(?::|/| to |-) ?(?P<b>\d{1,4}(?:\.\d{1,2})?)(?![\d.]*[kmb]?\d)"
_RATIOS = (
    re.compile(rf"{_TWO} (?:ratio )?(?:of )?(?P<order>{_IN_OUT}|{_OUT_IN})"),
    re.compile(
        rf"(?P<order>{_IN_OUT}|{_OUT_IN})(?: tokens?)?(?: ratio)?(?: (?:is|of|at|about|around))? ?:? ?{_TWO}"
    ),
    re.compile(rf"(?P<order>)\b(?:ratio|split)(?: (?:is|of|at|about|around))? ?:? ?{_TWO}"),
    re.compile(rf"(?P<order>){_TWO} (?:ratio|split)\b"),
)


@dataclass(frozen=True)
class Quantity:
    """A number and what it counts; `period` None: no rate was told; `each` says "a request"."""

    value: float
    start: int
    end: int
    high: float | None = None
    unit: Unit | None = None
    side: Side | None = None
    period: Period | None = None
    each: bool = False
    scaled: bool = False
    bound: Bound | None = None
    flaw: Flaw | None = None

    @property
    def a_month(self) -> float:
        """The value as a rate a month, where a period was told."""
        return self.value * PER_MONTH[self.period or "month"]


@dataclass(frozen=True)
class Ratio:
    """Input to output tokens: `input_share` of the total, 0 to 1."""

    input_share: float
    start: int
    end: int


def masked(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    """The text with the spans blanked, so that every place stays what it was."""
    for start, end in spans:
        text = text[:start] + "#" * (end - start) + text[end:]
    return text


def ratios(text: str) -> tuple[Ratio, ...]:
    """Ratios of input to output ("3:1 input to output", "80/20 in/out")."""
    found: list[Ratio] = []
    for pattern in _RATIOS:
        for match in pattern.finditer(text):
            a, b = float(match["a"]), float(match["b"])
            if match["order"].startswith(("out", "comp")):
                a, b = b, a
            if a + b > 0 and not any(match.start() < one.end and one.start < match.end() for one in found):
                found.append(Ratio(a / (a + b), match.start(), match.end()))
    return tuple(sorted(found, key=lambda one: one.start))


def quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of a cleaned text whose names and clock times are masked, in order of place."""
    each = [_with_unit(text, number) for number in numbers(text)]
    found = [_apart(one, after) for one, after in zip_longest(each, each[1:])]
    return tuple(_with_lone_period(text, _with_sides(text, found)))


def _apart(one: Quantity, after: Quantity | None) -> Quantity:
    """A currency's sign between two numbers ("5 $3") is the second one's."""
    if after is None or one.end <= after.start:
        return one
    return replace(one, unit=None, end=after.start)


def _with_unit(text: str, number: Number) -> Quantity:
    quantity = Quantity(
        number.value,
        number.start,
        number.end,
        high=number.high,
        scaled=number.scaled,
        bound=number.bound,
        flaw=number.flaw,
    )
    before = text[max(0, number.start - 40) : number.start]
    if currency := _CURRENCY_BEFORE.search(before):
        dollars = currency[1].strip() in {"$", "usd"}
        quantity = replace(
            quantity, unit="usd" if dollars else "other_currency", start=number.start - len(currency[0])
        )
    elif match := _PERCENT.match(text, quantity.end):
        return replace(quantity, unit="percent", end=match.end())
    elif match := _RATE.match(text, quantity.end):
        unit, period = _RATE_UNITS[match[1]]
        return replace(quantity, unit=unit, period=period, end=match.end())
    elif match := _AFTER.match(text, quantity.end):
        quantity = replace(quantity, unit=_unit(match), side=_side(match["side"]), end=match.end())
    elif re.search(r"\d ?(?:k )?grand$", text[number.start : number.end]):
        quantity = replace(quantity, unit="usd")
    if match := _UNIT_BEFORE.search(before):
        told = match.groupdict()
        if quantity.unit is None:
            quantity = replace(quantity, unit="tokens" if told["tokens"] else "requests")
        if told["period"] or told["adverb"]:
            return replace(quantity, period=_period(told))
    return _with_period(text, quantity)


def _unit(match: re.Match[str]) -> Unit:
    names: tuple[tuple[str, Unit], ...] = (
        ("tokens", "tokens"),
        ("requests", "requests"),
        ("usd", "usd"),
        ("other", "other_currency"),
        ("people", "people"),
        ("hours", "hours"),
        ("days", "days"),
        ("bytes", "bytes"),
        ("users", "users"),
        ("times", "times"),
        ("things", "users"),
    )
    return next(unit for name, unit in names if match[name])


def _side(word: str | None) -> Side | None:
    if not word:
        return None
    return "output" if word.startswith(("out", "comp", "gen", "resp", "ans")) else "input"


def _period(told: dict[str, str | None]) -> Period | None:
    if adverb := told.get("adverb"):
        return _ADVERBS[adverb]
    name = told.get("period") or told.get("slash")
    return _PERIODS[name] if name else None


def _with_period(text: str, quantity: Quantity) -> Quantity:
    """What follows the unit: "a day", "/mo", "daily"; "a request", "each"."""
    if match := _EACH.match(text, quantity.end):
        return replace(quantity, each=True, end=match.end())
    if match := _PER_AFTER.match(text, quantity.end):
        quantity = replace(quantity, period=_period(match.groupdict()), end=match.end())
        after = re.compile(rf",? ?(?:of )?(?P<tokens>{TOKEN})\b|,? ?(?:of )?(?P<requests>{REQUEST})\b").match(
            text, quantity.end
        )
        if quantity.unit is None and after:
            return replace(quantity, unit="tokens" if after["tokens"] else "requests", end=after.end())
    return quantity


def _with_sides(text: str, found: list[Quantity]) -> list[Quantity]:
    """The side of each number; it stands after every one ("1,200 in / 300 out") or before ("input 1200").

    A bare "in" or "out" is a side only where the message tells both: "in 3 time zones" is no input.
    """
    after = [_side_after(text, one) for one in found]
    before = [_side_before(text, one) for one in found]
    told = max((after, before), key=lambda ones: sum(one.side is not None for one in ones))
    if {one.side for one in told} >= {"input", "output"}:
        return told
    return [
        was
        if one.side and re.search(r"(?<!tokens )(?<!toks )\b(?:in|out)\b", text[one.start : one.end])
        else one
        for one, was in zip(told, found, strict=True)
    ]


def _countable(quantity: Quantity) -> bool:
    return quantity.unit in {None, "tokens"} and quantity.flaw is None


def _side_after(text: str, quantity: Quantity) -> Quantity:
    if quantity.side or not _countable(quantity):
        return quantity
    match = re.compile(rf" ?(?:for |of |as )?(?:the )?(?P<side>{SIDE})(?: tokens?| toks?)?\b").match(
        text, quantity.end
    )
    if not match or re.match(
        r" (?:an?|the|our|total|all)\b(?! (?:day|month|week|year|hour|request|call|query))",
        text[match.end() :],
    ):
        return quantity
    quantity = replace(quantity, side=_side(match["side"]), unit="tokens", end=match.end())
    return _with_period(text, quantity) if quantity.period is None and not quantity.each else quantity


def _side_before(text: str, quantity: Quantity) -> Quantity:
    if quantity.side or not _countable(quantity):
        return quantity
    before = text[max(0, quantity.start - 30) : quantity.start]
    match = re.search(
        rf"\b(?P<side>{SIDE})(?: tokens?| size| length)?"
        r"(?: ?[:=]| of| is| are| at| about| around){0,6} ?~? ?$",
        before,
    )
    if not match:
        return quantity
    return replace(quantity, side=_side(match["side"]), unit="tokens", start=quantity.start - len(match[0]))


def _with_lone_period(text: str, found: list[Quantity]) -> list[Quantity]:
    """One rate without a period and one period on its own belong together: "our daily volume is 400M"."""
    bare = [
        one
        for one in found
        if one.unit in {None, "tokens", "requests", "usd"} and not one.period and not one.each
    ]
    flows = [one for one in bare if one.side is None] or bare
    lone = [
        match
        for match in _LONE_PERIOD.finditer(text)
        if not any(one.start < match.end() and match.start() < one.end for one in found)
        and not _TIMES_BEFORE.search(text[max(0, match.start() - 16) : match.start()])
    ]
    if len(lone) != 1 or not flows or any(one.period for one in found):
        return found
    if len(flows) > 1 and not all(one.side for one in flows):
        flows = (
            [one for one in flows if one.unit is not None][:1]
            if sum(one.unit is not None for one in flows) == 1
            else []
        )
    period = _period(lone[0].groupdict())
    return [replace(one, period=period) if one in flows else one for one in found]
