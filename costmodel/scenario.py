"""What does a team tell the model? A `Scenario` and its parts: frozen, validated, JSON in and out.

Every part stands alone, because a conversation fills them one at a time. A field that is `None` was not told;
what is then assumed is a dated entry of the catalog and is listed with the decision.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Finite = Annotated[float, Field(allow_inf_nan=False)]
Share = Annotated[Finite, Field(ge=0, le=1)]

TierId = Literal["small", "standard", "mid", "reasoning", "near_frontier", "frontier"]
"""Quality tiers T0 to T5 of the catalog: `small` is the GPT-4o mini class, `standard` the GPT-4o class,
`mid` GPT-4.1 / Haiku 4.5, `reasoning` GPT-5 mini to Sonnet 4.6, then near-frontier and frontier."""

Precision = Literal["bf16", "fp8", "int8", "fp4", "int4"]
"""Of a model's weights; "bf16" stands for sixteen bits of any kind."""

RegionId = Literal["us", "uk", "germany", "france", "poland", "india", "canada"]
"""Where the engineers are: the regions whose pay the catalog holds (labour.toml)."""

LoadPatternId = Literal["steady", "business_hours", "spiky", "nightly_batch", "global_chat"]

RegimeId = Literal[
    "hipaa",
    "soc2",
    "gdpr",
    "eu_sovereignty",
    "pci_pan",
    "pci_sad",
    "fedramp_moderate",
    "fedramp_high",
    "cui_cmmc",
    "itar",
    "dod_il4_il5",
    "classified_il6",
    "zero_retention",
]
"""Regimes a team names. The contract clause and the isolated network are fields of their own."""

MAX_TOKENS_PER_MONTH = 1e16
"""A guard against slips of the keyboard, far above what one team can send."""


MAX_WEIGHT = 1e15
"""Of an hour: weights are added up, and may be counts of anything."""


