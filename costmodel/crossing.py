"""Where does one cost overtake another? The sign change of a difference nearest to where we stand.

Costs are step functions (replicas are whole), so the difference is scanned on a grid and the bracket that
holds the change is refined; a pair of changes closer together than the grid is not seen.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Difference = Callable[[Floats], Floats]

REFINEMENTS = 3
POINTS_PER_REFINEMENT = 33
"""Each refinement narrows the bracket 32-fold: three leave 1/32,768 of a grid interval."""


def refine(difference: Difference, low: float, high: float) -> float:
    """The far end of the narrowest bracket in which the difference leaves the sign that it has at `low`.

    `high` may lie below `low`: the search goes from `low` towards it.
    """
    for _ in range(REFINEMENTS):
        points = np.linspace(low, high, POINTS_PER_REFINEMENT)
        negative = difference(points) < 0
        changed = int(np.argmax(negative != negative[0]))
        low, high = float(points[changed - 1]), float(points[changed])
    return high


def nearest(difference: Difference, grid: Floats, current: float) -> float | None:
    """The value nearest to `current` at which the difference changes sign; None when it does not on the grid.

    Args:
        difference: takes an array of values, gives an array of the same shape; 0 counts as positive.
        grid: ascending values to scan; nearness is counted in steps of this grid.
        current: where we stand; its sign is the one that must change.
    """
    values = np.union1d(grid, [current])
    here = int(np.searchsorted(values, current))
    negative = difference(values) < 0
    changed = np.flatnonzero(negative != negative[here])
    if not len(changed):
        return None
    there = int(changed[np.abs(changed - here).argmin()])
    inner = there - 1 if there > here else there + 1
    return refine(difference, float(values[inner]), float(values[there]))


def first(difference: Difference, grid: Floats) -> float | None:
    """The smallest value on the grid's span at which the difference changes sign; None when it does not."""
    return nearest(difference, grid, float(grid[0]))
