"""What does one request to an API model cost on a date?

Prices come from genai-prices, with the catalog's overlay where the library has none or a stale one. A price
is always of one request, never of a month's total: long-context tiers go by the request's own input.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, lru_cache, partial
from statistics import fmean
from typing import TYPE_CHECKING

from costmodel.catalog.load import catalog
from costmodel.catalog.schema import OverlayModel
from costmodel.observed import with_observed
from costmodel.rate_card import Rate, RateCard, Rates
from costmodel.scenario import RequestShape
from costmodel.sourced import Sourced

if TYPE_CHECKING:
    from genai_prices.types import ModelInfo, ModelPrice, Provider, TieredPrices

HOURS_PER_DAY = 24
RATE_CARDS_KEPT = 4096
BATCH = {"processing": "batch"}
"""The library's context for a batch request. It prices an unknown context as a standard request without a
word, so it is only asked where the model's own variants have it."""


class NoPriceError(LookupError):
    """No price is on record for a model at a provider; the message says what to do next."""


@dataclass(frozen=True)
class ApiPrice:
    """The price of one average request, and the rates that made it, in USD a million tokens.

    The rates are the standard ones for this request's input length; `usd_per_request` also has the batch
    share, at `batch_discount` off (0 where none is on record).
    """

    provider: str
    model: str
    usd_per_request: float
    usd_per_input_mtok: float
    usd_per_cached_input_mtok: float
    usd_per_output_mtok: float
    usd_per_cache_write_mtok: float
    batch_discount: float
    long_context: bool
    figures: tuple[Sourced[float], ...]
    note: str = ""


def api_price(
    model: str,
    provider: str,
    shape: RequestShape,
    *,
    on: date,
    cached_input_share: float = 0.0,
    cache_write_share: float = 0.0,
    batch_share: float = 0.0,
) -> ApiPrice:
    """The list price of one request of `shape` to `model` at `provider` on a date, in USD.

    `cached_input_share` of its input is read from the provider's cache, `cache_write_share` written to it;
    `batch_share` of requests go by batch, at the standard price where no batch price is on record. Raises
    NoPriceError.
    """
    card = rate_card(model, provider, on)
    standard, batch = (
        rates.usd_per_request(shape, cached_input_share, cache_write_share)
        for rates in (card.standard, card.batch or card.standard)
    )
    tokens = shape.input_tokens_per_request
    written = card.cache_write_figure if cache_write_share > 0 else None
    return ApiPrice(
        provider=provider,
        model=model,
        usd_per_request=(1 - batch_share) * standard + batch_share * batch,
        usd_per_input_mtok=card.standard.input.at(tokens),
        usd_per_cached_input_mtok=card.standard.cached_input.at(tokens),
        usd_per_output_mtok=card.standard.output.at(tokens),
        usd_per_cache_write_mtok=card.standard.cache_write.at(tokens),
        batch_discount=1 - batch / standard if standard else 0.0,
        long_context=card.standard.input.at(tokens) > card.standard.input.steps[0][1],
        figures=card.figures if written is None else (*card.figures, written),
        note=card.note,
    )


@lru_cache(maxsize=RATE_CARDS_KEPT)
def rate_card(model: str, provider: str, on: date) -> RateCard:
    """The rates of `model` at `provider` on a date. Raises NoPriceError."""
    return with_observed(partial(listed_card, model, provider), catalog(), on)


@lru_cache(maxsize=RATE_CARDS_KEPT)
def listed_card(model: str, provider: str, on: date) -> RateCard:
    """The rates without what was observed after the catalog was compiled. Raises NoPriceError."""
    overlay = catalog().api
    for entry in overlay.models.values():
        if (entry.provider, entry.model) == (provider, model):
            return _overlay_card(entry, on)
    for ignored in overlay.ignored.values():
        if ignored.provider == provider and model in ignored.models:
            msg = f"the price of {model} at {provider} is not used: {ignored.note}"
            raise NoPriceError(msg)
    return library_card(model, provider, on, library_providers())


def _overlay_card(entry: OverlayModel, on: date) -> RateCard:
    price = entry.price
    fresh, output = price.usd_per_input_mtok.on(on), price.usd_per_output_mtok.on(on)
    cached = price.usd_per_cached_input_mtok.on(on) if price.usd_per_cached_input_mtok else fresh
    standard = Rates(*(Rate(((0.0, figure.value),)) for figure in (fresh, cached, output, fresh)))
    figures = (fresh, output) if cached is fresh else (fresh, cached, output)
    return RateCard(
        entry.provider, entry.model, standard, _discounted(standard, entry.provider, on), figures, entry.note
    )


def _discounted(standard: Rates, provider: str, on: date) -> Rates | None:
    terms = catalog().api.providers.get(provider)
    if terms is None or terms.batch_discount is None:
        return None
    return standard.scaled(1 - terms.batch_discount.on(on).value)


@cache
def library_providers() -> dict[str, "Provider"]:
    """The providers of the packaged price data, by id. Read at first use, in a quarter of a second."""
    from genai_prices.data_snapshot import get_snapshot  # noqa: PLC0415 - too slow to import before it is needed

    return {provider.id: provider for provider in get_snapshot().providers}


