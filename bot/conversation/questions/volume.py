"""How much work is it a month? Tokens, requests with their shape, or what a named model's API costs today."""

import re
from dataclasses import replace
from itertools import pairwise

from bot.conversation.figures import figures, short
from bot.conversation.questions import load
from bot.conversation.questions.reading import NOTHING, Found, Outcome, Span, Unclear
from bot.conversation.questions.shape import GUESSED_SHAPE, Shares, shape_of_share, shapes_of, shares_of
from bot.conversation.questions.volume_readings import (
    Told,
    distinct,
    fill_of,
    readings_of,
    readings_of_each,
)
from bot.conversation.state import Fill, Slot
from bot.language.message import Message, read_message
from bot.language.quantities import Quantity
from costmodel.catalog.load import catalog
from costmodel.scenario import MAX_TOKENS_PER_MONTH, LoadPatternId, Volume

SLOT: Slot = "volume"
TITLE = "Volume"
PROMPT = "How much work is it? Tokens or requests in a period, or what you pay for a model today."
EXAMPLES = ("2B tokens a month", "500k requests a day at 1,200 in / 300 out")

_PEAK = re.compile(
    r"\b(?:peak(?:s|ing|ed)?|bursts?(?: to| of)|spik(?:es?|ing)(?: to| of)|busiest|worst case|at the top|"
    r"maxim(?:um|al)|max|at worst|on (?:an?|our|the) (?:bad|busy|worst|busiest|heavy|crazy|peak) (?:day|"
    r"hour)s?)\b"
)
_SHAPE_AT_MOST_TOKENS = 10_000_000
_CORRECTION = re.compile(
    r"\b(?:sorry|i mean(?:t)?|no,|actually|rather|correction|wait|scratch that|make that|oops|instead)\b"
)
_RELATIVE = re.compile(
    r"\b(?:more|less|fewer|extra|additional|another|increas\w+|decreas\w+|reduc\w+|grow\w*|up by|down by|"
    r"on top|plus|twice|triple)\b"
)
_TOTAL_PLEASE = "I need a total: how many tokens or requests is that in a day or a month?"
_DOLLARS_PLEASE = "I work in US dollars. What is that in dollars a month, and on which model?"
_PER_HEAD = re.compile(
    r"(?:\b(?:per|each|every|a|an)|/) ?(?:user|customer|client|employee|seat|person|team|agent|session|"
    r"conversation|chat|document|ticket)s?\b"
)
_BYTES_TO_TOKENS = "I count tokens or requests, not bytes. How many is that in a day or a month?"
_SIZE_OF_A_MODEL = (
    "That reads like a model's size. How many tokens or requests are there in a day or a month?"
)
_PARAMETERS = re.compile(r"[ -]?(?:(?:open |dense |moe )?models?|param\w*|weights|llm)\b")
_OF_PEOPLE = re.compile(r"\b(?:engineers?|ftes?|people|devs?|heads?|sres?|salar(?:y|ies))\b[^.,;]{0,30}$")
_NUMBER_ALONE = re.compile(
    r"[#\s\W\d]|\b(?:we|i|it|it's|have|do|about|around|roughly|approx\w*|maybe|probably|just|only|some|"
    r"like|say|"
    r"think|guess|or|so|in|total|overall|is|are|the|our|volume|usage|ok|so|well|um|uh|please|now|today|"
    r"currently|this|last|that|make|meant?|sorry|no|not|more|exactly|nearly|almost)\b"
)
_MAY_WAIT = re.compile(
    r"(?<!no )(?<!not )(?<!non-)(?<!without )\b(?:batch(?:able|es|ed|ing)?|can (?:all )?wait|async\w*|"
    r"offline|not urgent|deferr\w+)\b(?! size)"
)
_OUT_OF_RANGE = f"That is outside what I can price: from 1 to {short(MAX_TOKENS_PER_MONTH)} tokens a month."
_MONEY_WORDS = re.compile(
    r"\b(?:spend(?:s|ing)?|spent|bill(?:s|ed)?|pay(?:s|ing)?|paid|invoice|budget|costs?|costing)\b"
)


def labels() -> tuple[str, ...]:
    """The answers on the buttons."""
    return tuple(f"{size} tokens a month" for size in ("50M", "500M", "2B", "10B", "50B"))


def read(text: str) -> Outcome:
    """The volume that a text answers with."""
    return find(read_message(text), asked=True).outcome


def find(message: Message, *, asked: bool) -> Found:
    """The volume of a message, told in exactly one way with a period; everything else is asked back."""
    shares, shared = shares_of(message)
    rest = [one for one in message.quantities if one not in shared]
    flows = [
        one for one in rest if _is_flow(one, rest, asked=asked) and not _is_beside_the_point(message, one)
    ]
    per_request = [one for one in rest if one not in flows and one.unit == "tokens"]
    used: list[Span] = [(one.start, one.end) for one in (*flows, *per_request, *shared)]
    used += [(one.start, one.end) for one in message.ratios]
    if GUESSED_SHAPE.search(message.text):
        per_request = []
    if not flows:
        return _without_flow(message, rest, per_request, shared, used, asked=asked)
    return Found(_outcome(message, flows, per_request, shares), tuple(used))


