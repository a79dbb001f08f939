"""Which sizes tell one kind of number from another? Bounds for reading, wide of what is usual; no figures."""

from collections.abc import Mapping

from bot.whatif.reading import Field

LEAST_SALARY_USD = 10_000
MOST_SALARY_USD = 5_000_000
LEAST_USD_OF_A_PERSON = 1_000
"""Beside people, less money than this is no salary."""
MOST_GPU_HOURLY_USD = 100
MOST_NAMED_HOURLY_USD = 1_000
"""The same where the words say that it is the price of an hour."""
LEAST_GPU_PURCHASE_USD = 500
LEAST_USD_A_CARD = 200
"""The same where the words say that it is the price of a card."""
MOST_USD_PER_KWH = 5
LEAST_CENTS_PER_KWH = 2
"""A bare number above this is cents: "power at 12"."""
THOUSANDS_OF_SALARY = (40, 900)
"""A bare number of this size beside a salary is likely thousands, and asked back."""
MOST_ON_A_TEAM = 30
"""More people than this, of no profession told, are a company and no team that runs models."""
LEAST_PERCENT = 5
"""A bare share between one and this is likelier a slip than a percentage."""
HUNDRED = 100
SEVERAL = 2

BARE: Mapping[Field, tuple[float, float]] = {
    "utilization": (0, 1_000),
    "cached_share": (0, 1_000),
    "batch_share": (0, 1_000),
    "input_share": (0, HUNDRED),
    "discount": (0, HUNDRED),
    "growth_per_month": (0.0001, HUNDRED),
    "p99_ms": (20, 1e7),
    "electricity_usd_per_kwh": (0, MOST_USD_PER_KWH),
    "engineer_salary_usd": (LEAST_SALARY_USD, 1e12),
    "gpu_hourly_usd": (0, MOST_GPU_HOURLY_USD),
    "gpu_purchase_usd": (LEAST_GPU_PURCHASE_USD, 1e12),
    "mlops_fte": (0, 1_000),
    "gpu_count": (0, 10_000),
    "replicas": (0, 10_000),
    "horizon_months": (1, 240),
    "amortization_months": (1, 240),
    "requests_per_day": (0, 1e308),
    "tokens_per_month": (1e6, 1e308),
    "tokens_per_request": (HUNDRED, 1e6),
    "input_tokens_per_request": (HUNDRED, 1e6),
    "output_tokens_per_request": (10, 1e6),
    "api_spend_usd_per_month": (HUNDRED, 1e308),
}
"""A number without a unit is of the field whose word is near only within these; percent as 0 to 100.

Shares go on to 1000, so that "utilization 150" is refused as such.
"""
COUNTED: frozenset[Field] = frozenset(("gpu_count", "replicas"))
"""Whole things."""


def bare_fits(field: Field, value: float, *, scaled: bool) -> bool:
    """Whether a number without a unit can be of the field. `scaled`: told in thousands or more."""
    low, high = BARE.get(field, (1, 0))
    whole = value == int(value) or field not in COUNTED
    return low <= value <= high and whole and not (scaled and field in COUNTED | {"mlops_fte"})
