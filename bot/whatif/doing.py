"""What does a number do to its field? Set it, multiply it or add to it; or it may be taken two ways."""

import re
from dataclasses import replace

from bot.whatif.amount import Amount
from bot.whatif.bound import RATE_FIELDS, Bound
from bot.whatif.canonical import canonical, set_to
from bot.whatif.cues import SHARES
from bot.whatif.operations import added, adds_inside, direction, says_by, takes_off
from bot.whatif.reading import Entry, Field
from bot.whatif.said import Said
from bot.whatif.segments import Segment
from bot.whatif.shares import percent, two_ways

_PEAK = re.compile(
    r"\b(?:peak(?:s|ing)?|max(?:imum)?|spikes? (?:of|to|at)|at (?:its|the) (?:busiest|highest)|"
    r"worst[- ]case|busiest|at worst|on (?:an?|our|the) (?:bad|busy|worst|heavy|crazy|peak) (?:day|hour)s?)\b"
)
_OVER_TIME = re.compile(
    r"\bgr[eo]w\w*\b.*\b(?:over|in|within|during)(?: the)?(?: next| coming)? "
    r"(?:#|(?:an?|one|two|three) (?:months?|years?|quarters?)\b)"
)
"""A volume that is reached at the end of some time."""
_PRICES: frozenset[Field] = frozenset(
    (
        "electricity_usd_per_kwh",
        "gpu_hourly_usd",
        "engineer_salary_usd",
        "gpu_purchase_usd",
        "api_spend_usd_per_month",
    )
)
_BY_SO_MUCH = re.compile(
    r" ?(?:an hour |a year |each )?(?P<way>cheaper|less|lower|more expensive|dearer|higher|more)\b"
)
_STEPS = re.compile(
    r"\b(?:(?<!line )(?<!sign )(?<!end )(?<!ends )(?<!set )up|down|another|extra|minus) ?\$?$"
)
_PLUS = re.compile(r"(?:(?:^|[\s(])\+|\bplus) ?\$?$")
_SET_TO = re.compile(r"\b(?:to|at|is|are|of) ?\$?$")
_OF_A_REQUEST: frozenset[Field] = frozenset(
    ("tokens_per_request", "input_tokens_per_request", "output_tokens_per_request")
)
_OF_THE_PEAK = re.compile(r"^[ -]*(?:peaks?|spikes?|bursts?)\b")


