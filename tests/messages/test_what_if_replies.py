"""What a reply after the verdict holds: the option that a question names, and no more than what is new."""

from datetime import date
from typing import Any

import pytest

from bot.conversation.figures import usd_exact
from bot.conversation.replies import (
    Choice,
    Comparison,
    ComparisonDue,
    Explanation,
    ExplanationDue,
    Verdict,
)
from bot.conversation.replies import TestedGuess as Guessed
from bot.conversation.state import NavPress
from bot.messages.asked_about import asked_about
from bot.messages.render import render
from costmodel.decide import decide
from costmodel.decision import Decision
from costmodel.scenario import (
    ApiTerms,
    Finance,
    Load,
    ModelNeed,
    ProviderPrice,
    Regulated,
    Scenario,
    Team,
    Volume,
)

ON = date(2026, 11, 21)
CASE = Scenario(
    volume=Volume(tokens_per_month=2e9),
    model=ModelNeed(tier="small", api_model="gpt_4o_mini"),
    load=Load(pattern="business_hours"),
    team=Team(mlops_fte=0),
)
BASE = decide(CASE, on=ON, draws=200, over_time=True)
UNDO = Choice("Undo", NavPress(name="undo"))
"""A real button: a verdict has some."""


def changed(**parts: object) -> Decision:
    return decide(CASE.model_copy(update=parts), on=ON, draws=200, over_time=True)


def answer(question: str, how: str = "why") -> str:
    due = ExplanationDue(CASE, "verdict", how, question=question)
    return render(Explanation(due, BASE)).text


def what_if(decision: Decision) -> str:
    guess = Guessed("Shape of a request", ())
    return render(
        Verdict(decision, (guess,), (UNDO,), base=BASE, reading="Scenario B", titles=("A", "B"))
    ).text


@pytest.mark.parametrize(
    ("question", "family"),
    [
        ("why not buy the gpus?", "owned_gpu"),
        ("why not on-prem?", "owned_gpu"),
        ("why not reserve them", "reserved_gpu"),
        ("why not rented gpus on demand?", "rented_gpu"),
        ("how much is a dedicated endpoint", "dedicated_endpoint"),
        ("what about a hybrid?", "hybrid"),
        ("why is openai not first", "token_api"),
        ("why is it so expensive?", None),
        ("explain what our own engineers cost", None),
    ],
)
def test_a_question_names_a_family_of_options_or_none(question: str, family: str | None) -> None:
    found = asked_about(question, BASE)
    assert (found.family if found else None) == family


def test_of_several_options_that_a_name_fits_the_best_fit_is_meant_then_the_cheapest() -> None:
    exact, loose = asked_about("why not gpt-4o-mini?", BASE), asked_about("why not gpt?", BASE)
    assert exact is not None
    assert loose is not None
    assert exact.id == "token_api:gpt_4o_mini"
    assert loose.usd_per_month <= exact.usd_per_month


def test_a_named_option_is_answered_with_its_total_its_distance_and_its_lines() -> None:
    text = answer("why not buy the gpus?")
    owned = next(option for option in BASE.options if option.family == "owned_gpu")
    assert f"{owned.title} would be ${owned.usd_per_month:,.0f} a month: +$" in text
    assert "Servers, amortized: $" in text


def test_a_named_option_that_is_out_is_answered_with_the_reason() -> None:
    regulated = changed(regulated=Regulated(regimes=("hipaa",)))
    out = next(option for option in regulated.options if not option.admissible)
    due = ExplanationDue(CASE, "verdict", "why", question=f"why not {out.title.lower()}?")
    text = render(Explanation(due, regulated)).text
    assert f"{out.title} is out: {out.out_because}"[:60] in text


def test_spot_where_work_cannot_wait_is_answered_with_why_it_is_not_priced() -> None:
    assert "taken back at minutes' notice" in answer("why not spot?")


def test_a_what_if_says_how_sure_it_is_but_not_again_what_the_base_said() -> None:
    alone = render(Verdict(BASE, (Guessed("Shape of a request", ()),), (UNDO,))).text
    beside = what_if(changed(volume=Volume(tokens_per_month=6e9)))
    for said_once in ("Compliance:", "Quality:", "Rests on 1 guess", "what is taken", "in today's money"):
        assert said_once in alone
        assert said_once not in beside
    assert "How sure:" in beside
    assert "What would flip it" in beside


def test_a_what_if_says_what_is_new_of_rules_and_of_the_months_to_come() -> None:
    assert "Compliance:" in what_if(changed(regulated=Regulated(regimes=("hipaa",))))
    assert "in today's money" in what_if(changed(finance=Finance(growth_per_month=0.05)))


def test_a_warning_that_the_base_has_is_not_repeated() -> None:
    warning = BASE.warnings[0]
    assert warning in render(Verdict(BASE, (), (UNDO,))).text
    assert warning not in what_if(changed(team=Team(mlops_fte=1)))


def test_a_comparison_has_the_price_of_the_api_that_was_named_even_where_it_does_not_win() -> None:
    due = ComparisonDue(("A", "B"), (CASE, CASE), "B beside A")
    text = render(Comparison(due, (BASE, changed(volume=Volume(tokens_per_month=6e9))))).text
    named = BASE.option("token_api:gpt_4o_mini")
    assert BASE.winner_id != named.id
    assert "The API named" in text
    assert f"${named.usd_per_month:,.0f}" in text


