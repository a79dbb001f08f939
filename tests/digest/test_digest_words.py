"""What people type after `/llm-tco digest`."""

import pytest

from bot.digest.schedule import Weekly
from bot.digest.words import Asked, asked


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("digest", Asked("status")),
        ("digest on", Asked("on")),
        ("Digest OFF", Asked("off")),
        ("digest now", Asked("now")),
        ("digest preview", Asked("preview")),
        ("digest on tuesday 10:00 Europe/Berlin", Asked("on", 1, 10, 0, "Europe/Berlin")),
        ("digest on every Tue at 9 am New York", Asked("on", 1, 9, 0, "America/New_York")),
        ("digest on fridays, 17:30", Asked("on", 4, 17, 30)),
        ("digest on 12 am utc", Asked("on", None, 0, 0, "UTC")),
        ("digest on 12pm", Asked("on", None, 12)),
        ("digest on 9h kolkata silent", Asked("on", None, 9, 0, "Asia/Kolkata", silent=True)),
        ("digest on always", Asked("on", silent=False)),
        ("digest on saturday", Asked("on", 5)),
        ("digest on 25:00 utc", Asked("on", unread="25:00")),
        ("digest on 9:75", Asked("on", unread="9:75")),
        ("digest on monday Atlantis", Asked("on", 0, unread="Atlantis")),
        ("digest on monday, tuesday utc", Asked("on", 0, unread="tuesday")),
        ("digest on 9 10 utc", Asked("on", None, 9, unread="10")),
        ("digest on utc Berlin", Asked("on", zone="UTC", unread="Berlin")),
        ('digest on "Europe/Berlin"', Asked("on", zone="Europe/Berlin")),
        ("digest on 9.30", Asked("on", None, 9, 30)),
        ("digest on 0900 utc", Asked("on", None, 9, 0, "UTC")),
        ("digest on 9h30", Asked("on", None, 9, 30)),
        ("digest on noon Tokyo", Asked("on", None, 12, 0, "Asia/Tokyo")),
        ("digest on 9 a.m. Tokyo", Asked("on", None, 9, 0, "Asia/Tokyo")),
        ("digest on 9 p.m., friday", Asked("on", 4, 21)),
        ("digest on 2575", Asked("on", unread="2575")),
        ("digest on PST", Asked("on", unread="PST")),
        ("digest on EST", Asked("on", unread="EST")),
        ("digest on 10:00 IST", Asked("on", None, 10, unread="IST")),
        ("digest on localtime", Asked("on", unread="localtime")),
        ("digest on Factory", Asked("on", unread="Factory")),
        ("digest enable", Asked("on")),
        ("digest disable", Asked("off")),
        ("digest pause", Asked("mute")),
        ("digests", Asked("status")),
        ("Digests on tuesday", Asked("on", 1)),
        ("digests of 2B tokens a month", None),
        ("digest stop", Asked("off")),
        ("digest subscribe friday", Asked("on", 4)),
        ("digest mute", Asked("mute")),
        ("digest help", Asked("status")),
        ("digest off now", Asked("off", unread="now")),
        ("digest please", Asked("status", unread="please")),
        ("digestible 2B tokens", None),
        ("2B tokens digest", None),
        ("", None),
    ],
)
def test_words_are_read_in_any_order(text: str, reading: Asked | None) -> None:
    assert asked(text) == reading


def test_what_is_not_named_stays_as_it_was() -> None:
    before = Weekly(zone="Asia/Tokyo", weekday=2, hour=14, minute=15)
    friday = asked("digest on friday")
    at_ten = asked("digest on 10:00 utc")
    assert friday is not None
    assert friday.weekly(before) == Weekly(zone="Asia/Tokyo", weekday=4, hour=14, minute=15)
    assert at_ten is not None
    assert at_ten.weekly(before) == Weekly(zone="UTC", weekday=2, hour=10)


def test_without_a_zone_there_is_no_schedule() -> None:
    told = asked("digest on tuesday 10:00")
    assert told is not None
    assert told.weekly(None) is None
