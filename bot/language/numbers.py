"""Which numbers are written here? Digits and English words, with scale and range, and what is wrong."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from text_to_num import text2num  # type: ignore[import-untyped] # it ships no types

from bot.language.scales import DECIMAL_COMMA_SCALES, SCALE_NAMES, SCALES

Flaw = Literal["negative", "not_finite", "malformed", "decimal_comma", "vague"]
"""`decimal_comma`: "2,5", a value for people, and no way to write a count of tokens."""
Bound = Literal["at_most", "at_least"]

MOST_NUMBERS = 32
"""A message with more is no answer; the bound keeps the time of a hostile one."""

_SMALL = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    "seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_WORD = f"(?:{_SMALL}|hundred|thousand|million|billion|trillion)"
_WORDS = (
    rf"\b{_WORD}(?:(?:[ -]|(?<=hundred) and |(?<=thousand) and |(?<=million) and |"
    rf"(?<=billion) and ){_WORD}){{0,12}}\b"
)
_SCALE = re.compile(
    rf"(?:-?ish)?[ -]?({SCALE_NAMES})(?=tok|req|[^a-z0-9à-ÿ']|$)(?! ?\.m\b)((?<=mrd|mio|mld|mln)\.)?"
)
_BIG = re.compile(r" ?(?:of )?(?:a )?(dozen|hundred|thousand|million|billion|trillion|mil|bn|k)\b")
_NUMBER = re.compile(
    rf"""
    (?P<power>\d{{1,6}}(?:\.\d{{1,6}})?\ ?[x*]\ ?10\ ?(?:\^|\*\*)\ ?\d{{1,4}}|\b10\ ?(?:\^|\*\*)\ ?\d{{1,4}})
    |(?P<grouped>\d{{1,3}}(?:[,_']\d{{3}})+(?:\.\d+)?|\d{{1,3}}(?:\ \d{{3}}){{2,}}
        |(?<![\d.,])[1-9]\d{{0,2}}\ \d{{3}}(?![\d.,]?\d|\ ?(?:{SCALE_NAMES})\b)
        |\d{{1,3}}(?:\.\d{{3}}){{2,}})(?![\d])
    |(?P<fraction>\d{{1,3}}\ ?/\ ?\d{{1,2}}(?=\ (?:an?|of|fte|engineer|person|the|million|billion|trillion)\b)
        |(?<![\w/.,:-])(?:1/[2-9]|2/[35]|3/[45]|4/5)
        (?=\ ?(?:$|[,;.!?)])|\ (?:off|less|more|fewer|from|please|then|now|and|but)\b))
    |(?P<plain>(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)
    |(?P<half>\bhalf(?:\ of)?(?:\ an?|\ the|\ our|\ one)?\b
        |\b(?:(?:an?|one)\ quarter|three\ quarters|quarter\ of)(?:\ of)?(?:\ an?)?\b
        |\b(?:(?:an?|one|two)\ thirds?|(?:an?|one|two|three|four)\ fifths?|(?:an?|one)\ tenth)
        (?=\ (?:of|less|more|fewer|lower|higher|cheaper|the|our|cached|batch\w*|utili\w*
        |discount|input|output|fte|please|then|instead|now|and|from|in|for|to|off|again)\b|\ ?(?:$|[,;.!?]))
        (?:\ of(?:\ an?)?)?\b)
    |(?P<vague>\b(?:an?\ )?(?:few|several|handful|lots|tons|loads|bunch|some|many
        |hundreds|thousands|millions|billions|dozens)
        (?:\ of)?(?:\ (?:hundred|thousand|million|billion)s?)?\b)
    |(?P<couple>\b(?:an?\ )?couple(?:\ of)?\b)
    |(?P<dozen>\b(?:an?\ )?dozen\b)
    |(?P<words>{_WORDS})
    |(?P<one>\ban?\ (?:hundred|thousand|million|billion|trillion)\b
        (?:\ (?:thousand|million|billion|trillion)\b)?)
    |(?P<odd>\b(?:infinity|infinite|infinitely|inf|nan)\b)
    """,
    re.VERBOSE,
)
_POWER = re.compile(r"(?:([\d.]+) ?[x*] ?)?10 ?(?:\^|\*\*) ?(\d+)")
_MAX_EXPONENT = 300
"""Floats end near 1e308."""
_DOTS_GROUP = re.compile(
    rf"\d,\d{{1,2}} ?(?:{SCALE_NAMES})\b|(?<![\d.])\d{{1,3}}(?:\.\d{{3}}){{2,}}(?![\d.])"
)
"""A decimal comma before a scale, or dots that group in threes: then "1.200" in the same text is 1200."""
_COMMA = re.compile(r",(?:(\d{1,2})(?![\d.,])|\d[\d.,]*)")
_THREE_DECIMALS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_THREE_DIGITS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_THOUSAND_IN_SPANISH = re.compile(r"\b(?:al|por|de|del|d[ií]a|mes|mês|semana|hora|año)\b")
"""Beside these "mil" is a thousand, elsewhere a million: it is asked back."""
_UNREAD_SCALE = re.compile(r" ?[\u5341\u767e\u5343\u4e07\u842c\u4ebf\u5104\u5146\ub9cc\uc5b5]")
"""Chinese, Japanese and Korean scales, ten to 1e12: not read, so the digits before them are asked back."""
_BARE_SCALE = re.compile(r"hundred|thousand|million|billion|trillion")
_AND_A_HALF = re.compile(r" and (?:a|one) half\b| 1/2\b")
_POINT = re.compile(rf" point ((?:(?:{_SMALL})\b ?){{1,4}})")
_MINUS = re.compile(r"(?:(?:^|[^\w.)%] ?|\b[a-z]+ )-\$?|\b(?:minus|negative) \$?)$")
_AT_MOST = re.compile(
    r"(?:\b(?:up to|at most|under|below|(?:less|fewer) than|no more than|max(?:imum)?(?: of)?"
    r"|bis zu|höchstens|maximal|weniger als|unter|hasta|menos de|moins de|au plus|jusqu'à)|<=?) ?\$?$"
)
_AT_LEAST = re.compile(
    r"(?:\b(?:at least|over|above|more than|min(?:imum)?(?: of)?|upwards of|north of"
    r"|mindestens|mehr als|über|ab|más de|al menos|plus de|au moins)|>=?) ?\$?$"
)
_OR_MORE = re.compile(r" ?\+(?![\d ])|\+(?= )| or more\b| plus\b")
_OR_LESS = re.compile(r" or (?:less|fewer)\b| tops\b| max\b(?! ?of)")
_TO = re.compile(r"(?: ?(?:-|\.\.\.?|~) ?| (?:to|or|till|until|bis|oder) )(?:about |around |maybe )?\$?")
_AND = re.compile(r" and (?:about )?\$?")
_PARTS = {"quarter": 4, "third": 3, "fifth": 5, "tenth": 10}
_TIMES = {"two": 2, "three": 3, "four": 4}
_LOOK_BACK = 20


@dataclass(frozen=True)
class Number:
    """A number in a text: `high` is a range's upper end; `scaled`: a scale (k, million) was written."""

    value: float
    start: int
    end: int
    high: float | None = None
    scaled: bool = False
    bound: Bound | None = None
    flaw: Flaw | None = None


def numbers(text: str) -> tuple[Number, ...]:
    """The first `MOST_NUMBERS` numbers of a cleaned text in order, ranges joined."""
    return tuple(_joined(text, list(islice(_single(text), MOST_NUMBERS))))


def _single(text: str) -> Iterator[Number]:
    at = 0
    while match := _NUMBER.search(text, at):
        at = match.end()
        start = match.start()
        if (
            match.lastgroup in {"plain", "grouped"}
            and start
            and (text[start - 1].isalpha() or text[start - 1] == "_")
        ):
            continue
        number = _valued(text, match)
        before = text[max(0, start - _LOOK_BACK) : start]
        flaw = number.flaw
        if _MINUS.search(before) and not _follows_number(before):
            flaw = "negative"
        bound, end = _bound(text, before, number.end)
        at = end
        yield Number(number.value, start, end, None, number.scaled, bound, flaw)


def _follows_number(before: str) -> bool:
    """`5 - 6` is a range: a minus after a number (and its scale) is no sign."""
    return re.search(r"\d[a-z]{0,8} ?- ?\$?$", before) is not None


def _bound(text: str, before: str, end: int) -> tuple[Bound | None, int]:
    if match := _OR_MORE.match(text, end):
        return "at_least", match.end()
    if match := _OR_LESS.match(text, end):
        return "at_most", match.end()
    if _AT_MOST.search(before):
        return "at_most", end
    return ("at_least" if _AT_LEAST.search(before) else None), end


def _valued(text: str, match: re.Match[str]) -> Number:
    """The number at `match` with the words and scale that belong to it."""
    kind, written, start, end = match.lastgroup, match.group(), match.start(), match.end()
    if kind in {"odd", "vague"}:
        return Number(math.nan, start, end, flaw="not_finite" if kind == "odd" else "vague")
    if kind == "one":
        return Number(float(text2num(re.sub(r"^an?", "one", written), "en")), start, end, scaled=True)
    value, flaw = _base(kind or "", written, text, end)
    if kind in {"half", "couple", "dozen"}:
        big = _BIG.match(text, end)
        return (
            Number(value * _big(big[1]), start, big.end(), scaled=True) if big else Number(value, start, end)
        )
    scaled = kind == "words" and re.search(r"thousand|million|billion|trillion", written) is not None
    if kind == "words" and (point := _POINT.match(text, end)):
        value, end = value + _decimals(point[1]), point.start(1) + len(point[1].rstrip())
    if half := _AND_A_HALF.match(text, end):
        value, end = value + 0.5, half.end()
    while scale := _SCALE.match(text, end):
        flaw = flaw or _doubt_of_scale(text, written, scale[1], scaled=scaled)
        value, end, scaled = _times(value, scale[1]), scale.end(), True
    if kind == "plain" and flaw is None and not scaled:
        return _with_comma(text, written, start, end) or _plain(value, written, text, start, end)
    if flaw is None and not math.isfinite(value):
        flaw = "not_finite"
    return Number(value, start, end, scaled=scaled, flaw=flaw)


def _doubt_of_scale(text: str, written: str, scale: str, *, scaled: bool) -> Flaw | None:
    """Why a scale may be a thousand times another: "1.200 Mio", "2 mil tokens al mes"."""
    grouped = scale in DECIMAL_COMMA_SCALES and not scaled and _THREE_DIGITS.fullmatch(written)
    return "malformed" if grouped or (scale == "mil" and _THOUSAND_IN_SPANISH.search(text)) else None


def _times(value: float, scale: str) -> float:
    """4.265 times 1e12 is 4265000000000: what was written in decimals stays whole."""
    return float(f"{value * SCALES[scale]:.12g}")


def _big(word: str) -> float:
    return 12.0 if word == "dozen" else SCALES[word]


def _plain(value: float, written: str, text: str, start: int, end: int) -> Number:
    """Digits without a scale: "2.500" is 2500 where the text groups so elsewhere, else it may be either."""
    if not math.isfinite(value):
        return Number(value, start, end, flaw="not_finite")
    if _THREE_DECIMALS.fullmatch(written):
        if _DOTS_GROUP.search(text):
            return Number(float(written.replace(".", "")), start, end)
        return Number(value, start, end, flaw="malformed")
    return Number(value, start, end, flaw="malformed" if _UNREAD_SCALE.match(text, end) else None)


def _with_comma(text: str, written: str, start: int, end: int) -> Number | None:
    """Digits that go on after a comma: "1,5 billion" is clear, "1,5" may be, "1,50,000" is not."""
    comma = _COMMA.match(text, end)
    if comma is None:
        return None
    scale = _SCALE.match(text, comma.end())
    if scale and comma[1] and written.isdigit():
        return Number(_times(float(f"{written}.{comma[1]}"), scale[1]), start, scale.end(), scaled=True)
    if comma[1] and written.isdigit():
        return Number(float(f"{written}.{comma[1]}"), start, comma.end(), flaw="decimal_comma")
    return Number(math.nan, start, comma.end(), flaw="malformed")


def _base(  # noqa: PLR0911 - one return a kind of number
    kind: str, written: str, text: str, end: int
) -> tuple[float, Flaw | None]:
    """The value before scales."""
    if kind == "power" and (power := _POWER.fullmatch(written)):
        exponent = int(power[2])
        return float(power[1] or 1) * (10.0**exponent if exponent <= _MAX_EXPONENT else math.inf), None
    if kind == "grouped":
        spaced = re.sub(r"[,_' ]", "", written)
        return float(spaced.replace(".", "") if spaced.count(".") > 1 else spaced), None
    if kind == "fraction":
        above, below = written.replace(" ", "").split("/")
        return (float(above) / float(below), None) if float(below) else (math.nan, "not_finite")
    if kind == "half":
        return _part(written), None
    if kind in {"couple", "dozen"}:
        return {"couple": 2.0, "dozen": 12.0}[kind], None
    if kind == "words":
        if _BARE_SCALE.match(written):
            return math.nan, "vague"
        try:
            return float(text2num(written, "en")), None
        except ValueError:
            return math.nan, "malformed"
    return float(written), "malformed" if re.match(r"\.\d", text[end : end + 2]) else None


def _part(words: str) -> float:
    """“Half”, "three quarters", "a third"."""
    below = next((by for name, by in _PARTS.items() if name in words), 2)
    above = next((times for name, times in _TIMES.items() if words.startswith(name)), 1)
    return above / below


def _decimals(words: str) -> float:
    digits = "".join(str(text2num(word, "en")) for word in words.split())
    return float(f"0.{digits}")


def _joined(text: str, singles: list[Number]) -> Iterator[Number]:
    """Ranges become one number: `5-6B`, `5 to 6 billion`, `between 5 and 6B`, `1B or 2B`."""
    at = 0
    while at < len(singles):
        low = singles[at]
        high = singles[at + 1] if at + 1 < len(singles) else None
        at += 1
        if high is None or not _is_range(text, low, high):
            yield low
            continue
        at += 1
        start = low.value
        if high.scaled and not low.scaled and high.value:
            scale = (
                10.0 ** (3 * int(math.log10(max(high.value, 1)) // 3)) if math.isfinite(high.value) else 1.0
            )
            start = low.value * scale
        flaw = low.flaw or high.flaw or (None if start < high.value else "malformed")
        yield Number(start, low.start, high.end, high.value, low.scaled or high.scaled, None, flaw)


def _is_range(text: str, low: Number, high: Number) -> bool:
    between = text[low.end : high.start]
    if _TO.fullmatch(between):
        return True
    return _AND.fullmatch(between) is not None and text[max(0, low.start - 9) : low.start].rstrip(
        " $"
    ).endswith("between")
