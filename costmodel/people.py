"""What work does an option take, and who is paid for it? FTE by fleet, marginal and fully loaded.

Work is counted in FTE: running the service, refreshing its model, and moving to it, spread over the horizon.
The team that is there does what it can; only the rest is hired. So nobody is paid twice, and no multiplier on
GPU cost is used beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from costmodel.catalog.schema import Labour, Operations
from costmodel.scenario import Team
from costmodel.sourced import Sourced

Floats = NDArray[np.float64]
MONTHS_PER_YEAR = 12


@dataclass(frozen=True)
class Pay:
    """What one FTE costs, and the figures in it. `salary` is None when the team told its own."""

    salary_usd_per_year: float
    benefits: Sourced[float]
    salary: Sourced[float] | None

    @property
    def usd_per_fte_month(self) -> float:
        """Base pay times the benefits multiplier, a month."""
        return self.salary_usd_per_year * self.benefits.value / MONTHS_PER_YEAR

    @property
    def figures(self) -> tuple[Sourced[float], ...]:
        """The catalog figures used."""
        return (self.benefits,) if self.salary is None else (self.salary, self.benefits)


def pay(team: Team, labour: Labour, on: date) -> Pay:
    """The employer's cost of one FTE: base pay times the benefits multiplier."""
    benefits = labour.benefits_multiplier.on(on)
    if team.salary_usd_per_year is not None:
        return Pay(team.salary_usd_per_year, benefits, None)
    salary = labour.mlops_salary.on(on)
    return Pay(salary.value, benefits, salary)


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
