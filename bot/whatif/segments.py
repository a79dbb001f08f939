"""Which words belong to which number? A text in segments, and which numbers are taken back."""

import itertools
import re
from dataclasses import dataclass, replace

from bot.whatif.amount import Amount
from bot.whatif.cues import Cue
from bot.whatif.judged import JUDGED
from bot.whatif.said import Factor, Said

_STRONG = re.compile(r"[,;\n!?]|\.(?=\s|$)| (?:but|plus|then|so|because|while|whereas|although) |[()]")
_AND = re.compile(r" and | \+ | & |(?<=\W)and ")
_WITH = re.compile(r" (?:with|using) ")
_WEAK = re.compile(r" (?:with|at|on|@|for|over|using|when|if|from|per) |@")
_DENIED = re.compile(
    r"\b(?:not|isn't|aren't|wasn't|no longer|instead of|rather than|from|as opposed to|than the|"
    r"don't (?:use|want|assume|need)|no need for|forget|ignore the|"
    r"replac(?:e|ing)|never|isn't really|not really|vs the old|won't be|wouldn't be|weren't)(?: "
    r"(?:a|the|our|at|just|only|actually|really|like|about|exactly|quite|assumed|"
    r"current|old|default|get|be|hit)){0,3} ?[@~]? ?$"
)
_WAS = re.compile(r"\b(?:was|were|used to be|had been)(?: (?:about|around|only|just|like|at))? ?[@~]? ?$")
_JUDGED_SOON = re.compile(rf"^[^,;.]{{0,24}}?(?:{JUDGED.pattern})")
_SELF = re.compile(
    r"(?:\b(?:sorry|i mean|i meant|no wait|wait no|wait|scratch that|correction|make that|make "
    r"it|or rather|er|oops|actually|nvm|never mind|strike that|no|my bad|typo|"
    r"not that|let me rephrase|hmm)\b|\*)[ ,:;.-]*"
)


CORRECTS = re.compile(
    r"\W*(?:ah |oh |uh |er |um )?(?:sorry|i mean|i meant|no wait|wait,? no|wait|scratch that|correction|"
    r"make that|make it|"
    r"or rather|rather|er|uh|oops|ups|actually|strike that|no|my bad|typo|hm+)\b[ ,:;.-]*"
    r"(?:(?:i mean|i meant|sorry|no|it's|the|an?|use|make it|rather|actually)[ ,:-]+)*"
)
"""Between two names: the second takes the place of the first."""
_LOOK_BACK = 40


@dataclass(frozen=True)
class Segment:
    """One number with the words around it that are its own."""

    amount: Amount | Factor
    before: str
    after: str
    cues: tuple[Cue, ...]
    denied: bool = False
    retracted: bool = False


def segments(told: Said) -> tuple[Segment, ...]:
    """One segment for each amount and factor, in order."""
    marks: list[Amount | Factor] = sorted(
        (*(one for one in told.amounts if one.unit != "else"), *told.factors), key=lambda one: one.start
    )
    if not marks:
        return ()
    edges = [0]
    for left, right in itertools.pairwise(marks):
        edges.append(_boundary(told, left, right, edges[-1]))
    edges.append(len(told.words))
    found = [_segment(told, one, edges[at], edges[at + 1]) for at, one in enumerate(marks)]
    for at, (one, following) in enumerate(itertools.pairwise(marks)):
        if told.words[one.end : following.start] == " changed to ":
            joined = tuple(dict.fromkeys((*found[at].cues, *found[at + 1].cues)))
            found[at] = replace(found[at], denied=True)
            found[at + 1] = replace(found[at + 1], cues=joined)
    found = [
        replace(
            one,
            denied=one.denied
            or (
                _WAS.search(told.words[: one.amount.start][-_LOOK_BACK:]) is not None
                and any(_alike(one, other) for other in (*found[:at], *found[at + 1 :]) if not other.denied)
            ),
        )
        for at, one in enumerate(found)
    ]
    return _retracted(told, found)


def _segment(told: Said, one: Amount | Factor, low: int, high: int) -> Segment:
    before, after = told.words[low : one.start], told.words[one.end : high]
    mine = tuple(cue for cue in told.cues if low <= cue.start and cue.end <= high + 1)
    whole_range = isinstance(one, Amount) and one.high is not None
    denied = not whole_range and (
        _DENIED.search(told.words[max(0, one.start - 40) : one.start]) is not None or _is_judged(after)
    )
    return Segment(one, before, after, mine, denied)


def _is_judged(after: str) -> bool:
    """“The 40% utilization figure is too optimistic”: within a few words of the number."""
    return JUDGED.match(after) is not None or _JUDGED_SOON.match(after) is not None


def _boundary(told: Said, left: Amount | Factor, right: Amount | Factor, low: int) -> int:
    between = told.words[left.end : right.start]
    for pattern in (_STRONG, _AND, _WITH, _WEAK):
        matches = list(pattern.finditer(between))
        if matches:
            if (
                pattern is _WEAK
                and not _cue_after(told, left.end, left.end + matches[0].start())
                and not _cue_first(told, low, left)
                and not _cue_after(told, left.end + matches[0].start(), left.end + matches[-1].start())
            ):
                at = matches[-1]
            else:
                at = matches[0]
            return left.end + (at.start() if pattern in (_WEAK, _WITH) else at.end())
    if _cue_first(told, low, left):
        return left.end
    return right.start


def _cue_first(told: Said, low: int, one: Amount | Factor) -> bool:
    return any(low <= cue.start and cue.end <= one.start for cue in told.cues)


def _cue_after(told: Said, low: int, high: int) -> bool:
    return any(low <= cue.start and cue.end <= high for cue in told.cues)


def _retracted(told: Said, found: list[Segment]) -> tuple[Segment, ...]:
    """“400M a month, sorry, 400M a day”: what stands before a correction of itself is taken back."""
    marks = list(_SELF.finditer(told.words))
    kept: list[Segment] = []
    for at, one in enumerate(found):
        later = found[at + 1] if at + 1 < len(found) else None
        gone = later is not None and any(
            one.amount.end <= match.start() and match.end() <= later.amount.start and _alike(one, later)
            for match in marks
        )
        kept.append(replace(one, retracted=gone))
    return tuple(kept)


def _alike(one: Segment, other: Segment) -> bool:
    """Two numbers that can be of one thing."""
    if isinstance(one.amount, Factor) or isinstance(other.amount, Factor):
        return isinstance(one.amount, Factor) and isinstance(other.amount, Factor)
    return one.amount.unit == other.amount.unit or None in {one.amount.unit, other.amount.unit}
