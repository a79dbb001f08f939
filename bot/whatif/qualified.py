"""Is a change told for a part, for a time or in doubt? Then it is none of the whole, and is asked back."""

import re

from bot.whatif.reading import Entries
from bot.whatif.said import Said

_MONTH = (
    r"(?:january|february|march|april|june|july|august|september|october|november|december|q[1-4]|"
    r"(?:the )?(?:spring|summer|autumn|winter|holidays?))"
)
_FOR_A_TIME = re.compile(
    rf"\b(?:on|at|over|during) (?:the )?weekends?\b|\b(?:in|from|by|until|since|after|during) {_MONTH}\b|"
    r"\bnext (?:year|quarter|month|week)\b|\bevery (?:#+|two|three|four|six|other)(?: ?(?:weeks?|months?|"
    r"years?))?(?![\w])"
)
_FOR_A_PART = re.compile(
    r"\b(?:but )?only (?:for|on|at|with) (?!(?:us|gpus?|the gpus?|business|weekdays?|working)\b)[a-z§¤#]|"
    r"(?:\bhalf|#+|\bthirds?|\bquarters?|\bmost|\bsome)(?: of)?(?: the| our| all)* "
    r"(?:traffic|requests?|volume|calls|load|work)\b[a-z ]{0,12}\b(?:go(?:es)?|mov(?:e|es|ing)|rout\w+|"
    r"runs?|needs?|uses?) (?!.*\b(?:batch\w*|cache\w*)\b)|"
    r"(?:\bhalf|#+|\bthirds?|\bquarters?|\bmost|\bsome)(?: of)?(?: the| our| all)* "
    r"(?:traffic|requests?|volume|calls|load|work|tokens|usage|workload) (?:\w+ ){0,2}(?:(?:on|in|via|"
    r"through|to|by) )?"
    r"(?:the |our )?(?:on-prem\w*|cloud|api|self-?host\w*|openai|anthropic|§|¤)"
)
_TO_COME = re.compile(
    r"\b(?:(?:by |in |for )?next (?:year|quarter|month|week|summer|winter|spring|fall)|in 20[2-9]\d|"
    r"(?:later )?this year|"
    r"by (?:the )?(?:end of|year[- ]end|christmas|20[2-9]\d)|in (?:the )?future|some ?day|eventually|"
    r"(?:two|three|five) years from now)\b"
)
"""A volume that is reached at some time to come is not that of now."""
_A_YEAR = re.compile(r"\b(?:per|a|each|every) year\b|\byearly\b|\bannually\b")
_SO_FAR = re.compile(
    r"\bso far (?:\w+ ){0,3}#*[^,;.]*\bthis (?:week|month|quarter|year)\b|\bthis (?:week|month|quarter|"
    r"year) so far\b"
)
"""“So far 2B this month”: no whole month."""
_IN_DOUBT = re.compile(
    r"^\W*(?:maybe|perhaps|possibly) we (?:need|should|could|have)\b|\bwe (?:might|may)\b(?! (?:as well))|"
    r"\b(?:they|it) might\b"
)
_RUN_IT = re.compile(
    r"\b(?:can|could|would) (?:you|we) (?:please |just )?(?:run|try|price|model|plug in|check) (?:that|"
    r"this|it)\b"
)
_SCALED = frozenset(
    ("tokens_per_month", "requests_per_day", "api_price", "gpu_hourly_usd", "api_spend_usd_per_month")
)


def is_qualified(told: Said, entries: Entries) -> bool:
    """Whether what is said holds for a time or a part only, or is doubted."""
    if _IN_DOUBT.search(told.text) and not re.search(r"\bwhat if\b", told.text):
        return True
    if _FOR_A_PART.search(told.words) or _SO_FAR.search(told.text):
        return True
    prices = {"api_price", "gpu_hourly_usd", "gpu_purchase_usd"} & {one.field for one in entries}
    if prices and _A_YEAR.search(told.text) and all(one.op == "multiply" for one in entries):
        return True
    if _RUN_IT.search(told.text):
        return False
    volume = any(one.field in {"tokens_per_month", "requests_per_day"} and one.op == "set" for one in entries)
    if volume and _TO_COME.search(told.text):
        return True
    return _FOR_A_TIME.search(told.words) is not None and any(
        one.field in _SCALED and one.op != "set" for one in entries
    )
