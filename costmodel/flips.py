"""What would turn the verdict? The break-even volume and, for each lever, the nearest value that flips it.

Both search the real step functions of cost (whole replicas, FTE steps): `crossing` says what that can miss.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from costmodel.costs import Costs
from costmodel.crossing import Changes, search, together
from costmodel.decision import BreakEven, BreakEvenOutcome, FlipPoint, OptionResult, Parameter, Side
from costmodel.options.plan import TODAY, TOKENS_PER_MTOK, Floats, Heading, Levers, Number

BREAK_EVEN_TOKENS_PER_MONTH = np.geomspace(1e6, 1e13, 57)
"""Eight points a decade, from a hobby to more than any one company has reported."""
ZOOM = (1 / 4, 3.0, 128)
"""Near the break-even the sides may take turns as machines fill up: there the scan goes by about 2 %."""
PRICE_MULTIPLES = np.geomspace(0.02, 50, 25)
TEAM_FTE = np.linspace(0, 20, 21)
UTILIZATION = np.geomspace(0.01, 1, 25)

Lever = Literal["volume", "gpu_price", "api_price", "machines", "mlops_fte"]


@dataclass(frozen=True)
class _Lever:
    """A lever as it is searched and shown: a value of `grid` is `base` times what the lever takes.

    `inverse`: the other way round, `base` over what the lever takes.
    """

    lever: Lever
    parameter: Parameter
    label: str
    unit: str
    grid: Floats
    current: float
    base: float = 1.0
    inverse: bool = False
    zoom: tuple[float, float, int] | None = None

    def at(self, values: Floats) -> Floats:
        """What the lever takes at values of the grid."""
        return self.base / values if self.inverse else values / self.base


def _levers_at(asked: Sequence[tuple[_Lever, Floats]], fte: float) -> Levers:
    """The values that are asked for, one after the other: one lever is moved, the rest are as they are."""
    count = sum(len(values) for _, values in asked)
    moved: dict[str, Number] = {"mlops_fte": fte}
    moved |= {each.lever: np.full(count, fte if each.lever == "mlops_fte" else TODAY) for each, _ in asked}
    start = 0
    for each, values in asked:
        np.asarray(moved[each.lever])[start : start + len(values)] = each.at(values)
        start += len(values)
    return Levers(**moved)


def _answers(given: Costs, levers: Sequence[_Lever], fte: float) -> list[Changes]:
    """The cheapest way to self-host less the cheapest API, along every lever; all asked at once."""
    own, other = given.of_side("self-host"), given.of_side("API")

    def differences(wanted: Sequence[Floats]) -> Sequence[Floats]:
        usd = given.usd(_levers_at(list(zip(levers, wanted, strict=True)), fte))
        ends = np.cumsum([len(values) for values in wanted])[:-1]
        return np.split(usd[own].min(axis=0) - usd[other].min(axis=0), ends)

    return together([search(each.grid, each.current, zoom=each.zoom) for each in levers], differences)


def what_would_change(
    given: Costs,
    ranked: Sequence[OptionResult],
    *,
    tokens_per_month: float,
    fte: float,
) -> tuple[BreakEven | None, tuple[FlipPoint, ...]]:
    """The break-even volume, and each lever's flip point: the nearest value at which the other side wins.

    Each side is taken at its cheapest at every value. There is no break-even where a side has no open option.

    Args:
        given: the costs of what is open.
        ranked: the open options, the winner first.
        tokens_per_month: the scenario's volume.
        fte: the team's.
    """
    if not ranked:
        return None, ()
    levers = _levers(ranked, tokens_per_month, fte)
    if not given.of_side("API") or not given.of_side("self-host"):
        return None, tuple(_flip(each, None, None) for each in levers)
    found = _answers(given, levers, fte)
    grid = BREAK_EVEN_TOKENS_PER_MONTH
    lowest, highest = min(float(grid[0]), tokens_per_month), max(float(grid[-1]), tokens_per_month)
    even = _stretch(found[0], lowest, highest)
    flipped = [
        (each, one.nearest) for each, one in zip(levers, found, strict=True) if one.nearest is not None
    ]
    asked = [(levers[0], even.told_at), *flipped]
    usd = given.usd(_levers_at([(each, np.array([value])) for each, value in asked], fte))

    def cheapest(side: Side, column: int) -> int:
        rows = given.of_side(side)
        return rows[int(usd[rows, column].argmin())]

    loser = _other(ranked[0].side)
    becomes = {each.lever: cheapest(loser, at) for at, (each, _) in enumerate(flipped, start=1)}
    challenger, comparator = cheapest("self-host", 0), cheapest("API", 0)

    def flip(lever: _Lever, value: float | None) -> FlipPoint:
        row = becomes.get(lever.lever)
        return _flip(lever, value, None if row is None else given.headings[row])

    return (
        BreakEven(
            outcome=even.outcome,
            challenger_id=given.headings[challenger].id,
            challenger_title=given.headings[challenger].title,
            comparator_id=given.headings[comparator].id,
            comparator_title=given.headings[comparator].title,
            tokens_per_month=even.stays_from,
            first_tokens_per_month=even.first,
            until_tokens_per_month=even.until,
            searched_from_tokens_per_month=lowest,
            searched_to_tokens_per_month=highest,
        ),
        tuple(flip(lever, one.nearest) for lever, one in zip(levers, found, strict=True)),
    )


@dataclass(frozen=True)
class _Stretch:
    """Where self-hosting is cheaper; `told_at` is the volume at which the two options are named."""

    outcome: BreakEvenOutcome
    told_at: float
    first: float | None = None
    stays_from: float | None = None
    until: float | None = None


def _stretch(found: Changes, lowest: float, highest: float) -> _Stretch:
    """The break-even of a search along the volume: negative is where self-hosting is cheaper."""
    if found.first is None or found.last is None:
        return _Stretch("always", lowest) if found.negative_first else _Stretch("never", highest)
    first = lowest if found.negative_first else found.first.above
    if found.negative_last:
        return _Stretch("from", found.last.above, first, stays_from=found.last.above)
    return _Stretch("between", found.last.below, first, until=found.last.below)


def _other(side: Side) -> Side:
    return "self-host" if side == "API" else "API"


def _levers(ranked: Sequence[OptionResult], tokens_per_month: float, fte: float) -> list[_Lever]:
    """What is searched: the volume first."""
    grid, tokens = BREAK_EVEN_TOKENS_PER_MONTH, tokens_per_month
    found = [_Lever("volume", "volume", "Volume", "tokens a month", grid, tokens, tokens, zoom=ZOOM)]
    gpu = gpu_price(ranked)
    if gpu is not None:
        grid = PRICE_MULTIPLES * gpu[0]
        found.append(_Lever("gpu_price", "gpu_price", "GPU price", gpu[1], grid, gpu[0], gpu[0]))
    api = _token_price(ranked, tokens_per_month)
    if api is not None:
        unit = "USD a million tokens"
        found.append(_Lever("api_price", "api_price", "API price", unit, PRICE_MULTIPLES * api, api, api))
    share = _utilization(ranked)
    if share is not None:
        label, unit = "Utilization", "of what the machines can do"
        found.append(_Lever("machines", "utilization", label, unit, UTILIZATION, share, share, inverse=True))
    return [*found, _Lever("mlops_fte", "mlops_fte", "Engineers on the team", "FTE", TEAM_FTE, fte)]


def _flip(lever: _Lever, value: float | None, becomes: Heading | None) -> FlipPoint:
    return FlipPoint(
        parameter=lever.parameter,
        label=lever.label,
        current=lever.current,
        value=value,
        unit=lever.unit,
        becomes_id=None if becomes is None else becomes.id,
        becomes_title=None if becomes is None else becomes.title,
    )


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
    usd = sum(item.usd_per_month for item in best.line_items if item.kind in ("api_tokens", "endpoint"))
    return usd / tokens_per_month * TOKENS_PER_MTOK


def _utilization(results: Sequence[OptionResult]) -> float | None:
    """How busy the machines of the best self-hosted option are; what it needs of them moves with it."""
    best = _first_of(results, "self-host")
    return None if best is None or best.fleet is None else best.fleet.utilization
