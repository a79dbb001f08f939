"""How fast is this model on these GPUs, and how sure is that? One answer a question, with its basis.

What is known best comes first: the asker's own measurement; a published rate of the same model, GPUs,
precision, request, load and engine; the roofline. A published rate is one engine's: who names no engine gets
the roofline.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import inf, isfinite
from statistics import median
from typing import get_args

from pydantic import ValidationError

from costmodel.band import band
from costmodel.calibrate.measurements import AT_SATURATION, Measurement, measurement_sources, measurements
from costmodel.catalog.calibration import calibration
from costmodel.catalog.load import catalog
from costmodel.catalog.schema import Gpu, OpenModel, Precision
from costmodel.ceiling import above_physics
from costmodel.engines import engine_named, most_requests
from costmodel.latency import MILLISECONDS, Targets, under_targets
from costmodel.options.hardware import replica_sizes
from costmodel.placement import GIBI, GIGA, computes_in, network, replica
from costmodel.problems import problems
from costmodel.questions import Asked, CannotJudgeError, json_object
from costmodel.resolve import ScenarioError, gpu, open_model
from costmodel.throughput import Constants, Network, Replica, Requests, roofline, room_bytes

LARGEST_ID = 2**63
FORMS = ("sxm", "pcie", "nvl", "hbm", "hgx", "dgx")
"""Words of a GPU's name that tell its form: a board of a node, or a card."""
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
    r"(?:[-_ ]quantized)?[-_. ](bf16|fp8|fp4|nvfp4|mxfp4|awq|gptq|int4|int8|w4a16|w8a8|w8a16)"
    r"(?:[-_](?:dynamic|kv))*$",
    re.IGNORECASE,
)
"""What a repository's name says of the weights' precision: "Llama-3.3-70B-Instruct-FP8"."""


@dataclass(frozen=True)
class Estimate:
    """An answer: tokens a second of all GPUs together; `p10` and `p90` bound the output."""

    output_tokens_per_s: float
    total_tokens_per_s: float
    p10: float
    p90: float
    basis: str


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
    def network(self) -> Network:
        """The model; TensorRT-LLM is published with data-parallel attention where attention is latent."""
        return network(self.model, dealt_out=self.engine == "tensorrt-llm" and self.model.attention == "mla")

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
        return Requests(
            self.asked.input_tokens, self.asked.output_tokens, self.asked.cached_input_share, most
        )

    def replica(self) -> Replica:
        """The GPUs with the weights on them. Raises CannotJudgeError where they cannot hold or run them."""
        chips = f"{self.asked.n_gpus} x {self.gpu.title}"
        if self.asked.n_gpus > self.gpu.max_per_node:
            if (self._room(self.gpu.max_per_node) or 0) > 0:
                instead = "ask for one node and multiply by the nodes"
            else:
                weights = f"{self.model.title} in {self.precision}"
                instead = f"{weights} does not fit one of them: take fewer bits or larger GPUs"
            msg = f"n_gpus: {chips} is more than one node holds ({self.gpu.max_per_node}); {instead}"
            raise CannotJudgeError(msg)
        if self.asked.n_gpus not in (sizes := replica_sizes(self.gpu)):
            told = ", ".join(str(size) for size in sizes)
            msg = f"n_gpus: {chips} do not share a model evenly; tensor parallelism takes {told}"
            raise CannotJudgeError(msg)
        held = replica(self.model, self.gpu, self.asked.n_gpus, self.precision, self.constants)
        if held is None:
            runs = ", ".join(each for each in get_args(Precision) if computes_in(each, self.gpu))
            msg = f"precision: {self.gpu.title} has no {self.precision}; ask for one that it runs: {runs}"
            raise CannotJudgeError(msg)
        if (self._room(self.asked.n_gpus) or 0) <= 0:
            weights_gb = self.model.total_params_billion.value * float(held.weight_bytes_per_parameter)
            memory_gb = self.gpu.memory_gb.value * GIBI / GIGA
            msg = (
                f"n_gpus: the weights of {self.model.title} in {self.precision} ({weights_gb:,.0f} GB) "
                f"do not fit {chips} ({memory_gb:,.0f} GB each, less what the engine keeps); "
                "take more GPUs or fewer bits"
            )
            raise CannotJudgeError(msg)
        return held

    def _room(self, chips: int) -> float | None:
        """Bytes that the weights leave on so many GPUs; None where the chip cannot run them."""
        held = replica(self.model, self.gpu, chips, self.precision, self.constants)
        return None if held is None else float(room_bytes(self.network, held, self.constants))

    def refuse_beyond_context(self) -> None:
        """Raises CannotJudgeError where a request is longer than what the model reads."""
        tokens, most = self.asked.input_tokens + self.asked.output_tokens, self.model.max_context_tokens
        if tokens > most:
            msg = (
                f"input_tokens: {tokens:,.0f} tokens in and out are more than {self.model.title} takes "
                f"({most:,}); shorten the request or take a model with a longer context"
            )
            raise CannotJudgeError(msg)

    @property
    def taken_for(self) -> str:
        """What the GPU's name was taken for, where it leaves its form open and there are several."""
        family = self.gpu.id.split("_")[0]
        forms = [each for each in catalog().gpus if each.split("_")[0] == family]
        told = self.asked.gpu.lower()
        if len(forms) == 1 or told == self.gpu.id or any(word in told for word in FORMS):
            return ""
        return f"; {self.asked.gpu[:40]!r} was taken for {self.gpu.title}"

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
    measured = _measured(case, held)
    if measured is None:
        case.refuse_beyond_context()
    return measured or _published(case) or _roofline(case, held)


