"""What is asked is answered in the first line: yes or no, or the figure, of what the question names."""

import re
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from bot.conversation.advance import advance, start
from bot.conversation.figures import amount, money, usd, usd_exact, usd_per_mtok
from bot.conversation.replies import Clarify, Explanation, ExplanationDue, VerdictDue
from bot.conversation.state import State, Typed
from bot.messages.answers.later import locked_in, revisit
from bot.messages.answers.options import budget, named_options, paid
from bot.messages.answers.spending import spent
from bot.messages.answers.units import rate, realistic
from bot.messages.best import best_of, named_of, row_of
from bot.messages.render import render
from bot.messages.rows import Row
from bot.messages.topics import MACHINES
from bot.messages.verdict import sure_of
from costmodel.catalog.load import catalog
from costmodel.dates import in_words
from costmodel.decide import decide
from costmodel.decision import Decision
from costmodel.fleet import HOURS_PER_MONTH
from costmodel.people import pay
from costmodel.scenario import Scenario

ON = date(2026, 11, 24)
SMALL = "2B tokens a month, gpt-4o-mini quality, business hours, no mlops, no regulated data"
LARGE = "1000B tokens a month, mid quality, business hours, 4 mlops, no regulated data"
NAMED = (
    "2k requests a day, 4,000 in / 600 out, claude haiku 4.5, 9 to 5 on weekdays, half an engineer, "
    "no regulated data"
)
BILLED = "we spend $40k a month on gpt-4o, business hours, 1 mlops engineer, no regulated data"


@cache
def decided(scenario: Scenario) -> Decision:
    return decide(scenario, on=ON, draws=200, over_time=True)


def said(state: State, text: str) -> tuple[State, tuple[object, ...]]:
    turn = advance(state, Typed(text=text, by="U0BO", addressed=False), ON)
    assert turn.state
    return turn.state, turn.says


@cache
def thread(opened: str, *what_ifs: str) -> State:
    turn = start(opened, "U0BO", ON)
    assert turn.state
    state, _ = said(turn.state, "looks right")
    for each in what_ifs:
        state, _ = said(state, each)
    return state


def answer(opened: str, question: str, *what_ifs: str) -> Explanation:
    state = thread(opened, *what_ifs)
    after, (due,) = said(state, question)
    assert isinstance(due, ExplanationDue)
    assert after.scenarios == state.scenarios, "a question changes nothing"
    base = None if due.base is None else decided(due.base)
    others = tuple(decided(each) for _, each in due.others)
    return Explanation(due, decided(due.scenario), base, others)


def first(explanation: Explanation) -> str:
    return render(explanation).text.splitlines()[0]


def of_family(decision: Decision, family: str) -> Row:
    option = next(each for each in decision.options if each.family == family and each.admissible)
    row = row_of(decision, option.id)
    assert row
    return row


def won(decision: Decision) -> tuple[Row, Row]:
    rows = (row_of(decision, decision.winner_id), row_of(decision, decision.comparator_id))
    assert rows[0]
    assert rows[1]
    return rows[0], rows[1]


def test_reserved_is_compared_with_on_demand_and_not_the_winner() -> None:
    asked = answer(LARGE, "how much cheaper is reserved than on demand?")
    reserved, rented = (of_family(asked.decision, each) for each in ("reserved_gpu", "rented_gpu"))
    line = first(asked)
    assert reserved.usd < rented.usd
    assert line.startswith(
        f"*{reserved.option.title} is the cheaper, by {usd_exact(rented.usd - reserved.usd)}"
    )
    assert rented.option.title in line


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("is renting cheaper than reserving?", "No"),
        ("is reserved cheaper than rented?", "Yes"),
        ("is rented more expensive than reserved?", "Yes"),
    ],
)
def test_cheaper_than_is_yes_or_no(question: str, says: str) -> None:
    held = named_options(answer(LARGE, question))
    assert held
    assert held.says == says


def test_every_name_of_a_question_is_answered_priced_here_or_not() -> None:
    asked = answer(SMALL, "which is cheaper, Bedrock or Vast?")
    bedrock = next(each for each in asked.decision.options if each.title.endswith("at Amazon Bedrock"))
    text = render(asked).text
    assert first(asked).startswith(f"*{bedrock.title} costs {usd_exact(round(bedrock.usd_per_month))}")
    assert "No option here is at Vast.ai" in text


