"""Which questions have an answer of their own? A year's cost, what is paid at once, the risks, a shutdown.

The first that fits is it. A question that fits none is answered from the line items of its topic.
"""

import re
from functools import lru_cache

from bot.whatif.asked_subject import SCENARIO, Asked
from bot.whatif.gather import Gathered
from bot.whatif.providers import providers_in
from bot.whatif.said import Said
from bot.whatif.subject_words import CLAUSE, SUBJECTS, YES_OR_NO

_TIME_OF_SOMEBODY = re.compile(r"\b(?:any|some)(?:body|one)(?:'s|s)? (?:time|work|hours)\b|\bhire \w+\b")
_COMPARES = re.compile(r"^\W*(?:(?:please|pls|can you|now|and)[, ]+)*compare\b(?!.*\d)")
_WHAT = re.compile(r"^\W*(?:(?:and|so|but|ok(?:ay)?)[, ]+)*what\b")
_SAFE = re.compile(
    r"\b(?:data|prompts?|code|customers?|secrets?|information)\b.*\b(?:safe|secure|private|protected|"
    r"leaked)\b|"
    r"\b(?:safe|secure|private)\b.*\b(?:data|prompts?|code|customers?)\b|\btrust(?:ed|worthy)?\b.*\bdata\b"
)
_IF = re.compile(r"\b(?:if|suppos\w+|assum\w+|instead|what about)\b")
KINDS: dict[str, str] = {each.subject: each.kind for each in SUBJECTS}
"""The kind of question that each subject is, as labels have it."""


@lru_cache(256)
def subject_of(text: str) -> Asked | None:
    """The subject of a cleaned text that asks; None where it has none of its own."""
    if _asks_of_a_known_provider(text):
        return _called("holds")
    if _compares_providers(text):
        return _called("named_options")
    return next((each for each in SUBJECTS if each.words.search(text) or _is_alone(each, text)), None)


def asks_alone(text: str) -> bool:
    """Whether a cleaned text asks by naming what it wants: "annual figure", "any risks?".

    “What if GPT-4o mini is shut down?” asks as well: that is on record, and nothing to suppose.
    """
    return (
        any(_is_alone(each, text) for each in SUBJECTS)
        or _compares_providers(text)
        or (_WHAT.match(text) is not None and _called("retires").words.search(text) is not None)
    )


def asks_of_a_provider(text: str) -> bool:
    """Whether it asks what a provider signs or holds; a clause in it is then nothing to change."""
    found = subject_of(text)
    return found is not None and found.subject == "holds" and _IF.search(text) is None


def asks_of_a_subject(told: Said, got: Gathered) -> bool:
    """Whether all that is named in it belongs to its subject: "what does one extra engineer cost us?".

    Then it supposes nothing. A model that goes away may be named after an "if".
    """
    found = subject_of(told.text)
    if found is None:
        return False
    if found.subject == "holds":
        return asks_of_a_provider(told.text)
    named = {entry.field for entry in got.entries} | {one.field for one in told.choices}
    supposes = _IF.search(told.text) is not None and found.subject not in {"retires", "stay"}
    return bool(found.takes) and named <= found.takes and not supposes


@lru_cache(1)
def _by_name() -> dict[str, Asked]:
    return {each.subject: each for each in SUBJECTS}


def _called(subject: str) -> Asked:
    return _by_name()[subject]


def _compares_providers(text: str) -> bool:
    """“Compare DeepInfra and Bedrock”: which of the options they have is the cheaper one."""
    return _COMPARES.match(text) is not None and len(providers_in(text)) > 1


def _asks_of_a_known_provider(text: str) -> bool:
    """“Can we use OpenAI for PHI?”: yes or no, of a provider and a clause, or of how safe data is."""
    return (
        YES_OR_NO.match(text) is not None
        and (CLAUSE.search(text) or _SAFE.search(text)) is not None
        and _IF.search(text) is None
        and bool(providers_in(text))
    )


def without_somebody(text: str) -> str:
    """The text without "somebody's time", which is work and nobody in the room."""
    return _TIME_OF_SOMEBODY.sub(" ", text)


def scenario_letter(text: str) -> str | None:
    """The letter of the scenario that a question is about; None where it names none."""
    for each in SUBJECTS:
        if each.subject == "scenario_told" and (match := each.words.search(text)):
            groups = match.groupdict()
            return groups["one"] or groups.get("two")
    found = re.search(rf"\b{SCENARIO} (?P<one>[a-z])\b|\b(?:is|in|to) (?P<two>[b-h])\b", text)
    return None if found is None else found["one"] or found["two"]


def two_letters(text: str) -> tuple[str, str] | None:
    """The two scenarios that a question compares: "is B cheaper than C?"; the base is "a" or "base"."""
    found = _called("two_scenarios").words.search(text)
    named = [each.removeprefix("the ") for each in found.groups() if each] if found else []
    return (named[0], named[1]) if len(named) > 1 else None


def compared_letter(text: str) -> str | None:
    """The letter of the scenario that a question starts from: "why is C dearer than B?"."""
    found = re.search(rf"\b(?:than|from|since|against|vs\.?|versus) (?:{SCENARIO} )?(?P<one>[a-h])\b", text)
    return None if found is None else found["one"]


def _is_alone(asked: Asked, text: str) -> bool:
    return asked.alone is not None and asked.alone.fullmatch(text) is not None
