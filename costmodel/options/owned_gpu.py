"""What does it cost to run an open model on GPUs you buy? Purchase less residual, power, colocation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from costmodel.catalog.schema import Hardware
from costmodel.compliance import Admissible
from costmodel.decision import LineItemKind
from costmodel.fleet import HOURS_PER_MONTH, Sizing
from costmodel.options.case import Case
from costmodel.options.hardware import replica_sizes, ways
from costmodel.options.plan import Candidate, Costed, Figure, Floats, Heading, Line, out
from costmodel.options.self_host import Bill, SelfHost, counted, does_not_fit, replicas_in_words, wanted_gpus
from costmodel.people import MONTHS_PER_YEAR

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
class OwnedGpu(SelfHost):
    """Owned GPUs; `prices` of one GPU are in the order of the ways. The peak's fleet runs all hours."""

    prices: tuple[Figure, ...] = ()

    follows_load = False

    @property
    def extra_fte(self) -> tuple[Figure, ...]:
        """Hands on hardware."""
        return (self.case.facts.operations.owned_extra_fte.on(self.case.on),)

    @cached_property
    def _hardware(self) -> Hardware:
        return self.case.facts.hardware

    @cached_property
    def months(self) -> int:
        """Amortization: the team's, else the catalog's."""
        return self.case.scenario.finance.amortization_months or round(
            self._hardware.amortization_months.on(self.case.on).value
        )

    @cached_property
    def residual_figures(self) -> tuple[Figure, ...]:
        """The published residual values by year."""
        held = self._hardware
        by_year = (
            held.residual_share_year_1,
            held.residual_share_year_2,
            held.residual_share_year_3,
            held.residual_share_year_4,
        )
        return tuple(dated.on(self.case.on) for dated in by_year)

    @cached_property
    def residual(self) -> float:
        """Share of the price left at the end."""
        return residual_share(self.months, tuple(figure.value for figure in self.residual_figures))

    @cached_property
    def usd_per_kwh(self) -> float:
        """Electricity: the team's, else the catalog's."""
        told = self.case.scenario.finance.electricity_usd_per_kwh
        return self.case.facts.power.usd_per_kwh.on(self.case.on).value if told is None else told

    def kw_per_gpu(self, share_of_tdp: Floats | float) -> Floats:
        """Draw at the server's plug per GPU, by way, at a share of its rated power."""
        tdp_w = np.array([way.gpu.tdp_w.value for way in self.fleet_ways])
        overhead = self.case.facts.power.server_overhead.on(self.case.on).value
        return np.asarray(tdp_w * share_of_tdp * overhead / WATTS_PER_KW)

    def kwh_per_month(self, sizing: Sizing, gpus: NDArray[np.int64]) -> Floats:
        """Energy at the meter: between idle and sustained draw by utilization, cooling included."""
        power, on = self.case.facts.power, self.case.on
        busy, idle = power.gpu_sustained_share_of_tdp.on(on).value, power.gpu_idle_share_of_tdp.on(on).value
        drawn_kw = self.kw_per_gpu(idle + (busy - idle) * sizing.utilization) * gpus
        return np.asarray(drawn_kw * power.pue.on(on).value * HOURS_PER_MONTH)

    def machines(
        self, sizing: Sizing, gpus: NDArray[np.int64], gpu_price: Floats
    ) -> Mapping[LineItemKind, Floats]:
        """Purchase spread over the months, power by utilization, housing by rated power."""
        power, on = self.case.facts.power, self.case.on
        server = 1 + self._hardware.server_share.on(on).value
        spares = 1 + self._hardware.spares_share.on(on).value
        usd_per_gpu = np.array([price.value for price in self.prices]) * server * spares * (1 - self.residual)
        return {
            "gpu": usd_per_gpu / self.months * gpus * gpu_price,
            "power": self.kwh_per_month(sizing, gpus) * self.usd_per_kwh,
            "colocation": self.kw_per_gpu(1.0) * gpus * power.colocation_usd_per_kw_month.on(on).value,
        }

    def machine_lines(self, bill: Bill, way: int) -> Iterable[Line]:
        """Purchase, power, colocation."""
        chosen, price, on = self.fleet_ways[way], self.prices[way], self.case.on
        held, power, gpus = self._hardware, self.case.facts.power, int(bill.gpus_at_peak[0, way])
        server, spares = held.server_share.on(on), held.spares_share.on(on)
        units = int(bill.sizing.replicas_at_peak[0, way])
        told_months = self.case.scenario.finance.amortization_months is not None
        yield Line(
            "gpu",
            "Servers, amortized",
            float(bill.machines["gpu"][0, way]),
            f"{counted(gpus, 'GPU')} x ${price.value:,.0f} x {1 + server.value:g} (server) "
            f"x {1 + spares.value:g} (spares) x {1 - self.residual:.3g} (residual off) "
            f"/ {self.months} months; {replicas_in_words(chosen, units, self.rule.spares)}",
            (
                price,
                server,
                spares,
                *self.residual_figures,
                *(() if told_months else (held.amortization_months.on(on),)),
            ),
        )
        pue, overhead = power.pue.on(on), power.server_overhead.on(on)
        kwh = float(self.kwh_per_month(bill.sizing, bill.gpus_at_peak)[0, way])
        told_price = self.case.scenario.finance.electricity_usd_per_kwh is not None
        yield Line(
            "power",
            "Electricity",
            float(bill.machines["power"][0, way]),
            f"{kwh:,.0f} kWh at {float(bill.sizing.utilization[0, way]):.1%} utilization "
            f"and PUE {pue.value:g} x ${self.usd_per_kwh:g}",
            (
                pue,
                overhead,
                power.gpu_sustained_share_of_tdp.on(on),
                power.gpu_idle_share_of_tdp.on(on),
                chosen.gpu.tdp_w,
                *(() if told_price else (power.usd_per_kwh.on(on),)),
            ),
        )
        rate = power.colocation_usd_per_kw_month.on(on)
        kilowatts = float(self.kw_per_gpu(1.0)[way]) * gpus
        yield Line(
            "colocation",
            "Colocation",
            float(bill.machines["colocation"][0, way]),
            f"{kilowatts:.2f} kW x ${rate.value:,.2f} a month",
            (rate, overhead),
        )

    def provider(self, way: int) -> str:
        """The team itself."""
        del way
        return "owned"


def owned_gpu(case: Case, gate: Admissible) -> Candidate | Costed:
    """The open models on GPUs that the team buys, of those with a purchase price on record."""
    admission = gate.family("owned_gpu")
    heading = Heading("owned_gpu", "owned_gpu", "self-host", "Owned GPUs", "")
    listed = {entry.gpu: entry.usd.on(case.on) for entry in case.facts.hardware.prices.values()}
    wanted = [each for each in wanted_gpus(case) if each.id in listed]
    if not wanted:
        return out(heading, "no purchase price of that GPU is on record; add it to catalog/hardware.toml")
    units = [(each, size) for each in wanted for size in replica_sizes(each)]
    found = ways(case.open_models, units, case.work, case.on)
    if not found:
        return out(heading, does_not_fit(case, "owned"))
    prices = tuple(listed[way.gpu.id] for way in found)
    return Candidate(OwnedGpu(case, found, heading, admission.conditions, prices), admission.out_because)
