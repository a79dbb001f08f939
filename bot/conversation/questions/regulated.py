"""What does the data demand? Regimes first, then only the contract terms that still decide."""

import re
from collections.abc import Sequence

from bot.conversation.questions import regulated_words as words
from bot.conversation.questions.reading import NOTHING, Found, Outcome, Reading, Span, Unclear
from bot.conversation.state import Fill, Slot
from bot.language.message import Message, read_message
from costmodel.catalog.load import catalog
from costmodel.compliance import Term
from costmodel.scenario import RegimeId, Regulated

SLOT: Slot = "regulated"
TITLE = "Regulated data"
PROMPT = "Does a law, a standard or a contract restrict where the data may go?"
EXAMPLES = ("HIPAA with BAA", "GDPR, and data can't leave our own infrastructure")

TERM_PROMPTS: dict[Term, str] = {
    "agreement_acceptable": "Is a signed agreement with a vendor acceptable (BAA, DPA, zero retention)?",
    "data_must_stay": "Does a contract say that data may not leave infrastructure you control?",
    "network_isolated": "Is the network isolated, with no route to the internet?",
}
TERM_LABELS: dict[Term, tuple[str, str]] = {
    "agreement_acceptable": ("A signed agreement is fine", "No signed agreement"),
    "data_must_stay": ("Data must stay with us", "Data may leave"),
    "network_isolated": ("Isolated network", "Not isolated"),
}
TERM_EXAMPLES: dict[Term, tuple[str, ...]] = {
    "agreement_acceptable": ("BAA is fine", "no BAA"),
    "data_must_stay": ("yes, it stays in our infrastructure", "no such contract"),
    "network_isolated": ("air-gapped", "not air-gapped"),
}
_NONE_READING = Reading("None", Fill(regulated=Regulated()))


def labels() -> tuple[str, ...]:
    """The answers on the buttons."""
    offered: tuple[tuple[RegimeId, ...], ...] = (("hipaa",), ("soc2",), ("gdpr",), ("hipaa", "soc2"))
    return ("None", *map(names_of, offered), "Data can't leave our infrastructure")


def read(text: str) -> Outcome:
    """The regimes and terms that a text answers with."""
    return find(read_message(text), asked=True).outcome


def read_term(term: Term, message: Message) -> Outcome:
    """A plain yes or no to one of the term questions, which a message alone could not say."""
    if words.YES.match(message.text):
        return term_fill(term, told=True)
    if words.NO.match(message.text):
        return term_fill(term, told=False)
    return None


def term_fill(term: Term, *, told: bool) -> Fill:
    """The answer to one term question."""
    return Fill(regulated=Regulated.model_validate({term: told}))


def find(message: Message, *, asked: bool) -> Found:
    """The regimes and terms a message names. A maybe, and a regime we hold no rules for, are asked back."""
    used: list[Span] = []
    terms = _terms(message.text, used)
    regimes, denied = _regimes(message.text, used)
    outcome: Outcome = _not_held(message.text, regimes, terms, used)
    if outcome is None and (regimes or terms):
        outcome = _told(message, regimes, terms, asked=asked)
    if outcome is None and (none := _none(message.text, asked=asked)):
        used.append(none.span())
        outcome = Fill(regulated=Regulated())
    if outcome is None and denied:
        outcome = Fill(regulated=Regulated())
    if outcome is None and asked:
        outcome = _vague(message)
    return Found(outcome, tuple(used)) if outcome else NOTHING


def _not_held(text: str, regimes: list[RegimeId], terms: dict[str, bool], used: list[Span]) -> Unclear | None:
    """Names that say less than a regime, or a regime outside the catalog."""
    residency = None if "eu_sovereignty" in regimes else words.RESIDENCY.search(text)
    cases: tuple[tuple[re.Match[str] | None, str, list[RegimeId]], ...] = (
        (
            words.NOT_HELD.search(text),
            "I hold no rules for one of those. Which of these does it come closest to?",
            regimes or ["soc2", "gdpr", "hipaa"],
        ),
        (words.FEDRAMP.search(text), "FedRAMP Moderate or High?", ["fedramp_moderate", "fedramp_high"]),
        (residency, "Does the law of a region decide, or who owns the host?", ["gdpr", "eu_sovereignty"]),
    )
    for match, reason, nearest in cases:
        if match:
            used.append(match.span())
            return Unclear(reason, _readings(nearest, terms))
    return None


