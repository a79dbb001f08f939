"""Which words make a question, and which topic and kind do they name?"""

import re

from bot.whatif.reading import Field, Topic

_OPENING = (
    r"(?:(?:and|but|so|ok(?:ay)?|hey|hi|hello|hmm|wait|also|well|um|right|great|thanks|cool|just "
    r"curious|curious|quick question|question|sorry|btw|hold on|hang on|one sec|then|now|honestly|"
    r"bot|wow|yo|huh|interesting|no|actually|lol|team|please|pls)[, :!.;?-]+){0,4}"
)

ASKS = re.compile(
    rf"^{_OPENING}(?:(?:are )?you(?:'re| are)? (?:telling|saying|claiming)|you (?:say|claim|said)|at what|"
    rf"by how much|who|why|"
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
            r"where (?:does|do|did|is|are|was|'s|were)[^?]*(?:from|get|got|find|found)|sources?|"
            r"sourced|based on what|citation|reference|who says|says who|come(?:s)? from|came from|"
            r"where'?d|how (?:recent|old|current|fresh|up[- ]to[- ]date)|as of when|made up|"
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

_TOPICS: tuple[tuple[Field | Topic, str], ...] = (
    (
        "token",
        (
            r"what an? tokens? (?:is|are)|"
            r"(?:what(?:'s|(?: even| exactly| actually)? (?:is|are))|define|what counts as) (?:an? )?"
            r"(?:tokens?|mtoks?)(?= ?(?:[,.;?!(]|$)| (?:anyway|again|exactly|actually))"
        ),
    ),
    (
        "breakeven",
        (
            r"break[- ]?e+ven|break even|crossover|cross over|pay(?:s|ing)? (?:off|back|for itself)|"
            r"payback|recoup|roi"
        ),
    ),
    (
        "engineer_salary_usd",
        (
            r"salar\w*|engineer cost|loaded cost|(?:\$ ?)?#+k? (?:per|an|each) engineer|cost of an? "
            r"(?:engineer|fte)"
        ),
    ),
    (
        "mlops_fte",
        (
            r"ftes?|head ?count|how many (?:engineers|people|folks|mlops)|(?:#+|fewer|more|many) "
            r"(?:engineers?|people)|staff\w*|hir(?:e|ing)|team"
        ),
    ),
    (
        "engineering_cost",
        (
            r"engineer\w*|people(?: cost)?|mlops|labou?r|personnel|salar\w*|ops cost|maintenance|"
            r"operat\w* cost|on-?call"
        ),
    ),
    ("electricity", r"electric\w*|power|energy|kwh|cooling|pue"),
    ("utilization", r"util\w*|idle|busy|occupancy"),
    ("cached_share", r"cach\w*"),
    ("batch_share", r"batch\w*"),
    ("growth_per_month", r"growth|grow\w*"),
    ("discount", r"discount\w*"),
    ("quantization", r"quanti[sz]\w*|int4|int8|fp8"),
    ("amortization_months", r"amorti[sz]\w*|depreciat\w*|write[- ]?off"),
    ("horizon_months", r"horizon|time ?frame|how many months|over what period"),
    ("p99_ms", r"latency|p99|slo|throughput|tokens per second|tps|how fast"),
    ("regulated", r"hipaa|soc ?2|gdpr|complian\w*|regulat\w*|baa|pci|fedramp|residency"),
    ("hosting", r"on-prem|cloud|colo"),
    ("load_pattern", r"load pattern|business hours|steady|spiky|pattern"),
    (
        "gpu_hourly_usd",
        (
            r"(?:gpu|h100|h200|a100|l4|#+s?)(?:'s)? (?:hourly )?(?:prices?|pricing|rates?|hour\w*)|"
            r"(?:price|rate)s? (?:for|of|per) (?:the |an? |each )?(?:gpus?|#+s?|h100s?)|per hour|/ "
            r"?hr|/ ?hour|hourly|gpu[- ]hours?|an hour|spot price|rental"
        ),
    ),
    ("gpu_purchase_usd", r"purchase price|capex|buy(?:ing)? (?:the |our own )?(?:gpus?|hardware|#+)"),
    ("gpu_count", r"how many (?:gpus|cards|#+)"),
    (
        "gpu_cost",
        (
            r"spot|reserved|gpus?(?: cost| bill| line| spend)?|hardware|infra(?:structure)?|compute|"
            r"servers?|machines?"
        ),
    ),
    (
        "model_updates",
        (
            r"model (?:updates?|upgrades?|refresh\w*|migration\w*|changes?|swaps?)|upgrad\w*|"
            r"new(?:er)? models?|re-?evaluat\w*|deprecat\w*|keeping up|retir\w*|fine-?tun\w*|"
            r"(?:keeps?|keeping|kept|stays?) (?:the |our )?(?:\w+ )?(?:models? )?(?:up[- ]to[- ]date|"
            r"current|updated)|"
            r"updat(?:es?|ing) (?:the |our )?models?|"
            r"(?:swaps?|replaces?|changes?) (?:out )?the model|"
            r"when (?:the |a |an )?(?:next|new|newer) \w+ (?:comes?|is|gets|drops|ships)(?: out| "
            r"released)?|have to migrate"
        ),
    ),
    (
        "api_cost",
        (
            r"per (?:1 ?)?(?:m|million|k|1k|thousand|mtok) ?(?:tokens?)?|api (?:cost|bill|spend|side|"
            r"line|total|price|number|figure)s?|openai(?: cost| bill)?|anthropic|token cost|(?:the "
            r")?api\b(?! (?:win|beat|still))"
        ),
    ),
    (
        "delta",
        (
            r"difference|delta|gap|how much (?:do|would|will|could|can|are) (?:we|i|it) (?:be "
            r")?sav\w*|sav(?:e|es|ed|ing|ings)|(?:cheaper|more expensive) by|how much (?:cheaper|"
            r"more|less|better|closer)|changed?"
        ),
    ),
    (
        "total_cost",
        (
            r"total|all[- ]in|overall cost|tco|cost us|monthly cost|(?:a|per) month|bottom[- ]line|"
            r"how much (?:is|does|would|will|are)|cost of self-?host\w*|self-?host\w*(?:'s)? (?:cost|"
            r"total|bill|side|line|price|number)s?|what does (?:it|this|that|self-?hosting) cost|"
            r"price tag"
        ),
    ),
    ("prices", r"prices?|pricing|rates"),
    (
        "api_model",
        r"(?:which|what) (?:api |openai )?models? (?:are|did|do|is|was)|compar\w+ (?:against|to|with)",
    ),
    ("api_model", r"(?:which|what) (?:api )?model|model did|api model|gpt\w*|claude|sonnet|haiku|gemini"),
    ("self_host_model", r"open[- ](?:source |weights? )?model|llama|qwen|mistral"),
    ("tokens_per_month", r"volume|tokens?|traffic|usage|requests?"),
    (
        "assumptions",
        (
            r"assum\w*|inputs?|defaults?|numbers?|data|figures?|sources?|included?|including|left "
            r"out|missing|account|estimate\w*|model(?:l?ing)?\b|guess\w*|sensitiv\w*|matters?|driver|"
            r"lever|knob|factor|variable|parameter"
        ),
    ),
    (
        "verdict",
        (
            r"verdict|recommend\w*|answer|conclusion|win\w*|lose\w*|cheap\w*|self-?host\w*|api|"
            r"flip\w*|better|decision|result|it|this|that|we"
        ),
    ),
)

TOPIC = tuple((topic, re.compile(rf"\b(?:{words})(?![\w-])")) for topic, words in _TOPICS)

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
    r"what(?:'s| has| have)? changed|which (?:one |of (?:them|these) )?(?:would|should|do) (?:you|we|i)|"
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
    r"anyone|somebody|someone|everyone|who's|who is|who wants|who has|who can|you guys|y'all|you "
    r"all|folks|rsvp|on pto|zoom|link to)\b"
)

FIRST_CLAUSE = re.compile(r"[a-z' ]{2,40}[,;:.!-]+ ")

MOST_GPU_HOURLY = 50

LEAST_SALARY = 100_000

AT_THIS = re.compile(
    r"\b(?:at|with|for) (?:this|that|our|these|the current|our current) (?:volume|scale|traffic|"
    r"usage|level|setup|size)\b"
)

_IMPERATIVE = re.compile(r"^(?:can|could|would|will) (?:you|u|we)\b")

_TO_DO = re.compile(
    r"^(?:please |pls |just |also |quickly |maybe |possibly )*(?:explain|walk|break|tell|show|"
    r"list|describe|define|elaborate|clarify|justify|give|remind|help|say|summari|share|confirm|"
    r"double[- ]check|check|verify|point|clear)\b"
)
