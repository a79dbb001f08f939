"""Which hours of the day are meant? "9 to 5", "8am-6pm", "22:00-06:00" as windows with their place."""

import re
from dataclasses import dataclass

HOURS_A_DAY = 24
_NOON = 12
_HALF = r"(?P<{0}>\d{{1,2}})(?::(?P<{0}m>[0-5]\d)(?!\d))? ?(?P<{0}x>am|pm|a\.m\.?|p\.m\.?|h|o'clock|uhr)?"
_WINDOW = re.compile(
    rf"(?<![\w$.,:-]){_HALF.format('a')} ?(?:-|to|till?|until|through|and|bis) ?{_HALF.format('b')}"
    r"(?![\w%:]|[.,]\d| ?(?:[kmb]\b|bn\b|mil|bil|thousand|tok|req|call|eng|fte|people|%|out\b|"
    r"in\b(?! the)|to\b|input|output))"
)
_OF_A_COUNT = re.compile(
    r"\b(?:gpus?|cards?|replicas?|servers?|machines?|nodes?|engineers?|people|ftes?|head ?count|team)"
    r"(?: size| count)?(?: (?:down|up|back))? from $|"
    r"\b(?:gpus|cards|replicas|util\w*|discounts?|rebate|cach(?:e|ing)|(?:batch|cached?|input|output) "
    r"share|growth|horizon|"
    r"prices?|salar(?:y|ies)|latency|hit rate)(?: rate)?(?: (?:go(?:es)?|is|at|moves?|rises?|drops?|down|"
    r"up|back|of))*"
    r"(?: from|:)? ?$"
)
_NINE_TO_FIVE = re.compile(r"\bnine(?: to |-to-| till |-)five\b")
_CERTAIN_START = range(6, 12)
_CERTAIN_END_PM = range(3, 8)
_CERTAIN_END_24 = range(15, 21)


@dataclass(frozen=True)
class Window:
    """A daily window from one hour to another (24-hour clock; past midnight when the end is smaller)."""

    from_hour: int
    to_hour: int
    start: int
    end: int

    @property
    def hours(self) -> int:
        """How long it is, in hours; the same hour twice is the whole day."""
        return (self.to_hour - self.from_hour) % HOURS_A_DAY or HOURS_A_DAY


def windows(text: str) -> tuple[Window, ...]:
    """The windows of a cleaned text. Two bare numbers are one only where they can be nothing else ("9-5")."""
    found = [
        _window(match) for match in _WINDOW.finditer(text) if not _OF_A_COUNT.search(text[: match.start()])
    ]
    found += [Window(9, 17, *match.span()) for match in _NINE_TO_FIVE.finditer(text)]
    return tuple(window for window in found if window)


def _window(match: re.Match[str]) -> Window | None:
    first, last = int(match["a"]), int(match["b"])
    if first > HOURS_A_DAY or last > HOURS_A_DAY:
        return None
    marks = [(match[name] or "").replace(".", "") for name in ("ax", "bx")]
    certain = any(marks) or match["am"] is not None or match["bm"] is not None
    if not certain:
        if (
            not _ends_past_noon(first, last)
            and not (first in _CERTAIN_START and last in _CERTAIN_END_24)
            and (first, last) != (0, 24)
        ):
            return None
    elif (
        match["ax"] is None and match["bx"] and match["am"] is None and match["bm"] is None and first > _NOON
    ):
        return None
    return Window(
        _on_24(first, marks[0]) % HOURS_A_DAY,
        (first if _whole_day(match) else _to_24(first, last, marks)) % HOURS_A_DAY,
        match.start(),
        match.end(),
    )


def _whole_day(match: re.Match[str]) -> bool:
    """“07:00-07:00”: with minutes it is the 24-hour clock."""
    no_mark = match["ax"] is None and match["bx"] is None
    return no_mark and match["a"] == match["b"] and match["am"] is not None and match["am"] == match["bm"]


def _on_24(hour: int, mark: str) -> int:
    if mark == "pm" and hour < _NOON:
        return hour + _NOON
    return 0 if mark == "am" and hour == _NOON else hour


def _to_24(first: int, last: int, marks: list[str]) -> int:
    """“9-5” ends at 17: an end by day that is not after its start is past noon."""
    if marks[1] or marks[0] == "pm":
        return _on_24(last, marks[1])
    return last + _NOON if _ends_past_noon(first, last) else last


def _ends_past_noon(first: int, last: int) -> bool:
    """“9 to 5” and "9 to 9", which nobody says of a whole day."""
    return first in _CERTAIN_START and (first == last or (last in _CERTAIN_END_PM and last < first))
