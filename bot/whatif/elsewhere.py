"""Which words name a field elsewhere, and something else here? “Cache key”, "team spirit"."""

import re

_COMPOUNDS = {
    r"cach(?:e|ing)": (
        *(
            "keys?",
            "lines?",
            "invalidation",
            "servers?",
            "clusters?",
            "layers?",
            "config",
            "bugs?",
            "folders?",
        ),
        *("files?", "headers?", "ttl"),
    ),
    r"batch": ("sizes?", "numbers?", "ids?", "files?", r"cook\w*", r"norm\w*"),
    r"growth": (
        *(
            "teams?",
            "hack(?:s|ers?|ing)?",
            "stages?",
            "funds?",
            "mindset",
            "strategy",
            "leads?",
            "managers?",
            "charts?",
        ),
        *("people", "folks", "guys", "engineers?"),
    ),
    r"(?:team|staff|people)": (
        *(
            "spirit",
            "events?",
            "building",
            "lunch(?:es)?",
            "dinners?",
            "meetings?",
            "leads?",
            "chats?",
            "channels?",
        ),
        *("offsites?", "morale", "moods?", "calls?", "photos?", "velocity", "skills?", "manager"),
    ),
    r"discount": ("codes?", "coupons?", "stores?", "cards?", "supermarkets?", "rates?(?! (?:with|from|at) )"),
    r"(?:power|energy|electricity)": (
        *(
            "outages?",
            "failures?",
            "naps?",
            "strips?",
            "cords?",
            "suppl(?:y|ies)",
            "users?",
            "banks?",
            "points?",
        ),
        *("drinks?", "levels?", "cuts", "tools?", "plugs?"),
    ),
    r"traffic": ("jams?", "lights?", "accidents?", "cones?", "reports?", "wardens?", r"on the [a-z]-?\d+"),
    r"(?:load|workload)": (
        *("balancers?", "tests?", "testing", "times?", "shedding", "order", "averages?", "on my"),
    ),
    r"volume": ("knobs?", "buttons?", "mounts?", "controls?", "sliders?"),
    r"(?:auth|access|github|slack|oauth|bearer|jwt|refresh)": (
        r"tokens?(?! (?:volume|prices?|costs?|usage|spend))",
    ),
    r"(?:cpu|vcpu|memory|mem|ram|disk|network|bandwidth|io|i/o|storage|db|database|room|office|seat)": (
        *(r"util\w*", "usage", "load", "cost", "hit rate"),
    ),
    r"(?:coffee|gas|petrol|fuel|oil|beer|food|housing|house|stock|share|ticket|bitcoin|egg|pizza|lunch)": (
        *("prices?", "costs?", "rates?"),
    ),
    r"my": ("(?:own |personal )?energy", "load", "workload", "power", "work", "latency"),
}
_THING = (
    r"(?:complaints?|coffee|beers?|pizzas?|lunch|bugs?|errors?|incidents?|alerts?|meetings?|noise|music|"
    r"the speakers?|"
    r"housing|rent|gas|oil|petrol|food|eggs|bitcoin|the stock|candidates?|applicants?|applications?|my|"
    r"his|her|living|"
    r"crime|paper|chocolate|concert|gold|butter|milk)\b"
)
_BUSINESS = (
    r"(?:revenues?|sales|profits?|arr|mrr|gmv|margins?|churn|sign-?ups?|downloads?|the stock|followers?|"
    r"installs|"
    r"conversions?|inbox|debts?|errors?|memory|heap|inflation|rents?|hair|waistline|valuation|pipeline)"
)
_OURS = (
    r"(?:(?:the|our|my|an?|all|each|every|this|that|some|your|their|per|input|output|cloud|electric|new|"
    r"cheap\w*|one|single|extra|"
    r"more|used|rented|owned|spot|reserved|openai|anthropic|google|running|renting|buying|hosting|"
    r"self-?host\w*|hourly|monthly|"
    r"cached|batch\w*|nvidia|amd|llm|paid|open)\b|(?:gpus?|cards?|tokens?|toks?|apis?|inputs?|outputs?|"
    r"engineers?|engineering|"
    r"electricity|power|energy|hardware|inference|calls?|requests?|quer(?:y|ies)|models?|compute|hosting|"
    r"rent\w*|people|everything|"
    r"it|them|both|staff|sres?|mlops|devops|servers?|machines?|instances?|nodes?|memory|accelerators?|us|"
    r"mtok\w*|million|hour|"
    r"hours|kwh|completions?|prompts?|frontier|small|mid|caching|ftes?|devs?|hires?|team|contractors?|"
    r"consultants?)\b)"
)
_ELSEWHERE = re.compile(
    "|".join(rf"\b{word}[- ](?:{'|'.join(nouns)})(?![\w-])" for word, nouns in _COMPOUNDS.items())
    + rf"|\b(?:volumes?|amount|prices?|costs?|demand|number|rate|load) (?:of|for) (?:the |our |all )?{_THING}"
    + r"|\b(?:prices?|pricing|costs?) (?:of|for) "
    + rf"(?:(?:the|our|my|an?|all|each|every|this|that|some|your|their) )*(?!{_OURS})[a-z]+"
    + rf"|\b{_BUSINESS}(?:'s)? (?:is |are |was |has |have |will |just |also |only |really )*gr[eo]w\w*"
)


def without_what_is_elsewhere(words: str) -> str:
    """The words with such names blanked, each place as it was."""
    return _ELSEWHERE.sub(lambda match: " " * len(match[0]), words)
