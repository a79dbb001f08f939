"""How is a change said? "Volume: 2B → 4B tokens a month", "GPU: the cheapest that fits → NVIDIA H200"."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from bot.conversation.describe import amount, describe
from bot.conversation.figures import short, told_share, usd, usd_told
from bot.conversation.questions.load import NAMES as LOADS
from bot.whatif.apply import NUMBERS, SUPPOSED, apply
from bot.whatif.change import Change
from bot.whatif.reading import AWAY
from bot.whatif.standing import standing
from costmodel.catalog.load import catalog
from costmodel.options.case import case_of
from costmodel.prices import provider_title
from costmodel.scenario import RegionId, Regulated, Scenario

Words = Callable[[float], str]


def _months(value: float) -> str:
    return f"{short(value)} months"


TITLES: Mapping[str, str] = {
    "tokens_per_month": "Volume",
    "requests_per_day": "Volume",
    "api_spend_usd_per_month": "Volume",
    "tokens_per_request": "Tokens a request",
    "input_tokens_per_request": "Input a request",
    "output_tokens_per_request": "Output a request",
    "input_share": "Input of all tokens",
    "utilization": "Utilization",
    "cached_share": "Cached input",
    "batch_share": "Work that can wait",
    "discount": "API discount",
    "growth_per_month": "Growth a month",
    "horizon_months": "Horizon",
    "amortization_months": "Amortization",
    "mlops_fte": "Engineers",
    "engineer_salary_usd": "Cost of an engineer a year",
    "base_pay_usd": "Cost of an engineer a year",
    "gpu": "GPU",
    "gpu_count": "GPUs",
    "replicas": "Replicas",
    "gpu_hourly_usd": "GPU price an hour",
    "gpu_purchase_usd": "GPU purchase price",
    "electricity_usd_per_kwh": "Electricity a kWh",
    "hosting": "Hosting",
    "quantization": "Precision",
    "api_model": "Model",
    "self_host_model": "Model",
    "model_tier": "Model",
    "load_pattern": "Load",
    "regulated": "Regulated data",
    "p99_ms": "First token, 99th percentile",
    "api_price": "All API prices",
    "agreement_acceptable": "Regulated data",
    "data_must_stay": "Regulated data",
    "network_isolated": "Regulated data",
    "region": "Engineers' pay",
    "currency": "Shown in",
}
"""Each field for people."""
FORMATS: Mapping[str, Words] = {
    "tokens_per_request": short,
    "input_tokens_per_request": short,
    "output_tokens_per_request": short,
    "input_share": told_share,
    "utilization": told_share,
    "cached_share": told_share,
    "batch_share": told_share,
    "discount": told_share,
    "growth_per_month": told_share,
    "horizon_months": _months,
    "amortization_months": _months,
    "mlops_fte": lambda value: f"{short(value)} FTE",
    "engineer_salary_usd": lambda value: f"{usd_told(value)} with benefits",
    "base_pay_usd": lambda value: f"{usd_told(value)} base pay",
    "gpu_count": short,
    "replicas": short,
    "gpu_hourly_usd": usd_told,
    "gpu_purchase_usd": usd_told,
    "electricity_usd_per_kwh": usd_told,
    "p99_ms": lambda value: f"{short(value)} ms",
    "api_price": lambda value: f"{short(value)}× the list price",
}
"""How the numbers of a field are said."""
PLACES: Mapping[str, str] = {
    "any": "anywhere",
    "cloud": "in a cloud",
    "on_premises": "on your own premises",
}


def title(field: str, scenario: Scenario, on: date, provider: str | None = None) -> str:
    """A field for people; of what is one provider's, whose it is: "OpenAI discount", "Anthropic prices"."""
    if provider is not None:
        return f"{provider_title(provider)} prices"
    if field == "discount":
        return f"{provider_title(case_of(scenario, on, catalog()).named.provider)} discount"
    return TITLES[field]


def held(field: str, scenario: Scenario, on: date, provider: str | None = None) -> str:
    """What a scenario has of a field, in words: what was told, else what the model takes in its place.

    With a `provider`, of its prices: as they are with what is supposed of all.
    """
    if provider is not None:
        return FORMATS[field](scenario.api.multiple_at(provider))
    if field in CHOICES:
        return CHOICES[field](scenario)
    if field == "base_pay_usd" and scenario.team.salary_usd_per_year is None:
        return held("engineer_salary_usd", scenario, on)
    value = number(field, scenario, on)
    if field in SUPPOSED and getattr(scenario.finance, NUMBERS[field][1]) is None:
        multiple = getattr(scenario.finance, SUPPOSED[field])
        return "as listed" if multiple == 1 else f"{short(multiple)} × as listed"
    return "not told" if value is None else FORMATS[field](value)


def number(field: str, scenario: Scenario, on: date) -> float | None:
    """What a scenario has of a field that is one number, told or standing; None where there is none."""
    if field in NUMBERS:
        part, name = NUMBERS[field]
        told: float | None = getattr(getattr(scenario, part), name)
        if told is not None:
            return told
    if field in SHAPES:
        into, out = (
            standing(side, scenario, on) for side in ("input_tokens_per_request", "output_tokens_per_request")
        )
        return SHAPES[field](into, out)
    try:
        return standing(field, scenario, on)
    except ValueError:
        return None


