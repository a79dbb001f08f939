"""Are cases to be set side by side? The columns of a comparison, one entry each."""

import re

from bot.whatif.gather import Gathered
from bot.whatif.reading import Entries, Entry, Reading, clarify
from bot.whatif.said import Said
from bot.whatif.sizes import SEVERAL

_COMPARES = re.compile(
    r"\bcompar(?:e|ed|ing|ison)\b|^\W*diff(?: between)? |"
    r"\bvs\b\.?|\bversus\b|\bv\.s\.|\bside[- ]by[- ]side\b|\bhead[- "
    r"]to[- ]head\b|\bagainst\b|\bdifferences? between\b|\bcontrast\b|\bstack(?:s|ed)? up\b|"
    r"\b(?:in|as) (?:one|the first|a|another) (?:column|scenario|case)\b|\bline up\b|\bline (?:them|these|"
    r"those|it) up\b|\b(?:in|as) (?:one|a single|a) table\b|"
    r"\b(?:all|show) (?:the )?(?:two|three|four|five)\b|\b(?:show|try|run|do) (?:me |us )?both\b|\bnext "
    r"to\b|\beach of\b|\bsweep\b|\bfor each\b|"
    r"\beither\b|\bwith(?:out)? (?:and|or|vs\.?|versus) with(?:out)?\b"
)
_OR = re.compile(r"\bor\b")
_LISTS = re.compile(
    r"^\W*(?:(?:can|could|would) (?:you|we) |please |pls |ok |and |now |let's |just )*(?:show|"
    r"try|run|test|sweep|plot|give me|check|do|price|table|what (?:does|would|will) (?:it|that|this|"
    r"things) look like (?:at|with|for))\b"
)
_SCENARIO = re.compile(
    r"\b(?:scenarios?|options?|cases?|versions?)? ?\b(?<!')(?P<one>[a-z])\b ?(?:and|to|with|"
    r"vs\.?|versus|against|,|&|or|/) ?(?:scenario |option )?(?P<two>[a-z])\b(?: ?(?:,|and|, and|"
    r"vs\.?) (?P<three>[a-z])\b)?(?!')"
)
_BASE = re.compile(
    r"\b(?:the |our )?(?:base(?:line)?|original|first one|initial|default|starting point|current|"
    r"today|status quo|what we have|as[- ]is)\b(?: (?:case|scenario|one|setup|numbers|state|"
    r"plan))?"
)
_THIS = re.compile(
    r"\b(?:compare|put|show|stack) (?P<what>this|it|that|(?:scenario )?[a-z]|the current (?:one|"
    r"scenario))(?: (?:scenario|one|up))?\b"
)
_NO_MORE = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|so|and|now|then|please|pls|can (?:you|we)|could (?:you|we)|let's|just)[, ]+)*"
    r"(?:compare|comparison|side by side)(?: (?P<what>it|this|that|them|these|all|both|everything|all of "
    r"(?:them|it)|them all|the two))?(?: (?:with|to|against|and|vs\.?) (?:(?:the )?(?:first|base|original|"
    r"start)(?: one| case)?|(?:scenario )?(?P<letter>[a-z])))?(?: (?:please|pls|now|again))*\W*$"
)
_SEVERAL_WORDS = {"them", "these", "all", "both", "everything", "all of them", "all of it", "them all"}
_LETTER_TO = re.compile(r"\bcompare (?:scenario )?(?P<one>[a-z]) (?:and|to|with|vs\.?|versus|against|&)")
_SCENARIO_TO = re.compile(
    r"\bcompare (?:(?:scenario|option) [a-z]|[b-h]) (?:and|to|with|vs\.?|versus|against|&) (?![a-z]\b|"
    r"base|scenario)"
)
"""“Compare B with 3 engineers”: one of the two is a scenario, the other none."""
_LIST = re.compile(
    r"^\W*(?:(?:ok|and|now|please|can you|could you|let's) )*compare (?P<list>[a-z ,.&/]{3,60}?)[ .?!]*$"
)
_BETWEEN = re.compile(r" ?,(?: and)? | (?:and|with|to|vs\.?|versus|against|&) ")
_ARTICLE = re.compile(r"^(?:the |scenario |option |case )+")
_ONE_OF_THEM = re.compile(r"[a-z]|base|baseline|original|current|this|it")
_TWO_CASES = re.compile(
    r"\bbest[- ]case\b.*\bworst[- ]case\b|\bworst[- ]case\b.*\bbest[- ]case\b|"
    r"\boptimistic\w*\b.*\bpessimistic\w*\b|\bpessimistic\w*\b.*\boptimistic\w*\b|"
    r"\b(?:low|high)[- ](?:end|case)\b.*\b(?:low|high)[- ](?:end|case)\b"
)

_WHAT_CHANGED = re.compile(
    r"^\W*(?:so |and |but )*(?:which|what)\b.*\b(?:are|is|do|did|were) (?:we|you|it|this) (?:compar\w+|"
    r"using|measur\w+)|"
    r"^\W*(?:so |and |but |ok,? )*what(?:'s| has| have| is)? (?:changed|moved|different|new|the "
    r"difference|the "
    r"delta)\b"
)


