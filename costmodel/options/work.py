"""What does a fleet of any size take besides running it? Refreshes, the move, on-call, observability."""

from dataclasses import dataclass

from costmodel.options.case import Case
from costmodel.people import MONTHS_PER_YEAR, NOBODY_ON_CALL, OnCall, Pay, on_call, pay
from costmodel.scenario import Team


@dataclass(frozen=True)
class Work:
    """What a fleet of any size takes besides running it, a month; nothing of it under a multiplier."""

    refreshes_per_year: float = 0.0
    refresh_fte: float = 0.0
    migration_fte: float = 0.0
    on_call: OnCall = NOBODY_ON_CALL
    observability_usd: float = 0.0
    observability_usd_per_gpu: float = 0.0


def work_of(case: Case) -> Work:
    """The catalog's figures of that work, and what the team told of it.

    A refresh is work: at the catalog's pay its published cost is so much of an engineer, wherever one is.
    """
    if not case.counts_people:
        return Work()
    operations, team, on = case.facts.operations, case.scenario.team, case.on
    told = team.model_refreshes_per_year
    yearly = operations.model_refreshes_per_year.on(on).value if told is None else told
    refresh_usd = operations.model_refresh_usd.on(on).value * yearly
    months = operations.migration_months_of_one_engineer.on(on).value
    return Work(
        refreshes_per_year=yearly,
        refresh_fte=refresh_usd / MONTHS_PER_YEAR / refresh_pay(case).usd_per_fte_month,
        migration_fte=months / case.horizon_months,
        on_call=on_call(team, case.facts.labour, on, waits=case.demand.waits),
        observability_usd=operations.observability_usd_per_month.on(on).value,
        observability_usd_per_gpu=operations.observability_usd_per_gpu_month.on(on).value,
    )


def refresh_pay(case: Case) -> Pay:
    """The pay at which the published cost of a refresh is turned into work: the catalog's, in the USA."""
    return pay(Team(mlops_fte=0), case.facts, case.on)
