"""Which rule is meant by a name that several have? Data that stays in a place, FedRAMP without a level."""

import re
from collections.abc import Mapping

from bot.conversation.replies import Refused
from bot.conversation.state import State
from bot.conversation.trying import offered
from bot.conversation.turn import Turn, only
from bot.whatif.change import Change

_RULES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "data_residency": (
        ("GDPR: an EU region of any host will do", "gdpr"),
        ("EU sovereignty: a host owned in Europe", "eu_sovereignty"),
    ),
    "fedramp": (("FedRAMP Moderate", "fedramp_moderate"), ("FedRAMP High", "fedramp_high")),
}
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


def _instead(told: tuple[str, ...], name: str, rule: str) -> tuple[str, ...]:
    return tuple(rule if each == name else each for each in told)
