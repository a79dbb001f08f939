"""How much work is it a month? Tokens, requests with their shape, or what a named model's API costs today."""

import re
from itertools import pairwise

from pydantic import ValidationError

from bot.conversation.defaults import default_shape
from bot.conversation.figures import short
from bot.conversation.questions.reading import NOTHING, Found, Outcome, Reading, Span, Unclear
from bot.conversation.questions.shape import GUESSED_SHAPE, Shares, shape_of, shares_of
from bot.conversation.state import Fill
from bot.language.message import Message, read_message
from bot.language.quantities import PER_MONTH, Period, Quantity
from costmodel.scenario import MAX_TOKENS_PER_MONTH, ModelNeed, RequestShape, Volume

SLOT = "volume"
TITLE = "Volume"
PROMPT = "How much work is it? Tokens or requests in a period, or what you pay for a model today."
LABELS = (
    "50M tokens a month",
    "500M tokens a month",
    "2B tokens a month",
    "10B tokens a month",
    "50B tokens a month",
)
EXAMPLES = ("2B tokens a month", "500k requests a day at 1,200 in / 300 out")

_PEAK = re.compile(
    r"\b(?:peak(?:s|ing|ed)?|bursts?(?: to| of)|spik(?:es?|ing)(?: to| of)|busiest|worst case|at the top|maxim(?:um|al)|max)\b"
)
_PEAK_TO_AVERAGE = (3.5, 1.9)
"""Busiest minute over mean: office-hours coding and round-the-clock chat (AzurePublicDataset 2024, May 10 to 18)."""
_SURELY_TOKENS_PER_MONTH = 100e6
_SHAPE_AT_MOST_TOKENS = 10_000_000
_SAME = 0.02
_CORRECTION = re.compile(
    r"\b(?:sorry|i mean(?:t)?|no,|actually|rather|correction|wait|scratch that|make that|oops|instead)\b"
)
_MONEY_WORDS = re.compile(
    r"\b(?:spend(?:s|ing)?|spent|bill(?:s|ed)?|pay(?:s|ing)?|paid|invoice|budget|costs?|costing)\b"
)


def read(text: str) -> Outcome:
    """The volume that a text answers with."""
    return find(read_message(text), asked=True).outcome


def find(message: Message, *, asked: bool) -> Found:
    """The volume of a message, told in exactly one way with a period; everything else is asked back."""
    shares, shared = shares_of(message)
    rest = [one for one in message.quantities if one not in shared]
    flows = [one for one in rest if _is_flow(one, rest, asked=asked)]
    per_request = [one for one in rest if one not in flows and one.unit == "tokens"]
    used: list[Span] = [(one.start, one.end) for one in (*flows, *per_request, *shared, *message.ratios)]
    if GUESSED_SHAPE.search(message.text):
        used, per_request = used, []
    if not flows:
        return _without_flow(message, rest, per_request, shared, used, asked=asked)
    return Found(_outcome(message, flows, per_request, shares), tuple(used))


def _is_flow(one: Quantity, rest: list[Quantity], *, asked: bool) -> bool:
    """A total or a rate, where shape quantities are of one request."""
    if one.each or one.unit in {"percent", "people", "users", "times", "other_currency"}:
        return False
    if one.unit == "usd":
        return one.period is not None and one.period != "year" or (asked and one.period is None)
    if one.unit == "requests":
        return True
    sides_flow = any(other.side and (other.period or other.value > _SHAPE_AT_MOST_TOKENS) for other in rest)
    if one.side is not None:
        return sides_flow
    if one.unit == "tokens":
        return (
            one.period is not None
            or one.scaled
            or not any(other.unit == "requests" for other in rest)
            or one.flaw is not None
        )
    return asked and (one.period is not None or one.scaled or one.flaw is not None or _alone(one, rest))


def _alone(one: Quantity, rest: list[Quantity]) -> bool:
    return len(rest) == 1 and rest[0] is one


def _without_flow(
    message: Message,
    rest: list[Quantity],
    per_request: list[Quantity],
    shared: list[Quantity],
    used: list[Span],
    *,
    asked: bool,
) -> Found:
    if asked and any(one.unit == "other_currency" for one in rest):
        return Found(
            Unclear("I work in US dollars. What is that in dollars a month, and on which model?"), tuple(used)
        )
    if asked and any(one.unit in {"users", "times"} for one in rest):
        return Found(
            Unclear("I need a total: how many tokens or requests is that in a day or a month?"), tuple(used)
        )
    if per_request or shared or message.ratios:
        if not asked and not per_request:
            return NOTHING
        return Found(
            Unclear(
                "I read the shape of a request. How many tokens or requests are there in a day or a month?"
            ),
            tuple(used),
        )
    return NOTHING


