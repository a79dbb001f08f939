"""How are scenarios compared? Up to five side by side, by what differs or by their letters."""

from bot.conversation import change_words, say
from bot.conversation.refusals import REASONS, outside
from bot.conversation.replies import ComparisonDue, Refused
from bot.conversation.state import State
from bot.conversation.trying import changes_of, which
from bot.conversation.turn import Turn, only
from bot.whatif.apply import apply
from bot.whatif.change import Change
from bot.whatif.reading import Entries
from bot.whatif.whose_prices import whose

MOST_COLUMNS = 5
LEAST = 2
"""One alone is no comparison."""
NOTHING_YET = "That is one scenario: name another one to compare it with, such as “compare B with A”."
NOTHING_BUT_THE_BASE = "You are at the base: there is nothing to compare it with yet."


def compared(state: State, entries: Entries, text: str) -> Turn:
    """Up to five side by side: the present scenario with one change each, or scenarios of the thread."""
    here, on = say.at(state, state.scenarios.at), state.priced_on
    if here is None:
        return Turn(state)
    if any(entry.field == "scenario" for entry in entries):
        return _of_the_thread(state, [str(entry.value) for entry in entries if entry.field == "scenario"])
    titles, scenarios = [], []
    values: list[float] = []
    names: set[str] = set()
    for entry in entries[:MOST_COLUMNS]:
        for change in whose(changes_of((entry,)), text, "")[0]:
            try:
                column = apply([change], here, on)
            except ValueError:
                return which(state, (change,)) or only(state, Refused(outside((change,), here, on)))
            titles.append(change_words.held(change.field, column, on, change.provider))
            names.add(change_words.title(change.field, column, on, change.provider))
            scenarios.append(column)
            values += _value(change)
    if len(scenarios) == 1:
        titles, scenarios, values = (
            [state.scenarios.title(state.scenarios.at), *titles],
            [here, *scenarios],
            [],
        )
    if len(scenarios) < LEAST:
        return only(state, Refused(REASONS["no_value"]))
    fields = {entry.field for entry in entries}
    axis = names.pop() if len(fields) == len(names) == 1 else ""
    alike = len({entry.op for entry in entries}) == 1
    drawn = tuple(values) if axis and alike and len(values) == len(scenarios) else ()
    reading = f"Compared from {state.scenarios.title(state.scenarios.at)}"
    if len(entries) > MOST_COLUMNS:
        reading += f" (the first {MOST_COLUMNS} of {len(entries)})"
    due = ComparisonDue(tuple(titles), tuple(scenarios), reading, axis if drawn else "", drawn)
    return only(state, due)


def _of_the_thread(state: State, told: list[str]) -> Turn:
    """Scenarios by letter, name, "current" or "all"; one alone is compared with where the thread stands."""
    held = state.scenarios
    if "all" in told:
        newest_first = reversed(range(len(held.made) + 1))
        kept = list(dict.fromkeys((held.base, held.at, *newest_first)))[:MOST_COLUMNS]
        return _beside(state, sorted(kept))
    places = {"current": held.at, "base": held.base}
    found = [places.get(each, held.found(each)) for each in told]
    if None in found:
        return only(state, Refused(f"There is no such scenario. {_held_here(state)}"))
    numbers = [each for each in found if each is not None]
    return _beside(state, numbers if len(numbers) >= LEAST else [*numbers, held.at])


def _held_here(state: State) -> str:
    held = state.scenarios
    if not held.made:
        return NOTHING_BUT_THE_BASE
    titles = [held.title(number) for number in range(len(held.made) + 1)]
    return f"This thread holds {', '.join(titles[:-1])} and {titles[-1]}."


def _value(change: Change) -> tuple[float, ...]:
    """Where a column stands on the axis; nothing for what is no number."""
    if isinstance(change.value, str | tuple | bool):
        return ()
    return (float(change.value),)


def compared_with_base(state: State) -> Turn:
    """Where the thread stands, beside its base."""
    return _beside(state, [state.scenarios.base, state.scenarios.at])


def _beside(state: State, numbers: list[int]) -> Turn:
    """Scenarios of the thread side by side, each once."""
    held = state.scenarios
    kept = tuple(dict.fromkeys(numbers))[:MOST_COLUMNS]
    here = say.at(state, held.at)
    found = (say.at(state, number) for number in kept)
    scenarios = () if here is None else tuple(say.shown_as(here, each) for each in found if each is not None)
    if len(scenarios) < LEAST:
        return only(state, Refused(NOTHING_YET if held.made else NOTHING_BUT_THE_BASE))
    titles = tuple(held.title(number) for number in kept)
    return only(state, ComparisonDue(titles, scenarios, f"{', '.join(titles[1:])} beside {titles[0]}"))
