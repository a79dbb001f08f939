"""A question with an answer of its own is answered by its figure first, from the decision itself."""

import dataclasses
import re
from datetime import date
from typing import get_args

import pytest

from bot.conversation.advance import advance, start
from bot.conversation.figures import COMPUTED_FIGURES, figures, usd, usd_change
from bot.conversation.replies import Explanation, ExplanationDue
from bot.conversation.state import State, Typed
from bot.messages.answered import ANSWERS
from bot.messages.answers.amounts import counted, people
from bot.messages.answers.on_record import holds
from bot.messages.answers.scenarios import why_moved
from bot.messages.answers.spending import up_front
from bot.messages.best import row_of
from bot.messages.render import TEMPLATES, compose, render
from bot.messages.rows import Row
from bot.playground.block_kit import check_blocks
from bot.whatif.asked_subject import Subject
from costmodel.catalog.load import catalog
from costmodel.compliance import MEETS
from costmodel.dates import in_words
from costmodel.decide import decide
from costmodel.decision import Decision, OptionOverTime
from costmodel.people import pay
from costmodel.scenario import Finance, Load, ModelNeed, Regulated, Scenario, Team, Volume
from tests.messages.sample_replies import with_every_text

ON = date(2026, 11, 24)
CASE = Scenario(
    volume=Volume(tokens_per_month=2e9),
    model=ModelNeed(tier="small", api_model="gpt_4o_mini"),
    load=Load(pattern="business_hours"),
    team=Team(mlops_fte=0),
)


def decided(scenario: Scenario) -> Decision:
    return decide(scenario, on=ON, draws=200, over_time=True)


def changed(**parts: object) -> Decision:
    return decided(CASE.model_copy(update=parts))


API = decided(CASE)
OWN = changed(volume=Volume(tokens_per_month=1e12), model=ModelNeed(tier="mid"), team=Team(mlops_fte=4))
KEPT = changed(regulated=Regulated(data_must_stay=True))
NOTHING_OPEN = changed(regulated=Regulated(regimes=("pci_sad",)))
MULTIPLIED = changed(team=Team(overhead_multiplier=2.5))
IN_EUROS = changed(finance=Finance(currency="EUR", growth_per_month=0.05))
DECISIONS = (API, OWN, KEPT, NOTHING_OPEN, MULTIPLIED, IN_EUROS)


def said(
    subject: str,
    question: str = "",
    decision: Decision = API,
    base: Decision | None = None,
    topic: str = "verdict",
) -> Explanation:
    due = ExplanationDue(
        decision.scenario,
        topic,
        subject,
        base=None if base is None else base.scenario,
        question=question,
        titles=("A", "B"),
    )
    return Explanation(due, decision, base)


def lines(explanation: Explanation) -> list[str]:
    return render(explanation).text.splitlines()


def won(decision: Decision) -> tuple[Row, Row]:
    rows = (row_of(decision, decision.winner_id), row_of(decision, decision.comparator_id))
    assert rows[0]
    assert rows[1]
    return rows[0], rows[1]


def over_time(decision: Decision, option_id: str | None) -> OptionOverTime:
    assert decision.outlook
    return next(each for each in decision.outlook.options if each.option_id == option_id)


def test_every_subject_has_an_answer_and_a_template() -> None:
    assert set(ANSWERS) == {*get_args(Subject), "source", "summary"}
    assert {path.stem for path in (TEMPLATES / "answers").glob("*.j2")} == set(ANSWERS)


@pytest.mark.parametrize("subject", ANSWERS)
def test_every_answer_is_taken_by_slack_whatever_is_open(subject: str) -> None:
    for decision in DECISIONS:
        for base in (None, API, NOTHING_OPEN):
            for topic, question in (
                ("gpu_hourly_usd", "where does 0.3 fte come from"),
                ("model_updates", ""),
            ):
                message = compose(said(subject, question, decision, base, topic))
                assert check_blocks(message.blocks) == []
                assert len(message.text) > 20


@pytest.mark.parametrize("subject", ["over_horizon", "a_year", "up_front", "saving", "people", "counted"])
def test_where_no_option_is_open_that_is_said_instead_of_a_figure(subject: str) -> None:
    text = lines(said(subject, decision=NOTHING_OPEN))[0]
    assert text.startswith("I cannot say: no option is open to you")
    assert "$" not in text


def test_a_year_is_twelve_months_as_the_verdict_prints_them() -> None:
    winner, comparator = won(API)
    first, second, *_ = lines(said("a_year"))
    assert first.startswith(f"*{usd(12 * winner.usd)} a year* for {winner.option.title}; ")
    assert f"{usd(12 * comparator.usd)} for {comparator.option.title}" in first
    assert f"12 × {usd(winner.usd)}" in second


