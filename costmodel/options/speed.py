"""How quick must answers be, and what did the team measure itself? Targets and a measured rate of a scenario.

A target that was not told is the catalog's. A measured rate is believed unless no chip could reach it.
"""

from dataclasses import dataclass
from datetime import date
from typing import get_args

from costmodel.catalog.calibration import calibration
from costmodel.catalog.schema import Catalog, Gpu, OpenModel, Precision
from costmodel.ceiling import above_physics, ceiling
from costmodel.latency import MILLISECONDS, Targets
from costmodel.options.plan import Figure
from costmodel.placement import computes_in, network, replica
from costmodel.resolve import ScenarioError, gpu, open_model
from costmodel.scenario import Latency, Measured
from costmodel.throughput import Requests

REPLICA_SIZES = (1, 2, 4, 8)
"""GPUs of one replica: powers of two, since attention heads are split evenly."""


@dataclass(frozen=True)
class Asked:
    """Latency targets, and the catalog's figures among them."""

    targets: Targets
    figures: tuple[Figure, ...]

    @property
    def words(self) -> str:
        """What is kept: "at most 100 ms an output token and 2,000 ms to the first in 99% of requests"."""
        held = self.targets
        words = (
            f"at most {held.output_token_s * MILLISECONDS:,.4g} ms an output token and "
            f"{held.first_token_s * MILLISECONDS:,.0f} ms to the first"
        )
        if held.answer_s < float("inf"):
            words = f"{words} and {held.answer_s * MILLISECONDS:,.0f} ms to the last"
        return f"{words} in {held.percentile * 100:.4g}% of requests"


def asked(latency: Latency, input_tokens: float, on: date) -> Asked:
    """The targets of work that people wait for.

    Args:
        latency: what was told.
        input_tokens: of a request: where no target was told, long input gets more time to the first token.
        on: the date of the catalog's figures.
    """
    fitted = calibration()
    least, a_token = fitted.first_token_ms.on(on), fitted.first_token_ms_per_input_token.on(on)
    pace, variation = fitted.output_token_ms.on(on), fitted.prompt_variation.on(on)
    first_ms, output_ms = latency.first_token_ms, latency.output_token_ms
    figures = [variation]
    if first_ms is None:
        long_ms = a_token.value * input_tokens
        first_ms = max(least.value, long_ms)
        figures.append(a_token if long_ms > least.value else least)
    if output_ms is None:
        output_ms = pace.value
        figures.append(pace)
    return Asked(
        Targets(
            first_token_s=first_ms / MILLISECONDS,
            output_token_s=output_ms / MILLISECONDS,
            answer_s=float("inf") if latency.answer_ms is None else latency.answer_ms / MILLISECONDS,
            percentile=latency.percentile,
            prompt_variation=variation.value,
        ),
        tuple(figures),
    )


@dataclass(frozen=True)
class MeasuredRate:
    """What one replica of a model was measured to give: `precision` None holds for any."""

    model_id: str
    gpu_id: str
    chips: int
    precision: Precision | None
    output_tokens_per_s: float


def measured_rate(told: Measured, requests: Requests, facts: Catalog, on: date) -> MeasuredRate:
    """The rate that the team measured, with its names resolved.

    Args:
        told: as the scenario has it.
        requests: the work; its input and its cache are read too.
        facts: the catalog.
        on: the date of the constants.

    Raises:
        ScenarioError: for a name that is not on record, GPUs that make no replica, a precision that the chip
            lacks, or a rate above physics.
    """
    field = "hosting.measured"
    model = open_model(told.open_model, f"{field}.open_model", facts)
    chip = gpu(told.gpu, f"{field}.gpu", facts)
    sizes = [size for size in REPLICA_SIZES if size <= chip.max_per_node]
    if told.gpus not in sizes:
        allowed = ", ".join(str(size) for size in sizes)
        msg = f"{field}.gpus: {told.gpus} is not allowed: a replica has {allowed} x {chip.title}"
        raise ScenarioError(msg)
    if told.precision is not None and computes_in(told.precision, chip) is None:
        msg = f"{field}.precision: {told.precision!r} is not allowed: {lacks(chip, told.precision)}"
        raise ScenarioError(msg)
    why = _above_physics(told, model, chip, requests, on)
    if why is not None:
        msg = f"{field}.output_tokens_per_second: {why}"
        raise ScenarioError(msg)
    return MeasuredRate(model.id, chip.id, told.gpus, told.precision, told.output_tokens_per_second)


def lacks(chip: Gpu, precision: Precision) -> str:
    """Why a chip does not run weights in a precision, and which it does."""
    runs = ", ".join(each for each in get_args(Precision) if computes_in(each, chip))
    return f"{chip.title} does not run {precision}; it runs {runs}"


def _above_physics(told: Measured, model: OpenModel, chip: Gpu, requests: Requests, on: date) -> str | None:
    """Why the rate cannot be, at the precision that allows most where none was told."""
    constants, of = calibration().constants(on), network(model)
    wanted = get_args(Precision) if told.precision is None else (told.precision,)
    held = [replica(model, chip, told.gpus, each, constants) for each in wanted]
    best = max((each for each in held if each), key=lambda each: ceiling(of, each, requests))
    return above_physics(of, best, told.output_tokens_per_second, requests)
