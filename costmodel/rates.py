"""How fast is this model on these GPUs, and how sure is that? One answer a question, with its basis.

What is known best comes first: the asker's own measurement; a published rate of the same model, GPUs,
precision, request, load and engine; the roofline. A published rate is one engine's: who names no engine gets
the roofline.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import inf, isfinite
from statistics import median
from typing import Annotated, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from costmodel.band import band
from costmodel.calibrate.measurements import AT_SATURATION, Measurement, measurement_sources, measurements
from costmodel.catalog.calibration import calibration
from costmodel.catalog.load import catalog
from costmodel.catalog.schema import Gpu, OpenModel, Precision
from costmodel.ceiling import above_physics
from costmodel.engines import engine_named, most_requests
from costmodel.latency import MILLISECONDS, Targets, under_targets
from costmodel.placement import GIBI, GIGA, computes_in, network, replica
from costmodel.problems import problems
from costmodel.resolve import ScenarioError, gpu, open_model
from costmodel.throughput import Constants, Replica, Requests, roofline, room_bytes

MOST_TOKENS = 10_000_000
MOST_REQUESTS = 1_000_000
LARGEST_ID = 2**63
PRECISIONS: Mapping[str, Precision] = {
    **{name: name for name in get_args(Precision)},
    **dict.fromkeys(("bfloat16", "fp16", "float16", "f16", "half", "16bit"), "bf16"),
    **dict.fromkeys(("e4m3", "float8", "w8a8fp8", "fp8e4m3", "8bit"), "fp8"),
    **dict.fromkeys(("w8a8", "w8a8int8", "w8a16"), "int8"),
    **dict.fromkeys(("nvfp4", "mxfp4", "wmxfp4", "float4"), "fp4"),
    **dict.fromkeys(("awq", "gptq", "w4a16", "int4awq", "int4gptq", "awqint4", "gptqint4"), "int4"),
    **dict.fromkeys(("4bit", "q4"), "int4"),
}
"""Names of precisions, without punctuation. Sixteen bits are one: their kinds are as large and as fast."""
CHECKPOINT = re.compile(
    r"[-_ ](bf16|fp8|fp4|nvfp4|mxfp4|awq|gptq|int4|int8|w4a16|w8a8)(?:[-_](?:dynamic|kv))*$", re.IGNORECASE
)
"""What a repository's name says of the weights' precision: "Llama-3.3-70B-Instruct-FP8"."""

Told = Annotated[str, Field(min_length=1, max_length=200)]


class Asked(BaseModel):
    """A question; fields that it does not have are left out of account.

    Attributes:
        model, gpu: names in any usual spelling.
        n_gpus: that share the model by tensor parallelism, in one node.
        precision: of the weights; None is what the model was published in.
        input_tokens, output_tokens: a request.
        concurrency: requests in flight; None is saturation.
        engine: that serves it; None is any.
        first_token_ms, output_token_ms: targets that must be kept: requests in flight are then as many as
            keep them, `concurrency` at most. A published rate kept none that is known, so none is given.
        measured_output_tokens_per_s: what the asker measured: it wins, unless it is above physics.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", protected_namespaces=())

    model: Told
    gpu: Told
    n_gpus: Annotated[int, Field(ge=1, le=1024)]
    precision: str | None = None
    input_tokens: Annotated[float, Field(ge=0, le=MOST_TOKENS, allow_inf_nan=False)]
    output_tokens: Annotated[float, Field(ge=1, le=MOST_TOKENS, allow_inf_nan=False)]
    concurrency: Annotated[float, Field(ge=1, le=MOST_REQUESTS, allow_inf_nan=False)] | None = None
    engine: str | None = None
    first_token_ms: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    output_token_ms: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    measured_output_tokens_per_s: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None


@dataclass(frozen=True)
class Estimate:
    """An answer: tokens a second of all GPUs together; `p10` and `p90` bound the output."""

    output_tokens_per_s: float
    total_tokens_per_s: float
    p10: float
    p90: float
    basis: str


class CannotJudgeError(ValueError):
    """A question without an answer; the message says why, and what to ask instead."""


