"""What does the data demand? Regimes first, then only the contract terms that still decide."""

import re
from collections.abc import Sequence

from bot.conversation.questions import regulated_words as words
from bot.conversation.questions.reading import NOTHING, Found, Outcome, Reading, Span, Unclear, overlaps
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
        outcome = _told(message, regimes, terms, used, asked=asked)
    if outcome is None and (none := _none(message.text, asked=asked)):
        used += [none.span(), *(again.span() for again in words.BARE_NONE.finditer(message.text))]
        outcome = Fill(regulated=Regulated())
    if outcome is None and denied:
        outcome = Fill(regulated=Regulated())
    if outcome is None and asked:
        outcome = _vague(message)
    return Found(outcome, tuple(used)) if outcome else NOTHING


def _not_held(text: str, regimes: list[RegimeId], terms: dict[str, bool], used: list[Span]) -> Unclear | None:
    """Names that say less than a regime, or a regime outside the catalog. Whatever else is named stays in."""
    found = {said: match for said, name in words.NOT_HELD.items() if (match := name.search(text))}
    if found:
        used += [match.span() for match in found.values()]
        reason = f"I hold no rules for {_listed(list(found))}."
        if regimes:
            return Unclear(f"{reason} Is this right without?", (_reading(regimes, terms),))
        return Unclear(
            f"{reason} Which of these does it come closest to?", _readings(["soc2", "gdpr", "hipaa"], terms)
        )
    if fedramp := words.FEDRAMP.search(text):
        used.append(fedramp.span())
        levels: list[RegimeId] = ["fedramp_moderate", "fedramp_high"]
        return Unclear("FedRAMP Moderate or High?", _readings(levels, terms, regimes))
    residency = None if "eu_sovereignty" in regimes else words.RESIDENCY.search(text)
    if residency:
        used.append(residency.span())
        reason = "Does the law of a region decide, or who owns the host?"
        return Unclear(reason, _readings(["gdpr", "eu_sovereignty"], terms, regimes))
    return None


def _told(
    message: Message, regimes: list[RegimeId], terms: dict[str, bool], used: list[Span], *, asked: bool
) -> Outcome:
    value = Regulated.model_validate({"regimes": tuple(regimes), **terms})
    no_more = [match.span() for match in words.AND_NO_MORE.finditer(message.text)]
    used += no_more
    used += [match.span() for match in words.ALL_BUT.finditer(message.text)]
    if asked and any(
        not any(overlaps(match.span(), place) for place in used)
        for match in words.LONE_NONE.finditer(message.text)
    ):
        whole = Reading(label(value), Fill(regulated=value))
        return Unclear("I read both something and none. Which is it?", (whole, _NONE_READING))
    if regimes and asked and words.MAYBE.search(message.words):
        return Unclear("Does it apply today?", (_reading(regimes, terms), _NONE_READING))
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
    stays = Regulated(data_must_stay=True)
    kept = (Reading(label(stays), Fill(regulated=stays)), *_readings(["soc2"], {}))
    cases: tuple[tuple[bool, str, tuple[Reading, ...]], ...] = (
        (_says(words.HEALTH, message), "Which law is it under?", _readings(["hipaa", "gdpr"], {})),
        (_says(words.PERSONAL, message), "Which law is it under?", _readings(["gdpr"], {})),
        (_says(words.CONFIDENTIAL, message), "Which of these holds for it?", kept),
        (_says(words.MAYBE, message), "Which of these applies today?", _readings(["hipaa", "soc2"], {})),
    )
    for told, reason, readings in cases:
        if told:
            return Unclear(reason, (*readings, _NONE_READING))
    if words.YES.match(message.text) or words.SECTOR.search(message.text):
        return Unclear("Which of these applies?", _readings(["hipaa", "soc2", "gdpr"], {}))
    return None


def _says(pattern: re.Pattern[str], message: Message) -> bool:
    return pattern.search(message.text) is not None


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
            if refusal is None and words.FORMER.search(text[max(0, match.start() - 40) : match.start()]):
                refusal = words.NOW.search(text[match.end() :]) and words.FORMER.search(text[: match.start()])
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
    for said, told in zip(TERM_LABELS["agreement_acceptable"], (True, False), strict=True):
        whole = f"{prefix}{said[0].lower()}{said[1:]}" if prefix else said
        settled = value.model_copy(update={"agreement_acceptable": told})
        readings.append(Reading(whole, Fill(regulated=settled)))
    return Unclear("Is a signed agreement acceptable?", tuple(readings))


def names_of(regimes: Sequence[RegimeId]) -> str:
    """The regimes as people name them: "HIPAA and SOC 2"."""
    told = _listed([catalog().clauses[regime].short for regime in regimes])
    return told[:1].upper() + told[1:]


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def label(value: Regulated) -> str:
    """The answer in words that `read` takes back: "HIPAA and SOC 2, no signed agreement"."""
    parts = [names_of(value.regimes)] if value.regimes else []
    for term, (yes, no) in TERM_LABELS.items():
        told = getattr(value, term)
        if told is not None:
            said = yes if told else no
            parts.append(said[0].lower() + said[1:] if parts else said)
    return ", ".join(parts) or "None"


def _reading(regimes: Sequence[RegimeId], terms: dict[str, bool]) -> Reading:
    value = Regulated.model_validate({"regimes": tuple(dict.fromkeys(regimes)), **terms})
    return Reading(label(value), Fill(regulated=value))


def _readings(
    choices: list[RegimeId], terms: dict[str, bool], regimes: Sequence[RegimeId] = ()
) -> tuple[Reading, ...]:
    """A reading for each choice, with the regimes that are told for certain."""
    return tuple(_reading([*regimes, choice], terms) for choice in choices[:3])


def merged(held: Regulated, told: Regulated) -> Regulated:
    """What was held, with what is told now: new regimes replace the old, a term joins, "None" clears all."""
    if told == Regulated():
        return told
    update = {name: value for name, value in told if value not in (None, ())}
    return held.model_copy(update=update)