def _measured(case: _Case, held: Replica) -> Estimate | None:
    """The asker's own measurement, as it is. Raises CannotJudgeError where it is above physics."""
    told = case.asked.measured_output_tokens_per_s
    if told is None:
        return None
    why = above_physics(case.network, held, told, case.requests)
    if why is not None:
        msg = f"measured_output_tokens_per_s: {why}"
        raise CannotJudgeError(msg)
    return case.estimate(told, (1.0, 1.0), "your measurement")


def _published(case: _Case) -> Estimate | None:
    """The median of the rows that measured just this; None where there are none, or no engine was named."""
    asked = case.asked
    if case.targets is not None or asked.cached_input_share:
        return None
    load = asked.concurrency or AT_SATURATION
    work = (asked.input_tokens, asked.output_tokens, load)
    key = (case.model.id, case.gpu.id, asked.n_gpus, case.precision, *work, case.engine)
    rows = _by_question().get(key, ())
    if not rows:
        return None
    basis = f"published: {measurement_sources()[rows[0].source].title} ({rows[0].row}){case.taken_for}"
    fitted = calibration()
    near = (fitted.error_low.on(case.on).value, fitted.error_high.on(case.on).value)
    return case.estimate(median(row.output_tokens_per_s for row in rows), near, basis)


def _roofline(case: _Case, held: Replica) -> Estimate:
    """Physics. Raises CannotJudgeError where not one such request fits."""
    model, targets = case.network, case.targets
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
    return case.estimate(float(rate.output_tokens_per_s), bounds, basis + case.taken_for)


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
        asked = Asked.of_line(line)
        return {"id": _id(line), **vars(estimate(asked, on))}
    except ValidationError as error:
        return {"id": _id(line), "error": "; ".join(problems(error, "line"))}
    except CannotJudgeError as error:
        return {"id": _id(line), "error": str(error)}


def _id(line: str) -> str | int | float | None:
    """The `id` of a line, so far as it can be given back."""
    held = (json_object(line) or {}).get("id")
    if isinstance(held, int | float) and isfinite(held) and abs(held) <= LARGEST_ID:
        return held
    return held if isinstance(held, str) else None
