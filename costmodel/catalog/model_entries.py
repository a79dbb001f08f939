"""What does the catalog hold of a language model? Architecture, quality tier, shape of a request."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import NonNegativeInt, PositiveInt, model_validator

from costmodel.catalog.entry import Entry, Unit
from costmodel.scenario import Part, Precision, TierId
from costmodel.sourced import Confidence, Sourced

AttentionKind = Literal["full", "sliding_window", "mla", "hybrid_linear"]


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
    kv_heads: Annotated[PositiveInt, Unit("heads", ages=False, label="key-value heads")]
    head_dim: Annotated[PositiveInt, Unit("values", ages=False, label="size of a head")]
    full_attention_layers: Annotated[
        PositiveInt, Unit("layers", ages=False, label="layers with full attention")
    ]
    sliding_layers: Annotated[
        NonNegativeInt, Unit("layers", ages=False, label="layers with a sliding window")
    ] = 0
    sliding_window_tokens: Annotated[NonNegativeInt, Unit("tokens", ages=False, label="sliding window")] = 0
    sliding_values_per_token: Annotated[
        NonNegativeInt, Unit("values", ages=False, label="cache in layers with a sliding window")
    ] = 0
    mla_latent_dim: Annotated[
        NonNegativeInt, Unit("values", ages=False, label="latent attention cache (MLA)")
    ] = 0
    experts: Annotated[PositiveInt, Unit("experts", ages=False)] = 1
    experts_per_token: Annotated[
        PositiveInt, Unit("experts", ages=False, label="experts used for a token")
    ] = 1
    native_precision: Precision
    native_bits_per_weight: Annotated[
        Sourced[float], Unit("bits a weight", ages=False, label="size of a weight")
    ]
    max_context_tokens: Annotated[PositiveInt, Unit("tokens", ages=False, label="longest context")]
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


class ApiModel(Entry):
    """An API model of a quality tier. `provider` and `model` are its ids in the price data.

    `index` is the quality index of the snapshot that `index_snapshot` names; those of two snapshots must not
    be compared. `retires_on` None means that no date was announced. `placed_by` says why it is in this tier.
    `context_tokens` None: as the price data has it.
    """

    aliases: tuple[str, ...] = ()
    tier: TierId
    provider: str
    model: str
    index: Annotated[Sourced[float] | None, Unit("index points", label="quality index")] = None
    index_snapshot: str | None = None
    context_tokens: Annotated[Sourced[float] | None, Unit("tokens", ages=False, label="longest context")] = (
        None
    )
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

    @model_validator(mode="after")
    def _scores_are_of_a_snapshot(self) -> Self:
        for model in self.api_models.values():
            if (model.index is None) != (model.index_snapshot is None):
                msg = f"{model.id}: a quality index and its index_snapshot go together"
                raise ValueError(msg)
            if model.index_snapshot not in (None, *self.snapshots):
                msg = f"{model.id}: {model.index_snapshot!r} is not among {', '.join(self.snapshots)}"
                raise ValueError(msg)
        return self


class Shape(Entry):
    """A named shape of request."""

    aliases: tuple[str, ...] = ()
    input_tokens: Annotated[Sourced[float], Unit("tokens a request", label="input")]
    output_tokens: Annotated[Sourced[float], Unit("tokens a request", label="output")]


class RequestShapes(Part):
    """request_shapes.toml."""

    default: str
    shapes: dict[str, Shape]
