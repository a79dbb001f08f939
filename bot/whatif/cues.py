"""Which field is a word about? Words that name a field, and words of direction, request and hypothesis."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.whatif.reading import Field

_OF_A_LENGTH = (
    r"(?: (?:get|gets|got|become|becomes|grow|are|were|is|was|be|would be|will be|to be|that are))?"
    r"(?: [#%.]+| twice| double[ds]?| triple[ds]?| halve[ds]?| half| (?:two|three|four|five|ten) times)"
    r"(?: as)? (?:long|short|big|large|small|in (?:length|size)|the (?:length|size))"
)
"""After a word of a request's side: a factor of its length, such as "twice as long"."""
_CUES: tuple[tuple[Field, str], ...] = (
    (
        "utilization",
        (
            r"util(?:i[sz]ation|i[sz]ed|i[sz]e|i[sz]ing|s)?|occupancy|duty[- ]cycle|load factor|mfu|"
            r"gpu usage|usage of the gpus?|busy"
        ),
    ),
    (
        "cached_share",
        (
            r"(?:prompt[- ]?|prefix[- ]?)?cach(?:e|ed|es|ing|eable)(?:[- ](?:hit|hits|hit[- ]rate|"
            r"rate|ratio|share))?|hit[- ]rate"
        ),
    ),
    (
        "batch_share",
        (
            r"batch(?:ed|able|ing|es)?(?: (?:api|share|mode|processing|jobs?))?|can wait|"
            r"async(?:hronous)?|offline|non-?urgent|not urgent|deferred|deferrable"
        ),
    ),
    (
        "output_tokens_per_request",
        (
            rf"(?:outputs?|responses?|answers?|replies|completions?)(?={_OF_A_LENGTH})|"
            r"(?:output|response|completion|answer|generation)s? (?:length|size|token count|tokens "
            r"per request)s?|(?:longer|shorter|bigger) (?:outputs?|responses?|answers?|completions?)"
        ),
    ),
    (
        "input_tokens_per_request",
        (
            rf"(?:inputs?|prompts?|contexts?)(?={_OF_A_LENGTH})|"
            r"(?:input|prompt|context)s? (?:length|size|token count|window|tokens per request)s?|"
            r"(?:longer|shorter|bigger|larger) (?:prompts?|inputs?|contexts?)"
        ),
    ),
    (
        "tokens_per_request",
        (
            rf"(?:requests?|calls?|messages?|quer(?:y|ies))(?={_OF_A_LENGTH})|"
            r"(?:request|call|message) (?:size|length)|(?:tokens?|size) (?:per|of (?:a|each)) "
            r"(?:request|call|query|message)s?|(?:longer|shorter|bigger|smaller) (?:requests|calls|"
            r"messages)"
        ),
    ),
    (
        "input_share",
        (
            r"input share|output share|share of (?:input|output)|input(?:s| tokens)?|outputs?(?: "
            r"tokens)?|completions?|prompts?|prompt tokens|input[- ]heavy"
        ),
    ),
    (
        "discount",
        (
            r"discount(?:s|ed)?|rebate|price break|off (?:the )?list(?: price)?|off (?:api|openai|"
            r"anthropic|the (?:api|list))[\w ]{0,12}|"
            r"(?:committed|commit)[- ]use|enterprise (?:deal|pricing|agreement)|(?<=[%] )off\b(?! "
            r"(?:peak|hours))"
        ),
    ),
    (
        "growth_per_month",
        (
            r"gr[eo]w(?:s|n|ing|th)?(?:[- ]rate)?|mom|m/m|month[- ]over[- ]month|month[- ]on[- "
            r"]month|yoy|y/y|year[- ]over[- ]year|year[- ]on[- ]year|"
            r"compound(?:s|ed|ing)?|cagr|shrink(?:s|ing)? (?=%)"
        ),
    ),
    (
        "amortization_months",
        (
            r"amorti[sz](?:e|es|ed|ation|ing)|depreciat(?:e|es|ed|ion|ing)|writ(?:e|es|ten|ing)(?:[- ]?| "
            r"it | them | the \w+ )off|useful life|hardware li(?:fe|ves)(?:time)?|straight[- ]line|"
            r"write[- ]?down"
        ),
    ),
    (
        "horizon_months",
        (
            r"horizons?|time ?frame|outlook|(?:planning|time|evaluation|analysis|comparison) "
            r"(?:window|period|horizon|span)|payback (?:window|period)|lookahead|runway"
        ),
    ),
    (
        "engineer_salary_usd",
        (
            r"salar(?:y|ies)|fully[- ]loaded(?: cost)?|loaded cost|(?:engineer(?:s|ing)?|devs?|mlops|"
            r"fte|sres?|people|staff|contractors?|consultants?)(?:'s?)?(?: (?:cost|comp|pay|rate|price|"
            r"salary|salaries|"
            r"wage))(?:s|d)?"
            r"|comp(?:ensation)?|wages?|"
            r"(?:drop|cut|raise|lower|increase|reduce|bump|base|annual|yearly|average|avg|their|set|put) pay|"
            r"(?<!we )(?<!i )(?<!they )(?<!to )(?<!you )pay(?= (?:from|is|goes|up|down|rises?|drops?|of|"
            r"by)\b)|"
            r"pay(?:ing)? (?:the |our |each )?(?:engineers?|devs|people|everyone|everybody|them all)|"
            r"(?:per|each|an) (?:engineer|head|fte)|"
            r"engineers? (?:is|are|at|make|makes|get|gets|run|runs|"
            r"costing|will cost|would cost)(?= )"
        ),
    ),
    (
        "mlops_fte",
        (
            r"ftes?|engineers?|head ?count|mlops(?: (?:team|people|engineers?|folks))?|sres?|devs?|"
            r"hires?|hiring|hired|staff(?:ing)?|people|team(?: size| of)?|engs?|devops|specialists?|"
            r"engineering(?= (?:in|by) (?:half|[#%]))"
        ),
    ),
    (
        "electricity_usd_per_kwh",
        (
            r"electricity(?: (?:price|cost|rate)s?)?|power(?: (?:price|cost|rate|bill)s?)?|energy(?: "
            r"(?:price|cost)s?)?|kwh|electric"
        ),
    ),
    ("p99_ms", r"p ?99(?:s| latency)?|latency|latencies|slo|sla|tail"),
    (
        "api_price",
        (
            r"(?:api|token|openai|anthropic|google|list|vendor|llm|provider|gpt-4o|input|"
            r"output)(?:'s)? (?:token )?(?:prices?|pricing|rates?|costs?)|(?:prices?|pricing|cost) "
            r"(?:per token|of (?:the )?(?:api|tokens?))|"
            r"§+(?:'s)? (?:prices?|pricing|costs?|rates?|gets?|got|becomes?|goes|drops?|falls?|is|"
            r"was|were|token)(?: (?:price|cost|rate)s?)?|prices?|pricing|(?:the )?api(?: gets?| is| "
            r"becomes?| goes)?|openai|anthropic|tokens? (?:get|gets|got|become)(?= )"
        ),
    ),
    (
        "gpu_hourly_usd",
        (
            r"(?:gpu|h100|h200|a100|¤+s?|rental|card|compute|hourly|cloud gpu|instance)s?(?:'s)? "
            r"(?:hourly )?(?:prices?|pricing|costs?|rates?|rental)|(?:prices?|cost|rate) (?:of|for|"
            r"per) (?:the |an? )?(?:gpus?|h100s?|a100s?|¤+s?|hour)|"
            r"¤+ (?:get|gets|got|become|becomes|drop|drops|fall|falls)(?= |%)|"
            r"gpus? (?:get|gets|got|become|is|are|drop|drops|fall|falls|cost)(?= |%)|(?:rent|rental)|"
            r"gpu[- ]hours?|hourly(?: rate| price)?|spot(?: price)?s?"
        ),
    ),
    (
        "gpu_purchase_usd",
        (
            r"capex|(?:buy|bought|buying|purchas(?:e|ed|ing)|own|owning|upfront|outright|acquire)(?: "
            r"price| cost)?|purchase price|sticker price|price tag"
        ),
    ),
    (
        "api_spend_usd_per_month",
        (
            r"(?:api |openai |anthropic |llm |monthly |current |token |our )*(?:spend(?:ing|s)?(?! "
            r"(?:[a-z#%]+ ){0,4}(?:time|hours?|days?|week)\b)|"
            r"spent|bill(?:ed|s)?|invoices?|burn(?:ing|s)?|budget|outlay)|pay(?:ing|s)?(?: openai| "
            r"anthropic| google)?"
        ),
    ),
    ("replicas", r"replicas?|instances?|copies"),
    ("gpu_count", r"(?:number of )?gpus?|cards?|gpu count|accelerators?"),
    ("requests_per_day", r"requests?|calls?|quer(?:y|ies)|qps|rps|rpm|messages|hits"),
    (
        "tokens_per_month",
        r"volumes?|traffic|usage|tokens?|toks?|demand|throughput|workload|load|scale|consumption|work",
    ),
)
_CUE = tuple((field, re.compile(rf"(?<![\w-])(?:{words})(?![\w-])")) for field, words in _CUES)

