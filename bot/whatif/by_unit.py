"""Which field is a number of, by its unit and the words around? Tokens, months, shares."""

import re

from bot.language.quantities import DAYS_A_MONTH
from bot.whatif.amount import Amount
from bot.whatif.bound import ADVERB, IDLE, IN, OUT, TO_BUY, Bound, has_gpu, nearest
from bot.whatif.cues import SHARES
from bot.whatif.operations import direction
from bot.whatif.over_time import is_span_of_a_change
from bot.whatif.reading import Entries, Entry, Field
from bot.whatif.said import Said
from bot.whatif.segments import Segment

_PER_REQUEST_AT_MOST = 1e6
_TIMES_EACH = re.compile(r"(?:[x×*@]|\b(?:of|at|with|by|times|averaging))(?: (?:about|around|roughly))? ?~?$")
"""“120k tickets daily × 1.5k tokens”."""
_COMMITS = re.compile(r"\b(?:commit\w*|reserv\w*|contract\w*|leas(?:e|es|ed|ing)|lock(?:ed)?[- ]in|term)\b")
_FOR_SOME_TIME = re.compile(
    r"\b(?:engineers?|ftes?|people|persons?|contractors?|consultants?|freelancers?|devs?|sres?|interns?|"
    r"gpus?|cards?) (?:just |only )?"
    r"for (?:the (?:first|next) |about |only |just )?$"
)
"""“An engineer for 3 months”: no horizon of the whole."""
_UNDERTAKEN = re.compile(
    r"\b(?:sign(?:ed|ing|s)?|promis\w+|agree[ds]?|decid\w+|hear|heard|talk(?:ed|ing)?|ask(?:ed|ing)?|"
    r"work(?:ed|ing)? (?:here|on|at|with)|"
    r"been (?:here|there|doing|using|with|on)|wait(?:ed|ing)?|know(?:n|s)?|liv\w+|married|stuck|alone|"
    r"away|gone|busy|off|closed|"
    r"frozen|valid|guarantee\w*|warrant\w+|support(?:ed)?|maintain\w*|freez\w+|sabbatical|vacation|leave|"
    r"stay(?:ing)?)\b"
)
"""What somebody does for so long is no horizon: “let's not sign anything for 3 years”."""
_MAKES_GPUS = re.compile(
    r"\b(?:nvidia|amd|coreweave|lambda|runpod|vast(?:\.ai)?|gpu (?:vendor|provider|cloud|host)s?)\b"
)
_PER_SOMETHING = re.compile(r" (?:per|each|every) [a-z]")
_INSTEAD = re.compile(r" ?(?:instead(?: of)?|rather than)\b")
_OF_A_TIME = re.compile(r"\b(?:last|this|every|each) (?:day|week|quarter|year)\b")
_ANOTHER_DISCOUNT = re.compile(
    r"\b(?:batch|cache|caching|off-?peak|spot|reserved|student|volume)(?: api)? discount"
)
_OFF = re.compile(r" ?off\b(?: of)?(?: the| our| all| my| their| your| its| monthly| daily)* ?")
_OFF_ALONE = re.compile(r" ?off(?: of)?(?: (?:that|it|this|them|of it))?\W*$")
_TAKES = re.compile(r"\b(?:knock|tak|shav|trim|cut|drop|slic|lop|chop)\w* (?:about |another |a |an |some )?$")
_NEAR = 12
_TAKEN_OFF: frozenset[Field] = frozenset(
    (
        *(
            "tokens_per_month",
            "requests_per_day",
            "mlops_fte",
            "engineer_salary_usd",
            "electricity_usd_per_kwh",
        ),
        *("gpu_hourly_usd", "gpu_purchase_usd"),
    )
)
"""A part off these is less of them; off a list price or an API it is a discount."""
_BOTH_SIDES = re.compile(
    r"\bin(?:put)?s? ?(?:\+|and|plus|&) ?out(?:put)?s?\b|\bboth ways\b|\bin total\b|\ball in\b|\bround[- "
    r"]?trip\b|\bcombined\b"
)