def test_the_first_year_in_cash_is_told_where_it_is_not_twelve_months() -> None:
    _, comparator = won(API)
    first_year = sum(over_time(API, comparator.option.id).usd_by_month[:13])
    assert abs(first_year - 12 * comparator.usd) > 0.01 * first_year
    assert f"first year of {comparator.option.title} is {usd(first_year)}" in render(said("a_year")).text


def test_the_horizon_is_the_outlooks_total_from_its_start_and_its_months() -> None:
    winner, other = (over_time(API, each) for each in (API.winner_id, API.comparator_id))
    text = render(said("over_horizon")).text
    assert f"About {usd(figures(winner.usd_total, COMPUTED_FIGURES))} over 36 months" in text
    assert f"{usd(other.usd_by_month[0])} at the start + 36 × {usd(sum(other.usd_by_month[1:]) / 36)}" in text
    assert f"it is {usd(winner.usd_present_value)} against {usd(other.usd_present_value)}" in text


def test_what_is_paid_at_once_is_month_zero_of_the_outlook() -> None:
    winner, comparator = won(API)
    first = lines(said("up_front"))[0]
    assert over_time(API, winner.option.id).usd_by_month[0] == 0
    assert first.startswith(f"*Nothing up front* for {winner.option.title}")
    held = up_front(said("up_front", "what is the capex of self-hosting"))
    assert held.first
    assert held.first.row.option.id == comparator.option.id
    assert held.first.usd == over_time(API, comparator.option.id).usd_by_month[0]
    owned = next(each for each in held.others if each.row.option.family == "owned_gpu")
    assert owned.usd_of_machines == pytest.approx(
        over_time(API, owned.row.option.id).usd_by_month[0] - owned.row.option.one_off_usd
    )
    assert owned.usd_of_machines > 0


@pytest.mark.parametrize("decision", [API, OWN], ids=["never", "pays"])
def test_the_payback_is_the_outlooks(decision: Decision) -> None:
    assert decision.outlook
    month, first = decision.outlook.payback_month, lines(said("pays_back", decision=decision))[0]
    if month is None:
        assert "not pay back within 36 months" in first
    else:
        assert f"month {month}" in first
    assert "tokens a month" in render(said("pays_back", decision=decision)).text


def test_payback_with_one_side_open_is_no_payback() -> None:
    assert "I cannot say: no API is open to you" in lines(said("pays_back", decision=KEPT))[0]


def test_savings_are_against_the_model_that_was_named_first() -> None:
    winner, comparator = won(API)
    named = row_of(API, "token_api:gpt_4o_mini")
    assert named
    text = render(said("saving")).text
    assert f"rather than {named.option.title}, which you named: {usd(named.usd)} − {usd(winner.usd)}" in text
    assert f"Rather than {comparator.option.title}" in text
    for than in (named, comparator):
        less = than.usd - winner.usd
        assert usd(figures(less, COMPUTED_FIGURES)) + " a month, " in text
        assert usd(figures(12 * less, COMPUTED_FIGURES)) + " a year" in text
    assert "I do not know what you pay today" in text


def test_a_bill_that_was_told_is_set_beside_the_winners_tokens() -> None:
    decision = changed(volume=Volume(api_spend_usd_per_month=9000, spend_model="gpt-4o-mini"))
    winner, _ = won(decision)
    tokens = next(each for each in winner.option.line_items if each.kind == "api_tokens")
    text = render(said("saving", decision=decision)).text
    assert (
        f"Your bill of $9,000 a month is for tokens alone; the tokens of {winner.option.title} cost" in text
    )
    assert usd(tokens.usd_per_month) in text
    assert "I do not know" not in text


def test_risks_are_the_decisions_own_odds_flips_conditions_and_shutdowns() -> None:
    hipaa = changed(regulated=Regulated(regimes=("hipaa",), agreement_acceptable=True))
    assert hipaa.uncertainty
    text = render(said("risks", decision=hipaa)).text
    assert f"in {100 - round(100 * hipaa.uncertainty.probability)} of 100 draws" in text
    winner, _ = won(hipaa)
    assert winner.option.conditions
    assert f"Condition: {winner.option.conditions[0]}"[:60] in text
    for point in hipaa.flip_points:
        if point.value is not None:
            assert point.label in text
    assert "GPT-4o mini is shut down on 14 Jan 2027" in text


