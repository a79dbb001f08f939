"""Which field is a number of, and what is done to it? One segment in, one entry, or a question back, out."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.whatif.amount import Amount, Unit
from bot.whatif.bare import bare
from bot.whatif.bound import BIG, RATE_FIELDS, Bound, has_gpu, nearest, scaled_field
from bot.whatif.by_unit import months, share_field, tokens
from bot.whatif.canonical import set_to
from bot.whatif.cues import GENERIC
from bot.whatif.doing import entry_of
from bot.whatif.factors import factor
from bot.whatif.misfits import fitted
from bot.whatif.money import PEOPLE_WORDS, money
from bot.whatif.over_time import paced
from bot.whatif.reading import Entry, Field
from bot.whatif.said import Factor, Said
from bot.whatif.segments import Segment
from bot.whatif.sizes import MOST_ON_A_TEAM

_OTHER_PERCENTILE = re.compile(
    r"\bp ?(?:50|75|90|95|999)\b|\bttft\b|\bmedian\b|\baverage\b|\bmean\b|first token"
)

_OF_ONE_USER = re.compile(
    r"\b(?:each|every|per|an?|one) (?:\w+ )?(?:users?|customers?|persons?|people|employees?|devs?|"
    r"developers?|seats?|"
    r"clients?|tenants?|accounts?|agents?|students?|patients?|players?|subscribers?|members?|heads?)\b"
)
_COMPANY = re.compile(
    r"[- ]?(?:person|people|strong|man)?[ -]*(?:(?:tech|software|saas|ai|small|early-stage|seed) )?"
    r"(?:startup|start-up|company|shop|org(?:ani[sz]ation)?|firm|agency|enterprise|corp|scale-?up)\b"
)
_OF_ANOTHER_QUALITY = re.compile(
    r" ?(?:x |times )?(?:as |way |even |much )?(?:harder|easier|nicer|(?:worse|better)(?= (?:at|for|"
    r"to)\b)|uglier|simpler|clearer|funnier|sadder|"
    r"dumber|smarter|prettier|happier|safer|riskier|(?:more|less|as) (?:annoying|fun|painful|complicated|"
    r"complex|"
    r"difficult|important|interesting|useful|likely|boring|work|stress\w*|trouble|pain|risky|reliable|"
    r"accurate|"
    r"effective|confus\w+|compelling|readable|effort|fragile|stable|secure|mature|popular|scary))\b"
)
"""“2x harder to explain”: what it compares is nothing that is held here."""
_NO_PIECES = re.compile(r"\b(?:users?|customers?|employees|seats|words?|characters?|hours|minutes|[kmgt]b)\b")
_IN_EACH = re.compile(
    r"\b(?:nodes|servers|boxes|machines|racks|pods|hosts) (?:with|of|x|having|holding|that)\b|"
    r"\b(?:each|per|every|an?|one|the|our) (?:\w+ )?(?:node|server|box|machine|rack|pod|host|chassis|dgx|"
    r"hgx|data ?cent(?:er|re)) "
    r"(?:has|holds|fits|takes|contains|have|carries|hosts|comes with)\b|\b(?:each|per|every) (?:node|"
    r"server|box|machine|rack|"
    r"pod|host)\b"
)
"""“Each server holds 8 GPUs”: how many servers there are is not told."""
_PER_OTHER = re.compile(
    r"\b(?:gpus?|cards?|replicas?|[ahlb]\d{2,3}s?) (?:per|for (?:each|every|an?)|an?) (?:engineer|person|"
    r"fte|dev|sre|head|team)\b|"
    r"\b(?:engineers?|persons?|people|ftes?|devs?|sres?) (?:per|for (?:each|every)) (?:\d+ )?(?:gpus?|"
    r"cards?|replicas?|servers?|"
    r"nodes?|clusters?|shifts?|regions?|sites?|teams?|[ahlb]\d{2,3}s?)\b|"
    r"\b(?:each|every|one|an?) (?:engineer|person|fte|dev|sre) (?:(?:can )?(?:handles?|runs?|manages?|"
    r"covers?|babysits?)|looks "
    r"after|for every|for each) (?:about |around |roughly )?(?:\d|an?|one|two|three|four|five|six|eight|"
    r"ten)\b"
)
"""“3 GPUs per engineer”: a proportion, and no number of either."""
_MINUS = re.compile(
    r"(?<!to )(?<!at )(?<!is )(?<!are )(?<!be )(?<!cost )(?<!costs )(?<!of )(?<!= )(?<!have )(?<!has "
    r")(?<!was )\bminus $"
)
_IN_TOTAL = re.compile(
    r"\b(?:in total|total|altogether|combined|payroll|for (?:all of (?:us|them)|everyone|everybody|"
    r"the (?:whole |entire )?team))\b|"
    r"\b(?:team|people|staff|personnel) costs?(?: is| are| of| at)? (?:us )?(?:about |around )?\$?\d"
)
_EACH = re.compile(r"\b(?:each|apiece|(?:per|a) (?:head|person|engineer|fte)|an engineer)\b")
_AT = re.compile(r"\b(?:at|about) ?$")
_RUPEES = re.compile(r"(?:lakhs?|lacs?|crores?)\b")
_COUNTED_FIELDS: frozenset[Field] = RATE_FIELDS | {"mlops_fte", "gpu_count", "replicas"}
_COUNTS: Mapping[Unit | None, Field] = {
    "people": "mlops_fte",
    "gpus": "gpu_count",
    "replicas": "replicas",
    "tokens": "tokens_per_month",
    "requests": "requests_per_day",
}
"""What a unit by itself is of, where no other word says it."""
_ANYBODY = re.compile(r"\b(?:people|persons?|ppl|heads?|folks|employees)\b")


def bound(told: Said, one: Segment, inherited: Field | None) -> Bound:
    """What one number says. `inherited`: the field of what was told before, for one without its own."""
    if _OF_ANOTHER_QUALITY.match(told.words, one.amount.end):
        return Bound(stray=True)
    return paced(told, one, fitted(told, one, _bound(told, one, inherited)))


def _bound(told: Said, one: Segment, inherited: Field | None) -> Bound:  # noqa: C901, PLR0911, PLR0912 - one return a case
    if isinstance(one.amount, Factor):
        return factor(one, one.amount, inherited)
    amount = one.amount
    if amount.flaw == "negative" and not _signed(told, amount):
        return Bound(why="out_of_range", field=_main(one) or _COUNTS.get(amount.unit))
    if amount.flaw == "not_finite":
        return Bound(why="not_a_number", field=_main(one) or _COUNTS.get(amount.unit))
    if amount.flaw == "vague":
        return Bound(why="vague", field=_main(one), stray=not one.cues and amount.unit is None)
    falling = (
        amount.high is not None
        and amount.flaw == "malformed"
        and re.search(r"\bfrom ?\$?$", one.before) is not None
    )
    if falling:
        amount = replace(amount, value=amount.high or 0.0, high=None, flaw=None)
        one = replace(one, amount=amount)
    if amount.flaw == "malformed":
        return Bound(why="not_a_number", field=_main(one))
    if amount.unit == "other_currency":
        return Bound(why="currency")
    if amount.unit == "users" and _is_work(told, amount):
        return entry_of(told, one, replace(amount, unit="requests"), "requests_per_day")
    if amount.unit in {"users", "bytes", "usd_per_token"}:
        return Bound(why="which_unit", field="tokens_per_month")
    if amount.unit == "else" or (amount.unit in {"hours", "days"}):
        return Bound(stray=True)
    field = _field(told, one, amount, inherited)
    total = _IN_TOTAL.search(told.text) and not _EACH.search(told.text)
    if field == "engineer_salary_usd" and amount.unit != "percent" and total:
        return _of_all(told, amount)
    if isinstance(field, Bound):
        return field
    if field is None:
        return Bound(why="no_field", stray=not _weighty(amount))
    if falling and field in _COUNTED_FIELDS:  # "from 3 to 1" says where it ends, whatever the verb
        return Bound(set_to(told, one, amount, field), field)
    return entry_of(told, one, amount, field)


def _of_all(told: Said, amount: Amount) -> Bound:
    """“3 people, 450k in total”: what one of them costs is asked, and offered where their number is told."""
    people = [one.value for one in told.amounts if one.unit == "people" and one.value > 0]
    each = (Entry("engineer_salary_usd", "set", amount.value / people[0]),) if len(people) == 1 else ()
    return Bound(why="which_unit", field="engineer_salary_usd", readings=(each,) if each else ())


def _is_work(told: Said, amount: Amount) -> bool:
    """“5000 docs a day at 4k tokens each”: pieces of work, where the tokens of one are told."""
    of_one = [
        one
        for one in told.amounts
        if one.unit == "tokens" and one.period is None and one.value < BIG and one.flaw is None
    ]
    what = told.text[amount.start : amount.end]
    return amount.period is not None and len(of_one) == 1 and _NO_PIECES.search(what) is None


def _weighty(amount: Amount) -> bool:
    """Money, tokens, requests: of the bot's business even without another word."""
    return (
        amount.unit
        in {
            "tokens",
            "requests",
            "usd",
            "usd_per_gpu_hour",
            "usd_per_kwh",
            "gpus",
            "people",
        }
        or amount.part
        or (amount.scaled and amount.value >= BIG)
    )


