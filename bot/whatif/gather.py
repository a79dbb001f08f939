"""What does a message change, part by part? Entries of numbers, names and denials, and doubts."""

import math
import re
from dataclasses import dataclass, replace

from bot.language.message import NEGATION
from bot.language.quantities import MONTHS_A_YEAR, Period
from bot.whatif.amounts import Amount
from bot.whatif.binding import bound
from bot.whatif.bound import Bound
from bot.whatif.reading import Entries, Entry, Field, Why
from bot.whatif.said import Said
from bot.whatif.segments import Segment, segments
from bot.whatif.sizes import HUNDRED
from bot.whatif.zeros import zeros

_HARMLESS = re.compile(
    r"^(?:no|nope|nah|not quite|no no)(?: thanks)?[,.!: ;-]|why not|no (?:problem|worries|idea|"
    r"rush|wait|change in|longer)|not sure|if not|not only|or not|can't we|couldn't we|shouldn't "
    r"we|don't you|isn't it|no matter|wait,? no|sorry,? no|no,|not bad|nothing else|no need|"
    r"without (?:changing|touching)"
    r"|nothing else changes|don't (?:change|touch) (?:anything|the rest|the others?|other "
    r"things)|no other changes?|not a |"
    r"don't (?:change|touch) (?:the |our )?(?:\w+|[#§¤]+)(?=,| but|;)|"
    r"i don't (?:know|think|believe|mind|care)|not going to lie|"
    r"won't (?:get|reach|exceed|go)|no more than|not more than|doesn't matter|whether or not|but "
    r"not|if we don't|not too|don't forget|(?:a|per|an|each) (?:day|week|month|hour|year),? not"
    r"|not (?:a|an|per) (?:day|week|month|hour|year|second|minute)|not (?:requests|tokens|"
    r"monthly|daily|yearly|weekly|calls)|didn't (?:mean|say)|not what i"
)


_LEAST_SCALED = 1_000
_ALTERNATIVE = re.compile(r" (?:or|vs\.?|versus) ")


@dataclass(frozen=True)
class Doubt:
    """What is unclear about one part, and the ways to take it."""

    why: Why
    field: Field | None
    readings: tuple[Entries, ...] = ()
    stray: bool = False


@dataclass(frozen=True)
class Gathered:
    """What a message changes. `columns`: what each number alone would do, in order."""

    entries: Entries = ()
    doubts: tuple[Doubt, ...] = ()
    columns: Entries = ()
    negated: bool = False
    """A denial that nothing accounts for."""
    segments: tuple[Segment, ...] = ()


def gather(told: Said, before: Field | None) -> Gathered:
    """All parts of a message. `before`: the one number's field of the message before, for a bare number."""
    pieces = segments(told)
    flows, used = _flows(told)
    doubts: list[Doubt] = []
    columns: list[Entry] = []
    none, places = zeros(told)
    entries: list[Entry] = list(none)
    inherited: Field | None = None
    bounds: list[tuple[Segment, Bound]] = []
    for one in pieces:
        if one.amount in used or any(low <= one.amount.start < high for low, high in places):
            continue
        offered = inherited or (before if _may_take(one, before) else None)
        got = bound(told, one, offered)
        if got.field and not got.stray and got.why != "model_or_volume":
            inherited = got.field
        bounds.append((one, got))
    bounds = _verbs_carried(_inherit_backwards(told, bounds))
    for one, got in bounds:
        if one.denied or one.retracted:
            continue
        columns += got.entries
        if got.entries:
            entries += got.entries
        else:
            doubts.append(Doubt(got.why, got.field, got.readings, got.stray))
    named, name_doubts = _named(
        told,
        {entry.field for entry in entries}
        | {f"{entry.field}*" for entry in entries if entry.op == "multiply"},
    )
    entries += [*flows, *named]
    doubts += name_doubts
    if told.ratios and not any(entry.field == "input_share" for entry in entries):
        if len(told.ratios) == 1:
            entries.append(Entry("input_share", "set", told.ratios[0]))
        else:
            doubts.append(Doubt("contradiction", "input_share"))
    return Gathered(
        tuple(dict.fromkeys(entries)), tuple(doubts), tuple(columns), _negated(told, pieces, places), pieces
    )


def _may_take(one: Segment, before: Field | None) -> bool:
    return before is not None and (isinstance(one.amount, Amount) or not one.cues)


def _inherit_backwards(told: Said, bounds: list[tuple[Segment, Bound]]) -> list[tuple[Segment, Bound]]:
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


