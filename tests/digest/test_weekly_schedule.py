"""When a digest is due: over changes of clocks and calendars, each week has one moment."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.digest.schedule import (
    WEEK,
    Weekly,
    due_after,
    due_before,
    kept_from_weekend,
    week,
    week_of,
    working_days,
    zone_named,
)

ZONES = (
    *("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Kathmandu"),
    *("Africa/Casablanca", "America/St_Johns", "Pacific/Apia", "Pacific/Chatham", "Antarctica/Troll"),
)
BERLIN = Weekly(zone="Europe/Berlin")


def at(text: str) -> datetime:
    """A moment with its offset."""
    return datetime.fromisoformat(text)


def test_the_default_is_monday_at_nine() -> None:
    assert str(BERLIN) == "Monday 09:00 Europe/Berlin"


@pytest.mark.parametrize(
    ("weekly", "after", "due"),
    [
        # A week as any other: from the moment before, at it, and after it.
        (BERLIN, "2026-11-23T08:59:59+01:00", "2026-11-23T09:00+01:00"),
        (BERLIN, "2026-11-23T09:00+01:00", "2026-11-30T09:00+01:00"),
        (BERLIN, "2026-11-24T00:00+01:00", "2026-11-30T09:00+01:00"),
        # Nine o'clock stays nine o'clock where the clocks change on the Sunday between.
        (BERLIN, "2026-03-23T09:00+01:00", "2026-03-30T09:00+02:00"),
        (BERLIN, "2026-10-19T09:00+02:00", "2026-10-26T09:00+01:00"),
        # Clocks go forward at 02:00 in New York on 14 March 2027: 02:30 is an hour later, by the new clock.
        (
            Weekly(zone="America/New_York", weekday=6, hour=2, minute=30),
            "2027-03-08T00:00-05:00",
            "2027-03-14T03:30-04:00",
        ),
        # And back at 02:00 on 7 November 2027: of the two 01:30 it is the first.
        (
            Weekly(zone="America/New_York", weekday=6, hour=1, minute=30),
            "2027-11-01T00:00-04:00",
            "2027-11-07T01:30-04:00",
        ),
        (
            Weekly(zone="America/New_York", weekday=6, hour=1, minute=30),
            "2027-11-07T01:30-04:00",
            "2027-11-14T01:30-05:00",
        ),
        # Lord Howe changes its clocks by half an hour, on 4 October 2026.
        (Weekly(zone="Australia/Lord_Howe"), "2026-09-28T09:00+10:30", "2026-10-05T09:00+11:00"),
        # Half and quarter hours.
        (Weekly(zone="Asia/Kolkata"), "2026-11-23T00:00+00:00", "2026-11-23T09:00+05:30"),
        (Weekly(zone="Asia/Kathmandu"), "2026-11-23T03:15+00:00", "2026-11-30T09:00+05:45"),
        # Monday begins in Auckland while Sunday goes on in Honolulu.
        (Weekly(zone="Pacific/Auckland", hour=0), "2026-11-22T10:59+00:00", "2026-11-23T00:00+13:00"),
        (Weekly(zone="Pacific/Honolulu", hour=0), "2026-11-22T11:00+00:00", "2026-11-23T00:00-10:00"),
        # The turn of the year, from the last week of 2026, which is its 53rd.
        (BERLIN, "2026-12-28T09:00+01:00", "2027-01-04T09:00+01:00"),
        (Weekly(zone="UTC", weekday=4), "2026-12-31T23:59:59+00:00", "2027-01-01T09:00+00:00"),
        # 29 February.
        (Weekly(zone="UTC", weekday=1), "2028-02-28T00:00+00:00", "2028-02-29T09:00+00:00"),
    ],
)
def test_the_next_moment_is_by_the_local_clock(weekly: Weekly, after: str, due: str) -> None:
    assert due_after(weekly, at(after)) == at(due)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-12-28", "2026-W53"),
        ("2027-01-01", "2026-W53"),
        ("2027-01-03", "2026-W53"),
        ("2027-01-04", "2027-W01"),
        ("2024-12-30", "2025-W01"),
        ("2021-01-03", "2020-W53"),
        ("2026-03-02", "2026-W10"),
    ],
)
def test_a_week_has_the_year_of_its_thursday(day: str, name: str) -> None:
    assert week_of(date.fromisoformat(day)) == name


def test_the_week_is_that_of_the_local_calendar() -> None:
    sunday_evening_utc = at("2026-11-22T20:00+00:00")
    assert week(Weekly(zone="UTC"), sunday_evening_utc) == "2026-W47"
    assert week(Weekly(zone="Asia/Kolkata"), sunday_evening_utc) == "2026-W48"


def test_a_week_that_was_sent_is_passed_over_when_the_day_is_moved_in_it() -> None:
    """Sent on Monday, then moved to Friday: the next one is next week's."""
    friday = Weekly(zone="UTC", weekday=4)
    tuesday = at("2026-11-24T12:00+00:00")
    assert due_after(friday, tuesday) == at("2026-11-27T09:00+00:00")
    assert due_after(friday, tuesday, "2026-W48") == at("2026-12-04T09:00+00:00")


