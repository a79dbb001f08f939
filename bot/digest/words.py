"""What does `/llm-tco digest …` ask? A verb, and with `on` a day, a time and a time zone in any order."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from bot.digest.schedule import DAYS, Weekly, zone_named
from bot.language.words import either

WORDS = ("digest", "digests")
"""The second where a verb or nothing follows: `digests of 2B tokens a month` is no command of it."""
Verb = Literal["on", "off", "mute", "unmute", "status", "now", "preview"]
VERBS: dict[str, Verb] = {
    **{each: each for each in get_args(Verb)},
    **dict.fromkeys(("subscribe", "start", "enable"), "on"),
    **dict.fromkeys(("unsubscribe", "stop", "end", "disable"), "off"),
    "pause": "mute",
    "resume": "unmute",
    "help": "status",
}
"""What is asked for by the word that asks for it."""
SHORTEST_DAY = 3
AROUND = ",.;\"'`“”"
"""What may stand around a word and means nothing."""
_NOON = 12
_TIMES = {"noon": "12:00", "midnight": "0:00"}
_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>[0-5]\d))? ?(?P<half>a\.?m|p\.?m|h)?")
_FOUR_DIGITS = re.compile(r"(\d\d)([0-5]\d)")
_ABBREVIATION = re.compile(r"[a-z]{1,4}t")
_SMALL = re.compile(either(("at", "on", "in", "every", "each", "for", "the", "time", "zone")))
_QUIET = re.compile(either(("silent", "silently", "quiet", "quietly")))
_ALWAYS = re.compile(either(("always", "loud")))


@dataclass(frozen=True)
class Asked:
    """What the words say; None is what they leave open.

    `unread` is the first word that is none of it, or says another day, time or zone than a word before it.
    """

    verb: Verb
    weekday: int | None = None
    hour: int | None = None
    minute: int = 0
    zone: str | None = None
    silent: bool | None = None
    unread: str = ""

    def weekly(self, before: Weekly | None) -> Weekly | None:
        """The schedule that is asked for, on top of the one there was; None where no zone is known."""
        zone = self.zone or (before.zone if before else None)
        if zone is None:
            return None
        told = before or Weekly(zone=zone)
        return Weekly(
            zone=zone,
            weekday=told.weekday if self.weekday is None else self.weekday,
            hour=told.hour if self.hour is None else self.hour,
            minute=told.minute if self.hour is None else self.minute,
        )


def asked(text: str) -> Asked | None:
    """The reading of a command's text; None where it does not begin with `digest`."""
    first, *rest = text.split() or [""]
    verb = VERBS.get(rest[0].casefold()) if rest else None
    if first.casefold() not in WORDS or (first.casefold() != WORDS[0] and rest and verb is None):
        return None
    if verb is None:
        return Asked("status", unread=rest[0] if rest else "")
    return _options(verb, rest[1:])


def asks_for_preview(text: str) -> bool:
    """Whether a command's text asks for a preview and nothing else."""
    told = asked(text)
    return told is not None and told.verb == "preview" and not told.unread


def _options(verb: Verb, words: list[str]) -> Asked:
    weekday: int | None = None
    hour: int | None = None
    minute, zone, silent = 0, None, None
    while words:
        said = words[0].casefold().strip(AROUND)
        taken = 1
        if weekday is None and (day := _day(said)) is not None:
            weekday = day
        elif hour is None and (at := _time(words)) is not None:
            hour, minute, taken = at
        elif zone is None and (named := _zone(words)) is not None:
            zone, taken = named
        elif _QUIET.fullmatch(said) or _ALWAYS.fullmatch(said):
            silent = _QUIET.fullmatch(said) is not None
        elif said and not _SMALL.fullmatch(said):
            return Asked(verb, weekday, hour, minute, zone, silent, unread=words[0])
        words = words[taken:]
    return Asked(verb, weekday, hour, minute, zone, silent)


def is_abbreviation(word: str) -> bool:
    """Whether a word may be short for a time zone, as PST, IST and EST are: each is short for several."""
    return _ABBREVIATION.fullmatch(word.casefold().strip(AROUND)) is not None


def time_named(text: str) -> tuple[int, int] | None:
    """The hour and the minute that a text says and nothing else: `09:00`, `4 pm`."""
    words = text.split()
    at = _time(words) if words else None
    return at[:2] if at is not None and at[2] == len(words) else None


def _day(said: str) -> int | None:
    name = said.removesuffix("s") if len(said) > SHORTEST_DAY else said
    for number, day in enumerate(DAYS):
        if len(name) >= SHORTEST_DAY and day.casefold().startswith(name):
            return number
    return None


def _time(words: list[str]) -> tuple[int, int, int] | None:
    """The hour, the minute, and how many words say it: `9`, `9.30`, `0900`, `9 a.m.`, `17h`, `noon`."""
    for count in (2, 1):
        said = " ".join(words[:count]).casefold().strip(AROUND)
        said = _FOUR_DIGITS.sub(r"\1:\2", _TIMES.get(said, said))
        match = _TIME.fullmatch(said) if len(words) >= count else None
        if match is None:
            continue
        hour, half = int(match["hour"]), (match["half"] or "").replace(".", "")
        if half in {"am", "pm"}:
            if not 1 <= hour <= _NOON:
                return None
            hour = hour % _NOON + (_NOON if half == "pm" else 0)
        return (hour, int(match["minute"] or 0), count) if hour < 2 * _NOON else None
    return None


def _zone(words: list[str]) -> tuple[str, int] | None:
    """The zone, and how many words name it: `Berlin`, `new york`."""
    for count in (3, 2, 1):
        if len(words) >= count and (name := zone_named(" ".join(words[:count]).strip(AROUND))):
            return name, count
    return None
