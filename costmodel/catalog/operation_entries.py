"""What does the catalog hold of running a model? Effort, load, and defaults for the untold."""

from typing import Annotated

from pydantic import Field, PositiveInt

from costmodel.catalog.entry import Entry, Unit
from costmodel.scenario import LoadPatternId, Part, RegimeId, TierId
from costmodel.sourced import Dated, Sourced


class FteStep(Entry):
    """The run effort of a fleet of up to `up_to_gpus` GPUs (None: any size)."""

    up_to_gpus: PositiveInt | None = None
    fte: Annotated[Dated, Unit("FTE", label="run effort")]


class Operations(Part):
    """What running a model takes besides machines. `run_effort` steps are in order of fleet size."""

    run_effort: dict[str, FteStep]
    owned_extra_fte: Annotated[Dated, Unit("FTE", label="extra run effort of owned hardware")]
    api_fte: Annotated[Dated, Unit("FTE", label="run effort of an API")]
    endpoint_fte: Annotated[Dated, Unit("FTE", label="run effort of a dedicated endpoint")]
    replica_start_minutes: Annotated[Dated, Unit("minutes", label="cold start of a replica")]
    scale_to_zero_minutes: Annotated[Dated, Unit("minutes", label="idle time before an endpoint stops")]
    model_refresh_usd: Annotated[Dated, Unit("USD a refresh", label="one model refresh")]
    model_refreshes_per_year: Annotated[Dated, Unit("refreshes a year", label="model refreshes")]
    observability_usd_per_month: Annotated[Dated, Unit("USD a month", label="observability, base")]
    observability_usd_per_gpu_month: Annotated[
        Dated, Unit("USD a GPU and month", label="observability of one GPU")
    ]
    migration_months_of_one_engineer: Annotated[
        Dated, Unit("engineer-months", label="migration to self-hosting")
    ]
    horizon_months: Annotated[Dated, Unit("months", label="planning horizon")]
    discount_rate_per_year: Annotated[Dated, Unit("share a year", ages=False, label="discount rate")]
    redundancy_spare_replicas: Annotated[Dated, Unit("replicas", label="spare replicas (N+1)")]
    autoscale_headroom: Annotated[Dated, Unit("share of capacity", label="headroom for autoscaling")]
    staging_replicas: Annotated[Dated, Unit("replicas", label="staging replicas")]
    close_call_margin: Annotated[
        Dated, Unit("share of cost", label="margin below which it is too close to call")
    ]
    egress_usd_per_gb: Annotated[Dated, Unit("USD a GB", label="data that leaves a host of GPUs")]
    egress_bytes_per_token: Annotated[Dated, Unit("bytes a token", ages=False, label="size of a token")]
    reads_per_cache_write: Annotated[
        Dated, Unit("reads a write", label="how often cached input is read after it was written")
    ]
    overhead_multiplier_up_to_gpus: Annotated[
        Dated, Unit("GPUs", ages=False, label="largest fleet for which an overhead multiplier is meant")
    ]


class LoadPattern(Entry):
    """A week's shape in a few numbers; hours are local, days from Monday (0) to Sunday (6).

    The rate is `base_share` of the plateau outside the busy hours and 1 inside; `weekend_share` scales
    Saturday and Sunday; `spike_multiple` is the height of the `spike_hours_per_week` over the plateau.
    `peak_minute_over_hour_mean` is how far the busiest minutes of a busy hour stand above that hour's mean.
    """

    busy_from_hour: Annotated[int, Field(ge=0, le=23)]
    busy_hours: Annotated[int, Field(ge=1, le=24)]
    base_share: Annotated[Sourced[float], Unit("share of the plateau", label="load outside busy hours")]
    weekend_share: Annotated[Sourced[float], Unit("share of a weekday", label="weekend load")]
    spike_hours_per_week: Annotated[int, Field(ge=0, le=168)] = 0
    spike_multiple: Annotated[Sourced[float], Unit("multiple of the plateau", label="height of a spike")]
    peak_minute_over_hour_mean: Annotated[
        Sourced[float], Unit("ratio", label="busiest minutes over their hour")
    ]
    released_when_idle: bool
    """Replicas are given back in the hours without load (a nightly batch)."""
    published_utilization: Annotated[
        Sourced[float] | None, Unit("share", label="utilization seen when sized to the peak")
    ] = None
    """What a fleet sized to the peak minute was seen to reach: a check on the shape, not an input."""


class LoadPatterns(Part):
    """load_patterns.toml."""

    patterns: dict[LoadPatternId, LoadPattern]


class DefaultTokens(Entry):
    """The volume taken for "not sure"."""

    tokens_per_month: Annotated[Dated, Unit("tokens a month", label="taken when not sure")]


class DefaultTier(Entry):
    """The tier taken for "not sure"."""

    tier: TierId


class DefaultLoad(Entry):
    """The load pattern taken for "not sure"."""

    pattern: LoadPatternId


class DefaultHeadcount(Entry):
    """The headcount taken for "not sure"."""

    mlops_fte: Annotated[Dated, Unit("FTE", label="taken when not sure")]


class DefaultRegulated(Entry):
    """The regimes taken for "not sure"."""

    regimes: tuple[RegimeId, ...]


class ReadingRules(Entry):
    """How an answer is read that leaves something open."""

    tokens_from_per_month: Annotated[
        Sourced[float], Unit("a month", ages=False, label="a bare number is tokens from")
    ]
    same_within: Annotated[Sourced[float], Unit("share", ages=False, label="two figures are one within")]
    small_open_model_billion_params: Annotated[
        Sourced[float], Unit("billion parameters", label="an open model nobody placed is small up to")
    ]


class WhatIfTeam(Entry):
    """The team that the what-if "the people are already there" supposes."""

    mlops_fte: Annotated[Sourced[float], Unit("FTE", ages=False, label="a team that is there")]


class Defaults(Part):
    """defaults.toml: what "not sure" takes, question by question, and how the unclear is read."""

    volume: DefaultTokens
    tier: DefaultTier
    load: DefaultLoad
    headcount: DefaultHeadcount
    regulated: DefaultRegulated
    reading: ReadingRules
    what_if_team: WhatIfTeam