@dataclass(frozen=True)
class _Case:
    """A question with its names resolved, on a day."""

    asked: Asked
    model: OpenModel
    gpu: Gpu
    precision: Precision
    engine: str | None
    on: date

    @property
    def constants(self) -> Constants:
        return calibration().constants(self.on)

    @property
    def targets(self) -> Targets | None:
        """How long an answer may take, where the asker told."""
        first, output = self.asked.first_token_ms, self.asked.output_token_ms
        if first is None and output is None:
            return None
        return Targets(
            first_token_s=inf if first is None else first / MILLISECONDS,
            output_token_s=inf if output is None else output / MILLISECONDS,
            prompt_variation=calibration().prompt_variation.on(self.on).value,
        )

    @property
    def requests(self) -> Requests:
        most = most_requests(self.engine, self.gpu, calibration(), self.on)
        most = min(self.asked.concurrency or AT_SATURATION, most)
        return Requests(self.asked.input_tokens, self.asked.output_tokens, 0.0, most)

    def replica(self) -> Replica:
        """The GPUs with the weights on them. Raises CannotJudgeError where they cannot hold or run them."""
        chips = f"{self.asked.n_gpus} x {self.gpu.title}"
        if self.asked.n_gpus > self.gpu.max_per_node:
            msg = (
                f"n_gpus: {chips} is more than one node holds ({self.gpu.max_per_node}); "
                "ask for one node and multiply by the nodes"
            )
            raise CannotJudgeError(msg)
        held = replica(self.model, self.gpu, self.asked.n_gpus, self.precision, self.constants)
        if held is None:
            runs = ", ".join(each for each in get_args(Precision) if computes_in(each, self.gpu))
            msg = f"precision: {self.gpu.title} has no {self.precision}; ask for one that it runs: {runs}"
            raise CannotJudgeError(msg)
        if room_bytes(network(self.model), held, self.constants) <= 0:
            weights_gb = self.model.total_params_billion.value * float(held.weight_bytes_per_parameter)
            memory_gb = self.gpu.memory_gb.value * GIBI / GIGA
            msg = (
                f"n_gpus: the weights of {self.model.title} in {self.precision} ({weights_gb:,.0f} GB) "
                f"do not fit {chips} ({memory_gb:,.0f} GB each, less what the engine keeps); "
                "take more GPUs or fewer bits"
            )
            raise CannotJudgeError(msg)
        return held

    def estimate(self, output: float, bounds: tuple[float, float], basis: str) -> Estimate:
        """An answer from output tokens a second."""
        total = output * (self.asked.input_tokens + self.asked.output_tokens) / self.asked.output_tokens
        return Estimate(output, total, output * bounds[0], output * bounds[1], basis)


def estimate(asked: Asked, on: date) -> Estimate:
    """The answer with the constants of a day. Raises CannotJudgeError."""
    name = asked.model.rsplit("/", 1)[-1]  # "meta-llama/Llama-3.1-8B-Instruct"
    checkpoint = CHECKPOINT.search(name)
    try:
        model = open_model(CHECKPOINT.sub("", name), "model", catalog())
        chip = gpu(asked.gpu, "gpu", catalog())
    except ScenarioError as error:
        raise CannotJudgeError(str(error)) from None
    told = (asked.precision or "").strip() or (checkpoint[1] if checkpoint else "")
    case = _Case(asked, model, chip, _precision(told, model), engine_named(asked.engine), on)
    held = case.replica()
    return _measured(case, held) or _published(case) or _roofline(case, held)


def _measured(case: _Case, held: Replica) -> Estimate | None:
    """The asker's own measurement, as it is. Raises CannotJudgeError where it is above physics."""
    told = case.asked.measured_output_tokens_per_s
    if told is None:
        return None
    why = above_physics(network(case.model), held, told, case.requests)
    if why is not None:
        msg = f"measured_output_tokens_per_s: {why}"
        raise CannotJudgeError(msg)
    return case.estimate(told, (1.0, 1.0), "your measurement")


