"""Which replicas can serve the work, and how fast? The roofline over models, GPUs, counts and precisions.

Weights are not cut below eight bits unless the model was published that way: eight bits are near lossless,
four are a quality decision that a team takes itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import product

import numpy as np

from costmodel.catalog.calibration import calibration
from costmodel.catalog.load import catalog
from costmodel.catalog.schema import Gpu, OpenModel, Precision
from costmodel.placement import network, replica
from costmodel.throughput import Network, Replica, Requests, roofline, under_target

REPLICA_SIZES = (1, 2, 4, 8)
"""GPUs of one replica: powers of two, since attention heads are split evenly."""
MILLISECONDS = 1e3


@dataclass(frozen=True)
class Work:
    """The work that the speed of a replica depends on; volume is not part of it."""

    input_tokens: float
    output_tokens: float
    cached_input_share: float
    waits: bool


@dataclass(frozen=True)
class Way:
    """One way to use a unit of `gpus` GPUs: `gpus / chips` replicas of `chips` each.

    Attributes:
        model, gpu: catalog entries.
        precision: of the weights.
        chips: GPUs of one replica.
        gpus: GPUs of one unit: the least that is rented or bought together.
        replica_requests_per_s: of one replica; under the latency target, derated, unless the work waits.
        tried: how many ways were tried for this unit; `fitting` of them fit and are quick enough.
    """

    model: OpenModel
    gpu: Gpu
    precision: Precision
    chips: int
    gpus: int
    replica_requests_per_s: float
    tried: int
    fitting: int

    @property
    def replicas(self) -> int:
        """Replicas in one unit."""
        return self.gpus // self.chips

    @property
    def requests_per_s(self) -> float:
        """What the unit serves."""
        return self.replica_requests_per_s * self.replicas


@dataclass(frozen=True)
class _Candidate:
    model: OpenModel
    gpu: Gpu
    precision: Precision
    chips: int
    requests_per_s: float


def _precisions(model: OpenModel) -> tuple[Precision, ...]:
    return ("bf16", "fp8") if model.native_precision == "bf16" else (model.native_precision,)


def replica_sizes(gpu: Gpu) -> tuple[int, ...]:
    """How many GPUs one replica may have: all in one node."""
    return tuple(size for size in REPLICA_SIZES if size <= gpu.max_per_node)


def _candidates(
    model_ids: tuple[str, ...], gpu_ids: tuple[str, ...], work: Work, on: date
) -> tuple[_Candidate, ...]:
    """Every combination that the chips can run, with its rate; 0 where it does not fit or is too slow."""
    facts, fitted = catalog(), calibration()
    constants = fitted.constants(on)
    combinations = []
    networks: list[tuple[float, ...]] = []
    replicas: list[tuple[float, ...]] = []
    for model_id, gpu_id in product(model_ids, gpu_ids):
        model, gpu = facts.models[model_id], facts.gpus[gpu_id]
        if work.input_tokens + work.output_tokens > model.max_context_tokens:
            continue
        layout = tuple(vars(network(model)).values())
        for precision, chips in product(_precisions(model), replica_sizes(gpu)):
            held = replica(model, gpu, chips, precision, constants)
            if held is not None:
                combinations.append((model, gpu, precision, chips))
                networks.append(layout)
                replicas.append(tuple(vars(held).values()))
    if not combinations:
        return ()
    layouts = Network(*np.array(networks, dtype=np.float64).T)
    machines = Replica(*np.array(replicas, dtype=np.float64).T)
    requests = Requests(work.input_tokens, work.output_tokens, work.cached_input_share)
    if work.waits:
        served = roofline(layouts, machines, requests, constants).requests_per_s
    else:
        target_s = fitted.output_token_ms.on(on).value / MILLISECONDS
        rate = under_target(layouts, machines, requests, constants, target_s)
        served = rate.requests_per_s * fitted.latency_derating.on(on).value
    return tuple(
        _Candidate(*combination, speed)
        for combination, speed in zip(combinations, served.tolist(), strict=True)
    )


def ways(
    models: Iterable[OpenModel], units: Iterable[tuple[Gpu, int]], work: Work, on: date
) -> tuple[Way, ...]:
    """The fastest way to use each unit; units that fit no model are left out.

    Args:
        models: open models that would do.
        units: a GPU and how many of it come together.
        work: the shape of the requests.
        on: the date of the constants.
    """
    unit_ids = tuple((gpu.id, gpus) for gpu, gpus in units)
    return _ways(tuple(model.id for model in models), unit_ids, work, on)


@lru_cache(maxsize=128)
def _ways(
    model_ids: tuple[str, ...], unit_ids: tuple[tuple[str, int], ...], work: Work, on: date
) -> tuple[Way, ...]:
    by_gpu: dict[str, list[_Candidate]] = {gpu_id: [] for gpu_id, _ in unit_ids}
    for candidate in _candidates(model_ids, tuple(by_gpu), work, on):
        by_gpu[candidate.gpu.id].append(candidate)
    found = []
    for gpu_id, gpus in unit_ids:
        tried = [candidate for candidate in by_gpu[gpu_id] if gpus % candidate.chips == 0]
        fitting = [candidate for candidate in tried if candidate.requests_per_s > 0]
        if fitting:
            best = max(fitting, key=lambda candidate: candidate.requests_per_s / candidate.chips)
            found.append(
                Way(
                    model=best.model,
                    gpu=best.gpu,
                    precision=best.precision,
                    chips=best.chips,
                    gpus=gpus,
                    replica_requests_per_s=best.requests_per_s,
                    tried=len(tried),
                    fitting=len(fitting),
                )
            )
    return tuple(found)
