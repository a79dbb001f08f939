"""What is a number found to be of? `Bound`, and the field whose word stands closest to a number."""

import re
from dataclasses import dataclass

from bot.language.quantities import DAYS_A_MONTH
from bot.whatif.amount import Amount
from bot.whatif.cues import GENERIC, Cue
from bot.whatif.reading import Entries, Entry, Field, Why
from bot.whatif.said import Said
from bot.whatif.segments import Segment


@dataclass(frozen=True)
class Bound:
    """What a number says: entries, or why not and what it may mean. `field` also where there are none."""

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


RATE_FIELDS: frozenset[Field] = frozenset(("tokens_per_month", "requests_per_day"))


ADVERB = re.compile(
    r"(?:\b|(?=/))(?:(?P<month>monthly|mom|m/m|month[- ]o(?:ver|n)[- ]month|(?:per|a|each|every|"
    r"/) ?mo(?:nth)?)|(?P<year>yearly|annual(?:ly)?|yoy|y/y|cagr|year[- ]o(?:ver|n)[- ]year|"
    r"(?:per|a|each|every|/) ?(?:yr|year|annum))|"
    r"(?P<quarter>quarterly|qoq|q/q|(?:per|a|each|every) quarter)|(?P<week>weekly|wow|(?:per|a|"
    r"each|every) week))\b"
)


BIG = 1e6


CLOSE = 24
"""A bare number is of the people named no more letters before it."""


IDLE = re.compile(r"\b(?:idle|idling|unused|sit(?:ting|s)? around|waste|wasted)\b")


OUT = re.compile(r"\boutputs?\b|\bcompletions?\b|\bgenerated\b|\bout\b|\bresponses?\b|\banswers?\b")


JOINT = re.compile(r" and | but | with |[,;]")


TO_BUY = re.compile(
    r"\bbuy(?:ing)? (?:the |our |some )?(?:gpus?|cards?|hardware|¤+)|\bto (?:buy|purchase|own)\b|"
    r"\bpurchase (?:price|cost)s?\b|\bsticker price"
)


IN = re.compile(r"\binputs?\b|\bprompts?\b|\bcontext\b")


def nearest(one: Segment, allowed: tuple[Field, ...]) -> Field | None:
    """The field whose word is closest to the number; a word that also stands beside others comes last."""
    cues = _of_its_clause(one)
    ranked = sorted(
        (cue for cue in cues if cue.field in allowed),
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


def _of_its_clause(one: Segment) -> tuple[Cue, ...]:
    """The cues of a factor's own clause, where there are any: "double the volume and tweak salaries"."""
    joint = JOINT.search(one.after)
    if isinstance(one.amount, Amount) or joint is None:
        return one.cues
    end = one.amount.end + joint.start()
    own = tuple(cue for cue in one.cues if one.amount.end <= cue.start < end)
    return own or one.cues


def has_gpu(told: Said) -> bool:
    """Whether a GPU is spoken of at all."""
    return any(choice.field == "gpu" for choice in told.choices) or any(
        cue.field in {"gpu_hourly_usd", "gpu_count", "gpu_purchase_usd"} for cue in told.cues
    )


def scaled_field(one: Segment, inherited: Field | None) -> Field | None:
    """What a factor is of."""
    field = nearest(one, _SCALABLE)
    if field == "discount" and any(cue.field != "discount" for cue in one.cues):
        field = nearest(one, tuple(each for each in _SCALABLE if each != "discount"))
    if field == "gpu_count" and re.search(
        r"\b(?:cheap\w*|expensive|pric\w+|cost\w*)\b", f"{one.before} {one.after}"
    ):
        return "gpu_hourly_usd"
    if field == "gpu_hourly_usd" and TO_BUY.search(f"{one.before} {one.after}"):
        return "gpu_purchase_usd"
    if field == "growth_per_month":
        field = nearest(
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


def by_unit_readings(amount: Amount) -> tuple[Entries, ...]:
    """The same number as requests and as tokens."""
    day = amount.a_month / DAYS_A_MONTH if amount.period else amount.value
    return (
        (Entry("requests_per_day", "set", day),),
        (Entry("tokens_per_month", "set", amount.a_month if amount.period else amount.value * DAYS_A_MONTH),),
    )
