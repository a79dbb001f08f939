"""What does the catalog hold of pay and money? Salaries by region, what employing adds, exchange rates."""

from dataclasses import dataclass
from typing import Annotated

from costmodel.catalog.entry import Entry, Unit
from costmodel.scenario import CurrencyId, Part, RegionId
from costmodel.sourced import Dated


@dataclass(frozen=True)
class RegionalPay:
    """What an MLOps engineer earns in a region: base pay in its currency, and what employing adds to it."""

    salary: Dated
    currency: CurrencyId
    benefits_multiplier: Dated


class Labour(Part):
    """What people cost. Salaries are base pay; the benefits multiplier makes them the employer's cost."""

    mlops_salary: Annotated[Dated, Unit("USD a year", label="MLOps engineer, base pay")]
    devops_salary: Annotated[Dated, Unit("USD a year", label="DevOps engineer, base pay")]
    senior_infrastructure_loaded: Annotated[
        Dated, Unit("USD a year", label="senior infrastructure engineer, fully loaded")
    ]
    uk_mlops_salary: Annotated[Dated, Unit("GBP a year", label="MLOps engineer in the UK, base pay")]
    germany_mlops_salary: Annotated[Dated, Unit("EUR a year", label="MLOps engineer in Germany, base pay")]
    france_mlops_salary: Annotated[Dated, Unit("EUR a year", label="MLOps engineer in France, base pay")]
    poland_mlops_salary: Annotated[Dated, Unit("PLN a year", label="MLOps engineer in Poland, base pay")]
    india_mlops_salary: Annotated[Dated, Unit("INR a year", label="MLOps engineer in India, base pay")]
    canada_mlops_salary: Annotated[Dated, Unit("CAD a year", label="MLOps engineer in Canada, base pay")]
    benefits_multiplier: Annotated[Dated, Unit("multiple of base pay", label="employer's cost over base pay")]
    uk_benefits_multiplier: Annotated[
        Dated, Unit("multiple of base pay", label="employer's cost over base pay in the UK")
    ]
    germany_benefits_multiplier: Annotated[
        Dated, Unit("multiple of base pay", label="employer's cost over base pay in Germany")
    ]
    france_benefits_multiplier: Annotated[
        Dated, Unit("multiple of base pay", label="employer's cost over base pay in France")
    ]
    poland_benefits_multiplier: Annotated[
        Dated, Unit("multiple of base pay", label="employer's cost over base pay in Poland")
    ]
    india_benefits_multiplier: Annotated[
        Dated, Unit("multiple of base pay", label="employer's cost over base pay in India")
    ]
    canada_benefits_multiplier: Annotated[
        Dated, Unit("multiple of base pay", label="employer's cost over base pay in Canada")
    ]
    on_call_stipend: Annotated[Dated, Unit("USD a week", label="on-call stipend")]
    on_call_working_hours_stipend: Annotated[
        Dated, Unit("USD a week", label="on-call stipend in working hours")
    ]
    on_call_hours_per_week: Annotated[Dated, Unit("hours a week", label="work that being on call takes")]
    hours_per_fte_month: Annotated[Dated, Unit("hours a month", label="working hours of one FTE")]

    def pay_in(self, region: RegionId) -> RegionalPay:
        """What an engineer earns in a region."""
        held: dict[RegionId, RegionalPay] = {
            "us": RegionalPay(self.mlops_salary, "USD", self.benefits_multiplier),
            "uk": RegionalPay(self.uk_mlops_salary, "GBP", self.uk_benefits_multiplier),
            "germany": RegionalPay(self.germany_mlops_salary, "EUR", self.germany_benefits_multiplier),
            "france": RegionalPay(self.france_mlops_salary, "EUR", self.france_benefits_multiplier),
            "poland": RegionalPay(self.poland_mlops_salary, "PLN", self.poland_benefits_multiplier),
            "india": RegionalPay(self.india_mlops_salary, "INR", self.india_benefits_multiplier),
            "canada": RegionalPay(self.canada_mlops_salary, "CAD", self.canada_benefits_multiplier),
        }
        return held[region]


class ExchangeRate(Entry):
    """How much of a currency a US dollar buys."""

    per_usd: Annotated[Dated, Unit("units a US dollar", label="exchange rate")]


class Currencies(Part):
    """currencies.toml."""

    rates: dict[CurrencyId, ExchangeRate]
