"""What does `python -m costmodel refresh` do? It fetches, and writes a file of the day, or nothing."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from costmodel.catalog.load import shipped
from costmodel.catalog.overlay import OverlayError, facts_with, with_overlay
from costmodel.catalog.schema import Catalog
from costmodel.observed import Listed, list_prices
from costmodel.prices import listed_card
from costmodel.refresh import api_prices, gpu_rents
from costmodel.refresh.api_prices import ReadPrice
from costmodel.refresh.errors import FetchError, NotInstalledError
from costmodel.refresh.gpu_rents import ReadRent
from costmodel.refresh.overlay_text import key, overlay_text

FAILED = 1
NOTHING = "nothing was written"


def refresh(directory: Path, on: date, prices_url: str | None = None) -> int:
    """Write `prices-<on>.toml` in a directory, which is made if need be; returns the exit status.

    A file that is there is never touched. Where a fetch fails nothing is written, and the status is 1.
    """
    file = directory / f"prices-{on}.toml"
    if file.exists():
        return _say(f"{file} is there already: {NOTHING}")
    try:
        facts = facts_with(directory) if directory.is_dir() else shipped()
        read = [*_api_prices(facts, on, prices_url), *_gpu_rents(facts, on)]
    except (FetchError, OverlayError) as error:
        sys.stderr.write(f"{error}\n{NOTHING}\n")
        return FAILED
    not_taken = [each for each in read if isinstance(each, str)]
    prices = [each for each in read if isinstance(each, ReadPrice) and _is_later_price(facts, each)]
    rents = [each for each in read if isinstance(each, ReadRent) and _is_later_rent(facts, each)]
    if not (prices or rents):
        return _say(*not_taken, f"no price is later than those on record: {NOTHING}")
    text = overlay_text(on, prices, rents)
    with_overlay(facts, text)  # what could not be read back is not written
    directory.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8") as written:
        written.write(text)
    changes = [*_price_changes(facts, prices), *_rent_changes(facts, rents)]
    return _say(
        *not_taken,
        *changes,
        f"{file}: API prices {len(prices)}, GPU rents {len(rents)}, of them changed {len(changes)}",
        f"decide with them by `python -m costmodel evaluate --overlay {directory}`",
    )


def _say(*lines: str) -> int:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


def _api_prices(facts: Catalog, on: date, url: str | None) -> Iterator[ReadPrice | str]:
    where = url or api_prices.published_at()
    yield from api_prices.read(facts, api_prices.fetched(where), on, where)


def _gpu_rents(facts: Catalog, on: date) -> Iterator[ReadRent | str]:
    try:
        lists = gpu_rents.fetched()
    except NotInstalledError as error:
        yield str(error)
        return
    yield from gpu_rents.read(facts, lists, on)


def _is_later_price(facts: Catalog, price: ReadPrice) -> bool:
    held = facts.observed.get(key(price))
    return held is None or price.as_of > held.usd_per_input_mtok.values[-1].as_of


def _is_later_rent(facts: Catalog, rent: ReadRent) -> bool:
    return rent.as_of > facts.gpu_offers[rent.offer_id].usd_per_gpu_hour.values[-1].as_of


def _price_changes(facts: Catalog, prices: list[ReadPrice]) -> Iterator[str]:
    """A line for each price that is another than the last on record."""
    for price in prices:
        before = _last(facts, price)
        if before != price.usd_per_mtok:
            yield f"{price.title}: {_told(before)} -> {_told(price.usd_per_mtok)} USD a million tokens"


def _last(facts: Catalog, price: ReadPrice) -> Listed:
    held = facts.observed.get(key(price))
    seen = held.on(price.as_of) if held else None
    if seen is None:
        return list_prices(listed_card(price.model, price.provider, price.as_of).standard)
    fresh, cached, output = (each.value for each in seen)
    return fresh, cached, output


def _told(prices: Listed) -> str:
    return "/".join(f"{usd:g}" for usd in prices)


def _rent_changes(facts: Catalog, rents: list[ReadRent]) -> Iterator[str]:
    for rent in rents:
        before = facts.gpu_offers[rent.offer_id].usd_per_gpu_hour.on(rent.as_of).value
        if f"{before:g}" != f"{rent.usd_per_gpu_hour:g}":
            yield f"{rent.title}: {before:g} -> {rent.usd_per_gpu_hour:g} USD a GPU-hour"
