"""Who is there to run it? Engineers (FTE) who can operate model serving today, and what one costs."""

import re
from dataclasses import replace

from bot.conversation.questions.reading import NOTHING, Found, Outcome, Span, Unclear
from bot.conversation.questions.team import ask, label, team
from bot.conversation.questions.their_time import (
    full_time,
    is_of_several,
    of_each,
    of_their_time,
    times_of,
)
from bot.conversation.state import Fill, Slot
from bot.language.message import Message, read_message
from bot.language.pay import told_as
from bot.language.quantities import Quantity

SLOT: Slot = "headcount"
TITLE = "MLOps headcount"
PROMPT = "How many engineers who can run model serving do you have today?"
EXAMPLES = ("half an engineer", "2 engineers at $180k a year")

_PERSON = (
    r"(?:ml-?ops|ml ops|devops|ops|sres?|engineers?|people|person|one|body|team|staff|headcount|ftes?|"
    r"hires?|devs?|"
    r"infra(?:structure)?|platform(?: team)?|experts?|specialists?)"
)
_NOBODY = re.compile(
    rf"\b(?:(?:no|zero|without|lack(?:ing)?|have(?:n't| not)(?: got)?(?: any)?|don't have|do not have|"
    rf"dont have|there (?:is|are) no|there's no|not)"
    rf" (?:an? |any |single |dedicated |one |existing |in-house |real |full-time |ml |mlops |"
    rf"engineers? for ){{0,6}}(?:{_PERSON})(?: {_PERSON}){{0,6}}"
    r"|(?:don't|do not|dont) have any(?:one|body| one)\b|(?:nobody|no-one|noone|no one)(?! (?:else|but|"
    r"except|other|besides)\b)|none of us)\b"
)
_BARE_NONE = re.compile(
    r"\b(?:none|zero|nobody|nada|nope|no|nil|n/a|not any|zilch|ningun[oa]|nadie|keine?r?|niemand|aucune?)\b"
)
_CLAUSE_END = re.compile(r"[,;.]\s|\n")
_NONE_OF_THEM = re.compile(r"\bnone (?:of|with|who|that|can|know|is|are|has|have)\b")
_NONE_YET = re.compile(
    r"^\W*(?:we have |there's |well,? |honestly,? )*(?:none|zero|nobody|no one|no-one|0)(?: yet| so far| "
    r"today| right now| "
    r"currently| at the moment| now)?[ ,.;:-]+(?:but |so |and )?(?:we|i|they|would|will)(?:'d|'ll)?(?: "
    r"would| will|'d| still)? "
    r"(?:have to|need to|want to|plan to|are going to|must|could|can)? ?(?:hire|recruit|find|train|look "
    r"for|be hiring)\b"
    r"[^\d]*$"
)
_ONE_PERSON = (
    r"(?:an?|one) (?:single |part-time |full-time |dedicated |good |junior |senior |ml |mlops ){0,6}"
    r"(?:engineer|fte|person|guy|dev|developer|sre|devops|specialist|hire)\b"
    r"(?! (?:team|group|crew|department)\b)"
)
_SOMEONE = re.compile(rf"\b{_ONE_PERSON}")
_JUST_ME = re.compile(r"^\W*(?:it'?s |only |just |well,? ){0,6}(?:me|myself)(?: only| alone| myself)?\W*$")
_PART_TIME = re.compile(
    r"\b(?:part[- ]time|half[- ]time|half (?:of )?(?:his|her|their|my|the) time|part of (?:his|her|their|"
    r"my) time)\b"
)
_FUTURE = re.compile(
    r"\b(?:hir(?:e|ing)|will|plan(?:s|ning|ned)?|next (?:year|quarter|month)|could|might|going to|want|"
    r"open (?:role|req|position)s?|recruit\w*|soon)\b"
)
_NOT_FREE = re.compile(
    r"\b(?:(?:only|just|on|in the) (?:mornings?|afternoons?|evenings?|nights|weekends?|(?:mon|tues|wednes|"
    r"thurs|fri|satur|"
    r"sun)days?)|"
    r"between (?:other )?(?:projects|tickets|things)|(?:when(?:ever)?|if) (?:he|she|they|i|we) (?:has|"
    r"have|finds?|gets?)|"
    r"half days?|on demand|on loan|borrowed|on (?:parental |maternity |paternity |sick )?leave|busy|"
    r"swamped|stretched|overloaded|not available|unavailable|spare time|on the side|a bit|"
    r"a little|sometimes|occasionally|now and then|when they can|if needed|"
    r"(?:other|different) (?:things|projects|work|teams?)|partly|shared)\b"
)
_OF_ONE_PERSON = re.compile(rf" of {_ONE_PERSON}")
_OF_ONES_TIME = re.compile(
    rf" (?:of )?(?:(?:my|his|her|their|one|some(?:one|body)'s|(?:an?|one) \w+'s) time\b|{_ONE_PERSON})"
)
_RELATIVE = re.compile(r"\b(?:more|another|extra|additional|fewer|less)\b")
_SALARY = re.compile(
    r"\b(?:salar(?:y|ies)|cost(?:s|ing)?|paid|pay|comp|loaded|wages?|each|per engineer|an engineer|"
    r"a head|apiece|at|@|earn\w*)\b|@"
)
_VAGUE_TEAM = re.compile(
    r"\b(?:some|a few|several|a team|a small team|the team|our team|a handful|enough|plenty|part[- ]time|"
    r"half[- ]time|an? (?:\w+ ){1,2}(?:team|group|crew|department))\b"
)
_FILLER = re.compile(
    r"[#\s,.!?;:()'\"~+-]|\b(?:we|have|has|got|about|around|maybe|probably|just|only|there|are|is|i|"
    r"think|say|guess|roughly|approximately|"
    r"approx|ish|or so|it's|its|of|us|them|currently|right now|today|now|atm|at the moment|for now|the|"
    r"in total|total|so|um|uh|well|ok|"
    r"okay|yes|yeah|sure|please|let's|lets|all|frontend|backend|we're|were|here|on|my|team|an?|in|to|for|"
    r"this|that|could|can|do|me|myself|payroll|already|hired|employed|so far|"
    r"base pay|with benefits|year|fully[- ]loaded|loaded|all[- ]in|run|running|be|call it|make it|"
    r"full[- ]time|and|who|it|re|ve|ll|s|at|exactly|nearly|almost|honestly|"
    r"really|actually|unfortunately|sadly|sorry|problem|issue|whole|point)\b"
)
_ONLY_SOME = re.compile(
    r"\b(?:but|though|and|of (?:them|whom|which)|,) (?:really |actually )?(?:only|just) $"
)
"""“12 devs here, but only one would touch this”: they who have the time are the answer."""
_MAX_SALARY_USD = 5_000_000
_MIN_SALARY_USD = 10_000


