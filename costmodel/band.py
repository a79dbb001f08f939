"""How far from a roofline's rate may the truth be? Two bands: close to what was fitted, and away from it.

The fit knows dense models on the chips that most of its rows were measured on, up to some requests at once.
Away from that its own errors say too little, so the band comes from rates that other authors measured, of
which the fit saw none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import inf, isfinite

from costmodel.calibrate.measurements import rows_by_gpu
from costmodel.catalog.calibration import calibration
from costmodel.catalog.schema import AttentionKind, Gpu, OpenModel
from costmodel.sourced import Sourced

ATTENTION: Mapping[AttentionKind, str] = {
    "mla": "latent attention",
    "sliding_window": "a sliding window",
    "hybrid_linear": "linear attention",
}
"""Kinds of attention that no dense model of the fit has, in words."""


@dataclass(frozen=True)
class Band:
    """Measured over predicted, 10th and 90th percentile, and what is away from the fit, if anything."""

    low: Sourced[float]
    high: Sourced[float]
    away: tuple[str, ...]

    @property
    def words(self) -> str:
        """The band for people."""
        times = f"{self.low.value:g} to {self.high.value:g} times it in 8 of 10 cases"
        if not self.away:
            return f"measured rates were {times}"
        return f"away from the fit ({', '.join(self.away)}) measured rates were {times}"


def band(model: OpenModel, gpu: Gpu, on: date, requests_at_once: float = inf) -> Band:
    """The band of a rate; infinitely many requests are saturation, which the fit knows."""
    fitted, away = calibration(), away_from_fit(model, gpu, requests_at_once, on)
    low, high = (
        (fitted.error_low_away, fitted.error_high_away) if away else (fitted.error_low, fitted.error_high)
    )
    return Band(low.on(on), high.on(on), away)


def away_from_fit(
    model: OpenModel, gpu: Gpu, requests_at_once: float = inf, on: date = date.max
) -> tuple[str, ...]:
    """What of a rate the fit knows little of, in words; empty close to the fit."""
    return tuple(_away(model, gpu, requests_at_once, on))


def _away(model: OpenModel, gpu: Gpu, requests_at_once: float, on: date) -> Iterator[str]:
    fitted = calibration()
    rows = rows_by_gpu().get(gpu.id, 0)
    if rows < fitted.fewest_rows.on(on).value:
        yield f"{gpu.title}: {rows} of its rows" if rows else f"{gpu.title}: none of its rows"
    if model.experts > 1:
        yield "a mixture of experts"
    if model.attention != "full":
        yield ATTENTION[model.attention]
    if isfinite(requests_at_once) and requests_at_once > fitted.most_requests_fitted.on(on).value:
        yield f"{requests_at_once:,.0f} requests at once"
