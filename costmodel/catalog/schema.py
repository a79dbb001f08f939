"""What may a catalog file hold? One frozen model a kind of entry; unknown keys are refused.

In a file, a figure is a bare number under its entry's source, or a table with `value` and whatever differs:
`low`, `high`, `source`, `as_of`, `confidence`, `note`. The unit is the schema's, not the file's. A figure
that moves over time is `Dated`: a table, or a list of tables with their own `as_of`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, NonNegativeInt, PositiveInt

from costmodel.scenario import LoadPatternId, Part, RegimeId, TierId
from costmodel.sourced import Confidence, Dated, Source, Sourced

Precision = Literal["bf16", "fp8", "int8", "fp4", "int4"]
AttentionKind = Literal["full", "sliding_window", "mla", "hybrid_linear"]
ProviderKind = Literal["hyperscaler", "neocloud", "marketplace"]
Market = Literal["on_demand", "spot", "mixed"]
Known = Literal["yes", "no", "unknown"]
DeploymentId = Literal["public_api", "api_with_agreement", "own_tenant", "rented_gpu", "on_premises"]
Status = Literal["allowed", "conditional", "not_allowed"]
ClauseId = RegimeId | Literal["data_must_stay", "network_isolated"]


@dataclass(frozen=True)
class Unit:
    """The unit of a figure, whether it ages (prices do, a chip's memory does not), and its name for people.

    `label` empty: the field's own name, which then should read well.
    """

    name: str
    ages: bool = True
    label: str = ""


class Entry(Part):
    """What every entry has: an id (its key in the file), a title, where it was read and when."""

    id: str
    title: str
    source: Source
    as_of: date
    confidence: Confidence
    note: str = ""


# --- models.toml


class HostedAt(Part):
    """A host that serves an open model by the token: its provider id and model id in the price data.

    `precision` is what the host says it serves, where it says so.
    """

    provider: str
    model: str
    precision: str | None = None


class OpenModel(Entry):
    """An open-weight model: what decides its memory and its speed, and what its licence allows.

    Attention: `full_attention_layers` keep keys and values of the whole context, `sliding_layers` those of
    the last `sliding_window_tokens` (`sliding_values_per_token` each, where that differs from the full
    layers'); others keep a constant state. With `mla`, each layer keeps `mla_latent_dim` values a token.
    """

    aliases: tuple[str, ...] = ()
    tier: TierId | None = None
    tier_note: str = ""
    licence: str
    commercial_use: Literal["yes", "conditional", "no", "unverified"]
    total_params_billion: Annotated[
        Sourced[float], Unit("billion parameters", ages=False, label="parameters")
    ]
    active_params_billion: Annotated[
        Sourced[float], Unit("billion parameters", ages=False, label="active parameters")
    ]
    layers: Annotated[PositiveInt, Unit("layers", ages=False)]
    hidden_size: Annotated[PositiveInt, Unit("values", ages=False)]
    vocabulary: Annotated[PositiveInt, Unit("tokens", ages=False)]
    attention: AttentionKind
    query_heads: Annotated[PositiveInt, Unit("heads", ages=False)]
    kv_heads: Annotated[PositiveInt, Unit("heads", ages=False)]
    head_dim: Annotated[PositiveInt, Unit("values", ages=False)]
    full_attention_layers: Annotated[PositiveInt, Unit("layers", ages=False)]
    sliding_layers: Annotated[NonNegativeInt, Unit("layers", ages=False)] = 0
    sliding_window_tokens: Annotated[NonNegativeInt, Unit("tokens", ages=False)] = 0
    sliding_values_per_token: Annotated[NonNegativeInt, Unit("values", ages=False)] = 0
    mla_latent_dim: Annotated[NonNegativeInt, Unit("values", ages=False)] = 0
    experts: Annotated[PositiveInt, Unit("experts", ages=False)] = 1
    experts_per_token: Annotated[PositiveInt, Unit("experts", ages=False)] = 1
    native_precision: Precision
    native_bits_per_weight: Annotated[
        Sourced[float], Unit("bits a weight", ages=False, label="size of a weight")
    ]
    max_context_tokens: Annotated[PositiveInt, Unit("tokens", ages=False)]
    multi_node_only: bool = False
    """The weights in their native precision do not fit the largest common node (8 GPUs of 141 GB)."""
    hosted: tuple[HostedAt, ...] = ()

    def kv_values(self, context_tokens: float) -> float:
        """How many values one sequence of `context_tokens` keeps in the cache, over all layers."""
        if self.attention == "mla":
            return self.full_attention_layers * self.mla_latent_dim * context_tokens
        full = 2 * self.kv_heads * self.head_dim
        sliding = self.sliding_values_per_token or full
        windowed_tokens = min(context_tokens, self.sliding_window_tokens)
        return (
            full * self.full_attention_layers * context_tokens
            + sliding * self.sliding_layers * windowed_tokens
        )


class Models(Part):
    """models.toml."""

    models: dict[str, OpenModel]


# --- tiers.toml


class ApiModel(Entry):
    """An API model of a quality tier. `provider` and `model` are its ids in the price data.

    `index` is the quality index of the snapshot that `index_snapshot` names; those of two snapshots must not
    be compared. `retires_on` None means that no date was announced. `placed_by` says why it is in this tier.
    """

    aliases: tuple[str, ...] = ()
    tier: TierId
    provider: str
    model: str
    index: Annotated[Sourced[float] | None, Unit("index points", label="quality index")] = None
    index_snapshot: str | None = None
    retires_on: date | None = None
    replaced_by: str | None = None
    placed_by: str
    placed_by_confidence: Confidence

    def retired(self, on: date) -> bool:
        """Whether the model is gone on that date."""
        return self.retires_on is not None and on >= self.retires_on


class Tier(Entry):
    """A quality tier: its name for people, the class of models it stands for, and its members.

    `named` is the API model a team means when it names the class. `cheaper` are API models of this quality or
    better that may cost less; `open_models` open ones, the one that is costed first in front. Where no open
    model of the tier can be run on one node, `open_models` is empty and `open_note` says so.
    """

    summary: str
    rank: int
    named: str
    cheaper: tuple[str, ...]
    open_models: tuple[str, ...]
    open_note: str = ""


class Snapshot(Entry):
    """A snapshot of a quality index: its scores are comparable with each other only."""

    warning: str


class Tiers(Part):
    """tiers.toml."""

    snapshots: dict[str, Snapshot]
    tiers: dict[TierId, Tier]
    api_models: dict[str, ApiModel]


# --- gpus.toml


class Gpu(Entry):
    """A GPU: memory, bandwidth, dense peak by precision (no sparsity), power, link to its neighbours.

    `link_gb_per_s` is the total of both directions, as vendors print it. `max_per_node` is the largest
    common server.
    """

    aliases: tuple[str, ...] = ()
    vendor: Literal["NVIDIA", "AMD"]
    datacenter: bool
    memory_gb: Annotated[Sourced[float], Unit("GB", ages=False, label="memory")]
    bandwidth_gb_per_s: Annotated[Sourced[float], Unit("GB/s", ages=False, label="memory bandwidth")]
    dense_tflops: Annotated[dict[Precision, Sourced[float]], Unit("TFLOP/s", ages=False, label="dense peak")]
    tdp_w: Annotated[Sourced[float], Unit("W", ages=False, label="power (TDP)")]
    link: Literal["nvlink", "infinity_fabric", "pcie"]
    link_gb_per_s: Annotated[Sourced[float], Unit("GB/s", ages=False, label="link between GPUs")]
    max_per_node: PositiveInt


class Gpus(Part):
    """gpus.toml."""

    gpus: dict[str, Gpu]


# --- gpu_prices.toml


class Provider(Entry):
    """Who rents out GPUs, and what it is on record to sign or hold."""

    kind: ProviderKind
    signs_baa: Known
    soc2_type2: Known
    us_owned: Known = "unknown"


class GpuOffer(Entry):
    """A GPU for rent: `instance_gpus` are the sizes it comes in. `by_default`: may be chosen unasked."""

    provider: str
    gpu: str
    market: Market
    region: str
    instance_gpus: tuple[PositiveInt, ...]
    usd_per_gpu_hour: Annotated[Dated, Unit("USD a GPU-hour", label="rent")]
    by_default: bool


class Commitment(Part):
    """Discounts on the on-demand rent, as shares of it."""

    reserved_1_year_discount: Annotated[
        Dated, Unit("share of the on-demand rent", label="discount for one year reserved")
    ]
    reserved_3_years_discount: Annotated[
        Dated, Unit("share of the on-demand rent", label="discount for three years reserved")
    ]
    spot_discount: Annotated[Dated, Unit("share of the on-demand rent", label="spot discount")]
    hipaa_host_premium: Annotated[
        Dated, Unit("multiple of the rent", label="premium of a GPU host under a BAA")
    ]


class GpuPrices(Part):
    """gpu_prices.toml."""

    providers: dict[str, Provider]
    offers: dict[str, GpuOffer]
    commitment: Commitment


# --- labour.toml, power.toml, hardware.toml, operations.toml


class Labour(Part):
    """What people cost. Salaries are base pay; the benefits multiplier makes them the employer's cost."""

    mlops_salary: Annotated[Dated, Unit("USD a year", label="MLOps engineer, base pay")]
    devops_salary: Annotated[Dated, Unit("USD a year", label="DevOps engineer, base pay")]
    senior_infrastructure_loaded: Annotated[
        Dated, Unit("USD a year", label="senior infrastructure engineer, fully loaded")
    ]
    uk_mlops_salary: Annotated[Dated, Unit("GBP a year", label="MLOps engineer in the UK, base pay")]
    benefits_multiplier: Annotated[Dated, Unit("multiple of base pay", label="employer's cost over base pay")]
    on_call_stipend: Annotated[Dated, Unit("USD a week", label="on-call stipend")]
    hours_per_fte_month: Annotated[Dated, Unit("hours a month", label="working hours of one FTE")]


class Power(Part):
    """Electricity, what a server draws beyond its GPUs, and what housing it costs."""

    usd_per_kwh: Annotated[Dated, Unit("USD a kWh", label="electricity")]
    pue: Annotated[Dated, Unit("ratio", label="cooling and losses of the building (PUE)")]
    server_overhead: Annotated[Dated, Unit("multiple of GPU power", label="server power over GPU power")]
    gpu_sustained_share_of_tdp: Annotated[Dated, Unit("share", label="GPU power under load")]
    gpu_idle_share_of_tdp: Annotated[Dated, Unit("share", label="GPU power when idle")]
    colocation_usd_per_kw_month: Annotated[Dated, Unit("USD a kW and month", label="colocation")]


class HardwarePrice(Entry):
    """The purchase price of one GPU."""

    gpu: str
    usd: Annotated[Dated, Unit("USD", label="purchase price")]


class Hardware(Part):
    """What owning costs: GPU prices, the server around them, spares, and what is left at the end."""

    prices: dict[str, HardwarePrice]
    server_share: Annotated[Dated, Unit("share of GPU price", label="server around the GPUs")]
    spares_share: Annotated[Dated, Unit("share of GPUs", label="spare GPUs")]
    amortization_months: Annotated[Dated, Unit("months", label="amortization")]
    residual_share_year_1: Annotated[Dated, Unit("share of price", label="residual value after 1 year")]
    residual_share_year_2: Annotated[Dated, Unit("share of price", label="residual value after 2 years")]
    residual_share_year_3: Annotated[Dated, Unit("share of price", label="residual value after 3 years")]
    residual_share_year_4: Annotated[Dated, Unit("share of price", label="residual value after 4 years")]
    failure_rate_per_year: Annotated[Dated, Unit("share a year", label="GPU failures")]


class FteStep(Entry):
    """The run effort of a fleet of up to `up_to_gpus` GPUs (None: any size)."""

    up_to_gpus: PositiveInt | None = None
    fte: Annotated[Dated, Unit("FTE", label="run effort")]


class Operations(Part):
    """What running a model takes besides machines. `run_effort` steps are in order of fleet size."""

    run_effort: dict[str, FteStep]
    owned_extra_fte: Annotated[Dated, Unit("FTE", label="extra run effort of owned hardware")]
    api_fte: Annotated[Dated, Unit("FTE", label="run effort of an API")]
    model_refresh_usd: Annotated[Dated, Unit("USD a refresh", label="one model refresh")]
    model_refreshes_per_year: Annotated[Dated, Unit("refreshes a year", label="model refreshes")]
    observability_usd_per_month: Annotated[Dated, Unit("USD a month", label="observability, base")]
    observability_usd_per_gpu_month: Annotated[
        Dated, Unit("USD a GPU and month", label="observability of one GPU")
    ]
    migration_months_of_one_engineer: Annotated[
        Dated, Unit("engineer-months", label="migration to self-hosting")
    ]
    horizon_months: Annotated[Dated, Unit("months", label="horizon")]
    redundancy_spare_replicas: Annotated[Dated, Unit("replicas", label="spare replicas (N+1)")]
    autoscale_headroom: Annotated[Dated, Unit("share of capacity", label="headroom for autoscaling")]
    staging_replicas: Annotated[Dated, Unit("replicas", label="staging replicas")]
    close_call_margin: Annotated[
        Dated, Unit("share of cost", label="margin below which it is too close to call")
    ]


# --- load_patterns.toml, request_shapes.toml, defaults.toml


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


class Shape(Entry):
    """A named shape of request."""

    aliases: tuple[str, ...] = ()
    input_tokens: Annotated[Sourced[float], Unit("tokens a request", label="input")]
    output_tokens: Annotated[Sourced[float], Unit("tokens a request", label="output")]


class RequestShapes(Part):
    """request_shapes.toml."""

    default: str
    shapes: dict[str, Shape]


class DefaultTokens(Entry):
    """The volume taken for "not sure"."""

    tokens_per_month: Annotated[Dated, Unit("tokens a month", label="volume")]


class DefaultTier(Entry):
    """The tier taken for "not sure"."""

    tier: TierId


class DefaultLoad(Entry):
    """The load pattern taken for "not sure"."""

    pattern: LoadPatternId


class DefaultHeadcount(Entry):
    """The headcount taken for "not sure"."""

    mlops_fte: Annotated[Dated, Unit("FTE", label="MLOps headcount")]


class DefaultRegulated(Entry):
    """The regimes taken for "not sure"."""

    regimes: tuple[RegimeId, ...]


class Defaults(Part):
    """defaults.toml: what "not sure" takes, question by question, each with its rationale."""

    volume: DefaultTokens
    tier: DefaultTier
    load: DefaultLoad
    headcount: DefaultHeadcount
    regulated: DefaultRegulated


# --- compliance.toml


class Ruling(Entry):
    """What one clause says of one deployment: its status, and the condition or the reason.

    `needs_agreement`: the condition includes a signed agreement with the vendor or host.
    """

    status: Status
    because: str = ""
    needs_agreement: bool = False


class Clause(Entry):
    """A regime or a contract term: a ruling for each of the five deployments."""

    id: ClauseId
    aliases: tuple[str, ...] = ()
    short: str
    forces_self_host: bool
    agreement: str = ""
    """What the agreement is called under this clause (BAA, DPA); empty where none is asked."""
    rulings: dict[DeploymentId, Ruling]


class Compliance(Part):
    """compliance.toml."""

    clauses: dict[ClauseId, Clause]


# --- api_overlay.toml


class TokenPrice(Part):
    """A price over time, in USD a million tokens; cached input None means the input price."""

    usd_per_input_mtok: Annotated[Dated, Unit("USD a million tokens", label="input")]
    usd_per_output_mtok: Annotated[Dated, Unit("USD a million tokens", label="output")]
    usd_per_cached_input_mtok: Annotated[Dated | None, Unit("USD a million tokens", label="cached input")] = (
        None
    )


class OverlayModel(Entry):
    """An API model's price that the price library lacks or has stale."""

    provider: str
    model: str
    price: TokenPrice


class ProviderTerms(Entry):
    """What a token API's provider offers besides the list price."""

    batch_discount: Annotated[Dated | None, Unit("share of the price", label="batch discount")] = None
    residency_surcharge: Annotated[
        Dated | None, Unit("share of the price", label="surcharge for a region")
    ] = None
    signs_baa: Known


class IgnoredPrice(Entry):
    """Prices of the library that are not used, and why (in `note`)."""

    provider: str
    models: tuple[str, ...]


class PriceLibrary(Entry):
    """The price library: its version and the newest change in it."""

    version: str


class PriceEvent(Entry):
    """A dated price change or retirement on record, for explanations."""

    day: date
    what: str
    change: str


class ApiOverlay(Part):
    """api_overlay.toml."""

    library: PriceLibrary
    providers: dict[str, ProviderTerms]
    models: dict[str, OverlayModel]
    ignored: dict[str, IgnoredPrice]
    events: dict[str, PriceEvent]


class Catalog(Part):
    """All facts, by kind. Keys are ids."""

    models: Mapping[str, OpenModel]
    snapshots: Mapping[str, Snapshot]
    tiers: Mapping[TierId, Tier]
    api_models: Mapping[str, ApiModel]
    gpus: Mapping[str, Gpu]
    providers: Mapping[str, Provider]
    gpu_offers: Mapping[str, GpuOffer]
    commitment: Commitment
    labour: Labour
    power: Power
    hardware: Hardware
    operations: Operations
    load_patterns: Mapping[LoadPatternId, LoadPattern]
    request_shapes: RequestShapes
    defaults: Defaults
    clauses: Mapping[ClauseId, Clause]
    api: ApiOverlay
