"""In which words is asked for options by name, for yes or no, and for what a part of it costs?"""

from bot.whatif.asked_subject import SCENARIO, Asked, asked
from bot.whatif.reading import Field

_SO = r"^\W*(?:(?:and|so|but|ok(?:ay)?|hmm+|well|then|wait|hey|bot)[, ]+)*"
_CHEAPER = r"(?:cheaper|dearer|more expensive|less expensive|pricier|better)"
_OF_OPTIONS: frozenset[Field] = frozenset({"hosting", "discount"})
_LETTER = rf"(?:{SCENARIO} )?(?P<{{}}>[a-z]|(?:the )?base)\b"
_ONE, _TWO = _LETTER.format("one"), _LETTER.format("two")
_CURRENCY = (
    r"(?:eur|euros?|gbp|pounds?|sterling|inr|rupees?|cad|aud|chf|(?:swiss )?francs?|jpy|yen|pln|"
    r"zlot(?:y|ys|ych)|usd|(?:us |canadian |australian )?dollars?)"
)

OF_OPTIONS: tuple[Asked, ...] = (
    asked(
        "two_scenarios",
        "delta",
        "how_much",
        rf"\b(?:difference|delta|gap) between {_ONE} (?:and|to|vs\.?) {_TWO}(?! \w{{3,}})|"
        rf"{_SO}(?:is|was|how much (?:is|was)) (?:{SCENARIO} )?(?P<three>[a-z]) (?:really |still |any )?"
        rf"{_CHEAPER} than (?:{SCENARIO} )?(?P<four>[a-z]|(?:the )?base)\W*$|"
        rf"\bhow much {_CHEAPER} is (?:{SCENARIO} )?(?P<five>[a-z]) than (?:{SCENARIO} )?"
        rf"(?P<six>[a-z]|(?:the )?base)\W*$|"
        rf"{_SO}(?:which|what)(?:'s| is|one is)? {_CHEAPER},? (?:{SCENARIO} )?(?P<seven>[a-z]) or "
        rf"(?:{SCENARIO} )?(?P<eight>[a-z])\W*$",
    ),
    asked(
        "in_currency",
        "total_cost",
        "how_much",
        rf"{_SO}(?:what|how much)\b(?!.*\b(?:salar|engineer)).{{0,40}}\b(?:in|to|into) {_CURRENCY}\W*"
        rf"(?:please|pls)?\W*$",
        rf"(?:please |can you |could you )*(?:show|give|tell|convert)(?: me| us)? "
        rf"(?:it|this|that|the (?:total|cost|verdict|result|price|headline)s?) (?:in|to|into) {_CURRENCY}",
    ),
    asked(
        "budget",
        "total_cost",
        "how_much",
        r"\b(?:can|could|do|would) (?:we|i) afford (?:it|this|that)\b.*\d|"
        r"\b(?:is|would|will) \$ ?[\d.,]+ ?[km]? ?(?:(?:a|per) (?:month|year))? ?(?:be )?(?:really )?"
        r"(?:enough|sufficient|cover (?:it|this|that|us))\b|"
        r"\bfits? (?:in|into|within|under) \$ ?\d|"
        r"\bfits? (?:in |into |within )?(?:a|the|our|my) (?:monthly |yearly |annual )?[$\d.,km]* ?budget\b|"
        r"\b(?:fits?|is|are|stays?|be|stay) (?:it |this |that |we )?(?:in|into|within|under|below|"
        r"inside|over) "
        r"(?:a |the |our |my )?(?:monthly |yearly |annual )?(?:budget\b|[$¤]?[\d,.]+k? budget)",
        r".*\bbudget\b.*\b(?:fits?|enough|within|under|over|afford|cover|covers|stay|do(?:es)? it)\b.{0,24}",
        frozenset({"api_spend_usd_per_month"}),
    ),
    asked(
        "stay",
        "api_cost",
        "how_much",
        r"\b(?:what|how much)\b.{1,30}\b(?:cost|pay|spend|be)\b.{0,12}\b(?:to |if we )?(?:stay(?:ed|ing)?|"
        r"remain(?:ed|ing)?|keep(?:ing)?|stick(?:ing)?|stuck)\b.{0,12}\b(?:api|openai|anthropic|google|"
        r"where we are|what we have|as is|as it is)\b",
    ),
    asked(
        "bill",
        "api_cost",
        "current",
        r"\b(?:what|how much) (?:do|are|did) (?:we|i) (?:currently |actually |really )?"
        r"(?:spend|spending|pay|paying)(?: (?:on (?:it|this|that|tokens|the api)|for (?:it|this|that|tokens|"
        r"the api)))?(?: (?:a|per|each) month)?(?: (?:now|today|currently|at the moment|right now|"
        r"already))\W*$|"
        r"\bwhat(?:'s| is) our (?:current|present|own|api) (?:bill|spend|spending|cost)\b",
    ),
    asked(
        "busy",
        "utilization",
        "current",
        rf"{_SO}(?:what(?:'s| is| was)|how high is) (?:the |our |my )?(?:gpu |current |present |expected )?"
        r"(?:utili[sz]ation|util|occupancy)(?: (?:now|here|right now|today|then|at this volume))?\W*$|"
        r"\bhow (?:busy|idle|utili[sz]ed) (?:are|is|would|will) (?:the |our |my )?"
        r"(?:gpus?|machines|servers|cards|hardware|it|they|we)(?: be)?\W*$",
    ),
    asked(
        "should_we",
        "verdict",
        "cheapest",
        rf"{_SO}(?:should|shall|ought) (?:we|i) (?:really |still |just |then |to |rather )*"
        r"(?:self-?host|host (?:it|this|ourselves)|build|buy|own|rent|use (?:the|an) api|stay (?:on|with)|"
        r"go with (?:the|an) api)(?: (?:it|this|that|ourselves|gpus?|api|the api|machines|then|now|or not|"
        r"here|instead))*\W*$|"
        rf"{_SO}(?:is|would) (?:self-?hosting|hosting (?:it|this)(?: ourselves)?|owning|the api)(?: be)? "
        r"(?:really |even )?(?:worth (?:it|the (?:trouble|effort|hassle))|a good idea|sensible|the right "
        r"(?:call|choice|thing))\W*$|"
        rf"{_SO}(?:is|would) (?:self-?hosting|hosting (?:it|this)(?: ourselves)?|owning|the api)(?: be)? "
        r"(?:really |even |actually )?(?:cheaper|better|the cheaper (?:one|way|side))\W*$|"
        r"\bwhat (?:should|shall|do|can|would) (?:i|we|you) (?:tell|say to|report to|advise) (?:my|our|the) "
        r"(?:boss|manager|cto|cfo|ceo|board|team|lead|vp|director|management|leadership)\b|"
        rf"{_SO}(?:what(?:'s| is) (?:the|your) )(?:bottom line|advice|recommendation|short answer)\W*$",
    ),
    asked(
        "worst_case",
        "verdict",
        "confidence",
        r"\b(?:worst|best)[- ]case\b|\bhow (?:bad|expensive|high|dear) (?:can|could|might) (?:it|this|that) "
        r"(?:get|be|become|turn out)\b|\bat (?:worst|most|best)\W*$",
        r"(?:worst|best)[- ]case",
    ),
    asked(
        "revisit",
        "verdict",
        "when",
        r"\b(?:when|how (?:often|soon)|how long)\b.*\b(?:revisit|re-?do|re-?visit|re-?check|look (?:at (?:it|"
        r"this|that) )?again|reconsider|re-?evaluate (?:this|the) decision|redecide|decide again|come "
        r"back to "
        r"(?:it|this))\b|"
        r"\bhow long (?:is|will|does|would) (?:this|the|that|your) (?:verdict|decision|answer|result|"
        r"recommendation) (?:be )?(?:good|valid|hold|last|stay|true)\b",
    ),
    asked(
        "locked_in",
        "verdict",
        "explain",
        r"\bget out of (?:it|this|that|the (?:deal|contract|term))\b|\block(?:ed)?[- ]?(?:in|ins|"
        r"into)\b|\b(?:can|could) (?:we|i) (?:still |easily |later )*(?:switch|"
        r"change|move|go back|leave|get out|cancel)(?: \w+){0,3} (?:later|again|afterwards|at any time|any "
        r"time|mid-?term|early)\b|\b(?:what|how long) (?:are|would|do|will) (?:we|i) (?:be )?"
        r"(?:commit(?:ted|ting)?|bound|tied)\b|\bexit costs?\b|\bhow (?:hard|easy|expensive) (?:is|would) "
        r"(?:it |be )*(?:be )?to (?:switch|leave|move away|get out|go back)\b",
        r"(?:vendor )?lock-?in|exit costs?",
    ),
    asked(
        "unit_cost",
        "total_cost",
        "how_much",
        rf"{_SO}(?:what(?:'s| is| does)|how much(?: is| does)?|and)\b(?!.*\btokens? (?:per|a) "
        rf"request).{{0,30}}"
        r"\b(?:per|a|each|every|for one|for each|by the) (?:single )?(?:request|call|query|prompt|"
        r"message)\W*$",
        r"(?:cost|price) (?:per|a|of a|for) (?:single )?(?:1k |1,?000 |thousand |a thousand )?"
        r"(?:requests?|calls?|query|queries)|"
        r"(?:what does|what would|how much (?:does|would|is)) (?:a|one|1|each|1k|1,?000|a thousand) "
        r"(?:single )?"
        r"(?:requests?|calls?|query|queries|prompts?)(?: costs?)?",
    ),
    asked(
        "rate",
        "tokens_per_month",
        "how_much",
        r"\b(?:how many|what)\b.{0,12}\b(?:tokens?|requests?) (?:per|a|each) (?:second|sec|s|minute|hour)\b"
        r".{0,12}\b(?:is|are|does|do|would|in) (?:that|it|this|we)\b.{0,12}$|"
        r"\bwhat(?:'s| is) (?:that|it|this) in (?:tokens? (?:per|a) second|tps|qps|rps)\b",
    ),
    asked(
        "realistic",
        "tokens_per_month",
        "explain",
        rf"{_SO}(?:is|are|isn't|does|would) (?!.*(?:engineer|people|fte|gpu|[$€£%]))"
        r"(?=.*(?:\d ?(?:k|m|mm|bn?|t|million|billion|trillion)\b|tokens|requests))"
        r"(?:\w+ ){0,3}?[\w.,]*\d[\w.,]*(?: \w+){0,4} "
        r"(?:be )?(?:realistic|plausible|a lot|much|normal|typical|sound right|high|reasonable)\W*$",
        takes=frozenset({"tokens_per_month", "requests_per_day"}),
    ),
    asked(
        "engineer",
        "engineer_salary_usd",
        "how_much",
        r"\b(?:what|how much) (?:does|would|do|will|is)\b.{0,12}\b(?:an?|one|1|another|each|#+)(?: more|"
        r" extra|"
        r" additional| full-?time| mlops| single)* (?:engineer|fte|hire|person|head|sre|devops)\b.{0,6}"
        r"(?:\bcost\w*|\b(?:a|per) year|\bpaid|\bearn)(?: (?:us|you|me|then|here|a year|per year|a month|all "
        r"in))*\W*$|"
        r"\b(?:what|how much) (?:does|would|will) (?:hiring|adding|employing) (?:an?|one|another|someone|1|"
        r"somebody)(?: more| extra)?(?: engineer| person| fte)? cost\b",
        takes=frozenset({"mlops_fte"}),
    ),
    asked(
        "people",
        "mlops_fte",
        "explain",
        rf"{_SO}(?:do|does|should|must|would|will) (?:we|i) (?:really |actually |even |still "
        rf")*(?:(?:need|have) "
        r"to |be )?(?:hire|hiring)(?: (?:any(?:one|body)?|some(?:one|body)?|more|people|an? engineer|"
        r"engineers|for (?:it|this|that)))*\W*$|"
        rf"{_SO}(?:is|would|will) (?:it |that )?(?:be )?(?:worth (?:it )?(?:hiring|to hire)|hiring "
        rf"(?:be )?worth "
        r"it)\b.{0,20}$",
        takes=frozenset({"mlops_fte"}),
    ),
    asked(
        "named_options",
        None,
        "explain",
        rf"{_SO}(?:(?:which|what)(?:'s| is| one is| would be| one's)|who(?:'s| is)) (?:the )?(?:{_CHEAPER}|"
        r"cheapest|best)[,:]? .+ or .+|"
        rf"{_SO}why (?:is|are|isn't|aren't) .{{2,30}} (?:not )?(?:on the list|in the (?:list|table|"
        rf"ranking)|among "
        r"(?:them|these|those|the options)|listed|ranked|there)\W*$|"
        rf"\b(?:how much|by how much)\b.*\b{_CHEAPER}\b.*\bthan\b|"
        rf"{_SO}(?:is|are|isn't|aren't) (?!(?:it|this|that)\b).{{2,40}} {_CHEAPER} than\b|"
        rf"{_SO}why (?:not|can't we|don't we|wouldn't we|shouldn't we) (?:just |simply |use |go with |"
        rf"take |pick "
        r"|choose |run (?:it )?on |host (?:it )?(?:on|at|with) )*(?!\d)\w|"
        rf"{_SO}(?:can|could|may|should) (?:we|i) (?:also |just |even )*(?:use|run (?:it |this )?on|go with|"
        r"host (?:it |this )?(?:on|at|with)) (?!(?:it|this|that|your|the (?:bot|form))\b)",
        takes=_OF_OPTIONS,
    ),
)
"""Looked through before the others: their words say more."""
