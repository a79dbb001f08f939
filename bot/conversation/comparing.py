"""How are scenarios compared? Up to five side by side, by what differs or by their letters."""

from bot.conversation import change_words, say
from bot.conversation.refusals import REASONS
from bot.conversation.replies import ComparisonDue, Refused
from bot.conversation.state import State
from bot.conversation.trying import OUTSIDE, changes_of, which
from bot.conversation.turn import Turn, only
from bot.whatif.apply import apply
from bot.whatif.change import Change
from bot.whatif.reading import Entries

MOST_COLUMNS = 5
LEAST = 2
"""One alone is no comparison."""


def compared(state: State, entries: Entries) -> Turn:
    """Up to five scenarios side by side: the present one with one change each, or those of the thread."""
    here, on = say.at(state, state.scenarios.at), state.priced_on
    if here is None:
        return Turn(state)
    titles, scenarios = [], []
    values: list[float] = []
    for entry in entries[:MOST_COLUMNS]:
        if entry.field == "scenario":
            number = state.scenarios.found(str(entry.value))
            held = None if number is None else say.at(state, number)
            if held is not None and number is not None:
                titles.append(state.scenarios.title(number))
                scenarios.append(held)
            continue
        for change in changes_of((entry,)):
            try:
                column = apply([change], here, on)
            except ValueError:
                return which(state, (change,)) or only(state, Refused(OUTSIDE))
            titles.append(change_words.held(change.field, column, on))
            scenarios.append(column)
            values += _value(change)
    if len(scenarios) < LEAST:
        return only(state, Refused(REASONS["no_value"]))
    fields = {entry.field for entry in entries}
    axis = change_words.TITLES.get(next(iter(fields)), "") if len(fields) == 1 else ""
    drawn = tuple(values) if axis and len(values) == len(scenarios) else ()
    reading = f"Compared from {state.scenarios.title(state.scenarios.at)}"
    due = ComparisonDue(tuple(titles), tuple(scenarios), reading, axis if drawn else "", drawn)
    return only(state, due)


def _value(change: Change) -> tuple[float, ...]:
    """Where a column stands on the axis; nothing for what is no number."""
    if isinstance(change.value, str | tuple | bool):
        return ()
    return (float(change.value),)


def compared_with_base(state: State) -> Turn:
    """Where the thread stands, beside its base."""
    held = state.scenarios
    pair = tuple(dict.fromkeys((held.base, held.at)))
    scenarios = tuple(each for number in pair if (each := say.at(state, number)) is not None)
    if len(scenarios) < LEAST:
        return only(state, Refused("You are at the base: there is nothing to compare it with yet."))
    titles = tuple(held.title(number) for number in pair)
    return only(state, ComparisonDue(titles, scenarios, f"{titles[1]} beside {titles[0]}"))
