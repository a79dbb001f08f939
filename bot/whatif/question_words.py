"""Which words make a question, and of which kind is it? And what is none of ours."""

import re

_OPENING = (
    r"(?:(?:and|but|so|ok(?:ay)?|hey|hi|hello|hmm|wait|also|well|um|right|great|thanks|cool|just "
    r"curious|curious|quick question|question|sorry|btw|hold on|hang on|one sec|then|now|honestly|"
    r"bot|wow|yo|huh|interesting|no|actually|lol|team|please|pls)[, :!.;?-]+){0,4}"
)

ASKS = re.compile(
    rf"^{_OPENING}(?:(?:are )?you(?:'re| are)? (?:telling|saying|claiming)|you (?:say|claim|said)|at what|"
    rf"by how much|(?:from|on|based on|in|with|by) (?:where|which|what(?! if))\b(?! (?:it|we|i|you|they|he|"
    rf"she)\b)|who|why|"
    rf"when|where|which|whose|how(?! about)|is|are|am|was|were|does|do "
    rf"(?!the|it|this|that)|did|has|have (?:you|we)|should|would|will|can (?:you|u|we|i|this|"
    rf"that|it|self|the|an?|one)|could (?:you|u|we|i|this)|"
    r"what(?!'?s? if| about| of| happens if| of)|what's|explain|walk|break (?:it|this|that|the|"
    r"down)|tell|show (?:me )?(?:the |your |how|why|where|what|which)|"
    r"(?:show|see|view|display) (?:me |us )?(?:the |your |all )*"
    r"(?:assum\w*|pric(?:es?|ing)|breakdown|details|math|sources?|calculations?)\b|list (?:the |your |all|"
    r"assum)|describe|define|elaborate|clarify (?:the|how|why|what)|"
    r"justify|give me (?:the |a )?(?:breakdown|details?|reason\w*|sources?|rationale|assumptions|"
    r"math)|i (?:don't|do not) (?:get|understand|see|follow|buy|believe|trust)|not (?:sure|"
    r"clear) (?:i|why|how|what|where)|"
    r"at what (?:price|rate|cost|volume|point|utilization|util|discount)|"
    r"remind me|any idea (?:why|how|what)|help me understand|i'm (?:not sure|confused|curious)|"
    r"sources?\b|says who|really|assumptions\b|(?:that |this |it |that's |those |which "
    r")?(?:seems?|looks?|sounds?|feels?)(?: a bit| too| very| really| pretty| kinda)? (?:high|"
    r"low|off|wrong|steep|a lot|odd|weird|expensive|cheap|optimistic|pessimistic|much|like)|"
    r"i(?:'d like| want| would like) to (?:know|understand|see (?:how|why))|on what basis|any "
    r"(?:discount|caching|growth|batch)|how come|breakdown|details|since when|isn't|aren't|"
    r"doesn't|don't we|shouldn't|didn't|wasn't|wouldn't|sensitivity|biggest|main driver)\b|"
    r"[.?!] why\W*$|"
    r"^(?:my|our|the) \w+ (?:asks?|is asking|wants to know|wonders?|keeps asking) (?:me |us )?(?:what|why|"
    r"how|where|if)\b"
)

MARK = re.compile(r"\?\s*$")

