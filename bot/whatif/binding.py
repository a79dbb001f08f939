"""Which field is a number of, and what is done to it? One segment in, one entry, or a question back, out."""

import re
from dataclasses import dataclass, replace

from bot.language.quantities import DAYS_A_MONTH, MONTHS_A_YEAR, PER_MONTH
from bot.whatif.amounts import Amount
from bot.whatif.cues import GENERIC, SHARES
from bot.whatif.operations import added, adds_inside, direction, is_part_of_now, is_relative, says_by
from bot.whatif.reading import Entries, Entry, Field, Why
from bot.whatif.said import Factor, Said
from bot.whatif.segments import Segment


@dataclass(frozen=True)
class Bound:
    """What a number says: entries, or why not, with what it may mean. `field` also where there is no entry."""

    entries: Entries = ()
    field: Field | None = None
    why: Why = ""
    readings: tuple[Entries, ...] = ()
    stray: bool = False
    """A number that is of nothing here."""


_SCALABLE: tuple[Field, ...] = (
    "tokens_per_month",
    "requests_per_day",
    "api_price",
    "gpu_hourly_usd",
    "engineer_salary_usd",
    "electricity_usd_per_kwh",
    "api_spend_usd_per_month",
    "gpu_purchase_usd",
    "mlops_fte",
    "gpu_count",
    "replicas",
    "p99_ms",
    "utilization",
    "growth_per_month",
    "horizon_months",
    "amortization_months",
    "discount",
    "input_tokens_per_request",
    "output_tokens_per_request",
    "tokens_per_request",
    "cached_share",
    "batch_share",
)
_RATE_FIELDS: frozenset[Field] = frozenset(("tokens_per_month", "requests_per_day"))
_EACH_YEAR = re.compile(
    r"^ ?(?:(?:every|each|per|a|/|in an?|over an?) ?(?P<n>#+ ?)?(?P<period>week|month|quarter|"
    r"year|yr|mo)s?\b|(?P<adverb>monthly|yearly|annually|quarterly|weekly|yoy|y/y|mom|m/m|"
    r"month[- ]over[- ]month|year[- ]over[- ]year|month[- ]on[- ]month|year[- ]on[- ]year|"
    r"p\.?a\.?))"
)
_ADVERB = re.compile(
    r"(?:\b|(?=/))(?:(?P<month>monthly|mom|m/m|month[- ]o(?:ver|n)[- ]month|(?:per|a|each|every|"
    r"/) ?mo(?:nth)?)|(?P<year>yearly|annual(?:ly)?|yoy|y/y|cagr|year[- ]o(?:ver|n)[- ]year|"
    r"(?:per|a|each|every|/) ?(?:yr|year|annum))|"
    r"(?P<quarter>quarterly|qoq|q/q|(?:per|a|each|every) quarter)|(?P<week>weekly|wow|(?:per|a|"
    r"each|every) week))\b"
)
_MODEL_SIZES = frozenset(
    (
        0.5e9,
        1.5e9,
        3e9,
        4e9,
        7e9,
        8e9,
        9e9,
        13e9,
        14e9,
        22e9,
        24e9,
        27e9,
        30e9,
        32e9,
        34e9,
        65e9,
        70e9,
        72e9,
        120e9,
        405e9,
        671e9,
    )
)
_BIG = 1e6
_CLOSE = 24
"""A bare number is of the people named no more letters before it."""
_PER_REQUEST_AT_MOST = 1e6
_OTHER_PERCENTILE = re.compile(
    r"\bp ?(?:50|75|90|95|999)\b|\bttft\b|\bmedian\b|\baverage\b|\bmean\b|first token"
)
_PEAK = re.compile(
    r"\b(?:peak(?:s|ing)?|max(?:imum)?|spikes? (?:of|to|at)|at (?:its|the) (?:busiest|highest)|"
    r"worst[- ]case|busiest)\b"
)
_IDLE = re.compile(r"\b(?:idle|idling|unused|sit(?:ting|s)? around|waste|wasted)\b")
_OUT = re.compile(r"\boutputs?\b|\bcompletions?\b|\bgenerated\b|\bout\b|\bresponses?\b|\banswers?\b")
_IN = re.compile(r"\binputs?\b|\bprompts?\b|\bcontext\b")
_UNCACHED = re.compile(
    r"\b(?:uncached|not cached|cache miss(?:es)?|miss(?:es)? the cache|aren't cached|isn't "
    r"cached|real[- ]?time|interactive|can't wait|cannot wait|online|not batch\w*)\b"
)
_RENT = re.compile(r"\b(?:rent\w*|hourly|hour|on[- ]demand|spot|cloud|/hr)\b")
_BUY = re.compile(
    r"\b(?:buy\w*|bought|purchas\w*|own(?:ed|ing)?|capex|outright|upfront|sticker|price tag|"
    r"on-prem|street price|list price|resale)\b"
)
_SPEND = re.compile(
    r"\b(?:spend\w*|spent|bill\w*|invoice\w*|burn\w*|pay(?:ing|s)?|cost(?:s|ing)? us|outlay|api "
    r"cost|budget|openai|anthropic|api)\b"
)
_PEOPLE_WORDS = re.compile(
    r"\b(?:engineers?|ftes?|salar\w*|head|mlops|devs?|sres?|loaded|comp(?:ensation)?|people|"
    r"person|staff|wages?|hires?|hire|team|them)\b"
)
_BUDGET = re.compile(r"\b(?:budget|save|savings?|cap(?:ped)?|ceiling|under budget)\b")


