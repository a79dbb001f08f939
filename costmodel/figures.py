"""Which figures are there, and which did a result use? Catalog figures as a reader sees them."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, lru_cache

from costmodel.catalog.calibration import calibration
from costmodel.catalog.claim_entries import claims_on_record
from costmodel.catalog.load import catalog, figures
from costmodel.catalog.schema import Gpu
from costmodel.decision import FigureUsed, Fleet
from costmodel.placement import computes_in
from costmodel.sourced import Sourced

Figure = Sourced[float]
FIGURES_KEPT = 8192


@lru_cache(maxsize=FIGURES_KEPT)
def figure_used(figure: Figure, on: date) -> FigureUsed:
    """A figure as a decision lists it."""
    return FigureUsed(
        id=figure.id,
        label=figure.label,
        value=f"{figure.value:,.10g}",
        unit=figure.unit,
        as_of=figure.as_of,
        source=figure.source,
        is_assumption=figure.confidence == "assumption",
        is_stale=figure.is_stale(on),
    )


def figures_used(used: Iterable[Figure], on: date) -> tuple[FigureUsed, ...]:
    """Each figure once, in the order of first use."""
    unique = {figure.id: figure for figure in used}
    return tuple(figure_used(figure, on) for figure in unique.values())


def machine_figures(fleet: Fleet) -> Iterator[Figure]:
    """What the speed and the size of a fleet rest on: its GPU's and its model's figures."""
    facts = catalog()
    model, gpu = facts.models[fleet.open_model], _gpus_by_title()[fleet.gpu]
    yield from (gpu.memory_gb, gpu.bandwidth_gb_per_s)
    computing = computes_in(fleet.precision, gpu)
    if computing is not None:
        yield gpu.dense_tflops[computing]
    if fleet.gpus_per_replica > 1:
        yield gpu.link_gb_per_s
    yield from (model.total_params_billion, model.active_params_billion)
    if fleet.precision == model.native_precision:
        yield model.native_bits_per_weight


@cache
def _gpus_by_title() -> dict[str, Gpu]:
    return {gpu.title: gpu for gpu in catalog().gpus.values()}


def every_figure(on: date) -> Iterator[FigureUsed]:
    """Every figure on record, earlier values of dated ones included."""
    for figure in (*figures(catalog()), *figures(calibration()), *figures(claims_on_record())):
        yield figure_used(figure, on)
