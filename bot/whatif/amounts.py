"""How much of what? The quantities of a message, with the units that only a follow-up has."""

import re
from dataclasses import replace

from bot.language.message import Message
from bot.language.quantities import Quantity
from bot.whatif.amount import Amount
from bot.whatif.choice import Choice
from bot.whatif.sizes import LEAST_GPU_PURCHASE_USD
from bot.whatif.written_units import UNITS

_MORE_PEOPLE = re.compile(
    r" (?:more|less|fewer|extra|additional|new|other)(?: (?:full[- ]time|dedicated|senior|junior|"
    r"ml|mlops|platform|infra|devops|sre)){0,3} "
    r"(?:engineers?|ftes?|engs?|people|persons?|heads?|hires?|sres?|devs?|developers?|mlops|ops|"
    r"folks)\b| of (?:an?|one) (?:engineer|fte|person|sre|dev|head)\b"
)
_OF_THEM = re.compile(r" of (?:them|those|these)\b")
_TIMES_BEFORE = re.compile(r"(?:(?<![\w.])x|\btimes|\bmultiplied by|\bfactor of|\*) ?$")
_KWH = re.compile(r"(?: ?(?:/|per|a|an) ?| )(?:kwh|kw-?h|kilowatt[- ]?hours?)\b")
_CENTS = re.compile(r" ?(?:(?:cents?|ct|c)\b|¢)")
_GPU_HOUR = re.compile(
    r" ?(?:/|per|an?|each) ?(?:gpu|card|h100|a100|#+)[- /]*(?:per |an? )?(?:hours?|hrs?|h)\b"
    r"| ?(?:/|per|an?|each) ?(?:hours?|hrs?|h)(?: ?(?:/|per|an?|each) ?(?:gpu|card|#+))?\b|[ "
    r"-]?hourly\b|/h\b| ph\b"
)
_PER_TOKENS = re.compile(
    r" ?(?:/|per|an?|for) ?(?:1 ?)?(?:m|million|mm|k|1k|thousand|b|billion|mtok|mil)\b(?: "
    r"?(?:tok\w*|in\w*|out\w*))?| ?(?:/|per) ?tok(?:en)?s?\b|/ ?mtok\b"
)
_PER_GPU = re.compile(r" ?(?:/|per|an?|each) ?(?:gpus?|cards?|#+)(?![\w#])")
_EACH = re.compile(
    r" ?(?:each|apiece|a piece|a pop|per unit|per head|per engineer|an engineer|/engineer|per "
    r"person|a head)\b"
)
_PART_WORDS = re.compile(r"half|third|quarter|fifth|tenth")
_COUNT_OF = re.compile(
    r"(?: ?[x×]| of(?: the| those)?| more| extra| additional| nvidia| rented| cheap| owned| used| "
    r"second-hand| new| "
    r"refurb(?:ished)?| "
    r"dedicated){0,2} ?$"
)
_PAY = re.compile(
    r"'?s? (?:salar\w+|costs?\b|pay\b|comp\b|compensation|rates?\b|wages?\b|prices?\b|pricing\b)"
)
_ONES = re.compile(
    r"\b(?:quick|this|that|which|the|first|last|other|next|each|every|good|better|best|right|"
    r"wrong|same|no|any|some|"
    r"cheap|cheaper|cheapest|small|smaller|big|bigger|large|larger|new|old|fast|faster|base|"
    r"previous|current) $"
)
_ONE_MORE_TIME = re.compile(
    r" (?:more |last )?(?:time|thing|question|sec|second|moment|minute|note|point|columns?|scenarios?|"
    r"cases?|table|place|go|of the|of these|way)\b"
)
_AS_MANY = re.compile(r"\b(?:as|how|so|too) $")
_GROWS = re.compile(r"\b(?:gr[eo]w\w*|compound\w*|mom|yoy)\b")
_TIMES = re.compile(r" ?(?:[x×]|-?fold|times)(?![a-z])")
_DIFFERENCE = re.compile(r"\b(?:difference|differences|gap|delta|compare|comparison) between (?:having )?$")


