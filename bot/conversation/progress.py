"""How far is a session? Which question is open, which term of it, and the scenario when all is told."""

from bot.conversation.state import SLOTS, AnyAnswer, Slot, State
from costmodel.compliance import Term, open_terms
from costmodel.scenario import Regulated, Scenario


def answer(state: State, slot: Slot) -> AnyAnswer | None:
    """The answer held for a question."""
    held: AnyAnswer | None = getattr(state, slot)
    return held


def open_slot(state: State) -> Slot | None:
    """The question that is open: the one being edited, else the first without a complete answer."""
    if state.editing:
        return state.editing
    return next((slot for slot in SLOTS if not _complete(state, slot)), None)


def open_term(state: State) -> Term | None:
    """The contract term that still decides, when the regimes are told and their question is open for it."""
    held = state.regulated
    if held is None or open_slot(state) != "regulated" or state.editing == "regulated":
        return None
    return next(iter(open_terms(held.value)), None) if _regimes_told(held.value) else None


def answered(state: State) -> int:
    """How many questions have an answer, complete or not."""
    return sum(answer(state, slot) is not None for slot in SLOTS)


def scenario(state: State) -> Scenario | None:
    """The scenario of the answers, once all five are complete."""
    volume, model, load, team, regulated = (
        state.volume,
        state.model,
        state.load,
        state.headcount,
        state.regulated,
    )
    if not (volume and model and load and team and regulated and _complete(state, "regulated")):
        return None
    return Scenario(
        volume=volume.value, model=model.value, load=load.value, team=team.value, regulated=regulated.value
    )


def _complete(state: State, slot: Slot) -> bool:
    if slot != "regulated":
        return answer(state, slot) is not None
    held = state.regulated
    return held is not None and (
        held.value == Regulated() or (_regimes_told(held.value) and not open_terms(held.value))
    )


def _regimes_told(value: Regulated) -> bool:
    """Whether the first step is done: a regime, or a term that restricts by itself."""
    return bool(value.regimes or value.data_must_stay or value.network_isolated)
