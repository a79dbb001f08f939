"""What is the scenario after these changes? Each field of a change has its place in the scenario.

A factor or a sum needs something to start from: where the scenario holds none, what the model takes in its
place does (`standing`): a salary of the catalog, the utilization that the load gives.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from bot.whatif.change import Change
from bot.whatif.reading import AWAY
from bot.whatif.scenarios import Scenarios
from bot.whatif.standing import standing
from costmodel.catalog.load import catalog
from costmodel.resolve import gpu, known_provider, open_model, paid_model
from costmodel.scenario import Load, ModelNeed, Regulated, RequestShape, Scenario, Volume

DAYS_PER_MONTH = 30
"""How a month is reckoned by whoever counts by the day (see `bot.language.quantities`)."""

NUMBERS: Mapping[str, tuple[str, str]] = {
    "cached_share": ("volume", "cached_input_share"),
    "batch_share": ("volume", "batch_share"),
    "discount": ("api", "discount"),
    "api_price": ("api", "price_multiple"),
    "growth_per_month": ("finance", "growth_per_month"),
    "horizon_months": ("finance", "horizon_months"),
    "amortization_months": ("finance", "amortization_months"),
    "electricity_usd_per_kwh": ("finance", "electricity_usd_per_kwh"),
    "gpu_hourly_usd": ("finance", "gpu_usd_per_gpu_hour"),
    "gpu_purchase_usd": ("finance", "gpu_purchase_usd"),
    "mlops_fte": ("team", "mlops_fte"),
    "engineer_salary_usd": ("team", "cost_usd_per_year"),
    "base_pay_usd": ("team", "salary_usd_per_year"),
    "utilization": ("hosting", "utilization"),
    "gpu_count": ("hosting", "gpus"),
    "replicas": ("hosting", "replicas"),
    "p99_ms": ("latency", "first_token_ms"),
}
"""Fields that are one number of the scenario: its part and its name there."""
WHOLE: frozenset[str] = frozenset({"horizon_months", "amortization_months", "gpu_count", "replicas"})
NOT_WITH: Mapping[str, Mapping[str, object]] = {
    "mlops_fte": {"overhead_multiplier": None},
    "engineer_salary_usd": {"salary_usd_per_year": None},
    "base_pay_usd": {"cost_usd_per_year": None},
    "utilization": {"gpus": None, "replicas": None},
    "gpu_count": {"utilization": None, "replicas": None},
    "replicas": {"utilization": None, "gpus": None},
    "gpu_hourly_usd": {"gpu_rent_multiple": 1.0},
    "gpu_purchase_usd": {"gpu_purchase_multiple": 1.0},
}
"""What a field takes the place of."""
SUPPOSED: Mapping[str, str] = {
    "gpu_hourly_usd": "gpu_rent_multiple",
    "gpu_purchase_usd": "gpu_purchase_multiple",
}
"""Prices that a factor can be supposed on though none was told."""
ANY = "any"
"""The name that names none: whatever fits."""
PRECISIONS: Mapping[str, str] = {
    "fp16": "bf16",
    "awq": "int4",
    "gptq": "int4",
    "nvfp4": "fp4",
    "mxfp4": "fp4",
}
PATTERNS: Mapping[str, str] = {"batch": "nightly_batch"}
PLACES: Mapping[str, str] = {"on_prem": "on_premises"}
REGIMES: Mapping[str, str] = {
    "pci": "pci_pan",
    "fedramp": "fedramp_moderate",
    "data_residency": "eu_sovereignty",
}


def apply(changes: Iterable[Change], scenario: Scenario, on: date) -> Scenario:
    """The scenario with the changes made in order.

    Args:
        changes: what is changed.
        scenario: what it is changed in.
        on: the date of the figures that a factor may start from.

    Raises:
        ValueError: when a change cannot be made; the message is for logs and tests, not for people.
    """
    for change in changes:
        scenario = _changed(change, scenario, on)
    return scenario


def fitting(scenarios: Scenarios, base: Scenario, on: date) -> Scenarios:
    """The same scenarios with those changes that can be made, for when the answers below are other ones."""
    results, made = [base], []
    for each in scenarios.made:
        scenario, kept = results[each.parent], []
        for change in each.changes:
            try:
                scenario = _changed(change, scenario, on)
            except ValueError:
                continue
            kept.append(change)
        results.append(scenario)
        made.append(each.model_copy(update={"changes": tuple(kept)}))
    return scenarios.model_copy(update={"made": tuple(made)})


def _changed(change: Change, scenario: Scenario, on: date) -> Scenario:
    if change.op == "multiply" and (supposed := _at_other_prices(change, scenario, on)) is not None:
        return supposed
    if change.provider is not None:
        return _at_a_provider(change, change.provider, scenario, on)
    if change.field in NUMBERS:
        part, name = NUMBERS[change.field]
        amount = _number(change, getattr(getattr(scenario, part), name), scenario, on)
        told = round(amount) if change.field in WHOLE else amount
        return _with(scenario, part, {**NOT_WITH.get(change.field, {}), name: told})
    if change.field in VOLUMES:
        return _with(scenario, "volume", VOLUMES[change.field](change, scenario, on))
    if change.op != "set":
        msg = f"{change.field} can only be set, not {change.op}"
        raise ValueError(msg)
    part, told_parts = CHOICES[change.field](change.value, scenario)
    return _with(scenario, part, told_parts)


def _at_a_provider(change: Change, provider: str, scenario: Scenario, on: date) -> Scenario:
    """A change of one provider's prices, as a multiple of its list; those of the others stay."""
    if change.field != "api_price":
        msg = f"{change.field} is not told by provider"
        raise ValueError(msg)
    known_provider(provider, "api_price", catalog())
    held = {each.provider: each.multiple for each in scenario.api.provider_prices}
    multiples = {**held, provider: _number(change, held.get(provider, 1.0), scenario, on)}
    told = [{"provider": each, "multiple": multiple} for each, multiple in multiples.items() if multiple != 1]
    return _with(scenario, "api", {"provider_prices": told})


