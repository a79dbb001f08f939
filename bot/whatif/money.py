"""What is an amount of money for? A salary, a GPU by the hour or to buy, power, or the API's bill."""

import re

from bot.whatif.amounts import Amount
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
    r"person|staff|wages?|hires?|hire|team|them)\b"
)


_BUDGET = re.compile(r"\b(?:budget|save|savings?|cap(?:ped)?|ceiling|under budget)\b")


def is_a_budget(around: str) -> bool:
    """A budget is what may be spent, not what is."""
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
        PEOPLE_WORDS.search(around)
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
        return (
            "api_spend_usd_per_month"
            if not is_a_budget(around)
            else Bound(why="no_field", field="api_spend_usd_per_month")
        )
    if people and (amount.value >= LEAST_SALARY_USD and amount.period in {None, "year"}):
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
