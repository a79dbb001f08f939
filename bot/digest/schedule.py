"""When is a channel's weekly digest due? A weekday and a time in an IANA zone, after or before an instant.

A week is the ISO week of the local day, written `2026-W53`. A weekday falls into each ISO week once, so a
schedule has one moment in every week, whatever clocks and calendars do: at the turn of a year, in the weeks
53, and where clocks are put forward or back.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, Field

from costmodel.scenario import Part

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SATURDAY = 5
OLD_AREAS = ("Etc", "US", "Brazil", "Canada", "Chile", "Mexico", "posix", "right")
"""Where the last part of a name is no city: `US/Central`."""
NO_PLACE = frozenset({"Factory", "localtime", "posixrules"})
"""Names that are no zone of anybody: that of a machine, and one for a clock that was never set."""
EVERYWHERE = ("UTC", "GMT", "UCT")
WEEK = timedelta(days=7)
LATE = timedelta(hours=1)
"""A digest that goes out later than this after its moment says so."""


def _known(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        msg = f"no time zone is called {name}: use a name such as Europe/Berlin"
        raise ValueError(msg) from error
    return name


class Weekly(Part):
    """A weekday (0 is Monday), a time of that day, and the zone whose clock shows it."""

    zone: Annotated[str, AfterValidator(_known)]
    weekday: Annotated[int, Field(ge=0, le=6)] = 0
    hour: Annotated[int, Field(ge=0, le=23)] = 9
    minute: Annotated[int, Field(ge=0, le=59)] = 0

    def __str__(self) -> str:
        """`Monday 09:00 Europe/Berlin`."""
        return f"{DAYS[self.weekday]} {self.hour:02}:{self.minute:02} {self.zone}"


def _on(weekly: Weekly, day: date) -> datetime:
    """The schedule's moment on a local day, in UTC.

    A time that the clocks skip is as much later by the new clock; of one that comes twice it is the first.
    """
    local = datetime.combine(day, time(weekly.hour, weekly.minute), ZoneInfo(weekly.zone))
    return local.astimezone(UTC)


def due_after(weekly: Weekly, instant: datetime, sent_week: str = "") -> datetime:
    """The first moment after `instant` (aware) in UTC that is not of the week `sent_week`."""
    day = instant.astimezone(ZoneInfo(weekly.zone)).date()
    day += timedelta(days=weekly.weekday - day.weekday()) - WEEK
    while (moment := _on(weekly, day)) <= instant or week_of(day) == sent_week:
        day += WEEK
    return moment


def due_before(weekly: Weekly, instant: datetime) -> datetime:
    """The last moment up to and with `instant` (aware), in UTC."""
    day = instant.astimezone(ZoneInfo(weekly.zone)).date()
    day += timedelta(days=weekly.weekday - day.weekday()) + WEEK
    while (moment := _on(weekly, day)) > instant:
        day -= WEEK
    return moment


def moments(weekly: Weekly, first: datetime, instant: datetime, most: int) -> list[datetime]:
    """The moments from `first` up to and with `instant` (aware) in UTC: the last ones, the oldest first."""
    found: list[datetime] = []
    moment = due_before(weekly, instant)
    while moment >= first and len(found) < most:
        found.insert(0, moment)
        moment = due_before(weekly, moment - timedelta(seconds=1))
    return found


def week_of(day: date) -> str:
    """The ISO week of a day: `2026-W53`, whose year is that of its Thursday."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def week(weekly: Weekly, moment: datetime) -> str:
    """The ISO week of a moment by the calendar of the schedule's zone."""
    return week_of(moment.astimezone(ZoneInfo(weekly.zone)).date())


def kept_from_weekend(weekly: Weekly, now: datetime) -> datetime | None:
    """When a digest that comes late on a weekend goes out: on the next Monday, at its own time.

    None where it may go out now: on a working day, or for a schedule that names a day of the weekend itself.
    """
    day = now.astimezone(ZoneInfo(weekly.zone)).date()
    if day.weekday() < SATURDAY or weekly.weekday >= SATURDAY:
        return None
    return _on(weekly, day + timedelta(days=7 - day.weekday()))


def compared(last: datetime | None, now: datetime) -> tuple[date, date]:
    """The days whose prices a digest compares: that of the last digest's facts, or a week ago, and today's.

    Prices go by the date in UTC, wherever the channel is: what came into force between two local days would
    be told twice east of it, and never west of it.
    """
    on = now.astimezone(UTC).date()
    return on - WEEK if last is None else last.astimezone(UTC).date(), on


def working_days(since: date, until: date) -> int:
    """The days from Monday to Friday after `since`, up to and with `until`: a weekend makes nothing older."""
    days = max((until - since).days, 0)
    weeks, rest = divmod(days, 7)
    return 5 * weeks + sum((since.weekday() + step) % 7 < SATURDAY for step in range(1, rest + 1))


def _names_a_place(name: str) -> bool:
    """Not so `EST` and `PST8PDT`: who types it may mean a clock that changes, or another country's."""
    return name not in NO_PLACE and ("/" in name or not name.isupper() or name in EVERYWHERE)


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    """Zones by what people type: the whole name or its last part, in any case, spaces for underscores."""
    names = sorted(each for each in available_timezones() if _names_a_place(each))
    typed: dict[str, str] = {}
    for name in names:
        area, _, city = name.rpartition("/")
        if area and not area.startswith(OLD_AREAS):
            typed.setdefault(city.casefold(), name)
    return {**typed, **{name.casefold(): name for name in names}}


def zone_named(text: str) -> str | None:
    """The IANA zone that a text names: `europe/berlin`, `Berlin`, `new york`, `UTC`."""
    return _zones().get("_".join(text.casefold().split()))
