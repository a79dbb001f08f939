"""How is a follow-up spelt the one way that the later steps know? Abbreviations and slips of the keyboard.

A slip is one letter added, lost, changed or swapped in a word of six letters or more. Only words that the
later steps look for are mended, and a word that is English as it stands is left alone.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from rapidfuzz.distance import OSA

_WORDS = (
    "utilization utilisation utilized volume volumes traffic tokens requests request engineer engineers "
    "quantization quantisation quantized discount discounts growth growing horizon amortization amortisation "
    "amortize amortise electricity salary salaries compare double doubles doubled doubling triple triples "
    "tripled quadruple replica replicas million billion months monthly percent weekly cached caching hosting "
    "business breakeven assume suppose assuming latency headcount hourly requests instead depreciation "
    "compliance regulated overnight scenario scenarios cheaper cheapest increase increased decrease "
    "decreased reduce reduced output outputs inputs purchase budget summary export frontier steady "
    "constant bursty schedule halved halves prompt prompts response responses workload assumption "
    "assumptions sensitivity confident"
)
_KNOWN = tuple(dict.fromkeys(_WORDS.split()))
_FIRST_LETTERS = 6
_LEFT_ALONE = frozenset(
    (
        *("mouths", "budged", "budgets", "engineered", "doubly", "doubler", "cashing", "catching"),
        *("posting", "hotting", "ghosting", "coasting", "hosing", "tokened", "taken", "reduces", "requested"),
        *("requester", "precent", "frontiers", "horizons", "assumes", "supposed", "latent", "growths"),
        *("bullion", "zillion", "trillion", "pillion", "billions", "millions", "month", "compared"),
        *("compares", "comparer", "salaried", "increases", "decreases", "prompted", "exports", "expert"),
        *("experts", "percents", "biweekly", "responsed", "purchases", "purchased", "discounted", "export"),
        *("engineering", "doubts", "cheapens", "headcounts", "outputted", "weekly", "steadily", "hourly"),
        *("constants", "bursts", "bursting", "schedules", "scheduled", "workloads", "request", "tipple"),
        *("ripple", "cripple", "trouble", "monthly", "monthy's", "months'", "tokenize", "broken", "spoken"),
        *("latency", "tractor", "tragic", "assured", "imported", "support"),
    )
)
_SHORT_WORD = re.compile(r"\b[a-z]{2,8}\b")
_WORD = re.compile(r"(?<![\w.-])[a-z]{6,14}(?![\w-])")
_TENS = ("ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen"),
    *("sixteen", "seventeen", "eighteen", "nineteen"),
)
_CENTS = {
    **{word: 10 * at for at, word in enumerate(_TENS, 1)},
    **{word: at for at, word in enumerate(_TEENS, 11)},
    **{
        f"{ten} {one}": 10 * at + digit
        for at, ten in enumerate(_TENS[1:], 2)
        for digit, one in enumerate(_ONES, 1)
    },
}
_BUCKS = re.compile(
    rf"\b(?P<usd>an?|\d{{1,2}}|{'|'.join(_ONES)}) bucks?"
    rf"(?:(?: and)?[ -](?P<cents>(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_ONES)}))?|{'|'.join(_TEENS)}|\d\d)"
    r"(?: cents?)?(?![\w.%]| ?(?:engineers?|gpus?|k\b|m\b)))?"
)
_ONE_PERIOD = r"(?:second|minute|hour|day|week|month|quarter|year)"
_TIME = (
    rf"(?:(?:(?<![a-z])(?:an?|per|each|every) |/ ?){_ONE_PERIOD}|"
    r"(?<![a-z])(?:hourly|daily|weekly|monthly|quarterly|yearly))"
)
_SORRY = (
    r"(?:ah |oh |uh |er |um )?(?:no,? wait|wait,? no|wait|sorry|i mean|i meant|actually|make that|or "
    r"rather|rather|no|"
    r"oops|ups|whoops|typo|correction|er|ah|uh)"
)
_PERIOD_MENDED = re.compile(rf"{_TIME}[, .–—-]+(?:{_SORRY}[, .:–—-]+){{1,3}}({_TIME}|{_ONE_PERIOD}\b(?!s))")
"""“A day, no wait, a week”."""


_NOT_THAT_PERIOD = re.compile(
    r"^(?:it|that|this)(?:'s| is|n't| isn't| is not|'s not)(?: not)? (\$?\d[\d.,]* ?(?:[kmb]|bn|million|"
    r"billion)?"
    r"(?: tokens| requests| calls)?) (?:a|per|an|each) (?:hour|day|week|month|year),? but (?:a |per |an |"
    r"each )?"
    r"(hour|day|week|month|year)\b"
)
"""“It isn't 1.2B a day but a month”."""


def _all_but(match: re.Match[str]) -> str:
    """“All but 10%” is 90 percent."""
    return f"{100 - float(match['rest']):g}%"


