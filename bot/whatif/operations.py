"""What is done with a number: set, multiplied or added? The verb, the preposition and the unit say it."""

import re
from typing import Literal

from bot.whatif.amount import Amount
from bot.whatif.cues import DOWN, UP

Doing = Literal["set", "multiply", "add", "relative"]

_BY = re.compile(
    r"\bby (?:about |around |roughly |another |a further |an? (?:extra |additional |whopping )?|"
    r"some |like |only |just )?$"
)
_A_CHANGE_OF = re.compile(
    r"\b(?:increase|rise|jump|uptick|bump|growth|drop|decrease|decline|reduction|cut|hike|dip|surge|spike|"
    r"fall|"
    r"lift|boost) of (?:about |around |roughly |another |some )?$"
)
_TO = re.compile(
    r"(?:\b(?:to|at|is|are|was|of|be|being|hits?|reach(?:es)?|equals?|becomes?|=|now|it's|that's|"
    r"as|stays?|averag(?:es?|ing)|got|get|gets|assume|use|only|"
    r"with|runs?|running|sits?|sitting|manage|manages|see|seeing|maintain|sustain|achieve|push|"
    r"keep|has|have|around|about|more like|closer to|like)"
    r"(?: (?:about|around|roughly|only|just|more like|maybe|say|like|approximately|exactly|up to|"
    r"closer to|actually|really|probably|the|a|an)){0,3}|[=:@]) ?~? ?$"
)
_DIRECTED_TO = re.compile(
    r"\b(?:to|at|down to|up to|=|(?<!rid )of) (?:about |around |roughly |just |only |a mere |say |like |"
    r"maybe |as low as |as high as )?~?$"
)
_AFTER = re.compile(
    r"^[ ,]*(?:(?:of )?(?:the |our |in |a |its )?(?:\w+ ){0,2})?"
    r"(?P<way>more|less|fewer|higher|lower|bigger|smaller|larger|cheaper|increase|decrease|"
    r"reduction|drop|cut|bump|jump|up|down|hike|decline|rise|dip|greater|surge|"
    r"better|worse|pricier|boost|uptick|more expensive|haircut|savings?|faster|slower|growth|shorter|"
    r"longer)\b"
)
_DOWN_AFTER = frozenset(
    [
        "less",
        "fewer",
        "lower",
        "smaller",
        "cheaper",
        "decrease",
        "reduction",
        "drop",
        "cut",
        "down",
        "decline",
        "dip",
        "haircut",
        "savings",
        "saving",
        "faster",
        "shorter",
    ]
)
_OF_NOW = re.compile(
    r"^ ?(?:of )?(?:what (?:it|we|they)|today'?s?|now|the (?:current|present|original|same)|"
    r"current(?:ly)?|our (?:current )?|its (?:current )?|the|original|that|this|it|as (?:much|"
    r"many|high))\b"
)
_SIGN = re.compile(r"(?:^|[\s(])\+ ?\$?$")
_MORE_AFTER = re.compile(r"^ ?(?:more|extra|additional|on top|in addition|added|better|higher|up)\b")
_LESS_AFTER = re.compile(
    r"^ ?(?:less|fewer|lower|down|worse|off|off the team|leaves?|quits?|leaving|gone|short)\b|"
    r"^ ?(?:of (?:the|our|my|us|them) ?)?(?:[a-z]+ )?(?:(?:is|are|will be|will|just|has|have|may|"
    r"might|going to|about to|'s|'re) ){0,3}"
    r"(?:(?:go(?:es)?|going|walk(?:s|ing)?|mov(?:e|es|ing)) (?:away|on|out)|disappears?|vanish(?:es)?|"
    r"depart(?:s|ing)?|get (?:fired|sacked|laid off|poached)|"
    r"leav(?:es?|ing)|quit(?:s|ting)?|resign\w*|retir(?:es?|ed|ing)|on (?:\w+ )?leave)\b"
)
_ADDS = re.compile(
    r"\b(?:another|hir(?:e|es|ed|ing)|add(?:s|ed|ing)?|extra|additional|recruit\w*|onboard\w*|"
    r"bring(?:ing)? (?:on|in)|take on|taking on|tack on|"
    r"grow (?:the )?team by|expand (?:the )?team by|more)\b(?! (?:like|than))"
)
_TAKES = re.compile(
    r"\b(?:fir(?:e|es|ed|ing)|lay(?:ing|s)? off|laid off|los(?:e|es|ing)|lost|minus|remov(?:e|es|"
    r"ing)|subtract|cut(?:ting|s)?|drop(?:ping|s)?|shed|let go(?: of)?|fewer|less|sack\w*|"
    r"(?:get|gets|getting|got) rid of|do(?:es|ing)? away with|eliminat\w+|dismiss\w*|decommission\w*|"
    r"retir(?:e|es|ed|ing)|"
    r"phas(?:e|es|ing) out|part(?:s|ing)? with|giv(?:e|es|ing) up|send(?:ing)? home|return(?:s|ing)?|"
    r"sell(?:s|ing)?(?: off)?|"
    r"tak(?:e|es|ing) (?:away|out|off)|reduce \w+ by|without)\b"
)
_FURTHER = re.compile(r"\b(?:another|additional|extra|more|further)\b(?= *(?:about |around )?$)")
_COMPARED_TO = re.compile(r"\b(?:fewer|less|more) [a-z]+: ?$")
"""“Fewer people: 2” tells how many there are then."""
_PLUS = re.compile(r"\W*(?:(?:and|ok|now|then|so) )?plus (?:another )?")
_NEAR = 28


