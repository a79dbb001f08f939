"""What do the GPU offers of the catalog rent for today? By gpuhunt, which is installed on request only.

gpuhunt publishes providers' price lists as it collects them. Where it reads them is its own setting, the
environment variable GPUHUNT_CATALOG_URL.
"""

import logging
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from importlib.resources import files

from costmodel.catalog.schema import Catalog, GpuOffer
from costmodel.refresh.errors import FetchError, NotInstalledError
from costmodel.scenario import Part
from costmodel.sourced import Source

PACKAGE = "gpuhunt"
SAME_RENT = 0.01
"""Rents a GPU-hour of two sizes of an instance that differ by less are one rent."""


class Instances(Part):
    """A provider in gpuhunt.toml: places and, by offer id, instance names, as patterns of the whole text."""

    location: str
    instances: dict[str, str]


@dataclass(frozen=True)
class Rental:
    """An instance for rent, as gpuhunt lists it: `usd_per_hour` is of all its GPUs."""

    provider: str
    instance: str
    location: str
    gpus: int
    usd_per_hour: float
    spot: bool

    @property
    def usd_per_gpu_hour(self) -> float:
        """Its price by the GPU."""
        return self.usd_per_hour / self.gpus


@dataclass(frozen=True)
class PriceLists:
    """What was fetched: every rental, and the version of each provider's list, which begins with its day."""

    rentals: tuple[Rental, ...]
    versions: Mapping[str, str]
    package_version: str


@dataclass(frozen=True)
class ReadRent:
    """The rent of an offer as listed on a day; `note` says of which instance and where."""

    offer_id: str
    title: str
    usd_per_gpu_hour: float
    note: str
    as_of: date
    source: Source


def fetched() -> PriceLists:
    """The newest price lists. Raises FetchError, and NotInstalledError where gpuhunt is missing."""
    try:
        import gpuhunt  # noqa: PLC0415 - of the extra `refresh`, which may be missing
    except ImportError as error:
        msg = f"{PACKAGE} is not installed: `pip install {PACKAGE}` (the extra `refresh`) adds GPU rents"
        raise NotInstalledError(msg) from error
    logging.getLogger(PACKAGE).setLevel(logging.CRITICAL)  # it logs a traceback for each list that fails
    lists = gpuhunt.Catalog(balance_resources=False, auto_reload=False)
    try:
        lists.load()
    except gpuhunt.GPUHuntError as error:
        cause = error.__cause__ or error
        msg = f"GPU rents could not be fetched by {PACKAGE}: {cause}"
        raise FetchError(msg) from error
    known = [provider for provider in by_provider() if provider in lists.catalog]
    items = lists.query(provider=known, min_gpu_count=1, allowed_flags=()) if known else []
    rentals = (
        Rental(each.provider, each.instance_name, each.location, each.gpu_count, each.price, each.spot)
        for each in items
    )
    versions = {provider: lists.catalog[provider].version for provider in known}
    return PriceLists(tuple(rentals), versions, version(PACKAGE))


def by_provider() -> Mapping[str, Instances]:
    """gpuhunt.toml: which instances are which offer of the catalog."""
    raw = tomllib.loads(files(__package__).joinpath("gpuhunt.toml").read_text(encoding="utf-8"))
    return {provider: Instances.model_validate(told) for provider, told in raw.items()}


def read(facts: Catalog, lists: PriceLists, on: date) -> Iterator[ReadRent | str]:
    """The rent of each offer that gpuhunt.toml names; or a line that says why none was taken.

    It is of the day of its list, or of `on` where the list does not say.
    """
    for provider, listed in by_provider().items():
        if provider not in lists.versions:
            yield f"{PACKAGE} gave no price list of {provider}"
            continue
        day, source = _provenance(lists, provider)
        here = [
            each
            for each in lists.rentals
            if each.provider == provider and re.fullmatch(listed.location, each.location)
        ]
        for offer_id, pattern in listed.instances.items():
            offer = facts.gpu_offers[offer_id]
            found = _cheapest(offer, [each for each in here if re.fullmatch(pattern, each.instance)])
            if isinstance(found, str):
                yield f"{offer.title}: {found}"
            else:
                note = f"{found.instance} in {found.location}."
                yield ReadRent(offer_id, offer.title, found.usd_per_gpu_hour, note, day or on, source)


def _cheapest(offer: GpuOffer, rentals: Iterable[Rental]) -> Rental | str:
    """The cheapest instance in the sizes and the market of an offer; or why it cannot be said."""
    sizes: dict[int, Rental] = {}
    for each in sorted(rentals, key=lambda rental: rental.usd_per_gpu_hour):
        if each.gpus in offer.instance_gpus and each.spot == (offer.market == "spot"):
            sizes.setdefault(each.gpus, each)
    if not sizes:
        return f"{PACKAGE} lists no such instance"
    best, *others = sizes.values()
    if any(each.usd_per_gpu_hour > best.usd_per_gpu_hour * (1 + SAME_RENT) for each in others):
        return "its sizes have different rents now; give each its own offer in catalog/gpu_prices.toml"
    return best


def _provenance(lists: PriceLists, provider: str) -> tuple[date | None, Source]:
    """The day of a price list, by its version ("20261121-417"), and the list as a source."""
    list_version = lists.versions[provider]
    title = f"gpuhunt {lists.package_version}, price list {list_version} of {provider}"
    source = Source(title=title, locator="https://github.com/dstackai/gpuhunt", licence="MPL-2.0")
    try:
        return date.fromisoformat(list_version.partition("-")[0]), source
    except ValueError:
        return None, source
