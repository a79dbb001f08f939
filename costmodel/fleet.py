"""How many machines does an hourly load need? Whole replicas, spares, GPU-hours; utilization comes out.

Capacities may be arrays: one entry a candidate replica, so that a search over hardware is one call.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

HOURS_PER_WEEK = 168
SECONDS_PER_HOUR = 3600
HOURS_PER_MONTH = 730.0
"""A year of 8,760 hours over twelve: what clouds bill as a month."""
WEEKS_PER_MONTH = HOURS_PER_MONTH / HOURS_PER_WEEK


ROUNDING = 1e-9
"""Of a number of replicas that was computed: two and a billionth are two."""

Number = float | Floats


@dataclass(frozen=True)
class ScaleToZero:
    """A fleet that stops when nothing arrives.

    Attributes:
        idle_hours: how long a replica idles before it stops, paid too.
        between_requests: it may stop within an hour that has load; the next request then waits for a start.
    """

    idle_hours: float
    between_requests: bool


@dataclass(frozen=True)
class Rule:
    """How a fleet is sized; numbers, or arrays with one entry a candidate.

    Attributes:
        headroom: capacity kept free, as a share of the load (0.3: 30 % more than the load).
        spares: replicas beyond what the load needs in every hour that has any (N+1 is one).
        follows_load: replicas are started and released hour by hour; otherwise the peak's number runs always.
        lost: share of the running hours that serve nothing, since machines are taken back and started anew.
        start_hours: how long a replica that is added runs before it serves, where replicas follow the load.
        scale_to_zero: what stopping costs; None: not counted.
        units: the fleet is this large, all hours, whatever the load: then only `staging` beside it counts.
        utilization: the fleet is as large as this utilization makes it, all hours; likewise.
        staging: replicas that run all hours and serve nothing; None: there are none.
    """

    headroom: Number
    spares: Number
    follows_load: bool | NDArray[np.bool_]
    lost: Number = 0.0
    start_hours: float = 0.0
    scale_to_zero: ScaleToZero | None = None
    units: Number | None = None
    utilization: float | None = None
    staging: Number | None = None


@dataclass(frozen=True)
class Sizing:
    """What a rule makes of a load, one entry a candidate (shape of the capacities given).

    Attributes:
        replicas_at_peak: whole replicas in the busiest hour, spares and staging included. Floats: a load that
            doubles every month for years outgrows an integer.
        replica_hours_per_month: replicas times hours that they run, in a month of 730 hours.
        utilization: requests served over requests that the running replicas could serve, 0 to 1. A told fleet
            that is too small serves what it can.
    """

    replicas_at_peak: Floats
    replica_hours_per_month: Floats
    utilization: Floats


@dataclass(frozen=True)
class Load:
    """A week of load, hours of equal load taken together, the lowest first.

    Attributes:
        peak_rates: requests a second in the busiest minutes of such an hour, shape (levels,).
        mean_rates: requests a second over the hour, shape (levels,).
        hours_per_week: how many hours of the week are like this, shape (levels,); they add up to 168.
        starts_per_week: how many of them follow an hour without load, shape (levels,).
        rises_per_week: how many of them follow an hour of less load, less how many are followed by one of
            more, shape (levels,). Replicas never fall as load rises, so that their sum, weighted by this, is
            how many are added from hour to hour in a week.
        waiting_rate: requests a second, of both rates in every hour that has load, that could run in any
            other of them as well.
    """

    peak_rates: Floats
    mean_rates: Floats
    hours_per_week: Floats
    starts_per_week: Floats
    rises_per_week: Floats
    waiting_rate: float = 0.0

    @classmethod
    def of_week(cls, peak_rates: Floats, mean_rates: Floats, waiting_rate: float = 0.0) -> "Load":
        """The load of 168 hourly rates; a pattern has a handful of levels, which makes a search quick."""
        # Complex numbers sort by their real part, then by the other: one pass for both rates.
        pairs, level = np.unique(peak_rates + 1j * mean_rates, return_inverse=True)
        before = np.roll(peak_rates, 1)
        rising = peak_rates > before
        starting = rising & (before == 0)
        rises = rising.astype(np.float64) - np.roll(rising, -1)
        hours, starts, net_rises = (
            np.asarray(np.bincount(level, weights=each, minlength=len(pairs)), dtype=np.float64)
            for each in (np.ones(len(level)), starting, rises)
        )
        return cls(pairs.real, pairs.imag, hours, starts, net_rises, waiting_rate)

    @property
    def unmoved_rates(self) -> Floats:
        """The busiest minutes of what cannot wait, shape (levels,)."""
        return np.maximum(self.peak_rates - self.waiting_rate, 0.0)

    @property
    def least_rate(self) -> float:
        """What must be served in every hour that has load, so that all is done within a week.

        0 where nothing can wait.
        """
        if not self.waiting_rate:
            return 0.0
        return float(self.mean_rates @ self.hours_per_week / self.hours_per_week[self.peak_rates > 0].sum())

    @property
    def peak_rate(self) -> float:
        """What machines must be able to serve at most, where what can wait fills what others leave free."""
        return max(float(self.unmoved_rates[-1]), self.least_rate)

    @property
    def requests_per_month(self) -> float:
        """All requests of a month of 730 hours."""
        return float(self.mean_rates @ self.hours_per_week) * WEEKS_PER_MONTH * SECONDS_PER_HOUR


def size(load: Load, capacity: Number, rule: Rule, *, volume: Number = 1.0) -> Sizing:
    """Size a fleet.

    Args:
        load: the week.
        capacity: requests a second that one replica serves, all above 0, any shape.
        rule: headroom, spares, and whether replicas follow the load.
        volume: multiples of the load, of a shape that broadcasts against the capacity's.

    Raises:
        ValueError: when a capacity is not above 0: the replica cannot serve this load at all.
    """
    per_replica = np.asarray(capacity, dtype=np.float64)
    if not np.all(per_replica > 0):
        msg = f"a replica's capacity must be above 0 requests a second, not {per_replica.min()}: leave it out"
        raise ValueError(msg)
    able = per_replica * (1 - np.asarray(rule.lost))
    served = load.mean_rates @ load.hours_per_week * WEEKS_PER_MONTH * np.asarray(volume)
    if rule.units is None and rule.utilization is None:
        at_peak, replica_hours = _by_load(load, able, rule, volume)
    else:
        at_peak = _told(rule, served / (HOURS_PER_MONTH * per_replica))
        replica_hours = at_peak * HOURS_PER_MONTH
    if rule.staging is not None:
        at_peak, replica_hours = at_peak + rule.staging, replica_hours + rule.staging * HOURS_PER_MONTH
    busy = served / (replica_hours * per_replica)
    return Sizing(np.asarray(at_peak), replica_hours, np.minimum(busy, 1.0))


def _by_load(load: Load, able: Floats, rule: Rule, volume: Number) -> tuple[Floats, Floats]:
    """Replicas at the peak and replica-hours a month of a fleet that is as large as the load asks.

    Work that can wait fills what the rest leaves free, and asks for more machine-hours only beyond that: the
    more of the work can wait, the fewer they are.
    """
    # Of one request a second, in replicas: of work that cannot wait, and of work that needs no headroom.
    bare = np.asarray(volume) / able
    loads = bare * (1 + np.asarray(rule.headroom))
    at_peak = np.maximum(np.ceil(loads * load.unmoved_rates[-1]), np.ceil(bare * load.least_rate))
    at_peak += rule.spares * (at_peak > 0)
    replica_hours = at_peak * HOURS_PER_MONTH
    if np.any(rule.follows_load):
        levels = (-1, *[1] * loads.ndim)
        if rule.scale_to_zero is None:
            replicas = np.ceil(load.unmoved_rates.reshape(levels) * loads)
            if load.waiting_rate:
                replicas = np.maximum(replicas, (load.peak_rates > 0).reshape(levels))
            paid = load.hours_per_week + rule.start_hours * load.rises_per_week
            work = np.ceil(bare * (load.mean_rates @ load.hours_per_week) - ROUNDING)
            beyond = np.maximum(work - np.tensordot(load.hours_per_week, replicas, axes=1), 0.0)
            hours = np.tensordot(paid, replicas + rule.spares * (replicas > 0), axes=1)
            hours = hours + (beyond if load.waiting_rate else 0.0)
        else:
            replicas = np.ceil(load.peak_rates.reshape(levels) * loads)
            replicas += rule.spares * (replicas > 0)
            on = _hours_on(load, able, replicas, volume, rule.start_hours, rule.scale_to_zero)
            hours = (replicas * on).sum(axis=0)
            at_peak = np.where(rule.follows_load, replicas[-1], at_peak)
        replica_hours = np.where(rule.follows_load, hours * WEEKS_PER_MONTH, replica_hours)
    return at_peak, replica_hours


def _told(rule: Rule, busy: Floats) -> Floats:
    """Replicas of a told fleet, 1 at least; `busy` is how many serve the mean load, all of them busy."""
    if rule.utilization is None:
        return np.broadcast_to(np.asarray(rule.units, dtype=np.float64), busy.shape)
    return np.maximum(np.ceil(busy / rule.utilization - ROUNDING), 1.0)


def peak_share(load: Load, capacity: Number, rule: Rule, replicas: Number, volume: Number = 1.0) -> Floats:
    """Share of the busiest minutes that so many replicas serve: 1 and more where they serve all."""
    able = np.asarray(capacity) * (1 - np.asarray(rule.lost)) * replicas
    return np.asarray(able / (load.peak_rate * np.asarray(volume)))


def _hours_on(
    load: Load, able: Floats, replicas: Floats, volume: Number, start_hours: float, stops: ScaleToZero
) -> Floats:
    """Hours a week that replicas are paid for, shape (levels, ...), where they stop when nothing arrives."""
    aside = (-1, *[1] * (replicas.ndim - 1))
    hours = load.hours_per_week.reshape(aside)
    extra = (load.rises_per_week * start_hours + load.starts_per_week * stops.idle_hours).reshape(aside)
    if not stops.between_requests:
        return np.broadcast_to(hours + extra, replicas.shape)
    # Requests come at random: a replica is on when one came within the window, and while there is work.
    window = start_hours + stops.idle_hours
    rates = load.mean_rates.reshape(aside) * np.asarray(volume)
    on = -np.expm1(-rates * (window * SECONDS_PER_HOUR))
    busy = rates / np.maximum(replicas * able, np.finfo(np.float64).tiny)
    return np.asarray(hours * np.maximum(on, busy) + extra)
