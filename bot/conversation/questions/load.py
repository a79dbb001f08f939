"""How does the work spread over a week? Steady, business hours, spiky, a nightly batch, a global chat."""

import re
from collections.abc import Iterator

from bot.conversation.questions.reading import NOTHING, Found, Outcome, Reading, Span, Unclear, overlaps
from bot.conversation.state import Fill, Slot
from bot.language.clock import HOURS_A_DAY, Window
from bot.language.message import Message, read_message
from costmodel.scenario import Load, LoadPatternId

SLOT: Slot = "load"
TITLE = "Load pattern"
PROMPT = "When does the work arrive?"
NAMES: dict[LoadPatternId, str] = {
    "steady": "Steady, day and night",
    "business_hours": "Business hours",
    "spiky": "Spiky, hard to predict",
    "nightly_batch": "Nightly batch",
    "global_chat": "Global chat, around the clock",
}
EXAMPLES = ("9 to 5 on weekdays", "bursts whenever marketing sends mail")

_CUES: dict[LoadPatternId, str] = {
    "steady": r"steady|steadily|constant(?:ly)?|24 ?[/x] ?7|24-7|flat|around[- ]the[- ]clock|"
    r"round[- ]the[- ]clock|day and night|"
    r"uniform(?:ly)?|evenly|even load|always[- ]on|(?<!quiet )(?<!idle )(?<!dead )(?<!nothing )all day(?: "
    r"long)?|never sleeps?|all the time|continuous(?:ly)?|"
    r"24 ?h(?:ours)?\b(?: a day| daily| per day)?"
    r"(?! (?:is|are|would be|latency|delay|turn-?around|later|sla))|"
    r"non-?stop|never (?:really )?(?:stops?|quiet|idle|rests?|pauses?)|consistent(?:ly)?|same all week|"
    r"machine[- ]to[- ]machine|m2m|"
    r"(?:no|without) (?:real |clear |particular |obvious |big |any )?(?:peaks?|spikes|bursts|rush hours?)"
    r"(?: and (?:no )?(?:valleys|troughs|lulls))?(?: really| at all)?|"
    r"(?:the )?same (?:every|all) (?:hour|day)(?: of the day)?|(?:even|level|spread|equal) (?:across|over|"
    r"through(?:out)?) "
    r"(?:the )?(?:whole |entire )?(?:day|week)",
    "business_hours": r"(?:business|office|working|work|daytime|regular|bank)[-_ ]?hours?|week ?-?days?|"
    r"work ?days?|day ?time|during the day|by day|"
    r"mon(?:day)?s?(?: ?- ?| to | through )fri(?:day)?s?|mo ?- ?fr|working week|work ?week|8 ?x ?5|"
    r"(?:while|when|whenever) (?:they|people|we|users|staff|everyone|everybody|employees|our (?:people|"
    r"staff|users))"
    r"(?:'re| are)? (?:at )?(?:the )?(?:work(?:ing)?|office|desks?)|when (?:the )?(?:offices?|shops?|"
    r"stores?) (?:is|are) open|"
    r"opening hours|"
    r"5 days a week|nine to five|werktags|wochentags|geschäftszeiten|bürozeiten",
    "spiky": r"spik(?:y|es?|ey|ing)|burst(?:y|s|ing)?|unpredictabl[ey]|irregular(?:ly)?|"
    r"sporadic(?:ally)?|erratic|random(?:ly)?|"
    r"comes? in waves|on and off|ad[- ]hoc|up and down|uneven(?:ly)?|now and then|occasional(?:ly)?|"
    r"peaky|fluctuat\w+|(?:(?:huge|big|sudden|massive|giant|short) )?(?:waves?|surges?|stampedes?|"
    r"rush(?:es)?)|"
    r"all at once|(?:black friday|cyber monday|prime day|flash sales?|launch day|super bowl|world cup)"
    r"(?:[- ](?:style|like|type|kind of))?(?: (?:peaks?|spikes?|rush(?:es)?|traffic|surges?|load))|"
    r"(?:huge|big|sharp|sudden|extreme|massive|crazy|wild|insane) peaks|peaks and (?:troughs|valleys|lulls)|"
    r"feast or famine|quiet (?:and|for \w+) then|comes and goes|bursts?|out of nowhere",
    "nightly_batch": r"nightly(?:[- ]batch)?|over ?night|batch(?:es|ed)?(?: jobs?| runs?| processing|"
    r" overnight)?|jobs? (?:on|every|each) (?:\w+day )?nights?|(?:at|by|during the|every|each) nights?|"
    r"cron(?: ?jobs?|tabs?)?|(?:starts?|runs?|kicks?(?: (?:it|them))? off|triggered|scheduled|fires?)"
    r"(?: \w+)? (?:at|around) (?:[#1-5]+ ?(?:a\.?m\b)?|midnight)|(?:the |our |a |whole |entire |weekly |"
    r"daily )*backlogs?|"
    r"(?:in|as) bulk|bulk (?:jobs?|runs?|processing|loads?)|"
    r"(?:jobs?|runs?|crunch\w*|process\w*) (?:\w+ ){0,3}(?:at|on|over) (?:the )?weekends?|"
    r"off[- ]hours|off[- ]peak|after hours|not urgent|no (?:rush|hurry)|not time[- ]critical|"
    r"can (?:all )?wait(?! (?:for )?(?:an? )?(?:few |couple of |\d{1,3} )?(?:sec|min|moment|bit))|"
    r"delay(?:s|ed)? (?:is|are) (?:ok(?:ay)?|fine)|"
    r"(?:a day|24 ?h(?:ours)?|a few hours)(?:'s)? (?:is|are|would be|turn-?around|delay|latency|later)"
    r"(?: (?:is |are )?(?:ok(?:ay)?|fine))?",
    "global_chat": r"global(?:ly)?(?:[- ]chat)?|world ?-?wide|follow(?:s|ing)?[- ]the[- ]sun|"
    r"across (?:all )?time ?-?zones|all time ?-?zones|"
    r"(?:all over|around|across|throughout) (?:the )?(?:world|globe)|consumer chat",
}
_CUE = {pattern: re.compile(rf"\b(?:{cues})\b") for pattern, cues in _CUES.items()}
_EXCEPT = re.compile(
    r"\b(?:except|apart from|other than|but)\b.*\b(?:month|quarter|year)[- ]?end\b|"
    r"\b(?:except|apart from|other than|but)\b.*\b(?:crazy|wild|mad|nuts|through the roof|explod\w+|jumps?)\b"
)
"""“Flat, except at month end”."""
_NEEDS_CONTEXT = re.compile(
    r"\b(?:.*backlogs?|machine[- ]to[- ]machine|m2m|(?:in|as) bulk|bulk .*|(?:while|when|whenever) .*|"
    r"comes and goes|"
    r"out of nowhere|flat|even|global|random|occasionally|batch|always|can (?:all )?wait|not urgent|no "
    r"(?:rush|hurry)|"
    r"(?:a day|a few hours|24 ?h(?:ours)?)(?:'s)? .{2,30})\b"
)
_DENIED = re.compile(
    r"(?:\b(?:no|not|never|isn't|isnt|aren't|without|non|neither|nor|rather than|instead of|don't have|"
    r"doesn't have)[ -]"
    r"(?:a |an |at |the |really |exactly |very |only |just |during |any |all |quite ){0,6})$"
)
_ONLY_NOT = re.compile(r"\bnot (?:only|just)\b")
_QUIET = re.compile(
    r"\b(?:(?:no|not (?:at|on|over)|never (?:at|on)|nothing (?:at|on)|without|"
    r"(?:quiet|dead|idle|silent|empty|nothing|closed|off)(?: (?:at|on|over|during))?)"
    r"(?: the)? (?:nights?|weekends?|holidays?|evenings?)|"
    r"(?:nights?|weekends?|holidays?|evenings?) (?:are|is|it's) (?:very |pretty |mostly |really )?"
    r"(?:quiet|dead|idle|silent|empty|off))\b"
)
_WEEKENDS_TOO = re.compile(
    r"\b(?:every ?day|7 days(?: a week)?|weekends?|sat(?:urday)?s?|sun(?:day)?s?|all week|holidays?)\b"
)
_NO_PATTERN = re.compile(
    r"\b(?:evenings?|mornings?|weekends?|seasonal(?:ly)?|peaks?|lunch|noon|holidays?|nights?|every day|"
    r"7 days a week)\b"
)
_UNEVEN = re.compile(
    r"\b(?:(?:it |this )?(?:varies|vary|changes)|depends|(?:end|start|beginning) of (?:the )?"
    r"(?:month|quarter|year|week)|month[- ]end|quarter[- ]end|campaigns?|launch(?:es)?)\b"
)
_REGION = re.compile(
    r"\b(?:us|usa|eu|uk|europe|asia|apac|emea|latam|americas?|japan|india|china|australia|africa|germany|"
    r"france|"
    r"canada|brazil)\b"
)
_LONGEST_DAY_WINDOW = 12