def _at_other_prices(change: Change, scenario: Scenario, on: date) -> Scenario | None:
    """A factor on a GPU price that nobody told is one on all such prices; None where it is another change."""
    part, name = NUMBERS.get(change.field, ("", ""))
    multiple = SUPPOSED.get(change.field)
    if multiple is None or getattr(scenario.finance, name) is not None:
        return None
    held = getattr(scenario.finance, multiple)
    return _with(scenario, part, {multiple: _number(change, held, scenario, on)})


def _with(scenario: Scenario, part: str, told: Mapping[str, object]) -> Scenario:
    """The scenario with some of a part told anew. Raises ValueError where they do not hold."""
    held = getattr(scenario, part)
    return scenario.model_copy(update={part: type(held).model_validate({**held.model_dump(), **told})})


def _number(change: Change, before: float | None, scenario: Scenario, on: date) -> float:
    if isinstance(change.value, str | tuple):
        msg = f"{change.field} takes a number, not {change.value!r}"
        raise ValueError(msg)  # noqa: TRY004 - one error type for a change that cannot be made
    amount = float(change.value)
    if change.op == "set":
        return amount
    start = standing(change.field, scenario, on) if before is None else before
    return start * amount if change.op == "multiply" else start + amount


Told = dict[str, object]
NO_VOLUME: Told = {
    "tokens_per_month": None,
    "requests_per_month": None,
    "api_spend_usd_per_month": None,
    "spend_model": None,
}


def _tokens(change: Change, scenario: Scenario, on: date) -> Told:
    """A factor scales the volume however it was told; a figure replaces it and keeps shape and shares."""
    volume = scenario.volume
    if change.op == "multiply":
        return _scaled(change, volume, scenario, on)
    return {**NO_VOLUME, "tokens_per_month": _number(change, volume.tokens_per_month, scenario, on)}


def _requests(change: Change, scenario: Scenario, on: date) -> Told:
    volume = scenario.volume
    if change.op == "multiply":
        return _scaled(change, volume, scenario, on)
    told = None if volume.requests_per_month is None else volume.requests_per_month / DAYS_PER_MONTH
    return {**NO_VOLUME, "requests_per_month": _number(change, told, scenario, on) * DAYS_PER_MONTH}


def _spend(change: Change, scenario: Scenario, on: date) -> Told:
    spent = _number(change, scenario.volume.api_spend_usd_per_month, scenario, on)
    return {**NO_VOLUME, "api_spend_usd_per_month": spent, "spend_model": scenario.volume.spend_model}


def _scaled(change: Change, volume: Volume, scenario: Scenario, on: date) -> Told:
    ways = ("tokens_per_month", "requests_per_month", "api_spend_usd_per_month")
    way = next(name for name in ways if getattr(volume, name) is not None)
    return {way: _number(change, getattr(volume, way), scenario, on)}


def _shape(change: Change, scenario: Scenario, on: date) -> Told:
    """One number of the request's shape; the others stay, but that a share or a total is of both."""
    held = scenario.volume.shape
    into, out = (
        (held.input_tokens_per_request, held.output_tokens_per_request)
        if held
        else (
            standing(each, scenario, on) for each in ("input_tokens_per_request", "output_tokens_per_request")
        )
    )
    before = {
        "input_tokens_per_request": into,
        "output_tokens_per_request": out,
        "tokens_per_request": into + out,
        "input_share": into / (into + out),
    }
    told = _number(change, before[change.field], scenario, on)
    if change.field == "input_tokens_per_request":
        into = told
    elif change.field == "output_tokens_per_request":
        out = told
    elif change.field == "tokens_per_request":
        into, out = into / (into + out) * told, out / (into + out) * told
    elif 0 < told < 1:
        into, out = (into + out) * told, (into + out) * (1 - told)
    else:
        msg = f"input_share: {told} is no share of a request that has both sides"
        raise ValueError(msg)
    return {"shape": RequestShape(input_tokens_per_request=into, output_tokens_per_request=out)}