def entry_of(told: Said, one: Segment, amount: Amount, field: Field) -> Bound:  # noqa: C901, PLR0911, PLR0912 - one return a way of saying it
    """The entry that a number makes of its field, or the ways to take it."""
    before, after = one.before, one.after
    if amount.unit == "times" and amount.high is not None:
        return Bound(
            field=field,
            why="range",
            readings=((Entry(field, "multiply", amount.value),), (Entry(field, "multiply", amount.high),)),
        )
    if amount.unit == "times" and field in RATE_FIELDS and _OVER_TIME.search(told.words):
        return Bound(
            field="growth_per_month", why="no_field", readings=((Entry(field, "multiply", amount.value),),)
        )
    if amount.unit == "times" and field in RATE_FIELDS and _OF_THE_PEAK.match(after):
        return Bound(field=field, why="peak")
    if amount.unit == "times":
        way = (
            direction("", after)
            if not re.search(r"\b(?:cut|reduc\w*|drop\w*|lower\w*|shrink\w*|cheaper)\b", before)
            else -1
        )
        value = 1 / amount.value if way < 0 and amount.value else amount.value
        return Bound((Entry(field, "multiply", value),), field)
    high = amount.high
    if high is not None:
        if re.search(r"\bfrom (?:about |the current )?\$?$", before) or re.search(
            r"\b(?:go|goes|going|moves?|jumps?|grows?|drops?|rises?|falls?|scales?) (?:from )?\$?$", before
        ):
            amount = replace(amount, value=high, high=None)
        else:
            ends = (amount.value, (amount.value + high) / 2, high)
            options = tuple(set_to(told, one, replace(amount, value=end, high=None), field) for end in ends)
            return Bound(field=field, why="range", readings=options)
    if (
        field in {"mlops_fte", "gpu_count", "replicas"}
        and amount.part
        and re.match(
            r"(?:half|an? \w+|two thirds|three quarters) (?:of )?(?:the|our|my|of(?! an?\b| one\b))\b",
            told.text[amount.start : amount.end + 12],
        )
    ):
        left = _LEAVING.search(f"{before} {after}") is not None and not re.search(
            r"\b(?:to|keep|only|with) ?$", before
        )
        return Bound((Entry(field, "multiply", 1 - amount.value if left else amount.value),), field)
    if amount.unit in {"percent", "points"} or (amount.part and amount.unit in {None, "tokens", "requests"}):
        return percent(told, one, amount, field)
    if field in _OF_A_REQUEST and (step := _longer(before, after)):
        return Bound((Entry(field, "add", step * canonical(amount, field)),), field)
    if (
        field in {"mlops_fte", "gpu_count", "replicas", "gpu_purchase_usd", "horizon_months", "discount"}
        or field in SHARES
        or (field in RATE_FIELDS and not amount.side)
    ):
        if (
            field in {"mlops_fte", "gpu_count", "replicas"}
            or (
                field in RATE_FIELDS
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
            if not step and says_by(before):
                step = direction(before, after)
            if (
                step
                and field == "mlops_fte"
                and re.search(r"\b(?:fewer|less)\b", told.text[amount.start : amount.end])
            ):
                step = -1
            if step and field in RATE_FIELDS and _PEAK.search(f"{before} {after}"):
                return Bound(field=field, why="peak")
            if step and not (field == "gpu_count" and re.search(r"\bdrop (?:down )?to\b", before)):
                value = canonical(amount, field)
                return Bound((Entry(field, "add", step * value),), field)
        if field in RATE_FIELDS and (
            (added(before[-24:], "") < 0 and says_by(before)) or takes_off(before, after)
        ):
            return Bound((Entry(field, "add", -canonical(amount, field)),), field)
        if field in RATE_FIELDS and says_by(before):
            return Bound((Entry(field, "add", direction(before, after) * canonical(amount, field)),), field)
    if (
        amount.bound
        and field not in {"p99_ms", "horizon_months", "amortization_months"}
        and not (amount.bound == "at_most" and re.search(r"\bup to ?\$?$", before))
    ):
        return Bound(field=field, why="limit", readings=(set_to(told, one, amount, field),))
    if field in RATE_FIELDS and _PEAK.search(f"{before} {after}"):
        return Bound(
            field=field,
            why="peak",
            readings=(
                set_to(told, one, amount, field),
                set_to(told, one, replace(amount, value=amount.value / 3), field),
            ),
        )
    if field == "requests_per_day" and amount.period is None:
        readings = tuple(
            set_to(told, one, replace(amount, period=period), field) for period in ("day", "month", "hour")
        )
        return Bound(field=field, why="which_period", readings=readings)
    if field in SHARES or field in {"discount", "growth_per_month"}:
        step = direction(before[-24:], after)
        if _PLUS.search(before):
            step = 1
        if step and (says_by(before) or _STEPS.search(before) or _PLUS.search(before)):
            return Bound(
                field=field,
                why="relative_or_points",
                readings=two_ways(field, step * (amount.value / 100 if amount.value > 1 else amount.value)),
            )
    if field in _PRICES and (more := _BY_SO_MUCH.match(after)) and not _SET_TO.search(before):
        down = more["way"] in {"cheaper", "less", "lower"}
        return Bound((Entry(field, "add", (-1 if down else 1) * canonical(amount, field)),), field)
    if field in _PRICES and (way := 1 if _PLUS.search(before) else _way(amount, before)):
        return Bound((Entry(field, "add", way * canonical(amount, field)),), field)
    if field in _PRICES and takes_off(before, after):
        return Bound((Entry(field, "add", -canonical(amount, field)),), field)
    if field in _PRICES and says_by(before):
        return Bound((Entry(field, "add", direction(before, after) * canonical(amount, field)),), field)
    return Bound(set_to(told, one, amount, field), field)


def _way(amount: Amount, before: str) -> int:
    """1 for "up $0.50", -1 for "down 2 cents" and "minus 10k"; 0 where a price is set."""
    if amount.flaw == "negative":
        return -1
    return direction(before, "") if _STEPS.search(before) else 0


def _longer(before: str, after: str) -> int:
    """1 for "4k longer", "+1k" and "grows by 300", -1 for "300 tokens shorter"; 0 where a length is set."""
    if told := _LONGER.match(after):
        return -1 if told["way"] in {"shorter", "less", "fewer", "smaller"} else 1
    if says_by(before):
        return direction(before, after)
    return 1 if _ADDED.search(before) else 0


_LONGER = re.compile(
    r" ?(?:tokens? )?(?P<way>longer|more|extra|bigger|larger|shorter|less|fewer|smaller|on top)\b(?! than)"
)
_ADDED = re.compile(
    r"(?:\b(?:add(?:s|ing)?|another|extra|additional|plus)(?: (?:another|about|some|an extra))?|"
    r"(?:^|\s)\+) ?$"
)
_LEAVING = re.compile(
    r"\b(?:quits?|leaves?|left|los(?:e|ing)|lost|cut|fire|lay off|drop|gone|go(?:es)? away|go(?:es)?(?=\W*$)|"
    r"resign\w*|move (?:on|away))\b"
)
