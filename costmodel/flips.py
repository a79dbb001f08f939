"""What would turn the verdict? The break-even volume and, for each lever, the nearest value that flips it.

Both search the real step functions of cost (whole replicas, FTE steps): `crossing` says what that can miss.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from costmodel.crossing import first, nearest
from costmodel.decision import BreakEven, FlipPoint, OptionResult, Side
from costmodel.options.plan import TOKENS_PER_MTOK, Floats, Levers, Plan

BREAK_EVEN_TOKENS_PER_MONTH = np.geomspace(1e6, 1e13, 57)
"""Eight points a decade, from a hobby to more than any one company has reported."""
VOLUME_MULTIPLES = np.geomspace(1e-3, 1e3, 49)
PRICE_MULTIPLES = np.geomspace(0.02, 50, 41)
TEAM_FTE = np.linspace(0, 20, 41)

Lever = Literal["volume", "gpu_price", "api_price", "mlops_fte"]


def _at(lever: Lever, values: Floats, fte: float) -> Levers:
    """The scenario's levers with one of them moved."""
    match lever:
        case "volume":
            return Levers(fte, volume=values)
        case "gpu_price":
            return Levers(fte, gpu_price=values)
        case "api_price":
            return Levers(fte, api_price=values)
        case "mlops_fte":
            return Levers(values)


def _costs(plans: Sequence[Plan], levers: Levers) -> Floats:
    """Monthly cost, one row a plan, one column a lever value."""
    return np.array(np.broadcast_arrays(*(plan.usd_per_month(levers) for plan in plans)))


def break_even(challenger: Plan, comparator: Plan, *, tokens_per_month: float, fte: float) -> BreakEven:
    """The smallest monthly volume from which the challenger costs less than the comparator.

    Args:
        challenger: the self-hosted option.
        comparator: the API option it is compared with.
        tokens_per_month: the scenario's volume.
        fte: the team's.
    """

    def difference(tokens: Floats) -> Floats:
        levers = Levers(fte, volume=tokens / tokens_per_month)
        return challenger.usd_per_month(levers) - comparator.usd_per_month(levers)

    grid = BREAK_EVEN_TOKENS_PER_MONTH
    starts_cheaper = bool(difference(grid[:1])[0] < 0)
    return BreakEven(
        comparator_id=comparator.heading.id,
        challenger_id=challenger.heading.id,
        tokens_per_month=None if starts_cheaper else first(difference, grid),
        searched_from_tokens_per_month=float(grid[0]),
        searched_to_tokens_per_month=float(grid[-1]),
    )


def flip_points(
    winner: OptionResult,
    plans: Sequence[Plan],
    results: Sequence[OptionResult],
    *,
    tokens_per_month: float,
    fte: float,
) -> tuple[FlipPoint, ...]:
    """For each lever, the nearest value at which the best of the other side costs less than the winner's.

    Args:
        winner: the option that wins now.
        plans: the admissible plans of both sides.
        results: their results, ranked.
        tokens_per_month: the scenario's volume.
        fte: the team's.
    """
    own = [plan for plan in plans if plan.heading.side == winner.side]
    other = [plan for plan in plans if plan.heading.side != winner.side]

    def search(lever: Lever, grid: Floats, current: float) -> tuple[float | None, str | None]:
        if not other:
            return None, None

        def difference(values: Floats) -> Floats:
            levers = _at(lever, values, fte)
            return np.asarray(_costs(own, levers).min(axis=0) - _costs(other, levers).min(axis=0))

        value = nearest(lambda values: -difference(values), grid, current)
        if value is None:
            return None, None
        at_flip = _costs(other, _at(lever, np.array([value]), fte))
        return value, other[int(at_flip[:, 0].argmin())].heading.id

    def point(lever: Lever, label: str, unit: str, grid: Floats, base: float) -> FlipPoint:
        multiple, becomes = search(lever, grid, 1.0)
        value = None if multiple is None else multiple * base
        return FlipPoint(
            parameter=lever, label=label, current=base, value=value, unit=unit, becomes_id=becomes
        )

    points = [point("volume", "Volume", "tokens a month", VOLUME_MULTIPLES, tokens_per_month)]
    gpu = gpu_price(results)
    if gpu is not None:
        points.append(point("gpu_price", "GPU price", gpu[1], PRICE_MULTIPLES, gpu[0]))
    api = _token_price(results, tokens_per_month)
    if api is not None:
        points.append(point("api_price", "API price", "USD a million tokens", PRICE_MULTIPLES, api))
    value, becomes = search("mlops_fte", TEAM_FTE, fte)
    points.append(
        FlipPoint(
            parameter="mlops_fte",
            label="Engineers on the team",
            current=fte,
            value=value,
            unit="FTE",
            becomes_id=becomes,
        )
    )
    return tuple(points)


def _first_of(results: Sequence[OptionResult], side: Side) -> OptionResult | None:
    return next((result for result in results if result.side == side), None)


def gpu_price(results: Sequence[OptionResult]) -> tuple[float, str] | None:
    """What a GPU costs in the best self-hosted option, all GPU prices moving with it: by the hour it runs."""
    best = _first_of(results, "self-host")
    if best is None or best.fleet is None:
        return None
    usd = sum(item.usd_per_month for item in best.line_items if item.kind == "gpu")
    return usd / best.fleet.gpu_hours_per_month, "USD a GPU-hour"


def _token_price(results: Sequence[OptionResult], tokens_per_month: float) -> float | None:
    """The blended token price of the best API option, all API prices moving with it."""
    best = _first_of(results, "API")
    if best is None:
        return None
    usd = sum(item.usd_per_month for item in best.line_items if item.kind == "api_tokens")
    return usd / tokens_per_month * TOKENS_PER_MTOK