def _is_flow(one: Quantity, rest: list[Quantity], *, asked: bool) -> bool:
    """A total or a rate, where shape quantities are of one request."""
    if one.each or one.unit in {
        "percent",
        "people",
        "users",
        "times",
        "other_currency",
        "bytes",
        "hours",
        "days",
    }:
        return False
    if one.unit == "usd":
        return (one.period is not None and one.period != "year") or (asked and one.period is None)
    if one.unit == "requests":
        return True
    sides_flow = any(other.side and (other.period or other.value > _SHAPE_AT_MOST_TOKENS) for other in rest)
    if one.side is not None:
        return sides_flow
    if one.unit == "tokens":
        beside_requests = any(other.unit == "requests" for other in rest)
        return one.period is not None or not beside_requests or one.value > _SHAPE_AT_MOST_TOKENS
    return asked and (one.period is not None or one.scaled or one.flaw is not None or len(rest) == 1)


def _is_beside_the_point(message: Message, one: Quantity) -> bool:
    """A number that something else than a volume has: "70B model", pay, a digit among words of any kind."""
    if one.unit == "usd" and one.period is None and _OF_PEOPLE.search(message.text[: one.start]):
        return True
    if one.unit or one.period:
        return False
    if _PARAMETERS.match(message.text, one.end):
        return True
    return not one.scaled and one.flaw is None and _NUMBER_ALONE.sub("", message.words) != ""


def _without_flow(
    message: Message,
    rest: list[Quantity],
    per_request: list[Quantity],
    shared: list[Quantity],
    used: list[Span],
    *,
    asked: bool,
) -> Found:
    if asked and (reason := _other_than_a_volume(message, rest)):
        return Found(Unclear(reason), tuple(used))
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


def _other_than_a_volume(message: Message, rest: list[Quantity]) -> str | None:
    """What is asked for instead, where the numbers count something that is no volume."""
    units = {one.unit for one in rest}
    if "other_currency" in units:
        return _DOLLARS_PLEASE
    if units & {"users", "times"}:
        return _TOTAL_PLEASE
    if "bytes" in units:
        return _BYTES_TO_TOKENS
    is_size = any(one.scaled and _PARAMETERS.match(message.text, one.end) for one in rest)
    return _SIZE_OF_A_MODEL if is_size else None


def _outcome(  # noqa: PLR0911 - one return a doubt
    message: Message, flows: list[Quantity], per_request: list[Quantity], shares: Shares
) -> Outcome:
    if flawed := _flawed([*flows, *per_request]):
        return flawed
    if any(one.unit == "users" for one in message.quantities) or _PER_HEAD.search(message.text):
        return Unclear(_TOTAL_PLEASE)
    if any(one.unit == "other_currency" for one in message.quantities):
        return Unclear(_DOLLARS_PLEASE)
    sides = [one for one in flows if one.side]
    totals = _without_repeats([one for one in flows if not one.side])
    if sides:
        return _from_sides(sides, totals, shares)
    shapes, problem = shapes_of(per_request, shares, message)
    if problem:
        return problem
    told = [Told(shape, shares) for shape in shapes]
    if len(totals) > 1:
        return _contradiction(message, totals, told[0])
    if totals[0].bound is None and _RELATIVE.search(message.text):
        return Unclear(
            "Is that the total, or a change of it? Tell me the total.", readings_of(totals[0], told[0])
        )
    return _from_total(message, totals[0], told)


def _flawed(parts: list[Quantity]) -> Unclear | None:
    flaws = {one.flaw for one in parts}
    if "not_finite" in flaws:
        return Unclear("I need a finite number.")
    if "negative" in flaws or any(one.value == 0 for one in parts):
        return Unclear("A volume is more than zero.")
    if "vague" in flaws:
        return Unclear("How many, about? A rough number is fine.")
    if flaws & {"malformed", "decimal_comma"}:
        return Unclear("I cannot tell how that number is meant. Write it like 1,200 or 1.2M.")
    return None


def _without_repeats(totals: list[Quantity]) -> list[Quantity]:
    """“12B a month (400M a day)” says one thing twice."""
    if len(totals) > 1 and all(one.period and one.high is None and one.value for one in totals):
        same = all(_same(a.a_month, b.a_month) for a, b in pairwise(totals))
        if same and len({one.unit for one in totals if one.unit}) == 1:
            return totals[:1]
    return totals


def _same(value: float, other: float) -> bool:
    """Whether two figures are one, told twice."""
    return abs(value / other - 1) <= catalog().defaults.reading.same_within.value


