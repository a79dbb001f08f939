"""Does a question suppose a change? "Would it flip at 40% utilization?", and not "is 40% realistic?"."""

import re

from bot.whatif.cues import HYPOTHESIS
from bot.whatif.gather import Gathered
from bot.whatif.said import Said

_MARKETS = re.compile(r"\b(?:would|could|can|might) (?:we|it|that|this|the|an?|#+)\b")
_SHOULD = re.compile(
    r"^\W*(?:so |and |but |ok |hmm,? )*(?:is|are|was|were|should|does|do|did|has|have|isn't|"
    r"aren't|doesn't|don't|why|where|who|when|which|how (?!about|does|do|would|will|is it|much|"
    r"bad|about))\b"
)
_LOOKS = re.compile(
    r"\bhow (?:does|do|would|will|is|about|bad|good|are)\b.*\b(?:look|change|compare|be|cost|"
    r"save|at|with|if|for|do)\b|\bwhat (?:does|would|will|is|do|are|happens?|changes?|"
    r"'s)\b.*\b(?:look|at|with|if|for|do|under|cost)\b|"
    r"\bhow much \w+ (?:is|are) (?:it|this|that|we|the api|self-?hosting)\b.*\b(?:at|with|under)\b|"
    r"\bwhat's\b.*\b(?:at|with|if|for|under)\b"
)
_QUOTED = re.compile(
    r"\b(?:assum(?:e|ed|ing|ption)|come(?:s)? from|came from|where|why|did you|do you|realistic|"
    r"reasonable|enough|too (?:high|low|much|many|few|little|optimistic|pessimistic)|right|"
    r"correct|sane|based on|how come|typical|normal|included?|make sense|mean|justif\w*|"
    r"plausible|possible|achievable|feasible|needed|necessary|really need|actually need|fair|"
    r"overkill|you(?:'re| are) (?:telling|saying|claiming)|you (?:say|claim|said|told))\b"
)
_IS_IT = re.compile(
    r"^\W*(?:so |and |but |ok |hmm,? )*(?:is|are|do|does|did|will|would)\b.*"
    r"\b(?:needed|necessary|required|enough|too (?:many|much|few|little|high|low))\b.*\bif\b"
)
_CHANGES = re.compile(r"[#§¤\d]|\b(?:doubl|tripl|halv|half|more|less|fewer|twice)")
"""“Is 3 people needed if nothing breaks?” supposes nothing that can be changed."""
_PRICE_OF = re.compile(
    r"^\W*(?:so |and |but )?(?:what(?:'s| is| are| was)|how much (?:is|are|does|do)|at what|"
    r"which)\b.{0,24}\b(?:price|rate|rates|cost|costs|prices|hourly|salary)\b(?! (?:at|with|if|"
    r"using|on|under))"
)
_RATE_OF_A_GPU = re.compile(
    r"^\W*(?:so |and |but |ok |hm+,? )*(?:what|how much) (?:would|does|do|will|is|are|did)\b.{0,40}"
    r"\b(?:per hour|an hour|a hour|hourly|/ ?hr?|to (?:buy|rent|own|purchase))\W*$"
)
_THRESHOLD = re.compile(
    r"\b(?:would|does|do|must|should|will)\b.{1,40}\b(?:have|need) to "
    r"(?:be|go|get|drop|fall|rise|grow|reach)\b|"
    r"\b(?:what|which|how (?:many|much|high|low|big|large|cheap))\b.{1,60}\b"
    r"(?:do|would|must|should) (?:we|i) need\b|"
    r"\bhow (?:high|low|far|big|cheap|expensive|busy)\b.{1,40}\b"
    r"(?:before|until|for|so that|to (?:win|beat|match))\b|"
    r"\b(?:what|which|how (?:many|much))\b.{1,60}\b(?:until|before|so that) (?:we|it|self-?host\w*|the api)\b"
)
"""A number is sought; one that stands beside it is the goal, no supposition."""


def is_supposed(told: Said, got: Gathered) -> bool:  # noqa: PLR0911 - one return a case
    """Whether a question supposes a change: "would it flip at 40% utilization?", "what does 5B cost?"."""
    if not got.entries and not [one for one in got.doubts if not one.stray]:
        return HYPOTHESIS.search(told.text) is not None and (
            bool(told.amounts)
            or re.search(r"\b(?:what if|what about|how about|suppose)\b", told.text) is not None
        )
    supposed = re.search(r"\bif\b(?P<what>.*)", told.words)
    if _QUOTED.search(told.text) and not supposed:
        return False
    if _IS_IT.match(told.text) and supposed and not _CHANGES.search(supposed["what"]):
        return False
    if re.search(r"^\W*(?:how (?:sure|confident)|where|why|who)\b", told.text) and not re.search(
        r"\bif\b", told.text
    ):
        return False
    if _PRICE_OF.search(told.text) and not re.search(r"\bif\b", told.text):
        return False
    if _THRESHOLD.search(told.text) or _RATE_OF_A_GPU.search(told.text):
        return False
    if _is_of_speed(told):
        return False
    if HYPOTHESIS.search(told.text):
        return True
    if _LOOKS.search(told.text):
        return True
    return _SHOULD.match(told.text) is None and _MARKETS.search(told.text) is not None


def _is_of_speed(told: Said) -> bool:
    """“Can the H100 do 100 tokens a second?”: what a GPU can do, and no volume."""
    return any(one.field == "gpu" for one in told.choices) and any(
        one.unit == "tokens" and one.period == "second" for one in told.amounts
    )
