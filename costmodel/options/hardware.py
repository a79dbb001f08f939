"""Which replicas can serve the work, and how fast? The roofline over models, GPUs, counts and precisions.

Weights are not cut below eight bits unless the model was published that way: eight bits are near lossless,
four are a quality decision that a team takes itself, by asking for that precision.

What a team measured stands for that model on that GPU: nothing computed is set beside it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import product

import numpy as np

from costmodel.catalog.calibration import calibration
from costmodel.catalog.load import catalog
from costmodel.catalog.schema import Gpu, OpenModel, Precision
from costmodel.latency import under_targets
from costmodel.options.speed import REPLICA_SIZES, MeasuredRate
from costmodel.options.workload import FAMILIES, Work, Works
from costmodel.placement import network, replica
from costmodel.throughput import Floats, Network, Number, Replica, roofline

GRIDS_KEPT = 64
WORKS_KEPT = 128


@dataclass(frozen=True)
class Way:
    """One way to use a unit of `gpus` GPUs: `gpus / chips` replicas of `chips` each.

    Attributes:
        model, gpu: catalog entries.
        precision: of the weights.
        chips: GPUs of one replica.
        gpus: GPUs of one unit: the least that is rented or bought together.
        replica_requests_per_s: of one replica; under the latency targets, derated, unless the work waits.
            Of many works an array, 0 for those that it does not serve; the model, precision and chips, which
            may be others for each, are then those that serve one of them fastest.
        measured: that rate is the team's own.
        tried: how many ways were tried for this unit; `fitting` of them fit and are quick enough.
    """

    model: OpenModel
    gpu: Gpu
    precision: Precision
    chips: int
    gpus: int
    replica_requests_per_s: Number
    measured: bool
    tried: int
    fitting: int

    @property
    def replicas(self) -> int:
        """Replicas in one unit."""
        return self.gpus // self.chips

    @property
    def requests_per_s(self) -> Number:
        """What the unit serves."""
        return self.replica_requests_per_s * self.replicas


@dataclass(frozen=True)
class _Candidate:
    model: OpenModel
    gpu: Gpu
    precision: Precision
    chips: int
    requests_per_s: Number
    measured: bool = False


def _precisions(model: OpenModel, wanted: Precision | None) -> tuple[Precision, ...]:
    if wanted is not None:
        return (wanted,)
    return ("bf16", "fp8") if model.native_precision == "bf16" else (model.native_precision,)


def replica_sizes(gpu: Gpu) -> tuple[int, ...]:
    """How many GPUs one replica may have: all in one node."""
    return tuple(size for size in REPLICA_SIZES if size <= gpu.max_per_node)


@dataclass(frozen=True)
class _Grid:
    """Every combination that the chips can run, in words and as arrays for the roofline."""

    combinations: tuple[tuple[OpenModel, Gpu, Precision, int], ...]
    networks: Network
    replicas: Replica


@lru_cache(maxsize=GRIDS_KEPT)
def _grid(model_ids: tuple[str, ...], wanted: Precision | None, on: date) -> _Grid | None:
    """The combinations of these models with all GPUs on record; None where there is none."""
    facts, constants = catalog(), calibration().constants(on)
    held = [
        (combination, tuple(vars(network(model)).values()), tuple(vars(fits).values()))
        for model, gpu in product((facts.models[each] for each in model_ids), facts.gpus.values())
        for precision, chips in product(_precisions(model, wanted), replica_sizes(gpu))
        if (fits := replica(model, gpu, chips, precision, constants)) is not None
        and (combination := (model, gpu, precision, chips))
    ]
    if not held:
        return None
    combinations, networks, replicas = zip(*held, strict=True)
    return _Grid(
        combinations,
        Network(*np.array(networks, dtype=np.float64).T),
        Replica(*np.array(replicas, dtype=np.float64).T),
    )


@lru_cache(maxsize=WORKS_KEPT)
def _candidates(model_ids: tuple[str, ...], work: Work, on: date) -> Mapping[str, tuple[_Candidate, ...]]:
    """Every combination by GPU, with its rate; 0 where it does not fit or is too slow."""
    facts = catalog()
    tokens = work.input_tokens + work.output_tokens
    able = tuple(each for each in model_ids if tokens <= facts.models[each].max_context_tokens)
    grid = _grid(able, work.precision, on)
    if grid is None:
        return {}
    served = _served(grid, work, on)
    by_gpu: dict[str, list[_Candidate]] = {}
    for combination, speed in zip(grid.combinations, served.tolist(), strict=True):
        by_gpu.setdefault(combination[1].id, []).append(_Candidate(*combination, speed))
    if work.measured is not None and work.measured.model_id in able:
        held = by_gpu.setdefault(work.measured.gpu_id, [])
        by_gpu[work.measured.gpu_id] = _with_measured(held, work.measured, work)
    return {gpu_id: tuple(candidates) for gpu_id, candidates in by_gpu.items()}


def _with_measured(candidates: Iterable[_Candidate], measured: MeasuredRate, work: Work) -> list[_Candidate]:
    """A GPU's candidates, its model's given up for the measured way, unless that has another precision."""
    facts = catalog()
    model, gpu = facts.models[measured.model_id], facts.gpus[measured.gpu_id]
    precision = measured.precision or work.precision or model.native_precision
    if work.precision not in (None, precision):
        return list(candidates)
    speed = measured.output_tokens_per_s / work.output_tokens
    others = [each for each in candidates if each.model.id != model.id]
    return [*others, _Candidate(model, gpu, precision, measured.chips, speed, measured=True)]


def ways(
    models: Iterable[OpenModel], units: Iterable[tuple[Gpu, int]], work: Work | Works, on: date
) -> tuple[Way, ...]:
    """The fastest way to use each unit; units that fit no model are left out.

    Args:
        models: open models that would do.
        units: a GPU and how many of it come together.
        work: the shape of the requests.
        on: the date of the constants.
    """
    model_ids, unit_ids = tuple(model.id for model in models), tuple((gpu.id, gpus) for gpu, gpus in units)
    if isinstance(work, Works):
        return _ways_of_many(model_ids, unit_ids, work, on)
    return _ways(model_ids, unit_ids, work, on)


def _ways_of_many(
    model_ids: tuple[str, ...], unit_ids: tuple[tuple[str, int], ...], works: Works, on: date
) -> tuple[Way, ...]:
    """The fastest way to use each unit for each work, as one `Way` a unit."""
    by_gpu, found = _rates_of_many(model_ids, works, on), []
    for gpu_id, gpus in unit_ids:
        tried = [each for each in by_gpu.get(gpu_id, ()) if gpus % each.chips == 0]
        if tried:
            # Chips come in powers of two: a share of the rate for each rounds nothing.
            per_chip = np.array([each.requests_per_s / each.chips for each in tried])
            best = tried[int(per_chip.max(axis=1).argmax())]
            rate = per_chip.max(axis=0)[works.places] * best.chips
            unit = best.model, best.gpu, best.precision, best.chips, gpus
            found.append(Way(*unit, rate, measured=False, tried=len(tried), fitting=len(tried)))
    return tuple(found)


@lru_cache(FAMILIES)
def _rates_of_many(
    model_ids: tuple[str, ...], works: Works, on: date
) -> Mapping[str, tuple[_Candidate, ...]]:
    """Every combination that serves any of the works, by GPU, with its rate for each distinct one."""
    grid, distinct = _grid(model_ids, works.precision, on), works.distinct
    if grid is None:
        return {}
    requests = distinct.requests
    longest = np.array([model.max_context_tokens for model, *_ in grid.combinations])
    fits = requests.input_tokens + requests.output_tokens <= longest
    served = np.where(fits, _served(grid, distinct, on), 0.0)
    by_gpu: dict[str, list[_Candidate]] = {}
    for combination, speed in zip(grid.combinations, served.T, strict=True):
        if speed.any():
            by_gpu.setdefault(combination[1].id, []).append(_Candidate(*combination, speed))
    return {gpu_id: tuple(candidates) for gpu_id, candidates in by_gpu.items()}


def _served(grid: _Grid, work: Work | Works, on: date) -> Floats:
    """Requests a second of every combination; 0 where it does not fit or is too slow."""
    fitted = calibration()
    constants, requests, targets = fitted.constants(on), work.requests, work.targets
    if targets is None:
        return roofline(grid.networks, grid.replicas, requests, constants).requests_per_s
    rate = under_targets(grid.networks, grid.replicas, requests, constants, targets)
    return rate.requests_per_s * fitted.latency_derating.on(on).value


@lru_cache(maxsize=WORKS_KEPT * FAMILIES)
def _ways(
    model_ids: tuple[str, ...], unit_ids: tuple[tuple[str, int], ...], work: Work, on: date
) -> tuple[Way, ...]:
    by_gpu = _candidates(model_ids, work, on)
    found = []
    for gpu_id, gpus in unit_ids:
        tried = [candidate for candidate in by_gpu.get(gpu_id, ()) if gpus % candidate.chips == 0]
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
                    measured=best.measured,
                    tried=len(tried),
                    fitting=len(fitting),
                )
            )
    return tuple(found)
