"""What does a message mean where it was written? A follow-up or an answer, as a `Reading`.

Answers are read by the questions' own readers, and follow-ups by `bot.whatif.read`; both give the same typed
entries. Total: any text gives a `Reading`.
"""

import re
from collections.abc import Mapping
from typing import Literal

from bot.conversation import commands
from bot.conversation.questions import Understood, understand
from bot.conversation.questions.regulated_words import MAYBE
from bot.conversation.state import Fill, Slot
from bot.language.message import read_clean
from bot.language.normalise import clean
from bot.language.quantities import DAYS_A_MONTH
from bot.whatif import asks, talk
from bot.whatif.another_language import is_another_language
from bot.whatif.gather import Gathered, gather
from bot.whatif.limits import limited
from bot.whatif.read import read, to_the_bot
from bot.whatif.reading import Entries, Entry, Field, Reading, Why, clarify, ignore, reject
from bot.whatif.said import Said, said
from bot.whatif.steps import step
from costmodel.scenario import LoadPatternId, RegimeId, TierId

Context = Literal[
    "whatif", "question:volume", "question:model", "question:load", "question:headcount", "question:regulated"
]

_FIELDS: Mapping[Slot, Field | None] = {
    "volume": "tokens_per_month",
    "model": None,
    "load": "load_pattern",
    "headcount": "mlops_fte",
    "regulated": "regulated",
}
"""What is unknown to whoever is not sure. A model may be an API's, open, or a class: there it is a skip."""
_SLOT_FIELDS: Mapping[Slot, frozenset[str]] = {
    "volume": frozenset(
        (
            *("tokens_per_month", "requests_per_day", "tokens_per_request", "input_tokens_per_request"),
            *("output_tokens_per_request", "api_spend_usd_per_month", "input_share"),
        )
    ),
    "model": frozenset(("api_model", "self_host_model", "model_tier")),
    "load": frozenset(("load_pattern",)),
    "headcount": frozenset(("mlops_fte",)),
    "regulated": frozenset(("regulated",)),
}
_ALSO_ASKED = frozenset(("engineer_salary_usd", "cached_share", "batch_share", "hosting"))
"""What the answer to a question may tell beside it."""
_SUPPOSES = re.compile(r"\b(?:what if|what about|how about|suppose|assume|imagine)\b")
_TIERS: Mapping[TierId, str] = {
    "small": "small",
    "standard": "mid",
    "mid": "mid",
    "reasoning": "frontier",
    "near_frontier": "frontier",
    "frontier": "frontier",
}
_PATTERNS: Mapping[LoadPatternId, str] = {
    "steady": "steady",
    "business_hours": "business_hours",
    "spiky": "spiky",
    "nightly_batch": "batch",
    "global_chat": "steady",
}
_REGIMES: Mapping[RegimeId, str] = {
    "hipaa": "hipaa",
    "soc2": "soc2",
    "gdpr": "gdpr",
    "pci_pan": "pci",
    "pci_sad": "pci",
    "fedramp_moderate": "fedramp",
    "fedramp_high": "fedramp",
    "eu_sovereignty": "data_residency",
}
_NOT_SURE = re.compile(
    r"^\W*(?:(?:hmm+|uh+|um+|well|honestly|tbh|sorry|oh|good question|ok|oof|i'm|we're|i am|we "
    r"are|really|so|still|that's|it's)[ ,.!:-]+)*"
    r"(?:not (?:really |too |entirely |quite |so |100% |totally |at all )?(?:sure|certain)|"
    r"unsure|no (?:idea|clue)|(?:i |we )?(?:really |honestly )?(?:don't|do not|wouldn't|couldn't|"
    r"can't) "
    r"(?:really |actually |even |honestly )?(?:know|say|tell|remember|measure|track)|dunno|idk|"
    r"unknown|who knows|beats me|hard to (?:say|tell)|haven't (?:measured|tracked|checked|"
    r"decided|a clue)|"
    r"never (?:measured|tracked|checked)|you (?:tell me|decide|pick|choose)|(?:use |take |go "
    r"with |pick )?(?:the |a |your )?(?:default|best guess)|whatever(?: you think)?$|tbd|n/a yet|"
    r"your guess is as good as mine|need to (?:ask|check)|"
    r"(?:i'd |we'd |i |we )?(?:have to|need to|would have to|'ll have to) (?:ask|check|look)|let "
    r"me (?:ask|check)|can't remember|no numbers|not decided|undecided|\?+$|pass on that|wish i "
    r"knew)"
)
_ALONE = re.compile(
    r"\b(?:i'?m|i am|it'?s) the only (?:one|person|engineer)\b|^\W*(?:only|just|it's (?:only|"
    r"just)) (?:me|myself|one of us)\W*$"
)
_WHY_ASKED = re.compile(
    r"^\W*(?:(?:ok|sorry|hm+|wait|but|and|so)[ ,]+)*"
    r"(?:why (?:do|are|would) you (?:ask|asking|need|want|care)|"
    r"why (?:do|does|would|is) (?:it|this|that)(?: even)? (?:matter|needed|important|relevant)|why is that|"
    r"what (?:do|would|will) you (?:need|use|want) (?:it|this|that) for|"
    r"what(?:'s| is) (?:it|this|that) for)\b"
)
_MOST_WORDS = 12
_AROUND = re.compile(
    r"\b(?:depends?|varies|vary|sometimes|it's complicated|mixed|kind of|sort of|kinda|sorta|"
    r"maybe|perhaps|possibly|some|a lot|tons|lots|loads|plenty|many|few|not much|a bit|huge|tiny|"
    r"big|small|medium|average|normal)\b"
)


