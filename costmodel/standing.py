"""Where does a verdict stand? Who wins, on which side, by what margin: enough to see whether it changed.

Scenarios that differ in nothing but how much is asked and how many engineers are there share one market: the
same prices, machines and people. They are costed together, as values of two levers.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from costmodel.catalog.load import catalog
from costmodel.costs import Costs, costs
from costmodel.decision import Side
from costmodel.demand import request_shape, requests_per_month
from costmodel.options.case import case_of
from costmodel.options.families import offered
from costmodel.options.plan import Floats, Levers
from costmodel.resolve import ScenarioError
from costmodel.scenario import Part, Scenario, Volume

LEVERS: dict[str, Any] = {"volume": {"tokens_per_month", "requests_per_month"}, "team": {"mlops_fte"}}
"""The fields of a scenario that are levers of `Costs`."""
SIDES: tuple[Side, ...] = ("API", "self-host")


class Standing(Part):
    """The winner and its margin over the best option of the other side; all None where nothing is open.

    `margin` is a share of what the other side costs, 0 where it has no open option. `is_close`: the margin is
    under the catalog's, so that the verdict is too close to call whatever the draws of uncertain inputs say.
    """

    winner_id: str | None = None
    winner_title: str = ""
    side: Side | None = None
    usd_per_month: float = 0.0
    other_id: str | None = None
    other_title: str = ""
    other_usd_per_month: float | None = None
    margin: float = 0.0
    is_close: bool = False

    @property
    def saving_usd_per_month(self) -> float:
        """What the winner saves; 0 where the other side has no open option."""
        return 0.0 if self.other_usd_per_month is None else self.other_usd_per_month - self.usd_per_month


def standing(scenario: Scenario, *, on: date) -> Standing:
    """Where the verdict of a scenario stands at the prices of a date.

    The winner, both sides' costs and the margin are those of `decide`, without its line items, words and flip
    points. Titles are the options' own, which hold at any volume.

    Raises:
        ScenarioError: as `decide` does.
    """
    (held,) = standings([scenario], on=on)
    if isinstance(held, ScenarioError):
        raise held
    return held


def standings(scenarios: Sequence[Scenario], *, on: date) -> list[Standing | ScenarioError]:
    """Where each of many verdicts stands, in their order; an error where `standing` would raise it."""
    markets: dict[str, list[int]] = {}
    for at, each in enumerate(scenarios):
        markets.setdefault(market(each), []).append(at)
    found: dict[int, Standing | ScenarioError] = {}
    # In the order of what is asked of which model: what a market leaves in the caches serves the next one.
    for _, members in sorted(markets.items()):
        try:
            held: Sequence[Standing | ScenarioError] = _together([scenarios[at] for at in members], on)
        except ScenarioError as error:
            held = [error] * len(members)
        found |= zip(members, held, strict=True)
    return [found[at] for at in range(len(scenarios))]


def market(scenario: Scenario) -> str:
    """What two scenarios must have in common to be costed together."""
    told, api = scenario.volume, scenario.api
    limited = api.tokens_per_minute_limit is not None or api.requests_per_minute_limit is not None
    if scenario.hosting.fleet_told or limited or told.api_spend_usd_per_month is not None:
        return scenario.model_dump_json()
    return scenario.model_dump_json(exclude=LEVERS)


def _together(scenarios: Sequence[Scenario], on: date) -> list[Standing]:
    """The standings of scenarios of one market. Raises ScenarioError."""
    case = case_of(scenarios[0], on, catalog())
    held = costs(offered(case).lean)
    if not held.headings:
        return [Standing()] * len(scenarios)
    if all(each == scenarios[0] for each in scenarios[1:]):
        volume: list[float] = [1.0] * len(scenarios)
    else:
        own = case.demand.requests_per_month
        volume = [_requests(each.volume) / own for each in scenarios]
    levers = Levers(mlops_fte=np.array([each.team.fte for each in scenarios]), volume=np.array(volume))
    return _ranked(held, held.of_many(levers), case.facts.operations.close_call_margin.on(on).value)


def _requests(volume: Volume) -> float:
    """Requests a month of a volume that was told in tokens or requests."""
    shapes = catalog().request_shapes

    def usd_per_request() -> float:
        raise AssertionError  # a volume told as a spend shares its market with its equals only

    return requests_per_month(volume, request_shape(volume, shapes.shapes[shapes.default]), usd_per_request)


def _ranked(held: Costs, usd: Floats, close_margin: float) -> list[Standing]:
    """The standings by costs of shape (options, scenarios); what costs infinitely much is not open."""
    best = [_cheapest(held.of_side(side), usd) for side in SIDES]
    return [_standing(held, sorted(pair), close_margin) for pair in zip(*best, strict=True)]


def _cheapest(rows: list[int], usd: Floats) -> list[tuple[float, int]]:
    """Of these rows the cheapest in every column, with what it costs; infinite where there are none."""
    if not rows:
        return [(np.inf, -1)] * usd.shape[1]
    own = usd[rows]
    least, at = own.min(axis=0).tolist(), own.argmin(axis=0).tolist()
    return [(cost, rows[row]) for cost, row in zip(least, at, strict=True)]


def _standing(held: Costs, best: list[tuple[float, int]], close_margin: float) -> Standing:
    """The standing of the two sides' best, the cheaper one first."""
    (cost, row), (other_cost, other_row) = best
    if cost == np.inf:
        return Standing()
    winner = held.headings[row]
    if other_cost == np.inf:
        return Standing(winner_id=winner.id, winner_title=winner.title, side=winner.side, usd_per_month=cost)
    other = held.headings[other_row]
    margin = (other_cost - cost) / other_cost if other_cost > 0 else 0.0
    return Standing(
        winner_id=winner.id,
        winner_title=winner.title,
        side=winner.side,
        usd_per_month=cost,
        other_id=other.id,
        other_title=other.title,
        other_usd_per_month=other_cost,
        margin=margin,
        is_close=margin < close_margin,
    )