def bound(told: Said, one: Segment, inherited: Field | None) -> Bound:
    """What one number says. `inherited`: the field of the number or message before, for one without its own."""
    if isinstance(one.amount, Factor):
        return _factor(told, one, one.amount, inherited)
    amount = one.amount
    if amount.flaw in {"negative"} and not _signed(told, amount):
        return Bound(why="out_of_range", field=_main(one))
    if amount.flaw == "not_finite":
        return Bound(why="not_a_number", field=_main(one))
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
    if amount.unit in {"users", "bytes", "usd_per_token"}:
        return Bound(why="which_unit", field="tokens_per_month")
    if amount.unit == "else" or (amount.unit in {"hours", "days"}):
        return Bound(stray=True)
    field = _field(told, one, amount, inherited)
    if isinstance(field, Bound):
        return field
    if field is None:
        return Bound(why="no_field", stray=not _weighty(amount))
    return _entry(told, one, amount, field)


def _weighty(amount: Amount) -> bool:
    """Money, tokens, requests: of the bot's business even without another word."""
    return amount.unit in {
        "tokens",
        "requests",
        "usd",
        "usd_per_gpu_hour",
        "usd_per_kwh",
        "gpus",
        "people",
    } or (amount.scaled and amount.value >= _BIG)


def _signed(told: Said, amount: Amount) -> bool:
    """“-20% volume”, "-1 engineer": less of it."""
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


def _nearest(one: Segment, allowed: tuple[Field, ...]) -> Field | None:
    """The field whose word is closest to the number; a word that also stands beside others comes last."""
    ranked = sorted(
        (cue for cue in one.cues if cue.field in allowed),
        key=lambda cue: (
            (cue.field in GENERIC) + (cue.field in GENERIC and cue.field != "input_share"),
            cue.start - one.amount.end + 1 if cue.start >= one.amount.end else one.amount.start - cue.end + 3,
        ),
    )
    if ranked and ranked[0].field == "api_price" and "gpu_hourly_usd" in allowed:
        around = f"{one.before} {one.after}"
        if re.search(r"\bgpus?\b|¤|\bcards?\b", around) and not re.search(
            r"\b(?:api|tokens?|openai|anthropic|google|list)\b|§", around
        ):
            return "gpu_hourly_usd"
    return ranked[0].field if ranked else None


def _field(told: Said, one: Segment, amount: Amount, inherited: Field | None) -> Field | Bound | None:  # noqa: C901, PLR0911, PLR0912 - one return a unit
    unit, around = amount.unit, f"{one.before} {one.after}"
    if unit == "tokens" or (unit is None and amount.side):
        return _tokens(told, one, amount)
    if unit == "requests":
        return _share_field(told, one, amount, inherited) if amount.part else "requests_per_day"
    if unit == "usd_per_kwh":
        return "electricity_usd_per_kwh"
    if unit == "usd_per_gpu_hour" and re.search(r"\b(?:node|box|server|machine|pod)s?\b", told.text):
        return Bound(why="which_unit", field="gpu_hourly_usd")
    if unit == "usd_per_gpu_hour":
        return (
            Bound(why="which_unit", field="engineer_salary_usd")
            if _PEOPLE_WORDS.search(around) and not _has_gpu(told)
            else "gpu_hourly_usd"
        )
    if unit in {"usd", "usd_each", "usd_per_gpu"}:
        return _money(told, one, amount, inherited)
    if unit == "people":
        return "mlops_fte"
    if unit == "gpus":
        return "gpu_count"
    if unit == "replicas":
        return "replicas"
    if unit == "months":
        return _months(told, one, inherited)
    if unit == "ms":
        if _OTHER_PERCENTILE.search(told.text):
            return Bound(why="which_unit", field="p99_ms")
        return (
            "p99_ms"
            if _nearest(one, ("p99_ms",)) or inherited == "p99_ms"
            else Bound(why="no_field", stray=True)
        )
    if unit in {"percent", "points"} or (unit is None and amount.part):
        return _share_field(told, one, amount, inherited)
    if unit == "times":
        return _scaled_field(one, inherited)
    return _bare(told, one, amount, inherited)


def _has_gpu(told: Said) -> bool:
    return any(choice.field == "gpu" for choice in told.choices) or any(
        cue.field in {"gpu_hourly_usd", "gpu_count", "gpu_purchase_usd"} for cue in told.cues
    )


