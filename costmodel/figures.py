"""Which figures are there, and which did a result use? Catalog figures as a reader sees them."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from costmodel.catalog.calibration import calibration
from costmodel.catalog.claim_entries import claims_on_record
from costmodel.catalog.load import catalog, figures
from costmodel.decision import FigureUsed
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


def every_figure(on: date) -> Iterator[FigureUsed]:
    """Every figure on record, earlier values of dated ones included."""
    for figure in (*figures(catalog()), *figures(calibration()), *figures(claims_on_record())):
        yield figure_used(figure, on)