def read_in(  # noqa: PLR0911 - one return a case
    text: str, context: Context = "whatif", prev: str | None = None, bots: frozenset[str] = frozenset()
) -> Reading:
    """What a message says in its context. `prev`: the message before; `bots`: user ids of the bot."""
    if not context.startswith("question:"):
        return read(text, prev, bots)
    slot: Slot = context.removeprefix("question:")  # type: ignore[assignment]
    if slot not in _FIELDS:
        return read(text, prev, bots)
    cleaned = clean(to_the_bot(text, bots))
    if cleaned.too_long:
        return reject("too_long")
    if cleaned.mentions_someone:
        return ignore("to_somebody")
    if not cleaned.text:
        return ignore("chatter")
    told = said(cleaned)
    if told.message.too_long:
        return reject("too_long")
    if talk.is_an_order_to_misbehave(told.text):
        return reject("instructions")
    press = commands.command(cleaned.text, addressed=False, at_summary=False)
    unsure = press is not None and press.name == "not_sure"
    if unsure or (_NOT_SURE.match(told.text) and not told.amounts and not told.choices):
        field = _FIELDS[slot]
        return _unknown(field) if field else Reading("navigate", (Entry("nav", "any", "skip"),))
    if nav := step(told.text, asked=True):
        return nav
    return limited(_answered(told, slot))


def is_of_no_question(reading: Reading) -> bool:
    """Whether it changes something that no question asks about: the price of a GPU, utilization."""
    asked = frozenset[str]().union(*_SLOT_FIELDS.values()) | _ALSO_ASKED
    fields = {
        entry.field for entry in (*reading.entries, *(one for each in reading.readings for one in each))
    }
    return reading.kind in {"change", "clarify"} and bool(fields) and not fields & asked


def _unknown(field: Field) -> Reading:
    return Reading("answer", (Entry(field, "set", "unknown"),))


def _answered(told: Said, slot: Slot) -> Reading:  # noqa: C901, PLR0911, PLR0912 - one return a case
    before = _FIELDS[slot] if slot in {"volume", "headcount"} else None
    got = gather(told, before)
    if any(one.why == "out_of_range" for one in got.doubts):
        return reject("out_of_range")
    if any(one.why == "currency" for one in got.doubts):
        return clarify("currency")
    if _SUPPOSES.search(told.text) and is_of_no_question(Reading("change", got.entries)):
        return clarify("no_value")
    heard = understand(read_clean(clean(told.text)), slot)
    asking = asks.asks(told.text) and told.text.rstrip().endswith("?")
    if _WHY_ASKED.match(told.text):
        return Reading("ask", (Entry(_FIELDS[slot] or "api_model", "any", "why"),))
    if asking and not (heard.filled and _is_tentative(told.text)):
        return Reading("ask", (asks.question(told),))
    if (
        slot == "model"
        and " but " in told.text
        and heard.unclear is not None
        and heard.unclear.readings
        and len(told.choices) <= 1
        and re.search(r"\b(?:mini|nano|small\w*|cheap\w*|would do|enough)\b", told.words)
    ):
        return clarify("contradiction")
    if slot == "headcount" and _ALONE.search(told.text) and not told.amounts:
        return Reading("answer", (Entry("mlops_fte", "set", 1.0),))
    if slot == "model" and told.choices and all(one.denied for one in told.choices):
        return clarify("which_model")
    if slot == "model" and (named := _names(told, got)):
        return named
    if heard.filled and heard.unclear is None:
        return Reading("answer", _entries(heard.fill, got))
    own = tuple(entry for entry in got.entries if entry.field in _SLOT_FIELDS[slot])
    fields = [entry.field for entry in got.entries]
    of_what = [one for one in told.amounts if one.unit is None and one.period and not one.side]
    if of_what and {"input_tokens_per_request", "output_tokens_per_request"} & set(fields):
        return clarify("which_unit", _readings(heard, got))
    if (
        own
        and len(set(fields)) == len(fields)
        and not got.doubts
        and not got.negated
        and slot in {"volume", "regulated"}
        and not (slot == "regulated" and MAYBE.search(told.text))
    ):
        return Reading("answer", got.entries)
    if (
        slot == "headcount"
        and heard.unclear is not None
        and len(heard.unclear.readings) == 1
        and re.search(r"\btime\b|\bof (?:someone|somebody|one|an?)\b", told.text)
        and len(told.amounts) == 1
    ):
        return Reading("answer", _entries(heard.unclear.readings[0].fill, got))
    if heard.unclear is not None:
        return clarify(_why(got), _readings(heard, got))
    return _not_an_answer(told)


