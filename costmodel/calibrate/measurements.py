"""What has been measured and published? Rates of models on GPUs, one row each, with where it was read."""

import csv
import hashlib
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import inf
from typing import cast

from costmodel.catalog.schema import Precision
from costmodel.sourced import Source

AT_SATURATION = inf
"""The concurrency of a row that was measured with as many requests as the engine would take."""


@dataclass(frozen=True)
class Measurement:
    """One published rate.

    Attributes:
        model, gpu: catalog ids.
        gpus: that share the model by tensor parallelism.
        precision: of the weights.
        input_tokens, output_tokens: a request.
        concurrency: requests in flight; infinity at saturation.
        output_tokens_per_s: of all GPUs together.
        engine: that served it.
        source: key in sources.toml; `row` finds it there.
    """

    model: str
    gpu: str
    gpus: int
    precision: Precision
    input_tokens: float
    output_tokens: float
    concurrency: float
    output_tokens_per_s: float
    engine: str
    source: str
    row: str

    @property
    def dealt_out(self) -> bool:
        """Whether each chip attended to requests of its own; the source calls such rows DEP."""
        return self.row.startswith("DEP")


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def measurements() -> tuple[Measurement, ...]:
    """Every row of measurements.csv, read at the first call."""
    return tuple(_measurement(row) for row in csv.DictReader(_text("measurements.csv").splitlines()))


def _measurement(row: Mapping[str, str]) -> Measurement:
    return Measurement(
        model=row["model"],
        gpu=row["gpu"],
        gpus=int(row["gpus"]),
        precision=cast("Precision", row["precision"]),
        input_tokens=float(row["input_tokens"]),
        output_tokens=float(row["output_tokens"]),
        concurrency=float(row["concurrency"] or AT_SATURATION),
        output_tokens_per_s=float(row["output_tokens_per_s"]),
        engine=row["engine"],
        source=row["source"],
        row=row["row"],
    )


@cache
def other_authors() -> tuple[Measurement, ...]:
    """Rates measured by others than those of the fit, on other engines, chips and loads; read once.

    No constant of the roofline is fitted to them, but for what AMD's software reaches. Their errors say how
    far from the truth the roofline is where it was not fitted. `source` is their title, `row` their address.
    """
    return tuple(_measurement(row) for row in csv.DictReader(_text("other_authors.csv").splitlines()))


@cache
def rows_by_gpu() -> Mapping[str, int]:
    """How many rows of the fit were measured on each GPU."""
    return Counter(row.gpu for row in measurements())


@cache
def measurement_sources() -> dict[str, Source]:
    """The sources by their keys."""
    return {key: Source(**told) for key, told in tomllib.loads(_text("sources.toml")).items()}


def measurements_sha256(name: str = "measurements.csv") -> str:
    """The fingerprint of a file of measurements: a fit names the data that it was made on."""
    return hashlib.sha256(_text(name).encode()).hexdigest()