def _tokens(told: Said, one: Segment, amount: Amount) -> Field | Bound | None:
    around = f"{one.before} {one.after}"
    if amount.part:
        return _share_field(told, one, amount, None)
    per_request = amount.each or (
        amount.period is None
        and amount.value < _PER_REQUEST_AT_MOST
        and (
            amount.side is not None
            or re.search(
                (
                    r"\b(?:per|each|a|average|avg|prompts?|responses?|outputs?|inputs?|completions?|"
                    r"requests?|calls?|context|long|length|answers?)\b"
                ),
                around,
            )
            is not None
        )
    )
    if per_request:
        side = amount.side
        if side is None:
            into, out = _IN.search(around), _OUT.search(around)
            side = "input" if into and not out else "output" if out and not into else None
        return {"input": "input_tokens_per_request", "output": "output_tokens_per_request"}.get(
            side or "", "tokens_per_request"
        )  # type: ignore[return-value]
    if amount.period is None and amount.value < _PER_REQUEST_AT_MOST and not amount.each:
        both: tuple[Entries, ...] = (
            (Entry("tokens_per_month", "set", amount.value * DAYS_A_MONTH),),
            (Entry("tokens_per_month", "set", amount.value),),
            (Entry("tokens_per_request", "set", amount.value),),
        )
        return Bound(why="which_period", field="tokens_per_month", readings=both)
    if amount.side is not None:
        return "tokens_per_month"
    return "tokens_per_month"


def _money(told: Said, one: Segment, amount: Amount, inherited: Field | None) -> Field | Bound | None:  # noqa: C901, PLR0911 - one return a meaning
    around = f"{one.before} {one.after}"
    near = _nearest(
        one,
        (
            "engineer_salary_usd",
            "electricity_usd_per_kwh",
            "gpu_hourly_usd",
            "gpu_purchase_usd",
            "api_spend_usd_per_month",
        ),
    )
    people = _PEOPLE_WORDS.search(around) is not None or any(
        isinstance(other, Amount) and other.unit == "people" for other in told.amounts
    )
    gpu = _has_gpu(told)
    if amount.unit == "usd_per_gpu":
        return "gpu_purchase_usd" if amount.value >= 200 else "gpu_hourly_usd"
    if near == "electricity_usd_per_kwh" and amount.value < 5 and amount.period is None:
        return near
    if (
        _PEOPLE_WORDS.search(around)
        and amount.value >= 1_000
        and not (_SPEND.search(around) and amount.period == "month" and near == "api_spend_usd_per_month")
    ):
        return "engineer_salary_usd"
    if (
        amount.period is None
        and gpu
        and 0 < amount.value < 100
        and (near in {"gpu_hourly_usd", None, "gpu_purchase_usd"} or inherited == "gpu_hourly_usd")
    ):
        return "gpu_hourly_usd"
    if (
        amount.period is None
        and gpu
        and amount.value >= 500
        and (near != "api_spend_usd_per_month" or _BUY.search(around))
        and (
            amount.unit == "usd_each"
            or _BUY.search(told.words)
            or re.search(r"\b(?:at|for|cost|costs|@|price)\b", around)
        )
    ):
        return "gpu_purchase_usd"
    if near == "gpu_hourly_usd" and amount.value < 1_000:
        return near
    if near == "gpu_purchase_usd" and amount.value >= 200 and amount.period is None:
        return near
    if amount.period in {"month", "day", "week", "quarter", "year"} and (
        _SPEND.search(around) or near == "api_spend_usd_per_month"
    ):
        return (
            "api_spend_usd_per_month"
            if not _BUDGET.search(around) or _SPEND.search(around.replace("budget", ""))
            else Bound(why="no_field", field="api_spend_usd_per_month")
        )
    if people and (amount.value >= 10_000 and amount.period in {None, "year"}):
        return "engineer_salary_usd"
    if near == "api_spend_usd_per_month" and amount.value >= 1:
        return near
    if inherited in {
        "engineer_salary_usd",
        "gpu_hourly_usd",
        "gpu_purchase_usd",
        "api_spend_usd_per_month",
        "electricity_usd_per_kwh",
    }:
        return inherited
    if amount.period == "month":
        return Bound(
            why="no_field",
            field="api_spend_usd_per_month",
            readings=((Entry("api_spend_usd_per_month", "set", amount.value),),),
        )
    return None


def _months(told: Said, one: Segment, inherited: Field | None) -> Field | Bound | None:
    near = _nearest(one, ("amortization_months", "horizon_months"))
    if near:
        return near
    if re.search(
        (
            r"\b(?:commit\w*|reserv\w*|contract|lease|ago|last|past|since|old|experience|later|until|"
            r"till|by then)\b"
        ),
        f"{one.before} {one.after}",
    ) or re.search(r"\bin (?:the )?(?:last|past|about )?$| in $", one.before):
        return Bound(stray=True)
    if (
        re.search(r"\b(?:over|for)(?: (?:the )?(?:next )?(?:about )?)?$", one.before)
        and sum(isinstance(other, Amount) and other.unit == "months" for other in told.amounts)
        + len([other for other in told.amounts if other.unit is None])
        > 1
    ):
        return "horizon_months"
    cues_there = {cue.field for cue in told.cues}
    if "amortization_months" in cues_there:
        return "amortization_months"
    if "horizon_months" in cues_there or inherited in {"horizon_months", "amortization_months"}:
        return inherited if inherited in {"horizon_months", "amortization_months"} else "horizon_months"
    if re.search(
        (
            r"\b(?:over|for|across|look(?:ing)?(?: at)?|out to|view|span|plan(?:ning)?(?: for)?|"
            r"model|term|through|within|out)\b(?: (?:the |a |an |next |like |about |only |just )*)?$"
        ),
        one.before,
    ) or re.match(
        (
            r" ?(?:view|term|outlook|plan|window|period|out|ahead|span|projection|tco|timeline|"
            r"lookout|basis|case)\b"
        ),
        one.after,
    ):
        return "horizon_months"
    if not re.sub(
        (
            r"[#\W]|\b(?:what|about|how|if|and|at|the|try|use|make|it|with|a|an|to|now|instead|ok|"
            r"please|pls|set|is|of|we|let's|do|go|assume|only|then|same|for|over|say)\b"
        ),
        "",
        told.words,
    ):
        return "horizon_months"
    return Bound(stray=True)


