"""How is the roofline calibrated again? `make calibrate`: fit, print the errors, write the constants.

The constants are appended to `catalog/throughput.toml` under their date and the fingerprint of the data; a
fit of the same day takes the place of the last one.
"""

import argparse
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from costmodel.calibrate.fit import BOUNDS, Errors, Table, fitted, unseen
from costmodel.calibrate.measurements import AT_SATURATION, measurements, measurements_sha256
from costmodel.catalog.calibration import GB, MICROSECOND, MILLION
from costmodel.throughput import Constants, Floats

FILE = Path(__file__).parent.parent / "catalog" / "throughput.toml"
MARK = "# Fitted: written by `make calibrate`; change the data or the roofline, not these values.\n"
UNITS: Mapping[str, float] = {"_us": MICROSECOND, "_mparams": MILLION, "_gb": GB}
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
    """A fit with its predictions: of rows it saw, and of each model by a fit that did not see it."""

    table: Table
    constants: Constants
    seen: Floats
    unseen: Floats

    def band(self) -> tuple[float, float]:
        """Measured over predicted, 10th and 90th percentile, over both kinds of prediction."""
        ratios = np.concatenate([self.table.measured / self.seen, self.table.measured / self.unseen])
        low, high = np.quantile(ratios, BAND)
        return float(low), float(high)


def calibrated() -> Fit:
    """The fit to every measurement; deterministic."""
    table = Table.of(measurements(), START)
    constants = fitted(table, START)
    return Fit(table, constants, table.predicted(constants), unseen(table, constants))


def report(fit: Fit) -> str:
    """The errors for people."""
    table, lines = fit.table, []
    saturated = table.requests.concurrency == AT_SATURATION
    for name, predicted in (("seen", fit.seen), ("model left out", fit.unseen)):
        for part, chosen in (
            ("all", np.ones_like(saturated)),
            ("at saturation", saturated),
            ("at a concurrency", ~saturated),
        ):
            errors = Errors.of(predicted[chosen], table.measured[chosen])
            lines.append(f"{name}, {part}: {errors}")
    models = np.array([row.model for row in table.rows])
    for model in np.unique(models):
        of = models == model
        ratio = float(np.median(fit.unseen[of] / table.measured[of]))
        lines.append(
            f"left out {model}: {Errors.of(fit.unseen[of], table.measured[of])}, typically {ratio:.2f} x"
        )
    low, high = fit.band()
    ratios = table.measured / fit.seen
    held = float(np.mean((ratios >= low) & (ratios <= high)))
    lines.append(f"band: measured is {low:.3f} to {high:.3f} x predicted; it holds {held:.1%} of the rows")
    return "\n".join(lines)


def constants_toml(fit: Fit, on: date, before: Mapping[str, Any]) -> str:
    """The fitted part of throughput.toml: this fit after those of earlier days in `before`."""
    name = f"fit_{on:%Y_%m_%d}"
    low, high = fit.band()
    seen, left_out = (Errors.of(each, fit.table.measured) for each in (fit.seen, fit.unseen))
    title = (
        f"Fit of this project to {len(fit.table.rows):,} published measurements; "
        f"sha256 of the data {measurements_sha256()}"
    )
    sources = {
        **{key: told for key, told in before.get("sources", {}).items() if key.startswith("fit_")},
        name: {
            "title": title,
            "locator": "costmodel/calibrate/measurements.csv",
            "as_of": on,
            "confidence": "measured",
        },
    }
    values: dict[str, tuple[float, str]] = {}
    for constant in BOUNDS:
        key, unit = _key(constant)
        values[key] = (float(f"{getattr(fit.constants, constant) / unit:.4g}"), "")
    both = "of measured over predicted, each row twice: by the fit, and by one that did not see its model."
    values["error_low"] = (round(low, 3), f"10th percentile {both}")
    values["error_high"] = (round(high, 3), f"90th percentile {both}")
    values["median_error"] = (
        round(seen.median, 3),
        f"On the fitted rows: {seen}. Each model predicted from a fit without it: {left_out}.",
    )
    blocks = [MARK]
    for key, told in sources.items():
        lines = [f"{field} = {_literal(value)}" for field, value in told.items()]
        blocks.append("\n".join([f"[sources.{key}]", *lines]) + "\n")
    for key, (value, note) in values.items():
        held = before.get(key, [])
        earlier = [entry for entry in (held if isinstance(held, list) else []) if entry["source"] in sources]
        new = {"value": value, "source": name, **({"note": note} if note else {})}
        for entry in (*(each for each in earlier if each["source"] != name), new):
            lines = [f"{field} = {_literal(told)}" for field, told in entry.items()]
            blocks.append("\n".join([f"[[{key}]]", *lines]) + "\n")
    return "\n".join(blocks)


def _key(constant: str) -> tuple[str, float]:
    """The name of a constant in throughput.toml, and its unit there."""
    if constant.endswith("_s"):
        return constant.removesuffix("_s") + "_us", UNITS["_us"]
    if constant.endswith("_parameters"):
        return constant.removesuffix("_parameters") + "_mparams", UNITS["_mparams"]
    return constant, 1.0


def _literal(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else f"{value}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"{text!r} is not a date; write it as YYYY-MM-DD"
        raise argparse.ArgumentTypeError(msg) from None


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, print the errors, write the constants; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m costmodel.calibrate", description="Calibrate the roofline."
    )
    parser.add_argument(
        "--on", type=_day, default=None, metavar="DATE", help="date of the fit; default today"
    )
    parser.add_argument("--dry-run", action="store_true", help="print the errors only")
    told = parser.parse_args(arguments)
    fit = calibrated()
    sys.stdout.write(report(fit) + "\n")
    if not told.dry_run:
        on = told.on or date.today()  # noqa: DTZ011 - a fit goes by the calendar day where it is made
        text = FILE.read_text(encoding="utf-8")
        by_hand = text.partition(MARK)[0].rstrip()
        fresh = f"{by_hand}\n\n{constants_toml(fit, on, tomllib.loads(text))}"
        FILE.write_text(fresh, encoding="utf-8")
        sys.stdout.write(f"written: {FILE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
