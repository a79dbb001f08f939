"""What does it cost to take the base load on GPUs that run all hours, and send bursts to an API?

How much is base is not assumed. Each unit more saves API tokens in the hours that are busy enough to fill it,
so the saving falls with every unit: the best number is where it stops paying for the unit, or an edge of the
people ladder below that. Both are tried for every way to run machines, and the cheapest is kept.

In an hour that is busier than the machines can serve, they take as large a share of its work as they are of
the capacity that its busiest minutes need; the rest bursts. The API also stands in for a failed machine: no
spare, but where the machines take everything: an API that nothing is sent to is no hybrid, and stands in for
nobody. Staging replicas stand beside the machines, as many as beside any fleet.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from costmodel.fleet import HOURS_PER_MONTH, ROUNDING, SECONDS_PER_HOUR, WEEKS_PER_MONTH, Load
from costmodel.options.egress import egress_lines
from costmodel.options.fleets import Fleets
from costmodel.options.offers import Use, unbeaten
from costmodel.options.plan import Costed, Figure, Floats, Heading, Levers, Line
from costmodel.options.self_host import fleet_costed, title, work_lines
from costmodel.options.token_api import TokenApi

SECONDS_PER_MONTH = HOURS_PER_MONTH * SECONDS_PER_HOUR
NO_SAVING_USD = 1e-12
"""A saving of a request that pays for no unit, where own power and egress cost more than the API."""
ONE_UNIT = np.ones(1)
HEADING = Heading("hybrid", "hybrid", "self-host", "Own GPUs for the base load, an API for bursts", "")


@dataclass(frozen=True)
class Served:
    """How much of a week's load machines of a capacity serve: a line between the levels of load, then flat.

    Attributes:
        capacity: requests a second at the knots, ascending from 0.
        requests: served a month at the knots.
        gained: requests a month for each request a second more, up to each knot but the first; falling.
    """

    capacity: Floats
    requests: Floats
    gained: Floats

    @classmethod
    def of(cls, load: Load) -> "Served":
        """What of this load can be served."""
        busy = load.peak_rates > 0
        peak = load.peak_rates[busy]
        work = (load.mean_rates * load.hours_per_week)[busy] * WEEKS_PER_MONTH * SECONDS_PER_HOUR
        gained = np.cumsum((work / peak)[::-1])[::-1]
        capacity = np.concatenate([[0.0], peak])
        return cls(capacity, np.concatenate([[0.0], np.cumsum(np.diff(capacity) * gained)]), gained)


@dataclass(frozen=True)
class Hybrid:
    """Machines of `fleets`, operated by the team, always on, with the rest at `api`."""

    fleets: Fleets
    api: TokenApi
    heading: Heading = HEADING

    @cached_property
    def _columns(self) -> NDArray[np.int64]:
        """The ways that no other beats in everything, when all run all hours."""
        held = self.fleets
        # Staging is counted in replicas, of which a unit that beats another may hold fewer; and of many works
        # one may be beaten for some only.
        if np.any(held.rule.staging) or held.case.works is not None:
            return np.arange(len(held.machines))
        moving, fixed, busy = held.always_on_usd
        costs = np.vstack([held.gpus, moving, fixed])
        # Work that comes once a fleet: a way is only beaten by one that takes no more of it.
        no_more = held.extra_fte[:, None] <= held.extra_fte
        return np.flatnonzero(unbeaten(held.capacity, costs, busy, among=no_more))

    @cached_property
    def _served(self) -> Served:
        return Served.of(self.fleets.load)

    @cached_property
    def _staging(self) -> Floats:
        return self.fleets.staging[self._columns]

    @cached_property
    def _spares(self) -> Floats:
        return np.broadcast_to(self.fleets.rule.spares, len(self.fleets.machines))[self._columns]

    @cached_property
    def _ladder_edges(self) -> Floats:
        edges = self.fleets.case.ladder.up_to_gpus
        return edges[np.isfinite(edges)]

    def _splits(self, levers: Levers, least: Floats = ONE_UNIT) -> tuple[Floats, Floats, Floats, Floats]:
        """Units that serve, those with spares, own requests and USD a month.

        All of shape (levers, ways, numbers of units tried); there are spares where everything is served.
        `least` are the units that are there anyway, one entry or one a lever value.
        """
        count, levers = levers.count, levers.down()
        held, columns, served = self.fleets, self._columns, self._served
        capacity, gpus = held.capacity[..., columns] * levers.throughput / levers.machines, held.gpus[columns]
        moving, fixed, busy = (each[..., columns] for each in held.always_on_usd)
        busy_usd = busy / (capacity * SECONDS_PER_MONTH)
        unit_usd = moving * levers.gpu_price + fixed
        api_usd = self.api.usd_per_request * np.asarray(levers.api_price)
        saved_usd = np.maximum(api_usd - busy_usd, NO_SAVING_USD)
        per_gpu = held.work.observability_usd_per_gpu * gpus
        # Of a load whose peaks are higher, as much less is served by the same machines.
        pays_from = (unit_usd + per_gpu) / (capacity * saved_usd) * levers.peak
        worth = served.capacity[np.searchsorted(-served.gained, -pays_from, side="right")]
        load = np.asarray(levers.volume) * levers.peak
        best, most = worth * load / capacity, np.ceil(served.capacity[-1] * load / capacity)
        best, most, capacity, unit_usd, busy_usd = np.broadcast_arrays(
            best, most, capacity, unit_usd, busy_usd, np.empty((count, len(columns)))
        )[:5]
        staging = self._staging[:, None]
        edges = np.broadcast_to(
            self._ladder_edges // gpus[:, None] - staging, (*best.shape, len(self._ladder_edges))
        )
        sizes = (np.floor(best), np.ceil(best), np.minimum(np.ceil(best), most - 1))
        tried = np.concatenate([*(each[..., None] for each in sizes), edges], axis=-1)
        units = np.maximum(np.minimum(tried, most[..., None]), least[:, None, None])
        levers = levers.down(axes=2)
        volume, api_usd = np.asarray(levers.volume), self.api.usd_per_request * np.asarray(levers.api_price)
        able = units * capacity[..., None] / (volume * levers.peak)
        own = volume * np.interp(able, served.capacity, served.requests)
        all_own = own >= volume * served.requests[-1] * (1 - ROUNDING)
        kept = units + np.where(all_own, self._spares[:, None], 0.0)
        running = kept + staging
        usd = running * unit_usd[..., None] + own * busy_usd[..., None]
        usd = usd + np.maximum(volume * served.requests[-1] - own, 0.0) * api_usd
        extra = (held.extra_fte[columns] + self.api.run_fte.value)[:, None]
        people = held.people_usd(running * gpus[:, None], extra, levers)
        serves = held.serves[..., columns, None]
        # Of equals the fleet alone stands: it needs no second way to be served.
        usd = (usd + people) * np.where(all_own, 1 + ROUNDING, 1.0)
        return units, kept, own, np.where(serves, usd, np.inf)

    def usd_per_month(self, levers: Levers) -> Floats:
        """The cheapest split of the cheapest way, one entry a lever value."""
        return np.asarray(self._splits(levers)[3].min(axis=(1, 2)))

    def units_and_usd(self, levers: Levers, least: Floats = ONE_UNIT) -> tuple[Floats, Floats, Floats]:
        """Units that serve, `least` or more, those with spares, and USD a month of a way's cheapest split."""
        units, kept, _, usd = self._splits(levers, least)
        best = usd[:, 0].argmin(axis=1)[:, None]
        held, all_kept, cheapest = (
            np.take_along_axis(each[:, 0], best, axis=1)[:, 0] for each in (units, kept, usd)
        )
        return held, all_kept, cheapest

    @cached_property
    def _today(self) -> tuple[int, int, int, float, int]:
        """The cheapest split as things are: column, units, spares, own requests, and how many were tried."""
        units, kept, own, usd = self._splits(Levers(mlops_fte=self.fleets.case.scenario.team.fte))
        best = np.unravel_index(int(usd[0].argmin()), usd[0].shape)
        spares = int((kept - units)[0][best])
        return int(self._columns[best[0]]), int(units[0][best]), spares, float(own[0][best]), usd[0].size

    @property
    def settled(self) -> "Hybrid":
        """The same with no other machines than those it would choose today."""
        return replace(self, fleets=self.fleets.only([self._today[0]]))

    def costed(self) -> Costed:
        """The cheapest split, line by line."""
        held, (column, count, spares, served, tried) = self.fleets, self._today
        machine, offer = held.machines[column], held.offer_of(column)
        staging = int(held.staging[column])
        units = count + spares + staging
        able = float(units * machine.way.requests_per_s) * SECONDS_PER_MONTH
        use = Use(machine, units, units * HOURS_PER_MONTH, served / able, spares, staging)
        named = f"{title(offer, use)}, bursts to {self.api.heading.title}"
        heading = replace(self.heading, title=named, model=machine.way.model.title)
        extra: tuple[Figure, ...] = (*offer.extra_fte, self.api.run_fte)
        share = max(1 - served / self._served.requests[-1], 0.0)
        share = 0.0 if share < ROUNDING else share
        requests = share * held.case.demand.requests_per_month
        sent = held.case.demand.requests_per_month - requests if offer.pays_egress else 0.0
        lines = (
            *offer.machine_lines(use),
            *egress_lines(held.case, sent),
            *self._bursts(requests, share),
            *work_lines(held, use, extra),
        )
        two_models = f"Bursts and failures are answered by {self.api.heading.model}: test both models."
        search = (
            f"{tried} splits tried on {len(self._columns)} ways to run machines all hours: the GPUs "
            f"take {1 - share:.1%} of the requests, and neither one more nor one less is cheaper"
        )
        return fleet_costed(
            held,
            offer,
            use,
            lines,
            search=search,
            heading=heading,
            extra_fte=extra,
            more_conditions=(
                *self.api.conditions,
                *(() if self.api.heading.model == machine.way.model.title else (two_models,)),
            ),
            more_warnings=self.api.warnings,
        )

    def _bursts(self, requests: float, share: float) -> Iterator[Line]:
        for line in self.api.token_lines(requests, "API tokens for bursts"):
            words = (
                f"{share:.1%} of the requests: {line.basis}"
                if requests
                else "none: the GPUs take all of them"
            )
            yield replace(line, basis=words)
