"""In which words is a question of a subject asked? A pattern each, and what asks for it without a verb."""

import re

from bot.whatif.asked_subject import SCENARIO, Asked, asked
from bot.whatif.subjects_of_options import OF_OPTIONS

_COMPLIANCE = (
    r"(?:hipaa|baas?|phi|business associate agreement|data processing agreement|soc ?2|gdpr|dpas?|fedramp|"
    r"pci|itar|il ?[56]|zero[- ](?:data[- ])?retention|zdr|"
    r"(?:data )?residency|complian\w+|in (?:the )?(?:eu|europe)|european regions?)"
)
YES_OR_NO = re.compile(
    r"\W*(?:(?:and|so|but|ok(?:ay)?|hey)[, ]+)*(?:is|are|does|do|can|could|will|would|has|have|may) "
)
CLAUSE = re.compile(rf"\b{_COMPLIANCE}\b")
_HAPPENED = (
    r"(?:change|flip|switch|move|go (?:up|down)|jump|rise|fall|drop|increase|decrease|get (?:more|less|"
    r"cheaper|"
    r"dearer)|become|turn)"
)
_COSTS = (
    r"(?:(?:own|our|team's|somebody's|someone's|people's) time|time (?:to|for|spent|on)\b|engineer|people|"
    r"staff|salar|labou?r|maintenance|on-?call|pager|electric|power\b|cooling|egress|"
    r"migrat|moving|"
    r"model (?:up|re)|upgrad|observab|monitor|logging|colo|rack|housing|networking|gpus?\b|hardware|"
    r"machines|servers)"
)
_MODEL = (
    r"(?:(?:it|this|that)(?= (?:be|being|gets?|going|one|model|is|retir\w+|deprec\w+|shut)\b|\W*$)|models?|"
    r"winner|option|api|one|gpt|4o|o\d|claude|haiku|sonnet|opus|gemini|llama|mistral|"
    r"qwen|gemma|deepseek|grok|nova|kimi|glm|phi)"
)
_OF_A_MODEL = (
    r"(?:kill(?:s|ed|ing)?|shut(?:ting)?[ -]?down|sunset\w*|turned off|going away|end[- ]of[- ]life|eol|"
    r"discontinu\w+)"
)