def _verbs_carried(bounds: list[tuple[Segment, Bound]]) -> list[tuple[Segment, Bound]]:
    """“Raise prices 5% and volume 20%": the verb stands once, for both."""
    found = list(bounds)
    for at in range(1, len(found)):
        (_, last), (one, got) = found[at - 1], found[at]
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


def _months_each(told: Said, one: Amount) -> float:
    """12, where the months of a list are told in years: "1, 3 and 5 years"."""
    told_in = [told.text[each.start : each.end] for each in told.amounts if each.unit == "months"]
    return (
        float(MONTHS_A_YEAR)
        if one.unit == "months" and any(re.search(r"\d ?-?y", text) for text in told_in)
        else 1.0
    )


def _flows(told: Said) -> tuple[Entries, tuple[Amount, ...]]:
    """“800M in and 200M out a month”: the sum is the volume, the proportion its share of input."""
    sides = [
        one for one in told.amounts if one.side and not one.each and one.flaw is None and one.high is None
    ]
    into = [one for one in sides if one.side == "input"]
    out = [one for one in sides if one.side == "output"]
    if len(into) != 1 or len(out) != 1:
        return (), ()
    big = 1e6
    periods = {one.period for one in (*into, *out) if one.period}
    if len(periods) > 1 or not (into[0].value >= big or (periods and into[0].value >= big / 10)):
        return (), ()
    period: Period = next(iter(periods), "month")
    total = into[0].value + out[0].value
    month = replace(into[0], value=total, period=period).a_month
    share = into[0].value / total if total else 0.5
    return (Entry("tokens_per_month", "set", month), Entry("input_share", "set", share)), (into[0], out[0])


def _named(told: Said, taken: set[str]) -> tuple[Entries, list[Doubt]]:  # noqa: C901, PLR0912 - one return a case
    """The names that are meant; two of one kind are asked back, but for regimes."""
    kept: dict[Field, list[str]] = {}
    doubts: list[Doubt] = []
    denied = [one for one in told.choices if one.denied]
    for one in told.choices:
        if one.denied:
            continue
        if one.value is None:
            doubts.append(Doubt("which_model" if one.family else "unknown_name", one.field))
            continue
        if one.field == "load_pattern" and one.value == "batch" and "batch_share" in taken:
            continue
        if one.field in taken and one.field == "quantization":
            continue
        values = kept.setdefault(one.field, [])
        if one.value not in values:
            values.append(one.value)
    if kept.get("hosting") == ["on_prem"] and "hosting" in taken:
        kept.pop("hosting")
    # "Sonnet gets 20% cheaper" and "H100 prices drop 30%" are about a price alone.
    for field, price in (("api_model", "api_price"), ("gpu", "gpu_hourly_usd")):
        if f"{price}*" in taken and len(kept.get(field, ())) == 1 and _in_a_cue(told, field, price):  # type: ignore[arg-type,call-overload]
            kept.pop(field)  # type: ignore[call-overload]
    entries: list[Entry] = []
    for field, values in kept.items():
        if field == "regulated":
            entries.append(Entry(field, "set", tuple(values)))
        elif len(values) == 1:
            entries.append(Entry(field, "set", values[0]))
        else:
            doubts.append(
                Doubt("contradiction", field, tuple((Entry(field, "set", value),) for value in values))
            )
    for one in denied:
        if one.field in kept or one.field in taken:
            continue
        if one.field in {"api_model", "self_host_model"} and {"api_model", "self_host_model"} & set(kept):
            continue
        if one.field == "regulated":
            entries.append(Entry("regulated", "set", "none"))
        elif one.field == "hosting" and "gpu" not in kept:
            doubts.append(
                Doubt(
                    "negation",
                    "hosting",
                    ((Entry("hosting", "set", "on_prem" if one.value == "cloud" else "cloud"),),),
                )
            )
        else:
            doubts.append(Doubt("negation", one.field))
    return tuple(entries), doubts


def _in_a_cue(told: Said, field: Field, price: Field) -> bool:
    """Whether the name is part of the words for a price: "sonnet's price"."""
    return any(
        cue.field == price and cue.start < one.end and one.start < cue.end
        for one in told.choices
        if one.field == field
        for cue in told.cues
    )


def _negated(told: Said, pieces: tuple[Segment, ...], places: list[tuple[int, int]]) -> bool:
    spans = [*places, *((one.start, one.end) for one in told.choices)]
    spans += [(one.amount.start - 40, one.amount.start) for one in pieces if one.denied]
    for match in NEGATION.finditer(told.words):
        if any(low <= match.start() < high for low, high in spans):
            continue
        if any(
            harmless.start() <= match.start() < harmless.end() for harmless in _HARMLESS.finditer(told.words)
        ):
            continue
        return True
    return False
