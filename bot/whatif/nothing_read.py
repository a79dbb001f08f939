"""What is a message in which no change was found? A question, a wish without a figure, or talk."""

import re

from bot.whatif import asks, talk
from bot.whatif.gather import Gathered
from bot.whatif.reading import Entries, Entry, Reading, clarify, ignore, reject
from bot.whatif.said import Said

_WISHES = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|so|and|but|now|then|please|pls|hmm|well|actually|also|hey|hi|right|"
    r"maybe|perhaps|just|bot|can (?:you|we)|could (?:you|we)|would you|let's|lets|what if(?: we| "
    r"it(?:'s| is| was| were)?| the)?|what about(?: a| an| the| some)?|how about(?: a| an| the| "
    r"some)?|"
    r"suppose(?: we)?|assume|if we|i want(?: to)?|we (?:need|want|should)(?: to)?|try(?: a| an| "
    r"the| some)?|let me|i'd like(?: to)?|we'd like(?: to)?|we could|need|want|maybe we|we "
    r"(?:might|may|will|would)|say we|is there(?: a)?|with(?: a| an)?|use(?: a| an)?|go with(?: "
    r"a| an)?|go|make)[, ]+)*"
    r"(?:more|less|fewer|higher|lower|bigger|larger|smaller|cheaper|better|faster|slower|"
    r"different|another|other|quite|rather|increase|decrease|raise|lower|reduce|cut|drop|bump|boost|change|"
    r"adjust|tweak|vary|set|switch|swap|update|make|hire|fire|add|remove|scale|grow|shrink|push|"
    r"lift|crank|turn|double|improve|cheapest|biggest|smallest|the (?:cheapest|best|fastest|"
    r"biggest|smallest)|"
    r"(?:give|allow|leave) (?:us|it|me|them) (?:some |a bit |a little )?(?:more|less|extra)|pay|some more|"
    r"a (?:bit|little|lot|few|couple)|much|way|slightly|newer|older|stronger|weaker|"
    r"utilization|util|volume|engineers?|gpus?|discount|caching|cache|quanti[sz]ation|"
    r"batch(?:ing)?|growth|traffic|horizon|salary|electricity|compare|someone|somebody|people|a "
    r"few|several|lots|tons|loads|something|anything|a smaller|a bigger|a cheaper|a better|a "
    r"different|an open|a larger)\b"
)
_THINGS = re.compile(
    r"\b(?:it|this|that|them|gpus?|model|volume|traffic|usage|util\w*|engineers?|people|folks|"
    r"team|headcount|discount|cach\w*|batch\w*|growth|horizon|salar\w*|electric\w*|power|price|"
    r"prices|pricing|cost|costs|hardware|cards?|tokens?|requests?|replicas?|quanti\w*|latency|"
    r"amorti\w*|staff|hours?|providers?|vendors?|models?|clouds?|regions?|"
    r"numbers?|figures?|values?|settings?|answers?|load|weekends?|nights?|option|headroom|context|"
    r"prompts?|outputs?|inputs?|spend|budget|some|"
    r"someone|somebody|mlops|sre|scenario)\b"
)
_WHICH_OPTION = re.compile(
    r"^\W*(?:and |but |ok |so |then )*(?:what about|how about|and|why not)(?: (?:a|an|the|using|some))? "
    r"(?:spot|reserved|on[- ]demand|hybrid|dedicated|pre-?emptible|bursting|renting|owned)\b"
)
_WHAT_ABOUT = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|so|and|but|now|then|also|hmm|well|no|please|sorry|right|actually|let's|lets)[, "
    r"]+)*(?:what if|what about|how about|suppose|assume|try|make (?:it|that)|set (?:it|that)?|"
    r"use|change (?:it|that) to|go with|at|with|and(?: at| with)?|say)\b"
)
_ONLY_A_NUMBER = re.compile(
    r"^[\s#%?.!,:;]*(?:(?:ok|so|and|no|maybe|now|then|at|with|to|about|around|say|or|sorry|"
    r"actually|please|make it|make that|i meant?|rather|more like|it's|just|only|"
    r"again)[\s#%?.!,:;]+)*#+[\s%?.!,:;]*(?:(?:then|instead|please|now|again|pls|perhaps|maybe|"
    r"rather|sorry|x)[\s?.!,:;]*)*$"
)
_CORRECTS = re.compile(r"^\W*(?:no|nope|sorry|wait|not)\b.*\b(?:i meant?|i mean|make (?:it|that)|rather)\b")
_UNKNOWN_TO_US = re.compile(
    r"\b(?:switch(?:ing)? to|swap (?:in|to)|use|try|go with|move to|what about|how about|"
    r"compare) (?:the )?([a-z]+[a-z0-9.]*-[a-z0-9.-]*\d[a-z0-9.-]*|[a-z]{3,}gpt[\w-]*)(?![\w%])|"
    r"\b(?:on|use|try|with|to) (?:an? |the |\d{1,3} ?x? )?([ahlbv]\d{3,4}s?)(?![\w%])|"
    r"\b(?:nvidia|amd|intel) [a-z]{0,3}-?\d{2,5}[a-z]?\b"
)
_ANOTHER_KIND = re.compile(
    r"^\W*(?:and |ok,? |so |hey,? |please |bot,? )*(?:can|could|would|should) (?:you|we|i) (?:please |"
    r"maybe |just |also )*"
    r"(?:use|try|get|have|take|pick|run|rent|buy|do|switch to|go with|move to) (?:an? |some |the )?(?:\w+ )?"
    r"(?:better|bigger|larger|smaller|cheaper|faster|newer|stronger|different|other) (?:\w+ )?(?:gpus?|"
    r"cards?|models?|hardware|"
    r"machines?|chips?|one|provider|host)\b|"
    r"^\W*(?:and |ok,? |so |please |let's |just )*(?:use|try|take|pick|get) (?:something|sth|anything) "
    r"(?:\w+ )?(?:better|bigger|larger|smaller|cheaper|faster|newer|stronger|different|else)\b|"
    r"^\W*(?:maybe |perhaps |and |ok |with )*(?:an?|some|the) (?:better|bigger|larger|smaller|cheaper|"
    r"faster|newer|"
    r"different) "
    r"(?:gpu|card|model|provider|host)\b(?: maybe| perhaps| then| instead| please| pls| plz)*\W*$"
)
_BETTER = re.compile(
    r"\bthings (?:get|go|turn out|are|were|look) (?:\w+ )?(?:better|worse|well|badly|up|down|wrong|faster|"
    r"slower)\b"
)
_OUR_FATE = re.compile(
    r"^\W*(?:and |but |ok |so |hmm )*(?:what (?:happens |would happen )?if|suppose|say) (?:we|our|the "
    r"(?:company|product|"
    r"app|service|launch|startup|business|feature|pilot|project)|this (?:thing|product|app)) (?!all\b)[a-z]"
)
"""“What if we go viral?”: something would change, and it is not told what."""
_AGREEMENT = re.compile(r"\b(?:baa|dpa|business associate|data processing agreement)\b")