def test_the_nearest_flip_is_the_main_risk_where_it_is_near() -> None:
    near = decided(CASE.model_copy(update={"volume": Volume(tokens_per_month=2e11)}))
    first = lines(said("risks", decision=near))[0]
    ratios = {
        each.label: max(each.value / each.current, each.current / each.value)
        for each in near.flip_points
        if each.value and each.current
    }
    label = min(ratios, key=ratios.__getitem__)
    assert ratios[label] < 2
    assert first.startswith(f"*The main risk: {label}")


def test_different_decisions_have_different_risks() -> None:
    texts = {render(said("risks", decision=each)).text for each in (API, OWN, KEPT)}
    assert len(texts) == 3
    assert "one side has no option" in lines(said("risks", decision=KEPT))[0]


@pytest.mark.parametrize(
    ("question", "model"),
    [("when does gpt-4o mini shut down?", "gpt_4o_mini"), ("is gpt-4.1 nano retired?", "gpt_4_1_nano")],
)
def test_a_shutdown_is_the_catalogs_or_none_on_record(question: str, model: str) -> None:
    entry = catalog().api_models[model]
    text = render(said("retires", question)).text
    if entry.retires_on is None:
        assert f"No shutdown of {entry.title} at OpenAI is on record" in text
    else:
        days = (entry.retires_on - ON).days
        assert (
            f"{entry.title} at OpenAI is shut down on {in_words(entry.retires_on)}*, in {days} days" in text
        )
        assert entry.replaced_by
        assert catalog().api_models[entry.replaced_by].title in text
        assert f"Source: {entry.note}"[:80] in text


def test_a_model_that_the_catalog_lacks_is_said_to_be_unknown() -> None:
    assert lines(said("retires", "is claude haiku 3 being retired?"))[0].startswith("I cannot say")


def test_what_a_provider_signs_has_its_date_and_source() -> None:
    held = catalog().records["openai"].holds["baa"]
    first = lines(said("holds", "does openai sign a baa?"))[0]
    assert first.startswith(f"*Yes: OpenAI is known to {MEETS['baa']}* ({in_words(held.as_of)}, <")
    assert held.source.locator in first


def test_a_provider_of_which_nothing_is_on_record_is_not_known() -> None:
    assert "novita" not in catalog().records
    first, second, *_ = lines(said("holds", "is novita hipaa compliant?"))
    assert first.startswith("*Not known: nothing is on record of whether Novita would sign a BAA*")
    assert "What HIPAA asks" in second


def test_what_is_known_not_to_be_is_a_no() -> None:
    assert lines(said("holds", "can anthropic keep data in the eu"))[0].startswith(
        "*No: Anthropic is known not"
    )


def test_a_name_that_is_no_provider_is_not_taken_for_one() -> None:
    assert lines(said("holds", "is acme gdpr compliant?"))[0].startswith("I cannot say: I know no provider")


def test_which_providers_lists_all_that_are_on_record() -> None:
    found = holds(said("holds", "which providers sign a baa?")).held
    yes = {each.provider for each in found if each.known == "yes"}
    assert yes == {
        each.title
        for each in catalog().records.values()
        if "baa" in each.holds and each.holds["baa"].known == "yes"
    }


def test_requests_are_the_decisions_and_say_whose_length_they_rest_on() -> None:
    text = render(said("requests")).text
    assert f"{API.requests_per_month / 1e6:.3g}M requests a month" in text
    assert "Nobody told how long a request is" in text
    into, out = API.input_tokens_per_request, API.output_tokens_per_request
    assert f"{round(into):,} in + {round(out):,} out" in text


@pytest.mark.parametrize("team_fte", [0, 0.2, 4])
def test_people_are_all_work_and_what_is_hired_of_it(team_fte: float) -> None:
    decision = changed(team=Team(mlops_fte=team_fte))
    held = people(said("people", decision=decision))
    each_usd = pay(decision.scenario.team, catalog(), ON).usd_per_fte_month
    for work in held.work:
        told = [float(re.findall(r"([\d.]+) FTE", item.basis)[0]) for item in work.lines]
        assert work.fte == pytest.approx(sum(told), abs=0.011)
        assert work.hired_fte == pytest.approx(max(0.0, work.fte - team_fte), abs=0.001)
        assert work.hired_fte * each_usd <= work.option.usd_per_month


def test_people_beside_a_multiplier_are_not_counted() -> None:
    assert lines(said("people", decision=MULTIPLIED))[0].startswith("I cannot say in people")


