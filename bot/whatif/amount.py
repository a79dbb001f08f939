"""What is one amount of a follow-up? A number with its unit, side and period."""

from dataclasses import dataclass
from typing import Literal

from bot.language.numbers import Bound, Flaw
from bot.language.quantities import PER_MONTH, Period, Side

Unit = Literal[
    "tokens",
    "requests",
    "usd",
    "percent",
    "points",
    "people",
    "users",
    "hours",
    "days",
    "bytes",
    "other_currency",
    "times",
    "months",
    "ms",
    "gpus",
    "replicas",
    "usd_per_kwh",
    "usd_per_gpu_hour",
    "usd_per_gpu",
    "usd_per_token",
    "usd_each",
    "else",
]


@dataclass(frozen=True)
class Amount:
    """A quantity of a follow-up. `months` are one unit, whether told in months or years."""

    value: float
    start: int
    end: int
    high: float | None = None
    unit: Unit | None = None
    side: Side | None = None
    period: Period | None = None
    each: bool = False
    scaled: bool = False
    bound: Bound | None = None
    flaw: Flaw | None = None
    part: bool = False
    """Told as a part in words: half, a third."""

    @property
    def a_month(self) -> float:
        """The value as a rate a month."""
        return self.value * PER_MONTH[self.period or "month"]
