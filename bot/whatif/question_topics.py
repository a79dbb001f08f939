"""What is a question about? The words of each topic; the first that fits is it."""

import re

from bot.whatif.reading import Field, Topic

_TOPICS: tuple[tuple[Field | Topic, str], ...] = (
    ("api_model", r"(?:which|what) (?:api|openai|paid) models?"),
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
