"""What does one number of a list lend to the next? Its unit, its field, or the verb before it."""

import math
import re
from dataclasses import replace
from itertools import pairwise

from bot.language.quantities import MONTHS_A_YEAR
from bot.whatif.amount import Amount
from bot.whatif.binding import bound
from bot.whatif.bound import Bound
from bot.whatif.cues import SHARES
from bot.whatif.operations import added
from bot.whatif.reading import Entry, Field
from bot.whatif.said import Factor, Said
from bot.whatif.segments import Segment
from bot.whatif.sizes import HUNDRED

_LEAST_SCALED = 1_000
_AND_ALONE = re.compile(r"[#% ]*(?:and|plus|&|,)(?: also)? ?")
_COUNTED: frozenset[Field] = frozenset(("mlops_fte", "gpu_count", "replicas"))
_JOINED = re.compile(r" (?:and|&|\+) (?:the |our |also )?")
_RATES = {"tokens_per_month", "requests_per_day"}
_TOLD_TOGETHER = SHARES | {
    *("tokens_per_month", "requests_per_day", "mlops_fte", "gpu_count", "gpu_hourly_usd", "api_price"),
    *("engineer_salary_usd", "electricity_usd_per_kwh", "gpu_purchase_usd"),
} - {"input_share"}
_GIVE_OR_TAKE = re.compile(
    r".? ?(?:±|\+ ?/ ?-|\+-|/- ?|plus[- ]?(?:or|/)?[- ]?minus|give or take)(?: about)? ?"
)
_ALTERNATIVE = re.compile(r" (?:or|vs\.?|versus) ")


