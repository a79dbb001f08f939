"""What do all fleets cost, under all levers at once? One table, a column for each way to run machines.

An `Offer` is a family's terms and its machines; a `Fleets` stacks offers, so that pricing hundreds of ways
under hundreds of lever values is a few array operations.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

import numpy as np
from numpy.typing import NDArray

from costmodel.fleet import (
    HOURS_PER_MONTH,
    ROUNDING,
    SECONDS_PER_HOUR,
    Load,
    Rule,
    ScaleToZero,
    Sizing,
    peak_share,
    size,
)
from costmodel.options.case import Case
from costmodel.options.egress import egress_usd_per_request
from costmodel.options.hardware import Way
from costmodel.options.plan import TODAY, Figure, Floats, Heading, Levers, Line
from costmodel.options.work import Work, work_of

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
    """

    case: Case
    heading: Heading
    machines: tuple[Machine, ...]
    lean: tuple[Machine, ...]
    conditions: tuple[str, ...] = ()

    follows_load = True
    """Replicas are started and released with the load."""
    operated = True
    """The team runs the machines: people by fleet, refreshes, a migration, being on call, observability."""
    pays_egress = False
    """Answers leave by a network that the host charges for."""
    place = ""
    """What stands before the GPU's name in a title; empty: who rents it out."""

    @property
    def terms(self) -> str:
        """What ends a title: how the machines are had, where that is not said yet."""
        return ""

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


