"""How are scenarios compared? Up to five side by side, by what differs or by their letters."""

from bot.conversation import change_words, say
from bot.conversation.refusals import REASONS
from bot.conversation.replies import ComparisonDue, Refused
from bot.conversation.state import State
from bot.conversation.trying import OUTSIDE, changes_of, which
from bot.conversation.turn import Turn, only
from bot.whatif.apply import NUMBERS, apply
from bot.whatif.change import Change
from bot.whatif.reading import Entries
from costmodel.scenario import Scenario

MOST_COLUMNS = 5


def compared(state: State, entries: Entries) -> Turn:
    """Up to five scenarios side by side, each the present one with one change."""
    here, on = say.at(state, state.scenarios.at), state.priced_on
    if here is None:
        return Turn(state)
    columns: list[tuple[str, Scenario]] = []
    values: list[float] = []
    for entry in entries[:MOST_COLUMNS]:
        if entry.field == "scenario":
            number = state.scenarios.found(str(entry.value))
            held = None if number is None else say.at(state, number)
            if held is not None and number is not None:
                columns.append((state.scenarios.title(number), held))
            continue
        (change,) = changes_of((entry,)) or (None,)
        if change is None:
            continue
        try:
            column = apply([change], here, on)
        except ValueError:
            return which(state, (change,)) or only(state, Refused(OUTSIDE))
        columns.append((change_words.held(change.field, column, on), column))
        told = change_words.number(change.field, column, on) if change.field in NUMBERS else _volume(change)
        values += [] if told is None else [told]
    if len(columns) < 2:  # noqa: PLR2004 - one alone is no comparison
        return only(state, Refused(REASONS["no_value"]))
    fields = {entry.field for entry in entries}
    field = next(iter(fields))
    axis = change_words.TITLES.get(field, "") if len(fields) == 1 and len(values) == len(columns) else ""
    titles = tuple(title for title, _ in columns)
    reading = f"Compared from {state.scenarios.title(state.scenarios.at)}"
    due = ComparisonDue(
        titles, tuple(each for _, each in columns), reading, axis, tuple(values) if axis else ()
    )
    return only(state, due)


def _volume(change: Change) -> float | None:
    return float(change.value) if isinstance(change.value, int | float) and change.op == "set" else None


def compared_with_base(state: State) -> Turn:
    """Where the thread stands, beside its base."""
    held = state.scenarios
    pair = tuple(dict.fromkeys((held.base, held.at)))
    scenarios = tuple(each for number in pair if (each := say.at(state, number)) is not None)
    if len(scenarios) < 2:  # noqa: PLR2004 - one alone is no comparison
        return only(state, Refused("You are at the base: there is nothing to compare it with yet."))
    titles = tuple(held.title(number) for number in pair)
    return only(state, ComparisonDue(titles, scenarios, f"{titles[1]} beside {titles[0]}"))
