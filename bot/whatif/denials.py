"""Does a message deny or doubt something that nothing else accounts for? Then it is asked back."""

import re

from bot.language.message import NEGATION
from bot.whatif.polarity import SHUNS
from bot.whatif.said import Said
from bot.whatif.segments import Segment

_HARMLESS = re.compile(
    r"^(?:no|nope|nah|not quite|no no)(?: thanks)?[,.!: ;-]|why not|no (?:problem|worries|idea|"
    r"rush|wait|change in|longer)|not sure|if not|not only|or not|can't we|couldn't we|shouldn't "
    r"we|don't you|isn't it|no matter|wait,? no|sorry,? no|no,|not bad|nothing else|no need|neither of us|"
    r"nobody (?:has|needs|wants) to|(?:nobody|no one|no-one) (?:cares|minds|notices|will (?:care|mind|"
    r"notice|know))|"
    r"not (?:time|latency|mission|business|safety)?[- ]?(?:critical|sensitive|urgent|real-?time|"
    r"interactive|essential)\b|"
    r"(?:no|not a) big deal|nothing fancy|no (?:pressure|stress|hurry|biggie|drama|objections?|harm)|"
    r"(?:we|i|they|users|customers|people|it|nobody)(?:'re|'m|'s| are| am| is) not (?:(?:that|so|too|very|"
    r"really|"
    r"all that|super|overly|particularly) )?(?:picky|fussy|strict|demanding|sensitive|in (?:a|any) "
    r"(?:hurry|rush)|"
    r"worried|concerned|bothered|fazed|critical|urgent|important)|"
    r"(?:set|put|make|mark|leave) (?:that|it|this) (?:to |as |at |down as )?(?:none|no|zero|nothing)|"
    r"without (?:changing|touching)"
    r"|nothing (?:interactive|real[- ]?time|live|user[- ]facing)\b|"
    r"(?:don't|do not) (?:need|want) (?:the|an?) (?:small|bigg|larg|old|cheap)\w* (?:models?|ones?|gpus?)\b|"
    r"neither hir\w+ nor \w+|nothing else changes|"
    r"(?:don't|do not|not|without) (?:chang|touch|alter|mess(?= with)|mov)"
    r"(?:e|ing)?(?: with)? "
    r"(?:anything|things|(?:the |our |my |any |your )?(?:other |rest of the )?[a-z]+)"
    r"(?= ?(?:[,.;]| but\b|$))|"
    r"no other changes?|not a |i don't (?:know|mind|care)|not going to lie|"
    r"won't (?:get|reach|exceed|go)|no more than|not more than|doesn't matter|whether or not|but "
    r"not|not too|don't forget|(?:a|per|an|each) (?:day|week|month|hour|year),? not"
    r"|not (?:a|an|per) (?:day|week|month|hour|year|second|minute)|not (?:requests|tokens|"
    r"monthly|daily|yearly|weekly|calls)|didn't (?:mean|say)|not what i"
)
_DOUBTED = re.compile(
    r"\b(?:doubt|doubtful|unlikely|hardly|not convinced|can't (?:see|imagine)|no chance|never going to|"
    r"(?:don't|do not|doesn't|didn't) (?:really |actually |even )?"
    r"(?:think|believe|expect|see|imagine|need))\b"
)


def denies(told: Said, pieces: tuple[Segment, ...], places: list[tuple[int, int]]) -> bool:
    """Whether a "no", a "not" or a doubt stands outside `places`, the names and the numbers that it is of."""
    spans = [*places, *((one.start, one.end) for one in told.choices)]
    spans += [(one.amount.start - 40, one.amount.start) for one in pieces if one.denied]
    doubts = _DOUBTED.finditer(told.words)
    if any(not any(low <= one.start() < high for low, high in places) for one in doubts):
        return True
    for match in (*NEGATION.finditer(told.words), *SHUNS.finditer(told.words)):
        if any(low <= match.start() < high for low, high in spans):
            continue
        if any(
            harmless.start() <= match.start() < harmless.end() for harmless in _HARMLESS.finditer(told.words)
        ):
            continue
        return True
    return False
