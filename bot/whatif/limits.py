"""Can this be? The range of every field, wide of anything a team has, and the spelling of a value."""

import math
from dataclasses import replace

from bot.whatif.reading import Entry, Field, Reading, reject

RANGES: dict[Field, tuple[float, float]] = {
    "tokens_per_month": (1, 1e16),
    "requests_per_day": (0.01, 1e12),
    "tokens_per_request": (1, 1e7),
    "input_tokens_per_request": (1, 1e7),
    "output_tokens_per_request": (1, 1e6),
    "api_spend_usd_per_month": (0.01, 1e10),
    "utilization": (0.0001, 1),
    "cached_share": (0, 1),
    "batch_share": (0, 1),
    "input_share": (0, 1),
    "discount": (0, 0.9999),
    "growth_per_month": (-0.5, 1),
    "horizon_months": (1, 120),
    "amortization_months": (1, 120),
    "mlops_fte": (0, 200),
    "engineer_salary_usd": (1_000, 5_000_000),
    "gpu_count": (0.5, 100_000),
    "replicas": (0.5, 100_000),
    "gpu_hourly_usd": (0.01, 1_000),
    "gpu_purchase_usd": (50, 1_000_000),
    "electricity_usd_per_kwh": (0, 5),
    "p99_ms": (1, 3_600_000),
}
"""From and to, as the cost model takes them or narrower: more than 200 engineers are a company, and none of
them runs models."""
_MOST_FACTOR = 1e4


def fits(entry: Entry) -> bool:
    """Whether such a change can be of some scenario."""
    if not isinstance(entry.value, (int, float)) or isinstance(entry.value, bool):
        return True
    if not math.isfinite(entry.value):
        return False
    if entry.op == "multiply":
        return 1 / _MOST_FACTOR <= entry.value <= _MOST_FACTOR
    if entry.field not in RANGES:
        return True
    low, high = RANGES[entry.field]
    if entry.op == "add":
        return abs(entry.value) <= high
    return low <= entry.value <= high


def limited(reading: Reading) -> Reading:
    """The reading; out of any scenario's range it is refused, and so is a choice offered."""
    if beyond := next((entry for entry in reading.entries if not fits(entry)), None):
        return reject("out_of_range", beyond.field)
    offered = tuple(each for each in reading.readings if all(fits(entry) for entry in each))
    if reading.readings and not offered and reading.kind == "clarify":
        beyond = next(entry for each in reading.readings for entry in each if not fits(entry))
        return reject("out_of_range", beyond.field)
    return replace(reading, readings=offered)