def direction(before: str, after: str) -> int:
    """1 up, -1 down, 0 neither: by the word after the number, else by the nearest verb before it."""
    if match := _AFTER.match(after):
        return -1 if match["way"] in _DOWN_AFTER else 1
    before = _FURTHER.sub(lambda match: " " * len(match[0]), before)
    ups = [match.end() for match in UP.finditer(before)]
    downs = [match.end() for match in DOWN.finditer(before)]
    if ups or downs:
        return 1 if max(ups, default=-1) > max(downs, default=-1) else -1
    downs_after = DOWN.search(after)
    ups_after = UP.search(after)
    if downs_after and (ups_after is None or downs_after.start() < ups_after.start()):
        return -1
    return 1 if ups_after else 0


def is_relative(one: Amount, before: str, after: str) -> bool:
    """Whether a percentage is of what there is: "by 30%", "30% more", "cut 30%"; not "to 30%"."""
    if _BY.search(before) or _A_CHANGE_OF.search(before) or takes_off(before, after):
        return True
    if _SIGN.search(before) or one.flaw == "negative":
        return True
    if _AFTER.match(after):
        return (
            not _DIRECTED_TO.search(before)
            or re.match(r"^[ ,]*(?:more|less|fewer|higher|lower|cheaper|bigger|smaller|larger)\b", after)
            is not None
        )
    if _TO.search(before):
        return False
    words = before[-_NEAR:]
    return UP.search(words) is not None or DOWN.search(words) is not None


def is_part_of_now(after: str, before: str) -> bool:
    """“At 50% of today's volume”, "a third of the traffic"."""
    return _OF_NOW.match(after) is not None and not _BY.search(before)


def says_by(before: str) -> bool:
    """“Cut by a third” takes away a third; "cut to a third" leaves one."""
    return _BY.search(before) is not None


def added(before: str, after: str) -> int:
    """1 for "hire 2", "2 more"; -1 for "fire 2", "2 fewer"; 0 where a number is set."""
    if _LESS_AFTER.match(after) or (before.endswith("let ") and re.match(r"^[\w ]{0,12} ?go\b", after)):
        return -1
    if _MORE_AFTER.match(after) or _PLUS.fullmatch(before):
        return 1
    if _DIRECTED_TO.search(before) or _COMPARED_TO.search(before):
        return 0
    takes = [match.end() for match in _TAKES.finditer(before)]
    adds = [match.end() for match in _ADDS.finditer(before)]
    if _SIGN.search(before):
        return 1
    if not takes and not adds:
        return 0
    return 1 if max(adds, default=-1) > max(takes, default=-1) else -1


def takes_off(before: str, after: str) -> bool:
    """“Shave 200M off the volume”, "knock $0.50 off the price"."""
    return (
        re.search(
            r"\b(?:shav|knock|tak|trim|cut|drop|slic|lop|chop)\w* (?:about |another |some )?\$?$", before
        )
        is not None
        and re.match(r" ?(?:off|out of|from)\b", after) is not None
    )


def adds_inside(text: str) -> int:
    """The same where the word stands within: "2 more engineers", "one less engineer"."""
    if re.search(r"\b(?:more|extra|additional|another|new|hires)\b", text):
        return 1
    return -1 if re.search(r"\b(?:less|fewer)\b", text) else 0
