"""What does it cost to run an open model on GPUs you buy? Purchase less residual, power, colocation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from costmodel.catalog.load import catalog
from costmodel.catalog.schema import Hardware
from costmodel.compliance import Admission
from costmodel.fleet import HOURS_PER_MONTH
from costmodel.options.case import Case
from costmodel.options.hardware import Way, ways
from costmodel.options.offers import Machine, Offer, Use, unbeaten_of
from costmodel.options.plan import Costed, Figure, Heading, Line, dollars, out
from costmodel.options.rented_gpu import OFFERS_KEPT, QUOTED_GPU
from costmodel.options.self_host import counted, does_not_fit, replicas_in_words, wanted_gpus
from costmodel.options.workload import Work, Works, kept
from costmodel.people import MONTHS_PER_YEAR
from costmodel.resolve import gpu
from costmodel.scenario import Finance

WATTS_PER_KW = 1000.0


def residual_share(months: int, years: tuple[float, ...]) -> float:
    """What hardware is worth after `months`, as a share of its price: the published years, joined by lines.

    Beyond the last published year the last line goes on until nothing is left.
    """
    fall_per_month = (years[-2] - years[-1]) / MONTHS_PER_YEAR
    last_month = MONTHS_PER_YEAR * len(years)
    at = [
        0,
        *(MONTHS_PER_YEAR * year for year in range(1, len(years) + 1)),
        last_month + years[-1] / fall_per_month,
    ]
    return float(np.interp(months, at, [1.0, *years, 0.0]))


@dataclass(frozen=True)
class Ownership:
    """What owning costs a team on a day, beside the price of a GPU."""

    finance: Finance
    on: date

    @classmethod
    def of(cls, case: Case) -> "Ownership":
        """In this case."""
        return cls(case.scenario.finance, case.on)

    @cached_property
    def hardware(self) -> Hardware:
        """The catalog's figures."""
        return catalog().hardware

    @cached_property
    def months(self) -> int:
        """Amortization: the team's, else the catalog's."""
        return self.finance.amortization_months or round(self.hardware.amortization_months.on(self.on).value)

    @cached_property
    def residual_figures(self) -> tuple[Figure, ...]:
        """The published residual values by year."""
        held = self.hardware
        by_year = (
            held.residual_share_year_1,
            held.residual_share_year_2,
            held.residual_share_year_3,
            held.residual_share_year_4,
        )
        return tuple(dated.on(self.on) for dated in by_year)

    @cached_property
    def residual(self) -> float:
        """Share of the price left at the end."""
        return self.residual_after(self.months)

    def residual_after(self, months: int) -> float:
        """Share of the price left after so many months."""
        return residual_share(months, tuple(figure.value for figure in self.residual_figures))

    @cached_property
    def usd_per_kwh(self) -> float:
        """Electricity: the team's, else the catalog's."""
        told = self.finance.electricity_usd_per_kwh
        return catalog().power.usd_per_kwh.on(self.on).value if told is None else told

    def kw(self, way: Way, share_of_tdp: float = 1.0) -> float:
        """Draw of a unit at the server's plug, at a share of its GPUs' rated power."""
        overhead = catalog().power.server_overhead.on(self.on).value
        return way.gpus * way.gpu.tdp_w.value * share_of_tdp * overhead / WATTS_PER_KW

    def kwh(self, way: Way, share_of_tdp: float) -> float:
        """Energy of a unit at the meter, cooling included, in a month at that share of its rated power."""
        return self.kw(way, share_of_tdp) * catalog().power.pue.on(self.on).value * HOURS_PER_MONTH

    def machine(self, way: Way, usd: float, figure: Figure | None) -> Machine:
        """A unit: purchase over the months, power between idle and busy, housing by rated power.

        `usd` is the price of one GPU, `figure` the catalog's behind it; None for a price the team told.
        """
        power, on = catalog().power, self.on
        server, spares = (
            1 + each.on(on).value for each in (self.hardware.server_share, self.hardware.spares_share)
        )
        busy, idle = power.gpu_sustained_share_of_tdp.on(on).value, power.gpu_idle_share_of_tdp.on(on).value
        return Machine(
            way,
            "owned",
            figure,
            usd,
            purchase_usd_per_month=way.gpus * usd * server * spares * (1 - self.residual) / self.months,
            housing_usd_per_month=self.kw(way) * power.colocation_usd_per_kw_month.on(on).value,
            idle_usd_per_month=self.kwh(way, idle) * self.usd_per_kwh,
            busy_usd_per_month=self.kwh(way, busy - idle) * self.usd_per_kwh,
        )