@given(
    zone=st.sampled_from(ZONES),
    weekday=st.integers(0, 6),
    hour=st.integers(0, 23),
    minute=st.integers(0, 59),
    start=st.datetimes(datetime(2011, 6, 1), datetime(2040, 1, 1)),  # noqa: DTZ001 - given its zone below
)
def test_every_week_has_exactly_one_moment(
    zone: str, weekday: int, hour: int, minute: int, start: datetime
) -> None:
    """Through sixty weeks, whatever clocks and calendars do: none twice, none left out."""
    weekly = Weekly(zone=zone, weekday=weekday, hour=hour, minute=minute)
    moment = due_after(weekly, start.replace(tzinfo=UTC))
    assert moment > start.replace(tzinfo=UTC)
    for _ in range(60):
        following = due_after(weekly, moment)
        assert timedelta(days=5) < following - moment < timedelta(days=9)
        assert due_before(weekly, following - timedelta(seconds=1)) == moment
        assert due_before(weekly, moment) == moment
        local = following.astimezone(ZoneInfo(zone))
        monday = date.fromisocalendar(*moment.astimezone(ZoneInfo(zone)).isocalendar()[:2], 1)
        if zone != "Pacific/Apia":  # which left out 30 December 2011 as a whole
            assert week(weekly, following) == week_of(monday + WEEK)
            assert local.weekday() == weekday
        moment = following


def test_a_digest_that_comes_late_on_a_weekend_waits_for_monday_at_its_own_hour() -> None:
    friday = Weekly(zone="Europe/Berlin", weekday=4, hour=16)
    assert kept_from_weekend(friday, at("2026-10-24T12:00+02:00")) == at("2026-10-26T16:00+01:00")
    assert kept_from_weekend(friday, at("2026-10-25T23:59+01:00")) == at("2026-10-26T16:00+01:00")
    assert kept_from_weekend(friday, at("2026-10-26T00:00+01:00")) is None


def test_whoever_names_a_day_of_the_weekend_gets_it() -> None:
    assert kept_from_weekend(Weekly(zone="UTC", weekday=6), at("2026-10-24T12:00+00:00")) is None


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2026-11-20", "2026-11-23", 1),  # Friday to Monday
        ("2026-11-21", "2026-11-22", 0),  # Saturday to Sunday
        ("2026-11-16", "2026-11-23", 5),
        ("2026-11-13", "2026-11-25", 8),
        ("2026-11-25", "2026-11-23", 0),
    ],
)
def test_a_weekend_makes_nothing_older(since: str, until: str, days: int) -> None:
    assert working_days(date.fromisoformat(since), date.fromisoformat(until)) == days


def test_a_zone_is_found_by_its_name_or_its_city() -> None:
    assert zone_named("europe/berlin") == "Europe/Berlin"
    assert zone_named("New York") == "America/New_York"
    assert zone_named("utc") == "UTC"
    assert zone_named("Atlantis") is None
    assert zone_named("Central") is None


def test_a_zone_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValidationError, match="use a name such as Europe/Berlin"):
        Weekly(zone="Mars/Olympus")
