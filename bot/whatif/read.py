"""What does a follow-up mean? One message after a verdict, as a typed `Reading`; total, whatever it is given.

The steps: plain text, names, numbers with their units, the field of each, what is done to it. A change is
taken only when every number, every name and every denial is accounted for; else one question is asked back.
"""

import re
from dataclasses import replace
from itertools import product

from bot.language.normalise import clean
from bot.language.quantities import Period
from bot.whatif import asks, talk
from bot.whatif.comparing import columns
from bot.whatif.cues import HYPOTHESIS
from bot.whatif.gather import Doubt, Gathered, gather
from bot.whatif.limits import limited
from bot.whatif.nothing_read import asked, nothing_read
from bot.whatif.reading import MOST_READINGS, Entries, Entry, Field, Reading, clarify, ignore, reject
from bot.whatif.said import Said, said
from bot.whatif.steps import step

_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]{0,80})?>")
_MARKETS = re.compile(r"\b(?:would|could|can|might) (?:we|it|that|this|the|an?|#+)\b")
_SHOULD = re.compile(
    r"^\W*(?:so |and |but |ok |hmm,? )*(?:is|are|was|were|should|does|do|did|has|have|isn't|"
    r"aren't|doesn't|don't|why|where|who|when|which|how (?!about|does|do|would|will|is it|much|"
    r"bad|about))\b"
)
_LOOKS = re.compile(
    r"\bhow (?:does|do|would|will|is|about|bad|good|are)\b.*\b(?:look|change|compare|be|cost|"
    r"save|at|with|if|for|do)\b|\bwhat (?:does|would|will|is|do|are|happens?|changes?|"
    r"'s)\b.*\b(?:look|at|with|if|for|do|under|cost)\b|\bwhat's\b.*\b(?:at|with|if|for|under)\b"
)
_QUOTED = re.compile(
    r"\b(?:assum(?:e|ed|ing|ption)|come(?:s)? from|came from|where|why|did you|do you|realistic|"
    r"reasonable|enough|too (?:high|low|much|many|few|little|optimistic|pessimistic)|right|"
    r"correct|sane|based on|how come|typical|normal|included?|make sense|mean|justif\w*|"
    r"plausible|possible|achievable|feasible|needed|necessary|really need|actually need|fair|"
    r"overkill)\b"
)
_EITHER_CASE = re.compile(r"\bbest[- ]case\b.*\bworst[- ]case\b|\bworst[- ]case\b.*\bbest[- ]case\b")
_OF_GPUS = re.compile(r"\bgpus?\b|\bhardware\b|\brent(?:al|als|s)?\b|¤")
_HAVE_TO_BE = re.compile(
    r"^\W*(?:so |and |but )*(?:what|how (?:much|many|high|low|big|cheap))\b.{0,40}\b(?:have|has|need)s? "
    r"to (?:be|go|fall|drop|rise|get)\b"
)
_PRICE_OF = re.compile(
    r"^\W*(?:so |and |but )?(?:what(?:'s| is| are| was)|how much (?:is|are|does|do)|at what|"
    r"which)\b.{0,24}\b(?:price|rate|rates|cost|costs|prices|hourly|salary)\b(?! (?:at|with|if|"
    r"using|on|under))"
)
_PERIOD_ONLY = re.compile(
    r"^\W*(?:(?:no|sorry|oops|i meant?|i mean|that'?s|that was|it'?s|actually|correction|make "
    r"that|per|a|an|each|in|wait|not|rather|should be|meant|the|of course)[ "
    r",.:;-]+)+(?P<what>day|week|month|year|hour|daily|weekly|monthly|yearly|tokens?|"
    r"requests?)\b(?P<rest>.*)$"
)
_PERIODS: dict[str, Period] = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"}
_REST = re.compile(
    r"^[\W]*(?:not (?:a |an |per |the )?(?:day|week|month|year|hour|daily|weekly|monthly|yearly|"
    r"tokens?|requests?)|of course|sorry|please|obviously|my bad|instead)?[\W]*$"
)
_STATEMENT_OF_OTHERS = re.compile(
    r"^\W*(?:he|she|they|his|her|their|the vendor|nvidia|coreweave|lambda|runpod|together|groq)\b"
)
_MOST_WORDS_WITHOUT_A_WISH = 30
"""A longer message that supposes nothing tells more than a change: it is asked back."""