_IS_IT_DIFFERENT = re.compile(
    r"^\W*(?:so |and |but |ok |hmm,? |then )*(?:is|are|was|were|would|does|do|did|will|isn't|aren't|"
    r"wouldn't|doesn't|won't) "
    r"(?!#*\W*(?:what|how|why)\b)[a-z ]{0,16}[#§¤]+ ?(?:(?:be|any|a|an|at all|really|much|lot|that|even|"
    r"still|very|so|also|make|get|"
    r"the|of|tokens|requests|engineers|utili[sz]ation|volume|months?|years?) ?)*"
    r"(?:different|difference|better|worse|cheaper|dearer|pricier|change|changes|matter|matters|flip|"
    r"flips|help|helps|same|"
    r"win|wins|save|saves|pay off|worth it|more|less|expensive|tip|tips)\b"
)
"""“Is 3.5B a month different?” supposes the figure: its answer is not that of what stands."""


_WOULD = re.compile(r"^\W*(?:so |and |but |ok |hmm,? |then )*(?:would|wouldn't)\b")


def _readings(got: Gathered) -> tuple[Entries, ...]:
    """What is certain, or the ways to take the one doubt."""
    if got.entries and not got.doubts:
        return (got.entries,)
    return got.doubts[0].readings if len(got.doubts) == 1 and not got.entries else ()


