"""What does a follow-up mean? One message after a verdict, as a typed `Reading`; total, whatever it is given.

The steps: plain text, names, numbers with their units, the field of each, what is done to it. A change is
taken only when every number, every name and every denial is accounted for; else one question is asked back.
"""

import re

from bot.language.normalise import clean, quoted
from bot.whatif import asks, talk
from bot.whatif.another_language import (
    asks_in_another_language,
    is_another_language,
    speaks_of_our_things,
)
from bot.whatif.changing import changed
from bot.whatif.comparing import columns, is_of_two_cases, of_scenarios_and_more, two_cases
from bot.whatif.cues import HYPOTHESIS
from bot.whatif.following import another_unit, field_before, one_more_column
from bot.whatif.gather import Gathered, gather
from bot.whatif.limits import limited
from bot.whatif.not_priced import is_not_priced, is_settled_here
from bot.whatif.nothing_read import asked, nothing_read
from bot.whatif.question_subjects import asks_of_a_subject
from bot.whatif.reading import Entries, Entry, Field, Reading, clarify, ignore, reject
from bot.whatif.said import Said, said
from bot.whatif.steps import is_beside_a_change, step
from bot.whatif.supposing import is_supposed
from bot.whatif.what_stands import is_of_what_stands

_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]{0,80})?>")
_STATEMENT_OF_OTHERS = re.compile(
    r"^\W*(?:he|she|they|his|her|their|the vendor|the (?:\w+ ){1,2}(?:team|guys|folks|org|group|department) "
    r"(?:uses?|runs?|already|has|have)|"
    r"our (?:growth|sales|marketing|support|design|front-?end|mobile|qa|finance|legal|hr|security|web|"
    r"product|content|"
    r"payments|billing|search|ads|data) (?:team|guys|folks|org|group|department|squad|people) (?:uses?|"
    r"runs?|has|have|is)|nvidia|coreweave|lambda|runpod|together|groq)\b"
)
_CLOUD = re.compile(r"\b(?:aws|amazon|azure|gcp|google cloud|oracle|coreweave|lambda|runpod)\b")
_USE_IT = re.compile(
    r"\b(?:quot(?:es?|ed)|offers?|offered|gives?|gave|charges?) us\b|\b(?:use|take|try|assume|plug in|go "
    r"with|run|rerun with) (?:that|it|this|those)\b"
)
_OF_GPUS = re.compile(r"\bgpus?\b|\bhardware\b|\brent(?:al|als|s)?\b|¤")
_FOR_THAT_CARD = re.compile(r"\bfor (?:that|the|our|this|those|these) ¤")
_ASIDE = re.compile(r"(?<=\w )\([^()\d]{1,80}\)(?= \w)")
"""“Ok so (my boss is watching lol) put 5 engineers”: what stands in brackets is no part of it."""
_OF_A_CARD = {"gpu", "gpu_hourly_usd", "gpu_purchase_usd", "gpu_count", "hosting"}
_EXPLAINS = re.compile(
    r"\b(?:why|how come)\b|^\W*(?:please |pls |ok |so )*(?:explain|walk (?:me|us)|break (?:it|this) down)\b"
)
_WAYS_TO_PAY = re.compile(
    r"\b(?:capex|opex|spot|reserved|on[- ]demand|pre-?emptible|dedicated|(?:renting|buying|leasing|owning|"
    r"rent|buy|lease)"
    r"(?= (?:and|vs\.?|versus|or|against|to|with) (?:renting|buying|leasing|owning|rent|buy|lease)))\b"
)
"""“Compare spot, reserved and on-demand”: ways to pay for GPUs, as its answer sets side by side."""
_IDLE_IF = re.compile(
    r"\b(?:no idea|not sure|don't know|unsure|unclear|wonder(?:ing)?|doubt) (?:if|whether)\b"
)
_ENDLESS = re.compile(r"\b(?:infinite(?:ly)?|unlimited|endless|negative)\b")
_VOLUME = re.compile(r"\b(?:tokens?|requests?|volume|traffic)\b")
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
    prev = quoted(text) or prev
    if talk.is_waved_away(told.text):
        return ignore("hearsay")
    if nav := step(told.text, asked=False):
        return nav
    if talk.is_an_order_to_misbehave(told.text):
        return reject("instructions")
    if told.message.too_long:
        return reject("too_long")
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
    if fixed := another_unit(told, prev):
        return fixed
    got = gather(told, field_before(told, before))
    holds = bool(got.entries or [one for one in got.doubts if not one.stray])
    supposes = HYPOTHESIS.search(_IDLE_IF.sub(" ", told.text)) is not None
    if talk.is_a_daydream(told.text):
        return clarify("hearsay", (got.entries,)) if addressed else ignore("hearsay")
    if is_another_language(told.text):
        return (
            clarify("language")
            if got.entries
            or addressed
            or asks_in_another_language(told.text)
            or speaks_of_our_things(told.text)
            else ignore("not_about_us")
        )
    if is_not_priced(told.text) and not got.entries:
        return reject("not_held")
    if talk.is_not_held(told.text) and (
        holds or addressed or supposes or told.cues or not talk.is_to_others(told.text)
    ):
        return reject("not_held", _endless(told))
    stands = is_of_what_stands(told.text)
    asking = stands or asks.asks(told.text)
    if is_settled_here(told.text) and not asking:
        return reject("not_held")
    if not supposes and (other := _other_business(told, got, asking=asking, addressed=addressed)):
        return other
    if asking and asks_of_a_subject(told, got):
        return asked(told, got)
    if compared := _comparison(told, got, before, asking=asking):
        return compared
    supposed = is_supposed(told, got) and not (stands and not supposes)
    if asking and not supposed:
        return asked(told, got)
    if not supposes and not addressed and len(told.text.split()) > _MOST_WORDS_WITHOUT_A_WISH:
        return clarify("hearsay", (got.entries,))
    if not holds:
        return nothing_read(told, got, asking=asking, addressed=addressed)
    others = _STATEMENT_OF_OTHERS.match(told.text) is not None and not _USE_IT.search(told.text)
    if not supposes and others and not addressed:
        return ignore("hearsay")
    return _without_a_step(told, _vendors_discount(told, changed(got)))