def labels() -> tuple[str, ...]:
    """The answers on the buttons."""
    return tuple(NAMES.values())


def read(text: str) -> Outcome:
    """The load pattern that a text answers with."""
    return find(read_message(text), asked=True).outcome


def find(message: Message, *, asked: bool) -> Found:  # noqa: PLR0911 - one return a case
    """The pattern a message names. Two patterns, or a denial alone, are asked back."""
    named: list[LoadPatternId] = []
    denied: list[LoadPatternId] = []
    used: list[Span] = []
    for pattern, place in _mentions(message, asked=asked):
        refusal = _DENIED.search(message.text[max(0, place[0] - 40) : place[0]])
        if refusal:
            denied.append(pattern)
            used.append((place[0] - len(refusal[0]), place[1]))
        else:
            named.append(pattern)
            used.append(place)
    if not named and not denied:
        return _in_words(message) if asked else NOTHING
    quiet = [match.span() for match in _QUIET.finditer(message.text) if "business_hours" in named]
    used += quiet
    patterns = _settled([one for one in dict.fromkeys(named) if one not in denied])
    places = tuple(used)
    if _ONLY_NOT.search(message.text):
        return Found(
            Unclear("When else does the work arrive?", _readings(["steady", "spiky", "global_chat"])), places
        )
    if patterns == ["business_hours"] and _works_on_weekends(message, quiet):
        reason = "My business hours are on weekdays alone. Which is closest?"
        return Found(Unclear(reason, _readings(["business_hours", "global_chat", "steady"])), places)
    if patterns == ["steady"] and _EXCEPT.search(message.text):
        return Found(
            Unclear("Steady, but for when? Which is closest?", _readings(["spiky", "steady"])), places
        )
    if len(patterns) == 1:
        return Found(Fill(load=Load(pattern=patterns[0])), places)
    if patterns:
        return Found(
            Unclear("That names more than one pattern. Which is closest?", _readings(patterns)), places
        )
    usual: tuple[LoadPatternId, ...] = ("business_hours", "spiky", "steady", "nightly_batch")
    rest = [one for one in usual if one not in denied]
    return Found(Unclear("That says what it is not. Which is closest?", _readings(rest)), places)