_PERCENT_FIELDS: tuple[Field, ...] = (
    *("utilization", "cached_share", "batch_share", "input_share", "discount", "growth_per_month"),
    *(
        "gpu_hourly_usd",
        "api_price",
        "engineer_salary_usd",
        "electricity_usd_per_kwh",
        "tokens_per_month",
        "requests_per_day",
    ),
    *("api_spend_usd_per_month", "mlops_fte", "gpu_purchase_usd", "gpu_count", "p99_ms"),
    *("input_tokens_per_request", "output_tokens_per_request", "tokens_per_request"),
)


def _share_field(told: Said, one: Segment, amount: Amount, inherited: Field | None) -> Field | Bound | None:
    around = f"{one.before} {one.after}"
    if _IDLE.search(around):
        return "utilization"
    if amount.unit == "points":
        return _nearest(
            one, ("utilization", "cached_share", "batch_share", "input_share", "discount", "growth_per_month")
        ) or (inherited if inherited in {*SHARES, "discount", "growth_per_month"} else None)
    if amount.unit == "tokens" and not one.cues:
        return "tokens_per_month"
    field = _nearest(one, _PERCENT_FIELDS)
    if field == "gpu_count" and re.search(r"\b(?:cheap\w*|expensive|pric\w+|cost\w*)\b", around):
        return "gpu_hourly_usd"
    if (
        field == "discount"
        and re.search(r"\bgpus?\b|#", around)
        and not re.search(r"\b(?:api|openai|anthropic|list|token|discount)\b", around)
        and _has_gpu(told)
    ):
        return "gpu_hourly_usd"
    if (
        field == "growth_per_month"
        and amount.period is None
        and not _ADVERB.search(around)
        and not re.search(r"\b(?:growth|compound\w*)\b", around)
    ):
        other = _nearest(
            one,
            (
                "tokens_per_month",
                "requests_per_day",
                "api_spend_usd_per_month",
                "mlops_fte",
                "engineer_salary_usd",
                "utilization",
            ),
        )
        return other or Bound(
            why="no_field",
            field="growth_per_month",
            readings=(
                (Entry("growth_per_month", "set", amount.value),),
                (Entry("tokens_per_month", "multiply", 1 + amount.value),),
            ),
        )
    if (
        field == "growth_per_month"
        and amount.period is None
        and not _ADVERB.search(around)
        and _nearest(one, ("engineer_salary_usd", "electricity_usd_per_kwh", "gpu_hourly_usd"))
    ):
        return _nearest(one, ("engineer_salary_usd", "electricity_usd_per_kwh", "gpu_hourly_usd"))
    if field is None and one.amount is not None and _input_words(around):
        return "input_share"
    if amount.unit in {"tokens", "requests"} and field not in SHARES:
        return "tokens_per_month" if amount.unit == "tokens" else "requests_per_day"
    if field is None and inherited is not None and inherited in _PERCENT_FIELDS:
        return inherited
    return field


def _input_words(around: str) -> bool:
    return _IN.search(around) is not None or re.search(r"\boutputs?\b", around) is not None


def _scaled_field(one: Segment, inherited: Field | None) -> Field | None:
    field = _nearest(one, _SCALABLE)
    if field == "gpu_count" and re.search(
        r"\b(?:cheap\w*|expensive|pric\w+|cost\w*)\b", f"{one.before} {one.after}"
    ):
        return "gpu_hourly_usd"
    if field == "growth_per_month":
        field = _nearest(
            one,
            (
                "tokens_per_month",
                "requests_per_day",
                "mlops_fte",
                "api_spend_usd_per_month",
                "engineer_salary_usd",
            ),
        )
        return field or "tokens_per_month"
    return field or (inherited if inherited in _SCALABLE else None)


