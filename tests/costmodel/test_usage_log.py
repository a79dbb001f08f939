"""A log of usage as a load and a volume: what is measured, what is told, and what is refused."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costmodel.fleet import HOURS_PER_WEEK, WEEKS_PER_MONTH
from costmodel.scenario import Load
from costmodel.usage import UsageError, read_usage, said_of

MONDAY = datetime(2026, 11, 2, tzinfo=UTC)


def log(
    count: Callable[[datetime], float],
    *,
    days: int = 7,
    minutes: int = 60,
    start: datetime = MONDAY,
    header: str = "timestamp,requests",
) -> str:
    times = [start + timedelta(minutes=minutes * at) for at in range(days * 24 * 60 // minutes)]
    return "\n".join([header, *(f"{time.isoformat()},{count(time):g}" for time in times)])


def weights(load: Load) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    assert load.hourly_weights is not None
    return np.array(load.hourly_weights)


class TestTimes:
    def test_a_week_by_the_hour_is_its_own_weights_and_its_sum_the_volume(self) -> None:
        # Two requests an hour on Mondays, one otherwise: 24 x 2 + 144 = 192 a week, x 730 / 168 a month.
        usage = read_usage(log(lambda time: 2 if time.weekday() == 0 else 1))
        assert weights(usage.load).tolist() == [2.0] * 24 + [1.0] * 144
        assert usage.requests_per_month == pytest.approx(192 * WEEKS_PER_MONTH)
        assert usage.tokens_per_month is None
        assert usage.load.peak_over_hour is None
        assert usage.notes == ()

    def test_a_log_that_begins_midweek_still_starts_its_week_on_monday(self) -> None:
        thursday = MONDAY + timedelta(days=3, hours=5)
        usage = read_usage(log(lambda time: 2 if time.weekday() == 0 else 1, start=thursday))
        assert weights(usage.load).tolist() == [2.0] * 24 + [1.0] * 144

    def test_offsets_are_turned_into_utc(self) -> None:
        # One busy hour at 9 on Monday where clocks are two hours ahead: 7 in UTC.
        there = timezone(timedelta(hours=2))
        start = datetime(2026, 11, 2, tzinfo=there)
        usage = read_usage(log(lambda time: float((time.weekday(), time.hour) == (0, 9)), start=start))
        assert np.flatnonzero(weights(usage.load)).tolist() == [7]

    def test_epoch_seconds_are_utc(self) -> None:
        start = int(MONDAY.timestamp())
        text = "\n".join(f"{start + 3600 * hour},{int(hour == 30)}" for hour in range(HOURS_PER_WEEK))
        usage = read_usage(text)
        assert np.flatnonzero(weights(usage.load)).tolist() == [30]
        assert "have no name" in usage.notes[0]

    def test_weeks_are_averaged(self) -> None:
        # Four requests an hour in the first week and two in the second: three.
        usage = read_usage(log(lambda time: 4 if time < MONDAY + timedelta(days=7) else 2, days=14))
        assert weights(usage.load) == pytest.approx(3)

    def test_minutes_are_summed_to_hours_and_show_the_peak(self) -> None:
        # Of four quarters of an hour the first has 5, the others 1: 8 an hour, and 5 over a mean of 2.
        usage = read_usage(log(lambda time: 5 if time.minute == 0 else 1, minutes=15))
        assert weights(usage.load) == pytest.approx(8)
        assert usage.load.peak_over_hour == pytest.approx(2.5)

    def test_a_quiet_hour_weighs_little_in_the_peak(self) -> None:
        # 23 level hours of 400 and one of 4, all in one quarter: 1.0013, where a plain mean would be 1.125.
        usage = read_usage(log(lambda time: 100 if time.hour else (4 if time.minute == 0 else 0), minutes=15))
        assert usage.load.peak_over_hour == pytest.approx((23 * 100 + 4) * 4 / (23 * 400 + 4))

    def test_rows_that_are_missing_count_as_nothing_and_are_told(self) -> None:
        lines = log(lambda _: 1).splitlines()
        usage = read_usage("\n".join(lines[:10] + lines[13:]))
        assert np.flatnonzero(weights(usage.load) == 0).tolist() == [9, 10, 11]
        assert usage.notes == ("3 of 168 rows of 60 minutes are missing; they count as 0.",)

    def test_rows_of_one_time_are_added(self) -> None:
        lines = log(lambda _: 1).splitlines()
        usage = read_usage("\n".join([*lines, lines[1]]))
        assert weights(usage.load)[0] == 2
        assert usage.notes == ("1 rows share their time with another; they were added.",)

    @pytest.mark.parametrize(
        ("header", "requests", "tokens"),
        [
            ("Start Time,Num Requests", True, False),
            ("time,total_tokens", False, True),
            ("date,count", True, False),
        ],
    )
    def test_names_of_columns_say_what_is_counted(self, header: str, *, requests: bool, tokens: bool) -> None:
        usage = read_usage(log(lambda _: 1, header=header))
        assert (usage.requests_per_month is not None, usage.tokens_per_month is not None) == (
            requests,
            tokens,
        )

    def test_other_columns_and_semicolons_do_not_matter(self) -> None:
        text = log(lambda _: 1).replace(",", ";eu;").replace("timestamp;eu;", "timestamp;region;")
        assert weights(read_usage("\ufeff" + text).load) == pytest.approx(1)

    @settings(max_examples=30)
    @given(
        counts=st.lists(st.integers(0, 1000), min_size=HOURS_PER_WEEK * 4, max_size=HOURS_PER_WEEK * 8),
        offset=st.integers(0, 10_000),
    )
    def test_nothing_is_lost_or_added(self, counts: list[int], offset: int) -> None:
        if not any(counts):
            counts[0] = 1
        start = int(MONDAY.timestamp()) + offset * 900
        text = "\n".join(f"{start + 900 * at},{count}" for at, count in enumerate(counts))
        load = read_usage(text).load
        # The mean of all rows is that of all hours, where every hour of the week is seen as often.
        if len(counts) % (HOURS_PER_WEEK * 4) == 0:
            assert weights(load).sum() == pytest.approx(sum(counts) / (len(counts) / (HOURS_PER_WEEK * 4)))
        assert weights(load).max() <= 4 * max(counts)
        assert load.peak_over_hour is None or 1 <= load.peak_over_hour <= 4


class TestBareRows:
    def test_168_rows_are_a_week(self) -> None:
        usage = read_usage("requests\n" + "\n".join(str(hour) for hour in range(HOURS_PER_WEEK)))
        assert weights(usage.load).tolist() == list(range(HOURS_PER_WEEK))
        assert usage.requests_per_month == pytest.approx(167 * 168 / 2 * WEEKS_PER_MONTH)

    def test_24_rows_are_any_day(self) -> None:
        usage = read_usage("\n".join(str(hour) for hour in range(24)))
        assert weights(usage.load).tolist() == list(range(24)) * 7
        assert usage.requests_per_month is None
        assert "every day of the week is taken to be like it" in usage.notes[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        (
            log(lambda _: 1) + "\n2026-11-04T08:30:00+00:00,1",
            "line 170: rows are 60 minutes apart, but this one",
        ),
        ("timestamp,requests\n", "the file holds a header and no rows"),
        (
            "timestamp,latency\n2026-11-02T00:00Z,3",
            "line 1: no time and count among the columns 'timestamp', 'latency'",
        ),
        ("2026-11-02T00:00Z,3,4", "line 1: 3 columns without a header"),
        ("1\n2\n3", "3 rows without a time; give 168"),
        ("\n".join(["0"] * 24), "all 24 counts are 0"),
        (log(lambda _: 1, days=3), "the rows span 3.0 days; give a week at least"),
        (log(lambda _: 1, minutes=120), "line 3: 120 minutes from the row before in time is not allowed"),
        (log(lambda _: 1, minutes=7), "line 3: 7 minutes from the row before in time is not allowed"),
        ("time,requests\n2026-11-02T00:00Z,1", "line 2: one time is no week"),
        ("time,requests\nyesterday,1", "line 2: 'yesterday' is not a time; write 2026-11-02T14:00:00Z"),
        ("time,requests\n1762041600000,1", "line 2: '1762041600000' is not a time"),
        ("time,requests\n2026-11-02T00:00Z,-3", "line 2: the count '-3' is not allowed"),
        ("time,requests\n2026-11-02T00:00Z,nan", "line 2: the count 'nan' is not allowed"),
        ("time,requests\n2026-11-02T00:00Z", "line 2: the count '' is not allowed"),
        (
            "time,requests\n2026-11-02T00:00,1\n2026-11-02T01:00Z,1",
            "line 3: '2026-11-02T01:00Z' has an offset",
        ),
        (
            log(lambda _: 1) + "\n2026-11-09T00:30:00+00:00,1",
            "line 170: rows are 60 minutes apart, but this one",
        ),
        (log(lambda _: 1) + "\n2062-11-09T00:00:00+00:00,1", "line 170: this is more than 265 weeks after"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_usage(text)
    assert str(refused.value).startswith(said)


lines = st.one_of(
    st.text(max_size=30),
    st.tuples(st.datetimes().map(str), st.floats(), st.text(max_size=3)).map(
        lambda row: ",".join(map(str, row))
    ),
    st.tuples(st.floats(), st.integers()).map(lambda row: f"{row[0]};{row[1]}"),
    st.just("timestamp,requests"),
)


@given(st.lists(lines, max_size=30).map("\n".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        usage = read_usage(text)
    except UsageError:
        return
    assert usage.load.hourly_weights


def test_what_it_holds_is_said() -> None:
    usage = read_usage(log(lambda time: 5 if time.minute == 0 else 1, minutes=15))
    said = list(said_of(usage))
    assert said[0] == "5,840 requests a month of 730 hours; the scenario keeps its own volume."
    assert said[1] == "The busiest minutes of an hour stand at 2.50 times its mean."
