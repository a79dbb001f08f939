"""The sign changes of a step function: the first, the last, the nearest."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel.crossing import REFINEMENTS, Changes, Floats, changes, search, together

GRID = np.geomspace(1, 1e6, 60)


def test_a_straight_line_is_crossed_where_it_is_zero() -> None:
    found = changes(lambda x: 1000 - x, GRID, 1.0)
    assert found.nearest == pytest.approx(1000, rel=1e-4)
    assert found.first == found.last
    assert (found.negative_first, found.negative_last) == (False, True)


@pytest.mark.parametrize(("difference", "negative"), [(1.0, False), (-1.0, True), (0.0, False)])
def test_no_change_is_said_with_the_sign(difference: float, negative: bool) -> None:  # noqa: FBT001 - a table
    assert changes(lambda x: np.full_like(x, difference), GRID, 1.0) == Changes(negative, negative)


def outside(x: Floats) -> Floats:
    return np.where((x > 100) & (x < 10_000), -1.0, 1.0)


@pytest.mark.parametrize(("current", "nearest"), [(2.0, 100), (300.0, 100), (5_000.0, 10_000), (9e5, 10_000)])
def test_the_nearest_of_two_is_where_the_sign_is_first_another(current: float, nearest: float) -> None:
    found = changes(outside, GRID, current)
    assert found.nearest == pytest.approx(nearest, rel=1e-3)
    assert (outside(np.array(found.nearest)) < 0) != (outside(np.array(current)) < 0)


def test_first_and_last_are_told_with_both_their_ends() -> None:
    found = changes(outside, GRID, 300.0)
    assert found.first is not None
    assert found.last is not None
    assert found.first.below <= 100 < found.first.above
    assert found.last.below < 10_000 <= found.last.above
    assert (found.negative_first, found.negative_last) == (False, False)


def test_changes_near_the_first_that_the_grid_steps_over_are_found_by_a_closer_look() -> None:
    def turns(x: Floats) -> Floats:
        return np.where((x > 1000) & ~((x > 1150) & (x < 1200)), -1.0, 1.0)

    def found(zoom: tuple[float, float, int] | None) -> Changes:
        return together([search(GRID, 1.0, zoom=zoom)], lambda wanted: [turns(wanted[0])])[0]

    coarse, close = found(None), found((1 / 2, 2.0, 128))
    assert coarse.last is not None
    assert coarse.last.above == pytest.approx(1000, rel=1e-3)
    assert close.last is not None
    assert close.last.above == pytest.approx(1200, rel=1e-3)


def test_several_searches_are_answered_at_once_each_with_its_own() -> None:
    asked: list[int] = []

    def differences(wanted: Sequence[Floats]) -> list[Floats]:
        asked.append(sum(map(len, wanted)))
        return [10.0 - wanted[0], np.ones_like(wanted[1]), 5000.0 - wanted[2]]

    one, none, other = together([search(GRID, 1.0) for _ in range(3)], differences)
    assert one.nearest == pytest.approx(10, rel=1e-4)
    assert none.nearest is None
    assert other.nearest == pytest.approx(5000, rel=1e-4)
    assert len(asked) == 1 + REFINEMENTS


@given(st.floats(2, 9e5), st.floats(1, 1e6))
def test_a_step_is_found_from_either_side(step: float, current: float) -> None:
    found = changes(lambda x: np.where(x < step, 1.0, -1.0), GRID, current)
    assert found.nearest == pytest.approx(step, rel=1e-3)