def _bare(told: Said, one: Segment, amount: Amount, inherited: Field | None) -> Field | Bound | None:  # noqa: C901, PLR0911, PLR0912 - one return a meaning
    around = f"{one.before} {one.after}"
    value = amount.value
    if (amount.scaled and value >= _BIG) or (
        amount.period in {"day", "week", "hour", "month", "year", "weekday"} and amount.period
    ):
        specific = _nearest(
            one, (*SHARES, "discount", "growth_per_month", "mlops_fte", "gpu_count", "replicas")
        )  # type: ignore[arg-type]
        if (
            amount.scaled and value >= _BIG and specific and specific not in GENERIC | {"growth_per_month"}
        ) or (
            specific in {"mlops_fte", "gpu_count"}
            and value >= _BIG
            and amount.period is None
            and _nearest(one, ("tokens_per_month", "requests_per_day", "engineer_salary_usd")) is None
        ):
            close = [
                cue
                for cue in one.cues
                if (cue.field == specific and -_CLOSE <= cue.start - amount.end <= _CLOSE)
                or 0 <= amount.start - cue.end <= _CLOSE
            ]
            if close or specific in {"mlops_fte", "gpu_count"}:
                return Bound(why="out_of_range", field=specific)
        near = _nearest(
            one,
            (
                "requests_per_day",
                "engineer_salary_usd",
                "api_spend_usd_per_month",
                "tokens_per_month",
                "mlops_fte",
            ),
        )
        if (
            near is None
            and amount.period is None
            and inherited is None
            and value in _MODEL_SIZES
            and not _volume_in(told)
        ):
            return Bound(
                why="model_or_volume",
                field="tokens_per_month",
                readings=(
                    (Entry("tokens_per_month", "set", value),),
                    (Entry("self_host_model", "set", f"{value / 1e9:g}b"),),
                ),
            )
        if near in {"engineer_salary_usd", "api_spend_usd_per_month", "requests_per_day"}:
            return near
        if near == "mlops_fte" and value < _BIG:
            return (
                "engineer_salary_usd"
                if value >= 10_000 and amount.period == "year"
                else "mlops_fte"
                if amount.period is None
                else None
            )
        if near == "tokens_per_month" and (value >= _BIG or re.search(r"\btok", around)):
            return "tokens_per_month"
        if near is None and inherited in {*_RATE_FIELDS, "api_spend_usd_per_month", "engineer_salary_usd"}:
            return inherited
        if value >= _BIG:
            return "tokens_per_month"
        return Bound(why="which_unit", field="tokens_per_month", readings=_units(amount))
    allowed: tuple[Field, ...] = (
        "utilization",
        "cached_share",
        "batch_share",
        "discount",
        "p99_ms",
        "horizon_months",
        "amortization_months",
        "electricity_usd_per_kwh",
        "engineer_salary_usd",
        "gpu_hourly_usd",
        "gpu_purchase_usd",
        "mlops_fte",
        "gpu_count",
        "replicas",
        "requests_per_day",
        "tokens_per_month",
        "api_spend_usd_per_month",
        "growth_per_month",
        "input_share",
    )
    near = _nearest(one, allowed)
    if (
        near is None
        and _has_gpu(told)
        and re.search(r"(?:\.\d)", told.text[amount.start : amount.end])
        and re.search(r"(?:\b(?:at|for|=|to)\b|@) ?$", one.before)
    ):
        return "gpu_hourly_usd"
    field = near or inherited
    if field is None:
        return None
    fitting = {
        "utilization": 0 <= value <= 1000,
        "cached_share": 0 <= value <= 1000,
        "batch_share": 0 <= value <= 1000,
        "input_share": False,
        "discount": 0 <= value <= 100,
        "growth_per_month": 0 < value <= 100,
        "p99_ms": value >= 20,
        "electricity_usd_per_kwh": value < 5,
        "engineer_salary_usd": value >= 10_000,
        "gpu_hourly_usd": value < 100,
        "gpu_purchase_usd": value >= 500,
        "mlops_fte": value <= 1000 and not amount.scaled,
        "gpu_count": value <= 10_000 and not amount.scaled and value == int(value),
        "replicas": value <= 10_000 and not amount.scaled and value == int(value),
        "horizon_months": 1 <= value <= 240,
        "amortization_months": 1 <= value <= 240,
        "requests_per_day": True,
        "tokens_per_month": value >= _BIG,
        "api_spend_usd_per_month": value >= 100,
    }
    if field == "engineer_salary_usd" and 40 <= value <= 900 and not amount.scaled:
        return Bound(why="which_unit", field=field, readings=((Entry(field, "set", value * 1000),),))
    if field == "mlops_fte" and 10_000 <= value <= 5e6:
        return "engineer_salary_usd"
    if not fitting.get(field, False):
        return Bound(why="which_unit", field=field, readings=_units(amount) if field in _RATE_FIELDS else ())
    if (
        near == "mlops_fte"
        and min(
            (amount.start - cue.end for cue in one.cues if cue.field == near and cue.end <= amount.start),
            default=99,
        )
        > _CLOSE
        and not re.match(r"^ (?:on|for) (?:mlops|it|the team)", one.after)
    ):
        return None
    if (
        near in {"gpu_hourly_usd", "gpu_count", "replicas", "requests_per_day"}
        and one.cues
        and min(
            abs(c.start - amount.end) if c.start >= amount.end else amount.start - c.end for c in one.cues
        )
        > 24
    ):
        return None
    if near == "requests_per_day" and amount.period is None:
        return "requests_per_day"
    return field


