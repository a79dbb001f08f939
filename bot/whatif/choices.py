"""Which of a list of things is named? Models, GPUs, hosting, quantization, load pattern, regimes."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.language.clock import HOURS_A_DAY
from bot.language.message import Message
from bot.whatif.choice import Choice
from bot.whatif.judged import JUDGED, NOT_LIKED
from bot.whatif.named_models import named_models
from bot.whatif.polarity import TURNED_DOWN_AFTER, TURNED_DOWN_BEFORE
from bot.whatif.reading import Field

_WORDS: tuple[tuple[Field, str, str], ...] = (
    (
        "hosting",
        "on_prem",
        (
            r"on-prem\w*|on premises?|bare[- ]metal|(?:our|my|your|their) own (?:hardware|servers?|"
            r"racks?|metal|boxes|"
            r"datacenter|data ?cent(?:er|re)|gpus|machines)|owned (?:hardware|servers?|gpus)|in[- "
            r"]house (?:hardware|servers?|datacenter|"
            r"data ?cent(?:er|re))|colo(?:cation|cated)?|(?:buy|own)(?:ing)? (?:the |our "
            r")?(?:hardware|servers|metal)|(?:buy|own)(?:ing)?(?= (?:instead|rather|vs|versus|or)\b)|"
            r"(?<=or )(?:buy|own)(?:ing)?|(?<=vs )(?:buy|own)(?:ing)?|(?<=of )(?:buy|own)(?:ing)?|"
            r"(?<=than )(?:buy|own)(?:ing)?"
        ),
    ),
    (
        "hosting",
        "cloud",
        (
            r"(?:public |the )?cloud(?:[- ]hosted)?(?! ?act\b)|rent(?:ed|ing)? (?:the |our "
            r")?(?:gpus?|hardware|servers)|aws(?! bedrock)|gcp|azure(?! open ?ai)|rent(?:ing|al)?(?= "
            r"(?:instead|rather|vs|"
            r"versus|or)\b)|(?<=or )rent(?:ing)?|(?<=vs )rent(?:ing)?|(?<=of )renting|(?<=than "
            r")renting|(?<=of )rent"
        ),
    ),
    ("quantization", "int4", r"int ?-?4|4[- ]?bits?|q4(?:_\w+)*|w4a16|four[- ]bit"),
    ("quantization", "int8", r"int ?-?8|8[- ]?bits?|q8(?:_\w+)*|w8a8|eight[- ]bit"),
    ("quantization", "fp8", r"fp ?-?8"),
    ("quantization", "fp4", r"fp ?-?4|nvfp4|mxfp4|nf4"),
    (
        "quantization",
        "fp16",
        (
            r"fp ?-?16|float ?16|half[- ]precision|16[- ]?bits?|unquantized|full[- ]precision|"
            r"no quanti[sz]ation|without quanti[sz]ation|(?:don't|not|no longer) quanti[sz]\w+"
        ),
    ),
    ("quantization", "bf16", r"bf ?-?16|bfloat16"),
    ("quantization", "awq", r"awq"),
    ("quantization", "gptq", r"gptq"),
    ("quantization", "gguf", r"gguf"),
    (
        "load_pattern",
        "steady",
        (
            r"24 ?[/x] ?7|24-7|around[- ]the[- ]clock|round[- ]the[- ]clock|(?:a |at a )?flat "
            r"(?:rate|load|pattern|24.?7)|(?:a |at a )?(?:constant|steady|even|uniform)"
            r"(?: rate| load| traffic| pattern| usage| throughput| demand| 24.?7)|steady(?! state)|"
            r"at a constant|steadily|evenly spread|spread (?:out )?evenly|day and night|"
            r"(?:even|flat|constant|level|uniform|evenly|equal|spread) (?:\w+ )?(?:across|through(?:out)?|"
            r"over|"
            r"around|all) (?:the )?(?:whole |entire )?(?:day|week|clock|24 ?h(?:ours)?)|"
            r"always[- ]on|non-?stop|all day (?:long|every day)|follow[- ]the[- ]sun"
        ),
    ),
    (
        "load_pattern",
        "business_hours",
        (
            r"(?:business|office|working|work|daytime|bank)[-_ ]?hours?(?: only)?|weekdays?(?: "
            r"only)?|day ?time(?: only)?|"
            r"(?:only )?during the (?:work)?day|mon(?:day)?s?(?: ?- ?| to | through | thru | till | until "
            r")fri(?:day)?s?|nine[- ]to[- ]five|8 ?x ?5"
        ),
    ),
    (
        "load_pattern",
        "spiky",
        (
            r"spik(?:y|e?s|ey|ing)|burst(?:y|s|ing)|unpredictabl[ey]|irregular|sporadic|erratic|"
            r"peaky|bursty? traffic|comes? in waves|"
            r"comes? in bursts"
        ),
    ),
    (
        "load_pattern",
        "batch",
        (
            r"(?:overnight|nightly|night)[- ]batch(?:es)?(?: jobs?| only| processing)?|batch "
            r"(?:jobs? )?(?:overnight|at night|nightly)|"
            r"overnight(?: only| jobs?| runs?| processing)?|nightly(?: jobs?| runs?| only)?|(?:only "
            r")?at night|off[- ]peak|off[- ]hours"
            r"|batch (?:load|pattern|workload)"
        ),
    ),
    (
        "regulated",
        "hipaa",
        (
            r"hipaa|hippa|e?phi(?! ?-?\d)|protected health info\w*|(?:patient|health ?care|medical|"
            r"health) (?:data|records?|info(?:rmation)?)"
        ),
    ),
    ("regulated", "soc2", r"soc ?-?(?:2|ii|two)(?: type ?(?:2|ii|1|i))?"),
    ("regulated", "gdpr", r"gdpr|dsgvo|rgpd|eu personal data|european personal data"),
    (
        "regulated",
        "pci",
        r"pci(?:[- ]?dss)?(?: v?\d(?:\.\d)*)?|card ?holder data|(?:credit )?card (?:numbers?|data)",
    ),
    ("regulated", "fedramp_high", r"fed ?-?ramp[- ]high"),
    ("regulated", "fedramp_moderate", r"fed ?-?ramp[- ]mod(?:erate)?"),
    ("regulated", "fedramp", r"fed ?-?ramp(?:[- ]low)?"),
    (
        "regulated",
        "data_residency",
        (
            r"data[- ](?:residency|sovereignty|locali[sz]ation)|(?:data |it |everything )?(?:must|"
            r"has to|needs to|have to) (?:stay|remain|live) (?:in|inside|within) "
            r"(?:the )?(?:eu|europe|germany|us|uk|country|region|canada|switzerland|france|india|"
            r"australia|our (?:own )?(?:vpc|network|infra\w*|datacenter|walls|premises))|"
            r"(?:data|it) (?:can't|cannot|can not|may not|must not|won't|never) leave(?:s)? (?:the |"
            r"our |its )?(?:\w+ )?(?:eu|europe|germany|us|uk|country|region|vpc|"
            r"network|infra\w*|building|premises|datacenter|walls|perimeter|account|environment)|"
            r"eu[- ]only|eu residency|only (?:in )?(?:the )?(?:eu|europe)\b(?: hosting| regions?)?"
            r"(?! (?:business|office|work\w*|day ?time|hours|traffic|users?|customers?|mornings?|time)\b)|"
            r"(?:everything|all data|data|all of it|hosted|hosting|kept|stays) (?:only )?in (?:the "
            r")?(?:eu|europe)|"
            r"(?:can't|cannot|can not|may not|must not|mustn't|won't|not allowed to|not to) (?:be sent|"
            r"send|go|leave|process|"
            r"store|be processed|be stored)(?: (?:any|our|the|customer|user|personal|this|that))*(?: data)? "
            r"(?:to|in|outside|outside of|out of|through) (?:the )?(?:usa?|eu|europe|states|china)"
        ),
    ),
    (
        "regulated",
        "other",
        (
            r"ferpa|itar|cmmc|iso[- /]?(?:iec )?(?:27001|27701|42001)|ccpa|cpra|glba|sox|hitrust|cjis|irap|"
            r"pipeda|lgpd|finra|ear99|fisma|coppa|nis ?-?2|dora|(?:bsi )?c5(?!\.)|(?:eu )?ai act|gxp|tisax|"
            r"stateramp|popia|pipl|fips(?: 140(?:-[23])?)?|(?:21 cfr )?part 11"
        ),
    ),
    (
        "model_tier",
        "small",
        r"(?:small|tiny|cheap|light|mini|nano)(?:est)?[- ](?:model|tier|class)s?|mini[- ]class",
    ),
    (
        "model_tier",
        "mid",
        (
            r"mid(?:dle|-?range|-?sized?)?[- ](?:models?|tier|class|range|sized?)(?: models?)?|"
            r"midrange|mid-?tier|medium[- ](?:model|tier|class)"
        ),
    ),
    (
        "model_tier",
        "frontier",
        (
            r"(?:near[- ])?frontier(?:[- ](?:model|tier|class|quality|level|grade|lab)s?)?|state[- "
            r"]of[- ]the[- ]art|sota|flagship|top[- ]tier|"
            r"biggest[- ]models?"
        ),
    ),
)
_PATTERNS = tuple(
    (field, value, re.compile(rf"(?<![\w-])(?:{words})(?![\w-])")) for field, value, words in _WORDS
)
_NOT = re.compile(
    r"(?:\b(?:(?:any\w*|everything) but|other than|apart from|not|neither|nor|no longer|isn't|aren't|instead "
    r"of|rather than|away from|without|drop(?:ping)?|ditch(?:ing)?|replac(?:e|ing)|"
    r"swap(?:ping)?(?: out)?(?! in)|trad(?:e|ing)(?: in)?|exchange|non|no|"
    r"don't (?:use|want|need|have)|"
    r"(?:(?:do|does|did)(?:n't| not) (?:have|need) to|needn't|need not|no longer (?:have|has|needs?) to) "
    r"(?:be|run|use|go|stay|comply with|meet|support)|"
    r"not (?:use|using|on)|(?:won't|will not|wouldn't|can't|cannot|not going to|no longer) (?:be )?"
    r"(?:us(?:e|ing)|need(?:ing)?|hav(?:e|ing)|get(?:ting)?|buy(?:ing)?|rent(?:ing)?|run(?:ning)?(?: on)?)|"
    r"never|except|forget|scrap|kill|minus|"
    r"skip(?:ping)?|remov(?:e|"
    r"ing)|lose|off|out of|leav(?:e|ing)|stop using|"
    r"switch(?:ing)? from|mov(?:e|ing) from|go(?:ing)? from|chang(?:e|ing) from|from|over|than|"
    r"versus not)[ -]"
    r"(?:the |our |any |an? |more |using |on |all |of |claude |under |subject to |be |bound by |in "
    r"){0,3})$"
)
_NOT_SO_MANY = re.compile(
    r"\b(?:instead of|rather than|not|won't use|isn't|aren't) (?:the |our |those |just |only )?"
    r"(?:\d{1,3} ?x?|an?|one|two|three|four|five|six|eight|ten|a dozen|a couple of) $"
)
"""“A dozen A10Gs rather than the two H100s”: the number goes with the name that is not meant."""
_SO_MUCH = re.compile(r"(?:[\d%]|\d[kmb]|percent|half|thirds?|quarters?|fifths?|tenths?) $")
"""“20% off H100 prices” denies nothing."""
_WAIVED = re.compile(
    r"(?: \w+)? (?:(?:is|was|got|gets|are) )?(?:waived|dropped|no longer (?:needed|required|"
    r"applies|relevant)|gone|doesn't apply|does not apply|isn't (?:needed|required|relevant)|not "
    r"(?:needed|required|relevant|applicable)|n/a|off(?: the table)?|out|expired)\b"
    r"| no(?=\W*$|[,.;:(]| \()"
)
_AND = re.compile(r",? (?:and|or|nor|&|\+|plus) (?:the |also )?| ?[/+&] ?")
_OF_ONE = re.compile(
    r"\b(?:goes|is|isn't|was|wasn't|doesn't|has|disappears|stops|vanishes|expires|ends|ceases)\b"
)
_NOTHING_YET = re.compile(
    r"\W*(?:(?:and|but|so|ok|what if|if|suppose|when|both|all of|the|our|say|assume)[ ,]+)*"
)
_LOOK_BACK = 48
_LONGEST_WORKDAY_HOURS = 14
_LONGEST_NIGHT_HOURS = 12
_EARLIEST_HOUR = 5


def choices(message: Message) -> tuple[Choice, ...]:
    """All that are named in a message, by place; where two overlap the longer one."""
    found = [*named_models(message), *_listed(message)]
    kept: list[Choice] = []
    for one in sorted(found, key=lambda each: (each.start - each.end, each.start)):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    text = message.text
    return _denied_together(
        text, [_with_denial(text, one) for one in sorted(kept, key=lambda each: each.start)]
    )


def _denied_together(text: str, found: list[Choice]) -> tuple[Choice, ...]:
    """“GDPR and HIPAA go away”: what is said after the last of some names is of all of them."""
    for at in range(len(found) - 1, 0, -1):
        one, before = found[at], found[at - 1]
        alike = one.denied and not before.denied and one.field == before.field
        if alike and _AND.fullmatch(text[before.end : one.start]) and _of_both(text, before, one):
            found[at - 1] = replace(before, denied=True)
    return tuple(found)


def _of_both(text: str, before: Choice, one: Choice) -> bool:
    """Whether the denial stands after both; in “we need A and B goes away" A is still needed."""
    if (waived := TURNED_DOWN_AFTER.search(text, one.start, one.end)) is None:
        return False
    return not _OF_ONE.search(waived[0]) or _NOTHING_YET.fullmatch(text[: before.start]) is not None


