"""What stands in a follow-up? Words, names, amounts, factors and cues of fields, each with its place."""

import re
from dataclasses import dataclass

from bot.language.message import Message, read_clean
from bot.language.normalise import Clean
from bot.language.quantities import masked
from bot.whatif.amount import Amount
from bot.whatif.amounts import amounts
from bot.whatif.choice import Choice
from bot.whatif.choices import choices
from bot.whatif.cues import Cue, cues
from bot.whatif.elsewhere import without_what_is_elsewhere
from bot.whatif.left_alone import without_what_is_left_alone
from bot.whatif.spelling import spelt

_FACTORS: tuple[tuple[float, str], ...] = (
    (
        2,
        (
            r"doubl(?:e|es|ed|ing)(?![- ](?:check|digit|down|click|sided|standard|edged|tap|take|"
            r"entry))|twice(?: as (?:many|much|high))?(?! (?:a\b|per\b|daily|weekly|"
            r"this|last))|two-?fold"
        ),
    ),
    (3, r"tripl(?:e|es|ed|ing)|trebl(?:e|es|ed|ing)|thrice|three-?fold"),
    (4, r"quadrupl(?:e|es|ed|ing)|four-?fold"),
    (5, r"quintupl(?:e|es|ed|ing)|five-?fold"),
    (
        0.5,
        (
            r"halv(?:e|es|ed|ing)|(?:cut|cuts|cutting|drop|drops|sliced?|goes?|go|split|reduced?) "
            r"(?:it |this |that |them |the |our |\w+ ){0,4}(?:in|by) half|in half"
        ),
    ),
    (10, r"(?:an |one )?order of magnitude|ten-?fold|tenfold"),
    (100, r"two orders of magnitude"),
)
_FACTOR = tuple((value, re.compile(rf"\b(?:{words})\b")) for value, words in _FACTORS)
_X_FACTOR = re.compile(r"(?<![\w.])x ?(\d{1,3}(?:\.\d+)?)(?![\w.])")
_CARDS_AFTER = re.compile(r"¤ ?(?P<times>[x×] ?(?P<count>\d{1,3}))(?![\w.%])")
_ANOTHER = re.compile(
    r"\b(?:(?:hir(?:e|ing)|add(?:ing)?|recruit(?:ing)?|get|bring(?:ing)? (?:on|in)|"
    r"get(?:ting)? rid of|part(?:ing)? with|retir(?:e|ing)|sell(?:ing)?|return(?:ing)?|onboard(?:ing)?|"
    r"take on|los(?:e|ing)|fir(?:e|ing)|without|cut|lay off|"
    r"drop|buy|rent|with) (?:just |only )?an?|another|an (?:extra|additional)|a single|one more|one less|"
    r"one fewer)"
    r"(?: (?:extra|additional|more|full[- ]time|dedicated|senior|junior|ml|mlops|platform|infra|"
    r"devops|single|good|new)){0,3} "
    r"(?P<what>engineers?|ftes?|person|hire|sre|dev|developer|mlops|devops|gpus?|cards?|"
    r"replicas?|¤+)(?![\w])"
)


@dataclass(frozen=True)
class Factor:
    """“Doubles”, "twice", "an order of magnitude"."""

    value: float
    start: int
    end: int


@dataclass(frozen=True)
class Said:
    """A follow-up as far as its words go. `words`: the text with names and amounts blanked."""

    text: str
    words: str
    choices: tuple[Choice, ...]
    amounts: tuple[Amount, ...]
    factors: tuple[Factor, ...]
    cues: tuple[Cue, ...]
    ratios: tuple[float, ...]
    message: Message


def said(cleaned: Clean) -> Said:
    """All that later steps look at."""
    message = read_clean(Clean(spelt(cleaned.text), cleaned.mentions_someone, cleaned.too_long))
    chosen = choices(message)
    counted = amounts(message, chosen)
    text = message.text
    named = text
    named = _marked(named, chosen)
    cards = _cards_after(named)
    counted = (
        *(one for one in counted if not any(card.start < one.end and one.start < card.end for card in cards)),
        *cards,
    )
    blank = masked(
        named, (*((one.start, one.end) for one in counted), *((one.start, one.end) for one in message.ratios))
    )
    factors = _factors(blank)
    extra = _another(named, counted)
    blank = masked(blank, tuple((one.start, one.end) for one in extra))
    return Said(
        text,
        blank,
        chosen,
        tuple(sorted((*counted, *extra), key=lambda one: one.start)),
        factors,
        cues(_of_cues(masked(blank, tuple((one.start, one.end) for one in factors)))),
        tuple(one.input_share for one in message.ratios),
        message,
    )


def _of_cues(blank: str) -> str:
    return without_what_is_elsewhere(without_what_is_left_alone(blank)).replace("#", "%")


def _marked(text: str, chosen: tuple[Choice, ...]) -> str:
    """The text with models blanked by another mark than all else: a price beside one is the API's."""
    for one in chosen:
        if one.value is not None and one.field == "hosting":
            continue
        mark = "§" if one.field in {"api_model", "self_host_model"} else "¤" if one.field == "gpu" else "#"
        text = text[: one.start] + mark * (one.end - one.start) + text[one.end :]
    return text


def _factors(words: str) -> tuple[Factor, ...]:
    found: list[Factor] = []
    for value, pattern in _FACTOR:
        for match in pattern.finditer(words):
            if not any(match.start() < one.end and one.start < match.end() for one in found):
                found.append(Factor(value, *match.span()))
    found += [Factor(float(match[1]), *match.span()) for match in _X_FACTOR.finditer(words)]
    return tuple(sorted(found, key=lambda one: one.start))


def _cards_after(named: str) -> tuple[Amount, ...]:
    """“H100 x4”: so many of them."""
    return tuple(
        Amount(float(match["count"]), match.start("times"), match.end(), unit="gpus")
        for match in _CARDS_AFTER.finditer(named)
    )


def _another(named: str, counted: tuple[Amount, ...]) -> list[Amount]:
    """“Another engineer”, "hire an SRE": one, though no number says it."""
    found = []
    for match in _ANOTHER.finditer(named):
        start = match.start("what") - 1
        if any(one.start < match.end() and match.start("what") - 12 < one.end for one in counted):
            continue
        what = match["what"]
        unit = (
            "gpus"
            if what.startswith(("gpu", "card"))
            else "replicas"
            if what.startswith("replica")
            else "people"
        )
        if what.startswith("¤"):
            found.append(Amount(1.0, start, start, unit="gpus"))
            continue
        found.append(Amount(1.0, start, match.end(), unit=unit))  # type: ignore[arg-type]
    return found
