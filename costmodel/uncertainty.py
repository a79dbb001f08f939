"""How sure is a verdict? Draws of what is not known well, shared by all options, and what moves it most.

Every input has a range from its 10th to its 90th percentile, as multiples of the middle; a draw is lognormal
to either side of it. The machines of each option stay those that are chosen today: a team decides once, and
what comes then finds that decision made. The draws are stratified: each input's range is met in equal parts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np

from costmodel.band import band
from costmodel.catalog.calibration import calibration
from costmodel.catalog.range_entries import ranges
from costmodel.costs import Costs
from costmodel.decision import Driver, Fleet, OptionRange, OptionResult, Swing, Uncertainty
from costmodel.options.case import Case
from costmodel.options.plan import TODAY, Figure, Floats, Levers
from costmodel.options.self_host import MEASURED
from costmodel.scenario import Multiples

PERCENTILES = (10, 50, 90)
Z_90 = NormalDist().inv_cdf(0.9)
DRIVERS_TOLD = 3
DRAWS_KEPT = 8
LEAST_SPREAD = 1e-9
"""A spread below it is none: the input is known."""


@dataclass(frozen=True)
class Range:
    """An input with its 10th and 90th percentile, as multiples, and the figures that they come from."""

    driver: Driver
    label: str
    low: float
    high: float
    figures: tuple[Figure, ...] = ()

    def at(self, z: Floats) -> Floats:
        """The multiples at standard normal values."""
        return np.where(z < 0, self.low ** (-z / Z_90), self.high ** (z / Z_90))


def input_ranges(case: Case, best_self_host: OptionResult | None) -> tuple[Range, ...]:
    """What is not known well in this case; what the team told for certain is left out.

    Args:
        case: the scenario on its date.
        best_self_host: the cheapest open self-hosted option; its fleet says which run effort is meant.
    """
    found = _ranges(case, best_self_host)
    return tuple(each for each in found if each.high - each.low > LEAST_SPREAD)


def _ranges(case: Case, best_self_host: OptionResult | None) -> Iterator[Range]:
    facts, on, told = case.facts, case.on, case.scenario
    held, operations = ranges(), facts.operations
    yield _told("volume", "Volume", told.spreads.volume, held.volume.on(on))
    if told.finance.gpu_usd_per_gpu_hour is None or told.spreads.gpu_price is not None:
        yield _told("gpu_price", "GPU price", told.spreads.gpu_price, held.gpu_price.on(on))
    yield _told("api_price", "API price", told.spreads.api_price, held.api_price.on(on))
    fleet = best_self_host.fleet if best_self_host else None
    if fleet is None or fleet.throughput_basis != MEASURED:
        low, high = _speed(fleet, case)
        yield Range(
            "throughput", "Speed of a GPU", min(low.value, TODAY), max(high.value, TODAY), (low, high)
        )
    if told.load.peak_over_hour is None:
        yield _of(
            "peak", "Busiest minutes", facts.load_patterns[told.load.pattern].peak_minute_over_hour_mean
        )
    team = told.team
    if case.counts_people and team.salary_usd_per_year is None and team.cost_usd_per_year is None:
        salary = facts.labour.pay_in(team.region).salary.on(on)
        yield _of("pay", "Pay of an engineer", salary)
    if case.counts_people:
        gpus = fleet.replicas_at_peak * fleet.gpus_per_replica if fleet else 1
        step = case.ladder.figures[int(case.ladder.index(np.array(float(gpus))))]
        yield _of("run_fte", "Work to run it", step)
        if team.model_refreshes_per_year is None:
            yield _of("refresh_fte", "Model refreshes", operations.model_refreshes_per_year.on(on))
        months = operations.migration_months_of_one_engineer.on(on)
        yield _of("migration_fte", "Work to migrate", months)


def _speed(fleet: Fleet | None, case: Case) -> tuple[Figure, Figure]:
    """How far the rate of a fleet may be off; of no fleet, as close to the fit."""
    if fleet is None:
        fitted = calibration()
        return fitted.error_low.on(case.on), fitted.error_high.on(case.on)
    gpu = next(each for each in case.facts.gpus.values() if each.title == fleet.gpu)
    known = band(case.facts.models[fleet.open_model], gpu, case.on)
    return known.low, known.high


def _told(driver: Driver, label: str, told: Multiples | None, figure: Figure) -> Range:
    """The team's own range, else the catalog's."""
    return _of(driver, label, figure) if told is None else Range(driver, label, *told)


def _of(driver: Driver, label: str, figure: Figure) -> Range:
    """The bounds of a figure over its value."""
    low, high = (figure.value if each is None else each for each in (figure.low, figure.high))
    if figure.value <= 0:
        return Range(driver, label, TODAY, TODAY)
    return Range(driver, label, max(low / figure.value, LEAST_SPREAD), high / figure.value, (figure,))


@lru_cache(maxsize=DRAWS_KEPT)
def _standard_normal(inputs: int, draws: int, seed: int) -> Floats:
    """Stratified standard normal draws, shape (inputs, draws): every row holds the same values, shuffled."""
    quantile = NormalDist().inv_cdf
    values = np.array([quantile((at + 0.5) / draws) for at in range(draws)])
    return np.random.default_rng(seed).permuted(np.tile(values, (inputs, 1)), axis=1)


def drawn(inputs: Sequence[Range], *, fte: float, draws: int, seed: int) -> Levers:
    """One lever value a draw; options that are priced under them share every draw."""
    normal = _standard_normal(len(Levers.__dataclass_fields__), draws, seed)
    moved = {each.driver: each.at(row) for each, row in zip(inputs, normal, strict=False)}
    return Levers(mlops_fte=fte, **moved)


def how_sure(
    given: Costs,
    open_results: Sequence[OptionResult],
    inputs: Sequence[Range],
    *,
    fte: float,
    draws: int,
    seed: int,
) -> Uncertainty | None:
    """Ranges of the open options, how often each is the cheapest, and what moves the verdict most.

    Args:
        given: costs of the open options, their machines settled.
        open_results: the same options as results, the winner first.
        inputs: what is not known well.
        fte: the team's.
        draws: how many; their cost is linear in draws times options.
        seed: the same seed gives the same draws.

    Returns:
        None where no option is open.
    """
    if not open_results:
        return None
    usd = given.of_many(drawn(inputs, fte=fte, draws=draws, seed=seed))
    cheapest = np.bincount(usd.argmin(axis=0), minlength=len(usd)) / usd.shape[1]
    bounds = _bounds(usd)
    rows = {heading.id: row for row, heading in enumerate(given.headings)}
    options = tuple(
        OptionRange(
            option_id=result.id,
            usd_low=float(bounds[row][0]),
            usd_mid=float(bounds[row][1]),
            usd_high=float(bounds[row][2]),
            probability_cheapest=float(cheapest[row]),
        )
        for result in open_results
        if (row := rows.get(result.id)) is not None
    )
    own = given.of_side(open_results[0].side)
    return Uncertainty(
        draws=draws,
        seed=seed,
        probability=min(float(cheapest[own].sum()), 1.0),
        options=options,
        drivers=_drivers(given, own, inputs, fte),
    )


def _bounds(usd: Floats) -> Floats:
    """The percentiles of each option, over the draws in which it serves the load at all."""
    if np.isfinite(usd).all():
        return np.asarray(np.percentile(usd, PERCENTILES, axis=1).T)
    return np.asarray(np.nanpercentile(np.where(np.isfinite(usd), usd, np.nan), PERCENTILES, axis=1).T)


def _drivers(given: Costs, own: Sequence[int], inputs: Sequence[Range], fte: float) -> tuple[Swing, ...]:
    """Each input at its low and at its high end, the others at their middle; the strongest first."""
    other = [row for row in range(len(given.headings)) if row not in own]
    if not other or not inputs:
        return ()
    moved: dict[Driver, Floats] = {}
    for at, each in enumerate(inputs):
        values = np.full(2 * len(inputs), TODAY)
        values[2 * at : 2 * at + 2] = each.low, each.high
        moved[each.driver] = values
    usd = given.usd(Levers(mlops_fte=fte, **moved))
    saving = usd[other].min(axis=0) - usd[list(own)].min(axis=0)
    swings = [
        Swing(
            driver=each.driver,
            label=each.label,
            low=each.low,
            high=each.high,
            usd_saving_at_low=float(saving[2 * at]),
            usd_saving_at_high=float(saving[2 * at + 1]),
        )
        for at, each in enumerate(inputs)
        if np.isfinite(saving[2 * at : 2 * at + 2]).all()  # not where machines of a told size fail the load
    ]
    return tuple(sorted(swings, key=lambda each: -each.usd)[:DRIVERS_TOLD])
