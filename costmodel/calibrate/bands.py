"""How far off is a fit, close to its rows and away from them? Two bands, and what AMD's software reaches.

What the roofline was not fitted to is judged by rates of other authors, each author by the others'.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from costmodel.band import away_from_fit
from costmodel.calibrate.fit import Table, fitted, unseen
from costmodel.calibrate.measurements import Measurement, measurements, other_authors
from costmodel.catalog.calibration import calibration
from costmodel.catalog.load import catalog
from costmodel.engines import engine_named, most_requests
from costmodel.throughput import Constants, Floats

BAND = (0.1, 0.9)
START = Constants(
    memory_share=0.9,
    activation_bytes=2e9,
    bandwidth_efficiency=0.85,
    prefill_compute_efficiency=0.75,
    decode_compute_efficiency=0.6,
    fp8_efficiency=0.75,
    fp4_efficiency=0.6,
    expert_half_parameters=5e7,
    step_overhead_s=1e-3,
    layer_overhead_s=5e-5,
    sequence_overhead_s=5e-6,
    allreduce_latency_s=3e-6,
    link_efficiency=0.43,
)
"""Where the fit begins; `memory_share` and `activation_bytes` are held, and stand in throughput.toml too."""


@dataclass(frozen=True)
class Fit:
    """A fit with its predictions: of rows it saw, of models that it did not see, of other authors' rows.

    `others` were measured by other authors. Of what the fit makes of them, `others_predicted` holds for AMD's
    chips what the remaining authors' rates say of AMD's software: no row judges itself.
    """

    table: Table
    constants: Constants
    seen: Floats
    unseen: Floats
    others: Table
    others_predicted: Floats

    def band(self) -> tuple[float, float]:
        """Measured over predicted close to the fit, 10th and 90th percentile, of both kinds of prediction."""
        near = ~away(self.table)
        ratios = [self.table.measured[near] / each[near] for each in (self.seen, self.unseen)]
        low, high = np.quantile(np.concatenate(ratios), BAND)
        return float(low), float(high)

    def band_away(self, without: str | None = None) -> tuple[float, float]:
        """The same away from the fit: over other authors' rows and, counting as much, its own unseen models.

        `without` names an author (a source) that is left out.
        """
        authors = np.array([row.source for row in self.others.rows])
        far, far_seen = away(self.others) & (authors != without), away(self.table)
        theirs = self.others.measured[far] / self.others_predicted[far]
        ours = self.table.measured[far_seen] / self.unseen[far_seen]
        weights = np.concatenate([np.full(len(each), 1 / len(each)) for each in (theirs, ours)])
        return _quantiles(np.concatenate([theirs, ours]), weights)

    def held_unseen(self) -> float:
        """Share of other authors' rows away from the fit within a band that did not see their author."""
        ratio, far = self.others.measured / self.others_predicted, away(self.others)
        authors = np.array([row.source for row in self.others.rows])
        bands = {author: self.band_away(author) for author in set(authors[far])}
        low, high = np.array([bands[author] for author in authors[far]]).T
        return float(np.mean((ratio[far] >= low) & (ratio[far] <= high)))

    def held(self, table: Table, predicted: Floats) -> NDArray[np.bool_]:
        """Which rows are within the bands."""
        (low, high), (low_away, high_away), far = self.band(), self.band_away(), away(table)
        ratio = table.measured / predicted
        return np.where(
            far, (ratio >= low_away) & (ratio <= high_away), (ratio >= low) & (ratio <= high)
        ).astype(bool)


def _quantiles(ratios: Floats, weights: Floats) -> tuple[float, float]:
    """The ends of BAND among weighted values."""
    order = np.argsort(ratios)
    weight = weights[order]
    at = (np.cumsum(weight) - weight / 2) / weight.sum()
    low, high = np.interp(BAND, at, ratios[order])
    return float(low), float(high)


def away(table: Table) -> NDArray[np.bool_]:
    """Which rows are away from the fit."""
    facts = catalog()
    return np.array(
        [
            bool(away_from_fit(facts.models[row.model], facts.gpus[row.gpu], row.concurrency))
            for row in table.rows
        ]
    )


def calibrated() -> Fit:
    """The fit to every measurement; deterministic."""
    table = Table.of(measurements(), START)
    constants = fitted(table, START)
    others = Table.of(_as_served(other_authors()), START)
    plain = others.predicted(constants)
    amd, by_others = software_efficiency(others, plain)
    return Fit(
        table,
        replace(constants, amd_efficiency=amd),
        table.predicted(constants),
        unseen(table, constants),
        others,
        plain * by_others,
    )


def _as_served(rows: Sequence[Measurement]) -> tuple[Measurement, ...]:
    """The rows, with no more requests at once than their engine runs."""
    fitted_before, facts = calibration(), catalog()
    held = []
    for row in rows:
        most = most_requests(engine_named(row.engine), facts.gpus[row.gpu], fitted_before, date.max)
        held.append(replace(row, concurrency=min(row.concurrency, most)))
    return tuple(held)


def software_efficiency(others: Table, predicted: Floats) -> tuple[float, Floats]:
    """What AMD's software reaches of a rate predicted without it, and the same by row without its author.

    Each author counts once: the middle one of the authors' middle ratios.
    """
    facts = catalog()
    on_amd = np.array([facts.gpus[row.gpu].vendor == "AMD" for row in others.rows])
    authors = np.array([row.source for row in others.rows])
    ratio = others.measured / predicted
    middle = {each: float(np.median(ratio[on_amd & (authors == each)])) for each in set(authors[on_amd])}
    by_row = np.ones_like(ratio)
    for author in middle:
        rest = [each for other, each in middle.items() if other != author]
        by_row[on_amd & (authors == author)] = np.median(rest)
    return float(np.median(list(middle.values()))), by_row