def test_a_provider_is_not_taken_for_another_one_of_a_similar_name() -> None:
    assert first(answer(SMALL, "can we use Azure OpenAI for the chat?")).startswith(
        "*No option here is at Microsoft Azure"
    )
    assert "Yes, but GPT" in first(answer(SMALL, "can we use OpenAI?"))


def test_why_not_names_the_option_and_what_it_costs_more() -> None:
    asked = answer(SMALL, "why not rent?")
    rented = of_family(asked.decision, "rented_gpu")
    above = usd_exact(rented.usd_above_winner)
    assert first(asked).startswith(
        f"*{rented.option.title} costs {usd_exact(rented.usd)} a month, {above} more"
    )


def test_two_providers_are_compared_by_what_they_offer() -> None:
    held = named_options(answer(SMALL, "compare OpenAI and Google"))
    assert held
    assert [each.option.title.rpartition(" at ")[2] for each in held.rows] == ["OpenAI", "Google"]


def test_what_is_spent_now_is_the_bill_that_was_told() -> None:
    asked = answer(BILLED, "what do we spend now?")
    told = asked.decision.scenario.volume.api_spend_usd_per_month
    assert told == 40_000
    assert first(asked).startswith(f"*{usd(told)} a month, as you told it*")
    untold = answer(NAMED, "what do we spend now?")
    assert first(untold).startswith("*I do not know your bill*")
    named = named_of(untold.decision)
    assert named
    assert usd(named.usd) in first(untold)


def test_staying_costs_what_the_named_api_costs_whatever_wins() -> None:
    asked = answer(BILLED, "what would it cost to stay on the API?")
    named = named_of(asked.decision)
    assert named
    assert paid(asked).there == named
    assert first(asked).startswith(f"*{usd(named.usd)} a month* for {named.option.title}")


def test_utilization_is_of_machines_and_an_api_has_none() -> None:
    large = answer(LARGE, "what's our utilization?")
    fleet = won(large.decision)[0].option.fleet
    assert fleet
    assert first(large).startswith(f"*{round(100 * fleet.utilization)}% busy*")
    small = answer(SMALL, "what's our utilization?")
    hosted = best_of(small.decision).self_host
    assert hosted
    assert first(small).startswith("*None of yours: ")
    assert hosted.option.title in first(small)


@pytest.mark.parametrize(
    ("opened", "question", "says"),
    [
        (SMALL, "should we self-host?", "No"),
        (LARGE, "should we self-host?", "Yes"),
        (SMALL, "should we just use the API?", "Yes"),
        (LARGE, "is self-hosting worth it?", "Yes"),
    ],
)
def test_whether_to_self_host_is_yes_or_no_first(opened: str, question: str, says: str) -> None:
    asked = answer(opened, question)
    winner, comparator = won(asked.decision)
    assert first(asked).startswith(f"*{says}: {winner.option.title} is cheaper*, at {usd(winner.usd)}")
    assert usd(comparator.usd) in first(asked)


def test_what_to_tell_the_boss_is_what_to_take() -> None:
    asked = answer(SMALL, "what should I tell my boss?")
    assert first(asked).startswith(f"*Take {won(asked.decision)[0].option.title}*")


@pytest.mark.parametrize(("told", "usd_a_month"), [("$5k a month", 5000), ("$120k a year", 10_000)])
def test_a_budget_is_compared_with_the_totals_and_changes_nothing(told: str, usd_a_month: float) -> None:
    asked = answer(BILLED, f"our budget is {told}, does that fit?")
    held = budget(asked)
    assert held
    assert held.usd_per_month == pytest.approx(usd_a_month)
    least = held.options[0]
    assert least.row.usd == min(each.row.usd for each in held.options)
    assert {each.fits for each in held.options} == {True, False}
    assert first(asked).startswith(f"*Yes: {least.row.option.title} costs {usd_exact(least.row.usd)}")
    assert first(answer(LARGE, f"our budget is {told}, does that fit?")).startswith("*No: ")


def test_one_more_engineer_costs_a_years_pay_and_is_no_change() -> None:
    asked = answer(SMALL, "what does one extra engineer cost us?")
    each = pay(asked.decision.scenario.team, catalog(), ON)
    assert first(asked).startswith(f"*{usd(each.usd_per_year)} a year* for one engineer")
    _, (due,) = said(thread(SMALL), "what if we hire one extra engineer?")
    assert isinstance(due, VerdictDue)


