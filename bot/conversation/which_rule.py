"""Which rule is meant by a name that several have? Data that stays in a place, FedRAMP without a level."""

import re
from collections.abc import Mapping

from bot.conversation.questions import regulated_words as words
from bot.conversation.replies import Refused
from bot.conversation.state import State
from bot.conversation.trying import offered
from bot.conversation.turn import Turn, only
from bot.whatif.change import Change
from costmodel.scenario import RegimeId

_RULES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "data_residency": (
        ("GDPR: an EU region of any host will do", "gdpr"),
        ("EU sovereignty: a host owned in Europe", "eu_sovereignty"),
    ),
    "fedramp": (("FedRAMP Moderate", "fedramp_moderate"), ("FedRAMP High", "fedramp_high")),
}
OTHER = "other"
_READ_AS_OTHER: tuple[RegimeId, ...] = ("itar", "cui_cmmc")
_CLOSEST = (("SOC 2", "soc2"), ("GDPR", "gdpr"), ("HIPAA", "hipaa"))
_REASONS: Mapping[str, str] = {
    "data_residency": "Does the law of a region decide, or who owns the host?",
    "fedramp": "FedRAMP Moderate or High?",
}
_EUROPE = re.compile(
    r"\b(?:eu|europe(?:an)?|german[y]?|france|french|spain|italy|italian|netherlands|dutch|ireland|irish|"
    r"poland|"
    r"polish|sweden|austria|belgium|finland|denmark|portugal)\b"
)
_TO_THE_US = re.compile(
    r"(?:n't|\b(?:not|never|cannot|no|without|avoid))\b[^.]{0,40}\b(?:us|usa|states|america)\b|"
    r"\boutside (?:of )?(?:the )?us\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:us|usa|united states|america|uk|britain|canada|india|australia|switzerland|japan|china|brazil|"
    r"singapore)\b"
)
ELSEWHERE = (
    "I hold rules on where data stays for Europe only: GDPR, and EU sovereignty. "
    "For another country name the regime, such as FedRAMP or ITAR; nothing was changed."
)


def which_rule(state: State, changes: tuple[Change, ...], text: str) -> Turn | None:
    """The question back where a regime that is told may be one of several; None where none is."""
    for at, change in enumerate(changes):
        told = change.value if isinstance(change.value, tuple) else ()
        if OTHER in told:
            return _not_held(state, changes, at, text)
        name = next((each for each in _RULES if each in told), None)
        if name is None:
            continue
        elsewhere = _ELSEWHERE.search(text) and not _EUROPE.search(text) and not _TO_THE_US.search(text)
        if name == "data_residency" and elsewhere:
            return only(state, Refused(ELSEWHERE))
        readings = tuple(
            (
                *changes[:at],
                change.model_copy(update={"value": _instead(told, name, rule)}),
                *changes[at + 1 :],
            )
            for _, rule in _RULES[name]
        )
        return offered(state, _REASONS[name], readings, tuple(label for label, _ in _RULES[name]))
    return None


def by_name(changes: tuple[Change, ...], text: str) -> tuple[Change, ...]:
    """The changes, where a regime that is read as some other one is of those that there are rules for."""
    named = tuple(regime for regime in _READ_AS_OTHER if words.REGIME[regime].search(text))
    if not named:
        return changes
    more = any(name.search(text) for name in words.NOT_HELD.values())
    return tuple(
        change.model_copy(
            update={"value": _instead(change.value, OTHER, *named, *((OTHER,) if more else ()))}
        )
        if isinstance(change.value, tuple) and OTHER in change.value
        else change
        for change in changes
    )


def _not_held(state: State, changes: tuple[Change, ...], at: int, text: str) -> Turn:
    """A regime without rules is asked back: without it where others are named, else what comes closest."""
    change = changes[at]
    told = change.value if isinstance(change.value, tuple) else ()
    found = [said for said, name in words.NOT_HELD.items() if name.search(text)]
    reason = f"I hold no rules for {' and '.join(found) or 'that regime'}, so it rules nothing out here."
    rest = _instead(told, OTHER)
    kept = (change.model_copy(update={"value": rest}),) if rest else ()
    if without := (*changes[:at], *kept, *changes[at + 1 :]):
        return offered(state, f"{reason} Is this right without?", (without,))
    closest = (
        *((label, change.model_copy(update={"value": (regime,)})) for label, regime in _CLOSEST),
        ("Data must stay with us", Change(field="data_must_stay", op="set", value=True)),
    )
    return offered(
        state,
        f"{reason} Nothing was changed. Does it demand what one of these does?",
        tuple((each,) for _, each in closest),
        tuple(label for label, _ in closest),
    )


def _instead(told: tuple[str, ...], name: str, *rules: str) -> tuple[str, ...]:
    return tuple(rule for each in told for rule in (rules if each == name else (each,)))
