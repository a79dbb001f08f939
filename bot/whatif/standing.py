"""What does the model take where a scenario tells nothing? The number that "10 % more" starts from."""

from collections.abc import Callable, Mapping
from datetime import date

from costmodel.catalog.load import catalog
from costmodel.decide import decide
from costmodel.decision import Decision, OptionResult
from costmodel.options.case import Case, case_of
from costmodel.people import MONTHS_PER_YEAR
from costmodel.scenario import Scenario

DAYS_PER_MONTH = 30


def standing(field: str, scenario: Scenario, on: date) -> float:
    """The number in force. Raises ValueError where there is none."""
    if field in OF_CASE:
        return OF_CASE[field](case_of(scenario, on, catalog()))
    if field in OF_MACHINES:
        held = OF_MACHINES[field](_self_host(decide(scenario, on=on)))
        if held is not None:
            return held
    msg = f"{field} has no value to start from; give one"
    raise ValueError(msg)


OF_CASE: Mapping[str, Callable[[Case], float]] = {
    "tokens_per_month": lambda case: case.demand.tokens_per_month,
    "requests_per_day": lambda case: case.demand.requests_per_month / DAYS_PER_MONTH,
    "input_tokens_per_request": lambda case: case.demand.input_tokens_per_request,
    "output_tokens_per_request": lambda case: case.demand.output_tokens_per_request,
    "horizon_months": lambda case: float(case.horizon_months),
    "amortization_months": lambda case: case.facts.hardware.amortization_months.on(case.on).value,
    "electricity_usd_per_kwh": lambda case: case.facts.power.usd_per_kwh.on(case.on).value,
    "engineer_salary_usd": lambda case: case.pay.usd_per_fte_month * MONTHS_PER_YEAR,
    "mlops_fte": lambda case: case.scenario.team.fte,
}


def _self_host(decision: Decision) -> OptionResult | None:
    """The cheapest option with machines of one's own; those that are out last."""
    return next((each for each in decision.options if each.side == "self-host" and each.fleet), None)


def _gpu_hour(option: OptionResult | None) -> float | None:
    if option is None or option.fleet is None:
        return None
    usd = sum(item.usd_per_month for item in option.line_items if item.kind == "gpu")
    return usd / option.fleet.gpu_hours_per_month


OF_MACHINES: Mapping[str, Callable[[OptionResult | None], float | None]] = {
    "utilization": lambda option: option.fleet.utilization if option and option.fleet else None,
    "gpu_hourly_usd": _gpu_hour,
    "gpu_count": lambda option: (
        float(option.fleet.replicas_at_peak * option.fleet.gpus_per_replica)
        if option and option.fleet
        else None
    ),
    "replicas": lambda option: float(option.fleet.replicas_at_peak) if option and option.fleet else None,
}
