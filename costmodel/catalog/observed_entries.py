"""What does an overlay file hold? Prices observed after the catalog was compiled, with their sources."""

from datetime import date
from math import inf
from typing import Annotated

from pydantic import AfterValidator, Field

from costmodel.catalog.entry import Entry, Unit
from costmodel.scenario import Part
from costmodel.sourced import Dated, Sourced


def _amount(dated: Dated) -> Dated:
    for each in dated.values:
        if not 0 <= each.value < inf:
            msg = f"{each.id} of {each.as_of}: {each.value:g} is no amount of money"
            raise ValueError(msg)
    return dated


Amount = Annotated[Dated, AfterValidator(_amount)]


class ObservedPrice(Entry):
    """An API model's price from the day it was observed; of a request below any long-context threshold."""

    provider: str
    model: str
    usd_per_input_mtok: Annotated[Amount, Unit("USD a million tokens", label="input price")]
    usd_per_cached_input_mtok: Annotated[Amount, Unit("USD a million tokens", label="cached input price")]
    usd_per_output_mtok: Annotated[Amount, Unit("USD a million tokens", label="output price")]

    def on(self, day: date) -> tuple[Sourced[float], Sourced[float], Sourced[float]] | None:
        """Input, cached input and output as last observed by that day; None before the first observation."""
        dated = (self.usd_per_input_mtok, self.usd_per_cached_input_mtok, self.usd_per_output_mtok)
        if any(day < part.values[0].as_of for part in dated):
            return None
        fresh, cached, output = (part.on(day) for part in dated)
        return fresh, cached, output


class ObservedRent(Entry):
    """The rent of a GPU offer of the catalog, whose id is this entry's key."""

    usd_per_gpu_hour: Annotated[Amount, Unit("USD a GPU-hour", label="rent")]


class Observed(Part):
    """An overlay file, such as prices-2026-11-21.toml."""

    api_prices: dict[str, ObservedPrice] = Field(default_factory=dict)
    gpu_rents: dict[str, ObservedRent] = Field(default_factory=dict)