def _contradiction(message: Message, totals: list[Quantity], told: "Told") -> Unclear:
    unit = next((one.unit for one in totals if one.unit), None)
    readings = [
        reading
        for one in reversed(totals[-3:])
        for reading in readings_of(replace(one, unit=one.unit or unit), told)[:1]
    ]
    corrected = _CORRECTION.search(message.text) is not None
    reason = (
        "I read a correction. Which figure holds?"
        if corrected
        else "I read more than one volume. Which one is it?"
    )
    return Unclear(reason, distinct(readings))


def _from_total(  # noqa: PLR0911 - one return a doubt
    message: Message, one: Quantity, shapes: list["Told"]
) -> Outcome:
    told = shapes[0]
    if one.unit is None and _MONEY_WORDS.search(message.words):
        one = replace(one, unit="usd")
    ids = list(dict.fromkeys(model for name in message.names if name.kind == "api" for model in name.ids))
    if one.high is not None:
        middle = replace(one, value=(one.value + one.high) / 2)
        ends = (one, middle, replace(one, value=one.high))
        return Unclear("That is a range. Which shall I take?", readings_of_each(ends, told, ids))
    if one.bound:
        other = replace(one, value=one.value / 2 if one.bound == "at_most" else 2 * one.value)
        return Unclear("That is a limit. What is it on average?", readings_of_each((one, other), told, ids))
    if one.unit != "usd" and _PEAK.search(message.words):
        return _peak(one, told)
    if one.period is None:
        return Unclear("In what period?", readings_of(one, told, ids))
    if one.unit is None and one.a_month < catalog().defaults.reading.tokens_from_per_month.value:
        return Unclear("Of what?", readings_of(one, told, ids))
    if len(shapes) > 1:
        unsplit = distinct([reading for shape in shapes for reading in readings_of(one, shape, ids)[:1]])
        return Unclear("How does a request split into input and output tokens?", unsplit)
    if one.unit == "usd" and len(ids) != 1:
        return Unclear("On which model is that spent?", readings_of(one, told, ids))
    if told.shares.batch == 0 and _may_wait(message):
        parts = [
            replace(told, shares=replace(told.shares, batch=share, told=True)) for share in (1.0, 0.5, 0.0)
        ]
        waits = [reading for part in parts for reading in readings_of(one, part, ids)[:1]]
        return Unclear("How much of it can wait for a batch?", distinct(waits))
    exact = fill_of(replace(one, unit=one.unit or "tokens"), told, ids)
    return exact or Unclear(_OUT_OF_RANGE)


def _may_wait(message: Message) -> bool:
    """Whether a word of batches stands that tells no load pattern ("nightly batch")."""
    told = load.find(message, asked=False).outcome
    nightly = isinstance(told, Fill) and told.load is not None and told.load.pattern == "nightly_batch"
    return not nightly and _MAY_WAIT.search(message.words) is not None


def _peak(one: Quantity, told: "Told") -> Unclear:
    rate = replace(one, unit=one.unit or "requests", period=one.period or "second")
    office, chat = _peak_to_average("business_hours"), _peak_to_average("global_chat")
    averages = [replace(rate, value=rate.value / ratio) for ratio in (office, chat, 1)]
    return Unclear(
        f"A peak is not an average. Office-hours work peaks at about {short(office)} times its average, a "
        f"global chat at {short(chat)} times. What is the average?",
        readings_of_each(tuple(averages), told, []),
    )


def _peak_to_average(pattern: LoadPatternId) -> float:
    """The busiest minute over the mean, as measured: what a fleet sized to that minute leaves unused."""
    measured = catalog().load_patterns[pattern].published_utilization
    return figures(1 / measured.value, 2) if measured else 1.0


def _from_sides(sides: list[Quantity], totals: list[Quantity], shares: Shares) -> Outcome:
    """“800M in and 200M out a month”: the sum is the volume, the proportion its shape."""
    into = [one for one in sides if one.side == "input"]
    out = [one for one in sides if one.side == "output"]
    if len(into) != 1 or len(out) != 1 or any(one.high or one.bound for one in sides):
        return Unclear("I need both sides, input and output, or the total.")
    total = into[0].value + out[0].value
    if any(not _same(one.value, total) for one in totals):
        return Unclear("Input and output do not add up to the total that I read. What is the total?")
    periods = list(dict.fromkeys(one.period for one in (*sides, *totals) if one.period))
    told = Told(shape_of_share(into[0].value / total), shares)
    both = replace(into[0], value=total, side=None, period=periods[0] if len(periods) == 1 else None)
    if both.period is None:
        return Unclear("In what period?", readings_of(both, told))
    return fill_of(both, told) or Unclear(_OUT_OF_RANGE)


def merged(held: Volume, told: Volume) -> Volume:
    """What is told now; the shape and the shares told before stay where it says nothing of them.

    “0% cached” says something: then the reader sets shape and shares, be they none.
    """
    update: dict[str, object] = {} if told.shape else {"shape": held.shape}
    says_shares = {"shape", "cached_input_share"} <= told.model_fields_set
    if not (says_shares or told.cached_input_share or told.batch_share):
        update |= {"cached_input_share": held.cached_input_share, "batch_share": held.batch_share}
    return told.model_copy(update=update)