SHARES: frozenset[Field] = frozenset(("utilization", "cached_share", "batch_share", "input_share"))
GENERIC: frozenset[Field] = frozenset(
    (
        "tokens_per_month",
        "requests_per_day",
        "gpu_count",
        "api_price",
        "mlops_fte",
        "input_share",
        "api_spend_usd_per_month",
        "gpu_purchase_usd",
    )
)
"""Fields whose words also stand beside others: "30% of the traffic is cached" is about the cache."""

_UP = (
    r"increas\w*|rais(?:e|es|ed|ing)|gr(?:e|o)w(?:s|n|ing)?|go(?:es)? up|up|more|higher|bump(?:s|"
    r"ed)?|boost\w*|add(?:s|ed|ing)?|extra|jump\w*|climb\w*|ris(?:e|es|ing)|"
    r"rose|gain\w*|hik(?:e|es|ed)|expand\w*|bigger|larger|greater|another|additional|surg\w*|"
    r"spik(?:e|es|ed)|ramp\w*|expensive|pricier|faster|longer|"
    r"crank\w*|push\w*|improv\w*|hir(?:e|es|ed|ing)|recruit\w*|onboard\w*|bring (?:on|in)|grew|"
    r"inflat\w*|scal(?:e|es|ing) up|skyrocket\w*|uptick|tack on|take on"
)
_DOWN = (
    r"drop(?:s|ped|ping)?|cut(?:s|ting)?|reduc\w*|lower(?:s|ed|ing)?|decreas\w*|shrink(?:s|ing)?|"
    r"shrank|fall(?:s|ing)?|fell|less|fewer|down|slash\w*|trim\w*|minus|"
    r"los(?:e|es|ing)|cheaper|off|declin\w*|dip(?:s|ped)?|shav(?:e|es|ed|ing)|knock\w*|smaller|"
    r"fir(?:e|es|ed|ing)|lay(?:ing|s)? off|remov\w*|quits?|leaves?|left|"
    r"lost|tank\w*|plummet\w*|shed|scal(?:e|es|ing) (?:down|back)|slower|shorter|sav(?:e|es|ing)|"
    r"tak(?:e|es|ing) (?:away|out|off)|sack\w*|slump\w*|plung\w*|subtract\w*"
)
UP = re.compile(rf"\b(?:{_UP})\b")
DOWN = re.compile(rf"\b(?:{_DOWN})\b")
HYPOTHESIS = re.compile(
    r"\b(?:what if|what about|how about|how is it (?:when|if|with)|(?:is it|it is|is|are we) possible to "
    r"(?:see|show|have|"
    r"calculate|get|run|try)|suppos(?:e|ing)|assuming|assume (?:every|each|the same|that|it|"
    r"we)|let's say|say we|imagine|"
    r"pretend|what happens|rerun|re-run|redo|recalculate|recompute|"
    r"if (?:we|it|the|our|only|i|you|they|volume|traffic|util\w*|openai|anthropic|prices?|gpus?|"
    r"api|engineers?|half|all|power|electricity|#+|usage|load|requests|everything|nothing|growth|"
    r"that|this|someone|one|two|there)|"
    r"(?:hold|holds|true|same|change|changes|flip|flips|win|wins|cheaper|different|matter|look|"
    r"be|cost|happen|happens|result|verdict|answer|numbers?|math)s? (?:up )?(?:at|with|if|when|"
    r"once|under|using|on|given)|"
    r"(?:can|could|would) (?:you|we|u) (?:please )?(?:calculate|compute|try|run|rerun|set|use|make|change|"
    r"switch|"
    r"do|show|check|assume|bump|update|model|redo|see|also|swap|drop|raise|lower|double|halve|"
    r"plug|put|look|consider|price|get|hire|add|cut))\b"
)


@dataclass(frozen=True)
class Cue:
    """A word of a field, and where it stands."""

    field: Field
    start: int
    end: int


def cues(text: str) -> tuple[Cue, ...]:
    """The words of fields in a text whose names and numbers are masked; of two that overlap the longer."""
    found = sorted(_found(text), key=lambda one: (one.start - one.end, one.start))
    kept: list[Cue] = []
    for one in found:
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.start))


def _found(text: str) -> Iterator[Cue]:
    for field, pattern in _CUE:
        for match in pattern.finditer(text):
            yield Cue(field, *match.span())