def _is_tentative(text: str) -> bool:
    """“2B a month?” and "maybe gpt-4o?" answer, though they end as a question."""
    return re.match(r"^\W*(?:is|would|does|can|could) (?:it|that|this|we)\b", text) is None and not re.match(
        r"^\W*(?:what|why|how|who|when|where|which)\b", text
    )


def _names(told: Said, got: Gathered) -> Reading | None:
    """An API model or an open model by its family's name is an answer, whichever of the family it may be."""
    kept = [one for one in told.choices if not one.denied and one.field in {"api_model", "self_host_model"}]
    if not kept:
        return None
    if any(one.value is None and not one.family for one in kept):
        return reject("unknown_name") if all(one.value is None for one in kept) else clarify("unknown_name")
    if any(one.family for one in kept):
        return clarify("which_model")
    named = tuple(entry for entry in got.entries if entry.field in {"api_model", "self_host_model"})
    if got.doubts or got.negated or not named:
        return clarify(
            "contradiction", tuple((Entry(one.field, "set", one.value),) for one in kept if one.value)
        )
    return Reading("answer", tuple(entry for entry in got.entries if entry.field != "model_tier"))


def _entries(fill: Fill, got: Gathered) -> Entries:
    """The values of an answer as entries of the shared fields and units."""
    found: list[Entry] = []
    if fill.volume:
        found += _volume(fill, got)
    if fill.model:
        named = [entry for entry in got.entries if entry.field in {"api_model", "self_host_model"}]
        if named:
            found += named
        elif not (fill.volume and fill.volume.api_spend_usd_per_month):
            found.append(Entry("model_tier", "set", _TIERS[fill.model.tier]))
    if fill.load:
        found.append(Entry("load_pattern", "set", _PATTERNS[fill.load.pattern]))
    if fill.headcount:
        found.append(Entry("mlops_fte", "set", fill.headcount.fte))
        if usd := fill.headcount.salary_usd_per_year or fill.headcount.cost_usd_per_year:
            found.append(Entry("engineer_salary_usd", "set", usd))
    if fill.regulated:
        regimes = list(dict.fromkeys(_REGIMES.get(one, "other") for one in fill.regulated.regimes))
        if fill.regulated.data_must_stay or fill.regulated.network_isolated:
            regimes.append("data_residency")
        found.append(Entry("regulated", "set", tuple(dict.fromkeys(regimes)) or "none"))
    return tuple(found)


def _volume(fill: Fill, got: Gathered) -> Entries:
    volume = fill.volume
    if volume is None:
        return ()
    found: list[Entry] = []
    if volume.tokens_per_month is not None:
        found.append(Entry("tokens_per_month", "set", volume.tokens_per_month))
    if volume.requests_per_month is not None:
        found.append(Entry("requests_per_day", "set", volume.requests_per_month / DAYS_A_MONTH))
    if volume.api_spend_usd_per_month is not None:
        found.append(Entry("api_spend_usd_per_month", "set", volume.api_spend_usd_per_month))
    shape = {"tokens_per_request", "input_tokens_per_request", "output_tokens_per_request", "input_share"}
    found += [entry for entry in got.entries if entry.field in shape | {"cached_share", "batch_share"}]
    return tuple(found)


def _readings(heard: Understood, got: Gathered) -> tuple[Entries, ...]:
    if heard.unclear is None:
        return ()
    return tuple(_entries(one.fill, got) for one in heard.unclear.readings)


def _why(got: Gathered) -> Why:
    """The doubt that says the most about what to ask."""
    whys = [one.why for one in got.doubts]
    order: tuple[Why, ...] = ("range", "limit", "peak", "which_period", "which_unit", "vague", "negation")
    return next((why for why in order if why in whys), "no_value")


def _not_an_answer(told: Said) -> Reading:
    """What answers nothing: talk among people is left alone, a short message is asked back."""
    if asks.asks(told.text) and asks.is_ours(told):
        return Reading("ask", (asks.question(told),))
    if (
        talk.is_thanks(told.text)
        and not told.amounts
        and not re.match(r"^\W*(?:yes|yeah|yep|yup|sure|right|true|correct|fine|good|a lot)\b", told.text)
    ):
        return ignore("chatter")
    if (
        talk.is_to_others(told.text)
        or talk.is_hearsay(told.text)
        or (talk.is_a_joke(told.text) and not told.amounts)
    ):
        return ignore("to_somebody")
    if len(told.text.split()) <= _MOST_WORDS or told.amounts or _AROUND.search(told.text):
        return clarify("no_value")
    return clarify("language") if is_another_language(told.text) else ignore("chatter")