SUBJECTS: tuple[Asked, ...] = (
    *OF_OPTIONS,
    asked(
        "holds",
        "regulated",
        "current",
        rf"^\W*(?:(?:and|so|but|ok(?:ay)?)[, ]+)*(?:is|does|do|can|will|has|would) "
        rf"(?!(?:we|our|us|it|this|that|these|i|you|they|there|anyone|the (?:data|api|verdict|model)|data|"
        rf"an?|"
        rf"self|on-prem|hipaa|gdpr|soc|pci|fedramp|complian\w+)\b)[\w. -]{{2,40}}?\b{_COMPLIANCE}\b|"
        rf"\b(?:(?:which|what) (?:api |gpu |cloud )?(?:providers?|vendors?|hosts?|clouds?|ones?)|who(?:'s|"
        rf" is| all)?)"
        rf"\b(?! else)(?:(?!\bwe\b|\bif\b).)*\b{_COMPLIANCE}\b",
    ),
    asked(
        "counted",
        None,
        "explain",
        rf"^(?!.*\bwhat(?:'s| is| are)\b)(?=.*\b{_COSTS})(?=.*\b(?:is|are|was|were|does|do|did|has|have|"
        rf"isn't|aren't|doesn't|"
        r"didn't)\b).*\b(?:counted|included?|includes|account(?:ed|ing)? for|factor(?:ed)? in|"
        r"in (?:there|that|it)|part of (?:that|this|it)|baked in|built in|priced in)\W*"
        r"(?:(?:in|too|as well|already|here|there|at all|anywhere)\W*)*$|"
        r"\b(?:included?|count(?:ed)?|account(?:ed)? for|factor(?:ed)? in|consider(?:ed)?|"
        r"covers?)\b (?!(?:in|it|that|this|all|everything)\b)"
        rf"(?:the |our |any )?(?:cost of |time (?:for|of) )?{_COSTS}",
    ),
    asked(
        "best_scenario",
        "verdict",
        "cheapest",
        rf"\b(?:cheapest|best|dearest|least expensive|lowest[- ]cost) {SCENARIO}|"
        rf"\b(?:which|what) (?:one )?(?:of (?:the|these|those|our|my|all)(?: \w+)? )?{SCENARIO}s?\b.{{0,24}}"
        r"\b(?:cheap\w*|best|wins?|lowest|least|better)\b|"
        r"\b(?:which|what) (?:one )?(?:of (?:these|those|them|the (?:two|three|four|lot))) "
        r"(?!.*\b(?:options?|spot|reserved|rented|gpus?|models?|apis?)\b).{0,24}"
        r"\b(?:cheap\w*|best|wins?|lowest|least|better)\b",
        r"what(?:'s| is| was) the (?:best|cheapest) (?:one|of (?:them|these|those|the lot|all))|"
        rf"(?:best|cheapest) {SCENARIO}(?: so far| yet| of all)?",
    ),
    asked(
        "scenario_told",
        "total_cost",
        "how_much",
        rf"\b(?:what|how much) (?:does|did|would|is|was) {SCENARIO} (?P<one>[a-z]) (?:cost|come to|total)\b",
    ),
    asked(
        "scenario_told",
        "assumptions",
        "list",
        rf"\b(?:what(?:'s| is| was| were| are| does| did| do)?|remind me|explain|describe|tell me)\b"
        rf"(?: \w+){{0,5}} {SCENARIO} (?P<one>[a-z])\b(?! (?:cost|cheaper|more|less|than|save|win|flip)\w*)|"
        r"\bwhat(?:'s| is| was| were| did (?:we|you|i) (?:change|do|try|set|have))(?: again)? (?:in |"
        r"different in )?"
        r"(?P<two>[b-z])(?: again| about)?\W*$",
    ),
    asked(
        "why_moved",
        None,
        "why",
        rf"\b(?:why|how come)\b(?:'d| did| does| has| have| is| was)? (?:the |it|this|that|they|our|we|"
        rf"scenario)"
        rf".{{0,30}}\b(?:{_HAPPENED}(?:d|s|ed|ped)?|risen|fallen|gone (?:up|down)|different (?:now|from))\b|"
        rf"\bwhat (?:made|caused|drove) (?:the |it|this|that)(?: \w+)? ?(?:to )?{_HAPPENED}\b|"
        rf"\bwhy(?:'d| did) (?:\w+ )?(?:it|the \w+|that|this) (?:{_HAPPENED})|"
        r"^\W*(?:(?:so|and|but|ok)[, ]+)*what(?:'s| has| have)? (?:changed|moved)(?! so far)\b|"
        r"\b(?:why|how come)\b(?: is| are|'s)? (?:it|it's|its|the (?:verdict|winner|answer)) (?=.*\b(?:api|"
        r"self-?host\w*|gpus?|owned|rented|spot|hybrid|cloud|cheaper|dearer|"
        r"more expensive|higher|lower|different|close)\b).{2,40} now\W*$|"
        r"\bwhy is the (?:new )?(?:total|cost|bill|number|figure) (?:so much |now )?(?:higher|lower|"
        r"different)\b|"
        rf"\bwhy is (?:{SCENARIO} )?[b-z] (?:\w+ )?(?:cheaper|dearer|more expensive|different|higher|"
        rf"lower)\b",
    ),
    asked(
        "retires",
        None,
        "when",
        rf"\bwhat (?:if|(?:happens|do we do|would we do|then|becomes of \w+)\b.{{0,40}}\b(?:when|if|"
        rf"once|after))\b"
        rf"(?=.{{0,60}}\b{_MODEL}\b).{{1,80}}\b(?:{_OF_A_MODEL}|goes away|is gone|retir\w+|deprecat\w+|"
        rf"removed)"
        rf"\b(?!.*\d%)|"
        rf"\b(?:when|is|are|will|does|do|how long|until when|what's|has|"
        rf"was)\b(?=.*\b{_MODEL}\b).*\b(?:{_OF_A_MODEL}|retir\w+|"
        rf"deprecat\w+)\b(?! (?:cost|work|effort|plan)\w*)|"
        rf"\bhow (?:long|much longer) (?:will|is|does) (?=.*\b{_MODEL}\b).{{2,40}}\b(?:be around|available|"
        rf"supported|last|"
        rf"live)\b",
        takes=frozenset({"api_model", "self_host_model"}),
    ),
    asked(
        "pays_back",
        "breakeven",
        "when",
        r"\b(?:when|how (?:long|soon|fast|quickly)|what month|how many (?:months|years)|"
        r"ever)\b.*\b(?:pay(?:s|"
        r"ing)? "
        r"(?:it(?:self)? )?(?:off|back|for (?:itself|themselves))|payback|recoup\w*|break[- ]?even|"
        r"(?:get|have|see) (?:our|the|my) money back|amorti[sz]e itself|roi)\b|"
        r"\b(?:does|do|will|would) (?:it|this|that|self-?hosting|hosting it|"
        r"the gpus?) (?:ever )?pay (?:it(?:self)? )?"
        r"back\b|\bpay-?back\b|\broi\b|\brecoup\w*\b",
        r"pay-?back(?: period| time)?|roi|return on investment",
    ),
    asked(
        "saving",
        "delta",
        "how_much",
        r"\b(?:what|how much)\b.*\b(?:sav(?:e|es|ed|ing|ings))\b(?! (?:if|the (?:scenario|file)))|"
        r"\bhow much (?:cheaper|more expensive|dearer|less) (?:is|would|does|will|are)\b|"
        r"\b(?:are|is) there (?:any )?savings?\b|\bby how much is .{2,30}\b(?:cheaper|more expensive|"
        r"dearer)\b",
        r"savings?(?: a year| per year| a month)?",
        frozenset({"horizon_months"}),
    ),
    asked(
        "up_front",
        "total_cost",
        "how_much",
        r"\bup[- ]?front\b|\bcapex\b|\bcapital (?:cost|expense|outlay|expenditure)s?\b|\b(?:on|"
        r"at) day (?:one|1)\b|"
        r"\b(?:initial|first) (?:investment|outlay|payment|cost|spend|cash)\b|"
        r"\b(?:set-?up|start-?up|starting|one[- ](?:off|time)) (?:cost|fee|price|payment|investment)s?\b|"
        r"\bto get started\b|\bbefore (?:we|it|you) (?:even )?(?:start|go(?:es)? live|launch)\b|"
        r"\b(?:hardware|gpus|machines|servers)\b.{0,16}\bcosts?\b.{0,8} to (?:buy|purchase)\b",
        r"up[- ]?front(?: costs?| cash| investment)?|capex|initial (?:investment|outlay|costs?)|"
        r"(?:set-?up|one[- ](?:off|time)) costs?",
    ),
    asked(
        "over_horizon",
        "total_cost",
        "how_much",
        r"\b(?:total|cost|costs|all[- ]in|altogether|that|this|it|much|spend|spent|pay|tco)\b.*\b(?:over|"
        r"after|across|"
        r"for|in|"
        r"within) (?:the |our )?(?:whole |full |entire |next )?(?:horizon|lifetime|life|period|term|"
        r"# ?(?:months?|"
        r"years?)|"
        r"(?:\d+|one|two|three|four|five|six|ten|twelve)[- ](?:months?|years?))\b|"
        r"\b(?:\d+|one|two|three|four|five|six|ten)[- ](?:months?|years?|yr) (?:total|tco|cost|figure|number|"
        r"price)\b|\blifetime (?:cost|total|tco)\b|\b(?:total|cost)s? over (?:time|the (?:whole )?horizon)\b",
        r"(?:\d+|one|two|three|four|five|ten)[- ](?:months?|years?|yr) (?:total|cost|figure)s?|"
        r"(?:total(?: cost)?|cost|tco|all[- ]in(?: cost)?) over the (?:whole |full |entire )?horizon|"
        r"(?:lifetime|horizon) (?:cost|total|tco)s?",
        frozenset({"horizon_months"}),
    ),
    asked(
        "a_year",
        "total_cost",
        "how_much",
        r"\bannuali[sz]e\b|"
        r"\b(?:what|how much|give me|show|is)\b(?!.*\b(?:engineer|salar|fte|refresh|growth|traffic|"
        r"volume)\w*\b)"
        r".*\b(?:(?:a|per|each|every|/) ?year|annual(?:ly|i[sz]ed)?|yearly|"
        r"p\.?a\.?)(?![\w-])(?! or\b)(?! \$)",
        r"(?:annual(?:i[sz]ed)?|yearly) (?:figure|cost|total|number|price|bill|spend|budget|run[- ]?rate|"
        r"view|tco)s?|"
        r"annually|yearly|annual run[- ]?rate|cost (?:a|per) year",
    ),
    asked(
        "risks",
        "verdict",
        "confidence",
        r"\brisks?\b(?! (?:team|department|management))|\brisky\b|\b(?:go|goes|going) wrong\b|\bdownsides?\b|"
        r"\bwhat(?:'s| is) the catch\b|\b(?:what|anything) (?:should|do|would) (?:we|"
        r"i) (?:be )?(?:worr(?:y|ied)|"
        r"watch|look out)\b|\bwhat (?:worries|should worry)\b|\bpitfalls?\b|\bcaveats?\b|"
        r"\bwould you worry\b|\b(?:could|might|would|will) (?:come back to )?bite (?:us|me)\b",
        r"(?:main |biggest |key )?(?:risks?|downsides?|caveats|pitfalls)",
    ),
    asked(
        "requests",
        "tokens_per_month",
        "how_much",
        r"\bhow many (?:api )?(?:requests?|calls?|queries|prompts)(?: (?:a|per|each) (?:day|month|second|"
        r"hour|minute|"
        r"year))? (?:is|are|does|would|do) (?:that|it|this|there|we)\b|"
        r"\bwhat(?:'s| is) (?:that|it|this) in (?:requests|calls|queries)\b|"
        r"\bhow many (?:requests|calls|queries)\W*$",
    ),
    asked(
        "people",
        "mlops_fte",
        "how_much",
        r"\bhow (?:many|much) (?:more |extra )?(?:people|engineers?|staff|ftes?|folks|headcount|"
        r"mlops(?: engineers?| "
        r"people)?|heads)\b(?!.*\b(?:did|flip|before|until|assume[ds]?|assuming|win|use|used)\b)"
        r".*\b(?:need|take|takes|require[ds]?|run|want|hire)\b|"
        r"\bhow (?:big|large) (?:of )?a team\b|\bwho (?:would|will|has to|is going to) run (?:it|this|that|"
        r"them)\b|"
        r"\b(?:do|should|must) (?:we|i) (?:(?:need|have) to )?hire (?:any|some|more|people)\w*\W*$|"
        r"\bneed to hire (?:any(?:one|body)|some(?:one|body)|people)\W*$",
    ),
)