def inherited_backwards(told: Said, bounds: list[tuple[Segment, Bound]]) -> list[tuple[Segment, Bound]]:
    """“20 vs 40 percent utilization": the first number is of what the second is of."""
    found = list(bounds)
    for at in range(len(found) - 2, -1, -1):
        one, got = found[at]
        later_piece, later = found[at + 1]
        if (
            (
                got.entries
                and not _ALTERNATIVE.fullmatch(told.words[one.amount.end : later_piece.amount.start])
            )
            or later.field is None
            or not isinstance(one.amount, Amount)
            or not isinstance(later_piece.amount, Amount)
        ):
            continue
        beside = _ALTERNATIVE.fullmatch(told.words[one.amount.end : later_piece.amount.start]) is not None
        if (beside and later.field != got.field) or (
            got.why in {"no_field", "which_unit", "which_period", "model_or_volume"}
            and (beside or not one.cues)
        ):
            amount = one.amount
            same = later_piece.amount
            if amount.unit is None and same.unit in {"percent", "points"} and 1 < amount.value <= HUNDRED:
                amount = replace(amount, unit=same.unit, value=amount.value / 100)
            elif amount.unit is None and same.unit is not None:
                amount = replace(amount, unit=same.unit, value=amount.value * _months_each(told, same))
            if same.scaled and not amount.scaled and 0 < amount.value < _LEAST_SCALED <= same.value:
                amount = replace(
                    amount, value=amount.value * 1000.0 ** int(math.log10(same.value) // 3), scaled=True
                )
            if amount.period is None:
                amount = replace(amount, period=same.period)
            after = one.after if re.sub(r"\W|and|or|vs|versus", "", one.after) else later_piece.after
            piece = replace(one, amount=amount, cues=later_piece.cues, after=after)
            found[at] = (piece, bound(told, piece, later.field))
    return found


def corrected(bounds: list[tuple[Segment, Bound]]) -> list[tuple[Segment, Bound]]:
    """“2 more engineers, or rather 3”: what is told instead is done as what is taken back was."""
    found = list(bounds)
    for at in range(1, len(found)):
        (first, last), (one, got) = found[at - 1], found[at]
        if not first.retracted or len(last.entries) != 1 or len(got.entries) != 1:
            continue
        was, now = last.entries[0], got.entries[0]
        alike = was.field == now.field and (was.op, now.op) == ("add", "set")
        if alike and isinstance(was.value, float) and isinstance(now.value, float):
            found[at] = (
                one,
                Bound((replace(now, op="add", value=math.copysign(now.value, was.value)),), got.field),
            )
    return found


def give_or_take(told: Said, bounds: list[tuple[Segment, Bound]]) -> list[tuple[Segment, Bound]]:
    """“4B ± 1B”, "40% give or take 5%": one figure of three, which is asked back."""
    found = list(bounds)
    for at in range(1, len(found)):
        (first, last), (one, _) = found[at - 1], found[at]
        if not _GIVE_OR_TAKE.fullmatch(told.text[first.amount.end - 1 : one.amount.start]):
            continue
        readings = last.readings[0] if not last.entries and last.readings else last.entries
        entry = readings[0] if len(readings) == 1 else None
        if entry is None or entry.op != "set" or not isinstance(entry.value, float | int):
            continue
        spread = one.amount.value
        by = (
            entry.value * spread
            if _is_a_part(one.amount) and not _is_a_part(first.amount)
            else (spread * entry.value / first.amount.value if first.amount.value else 0.0)
        )
        ways = tuple((replace(entry, value=entry.value + step),) for step in (-by, 0.0, by))
        found[at - 1] = (first, Bound(field=last.field, why="range", readings=ways))
        found[at] = (replace(one, retracted=True), Bound())
    return found


def _is_a_part(one: Amount | Factor) -> bool:
    return isinstance(one, Amount) and one.unit == "percent"


def of_both(told: Said, one: Segment, got: Bound) -> Bound:
    """“Traffic and headcount both down by half”: one number of two fields, or a question back."""
    if len(got.entries) != 1:
        return got
    entry = got.entries[0]
    for first, second in pairwise(one.cues):
        fields = {first.field, second.field}
        if entry.field not in fields or len(fields) == 1 or not fields <= _TOLD_TOGETHER or fields == _RATES:
            continue
        if not _JOINED.fullmatch(told.words[first.end : second.start]):
            continue
        other = next(iter(fields - {entry.field}))
        if entry.op == "multiply" or (entry.op == "set" and fields <= SHARES):
            return replace(got, entries=(entry, replace(entry, field=other)))
        return Bound(field=entry.field, why="left_over")
    return got


def verbs_carried(told: Said, bounds: list[tuple[Segment, Bound]]) -> list[tuple[Segment, Bound]]:
    """“Raise prices 5% and volume 20%", "remove one GPU and one engineer": the verb stands once, for both."""
    found = list(bounds)
    for at in range(1, len(found)):
        (first, last), (one, got) = found[at - 1], found[at]
        if counted := _counted_alike(told, (first, last), (one, got)):
            found[at] = (one, counted)
            continue
        if not (
            got.why == "no_field"
            and got.field
            and isinstance(one.amount, Amount)
            and one.amount.unit == "percent"
        ):
            continue
        before = last.entries[0] if len(last.entries) == 1 else None
        if before and before.op == "multiply" and isinstance(before.value, float):
            step = one.amount.value if before.value > 1 else -one.amount.value
            found[at] = (one, Bound((Entry(got.field, "multiply", 1 + step),), got.field))
    return found


def _counted_alike(told: Said, first: tuple[Segment, Bound], second: tuple[Segment, Bound]) -> Bound | None:
    """The second of two counts that nothing but "and" parts, where the first is hired, added or removed."""
    (one, last), (other, got) = first, second
    between = told.words[one.amount.end : other.amount.start]
    if len(last.entries) != 1 or len(got.entries) != 1 or not _AND_ALONE.fullmatch(between):
        return None
    verb, count = last.entries[0], got.entries[0]
    if not {verb.field, count.field} <= _COUNTED or (verb.op, count.op) != ("add", "set"):
        return None
    if not isinstance(verb.value, float) or not isinstance(count.value, float) or not added(one.before, ""):
        return None
    return Bound((Entry(count.field, "add", math.copysign(count.value, verb.value)),), got.field)


def _months_each(told: Said, one: Amount) -> float:
    """12, where the months of a list are told in years: "1, 3 and 5 years"."""
    told_in = [told.text[each.start : each.end] for each in told.amounts if each.unit == "months"]
    return (
        float(MONTHS_A_YEAR)
        if one.unit == "months" and any(re.search(r"\d ?-?y", text) for text in told_in)
        else 1.0
    )