def _volume_in(told: Said) -> bool:
    return any(
        cue.field == "tokens_per_month" and told.text[cue.start : cue.end] not in {"load", "work", "scale"}
        for cue in told.cues
    )


def _units(amount: Amount) -> tuple[Entries, ...]:
    day = amount.a_month / DAYS_A_MONTH if amount.period else amount.value
    return (
        (Entry("requests_per_day", "set", day),),
        (Entry("tokens_per_month", "set", amount.a_month if amount.period else amount.value * DAYS_A_MONTH),),
    )


def _factor(told: Said, one: Segment, factor: Factor, inherited: Field | None) -> Bound:
    """“Double the volume”; "doubles every year" is growth."""
    field = _scaled_field(one, inherited)
    if match := _EACH_YEAR.match(one.after.lstrip()) or re.match(
        r"[\w #]{0,16}?\b(?:every|each) (?P<n>)(?P<period>month|quarter|year)\b(?P<adverb>)", one.after
    ):
        months = {"week": 12 / 52, "month": 1.0, "mo": 1.0, "quarter": 3.0, "year": 12.0, "yr": 12.0}.get(
            match["period"] or "", 12.0 if match["adverb"] and match["adverb"][0] in "yap" else 1.0
        )
        if (match["n"] or "").strip() == "" and field in {None, *_RATE_FIELDS}:
            return Bound(
                (Entry("growth_per_month", "set", factor.value ** (1 / months) - 1),), "growth_per_month"
            )
    every = re.match(r" (?:every|in) $", one.after)
    if every:
        return Bound(why="no_field", field="growth_per_month")
    if field is None:
        volume = (Entry("tokens_per_month", "multiply", factor.value),)
        return Bound(
            why="no_field",
            readings=(
                volume,
                (Entry("mlops_fte", "multiply", factor.value),),
                (Entry("api_price", "multiply", factor.value),),
            ),
            stray=not re.match(r"\W*(?:it|that|this|them|everything)?\W*$", one.after),
        )
    value = factor.value
    if value > 1 and (direction(one.before if value == 10 else "", one.after) < 0):
        value = 1 / value
    return Bound((Entry(field, "multiply", value),), field)


def _entry(told: Said, one: Segment, amount: Amount, field: Field) -> Bound:  # noqa: C901, PLR0911, PLR0912 - one return a way of saying it
    before, after = one.before, one.after
    if amount.unit == "times" and amount.high is not None:
        return Bound(
            field=field,
            why="range",
            readings=((Entry(field, "multiply", amount.value),), (Entry(field, "multiply", amount.high),)),
        )
    if amount.unit == "times":
        way = (
            direction("", after)
            if not re.search(r"\b(?:cut|reduc\w*|drop\w*|lower\w*|shrink\w*|cheaper)\b", before)
            else -1
        )
        value = 1 / amount.value if way < 0 and amount.value else amount.value
        return Bound((Entry(field, "multiply", value),), field)
    if amount.high is not None:
        if re.search(r"\bfrom (?:about |the current )?\$?$", before) or re.search(
            r"\b(?:go|goes|going|moves?|jumps?|grows?|drops?|rises?|falls?|scales?) (?:from )?\$?$", before
        ):
            amount = replace(amount, value=amount.high, high=None)
        else:
            ends = (amount.value, (amount.value + amount.high) / 2, amount.high)
            options = tuple(_set(told, one, replace(amount, value=end, high=None), field) for end in ends)
            return Bound(field=field, why="range", readings=options)
    if (
        field == "mlops_fte"
        and amount.part
        and re.match(
            r"(?:half|an? \w+|two thirds|three quarters) (?:of )?(?:the|our|my|of)\b",
            told.text[amount.start : amount.end + 12],
        )
    ):
        left = _LEAVING.search(f"{before} {after}") is not None and not re.search(
            r"\b(?:to|keep|only|with) ?$", before
        )
        return Bound((Entry(field, "multiply", 1 - amount.value if left else amount.value),), field)
    if amount.unit in {"percent", "points"} or (amount.part and amount.unit in {None, "tokens", "requests"}):
        return _percent(told, one, amount, field)
    if (
        field in {"mlops_fte", "gpu_count", "replicas", "gpu_purchase_usd", "horizon_months", "discount"}
        or field in SHARES
        or (field in _RATE_FIELDS and not amount.side)
    ):
        if (
            field in {"mlops_fte", "gpu_count", "replicas"}
            or (
                field in _RATE_FIELDS
                and re.search(
                    r"\b(?:another|extra|additional|more|add(?:ing)?)\b",
                    f"{before[-24:]} {told.text[amount.start : amount.end]} {after[:24]}",
                )
            )
            or field == "horizon_months"
        ):
            step = adds_inside(told.text[max(0, amount.start) : amount.end]) or added(before, after)
            if amount.flaw == "negative":
                step = -1
            if (
                step
                and field == "mlops_fte"
                and re.search(r"\b(?:fewer|less)\b", told.text[amount.start : amount.end])
            ):
                step = -1
            if step and not (field == "gpu_count" and re.search(r"\bdrop (?:down )?to\b", before)):
                value = _canonical(amount, field)
                return Bound((Entry(field, "add", step * value),), field)
        if field in _RATE_FIELDS and added(before[-24:], "") < 0 and says_by(before):
            return Bound((Entry(field, "add", -_canonical(amount, field)),), field)
        if field in _RATE_FIELDS and says_by(before):
            return Bound((Entry(field, "add", direction(before, after) * _canonical(amount, field)),), field)
    if (
        amount.bound
        and field not in {"p99_ms", "horizon_months", "amortization_months"}
        and not (amount.bound == "at_most" and re.search(r"\bup to ?\$?$", before))
    ):
        return Bound(field=field, why="limit", readings=(_set(told, one, amount, field),))
    if field in _RATE_FIELDS and _PEAK.search(f"{before} {after}"):
        return Bound(
            field=field,
            why="peak",
            readings=(
                _set(told, one, amount, field),
                _set(told, one, replace(amount, value=amount.value / 3), field),
            ),
        )
    if field == "requests_per_day" and amount.period is None:
        readings = tuple(
            _set(told, one, replace(amount, period=period), field) for period in ("day", "month", "hour")
        )
        return Bound(field=field, why="which_period", readings=readings)
    if field in SHARES or field in {"discount", "growth_per_month"}:
        step = direction(before[-24:], after)
        if step and (says_by(before) or re.search(r"\b(?:up|down|another|extra|minus) ?$", before)):
            return Bound(
                field=field,
                why="relative_or_points",
                readings=_two_ways(field, step * (amount.value / 100 if amount.value > 1 else amount.value)),
            )
    if field in {
        "electricity_usd_per_kwh",
        "gpu_hourly_usd",
        "engineer_salary_usd",
        "gpu_purchase_usd",
        "api_spend_usd_per_month",
    } and says_by(before):
        return Bound((Entry(field, "add", direction(before, after) * _canonical(amount, field)),), field)
    return Bound(_set(told, one, amount, field), field)


