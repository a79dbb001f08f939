"""What work does an option take, and who is paid for it? FTE by fleet, marginal and fully loaded.

Work is counted in FTE: running the service, refreshing its model, and moving to it, spread over the horizon.
The team that is there does what it can; only the rest is hired. So nobody is paid twice. A team that told a
multiplier on its machines instead has no FTE counted at all: the two never go together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from costmodel.catalog.schema import Catalog, Labour, Operations
from costmodel.fleet import HOURS_PER_MONTH, WEEKS_PER_MONTH
from costmodel.scenario import Team
from costmodel.sourced import Sourced

Floats = NDArray[np.float64]
MONTHS_PER_YEAR = 12


@dataclass(frozen=True)
class Pay:
    """What one FTE costs the employer, in words too, and the catalog figures in it."""

    usd_per_year: float
    how: str
    figures: tuple[Sourced[float], ...] = ()

    @property
    def usd_per_fte_month(self) -> float:
        """What one FTE costs a month."""
        return self.usd_per_year / MONTHS_PER_YEAR

    @property
    def words(self) -> str:
        """The same for people: "$19,186 a month with benefits"."""
        return f"${self.usd_per_fte_month:,.0f} a month {self.how}"


def pay(team: Team, facts: Catalog, on: date) -> Pay:
    """The employer's cost of one FTE: as told with all in it, else base pay times the benefits multiplier.

    Base pay is what was told, else the catalog's of the team's region, at the exchange rate on record.
    """
    if team.cost_usd_per_year is not None:
        return Pay(team.cost_usd_per_year, "as you told, all included")
    regional = facts.labour.pay_in(team.region)
    benefits = regional.benefits_multiplier.on(on)
    if team.salary_usd_per_year is not None:
        return Pay(team.salary_usd_per_year * benefits.value, "with benefits", (benefits,))
    salary, currency = regional.salary.on(on), regional.currency
    if currency == "USD":
        return Pay(salary.value * benefits.value, "with benefits", (salary, benefits))
    rate = facts.currencies[currency].per_usd.on(on)
    return Pay(
        salary.value / rate.value * benefits.value,
        f"with benefits ({salary.value:,.0f} {currency} a year x {benefits.value:g}, "
        f"{rate.value:.4g} {currency} a US dollar)",
        (salary, benefits, rate),
    )


@dataclass(frozen=True)
class OnCall:
    """What being on call takes, whatever the fleet: pay for the week, and work beyond running it."""

    fte: float = 0.0
    usd_per_month: float = 0.0
    stipend: Sourced[float] | None = None
    figures: tuple[Sourced[float], ...] = ()
    """Behind the FTE."""


NOBODY_ON_CALL = OnCall()


def on_call(team: Team, labour: Labour, on: date, *, waits: bool) -> OnCall:
    """One person at a time, as told; untold: around the clock for work that people wait for, else nobody.

    Working hours are the share of all hours that one FTE works: so much of the incidents falls into them.
    """
    told = team.on_call or ("none" if waits else "around_the_clock")
    if told == "none":
        return NOBODY_ON_CALL
    around = told == "around_the_clock"
    stipend = (labour.on_call_stipend if around else labour.on_call_working_hours_stipend).on(on)
    hours, full_time = labour.on_call_hours_per_week.on(on), labour.hours_per_fte_month.on(on)
    covered = 1.0 if around else full_time.value / HOURS_PER_MONTH
    return OnCall(
        fte=hours.value * covered * WEEKS_PER_MONTH / full_time.value,
        usd_per_month=stipend.value * WEEKS_PER_MONTH,
        stipend=stipend,
        figures=(hours, full_time),
    )


@dataclass(frozen=True)
class Steps:
    """FTE to run a fleet, by its size: the step of up to `up_to_gpus[i]` GPUs takes `figures[i]`."""

    up_to_gpus: Floats
    figures: tuple[Sourced[float], ...]

    @cached_property
    def _fte(self) -> Floats:
        return np.array([figure.value for figure in self.figures])

    def index(self, gpus: Floats | NDArray[np.int64]) -> NDArray[np.int64]:
        """Which step a fleet of that many GPUs is on; any shape."""
        return np.searchsorted(self.up_to_gpus, gpus)

    def fte(self, gpus: Floats | NDArray[np.int64]) -> Floats:
        """FTE to run a fleet of that many GPUs; any shape."""
        return np.asarray(self._fte[self.index(gpus)])


def steps(operations: Operations, on: date) -> Steps:
    """The steps of the catalog, which rise with the fleet."""
    entries = sorted(operations.run_effort.values(), key=lambda step: step.up_to_gpus or np.inf)
    return Steps(
        np.array([step.up_to_gpus or np.inf for step in entries], dtype=np.float64),
        tuple(step.fte.on(on) for step in entries),
    )


def hired(work_fte: Sequence[Floats], team_fte: Floats | float) -> tuple[Floats, ...]:
    """Of each piece of work, the FTE that the team cannot do: it does the pieces in the order given."""
    left = np.asarray(team_fte, dtype=np.float64)
    short = []
    for fte in work_fte:
        short.append(np.maximum(fte - left, 0.0))
        left = np.maximum(left - fte, 0.0)
    return tuple(short)