def _outcome(message: Message, flows: list[Quantity], per_request: list[Quantity], shares: Shares) -> Outcome:
    if flawed := _flawed([*flows, *per_request]):
        return flawed
    if any(one.unit == "users" for one in message.quantities):
        return Unclear("I need a total: how many tokens or requests is that in a day or a month?")
    if any(one.unit == "other_currency" for one in message.quantities):
        return Unclear("I work in US dollars. What is that in dollars a month, and on which model?")
    sides = [one for one in flows if one.side]
    totals = [one for one in flows if not one.side]
    if sides:
        return _from_sides(sides, totals, shares)
    totals = _without_repeats(totals)
    if len(totals) > 1:
        return _contradiction(message, totals)
    return _from_total(message, totals[0], per_request, shares)


def _flawed(parts: list[Quantity]) -> Unclear | None:
    flaws = {one.flaw for one in parts}
    if "not_finite" in flaws:
        return Unclear("I need a finite number.")
    if "negative" in flaws or any(one.value == 0 for one in parts):
        return Unclear("A volume is more than zero.")
    if "vague" in flaws:
        return Unclear("How many, about? A rough number is fine.")
    if "malformed" in flaws:
        return Unclear("I cannot tell how that number is meant. Write it like 1,200 or 1.2M.")
    return None


def _without_repeats(totals: list[Quantity]) -> list[Quantity]:
    """ "12B a month (400M a day)" says one thing twice."""
    if len(totals) > 1 and all(one.period and one.high is None for one in totals):
        same = all(abs(a.a_month / b.a_month - 1) <= _SAME for a, b in pairwise(totals))
        if same and len({one.unit for one in totals if one.unit}) == 1:
            return totals[:1]
    return totals


def _contradiction(message: Message, totals: list[Quantity]) -> Unclear:
    readings: list[Reading] = []
    for one in reversed(totals[-3:]):
        unit = one.unit or next((other.unit for other in totals if other.unit), None)
        readings += _readings_of(one, unit)[:1]
    corrected = _CORRECTION.search(message.text) is not None
    reason = (
        "I read a correction. Which figure holds?"
        if corrected
        else "I read more than one volume. Which one is it?"
    )
    return Unclear(reason, _distinct(readings))


def _from_total(message: Message, one: Quantity, per_request: list[Quantity], shares: Shares) -> Outcome:
    unit = one.unit
    if unit is None and _MONEY_WORDS.search(message.words):
        unit = "usd"
    if one.high is not None:
        values = (one.value, (one.value + one.high) / 2, one.high)
        return Unclear(
            "That is a range. Which shall I take?",
            _distinct([r for value in values for r in _readings_of(one, unit, value)[:1]]),
        )
    if one.bound:
        other = one.value / 2 if one.bound == "at_most" else 2 * one.value
        return Unclear(
            "That is a limit. What is it on average?",
            _distinct([r for value in (one.value, other) for r in _readings_of(one, unit, value)[:1]]),
        )
    if unit != "usd" and _PEAK.search(message.words):
        return _peak(one, unit)
    if one.period is None:
        return Unclear("In what period?", _readings_of(one, unit))
    if unit is None and one.a_month < _SURELY_TOKENS_PER_MONTH:
        return Unclear("Of what?", _readings_of(one, None))
    if unit == "usd":
        return _spend(message, one, per_request, shares)
    shape, problem = shape_of(per_request, shares, message)
    if problem:
        return problem
    return _fill(unit or "tokens", one.a_month, shape, shares)


def _peak(one: Quantity, unit: str | None) -> Unclear:
    period = one.period or "second"
    values = (one.value / _PEAK_TO_AVERAGE[0], one.value / _PEAK_TO_AVERAGE[1], one.value)
    readings = [_reading(value, unit or "requests", period) for value in values]
    return Unclear(
        "A peak is not an average. Office-hours work peaks at about 3.5 times its average, a global chat at 1.9 "
        "times. What is the average?",
        _distinct(readings),
    )