def _signed(told: Said, amount: Amount) -> bool:
    """“-20% volume”, "-1 engineer": less of it."""
    if amount.unit in {"people", "gpus", "replicas"}:
        return told.text[: amount.start].endswith("minus ") or told.text[amount.start :].startswith("minus ")
    if _MINUS.search(told.text[: amount.start]):
        return amount.part or amount.unit in {"percent", "usd", None}
    if told.text[: amount.start].endswith(("cost minus ", "costs minus ")) and amount.unit == "percent":
        return True
    return (
        amount.unit in {"percent", "points"}
        and re.search(r"(?:^|[a-z,;:] )- ?$", told.text[: amount.start]) is not None
        and not re.search(
            (
                r"\b(?:util\w*|of|at|to|is|be|with|=|set|cach\w*|batch\w*|discount|share|rate|assume|"
                r"use|about) ?- ?$"
            ),
            told.text[: amount.start],
        )
    )


def _main(one: Segment) -> Field | None:
    specific = [cue.field for cue in one.cues if cue.field not in GENERIC]
    return specific[0] if specific else (one.cues[0].field if one.cues else None)


def _field(told: Said, one: Segment, amount: Amount, inherited: Field | None) -> Field | Bound | None:  # noqa: C901, PLR0911, PLR0912 - one return a unit
    unit, around = amount.unit, f"{one.before} {one.after}"
    if _RUPEES.search(told.text[amount.start : amount.end]) and unit in {None, "usd", "usd_each"}:
        return Bound(why="currency")
    if unit in {"tokens", "requests"} and _OF_ONE_USER.search(told.text):
        return Bound(why="which_unit", field="tokens_per_month")
    if unit == "tokens" or (unit is None and amount.side):
        return tokens(told, one, amount)
    if unit == "requests":
        return share_field(told, one, amount, inherited) if amount.part else "requests_per_day"
    if unit == "usd_per_kwh":
        return "electricity_usd_per_kwh"
    if unit == "usd_per_gpu_hour" and re.search(r"\b(?:node|box|server|machine|pod)s?\b", told.text):
        return Bound(why="which_unit", field="gpu_hourly_usd")
    if unit == "usd_per_gpu_hour":
        return (
            Bound(why="which_unit", field="engineer_salary_usd")
            if PEOPLE_WORDS.search(around) and not has_gpu(told)
            else "gpu_hourly_usd"
        )
    if unit in {"usd", "usd_each", "usd_per_gpu"}:
        return money(told, one, amount, inherited)
    if unit in {"people", "gpus"} and _PER_OTHER.search(told.text):
        return Bound(why="which_unit", field="mlops_fte" if unit == "people" else "gpu_count")
    if unit == "people" and _is_the_company(told, amount):
        return Bound(why="no_field", field="mlops_fte")
    if unit == "people":
        return "mlops_fte"
    if unit == "gpus" and _IN_EACH.search(told.text):
        return Bound(why="which_unit", field="gpu_count")
    if unit == "gpus":
        return "gpu_count"
    if unit == "replicas":
        return "replicas"
    if unit == "months":
        return months(told, one, inherited)
    if unit == "ms":
        if _OTHER_PERCENTILE.search(told.text):
            return Bound(why="which_unit", field="p99_ms")
        return (
            "p99_ms"
            if nearest(one, ("p99_ms",)) or inherited == "p99_ms"
            else Bound(why="no_field", stray=True)
        )
    if unit in {"percent", "points"} or (unit is None and amount.part):
        return share_field(told, one, amount, inherited)
    if unit == "times" and not one.cues and _AT.search(one.before):
        volume = (Entry("tokens_per_month", "multiply", amount.value),)
        return Bound(why="no_field", field="tokens_per_month", readings=(volume,))
    if unit == "times":
        return scaled_field(one, inherited)
    return bare(told, one, amount, inherited)


def _is_the_company(told: Said, amount: Amount) -> bool:
    """“A 40-person startup”, "we're 340 people now": more than those who would run the model."""
    return _COMPANY.match(told.text, amount.end) is not None or (
        amount.value >= MOST_ON_A_TEAM
        and _ANYBODY.search(told.text[amount.start : amount.end]) is not None
        and re.search(r"\b(?:mlops|team|hire|hiring|run|operate|fte)\b", told.text) is None
    )
