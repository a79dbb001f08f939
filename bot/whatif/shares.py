"""What does a percentage do? A share is set or moved by points; a volume or a price is multiplied."""

import re

from bot.language.quantities import MONTHS_A_YEAR, PER_MONTH
from bot.whatif.amount import Amount
from bot.whatif.bound import ADVERB, IDLE, RATE_FIELDS, Bound
from bot.whatif.canonical import set_to
from bot.whatif.cues import DOWN, SHARES, UP
from bot.whatif.operations import adds_inside, direction, is_part_of_now, is_relative, says_by
from bot.whatif.reading import Entries, Entry, Field
from bot.whatif.said import Said
from bot.whatif.segments import Segment

_PRICES: frozenset[Field] = frozenset(
    ("gpu_hourly_usd", "gpu_purchase_usd", "api_price", "engineer_salary_usd", "electricity_usd_per_kwh")
)
_AGAIN = re.compile(r" ?again\b")
_PLUS = re.compile(r"\bplus $")
_VERB_BEFORE_A_PART = re.compile(
    rf"\b(?:{UP.pattern}|{DOWN.pattern})(?: (?:off|away|out|about|around|roughly|another|a|an|the|our|all|"
    rf"full|whole|"
    r"nearly|almost|some|like|only|just|up|down|[a-z]{3,12}|[§¤]+)(?<! to)(?<! only)(?<! just)(?<! "
    r"at)){0,3} $"
)
_SAID_OF_A_PART = re.compile(
    r"(?: (?:of )?(?:the |our |all |this )*(?:[a-z]+ ){0,2}?(?:volume|traffic|requests|tokens|usage|load|"
    r"calls|prompts|spend|"
    r"work|workload))? (?:is|are|was|were|comes?|needs?|uses?|repeats?|stays?)\b"
    r"(?! (?:gone|lost|cut|dropped|removed|enough|left|all|plenty|fine|realistic|what))"
)
"""“Two thirds of the prompts are repeats” tells of a part, and changes no whole."""
_OF_THAT = re.compile(r" ?(?:of )?(?:that|it|this)\b")
_OF_ITSELF = re.compile(
    r" ?(?:of )?(?:the |our |its |that )?(?:util\w*|(?:cache )?hit rate|occupancy|batch share|cache share)\b"
)
_IN_USE = re.compile(r"\b(?:us(?:e|es|ing|ed)|need|busy|load(?:ed)?|active)\b")


def two_ways(field: Field, step: float) -> tuple[Entries, ...]:
    """“Up by 10%" of a share: of what it is, or in points."""
    return ((Entry(field, "multiply", 1 + step),), (Entry(field, "add", step),))


def percent(told: Said, one: Segment, amount: Amount, field: Field) -> Bound:  # noqa: C901, PLR0911, PLR0912 - one return a way of saying it
    """The same for a percentage or a part."""
    before, after, value = one.before, one.after, amount.value
    around = f"{before} {after}"
    if amount.unit == "points":
        step = (
            adds_inside(told.text[amount.start : amount.end])
            or direction(before, after)
            or (-1 if amount.flaw == "negative" else 1 if re.search(r"\+ ?$", before) else 0)
        )
        if not step:
            return Bound(
                field=field,
                why="relative_or_points",
                readings=((Entry(field, "add", value),), (Entry(field, "add", -value),)),
            )
        return Bound((Entry(field, "add", step * value),), field)
    if field in _PRICES and re.match(r" ?off\b", after):
        if re.search(r"\b(?:reserv\w*|commit\w*|contract)\b", told.text):
            return Bound(
                field=field, why="several_fields", readings=((Entry(field, "multiply", 1 - value),),)
            )
        return Bound((Entry(field, "multiply", 1 - value),), field)
    if field == "gpu_count" and _IN_USE.search(around):
        readings = ((Entry("utilization", "set", value),), (Entry(field, "multiply", value),))
        return Bound(field=field, why="several_fields", readings=readings)
    if field == "growth_per_month":
        return _growth(one, amount)
    if field == "discount":
        if re.search(r"\b(?:on top|additional|another|extra|further|more)\b", around) or (
            says_by(before) and direction(before.replace("off", ""), "")
        ):
            return Bound(
                field=field,
                why="relative_or_points",
                readings=((Entry(field, "set", value),), (Entry(field, "add", value),)),
            )
        if amount.bound and not re.search(r"\bup to ?$", before):
            return Bound(field=field, why="limit", readings=((Entry(field, "set", value),),))
        return Bound(set_to(told, one, amount, field), field)
    if (
        field == "mlops_fte"
        and amount.unit == "percent"
        and not re.search(r"\b(?:team|headcount|staff\w*|ftes?|more|fewer|less|of)\b", around)
    ):
        step = -1 if amount.flaw == "negative" else direction(before, after) or 1
        return Bound(
            field=field,
            why="several_fields",
            readings=(
                (Entry("engineer_salary_usd", "multiply", 1 + step * value),),
                (Entry(field, "multiply", 1 + step * value),),
            ),
        )
    if (
        field in SHARES
        and amount.part
        and (_OF_ITSELF.match(after) or (field == "utilization" and _OF_THAT.match(after)))
    ):
        return Bound((Entry(field, "multiply", value),), field)
    if field in SHARES:
        if IDLE.search(around) and field == "utilization":
            return Bound((Entry(field, "set", 1 - value),), field)
        relative = is_relative(amount, before, after) and not (amount.part and not says_by(before))
        if relative:
            step = direction(before, after) or (-1 if amount.flaw == "negative" else 1)
            if (
                says_by(before)
                or amount.flaw == "negative"
                or re.match(
                    (
                        r"^ ?(?:more|less|higher|lower|up|down|better|worse|increase|decrease|drop|"
                        r"bump|improvement)\b"
                    ),
                    after,
                )
                or re.search(r"\+ ?$", before)
                or re.search(
                    (
                        r"\b(?:up|down|increase of|decrease of|drop of|another|extra|more|less|"
                        r"higher|lower)\b[\w ]{0,12}$"
                    ),
                    before,
                )
            ):
                return Bound(field=field, why="relative_or_points", readings=two_ways(field, step * value))
            return Bound(
                field=field,
                why="relative_or_points",
                readings=(*two_ways(field, step * value), (Entry(field, "set", value),)),
            )
        if amount.bound and not re.search(r"\bup to ?$", before):
            return Bound(field=field, why="limit", readings=(set_to(told, one, amount, field),))
        if says_by(before) and amount.part:
            return Bound(
                field=field,
                why="relative_or_points",
                readings=two_ways(field, (direction(before, after) or 1) * value),
            )
        return Bound(set_to(told, one, amount, field), field)
    return _of_what_there_is(one, amount, field)


