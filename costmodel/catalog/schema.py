"""What may a catalog file hold? One frozen model a kind of entry; unknown keys are refused.

In a file, a figure is a bare number under its entry's source, or a table with `value` and whatever differs:
`low`, `high`, `source`, `as_of`, `confidence`, `note`. The unit is the schema's, not the file's. A figure
that moves over time is `Dated`: a table, or a list of tables with their own `as_of`.
"""

from collections.abc import Mapping

from costmodel.catalog.entry import Entry, Unit
from costmodel.catalog.machine_entries import (
    Commitment,
    Gpu,
    GpuOffer,
    GpuPrices,
    Gpus,
    Hardware,
    HardwarePrice,
    Market,
    Power,
    Provider,
    ProviderKind,
    Server,
)
from costmodel.catalog.model_entries import (
    ApiModel,
    AttentionKind,
    HostedAt,
    Models,
    OpenModel,
    RequestShapes,
    Shape,
    Snapshot,
    Tier,
    Tiers,
)
from costmodel.catalog.money_entries import Currencies, ExchangeRate, Labour
from costmodel.catalog.observed_entries import ObservedPrice
from costmodel.catalog.operation_entries import (
    DefaultHeadcount,
    DefaultLoad,
    DefaultRegulated,
    Defaults,
    DefaultTier,
    DefaultTokens,
    FteStep,
    LoadPattern,
    LoadPatterns,
    Operations,
)
from costmodel.catalog.rule_entries import (
    ApiOverlay,
    Clause,
    ClauseId,
    Compliance,
    DeploymentId,
    Holding,
    IgnoredPrice,
    OverlayModel,
    PriceEvent,
    PriceLibrary,
    ProviderRecord,
    ProviderRecords,
    ProviderTerms,
    Requirement,
    Ruling,
    Status,
    TokenPrice,
)
from costmodel.scenario import CurrencyId, LoadPatternId, Part, Precision, TierId

__all__ = [
    "ApiModel",
    "ApiOverlay",
    "AttentionKind",
    "Catalog",
    "Clause",
    "ClauseId",
    "Commitment",
    "Compliance",
    "Currencies",
    "DefaultHeadcount",
    "DefaultLoad",
    "DefaultRegulated",
    "DefaultTier",
    "DefaultTokens",
    "Defaults",
    "DeploymentId",
    "Entry",
    "ExchangeRate",
    "FteStep",
    "Gpu",
    "GpuOffer",
    "GpuPrices",
    "Gpus",
    "Hardware",
    "HardwarePrice",
    "Holding",
    "HostedAt",
    "IgnoredPrice",
    "Labour",
    "LoadPattern",
    "LoadPatterns",
    "Market",
    "Models",
    "ObservedPrice",
    "OpenModel",
    "Operations",
    "OverlayModel",
    "Power",
    "Precision",
    "PriceEvent",
    "PriceLibrary",
    "Provider",
    "ProviderKind",
    "ProviderRecord",
    "ProviderRecords",
    "ProviderTerms",
    "RequestShapes",
    "Requirement",
    "Ruling",
    "Server",
    "Shape",
    "Snapshot",
    "Status",
    "Tier",
    "Tiers",
    "TokenPrice",
    "Unit",
]


class Catalog(Part):
    """All facts, by kind. Keys are ids."""

    models: Mapping[str, OpenModel]
    tiers: Mapping[TierId, Tier]
    api_models: Mapping[str, ApiModel]
    gpus: Mapping[str, Gpu]
    providers: Mapping[str, Provider]
    gpu_offers: Mapping[str, GpuOffer]
    commitment: Commitment
    labour: Labour
    currencies: Mapping[CurrencyId, ExchangeRate]
    power: Power
    hardware: Hardware
    operations: Operations
    load_patterns: Mapping[LoadPatternId, LoadPattern]
    request_shapes: RequestShapes
    defaults: Defaults
    clauses: Mapping[ClauseId, Clause]
    records: Mapping[str, ProviderRecord]
    api: ApiOverlay
    observed: Mapping[str, ObservedPrice] = {}
    """API prices read by `refresh` after the catalog was compiled; empty without an overlay directory."""
