"""What a turn says of its own: what a verdict is compared with, which date counts, who gets help."""

from datetime import date

import pytest

from bot.conversation.advance import advance, asks_for_help, start
from bot.conversation.replies import ComparisonDue, Help, Refused, VerdictDue, VerdictHelp
from bot.conversation.state import CommandPress, Pressed, State, Typed, WhatIfPress
from bot.conversation.trying import FULL
from bot.conversation.turn import Turn
from bot.whatif.change import Change
from bot.whatif.scenarios import MOST

OPENED_ON = date(2026, 11, 21)
LATER = date(2027, 2, 1)
COMPLETE = "2B tokens a month, gpt-4o, business hours, no mlops, no regulated data"
DOUBLED = WhatIfPress(changes=(Change(field="tokens_per_month", op="multiply", value=2),))


def say(state: State, text: str, on: date = OPENED_ON) -> Turn:
    return advance(state, Typed(text=text, by="U0ANA", addressed=True), on)


def decided(text: str = COMPLETE) -> State:
    """A thread that has its verdict."""
    opened = start(text, "U0ANA", OPENED_ON).state
    assert opened
    state = say(opened, "looks right").state
    assert state
    return state


def due(turn: Turn) -> VerdictDue:
    (found,) = [reply for reply in turn.says if isinstance(reply, VerdictDue)]
    return found


def test_the_first_verdict_is_compared_with_nothing() -> None:
    opened = start(COMPLETE, "U0ANA", OPENED_ON).state
    assert opened
    assert due(say(opened, "looks right")).base is None


def test_a_figure_after_the_verdict_is_a_what_if_and_the_answers_stay() -> None:
    turn = say(decided(), "2T tokens a month")
    told = due(turn)
    assert told.base
    assert told.base.volume.tokens_per_month == 2e9
    assert told.scenario.volume.tokens_per_month == 2e12
    assert turn.state
    assert turn.state.volume
    assert turn.state.volume.value.tokens_per_month == 2e9


def test_an_answer_that_is_edited_after_what_ifs_is_compared_with_what_they_made() -> None:
    doubled = advance(decided(), Pressed(press=DOUBLED, by="U0ANA"), OPENED_ON)
    assert doubled.state
    asked = say(doubled.state, "edit headcount").state
    assert asked
    told = due(say(asked, "2 engineers"))
    assert told.base
    assert told.base.volume.tokens_per_month == told.scenario.volume.tokens_per_month == 4e9
    assert (told.base.team.mlops_fte, told.scenario.team.mlops_fte) == (0, 2)


def test_a_what_if_is_compared_with_the_answers_as_they_are() -> None:
    doubled = advance(decided(), Pressed(press=DOUBLED, by="U0ANA"), OPENED_ON)
    assert doubled.state
    told = due(advance(doubled.state, Pressed(press=DOUBLED, by="U0ANA"), OPENED_ON))
    assert told.base
    assert told.base.volume.tokens_per_month == 2e9
    assert told.scenario.volume.tokens_per_month == 8e9


@pytest.mark.parametrize("steer", ["restart", "back", "edit volume", "4B tokens a month"])
def test_only_a_fresh_start_takes_the_prices_of_today(steer: str) -> None:
    opened = start(COMPLETE, "U0ANA", OPENED_ON).state
    assert opened
    state = say(opened, steer, LATER).state
    assert state
    assert state.priced_on == (LATER if steer == "restart" else OPENED_ON)


def test_the_button_that_starts_again_takes_the_prices_of_today() -> None:
    press = Pressed(press=CommandPress(name="restart"), by="U0ANA")
    state = advance(decided(), press, LATER).state
    assert state
    assert state.priced_on == LATER


@pytest.mark.parametrize("text", ["help", "Help me!", " help please ", "<@U0BOT> what can you do?"])
def test_whoever_asks_for_help_gets_it_and_no_session(text: str) -> None:
    assert asks_for_help(text)
    assert start(text, "U0ANA", OPENED_ON) == Turn(None, says=(Help(),))


def test_a_case_that_mentions_help_is_a_case() -> None:
    assert not asks_for_help("help me price 2B tokens a month")
    assert start("2B tokens a month, help desk, gpt-4o", "U0ANA", OPENED_ON).state


def test_a_button_of_an_older_message_is_still_a_what_if() -> None:
    """It holds one `change` where a button of today holds `changes`."""
    old = {"kind": "what_if", "change": {"field": "tokens_per_month", "op": "multiply", "value": 2}}
    assert WhatIfPress.model_validate(old) == DOUBLED


def test_what_an_api_costs_is_no_cost_of_an_engineer() -> None:
    state = decided(
        "$9k a month on gpt-4o, business hours, API costs are up, 2 engineers at $180k, no regulated data"
    )
    assert state.headcount is not None
    assert (state.headcount.value.salary_usd_per_year, state.headcount.value.cost_usd_per_year) == (
        180_000,
        None,
    )


def test_a_thread_without_room_says_so_and_starting_over_makes_some() -> None:
    state = decided()
    for _ in range(MOST):
        state = say(state, "what if utilization is 40%").state or state
        state = say(state, "go to A").state or state
    assert len(state.scenarios.made) == MOST
    (refused,) = say(state, "what if the volume doubles").says
    assert refused == Refused(FULL)
    over = say(state, "start over")
    assert over.state
    assert over.state.scenarios.made == ()
    assert due(say(over.state, "what if the volume doubles")).reading.startswith("Scenario B = A + Volume")


def test_what_is_compared_is_in_the_currency_of_where_the_thread_stands() -> None:
    euros = say(decided(), "switch to euros").state
    assert euros
    doubled = say(euros, "what if volume doubles")
    assert doubled.state
    beside = [each for each in say(doubled.state, "compare C with A").says if isinstance(each, ComparisonDue)]
    sweep = [each for each in say(euros, "compare 1B, 5B and 20B").says if isinstance(each, ComparisonDue)]
    base = due(doubled).base
    assert base
    shown = [base, *beside[0].scenarios, *sweep[0].scenarios]
    assert [each.finance.currency for each in shown] == ["EUR"] * 6
    dollars = say(doubled.state, "switch to dollars").state
    assert dollars
    (back,) = say(dollars, "compare B with D").says
    assert isinstance(back, ComparisonDue)
    assert {each.finance.currency for each in back.scenarios} == {"USD"}


def test_help_is_on_the_questions_while_they_are_open_and_on_the_verdict_after_it() -> None:
    opened = start("2B tokens a month", "U0ANA", OPENED_ON).state
    assert opened
    assert say(opened, "help").says == (Help(),)
    (first,) = say(decided(), "help").says
    assert isinstance(first, VerdictHelp)
    labels = [each.label for each in first.choices]
    assert "Undo" not in labels
    assert {"What if …", "Export", "Record this decision"} < set(labels)
    doubled = say(decided(), "what if volume doubles").state
    assert doubled
    (later,) = say(doubled, "help").says
    assert isinstance(later, VerdictHelp)
    assert (later.title, later.scenarios) == ("B", 2)
    assert {"Undo", "Compare B with A"} < {each.label for each in later.choices}