@dataclass(frozen=True)
class OwnedGpu(Offer):
    """Owned GPUs. The peak's fleet runs all hours."""

    follows_load = False
    place = "owned"

    @property
    def extra_fte(self) -> tuple[Figure, ...]:
        """Hands on hardware."""
        return (self.case.facts.operations.owned_extra_fte.on(self.case.on),)

    def machine_lines(self, use: Use) -> Iterable[Line]:
        """Purchase, power, colocation."""
        chosen, price, on = use.machine.way, use.machine.price_usd, self.case.on
        owning, power = Ownership.of(self.case), self.case.facts.power
        held, whose = owning.hardware, "" if use.machine.figure else " (your price)"
        server, spares = held.server_share.on(on), held.spares_share.on(on)
        sold = held.server(chosen.gpu.id)
        told_months = self.case.scenario.finance.amortization_months is not None
        yield Line(
            "gpu",
            "Servers, amortized",
            use.gpu_usd,
            f"{counted(use.gpus, 'GPU')} x ${price:,.0f}{whose} x {1 + server.value:g} (server) "
            f"x {1 + spares.value:g} (spares) x {1 - owning.residual:.3g} (residual off) "
            f"/ {owning.months} months, sold {chosen.gpus} to a server; {replicas_in_words(use)}",
            (
                sold.fewest,
                sold.most,
                *(() if use.machine.figure is None else (use.machine.figure,)),
                server,
                spares,
                *owning.residual_figures,
                *(() if told_months else (held.amortization_months.on(on),)),
            ),
        )
        pue, overhead = power.pue.on(on), power.server_overhead.on(on)
        busy, idle = power.gpu_sustained_share_of_tdp.on(on), power.gpu_idle_share_of_tdp.on(on)
        share = idle.value + (busy.value - idle.value) * use.utilization
        told_price = self.case.scenario.finance.electricity_usd_per_kwh is not None
        yield Line(
            "power",
            "Electricity",
            use.power_usd,
            f"{use.units * owning.kwh(chosen, share):,.0f} kWh at {use.utilization:.1%} utilization "
            f"and PUE {pue.value:g} x {dollars(owning.usd_per_kwh)}",
            (
                pue,
                overhead,
                busy,
                idle,
                chosen.gpu.tdp_w,
                *(() if told_price else (power.usd_per_kwh.on(on),)),
            ),
        )
        rate = power.colocation_usd_per_kw_month.on(on)
        yield Line(
            "colocation",
            "Colocation",
            use.housing_usd,
            f"{use.units * owning.kw(chosen):.2f} kW x ${rate.value:,.2f} a month",
            (rate, overhead),
        )


def owned_gpu(case: Case, admission: Admission) -> Offer | Costed:
    """The open models on GPUs that the team buys: at the price it told, else at those on record."""
    heading = Heading("owned_gpu", "owned_gpu", "self-host", "Owned GPUs", "")
    wanted = [each for each in wanted_gpus(case) if each.id in _prices(case.scenario.finance, case.on)]
    if not wanted:
        return out(heading, "no purchase price of that GPU is on record; add it to catalog/hardware.toml")
    models, gpus = tuple(model.id for model in case.open_models), tuple(each.id for each in wanted)
    machines, lean = _machines(models, gpus, case.work, case.on, case.scenario.finance)
    if not machines:
        return out(heading, does_not_fit(case, "owned"))
    return OwnedGpu(case, heading, machines, lean, admission.conditions)


def _prices(finance: Finance, on: date) -> dict[str, tuple[float, Figure | None]]:
    """What one GPU costs: the price that was told, of that GPU alone, else those on record."""
    if finance.gpu_purchase_usd is not None:
        priced = gpu(finance.gpu or QUOTED_GPU, "finance.gpu", catalog())
        return {priced.id: (finance.gpu_purchase_usd, None)}
    listed = ((entry.gpu, entry.usd.on(on)) for entry in catalog().hardware.prices.values())
    return {gpu_id: (figure.value, figure) for gpu_id, figure in listed}


@kept(OFFERS_KEPT)
def _machines(
    models: tuple[str, ...], gpus: tuple[str, ...], work: Work | Works, on: date, finance: Finance
) -> tuple[tuple[Machine, ...], tuple[Machine, ...]]:
    """The ways to use the servers that are sold, each at its price; and those that no other beats."""
    facts, listed, owning = catalog(), _prices(finance, on), Ownership(finance, on)
    units = [(facts.gpus[each], size) for each in gpus for size in facts.hardware.server(each).sizes]
    found = ways([facts.models[each] for each in models], units, work, on)
    machines = tuple(owning.machine(way, *listed[way.gpu.id]) for way in found)
    return machines, unbeaten_of(machines)
