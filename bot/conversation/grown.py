"""What does a what-if grow from? From where the thread stands, unless its words say otherwise.

"From base, …" grows from the base. "No, triple it" corrects the last what-if: it takes its place, and what it
does not speak of stays as it was there.
"""

import re
from dataclasses import dataclass

from bot.conversation.state import State
from bot.whatif.change import Change

_FROM_ONE = re.compile(
    r"^(?:and |but |ok,? |so )?(?:starting )?from (?:scenario (?P<letter>[a-z])\b|(?P<alone>[a-z])(?=[,:; ]))"
)
_FROM_BASE = re.compile(
    r"^(?:and |but |ok,? |so )?(?:starting )?from (?:the |our )?base\b"
    r"|\bfrom (?:the )?base(?: scenario)?[ .!?]*$"
)
_CORRECTS = re.compile(
    r"^(?:oh|ah|hm+|oops)?,? ?"
    r"(?:no|nope|nah|sorry|wait|actually|correction|i mean|i meant|make that|scratch that)"
    r"(?:[,.:;!]| -| i (?:mean|meant|said)\b| it'?s\b| make (?:it|that)\b)"
)
_VOLUMES = frozenset({"tokens_per_month", "requests_per_day", "api_spend_usd_per_month"})
_MODELS = frozenset({"model_tier", "api_model", "self_host_model"})


@dataclass(frozen=True)
class Grown:
    """The changes of a what-if and the scenario that they are made to; None is where the thread stands."""

    changes: tuple[Change, ...]
    parent: int | None = None


def grown(state: State, text: str, changes: tuple[Change, ...]) -> Grown:
    """Where the changes that a clean text asks for are made."""
    held = state.scenarios
    if (from_one := _FROM_ONE.match(text)) and (
        at := held.found(from_one["letter"] or from_one["alone"])
    ) is not None:
        return Grown(changes, at)
    if _FROM_BASE.search(text):
        return Grown(changes, held.base)
    if held.at and _CORRECTS.match(text):
        last, told = held.made[held.at - 1].changes, {_about(change) for change in changes}
        changes = _of_the_same_provider(changes, last)
        if told & {_about(change) for change in last}:
            kept = tuple(change for change in last if _about(change) not in told)
            return Grown((*kept, *changes), held.parent(held.at))
    return Grown(changes)


def _of_the_same_provider(changes: tuple[Change, ...], last: tuple[Change, ...]) -> tuple[Change, ...]:
    """A price that is corrected without a name is that of the one provider that was spoken of."""
    named = {change.provider for change in last if change.provider}
    if len(named) != 1:
        return changes
    of = {"provider": next(iter(named))}
    return tuple(
        each.model_copy(update=of) if each.field == "api_price" and each.provider is None else each
        for each in changes
    )


def _about(change: Change) -> str:
    """What a change is of: a volume is one thing, however it is told."""
    return "volume" if change.field in _VOLUMES else "model" if change.field in _MODELS else change.field
