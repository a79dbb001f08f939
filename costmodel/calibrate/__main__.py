"""How is the roofline calibrated again? `make calibrate`: fit, print the errors, write the constants.

The constants are appended to `catalog/throughput.toml` under their date and the fingerprint of the data; a
fit of the same day takes the place of the last one.
"""

import argparse
import sys
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from costmodel.calibrate.bands import Fit, away, calibrated
from costmodel.calibrate.fit import BOUNDS, Errors
from costmodel.calibrate.measurements import AT_SATURATION, measurements_sha256
from costmodel.catalog.calibration import GB, MICROSECOND, MILLION
from costmodel.catalog.load import catalog

FILE = Path(__file__).parent.parent / "catalog" / "throughput.toml"
MARK = "# Fitted: written by `make calibrate`; change the data or the roofline, not these values.\n"
UNITS: Mapping[str, float] = {"_us": MICROSECOND, "_mparams": MILLION, "_gb": GB}


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
    lines.append(f"AMD's software reaches {fit.constants.amd_efficiency:.3f} of the rate")
    lines.append(f"other authors: {Errors.of(fit.others_predicted, fit.others.measured)}")
    for name, (low, high) in (("close to the fit", fit.band()), ("away from it", fit.band_away())):
        lines.append(f"band {name}: measured is {low:.3f} to {high:.3f} x predicted")
    for name, rows, predicted in (
        ("the rows", table, fit.seen),
        ("other authors' rows", fit.others, fit.others_predicted),
    ):
        far, held = away(rows), fit.held(rows, predicted)
        lines.append(
            f"the bands hold {held.mean():.1%} of {name}: {held[~far].mean():.1%} of {(~far).sum()} close to "
            f"the fit, {held[far].mean():.1%} of {far.sum()} away from it"
        )
    lines.append(
        f"without its author, the band away from the fit holds {fit.held_unseen():.1%} of other authors' rows"
    )
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
    where = f"Data: costmodel/calibrate/other_authors.csv, sha256 {measurements_sha256('other_authors.csv')}."
    both = (
        "of measured over predicted close to the fit, each row twice: by the fit, and by one that did not "
        "see its model."
    )
    values["error_low"] = (round(low, 3), f"10th percentile {both}")
    values["error_high"] = (round(high, 3), f"90th percentile {both}")
    low, high = fit.band_away()
    theirs = (
        f"of measured over predicted away from the fit: {int(away(fit.others).sum())} rows of other authors "
        f"and, counting as much, {int(away(fit.table).sum())} of the fit by one that did not see their "
        f"model. A band that did not see their author holds {fit.held_unseen():.0%} of the former. {where}"
    )
    values["error_low_away"] = (round(low, 3), f"10th percentile {theirs}")
    values["error_high_away"] = (round(high, 3), f"90th percentile {theirs}")
    amd = [row for row in fit.others.rows if catalog().gpus[row.gpu].vendor == "AMD"]
    authors = len({row.source for row in amd})
    values["amd_efficiency"] = (
        round(fit.constants.amd_efficiency, 3),
        (
            f"The middle one of {authors} authors' middle ratios of measured over predicted; {len(amd)} rows "
            f"on AMD's GPUs. {where}"
        ),
    )
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
