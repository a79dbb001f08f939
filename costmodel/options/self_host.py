"""What does hosting a model yourself cost, whoever owns the GPUs? Machines, people, refresh, migration.

`FleetPlan` keeps the cheapest way of an offer and explains it; a family says only what its machines cost.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from costmodel import people
from costmodel.band import band
from costmodel.catalog.calibration import calibration
from costmodel.catalog.schema import Gpu, OpenModel, Precision
from costmodel.decision import Fleet, LineItemKind
from costmodel.fleet import WEEKS_PER_MONTH
from costmodel.options.case import Case
from costmodel.options.egress import egress_lines
from costmodel.options.fleets import Fleets
from costmodel.options.offers import Offer, Use
from costmodel.options.plan import Costed, Figure, Heading, Line, costed
from costmodel.options.speed import lacks
from costmodel.options.work import refresh_pay
from costmodel.placement import BITS, BITS_PER_BYTE, computes_in
from costmodel.resolve import gpu

MEASURED = "your measurement"
"""The basis of a rate that the team measured."""
QUOTE = "your quote"
"""Where a GPU stands at a price that the team told: a price is no place, and a title says so."""


@dataclass(frozen=True)
class FleetPlan:
    """One offer of a table of fleets."""

    fleets: Fleets
    index: int

    @property
    def offer(self) -> Offer:
        """The offer."""
        return self.fleets.offers[self.index]

    @property
    def heading(self) -> Heading:
        """What names it."""
        return self.offer.heading

    def chosen(self) -> tuple[Use, str]:
        """The cheapest way, and what else was tried."""
        usd = self.fleets.usd_of(self.index)
        cheapest = int(usd.argmin())
        return self.fleets.use(int(self.fleets.starts[self.index]) + cheapest), self._search(usd, cheapest)

    def costed(self) -> Costed:
        """The cheapest way, line by line."""
        offer, (use, search) = self.offer, self.chosen()
        requests = self.fleets.case.demand.requests_per_month if offer.pays_egress else 0.0
        lines = (
            *offer.machine_lines(use),
            *egress_lines(self.fleets.case, requests),
            *work_lines(self.fleets, use, offer.extra_fte),
        )
        return fleet_costed(self.fleets, offer, use, lines, search=search)

    def _search(self, usd: people.Floats, cheapest: int) -> str:
        """What was tried, and why the next best lost."""
        ways = [machine.way for machine in self.offer.machines]
        tried, fitting = (sum(getattr(way, of) for way in ways) for of in ("tried", "fitting"))
        words = (
            f"cheapest of {counted(len(ways), 'kind and size', 'kinds and sizes')} of server, each at its "
            f"fastest of models, precisions and splits: {tried} tried, {fitting} fit and are quick enough"
        )
        second = int(np.argsort(usd, kind="stable")[min(1, len(ways) - 1)])
        if second == cheapest or not np.isfinite(usd[second]):
            return words
        start = int(self.fleets.starts[self.index])
        best, other = (self.fleets.use(start + column) for column in (cheapest, second))
        return f"{words}. {why_it_lost(self.offer, best, other, float(usd[second] - usd[cheapest]))}"


def why_it_lost(offer: Offer, best: Use, other: Use, usd_more: float) -> str:
    """What the next best way would cost, and where the difference comes from."""
    machines = sum(getattr(other, of) - getattr(best, of) for of in ("gpu_usd", "power_usd", "housing_usd"))
    parts = {"machines": machines, "people and the rest": usd_more - machines}
    moved = ", ".join(
        f"{name} {'+' if usd > 0 else '-'}${abs(usd):,.0f}" for name, usd in parts.items() if round(usd)
    )
    return (
        f"The next best, {title(offer, other)} ({counted(other.gpus, 'GPU')} instead of {best.gpus:,} at the "
        f"peak), costs ${usd_more:,.0f} a month more{f': {moved}' if moved else ''}"
    )


def title(offer: Offer, use: Use) -> str:
    """The option for people: the model, its GPUs and where they are."""
    way, where = use.machine.way, offer.place or use.machine.provider
    if where == QUOTE:
        return f"{way.model.title} on {way.gpu.title}{offer.terms} at {QUOTE}"
    return f"{way.model.title} on {where} {way.gpu.title}{offer.terms}"


def fleet_costed(  # noqa: PLR0913 - a hybrid names what differs from a fleet alone
    fleets: Fleets,
    offer: Offer,
    use: Use,
    lines: Iterable[Line],
    *,
    search: str,
    heading: Heading | None = None,
    extra_fte: tuple[Figure, ...] | None = None,
    more_conditions: tuple[str, ...] = (),
    more_warnings: tuple[str, ...] = (),
) -> Costed:
    """The result of an option that runs this fleet."""
    case, chosen = fleets.case, use.machine.way
    fitted, on = calibration(), case.on
    derating, asked = fitted.latency_derating.on(on), case.asked
    behind: tuple[Figure, ...] = ()
    if chosen.measured:
        basis = MEASURED
    else:
        known = band(chosen.model, chosen.gpu, on)
        basis = f"roofline; {known.words}"
        behind = (known.low, known.high)
        if asked is not None:
            basis += f"; {asked.words}, {derating.value:g} of that for queueing"
            behind += (*asked.figures, derating)
    fleet = Fleet(
        open_model=chosen.model.id,
        gpu=chosen.gpu.title,
        gpus_per_replica=chosen.chips,
        precision=chosen.precision,
        provider=offer.place or use.machine.provider,
        replicas_at_peak=use.units * chosen.replicas,
        gpu_hours_per_month=use.gpu_hours,
        tokens_per_second_per_replica=chosen.replica_requests_per_s * case.demand.output_tokens_per_request,
        throughput_basis=basis,
        utilization=use.utilization,
        search=search,
    )
    named = heading or replace(offer.heading, title=title(offer, use), model=chosen.model.title)
    # A hybrid has a title of its own, and neither headroom nor spares: its API stands in for both.
    sizing = offer.own_figures if heading is None else ()
    extra = offer.extra_fte if extra_fte is None else extra_fte
    hired = _hired(fleets, use, sum(figure.value for figure in extra))
    return costed(
        named,
        lines,
        tokens_per_month=case.demand.tokens_per_month,
        one_off_usd=hired["migration"] * case.pay.usd_per_fte_month * case.horizon_months
        if offer.operated
        else 0.0,
        fleet=fleet,
        conditions=(
            *offer.conditions_of(use),
            *more_conditions,
            *model_conditions(chosen.model, chosen.precision),
        ),
        warnings=(*offer.warnings(use), *more_warnings, *_beyond_a_multiplier(case, use, offer)),
        more_figures=(
            *behind,
            *sizing,
        ),
    )


def _beyond_a_multiplier(case: Case, use: Use, offer: Offer) -> tuple[str, ...]:
    """A sentence where a multiplier is taken for more machines than it is meant for."""
    told = case.scenario.team.overhead_multiplier
    most = case.facts.operations.overhead_multiplier_up_to_gpus.on(case.on).value
    if told is None or not offer.operated or use.gpus <= most:
        return ()
    words = (
        f"A multiplier of {told:g} is meant for up to {most:g} GPUs, and this fleet has {use.gpus:,}: people "
        "do not grow with the bill. Tell your engineers instead."
    )
    return (words,)


def _hired(fleets: Fleets, use: Use, extra_fte: float) -> dict[LineItemKind, float]:
    """FTE beyond the team's, by piece of work."""
    run = fleets.run_fte(np.array(use.gpus), extra_fte)
    pieces = (run, np.asarray(fleets.work.refresh_fte), np.asarray(fleets.work.migration_fte))
    short = people.hired(pieces, fleets.case.scenario.team.fte)
    kinds: tuple[LineItemKind, ...] = ("people", "model_refresh", "migration")
    return {kind: float(fte) for kind, fte in zip(kinds, short, strict=True)}


