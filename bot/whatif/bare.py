"""Which field is a number of that has no unit? The one whose word is near and whose range it fits."""

import re

from bot.language.quantities import MONTHS_A_YEAR
from bot.whatif.amount import Amount
from bot.whatif.bound import BIG, CLOSE, JOINT, RATE_FIELDS, Bound, by_unit_readings, has_gpu, nearest
from bot.whatif.cues import GENERIC, SHARES
from bot.whatif.money import is_a_budget
from bot.whatif.operations import says_by
from bot.whatif.reading import Entry, Field
from bot.whatif.said import Said
from bot.whatif.segments import Segment
from bot.whatif.sizes import LEAST_PERCENT, LEAST_SALARY_USD, MOST_SALARY_USD, THOUSANDS_OF_SALARY, bare_fits
from bot.whatif.unread import names_something_else

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

_PAID = re.compile(r"\b(?:costs?|costing|paid|pay|pays|earns?|makes?|salary|wage)\b")


def bare(told: Said, one: Segment, amount: Amount, inherited: Field | None) -> Field | Bound | None:  # noqa: C901, PLR0911, PLR0912 - one return a meaning
    """The field of a number without a unit; a question back where two things are meant by it."""
    around = f"{one.before} {one.after}"
    value = amount.value
    if (amount.scaled and value >= BIG) or (
        amount.period in {"day", "week", "hour", "month", "year", "weekday"} and amount.period
    ):
        specific = nearest(
            one, (*SHARES, "discount", "growth_per_month", "mlops_fte", "gpu_count", "replicas")
        )
        if (
            amount.scaled and value >= BIG and specific and specific not in GENERIC | {"growth_per_month"}
        ) or (
            specific in {"mlops_fte", "gpu_count"}
            and value >= BIG
            and amount.period is None
            and nearest(one, ("tokens_per_month", "requests_per_day", "engineer_salary_usd")) is None
        ):
            close = [
                cue
                for cue in one.cues
                if not JOINT.search(told.words[amount.end : cue.start] or told.words[cue.end : amount.start])
                if cue.field == specific
                and (-CLOSE <= cue.start - amount.end <= CLOSE or 0 <= amount.start - cue.end <= CLOSE)
            ]
            if close or specific in {"mlops_fte", "gpu_count"}:
                return Bound(why="out_of_range", field=specific)
        near = nearest(
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
        if near == "api_spend_usd_per_month" and is_a_budget(told, around):
            return Bound(why="no_field", field=near)
        if near in {"engineer_salary_usd", "api_spend_usd_per_month", "requests_per_day"}:
            return near
        if near in {"mlops_fte", "engineer_salary_usd"} and amount.period == "month" and _PAID.search(around):
            return Bound((Entry("engineer_salary_usd", "set", value * MONTHS_A_YEAR),), "engineer_salary_usd")
        if near == "mlops_fte" and value < BIG:
            return (
                "engineer_salary_usd"
                if value >= LEAST_SALARY_USD and amount.period == "year"
                else "mlops_fte"
                if amount.period is None
                else None
            )
        if near == "tokens_per_month" and (value >= BIG or re.search(r"\btok", around)):
            return "tokens_per_month"
        if near is None and inherited in {*RATE_FIELDS, "api_spend_usd_per_month", "engineer_salary_usd"}:
            return inherited
        if value >= BIG:
            return "tokens_per_month"
        if near is None and names_something_else(told, one):
            return Bound(stray=True)
        return Bound(why="which_unit", field="tokens_per_month", readings=by_unit_readings(amount))
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
        "tokens_per_request",
        "input_tokens_per_request",
        "output_tokens_per_request",
    )
    near = nearest(one, allowed)
    if (
        near is None
        and has_gpu(told)
        and re.search(r"(?:\.\d)", told.text[amount.start : amount.end])
        and (
            re.search(r"(?:\b(?:at|for|=|to)\b|@) ?$", one.before)
            or re.match(r" (?:for|per|on) (?:the |an? |each |one |their )?¤", one.after)
        )
    ):
        return "gpu_hourly_usd"
    if near == "growth_per_month" and says_by(one.before):
        near = nearest(one, ("mlops_fte", "gpu_count", "replicas")) or near
    field = near or inherited
    if field is None:
        return None
    if near == "input_share" and (re.search(r"\bshare\b", around) is None or 1 < value < LEAST_PERCENT):
        return Bound(why="which_unit", field=field)
    if near == "api_spend_usd_per_month" and is_a_budget(told, around):
        return Bound(why="no_field", field=near)
    if (
        field == "engineer_salary_usd"
        and THOUSANDS_OF_SALARY[0] <= value <= THOUSANDS_OF_SALARY[1]
        and not amount.scaled
    ):
        return Bound(why="which_unit", field=field, readings=((Entry(field, "set", value * 1000),),))
    if field == "mlops_fte" and LEAST_SALARY_USD <= value <= MOST_SALARY_USD:
        return "engineer_salary_usd"
    if not bare_fits(field, value, scaled=amount.scaled):
        return Bound(
            why="which_unit", field=field, readings=by_unit_readings(amount) if field in RATE_FIELDS else ()
        )
    if (
        near == "mlops_fte"
        and min(
            (amount.start - cue.end for cue in one.cues if cue.field == near and cue.end <= amount.start),
            default=99,
        )
        > CLOSE
        and not re.match(r"^ (?:on|for) (?:mlops|it|the team)", one.after)
    ):
        return None
    if (
        near in {"gpu_hourly_usd", "gpu_count", "replicas", "requests_per_day"}
        and one.cues
        and min(
            abs(c.start - amount.end) if c.start >= amount.end else amount.start - c.end for c in one.cues
        )
        > CLOSE
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
