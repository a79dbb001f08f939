"""How much work arrives, and when? Volume and shape as requests a month, load as 168 hourly rates.

A month is 730 hours, 4.345 weeks of 168 hours; a week starts on Monday at 00:00: by the clock of the
place, or in UTC where time zones were told.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import floor

import numpy as np
from numpy.typing import NDArray

from costmodel.catalog.schema import LoadPattern, Shape
from costmodel.fleet import HOURS_PER_WEEK, SECONDS_PER_HOUR, WEEKS_PER_MONTH
from costmodel.scenario import Load, RequestShape, Volume
from costmodel.zones import hours_ahead

Floats = NDArray[np.float64]

HOURS_PER_DAY = 24
SATURDAY = 5
DECIMALS = 12
"""Of a weight: sums in another order are equal, so that equal hours are sized together."""


@dataclass(frozen=True)
class Demand:
    """The work of one month.

    Attributes:
        requests_per_month: requests, batch and interactive together.
        input_tokens_per_request, output_tokens_per_request: the average request.
        cached_input_share: of the input tokens, those that a prefix cache holds.
        batch_share: of the requests, those that can wait a day.
        mean_rates: requests a second in each hour of the week, shape (168,).
        peak_rates: the same in the busiest minutes of each hour, shape (168,).
        waits: all of it can wait, so no latency target and no spare replica is needed.
    """

    requests_per_month: float
    input_tokens_per_request: float
    output_tokens_per_request: float
    cached_input_share: float
    batch_share: float
    mean_rates: Floats
    peak_rates: Floats
    waits: bool

    @property
    def tokens_per_request(self) -> float:
        """Input and output together."""
        return self.input_tokens_per_request + self.output_tokens_per_request

    @property
    def waiting_rate(self) -> float:
        """Requests a second that can wait, in each hour that has load."""
        hours = np.count_nonzero(self.mean_rates) * WEEKS_PER_MONTH
        return self.batch_share * self.requests_per_month / hours / SECONDS_PER_HOUR

    @property
    def peak_over_mean(self) -> float:
        """How far the busiest minutes of the busiest hour stand above its mean."""
        return float(self.peak_rates.max() / self.mean_rates.max())

    @property
    def tokens_per_month(self) -> float:
        """Input and output together."""
        return self.requests_per_month * self.tokens_per_request


def request_shape(volume: Volume, default: Shape) -> RequestShape:
    """The shape that was told, else the catalog's default."""
    return volume.shape or RequestShape(
        input_tokens_per_request=default.input_tokens.value,
        output_tokens_per_request=default.output_tokens.value,
    )


def requests_per_month(volume: Volume, shape: RequestShape, usd_per_request: Callable[[], float]) -> float:
    """Requests a month from whichever of the three ways was told.

    Args:
        volume: tokens, requests or API spend a month.
        shape: tokens a request.
        usd_per_request: the price of one such request on the model that was paid; asked for a spend only.
    """
    if volume.requests_per_month is not None:
        return volume.requests_per_month
    if volume.tokens_per_month is not None:
        return volume.tokens_per_month / (shape.input_tokens_per_request + shape.output_tokens_per_request)
    if volume.api_spend_usd_per_month is not None:
        return volume.api_spend_usd_per_month / usd_per_request()
    msg = "a volume needs tokens_per_month, requests_per_month or api_spend_usd_per_month"
    raise ValueError(msg)


def week(pattern: LoadPattern) -> Floats:
    """The pattern's 168 hourly weights, 1 on the weekday plateau."""
    hours = np.arange(HOURS_PER_WEEK)
    busy = (hours % HOURS_PER_DAY - pattern.busy_from_hour) % HOURS_PER_DAY < pattern.busy_hours
    weights = np.where(busy, 1.0, pattern.base_share.value)
    weights = np.where(hours // HOURS_PER_DAY >= SATURDAY, weights * pattern.weekend_share.value, weights)
    highest = np.flatnonzero(weights == weights.max())
    # Spikes fall on busy hours, spread evenly over the week.
    spikes = min(pattern.spike_hours_per_week, len(highest))
    weights[highest[np.arange(spikes) * len(highest) // max(spikes, 1)]] *= pattern.spike_multiple.value
    return weights


def in_utc(weights: Floats, hours_ahead_of_utc: Sequence[float]) -> Floats:
    """Hourly weights in UTC of a load that goes by the clocks of some places in equal parts, shape (168,).

    Args:
        weights: by the clock of each place, shape (168,).
        hours_ahead_of_utc: of each place; a half hour is spread over the two hours that it straddles.
    """
    parts = []
    for ahead in hours_ahead_of_utc:
        whole = floor(ahead)
        part = ahead - whole
        parts.append((1 - part) * np.roll(weights, -whole) + part * np.roll(weights, -whole - 1))
    return np.asarray(np.round(np.mean(parts, axis=0), DECIMALS), dtype=np.float64)


def rates(
    load: Load, pattern: LoadPattern, requests: float, batch_share: float, *, on: date
) -> tuple[Floats, Floats]:
    """Mean and peak requests a second in each hour of the week, two arrays of shape (168,).

    Work that can wait is spread evenly over the hours that have load; the rest follows the pattern, and its
    busiest minutes stand above the hour's mean by what was measured, else by the pattern's factor. Clocks of
    time zones are taken as they go on the day `on`.

    Raises:
        ScenarioError: for a time zone that is not known.
    """
    weights = week(pattern) if load.hourly_weights is None else np.asarray(load.hourly_weights)
    if load.time_zones:
        weights = in_utc(weights, [hours_ahead(zone, on, "load.time_zones") for zone in load.time_zones])
    factor = pattern.peak_minute_over_hour_mean.value if load.peak_over_hour is None else load.peak_over_hour
    requests_per_second_hour = requests / WEEKS_PER_MONTH / SECONDS_PER_HOUR
    follows = (1 - batch_share) * weights / weights.sum()
    even = batch_share * (weights > 0) / np.count_nonzero(weights)
    mean = requests_per_second_hour * (follows + even)
    peak = requests_per_second_hour * (follows * factor + even)
    return mean, peak
