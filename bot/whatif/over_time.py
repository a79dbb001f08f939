"""Does a change come about bit by bit, and over how long? “Up 6% each month”, "triples in a year"."""

import re
from typing import Literal

from bot.language.quantities import MONTHS_A_YEAR, PER_MONTH, Period
from bot.whatif.amount import Amount
from bot.whatif.bound import RATE_FIELDS, Bound
from bot.whatif.reading import Entry
from bot.whatif.said import Said
from bot.whatif.segments import Segment

_PERIODS = {"week": MONTHS_A_YEAR / 52, "month": 1.0, "quarter": 3.0, "half": 6.0, "year": 12.0}
_PERIOD = r"(?P<period>week|month|quarter|half[- ]year|year|yr|mo)s?\b"
_ADVERB = (
    r"(?P<adverb>weekly|monthly|quarterly|yearly|annual(?:ly)?|mom|m/m|qoq|q/q|yoy|y/y|"
    r"(?:week|month|quarter|year)[- ]o(?:ver|n)[- ](?:week|month|quarter|year))\b"
)
_ENDS = (
    r"(?=\W*$|[,;.!?)]| (?:and|but|from|for|starting|until|till|then|on|over|now|instead|please|pls|how)\b)"
)
_EACH_AFTER = re.compile(
    rf" ?(?:(?:more|less|higher|lower|up|down|growth|increase|rise|drop|fewer)? ?(?:in (?:the |our )?\w+ )?"
    rf"(?:(?:every|each|per|an?|/) ?(?:single )?{_PERIOD}|{_ADVERB}){_ENDS})"
)
_EACH_WITHIN = re.compile(
    rf" ?{_ADVERB} (?:increase|rise|growth|drop|decline|decrease|bump|jump|uptick|reduction|hike)s?\b"
)
_EACH_BEFORE = re.compile(
    rf"\b(?:every|each) (?:single )?{_PERIOD}[a-z ,']{{0,32}}$|"
    r"\b(?:grow|ris|increas|climb|fall|drop|declin|shrink|decreas|go|goes|going)\w* (?:up |down )?"
    r"(?P<adverb>weekly|monthly|quarterly|yearly|annually) (?:by )?(?:about |around |roughly )?$"
)
_SPAN = (
    r"(?:in|over|within|during|throughout|across) (?:the |a |an )?"
    r"(?:(?:whole |full |entire )?(?:course|span) of )?"
)
_NEXT = r"(?:the |a |an |one |this |next |coming |following |rest of the ){0,3}"
_OVER_ONE = re.compile(rf"[, ]*(?:or so )?{_SPAN}{_NEXT}{_PERIOD}(?! (?:of|over|on)\b)")
_OVER_SOME = re.compile(rf"[, ]*{_SPAN}{_NEXT}(?=#)")
_LONG: frozenset[Period] = frozenset(("week", "month", "quarter", "year"))
_OWN_PERIOD = re.compile(r"(?:/|\b(?:an?|per|each|every)) ?(?:w|mo|q|y)")
_IN = re.compile(r"[, ]*in\b")
_BY_THEN = re.compile(
    r"[, ]*(?:this|later this) (?:year|quarter|month)\b|[, ]*(?:by|until|come|before|towards?) (?:the "
    r")?(?:(?:end|start|middle|close) of (?:the |this |next )?"
    r"(?:\w+)|year[- ]end|next \w+|christmas|easter|summer|autumn|fall|spring|winter|q[1-4]|#+|"
    r"january|february|march|april|may|june|july|august|september|october|november|december)\b"
)


def paced(told: Said, one: Segment, got: Bound) -> Bound:
    """What a relative change is that takes time: growth of a volume, and of all else a question back."""
    entry = got.entries[0] if len(got.entries) == 1 else None
    if entry is None or entry.op != "multiply" or not isinstance(entry.value, (int, float)):
        return got
    months = _months(told, one)
    if months is None or entry.value <= 0:
        return got
    if entry.field not in RATE_FIELDS:
        return Bound(field=got.field, why="left_over")
    if months == "some time":
        return Bound(field="growth_per_month", why="which_period", readings=(got.entries,))
    growth = (Entry("growth_per_month", "set", float(entry.value) ** (1 / months) - 1),)
    if _IN.match(told.words, one.amount.end) and _is_percent(one):
        return Bound(field="growth_per_month", why="which_period", readings=(growth, got.entries))
    return Bound(growth, "growth_per_month")


def is_span_of_a_change(told: Said, one: Amount) -> bool:
    """Whether months tell how long a change before them takes: "doubles over 6 months"."""
    ends = [each.end for each in told.factors]
    ends += [each.end for each in told.amounts if each.unit in {"times", "percent"} or each.part]
    before = max((end for end in ends if end <= one.start), default=None)
    span = _OVER_SOME.match(told.words, before) if before is not None else None
    return span is not None and span.end() == one.start


def _is_percent(one: Segment) -> bool:
    return isinstance(one.amount, Amount) and one.amount.unit == "percent"


def _months(told: Said, one: Segment) -> float | Literal["some time"] | None:
    after, before = told.words[one.amount.end :], one.before
    if _is_percent(one) and (
        each := _EACH_AFTER.match(after) or _EACH_WITHIN.match(after) or _EACH_BEFORE.search(before)
    ):
        return _length(each.groupdict())
    if over := _OVER_ONE.match(after):
        return _length(over.groupdict())
    if some := _OVER_SOME.match(after):
        start = one.amount.end + some.end()
        return next(
            (each.value for each in told.amounts if each.start == start and each.unit == "months"), None
        )
    if isinstance(one.amount, Amount) and one.amount.unit == "times" and one.amount.period in _LONG:
        beside = _OWN_PERIOD.search(told.text, one.amount.start, one.amount.end)
        return 1 / PER_MONTH[one.amount.period] if beside else None
    return "some time" if _BY_THEN.match(after) else None


def _length(said: dict[str, str | None]) -> float:
    """The months of a period that is named."""
    word = said.get("period") or said.get("adverb") or "month"
    if word.startswith(("an", "y")):
        return _PERIODS["year"]
    if word.startswith("q"):
        return _PERIODS["quarter"]
    return next((months for name, months in _PERIODS.items() if word.startswith(name)), 1.0)