def read(text: str, prev: str | None = None, bots: frozenset[str] = frozenset()) -> Reading:  # noqa: PLR0911 - one return a case
    """What a follow-up says. `prev`: the same person's message before, already applied; `bots`: our user ids.

    Whatever the text, the answer is a `Reading`; never raises.
    """
    cleaned = clean(to_the_bot(text, bots))
    if cleaned.too_long:
        return reject("too_long")
    if not cleaned.text:
        return ignore("chatter")
    if cleaned.mentions_someone and not _addresses(text, bots):
        return ignore("to_somebody")
    told = said(cleaned)
    if nav := step(told.text, asked=False):
        return nav
    if talk.is_an_order_to_misbehave(told.text):
        return reject("instructions")
    if told.message.too_long:
        return reject("too_long")
    if talk.is_a_fable(told.text):
        return ignore("chatter")
    if talk.is_thanks(told.text) and not told.amounts and not told.choices:
        return ignore("chatter")
    return limited(_read(told, prev, addressed=_addresses(text, bots)))


def to_the_bot(text: str, bots: frozenset[str]) -> str:
    """The text without mentions of the bot."""
    return _MENTION.sub(lambda match: " " if match[1] in bots else match[0], text) if "<@" in text else text


def _addresses(text: str, bots: frozenset[str]) -> bool:
    first = _MENTION.search(text)
    return first is not None and first[1] in bots


def _read(told: Said, prev: str | None, *, addressed: bool) -> Reading:  # noqa: C901, PLR0911, PLR0912 - one return a kind of message
    before = _before(prev)
    if fixed := _another_unit(told, prev):
        return fixed
    got = gather(told, _field_before(told, before))
    holds = bool(got.entries or [one for one in got.doubts if not one.stray])
    supposes = HYPOTHESIS.search(told.text) is not None
    if talk.is_another_language(told.text):
        return (
            clarify("language")
            if holds or addressed or re.search(r"\d|\?", told.text)
            else ignore("not_about_us")
        )
    if talk.is_not_held(told.text) and (
        holds or addressed or supposes or told.cues or not talk.is_to_others(told.text)
    ):
        return reject("not_held")
    asking = asks.asks(told.text)
    if (
        not supposes
        and not addressed
        and talk.is_to_others(told.text)
        and not (got.entries and not got.doubts and not asking)
    ):
        return ignore("to_somebody")
    people = [one for one in told.amounts if one.unit == "people"]
    if (
        not supposes
        and not addressed
        and people
        and len(people) == len(got.entries)
        and talk.is_social(told.text)
    ):
        return ignore("to_somebody")
    if (
        not supposes
        and not addressed
        and (talk.is_hearsay(told.text) or talk.is_a_joke(told.text))
        and not asking
    ):
        return ignore("hearsay")
    if not supposes and talk.is_past(told.text) and not asking:
        return ignore("hearsay") if not addressed else clarify("left_over", (got.entries,))
    if _EITHER_CASE.search(told.text):
        return clarify("range", tuple((entry,) for entry in got.entries))
    side_by_side = columns(told, got)
    if side_by_side is not None and not (asking and re.search(r"\b(?:why|how come)\b", told.text)):
        return _compared(told, got, side_by_side, asking=asking)
    if asking and not _is_supposed(told, got):
        return asked(told, got)
    if not supposes and not addressed and len(told.text.split()) > _MOST_WORDS_WITHOUT_A_WISH:
        return clarify("hearsay", (got.entries,))
    if not holds:
        return nothing_read(told, got, asking=asking, addressed=addressed)
    if not supposes and _STATEMENT_OF_OTHERS.match(told.text) and not addressed:
        return ignore("hearsay")
    return _vendors_discount(told, _changed(got))


def _vendors_discount(told: Said, reading: Reading) -> Reading:
    """A discount that a GPU is named beside is asked back: it may be off the rent, or off the API."""
    off = reading.entries[0] if len(reading.entries) == 1 else None
    if off is None or off.field != "discount" or off.op != "set" or not _OF_GPUS.search(told.words):
        return reading
    rent = Entry("gpu_hourly_usd", "multiply", round(1 - float(str(off.value)), 6))
    return clarify("several_fields", ((rent,), (off,)))


def _before(prev: str | None) -> Reading | None:
    return read(prev) if prev else None


def _field_before(told: Said, before: Reading | None) -> Field | None:
    """The field of the message before that a bare number of this one is of."""
    if before is None:
        return None
    entries = before.entries or tuple(entry for each in before.readings for entry in each)
    fields = list(
        dict.fromkeys(
            entry.field
            for entry in entries
            if not isinstance(entry.value, (str, tuple)) and entry.op != "any"
        )
    )
    shares = {"utilization", "cached_share", "batch_share", "input_share", "discount", "growth_per_month"}
    percent = any(one.unit in {"percent", "points"} for one in told.amounts)
    scaled = any(one.scaled or one.period for one in told.amounts)
    if percent and any(field in shares for field in fields):
        fields = [field for field in fields if field in shares]
    elif scaled and len(fields) > 1:
        fields = [field for field in fields if field not in shares]
    return fields[0] if len(fields) == 1 else None  # type: ignore[return-value]


