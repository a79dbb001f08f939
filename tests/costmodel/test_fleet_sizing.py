"""Whole replicas an hour, spares, GPU-hours and utilization."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel.fleet import HOURS_PER_MONTH, HOURS_PER_WEEK, WEEKS_PER_MONTH, Floats, Load, Rule, size


def week_of(busy: float, quiet: float, busy_hours: int) -> Floats:
    return np.array([busy] * busy_hours + [quiet] * (HOURS_PER_WEEK - busy_hours))


def test_a_month_is_730_hours_of_weeks_of_168() -> None:
    assert pytest.approx(HOURS_PER_MONTH) == WEEKS_PER_MONTH * HOURS_PER_WEEK


def test_a_fleet_that_follows_the_load_pays_each_hour_for_what_that_hour_needs() -> None:
    # 40 busy hours at 25 requests/s need ceil(25 / 10) = 3 replicas, 128 quiet hours at 4 need 1.
    # 40 x 3 + 128 x 1 = 248 replica-hours a week; x 730 / 168 = 1,077.6 a month.
    rates = week_of(25, 4, 40)
    sizing = size(Load.of_week(rates, rates), 10.0, Rule(headroom=0, spares=0, follows_load=True))
    assert int(sizing.replicas_at_peak) == 3
    assert float(sizing.replica_hours_per_month) == pytest.approx(248 * 730 / 168)
    # Served 40 x 25 + 128 x 4 = 1,512 of 2,480 that those replicas could: 61 %.
    assert float(sizing.utilization) == pytest.approx(1512 / 2480)


def test_a_fleet_that_is_owned_runs_its_peak_all_month() -> None:
    rates = week_of(25, 4, 40)
    sizing = size(Load.of_week(rates, rates), 10.0, Rule(headroom=0, spares=0, follows_load=False))
    assert float(sizing.replica_hours_per_month) == 3 * 730


def test_a_spare_is_added_in_every_hour_that_has_load_and_in_no_other() -> None:
    rates = week_of(5, 0, 40)
    sizing = size(Load.of_week(rates, rates), 10.0, Rule(headroom=0, spares=1, follows_load=True))
    assert int(sizing.replicas_at_peak) == 2
    assert float(sizing.replica_hours_per_month) == pytest.approx(40 * 2 * 730 / 168)


def test_hours_of_equal_load_are_sized_together() -> None:
    load = Load.of_week(week_of(25, 4, 40), week_of(20, 3, 40))
    assert load.peak_rates.tolist() == [4, 25]
    assert load.mean_rates.tolist() == [3, 20]
    assert load.hours_per_week.tolist() == [128, 40]


def test_headroom_can_cost_a_replica() -> None:
    rates = week_of(9, 9, 168)
    assert int(size(Load.of_week(rates, rates), 10.0, Rule(0.0, 0, follows_load=True)).replicas_at_peak) == 1
    # 9 x 1.3 = 11.7 requests/s need two.
    assert int(size(Load.of_week(rates, rates), 10.0, Rule(0.3, 0, follows_load=True)).replicas_at_peak) == 2


def test_a_replica_that_serves_nothing_is_refused() -> None:
    rates = week_of(1, 1, 168)
    with pytest.raises(ValueError, match="must be above 0"):
        size(Load.of_week(rates, rates), np.array([10.0, 0.0]), Rule(0.0, 0, follows_load=True))


@given(
    rate=st.floats(1e-6, 1e6),
    growth=st.floats(1, 100),
    capacity=st.floats(1e-3, 1e4),
    spares=st.integers(0, 2),
    follows=st.booleans(),
)
def test_more_load_never_needs_fewer_replica_hours_and_utilization_stays_within_one(
    *, rate: float, growth: float, capacity: float, spares: int, follows: bool
) -> None:
    rates = week_of(rate, rate / 3, 60)
    rule = Rule(0.0, spares, follows_load=follows)
    load = Load.of_week(rates, rates)
    small, large = size(load, capacity, rule), size(load, capacity, rule, volume=growth)
    assert small.replica_hours_per_month <= large.replica_hours_per_month * (1 + 1e-12)
    for sizing in (small, large):
        assert int(sizing.replicas_at_peak) >= 1
        assert 0 < float(sizing.utilization) <= 1 + 1e-9