def work_lines(fleets: Fleets, use: Use, extra_fte: tuple[Figure, ...]) -> Iterable[Line]:
    """People, being on call, refreshes, observability, migration; or the multiplier that stands for them."""
    case, work = fleets.case, fleets.work
    if not case.counts_people:
        yield _overhead(fleets, use)
        return
    operations, on = case.facts.operations, case.on
    usd_per_fte, gpus = case.pay.usd_per_fte_month, use.gpus
    extra = sum(figure.value for figure in extra_fte)
    run_fte = float(fleets.run_fte(np.array(gpus), extra))
    hired = _hired(fleets, use, extra)
    pay_words, call = case.pay.words, work.on_call
    team_words = f"the team's {case.scenario.team.fte:g} FTE"
    step = case.ladder.figures[int(case.ladder.index(np.array(gpus)))]
    yield Line(
        "people",
        "Engineers to run it",
        hired["people"] * usd_per_fte,
        f"{run_fte:.3g} FTE for {counted(gpus, 'GPU')}"
        + (f" ({call.fte:.2g} of it on call)" if call.fte else "")
        + f", {hired['people']:.3g} beyond {team_words}, x {pay_words}",
        (step, *extra_fte, *call.figures, *case.pay.figures),
        run_fte * usd_per_fte,
    )
    if call.stipend is not None and call.usd_per_month:
        basis = f"${call.stipend.value:,.0f} a week x {WEEKS_PER_MONTH:.2f} weeks"
        yield Line("people", "On-call stipend", call.usd_per_month, basis, (call.stipend,))
    refresh, at = operations.model_refresh_usd.on(on), refresh_pay(case)
    told = case.scenario.team.model_refreshes_per_year is not None
    yearly = () if told else (operations.model_refreshes_per_year.on(on),)
    yield Line(
        "model_refresh",
        "Model refresh",
        hired["model_refresh"] * usd_per_fte,
        f"{work.refreshes_per_year:g} a year x ${refresh.value:,.0f} / 12 = {work.refresh_fte:.2f} FTE at "
        f"${at.usd_per_fte_month:,.0f}, {hired['model_refresh']:.2f} beyond {team_words}, x {pay_words}",
        (refresh, *yearly, *at.figures),
        work.refresh_fte * usd_per_fte,
    )
    base = operations.observability_usd_per_month.on(on)
    per_gpu = operations.observability_usd_per_gpu_month.on(on)
    yield Line(
        "observability",
        "Observability",
        work.observability_usd + gpus * work.observability_usd_per_gpu,
        f"${base.value:,.0f} + {counted(gpus, 'GPU')} x ${per_gpu.value:,.0f}",
        (base, per_gpu),
    )
    months, horizon = operations.migration_months_of_one_engineer.on(on), operations.horizon_months.on(on)
    told_horizon = case.scenario.finance.horizon_months is not None
    yield Line(
        "migration",
        "Migration, spread",
        hired["migration"] * usd_per_fte,
        f"{months.value:g} engineer-months over {case.horizon_months} months = {work.migration_fte:.2f} FTE, "
        f"{hired['migration']:.2f} beyond {team_words}, x {pay_words}",
        (months,) if told_horizon else (months, horizon),
        work.migration_fte * usd_per_fte,
    )