def _last_period(match: re.Match[str]) -> str:
    """The period that is told last: "a week - oops, month"."""
    return f" {match[1]}" if match[1].endswith("ly") else f" per {match[1].split()[-1].lstrip('/')}"


def _and_quarters(match: re.Match[str]) -> str:
    """“Two and a quarter” is 2.25."""
    whole = match["whole"]
    quarters = 0.25 if match["part"].startswith("a") else 0.75
    return f"{(int(whole) if whole.isdigit() else _ONES.index(whole) + 1) + quarters:g}"


def _part_of_all(match: re.Match[str]) -> str:
    """“2 out of every 5” is 40 percent."""
    part, whole = (
        int(word) if word.isdigit() else {"ten": 10, "hundred": 100}.get(word) or _ONES.index(word) + 1
        for word in (match["part"], match["all"])
    )
    return f"{100 * part / whole:g}% of the" if part <= whole else match[0]


_SHORT: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(?<![\w/])w/o(?:ut)?(?= )"), "without"),
    (re.compile(r"\bdbl(e?[sd]?)\b"), r"double\1"),
    (re.compile(r"(?<![\w/])w/ ?(?=[\w#$])"), "with "),
    (re.compile(r" ?& ?(?=[a-z])"), " and "),
    (
        re.compile(
            r"(?<=\d)x(?=(?:h[12]00|gh200|g?b[23]00|a100|a10|a40|a6000|l40|l4|t4|v100|mi3|rtx|[345]090))"
        ),
        "x ",
    ),
    (
        re.compile(
            r"\b(?!(?:rtx|gtx|mi|tpu|trn|inf)-)[a-z]{1,4}-\d{3,5}[a-z]{0,2}(?= (?:cards?|gpus?|chips?|"
            r"accelerators?)\b)"
        ),
        "unheard-of",
    ),
    (
        re.compile(
            r"\b(?!(?:gpt|rtx|gtx|mi|gb|tpu|trn|inf|glm|phi|sub|top|pre|under|over|max|min|non|about|"
            r"around)-)"
            r"[a-z]{2,8}-\d{3,6}\b(?!-)(?: aside,?)?"
        ),
        "that ticket",
    ),
    (re.compile(r"\b(?:(?:on|as of|since|by|from|per) )?20\d\d-[01]\d-[0-3]\d\b,?"), "that day"),
    (
        re.compile(
            r"\b(?P<part>\d{1,2}|one|two|three|four|five) out of (?:every )?(?P<all>\d{1,3}|two|three|four|"
            r"five|ten|hundred)\b(?! to\b)"
        ),
        _part_of_all,
    ),
    (
        re.compile(
            r"\b(?P<part>1|one|2|two|3|three) in (?:every )?(?P<all>\d{1,3}|two|three|four|five|ten|hundred)"
            r"(?= (?:tokens|requests|calls|queries|prompts|messages|of)\b)"
        ),
        _part_of_all,
    ),
    (
        re.compile(r"\b(?:all|everything) (?:but|except(?: for)?|save) (?P<rest>\d{1,2}(?:\.\d)?) ?%"),
        _all_but,
    ),
    (
        re.compile(
            r"(?:(?<=[%kmb])|(?<=tokens)|(?<=requests)|(?<=calls)|(?<=percent)) a quarter\b"
            r"(?! (?:of|less|more|fewer|cheaper))"
        ),
        " per quarter",
    ),
    (re.compile(r"\b(?:dropped|added|forgot|missed) a zero\b"), "made a slip"),
    (re.compile(r"\by(?= (?:is|are|was|did|does|do|would|not|so|the)\b)"), "why"),
    (re.compile(r"(?<![\w-])vols?\b(?![.-])"), "volume"),
    (re.compile(r"\b(business|office|work|working|bank|daytime)[ -]hrs?\b"), r"\1 hours"),
    (
        re.compile(
            r"\b(gemini|gpt-?4o|gpt-?5(?:\.\d)?|claude|mistral|llama|qwen),? (?:but )?the (flash|pro|lite|"
            r"mini|"
            r"nano|haiku|sonnet|opus|small|medium|large) (?:one|version|variant|model)"
            r"(?:,? (?:and )?not (?:the |a )?(?:flash|pro|lite|mini|nano|haiku|sonnet|opus|small|medium|"
            r"large)"
            r"(?: one)?)?(?![\w-])"
        ),
        r"\1 \2",
    ),
    (re.compile(r"\bu(?= (?:\w|$))|(?<= )u$"), "you"),
    (re.compile(r"\b(we|you|they) r\b"), r"\1 are"),
    (re.compile(r"\bsry\b"), "sorry"),
    (re.compile(r"\b(gim|lem)me\b"), lambda match: "give me" if match[1] == "gim" else "let me"),
    (re.compile(r"\b(wan|gon)na\b"), lambda match: "want to" if match[1] == "wan" else "going to"),
    (re.compile(r"(?<=\d) ?(?:pieces|pcs\.?|units|qty)(?: of)?(?= (?:the )?[a-z]{0,4}\d)"), "x"),
    (re.compile(r"\b(?:by )?(?:a |the )?factor(?: of)? (?=\d)"), "by a factor of "),
    (re.compile(r"(?<=\d) ?(?:procent|prozent|percents)\b"), "%"),
    (re.compile(r"^ups,? "), "oops "),
    (re.compile(r"(?<=\d) nos\.?(?: of)?(?= )"), ""),
    (_PERIOD_MENDED, _last_period),
    (_NOT_THAT_PERIOD, r"make it \1 a \2"),
    (re.compile(r" ?÷ ?(?P<by>[1-9]\d{0,2})(?![\d.])"), lambda match: f" x{1 / int(match['by']):.6g}"),
    (
        re.compile(rf"(?<=hundred) and (?=(?:{'|'.join((*_TENS, *_TEENS, *_ONES))})\b)"),
        " ",
    ),
    (
        re.compile(
            rf"\b(?P<whole>{'|'.join(_ONES)}|\d{{1,3}}) and (?P<part>a quarter|three quarters)(?= "
            rf"(?:million|billion)\b)"
        ),
        _and_quarters,
    ),
    (re.compile(r"\bfourt(y|ie)"), r"fort\1"),
    (re.compile(r"\bnin(?:ty|thy)\b"), "ninety"),
    (re.compile(r"\b(pctg|pct|perc|prct|per cent)\b"), "percent"),
    (re.compile(r"\b(yrly|p\.a\.|pa)(?= |$)"), "yearly"),
    (re.compile(r"(?<=\d)(?:k|m) ?(?:p\.m\.)(?= |$)"), "k a month"),
    (re.compile(r" ?(?:-+>|=+>|→|⇒) ?"), " changed to "),
    (re.compile(r"\bon[ _]?prem(?:ise|ises|is)?\b|\bon-prem(?:ise|ises|is)\b"), "on-prem"),
    (re.compile(r"\bp(9[05]|99|50) +(?=\d)"), r"p\1 at "),
    (re.compile(r"(?<=[a-z0-9])_(?=[a-z])"), " "),
    (re.compile(r"\b(wat|wut|wht) if\b"), "what if"),
    (re.compile(r"\bwhatif\b"), "what if"),
    (re.compile(r"\bbtwn\b|\bb/w(?= )"), "between"),
    (re.compile(r"\bdiff(?= (?:between|in|to|with|from|at|if)\b)"), "difference"),
    (re.compile(r"\bwhat of\b"), "what about"),
    (re.compile(r"\b(util)'?n\b"), "utilization"),
    (re.compile(r"\breqs?\b"), "requests"),
    (re.compile(r"\bhalf (?=as (?:long|short|big|large|small|many|much)\b)"), "0.5x "),
    (re.compile(r"(?<=[a-z])'(?:s|re|ll|ve|d)\b(?= (?:up|down)\b)"), " is"),
)
_APOSTROPHE_LOST = {
    "dont": "don't",
    "doesnt": "doesn't",
    "isnt": "isn't",
    "arent": "aren't",
    "wont": "won't",
    "cant": "can't",
    "didnt": "didn't",
    "wouldnt": "wouldn't",
    "shouldnt": "shouldn't",
    "thats": "that's",
    "whats": "what's",
    "hows": "how's",
    "wheres": "where's",
    "lets": "let's",
    "its": "it's",
    "im": "i'm",
    "weve": "we've",
}


