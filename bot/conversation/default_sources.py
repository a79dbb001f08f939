"""Where does what is taken by default come from? The catalog's entry of it, with its date and its source."""

from collections.abc import Callable, Mapping
from datetime import date

from bot.conversation.change_words import TITLES
from bot.conversation.state import Slot
from costmodel.catalog.entry import Entry
from costmodel.catalog.load import catalog
from costmodel.options.case import Case, case_of
from costmodel.scenario import Scenario
from costmodel.sourced import Sourced

Recorded = Sourced[float] | Entry
"""A figure or an entry of the catalog: both have a source and a date."""


def answer_taken(slot: Slot, on: date) -> Recorded:
    """What "not sure" takes for a question."""
    defaults = catalog().defaults
    taken: Mapping[Slot, Recorded] = {
        "volume": defaults.volume.tokens_per_month.on(on),
        "model": defaults.tier,
        "load": defaults.load,
        "headcount": defaults.headcount.mlops_fte.on(on),
        "regulated": defaults.regulated,
    }
    return taken[slot]


def input_taken(title: str, scenario: Scenario, on: date) -> Recorded | None:
    """What an input of that title has where nothing was told of it.

    None where something was told, or where the default is no one figure of the catalog.
    """
    found = _TAKEN.get(title)
    return None if found is None else found(case_of(scenario, on, catalog()))


def _of_request(case: Case) -> Recorded | None:
    shapes = case.facts.request_shapes
    return shapes.shapes[shapes.default] if case.scenario.volume.shape is None else None


def _pay(case: Case) -> Recorded | None:
    team = case.scenario.team
    if team.salary_usd_per_year is not None or team.cost_usd_per_year is not None:
        return None
    return next(iter(case.pay.figures), None)


def _horizon(case: Case) -> Recorded | None:
    told = case.scenario.finance.horizon_months is not None
    return None if told else case.facts.operations.horizon_months.on(case.on)


def _amortization(case: Case) -> Recorded | None:
    told = case.scenario.finance.amortization_months is not None
    return None if told else case.facts.hardware.amortization_months.on(case.on)


def _electricity(case: Case) -> Recorded | None:
    told = case.scenario.finance.electricity_usd_per_kwh is not None
    return None if told else case.facts.power.usd_per_kwh.on(case.on)


_TAKEN: Mapping[str, Callable[[Case], Recorded | None]] = {
    TITLES["input_tokens_per_request"]: _of_request,
    TITLES["output_tokens_per_request"]: _of_request,
    TITLES["engineer_salary_usd"]: _pay,
    TITLES["horizon_months"]: _horizon,
    TITLES["amortization_months"]: _amortization,
    TITLES["electricity_usd_per_kwh"]: _electricity,
}
