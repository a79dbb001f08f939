"""What does it cost to run an open model on rented GPUs? Whole instances that follow the load."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from costmodel.catalog.schema import Catalog, GpuOffer
from costmodel.compliance import Admissible
from costmodel.decision import LineItemKind
from costmodel.fleet import Sizing
from costmodel.options.case import Case
from costmodel.options.hardware import replica_sizes, ways
from costmodel.options.plan import Candidate, Costed, Figure, Floats, Heading, Line, out
from costmodel.options.self_host import Bill, SelfHost, does_not_fit, replicas_in_words, wanted_gpus
from costmodel.resolve import gpu

QUOTED_GPU = "h100_sxm"
"""The GPU that a GPU price is taken for when none was named: the one most often quoted."""


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
            f"{gpu_hours:,.0f} GPU-hours x ${held.usd_per_gpu_hour:.2f} at {held.provider}; "
            f"at the peak {peak}",
            () if held.figure is None else (held.figure,),
        )

    def provider(self, way: int) -> str:
        """The host."""
        return self.rents[way].provider


def rented_gpu(case: Case, gate: Admissible) -> Candidate | Costed:
    """The open models on rented GPUs: at the team's quote if it told one, else at the catalog's offers."""
    admission = gate.family("rented_gpu")
    heading = Heading("rented_gpu", "rented_gpu", "self-host", "Rented GPUs", "")
    rents = _quoted(case)
    if not rents:
        offers = _offers(case)
        if not offers:
            return out(heading, "no offer of that GPU is on record; add it to catalog/gpu_prices.toml")
        if admission.needs_agreement:
            offers = [offer for offer in offers if case.facts.providers[offer.provider].signs_baa == "yes"]
        if not offers:
            return out(
                heading, "no host on record that rents such GPUs signs the agreement that the data needs"
            )
        cheapest = cheapest_offers(offers, case.on)
        rents = {unit: rent(offer, case.facts, case.on) for unit, offer in cheapest.items()}
    units = [(case.facts.gpus[gpu_id], gpus) for gpu_id, gpus in rents]
    found = ways(case.open_models, units, case.work, case.on)
    if not found:
        return out(heading, does_not_fit(case, "rented"))
    held = tuple(rents[way.gpu.id, way.gpus] for way in found)
    return Candidate(RentedGpu(case, found, heading, admission.conditions, held), admission.out_because)


def _offers(case: Case) -> list[GpuOffer]:
    """The default offers; of a GPU that was named and has none, those that are not spot."""
    wanted = {each.id for each in wanted_gpus(case)}
    offers = [offer for offer in case.facts.gpu_offers.values() if offer.gpu in wanted]
    default = [offer for offer in offers if offer.by_default]
    if default or case.scenario.finance.gpu is None:
        return default
    return [offer for offer in offers if offer.market != "spot"]


def _quoted(case: Case) -> dict[tuple[str, int], Rent]:
    """The team's own price, for any size of replica; nothing where it told none."""
    told = case.scenario.finance.gpu_usd_per_gpu_hour
    if told is None:
        return {}
    name = case.scenario.finance.gpu or QUOTED_GPU
    quoted = gpu(name, "finance.gpu", case.facts)
    return {(quoted.id, size): Rent("your quote", told, None) for size in replica_sizes(quoted)}
