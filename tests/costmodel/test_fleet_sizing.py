"""Whole replicas an hour, spares, GPU-hours and utilization."""

import math
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel.catalog.load import catalog
from costmodel.demand import rates as rates_of
from costmodel.fleet import (
    HOURS_PER_MONTH,
    HOURS_PER_WEEK,
    WEEKS_PER_MONTH,
    Floats,
    Load,
    Rule,
    ScaleToZero,
    peak_share,
    size,
)
from costmodel.scenario import Load as LoadTold
from costmodel.scenario import LoadPatternId


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


class TestStarts:
    def test_each_replica_that_is_added_is_paid_for_before_it_serves(self) -> None:
        # Every day 8 hours at 25 requests/s and 16 at 4, on replicas of 10: 3 and 1, so 2 are started a day.
        # 7 x (8 x 3 + 16 x 1 + 2 x 5 / 60) = 281.17 hours a week; the month has 730 / 168 of them.
        rates = np.tile([25.0] * 8 + [4.0] * 16, 7)
        rule = Rule(0, 0, follows_load=True, start_hours=5 / 60)
        sizing = size(Load.of_week(rates, rates), 10.0, rule)
        assert float(sizing.replica_hours_per_month) == pytest.approx(7 * (40 + 2 * 5 / 60) * 730 / 168)
        assert int(sizing.replicas_at_peak) == 3

    def test_a_fleet_that_stays_as_it_is_starts_none(self) -> None:
        flat = np.full(HOURS_PER_WEEK, 25.0)
        started = size(Load.of_week(flat, flat), 10.0, Rule(0, 0, follows_load=True, start_hours=1.0))
        assert float(started.replica_hours_per_month) == 3 * 730
        rates = week_of(25, 4, 40)
        owned = size(Load.of_week(rates, rates), 10.0, Rule(0, 0, follows_load=False, start_hours=1.0))
        assert float(owned.replica_hours_per_month) == 3 * 730


@given(
    levels=st.lists(st.floats(0.1, 100), min_size=1, max_size=6),
    hours=st.lists(st.integers(-1, 5), min_size=HOURS_PER_WEEK, max_size=HOURS_PER_WEEK),
    capacity=st.floats(0.5, 50),
    spares=st.integers(0, 2),
    start_hours=st.floats(0, 1),
    idle_hours=st.one_of(st.none(), st.floats(0, 1)),
)
def test_hours_are_those_of_a_week_gone_through_hour_by_hour(
    *,
    levels: list[float],
    hours: list[int],
    capacity: float,
    spares: int,
    start_hours: float,
    idle_hours: float | None,
) -> None:
    rates = np.array([0.0 if each < 0 else levels[each % len(levels)] for each in hours])
    rates[0] = max(rates[0], 0.1)
    stops = None if idle_hours is None else ScaleToZero(idle_hours, between_requests=False)
    rule = Rule(0.2, spares, follows_load=True, start_hours=start_hours, scale_to_zero=stops)
    paid = 0.0
    running = [math.ceil(rate * (1.2 / capacity)) + spares if rate > 0 else 0 for rate in [rates[-1], *rates]]
    for before, now in pairwise(running):
        paid += now + max(now - before, 0) * start_hours
        if before == 0:
            paid += now * (idle_hours or 0)
    sizing = size(Load.of_week(rates, rates / 2), np.array([capacity]), rule)
    assert sizing.replica_hours_per_month[0] == pytest.approx(paid * WEEKS_PER_MONTH, rel=1e-9)


class TestTold:
    def test_so_many_replicas_run_all_hours_whatever_the_load(self) -> None:
        rates = week_of(25, 4, 40)
        load = Load.of_week(rates, rates)
        sizing = size(
            load, np.array([10.0, 5.0]), Rule(0.3, 1, follows_load=True, units=np.array([2.0, 4.0]))
        )
        assert sizing.replicas_at_peak.tolist() == [2, 4]
        assert sizing.replica_hours_per_month.tolist() == [2 * 730, 4 * 730]

    def test_a_utilization_makes_the_fleet_as_large_as_it_says(self) -> None:
        # On average 1,512 / 168 = 9 requests/s: 0.9 replicas of 10, all busy; at 30 % busy it takes 3.
        rates = week_of(25, 4, 40)
        load = Load.of_week(rates, rates)
        sizing = size(load, 10.0, Rule(0.3, 1, follows_load=True, utilization=0.3))
        assert int(sizing.replicas_at_peak) == 3
        assert float(sizing.replica_hours_per_month) == 3 * 730
        assert float(sizing.utilization) == pytest.approx(0.3)

    def test_a_fleet_may_serve_only_a_share_of_the_peak(self) -> None:
        rates = week_of(25, 4, 40)
        rule = Rule(0, 0, follows_load=False)
        assert float(peak_share(Load.of_week(rates, rates), 10.0, rule, 2.0)) == pytest.approx(0.8)
        assert float(peak_share(Load.of_week(rates, rates), 10.0, rule, 2.0, volume=2.0)) == pytest.approx(
            0.4
        )

    def test_staging_replicas_run_all_hours_and_serve_nothing(self) -> None:
        rates = week_of(25, 4, 40)
        load = Load.of_week(rates, rates)
        alone, staged = (size(load, 10.0, Rule(0, 0, follows_load=True, staging=each)) for each in (0, 2))
        assert int(staged.replicas_at_peak) == int(alone.replicas_at_peak) + 2
        added = float(staged.replica_hours_per_month) - float(alone.replica_hours_per_month)
        assert added == pytest.approx(2 * 730)
        # 1,512 requests/s-hours of 2,480 and 2 x 1,680 that are paid for.
        assert float(staged.utilization) == pytest.approx(1512 / (2480 + 3360))


def test_work_that_can_wait_fills_what_the_rest_leaves_free() -> None:
    # 40 hours at 25 requests/s and 128 at 5 ask for 3 and 1 machines of 10, which leave 5 free in every hour.
    rates = np.where(np.arange(168) < 40, 25.0, 5.0)
    rule = Rule(0, 0, follows_load=True)
    alone = size(Load.of_week(rates, rates), 10.0, rule)
    for waiting, hours in ((0.0, 0), (4.0, 0), (5.0, 0), (6.0, 17), (10.0, 84)):
        both = size(Load.of_week(rates + waiting, rates + waiting, waiting), 10.0, rule)
        more = float(both.replica_hours_per_month - alone.replica_hours_per_month) / WEEKS_PER_MONTH
        assert more == pytest.approx(hours)


@given(
    pattern=st.sampled_from(["business_hours", "spiky", "global_chat"]),
    capacity=st.floats(0.05, 20),
    shares=st.tuples(st.floats(0, 0.99), st.floats(0, 0.99)),
    follows=st.booleans(),
)
def test_the_more_of_the_work_can_wait_the_fewer_machines_it_takes(
    pattern: LoadPatternId, capacity: float, shares: tuple[float, float], *, follows: bool
) -> None:
    rule = Rule(0.3, 1, follows_load=follows, start_hours=0.1)
    found = []
    for share in sorted(shares):
        told = LoadTold(pattern=pattern)
        mean, peak = rates_of(told, catalog().load_patterns[pattern], 1e7, share, on=date(2026, 11, 21))
        found.append(size(Load.of_week(peak, mean, share * 1e7 / HOURS_PER_MONTH / 3600), capacity, rule))
    less, more = found
    assert more.replica_hours_per_month <= less.replica_hours_per_month * (1 + 1e-9)
    assert more.replicas_at_peak <= less.replicas_at_peak
