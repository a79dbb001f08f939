"""What is an amount of money for? A salary, a GPU by the hour or to buy, power, or the API's bill."""

import re

from bot.whatif.amount import Amount
from bot.whatif.bound import Bound, has_gpu, nearest
from bot.whatif.reading import Entry, Field
from bot.whatif.said import Said
from bot.whatif.segments import Segment
from bot.whatif.sizes import (
    LEAST_GPU_PURCHASE_USD,
    LEAST_SALARY_USD,
    LEAST_USD_A_CARD,
    LEAST_USD_OF_A_PERSON,
    MOST_GPU_HOURLY_USD,
    MOST_NAMED_HOURLY_USD,
    MOST_USD_PER_KWH,
)

_BUY = re.compile(
    r"\b(?:buy\w*|bought|purchas\w*|own(?:ed|ing)?|capex|outright|upfront|sticker|price tag|"
    r"on-prem|street price|list price|resale)\b"
)


_SPEND = re.compile(
    r"\b(?:spend\w*|spent|bill\w*|invoice\w*|burn\w*|pay(?:ing|s)?|cost(?:s|ing)? us|outlay|api "
    r"cost|budget|openai|anthropic|api)\b"
)


PEOPLE_WORDS = re.compile(
    r"\b(?:engineers?|ftes?|salar\w*|head|mlops|devs?|sres?|loaded|comp(?:ensation)?|people|"
    r"person|staff|wages?|hires?|hire|team|them|contractors?|consultants?|freelancers?|developers?|admins?|"
    r"specialists?|experts?|someone|somebody|guys?|colleagues?|ops|devops|sysadmins?|labou?r)\b"
)


_BUDGET = re.compile(r"\b(?:budget|save|savings?|cap(?:ped)?|ceiling|under budget)\b")
_NOT_YET_SPENT = re.compile(
    r"\b(?:(?:have|has|had|got|left|only|available|allowed|allocated|approved|free|want|willing|ready|"
    r"able|much) "
    r"(?:\w+ |[#$]+ ?){0,4}to (?:spend|burn|pay)|can(?:'t|not)? (?:only |not )?(?:spend|afford|pay)|afford|"
    r"(?:pays?|paid|paying|bills?|invoices?|charge[sd]?) us\b|we (?:charge|bill|invoice)|revenue|funding|"
    r"(?:spend\w*|spent|pay(?:ing|s)?) (?:\w+ |[#$]+ ?){0,4}(?:on|for|to buy) (?:\w+ ){0,3}"
    r"(?:gpus?|hardware|cards?|servers?|machines?|clusters?|infra\w*|¤+s?|hiring|hires?|engineers?|"
    r"marketing|ads|"
    r"training|electricity|power|travel|lunch))\b"
)
_BILL_OF_ELSE = re.compile(
    r"(?:\b(?:gpus?|hardware|infra\w*|aws|azure|gcp|cloud|servers?|hosting|compute|electricity|power|"
    r"data ?cent(?:er|re)|lambda|runpod|coreweave|colo)|¤+)(?:'s)? (?:bills?|spend(?:ing)?|invoices?|burn)\b"
)
"""Of machines, and not of an API."""
_API_WORDS = re.compile(
    r"\b(?:api|bill|invoice|openai|anthropic|tokens?|llms?|inference|bedrock|vertex|azure)\b|§"
)


def is_a_budget(told: Said, around: str) -> bool:
    """Money that may be spent, comes in, or goes to hardware or people is no bill of an API."""
    if _NOT_YET_SPENT.search(told.words) and not _API_WORDS.search(told.words):
        return True
    if _BILL_OF_ELSE.search(told.words):
        return True
    return _BUDGET.search(around) is not None and _SPEND.search(around.replace("budget", "")) is None


def money(told: Said, one: Segment, amount: Amount, inherited: Field | None) -> Field | Bound | None:  # noqa: C901, PLR0911 - one return a meaning
    """What an amount of money is for; a question back where it may be for several."""
    around = f"{one.before} {one.after}"
    near = nearest(
        one,
        (
            "engineer_salary_usd",
            "electricity_usd_per_kwh",
            "gpu_hourly_usd",
            "gpu_purchase_usd",
            "api_spend_usd_per_month",
        ),
    )
    people = PEOPLE_WORDS.search(around) is not None or any(
        isinstance(other, Amount) and other.unit == "people" for other in told.amounts
    )
    gpu = has_gpu(told)
    if amount.unit == "usd_per_gpu":
        return "gpu_purchase_usd" if amount.value >= LEAST_USD_A_CARD else "gpu_hourly_usd"
    if near == "electricity_usd_per_kwh" and amount.value < MOST_USD_PER_KWH and amount.period is None:
        return near
    if (
        PEOPLE_WORDS.search(f"{around} {told.text[amount.start : amount.end]}")
        and amount.value >= LEAST_USD_OF_A_PERSON
        and not (_SPEND.search(around) and amount.period == "month" and near == "api_spend_usd_per_month")
    ):
        return "engineer_salary_usd"
    if (
        amount.period is None
        and gpu
        and 0 < amount.value < MOST_GPU_HOURLY_USD
        and (near in {"gpu_hourly_usd", None, "gpu_purchase_usd"} or inherited == "gpu_hourly_usd")
    ):
        return "gpu_hourly_usd"
    if (
        amount.period is None
        and gpu
        and amount.value >= LEAST_GPU_PURCHASE_USD
        and (near != "api_spend_usd_per_month" or _BUY.search(around))
        and (
            amount.unit == "usd_each"
            or _BUY.search(told.words)
            or re.search(r"\b(?:at|for|cost|costs|@|price)\b", around)
        )
    ):
        return "gpu_purchase_usd"
    if near == "gpu_hourly_usd" and amount.value < MOST_NAMED_HOURLY_USD:
        return near
    if near == "gpu_purchase_usd" and amount.value >= LEAST_USD_A_CARD and amount.period is None:
        return near
    if amount.period in {"month", "day", "week", "quarter", "year"} and (
        _SPEND.search(around) or near == "api_spend_usd_per_month"
    ):
        return _bill(told, around)
    if people and (amount.value >= LEAST_SALARY_USD and amount.period in {None, "year"}):
        return "engineer_salary_usd"
    if near == "api_spend_usd_per_month" and amount.value >= 1:
        return _bill(told, around)
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
    is_pay = near == "engineer_salary_usd" and amount.period in {None, "year"}
    return Bound(why="out_of_range", field=near) if is_pay else None


def _bill(told: Said, around: str) -> Field | Bound:
    """The bill of an API, or a question back where the money is not spent on one."""
    return (
        Bound(why="no_field", field="api_spend_usd_per_month")
        if is_a_budget(told, around)
        else "api_spend_usd_per_month"
    )
