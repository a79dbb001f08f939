"""How many machines does an hourly load need? Whole replicas, spares, GPU-hours; utilization comes out.

Capacities may be arrays: one entry a candidate replica, so that a search over hardware is one call.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

HOURS_PER_WEEK = 168
HOURS_PER_MONTH = 730.0
"""A year of 8,760 hours over twelve: what clouds bill as a month."""
WEEKS_PER_MONTH = HOURS_PER_MONTH / HOURS_PER_WEEK


@dataclass(frozen=True)
class Rule:
    """How a fleet is sized.

    Attributes:
        headroom: capacity kept free, as a share of the load (0.3: 30 % more than the load).
        spares: replicas beyond what the load needs in every hour that has any (N+1 is one).
        follows_load: replicas are started and released hour by hour; otherwise the peak's number runs always.
    """

    headroom: float
    spares: int
    follows_load: bool


@dataclass(frozen=True)
class Sizing:
    """What a rule makes of a load, one entry a candidate (shape of the capacities given).

    Attributes:
        replicas_at_peak: whole replicas in the busiest hour, spares included.
        replica_hours_per_month: replicas times hours that they run, in a month of 730 hours.
        utilization: requests served over requests that the running replicas could serve, 0 to 1.
    """

    replicas_at_peak: NDArray[np.int64]
    replica_hours_per_month: Floats
    utilization: Floats


@dataclass(frozen=True)
class Load:
    """A week of load, hours of equal load taken together.

    Attributes:
        peak_rates: requests a second in the busiest minutes of such an hour, shape (levels,).
        mean_rates: requests a second over the hour, shape (levels,).
        hours_per_week: how many hours of the week are like this, shape (levels,); they add up to 168.
    """

    peak_rates: Floats
    mean_rates: Floats
    hours_per_week: Floats

    @classmethod
    def of_week(cls, peak_rates: Floats, mean_rates: Floats) -> "Load":
        """The load of 168 hourly rates; a pattern has a handful of levels, which makes a search quick."""
        pairs, hours = np.unique(np.stack([peak_rates, mean_rates]), axis=1, return_counts=True)
        return cls(pairs[0], pairs[1], hours.astype(np.float64))


def size(load: Load, capacity: Floats | float, rule: Rule, *, volume: Floats | float = 1.0) -> Sizing:
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
    loads = np.asarray(volume) * (1 + rule.headroom) / per_replica  # of one request a second, in replicas
    if rule.follows_load:
        replicas = np.ceil(loads[..., None] * load.peak_rates)
        replicas += rule.spares * (replicas > 0)
        at_peak = replicas.max(axis=-1)
        replica_hours = replicas @ load.hours_per_week * WEEKS_PER_MONTH
    else:
        at_peak = np.ceil(loads * load.peak_rates.max())
        at_peak += rule.spares * (at_peak > 0)
        replica_hours = at_peak * HOURS_PER_MONTH
    served = load.mean_rates @ load.hours_per_week * WEEKS_PER_MONTH * np.asarray(volume)
    return Sizing(at_peak.astype(np.int64), replica_hours, served / (replica_hours * per_replica))
