"""What was observed after the catalog was compiled? Dated files of a directory, put over the catalog's facts.

An overlay only adds: a dated figure gains later values, so an earlier day is decided as it was before.
"""

from collections.abc import Mapping
from functools import reduce
from pathlib import Path

from pydantic import ValidationError

from costmodel.catalog.load import parse, shipped, use
from costmodel.catalog.observed_entries import Observed, ObservedPrice, ObservedRent
from costmodel.catalog.schema import Catalog, GpuOffer
from costmodel.sourced import Dated, Sourced

PATTERN = "prices-*.toml"
"""The names of overlay files; by the date in them they sort into the order they were observed in."""


class OverlayError(ValueError):
    """An overlay cannot be read; the message names the file and says what to do next."""


def with_overlay(facts: Catalog, overlay_text: str) -> Catalog:
    """Those facts and what an overlay file observed. Raises ValueError naming the entry that is wrong.

    Values that are not later than the last on record are left out, as are rents of offers that the catalog
    does not have.
    """
    observed = parse(overlay_text, "overlay", Observed)
    offers = {
        key: _with_rent(offer, observed.gpu_rents[key]) if key in observed.gpu_rents else offer
        for key, offer in facts.gpu_offers.items()
    }
    prices = {key: _with_price(facts.observed, key, price) for key, price in observed.api_prices.items()}
    return facts.model_copy(update={"gpu_offers": offers, "observed": {**facts.observed, **prices}})


def _with_rent(offer: GpuOffer, rent: ObservedRent) -> GpuOffer:
    rents = _appended(offer.usd_per_gpu_hour, rent.usd_per_gpu_hour)
    return offer.model_copy(update={"usd_per_gpu_hour": rents})


def _with_price(held: Mapping[str, ObservedPrice], key: str, price: ObservedPrice) -> ObservedPrice:
    if key not in held:
        return price
    before = held[key]
    fields = ("usd_per_input_mtok", "usd_per_cached_input_mtok", "usd_per_output_mtok")
    later = {field: _appended(getattr(before, field), getattr(price, field)) for field in fields}
    return before.model_copy(update=later)


def _appended(held: Dated, new: Dated) -> Dated:
    """The values on record, then those observed later: the same figure, so under its id and label."""
    last = held.values[-1]
    later = (value for value in new.values if value.as_of > last.as_of)
    return Dated(values=(*held.values, *(_renamed(value, last) for value in later)))


def _renamed(value: Sourced[float], like: Sourced[float]) -> Sourced[float]:
    return value.model_copy(update={"id": like.id, "label": like.label})


def facts_with(directory: Path) -> Catalog:
    """The shipped facts and every overlay file of a directory, in order of date. Raises OverlayError."""
    if not directory.is_dir():
        msg = f"{directory}: no such directory; `python -m costmodel refresh --to {directory}` makes it"
        raise OverlayError(msg)
    return reduce(_with_file, sorted(directory.glob(PATTERN)), shipped())


def _with_file(facts: Catalog, file: Path) -> Catalog:
    try:
        return with_overlay(facts, file.read_text(encoding="utf-8"))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        msg = f"{file}: cannot be read ({_what(error)}); correct it, or delete it and refresh again"
        raise OverlayError(msg) from error


def _what(error: Exception) -> str:
    """What is wrong with a file, in one line."""
    match error:
        case ValidationError():
            first = error.errors(include_url=False)[0]
            return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        case LookupError():
            return f"{error} is missing"
        case TypeError() | AttributeError():
            return "a table is missing where one belongs, or stands where none does"
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def install(directory: Path) -> None:
    """Let this process decide with the overlay files of a directory, by the rules of `load.use`.

    Raises OverlayError, and CatalogReadError where the catalog has been read.
    """
    use(facts_with(directory))
