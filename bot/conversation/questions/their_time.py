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