def _overhead(fleets: Fleets, use: Use) -> Line:
    """What a multiplier on the machines stands for."""
    machines = use.gpu_usd + use.power_usd + use.housing_usd
    more = fleets.multiplier - 1
    return Line(
        "overhead",
        "All work, as a multiplier",
        machines * more,
        f"${machines:,.0f} of machines x ({fleets.multiplier:g} - 1), as you told: people, being on call, "
        "refreshes, observability and migration; no people are counted on the API side either",
    )


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: "1 GPU", "1,200 GPUs"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def replicas_in_words(use: Use) -> str:
    """How the peak is made up: "3 replicas of 1 x H100 (1 spare)"."""
    way = use.machine.way
    beside = [
        f"{units * way.replicas} {what}"
        for units, what in ((use.spares, "spare"), (use.staging, "staging"))
        if units
    ]
    aside = f" ({', '.join(beside)})" if beside else ""
    return f"{counted(use.units * way.replicas, 'replica')} of {way.chips} x {way.gpu.title}{aside}"


def model_conditions(model: OpenModel, precision: Precision) -> Iterable[str]:
    """What the model's licence asks to be checked, and what a team's own choice of few bits does."""
    if model.commercial_use != "yes":
        yield f"Licence of {model.title}: {model.licence}; check that your use is covered."
    if BITS[precision] < BITS_PER_BYTE and precision != model.native_precision:
        yield (
            f"{model.title} was not published in {precision}: below eight bits its quality may fall, so test "
            "it on your own task."
        )


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
    precision, chips = case.scenario.hosting.precision, wanted_gpus(case)
    if precision is not None and not any(computes_in(precision, chip) for chip in chips):
        return f"you asked for {precision} weights: {lacks(chips[0], precision)}"
    names = ", ".join(model.title for model in case.open_models)
    tokens = case.demand.tokens_per_request
    return (
        f"none of {names} fits one {how} server, or none is quick enough, at {tokens:,.0f} tokens a request"
    )
