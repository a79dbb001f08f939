"""When does the verdict flip within the horizon? Month by month, with the cost now and at the end."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from costmodel.dates import months_later
from costmodel.decision import Decision

MOST_FLIPS = 3
"""That are said: while machines fill up, the sides may take turns."""


@dataclass(frozen=True)
class FlipIn:
    """From this month on the other side is cheaper."""

    month: int
    day: date
    to_self_host: bool


@dataclass(frozen=True)
class ByMonth:
    """USD of the first and the last month on each side, and the months in which the cheaper one changes."""

    count: int
    last_day: date
    usd_api: tuple[float, float]
    usd_self_host: tuple[float, float]
    starts_with_self_host: bool
    flips: tuple[FlipIn, ...]
    more_flips: int


def by_month(decision: Decision) -> ByMonth | None:
    """The months of a decision; None where one side has no option that lasts."""
    held = decision.outlook
    if held is None or not held.api_usd_by_month or not held.self_host_usd_by_month:
        return None
    api, own = held.api_usd_by_month, held.self_host_usd_by_month
    hosts = [own_usd < api_usd for own_usd, api_usd in zip(own, api, strict=True)]
    flips = [
        FlipIn(month, months_later(decision.on, month - 1), now)
        for month, (before, now) in enumerate(pairwise(hosts), start=2)
        if before != now
    ]
    last = months_later(decision.on, len(api) - 1)
    kept = tuple(flips[:MOST_FLIPS])
    return ByMonth(
        len(api), last, (api[0], api[-1]), (own[0], own[-1]), hosts[0], kept, len(flips) - len(kept)
    )
