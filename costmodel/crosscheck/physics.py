"""Can the catalog's machines do what the model says? Each placement against memory, compute and bandwidth.

The formats that a chip computes in come from its architecture here, and from the catalog's peak rates there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import product
from typing import Literal, TypeVar, get_args

import numpy as np

from costmodel.catalog.schema import Gpu, OpenModel, Precision
from costmodel.ceiling import above_physics
from costmodel.options.hardware import replica_sizes
from costmodel.placement import BITS, BITS_PER_BYTE, GIBI, GIGA, computes_in, network, replica
from costmodel.throughput import Constants, Network, Replica, Requests, roofline

T = TypeVar("T", Network, Replica)
PRECISIONS: tuple[Precision, ...] = get_args(Precision)

TURING = frozenset({"bf16", "int8", "int4"})
"""Its sixteen bits are fp16, not bf16; the catalog has one name for both."""
AMPERE = TURING
ADA = AMPERE | {"fp8"}
HOPPER = frozenset({"bf16", "fp8", "int8"})
BLACKWELL = HOPPER | {"fp4"}
CDNA_3 = HOPPER
FORMATS: Mapping[str, frozenset[str]] = {
    "t4": TURING,
    "a10": AMPERE,
    "a10g": AMPERE,
    "a100": AMPERE,
    "l4": ADA,
    "l40s": ADA,
    "rtx_4090": ADA,
    "h100": HOPPER,
    "h200": HOPPER,
    "gh200": HOPPER,
    "b200": BLACKWELL,
    "gb200": BLACKWELL,
    "b300": BLACKWELL,
    "rtx_5090": BLACKWELL,
    "rtx_pro_6000": BLACKWELL,
    "mi300x": CDNA_3,
    "mi325x": CDNA_3,
}
"""What tensor cores compute in, by the first words of a GPU's id; by the architectures' white papers."""


Kind = Literal["format", "weights", "cache", "rate"]


@dataclass(frozen=True)
class Finding:
    """What cannot be: of a chip's formats, or of a model on chips. `subject` is whose entry to look at."""

    kind: Kind
    subject: str
    what: str


@dataclass(frozen=True)
class Checked:
    """How many placements were looked at, how many of them hold the weights, and what cannot be."""

    placements: int
    fitting: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Placement:
    model: OpenModel
    gpu: Gpu
    precision: Precision
    chips: int
    network: Network
    replica: Replica

    def __str__(self) -> str:
        return f"{self.model.title} in {self.precision} on {self.chips} x {self.gpu.title}"


def checked(
    gpus: Iterable[Gpu], models: Iterable[OpenModel], works: Iterable[Requests], constants: Constants
) -> Checked:
    """Every GPU, model, precision and size of replica that the catalog lets run, at each shape of work."""
    held = tuple(gpus)
    placements = tuple(_placements(held, models, constants))
    findings = [finding for gpu in held for finding in formats(gpu)]
    findings += [finding for each in placements for finding in _precision(each)]
    fitting = np.zeros(len(placements), dtype=bool)
    networks, replicas = _stacked(Network, placements), _stacked(Replica, placements)
    for work in works:
        rate = roofline(networks, replicas, work, constants)
        fitting |= rate.fits
        for at in np.flatnonzero(rate.fits):
            findings += _too_much(placements[at], work, rate.output_tokens_per_s[at], rate.batch[at])
    return Checked(len(placements), int(fitting.sum()), tuple(findings))


def _placements(
    gpus: Iterable[Gpu], models: Iterable[OpenModel], constants: Constants
) -> Iterator[_Placement]:
    for model, gpu in product(models, gpus):
        for precision, chips in product(PRECISIONS, replica_sizes(gpu)):
            placed = replica(model, gpu, chips, precision, constants)
            if placed is not None:
                yield _Placement(model, gpu, precision, chips, network(model), placed)


def _stacked(kind: type[T], placements: tuple[_Placement, ...]) -> T:
    """The placements' networks or replicas as one of arrays."""
    part = kind.__name__.lower()
    rows = [tuple(vars(getattr(each, part)).values()) for each in placements]
    return kind(*np.array(rows, dtype=np.float64).reshape(len(rows), len(fields(kind))).T)


def formats(gpu: Gpu) -> Iterator[Finding]:
    """Peak rates on record for formats that the chip's architecture does not compute in."""
    words = gpu.id.split("_")
    names = ("_".join(words[:length]) for length in range(len(words), 0, -1))
    known = next((FORMATS[name] for name in names if name in FORMATS), None)
    if known is None:
        what = "its architecture is not in costmodel/crosscheck/physics.py; add it to FORMATS"
        yield Finding("format", gpu.title, what)
        return
    for precision in sorted(set(gpu.dense_tflops) - known):
        what = f"a peak rate in {precision}, which its architecture does not compute in"
        yield Finding("format", gpu.title, what)


def _precision(placed: _Placement) -> Iterator[Finding]:
    computing = computes_in(placed.precision, placed.gpu)
    if computing not in placed.gpu.dense_tflops:
        what = f"{placed} is computed in {computing}, for which the chip has no peak rate"
        yield Finding("format", placed.gpu.title, what)


def _too_much(
    placed: _Placement, work: Requests, output_tokens_per_s: float, batch: float
) -> Iterator[Finding]:
    title = placed.model.title
    native = placed.precision == placed.model.native_precision
    bits = placed.model.native_bits_per_weight.value if native else BITS[placed.precision]
    weights_gb = placed.model.total_params_billion.value * bits / BITS_PER_BYTE
    memory_gb = placed.gpu.memory_gb.value * GIBI / GIGA * placed.chips
    context = float(work.input_tokens + work.output_tokens / 2)
    cache_gb = batch * placed.model.kv_values(context) * placed.replica.kv_bytes_per_element / GIGA
    if weights_gb > memory_gb:
        yield Finding("weights", title, f"{placed}: {weights_gb:,.0f} GB in {memory_gb:,.0f} GB")
    elif batch > 1 and weights_gb + cache_gb > memory_gb:
        what = f"{placed}: {weights_gb:,.0f} GB and the cache of {batch:,.0f} requests, {cache_gb:,.0f} GB, "
        yield Finding("cache", title, f"{what}in {memory_gb:,.0f} GB")
    for requests in (None, work):
        above = above_physics(placed.network, placed.replica, output_tokens_per_s, requests)
        if above is not None:
            yield Finding("rate", title, f"{placed}: {above}")