@pytest.mark.parametrize(("question", "months"), [("over 3 years", 36), ("over 18 months", 18)])
def test_savings_over_a_span_are_of_both_totals_over_it(question: str, months: int) -> None:
    asked = answer(LARGE, f"how much would we save {question}?")
    (other,) = asked.others
    assert other.outlook
    assert other.outlook.horizon_months == months
    winner, comparator = (
        spent(other.outlook, each) for each in (asked.decision.winner_id, asked.decision.comparator_id)
    )
    assert winner
    assert comparator
    line = first(asked)
    assert f"over {months} months*" in line
    assert f"{usd(comparator.usd)} − {usd(winner.usd)}" in line


@pytest.mark.parametrize(
    "question",
    [
        "what happens when gpt-4o-mini goes away?",
        "what if gpt-4o-mini is shut down?",
        "what happens if gpt-4o mini gets deprecated",
    ],
)
def test_a_model_that_goes_away_is_on_record_and_no_change(question: str) -> None:
    day = catalog().api_models["gpt_4o_mini"].retires_on
    assert day
    assert first(answer(SMALL, question)).startswith(
        f"*GPT-4o mini at OpenAI is shut down on {in_words(day)}*"
    )


def test_two_scenarios_are_compared_wherever_the_thread_stands() -> None:
    what_ifs = ("what if volume triples", "what if volume doubles")
    asked = answer(SMALL, "is B cheaper than C?", *what_ifs)
    assert asked.base
    one, other = won(asked.decision)[0], won(asked.base)[0]
    assert asked.decision.tokens_per_month == pytest.approx(6e9)
    assert asked.base.tokens_per_month == pytest.approx(12e9)
    assert first(asked).startswith(
        f"*Yes: B costs {usd_exact(one.usd)} a month, {usd_exact(other.usd - one.usd)} less than C*"
    )
    assert first(answer(SMALL, "is C cheaper than A?", *what_ifs)).startswith("*No: C costs")
    assert first(answer(SMALL, "what's the difference between A and C?", *what_ifs)).startswith("*A costs")
    _, (none,) = said(thread(SMALL, *what_ifs), "is B cheaper than F?")
    assert isinstance(none, Clarify)
    assert "no scenario F" in none.reason


def test_a_currency_is_a_short_answer_of_the_unrounded_totals() -> None:
    asked = answer(SMALL, "what does it cost in euros?")
    (shown,) = asked.others
    assert shown.currency
    winner, comparator = won(shown)
    units = shown.currency.units_per_usd
    for each in (winner, comparator):
        assert money(each.option.usd_per_month * units, shown.currency) in first(asked)
    assert first(asked).startswith("*€")


def test_answers_of_a_thread_in_another_currency_have_it_beside_the_dollars() -> None:
    asked = answer(SMALL, "how much is it?", "switch to euros")
    assert asked.decision.currency
    winner, _ = won(asked.decision)
    assert f"(EUR {round(winner.usd * asked.decision.currency.units_per_usd):,})" in render(asked).text


def test_the_worst_case_is_the_dear_end_of_the_range() -> None:
    asked = answer(SMALL, "what's the worst case?")
    sure = sure_of(asked.decision)
    assert sure
    assert first(asked).startswith(f"*{usd(sure.winner.usd_high)} a month or more, one time in ten*")
    assert first(answer(SMALL, "what's the best case?")).startswith(
        f"*{usd(sure.winner.usd_low)} a month or less"
    )


def test_it_is_due_again_by_the_first_shutdown_or_the_nearest_flip() -> None:
    asked = answer(BILLED, "when should we revisit this decision?")
    held = revisit(asked)
    assert held.shutdown
    assert held.shutdown.on
    assert first(asked).startswith(
        f"*By {in_words(held.shutdown.on)}, when {held.shutdown.title} is shut down*"
    )
    large = answer(LARGE, "when should we revisit this decision?")
    assert revisit(large).shutdown is None
    assert first(large).startswith(f"*Once {revisit(large).flips[0].point.label}")


def test_tokens_bind_to_nothing_and_machines_that_are_bought_do() -> None:
    assert first(answer(SMALL, "what are we locked into?")).startswith("*Nothing: ")
    assert first(answer(SMALL, "can we switch later?")).startswith("*Yes: ")
    large = answer(LARGE, "can we switch later?")
    held = locked_in(large)
    assert held.bond == "machines"
    assert large.decision.outlook
    start_usd = next(
        each.usd_by_month[0]
        for each in large.decision.outlook.options
        if each.option_id == large.decision.winner_id
    )
    assert held.usd_of_machines == pytest.approx(start_usd - held.usd_to_move_to_it)
    assert first(large).startswith(f"*No: {usd(held.usd_of_machines)} of machines that you own*")