def columns(told: Said, got: Gathered) -> Entries | None:  # noqa: C901, PLR0911 - one return a case
    """The columns asked for; () where a comparison is asked for of nothing that is known; None for none."""
    if _WHAT_CHANGED.match(told.text) and len(_of_one_field(got.columns)) < SEVERAL:
        return None
    asked = _COMPARES.search(told.text) is not None
    cases = _cases(told.text) if asked else ()
    if cases:
        return cases
    if any(one.why == "model_or_volume" for one in got.doubts) and asked:
        return ()
    named = _alternatives(told)
    if asked and named and any(one.family and not one.denied for one in told.choices):
        return ()
    numbers = _of_one_field(got.columns)
    either = _OR.search(told.words) is not None and told.text.rstrip().endswith("?")
    listed = _LISTS.match(told.text) is not None
    if asked:
        if len(named) >= SEVERAL:
            return named if _nothing_else(got, named) else ()
        if len(numbers) >= SEVERAL:
            return numbers if _nothing_else(got, numbers) else ()
        if len(named) == 1 and not numbers:
            return named
        if len(numbers) == 1 and not named:
            return numbers
        return ()
    if either and len(named) >= SEVERAL and _nothing_else(got, named):
        return named
    if (listed or either) and len(numbers) >= SEVERAL and _nothing_else(got, numbers):
        return numbers
    return None


def _listed(text: str) -> Entries:
    """“Compare B, C and base”: scenarios, each told by its letter or its part."""
    match = _LIST.match(text)
    told = [_ARTICLE.sub("", each.strip()) for each in _BETWEEN.split(match["list"])] if match else []
    if len(told) <= SEVERAL or not all(_ONE_OF_THEM.fullmatch(each) for each in told):
        return ()
    called = {"base": "base", "baseline": "base", "original": "base", "this": "current", "it": "current"}
    return tuple(
        Entry("scenario", "any", called.get(each, each.upper() if len(each) == 1 else each)) for each in told
    )


def _cases(text: str) -> Entries:
    if listed := _listed(text):
        return listed
    if no_more := _NO_MORE.match(text):
        letter = (no_more["letter"] or "").upper()
        several = no_more["what"] in _SEVERAL_WORDS
        return (Entry("scenario", "any", letter or ("all" if several else "base")),)
    match = _SCENARIO.search(text)
    if match:
        letters = [match[name].upper() for name in ("one", "two", "three") if match[name]]
        return tuple(Entry("scenario", "any", letter) for letter in letters)
    pair = re.search(
        (
            r"\b(?:scenario )?(?P<one>base(?:line)?|original|current|(?<=scenario )[a-h])\b(?: case| "
            r"scenario| one)? (?:vs\.?|versus|and|to|with|against) (?:the )?(?P<two>base(?:line)?|"
            r"original|current|this|[a-h])\b"
        ),
        text,
    )
    if pair and not re.search(r"\d", text):
        return tuple(Entry("scenario", "any", _case(pair[name])) for name in ("one", "two"))
    base = _BASE.search(text)
    if base and not re.search(r"#|\d", text):
        one = _LETTER_TO.search(text)
        this = _THIS.search(text)
        first = (
            (Entry("scenario", "any", one["one"].upper()),)
            if one
            else (Entry("scenario", "any", "current"),)
            if this
            else ()
        )
        return (*first, Entry("scenario", "any", "base"))
    return ()


def _case(word: str) -> str:
    if len(word) == 1:
        return word.upper()
    return "current" if word in {"current", "this"} else "base"


def _alternatives(told: Said) -> Entries:
    kept: dict[str, list[Entry]] = {}
    for one in told.choices:
        if one.value is None or (one.denied and not re.search(r"\bvs|versus|over|than\b", told.text)):
            continue
        group = "model" if one.field in {"api_model", "self_host_model"} else one.field
        value: str | tuple[str, ...] = (one.value,) if one.field == "regulated" else one.value
        entry = Entry(one.field, "set", value)
        if entry not in kept.setdefault(group, []):
            kept[group].append(entry)
    groups = [tuple(entries) for entries in kept.values() if len(entries) >= SEVERAL]
    if groups:
        return groups[0]
    alone = [entries[0] for entries in kept.values()]
    return tuple(alone[:1]) if len(alone) == 1 else ()


def _of_one_field(columns: Entries) -> Entries:
    fields = {entry.field for entry in columns}
    return tuple(dict.fromkeys(columns)) if len(fields) == 1 else ()


def _nothing_else(got: Gathered, taken: Entries) -> bool:
    """Whether all that was read is in the columns."""
    fields = {entry.field for entry in taken}
    fields |= {"api_model", "self_host_model"} if fields & {"api_model", "self_host_model"} else set()
    doubts = [one for one in got.doubts if one.field not in fields and not one.stray]
    return all(entry.field in fields for entry in got.entries) and not doubts


def of_scenarios_and_more(told: Said, got: Gathered, side_by_side: Entries) -> Reading | None:
    """“Compare A and B at 5B” asks for scenarios and for a change: one of them would be lost."""
    scenarios = bool(side_by_side) and side_by_side[0].field == "scenario"
    if scenarios and got.entries and not any(one.why == "model_or_volume" for one in got.doubts):
        return clarify("left_over", (got.entries,))
    if len(side_by_side) == 1 and _SCENARIO_TO.search(told.text):
        return clarify("left_over", (side_by_side,))
    return None


def is_of_two_cases(text: str) -> bool:
    """“Best case … worst case …”: two scenarios, whose numbers are not one change."""
    return _TWO_CASES.search(text) is not None


def two_cases(got: Gathered) -> Reading:
    """“Best case 2B, worst case 500M” sets two cases side by side; where one is missing it is asked for."""
    cases = tuple(dict.fromkeys(got.columns))
    one_field = len({entry.field for entry in cases}) == 1
    if len(cases) > 1 and one_field and len(cases) == len(got.entries) and not got.doubts:
        return Reading("compare", cases)
    return clarify("contradiction", tuple((entry,) for entry in cases))
