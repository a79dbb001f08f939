"""What do all fleets cost, under all levers at once? One table, a column for each way to run machines.

An `Offer` is a family's terms and its machines; a `Fleets` stacks offers, so that pricing hundreds of ways
under hundreds of lever values is a few array operations.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from costmodel.fleet import (
    HOURS_PER_MONTH,
    ROUNDING,
    SECONDS_PER_HOUR,
    Load,
    Rule,
    Sizing,
    peak_share,
    size,
)
from costmodel.options.case import Case
from costmodel.options.egress import egress_usd_per_request
from costmodel.options.offers import MINUTES_PER_HOUR, Machine, Offer, Use, prices_of, units_told
from costmodel.options.plan import TODAY, Floats, Levers
from costmodel.options.work import Work, work_of


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
    def _requests_per_s(self) -> Floats:
        """Of a unit; of many works, works down, 0 where it does not serve one."""
        return np.array([machine.way.requests_per_s for machine in self.machines]).T

    @cached_property
    def serves(self) -> NDArray[np.bool_]:
        """Whether a unit does; a way of one work always serves it."""
        return self._requests_per_s > 0

    @cached_property
    def capacity(self) -> Floats:
        """Requests a second of a unit; 1 where it serves none, of which nothing comes: see `serves`."""
        return np.where(self.serves, self._requests_per_s, 1.0)

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
        pays = self._by_column([offer.pays_egress for offer in self.offers])
        return np.asarray(pays * egress_usd_per_request(self.case))

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
    def term_months(self) -> NDArray[np.int64]:
        """For how long each machine is owed."""
        return self._by_column([offer.term_months for offer in self.offers]).astype(np.int64)

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
        serving = sizing.replicas_at_peak - self.staging
        able, load = self.capacity * levers.throughput, levers.volume * np.asarray(levers.peak)
        share = peak_share(self.load, able, self.rule, serving, load)
        return np.where(share >= 1 - ROUNDING, 1.0, share)

    def usd(self, levers: Levers) -> Floats:
        """USD a month, levers down, columns across; infinite where a fleet does not serve the work."""
        shape, levers = (levers.count, len(self.machines)), levers.down()
        sizing = self.sized(levers) if levers.resizes else self.sized_today
        usd = self._usd(sizing, levers)
        if not self.offers[0].sized_by_load:
            usd = np.where(self.served_at_peak(sizing, levers) < 1, np.inf, usd)
        return np.asarray(np.broadcast_to(np.where(self.serves, usd, np.inf), shape))

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

    @cached_property
    def busy_today(self) -> Floats:
        """How busy the machines of every column that serve are, all hours; those of staging aside."""
        units = self.sized_today.replicas_at_peak
        return np.asarray(self.sized_today.utilization * units / (units - self.staging))

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
