"""Is a part of what is asked for left out? Then the rest is no change either: it is asked back.

A clause without a number or a name that wishes for something ("… and bump growth", "… and a cheaper model")
is half of the message; to take the other half alone would answer another question.
"""

import re
from itertools import pairwise

from bot.whatif.field_words import CALLED
from bot.whatif.said import Said

_CLAUSES = re.compile(r"[,;!?]|\.(?=\s|$)| (?:and|plus|but|with|then|while|also|&|\+) ")
_THING = (
    r"(?:gpus?|cards?|hardware|models?|volume|traffic|usage|util\w*|engineers?|people|team|headcount|"
    r"staff|discounts?|"
    r"cach\w*|batch\w*|growth|horizon|salar\w*|pay|electricity|power|energy|prices?|replicas?|quanti\w*|"
    r"latency|amorti\w*|"
    r"contexts?|prompts?|outputs?|inputs?|answers|responses|spend|tokens?|requests?)"
)
_ADVERBS = r"(?:a (?:bit|little|lot|touch|tad)|bit|much|slightly|somewhat|even|way|some|lots)"
_SORTS = (
    r"(?:cheaper |better |smaller |bigger |larger |longer |shorter |faster |newer |different |other |"
    r"another |more |"
    r"fewer |less )"
)
_WISH = re.compile(
    rf"^\W*(?:(?:please|pls|maybe|perhaps|also|then|to|we|i|let's|just|should|could|can|an?|the|some|"
    rf"{_ADVERBS}(?: of)?)"
    r"[ ,]+)*"
    r"(?:(?:bump|raise|lower|cut|increase|decrease|reduce|grow|shrink|adjust|tweak|change|swap|replace|"
    r"vary|lift|push|"
    r"extend|shorten|lengthen|boost|trim|ignore|skip|forget|exclude|leave out|disregard|drop|remove)(?: "
    r"(?:up|down|out))? "
    rf"(?:the |our |some |an? |more |less |{_ADVERBS} ?(?:more |less )?(?:of )?)*{_SORTS}*|"
    rf"(?:use|take|pick|try|get|buy|rent|add) (?:the |our |some |an? |even |slightly )*{_SORTS}+|"
    r"(?:more|less|fewer|cheaper|better|smaller|bigger|larger|longer|shorter|lower|higher|faster|slower|"
    r"different|another) "
    rf"(?:\w+ )?)(?P<thing>{_THING})\b(?: (?:up|down|too|as well|a bit|a little|a lot|somewhat|slightly|"
    rf"please|pls))*\W*$|"
    r"^\W*(?:(?:then|also|to|we|we'd|please) )*(?:quanti[sz]ed?|fire|sack|lay off|let go of|retire) (?:it|"
    r"them|that|this|"
    r"(?:the |our |a )?[a-z]+)\W*$"
)
_UNKNOWN = re.compile(
    rf"\b{_THING}(?: (?:is|are|still|as yet))* (?:unknown|tbd|unclear|tba|open|undecided|to be (?:defined|"
    rf"decided|"
    rf"confirmed))\b|\b(?:unknown|unclear|undecided) {_THING}\b"
)
_NO_FIGURE = re.compile(
    r"\b(?:make|made|get|have|use|buy|hire|want) (?:the |our |some |an? )?(?:[a-z]+|[¤§]+) "
    r"(?:cheaper|bigger|better|higher|lower|faster|smaller|dearer|pricier|more expensive)(?= and\b|,|;)|"
    r"\b(?:tweak|adjust|change|bump|raise|lower|cut|increase|decrease|reduce|vary)\b [a-z ]{1,24}\b"
    r"(?:a (?:bit|little|lot|tad|touch)|somewhat|slightly)\b"
)
"""“Make the engineers cheaper and …”: half of what is asked for has no number."""
_UNCOUNTED = re.compile(
    r"\b(?:and|plus) an? (?:\w+ )?(?:engineers?|ftes?|gpu|card|replica|sre|hire|devops|mlops|contractor|"
    r"consultant|"
    r"freelancer|intern|student|junior|senior|dev|developer|admin|specialist|colleague|apprentice)\b"
    r"(?! (?:cost|salar|who|(?:\w+ )?team of))|"
    r"\bhir(?:e|ing) (?:someone|somebody|anyone|people|more (?:people|engineers))\b(?! (?:for|at) )"
)
"""One more thing of which no number is told: what stands before it is not all that is asked for."""
_PART_TIME = re.compile(r"\b(?:part|half)[- ]time(?:rs?)?\b|\bhalf days?\b")


def leaves_something_out(told: Said, places: list[tuple[int, int]], fields: frozenset[str]) -> bool:
    """Whether a clause is of nothing that was read: of no field of `fields`, and no word in `places`."""
    words = told.words
    if _UNCOUNTED.search(words) or _NO_FIGURE.search(words) or _UNKNOWN.search(words):
        return True
    if "mlops_fte" in fields and _PART_TIME.search(words):
        return True
    taken = [*places, *((one.start, one.end) for one in told.choices)]
    taken += [(one.start, one.end) for one in told.factors]
    edges = [(0, 0), *(match.span() for match in _CLAUSES.finditer(words)), (len(words), len(words))]
    clauses = [(before[1], after[0]) for before, after in pairwise(edges)]
    clauses = [(start, end) for start, end in clauses if words[start:end].strip()]
    left = [
        wish
        for start, end in clauses
        if "#" not in words[start:end]
        and not any(low < end and start < high for low, high in taken)
        and (wish := _WISH.match(words[start:end])) is not None
    ]
    return len(clauses) > 1 and any(not fields & set(CALLED.get(wish["thing"] or "", ())) for wish in left)
