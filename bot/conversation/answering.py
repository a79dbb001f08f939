"""Which scenarios does a question with an answer of its own need? Another horizon, a letter, all of them."""

import re
from collections.abc import Iterator

from bot.conversation import change_words, say
from bot.conversation.guesses import guesses
from bot.conversation.replies import Clarify, ExplanationDue
from bot.conversation.state import State
from bot.conversation.turn import Turn, only
from bot.conversation.what_ifs import what_ifs
from bot.language.message import read_message
from bot.whatif.apply import apply
from bot.whatif.change import Change
from bot.whatif.question_subjects import compared_letter, scenario_letter
from bot.whatif.reading import Entry
from bot.whatif.standing import standing
from costmodel.scenario import Scenario

MONTHS_PER_YEAR = 12
MOST_OFFERED = 3
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "twelve": 12}
_SPAN = re.compile(rf"\b(?P<count>\d{{1,3}}|{'|'.join(_COUNTS)})[- ]?(?P<unit>months?|mo|years?|yrs?)\b")
ONLY_ONE = (
    "Nothing has changed yet: this thread holds scenario A, your answers, and no what-if. Try one, and I say "
    "what it moves, line by line."
)


def answered(state: State, question: Entry, text: str) -> Turn:
    """The turn of a question whose kind is a subject (`bot.whatif.question_subjects`)."""
    subject = str(question.value)
    here = say.at(state, state.scenarios.at)
    if here is None:
        return Turn(state)
    if subject == "scenario_told":
        return _told(state, question, text)
    if subject == "why_moved":
        return _moved(state, question, text)
    others: tuple[tuple[str, Scenario], ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()
    if subject == "over_horizon":
        others = _over_another_horizon(state, here, text)
    elif subject == "best_scenario":
        others = tuple(_all(state)) if state.scenarios.made else ()
    elif subject == "risks":
        inputs = tuple((each.words, "") for each in guesses(state))
    title = state.scenarios.title(state.scenarios.at)
    due = ExplanationDue(
        scenario=here,
        topic=question.field,
        how=subject,
        inputs=inputs,
        what_ifs=what_ifs(here, state.priced_on)[:MOST_OFFERED],
        question=text,
        titles=("", title),
        others=others,
    )
    return only(state, due)


def _over_another_horizon(state: State, here: Scenario, text: str) -> tuple[tuple[str, Scenario], ...]:
    """The scenario over the months that a question names, where its own horizon is another."""
    told = _SPAN.search(read_message(text).text)
    if told is None:
        return ()
    count = _COUNTS.get(told["count"]) or int(told["count"])
    months = count * (MONTHS_PER_YEAR if told["unit"].startswith("y") else 1)
    if months == standing("horizon_months", here, state.priced_on):
        return ()
    try:
        change = Change(field="horizon_months", op="set", value=float(months))
        return ((f"{months} months", apply((change,), here, state.priced_on)),)
    except ValueError:  # longer than any horizon can be
        return ()


def _all(state: State) -> Iterator[tuple[str, Scenario]]:
    for number in range(len(state.scenarios.made) + 1):
        held = say.at(state, number)
        if held is not None:
            yield state.scenarios.title(number), held


def _told(state: State, question: Entry, text: str) -> Turn:
    """One scenario of the thread: what it changes from the base, and its verdict."""
    held = state.scenarios
    letter = scenario_letter(read_message(text).text)
    number = None if letter is None else held.found(letter)
    asked = None if number is None else say.at(state, number)
    if number is None or asked is None:
        titles = [held.title(each) for each in range(len(held.made) + 1)]
        known = f"{', '.join(titles[:-1])} and {titles[-1]}" if held.made else titles[0]
        reason = f"There is no scenario {(letter or '').upper()} in this thread. It holds {known}."
        return only(state, Clarify(None, reason, ()))
    return only(state, _beside(state, question, text, held.base, number))


def _moved(state: State, question: Entry, text: str) -> Turn:
    """Why a scenario, named or standing, differs from the base; at the base, from where the thread was."""
    held = state.scenarios
    if not held.made:
        return only(state, Clarify(None, ONLY_ONE, ()))
    words = read_message(text).text
    letter, since = scenario_letter(words), compared_letter(words)
    named, started = (None if each is None else held.found(each) for each in (letter, since))
    before = held.base if started is None else started
    now = held.at if named in (None, before) else named
    if now == before == held.base:
        before = held.undone[-1] if held.undone else len(held.made)
    if now is None or now == before:
        now, before = len(held.made), held.base
    return only(state, _beside(state, question, text, before, now))


def _beside(state: State, question: Entry, text: str, before: int, now: int) -> ExplanationDue:
    """A scenario beside another one, with what differs between them in words."""
    held, on = state.scenarios, state.priced_on
    base, asked = say.at(state, before), say.at(state, now)
    if base is None or asked is None:
        msg = "a scenario of a thread without answers"
        raise ValueError(msg)
    words = change_words.between(base, asked, (*held.changes(before), *held.changes(now)), on)
    return ExplanationDue(
        scenario=asked,
        topic=question.field,
        how=str(question.value),
        base=None if base == asked else base,
        inputs=words,
        what_ifs=what_ifs(asked, on)[:MOST_OFFERED],
        question=text,
        titles=(held.title(before), held.title(now)),
    )