def test_why_it_flipped_is_the_lines_that_moved_from_one_scenario_to_the_other() -> None:
    explanation = said("why_moved", decision=OWN, base=API)
    text = render(explanation).text
    assert text.startswith("*It flipped from an API to self-hosting*")
    held = why_moved(explanation)
    for option in held.options:
        if option.usd_before is not None and option.usd_now is not None:
            assert f"{usd(option.usd_before)} → {usd(option.usd_now)}" in text
            for line in option.lines:
                assert f"{line.label}: {usd(line.usd_before)} → {usd(line.usd_now)}" in text
    assert "1. " not in text


def test_lines_that_moved_add_up_to_what_the_total_moved() -> None:
    more = changed(volume=Volume(tokens_per_month=6e9))
    (option,) = why_moved(said("why_moved", decision=more, base=API)).options
    assert option.usd == pytest.approx(sum(line.usd for line in option.lines), rel=0.02)
    assert f"({usd_change(round(option.usd))})" in render(said("why_moved", decision=more, base=API)).text


def test_why_it_flipped_where_it_did_not_says_so() -> None:
    more = changed(volume=Volume(tokens_per_month=6e9))
    assert lines(said("why_moved", decision=more, base=API))[0].startswith("*It did not flip*")


def test_why_it_flipped_names_the_clause_that_ruled_the_winner_out() -> None:
    assert API.winner_id
    was = KEPT.option(API.winner_id)
    assert was.out_because
    assert (
        f"{was.title} is out now: {was.out_because}"[:100]
        in render(said("why_moved", decision=KEPT, base=API)).text
    )


def test_whether_something_is_counted_is_yes_with_its_figure_or_no() -> None:
    _, comparator = won(API)
    refresh = next(each for each in comparator.option.line_items if each.kind == "model_refresh")
    text = render(said("counted", "are model upgrades counted?", topic="model_updates")).text
    assert text.startswith("*Yes, counted")
    assert f"{usd(refresh.usd_per_month)} of {usd(comparator.usd)} a month" in text
    assert lines(said("counted", "did you include electricity?", topic="electricity"))[0].startswith(
        "*No line"
    )
    egress = counted(said("counted", "is egress included?", topic="assumptions"))
    assert [each.kind for option in egress.options for each in option.items] == ["egress"]


def test_a_figure_that_is_asked_about_by_amount_comes_first_with_date_and_source() -> None:
    first = lines(said("source", "where does 0.3 fte come from?", topic="mlops_fte"))[0]
    entry = catalog().operations.run_effort["up_to_8"].fte.on(ON)
    assert entry.value == 0.3
    assert first.startswith(f"*{entry.label}: 0.3 FTE*, {in_words(entry.as_of)}, <{entry.source.locator}|")


def test_the_price_of_a_gpu_that_is_named_comes_first_though_the_verdict_uses_another() -> None:
    first = lines(said("source", "source for the h100 price?", topic="gpu_hourly_usd"))[0]
    assert first.startswith("*H100")
    assert "USD a GPU-hour*" in first


def test_an_amount_that_is_computed_is_said_to_be_with_its_arithmetic() -> None:
    _, comparator = won(API)
    rent = next(each for each in comparator.option.line_items if each.kind == "gpu")
    question = f"where does ${rent.usd_per_month:.0f} come from?"
    first = lines(said("source", question, topic="total_cost"))[0]
    assert first.startswith(f"*It is computed*: {rent.label}")
    assert rent.basis[:60] in first
    total = f"where does ${comparator.usd:.0f} come from?"
    assert lines(said("source", total, topic="total_cost"))[0].startswith(
        f"*It is the sum of what {comparator.option.title} costs"
    )


def test_the_pay_comes_first_where_the_salary_is_asked_about() -> None:
    assert (
        "base pay" in lines(said("source", "where does the salary come from", topic="engineer_salary_usd"))[0]
    )


def test_an_answer_has_the_display_currency_beside_its_dollars() -> None:
    held = IN_EUROS.currency
    assert held
    winner, _ = won(IN_EUROS)
    text = render(said("a_year", decision=IN_EUROS)).text
    assert f"(EUR {round(12 * winner.usd * held.units_per_usd):,})" in text
    assert in_words(held.as_of) in text
    for subject in ("over_horizon", "up_front", "pays_back", "saving"):
        assert "EUR a US dollar" in render(said(subject, decision=IN_EUROS)).text
    assert "EUR" not in render(said("a_year")).text


def asked(state: State, text: str) -> tuple[State, tuple[object, ...]]:
    turn = advance(state, Typed(text=text, by="U0BO", addressed=False), ON)
    assert turn.state
    return turn.state, turn.says