def _spend(message: Message, one: Quantity, per_request: list[Quantity], shares: Shares) -> Outcome:
    named = [name for name in message.names if name.kind == "api"]
    ids = list(dict.fromkeys(model for name in named for model in name.ids))
    amount = f"${short(one.a_month)} a month"
    if len(ids) != 1:
        models = ids[:3] or ["gpt-4o-mini", "gpt-4o", "claude-haiku-4-5"]
        readings = [read_as(f"{amount} on {model}") for model in models]
        return Unclear("On which model is that spent?", _distinct([r for r in readings if r]))
    shape, problem = shape_of(per_request, shares, message)
    if problem:
        return problem
    try:
        volume = Volume(
            api_spend_usd_per_month=one.a_month,
            spend_model=ids[0],
            shape=shape,
            cached_input_share=shares.cached,
            batch_share=shares.batch,
        )
    except ValidationError:
        return Unclear("That amount is beyond what I can price. What is it in dollars a month?")
    name = next(name for name in named if name.ids == (ids[0],))
    need = ModelNeed(tier=name.tiers[0], api_model=ids[0]) if name.tiers else None
    return Fill(volume=volume, model=need)


def _from_sides(sides: list[Quantity], totals: list[Quantity], shares: Shares) -> Outcome:
    """ "800M in and 200M out a month": the sum is the volume, the proportion its shape."""
    if (
        len(sides) != 2
        or {one.side for one in sides} != {"input", "output"}
        or any(one.high for one in sides)
    ):  # noqa: PLR2004 - both sides
        return Unclear("I need both sides, input and output, or the total.")
    periods = {one.period for one in (*sides, *totals) if one.period}
    into = next(one for one in sides if one.side == "input").value
    out = next(one for one in sides if one.side == "output").value
    total = into + out
    if len(periods) != 1:
        told = f"{short(into)} tokens in and {short(out)} tokens out"
        readings = [read_as(f"{told} {period}") for period in ("a month", "a day")]
        return Unclear("In what period?", _distinct([r for r in readings if r]))
    if totals and any(abs(one.value / total - 1) > _SAME for one in totals):
        return Unclear("Input and output do not add up to the total that I read. What is the total?")
    period: Period = next(iter(periods))
    size = default_shape()
    tokens = size.input_tokens_per_request + size.output_tokens_per_request
    shape = RequestShape(
        input_tokens_per_request=tokens * into / total, output_tokens_per_request=tokens * out / total
    )
    return _fill("tokens", total * PER_MONTH[period], shape, shares)


def _fill(unit: str, a_month: float, shape: RequestShape | None, shares: Shares) -> Outcome:
    field = "requests_per_month" if unit == "requests" else "tokens_per_month"
    told = {field: a_month, "shape": shape, "cached_input_share": shares.cached, "batch_share": shares.batch}
    try:
        return Fill(volume=Volume.model_validate(told))
    except ValidationError:
        return Unclear(
            f"That is beyond any load I know of; the limit is {short(MAX_TOKENS_PER_MONTH)} tokens a month."
        )


def _readings_of(one: Quantity, unit: str | None, value: float | None = None) -> list[Reading]:
    """Full readings of a quantity that lacks its unit, its period, or both."""
    value = one.value if value is None else value
    if unit == "usd":
        period = one.period or "month"
        told = (read_as(f"${short(value)} a {period} on {model}") for model in ("gpt-4o-mini", "gpt-4o"))
        return [reading for reading in told if reading]
    if unit is None and one.period is None:
        pairs = (("tokens", "month"), ("tokens", "day"), ("requests", "day"))
    elif unit is None:
        pairs = (("tokens", one.period), ("requests", one.period))
    elif one.period is None:
        pairs = ((unit, "month"), (unit, "day"), (unit, "year"))
    else:
        pairs = ((unit, one.period),)
    return [_reading(value, name, period) for name, period in pairs]


def _reading(value: float, unit: str, period: Period) -> Reading:
    label = f"{short(value)} {unit} a {period}"
    reading = read_as(label)
    if reading is None:
        return Reading(label, Fill())
    return reading


def read_as(label: str) -> Reading | None:
    """The reading that a label stands for, when the label itself reads with certainty."""
    outcome = read(label)
    return Reading(label, outcome) if isinstance(outcome, Fill) else None


def _distinct(readings: list[Reading]) -> tuple[Reading, ...]:
    known = {one.label: one for one in readings if one.fill != Fill()}
    return tuple(known.values())[:3]
