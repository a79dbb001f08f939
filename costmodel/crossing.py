"""Where does one cost overtake another? The sign change of a difference nearest to where we stand.

Costs are step functions (replicas are whole), so the difference is scanned on a grid and the bracket that
holds the change is refined; a pair of changes closer together than the grid is not seen.

A search asks for differences and is given them, so that several searches can be answered in one evaluation.
"""

from collections.abc import Callable, Generator, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Difference = Callable[[Floats], Floats]
Search = Generator[Floats, Floats, float | None]
"""Yields the values at which it wants the difference, is sent the differences, and returns the change."""

REFINEMENTS = 3
POINTS_PER_REFINEMENT = 33
"""Each refinement narrows the bracket 32-fold: three leave 1/32,768 of a grid interval."""
STEPS = np.linspace(0.0, 1.0, POINTS_PER_REFINEMENT)


def search(grid: Floats, current: float) -> Search:
    """A search for the value nearest to `current` at which the difference changes sign.

    It returns the far end of the narrowest bracket; None where the sign does not change on the grid.

    Args:
        grid: ascending values to scan; nearness is counted in steps of this grid.
        current: where we stand; its sign is the one that must change. A difference of 0 counts as positive.
    """
    here = int(np.searchsorted(grid, current))
    values = grid if here < len(grid) and grid[here] == current else np.insert(grid, here, current)
    negative = (yield values) < 0
    changed = np.flatnonzero(negative != negative[here])
    if not len(changed):
        return None
    there = int(changed[np.abs(changed - here).argmin()])
    low, high = float(values[there - 1 if there > here else there + 1]), float(values[there])
    for _ in range(REFINEMENTS):
        points = low + (high - low) * STEPS
        points[-1] = high
        negative = (yield points) < 0
        at = int(np.argmax(negative != negative[0]))
        low, high = float(points[at - 1]), float(points[at])
    return high


def together(
    searches: Sequence[Search], differences: Callable[[Sequence[Floats]], Sequence[Floats]]
) -> list[float | None]:
    """Run searches side by side.

    Args:
        searches: not started yet.
        differences: takes one array of values for each search (empty where it is done), gives one array of
            the same shape for each.
    """
    found: list[float | None] = [None] * len(searches)
    nothing = np.empty(0)
    wanted = [next(each) for each in searches]
    while any(len(values) for values in wanted):
        answers = differences(wanted)
        for at, (each, answer) in enumerate(zip(searches, answers, strict=True)):
            if not len(wanted[at]):
                continue
            try:
                wanted[at] = each.send(answer)
            except StopIteration as done:
                wanted[at], found[at] = nothing, done.value
    return found


def nearest(difference: Difference, grid: Floats, current: float) -> float | None:
    """The value nearest to `current` at which the difference changes sign; None when it does not on the grid.

    Args:
        difference: takes an array of values, gives an array of the same shape.
        grid: see `search`.
        current: see `search`.
    """
    return together([search(grid, current)], lambda wanted: [difference(wanted[0])])[0]


def first(difference: Difference, grid: Floats) -> float | None:
    """The smallest value on the grid's span at which the difference changes sign; None when it does not."""
    return nearest(difference, grid, float(grid[0]))
