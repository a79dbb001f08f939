"""How does a thread move among its scenarios? Undo, redo, go to B, make it the base, name it, list them."""

from bot.conversation import change_words, say
from bot.conversation.asking import shown
from bot.conversation.comparing import MOST_COLUMNS, compared_with_base
from bot.conversation.exporting import parts
from bot.conversation.replies import Choice, Clarify, Refused, ScenarioLine, ScenarioList
from bot.conversation.state import NavPress, State
from bot.conversation.trying import is_full
from bot.conversation.turn import Turn, only
from bot.whatif.field_words import CALLED
from bot.whatif.scenarios import Scenarios, letter

NOTHING_OPEN = "Nothing is being asked here. “Undo” takes a what-if back, “start over” leads to your answers."
KEPT = "Scenarios are kept, so that you can go back to any of them. “Undo” takes the last one back."


def moved(state: State, name: str, scenario_number: int | None = None, times: int = 1) -> Turn:
    """A step among the scenarios: the verdict where it leads, compared with where it came from.

    So many `times` it is undone, or as often as there is something to undo.
    """
    held = state.scenarios
    if name == "compare":
        return compared_with_base(state)
    if name == "export":
        return _exported(state)
    if name == "set_base":
        number = held.at if scenario_number is None else scenario_number
        after = held.based_on(number).moved_to(number)
        words = f"Scenario {held.title(number)} is the base now"
    elif name == "undo":
        after, words = _undone(held, times)
    elif name == "redo":
        after = held.forth()
        words = f"Scenario {after.title(after.at)} again"
    else:
        after = held.moved_to(scenario_number or 0)
        words = f"Back to scenario {after.title(after.at)}"
    if after == held:
        nothing = {"undo": "There is nothing to undo.", "redo": "There is nothing to redo."}
        return only(state, Refused(nothing.get(name, "That is where you are already.")))
    before = say.at(state, held.at)
    went = state.model_copy(update={"scenarios": after, "editing": None, "pending": (), "offered": ()})
    now = say.at(went, after.at)
    due = say.verdict_due(went, words, None if before == now else before, held.title(held.at))
    return Turn(went, says=(due,) if due else ())


def navigated(state: State, step: str) -> Turn:  # noqa: C901, PLR0911 - one return a step
    """What a step in words does: "undo", "goto:B", "name:no caching"."""
    name, _, told = step.partition(":")
    held = state.scenarios
    if name in ("undo", "previous", "back") and not told:
        return moved(state, "undo")
    if name in ("redo", "compare", "export", "share"):
        return moved(state, "export" if name == "share" else name)
    if name == "show_base":
        return moved(state, "goto", held.base) if held.at != held.base else shown(state)
    if name in ("reset", "restart"):
        return started_over(state)
    if name in ("goto", "set_base"):
        number = held.at if told in ("", "current", "this") else held.found(told)
        if number is None or number > len(held.made):
            return _listed(state)
        return moved(state, name, number) if name == "set_base" or number != held.at else shown(state)
    if name == "undo":
        return moved(state, "undo", times=int(told)) if told.isdigit() else without(state, told)
    if name == "name":
        return _named(state, told)
    if name == "help":
        return only(state, say.help_now(state))
    if name == "delete":
        return only(state, Refused(KEPT))
    if name in ("cancel", "pause", "resume", "skip"):
        return only(state, Refused(NOTHING_OPEN))
    return _listed(state) if name == "list_scenarios" else shown(state)


def _undone(held: Scenarios, times: int) -> tuple[Scenarios, str]:
    """So many steps back, and what was taken back in words."""
    after, taken = held, list[str]()
    for _ in range(times):
        if after.at == 0:
            break
        taken.insert(0, letter(after.at))
        after = after.back()
    if len(taken) > 1:
        return after, f"Scenarios {', '.join(taken[:-1])} and {taken[-1]} are taken back"
    return after, f"Scenario {letter(held.at)} is taken back"


def started_over(state: State) -> Turn:
    """Back at the answers, which others are compared with again; a full thread begins anew."""
    held = state.scenarios
    anew = state.model_copy(update={"scenarios": Scenarios() if is_full(held, ()) else held.based_on(0)})
    if not anew.scenarios.made and held.made:
        due = say.verdict_due(anew, "Scenario A again; the what-ifs are gone")
        return Turn(anew, says=(due,) if due else ())
    return moved(anew, "goto", 0) if held.at else shown(anew)


def without(state: State, word: str) -> Turn:
    """One field is taken back, named by what people call it; the other changes stay."""
    held = {change.field for change in state.scenarios.changes()}
    field = next((each for each in CALLED.get(word, ()) if each in held), "")
    title = change_words.TITLES.get(field, "")
    same = frozenset(each for each, called in change_words.TITLES.items() if called == title)
    after = state.scenarios.without(same)
    if after is None or state.scenarios.is_full:
        return only(state, Refused("No what-if has changed that."))
    went = state.model_copy(update={"scenarios": after, "pending": (), "offered": ()})
    before = state.scenarios.title(state.scenarios.at)
    words = f"Scenario {letter(after.at)} = {before} without the change of {title.lower()}"
    due = say.verdict_due(went, words, say.at(state, state.scenarios.at), before)
    return Turn(went, says=(due,) if due else ())


def _named(state: State, told: str) -> Turn:
    """Names a scenario: "C:peak season" is of C, "peak season" of the one where the thread stands."""
    which, _, name = told.rpartition(":")
    held = state.scenarios
    number = held.found(which) if which else held.at
    if number is None:
        return _listed(state)
    try:
        after = held.named(number, name.lower())
    except ValueError:
        reason = "A name is one to four plain words that no other scenario has. The base keeps its own."
        return only(state, Refused(reason))
    named = state.model_copy(update={"scenarios": after})
    called = Clarify(None, f"{letter(number)} is now called “{name.lower()}”.", ())
    return Turn(named, says=(called, *_listed(named).says))


def lines(state: State) -> tuple[ScenarioLine, ...]:
    """All scenarios of the thread, in words."""
    held, on = state.scenarios, state.priced_on
    found = [ScenarioLine(held.title(0), "", ("your answers",), held.at == 0, held.base == 0)]
    for number, each in enumerate(held.made, start=1):
        before = say.at(state, each.parent)
        words = () if before is None else tuple(change_words.said(each.changes, before, on).split("; "))
        found.append(
            ScenarioLine(
                held.title(number), held.title(each.parent), words, held.at == number, held.base == number
            )
        )
    return tuple(found)


def _listed(state: State) -> Turn:
    held = state.scenarios
    others = [number for number in range(len(held.made) + 1) if number != held.at]
    choices = tuple(
        Choice(f"Go to {held.title(number)}", NavPress(name="goto", scenario=number)) for number in others
    )
    return only(state, ScenarioList(lines(state), choices[-MOST_COLUMNS:]))


def _exported(state: State) -> Turn:
    numbers = range(len(state.scenarios.made) + 1)
    held = tuple(each for number in numbers if (each := say.at(state, number)) is not None)
    return Turn(state, says=parts(lines(state), held))
