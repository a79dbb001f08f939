"""What does one request look like? Input and output tokens, and the shares that are cached or can wait."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from bot.conversation.defaults import default_shape, named_shapes
from bot.conversation.figures import figures
from bot.conversation.questions.reading import Unclear
from bot.language.message import Message
from bot.language.quantities import Quantity
from costmodel.scenario import RequestShape

GUESSED_SHAPE = re.compile(r"\(a guess\)")
"""The mark that our own descriptions set on a shape nobody told."""

_CACHED = re.compile(r"\b(?:cach(?:ed?|ing|eable)|cache[- ]?hits?|prompt[- ]caching|prefix)\b")
_BATCH = re.compile(
    r"\b(?:batch(?:ed|able|es)?|can wait|async(?:hronous)?|offline|not urgent|overnight|deferred)\b"
)
_INPUT = re.compile(r"\b(?:input|prompt|in)\b")
_OUTPUT = re.compile(r"\b(?:output|completion|out)\b")
_REACH = 32
_HUNDRED = 100
_SPLITS = ("chat", "rag", "write")
"""The catalog's shapes whose split is offered where one is asked back: they differ the most."""


@dataclass(frozen=True)
class Shares:
    """Shares of the volume, 0 to 1; `input_share` None where it was not told."""

    cached: float = 0.0
    batch: float = 0.0
    input_share: float | None = None
    problem: Unclear | None = None
    told: bool = False
    """Whether the message says how much is cached or can wait, be it nothing."""


def shares_of(message: Message) -> tuple[Shares, list[Quantity]]:
    """The shares that a message tells, and the quantities that tell them."""
    told: dict[str, float] = {}
    used: list[Quantity] = []
    problem: Unclear | None = None
    for one in message.quantities:
        share = _share(one)
        if share is None:
            continue
        name = _share_name(message, one)
        if name is None:
            continue
        used.append(one)
        if not 0 <= share <= 1 or one.flaw or one.high is not None or one.bound:
            problem = Unclear("A share is one number from 0% to 100%.")
            continue
        told[name] = 1 - share if name == "output" else share
    input_share = told.get("input", told.get("output"))
    return Shares(
        told.get("cached", 0.0),
        told.get("batch", 0.0),
        input_share,
        problem,
        bool({"cached", "batch"} & set(told)),
    ), used


def _share(one: Quantity) -> float | None:
    if one.unit == "percent":
        return one.value / _HUNDRED
    return (
        one.value
        if one.value in {0.5, 0.25, 0.75} and not one.scaled and one.unit in {None, "tokens", "requests"}
        else None
    )


def _share_name(message: Message, one: Quantity) -> str | None:
    """The nearest word that says what it is a share of, after the number first, then before it."""
    after = re.split(r"[,;.]|\band\b|#{2,}", message.words[one.end : one.end + _REACH], maxsplit=1)[0]
    before = re.split(r"[,;.]|\band\b|#{2,}", message.words[max(0, one.start - _REACH) : one.start])[-1]
    inside = message.text[one.start : one.end]
    for place in (after, before, inside):
        for name, words in (("cached", _CACHED), ("batch", _BATCH), ("output", _OUTPUT), ("input", _INPUT)):
            if words.search(place):
                return name
    return None


def shapes_of(
    per_request: list[Quantity], shares: Shares, message: Message
) -> tuple[tuple[RequestShape | None, ...], Unclear | None]:
    """The shape that a message tells: `(None,)` for none, several for a size without its split."""
    if shares.problem:
        return (None,), shares.problem
    if len(message.ratios) > 1:
        return (None,), Unclear("I read more than one ratio of input to output. Which one is it?")
    if any(one.high is not None or one.bound or one.flaw for one in per_request):
        return (None,), Unclear(
            "I need one number of tokens for input and one for output, such as 1,200 in / 300 out."
        )
    into = [one.value for one in per_request if one.side == "input"]
    out = [one.value for one in per_request if one.side == "output"]
    size = [one.value for one in per_request if one.side is None]
    if max(len(into), len(out), len(size)) > 1:
        return (None,), Unclear("I read more than one request size. Write it like 1,200 in / 300 out.")
    share = message.ratios[0].input_share if message.ratios else shares.input_share
    try:
        return tuple(_shapes(into, out, size, share)), None
    except ValidationError:
        return (None,), Unclear("A request has more than zero tokens on each side, up to 10M in and 1M out.")


def shape_of_share(input_share: float) -> RequestShape | None:
    """A request of the default size with that share of input tokens; None where one side would be empty."""
    default = default_shape()
    size = default.input_tokens_per_request + default.output_tokens_per_request
    return _shape(size * input_share, size * (1 - input_share)) if 0 < input_share < 1 else None


def _shapes(
    into: list[float], out: list[float], size: list[float], share: float | None
) -> Iterator[RequestShape | None]:
    if into and out:
        yield _shape(into[0], out[0])
    elif into:
        yield from (_shape(into[0], into[0] * part) for part in _output_per_input())
    elif out:
        yield from (_shape(out[0] / part, out[0]) for part in _output_per_input())
    elif size and share is not None:
        yield _shape(size[0] * share, size[0] * (1 - share))
    elif size:
        yield from (_shape(size[0] / (1 + part), size[0] * part / (1 + part)) for part in _output_per_input())
    else:
        yield None if share is None else shape_of_share(share)


def _output_per_input() -> Iterator[float]:
    """Output for each input token, in the shapes that are offered."""
    for name in _SPLITS:
        shape = named_shapes()[name]
        yield shape.output_tokens_per_request / shape.input_tokens_per_request


def _shape(into: float, out: float) -> RequestShape:
    """Whole tokens, at the figures that are said: what is shown is what is taken."""
    return RequestShape(
        input_tokens_per_request=figures(_whole(into)), output_tokens_per_request=figures(_whole(out))
    )


def _whole(tokens: float) -> float:
    return float(round(tokens)) if tokens >= 1 else tokens
