"""What do the open options cost under any levers? One row an option, all levers at once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from costmodel.decision import Side
from costmodel.options.families import Offered
from costmodel.options.plan import Floats, Heading, Levers

AT_ONCE = 2048
"""Values priced together: as many as stay in a processor's cache."""


@dataclass(frozen=True)
class Costs:
    """`usd` gives USD a month, options down, levers across; `headings` name the rows."""

    headings: tuple[Heading, ...]
    usd: Callable[[Levers], Floats]

    def of_side(self, side: Side) -> list[int]:
        """The rows of a side."""
        return [row for row, each in enumerate(self.headings) if each.side == side]

    def of_many(self, levers: Levers) -> Floats:
        """The same as `usd`, in parts: its cost is linear in the number of lever values."""
        parts = [self.usd(_part(levers, start)) for start in range(0, levers.count, AT_ONCE)]
        return np.concatenate(parts, axis=1)


def _part(levers: Levers, start: int) -> Levers:
    cut = (
        each[start : start + AT_ONCE] if isinstance(each, np.ndarray) else each
        for each in vars(levers).values()
    )
    return Levers(*cut)


def costs(given: Offered) -> Costs:
    """The costs of what is open, and of nothing where nothing is."""
    tables = [table for table in (given.endpoints, given.fleets) if table is not None]
    hybrids = [given.hybrid] if given.hybrid else []
    headings = (
        *(api.heading for api in given.apis),
        *(offer.heading for table in tables for offer in table.offers),
        *(hybrid.heading for hybrid in hybrids),
    )

    def usd(levers: Levers) -> Floats:
        rows = [api.usd_per_month(levers)[None] for api in given.apis]
        rows += [table.usd_by_offer(levers) for table in tables]
        rows += [hybrid.usd_per_month(levers)[None] for hybrid in hybrids]
        return np.concatenate(rows)

    return Costs(headings, usd)
