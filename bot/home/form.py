"""What does the form of a channel's digest ask, and what do its answers say? A reading, or errors."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.conversation.form import FormField
from bot.digest.schedule import DAYS, Weekly, zone_named
from bot.digest.words import Asked, time_named

HOUR = 9
SILENT, ALWAYS = "silent", "always"
WRONG_TIME = "Give a time of day, such as 09:00 or 4 pm."
WRONG_ZONE = "Give a time zone by its name, such as Europe/Berlin, Kolkata or UTC."


@dataclass(frozen=True)
class DigestForm:
    """The form of one channel's digest. `response_url`, if any: to say in the channel what came of it."""

    channel: str
    fields: tuple[FormField, ...]
    response_url: str = ""

    @property
    def metadata(self) -> str:
        """What comes back with the form; `form_metadata` reads it."""
        return f"{self.channel} {self.response_url}".strip()


def form_metadata(text: str) -> tuple[str, str]:
    """The channel of a form that came back, and the response URL, which may be empty."""
    channel, _, response_url = text.partition(" ")
    return channel, response_url


def digest_form(
    channel: str, weekly: Weekly | None, *, silent: bool = False, response_url: str = ""
) -> DigestForm:
    """The form with what holds; without a subscription with Monday 09:00, and the zone left to be told."""
    day, hour, minute = (0, HOUR, 0) if weekly is None else (weekly.weekday, weekly.hour, weekly.minute)
    quiet = ((ALWAYS, "One line"), (SILENT, "Silence"))
    fields = (
        FormField("day", "Day", str(day), tuple((str(number), name) for number, name in enumerate(DAYS))),
        FormField("time", "Time", f"{hour:02}:{minute:02}"),
        FormField("zone", "Time zone, such as Europe/Berlin", "" if weekly is None else weekly.zone),
        FormField("quiet", "A week with nothing to say gets", SILENT if silent else ALWAYS, quiet),
    )
    return DigestForm(channel, fields, response_url)


def read_form(told: Mapping[str, str]) -> Asked | dict[str, str]:
    """What the answers ask for, or what is wrong by field."""
    at, zone = time_named(told["time"]), zone_named(told["zone"])
    errors = {} if at else {"time": WRONG_TIME}
    if zone is None:
        errors["zone"] = WRONG_ZONE
    if at is None or zone is None:
        return errors
    return Asked("on", int(told["day"]), *at, zone, silent=told["quiet"] == SILENT)