_KINDS: tuple[tuple[str, str], ...] = (
    (
        "flip",
        (
            r"flip\w*|tip(?:s|ping)?(?: point)?|switch(?:es)? the (?:verdict|answer)|what would it "
            r"take|what(?:'d| would) have to (?:change|be true|happen)|change (?:your|the|its) "
            r"(?:mind|verdict|answer|recommendation|conclusion)|chang(?:e|es) (?:the|your|its) "
            r"(?:verdict|answer|mind|recommendation|conclusion)|"
            r"(?:for|to) (?:self-?host\w*|the api|api|owning|hosting|on-prem|us) to (?:win|be "
            r"cheaper|make sense|pay off)|make (?:self-?host\w*|the api|hosting) (?:win|worth|"
            r"cheaper)|needs? to be (?:true|different)|worth it|"
            r"at what (?:price|rate|cost|volume|utilization|util|discount)"
        ),
    ),
    (
        "breakeven",
        (
            r"break[- ]?e+ven|break even|cross(?:over| over|es over)|pay(?:s|ing)? (?:off|back|for "
            r"itself)|payback|recoup|roi"
        ),
    ),
    (
        "sensitivity",
        (
            r"sensitiv\w*|matters? most|most (?:important|influential|impactful)|biggest (?:driver|"
            r"factor|lever|impact|knob|cost driver|assumption)|main (?:driver|factor|lever)s?|"
            r"drives? (?:the|this|it|that)|moves? the needle|which (?:input|assumption|variable|"
            r"parameter|factor|knob|lever)|swing\w*|what matters"
        ),
    ),
    (
        "confidence",
        (
            r"how (?:sure|confident|certain|accurate|reliable|solid|robust|good|trustworthy|close)|"
            r"confiden\w*|certain(?:ty)?|error bars?|margin of error|trust|believe|accura\w*|"
            r"uncertain\w*|how much (?:can|should) (?:i|we) (?:trust|believe|rely)|reliab\w*|"
            r"guess(?:ing|es)?|ballpark|robust|off by|be wrong|shak\w+|solid|double[- ]check\w*"
        ),
    ),
    (
        "source",
        (
            r"where(?:'s|'d| (?:does|do|did|is|are|was|were))[^?]*(?:from|get|got|find|found)|sources?|"
            r"sourced|based on what|citation|reference|who says|says who|come(?:s)? from|came from|"
            r"where'?d|how do you know|how (?:recent|old|current|fresh|up[- ]to[- ]date)|as of when|made up|"
            r"according to|last updated|outdated"
        ),
    ),
    (
        "define",
        (
            r"what(?:'s| is| are| does| do)(?: an?| the)? [\"']?(?:#+|\w[\w/ -]{0,24}?)[\"']? "
            r"(?:mean|stand for)|define|definition of|meaning of|what(?:'s| is) (?:an? |the "
            r")?(?:token|mtok|fte|utili[sz]ation|tco|break-?even|quantization|batch|input share|kv "
            r"cache|p99|amortization|spot|replica)s?(?:\??$|[?,.])|what counts as|what do you mean"
        ),
    ),
    (
        "list",
        (
            r"list|which assumptions|what (?:are|were) (?:the |your |all )*(?:assumptions|inputs|"
            r"options|prices|defaults)|(?:your|the|all) assumptions|what (?:did|do) (?:you|we) "
            r"assume|what are you assuming|what's (?:included|in|assumed)|show (?:me )?(?:the |your |"
            r"all )*(?:assumptions|prices|inputs|sources)"
        ),
    ),
    (
        "cheapest",
        (
            r"cheap\w*|least expensive|lowest[- ]cost|"
            r"second[- ](?:best|place)|runner[- ]up|next[- ]best|best (?:option|deal|value|choice|bang)|most "
            r"(?:expensive|cost[- ]effective|economical)|winner|who wins|which (?:one )?(?:wins|is "
            r"better|is best)|better deal|what should we (?:do|pick|choose|go with)|recommend\w*|"
            r"should we (?:self-?host|host|build|buy|rent|use the api|go|just)|your (?:pick|verdict|"
            r"answer)"
        ),
    ),
    (
        "why",
        (
            r"why|how come|reason(?:s|ing)?|what'?s (?:driving|behind|causing|making)|what (?:makes|"
            r"drives|causes|made)|justif\w*|rationale|what explains|how is that (?:possible|so)|"
            r"don't (?:get|understand|see)|seems? (?:high|low|off|wrong|steep|a lot|too)"
        ),
    ),
    (
        "explain",
        (
            r"explain|walk (?:me|us)|break (?:it|this|that|the [\w ]+) ?down|breakdown|how (?:did|do|"
            r"does|is|are|was|were)[^?]*(?:calculat\w*|comput\w*|deriv\w*|work(?:ed)?|get to|arrive|"
            r"come up|estimat\w*|model\w*|figured?|end up)|details?|elaborate|math|methodology|"
            r"includ\w*|enough|too (?:much|many|few|little)|realistic|reasonable|sane|account for|"
            r"consider\w*|factor(?:ed)? in"
        ),
    ),
    (
        "how_much",
        (
            r"how (?:much|many|big|large|expensive|far)|what(?:'s| is| are| would| does| do| "
            r"will)[^?]*(?:cost|price|bill|total|save|saving|gap|difference|delta|spend|run us|pay)|"
            r"difference|delta|gap|sav(?:e|ing|ings)|cost us"
        ),
    ),
    ("when", r"when|how (?:long|soon|quickly|fast)|what (?:date|month|year|day)|at what (?:point|time)"),
    (
        "current",
        (
            r"did you (?:really |actually )?(?:use|assume|pick|take|plug|include|choose|base|say)|"
            r"what (?:\w+ ){0,4}(?:did|do|are|is|was|were) (?:you|we)|(?:are|were) (?:you|we) "
            r"(?:really )?(?:using|assuming|counting|including)|what(?:'s| is| are| was)|which|"
            r"current\w*|do you (?:use|assume|have|count|include)|are we at"
        ),
    ),
)

