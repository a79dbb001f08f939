"""Volume as requests a month, load as 168 hourly rates."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from costmodel.catalog.load import catalog
from costmodel.demand import in_utc, rates, request_shape, requests_per_month, week
from costmodel.fleet import HOURS_PER_WEEK, WEEKS_PER_MONTH
from costmodel.resolve import ScenarioError
from costmodel.scenario import Load, LoadPatternId, RequestShape, Volume

ON = date(2026, 11, 21)
PATTERNS = catalog().load_patterns
SHAPE = RequestShape(input_tokens_per_request=1200, output_tokens_per_request=300)


def unpriced() -> float:
    pytest.fail("no spend was told, so no price is needed")


def test_tokens_a_month_are_requests_of_input_and_output_together() -> None:
    # 1.5 billion tokens / (1,200 + 300) = 1 million requests.
    assert requests_per_month(Volume(tokens_per_month=1.5e9), SHAPE, unpriced) == pytest.approx(1e6)


def test_requests_a_month_are_taken_as_told() -> None:
    assert requests_per_month(Volume(requests_per_month=7), SHAPE, unpriced) == 7


@given(spend=st.floats(1, 1e9), usd_per_request=st.floats(1e-6, 10))
def test_a_spend_and_its_requests_are_the_same_money(spend: float, usd_per_request: float) -> None:
    requests = requests_per_month(Volume(api_spend_usd_per_month=spend), SHAPE, lambda: usd_per_request)
    assert requests * usd_per_request == pytest.approx(spend)


def test_an_untold_shape_is_the_default_of_the_catalog() -> None:
    default = catalog().request_shapes.shapes["chat"]
    taken = request_shape(Volume(tokens_per_month=1), default)
    assert taken.input_tokens_per_request == default.input_tokens.value
    assert request_shape(Volume(tokens_per_month=1, shape=SHAPE), default) == SHAPE


@given(
    pattern=st.sampled_from(sorted(PATTERNS)),
    requests=st.floats(1, 1e12),
    batch_share=st.floats(0, 1),
)
def test_the_hourly_rates_of_a_month_add_up_to_its_requests(
    pattern: LoadPatternId, requests: float, batch_share: float
) -> None:
    mean, peak = rates(Load(pattern=pattern), PATTERNS[pattern], requests, batch_share, on=ON)
    assert mean.shape == peak.shape == (HOURS_PER_WEEK,)
    assert mean.sum() * 3600 * WEEKS_PER_MONTH == pytest.approx(requests)
    assert np.all(peak >= mean * (1 - 1e-12))


def test_business_hours_are_busy_on_weekdays_from_8_to_18() -> None:
    weights = week(PATTERNS["business_hours"])
    monday, saturday = weights[:24], weights[5 * 24 : 6 * 24]
    assert np.flatnonzero(monday == 1).tolist() == list(range(8, 18))
    assert saturday.max() < 1


def test_a_nightly_batch_runs_past_midnight_and_not_by_day() -> None:
    weights = week(PATTERNS["nightly_batch"])[:24]
    assert np.flatnonzero(weights).tolist() == [0, 1, 2, 3, 4, 5, 22, 23]


def test_spikes_stand_on_the_plateau_as_many_hours_as_the_catalog_says() -> None:
    pattern = PATTERNS["spiky"]
    weights = week(pattern)
    assert np.count_nonzero(weights == pattern.spike_multiple.value) == pattern.spike_hours_per_week


@pytest.mark.parametrize("pattern", ["business_hours", "global_chat"])
def test_a_fleet_sized_to_the_peak_minute_reaches_the_utilization_of_the_public_trace(
    pattern: LoadPatternId,
) -> None:
    published = PATTERNS[pattern].published_utilization
    assert published is not None
    mean, peak = rates(Load(pattern=pattern), PATTERNS[pattern], 1e6, 0, on=ON)
    assert mean.mean() / peak.max() == pytest.approx(published.value, rel=0.05)


def test_work_that_can_wait_flattens_the_peak() -> None:
    pattern = PATTERNS["business_hours"]
    _, alone = rates(Load(pattern="business_hours"), pattern, 1e6, 0, on=ON)
    _, half = rates(Load(pattern="business_hours"), pattern, 1e6, 0.5, on=ON)
    assert half.max() < alone.max()


def test_a_curve_of_ones_own_replaces_the_pattern() -> None:
    curve = (1.0,) + (0.0,) * 167
    mean, _ = rates(Load(hourly_weights=curve), PATTERNS["steady"], 1e6, 0, on=ON)
    assert np.flatnonzero(mean).tolist() == [0]


def test_a_curve_without_any_load_is_refused() -> None:
    with pytest.raises(ValidationError, match="all 0: give at least one hour a weight above 0"):
        Load(hourly_weights=(0.0,) * 168)


class TestTimeZones:
    def test_an_office_abroad_is_busy_when_its_own_clock_says_so(self) -> None:
        # From 8 to 18 in New York, five hours behind UTC in November: 13 to 23 in UTC.
        load = Load(pattern="business_hours", time_zones=("America/New_York",))
        mean, _ = rates(load, PATTERNS["business_hours"], 1e6, 0, on=ON)
        assert np.flatnonzero(mean[:24] == mean.max()).tolist() == list(range(13, 23))

    def test_summer_time_is_that_of_the_day(self) -> None:
        load = Load(pattern="business_hours", time_zones=("America/New_York",))
        mean, _ = rates(load, PATTERNS["business_hours"], 1e6, 0, on=date(2026, 7, 1))
        assert np.flatnonzero(mean[:24] == mean.max()).tolist() == list(range(12, 22))

    def test_monday_begins_on_sunday_in_utc_where_the_clock_is_ahead(self) -> None:
        # Monday 8 to 18 in Auckland, thirteen hours ahead in November: from Sunday 19 in UTC.
        load = Load(pattern="business_hours", time_zones=("Pacific/Auckland",))
        mean, _ = rates(load, PATTERNS["business_hours"], 1e6, 0, on=ON)
        assert np.flatnonzero(mean[6 * 24 :] == mean.max()).tolist() == [19, 20, 21, 22, 23]

    def test_half_an_hour_is_spread_over_the_two_it_straddles(self) -> None:
        # One busy hour at 12 by a clock 5:30 ahead: from 6:30 to 7:30 in UTC, half of it in 6, half in 7.
        weights = np.zeros(HOURS_PER_WEEK)
        weights[12] = 1
        assert np.flatnonzero(in_utc(weights, [5.5])).tolist() == [6, 7]
        assert in_utc(weights, [5.5])[6] == 0.5

    def test_users_around_the_world_have_a_lower_peak_than_those_of_one_place(self) -> None:
        pattern = PATTERNS["business_hours"]
        places = ("America/Los_Angeles", "Europe/Berlin", "Asia/Tokyo")
        _, one = rates(Load(pattern="business_hours", time_zones=places[:1]), pattern, 1e6, 0, on=ON)
        _, three = rates(Load(pattern="business_hours", time_zones=places), pattern, 1e6, 0, on=ON)
        # Where Tokyo's evening meets Berlin's morning two of three are busy: (1 + 1 + 0.12) / 3 of one place.
        assert three.max() == pytest.approx((1 + 1 + 0.12) / 3 * one.max())

    @given(
        ahead=st.lists(st.integers(-48, 56).map(lambda quarters: quarters / 4), min_size=1, max_size=5),
        weights=st.lists(st.floats(0, 100), min_size=HOURS_PER_WEEK, max_size=HOURS_PER_WEEK),
    )
    def test_clocks_move_load_and_neither_add_nor_lose_any(
        self, ahead: list[float], weights: list[float]
    ) -> None:
        held = np.array(weights)
        moved = in_utc(held, ahead)
        assert moved.sum() == pytest.approx(held.sum(), abs=1e-9)
        assert moved.max() <= held.max() + 1e-9

    def test_a_zone_that_is_not_known_is_refused_with_the_nearest(self) -> None:
        load = Load(time_zones=("Berlin",))
        with pytest.raises(ScenarioError) as refused:
            rates(load, PATTERNS["steady"], 1e6, 0, on=ON)
        assert str(refused.value).startswith(
            "load.time_zones: 'Berlin' is not a time zone; give an IANA name"
        )
        assert "'Europe/Berlin'" in str(refused.value)


def test_a_measured_peak_comes_before_the_patterns() -> None:
    mean, peak = rates(Load(pattern="spiky", peak_over_hour=1.5), PATTERNS["spiky"], 1e6, 0, on=ON)
    assert peak == pytest.approx(mean * 1.5)
