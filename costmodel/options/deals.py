"""What does a team pay an API provider beside the list price, and what does its account allow?

A supposed change of its prices, a negotiated discount, a surcharge for a region of choice, writes to the
cache, and rate limits: all of one request or one minute, never of a month's total.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from costmodel.catalog.schema import Catalog, Operations
from costmodel.demand import Demand
from costmodel.fleet import SECONDS_PER_HOUR, WEEKS_PER_MONTH
from costmodel.options.plan import Figure
from costmodel.prices import provider_title
from costmodel.scenario import ApiTerms, Volume

SECONDS_PER_MINUTE = 60
PER_CENT = 100


@dataclass(frozen=True)
class Deal:
    """What makes a provider's list price the team's.

    Attributes:
        factor: the team's price over the list price.
        words: how it comes about, to end a line's arithmetic; empty where it is the list price.
        figures: catalog figures in it.
        conditions: what to check before relying on it.
    """

    factor: float = 1.0
    words: str = ""
    figures: tuple[Figure, ...] = ()
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deals:
    """The team's terms, by provider; the discount and the limits are those of the named model's provider."""

    terms: ApiTerms
    named_provider: str
    facts: Catalog
    on: date

    def at(self, provider: str) -> Deal:
        """What the team pays a provider."""
        discount = self.terms.discount if provider == self.named_provider else 0.0
        supposed = self.terms.multiple_at(provider)
        parts = [f"supposed at {supposed:g} times the list price"] if supposed != 1 else []
        parts += [f"list price less {_percent(discount)} negotiated"] if discount else []
        factor = supposed * (1 - discount)
        if not self.terms.in_region:
            return Deal(factor, _in_brackets(parts))
        title, held = provider_title(provider), self.facts.api.providers.get(provider)
        if held is None or held.residency_surcharge is None:
            unknown = f"No record that {title} processes data in a region of your choice: ask first."
            return Deal(factor, _in_brackets(parts), (), (unknown,))
        surcharge = held.residency_surcharge.on(self.on)
        more = f"{_percent(surcharge.value)} more for a region of"
        parts.append(f"{more} choice")
        words = f"{title} asks {more} your choice. {surcharge.note}".strip()
        return Deal(factor * (1 + surcharge.value), _in_brackets(parts), (surcharge,), (words,))

    def over_limit(self, provider: str, demand: Demand, batch_share: float) -> str | None:
        """Why the account's limits do not carry the busiest minutes; None where they do or none was told.

        What goes by batch does not count against them. All tokens do, input and output, though some providers
        leave out what is read from their cache.
        """
        if provider != self.named_provider:
            return None
        requests = busiest_requests_per_minute(demand, batch_share)
        asked = (
            ("requests", requests, self.terms.requests_per_minute_limit),
            ("tokens", requests * demand.tokens_per_request, self.terms.tokens_per_minute_limit),
        )
        for what, amount, limit in asked:
            if limit is not None and amount > limit:
                return (
                    f"its busiest minutes take {amount:,.0f} {what} a minute, and your account at "
                    f"{provider_title(provider)} allows {limit:,.0f}: ask for a higher one, or let work wait"
                )
        return None


def _percent(share: float) -> str:
    """A share for people: "15 %", "12.5 %"."""
    return f"{share * PER_CENT:g} %"


def _in_brackets(parts: list[str]) -> str:
    return f" ({', '.join(parts)})" if parts else ""


def busiest_requests_per_minute(demand: Demand, batch_share: float) -> float:
    """Requests in the busiest minutes of the week, without those that go by batch."""
    hours_with_load = np.count_nonzero(demand.mean_rates)
    by_batch = demand.requests_per_month * batch_share / WEEKS_PER_MONTH / SECONDS_PER_HOUR / hours_with_load
    return max(float(demand.peak_rates.max()) - by_batch, 0.0) * SECONDS_PER_MINUTE


@dataclass(frozen=True)
class CacheWrites:
    """The share of the input that is written to a provider's cache; the catalog's figure where untold."""

    share: float
    figure: Figure | None = None


def cache_writes(volume: Volume, operations: Operations, on: date) -> CacheWrites:
    """As told; else what is read, over how often one write is read."""
    if volume.cache_write_share is not None or volume.cached_input_share == 0:
        return CacheWrites(volume.cache_write_share or 0.0)
    reads = operations.reads_per_cache_write.on(on)
    share = min(volume.cached_input_share / reads.value, 1 - volume.cached_input_share)
    return CacheWrites(share, reads)
