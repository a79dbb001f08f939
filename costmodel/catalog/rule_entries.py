"""What does the catalog hold of rules and API prices? Rulings, what providers hold, overlay prices, terms."""

from datetime import date
from typing import Annotated, Literal

from costmodel.catalog.entry import Entry, Unit
from costmodel.scenario import Part, RegimeId
from costmodel.sourced import Dated

DeploymentId = Literal["public_api", "api_with_agreement", "own_tenant", "rented_gpu", "on_premises"]
Status = Literal["allowed", "conditional", "not_allowed"]
ClauseId = RegimeId | Literal["data_must_stay", "network_isolated"]
Requirement = Literal[
    "own_account",
    "baa",
    "dpa",
    "zero_retention_agreement",
    "retention_off",
    "eu_region",
    "eu_owned",
    "soc2_type2",
    "pci_attestation",
    "fedramp_moderate",
    "fedramp_high",
    "us_government_region",
    "dod_il5",
    "il6",
]
"""What a provider may have to sign, hold or be. `own_account`: it sells a model service in the customer's."""
AGREEMENTS: frozenset[Requirement] = frozenset(("baa", "dpa", "zero_retention_agreement"))


class Ruling(Entry):
    """What one clause says of one deployment: its status, and the condition or the reason.

    `requires`: what the condition demands of the vendor or host.
    """

    status: Status
    because: str = ""
    requires: tuple[Requirement, ...] = ()

    @property
    def needs_agreement(self) -> bool:
        """Whether the condition includes a signed agreement with the vendor or host."""
        return not AGREEMENTS.isdisjoint(self.requires)


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


class Holding(Entry):
    """Whether a provider meets a requirement, and what to see to where it does so under a condition only."""

    known: Literal["yes", "no"]
    condition: str = ""


class ProviderRecord(Entry):
    """What a provider is on record to sign, hold or be. What is not in it is not known."""

    holds: dict[Requirement, Holding]


class ProviderRecords(Part):
    """providers.toml."""

    providers: dict[str, ProviderRecord]


class TokenPrice(Part):
    """A price over time, in USD a million tokens; cached input None means the input price."""

    usd_per_input_mtok: Annotated[Dated, Unit("USD a million tokens", label="input price")]
    usd_per_output_mtok: Annotated[Dated, Unit("USD a million tokens", label="output price")]
    usd_per_cached_input_mtok: Annotated[
        Dated | None, Unit("USD a million tokens", label="cached input price")
    ] = None


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