def _published(case: _Case) -> Estimate | None:
    """The median of the rows that measured just this; None where there are none, or no engine was named."""
    asked = case.asked
    if case.targets is not None:
        return None
    load = asked.concurrency or AT_SATURATION
    work = (asked.input_tokens, asked.output_tokens, load)
    key = (case.model.id, case.gpu.id, asked.n_gpus, case.precision, *work, case.engine)
    rows = _by_question().get(key, ())
    if not rows:
        return None
    basis = f"published: {measurement_sources()[rows[0].source].title} ({rows[0].row})"
    fitted = calibration()
    near = (fitted.error_low.on(case.on).value, fitted.error_high.on(case.on).value)
    return case.estimate(median(row.output_tokens_per_s for row in rows), near, basis)


def _roofline(case: _Case, held: Replica) -> Estimate:
    """Physics. Raises CannotJudgeError where not one such request fits."""
    model, targets = network(case.model), case.targets
    rate = roofline(model, held, case.requests, case.constants)
    if not rate.fits:
        msg = (
            f"n_gpus: {case.asked.n_gpus} x {case.gpu.title} holds {case.model.title} in {case.precision}, "
            "but not the cache of one such request; take more GPUs, fewer bits or shorter requests"
        )
        raise CannotJudgeError(msg)
    if targets is not None:
        rate = under_targets(model, held, case.requests, case.constants, targets)
        if not rate.fits:
            told = [name for name in ("first_token_ms", "output_token_ms") if getattr(case.asked, name)]
            msg = (
                f"{' and '.join(told)}: not even one request at a time is that quick on "
                f"{case.asked.n_gpus} x {case.gpu.title}; allow more time, or take more or faster GPUs"
            )
            raise CannotJudgeError(msg)
    known = band(case.model, case.gpu, case.on, case.asked.concurrency or AT_SATURATION)
    basis = f"roofline; {known.words}"
    if targets is not None:
        basis += f"; {float(rate.batch):,.0f} requests at once keep the target"
    if case.asked.engine and case.engine is None:
        basis += "; the engine is not one that is known, and was left out of account"
    bounds = (known.low.value, known.high.value)
    return case.estimate(float(rate.output_tokens_per_s), bounds, basis)


def _precision(told: str, model: OpenModel) -> Precision:
    if not told:
        return model.native_precision
    named = {PRECISIONS.get("".join(filter(str.isalnum, part.lower()))) for part in told.split("/")}
    if len(named) == 1 and None not in named:
        return next(each for each in named if each is not None)
    # "fp8/mxfp4": eight-bit activations over the weights that the model was published in.
    if model.native_precision in named:
        return model.native_precision
    msg = f"precision: {told[:40]!r} is not known; give one of {', '.join(get_args(Precision))}, or null"
    raise CannotJudgeError(msg)


Key = tuple[str, str, int, Precision, float, float, float, str | None]


@cache
def _by_question() -> Mapping[Key, tuple[Measurement, ...]]:
    found: dict[Key, tuple[Measurement, ...]] = {}
    for row in measurements():
        key = (
            row.model,
            row.gpu,
            row.gpus,
            row.precision,
            row.input_tokens,
            row.output_tokens,
            row.concurrency,
            row.engine,
        )
        found[key] = (*found.get(key, ()), row)
    return found


def answer(line: str, on: date) -> dict[str, object]:
    """One line of JSON answered: the estimate, or `error` that says why there is none. Raises nothing."""
    try:
        asked = Asked.model_validate_json(line)
        return {"id": _id(line), **vars(estimate(asked, on))}
    except ValidationError as error:
        return {"id": _id(line), "error": "; ".join(problems(error, "line"))}
    except CannotJudgeError as error:
        return {"id": _id(line), "error": str(error)}


def _id(line: str) -> str | int | float | None:
    """The `id` of a line, so far as it can be given back."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    held = told.get("id") if isinstance(told, dict) else None
    if isinstance(held, int | float) and isfinite(held) and abs(held) <= LARGEST_ID:
        return held
    return held if isinstance(held, str) else None
