"""What are the units called? Patterns of the words that tell what a number counts."""

TOKEN = r"tokens?|toks?|tkns?|tkn|tk"  # noqa: S105 - the word, not a secret
REQUEST = (
    r"requests?|reqs?|calls?|quer(?:y|ies)|prompts|messages?|msgs?|completions|invocations?|inferences?|"
    r"generations?|hits|api calls?|questions?(?= ?(?:/|per|an?|each|every|daily|weekly|monthly))|"
    r"anfragen?|aufrufe?|solicitudes|peticiones|consultas|llamadas|requêtes?"
)
PEOPLE = (
    r"ftes?|engineers?|enginers?|engs?|devs?|developers?|people|persons?|ppl|heads?|headcount|"
    r"folks?|"
    r"guys?|sres?|seniors?|juniors?|"
    r"mlops|ml ops|devops|ops|admins?|hires?|specialists?|experts?|colleagues?|staff|operators?|"
    r"contractors?|consultants?"
)
USERS = (
    r"users?|customers?|employees|seats|sessions?|conversations?|chats?|documents?|docs|tickets|"
    r"pages|emails?|words?|characters?"
)
BYTES = r"[kmgtp]i?b|[kmgtp]?bytes?|(?:kilo|mega|giga|tera|peta)bytes?"
WORK_A = r"(?= ?(?:/|per|an?|each|every) ?(?:day|week|wk|month|mo)\b)"
DOLLAR = r"usd|us dollars?|dollars?|bucks|\$"
OTHER = r"eur|euros?|€|gbp|£|pounds|chf|inr|rupees|yen|cny|yuan|cad|aud|sek|dkk|nok"
FILLER = (
    r"(?:of|total|llm|api|chat|model|combined|overall|raw|more|or so|ish|full[- ]time|dedicated|senior|"
    r"junior|ml|mlops|"
    r"ml-ops|platform|infra|infrastructure|devops|machine[- ]learning|gpu|in-house|experienced|different|"
    r"ai|backend|"
    r"user|customer|client|support|internal|external|production|incoming|employee|student|"
    r"good|real|actual|whole|average|avg|of our|of the|of them|de)"
)
SIDE = (
    r"input|inputs|in|prompt|prompts|context|output|outputs|out|completions?|generated|response|"
    r"responses?|answers?"
)
THINGS = (
    r"(?!(?:hours|minutes|mins|seconds|secs|days|weeks|months|years|quarters)\b(?! of\b)|(?:cents|points?|"
    r"pts|percents|gpus|"
    r"cards|replicas|instances|nodes|watts|units|hundreds|thousands|millions|billions|times|as|is|its|us|"
    r"this|was)\b|"
    r"(?:tok|tkn|req)[a-z]*\b)"
    r"(?:[a-z]{3,12} )?[a-z]{3,14}s(?: of (?:\w+ )?\w+)?"
)