KIND = tuple((kind, re.compile(rf"\b(?:{words})\b")) for kind, words in _KINDS)

DOMAIN = re.compile(
    r"\b(?:verdict|break[- ]?even|utili\w*|util|engineer\w*|ftes?|gpus?|api|tokens?|cost\w*|"
    r"price\w*|pricing|cheap\w*|expensive|self-?host\w*|host\w*|assum\w*|volume|electricity|"
    r"power|energy|salar\w*|"
    r"discount\w*|growth|horizon|amorti\w*|depreciat\w*|cach\w*|batch\w*|quanti\w*|h100s?|a100s?|"
    r"l4s?|h200s?|model\w*|numbers?|figures?|math|calculat\w*|comput\w*|total|tco|savings?|"
    r"saves?|saving|delta|difference|"
    r"flip\w*|sensitiv\w*|confiden\w*|accura\w*|sure|certain|scenario\w*|inputs?|hipaa|"
    r"complian\w*|baa|soc ?2|gdpr|latency|p99|throughput|mlops|headcount|cloud|on-prem|hardware|"
    r"capex|opex|spend|bill|budget|"
    r"win\w*|winner|recommend\w*|conclusion|breakdown|result|worth it|pay ?off|payback|pays? for "
    r"itself|roi|sources?|traffic|requests?|driver|lever|knob|openai|anthropic|claude|gpt\w*|"
    r"llama|mtok|trust|estimate\w*|spot|rent\w*|hourly|kwh|"
    r"buy(?:ing)?|hire|hiring|maintenance|fine-?tun\w*|load|self host|math|reasoning|details|"
    r"rationale|default\w*|data|options?|on-call|replicas?|your mind|factor(?:ed)? in|^explain|"
    r"^walk me|how did you (?:get|arrive|come)|off by|wrong|right|reliable|it come|through it|"
    r"what(?:'s| has| have)? (?:changed|moved)|why did (?:it|that|this|they|the \w+) (?:change|move|go|"
    r"flip|jump|"
    r"rise|fall|drop)|"
    r"included in (?:the )?people|(?:pay|spend|spending|paying) (?:for|on) (?:people|staff|tokens|"
    r"machines)|how much (?:is|was|are) (?:it|that|this|they|we at)(?=\W*$)|what are "
    r"the risks|how many people|which (?:one |of (?:them|these) "
    r")?(?:would|should|do) (?:you|we|i)|"
    r"what would you|your (?:pick|choice|advice)|through this|it down|this down|that down|per month|per "
    r"year|a month|"
    r"a year|still hold|"
    r"holds?(?: up)?|hold up|stand up|walk me|flips? (?:it|this)|explain (?:it|this|that)|why "
    r"not|why\??$|how so|how come|tipping point)\b|^why\W*$"
)

NOT_OURS = re.compile(
    r"\b(?:lunch|dinner|coffee|meeting|room|(?<!on-)call|standup|stand-up|pto|vacation|weekend|"
    r"game|deploy\w*|merge\w*|pr|ticket|jira|slides?|deck|doc|calendar|invite|password|laptop|"
    r"wifi|printer|office|birthday|beer|happy hour|interview|demo|prod|outage|"
    r"anyone|somebody|someone|everyone|who's(?! (?:the )?(?:cheap|best|winn))|who is(?! (?:the "
    r")?(?:cheap|best|winn))|who wants|who has|who can|you guys|y'all|you "
    r"all|folks|rsvp|on pto|zoom|link to)\b"
)

FIRST_CLAUSE = re.compile(r"[a-z' ]{2,40}[,;:.!-]+ ")

MOST_GPU_HOURLY = 50

LEAST_SALARY = 100_000

AT_THIS = re.compile(
    r"\b(?:at|with|for) (?:this|that|our|these|the current|our current) (?:volume|scale|traffic|"
    r"usage|level|setup|size)\b"
)