def spelt(text: str) -> str:
    """A cleaned text with its abbreviations written out and its slips mended."""
    for pattern, written in _SHORT:
        text = pattern.sub(written, text)
    text = _BUCKS.sub(_dollars, text)
    text = _SHORT_WORD.sub(lambda match: _APOSTROPHE_LOST.get(match[0], match[0]), text)
    return _WORD.sub(lambda match: _mended(match[0]), text)


def _dollars(match: re.Match[str]) -> str:
    """“A buck nineteen” is $1.19."""
    word = match["usd"]
    usd = int(word) if word.isdigit() else _ONES.index(word) + 1 if word in _ONES else 1
    cents = (match["cents"] or "0").replace("-", " ")
    return f"${usd + (int(cents) if cents.isdigit() else _CENTS[cents]) / 100:.2f}"


@lru_cache(maxsize=4096)
def _mended(word: str) -> str:
    if word in _KNOWN or word in _LEFT_ALONE or len(word) < _FIRST_LETTERS:
        return word
    near = [
        one
        for one in _KNOWN
        if abs(len(one) - len(word)) <= 1 and OSA.distance(word, one, score_cutoff=1) == 1
    ]
    plural = [one for one in near if word in {f"{one}s", f"{one}d", f"{one}r", one.removesuffix("s")}]
    return near[0] if near and not plural else word
