"""Does a number stand beside a thing that nothing has read? Then it takes no field over.

“Double it” is of what was told before; "double the sign-ups" is of the sign-ups.
"""

import re

from bot.whatif.amount import Amount
from bot.whatif.cues import DOWN, UP
from bot.whatif.said import Said
from bot.whatif.segments import Segment

_SMALL_WORDS = """
a about across actually after again ah all almost also altogether am amount an and annual annually
another answer any anything approximately are aren't around as assume assuming at average avg b back bad
base be because become becomes been before begin being best better between billion bit bn bot both bucks
but by can can't case change changed changes christmas closer combined compared conservative
conservatively consider correction cost could couple current currently daily day days default did didn't
do does doesn't dollars don't double doubled doubles down dozen each edit end entire even every
everything exactly extra factor feb few figure final fine first flat fold for from full further get gets
getting give gives go goes going good got grand great guess had half happen happens has have having he
here hey hi high higher hit hits hm hmm hour hours how i i'd i'm if imagine in instead into is isn't it
it's its jan just k keep keeps last least less let let's lets level like literally little look looks
loosen lot low lower m made make makes making many mar math may maybe me mean meant measure measured
might million mm month monthly months more most much must my nah near nearly need needs never new next
no none nope nor not nothing now number of off oh ok okay old on once one ones only onto oops optimistic
or original other others our out outcome over overall pct people per percent percentage perhaps person
please pls plz point points possibly present pretend previous probably put puts q1 q2 q3 q4 quarter
question rate rates rather reach reaches realistic realistically really relax reserved rest result
results right roughly run runs said same saw say scenario scratch second see set sets shall share she
should since size so some something sorry start steady still stretch summer suppose sure take takes than
thanks that that's the their them then there these they thing things think third this those thousand thx
tighten till times to today too total tries triple try twice typical typically typo under until up us
usd use uses using value verdict versus via vs wait want wants was wasn't we we'd we'll we're week
weekly weeks well went were what what's when where which while who whole whoops why will winter with
within without won't worse worst would yeah year yearly years yep yes you your zero
"""
SMALL = frozenset(_SMALL_WORDS.split())
"""Words that name no thing of their own: a number among them alone is of what was told before."""
_TELLING = frozenset(
    (
        "usd",
        "usd_each",
        "usd_per_gpu",
        "usd_per_gpu_hour",
        "usd_per_kwh",
        "months",
        "ms",
        "tokens",
        "requests",
    )
)
_NO_VERBS = frozenset(("inflation", "expansion", "expense", "expenses"))
"""Nouns that are made like words of direction."""
_WORD = re.compile(r"[a-z][a-z']+")
_PIECES = (
    r"(?:users?|customers?|sign-?ups?|seats?|accounts?|subscribers?|subscriptions?|visitors?|clients?|"
    r"tenants?|members?|"
    r"installs?|downloads?|orders?|tickets?|documents?|docs|conversations?|chats?|sessions?|patients?|"
    r"students?|players?|"
    r"emails?|user ?base|customer ?base|audience|adoption|usage|logins?|developers using it|uploads?|"
    r"images?|files?|"
    r"pages?|transactions?|bookings?|questions?)"
)
_PIECES_AFTER = re.compile(
    rf"[ ]*(?:(?:as many|more|fewer|less|the|our|of|all|number|amount|count|daily|active|monthly|weekly|"
    rf"paying|new|concurrent|"
    rf"registered|of) )*{_PIECES}\b"
)
_PIECES_BEFORE = re.compile(
    rf"\b{_PIECES}(?: (?:numbers?|counts?|base|growth|go|goes|grow|grows|rise|rises|jump|jumps|drop|drops|"
    rf"fall|falls|up|down|by|"
    r"would|will|could|just|suddenly|more than|increase[sd]?|decrease[sd]?|about|around|roughly|nearly|is|"
    r"are|were|to))* ?$"
)
_CLAUSE_BEFORE = re.compile(r".*(?:[,;!?()\n]|\.\s| but | because )", re.DOTALL)
_CLAUSE_AFTER = re.compile(r"[,;!?()\n]|\.(?:\s|$)| but | because ")


def beside_something_else(told: Said, one: Segment) -> bool:
    """Whether a word of the number's clause is of nothing that was read, and its unit tells no field."""
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
