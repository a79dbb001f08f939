"""Verdicts on decisions of the cost model itself: complete, within limits, adding up, whatever the case."""

from datetime import date
from functools import cache
from itertools import product
from typing import Any

import pytest

from bot.conversation.figures import tokens
from bot.conversation.replies import Choice, Verdict
from bot.conversation.replies import TestedGuess as Guessed
from bot.conversation.state import NavPress
from bot.conversation.what_ifs import what_ifs
from bot.messages.blocks import walk
from bot.messages.fallback import POSTED_CHARACTERS
from bot.messages.render import compose, plain, render
from bot.playground.block_kit import check_blocks
from costmodel.decide import decide
from costmodel.decision import Decision
from costmodel.scenario import Scenario

ON = date(2026, 11, 21)
SMALL = {"tier": "small"}
CASES: dict[str, dict[str, Any]] = {
    "small": {"volume": {"tokens_per_month": 2e9}, "model": SMALL, "team": {"mlops_fte": 0}},
    "named model": {
        "volume": {"tokens_per_month": 2e9},
        "model": SMALL | {"api_model": "gpt-4o-mini"},
        "team": {"mlops_fte": 0.5},
    },
    "a lot with a team": {"volume": {"tokens_per_month": 1e12}, "model": SMALL, "team": {"mlops_fte": 4}},
    "requests": {
        "volume": {
            "requests_per_month": 15e6,
            "shape": {"input_tokens_per_request": 1200, "output_tokens_per_request": 300},
        },
        "model": {"tier": "mid"},
        "team": {"mlops_fte": 1},
    },
    "spend": {
        "volume": {"api_spend_usd_per_month": 4200, "spend_model": "gpt-4o"},
        "model": {"tier": "standard"},
        "team": {"mlops_fte": 1},
    },
    "frontier": {
        "volume": {"tokens_per_month": 2e7},
        "model": {"tier": "frontier"},
        "team": {"mlops_fte": 0},
    },
    "spiky": {
        "volume": {"tokens_per_month": 1e11},
        "model": {"tier": "reasoning"},
        "load": {"pattern": "spiky"},
        "team": {"mlops_fte": 1},
    },
    "health data": {
        "volume": {"tokens_per_month": 2e9},
        "model": SMALL,
        "load": {"pattern": "business_hours"},
        "team": {"mlops_fte": 0},
        "regulated": {"regimes": ["hipaa"], "agreement_acceptable": True},
    },
    "isolated": {
        "volume": {"tokens_per_month": 5e9},
        "model": {"tier": "mid"},
        "team": {"mlops_fte": 1},
        "regulated": {"regimes": ["itar"], "data_must_stay": True, "network_isolated": True},
    },
    "nothing fits": {
        "volume": {"tokens_per_month": 5e9},
        "model": {"tier": "frontier"},
        "team": {"mlops_fte": 1},
        "regulated": {"data_must_stay": True},
    },
    "ten tokens": {"volume": {"tokens_per_month": 10}, "model": SMALL, "team": {"mlops_fte": 0}},
    "more than anyone": {"volume": {"tokens_per_month": 1e16}, "model": SMALL, "team": {"mlops_fte": 0}},
}


@cache
def decided(name: str) -> Decision:
    return decide(Scenario.model_validate(CASES[name]), on=ON)


@pytest.mark.parametrize("name", CASES)
def test_a_real_verdict_is_whole_and_within_limits(name: str) -> None:
    decision = decided(name)
    message = compose(Verdict(decision, guesses=(), what_ifs=()))
    assert check_blocks(message.blocks) == []
    assert check_blocks(plain(message).blocks) == []
    assert len(message.text) <= POSTED_CHARACTERS
    assert "the rest is in the message itself" not in message.text
    if decision.winner_id:
        assert decision.option(decision.winner_id).title in message.text.splitlines()[1]
    else:
        assert "No option fits" in message.text
    shown = [option for option in decision.options if f"• {option.title}: " in message.text]
    assert len(shown) == min(14, len(decision.options))
    families = {option.family for option in decision.options if option.admissible}
    assert families <= {option.family for option in shown}


@pytest.mark.parametrize("name", CASES)
def test_the_rows_of_a_real_verdict_add_up(name: str) -> None:
    message = compose(Verdict(decided(name), guesses=(), what_ifs=()))
    table = next(block for block in message.blocks if block["type"] == "table")
    for cells in table["rows"][1:]:
        total, *parts = (
            "".join(each["text"] for each in walk(cell) if "text" in each) for cell in cells[1:5]
        )
        if total != "–":
            figures = [float(said.replace("$", "").replace(",", "")) for said in (total, *parts)]
            assert figures[0] == pytest.approx(sum(figures[1:]), abs=0.001)


@pytest.mark.parametrize("name", CASES)
def test_the_volume_that_flips_a_real_verdict_is_always_printed(name: str) -> None:
    decision = decided(name)
    text = compose(Verdict(decision, guesses=(), what_ifs=())).text
    volume = next((point for point in decision.flip_points if point.parameter == "volume"), None)
    told = [line for line in text.splitlines() if line.startswith("• Volume: ")]
    if volume is not None and volume.value is not None:
        assert any(tokens(volume.value) in line for line in told)
    if decision.break_even is not None:
        assert told
        assert not any("Volume" in line for line in text.splitlines() if line.startswith("• Not by itself"))


@pytest.mark.parametrize("name", CASES)
def test_any_case_can_be_compared_with_the_first(name: str) -> None:
    message = compose(Verdict(decided(name), (), (), base=decided("small"), reading="Another case"))
    assert check_blocks(message.blocks) == []
    assert message.text.startswith("Another case: *the verdict ")


GRID = tuple(
    product((2e8, 2e10, 5e11), ("small", "standard", "mid", "near_frontier"), (0, 4), ((), ("hipaa",)))
)


@pytest.mark.parametrize(("volume", "tier", "fte", "regimes"), GRID)
def test_a_verdict_as_it_is_posted_keeps_its_buttons_whatever_the_case(
    volume: float, tier: str, fte: int, regimes: tuple[str, ...]
) -> None:
    scenario = Scenario.model_validate(
        {
            "volume": {"tokens_per_month": volume},
            "model": {"tier": tier},
            "load": {"pattern": "business_hours"},
            "team": {"mlops_fte": fte},
            "regulated": {"regimes": regimes, "agreement_acceptable": bool(regimes) or None},
        }
    )
    decision = decide(scenario, on=ON, draws=200, over_time=True)
    choices = (
        *what_ifs(scenario, ON),
        *(Choice(each, NavPress(name="undo")) for each in ("What if …", "Record")),
    )
    guess = Guessed("Shape of a request: the default, as none was told", ("1,500 in / 500 out",))
    message = render(Verdict(decision, guesses=(guess,), what_ifs=choices))
    assert message.refused == ""
    assert check_blocks(message.blocks) == []
    labels = [each["text"]["text"] for each in walk(message.blocks) if each.get("type") == "button"]
    assert labels == [choice.label for choice in choices]
    assert "Figures and their sources" in message.text
