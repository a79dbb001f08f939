"""Whatever is asked of a verdict is answered from it: its items, figures, flip points, ranges, inputs."""

import json
import subprocess
import sys
from datetime import date
from typing import get_args

import pytest

from bot.conversation.asking import inputs
from bot.conversation.replies import Explanation, ExplanationDue, Export, ExportDue, ScenarioLine
from bot.messages.explained import explanation_view
from bot.messages.render import compose, render
from bot.playground.block_kit import check_blocks
from bot.whatif.reading import Field, Topic
from costmodel.decide import decide
from costmodel.decision import Decision
from costmodel.scenario import Finance, Latency, Load, ModelNeed, Regulated, Scenario, Team, Volume

ON = date(2026, 11, 21)
CASE = Scenario(
    volume=Volume(tokens_per_month=2e10),
    model=ModelNeed(tier="mid"),
    load=Load(pattern="business_hours"),
    team=Team(mlops_fte=0.5),
)
DECISION = decide(CASE, on=ON, draws=200, over_time=True)
NOTHING_OPEN = decide(
    CASE.model_copy(update={"regulated": Regulated(regimes=("pci_sad",))}), on=ON, draws=200, over_time=True
)
HOWS = (
    *("why", "when", "how_much", "explain", "flip", "cheapest", "sensitivity", "source", "confidence"),
    *("current", "list", "define", "breakeven"),
)
TOPICS = (*get_args(Field), *(topic for topic in get_args(Topic) if topic not in ("nav", "scenario")))


def asked(topic: str, how: str, decision: Decision = DECISION) -> Explanation:
    due = ExplanationDue(decision.scenario, topic, how, current="", inputs=inputs(decision.scenario, ON))
    return Explanation(due, decision, DECISION if topic == "delta" else None)


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("topic", TOPICS)
def test_every_question_has_an_answer_that_slack_takes(topic: str, how: str) -> None:
    for decision in (DECISION, NOTHING_OPEN):
        message = compose(asked(topic, how, decision))
        assert check_blocks(message.blocks) == []
        assert len(message.text) > 20


def test_why_engineering_costs_what_it_does_is_its_line_items_with_their_arithmetic() -> None:
    text = render(asked("engineering_cost", "why")).text
    assert "On-call stipend: $1,304 = $300 a week x 4.35 weeks" in text
    assert "API tokens" not in text


def test_where_a_figure_comes_from_is_its_entry_with_date_and_link() -> None:
    text = render(asked("mlops_fte", "source")).text
    assert "run effort" in text
    assert "1 Jan 2026" in text
    assert "https://" in text


def test_when_it_flips_is_the_flip_point_that_is_asked_for() -> None:
    text = render(asked("utilization", "flip")).text
    assert "Utilization" in text
    assert "API price" not in text


def test_how_sure_it_is_is_the_share_of_draws_and_the_drivers() -> None:
    text = render(asked("verdict", "confidence")).text
    assert "of 100" in text
    assert "what is taken" in text


def test_what_is_cheapest_is_the_ranking() -> None:
    text = render(asked("verdict", "cheapest")).text
    first, second = (option.title for option in DECISION.options[:2])
    assert f"1. {first}" in text
    assert f"2. {second}" in text


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("what's the cheapest self-hosted option", {"self-host"}),
        ("which API is cheapest", {"API"}),
        ("is self-hosting cheaper than the API", {"API", "self-host"}),
    ],
)
def test_the_ranking_is_of_the_side_that_is_asked_about(question: str, sides: set[str]) -> None:
    due = ExplanationDue(CASE, "verdict", "cheapest", current="", inputs=(), question=question)
    assert {each.option.side for each in explanation_view(Explanation(due, DECISION, None)).ranked} == sides


def test_a_model_is_named_by_all_of_its_name() -> None:
    due = ExplanationDue(
        CASE, "verdict", "how_much", current="", inputs=(), question="how much would gpt-4o-mini cost"
    )
    text = render(Explanation(due, DECISION, None)).text
    assert "GPT-4o mini is none of the options of this tier" in text
    assert "GPT-4.1 mini would be" not in text


def test_what_is_assumed_is_every_input() -> None:
    text = render(asked("assumptions", "current")).text
    assert "Volume: 20B tokens a month" in text
    assert "Horizon: 36 months" in text


def test_what_is_handed_out_can_be_evaluated_by_the_command_line() -> None:
    line = ScenarioLine("A", "", ("your answers",), is_here=True, is_base=True)
    message = render(Export(ExportDue((line,), (CASE,)), (DECISION,)))
    told = message.text[message.text.index('{"') : message.text.rindex("}") + 1]
    assert Scenario.model_validate(json.loads(told)) == CASE
    ran = subprocess.run(
        [sys.executable, "-m", "costmodel", "evaluate", "-", "--on", "2026-11-21", "--draws", "0"],
        input=told,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(ran.stdout)["winner_id"] == DECISION.winner_id


def test_where_one_side_has_no_open_option_nothing_is_said_to_flip() -> None:
    kept = decide(CASE.model_copy(update={"regulated": Regulated(data_must_stay=True)}), on=ON)
    text = render(asked("verdict", "flip", kept)).text
    assert "one side has no option that is open to you" in text
    assert "none in range" not in text


def test_what_it_takes_to_flip_is_told_beside_who_wins_now() -> None:
    assert "a month" in render(asked("verdict", "flip")).text.split("•")[0]


def test_the_inputs_hold_what_is_told_of_latency_prices_and_place() -> None:
    told = CASE.model_copy(
        update={
            "latency": Latency(first_token_ms=250),
            "finance": Finance(gpu="h200", gpu_purchase_usd=30_000),
        }
    )
    held = dict(inputs(told, ON))
    assert held["First token, 99th percentile"] == "250 ms"
    assert held["GPU purchase price"] == "$30k"
    assert held["Engineers' pay"] == "that of the USA"
    paid = told.model_copy(update={"team": Team(mlops_fte=1, salary_usd_per_year=90_000)})
    assert "Engineers' pay" not in dict(inputs(paid, ON))


def test_a_list_of_sources_begins_with_the_figures() -> None:
    assert render(asked("prices", "source")).text.startswith("*Figures and their sources*")
