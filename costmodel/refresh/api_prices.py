"""What does genai-prices print today for the API models that are used? Its data, read by its own rules.

Only what the price library prices is read: a price that the catalog holds itself is there because the library
had none, or a stale one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import isclose
from typing import TYPE_CHECKING

from costmodel.catalog.priced import priced
from costmodel.catalog.schema import Catalog
from costmodel.observed import Listed, list_prices, repriced
from costmodel.prices import (
    NoPriceError,
    library_card,
    library_providers,
    provider_title,
)
from costmodel.rate_card import Rate, RateCard, Rates
from costmodel.refresh.errors import FetchError
from costmodel.sourced import Source

if TYPE_CHECKING:
    from genai_prices.types import Provider

Providers = Mapping[str, "Provider"]


@dataclass(frozen=True)
class ReadPrice:
    """A price as printed on a day: input, cached input and output in USD a million tokens."""

    provider: str
    model: str
    title: str
    usd_per_mtok: Listed
    as_of: date
    source: Source


def published_at() -> str:
    """Where the price library publishes its data."""
    from genai_prices.update_prices import DEFAULT_UPDATE_URL  # noqa: PLC0415 - loads a client of HTTP

    return DEFAULT_UPDATE_URL


def fetched(url: str) -> Providers:
    """The data that the price library publishes at `url`, by provider id. Raises FetchError."""
    from genai_prices import UpdatePrices  # noqa: PLC0415 - loads a client of HTTP

    try:
        snapshot = UpdatePrices(url=url).fetch()
    except Exception as error:  # whatever a client of HTTP or a parser raises, nothing was fetched
        msg = f"API prices could not be fetched from {url}: {error or type(error).__name__}"
        raise FetchError(msg) from error
    return {provider.id: provider for provider in snapshot.providers} if snapshot else {}


def read(facts: Catalog, providers: Providers, on: date, url: str) -> Iterator[ReadPrice | str]:
    """The price on a day of each API model in use; or a line that says why none was taken."""
    source = Source(title=f"genai-prices, its data of {on}", locator=url, licence="MIT")
    held = {(entry.provider, entry.model) for entry in facts.api.models.values()}
    packaged = library_providers()
    for (provider, model), name in priced(facts).items():
        if (provider, model) in held:
            continue
        title = f"{name} at {provider_title(provider)}"
        try:
            new = library_card(model, provider, on, providers)
            old = library_card(model, provider, on, packaged)
        except NoPriceError as error:
            yield f"{title}: {error}"
            continue
        usd_per_mtok = list_prices(new.standard)
        if _same(repriced(old, usd_per_mtok), new):
            yield ReadPrice(provider, model, title, usd_per_mtok, on, source)
        else:
            yield f"{title}: its long-context or batch price did not move with it; take a newer genai-prices"


def _same(one: RateCard, other: RateCard) -> bool:
    """Whether all rates are the same, but for rounding."""
    if (one.batch is None) != (other.batch is None):
        return False
    pairs = [(one.standard, other.standard)]
    if one.batch and other.batch:
        pairs.append((one.batch, other.batch))
    return all(_same_rates(ours, theirs) for ours, theirs in pairs)


def _same_rates(one: Rates, other: Rates) -> bool:
    return all(_same_rate(ours, getattr(other, part)) for part, ours in vars(one).items())


def _same_rate(one: Rate, other: Rate) -> bool:
    if [start for start, _ in one.steps] != [start for start, _ in other.steps]:
        return False
    return all(isclose(ours, theirs) for (_, ours), (_, theirs) in zip(one.steps, other.steps, strict=True))