def test_a_request_costs_its_share_of_all_of_the_month() -> None:
    asked = answer(LARGE, "what's that per request?")
    winner, _ = won(asked.decision)
    each_thousand = 1000 * winner.option.usd_per_month / asked.decision.requests_per_month
    assert first(asked).startswith(f"*{usd_per_mtok(each_thousand)} per 1,000 requests*")


def test_a_rate_is_the_volume_over_the_seconds_of_a_month() -> None:
    held = rate(answer(LARGE, "how many tokens per second is that?"))
    assert held.tokens_per_second * HOURS_PER_MONTH * 3600 == pytest.approx(1e12)


def test_an_amount_that_is_doubted_is_put_in_requests_and_not_judged() -> None:
    asked = answer(SMALL, "is 500B realistic?")
    held = realistic(asked)
    assert held
    assert held.tokens_per_month == 5e11
    assert held.factor == pytest.approx(250)
    assert first(asked).startswith("*I cannot judge that for you*, but 500B tokens a month")


@pytest.mark.parametrize("question", ["do we need to hire?", "so would it be worth hiring?"])
def test_whether_to_hire_is_yes_or_no_first(question: str) -> None:
    assert first(answer(LARGE, question)).startswith("*No: ")
    assert first(answer(SMALL, question)).startswith("*Yes: ")


def test_safety_of_data_is_what_is_on_record_of_the_provider() -> None:
    assert "deepinfra" not in catalog().records
    assert first(answer(SMALL, "is my data safe with DeepInfra?")).startswith(
        "*Not known: nothing is on record of DeepInfra*"
    )


def test_prices_that_are_asked_for_are_shown_with_their_sources() -> None:
    asked = answer(LARGE, "show the prices")
    text = render(asked).text
    ids = {item.id for item in asked.decision.figures if item.unit.startswith("USD")}
    shown = [
        each for each in asked.decision.figures if each.id in ids and f"{each.label}: {each.value}" in text
    ]
    assert len(shown) >= 3
    assert first(asked) == "*Figures and their sources*"
    assert "Volume:" not in text


def test_what_costs_nothing_is_no_line_of_an_explanation() -> None:
    asked = answer(BILLED, "why is engineering so high?")
    assert not re.search(r"• [^\n]*: \$0 =", render(asked).text)
    assert any(item.usd_per_month == 0 for each in won(asked.decision) for item in each.option.line_items)


def test_people_are_broken_down_when_asked_what_they_include() -> None:
    asked = answer(SMALL, "what's included in people?")
    _, comparator = won(asked.decision)
    text = render(asked).text
    assert all(
        item.label in text
        for item in comparator.option.line_items
        if item.kind == "people" and item.usd_per_month
    )


def test_resale_is_no_part_of_an_average_month() -> None:
    asked = answer(LARGE, "what's the total over 3 years?")
    held = asked.decision.outlook
    one = spent(held, "owned_gpu")
    assert one
    assert one.usd_resale > 0
    assert one.usd_at_start + 36 * one.usd_per_month - one.usd_resale == pytest.approx(one.usd)
    winner = spent(held, asked.decision.winner_id)
    assert winner
    assert f"− {usd(winner.usd_resale)} that the machines are sold for" in render(asked).text


def test_the_months_of_a_payback_are_before_anything_is_sold() -> None:
    asked = answer(LARGE, "when does it pay back?")
    held = asked.decision.outlook
    assert held
    assert held.payback_month
    own, api = (
        spent(held, next(each.option_id for each in held.options if each.side == side))
        for side in ("self-host", "API")
    )
    assert own
    assert api
    months = (own.usd_at_start - api.usd_at_start) / (api.usd_per_month - own.usd_per_month)
    assert held.payback_month == pytest.approx(months, abs=1)
    assert f"brings back {usd(own.usd_resale)}" in render(asked).text


def test_the_summary_has_the_verdict_every_scenario_and_no_defaults() -> None:
    asked = answer(SMALL, "what did we try so far?", "what if volume triples", "2 engineers")
    winner, _ = won(asked.decision)
    text = render(asked).text
    assert first(asked).startswith(f"*C: {winner.option.title} at {usd_exact(winner.usd)}")
    for title, decision in zip("ABC", asked.others, strict=True):
        line = next(each for each in text.splitlines() if each.startswith(f"• {title} "))
        assert usd_exact(won(decision)[0].usd) in line
    assert "Volume: 2B → 6B tokens a month" in text
    assert "discount" not in text
    assert "Utilization" not in text