def tokens(told: Said, one: Segment, amount: Amount) -> Field | Bound | None:
    """Tokens of a month, or of one request: its input, its output or both."""
    around = f"{one.before} {one.after}"
    if amount.part:
        return share_field(told, one, amount, None)
    per_request = amount.each or (
        amount.period is None
        and amount.value < _PER_REQUEST_AT_MOST
        and (
            amount.side is not None
            or (_TIMES_EACH.search(told.words[: amount.start]) is not None and _has_rate(told))
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
        side = None if _BOTH_SIDES.search(around) else amount.side
        if side is None and not _BOTH_SIDES.search(around):
            into, out = IN.search(around), OUT.search(around)
            side = "input" if into and not out else "output" if out and not into else None
        return {"input": "input_tokens_per_request", "output": "output_tokens_per_request"}.get(
            side or "", "tokens_per_request"
        )  # type: ignore[return-value]
    if amount.period is None and (_PER_SOMETHING.match(one.after) or _OF_A_TIME.search(told.text)):
        return Bound(why="which_period", field="tokens_per_month")
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


def _has_rate(told: Said) -> bool:
    """Whether requests, or pieces of work, are told by the day or another period."""
    return any(one.unit in {"requests", "users"} and one.period for one in told.amounts)


def months(told: Said, one: Segment, inherited: Field | None) -> Field | Bound | None:  # noqa: C901, PLR0911 - one return a case
    """The horizon, or the time over which hardware is written off."""
    near = nearest(one, ("amortization_months", "horizon_months"))
    if near is None and isinstance(one.amount, Amount) and is_span_of_a_change(told, one.amount):
        return Bound(stray=True)
    if not near and not inherited and _INSTEAD.match(one.after) and isinstance(one.amount, Amount):
        ways: tuple[Field, ...] = ("horizon_months", "amortization_months")
        readings = tuple((Entry(way, "set", one.amount.value),) for way in ways)
        return Bound(why="several_fields", readings=readings)
    if near:
        return near
    hourly = any(other.unit == "usd_per_gpu_hour" for other in told.amounts)
    if _COMMITS.search(told.words) and (hourly or any(cue.field == "gpu_hourly_usd" for cue in told.cues)):
        return Bound(stray=True)
    if _FOR_SOME_TIME.search(told.text[: one.amount.start]):
        return Bound(why="left_over", field="horizon_months")
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
    if _UNDERTAKEN.search(told.words):
        return Bound(stray=True)
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


def share_field(told: Said, one: Segment, amount: Amount, inherited: Field | None) -> Field | Bound | None:  # noqa: C901, PLR0911, PLR0912 - one return a case
    """What a percentage or a part is of."""
    around = f"{one.before} {one.after}"
    if IDLE.search(around):
        return "utilization"
    if amount.unit == "points":
        return nearest(
            one, ("utilization", "cached_share", "batch_share", "input_share", "discount", "growth_per_month")
        ) or (inherited if inherited in {*SHARES, "discount", "growth_per_month"} else None)
    if amount.unit == "tokens" and not one.cues:
        return "tokens_per_month"
    field = nearest(one, _PERCENT_FIELDS)
    if field == "discount" and _ANOTHER_DISCOUNT.search(told.text):
        return Bound(why="no_field", field=field)
    if field == "discount" and _OFF.match(one.after) and (taken := _taken_off(one, inherited)):
        return taken
    if field == "api_price" and _MAKES_GPUS.search(told.text) and one.amount is not None:
        return _of_gpus(one, amount)
    if field == "gpu_count" and re.search(r"\b(?:cheap\w*|expensive|pric\w+|cost\w*)\b", around):
        return "gpu_hourly_usd"
    if field == "gpu_hourly_usd" and TO_BUY.search(told.text):
        return "gpu_purchase_usd"
    if (
        field == "discount"
        and re.search(r"\bgpus?\b|#", around)
        and not re.search(r"\b(?:api|openai|anthropic|list|token|discount)\b", around)
        and has_gpu(told)
    ):
        return "gpu_hourly_usd"
    if (
        field == "growth_per_month"
        and amount.period is None
        and not ADVERB.search(around)
        and not re.search(r"\b(?:growth|compound\w*)\b", around)
    ):
        other = nearest(
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
        and not ADVERB.search(around)
        and nearest(one, ("engineer_salary_usd", "electricity_usd_per_kwh", "gpu_hourly_usd"))
    ):
        return nearest(one, ("engineer_salary_usd", "electricity_usd_per_kwh", "gpu_hourly_usd"))
    if field is None and one.amount is not None and _input_words(around):
        return "input_share"
    if amount.unit in {"tokens", "requests"} and field not in SHARES:
        return "tokens_per_month" if amount.unit == "tokens" else "requests_per_day"
    if field is None and inherited is not None and inherited in _PERCENT_FIELDS:
        return inherited
    return field


def _taken_off(one: Segment, inherited: Field | None) -> Field | None:
    """“Knock 10% off the volume”: off what is named right after, else off what was told before."""
    if any(cue.field == "discount" and cue.end - cue.start > len("off") for cue in one.cues):
        return None
    named = _OFF.match(one.after)
    at = one.amount.end + (named.end() if named else 0)
    after = next((cue.field for cue in one.cues if at <= cue.start <= at + _NEAR), None)
    if after is None and named and one.after.startswith("¤", named.end()):
        return "gpu_hourly_usd"
    if after in _TAKEN_OFF:
        return after
    alone = _OFF_ALONE.match(one.after) is not None and _TAKES.search(one.before) is not None
    return inherited if alone and inherited not in {None, "discount"} else None


def _of_gpus(one: Segment, amount: Amount) -> Bound:
    """A maker of GPUs, or a host of them, changes its prices: those of an hour, or of a card."""
    factor = 1 + (direction(one.before, one.after) or 1) * amount.value
    readings: tuple[Entries, ...] = (
        (Entry("gpu_hourly_usd", "multiply", factor),),
        (Entry("gpu_purchase_usd", "multiply", factor),),
    )
    return Bound(why="several_fields", field="gpu_hourly_usd", readings=readings)


def _input_words(around: str) -> bool:
    return IN.search(around) is not None or re.search(r"\boutputs?\b", around) is not None