def asked(told: Said, got: Gathered) -> Reading:
    """A question: about the verdict, or none of ours; one for another kind of thing is a wish, asked back."""
    if _ANOTHER_KIND.match(told.text) and not told.amounts:
        return clarify("no_value")
    if _IS_IT_DIFFERENT.match(told.words) and (found := _readings(got)):
        would = _WOULD.match(told.words) is not None and bool(got.entries) and not got.negated
        return Reading("change", got.entries) if would else clarify("left_over", found)
    if not asks.is_ours(told):
        if got.entries and not talk.is_to_others(told.text):
            return Reading("ask", (asks.question(told),))
        return ignore("not_about_us")
    return Reading("ask", (asks.question(told),))


def nothing_read(told: Said, got: Gathered, *, asking: bool, addressed: bool) -> Reading:  # noqa: C901, PLR0911 - one return a case
    """A question, a wish without a figure, an unknown name, or talk."""
    text = told.text
    if _UNKNOWN_TO_US.search(text):
        return reject("unknown_name")
    if _ANOTHER_KIND.match(text) and not told.amounts:
        return clarify("no_value")
    if _AGREEMENT.search(text) and not asking:
        return clarify("no_value")
    if got.doubts and (
        _WHAT_ABOUT.match(text)
        or _CORRECTS.match(text)
        or _ONLY_A_NUMBER.match(told.words)
        or ((told.cues or any(one.unit == "percent" for one in told.amounts)) and _WISHES.match(text))
    ):
        return clarify("no_field", tuple(reading for one in got.doubts for reading in one.readings))
    if (
        re.match(
            r"^\W*(?:and |but |ok |so |hmm )*(?:what (?:happens |would happen )?(?:if|when)|suppose|assume|"
            r"say)\b",
            text,
        )
        and (told.cues or told.choices or _THINGS.search(text) or _BETTER.search(text))
        and not told.amounts
    ):
        return clarify("no_value")
    if (
        _OUR_FATE.match(text)
        and not told.amounts
        and not talk.is_to_others(text)
        and not talk.is_a_joke(text)
    ):
        return clarify("no_value")
    if _WHICH_OPTION.search(text) and not told.amounts:
        return Reading("ask", (Entry("gpu_cost", "any", "explain"),))
    if asking or (asks.ends_as_a_question(text) and asks.is_ours(told) and not _WISHES.match(text)):
        return asked(told, got)
    if (_WISHES.match(text) and _THINGS.search(text)) or (_WHAT_ABOUT.match(text) and _THINGS.search(text)):
        return clarify("no_value")
    if re.search(
        (
            r"^\W*(?:(?:what|how) about |what if |and |maybe |a (?:bit|little) |even |much |go |make it |"
            r"same(?: again| thing| one)?,? but |slightly )*(?:a )?(?:bigger|larger|smaller|cheaper|"
            r"better|more|less|lower|higher|faster)\W*$"
        ),
        text,
    ):
        return clarify("no_value")
    if asks.asks(re.sub(r"^.{0,60}?[,.:;] ", "", text)) and asks.is_ours(told):
        return asked(told, got)
    return clarify("no_field") if addressed and (told.cues or told.amounts) else ignore("chatter")