def _two_ways(field: Field, step: float) -> tuple[Entries, ...]:
    return ((Entry(field, "multiply", 1 + step),), (Entry(field, "add", step),))


def _percent(told: Said, one: Segment, amount: Amount, field: Field) -> Bound:  # noqa: C901, PLR0911, PLR0912 - one return a way of saying it
    before, after, value = one.before, one.after, amount.value
    around = f"{before} {after}"
    if amount.unit == "points":
        step = (
            adds_inside(told.text[amount.start : amount.end])
            or direction(before, after)
            or (-1 if amount.flaw == "negative" else 1 if re.search(r"\+ ?$", before) else 0)
        )
        if not step:
            return Bound(
                field=field,
                why="relative_or_points",
                readings=((Entry(field, "add", value),), (Entry(field, "add", -value),)),
            )
        return Bound((Entry(field, "add", step * value),), field)
    if field == "growth_per_month":
        return _growth(one, amount)
    if field == "discount":
        if re.search(r"\b(?:on top|additional|another|extra|further|more)\b", around) or (
            says_by(before) and direction(before.replace("off", ""), "")
        ):
            return Bound(
                field=field,
                why="relative_or_points",
                readings=((Entry(field, "set", value),), (Entry(field, "add", value),)),
            )
        if amount.bound and not re.search(r"\bup to ?$", before):
            return Bound(field=field, why="limit", readings=((Entry(field, "set", value),),))
        return Bound(_set(told, one, amount, field), field)
    if (
        field == "mlops_fte"
        and amount.unit == "percent"
        and not re.search(r"\b(?:team|headcount|staff\w*|ftes?|more|fewer|less|of)\b", around)
    ):
        step = -1 if amount.flaw == "negative" else direction(before, after) or 1
        return Bound(
            field=field,
            why="several_fields",
            readings=(
                (Entry("engineer_salary_usd", "multiply", 1 + step * value),),
                (Entry(field, "multiply", 1 + step * value),),
            ),
        )
    if field in SHARES:
        if _IDLE.search(around) and field == "utilization":
            return Bound((Entry(field, "set", 1 - value),), field)
        relative = is_relative(amount, before, after) and not (amount.part and not says_by(before))
        if relative:
            step = direction(before, after) or (-1 if amount.flaw == "negative" else 1)
            if (
                says_by(before)
                or amount.flaw == "negative"
                or re.match(
                    (
                        r"^ ?(?:more|less|higher|lower|up|down|better|worse|increase|decrease|drop|"
                        r"bump|improvement)\b"
                    ),
                    after,
                )
                or re.search(r"\+ ?$", before)
                or re.search(
                    (
                        r"\b(?:up|down|increase of|decrease of|drop of|another|extra|more|less|"
                        r"higher|lower)\b[\w ]{0,12}$"
                    ),
                    before,
                )
            ):
                return Bound(field=field, why="relative_or_points", readings=_two_ways(field, step * value))
            return Bound(
                field=field,
                why="relative_or_points",
                readings=(*_two_ways(field, step * value), (Entry(field, "set", value),)),
            )
        if amount.bound and not re.search(r"\bup to ?$", before):
            return Bound(field=field, why="limit", readings=(_set(told, one, amount, field),))
        if says_by(before) and amount.part:
            return Bound(
                field=field,
                why="relative_or_points",
                readings=_two_ways(field, (direction(before, after) or 1) * value),
            )
        return Bound(_set(told, one, amount, field), field)
    return _of_what_there_is(one, amount, field)