@dataclass(frozen=True)
class Fleets:
    """Offers side by side; all of them operated by the team, or none. Arrays are of shape (..., columns)."""

    case: Case
    offers: tuple[Offer, ...]

    @cached_property
    def operated(self) -> bool:
        """Whether the team runs the machines."""
        return self.offers[0].operated

    @cached_property
    def machines(self) -> tuple[Machine, ...]:
        """One a column."""
        return tuple(machine for offer in self.offers for machine in offer.machines)

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """The first column of each offer."""
        counts = [len(offer.machines) for offer in self.offers]
        return np.cumsum([0, *counts[:-1]])

    @cached_property
    def capacity(self) -> Floats:
        """Requests a second of a unit."""
        return np.array([machine.way.requests_per_s for machine in self.machines])

    @cached_property
    def gpus(self) -> NDArray[np.int64]:
        """GPUs of a unit."""
        return np.array([machine.way.gpus for machine in self.machines])

    @cached_property
    def prices(self) -> Floats:
        """See `prices_of`."""
        return prices_of(self.machines)

    @cached_property
    def always_on_usd(self) -> tuple[Floats, Floats, Floats]:
        """A unit that runs all month, in USD: what moves with GPU prices, what does not, what use adds.

        The last is power and egress.
        """
        rent, purchase, fixed, busy = self.prices * self.multiplier
        egress = self.egress_usd_per_request * self.capacity * HOURS_PER_MONTH * SECONDS_PER_HOUR
        return rent * HOURS_PER_MONTH + purchase, fixed, busy + egress

    @property
    def multiplier(self) -> float:
        """What hosting costs over its machines, where the team told it in place of people; else 1."""
        return (self.case.scenario.team.overhead_multiplier or 1.0) if self.operated else 1.0

    @cached_property
    def egress_usd_per_request(self) -> Floats:
        """What an answer costs to send."""
        usd = egress_usd_per_request(self.case)
        return self._by_column([usd if offer.pays_egress else 0.0 for offer in self.offers])

    @cached_property
    def egress_usd_per_month(self) -> Floats:
        """What all answers of a month cost to send."""
        return self.egress_usd_per_request * self.case.demand.requests_per_month

    def _by_column(self, values: Sequence[float]) -> Floats:
        return np.repeat(np.array(values, dtype=np.float64), [len(offer.machines) for offer in self.offers])

    def _in_units(self, replicas: Sequence[float]) -> Floats:
        """Each offer's replicas as whole units of each of its columns."""
        held = np.array([machine.way.replicas for machine in self.machines])
        return np.asarray(np.ceil(self._by_column(replicas) / held))

    @cached_property
    def staging(self) -> Floats:
        """Units of a staging environment."""
        return self._in_units([offer.staging_replicas for offer in self.offers])

    @cached_property
    def rule(self) -> Rule:
        """Every column's rule."""
        offers, hosting = self.offers, self.case.scenario.hosting
        room = [offer.headroom_figure for offer in offers]
        starts = [offer.start_figure.value for offer in offers if offer.start_figure is not None]
        sized_by_load = offers[0].sized_by_load
        return Rule(
            headroom=self._by_column([0.0 if figure is None else figure.value for figure in room]),
            spares=self._in_units([offer.spare_replicas for offer in offers]),
            follows_load=self._by_column([offer.follows_load for offer in offers]) > 0,
            lost=self._by_column([offer.lost for offer in offers]),
            start_hours=starts[0] / MINUTES_PER_HOUR if starts else 0.0,
            scale_to_zero=offers[0].scale_to_zero,
            units=None if sized_by_load else self._told_units,
            utilization=None if sized_by_load else hosting.utilization,
            staging=self.staging if self.staging.any() else None,
        )

    @cached_property
    def _told_units(self) -> Floats | None:
        """How many units of each column the team's own number makes; None where it told none."""
        told = [units_told(self.case, machine.way) for machine in self.machines]
        return None if None in told else np.array(told, dtype=np.float64)

    @cached_property
    def extra_fte(self) -> Floats:
        """Work beyond the fleet's step."""
        return self._by_column([sum(figure.value for figure in offer.extra_fte) for offer in self.offers])

    @cached_property
    def work(self) -> Work:
        """What a fleet of any size takes."""
        return work_of(self.case)

    def run_fte(self, gpus: Floats | NDArray[np.int64], extra: Floats | float) -> Floats:
        """Work to run a fleet of that many GPUs."""
        if not self.operated:
            return np.broadcast_to(extra, gpus.shape)
        return self.case.ladder.fte(gpus) + extra + self.work.on_call.fte

    def people_usd(self, gpus: Floats | NDArray[np.int64], extra: Floats | float, levers: Levers) -> Floats:
        """Pay for what the team cannot do, being on call, observability; 0 under a multiplier."""
        if not self.case.counts_people:
            return np.zeros((1,) * np.ndim(gpus))
        fte = self.run_fte(gpus, extra) * levers.run_fte
        if self.operated:
            work = self.work
            fte = fte + (work.refresh_fte * levers.refresh_fte + work.migration_fte * levers.migration_fte)
        usd = np.maximum(fte - levers.mlops_fte, 0.0) * (self.case.pay.usd_per_fte_month * levers.pay)
        if not self.operated:
            return np.asarray(usd)
        kept = work.on_call.usd_per_month + work.observability_usd + gpus * work.observability_usd_per_gpu
        return np.asarray(usd + kept)

    @property
    def load(self) -> Load:
        """The week."""
        return self.case.week

    def sized(self, levers: Levers) -> Sizing:
        """Every column's fleet, levers down."""
        rule = self.rule
        if isinstance(levers.peak, np.ndarray) or levers.peak != TODAY:  # room for higher peaks is headroom
            rule = replace(rule, headroom=(1 + np.asarray(rule.headroom)) * levers.peak - 1)
        return size(self.load, self.capacity * levers.throughput, rule, volume=levers.volume)

    def served_at_peak(self, sizing: Sizing, levers: Levers) -> Floats:
        """Share of the busiest minutes that fleets serve, of the shape of the sizing; 1 at most."""
        serving = np.asarray(sizing.replicas_at_peak - self.staging, dtype=np.float64)
        able, load = self.capacity * levers.throughput, levers.volume * np.asarray(levers.peak)
        share = peak_share(self.load, able, self.rule, serving, load)
        return np.where(share >= 1 - ROUNDING, 1.0, share)

    def usd(self, levers: Levers) -> Floats:
        """USD a month, levers down, columns across; infinite where a fleet of a told size is too small."""
        shape, levers = (levers.count, len(self.machines)), levers.down()
        sizing = self.sized(levers) if levers.resizes else self.sized_today
        usd = self._usd(sizing, levers)
        if not self.offers[0].sized_by_load:
            usd = np.where(self.served_at_peak(sizing, levers) < 1, np.inf, usd)
        return np.asarray(np.broadcast_to(usd, shape))

    def _usd(self, sizing: Sizing, levers: Levers) -> Floats:
        units, hours = sizing.replicas_at_peak * levers.machines, sizing.replica_hours_per_month
        rent, purchase, fixed, busy = self.prices
        price = levers.gpu_price if self.operated else levers.api_price
        usd = (hours * levers.machines * rent + units * purchase) * price
        usd = usd + units * fixed + sizing.replicas_at_peak * sizing.utilization * busy
        usd = usd * self.multiplier + self.egress_usd_per_month * levers.volume
        return np.asarray(usd + self.people_usd(np.asarray(units * self.gpus), self.extra_fte, levers))

    def usd_by_offer(self, levers: Levers) -> Floats:
        """The cheapest way's USD a month, offers down, levers across."""
        return np.asarray(np.minimum.reduceat(self.usd(levers), self.starts, axis=1).T)

    @cached_property
    def sized_today(self) -> Sizing:
        """Every column's fleet as things are."""
        return size(self.load, self.capacity, self.rule)

    @cached_property
    def usd_today(self) -> Floats:
        """USD a month of every column as things are, those that are too small too."""
        usd = self._usd(self.sized_today, Levers(mlops_fte=self.case.scenario.team.fte))
        return np.asarray(np.broadcast_to(usd, len(self.machines)))

    def offer_of(self, column: int) -> Offer:
        """The offer that a column is of."""
        return self.offers[int(np.searchsorted(self.starts, column, side="right")) - 1]

    def only(self, columns: Iterable[int]) -> "Fleets":
        """The same with nothing but these columns, one an offer."""
        kept = ((self.offer_of(column), (self.machines[column],)) for column in columns)
        return Fleets(self.case, tuple(replace(offer, machines=held, lean=held) for offer, held in kept))

    def usd_of(self, offer: int) -> Floats:
        """USD a month of an offer's columns; of fleets of a told size, of those that serve the most."""
        start = int(self.starts[offer])
        own = slice(start, start + len(self.offers[offer].machines))
        if self.offers[offer].sized_by_load:
            return self.usd_today[own]
        served = self.served_today[own]
        return np.where(served == served.max(), self.usd_today[own], np.inf)

    @property
    def settled(self) -> "Fleets":
        """The same with no other machines than those that each offer would choose today."""
        return self.only(
            start + int(self.usd_of(offer).argmin()) for offer, start in enumerate(self.starts.tolist())
        )

    @cached_property
    def served_today(self) -> Floats:
        """Share of the busiest minutes that every column serves as things are."""
        return self.served_at_peak(self.sized_today, Levers(mlops_fte=0.0))

    def use(self, column: int) -> Use:
        """A column's fleet as things are."""
        sizing = self.sized_today
        return Use(
            machine=self.machines[column],
            units=int(sizing.replicas_at_peak[column]),
            unit_hours=float(sizing.replica_hours_per_month[column]),
            utilization=float(sizing.utilization[column]),
            spares=int(np.asarray(self.rule.spares)[column]),
            staging=int(self.staging[column]),
        )

    @cached_property
    def lean(self) -> "Fleets":
        """The same without the ways that are never cheapest, and without offers that have no other."""
        return Fleets(
            self.case, tuple(replace(each, machines=each.lean) for each in self.offers if each.lean)
        )


def units_told(case: Case, way: Way) -> float | None:
    """How many units of a way the team's own number of GPUs or replicas makes; None where it told none."""
    hosting = case.scenario.hosting
    if hosting.gpus is not None:
        return hosting.gpus / way.gpus
    return None if hosting.replicas is None else hosting.replicas / way.replicas


def unbeaten_of(machines: tuple[Machine, ...], rivals: tuple[Machine, ...] = ()) -> tuple[Machine, ...]:
    """The machines that neither each other nor `rivals` beat, all under the same terms."""
    every = (*rivals, *machines)
    if not every:
        return ()
    capacity = np.array([each.way.requests_per_s for each in every])
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
