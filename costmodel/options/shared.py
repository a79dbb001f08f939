"""Which cases have their machines in common, and what do those cost for each of them?

Cases that differ in requests, their shape, peaks and latency targets, in API terms, engineers and pay have
the same machines to choose from, at prices that are multiples of each other's: those are priced together,
works and levers down.
"""

from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np

from costmodel.costs import costs
from costmodel.options.case import Case
from costmodel.options.families import beside_apis
from costmodel.options.plan import Figure, Floats, Heading, Levers
from costmodel.options.token_api import TokenApi
from costmodel.options.workload import Works
from costmodel.scenario import Finance, Team

FREE = Finance().model_dump(include={"growth_per_month", "discount_rate_per_year", "currency"})
"""Of the finances, what is a lever or what no monthly cost depends on, as it is where untold."""
PAID = Team(mlops_fte=0).model_dump(include={"salary_usd_per_year", "cost_usd_per_year", "region"})
"""Of the team, what is a lever beside its engineers, as it is where untold."""


def in_common(case: Case) -> Hashable:
    """What cases must have in common to share their machines; None where a case has them for itself.

    It has where the team told the size of its fleet or its own rate, or where units are counted in replicas:
    then a way that holds other replicas for another work is another way.
    """
    scenario, operations, on = case.scenario, case.facts.operations, case.on
    hosting = scenario.hosting
    spares = _told(hosting.spare_replicas, operations.redundancy_spare_replicas.on(on))
    staging = _told(hosting.staging_replicas, operations.staging_replicas.on(on))
    if hosting.fleet_told or case.measured is not None or spares > 1 or staging > 0:
        return None
    # Peaks are a multiple of others where all requests follow the load, and flat where all of them can wait.
    mixed = 0 < case.demand.batch_share < 1
    return (
        on,
        case.tier.id,
        tuple(model.id for model in case.open_models),
        case.demand.batch_share,
        case.demand.waits,
        scenario.load if mixed else scenario.load.model_copy(update={"peak_over_hour": None}),
        scenario.regulated,
        hosting,
        scenario.team.model_copy(update={**PAID, "mlops_fte": None}),
        scenario.finance.model_copy(update=FREE),
    )


def shared_costs(
    cases: Sequence[Case], apis: Sequence[TokenApi | None]
) -> tuple[tuple[Heading, ...], Floats]:
    """USD a month of all options but token APIs, for cases that have their machines in common.

    Args:
        cases: one or more.
        apis: the cheapest open API of each; None where none is.

    Returns:
        The options, and what they cost, of shape (options, cases); infinite where one is not open.

    Raises:
        ScenarioError: for a name that is not on record, in all of them.
    """
    first = cases[0]
    all_works = replace(first, works=Works(tuple(case.own_work for case in cases)))
    bursts_to = next((api for api in apis if api is not None), None)
    given = beside_apis(all_works, bursts_to)
    levers = Levers(
        mlops_fte=np.array([case.scenario.team.fte for case in cases]),
        volume=_over_first([case.demand.requests_per_month for case in cases]),
        peak=_over_first([case.demand.peak_over_mean for case in cases]),
        pay=_over_first([case.pay.usd_per_year for case in cases]),
    )
    machines = costs(replace(given, hybrid=None))
    usd = machines.usd(levers) if machines.headings else np.empty((0, len(cases)))
    if given.hybrid is None or bursts_to is None:
        return machines.headings, usd
    own = np.array([np.nan if api is None else api.usd_per_request for api in apis])
    bursts = np.where(np.isnan(own), 1.0, own / bursts_to.usd_per_request)
    hybrid = given.hybrid.usd_per_month(replace(levers, api_price=bursts))
    return (*machines.headings, given.hybrid.heading), np.vstack(
        [usd, np.where(np.isnan(own), np.inf, hybrid)]
    )


def _told(told: int | None, figure: Figure) -> float:
    return figure.value if told is None else told


def _over_first(values: Sequence[float]) -> Floats:
    """As multiples of the first."""
    return np.array(values) / values[0]