SHAPES: Mapping[str, Callable[[float, float], float]] = {
    "tokens_per_request": lambda into, out: into + out,
    "input_tokens_per_request": lambda into, _: into,
    "output_tokens_per_request": lambda _, out: out,
    "input_share": lambda into, out: into / (into + out),
}
REGIONS: Mapping[RegionId, str] = {
    "us": "the USA",
    "uk": "the UK",
    "germany": "Germany",
    "france": "France",
    "poland": "Poland",
    "india": "India",
    "canada": "Canada",
}


def _demanded(held: Regulated, asked: str = "") -> str:
    """What is demanded of the data, and the term asked about; others are worth a word beside a regime."""
    if held.regimes:
        return describe(held)
    terms = {each: True for each in ("data_must_stay", "network_isolated") if getattr(held, each)}
    return describe(Regulated.model_validate({asked: getattr(held, asked), **terms} if asked else terms))


CHOICES: Mapping[str, Callable[[Scenario], str]] = {
    "currency": lambda scenario: scenario.finance.currency,
    "region": lambda scenario: f"that of {REGIONS[scenario.team.region]}",
    "tokens_per_month": lambda scenario: amount(scenario.volume),
    "requests_per_day": lambda scenario: amount(scenario.volume),
    "api_spend_usd_per_month": lambda scenario: amount(scenario.volume),
    "gpu": lambda scenario: (
        catalog().gpus[scenario.finance.gpu].title if scenario.finance.gpu else "the cheapest that fits"
    ),
    "hosting": lambda scenario: PLACES[scenario.hosting.place],
    "quantization": lambda scenario: scenario.hosting.precision or "8 bits or more, as published",
    "api_model": lambda scenario: describe(scenario.model),
    "self_host_model": lambda scenario: describe(scenario.model),
    "model_tier": lambda scenario: describe(scenario.model),
    "load_pattern": lambda scenario: (
        describe(scenario.load) if scenario.load.hourly_weights else LOADS[scenario.load.pattern]
    ),
    "regulated": lambda scenario: _demanded(scenario.regulated),
    "agreement_acceptable": lambda scenario: _demanded(scenario.regulated, "agreement_acceptable"),
    "data_must_stay": lambda scenario: _demanded(scenario.regulated, "data_must_stay"),
    "network_isolated": lambda scenario: _demanded(scenario.regulated, "network_isolated"),
}


def said(changes: Iterable[Change], scenario: Scenario, on: date) -> str:
    """All changes from a scenario in one line; two of the same part are said once."""
    told = tuple(changes)
    after = apply(told, scenario, on)
    lines: dict[str, str] = {}
    for change in told:
        of = change.field, change.provider
        name = title(of[0], after, on, of[1])
        was, now = (held(of[0], each, on, of[1]) for each in (scenario, after))
        lines[name] = f"{name}: {_arrow(was, now)}"
    return "; ".join(lines.values())


def between(
    before: Scenario, after: Scenario, changes: Iterable[Change], on: date
) -> tuple[tuple[str, str], ...]:
    """The parts that differ between two scenarios, each with its title: only of those that were changed."""
    lines: dict[str, str] = {}
    for change in changes:
        was, now = held(change.field, before, on), held(change.field, after, on)
        if was != now:
            lines[TITLES[change.field]] = _arrow(was, now)
    return tuple(lines.items())


def _arrow(before: str, after: str) -> str:
    """`2B → 4B tokens a month`: a unit that both have is said once."""
    if before == after:
        return f"{after} (as it was)"
    unit = before.partition(" ")[2] if before.lstrip("$")[:1].isdigit() else ""
    shared = unit and after.endswith(f" {unit}")
    return f"{before.removesuffix(f' {unit}') if shared else before} → {after}"


def brief(changes: Iterable[Change]) -> str:
    """The changes by themselves, short enough for a button: "Volume × 2, Utilization 40%"."""
    return ", ".join(_brief(change) for change in changes)


def _brief(change: Change) -> str:
    title, value = TITLES[change.field], change.value
    if change.provider is not None:
        title = f"{provider_title(change.provider)} prices"
    if isinstance(value, str | tuple | bool):
        return f"{title}: {_name(value)}"
    if change.op == "multiply":
        return f"{title} × {short(value)}"
    said_value = FORMATS.get(change.field, UNITS.get(change.field, short))
    if change.op == "add":
        return f"{title} {'+' if value >= 0 else '−'} {said_value(abs(value))}"
    return f"{title} {said_value(value)}"


UNITS: Mapping[str, Words] = {
    "tokens_per_month": lambda value: f"{short(value)} tokens a month",
    "requests_per_day": lambda value: f"{short(value)} requests a day",
    "api_spend_usd_per_month": lambda value: f"{usd(value)} a month",
}


def _name(value: str | bool | tuple[str, ...]) -> str:  # noqa: FBT001 - a value of a change
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value.replace("_", " ")
    return ", ".join(f"without {each[1:]}" if each.startswith(AWAY) else each for each in value) or "none"
