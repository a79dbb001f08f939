"""Where does a verdict stand? Who wins, on which side, by what margin: enough to see whether it changed.

Of many scenarios, those that have the same machines to choose from are costed together.
"""

from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from operator import itemgetter

import numpy as np

from costmodel.catalog.load import catalog
from costmodel.costs import costs
from costmodel.decision import Side
from costmodel.options.case import Case, case_of
from costmodel.options.families import cheapest_api, offered
from costmodel.options.plan import Heading, Levers
from costmodel.options.shared import in_common, shared_costs
from costmodel.resolve import ScenarioError
from costmodel.scenario import Part, Scenario

AT_ONCE = 128
"""Cases costed together: as many as stay in a processor's cache."""


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
    found: dict[int, Standing | ScenarioError] = {}
    sharing: dict[Hashable, list[tuple[int, Case]]] = {}
    for at, each in enumerate(scenarios):
        try:
            case = case_of(each, on, catalog())
        except ScenarioError as error:
            found[at] = error
        else:
            shared = in_common(case)
            sharing.setdefault(at if shared is None else shared, []).append((at, case))
    for members in sharing.values():
        for start in range(0, len(members), AT_ONCE):
            places, cases = zip(*members[start : start + AT_ONCE], strict=True)
            found |= zip(places, _of_cases(cases), strict=True)
    return [found[at] for at in range(len(scenarios))]


Priced = tuple[float, Heading]
"""An option and its USD a month; what costs infinitely much is not open."""


def _of_cases(cases: Sequence[Case]) -> Sequence[Standing | ScenarioError]:
    """The standings of one case, or of several that have their machines in common."""
    try:
        return [_alone(cases[0])] if len(cases) == 1 else _together(cases)
    except ScenarioError as error:  # of a name in what they have in common
        return [error] * len(cases)


def _alone(case: Case) -> Standing:
    held = costs(offered(case).lean)
    usd = held.usd(Levers(mlops_fte=case.scenario.team.fte))[:, 0].tolist() if held.headings else []
    return _standing(zip(usd, held.headings, strict=True), case)


def _together(cases: Sequence[Case]) -> list[Standing]:
    apis = [cheapest_api(case) for case in cases]
    headings, usd = shared_costs(cases, apis)
    found = []
    for case, api, each in zip(cases, apis, usd.T.tolist(), strict=True):
        options = list(zip(each, headings, strict=True))
        if api is not None:
            own = api.usd_per_month(Levers(mlops_fte=case.scenario.team.fte))
            options.insert(0, (float(own[0]), api.heading))
        found.append(_standing(options, case))
    return found


def _standing(options: Iterable[Priced], case: Case) -> Standing:
    """The standing of the two sides' cheapest; of equals the first counts."""
    best: dict[Side, Priced] = {}
    for each in sorted(options, key=itemgetter(0)):
        if each[0] < np.inf:
            best.setdefault(each[1].side, each)
    if not best:
        return Standing()
    (cost, winner), *others = best.values()
    if not others:
        return Standing(winner_id=winner.id, winner_title=winner.title, side=winner.side, usd_per_month=cost)
    ((other_cost, other),) = others
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
        is_close=margin < case.facts.operations.close_call_margin.on(case.on).value,
    )