def _of_what_there_is(one: Segment, amount: Amount, field: Field) -> Bound:
    """A percentage or a part of a volume, a price, a team."""
    before, after, value = one.before, one.after, amount.value
    if is_part_of_now(after, before) and _TAKEN_AWAY.search(before):
        return Bound((Entry(field, "multiply", 1 - value),), field)
    if amount.part or is_part_of_now(after, before):
        way = re.match(r"^ ?(?:as (?:much|many)|of)\b", after)
        step = (
            0
            if way
            else (
                direction(before, after)
                if says_by(before)
                or re.match(r"^ ?(?:less|fewer|more|cheaper|lower|higher|off|smaller|bigger)\b", after)
                else 0
            )
        )
        return Bound((Entry(field, "multiply", 1 + step * value if step else value),), field)
    if is_relative(amount, before, after):
        step = -1 if amount.flaw == "negative" else direction(before, after) or 1
        return Bound((Entry(field, "multiply", 1 + step * value),), field)
    if re.search(r"\bto (?:about |just |only )?$", before):
        return Bound(field=field, why="relative_or_points", readings=((Entry(field, "multiply", value),),))
    if (
        re.match(r"^ ?(?:of )?(?:the |our |today's )?(?:volume|traffic|usage|price|current)", after)
        or value >= 1.01
    ):
        return (
            Bound((Entry(field, "multiply", value),), field)
            if field in _RATE_FIELDS and re.search(r"\b(?:at|only|just|to)\b", before)
            else Bound(
                field=field,
                why="no_field",
                readings=((Entry(field, "multiply", value),), (Entry(field, "multiply", 1 + value),)),
            )
        )
    return Bound(
        field=field,
        why="no_field",
        readings=((Entry(field, "multiply", 1 + value),), (Entry(field, "multiply", value),)),
    )


def _growth(one: Segment, amount: Amount) -> Bound:
    around = f"{one.before} {one.after}"
    shrinks = (
        amount.flaw == "negative"
        or re.search(r"\b(?:shrink\w*|declin\w*|fall\w*|drop\w*|decreas\w*|negative)\b", around) is not None
    )
    value = -amount.value if shrinks else amount.value
    told = _ADVERB.search(around)
    period = amount.period or (
        next((name for name in ("month", "year", "quarter", "week") if told[name]), None) if told else None
    )
    field: Field = "growth_per_month"
    if value <= -1 or re.search(r"\b(?:another|extra|additional)\b", one.before):
        return Bound(field=field, why="out_of_range")
    if period is None:
        readings: tuple[Entries, ...] = (
            (Entry(field, "set", value),),
            (Entry(field, "set", (1 + value) ** (1 / MONTHS_A_YEAR) - 1),),
        )
        return Bound(field=field, why="which_period", readings=readings)
    return Bound((Entry(field, "set", (1 + value) ** PER_MONTH[period] - 1),), field)


def _canonical(amount: Amount, field: Field) -> float:
    """The value in the unit that the field's name tells."""
    if field in {"tokens_per_month", "api_spend_usd_per_month"}:
        return amount.a_month
    if field == "requests_per_day":
        return (amount.a_month if amount.period else amount.value * DAYS_A_MONTH) / DAYS_A_MONTH
    if field == "engineer_salary_usd":
        return amount.a_month * MONTHS_A_YEAR if amount.period and amount.period != "year" else amount.value
    if (
        (field in SHARES or field in {"discount", "growth_per_month"})
        and amount.unit is None
        and not amount.part
        and amount.value > 1
    ):
        return amount.value / 100
    if field == "electricity_usd_per_kwh" and amount.unit is None and amount.value > 2:
        return amount.value / 100
    return amount.value


_LEAVING = re.compile(
    r"\b(?:quits?|leaves?|left|los(?:e|ing)|lost|cut|fire|lay off|drop|gone|go(?:es)? away|"
    r"resign\w*|move (?:on|away))\b"
)
_TAKEN_AWAY = re.compile(
    r"\b(?:cut|cuts|drop|drops|lose|loses|shed|sheds|remove|shave|shaves|reduce|trim|slash|take "
    r"away|knock)(?: (?:off|out|away|about|another|like))? ?$"
)


def _set(told: Said, one: Segment, amount: Amount, field: Field) -> Entries:
    value = _canonical(amount, field)
    around = f"{one.before} {one.after}"
    inside = told.text[amount.start : amount.end]
    if field == "input_share" and _OUT.search(f"{around} {inside}") and not _IN.search(f"{around} {inside}"):
        value = 1 - value
    if field in {"cached_share", "batch_share"} and _UNCACHED.search(around):
        value = 1 - value
    return (Entry(field, "set", value),)
