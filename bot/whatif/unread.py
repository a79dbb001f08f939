"""Does a number stand beside a thing that nothing has read? Then it is of that thing, and takes no field over.

“Double it” is of what was told before; "double the sign-ups" is of the sign-ups.
"""

import re

from bot.whatif.amount import Amount
from bot.whatif.cues import DOWN, UP
from bot.whatif.said import Said
from bot.whatif.segments import Segment

SMALL = frozenset(
    (
        *("a an the this that these those it its it's that's they them their he she we we're we'd we'll us our i i'm i'd my").split(),
        *("you your me one ones all both each every some any other others same rest thing things value number figure").split(),
        *("and or but nor so then than as if when once while of to at in on by for from with without within over under").split(),
        *("into onto per via about around roughly approximately nearly almost only just even still also too again instead").split(),
        *("rather really actually exactly literally maybe perhaps probably possibly say like now here there today currently").split(),
        *("please pls plz thanks thx ok okay k yes yeah yep no nope nah not never sorry oops wait hmm hm oh ah well right").split(),
        *("is are was were be been being am isn't aren't wasn't do does did don't doesn't didn't have has had having").split(),
        *("would could should can can't will won't might may must shall let let's lets get gets got getting go goes went going").split(),
        *("make makes made making set sets put puts take takes use uses using try tries run runs keep keeps give gives").split(),
        *("change changes changed assume assuming suppose imagine pretend consider want wants need needs think mean meant").split(),
        *("guess see look looks what what's how why who which where happens happen bot hey hi question answer").split(),
        *("double doubles doubled triple twice half third quarter times fold factor percent percentage point points pct").split(),
        *("much many more less most least high low higher lower little lot bit up down off out back further extra another").split(),
        *("better worse new old current present original previous next last first second final whole full total entire").split(),
        *("correction typo whoops edit scratch bad closer near end start begin becomes become hits hit reach reaches").split(),
        *("day days week weeks month months year years hour hours daily weekly monthly yearly annual annually quarter").split(),
        *("jan feb mar q1 q2 q3 q4 summer winter christmas base default verdict result results math outcome scenario").split(),
        *("flat steady sure fine good great amount size level rate rates share usd dollars bucks k m b mm bn").split(),
        *("million billion thousand grand dozen couple few zero none nothing everything something anything because since").split(),
        *("till until after before between across both total combined altogether overall average avg typical typically").split(),
        *("said tighten relax loosen stretch measured measure saw cost person people reserved").split(),
        *("realistic realistically conservative conservatively optimistic worst best case case versus vs compared").split(),
    )
)
_TELLING = frozenset(("usd", "usd_each", "usd_per_gpu", "usd_per_gpu_hour", "usd_per_kwh", "months", "ms", "tokens", "requests"))
_NO_VERBS = frozenset(("inflation", "expansion", "expense", "expenses"))
"""Nouns that are made like words of direction."""
_WORD = re.compile(r"[a-z][a-z']+")
_PIECES = (
    r"(?:users?|customers?|sign-?ups?|seats?|accounts?|subscribers?|subscriptions?|visitors?|clients?|tenants?|members?|"
    r"installs?|downloads?|orders?|tickets?|documents?|docs|conversations?|chats?|sessions?|patients?|students?|players?|"
    r"emails?|user ?base|customer ?base|audience|adoption|usage|logins?|developers using it|uploads?|images?|files?|"
    r"pages?|transactions?|bookings?|questions?)"
)
_PIECES_AFTER = re.compile(
    rf"[ ]*(?:(?:as many|more|fewer|less|the|our|of|all|number|amount|count|daily|active|monthly|weekly|paying|new|concurrent|"
    rf"registered|of) )*{_PIECES}\b"
)
_PIECES_BEFORE = re.compile(
    rf"\b{_PIECES}(?: (?:numbers?|counts?|base|growth|go|goes|grow|grows|rise|rises|jump|jumps|drop|drops|fall|falls|up|down|by|"
    r"would|will|could|just|suddenly|more than|increase[sd]?|decrease[sd]?|about|around|roughly|nearly|is|are|were|to))* ?$"
)
_CLAUSE_BEFORE = re.compile(r".*(?:[,;!?()\n]|\.\s| but | because )", re.DOTALL)
_CLAUSE_AFTER = re.compile(r"[,;!?()\n]|\.(?:\s|$)| but | because ")


def beside_something_else(told: Said, one: Segment) -> bool:
    """Whether a word of the number's own clause is of nothing that was read; its unit may say what it is of."""
    told_by_its_unit = isinstance(one.amount, Amount) and one.amount.unit in _TELLING
    return not told_by_its_unit and names_something_else(told, one)


def names_something_else(told: Said, one: Segment) -> bool:
    """The same for a number of any unit."""
    text = told.words
    low, high = one.amount.start - len(one.before), one.amount.end + len(one.after)
    if (match := _CLAUSE_BEFORE.match(one.before)) is not None:
        low += match.end()
    if (match := _CLAUSE_AFTER.search(one.after)) is not None:
        high = one.amount.end + match.start()
    read = [(cue.start, cue.end) for cue in told.cues]
    for word in _WORD.finditer(text, low, high):
        if one.amount.start <= word.start() < one.amount.end or word[0] in SMALL:
            continue
        if any(start <= word.start() < end for start, end in read):
            continue
        if word[0] in _NO_VERBS:
            return True
        if not UP.fullmatch(word[0]) and not DOWN.fullmatch(word[0]):
            return True
    return False


def of_users(one: Segment) -> bool:
    """“Double the number of users”, "sign-ups triple": who sends requests, so it is likely of the volume."""
    return _PIECES_AFTER.match(one.after) is not None or _PIECES_BEFORE.search(one.before) is not None