def labels() -> tuple[str, ...]:
    """The answers on the buttons."""
    return tuple(label(fte) for fte in (0, 0.5, 1, 2, 4))


def read(text: str) -> Outcome:
    """The team that a text answers with."""
    return find(read_message(text), asked=True).outcome


def find(message: Message, *, asked: bool) -> Found:
    """How many people a message says are there. Future hires, ranges and part-timers are asked back."""
    found = (_of_several(message) if asked else None) or _found(message, asked=asked)
    if (salary := _salary(message)) is None or told_as(_beside(message, salary)) != "cost":
        return found
    return replace(found, outcome=_all_in(found.outcome))


def _beside(message: Message, one: Quantity) -> str:
    """The words that stand beside a number in its clause."""
    text = message.text
    begin = max((match.end() for match in _CLAUSE_END.finditer(text, 0, one.start)), default=0)
    end = _CLAUSE_END.search(text, one.end)
    return f"{text[begin : one.start]} {text[one.end : end.start() if end else None]}"


def _all_in(outcome: Outcome) -> Outcome:
    """The team at what an engineer costs with benefits, where the figure was told as that."""
    team = outcome.headcount if isinstance(outcome, Fill) else None
    if team is None or team.salary_usd_per_year is None:
        return outcome
    usd = team.salary_usd_per_year
    return Fill(headcount=team.model_copy(update={"salary_usd_per_year": None, "cost_usd_per_year": usd}))


def _found(message: Message, *, asked: bool) -> Found:
    salary = _salary(message)
    counts = [
        one for one in message.quantities if one is not salary and _counts_people(message, one, asked=asked)
    ]
    times = times_of(message) if counts or asked else []
    fewer = [
        one
        for one in message.quantities
        if one.unit in {None, "people"} and one.flaw is None and _ONLY_SOME.search(message.text[: one.start])
    ]
    if counts and len(fewer) == 1 and fewer[0].start > counts[0].start:
        counts = fewer
    used: list[Span] = [(one.start, one.end) for one in (*counts, *times)]
    nobody = list(_NOBODY.finditer(message.text))
    bare = (
        _BARE_NONE.search(message.words)
        if asked and not counts and not nobody and (_only_filler(message) or _NONE_YET.match(message.text))
        else None
    )
    used += [match.span() for match in (*nobody, *([bare] if bare else []))]
    if salary and (counts or asked):
        used.append((salary.start, salary.end))
    places = tuple(used)
    if counts:
        outcome = of_their_time(message, counts, times, salary) or _counted(
            message, counts, salary, denied=bool(nobody)
        )
        share = [(one.start, one.end) for one in message.quantities if one.unit == "percent"]
        return Found(outcome, (*places, *share))
    if len(times) == 1 and not nobody:
        return Found(team(full_time(times[0]), salary), places)
    if nobody or bare:
        return Found(team(0, salary), places)
    if asked:
        return Found(_in_words(message, salary), places)
    return NOTHING


