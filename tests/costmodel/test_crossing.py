"""The nearest sign change of a step function."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel.crossing import Floats, first, nearest

GRID = np.geomspace(1, 1e6, 60)


def test_a_straight_line_is_crossed_where_it_is_zero() -> None:
    assert first(lambda x: 1000 - x, GRID) == pytest.approx(1000, rel=1e-4)


def test_no_change_gives_none() -> None:
    assert first(lambda x: x + 1, GRID) is None


def test_the_nearer_of_two_crossings_is_taken() -> None:
    def outside(x: Floats) -> Floats:
        return np.where((x > 100) & (x < 10_000), -1.0, 1.0)

    assert nearest(outside, GRID, 300.0) == pytest.approx(100, rel=1e-3)
    assert nearest(outside, GRID, 5_000.0) == pytest.approx(10_000, rel=1e-3)


@given(st.floats(2, 9e5), st.floats(1, 1e6))
def test_a_step_is_found_from_either_side(step: float, current: float) -> None:
    found = nearest(lambda x: np.where(x < step, 1.0, -1.0), GRID, current)
    assert found == pytest.approx(step, rel=1e-3)
