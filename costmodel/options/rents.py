"""What does a GPU-hour cost, and at whom? The catalog's offers of a market, the cheapest of each size."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from costmodel.catalog.load import catalog
from costmodel.catalog.schema import GpuOffer, Market
from costmodel.options.plan import Figure


@dataclass(frozen=True)
class Rent:
    """What one GPU-hour costs, at whom, and the catalog's figure; None for a price the team told.

    `discount` is what is taken off the figure, where the host prints no price of its own for these terms.
    """

    provider: str
    usd_per_gpu_hour: float
    figure: Figure | None
    discount: Figure | None = None


def rent(offer: GpuOffer, on: date, discount: Figure | None = None) -> Rent:
    """The rent of a catalog offer, with a share of it off."""
    figure = offer.usd_per_gpu_hour.on(on)
    off = 0.0 if discount is None else discount.value
    return Rent(catalog().providers[offer.provider].title, figure.value * (1 - off), figure, discount)


Rents = dict[tuple[str, int], Rent]


def cheapest(rents: Iterable[tuple[GpuOffer, Rent]]) -> Rents:
    """Of each GPU and instance size, the cheapest rent; ties go to the first."""
    best: Rents = {}
    for offer, held in rents:
        for gpus in offer.instance_gpus:
            known = best.get((offer.gpu, gpus))
            if known is None or held.usd_per_gpu_hour < known.usd_per_gpu_hour:
                best[offer.gpu, gpus] = held
    return best


def offers_of(gpus: tuple[str, ...], market: Market) -> list[GpuOffer]:
    """The offers of a market: on demand those that may be chosen unasked, else, of a GPU alone, any mean."""
    offers = [offer for offer in catalog().gpu_offers.values() if offer.gpu in gpus]
    if market != "on_demand":
        return [offer for offer in offers if offer.market == market]
    sold = [offer for offer in offers if offer.market in ("on_demand", "mixed")]
    default = [offer for offer in sold if offer.by_default]
    return sold if not default and len(gpus) == 1 else default


def at(hosts: frozenset[str], offers: Iterable[GpuOffer]) -> list[GpuOffer]:
    """The offers of these hosts."""
    return [offer for offer in offers if offer.provider in hosts]


def discounted(
    gpus: tuple[str, ...], market: Market, discount: Figure, on: date, *, hosts: frozenset[str]
) -> list[tuple[GpuOffer, Rent]]:
    """The offers of a market at a host's own price, else its on-demand rent with the discount off it."""
    own, on_demand = at(hosts, offers_of(gpus, market)), at(hosts, offers_of(gpus, "on_demand"))
    has_own = {(offer.provider, offer.gpu) for offer in own}
    without = [offer for offer in on_demand if (offer.provider, offer.gpu) not in has_own]
    return [
        *((offer, rent(offer, on, discount)) for offer in without),
        *((each, rent(each, on)) for each in own),
    ]
