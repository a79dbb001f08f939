"""What would turn the verdict? The break-even volume and, for each lever, the nearest value that flips it.

Both search the real step functions of cost (whole replicas, FTE steps): `crossing` says what that can miss.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from costmodel.crossing import Search, search, together
from costmodel.decision import BreakEven, FlipPoint, OptionResult, Side
from costmodel.options.families import Offered
from costmodel.options.plan import TODAY, TOKENS_PER_MTOK, Floats, Levers

BREAK_EVEN_TOKENS_PER_MONTH = np.geomspace(1e6, 1e13, 57)
"""Eight points a decade, from a hobby to more than any one company has reported."""
VOLUME_MULTIPLES = np.geomspace(1e-3, 1e3, 49)
PRICE_MULTIPLES = np.geomspace(0.02, 50, 41)
TEAM_FTE = np.linspace(0, 20, 41)

Lever = Literal["volume", "gpu_price", "api_price", "mlops_fte"]


@dataclass(frozen=True)
class Costs:
    """The open options' costs under any levers, one row an option; `ids` and `sides` name the rows."""

    ids: tuple[str, ...]
    sides: tuple[Side, ...]
    usd: Callable[[Levers], Floats]

    def of_side(self, side: Side) -> list[int]:
        """The rows of a side."""
        return [row for row, each in enumerate(self.sides) if each == side]


def costs(given: Offered, ranked: Sequence[OptionResult]) -> Costs:
    """The costs of what is open.

    Token APIs keep their order whatever is moved (requests times a price, and the same people): one will do.
    """
    first = next(
        (result.id for result in ranked if result.id in {api.heading.id for api in given.apis}), None
    )
    apis = [api for api in given.apis if api.heading.id == first]
    tables = [table for table in (given.endpoints, given.fleets) if table is not None]
    hybrids = [given.hybrid] if given.hybrid else []
    headings = [
        *(api.heading for api in apis),
        *(offer.heading for table in tables for offer in table.offers),
        *(hybrid.heading for hybrid in hybrids),
    ]

    def usd(levers: Levers) -> Floats:
        rows = [api.usd_per_month(levers)[None] for api in apis]
        rows += [table.usd_by_offer(levers) for table in tables]
        rows += [hybrid.usd_per_month(levers)[None] for hybrid in hybrids]
        return np.concatenate(rows)

    return Costs(tuple(each.id for each in headings), tuple(each.side for each in headings), usd)


@dataclass(frozen=True)
class _Question:
    """A search along one lever, and which rows' costs are set against which."""

    lever: Lever
    unit: float
    """What a value is a multiple of, for the lever's sake: tokens of a month for the break-even, else 1."""
    searching: Search
    own: list[int]
    other: list[int]


def _values(question: _Question, lever: Lever, wanted: Floats, otherwise: float) -> Floats:
    if question.lever == lever:
        return wanted / question.unit
    return np.full(len(wanted), otherwise)


def _answers(given: Costs, questions: Sequence[_Question], fte: float) -> list[float | None]:
    """Every question's crossing, all asked at once."""

    def differences(wanted: Sequence[Floats]) -> Sequence[Floats]:
        asked = list(zip(questions, wanted, strict=True))

        def lever(name: Lever, otherwise: float) -> Floats:
            return np.concatenate([_values(each, name, values, otherwise) for each, values in asked])

        usd = given.usd(
            Levers(
                mlops_fte=lever("mlops_fte", fte),
                volume=lever("volume", TODAY),
                gpu_price=lever("gpu_price", TODAY),
                api_price=lever("api_price", TODAY),
            )
        )
        ends = np.cumsum([len(values) for values in wanted])[:-1]
        parts = np.split(usd, ends, axis=1)
        return [
            part[each.other].min(axis=0) - part[each.own].min(axis=0)
            for each, part in zip(questions, parts, strict=True)
        ]

    return together([each.searching for each in questions], differences)


