"""What machines does a family offer, on which terms? `Machine`, its `Use`, and the `Offer`."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from costmodel.fleet import ROUNDING, ScaleToZero
from costmodel.options.case import Case
from costmodel.options.hardware import Way
from costmodel.options.plan import Figure, Floats, Heading, Line

MINUTES_PER_HOUR = 60


@dataclass(frozen=True)
class Machine:
    """One unit of machines: how it is used, who runs it, and what it costs in USD.

    Attributes:
        rent_usd_per_hour: while it runs.
        purchase_usd_per_month: spread over the months it is kept, as long as it is there.
        housing_usd_per_month: a place for it, as long as it is there.
        idle_usd_per_month: power with nothing to do.
        busy_usd_per_month: power beyond that, busy all month.
        figure: the catalog's price behind it; None for a price the team told.
        price_usd: that price, of one GPU.
        discount: the catalog's, taken off it; None where the price is a host's own.
    """

    way: Way
    provider: str
    figure: Figure | None
    price_usd: float
    rent_usd_per_hour: float = 0.0
    purchase_usd_per_month: float = 0.0
    housing_usd_per_month: float = 0.0
    idle_usd_per_month: float = 0.0
    busy_usd_per_month: float = 0.0
    discount: Figure | None = None

    def at_price_times(self, multiple: float) -> "Machine":
        """The same, rented or bought at another price."""
        return replace(
            self,
            price_usd=self.price_usd * multiple,
            rent_usd_per_hour=self.rent_usd_per_hour * multiple,
            purchase_usd_per_month=self.purchase_usd_per_month * multiple,
        )


@dataclass(frozen=True)
class Use:
    """How many units of a machine run, for how long, how busy, and what they cost a month in USD.

    `spares` and `staging` are units among them.
    """

    machine: Machine
    units: int
    unit_hours: float
    utilization: float
    spares: int
    staging: int = 0

    @property
    def gpus(self) -> int:
        """GPUs at the peak."""
        return self.units * self.machine.way.gpus

    @property
    def gpu_hours(self) -> float:
        """GPU-hours a month."""
        return self.unit_hours * self.machine.way.gpus

    @property
    def gpu_usd(self) -> float:
        """Rent or purchase."""
        held = self.machine
        return self.unit_hours * held.rent_usd_per_hour + self.units * held.purchase_usd_per_month

    @property
    def power_usd(self) -> float:
        """Electricity."""
        return self.units * (
            self.machine.idle_usd_per_month + self.utilization * self.machine.busy_usd_per_month
        )

    @property
    def housing_usd(self) -> float:
        """A place for the machines."""
        return self.units * self.machine.housing_usd_per_month


@dataclass(frozen=True)
class Offer(ABC):
    """A family's terms and the machines it offers (never none).

    `lean` are those that are not beaten, whatever the load, by others under the same terms: see `unbeaten`.
    `conditions` are what must be met at the providers named there, by name, `elsewhere` at any other.
    """

    case: Case
    heading: Heading
    machines: tuple[Machine, ...]
    lean: tuple[Machine, ...]
    elsewhere: tuple[str, ...] = ()
    conditions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    follows_load = True
    """Replicas are started and released with the load."""
    operated = True
    """The team runs the machines: people by fleet, refreshes, a migration, being on call, observability."""
    pays_egress = False
    """Answers leave by a network that the host charges for."""
    place = ""
    """What stands before the GPU's name in a title; empty: who rents it out."""

    @property
    def term_months(self) -> int:
        """For how long each machine is owed, used or not; 0: it may be given back."""
        return 0

    @property
    def terms(self) -> str:
        """What ends a title: how the machines are had, where that is not said yet."""
        return ""

    def conditions_of(self, use: Use) -> tuple[str, ...]:
        """What must be met before the data goes to these machines."""
        return self.conditions.get(use.machine.provider, self.elsewhere)

    @abstractmethod
    def machine_lines(self, use: Use) -> Iterable[Line]:
        """The line items of machines."""

    @property
    def extra_fte(self) -> tuple[Figure, ...]:
        """Work beyond what the fleet's size asks."""
        return ()

    @property
    def lost(self) -> float:
        """Share of the running hours that interruptions take."""
        return 0.0

    @property
    def scale_to_zero(self) -> ScaleToZero | None:
        """What stopping and starting costs, where it is counted."""
        return None

    def warnings(self, use: Use) -> tuple[str, ...]:
        """What to know before choosing it."""
        del use
        return ()

    @property
    def sized_by_load(self) -> bool:
        """The load says how large the fleet is; otherwise the team did, of machines that it operates."""
        return not (self.operated and self.case.scenario.hosting.fleet_told)

    @property
    def headroom_figure(self) -> Figure | None:
        """Room for replicas that are starting; a fleet that never shrinks, or work that waits, needs none."""
        if self.case.demand.waits or not self.follows_load or not self.sized_by_load:
            return None
        return self.case.facts.operations.autoscale_headroom.on(self.case.on)

    @property
    def start_figure(self) -> Figure | None:
        """How long a replica that is added runs before it serves; nothing is added to a fixed fleet."""
        if not self.follows_load or not self.sized_by_load:
            return None
        return self.case.facts.operations.replica_start_minutes.on(self.case.on)

    @property
    def spares_figure(self) -> Figure | None:
        """Replicas that may fail; work that waits needs none, and the team may have told its own number."""
        told = self.case.scenario.hosting.spare_replicas is not None
        if self.case.demand.waits or told or not self.sized_by_load:
            return None
        return self.case.facts.operations.redundancy_spare_replicas.on(self.case.on)

    @property
    def staging_figure(self) -> Figure | None:
        """Replicas of a staging environment, where the team did not tell and runs them itself."""
        if not self.operated or self.case.scenario.hosting.staging_replicas is not None:
            return None
        return self.case.facts.operations.staging_replicas.on(self.case.on)

    @property
    def spare_replicas(self) -> float:
        """How many replicas may fail at the peak; a fleet whose size was told holds its own."""
        if self.spares_figure is not None:
            return self.spares_figure.value
        told = self.case.scenario.hosting.spare_replicas
        return float(told or 0) if self.sized_by_load else 0.0

    @property
    def staging_replicas(self) -> float:
        """How many replicas stand beside the fleet all hours and serve nobody."""
        if self.staging_figure is not None:
            return self.staging_figure.value
        told = self.case.scenario.hosting.staging_replicas
        return float(told or 0) if self.operated else 0.0

    @property
    def own_figures(self) -> tuple[Figure, ...]:
        """What a fleet of these terms is sized by."""
        sized = (self.headroom_figure, self.spares_figure, self.start_figure, self.staging_figure)
        return tuple(figure for figure in sized if figure is not None)

    def at_prices_times(self, multiple: float) -> "Offer":
        """The same at other prices of GPUs."""
        if multiple == 1:
            return self
        machines, lean = (
            tuple(each.at_price_times(multiple) for each in held) for held in (self.machines, self.lean)
        )
        return replace(self, machines=machines, lean=lean)


