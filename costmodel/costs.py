"""What do the open options cost under any levers? One row an option, all levers at once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from costmodel.decision import Side
from costmodel.options.families import Offered
from costmodel.options.plan import Floats, Heading, Levers


@dataclass(frozen=True)
class Costs:
    """`usd` gives USD a month, options down, levers across; `headings` name the rows."""

    headings: tuple[Heading, ...]
    usd: Callable[[Levers], Floats]

    def of_side(self, side: Side) -> list[int]:
        """The rows of a side."""
        return [row for row, each in enumerate(self.headings) if each.side == side]


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
