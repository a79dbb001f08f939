"""Where does one cost overtake another? The sign changes of a difference, and the one nearest to us.

Costs are step functions (replicas are whole), so the difference is scanned on a grid and the brackets that
hold a change are refined; a pair of changes closer together than the grid is not seen.

A search asks for differences and is given them, so that several searches can be answered in one evaluation.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Difference = Callable[[Floats], Floats]

REFINEMENTS = 3
POINTS_PER_REFINEMENT = 17
"""Each refinement narrows the bracket 16-fold: three leave 1/4,096 of a grid interval."""
STEPS = np.linspace(0.0, 1.0, POINTS_PER_REFINEMENT)


@dataclass(frozen=True)
class Change:
    """A change of sign between two values that are close together: `below` is the smaller."""

    below: float
    above: float


@dataclass(frozen=True)
class Changes:
    """How the sign of a difference goes over a range; a difference of 0 counts as positive.

    Attributes:
        negative_first, negative_last: at the smallest and at the largest value.
        first, last: the changes at the smallest and at the largest value; None where there is none.
        nearest: the first value past the change nearest to where we stand: it has the other sign.
    """

    negative_first: bool
    negative_last: bool
    first: Change | None = None
    last: Change | None = None
    nearest: float | None = None


Search = Generator[Floats, Floats, Changes]
"""Yields the values at which it wants the difference, is sent the differences, and returns the changes."""


def search(grid: Floats, current: float, *, zoom: tuple[float, float, int] | None = None) -> Search:
    """A search for the changes of sign.

    Args:
        grid: ascending values to scan; nearness is counted in steps of this grid.
        current: where we stand.
        zoom: with (below, above, points), the stretch from the first to the last change is scanned once more
            at that many points, from `below` times its start to `above` times its end, inside the grid.
    """
    values = _with(grid, current)
    negative = (yield values) < 0
    found = _turns(negative)
    if zoom and len(found):
        below, above, points = zoom
        low, high = values[found[0]] * below, values[found[-1] + 1] * above
        finer = np.geomspace(max(low, values[0]), min(high, values[-1]), points)
        negative_finer = (yield finer) < 0
        values, order = np.unique(np.concatenate([values, finer]), return_index=True)
        negative = np.concatenate([negative, negative_finer])[order]
        found = _turns(negative)
    ends = bool(negative[0]), bool(negative[-1])
    if not len(found):
        return Changes(*ends)
    here = int(np.searchsorted(values, current))
    steps = np.interp(values, grid, np.arange(len(grid)))
    away = np.abs((steps[found] + steps[found + 1]) / 2 - steps[here])
    wanted = [int(found[0]), int(found[-1]), int(found[away.argmin()])]
    brackets = sorted(set(wanted))
    low, high = values[brackets], values[np.array(brackets) + 1]
    for _ in range(REFINEMENTS):
        points_in = low[:, None] + (high - low)[:, None] * STEPS
        points_in[:, -1] = high
        inside = (yield points_in.ravel()).reshape(points_in.shape) < 0
        at = np.argmax(inside != inside[:, :1], axis=1)
        rows = np.arange(len(brackets))
        low, high = points_in[rows, at - 1], points_in[rows, at]
    first, last, near = (Change(float(low[row]), float(high[row])) for row in map(brackets.index, wanted))
    return Changes(*ends, first, last, near.above if wanted[2] >= here else near.below)


def _with(grid: Floats, value: float) -> Floats:
    at = int(np.searchsorted(grid, value))
    return grid if at < len(grid) and grid[at] == value else np.insert(grid, at, value)


def _turns(negative: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The places after which the sign changes."""
    return np.flatnonzero(negative[1:] != negative[:-1])


def together(
    searches: Sequence[Search], differences: Callable[[Sequence[Floats]], Sequence[Floats]]
) -> list[Changes]:
    """Run searches side by side.

    Args:
        searches: not started yet.
        differences: takes one array of values for each search (empty where it is done), gives one array of
            the same shape for each.
    """
    found: dict[int, Changes] = {}
    nothing = np.empty(0)
    wanted = [next(each) for each in searches]
    while len(found) < len(searches):
        answers = differences(wanted)
        for at, (each, answer) in enumerate(zip(searches, answers, strict=True)):
            if at in found:
                continue
            try:
                wanted[at] = each.send(answer)
            except StopIteration as done:
                wanted[at], found[at] = nothing, done.value
    return [found[at] for at in range(len(searches))]


def changes(difference: Difference, grid: Floats, current: float) -> Changes:
    """One search by itself: `difference` takes an array of values and gives one of the same shape."""
    return together([search(grid, current)], lambda wanted: [difference(wanted[0])])[0]
