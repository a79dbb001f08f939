"""What does hosting a model yourself cost, whoever owns the GPUs? Machines, people, refresh, migration.

`SelfHost` prices every way at once and keeps the cheapest; a family says only what its machines cost.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from costmodel import people
from costmodel.catalog.calibration import calibration
from costmodel.catalog.schema import Gpu, OpenModel
from costmodel.decision import Fleet, LineItemKind
from costmodel.fleet import WEEKS_PER_MONTH, Load, Rule, Sizing, size
from costmodel.options.case import Case
from costmodel.options.hardware import Way
from costmodel.options.plan import TODAY, Costed, Figure, Floats, Heading, Levers, Line, Number, costed
from costmodel.people import MONTHS_PER_YEAR
from costmodel.resolve import gpu


def _column(lever: Number) -> Floats:
    """Levers down, ways across."""
    return np.atleast_1d(np.asarray(lever, dtype=np.float64))[:, None]


@dataclass(frozen=True)
class Bill:
    """Monthly USD by part, arrays of shape (levers, ways); `hired_fte` and `work_fte` by piece of work."""

    sizing: Sizing
    gpus_at_peak: NDArray[np.int64]
    machines: Mapping[LineItemKind, Floats]
    work_fte: Mapping[LineItemKind, Floats]
    hired_fte: Mapping[LineItemKind, Floats]
    on_call: float
    observability: Floats
    usd: Floats


@dataclass(frozen=True)
class SelfHost(ABC):
    """A family of self-hosted options: `fleet_ways` is not empty."""

    case: Case
    fleet_ways: tuple[Way, ...]
    heading: Heading
    conditions: tuple[str, ...] = ()

    follows_load = True
    """Replicas are started and released with the load."""

    @abstractmethod
    def machines(
        self, sizing: Sizing, gpus: NDArray[np.int64], gpu_price: Floats
    ) -> Mapping[LineItemKind, Floats]:
        """Monthly USD of the machines by kind, shape (levers, ways)."""

    @abstractmethod
    def machine_lines(self, bill: Bill, way: int) -> Iterable[Line]:
        """The machines' line items of one way."""

    @abstractmethod
    def provider(self, way: int) -> str:
        """Who runs the machines."""

    @property
    def extra_fte(self) -> tuple[Figure, ...]:
        """Run effort beyond the fleet's step."""
        return ()

    @cached_property
    def _load(self) -> Load:
        return Load.of_week(self.case.demand.peak_rates, self.case.demand.mean_rates)

    @cached_property
    def _capacity(self) -> Floats:
        return np.array([way.requests_per_s for way in self.fleet_ways])

    @cached_property
    def _gpus_per_unit(self) -> NDArray[np.int64]:
        return np.array([way.gpus for way in self.fleet_ways])

    @cached_property
    def _today(self) -> Sizing:
        return self._sized(TODAY)

    def _sized(self, volume: Number) -> Sizing:
        return size(self._load, self._capacity, self.rule, volume=_column(volume))

    @cached_property
    def rule(self) -> Rule:
        """Headroom and spares of the catalog; work that can wait needs neither."""
        if self.case.demand.waits:
            return Rule(0.0, 0, self.follows_load)
        operations, on = self.case.facts.operations, self.case.on
        # A fleet that never shrinks needs no room for replicas that are still starting.
        headroom = operations.autoscale_headroom.on(on).value if self.follows_load else 0.0
        return Rule(headroom, round(operations.redundancy_spare_replicas.on(on).value), self.follows_load)

    def bill(self, levers: Levers) -> Bill:
        """Every way's cost under every lever."""
        case, operations, on = self.case, self.case.facts.operations, self.case.on
        sizing = self._today if levers.volume is TODAY else self._sized(levers.volume)
        gpus = sizing.replicas_at_peak * self._gpus_per_unit
        machines = self.machines(sizing, gpus, _column(levers.gpu_price))

        usd_per_fte = case.pay.usd_per_fte_month
        refresh_usd = (
            operations.model_refresh_usd.on(on).value * operations.model_refreshes_per_year.on(on).value
        )
        moving = (
            operations.migration_months_of_one_engineer.on(on).value / operations.horizon_months.on(on).value
        )
        run = case.ladder.fte(gpus) + sum(figure.value for figure in self.extra_fte)
        work: dict[LineItemKind, Floats] = {
            "people": run,
            "model_refresh": np.asarray(refresh_usd / MONTHS_PER_YEAR / usd_per_fte),
            "migration": np.asarray(moving),
        }
        short = people.hired(tuple(work.values()), _column(levers.mlops_fte))
        hired = dict(zip(work, np.broadcast_arrays(*short, run)[:-1], strict=True))
        stipend = case.facts.labour.on_call_stipend.on(on).value
        on_call = 0.0 if case.demand.waits else stipend * WEEKS_PER_MONTH
        per_gpu = operations.observability_usd_per_gpu_month.on(on).value
        observability = operations.observability_usd_per_month.on(on).value + per_gpu * gpus.astype(
            np.float64
        )
        usd = sum(machines.values()) + sum(hired.values()) * usd_per_fte + on_call + observability
        return Bill(sizing, gpus, machines, work, hired, on_call, observability, np.asarray(usd))

    def usd_per_month(self, levers: Levers) -> Floats:
        """The cheapest way's marginal cost, one entry a lever value."""
        return np.asarray(self.bill(levers).usd.min(axis=1))

    @cached_property
    def _base(self) -> Bill:
        return self.bill(Levers(mlops_fte=self.case.scenario.team.mlops_fte))

    def costed(self) -> Costed:
        """The cheapest way, line by line."""
        bill = self._base
        way = int(bill.usd[0].argmin())
        chosen = self.fleet_ways[way]
        units = int(bill.sizing.replicas_at_peak[0, way])
        speed = chosen.replica_requests_per_s * self.case.demand.output_tokens_per_request
        fitted, on = calibration(), self.case.on
        low, high = fitted.error_low.on(on), fitted.error_high.on(on)
        target, derating = fitted.output_token_ms.on(on), fitted.latency_derating.on(on)
        basis = f"roofline; measured rates were {low.value:g} to {high.value:g} times it in 8 of 10 cases"
        if not self.case.demand.waits:
            basis += f"; at most {target.value:g} ms an output token, {derating.value:g} of that for queueing"
        fleet = Fleet(
            open_model=chosen.model.id,
            gpu=chosen.gpu.title,
            gpus_per_replica=chosen.chips,
            precision=chosen.precision,
            provider=self.provider(way),
            replicas_at_peak=units * chosen.replicas,
            gpu_hours_per_month=float(bill.sizing.replica_hours_per_month[0, way]) * chosen.gpus,
            tokens_per_second_per_replica=speed,
            throughput_basis=basis,
            utilization=float(bill.sizing.utilization[0, way]),
            search=self._search(),
        )
        heading = Heading(**{**self.heading.__dict__, "title": self.title(way), "model": chosen.model.title})
        lines = (*self.machine_lines(bill, way), *self._work_lines(bill, way))
        moving = float(bill.hired_fte["migration"][0, way]) * self.case.pay.usd_per_fte_month
        horizon = self.case.facts.operations.horizon_months.on(on).value
        return costed(
            heading,
            lines,
            tokens_per_month=self.case.demand.tokens_per_month,
            one_off_usd=moving * horizon,
            fleet=fleet,
            conditions=(*self.conditions, *licence_conditions(chosen.model)),
            more_figures=(
                low,
                high,
                *(() if self.case.demand.waits else (target, derating)),
                *self._sizing_figures(),
            ),
        )

    def _search(self) -> str:
        tried, fitting = (sum(getattr(way, of) for way in self.fleet_ways) for of in ("tried", "fitting"))
        return (
            f"cheapest of {len(self.fleet_ways)} kinds and sizes of server, each at its fastest of models, "
            f"precisions and splits: {tried} tried, {fitting} fit and are quick enough"
        )

    def title(self, way: int) -> str:
        """The option for people: the model, its GPUs and where they are."""
        chosen = self.fleet_ways[way]
        return f"{chosen.model.title} on {self.provider(way)} {chosen.gpu.title}"

    def _sizing_figures(self) -> tuple[Figure, ...]:
        operations, on = self.case.facts.operations, self.case.on
        if self.case.demand.waits:
            return ()
        return (operations.autoscale_headroom.on(on), operations.redundancy_spare_replicas.on(on))

    def _work_lines(self, bill: Bill, way: int) -> Iterable[Line]:
        case, operations, labour, on = (
            self.case,
            self.case.facts.operations,
            self.case.facts.labour,
            self.case.on,
        )
        usd_per_fte = case.pay.usd_per_fte_month
        gpus = int(bill.gpus_at_peak[0, way])
        step = case.ladder.figures[int(case.ladder.index(np.array(gpus)))]
        fte = float(bill.work_fte["people"][0, way])
        hired = float(bill.hired_fte["people"][0, way])
        pay_words = f"${usd_per_fte:,.0f} a month with benefits"
        team_words = f"the team's {case.scenario.team.mlops_fte:g} FTE"
        yield Line(
            "people",
            "Engineers to run it",
            hired * usd_per_fte,
            f"{fte:g} FTE for {counted(gpus, 'GPU')}, {hired:g} beyond {team_words}, x {pay_words}",
            (step, *self.extra_fte, *case.pay.figures),
            fte * usd_per_fte,
        )
        if bill.on_call:
            stipend = labour.on_call_stipend.on(on)
            basis = f"${stipend.value:,.0f} a week x {WEEKS_PER_MONTH:.2f} weeks"
            yield Line("people", "On-call stipend", bill.on_call, basis, (stipend,))
        refresh, yearly = operations.model_refresh_usd.on(on), operations.model_refreshes_per_year.on(on)
        hired = float(bill.hired_fte["model_refresh"][0, way])
        fte = float(bill.work_fte["model_refresh"])
        yield Line(
            "model_refresh",
            "Model refresh",
            hired * usd_per_fte,
            f"{yearly.value:g} a year x ${refresh.value:,.0f} / 12 = {fte:.2f} FTE, "
            f"{hired:.2f} beyond {team_words}, x {pay_words}",
            (refresh, yearly),
            fte * usd_per_fte,
        )
        base, per_gpu = (
            operations.observability_usd_per_month.on(on),
            operations.observability_usd_per_gpu_month.on(on),
        )
        yield Line(
            "observability",
            "Observability",
            float(bill.observability[0, way]),
            f"${base.value:,.0f} + {counted(gpus, 'GPU')} x ${per_gpu.value:,.0f}",
            (base, per_gpu),
        )
        months, horizon = operations.migration_months_of_one_engineer.on(on), operations.horizon_months.on(on)
        hired = float(bill.hired_fte["migration"][0, way])
        fte = float(bill.work_fte["migration"])
        yield Line(
            "migration",
            "Migration, once",
            hired * usd_per_fte,
            f"{months.value:g} engineer-months over {horizon.value:g} months = {fte:.2f} FTE, "
            f"{hired:.2f} beyond {team_words}, x {pay_words}",
            (months, horizon),
            fte * usd_per_fte,
        )


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 GPU", "1,200 GPUs"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def replicas_in_words(chosen: Way, units: int, spares: int) -> str:
    """How the peak is made up: "3 replicas of 1 x H100 (1 spare)"."""
    spare = f" ({spares * chosen.replicas} spare)" if spares else ""
    return f"{counted(units * chosen.replicas, 'replica')} of {chosen.chips} x {chosen.gpu.title}{spare}"


def licence_conditions(model: OpenModel) -> tuple[str, ...]:
    """What the model's licence asks to be checked; nothing where it allows commercial use freely."""
    if model.commercial_use == "yes":
        return ()
    return (f"Licence of {model.title}: {model.licence}; check that your use is covered.",)


def wanted_gpus(case: Case) -> tuple[Gpu, ...]:
    """The GPU that was named, else those made for data centres."""
    named = case.scenario.finance.gpu
    if named:
        return (gpu(named, "finance.gpu", case.facts),)
    return tuple(each for each in case.facts.gpus.values() if each.datacenter)


def does_not_fit(case: Case, how: str) -> str:
    """Why no server serves any of the models."""
    if not case.open_models:
        return case.tier.open_note or f"no open model of the {case.tier.title.lower()} tier is on record"
    names = ", ".join(model.title for model in case.open_models)
    tokens = case.demand.tokens_per_request
    return (
        f"none of {names} fits one {how} server, or none is quick enough, at {tokens:,.0f} tokens a request"
    )