def _of_what_there_is(one: Segment, amount: Amount, field: Field) -> Bound:  # noqa: PLR0911 - one return a way
    """A percentage or a part of a volume, a price, a team."""
    before, after, value = one.before, one.after, amount.value
    if is_part_of_now(after, before) and _TAKEN_AWAY.search(before):
        return Bound((Entry(field, "multiply", 1 - value),), field)
    if amount.part and _SAID_OF_A_PART.match(after):
        return Bound(field=field, why="no_field", readings=((Entry(field, "multiply", value),),))
    if amount.part or is_part_of_now(after, before):
        way = re.match(r"^ ?(?:as (?:much|many)|of)\b", after)
        if amount.part and not way and (step := _moves(amount, before, after)):
            return Bound((Entry(field, "multiply", 1 + step * value),), field)
        step = (
            0
            if way
            else (
                direction(before, after)
                if says_by(before)
                or re.match(r"^ ?(?:less|fewer|more|cheaper|lower|higher|off|smaller|bigger)\b", after)
                else 0
            )
        )
        return Bound((Entry(field, "multiply", 1 + step * value if step else value),), field)
    if is_relative(amount, before, after):
        step = -1 if amount.flaw == "negative" else direction(before, after) or 1
        return Bound((Entry(field, "multiply", 1 + step * value),), field)
    if re.search(r"\bto (?:about |just |only )?$", before):
        return Bound(field=field, why="relative_or_points", readings=((Entry(field, "multiply", value),),))
    if (
        re.match(r"^ ?(?:of )?(?:the |our |today's )?(?:volume|traffic|usage|price|current)", after)
        or value > 1
    ):
        return (
            Bound((Entry(field, "multiply", value),), field)
            if field in RATE_FIELDS and re.search(r"\b(?:at|only|just|to)\b", before)
            else Bound(
                field=field,
                why="no_field",
                readings=((Entry(field, "multiply", value),), (Entry(field, "multiply", 1 + value),)),
            )
        )
    return Bound(
        field=field,
        why="no_field",
        readings=((Entry(field, "multiply", 1 + value),), (Entry(field, "multiply", value),)),
    )


def _moves(part: Amount, before: str, after: str) -> int:
    """1 for "up a third" and "half again", -1 for "knock off a fifth"; 0 for "down to a third"."""
    if part.flaw == "negative":
        return -1
    if _AGAIN.match(after) or _PLUS.search(before):
        return 1
    verb = _VERB_BEFORE_A_PART.search(before)
    return direction(verb[0], "") if verb else 0


def _growth(one: Segment, amount: Amount) -> Bound:
    around = f"{one.before} {one.after}"
    shrinks = (
        amount.flaw == "negative"
        or re.search(r"\b(?:shrink\w*|declin\w*|fall\w*|drop\w*|decreas\w*|negative)\b", around) is not None
    )
    value = -amount.value if shrinks else amount.value
    told = ADVERB.search(around)
    period = amount.period or (
        next((name for name in ("month", "year", "quarter", "week") if told[name]), None) if told else None
    )
    field: Field = "growth_per_month"
    if value <= -1 or re.search(r"\b(?:another|extra|additional)\b", one.before):
        return Bound(field=field, why="out_of_range")
    if period is None:
        readings: tuple[Entries, ...] = (
            (Entry(field, "set", value),),
            (Entry(field, "set", (1 + value) ** (1 / MONTHS_A_YEAR) - 1),),
        )
        return Bound(field=field, why="which_period", readings=readings)
    a_month = value if period == "month" else (1 + value) ** PER_MONTH[period] - 1
    return Bound((Entry(field, "set", a_month),), field)


_TAKEN_AWAY = re.compile(
    r"\b(?:cut|cuts|drop|drops|lose|loses|shed|sheds|remove|shave|shaves|reduce|trim|slash|take "
    r"away|knock)(?: (?:off|out|away|about|another|like))? ?$"
)
