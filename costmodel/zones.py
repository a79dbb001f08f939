"""How far is a place's clock from UTC on a day? Time zones by their IANA names."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from rapidfuzz.fuzz import partial_ratio
from rapidfuzz.process import extract
from rapidfuzz.utils import default_process

from costmodel.resolve import ScenarioError

NEAREST = 3
"""Names that are offered in the place of one that is not known."""
NOON = time(12)
OFFSETS_KEPT = 1024


@lru_cache(maxsize=OFFSETS_KEPT)
def hours_ahead(name: str, on: date, field: str) -> float:
    """Hours that clocks there are ahead of UTC at noon of that day, summer time included.

    Args:
        name: of the zone: "Europe/Berlin".
        on: the day.
        field: of the scenario, for the message.

    Raises:
        ScenarioError: for a name that is not known; it gives the nearest.
    """
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        places = sorted(each for each in available_timezones() if "/" in each)
        found = extract(name, places, scorer=partial_ratio, processor=default_process, limit=NEAREST)
        nearest = " or ".join(f"{found_name!r}" for found_name, _, _ in found)
        msg = f"{field}: {name!r} is not a time zone; give an IANA name, such as {nearest}"
        raise ScenarioError(msg) from None
    ahead = datetime.combine(on, NOON, tzinfo=UTC).astimezone(zone).utcoffset()
    return (ahead or timedelta()) / timedelta(hours=1)