def what_would_change(
    given: Costs,
    ranked: Sequence[OptionResult],
    *,
    tokens_per_month: float,
    fte: float,
) -> tuple[BreakEven | None, tuple[FlipPoint, ...]]:
    """The break-even of the best of each side, and each lever's flip point.

    The break-even is the smallest monthly volume from which the best self-hosted option costs less than the
    best API option paid by the token (where none is, the best API option); None where a side has none.
    A flip point is the nearest value of a lever at which the best of the other side costs less than the best
    of the winner's.

    Args:
        given: the costs of what is open.
        ranked: the open options, the winner first.
        tokens_per_month: the scenario's volume.
        fte: the team's.
    """
    if not ranked:
        return None, ()
    sides = {
        side: next((each for each in ranked if each.side == side), None) for side in ("API", "self-host")
    }
    api, self_host = sides["API"], sides["self-host"]
    levers = _levers(ranked, tokens_per_month, fte)
    if api is None or self_host is None:
        return None, tuple(_flip(each, None, None) for each in levers)
    paid_by_token = (each for each in ranked if each.side == "API" and each.family != "dedicated_endpoint")
    api = next(paid_by_token, api)
    rows = {id_: row for row, id_ in enumerate(given.ids)}
    own, other = given.of_side(ranked[0].side), given.of_side(_other(ranked[0].side))
    grid = BREAK_EVEN_TOKENS_PER_MONTH
    even = _Question(
        "volume", tokens_per_month, search(grid, float(grid[0])), [rows[self_host.id]], [rows[api.id]]
    )
    questions = [_Question(each.lever, 1.0, search(each.grid, each.current), own, other) for each in levers]
    crossing, *values = _answers(given, [even, *questions], fte)
    flipped = [(each, value) for each, value in zip(levers, values, strict=True) if value is not None]
    # The smallest volume first, then every flip.
    then = [_at(each.lever, value, fte) for each, value in flipped]
    usd = given.usd(_all([Levers(fte, volume=float(grid[0]) / tokens_per_month), *then]))
    start, at_flips = usd[:, 0], usd[other, 1:]
    becomes = {
        each.lever: given.ids[other[int(row)]]
        for (each, _), row in zip(flipped, at_flips.argmin(axis=0), strict=True)
    }
    points = [_flip(each, value, becomes.get(each.lever)) for each, value in zip(levers, values, strict=True)]
    return (
        BreakEven(
            comparator_id=api.id,
            challenger_id=self_host.id,
            tokens_per_month=None if start[rows[self_host.id]] < start[rows[api.id]] else crossing,
            searched_from_tokens_per_month=float(grid[0]),
            searched_to_tokens_per_month=float(grid[-1]),
        ),
        tuple(points),
    )


def _other(side: Side) -> Side:
    return "self-host" if side == "API" else "API"


def _all(levers: Sequence[Levers]) -> Levers:
    """Several single levers as one."""
    return Levers(*(np.array(each) for each in zip(*(vars(one).values() for one in levers), strict=True)))


def _at(lever: Lever, value: float, fte: float) -> Levers:
    """The scenario's levers with one of them moved."""
    match lever:
        case "volume":
            return Levers(fte, volume=value)
        case "gpu_price":
            return Levers(fte, gpu_price=value)
        case "api_price":
            return Levers(fte, api_price=value)
        case "mlops_fte":
            return Levers(value)


@dataclass(frozen=True)
class _Lever:
    """A lever as it is searched (`grid`, `current`) and as it is shown: times `base`, in `unit`."""

    lever: Lever
    label: str
    unit: str
    grid: Floats
    current: float
    base: float


def _levers(ranked: Sequence[OptionResult], tokens_per_month: float, fte: float) -> list[_Lever]:
    found = [_Lever("volume", "Volume", "tokens a month", VOLUME_MULTIPLES, TODAY, tokens_per_month)]
    gpu = gpu_price(ranked)
    if gpu is not None:
        found.append(_Lever("gpu_price", "GPU price", gpu[1], PRICE_MULTIPLES, TODAY, gpu[0]))
    api = _token_price(ranked, tokens_per_month)
    if api is not None:
        found.append(_Lever("api_price", "API price", "USD a million tokens", PRICE_MULTIPLES, TODAY, api))
    return [*found, _Lever("mlops_fte", "Engineers on the team", "FTE", TEAM_FTE, fte, 1.0)]


def _flip(lever: _Lever, value: float | None, becomes: str | None) -> FlipPoint:
    return FlipPoint(
        parameter=lever.lever,
        label=lever.label,
        current=lever.current * lever.base,
        value=None if value is None else value * lever.base,
        unit=lever.unit,
        becomes_id=becomes,
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
