"""What is told to be none, all or off? "No caching", "batch everything", "we don't hire"."""

import re

from bot.whatif.choices import is_turned_down
from bot.whatif.reading import Entries, Entry, Field
from bot.whatif.said import Said

_NO = (
    r"(?:no|zero|without(?: any| the)?|not|(?:don't|do not|won't|doesn't) (?:need|expect|use|want|get|do)|"
    r"don't have(?: any)?|do not have(?: any)?|have no|haven't "
    r"got(?: any)?|0|nobody|drop(?:ping)?|remov(?:e|ing)|los(?:e|ing)|kill(?:ing)?|turn(?:ing)? off|"
    r"disabl(?:e|ing)|skip(?:ping)?|ditch(?:ing)?|stop|forget|lost|exclude|scrap(?:ping)?|abandon|"
    r"cancel|avoid(?:ing)?|get(?:ting)? rid of|do(?:ing)? away with|giv(?:e|ing) up(?: on)?|eliminat(?:e|"
    r"ing)|los(?:e|ing) out on)"
)
_SMALL = (
    r"(?: (?:the|our|any|more|new|extra|additional|prompt|prefix|api|ml|mlops|dedicated|volume|"
    r"openai|anthropic|single|real|actual|of|using|at all|token|in-house|full[- ]time|batch))*"
)
_ZEROS: tuple[tuple[Field, str, float | str, str], ...] = (
    (
        "mlops_fte",
        "add",
        0,
        (
            rf"(?:don't|do not|not|without|no|never|can't|cannot|won't|shouldn't|didn't|wouldn't|"
            rf"couldn't|stop|avoid|refuse to|refrain from)(?: \w+)?{_SMALL} (?:hire|hiring|hires|"
            rf"recruit\w*|add(?:ing)? "
            rf"(?:any(?:one|body)|people|headcount|engineers?))(?: any(?:one|body| \w+)?)?|hiring "
            rf"freeze|freeze (?:hiring|headcount)|"
            r"keep (?:the )?(?:team|headcount) (?:as is|flat|the same)"
        ),
    ),
    (
        "mlops_fte",
        "set",
        0,
        (
            rf"{_NO}{_SMALL} (?:engineers?|(?:ops|infra|platform) (?:team|people|engineers?|staff)|"
            rf"mlops(?: (?:people|engineers?|team|staff|folks|headcount))?|ftes?|headcount|staff|ml "
            rf"people|ops people|team to run it|people to run it)(?! (?:cost|time|salar))|(?:nobody|"
            rf"no one|no-one)(?: \w+)? (?:to run|to operate|who can|running|on mlops|can run)(?: "
            rf"\w+)?"
        ),
    ),
    (
        "cached_share",
        "set",
        0,
        (
            rf"{_NO}{_SMALL} (?:cach(?:e|ing|ed(?: tokens)?)(?: hits?)?)(?: at all)?|cach(?:e|ing) "
            rf"(?:is |were |was |turned |switched )?(?:off|disabled)|nothing(?:'s| is| was)? "
            rf"cach(?:ed|eable)|none(?: of (?:it|them))? (?:is |are )?cach(?:ed|eable)"
        ),
    ),
    (
        "batch_share",
        "set",
        0,
        (
            rf"(?:{_NO}){_SMALL} (?:batch(?:ing|ed|es)?(?: (?:api|jobs?|mode|discount))?)|"
            rf"batch(?:ing)? (?:is |turned )?off|nothing(?:'s| is| was| can be)? batched|nothing can "
            rf"wait|none of (?:it|them|the \w+) (?:is |are |was )?batch(?:ed|able)?"
        ),
    ),
    (
        "discount",
        "set",
        0,
        (
            rf"{_NO}{_SMALL}(?: \d{{1,2}}(?:\.\d+)? ?%)? (?:discounts?|rebates?|price breaks?)|"
            rf"(?:pay(?:ing)? )?(?:full )?list "
            rf"price|discount (?:goes|went|is|going) (?:away|gone)|discount (?:expires?|ends?|"
            rf"disappears?|runs out)"
        ),
    ),
    (
        "growth_per_month",
        "set",
        0,
        (
            r"(?:no|zero|without(?: any)?|0|"
            r"(?:don't|do not) (?:expect|see|plan for|assume)(?: any)?) (?:\w+ )?growth|"
            r"(?:volume|traffic|usage|demand) "
            r"(?:stays?|remains?|is|being) (?:flat|the same(?! (?:but|and|while)\b|[,;])|constant)|flat "
            r"(?:growth|volume|traffic|"
            r"usage|demand)|(?:don't|doesn't|do not|does not|stop|won't|not) (?:\w+ "
            r")?grow(?:ing)?(?: at all)?"
            r"(?! (?:\w+ )?(?:past|beyond|above|over|more|faster|to|by|that)\b)|flatlines?|growth(?:'s| "
            r"is|:)? (?:flat|none|zero|nil)(?:\W+(?:literally|really|exactly|i mean) zero)?"
        ),
    ),
    (
        "regulated",
        "set",
        "none",
        (
            r"(?:regulat\w*|compliance|regimes?)(?: data)?(?:[:,=-]? (?:set|make|put) (?:it|that|this) "
            r"(?:to |as )?| ?[:=] ?| is | to )"
            r"(?:none|no|nothing|n/a)\b|(?:no|not|"
            r"without(?: any)?|un|drop|remove|ignore|lose|skip) ?(?:the |any |our |under any |"
            r"subject to |all )*(?:compliance(?: requirements?)?|regulat(?:ed|ions?|ory)(?: data| "
            r"requirements?)?|data rules)|unregulated|"
            r"(?:don't|do not) (?:do|have|handle|process|store|touch) any(?:thing)? (?:that's |that is )?"
            r"regulated(?: data| stuff)?|nothing(?:'s| is)? regulated|none of (?:it|the "
            r"data|this) is regulated"
        ),
    ),
    (
        "cached_share",
        "set",
        1,
        (
            r"(?:cache everything|everything(?:'s| is| was| were)? cached|fully cached|all(?: of "
            r"(?:it|them))?(?: tokens| the tokens| requests)?(?: is| are)? cached)"
        ),
    ),
    (
        "batch_share",
        "set",
        1,
        (
            r"(?:batch everything|everything (?:is |was |were |goes |in |through )*(?:the "
            r")?batch(?:ed)?(?: api)?|fully batched|all(?: of (?:it|them))?(?: requests| the "
            r"requests| the work| jobs)?(?: is| are)? batch(?:ed)?|(?:everything|all of it|it all|"
            r"all) can wait|all batch|run everything as batch|"
            r"(?:it all|(?<!of )it|everything|all of it|all work|"
            r"all the work) (?:all )?(?:runs?|goes|is run) "
            r"(?:as|in|by|through) (?:the )?batch|use the batch api(?: for everything)?)"
        ),
    ),
    (
        "hosting",
        "set",
        "on_prem",
        (
            r"(?:buy|bought|buying|(?<!our )(?<!their )own|owned|purchase|owning) "
            r"(?:the |our |some |our own |own |\w+ ){0,2}(?:gpus|hardware|servers?|machines|cards)"
            r"(?: ourselves| outright)?(?! (?:for|at) "
            r"#)"
        ),
    ),
    ("quantization", "set", "fp16", r"(?:no|without|drop|remove|skip) (?:the )?quanti[sz]ation"),
)
_PERCENT_OFF = re.compile(r"# ?(?:off|below|under|less|discount|cheaper|from|on|reduction)\b[^,;.#]{0,24}$")
"""“17 % off the list price” is a discount, and no end of one."""
_ZERO = tuple((field, op, value, re.compile(rf"\b(?:{words})\b")) for field, op, value, words in _ZEROS)


def zeros(told: Said) -> tuple[Entries, list[tuple[int, int]]]:
    """What is none or all, and the places of the words that say so."""
    found: list[Entry] = []
    places: list[tuple[int, int]] = []
    for field, op, value, words in _ZERO:
        for match in words.finditer(told.text):
            if any(low < match.end() and match.start() < high for low, high in places):
                continue
            if match[0].endswith("list price") and _PERCENT_OFF.search(told.words[: match.start()]):
                continue
            if field == "mlops_fte" and op == "set" and any(one.field == "mlops_fte" for one in found):
                continue
            if field == "hosting" and is_turned_down(told.text, match.start()):
                continue
            if field != "hosting":
                places.append(match.span())
            if not any(one.field == field for one in found):
                found.append(Entry(field, op, value))  # type: ignore[arg-type]
    return tuple(found), places
