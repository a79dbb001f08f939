"""What is an option before it is a result? A `Plan`: its cost under any levers, and its line items."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from costmodel.decision import Family, Fleet, LineItem, LineItemKind, OptionResult, Side
from costmodel.sourced import Sourced

Floats = NDArray[np.float64]
Number = float | Floats
Figure = Sourced[float]
TOKENS_PER_MTOK = 1e6


TODAY = 1.0
"""The scenario's own volume and prices, as a multiple of themselves."""


@dataclass(frozen=True)
class Levers:
    """What may be otherwise: multiples of the scenario's own, but for the team; floats or one-axis arrays.

    Attributes:
        mlops_fte: engineers of the team, as is.
        volume: of the work.
        gpu_price, api_price: of all rents and purchases, of all token prices and endpoints.
        throughput: of every machine's speed.
        peak: of how far the busiest minutes stand above the mean.
        machines: of the machines that the load asks for; utilization moves the other way.
        pay: of what an engineer costs.
        run_fte, refresh_fte, migration_fte: of the work to run a service, refresh its model, move to it.
    """

    mlops_fte: Number
    volume: Number = TODAY
    gpu_price: Number = TODAY
    api_price: Number = TODAY
    throughput: Number = TODAY
    peak: Number = TODAY
    machines: Number = TODAY
    pay: Number = TODAY
    run_fte: Number = TODAY
    refresh_fte: Number = TODAY
    migration_fte: Number = TODAY

    @property
    def count(self) -> int:
        """How many values are asked for."""
        return max((each.size for each in vars(self).values() if isinstance(each, np.ndarray)), default=1)

    @property
    def resizes(self) -> bool:
        """Whether the load may ask for other machines than today's."""
        return any(
            isinstance(each, np.ndarray) or each != TODAY
            for each in (self.volume, self.throughput, self.peak)
        )

    def down(self, axes: int = 1) -> "Levers":
        """The same as columns, to be set against so many axes; what is not moved stays a plain number."""
        return Levers(
            *(
                each.reshape(-1, *[1] * axes) if isinstance(each, np.ndarray) else each
                for each in vars(self).values()
            )
        )


@dataclass(frozen=True)
class Line:
    """One monthly cost with the figures in it. `fully_loaded_usd` charges work that the team does already."""

    kind: LineItemKind
    label: str
    usd: float
    basis: str
    figures: tuple[Figure, ...] = ()
    fully_loaded_usd: float | None = None

    def item(self) -> LineItem:
        """The line as a result shows it."""
        return LineItem(
            kind=self.kind,
            label=self.label,
            usd_per_month=self.usd,
            basis=self.basis,
            figure_ids=tuple(dict.fromkeys(figure.id for figure in self.figures)),
        )


@dataclass(frozen=True)
class Costed:
    """A result and the catalog figures that it used."""

    result: OptionResult
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Heading:
    """What names an option: its id, family, side, title for people and the model it serves."""

    id: str
    family: Family
    side: Side
    title: str
    model: str


class Plan(Protocol):
    """An option that can be priced."""

    @property
    def heading(self) -> Heading:
        """What names it."""

    def costed(self) -> Costed:
        """The result with its line items, at the scenario's own levers."""


def costed(
    heading: Heading,
    lines: Iterable[Line],
    *,
    tokens_per_month: float,
    one_off_usd: float = 0.0,
    fleet: Fleet | None = None,
    conditions: tuple[str, ...] = (),
    warnings: tuple[str, ...] = (),
    more_figures: tuple[Figure, ...] = (),
) -> Costed:
    """Add up an option's lines."""
    held = tuple(lines)
    usd = sum(line.usd for line in held)
    loaded = sum(line.usd if line.fully_loaded_usd is None else line.fully_loaded_usd for line in held)
    result = OptionResult(
        **heading.__dict__,
        line_items=tuple(line.item() for line in held),
        usd_per_month=usd,
        fully_loaded_usd_per_month=loaded,
        one_off_usd=one_off_usd,
        usd_per_mtok=usd / tokens_per_month * TOKENS_PER_MTOK,
        fleet=fleet,
        conditions=conditions,
        warnings=warnings,
    )
    figures = [figure for line in held for figure in line.figures]
    return Costed(result, (*figures, *more_figures))


def out(heading: Heading, because: str) -> Costed:
    """An option that cannot be chosen and was not costed: it has no lines, and its reason says why."""
    result = OptionResult(
        **heading.__dict__,
        line_items=(),
        usd_per_month=0.0,
        fully_loaded_usd_per_month=0.0,
        one_off_usd=0.0,
        usd_per_mtok=0.0,
        out_because=because,
    )
    return Costed(result, ())


@dataclass(frozen=True)
class Candidate:
    """A plan behind its compliance gate: `refused` says why it may not be chosen, though it is costed."""

    plan: Plan
    refused: str | None = None

    def costed(self) -> Costed:
        """The result, with the reason it is out."""
        held = self.plan.costed()
        if self.refused is None:
            return held
        return replace(held, result=held.result.model_copy(update={"out_because": self.refused}))


def dollars(usd: float) -> str:
    """A price as it stands, with cents where it is no whole dollar: "$0.30", "$0.075", "$2"."""
    whole, point, cents = f"{usd:g}".partition(".")
    return f"${whole}.{cents:0<2}" if point and cents.isdigit() else f"${usd:g}"


def millions(mtok: float) -> str:
    """Millions of tokens, short: "1,692M", "0.4M"."""
    return f"{mtok:,.0f}M" if mtok >= 10 else f"{mtok:.3g}M"  # noqa: PLR2004 - two digits read well
