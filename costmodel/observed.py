"""What does a rate card become at a price observed later? Its list prices move, and what goes by them too.

A long-context step, a batch price and a cache's writes keep their ratio to the list price. `refresh` takes no
price where that ratio has changed, so this is exact.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from costmodel.catalog.schema import Catalog
from costmodel.sourced import Sourced

if TYPE_CHECKING:
    from costmodel.rate_card import Rate, RateCard, Rates

Listed = tuple[float, float, float]
"""List prices for input, cached input and output, in USD a million tokens."""


def with_observed(listed: Callable[[date], "RateCard"], facts: Catalog, on: date) -> "RateCard":
    """The card that is `listed` for a day, at the price last observed by then, unless the list knows better.

    It does where it was compiled after the observation, or has a change dated between that and `on`.
    """
    card = listed(on)
    prices = _observed(facts, card.provider, card.model, on)
    if prices is None:
        return card
    seen = prices[0].as_of
    if seen < facts.api.library.as_of or listed(seen).standard != card.standard:
        return card
    fresh, cached, output = prices
    figures = tuple(_as_listed(each, card) for each in prices)
    return replace(repriced(card, (fresh.value, cached.value, output.value)), figures=figures)


def _as_listed(seen: Sourced[float], card: "RateCard") -> Sourced[float]:
    """An observed price under the id and label that it is listed by: the same figure, later."""
    field = seen.id.rpartition(".")[2]
    like = next((each for each in card.figures if each.id.rpartition(".")[2] == field), seen)
    return seen.model_copy(update={"id": like.id, "label": like.label})


def _observed(
    facts: Catalog, provider: str, model: str, on: date
) -> tuple[Sourced[float], Sourced[float], Sourced[float]] | None:
    entries = facts.observed.values()
    entry = next((each for each in entries if (each.provider, each.model) == (provider, model)), None)
    return None if entry is None else entry.on(on)


def list_prices(rates: "Rates") -> Listed:
    """What a short request pays."""
    fresh, cached, output = (rate.steps[0][1] for rate in (rates.input, rates.cached_input, rates.output))
    return fresh, cached, output


def repriced(card: "RateCard", now: Listed) -> "RateCard":
    """The card after its list prices went to `now`, all else in proportion."""
    was = list_prices(card.standard)

    def moved(rates: "Rates") -> "Rates":
        return replace(
            rates,
            input=_moved(rates.input, was[0], now[0]),
            cached_input=_moved(rates.cached_input, was[1], now[1]),
            output=_moved(rates.output, was[2], now[2]),
            cache_write=_moved(rates.cache_write, was[0], now[0]),
        )

    batch = None if card.batch is None else moved(card.batch)
    return replace(card, standard=moved(card.standard), batch=batch)


def _moved(rate: "Rate", was: float, now: float) -> "Rate":
    """A rate after its list price went from `was` to `now`; what was free has no steps to keep."""
    if not was:
        return replace(rate, steps=((0.0, now),))
    return replace(
        rate, steps=tuple((start, now if usd == was else usd * now / was) for start, usd in rate.steps)
    )