class Part(BaseModel):
    """The base of every part: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class RequestShape(Part):
    """The shape of one average request, in tokens."""

    input_tokens_per_request: Annotated[Finite, Field(gt=0, le=10_000_000)]
    output_tokens_per_request: Annotated[Finite, Field(gt=0, le=1_000_000)]


class Volume(Part):
    """How much is asked of the model a month, told in exactly one of three ways.

    `tokens_per_month` counts input and output together. `api_spend_usd_per_month` is turned into tokens at
    the price of `spend_model` (an API model's name) on the decision's date. `shape` None takes the catalog's
    default.
    """

    tokens_per_month: Annotated[Finite, Field(ge=1, le=MAX_TOKENS_PER_MONTH)] | None = None
    requests_per_month: Annotated[Finite, Field(ge=1, le=1e13)] | None = None
    api_spend_usd_per_month: Annotated[Finite, Field(ge=0.01, le=1e10)] | None = None
    spend_model: str | None = None
    shape: RequestShape | None = None
    cached_input_share: Share = 0.0
    cache_write_share: Share | None = None
    """Of the input, what is written to the provider's cache; None takes the catalog's reads for a write."""
    batch_share: Share = 0.0

    @model_validator(mode="after")
    def _told_one_way(self) -> Self:
        told = (self.tokens_per_month, self.requests_per_month, self.api_spend_usd_per_month)
        if sum(way is not None for way in told) != 1:
            msg = "give exactly one of tokens_per_month, requests_per_month and api_spend_usd_per_month"
            raise ValueError(msg)
        if self.cache_write_share is not None and self.cache_write_share + self.cached_input_share > 1:
            msg = "cached_input_share and cache_write_share are of the same input: together 1 at most"
            raise ValueError(msg)
        return self


class ModelNeed(Part):
    """Which quality is needed: a tier, and where the team named them, the API model and the open model.

    A named model fixes the tier: whoever resolves its name fills `tier`, and `decide` refuses another.
    """

    tier: TierId
    api_model: str | None = None
    open_model: str | None = None


class Load(Part):
    """How the volume spreads over a week: a named pattern, or 168 hourly weights from Monday 00:00.

    `time_zones` (IANA names) are where the users are, in equal parts: each part follows the pattern by its
    own clock, as that goes on the day of the decision. `peak_over_hour` is how far the busiest minutes of an
    hour stand above its mean, where it was measured; None takes the pattern's.
    """

    pattern: LoadPatternId = "steady"
    hourly_weights: (
        Annotated[tuple[Annotated[Finite, Field(ge=0)], ...], Field(min_length=168, max_length=168)] | None
    ) = None
    time_zones: Annotated[tuple[str, ...], Field(max_length=24)] = ()
    peak_over_hour: Annotated[Finite, Field(ge=1, le=100)] | None = None

    @model_validator(mode="after")
    def _has_load(self) -> Self:
        if self.hourly_weights is not None and not any(self.hourly_weights):
            msg = "hourly_weights are all 0: give at least one hour a weight above 0"
            raise ValueError(msg)
        highest = max(self.hourly_weights or (0.0,))
        if highest > MAX_WEIGHT:
            msg = f"hourly_weights: {highest:g} is not allowed: give weights of {MAX_WEIGHT:g} at most"
            raise ValueError(msg)
        return self


class Latency(Part):
    """How long people may wait, as a percentile of requests; None takes the catalog's targets.

    `first_token_ms` is the time to the first token, `output_token_ms` that of each token after it,
    `answer_ms` that of a whole answer. Work that can wait has no targets.
    """

    first_token_ms: Annotated[Finite, Field(gt=0, le=3_600_000)] | None = None
    output_token_ms: Annotated[Finite, Field(gt=0, le=60_000)] | None = None
    answer_ms: Annotated[Finite, Field(gt=0, le=86_400_000)] | None = None
    percentile: Annotated[Finite, Field(ge=0.5, le=0.9999)] = 0.99


OnCall = Literal["none", "working_hours", "around_the_clock"]


class Team(Part):
    """Who is there to run it, and what they cost: told as engineers, or as a multiplier on the GPU bill.

    `mlops_fte` are engineers (FTE) who can operate model serving today. What one costs is
    `salary_usd_per_year` (base pay), or `cost_usd_per_year` (benefits included), or what the catalog holds of
    `region`. `overhead_multiplier` stands for all work at once: the machines' cost times it is what hosting
    costs. It is a rule of thumb for small fleets, and never goes with FTE.
    """

    mlops_fte: Annotated[Finite, Field(ge=0, le=10_000)] | None = None
    overhead_multiplier: Annotated[Finite, Field(ge=1, le=10)] | None = None
    salary_usd_per_year: Annotated[Finite, Field(gt=0, le=5_000_000)] | None = None
    cost_usd_per_year: Annotated[Finite, Field(gt=0, le=10_000_000)] | None = None
    region: RegionId = "us"
    on_call: OnCall | None = None
    model_refreshes_per_year: Annotated[Finite, Field(ge=0, le=52)] | None = None

    @model_validator(mode="after")
    def _told_one_way(self) -> Self:
        if (self.mlops_fte is None) == (self.overhead_multiplier is None):
            msg = "give exactly one of mlops_fte and overhead_multiplier: people are counted once"
            raise ValueError(msg)
        if self.salary_usd_per_year is not None and self.cost_usd_per_year is not None:
            msg = "give salary_usd_per_year (base pay) or cost_usd_per_year (with benefits), not both"
            raise ValueError(msg)
        return self

    @property
    def fte(self) -> float:
        """Engineers who are there; none are counted under a multiplier."""
        return self.mlops_fte or 0.0


class Regulated(Part):
    """What the data demands. A term is `None` until it is told, and then read as not demanded."""

    regimes: tuple[RegimeId, ...] = ()
    agreement_acceptable: bool | None = None
    """A signed agreement with a vendor (BAA, DPA, zero retention) is acceptable to the team's counsel."""
    data_must_stay: bool | None = None
    """A contract says that data may not leave infrastructure the team controls."""
    network_isolated: bool | None = None
    """The network has no route to the internet."""


class ProviderPrice(Part):
    """A supposition of one provider's prices: all its token prices times `multiple`; `provider` is its id."""

    provider: Annotated[str, Field(min_length=1, max_length=40)]
    multiple: Annotated[Finite, Field(gt=0, le=1_000)]


class ApiTerms(Part):
    """What the team has from its API provider beside the list price.

    `discount` is negotiated, off every token price of the named model's provider. `in_region`: data is
    processed in a region of choice, for which providers ask a surcharge. The limits are the account's.
    `price_multiple` supposes other prices: all token prices times it. `provider_prices` do so of single
    providers, each told once, on top of it.
    """

    discount: Annotated[Finite, Field(ge=0, lt=1)] = 0.0
    price_multiple: Annotated[Finite, Field(gt=0, le=1_000)] = 1.0
    provider_prices: Annotated[tuple[ProviderPrice, ...], Field(max_length=24)] = ()
    in_region: bool = False
    tokens_per_minute_limit: Annotated[Finite, Field(gt=0)] | None = None
    requests_per_minute_limit: Annotated[Finite, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _told_once(self) -> Self:
        told = [each.provider for each in self.provider_prices]
        if twice := next((each for each in told if told.count(each) > 1), None):
            msg = f"provider_prices: {twice!r} is there twice; give one multiple for each provider"
            raise ValueError(msg)
        return self

    def multiple_at(self, provider: str) -> float:
        """What a provider's list prices are supposed to be multiplied by."""
        own = (each.multiple for each in self.provider_prices if each.provider == provider)
        return self.price_multiple * next(own, 1.0)


class Measured(Part):
    """A rate that the team measured on its own requests: it is taken before any published or computed one.

    Output tokens a second of one replica of `gpus` GPUs, at the load and latency that the team lives with.
    """

    open_model: str
    gpu: str
    gpus: Annotated[int, Field(ge=1, le=8)] = 1
    precision: Precision | None = None
    output_tokens_per_second: Annotated[Finite, Field(gt=0, le=1e7)]


Place = Literal["any", "cloud", "on_premises"]


class Hosting(Part):
    """How the team would host: where, on which GPU, in which precision, with what in reserve.

    `gpus` or `replicas` fix the fleet: so many of them, all hours. `utilization` is a measured share of what
    the machines can do, 0 to 1: with it the fleet is as large as it says, not as the load asks. None of these
    three goes with another, and what each of them sizes holds its own spares: `spare_replicas` is for a fleet
    that goes by the load. `staging_replicas` run all hours beside either. `precision` is of the weights.
    """

    place: Place = "any"
    precision: Precision | None = None
    gpus: Annotated[int, Field(ge=1, le=100_000)] | None = None
    replicas: Annotated[int, Field(ge=1, le=100_000)] | None = None
    utilization: Annotated[Finite, Field(gt=0, le=1)] | None = None
    spare_replicas: Annotated[int, Field(ge=0, le=100)] | None = None
    staging_replicas: Annotated[int, Field(ge=0, le=100)] | None = None
    measured: Measured | None = None

    @model_validator(mode="after")
    def _sized_one_way(self) -> Self:
        if sum(told is not None for told in (self.gpus, self.replicas, self.utilization)) > 1:
            msg = "give one of gpus, replicas and utilization at most: each of them sizes the fleet"
            raise ValueError(msg)
        return self

    @property
    def fleet_told(self) -> bool:
        """Whether the team said how large the fleet is."""
        return any(told is not None for told in (self.gpus, self.replicas, self.utilization))


CurrencyId = Literal["USD", "EUR", "GBP", "INR", "CAD", "AUD", "CHF", "JPY", "PLN"]


class Finance(Part):
    """Money over time, with the catalog's defaults where nothing was told.

    `growth_per_month` is of the volume (0.05: five per cent more each month). `gpu_rent_multiple` and
    `gpu_purchase_multiple` suppose other prices: all rents an hour, or all purchases, times it. `currency` is
    for display only.
    """

    amortization_months: Annotated[int, Field(ge=1, le=120)] | None = None
    horizon_months: Annotated[int, Field(ge=1, le=120)] | None = None
    growth_per_month: Annotated[Finite, Field(ge=-0.5, le=1)] = 0.0
    discount_rate_per_year: Annotated[Finite, Field(ge=0, le=1)] | None = None
    electricity_usd_per_kwh: Annotated[Finite, Field(ge=0, le=5)] | None = None
    egress_usd_per_gb: Annotated[Finite, Field(ge=0, le=10)] | None = None
    gpu: str | None = None
    gpu_usd_per_gpu_hour: Annotated[Finite, Field(gt=0, le=1_000)] | None = None
    gpu_purchase_usd: Annotated[Finite, Field(gt=0, le=10_000_000)] | None = None
    gpu_rent_multiple: Annotated[Finite, Field(gt=0, le=1_000)] = 1.0
    gpu_purchase_multiple: Annotated[Finite, Field(gt=0, le=1_000)] = 1.0
    currency: CurrencyId = "USD"


Multiples = Annotated[
    tuple[Annotated[Finite, Field(ge=0.01, le=1)], Annotated[Finite, Field(ge=1, le=100)]], Field()
]
"""From (1 at most) to (1 at least) times what was told, with eight chances in ten of lying between."""


class Spreads(Part):
    """How far what was told may be off; None takes the catalog's ranges."""

    volume: Multiples | None = None
    gpu_price: Multiples | None = None
    api_price: Multiples | None = None


class Scenario(Part):
    """One team's case, complete: what `decide` takes."""

    volume: Volume
    model: ModelNeed
    load: Load = Load()
    latency: Latency = Latency()
    team: Team
    regulated: Regulated = Regulated()
    api: ApiTerms = ApiTerms()
    hosting: Hosting = Hosting()
    finance: Finance = Finance()
    spreads: Spreads = Spreads()
