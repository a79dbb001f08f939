"""What does the what-if form ask, and what do its answers change? Fields as they stand; changes or errors."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.conversation import change_words
from bot.conversation.figures import short
from bot.conversation.questions.load import NAMES as LOADS
from bot.conversation.questions.model import names as tiers
from bot.conversation.refusals import in_range
from bot.language.normalise import clean
from bot.language.numbers import numbers
from bot.language.quantities import MONTHS_A_YEAR
from bot.whatif.apply import ANY, WHOLE, apply
from bot.whatif.change import Change
from bot.whatif.limits import RANGES, fits
from bot.whatif.reading import Entry
from bot.whatif.standing import standing
from costmodel.catalog.load import catalog
from costmodel.scenario import Scenario

PER_CENT = 100
NUMBERS: Mapping[str, str] = {
    "tokens_per_month": "Volume, tokens a month",
    "input_tokens_per_request": "Input, tokens a request",
    "output_tokens_per_request": "Output, tokens a request",
    "mlops_fte": "Engineers (FTE)",
    "engineer_salary_usd": "Cost of an engineer, USD a year",
    "gpu_hourly_usd": "GPU price, USD an hour",
    "horizon_months": "Horizon, months",
}
SHARES: Mapping[str, str] = {
    "cached_share": "Cached input, %",
    "discount": "API discount, %",
    "utilization": "Utilization, %",
    "growth_per_month": "Growth a month, %",
}
PER_CENT_OR_SHARE = "Below 1, say which: 0.4% or 40%."
NOT_A_NUMBER = "Give one number, such as 2B, 1,200 or 0.5."
NOT_WHOLE = "Give whole months, such as 18, or years, such as 1.5 years."
_MINUS = ("-", "minus")
_OF_TIME = re.compile(r" ?(?:months?|mos?|(?P<years>years?|yrs?|y))\.?$")
NOTHING_CHANGED = "Change at least one field."
OUT_OF_RANGE = "That is outside what can be."


@dataclass(frozen=True)
class FormField:
    """One field: what holds now as text, or as one of its `choices` (value and label)."""

    field: str
    title: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Form:
    """The form on one scenario of a thread; `metadata` comes back with its answers."""

    fields: tuple[FormField, ...]
    metadata: str = ""


def form(scenario: Scenario, on: date) -> Form:
    """The form with what holds in a scenario."""
    told = [
        *(FormField(field, title, _number(field, scenario, on)) for field, title in NUMBERS.items()),
        *(FormField(field, title, _share(field, scenario, on)) for field, title in SHARES.items()),
        *(FormField(field, title, now(scenario), given()) for field, (title, now, given) in CHOICES.items()),
    ]
    return Form(tuple(told))


def _held(field: str, scenario: Scenario, on: date) -> float | None:
    if field in ("tokens_per_month", "mlops_fte"):
        return standing(field, scenario, on)
    return change_words.number(field, scenario, on)


def _number(field: str, scenario: Scenario, on: date) -> str:
    value = _held(field, scenario, on)
    return "" if value is None else short(value)


def _share(field: str, scenario: Scenario, on: date) -> str:
    value = _held(field, scenario, on)
    return "" if value is None else f"{value * PER_CENT:.4g}"


def _gpus() -> tuple[tuple[str, str], ...]:
    held = ((each.id, each.title) for each in catalog().gpus.values())
    return ((ANY, "The cheapest that fits"), *held)


CHOICES: Mapping[str, tuple[str, Callable[[Scenario], str], Callable[[], tuple[tuple[str, str], ...]]]] = {
    "model_tier": ("Quality", lambda held: held.model.tier, lambda: tuple(tiers().items())),
    "load_pattern": ("Load", lambda held: held.load.pattern, lambda: tuple(LOADS.items())),
    "gpu": ("GPU", lambda held: held.finance.gpu or ANY, _gpus),
    "hosting": (
        "Where",
        lambda held: held.hosting.place,
        lambda: tuple((place, words.capitalize()) for place, words in change_words.PLACES.items()),
    ),
    "quantization": (
        "Precision of weights",
        lambda held: held.hosting.precision or ANY,
        lambda: (
            (ANY, "8 bits or more, as published"),
            *((each, each) for each in ("bf16", "fp8", "int8", "fp4", "int4")),
        ),
    ),
}
"""Fields that are one of several names: the title, what holds, and what there is."""


def changed(
    before: Mapping[str, str], told: Mapping[str, str], scenario: Scenario, on: date
) -> tuple[Change, ...] | dict[str, str]:
    """The changes that a filled form makes, or what is wrong by field.

    Args:
        before: what the form held when it was opened.
        told: what it holds now.
        scenario: what the changes are made to.
        on: the date of its prices.
    """
    changes: list[Change] = []
    errors: dict[str, str] = {}
    for field, text in told.items():
        if text.strip() == before.get(field, "").strip() or field not in {*NUMBERS, *SHARES, *CHOICES}:
            continue
        change = _change(field, text)
        if isinstance(change, str):
            errors[field] = change
            continue
        if _can_be(change, scenario, on):
            changes.append(change)
        else:
            errors[field] = in_range(field) if field in RANGES else OUT_OF_RANGE
    if not changes and not errors:
        errors[next(iter(NUMBERS))] = NOTHING_CHANGED
    return errors or _in_order(changes, scenario, on)


def _can_be(change: Change, scenario: Scenario, on: date) -> bool:
    if isinstance(change.value, float) and not fits(Entry(change.field, "set", change.value)):  # type: ignore[arg-type]
        return False
    try:
        apply([change], scenario, on)
    except ValueError:
        return False
    return True


def _in_order(changes: list[Change], scenario: Scenario, on: date) -> tuple[Change, ...] | dict[str, str]:
    """Names before numbers, as a price is of its GPU; what does not hold together is said at the last one."""
    ordered = tuple(sorted(changes, key=lambda change: change.field not in CHOICES))
    try:
        apply(ordered, scenario, on)
    except ValueError:
        return {ordered[-1].field: f"{OUT_OF_RANGE[:-1]} together with the rest."}
    return ordered


def _change(field: str, text: str) -> Change | str:
    """One field as a change, or why it is none."""
    if field in CHOICES:
        return Change.model_validate({"field": field, "op": "set", "value": text})
    plain = clean(text.replace("$", " ").replace("%", " ")).text
    unit = _OF_TIME.search(plain) if field in WHOLE else None
    plain = plain if unit is None else plain[: unit.start()]
    found = numbers(plain)
    if len(found) != 1 or found[0].flaw not in (None, "negative") or found[0].high is not None:
        return NOT_A_NUMBER
    sign, rest = plain[: found[0].start].strip(), plain[found[0].end :].strip()
    if rest or sign not in ("", *_MINUS):
        return NOT_A_NUMBER
    told = -found[0].value if sign else found[0].value
    if field in SHARES and 0 < abs(told) < 1 and "%" not in text:
        return PER_CENT_OR_SHARE
    value = told / PER_CENT if field in SHARES else told
    value *= MONTHS_A_YEAR if unit and unit["years"] else 1
    if field in WHOLE and value != round(value):
        return NOT_WHOLE
    return Change.model_validate({"field": field, "op": "set", "value": value})
