"""How much of somebody's time is told? “20% of two engineers”, "10 hours a week", "two at 50% each"."""

import re
from typing import cast

from bot.conversation.figures import figures
from bot.conversation.questions.reading import Outcome
from bot.conversation.questions.team import ask, team
from bot.language.message import Message
from bot.language.quantities import PER_MONTH, Period, Quantity, Unit

_OF = re.compile(r" (?:of )?(?:the )?")
_A_DAY_A_WEEK = re.compile(r"\ban? (?P<unit>day|hour) ?(?:a|per|each|every|/) ?(?P<period>day|week|month)\b")
_EACH_OF_THEM = re.compile(r" ?(?:at|with|on|,)? ?(?:about |around |roughly )?")
_HOURS_A_WEEK = 40
LEAST_CLAUSES = 2
_COUNTS = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "half a": 0.5}
_BETWEEN_PEOPLE = re.compile(r",(?: and| plus)? | and | plus | & | \+ |; ")
_SHARE = (
    r"(?:(?P<full>full[- ]?time|all week|100 ?%|the whole week)|(?P<half>half[- ]?time|half (?:of "
    r")?(?:his|her|their|"
    r"my|the) time)|(?P<percent>\d{1,2}) ?(?:%|percent)|(?P<count>an?|one|two|three|four|half a|"
    r"\d{1,2}(?:\.\d)?) "
    r"?(?P<unit>days?|hours?|h) ?(?:a|per|each|every|/) ?(?P<period>day|week|month))"
)
_SHARE_IN_WORDS = re.compile(
    r"full[- ]?time|half[- ]?time|\b(?:days?|hours?) (?:a|per|each) (?:week|month)\b"
)
_ONE_PERSONS_SHARE = re.compile(
    rf"^\W*(?:{_SHARE.replace('?P<', '?P<of_')} of (?:[a-z]+(?:'s time)?)|(?:(?:we have|we've got|there's|"
    rf"it's|that's|just|only|well|so|and|then) )*"
    r"(?:(?!(?:two|three|four|five|six|no|not|nobody|none|hardly|all|both|our|the|part|"
    r"mostly)\b)[a-z][a-z.'-]*(?: [a-z][a-z.'-]*)?|one (?:\w+ )?"
    r"(?:engineer|person|dev|guy|sre))"
    rf"(?:'s)?,? (?:is |does |works |at |on it |for |about |maybe |roughly |with |around |doing |gives |"
    rf"can do )*{_SHARE}"
    r"(?: on (?:it|this|that)| of (?:his|her|their|my) time)?)\W*$"
)
_SOMEONE_ELSE = re.compile(
    r"(?:\b(?:and|plus)|[&+]) (?:(?:me|myself|i|my \w+|a|an|one|another|half of|some of|part of)\b)"
)


def of_their_time(
    message: Message, counts: list[Quantity], times: list[Quantity], salary: Quantity | None
) -> Outcome:
    """“20% of two engineers”, and "2 engineers, 10 hours a week", which may be each or together."""
    people = counts[0]
    if len(counts) > 1 or people.flaw or people.high is not None or people.unit != "people":
        return None
    if len(times) == 1:
        share = full_time(times[0])
        return ask(
            "Counted in full-time engineers, how many is that?", (share, share * people.value, people.value)
        )
    each = [one for one in message.quantities if one.unit == "percent" and people.end <= one.start]
    if len(each) == 1 and _EACH_OF_THEM.fullmatch(message.text[people.end : each[0].start]):
        share = each[0].value / 100
        if each[0].each or message.text[each[0].end :].lstrip().startswith("each"):
            return team(share * people.value, salary)
        return ask(
            "Counted in full-time engineers, how many is that?", (share * people.value, share, people.value)
        )
    shares = [one for one in message.quantities if one.unit == "percent" and one.end <= people.start]
    if len(shares) == 1 and _OF.fullmatch(message.text[shares[0].end : people.start]):
        return team(shares[0].value / 100 * people.value, salary)
    return None


def of_each(message: Message) -> float | None:
    """“Sarah full time and me one day a week”: the sum, where every clause tells one person's share.

    None where no clause says how much of their time, or one tells something else: then others read it.
    """
    clauses = [one for one in _BETWEEN_PEOPLE.split(message.text) if one.strip(" .!")]
    if len(clauses) < LEAST_CLAUSES or not any(_SHARE_IN_WORDS.search(one) for one in clauses):
        return None
    shares = [_share_of_one(clause) for clause in clauses]
    return None if None in shares else figures(sum(share for share in shares if share is not None), 3)


def is_of_several(message: Message) -> bool:
    """Whether a share of someone's time stands beside someone else: "Sarah full time and me a day a week"."""
    return len(_SHARE_IN_WORDS.findall(message.text)) > 1 or (
        _SHARE_IN_WORDS.search(message.text) is not None and _SOMEONE_ELSE.search(message.text) is not None
    )


def _share_of_one(clause: str) -> float | None:
    """The share of full time that one person's clause tells."""
    match = _ONE_PERSONS_SHARE.match(clause)
    if match is None:
        return None
    told = {name.removeprefix("of_"): word for name, word in match.groupdict().items() if word}
    if "full" in told or "half" in told:
        return 1.0 if "full" in told else 0.5
    if "percent" in told:
        return float(told["percent"]) / 100
    count = _COUNTS.get(told["count"]) or float(told["count"])
    unit, period = cast("Unit", f"{told['unit'].rstrip('s')}s"), cast("Period", told["period"])
    return full_time(Quantity(count, 0, 0, unit=unit, period=period))


def times_of(message: Message) -> list[Quantity]:
    """“10 hours a week”, "a day a week"."""
    times = [one for one in message.quantities if one.unit in {"hours", "days"}]
    for match in _A_DAY_A_WEEK.finditer(message.words):
        unit, period = cast("Unit", f"{match['unit']}s"), cast("Period", match["period"])
        times.append(Quantity(1, *match.span(), unit=unit, period=period))
    return times


def full_time(time: Quantity) -> float:
    """Hours or days of a period as a share of a full-time week."""
    months = _HOURS_A_WEEK * PER_MONTH["week"] if time.unit == "hours" else PER_MONTH["weekday"]
    a_month = PER_MONTH["weekday" if time.period == "day" else time.period or "month"]
    return figures(time.value * a_month / months, 3)
