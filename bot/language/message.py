"""What does a message hold? Its plain text, and the names, hours, ratios and quantities, found in that order.

What one step finds is masked before the next looks: the 4 of "gpt-4o" is no number, "9-5" no range.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.language.clock import Window, windows
from bot.language.names import MOST_NAMES, Name, names
from bot.language.normalise import Clean, clean
from bot.language.numbers import MOST_NUMBERS
from bot.language.quantities import Quantity, Ratio, masked, quantities, ratios

Span = tuple[int, int]

_NAMED_NUMBERS = re.compile(
    r"\b(?:soc ?-?[123](?: type ?(?:2|ii|1|i))?|il ?-?\d|impact level \d|nist[- ](?:sp )?800-\d+|800-171|"
    r"iso[- /]?(?:iec )?\d+|"
    r"pci(?:[- ]dss)?(?: v?\d(?:\.\d)*)?|cmmc(?: level)? ?[123]?|24 ?[/x] ?7|24-7|7 ?days a week|"
    r"24 ?hours(?: a day| daily| per day)?|"
    r"5 ?days a week|8 ?x ?5|24 ?h\b|q[1-4]\b|(?<![$.,\d])(?:19|20)\d\d\b(?! ?(?:tok|req|in\b|out\b|input|"
    r"output|prompt|call|a |per|/|[kmb]\b|eng|fte|people|usd|\$|ms\b|milli|mil\b|bucks|dollars|%|"
    r"(?!(?:budget|plan|numbers|rates?|prices?|forecast|figures)\b)"
    r"(?:(?!(?:we|i|it|they|was|were|is|are|had|have|will|our|the|and|with|at|from|to|in|for)\b)[a-z]+ ){0,2}"
    r"(?!(?:we|i|it|they|more|less|much)\b)[a-z]+(?: (?:a|an|per|each|every|daily|weekly|monthly)\b|/)))"
    r"|[1-9]\d?(?:st|nd|rd|th)\b|part 11|article \d+|level ?[1-6]\b)"
)
_ONE_TIME = re.compile(r"\b\d{1,2}(?::[0-5]\d)? ?(?:[ap]\.?m\b\.?|o'clock\b)|\b[0-2]?\d:[0-5]\d\b")
NEGATION = re.compile(
    r"\b(?:no|not|never|none|without|nobody|neither|nor|cannot|can't|cant|don't|dont|doesn't|doesnt|"
    r"isn't|isnt|aren't|"
    r"arent|won't|wont|shouldn't|didn't|didnt|hasn't|haven't|nothing|non|wouldn't|ain't|"
    r"zero-?(?=[a-z])|nicht|nie|kein|keine|keinen|keiner|niemand|ohne|ningun[oa]?|nunca|nadie|aucune?|"
    r"jamais)\b(?!-)"
)


@dataclass(frozen=True)
class Message:
    """A message, read as far as language alone goes."""

    text: str
    """The clean text."""
    words: str
    """The same with names, windows, ratios and quantities blanked: what is left are words."""
    names: tuple[Name, ...] = ()
    windows: tuple[Window, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    mentions_someone: bool = False
    too_long: bool = False
    """Too many characters, numbers or names to be an answer: what was found may not be all."""


def read_message(raw: str) -> Message:
    """All that is found in a message as Slack delivers it. Total: any text gives a `Message`."""
    return read_clean(clean(raw))


def read_clean(cleaned: Clean) -> Message:
    """The same for a text that was cleaned before, perhaps with its spelling mended."""
    text = cleaned.text
    named = names(text)
    unnamed = masked(text, _places(named))
    fixed = tuple(match.span() for match in _NAMED_NUMBERS.finditer(unnamed))
    hours = windows(masked(unnamed, fixed))
    timed = masked(unnamed, (*fixed, *_places(hours)))
    shares = ratios(timed)
    times = tuple(match.span() for match in _ONE_TIME.finditer(masked(timed, _places(shares))))
    counted = quantities(masked(timed, (*_places(shares), *times)))
    words = masked(unnamed, (*_places(hours), *_places(shares), *_places(counted)))
    crowded = len(counted) >= MOST_NUMBERS // 2 or len(named) >= MOST_NAMES
    too_long = cleaned.too_long or crowded
    return Message(text, words, named, hours, shares, counted, cleaned.mentions_someone, too_long)


def _places(found: Iterable[Name | Window | Ratio | Quantity]) -> tuple[Span, ...]:
    return tuple((one.start, one.end) for one in found)