def amounts(message: Message, chosen: tuple[Choice, ...]) -> tuple[Amount, ...]:
    """The amounts of a message that stand in no name."""
    found = []
    for quantity in message.quantities:
        if any(
            quantity.start < one.end and one.start < quantity.start + 1 for one in chosen if not one.denied
        ) or any(_within(quantity, one) for one in chosen):
            continue
        if quantity.flaw == "vague" and _AS_MANY.search(message.text[: quantity.start][-8:]):
            continue
        one = _amount(message.text, quantity, chosen)
        if one is not None and one.high is not None and (cut := _between_two(message.text, one)):
            found.append(replace(one, high=None, end=cut[0]))
            found.append(replace(one, value=one.high, high=None, start=cut[1]))
            continue
        pronoun = one is not None and one.unit is None and _is_a_pronoun(message.text, one)
        if one is not None and not pronoun:
            found.append(one)
    return tuple(found)


def _between_two(text: str, one: Amount) -> tuple[int, int] | None:
    """Where two numbers part that are no range: "2 or 4", "the difference between 40 and 60"."""
    told = text[one.start : one.end]
    sides = re.search(r" or ", told) or (
        re.search(r" and ", told)
        if _DIFFERENCE.search(text[: one.start])
        or (re.match(r"between\b", told) and _DIFFERENCE.search(f"{text[: one.start]}between "))
        else None
    )
    return (one.start + sides.start(), one.start + sides.end()) if sides else None


def _is_a_pronoun(text: str, one: Amount) -> bool:
    """“This one", "a quick one before lunch": no number."""
    return text[one.start : one.end] == "one" and (
        _ONES.search(text[: one.start]) is not None or _ONE_MORE_TIME.match(text, one.end) is not None
    )


def _within(quantity: Quantity, one: Choice) -> bool:
    return one.start <= quantity.start and quantity.end <= one.end


def _amount(text: str, told: Quantity, chosen: tuple[Choice, ...]) -> Amount | None:  # noqa: C901, PLR0911, PLR0912 - one return a case
    one = Amount(
        told.value,
        told.start,
        told.end,
        told.high,
        told.unit,
        told.side,
        told.period,
        told.each,
        told.scaled,
        told.bound,
        told.flaw,
        not told.scaled
        and (
            _PART_WORDS.match(text, told.start) is not None
            or re.match(
                r"(?:an?|one|two|three|four) (?:third|quarter|fifth|tenth)|\d/\d(?![\d/])", text[told.start :]
            )
            is not None
        ),
    )
    if one.unit in {"people", "tokens"} and _PAY.match(text, one.end):
        word = re.search(r" ?[a-z]+$", text[: one.end])
        one = replace(one, unit=None, end=word.start() if word and word.start() > one.start else one.end)
    if one.part and one.period and _from_elsewhere(text, told):
        one = replace(one, period=None)
    if (
        one.period
        and _from_elsewhere(text, told)
        and (
            _GROWS.search(text)
            or any(
                pattern.match(text, told.end)
                for unit, _, pattern in UNITS
                if unit == "months" and one.unit is None
            )
        )
    ):
        one = replace(one, period=None)
    if one.unit == "usd" or (one.unit is None and not one.part):
        money = _money(text, one)
        if money is not one:
            return money
    if one.unit == "percent" and (match := re.compile(r"[ -]?(?:points?|pts?|pp)\b").match(text, one.end)):
        return replace(
            one, unit="points", value=one.value / 100, high=_scaled(one.high, 0.01), end=match.end()
        )
    if one.unit == "percent":
        return replace(one, value=one.value / 100, high=_scaled(one.high, 0.01))
    if one.unit == "times":
        return _gpu_count(text, one, chosen) or one
    if one.unit is None and not one.side:
        if counted := _gpu_count(text, one, chosen):
            return counted
        if not one.scaled and (match := _TIMES.match(text, one.end)):
            return replace(one, unit="times", end=match.end())
        if (
            not one.scaled
            and (match := _OF_THEM.match(text, one.end))
            and any(choice.field == "gpu" for choice in chosen)
        ):
            return replace(one, unit="gpus", end=match.end())
        if (
            not one.scaled
            and _TIMES_BEFORE.search(text[: one.start][-16:])
            and re.search(r"[a-z] (?:x|times|multiplied by|factor of|\*) ?$", text[: one.start][-24:])
        ):
            return replace(one, unit="times")
        if not one.scaled and (match := _MORE_PEOPLE.match(text, one.end)):
            return replace(one, unit="people", end=match.end())
        if one.period is None or one.period == "second":
            for unit, factor, pattern in UNITS:
                if (match := pattern.match(text, told.end)) and not (one.part and unit == "else"):
                    return replace(
                        one,
                        unit=unit,
                        value=one.value * factor,
                        high=_scaled(one.high, factor),
                        end=match.end(),
                    )
    return one