def _told(message: Message, regimes: list[RegimeId], terms: dict[str, bool], *, asked: bool) -> Outcome:
    value = Regulated.model_validate({"regimes": tuple(regimes), **terms})
    if regimes and asked and words.MAYBE.search(message.words):
        return Unclear(
            "Does it apply today?", (Reading(names_of(regimes), Fill(regulated=value)), _NONE_READING)
        )
    if words.AGREEMENT.search(message.text) and "agreement_acceptable" not in terms:
        return _agreement_or_not(value)
    return Fill(regulated=value)


def _none(text: str, *, asked: bool) -> re.Match[str] | None:
    return words.NONE.search(text) or (
        (words.BARE_NONE.search(text) or words.BARE_NO.match(text)) if asked else None
    )


def _vague(message: Message) -> Unclear | None:
    """An answer that names no regime."""
    if words.AGREEMENT.search(message.text):
        return _agreement_or_not(Regulated())
    if words.MAYBE.search(message.words):
        return Unclear("Which of these applies today?", (*_readings(["hipaa", "soc2"], {}), _NONE_READING))
    if words.YES.match(message.text) or words.SECTOR.search(message.text):
        return Unclear("Which of these applies?", _readings(["hipaa", "soc2", "gdpr"], {}))
    return None


def _terms(text: str, used: list[Span]) -> dict[str, bool]:
    terms: dict[str, bool] = {}
    pairs = (
        ("agreement_acceptable", words.AGREEMENT_NO, words.AGREEMENT_YES),
        ("data_must_stay", words.STAY_NO, words.STAY_YES),
        ("network_isolated", words.NOT_GAPPED, words.GAPPED),
    )
    for name, no, yes in pairs:
        for pattern, told in ((no, False), (yes, True)):
            match = pattern.search(text)
            if match and name not in terms:
                terms[name] = told
                used.append(match.span())
    return terms


def _regimes(text: str, used: list[Span]) -> tuple[list[RegimeId], bool]:
    named: list[tuple[int, RegimeId]] = []
    denied = False
    for regime, name in words.REGIME.items():
        for match in name.finditer(text):
            refusal = words.DENIED.search(text[max(0, match.start() - 40) : match.start()])
            used.append((match.start() - len(refusal[0]) if refusal else match.start(), match.end()))
            if refusal and regime != "zero_retention":
                denied = True
            else:
                named.append((match.start(), regime))
            break
    return [regime for _, regime in sorted(named)], denied


def _agreement_or_not(value: Regulated) -> Unclear:
    prefix = f"{names_of(value.regimes)}, " if value.regimes else ""
    readings = []
    for label, told in zip(TERM_LABELS["agreement_acceptable"], (True, False), strict=True):
        whole = f"{prefix}{label[0].lower()}{label[1:]}" if prefix else label
        settled = value.model_copy(update={"agreement_acceptable": told})
        readings.append(Reading(whole, Fill(regulated=settled)))
    return Unclear("Is a signed agreement acceptable?", tuple(readings))


def names_of(regimes: Sequence[RegimeId]) -> str:
    """The regimes as people name them: "HIPAA and SOC 2"."""
    names = [catalog().clauses[regime].short for regime in regimes]
    told = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return told[:1].upper() + told[1:]


def _readings(regimes: list[RegimeId], terms: dict[str, bool]) -> tuple[Reading, ...]:
    return tuple(
        Reading(names_of([regime]), Fill(regulated=Regulated.model_validate({"regimes": (regime,), **terms})))
        for regime in regimes[:3]
    )


def merged(held: Regulated, told: Regulated) -> Regulated:
    """What was held, with what is told now: new regimes replace the old, a term joins, "None" clears all."""
    if told == Regulated():
        return told
    update = {name: value for name, value in told if value not in (None, ())}
    return held.model_copy(update=update)
