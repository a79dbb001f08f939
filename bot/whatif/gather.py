"""What does a message change, part by part? Entries of numbers, names and denials, and doubts."""

import re
from dataclasses import dataclass, replace
from itertools import zip_longest

from bot.whatif.amount import Amount
from bot.whatif.binding import bound
from bot.whatif.bound import BIG, Bound
from bot.whatif.carrying import corrected, give_or_take, inherited_backwards, of_both, verbs_carried
from bot.whatif.choice import Choice
from bot.whatif.denials import denies
from bot.whatif.half_read import leaves_something_out
from bot.whatif.limits import fits
from bot.whatif.qualified import is_qualified
from bot.whatif.reading import AWAY, Entries, Entry, Field, Why
from bot.whatif.said import Factor, Said
from bot.whatif.segments import CORRECTS, Segment, segments
from bot.whatif.sizes import HUNDRED
from bot.whatif.told_of import told_of
from bot.whatif.unread import beside_something_else
from bot.whatif.zeros import zeros

_PART_OF_MANY = re.compile(
    r"(?:#|\b(?:one|some|half|most|either|any|none)) of "
    r"(?:the|our|my|these|those|all|all the|all our) ?$"
)
_UNKNOWN_CARD = re.compile(
    r"\b(?:unheard-of|[a-z]{1,4}\d{3,5}[a-z]{0,2}) (?:cards?|gpus?|chips?|accelerators?)\b"
)
"""A name before “cards” that is none of the known ones, which are blanked."""
_FIGURE = re.compile(r" ?(?:figure|number|estimate|assumption|value|claim)\b")
_CHECKED = re.compile(
    r"\b(?:check|verify|confirm|question|doubt|validate|revisit|discuss|debate|review|explain|justify|"
    r"defend|trust|believe|challenge|"
    r"understand|recheck|double-check)(?:ing)? (?:on |about |with \w+ )?(?:the|that|this|those|these|your|"
    r"our|his|her|their) \$?$"
)
_THE = re.compile(r"\b(?:the|that|this|your|those) ?\$?$")
_TAKES_IT = re.compile(r"\b(?:use|take|try|assume|go with|with|at|set|plug in|run|to|for)\b[a-z ]{0,16}$")
_WAITS = re.compile(
    r"\bwait (?:until |till |for )?$|\bbatch(?:ed|ing)? [^,;.]{0,16}(?:%|percent|half|third) ?of (?:it|"
    r"them) $"
)
_BROKEN = re.compile(
    r"\d\.?[ol](?=[\d%])|\b(?:undefined|null|none|n/a) (?:tokens|requests|dollars|usd|engineers|gpus)\b"
)
"""A letter for a digit: "5o%"."""


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
    only_told = told_of(told)
    told = replace(told, choices=tuple(one for one in told.choices if not _stands_in(only_told, one)))
    pieces = tuple(
        replace(one, denied=True) if _stands_in(only_told, one.amount) else one for one in segments(told)
    )
    flows, used = _flows(told)
    doubts: list[Doubt] = []
    columns: list[Entry] = []
    none, places = zeros(told)
    entries: list[Entry] = list(none)
    if _BROKEN.search(told.text):
        doubts.append(Doubt("not_a_number", None))
    counted = [one for one in pieces if one.amount not in used and not _stands_in(places, one.amount)]
    for one, got in _bounds(told, counted, before):
        if one.denied or one.retracted:
            continue
        columns += got.entries
        if got.entries:
            entries += got.entries
        else:
            doubts.append(Doubt(got.why, got.field, got.readings, got.stray))
    if not entries and any(one.denied for one in pieces):
        doubts.append(Doubt("left_over", None))
    named, name_doubts = _named(
        told,
        {entry.field for entry in entries}
        | {f"{entry.field}*" for entry in entries if entry.op == "multiply"},
    )
    entries += [*flows, *named]
    fields = frozenset(entry.field for entry in entries)
    if is_qualified(told, tuple(entries)) or leaves_something_out(told, places, fields):
        doubts.append(Doubt("left_over", None))
    doubts += name_doubts
    if told.ratios and not any(entry.field == "input_share" for entry in entries):
        if len(told.ratios) == 1:
            entries.append(Entry("input_share", "set", told.ratios[0]))
        else:
            doubts.append(Doubt("contradiction", "input_share"))
    return Gathered(
        tuple(dict.fromkeys(entries)), tuple(doubts), tuple(columns), denies(told, pieces, places), pieces
    )


def _is_quoted(told: Said, one: Segment) -> bool:
    """“Check the 2M figure” speaks of a number; "use the 2M figure" sets one."""
    before = told.words[: one.amount.start]
    if _CHECKED.search(before):
        return True
    return (
        _FIGURE.match(told.words, one.amount.end) is not None
        and _THE.search(before) is not None
        and _TAKES_IT.search(before) is None
    )


def _stands_in(places: list[tuple[int, int]], one: Amount | Factor | Choice) -> bool:
    return any(low <= one.start < high for low, high in places)


