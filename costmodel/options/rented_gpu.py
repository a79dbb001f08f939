"""What does it cost to run an open model on rented GPUs? Whole instances that follow the load."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from costmodel.catalog.schema import Catalog, GpuOffer
from costmodel.decision import LineItemKind
from costmodel.fleet import Sizing
from costmodel.options.plan import Figure, Floats, Line
from costmodel.options.self_host import Bill, SelfHost, replicas_in_words


def cheapest_offers(offers: Iterable[GpuOffer], on: date) -> dict[tuple[str, int], GpuOffer]:
    """Of each GPU and instance size, the cheapest offer on that date; ties go to the first in the catalog."""
    best: dict[tuple[str, int], GpuOffer] = {}
    for offer in offers:
        for gpus in offer.instance_gpus:
            held = best.get((offer.gpu, gpus))
            if held is None or offer.usd_per_gpu_hour.on(on).value < held.usd_per_gpu_hour.on(on).value:
                best[offer.gpu, gpus] = offer
    return best


@dataclass(frozen=True)
class Rent:
    """What one GPU-hour of a way costs, at whom, and the catalog's figure; None for a price the team told."""

    provider: str
    usd_per_gpu_hour: float
    figure: Figure | None


def rent(offer: GpuOffer, facts: Catalog, on: date) -> Rent:
    """The rent of a catalog offer."""
    figure = offer.usd_per_gpu_hour.on(on)
    return Rent(facts.providers[offer.provider].title, figure.value, figure)


@dataclass(frozen=True)
class RentedGpu(SelfHost):
    """Rented GPUs; `rents` are in the order of the ways."""

    rents: tuple[Rent, ...] = ()

    @cached_property
    def _usd_per_unit_hour(self) -> Floats:
        rents = zip(self.rents, self.fleet_ways, strict=True)
        return np.array([held.usd_per_gpu_hour * way.gpus for held, way in rents])

    def machines(
        self, sizing: Sizing, gpus: NDArray[np.int64], gpu_price: Floats
    ) -> Mapping[LineItemKind, Floats]:
        """Instance-hours times the rent."""
        del gpus  # rent is by the hour that an instance runs
        return {"gpu": sizing.replica_hours_per_month * self._usd_per_unit_hour * gpu_price}

    def machine_lines(self, bill: Bill, way: int) -> Iterable[Line]:
        """One line: the GPU-hours."""
        chosen, held = self.fleet_ways[way], self.rents[way]
        gpu_hours = float(bill.sizing.replica_hours_per_month[0, way]) * chosen.gpus
        units = int(bill.sizing.replicas_at_peak[0, way])
        peak = replicas_in_words(chosen, units, self.rule.spares)
        yield Line(
            "gpu",
            "GPU rent",
            float(bill.machines["gpu"][0, way]),
            f"{gpu_hours:,.0f} GPU-hours x ${held.usd_per_gpu_hour:.2f} at {held.provider}; at the peak {peak}",
            () if held.figure is None else (held.figure,),
        )

    def provider(self, way: int) -> str:
        """The host."""
        return self.rents[way].provider