def library_model(
    model: str, provider: str, providers: "Mapping[str, Provider] | None" = None
) -> "ModelInfo":
    """A model in price data, the packaged where no other is given. Raises NoPriceError."""
    held = (library_providers() if providers is None else providers).get(provider)
    if held is None:
        msg = f"no prices of {provider} are on record; add its price to catalog/api_overlay.toml"
        raise NoPriceError(msg)
    found = next((each for each in held.models if each.id == model), None) or held.find_model(model)
    if found is None or not found.prices:
        msg = f"no price of {model} at {provider} is on record; add it to catalog/api_overlay.toml"
        raise NoPriceError(msg)
    return found


def library_card(model: str, provider: str, on: date, providers: "Mapping[str, Provider]") -> RateCard:
    """The rates in the library's own form of price data: packaged, or fetched since. Raises NoPriceError."""
    info = library_model(model, provider, providers)
    moments = _moments(info, on)
    standard = mean_rates(info.get_prices(moment) for moment in moments)
    if any(variant.when == BATCH for variant in info.price_variants or ()):
        batch: Rates | None = mean_rates(info.get_prices(moment, BATCH) for moment in moments)
    else:
        batch = _discounted(standard, provider, on)
    note = "Priced by the hour of day: the mean over the day is taken." if len(moments) > 1 else ""
    *listed, written = _figures(info, provider, on, standard)
    charged = written if standard.cache_write != standard.input else None
    return RateCard(provider, model, standard, batch, tuple(listed), note, charged)


def _moments(info: "ModelInfo", on: date) -> tuple[datetime, ...]:
    """The times of the day at which prices must be read: noon, or each hour where they depend on the hour."""
    from genai_prices.types import TimeOfDateConstraint  # noqa: PLC0415 - see library_providers

    conditional = () if not isinstance(info.prices, list) else info.prices
    hourly = any(isinstance(each.constraint, TimeOfDateConstraint) for each in conditional)
    hours = range(HOURS_PER_DAY) if hourly else (12,)
    return tuple(datetime(on.year, on.month, on.day, hour, 30, tzinfo=UTC) for hour in hours)


def mean_rates(prices: Iterable["ModelPrice"]) -> Rates:
    """The mean of prices of different hours; long requests keep their steps. Raises NoPriceError."""
    read = [_rates(price) for price in prices]
    if all(rates == read[0] for rates in read):
        return read[0]

    def mean(rates: list[Rate]) -> Rate:
        starts = sorted({start for rate in rates for start, _ in rate.steps})
        return Rate(tuple((start, fmean(rate.beyond(start) for rate in rates)) for start in starts))

    return Rates(
        input=mean([rates.input for rates in read]),
        cached_input=mean([rates.cached_input for rates in read]),
        output=mean([rates.output for rates in read]),
        cache_write=mean([rates.cache_write for rates in read]),
    )


def _rates(price: "ModelPrice") -> Rates:
    fresh, cached, output, written = (
        getattr(price, f"{key}_mtok") for key in ("input", "cache_read", "output", "cache_write")
    )
    if fresh is None or output is None:
        msg = f"it is not sold by input and output tokens: {price}"
        raise NoPriceError(msg)
    return Rates(
        _rate(fresh),
        _rate(fresh if cached is None else cached),
        _rate(output),
        _rate(fresh if written is None else written),
    )


def _rate(price: "Decimal | TieredPrices") -> Rate:
    if isinstance(price, Decimal):
        return Rate(((0.0, float(price)),))
    return Rate(((0.0, float(price.base)), *((float(tier.start), float(tier.price)) for tier in price.tiers)))


def provider_title(provider: str) -> str:
    """A token provider's name for people: the catalog's, else the price library's, else its id."""
    terms = catalog().api.providers.get(provider)
    if terms is not None:
        return terms.title
    held = library_providers().get(provider)
    return provider if held is None else held.name


def _model_title(info: "ModelInfo", provider: str) -> str:
    """A model's name for people: the catalog's where it has the model, else the price library's."""
    facts = catalog()
    paid = (
        each.title for each in facts.api_models.values() if (each.provider, each.model) == (provider, info.id)
    )
    hosted = (
        each.title
        for each in facts.models.values()
        if any((host.provider, host.model) == (provider, info.id) for host in each.hosted)
    )
    return next(paid, None) or next(hosted, None) or info.name or info.id


def _figures(info: "ModelInfo", provider: str, on: date, rates: Rates) -> tuple[Sourced[float], ...]:
    library = catalog().api.library
    started = [
        start
        for each in (info.prices if isinstance(info.prices, list) else ())
        if (start := getattr(each.constraint, "start_date", None)) is not None and start <= on
    ]
    title = f"{_model_title(info, provider)} at {provider_title(provider)}"
    parts = (
        ("input", rates.input),
        ("cached_input", rates.cached_input),
        ("output", rates.output),
        ("cache_write", rates.cache_write),
    )
    return tuple(
        Sourced[float](
            id=f"api_prices.{provider}.{info.id}.usd_per_{part}_mtok",
            label=f"{title}: {part.replace('_', ' ')} price",
            value=rate.steps[0][1],
            high=max(usd for _, usd in rate.steps) if len(rate.steps) > 1 else None,
            unit="USD a million tokens",
            as_of=library.as_of,
            source=library.source,
            confidence=library.confidence,
            note=_note(rate, started),
        )
        for part, rate in parts
    )


def _note(rate: Rate, started: list[date]) -> str:
    since = f"In force since {max(started)}." if started else ""
    tiers = "; ".join(f"{usd:g} above {start:,.0f} input tokens" for start, usd in rate.steps[1:])
    return f"{since} {tiers}".strip()