def _bounds(told: Said, pieces: list[Segment], before: Field | None) -> list[tuple[Segment, Bound]]:
    """What each number says, each with the field of the one before to fall back on."""
    inherited: Field | None = None
    found: list[tuple[Segment, Bound]] = []
    for one in pieces:
        offered = inherited or (before if _may_take(one, before) else None)
        if offered and _is_too_much(one, offered):
            offered = None
        if offered and beside_something_else(told, one):
            offered = None
        got = bound(told, one, offered)
        if _PART_OF_MANY.search(told.words[: one.amount.start]) or _is_quoted(told, one):
            got = Bound(field=got.field, why="left_over")
        got = of_both(told, one, got)
        if got.field and not got.stray and got.why != "model_or_volume":
            inherited = got.field
        found.append((one, got))
    return verbs_carried(told, inherited_backwards(told, corrected(give_or_take(told, found))))


def _is_too_much(one: Segment, field: Field) -> bool:
    """Whether no value of the field can be so large: "100B" is no salary."""
    number = one.amount
    return isinstance(number, Amount) and number.value >= BIG and not fits(Entry(field, "set", number.value))


def _may_take(one: Segment, before: Field | None) -> bool:
    return before is not None and (isinstance(one.amount, Amount) or not one.cues)


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
    if (
        not periods
        and into[0].value + out[0].value == HUNDRED
        and all(_is_bare(one) for one in (*into, *out))
    ):
        return (Entry("input_share", "set", into[0].value / HUNDRED),), (into[0], out[0])
    if len(periods) > 1 or not (into[0].value >= big or (periods and into[0].value >= big / 10)):
        return (), ()
    total = into[0].value + out[0].value
    month = replace(into[0], value=total, period=next(iter(periods), None)).a_month
    share = into[0].value / total if total else 0.5
    return (Entry("tokens_per_month", "set", month), Entry("input_share", "set", share)), (into[0], out[0])


def _is_bare(one: Amount) -> bool:
    """“80 in, 20 out” are parts of a hundred."""
    return not one.scaled and one.unit in {None, "tokens"}


def _named(told: Said, taken: set[str]) -> tuple[Entries, list[Doubt]]:  # noqa: C901, PLR0912 - one return a case
    """The names that are meant; two of one kind are asked back, but for regimes."""
    kept: dict[Field, list[str]] = {}
    doubts: list[Doubt] = []
    told = replace(told, choices=_last_said(told))
    denied = [one for one in told.choices if one.denied]
    for one in told.choices:
        if one.denied:
            continue
        if one.value is None:
            known = tuple((Entry(one.field, "set", name),) for name in one.members)
            doubts.append(Doubt("which_model" if one.family else "unknown_name", one.field, known))
            continue
        at_night = told.text[one.start : one.end] in {"at night", "overnight"} and not _WAITS.search(
            told.text[: one.start]
        )
        if one.field == "load_pattern" and one.value == "batch" and "batch_share" in taken and not at_night:
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
    without = tuple(dict.fromkeys(f"{AWAY}{one.value}" for one in denied if one.field == "regulated"))
    for field, values in kept.items():
        if field == "regulated":
            entries.append(Entry(field, "set", (*values, *without)))
        elif len(values) == 1:
            entries.append(Entry(field, "set", values[0]))
        else:
            doubts.append(
                Doubt("contradiction", field, tuple((Entry(field, "set", value),) for value in values))
            )
    if without and "regulated" not in kept:
        entries.append(Entry("regulated", "set", without))
    for one in denied:
        if one.field in kept or one.field in taken:
            continue
        if one.field in {"api_model", "self_host_model"} and {"api_model", "self_host_model"} & set(kept):
            continue
        if one.field == "regulated":
            continue
        if one.field == "hosting" and "gpu" not in kept:
            doubts.append(
                Doubt(
                    "negation",
                    "hosting",
                    ((Entry("hosting", "set", "on_prem" if one.value == "cloud" else "cloud"),),),
                )
            )
        else:
            doubts.append(Doubt("negation", one.field))
    if _UNKNOWN_CARD.search(told.words):
        doubts.append(Doubt("unknown_name", "gpu"))
    return tuple(entries), doubts


def _last_said(told: Said) -> tuple[Choice, ...]:
    """The names without those that are corrected at once: "H100, I mean H200"."""
    pairs = zip_longest(told.choices, told.choices[1:])
    return tuple(
        one
        for one, after in pairs
        if after is None
        or after.field != one.field
        or one.denied
        or after.denied
        or not CORRECTS.fullmatch(told.words[one.end : after.start])
    )


def _in_a_cue(told: Said, field: Field, price: Field) -> bool:
    """Whether the name is part of the words for a price: "sonnet's price"."""
    return any(
        cue.field == price and cue.start < one.end and one.start < cue.end
        for one in told.choices
        if one.field == field
        for cue in told.cues
    )
