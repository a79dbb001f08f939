"""Which scenarios does a question with an answer of its own need? Another horizon, a letter, all of them."""

import re
from collections.abc import Iterator
from datetime import date

from bot.conversation import change_words, say
from bot.conversation.facts import currency_in
from bot.conversation.guesses import guesses
from bot.conversation.replies import Clarify, ExplanationDue
from bot.conversation.state import State
from bot.conversation.turn import Turn, only
from bot.conversation.what_ifs import what_ifs
from bot.language.message import read_message
from bot.language.quantities import MONTHS_A_YEAR
from bot.whatif.apply import apply
from bot.whatif.change import Change
from bot.whatif.question_subjects import compared_letter, scenario_letter, two_letters
from bot.whatif.reading import Entry
from bot.whatif.standing import standing
from costmodel.scenario import Scenario

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
    if subject == "two_scenarios":
        return _two(state, question, text)
    others: tuple[tuple[str, Scenario], ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()
    if subject == "over_horizon":
        others = _over_another_horizon(state, here, text)
    elif subject == "saving":
        others = _over_a_span(state, here, text)
    elif subject == "in_currency":
        others = _in_currency(here, text)
    elif subject == "best_scenario":
        others = tuple(all_scenarios(state)) if state.scenarios.made else ()
    elif subject == "risks":
        inputs = tuple((each.words, "") for each in guesses(state))
    title = state.scenarios.title(state.scenarios.at)
    due = ExplanationDue(
        scenario=here,
        topic=question.field,
        how=subject,
        current=current(question.field, here, state.priced_on) if subject == "named_options" else "",
        inputs=inputs,
        what_ifs=what_ifs(here, state.priced_on)[:MOST_OFFERED],
        question=text,
        titles=("", title),
        others=others,
    )
    return only(state, due)


def current(topic: str, here: Scenario, on: date) -> str:
    """What a scenario has of a topic that is a field: "Volume: 2B tokens a month"; empty for another."""
    if topic not in change_words.TITLES:
        return ""
    return f"{change_words.TITLES[topic]}: {change_words.held(topic, here, on)}"


def _over_another_horizon(state: State, here: Scenario, text: str) -> tuple[tuple[str, Scenario], ...]:
    """The scenario over the months that a question names, where its own horizon is another."""
    months = _span_months(text)
    if months == standing("horizon_months", here, state.priced_on):
        return ()
    return _over_a_span(state, here, text)


def _span_months(text: str) -> int | None:
    """How many months a question names: "3 years", "eighteen months"; None for none."""
    told = _SPAN.search(read_message(text).text)
    if told is None:
        return None
    count = _COUNTS.get(told["count"]) or int(told["count"])
    return count * (MONTHS_A_YEAR if told["unit"].startswith("y") else 1)


def _over_a_span(state: State, here: Scenario, text: str) -> tuple[tuple[str, Scenario], ...]:
    """The scenario over the months that a question names; none where it names none."""
    months = _span_months(text)
    if months is None:
        return ()
    try:
        change = Change(field="horizon_months", op="set", value=float(months))
        return ((f"{months} months", apply((change,), here, state.priced_on)),)
    except ValueError:  # longer than any horizon can be
        return ()


def _in_currency(here: Scenario, text: str) -> tuple[tuple[str, Scenario], ...]:
    """The scenario shown in the currency that a question names; it stands beside the thread's own."""
    code = currency_in(read_message(text).text)
    if code is None:
        return ()
    finance = here.finance.model_copy(update={"currency": code})
    return ((code, here.model_copy(update={"finance": finance})),)


def all_scenarios(state: State) -> Iterator[tuple[str, Scenario]]:
    """Every scenario of the thread with its title, the first the answers."""
    for number in range(len(state.scenarios.made) + 1):
        held = say.at(state, number)
        if held is not None:
            yield state.scenarios.title(number), held


def _told(state: State, question: Entry, text: str) -> Turn:
    """One scenario of the thread: what it changes from the base, and its verdict."""
    held = state.scenarios
    letter = scenario_letter(read_message(text).text)
    number = _number(state, letter or "")
    if number is None:
        return _no_such(state, letter or "")
    return only(state, _beside(state, question, text, held.base, number))


def _two(state: State, question: Entry, text: str) -> Turn:
    """One scenario beside another, both named: "is B cheaper than C?"."""
    one, other = two_letters(read_message(text).text) or ("", "")
    numbers = (_number(state, one), _number(state, other))
    if numbers[0] is None or numbers[1] is None:
        return _no_such(state, one if numbers[0] is None else other)
    return only(state, _beside(state, question, text, numbers[1], numbers[0]))


def _number(state: State, letter: str) -> int | None:
    """The scenario of a letter or of "base"; None for one that there is not."""
    number = state.scenarios.base if letter == "base" else state.scenarios.found(letter)
    return number if number is not None and number <= len(state.scenarios.made) else None


def _no_such(state: State, letter: str) -> Turn:
    """That a scenario is none of the thread's, and which are."""
    held = state.scenarios
    titles = [held.title(each) for each in range(len(held.made) + 1)]
    known = f"{', '.join(titles[:-1])} and {titles[-1]}" if held.made else titles[0]
    reason = f"There is no scenario {letter.upper()} in this thread. It holds {known}."
    return only(state, Clarify(None, reason, ()))


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
