"""In which currency are totals shown? An exchange rate on record, as a decision carries it to a renderer."""

from datetime import date

from costmodel.catalog.schema import Catalog
from costmodel.decision import DisplayCurrency
from costmodel.scenario import CurrencyId
from costmodel.sourced import Sourced


def exchange_rate(currency: CurrencyId, facts: Catalog, on: date) -> Sourced[float] | None:
    """Units of a currency for a US dollar; None for the US dollar itself."""
    return None if currency == "USD" else facts.currencies[currency].per_usd.on(on)


def displayed(currency: CurrencyId, rate: Sourced[float]) -> DisplayCurrency:
    """What a renderer needs of a rate."""
    return DisplayCurrency(code=currency, units_per_usd=rate.value, as_of=rate.as_of, source=rate.source)