def unbeaten_of(machines: tuple[Machine, ...], rivals: tuple[Machine, ...] = ()) -> tuple[Machine, ...]:
    """The machines that neither each other nor `rivals` beat, all under the same terms.

    All of them where they are set to many works at once: one may be beaten for some works only.
    """
    every = (*rivals, *machines)
    if not every:
        return ()
    capacity = np.array([each.way.requests_per_s for each in every])
    if capacity.ndim > 1:
        return machines
    prices = prices_of(every)
    costs = np.vstack([[each.way.gpus for each in every], prices[:3]])
    keep = unbeaten(capacity, costs, prices[3])[len(rivals) :]
    return tuple(machine for machine, kept in zip(machines, keep.tolist(), strict=True) if kept)


def prices_of(machines: tuple[Machine, ...]) -> Floats:
    """Rent an hour; purchase, housing with idle power, busy power a month. Shape (4, machines), in USD."""
    return np.array(
        [
            (
                each.rent_usd_per_hour,
                each.purchase_usd_per_month,
                each.housing_usd_per_month + each.idle_usd_per_month,
                each.busy_usd_per_month,
            )
            for each in machines
        ]
    ).T


def unbeaten(
    capacity: Floats, costs: Floats, busy: Floats, *, among: NDArray[np.bool_] | bool = True
) -> NDArray[np.bool_]:
    """Of units of machines, those that no whole number of another unit replaces at no more of any cost.

    As many of the other then are never dearer, whatever the load: they serve as much, and can be fewer. Nor
    are their starts, of an hour at most: an hour before more of the other are started, fewer of it ran.

    Args:
        capacity: requests a second of a unit, shape (units,).
        costs: what a unit takes of anything, shape (kinds of cost, units).
        busy: what a unit takes beyond that when it is busy all the time, shape (units,).
        among: which are set against each other, shape (units, units).
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        fit = costs[:, None, :] / costs[:, :, None]  # how many of the first in place of the second
    many = np.floor(np.where(np.isnan(fit), np.inf, fit).min(axis=0) * (1 + ROUNDING))
    per_request = busy / capacity
    beats = among & (many >= 1) & (per_request[:, None] <= per_request * (1 + ROUNDING))
    beats &= np.where(many >= 1, many, 0.0) * capacity[:, None] >= capacity
    # Of equals the first stays.
    both = beats & beats.T
    return cast("NDArray[np.bool_]", ~(beats & ~both | both & np.triu(np.ones_like(both), 1)).any(axis=0))


def units_told(case: Case, way: Way) -> float | None:
    """How many units of a way the team's own number of GPUs or replicas makes; None where it told none."""
    hosting = case.scenario.hosting
    if hosting.gpus is not None:
        return hosting.gpus / way.gpus
    return None if hosting.replicas is None else hosting.replicas / way.replicas