def _without_a_step(told: Said, reading: Reading) -> Reading:
    """A change; where a step stands beside it, it is asked back, for one of the two would be lost."""
    lost = reading.kind == "change" and is_beside_a_change(told.text)
    return clarify("left_over", (reading.entries,)) if lost else reading


def _endless(told: Said) -> Field | None:
    """What is said to be infinite or negative; None where that is not why it is not held."""
    if not _ENDLESS.search(told.text):
        return None
    volume: Field = "requests_per_day" if "request" in told.text else "tokens_per_month"
    return next((cue.field for cue in told.cues), volume if _VOLUME.search(told.text) else None)


def _vendors_discount(told: Said, reading: Reading) -> Reading:
    """A discount that a GPU is named beside is asked back: it may be off the rent, or off the API."""
    off = reading.entries[0] if len(reading.entries) == 1 else None
    clouds = [one for one in told.choices if one.value == "cloud" and _CLOUD.search(told.text)]
    if len(reading.entries) == 1 + len(clouds) and clouds:
        off = next((entry for entry in reading.entries if entry.field == "discount"), None)
    if off is None or off.field != "discount" or off.op != "set":
        return reading
    if not clouds and not _OF_GPUS.search(told.words):
        return reading
    rent = Entry("gpu_hourly_usd", "multiply", round(1 - float(str(off.value)), 6))
    return clarify("several_fields", ((rent,), (off,)))


def _other_business(told: Said, got: Gathered, *, asking: bool, addressed: bool) -> Reading | None:
    """Talk to others, gossip and what once was, unless the bot is addressed; None for what is ours."""
    text = _ASIDE.sub(" ", told.text)
    if not addressed:
        if talk.is_to_others(text) and not (got.entries and not got.doubts and not asking):
            return ignore("to_somebody")
        people = [one for one in told.amounts if one.unit == "people"]
        if people and len(people) == len(got.entries) and talk.is_social(told.text):
            return ignore("to_somebody")
        if talk.is_other_work(told.text) or (_is_of_people_or_money(got) and talk.is_a_treat(told.text)):
            return ignore("to_somebody")
        gossip = talk.is_hearsay(text) and not _is_a_quote(told, got)
        joke = talk.is_a_joke(text) and not (asking and "?" in text)
        if joke or (gossip and not asking):
            return ignore("hearsay")
    if not talk.is_past(told.text) or asking or _is_own_bill(told, got):
        return None
    return clarify("left_over", (got.entries,)) if addressed else ignore("hearsay")


def _is_a_quote(told: Said, got: Gathered) -> bool:
    """“Azure says 3.67/h for that A100”: a price for the very card that is spoken of."""
    fields = {entry.field for entry in got.entries}
    return (
        _FOR_THAT_CARD.search(told.words) is not None
        and fields <= _OF_A_CARD
        and bool(fields - {"gpu", "hosting"})
    )


def _is_of_people_or_money(got: Gathered) -> bool:
    return {entry.field for entry in got.entries} <= {"mlops_fte", "api_spend_usd_per_month"}


def _is_own_bill(told: Said, got: Gathered) -> bool:
    fields = [entry.field for entry in got.entries]
    return fields == ["api_spend_usd_per_month"] and talk.is_own_bill(told.text)


def _before(prev: str | None) -> Reading | None:
    return read(prev) if prev else None


def _comparison(told: Said, got: Gathered, before: Reading | None, *, asking: bool) -> Reading | None:
    """What is to be put side by side; None where nothing is."""
    if before and before.kind == "compare" and (wider := one_more_column(told, got, before)):
        return wider
    side_by_side = columns(told, got)
    if is_of_two_cases(told.text):
        return two_cases(got)
    if side_by_side is not None and not (asking and _EXPLAINS.search(told.text)):
        mixed = of_scenarios_and_more(told, got, side_by_side)
        return mixed or _compared(told, got, side_by_side, asking=asking)
    return None


def _compared(told: Said, got: Gathered, side_by_side: Entries, *, asking: bool) -> Reading:  # noqa: PLR0911 - one return a case
    if len(side_by_side) > 1 or (side_by_side and side_by_side[0].field == "scenario"):
        if any(one.why == "model_or_volume" for one in got.doubts):
            return clarify("model_or_volume")
        return Reading("compare", side_by_side)
    if len(side_by_side) == 1 and not got.doubts and not asking and re.search(r"\bcompar", told.text):
        return Reading("compare", side_by_side)
    if _WAYS_TO_PAY.search(told.text) and not got.entries and not told.amounts:
        return Reading("ask", (Entry("gpu_cost", "any", "explain"),))
    if re.search(r"\bapi\b|self-?host|host(?:ing)?\b", told.text) and not got.entries and not told.amounts:
        return Reading("ask", (Entry("verdict", "any", "explain"),))
    if asking and asks.is_ours(told) and not told.amounts:
        return asked(told, got)
    if got.entries and not got.doubts and HYPOTHESIS.search(told.text):
        return changed(got)
    if any(one.why == "unknown_name" for one in got.doubts):
        return reject("unknown_name")
    if not got.entries and not told.amounts and not told.cues and not told.choices:
        return ignore("chatter")
    return clarify("no_field" if told.amounts else "no_value", tuple((entry,) for entry in side_by_side))