def test_who_takes_part_and_asks_what_has_no_answer_is_told_what_has() -> None:
    state = thread(SMALL)
    _, (told,) = said(state, "does it support function calling?")
    assert isinstance(told, Clarify)
    assert told.reason.startswith("I have no answer to that. I can say")
    _, none = said(state, "is anyone up for lunch?")
    assert none == ()
    turn = advance(state, Typed(text="does it support function calling?", by="U0EVE", addressed=False), ON)
    assert turn.says == ()


@pytest.mark.parametrize(
    "words", ["undo undo", "go back two steps", "undo the last two changes", "undo twice"]
)
def test_two_what_ifs_are_taken_back_at_once(words: str) -> None:
    state = thread(SMALL, "what if volume triples", "2 engineers", "what if we get 20% off")
    after, (due,) = said(state, words)
    assert after.scenarios.title(after.scenarios.at) == "B"
    assert isinstance(due, VerdictDue)
    assert due.reading.startswith("Scenarios C and D are taken back")
    again, _ = said(after, "redo")
    assert again.scenarios.title(again.scenarios.at) == "C"


def test_more_steps_back_than_there_are_lead_to_the_answers() -> None:
    after, _ = said(thread(SMALL, "what if volume triples"), "go back three steps")
    assert after.scenarios.at == 0


def test_an_answer_without_one_of_its_own_falls_back_to_the_line_items() -> None:
    asked = answer(SMALL, "why not cache?")
    assert named_options(asked) is None
    assert "Cached input" in render(replace(asked)).text


def test_how_sure_opens_with_the_chances() -> None:
    asked = answer(LARGE, "how sure are you?")
    sure = sure_of(asked.decision)
    assert sure
    assert first(asked).startswith(f"*Self-hosting is the cheaper side in {sure.chances} of 100 draws*")


def test_what_would_flip_it_opens_with_a_flip_that_there_is() -> None:
    asked = answer(SMALL, "what would it take for self-hosting to win?")
    point = next(each for each in asked.decision.flip_points if each.value is not None)
    assert first(asked).startswith(
        f"*The verdict*: {point.label}: at *{amount(point.value or 0, point.unit)}*"
    )


def test_a_part_of_the_cost_opens_with_what_it_is_of_the_total() -> None:
    asked = answer(LARGE, "why are the GPUs so expensive?")
    winner, _ = won(asked.decision)
    part = sum(each.usd_per_month for each in winner.option.line_items if each.kind in MACHINES)
    assert first(asked).startswith(f"*GPUs*: {usd_exact(part)} of the {usd_exact(winner.usd)} a month of")


def test_how_much_opens_with_the_total() -> None:
    asked = answer(SMALL, "how much is it?")
    winner, _ = won(asked.decision)
    assert first(asked).startswith(f"*The whole cost*: {winner.option.title} costs {usd(winner.usd)} a month")


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("is self-hosting cheaper than the API?", "No"),
        ("is the api cheaper than self-hosting?", "Yes"),
        ("is self-hosting more expensive than the API?", "Yes"),
    ],
)
def test_a_side_stands_for_its_cheapest_option(question: str, says: str) -> None:
    asked = answer(SMALL, question)
    held, best = named_options(asked), best_of(asked.decision)
    assert held
    assert held.rows == (best.api, best.self_host)
    assert first(asked).startswith(f"*{says}: ")


@pytest.mark.parametrize(
    "question",
    [
        "who is cheapest?",
        "what's the worst case?",
        "what should I tell my boss?",
        "when should we revisit this decision?",
        "what are we locked into?",
        "what's included in people?",
        "compare DeepInfra and Bedrock",
        "what if we exclude reserved",
        "can we get out of this?",
        "how much is it?",
    ],
)
def test_no_question_of_who_takes_part_is_left_without_a_reply(question: str) -> None:
    _, says = said(thread(SMALL), question)
    assert says


def test_what_stands_beside_a_subject_and_is_no_part_of_it_is_still_a_change() -> None:
    for text in (
        "how much would we save over 3 years at 5B tokens a month?",
        "what would it cost over 2 years if volume doubled?",
        "what happens when volume drops 30%?",
        "what happens when we add 2 engineers?",
        "how much cheaper is it at 5B?",
    ):
        _, (due,) = said(thread(SMALL), text)
        assert isinstance(due, VerdictDue), text