def _of_several(message: Message) -> Found | None:
    """“Sarah full time and me one day a week”; None where one person, or nobody's share, is told."""
    places = ((0, len(message.text)),)
    if (together := of_each(message)) is not None:
        return Found(team(together, _salary(message)), places)
    if is_of_several(message):
        return Found(ask("Counted in full-time engineers, how many is that?", (1, 1.5, 2)), places)
    return None


def _counts_people(message: Message, one: Quantity, *, asked: bool) -> bool:
    if one.unit == "people":
        return one.period is None
    if asked and one.unit is None and _OF_ONE_PERSON.match(message.text, one.end):
        return True
    if not asked or one.period or one.each or one.scaled or one.side:
        return False
    others = [other for other in message.quantities if other.unit != "usd"]
    if one.unit == "percent":
        return len(others) == 1
    return (
        one.unit is None
        and len(others) == 1
        and (_only_filler(message) or _FUTURE.search(message.words) is not None)
    )


def _only_filler(message: Message) -> bool:
    left = _BARE_NONE.sub(" ", message.words)
    return not _FILLER.sub("", left).strip()


def _counted(message: Message, counts: list[Quantity], salary: Quantity | None, *, denied: bool) -> Outcome:
    """The number of people, or why it is asked back."""
    one = counts[0]
    if flaw := next((count.flaw for count in counts if count.flaw not in {None, "decimal_comma"}), None):
        if flaw == "vague":
            return ask("How many, about?", (1, 2, 4))
        return Unclear("I need a number of engineers that is zero or more, such as 0.5 or 2.")
    if denied or _denied_beside(message, one):
        return ask("I read both people and nobody. Which is it?", (0, one.value))
    if len(counts) > 1:
        total = sum(count.value for count in counts)
        if _seniority(message, counts) == {"senior", "junior"}:
            return team(total, salary)
        return ask(
            "I read more than one number of people. How many can run model serving today?",
            [total, *sorted({c.value for c in counts})][:3],
        )
    doubt = _doubt(message, one)
    return doubt or team(one.value / (100 if one.unit == "percent" else 1), salary)


def _doubt(message: Message, one: Quantity) -> Unclear | None:  # noqa: PLR0911 - one return a doubt
    """Why one number of people is not taken as it stands."""
    if one.unit == "percent" and _OF_ONES_TIME.match(message.text, one.end):
        return None
    if one.unit == "percent":
        return ask("Is that a share of one engineer's time?", (one.value / 100,))
    if one.high is not None:
        return ask("That is a range. Which shall I take?", (one.value, (one.value + one.high) / 2, one.high))
    if one.bound:
        return ask(
            "That is a limit. How many are there today?",
            (one.value, one.value / 2) if one.bound == "at_most" else (one.value, one.value + 1),
        )
    if _FUTURE.search(message.words) or _RELATIVE.search(message.text):
        return ask("I count who is there today. How many is that?", (0, one.value))
    if _PART_TIME.search(message.text):
        return ask("Counted in full-time engineers, how many is that?", (one.value / 2, one.value))
    if _NOT_FREE.search(message.text):
        return ask(
            "Counted in full-time engineers who have the time for it, how many is that?",
            sorted({0.5, one.value / 2, one.value}),
        )
    return None


def _seniority(message: Message, counts: list[Quantity]) -> set[str]:
    """Of "2 senior engineers and 1 junior" both words: nobody is counted twice."""
    told = [re.findall("senior|junior", message.text[one.start : one.end]) for one in counts]
    return {words[0] for words in told} if all(len(words) == 1 for words in told) else set()


def _denied_beside(message: Message, people: Quantity) -> bool:
    """Whether the clause of these people, or a later word about them ("none of them"), denies them."""
    denied = _BARE_NONE.search(_beside(message, people)) is not None
    return denied or _NONE_OF_THEM.search(message.text) is not None


def _in_words(message: Message, salary: Quantity | None) -> Outcome:
    if _PART_TIME.search(message.text):
        return ask("Counted in full-time engineers, how many is that?", (0.5, 0.25, 1))
    if _SOMEONE.search(message.text) and _NOT_FREE.search(message.text):
        return ask(
            "Counted in full-time engineers who have the time for it, how many is that?", (0.5, 0.25, 1)
        )
    if _SOMEONE.search(message.text) or _JUST_ME.match(message.text):
        if _FUTURE.search(message.words):
            return ask("I count who is there today. How many is that?", (0, 1))
        return team(1, salary)
    if _VAGUE_TEAM.search(message.text):
        return ask("How many of them can run model serving, counted in full-time engineers?", (1, 2, 4))
    return None


def _salary(message: Message) -> Quantity | None:
    """A yearly amount beside people: "at $180k", "each costs 155k a year"."""
    for one in message.quantities:
        if (
            one.unit not in {"usd", None}
            or one.flaw
            or one.high is not None
            or one.period not in {None, "year"}
        ):
            continue
        if one.unit is None and not (one.scaled and one.period == "year"):
            continue
        near = message.text[max(0, one.start - 25) : one.end + 25]
        if _MIN_SALARY_USD <= one.value <= _MAX_SALARY_USD and _SALARY.search(near):
            return one
    return None
