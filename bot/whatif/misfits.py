"""Is a figure of another thing than the field it was taken for? Then it is asked back.

“Contractors at $80 an hour” are no GPUs, "tokens are 10% cheaper" is no volume.
"""

import re

from bot.whatif.amount import Amount
from bot.whatif.bound import RATE_FIELDS, Bound, has_gpu
from bot.whatif.cues import HYPOTHESIS
from bot.whatif.reading import Entry
from bot.whatif.said import Said
from bot.whatif.segments import Segment
from bot.whatif.unread import names_something_else

_DEARER = re.compile(
    r" ?(?:times |as |way |even |much )*(?:cheap(?:er)?|dear(?:er)?|pric(?:e?y|ier)|(?:more |less |as "
    r")?expensive|costl(?:y|ier)|"
    r"(?:higher|lower) priced?)\b"
)
_COSTING = re.compile(
    r"\b(?:costs?|costing|priced?|billed|charged)(?: us| at| you| about| around| roughly| only| just)* ?$"
)
_OF_TOKENS = re.compile(r"\b(?:tokens?|toks?|apis?|inference|llms?)\b")
_PEOPLE = re.compile(
    r"\b(?:engineers?|team|people|staff|devs?|developers?|sres?|mlops|devops|ftes?|folks|guys|colleagues?|"
    r"everyone|everybody|"
    r"contractors?|nobody|we both|hires?|headcount|admins?)\b"
)
_BUSY = re.compile(r"\b(?:busy|utili[sz]ed|occupied|available|booked|loaded|free|swamped|idle)\b")
_TIME = re.compile(r"[ -]?(?:time|days?|weeks?)\b|[ -]?the (?:time|day|week|hours?)\b")
_COMMITTED = re.compile(
    r"\b(?:reserv\w*|commit\w*|contract\w*|leas(?:e|es|ed|ing)|prepay\w*|prepaid|upfront|savings? plans?|"
    r"term|"
    r"(?:years?|yrs?|months?|annual|yearly)[ -](?:plan|deal|term|agreement|option))\b"
)
_SPOT = re.compile(r"\b(?:spot|pre-?emptible|interruptible)\b(?! (?:prices?|pricing|rates?|costs?|market))")
_OF_THAT = re.compile(
    r"\b(?:is|are|was|were|gives?|gave|brings?|means?|saves?|at|has|have)"
    r"(?: us| about| around| up to| now)* ?$"
)
_BY_A_WORD_OF_DISCOUNT = re.compile(
    r"\b(?:discount\w*|rebates?|price break|list|api|openai|anthropic|enterprise|deal)\b|§"
)
_IT_TAKES = re.compile(
    r"\b(?:it|this|that|that's|self-?hosting|hosting|running (?:it|this|that|these|those|models?|gpus?|"
    r"an? \w+)|operating \w+|"
    r"you|they|one|competitors|others|companies|most (?:teams|people|companies))(?:'d|'ll)?"
    r"(?: (?:would|will|usually|typically|really|probably|only|just|might|could|normally|often|still|also|"
    r"may))* "
    r"(?:takes?|took|needs?|needed|requires?|required)(?: (?:about|around|at least|roughly|like|only|just|"
    r"up to|maybe|you|us|a "
    r"team of))* ?$"
)


def fitted(told: Said, one: Segment, got: Bound) -> Bound:  # noqa: PLR0911 - one return a case
    """What a figure says, or a question back where the words beside it are of another thing."""
    entry = got.entries[0] if len(got.entries) == 1 else None
    if entry is None:
        return got
    around = f"{one.before} {one.after}"
    if (
        _TIME.match(one.after)
        and entry.field in {"engineer_salary_usd", "mlops_fte"}
        and entry.op == "multiply"
    ):
        return Bound(field="mlops_fte", why="left_over")
    if entry.field == "utilization" and _PEOPLE.search(around) and _BUSY.search(around):
        return Bound(field="mlops_fte", why="left_over")
    if entry.field in {*RATE_FIELDS, "input_share"} and _is_of_a_price(one):
        return _priced(one, entry)
    if (
        entry.field == "mlops_fte"
        and entry.op == "set"
        and _IT_TAKES.search(one.before)
        and not _supposes(told)
    ):
        return Bound(field=entry.field, why="left_over", readings=((entry,),))
    if entry.field == "discount":
        return _of_a_rent(told, one, entry) or got
    if entry.field == "gpu_hourly_usd":
        return _of_one_way_to_rent(told, one, entry) or got
    return got


def _supposes(told: Said) -> bool:
    return HYPOTHESIS.search(told.text) is not None


def _is_of_a_price(one: Segment) -> bool:
    """“Tokens are 10% cheaper”, "requests cost twice as much"."""
    return _DEARER.match(one.after) is not None or _COSTING.search(one.before) is not None


def _priced(one: Segment, entry: Entry) -> Bound:
    if isinstance(one.amount, Amount) and one.amount.unit not in {"percent", "times"} and not one.amount.part:
        return Bound(field="api_price", why="no_field")
    if entry.op != "multiply":
        return Bound(field="api_price", why="no_field")
    price = (Entry("api_price", "multiply", entry.value),)
    if _OF_TOKENS.search(f"{one.before} {one.after}"):
        return Bound(price, "api_price")
    return Bound(field="api_price", why="no_field", readings=(price,))


def _of_a_rent(told: Said, one: Segment, entry: Entry) -> Bound | None:
    """Where an "off" is of a commitment, of spot or of GPUs it may be off the rent, and is asked back."""
    around = f"{one.before} {one.after}"
    if _BY_A_WORD_OF_DISCOUNT.search(around) or not isinstance(entry.value, float) or entry.op != "set":
        return None
    rent = (Entry("gpu_hourly_usd", "multiply", round(1 - entry.value, 6)),)
    if _COMMITTED.search(told.text) or _SPOT.search(told.words) or has_gpu(told):
        return Bound(field="discount", why="several_fields", readings=(rent, (entry,)))
    if _OF_THAT.search(one.before) and names_something_else(told, one):
        return Bound(field="discount", why="no_field", readings=((entry,),))
    return None


def _of_one_way_to_rent(told: Said, one: Segment, entry: Entry) -> Bound | None:
    """What spot or a reservation costs is no rent of all; an hourly rate beside another thing is no GPU's."""
    if entry.op == "multiply" and (_SPOT.search(one.before) or _COMMITTED.search(one.before)):
        return Bound(field="gpu_hourly_usd", why="several_fields", readings=((entry,),))
    of_gpus = has_gpu(told) or re.search(
        r"\b(?:gpus?|rent\w*|compute|cloud|hardware|cards?|instances?|nodes?|spot)\b", told.text
    )
    if not of_gpus and names_something_else(told, one):
        return Bound(why="which_unit")
    return None