def _with_denial(text: str, one: Choice) -> Choice:
    before = text[max(0, one.start - _LOOK_BACK) : one.start]
    denied = (
        _NOT.search(before)
        or TURNED_DOWN_BEFORE.search(before)
        or (_NOT_SO_MANY.search(before) if one.field == "gpu" else None)
    )
    if denied and one.field == "load_pattern" and denied[0].startswith("from"):  # "from 8 to 4"
        return one
    if denied and denied[0].startswith("off") and _SO_MUCH.search(before[: denied.start()]):
        return one
    waived = TURNED_DOWN_AFTER.match(text, one.end) or (
        _WAIVED.match(text, one.end) if one.field == "regulated" else None
    )
    if waived:
        return Choice(one.field, one.value, one.start, waived.end(), denied=True, family=one.family)
    if JUDGED.match(text, one.end) or NOT_LIKED.search(before):
        return Choice(one.field, one.value, one.start, one.end, denied=True, family=one.family)
    if denied is None or (one.value == "fp16" and "quanti" in text[one.start : one.end]):
        return one
    return Choice(one.field, one.value, one.start - len(denied[0]), one.end, denied=True, family=one.family)


def _listed(message: Message) -> Iterator[Choice]:
    text = message.text
    for field, value, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield Choice(field, value, *match.span())
    for window in message.windows:
        day = window.from_hour < window.to_hour
        if window.hours == HOURS_A_DAY:
            yield Choice("load_pattern", "steady", window.start, window.end)
        elif day and window.hours <= _LONGEST_WORKDAY_HOURS and window.from_hour >= _EARLIEST_HOUR:
            yield Choice("load_pattern", "business_hours", window.start, window.end)
        elif not day and window.hours <= _LONGEST_NIGHT_HOURS:
            yield Choice("load_pattern", "batch", window.start, window.end)


def is_turned_down(text: str, start: int) -> bool:
    """Whether what starts there is denied by the words right before it: "no", "without", "avoid"."""
    before = text[max(0, start - _LOOK_BACK) : start]
    return _NOT.search(before) is not None or TURNED_DOWN_BEFORE.search(before) is not None
