"""What does a follow-up after a verdict do? A scenario, a comparison, an explanation, a step, or nothing."""

from bot.conversation import say
from bot.conversation.asking import asked
from bot.conversation.comparing import compared
from bot.conversation.facts import required
from bot.conversation.grown import grown
from bot.conversation.moving import navigated
from bot.conversation.progress import scenario
from bot.conversation.refusals import REASONS, refused
from bot.conversation.replies import Clarify, Refused
from bot.conversation.state import State
from bot.conversation.trying import (
    FINDERS,
    MOST_CHANGES,
    TOO_MANY,
    changes_of,
    note_on,
    offered,
    tried,
    with_nobody_hired,
)
from bot.conversation.turn import Turn, only
from bot.conversation.which_rule import by_name, which_rule
from bot.language.pay import told_as
from bot.whatif.change import Change
from bot.whatif.reading import MOST_READINGS, Reading
from bot.whatif.whose_prices import of_a_family, whose
from costmodel.catalog.load import catalog
from costmodel.options.case import case_of

WHOSE = "Whose prices?"
OF_WHAT = "I read a figure, but not what it is of. Say both, such as “40% utilization” or “$2.50 a GPU-hour”."


def followed(state: State, told: Reading, text: str) -> Turn:  # noqa: PLR0911 - one return a kind
    """The turn that the reading of a text makes; "ignore" makes none."""
    if scenario(state) is None or told.kind == "ignore":
        return Turn(state)
    changes = required(as_paid(changes_of(told.entries), text), text)
    if told.kind == "change" or (told.kind == "ask" and changes):
        if len(changes) > MOST_CHANGES:
            return only(state, Refused(TOO_MANY))
        changes = by_name(changes, text)
        if (turn := which_rule(state, changes, text)) is not None:
            return turn
        ways = of_providers(state, changes, text)
        if len(ways) > 1:
            return offered(state, WHOSE, ways)
        what_if = grown(state, text, with_nobody_hired(state, ways[0]))
        return tried(state, what_if.changes, what_if.parent, note=note_on(ways[0], text))
    if told.kind == "compare":
        return compared(state, told.entries, text)
    if told.kind == "ask":
        return asked(state, told.entries[0], text)
    if told.kind == "navigate":
        return navigated(state, str(told.entries[0].value))
    if told.kind == "clarify":
        return _asked_back(state, told, text)
    return only(state, Refused(refused(told, text)))


def of_providers(state: State, changes: tuple[Change, ...], text: str) -> tuple[tuple[Change, ...], ...]:
    """The ways to take whose API prices the changes move, in the present scenario."""
    here = say.at(state, state.scenarios.at)
    agreed_with = "" if here is None else case_of(here, state.priced_on, catalog()).named.provider
    return whose(changes, text, agreed_with)


def as_paid(changes: tuple[Change, ...], text: str) -> tuple[Change, ...]:
    """A salary that is told is base pay, benefits come on top; what an engineer costs has them in it."""
    if told_as(text) != "base":
        return changes
    return tuple(
        each.model_copy(update={"field": "base_pay_usd"})
        if each.field == "engineer_salary_usd" and each.op == "set"
        else each
        for each in changes
    )


def _asked_back(state: State, told: Reading, text: str) -> Turn:
    """One question, with the ways to take what was said; models are told apart by their names alone."""
    if (
        told.why == "which_model"
        and told.readings
        and (price := of_a_family(changes_of(told.readings[0]), text))
    ):
        return tried(state, of_providers(state, price, text)[0])
    read = (of_providers(state, changes_of(each), text) for each in told.readings)
    readings = tuple(dict.fromkeys(way for ways in read for way in ways if way))[:MOST_READINGS]
    if told.why == "which_model":
        found = tuple(FINDERS[each[0].field](str(each[0].value)).found for each in readings)
        return offered(state, REASONS[told.why], readings, tuple(each.title for each in found if each))
    if told.why == "no_field" and not readings:
        return only(state, Clarify(None, OF_WHAT, ()))
    return offered(state, REASONS[told.why], readings)


def picked(state: State, place: int) -> Turn | None:
    """One of the readings that were offered last; None where there is none at that place."""
    return tried(state, state.pending[place]) if place < len(state.pending) else None