def _from_elsewhere(text: str, told: Quantity) -> bool:
    """Whether the period stands apart from the number: "monthly" in "3 years with 5% monthly growth"."""
    return (
        re.search(
            (
                r"/|\b(?:a|an|per|each|every|daily|weekly|monthly|yearly|annual\w*|hourly|p\.)\b|"
                r"rp[smhd]|qp[sm]|tp[smd]"
            ),
            text[told.start : told.end],
        )
        is None
    )


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _money(text: str, one: Amount) -> Amount:  # noqa: C901, PLR0911, PLR0912 - one return a case
    if match := _KWH.match(text, one.end):
        return replace(one, unit="usd_per_kwh", end=match.end())
    if one.unit is None and (cents := _CENTS.match(text, one.end)):
        one = replace(one, value=one.value / 100, unit="usd", end=cents.end())
        if match := _KWH.match(text, one.end):
            return replace(one, unit="usd_per_kwh", end=match.end())
    if (
        one.unit is None
        and not re.search(r"\.\d", text[one.start : one.end])
        and one.period != "hour"
        and one.value < LEAST_GPU_PURCHASE_USD
    ):
        return one
    if (one.unit == "usd" or not one.scaled) and (match := _GPU_HOUR.match(text, one.end)):
        return replace(one, unit="usd_per_gpu_hour", period=None, end=match.end())
    if one.period == "hour" and (one.unit == "usd" or not one.scaled):
        end = one.end
        if match := re.compile(r" ?(?:/|per|an?|each) ?(?:gpu|card|#+)\b|,? each\b|,? apiece\b").match(
            text, end
        ):
            end = match.end()
        return replace(one, unit="usd_per_gpu_hour", period=None, end=end)
    if one.unit is None and one.each and one.value >= LEAST_GPU_PURCHASE_USD:
        return replace(one, unit="usd_each")
    if (
        one.unit is None
        and one.value >= LEAST_GPU_PURCHASE_USD
        and (
            match := re.compile(r" ?(?:apiece|a piece|a pop|per card|a card|per gpu)\b").match(text, one.end)
        )
    ):
        return replace(one, unit="usd_each", end=match.end())
    if one.unit != "usd":
        return one
    if match := _PER_TOKENS.match(text, one.end):
        return replace(one, unit="usd_per_token", end=match.end())
    if match := _PER_GPU.match(text, one.end):
        return replace(one, unit="usd_per_gpu", end=match.end())
    if match := _EACH.match(text, one.end):
        return replace(one, unit="usd_each", end=match.end())
    return replace(one, unit="usd_each") if one.each else one


def _gpu_count(text: str, one: Amount, chosen: tuple[Choice, ...]) -> Amount | None:
    """“2x H100”, "four a100s": the number right before a GPU's name; "one of the H100s" counts none."""
    if text[one.start : one.end] == "one" and text.startswith(" of ", one.end):
        return None
    for choice in chosen:
        if (
            choice.field == "gpu"
            and not re.match(
                r"'?s? (?:hourly |rental )?(?:prices?|pricing|costs?|rental|rates?)\b", text[choice.end :]
            )
            and one.end <= choice.start <= one.end + 14
        ) and _COUNT_OF.fullmatch(text[one.end : choice.start]):
            return replace(one, unit="gpus")
    return None