def a_thread(*what_ifs: str) -> State:
    opened = start(
        "2B tokens a month, gpt-4o-mini quality, business hours, no mlops, no regulated data", "U0BO", ON
    )
    assert opened.state
    state, _ = asked(opened.state, "looks right")
    for each in what_ifs:
        state, _ = asked(state, each)
    return state


def due(state: State, text: str) -> ExplanationDue:
    _, (reply,) = asked(state, text)
    assert isinstance(reply, ExplanationDue)
    return reply


def test_a_scenario_that_is_asked_about_is_decided_and_the_thread_stays_where_it_is() -> None:
    state = a_thread("what if volume triples", "2 engineers")
    after, (reply,) = asked(state, "what was in B?")
    assert after.scenarios == state.scenarios
    assert isinstance(reply, ExplanationDue)
    assert reply.scenario.volume.tokens_per_month == 6e9
    assert reply.scenario.team.fte == 0
    text = render(Explanation(reply, decided(reply.scenario), API)).text
    assert text.startswith("*Scenario B is A with 1 change*")
    assert "Volume: 2B → 6B tokens a month" in text


def test_the_cheapest_scenario_is_of_all_in_the_thread() -> None:
    reply = due(a_thread("what if volume triples", "2 engineers"), "which scenario is cheapest?")
    decisions = tuple(decided(each) for _, each in reply.others)
    text = render(Explanation(reply, decisions[-1], None, decisions)).text
    costs = {title: won(each)[0].usd for (title, _), each in zip(reply.others, decisions, strict=True)}
    best = min(costs, key=costs.__getitem__)
    assert text.startswith(f"*Scenario {best} is the cheapest: {usd(costs[best])} a month*")
    assert all(f"• {title}" in text for title in "ABC")
    assert "not of the same volume" in text


def test_scenarios_that_cost_the_same_are_not_ranked_by_chance() -> None:
    reply = due(a_thread("what if openai prices double"), "which scenario is cheapest?")
    decisions = tuple(decided(each) for _, each in reply.others)
    assert {won(each)[0].usd for each in decisions} == {won(API)[0].usd}
    text = render(Explanation(reply, decisions[-1], None, decisions)).text
    assert text.startswith(f"*All cost the same: {usd(won(API)[0].usd)} a month*")


def test_a_thread_of_one_scenario_ranks_its_options_instead() -> None:
    reply = due(a_thread(), "which of these is best?")
    assert "one scenario, A" in render(Explanation(reply, API)).text


def test_another_span_than_the_horizon_is_decided_for_it() -> None:
    state = a_thread()
    assert due(state, "what's that over three years?").others == ()
    ((_, other),) = due(state, "what's that over 5 years?").others
    assert other.finance.horizon_months == 60


def test_why_it_moved_is_asked_of_the_base_or_of_the_scenario_that_is_named() -> None:
    state = a_thread("what if volume triples", "2 engineers")
    assert due(state, "why did it flip?").titles == ("A", "C")
    assert due(state, "why is C cheaper than B?").titles == ("B", "C")
    assert due(state, "why did it change in B?").titles == ("A", "B")
    back, _ = asked(state, "go to A")
    assert due(back, "why did it change?").titles == ("C", "A")
    _, (reply,) = asked(a_thread(), "why did it flip?")
    assert not isinstance(reply, ExplanationDue)


def test_work_that_the_team_does_is_counted_and_charged_nothing() -> None:
    staffed = changed(team=Team(mlops_fte=4))
    first = lines(said("counted", "is our time for model upgrades counted?", staffed, topic="model_updates"))[
        0
    ]
    assert first.startswith("*Yes, counted (Model updates), and the team's own people do all of it")
    assert "$0 of" in first


@pytest.mark.parametrize("subject", ANSWERS)
@pytest.mark.parametrize("text", ["<!channel> a & b {{ 7 * 7 }}", "long words " * 300, ""])
def test_whatever_a_text_holds_an_answer_is_safe_and_fits(subject: str, text: str) -> None:
    for decision in (API, OWN, IN_EUROS):
        hostile = with_every_text(said(subject, decision=decision, base=API), text)
        due = dataclasses.replace(hostile.due, how=subject, topic="engineering_cost")
        others = ((text, CASE),) * 26
        explanation = dataclasses.replace(
            hostile, due=dataclasses.replace(due, others=others), others=(hostile.decision,) * 26
        )
        message = render(explanation)
        assert message.refused == ""
        assert check_blocks(message.blocks) == []
        assert "<!channel>" not in message.text