def _another_unit(told: Said, prev: str | None) -> Reading | None:
    """“A day, not a month”, "I meant requests": the number before with another unit."""
    match = _PERIOD_ONLY.match(told.text) if prev and not told.amounts and not told.choices else None
    if match is None or not _REST.match(match["rest"]) or prev is None:
        return None
    earlier = said(clean(prev))
    numbers = [
        one
        for one in earlier.amounts
        if one.unit in {None, "tokens", "requests", "usd"} and (one.scaled or one.period or one.unit)
    ]
    if len(numbers) != 1:
        return clarify("no_value")
    one, what = numbers[0], match["what"]
    if what.startswith(("token", "request")):
        one = replace(one, unit="tokens" if what.startswith("token") else "requests")
    else:
        one = replace(one, period=_PERIODS.get(what, what))  # type: ignore[arg-type]
    again = gather(replace(earlier, amounts=(one,)), None)
    return _changed(again) if again.entries and not again.doubts else clarify("no_value")


def _is_supposed(told: Said, got: Gathered) -> bool:  # noqa: PLR0911 - one return a case
    """Whether a question supposes a change: "would it flip at 40% utilization?", "what does 5B cost?"."""
    if not got.entries and not [one for one in got.doubts if not one.stray]:
        return HYPOTHESIS.search(told.text) is not None and (
            bool(told.amounts)
            or re.search(r"\b(?:what if|what about|how about|suppose)\b", told.text) is not None
        )
    if _QUOTED.search(told.text) and not re.search(r"\b(?:if|what if)\b", told.text):
        return False
    if re.search(r"^\W*(?:how (?:sure|confident)|where|why|who)\b", told.text) and not re.search(
        r"\bif\b", told.text
    ):
        return False
    if _HAVE_TO_BE.search(told.text):
        return False
    if _PRICE_OF.search(told.text) and not re.search(r"\bif\b", told.text):
        return False
    if HYPOTHESIS.search(told.text):
        return True
    if _LOOKS.search(told.text):
        return True
    return _SHOULD.match(told.text) is None and _MARKETS.search(told.text) is not None


def _compared(told: Said, got: Gathered, side_by_side: Entries, *, asking: bool) -> Reading:  # noqa: PLR0911 - one return a case
    if len(side_by_side) > 1 or (side_by_side and side_by_side[0].field == "scenario"):
        if any(one.why == "model_or_volume" for one in got.doubts):
            return clarify("model_or_volume")
        return Reading("compare", side_by_side)
    if len(side_by_side) == 1 and not got.doubts and not asking and re.search(r"\bcompar", told.text):
        return Reading("compare", side_by_side)
    if re.search(r"\bapi\b|self-?host|host(?:ing)?\b", told.text) and not got.entries and not told.amounts:
        return Reading("ask", (Entry("verdict", "any", "explain"),))
    if asking and asks.is_ours(told) and not told.amounts:
        return asked(told, got)
    if got.entries and not got.doubts and HYPOTHESIS.search(told.text):
        return _changed(got)
    if any(one.why == "unknown_name" for one in got.doubts):
        return reject("unknown_name")
    if not got.entries and not told.amounts and not told.cues and not told.choices:
        return ignore("chatter")
    return clarify("no_field", tuple((entry,) for entry in side_by_side))


def _changed(got: Gathered) -> Reading:
    doubts = [one for one in got.doubts if not (one.stray and one.why in {"", "vague"} and got.entries)]
    whys = {one.why for one in doubts}
    for why in ("out_of_range", "not_a_number", "unknown_name"):
        if why in whys:
            return reject(why)
    clash = _clashing(got.entries)
    if clash:
        rest = tuple(entry for entry in got.entries if entry not in clash)
        return clarify("contradiction", tuple((*rest, entry) for entry in clash))
    if doubts:
        return clarify(doubts[0].why or "left_over", _full(got.entries, doubts))
    if got.negated:
        return clarify("negation", (got.entries,))
    if not got.entries:
        return ignore("chatter")
    return Reading("change", got.entries)


def _clashing(entries: Entries) -> Entries:
    fields = [entry.field for entry in entries]
    return tuple(entry for entry in entries if fields.count(entry.field) > 1)


def _full(entries: Entries, doubts: list[Doubt]) -> tuple[Entries, ...]:
    """Complete readings: what is certain with one way to take each doubt."""
    ways = [one.readings for one in doubts if one.readings]
    if len(ways) != len(doubts):
        return ()
    return tuple((*entries, *(entry for part in chosen for entry in part)) for chosen in product(*ways))[
        :MOST_READINGS
    ]
