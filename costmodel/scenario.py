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


class Part(BaseModel):
    """The base of every part: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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
    batch_share: Share = 0.0

    @model_validator(mode="after")
    def _told_one_way(self) -> Self:
        told = (self.tokens_per_month, self.requests_per_month, self.api_spend_usd_per_month)
        if sum(way is not None for way in told) != 1:
            msg = "give exactly one of tokens_per_month, requests_per_month and api_spend_usd_per_month"
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
    """How the volume spreads over a week: a named pattern, or 168 hourly weights from Monday 00:00."""

    pattern: LoadPatternId = "steady"
    hourly_weights: (
        Annotated[tuple[Annotated[Finite, Field(ge=0)], ...], Field(min_length=168, max_length=168)] | None
    ) = None

    @model_validator(mode="after")
    def _has_load(self) -> Self:
        if self.hourly_weights is not None and not any(self.hourly_weights):
            msg = "hourly_weights are all 0: give at least one hour a weight above 0"
            raise ValueError(msg)
        return self


class Team(Part):
    """Who is there to run it: engineers (FTE) who can operate model serving today, and what one costs."""

    mlops_fte: Annotated[Finite, Field(ge=0, le=10_000)]
    salary_usd_per_year: Annotated[Finite, Field(gt=0, le=5_000_000)] | None = None


class Regulated(Part):
    """What the data demands. A term is `None` until it is told, and then read as not demanded."""

    regimes: tuple[RegimeId, ...] = ()
    agreement_acceptable: bool | None = None
    """A signed agreement with a vendor (BAA, DPA, zero retention) is acceptable to the team's counsel."""
    data_must_stay: bool | None = None
    """A contract says that data may not leave infrastructure the team controls."""
    network_isolated: bool | None = None
    """The network has no route to the internet."""


class Finance(Part):
    """Money over time, with the catalog's defaults where nothing was told."""

    amortization_months: Annotated[int, Field(ge=1, le=120)] | None = None
    electricity_usd_per_kwh: Annotated[Finite, Field(ge=0, le=5)] | None = None
    gpu: str | None = None
    gpu_usd_per_gpu_hour: Annotated[Finite, Field(gt=0, le=1_000)] | None = None


class Scenario(Part):
    """One team's case, complete: what `decide` takes."""

    volume: Volume
    model: ModelNeed
    load: Load = Load()
    team: Team
    regulated: Regulated = Regulated()
    finance: Finance = Finance()