VOLUMES: Mapping[str, Callable[[Change, Scenario, date], Told]] = {
    "tokens_per_month": _tokens,
    "requests_per_day": _requests,
    "api_spend_usd_per_month": _spend,
    "tokens_per_request": _shape,
    "input_tokens_per_request": _shape,
    "output_tokens_per_request": _shape,
    "input_share": _shape,
}
"""Fields that are a way to tell the volume, or the shape of a request."""
Set = tuple[str, Told]


def _gpu(value: object, scenario: Scenario) -> Set:
    """Another GPU, or any; a price that was told for the one before is not its."""
    if value == ANY:
        return "finance", {"gpu": None, "gpu_usd_per_gpu_hour": None, "gpu_purchase_usd": None}
    found = gpu(str(value), "gpu", catalog())
    same = scenario.finance.gpu == found.id
    kept: Told = {} if same else {"gpu_usd_per_gpu_hour": None, "gpu_purchase_usd": None}
    return "finance", {"gpu": found.id, **kept}


def _api_model(value: object, scenario: Scenario) -> Set:
    found = paid_model(str(value), "api_model", catalog())
    tier = scenario.model.tier if found.entry is None else found.entry.tier
    kept = scenario.model.open_model if tier == scenario.model.tier else None
    return "model", ModelNeed(tier=tier, api_model=found.id, open_model=kept).model_dump()


def _open_model(value: object, scenario: Scenario) -> Set:
    found = open_model(str(value), "self_host_model", catalog())
    tier = found.tier or scenario.model.tier
    kept = scenario.model.api_model if tier == scenario.model.tier else None
    return "model", ModelNeed(tier=tier, api_model=kept, open_model=found.id).model_dump()


def _regulated(value: object, scenario: Scenario) -> Set:
    """Another regime comes on top of those there are; one that is taken away goes alone, "none" takes all."""
    told = value if isinstance(value, tuple) else (str(value),)
    gone = tuple(REGIMES.get(each[1:], each[1:]).partition("_")[0] for each in told if each.startswith(AWAY))
    if gone:
        kept = [each for each in scenario.regulated.regimes if not each.startswith(gone)]
        told = tuple(each for each in told if not each.startswith(AWAY))
        left = scenario.regulated.model_copy(update={"regimes": tuple(kept)})
        scenario = scenario.model_copy(update={"regulated": left})
        if not told:
            return "regulated", left.model_dump()
    if "other" in told:
        msg = "regulated: a regime that there are no rules for"
        raise ValueError(msg)
    named = [REGIMES.get(each, each) for each in told if each != "none"]
    regimes = list(dict.fromkeys((*scenario.regulated.regimes, *named))) if named else []
    terms = scenario.regulated.model_dump(exclude={"regimes"}) if regimes else {}
    return "regulated", {**Regulated().model_dump(), **terms, "regimes": regimes}


CHOICES: Mapping[str, Callable[[object, Scenario], Set]] = {
    "gpu": _gpu,
    "api_model": _api_model,
    "self_host_model": _open_model,
    "model_tier": lambda value, _: ("model", ModelNeed.model_validate({"tier": value}).model_dump()),
    "load_pattern": lambda value, scenario: (
        "load",
        Load.model_validate(
            {"pattern": PATTERNS.get(str(value), value), "time_zones": scenario.load.time_zones}
        ).model_dump(),
    ),
    "quantization": lambda value, _: (
        "hosting",
        {"precision": None if value == ANY else PRECISIONS.get(str(value), value)},
    ),
    "hosting": lambda value, _: ("hosting", {"place": PLACES.get(str(value), value)}),
    "regulated": _regulated,
    "region": lambda value, _: (
        "team",
        {"region": value, "salary_usd_per_year": None, "cost_usd_per_year": None},
    ),
    "currency": lambda value, _: ("finance", {"currency": value}),
    "agreement_acceptable": lambda value, _: ("regulated", {"agreement_acceptable": value}),
    "data_must_stay": lambda value, _: ("regulated", {"data_must_stay": value}),
    "network_isolated": lambda value, _: ("regulated", {"network_isolated": value}),
}
"""Fields that are one of several names: the part they are in, and what is told of it."""
