"""Why was a message not taken as it stands? In words, a line a reason, with what is taken instead."""

import re
from collections.abc import Mapping
from datetime import date

from bot.conversation import change_words
from bot.conversation.figures import short, usd
from bot.language.quantities import MONTHS_A_YEAR, PER_MONTH, Period
from bot.whatif.apply import apply
from bot.whatif.change import Change
from bot.whatif.limits import RANGES
from bot.whatif.reading import Reading, Why
from costmodel.scenario import Scenario

REASONS: Mapping[Why, str] = {
    "": "I did not read a change in that.",
    "no_field": "Which of the figures do you mean?",
    "no_value": "To what? Give a figure, such as “4B tokens a month” or “40% utilization”.",
    "several_fields": "That could be one of several things. Which?",
    "relative_or_points": "Relative, or percentage points?",
    "which_unit": "Of what? Say the unit, such as tokens, requests or dollars.",
    "which_period": "A day, or a month?",
    "range": "One figure at a time, please. Which one?",
    "limit": "Is that a limit, or what you expect? Give the figure to take.",
    "peak": "That is a peak. Give the volume of a month or a day, and I take the peak from the load.",
    "left_over": "I read only a part of that. Say it in one plain line, and I change nothing until then.",
    "negation": "I am not sure what is not to be. Say what it is to be instead.",
    "vague": "How much? Give a figure, such as “30% more” or “2 engineers”.",
    "contradiction": "That says two things at once. Which one?",
    "currency": "I reckon in US dollars. Give the figure in dollars.",
    "language": "I read English alone, sorry. Say it in English, please, such as “what if volume doubles”.",
    "model_or_volume": "Is that a size of a model, or a volume?",
    "which_model": "Which model do you mean?",
    "unknown_name": "I have no model or GPU of that name.",
    "out_of_range": "That is outside what can be: nothing was changed. Say what it is to be, as a figure.",
    "not_a_number": "That is no number I can reckon with: nothing was changed. Give one such as 2B or 40%.",
    "too_long": "That is too long for me to read with care. Say it in one line.",
    "instructions": "I only reckon: name a figure to change, and I reckon again.",
    "not_held": "That is not one of the figures I reckon with. “Current settings” lists them.",
    "hearsay": "",
    "to_somebody": "",
    "chatter": "",
    "not_about_us": "",
}

OUTSIDE = "That leads outside what I can price: nothing was changed. Try a figure nearer to where you are."
EXAMPLES: Mapping[str, str] = {
    "tokens_per_month": "4B tokens a month",
    "requests_per_day": "50k requests a day",
    "api_spend_usd_per_month": "we spend $4,000 a month",
    "tokens_per_request": "1,500 tokens a request",
    "input_tokens_per_request": "1,200 tokens in",
    "output_tokens_per_request": "300 tokens out",
    "utilization": "40% utilization",
    "cached_share": "60% cached",
    "batch_share": "30% by batch",
    "input_share": "80% of the tokens are input",
    "discount": "20% discount",
    "growth_per_month": "we grow 5% a month",
    "horizon_months": "a horizon of 24 months",
    "amortization_months": "amortize over 36 months",
    "mlops_fte": "2 engineers",
    "engineer_salary_usd": "engineers cost $150k",
    "gpu_count": "4 GPUs",
    "replicas": "3 replicas",
    "gpu_hourly_usd": "$2.50 a GPU-hour",
    "gpu_purchase_usd": "buy GPUs at $30k each",
    "electricity_usd_per_kwh": "electricity at $0.15",
    "p99_ms": "p99 of 800 ms",
}
_COUNTED: Mapping[str, tuple[str, Period]] = {
    "tokens_per_month": ("tokens", "month"),
    "requests_per_day": ("requests", "day"),
}
_MONTHS = frozenset({"horizon_months", "amortization_months"})
_UNITS: Mapping[str, str] = {"mlops_fte": "engineers", **dict.fromkeys(_MONTHS, "months")}
_MONEY: Mapping[str, str] = {
    "engineer_salary_usd": "a year",
    "api_spend_usd_per_month": "a month",
    "gpu_hourly_usd": "an hour",
    "gpu_purchase_usd": "a GPU",
    "electricity_usd_per_kwh": "a kWh",
}
_BARE_VOLUME = re.compile(
    r"\bvolume(?: (?:is|of|to|at|becomes?|were|was|goes to))*:? [-\d.,]+\W*$|\btokens?\b"
)
_PERIOD = re.compile(r"\b(?P<period>hour|day|week|quarter|year)(?:s|ly)?\b|\bdaily\b")
_WHO: Mapping[str, str] = {"mlops_fte": " Count those who can run model serving, not the whole company."}


def refused(told: Reading, text: str) -> str:
    """Why nothing was changed; where a figure was out of range, what is taken, in the unit of the text."""
    if told.field in RANGES and told.why in ("out_of_range", "not_a_number", "not_held"):
        field = "tokens_per_month" if _of_no_unit(str(told.field), text) else str(told.field)
        return f"{_taken(field, text)}{_WHO.get(field, '')}"
    return REASONS[told.why]


def _of_no_unit(field: str, text: str) -> bool:
    """Whether a volume was told without a word of requests."""
    return field == "requests_per_day" and _BARE_VOLUME.search(text) is not None


def outside(changes: tuple[Change, ...], scenario: Scenario, on: date) -> str:
    """Why changes cannot be made to a scenario: the first of them that leads out of its range, and that."""
    for change in changes:
        try:
            scenario = apply([change], scenario, on)
        except ValueError:
            return _taken(change.field, "") if change.field in RANGES else OUTSIDE
    return OUTSIDE


def in_range(field: str, text: str = "") -> str:
    """What is taken of a field, in the unit of a text: "I take 1 to 120 months."."""
    low, high = _in_unit(field, text)
    return f"I take {low} to {high}."


def _taken(field: str, text: str) -> str:
    return (
        f"{change_words.TITLES[field]}: {in_range(field, text)} Nothing was changed. "
        f"Give a figure within that, such as “{EXAMPLES[field]}”."
    )


def _in_unit(field: str, text: str) -> tuple[str, str]:
    """Both ends of a field's range, in the period that a text speaks of."""
    low, high = RANGES[field]  # type: ignore[index]
    found = _PERIOD.search(text)
    period: Period | None = None if found is None else (found["period"] or "day")  # type: ignore[assignment]
    if field in _COUNTED:
        what, own = _COUNTED[field]
        most = high if period is None else high * PER_MONTH[own] / PER_MONTH[period]
        return short(low), f"{short(most)} {what} a {period or own}"
    if field in _MONTHS and period == "year":
        return f"{low:g} month", f"{high / MONTHS_A_YEAR:g} years"
    if field in _UNITS:
        return short(low), f"{short(high)} {_UNITS[field]}"
    if field in _MONEY:
        return usd(low), f"{usd(high)} {_MONEY[field]}"
    return change_words.FORMATS[field](low).replace("-", "−"), change_words.FORMATS[field](high)