def _in_words(message: Message) -> Found:
    """An answer that says when, and names no pattern."""
    if len({match[0] for match in _REGION.finditer(message.words)}) > 1:
        reason = "Is that one wave around the clock, or office hours in each?"
        return Found(Unclear(reason, _readings(["global_chat", "business_hours", "steady"])))
    if match := _UNEVEN.search(message.words):
        return Found(
            Unclear("Which is closest?", _readings(["spiky", "business_hours", "steady"])), (match.span(),)
        )
    if match := _NO_PATTERN.search(message.words):
        return Found(
            Unclear("Which is closest?", _readings(["business_hours", "spiky", "steady"])), (match.span(),)
        )
    return NOTHING


def _works_on_weekends(message: Message, quiet: list[Span]) -> bool:
    """“9 to 5 but also weekends”, where "no weekends" is quiet."""
    return any(
        not any(overlaps(match.span(), place) for place in quiet)
        for match in _WEEKENDS_TOO.finditer(message.words)
    )


def _mentions(message: Message, *, asked: bool) -> Iterator[tuple[LoadPatternId, Span]]:
    text = message.words
    for window in message.windows:
        pattern = _window_pattern(window)
        if pattern and (asked or not _NEEDS_CONTEXT.search(text)):
            yield pattern, (window.start, window.end)
    for pattern, cue in _CUE.items():
        for match in cue.finditer(text):
            if not asked and _NEEDS_CONTEXT.fullmatch(match[0]):
                continue
            if _belongs_to_a_number(message, match):
                continue
            yield pattern, match.span()


def _belongs_to_a_number(message: Message, match: re.Match[str]) -> bool:
    """“30% batch” is a share and "peaks at 40 requests/s" a rate: the volume's business."""
    if not match[0].startswith(("batch", "overnight", "spike", "burst", "weekday", "workday")):
        return False
    close, far = (match.start() - 12, match.end() + 6), (match.start() - 34, match.end())
    return any(
        overlaps((one.start, one.end), close if one.unit == "requests" else far)
        for one in message.quantities
        if one.unit in {"percent", "requests"}
    )


def _window_pattern(window: Window) -> LoadPatternId | None:
    if window.hours == HOURS_A_DAY:
        return "steady"
    if (
        window.from_hour < window.to_hour
        and window.hours <= _LONGEST_DAY_WINDOW
        and window.from_hour in range(5, 14)
    ):
        return "business_hours"
    if window.from_hour > window.to_hour or window.to_hour in range(1, 8):
        return "nightly_batch" if window.hours <= _LONGEST_DAY_WINDOW else None
    return None


def _settled(patterns: list[LoadPatternId]) -> list[LoadPatternId]:
    """“Global, around the clock” is the global wave: its name says more than the hours do."""
    if set(patterns) == {"global_chat", "steady"}:
        return ["global_chat"]
    return patterns


def _readings(patterns: list[LoadPatternId]) -> tuple[Reading, ...]:
    return tuple(Reading(NAMES[one], Fill(load=Load(pattern=one))) for one in patterns[:3])