def test_a_comparison_says_how_sure_only_where_there_is_another_side() -> None:
    due = ComparisonDue(("A", "B"), (CASE, CASE), "B beside A")
    alone = changed(regulated=Regulated(data_must_stay=True))
    text = render(Comparison(due, (BASE, alone))).text
    assert BASE.uncertainty
    assert f"How sure: A {round(100 * BASE.uncertainty.probability)} of 100; B –" in text


def test_a_winner_that_is_out_now_is_said_with_the_reason_instead_of_a_line_that_vanished() -> None:
    text = what_if(changed(regulated=Regulated(data_must_stay=True)))
    was = BASE.option(BASE.winner_id or "")
    assert f"{was.title} is out: " in text
    assert "What moved most" not in text


def test_going_back_from_where_the_winner_was_out_names_no_line_as_the_cause() -> None:
    shut = changed(regulated=Regulated(data_must_stay=True))
    text = render(Verdict(BASE, (), (UNDO,), base=shut, reading="Back to scenario A", titles=("B", "A"))).text
    assert "What moved most: API tokens" not in text


EUROS = Finance(currency="EUR")


def in_euros(usd: float) -> str:
    """A cost at the rate on record."""
    money = changed(finance=EUROS).currency
    assert money
    return f"€{usd * money.units_per_usd:,.0f}"


def test_a_what_if_in_another_currency_has_its_table_in_it_and_the_parts_add_up() -> None:
    base, now = changed(finance=EUROS), changed(finance=EUROS, volume=Volume(tokens_per_month=6e9))
    verdict = Verdict(now, (), (UNDO,), base=base, reading="Scenario B", titles=("A", "B"))
    table = next(block for block in render(verdict).blocks if block["type"] == "table")
    rows = [[cell_text(cell) for cell in row] for row in table["rows"]]
    assert not any("$" in cell for row in rows for cell in row)
    totals = {label: [amount(cell) for cell in cells[:2]] for label, *cells in rows if "€" in cells[0]}
    for column, decision in enumerate((base, now)):
        assert decision.winner_id
        winner = decision.option(decision.winner_id)
        assert rows[2][column + 1] == in_euros(winner.usd_per_month)
        parts = (totals[label][column] for label in ("· API or GPUs", "· People", "· Other"))
        assert sum(parts) == totals["Its total"][column]


def test_a_comparison_in_another_currency_has_its_table_and_chart_in_it_with_the_rate() -> None:
    decisions = [changed(finance=EUROS, volume=Volume(tokens_per_month=each)) for each in (1e9, 5e9, 20e9)]
    titles, cases = ("1B", "5B", "20B"), tuple(each.scenario for each in decisions)
    due = ComparisonDue(titles, cases, "Compared", "Volume", (1e9, 5e9, 20e9))
    message = render(Comparison(due, tuple(decisions)))
    assert "$" not in message.text
    assert "In EUR, at 0." in message.text
    for decision in decisions:
        assert decision.winner_id
        assert in_euros(decision.option(decision.winner_id).usd_per_month) in message.text
    chart = next(block for block in message.blocks if block["type"] == "data_visualization")
    assert "EUR a month" in str(chart)


def cell_text(cell: dict[str, Any]) -> str:
    if cell["type"] == "raw_text":
        return str(cell["text"])
    return "".join(part["text"] for section in cell["elements"] for part in section["elements"])


def amount(cell: str) -> int:
    return int(cell.strip("€").replace(",", ""))


def growing(fte: float, growth: float, months: int = 18, volume: float = 20e9) -> Decision:
    return changed(
        volume=Volume(tokens_per_month=volume),
        team=Team(mlops_fte=fte),
        finance=Finance(growth_per_month=growth, horizon_months=months),
    )


def test_growth_says_in_which_month_the_verdict_flips_and_what_it_costs_then() -> None:
    decision = growing(2, 0.1)
    later = decision.outlook
    assert later
    pairs = list(zip(later.self_host_usd_by_month, later.api_usd_by_month, strict=True))
    month = next(at for at, (own, api) in enumerate(pairs, start=1) if own < api)
    assert month > 1
    text = what_if(decision)
    assert f"*It flips in month {month} (" in text.splitlines()[1]
    assert "to self-hosting" in text.splitlines()[1]
    first, last = later.api_usd_by_month[0], later.api_usd_by_month[-1]
    assert f"The cheapest API costs ${first:,.0f} in month 1 and ${last:,.0f} in month 18 (Apr 2028)" in text


def test_growth_that_flips_nothing_says_so_with_the_horizon() -> None:
    text = what_if(growing(0, 0.1, months=36, volume=2e9))
    assert "*No flip within the 36 months: an API stays the cheaper side.*" in text.splitlines()[1]
    assert "in month 36 (Oct 2029)" in text


def test_a_what_if_without_growth_speaks_of_no_months() -> None:
    assert "No flip within" not in what_if(changed(volume=Volume(tokens_per_month=6e9)))


def test_a_what_if_shows_what_becomes_of_the_api_that_the_team_named() -> None:
    decision = changed(api=ApiTerms(provider_prices=(ProviderPrice(provider="openai", multiple=0.5),)))
    before, after = (
        next(each for each in held.options if each.id == "token_api:gpt_4o_mini").usd_per_month
        for held in (BASE, decision)
    )
    line = next(each for each in what_if(decision).splitlines() if "The API named" in each)
    assert line.startswith(f"• The API named: A {usd_exact(before)}; B {usd_exact(after)}; ")
