"""The what-if form: what it holds, which changes its answers make, and what is wrong by field."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.form import (
    NOT_A_NUMBER,
    NOT_WHOLE,
    NOTHING_CHANGED,
    PER_CENT_OR_SHARE,
    changed,
    form,
)
from bot.messages.views import modal
from bot.playground.block_kit import check_view
from bot.whatif.apply import apply
from bot.whatif.change import Change
from costmodel.scenario import ModelNeed, Scenario, Team, Volume

ON = date(2026, 11, 21)
SCENARIO = Scenario(
    volume=Volume(tokens_per_month=2e9), model=ModelNeed(tier="small"), team=Team(mlops_fte=0.5)
)
BEFORE = {each.field: each.value for each in form(SCENARIO, ON).fields}


def told(**fields: str) -> tuple[Change, ...] | dict[str, str]:
    return changed(BEFORE, {**BEFORE, **fields}, SCENARIO, ON)


def test_it_holds_what_the_scenario_has() -> None:
    assert BEFORE["tokens_per_month"] == "2B"
    assert BEFORE["mlops_fte"] == "0.5"
    assert (BEFORE["model_tier"], BEFORE["gpu"], BEFORE["hosting"]) == ("small", "any", "any")
    assert BEFORE["horizon_months"] == "36"


def test_it_is_a_view_that_slack_takes() -> None:
    assert check_view(modal(form(SCENARIO, ON))) == []


def test_what_is_left_as_it_was_changes_nothing() -> None:
    assert told() == {"tokens_per_month": NOTHING_CHANGED}


def test_each_field_that_differs_is_a_change_names_first() -> None:
    assert told(tokens_per_month="4B", gpu="h200", utilization="30%", engineer_salary_usd="$180,000") == (
        Change(field="gpu", op="set", value="h200"),
        Change(field="tokens_per_month", op="set", value=4e9),
        Change(field="engineer_salary_usd", op="set", value=180_000),
        Change(field="utilization", op="set", value=0.3),
    )


def test_a_gpu_can_be_left_open_again() -> None:
    named = apply([Change(field="gpu", op="set", value="h200")], SCENARIO, ON)
    before = {each.field: each.value for each in form(named, ON).fields}
    found = changed(before, {**before, "gpu": "any"}, named, ON)
    assert found == (Change(field="gpu", op="set", value="any"),)
    assert apply(found, named, ON).finance.gpu is None


@pytest.mark.parametrize(
    "text", ["", "lots", "-5", "NaN", "1e400", "2B or 3B", "2 to 3B", "<!channel>", "4B tokens; drop"]
)
def test_what_is_no_number_is_said_at_its_field_and_never_repeated(text: str) -> None:
    errors = told(tokens_per_month=text)
    assert isinstance(errors, dict)
    assert set(errors) == {"tokens_per_month"}
    assert errors["tokens_per_month"] in (NOT_A_NUMBER, "I take 1 to 10,000T tokens a month.")


@pytest.mark.parametrize(
    ("field", "text", "taken"),
    [
        ("utilization", "130", "0.01% to 100%"),
        ("discount", "100", "0% to 99.99%"),
        ("horizon_months", "900", "1 to 120 months"),
        ("mlops_fte", "500", "0 to 200 engineers"),
        ("mlops_fte", "-5", "0 to 200 engineers"),
        ("growth_per_month", "-80", "−50% to 100%"),
        ("cached_share", "minus 5", "0% to 100%"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_with_what_can(field: str, text: str, taken: str) -> None:
    assert told(**{field: text}) == {field: f"I take {taken}."}


@pytest.mark.parametrize(
    ("text", "months"), [("18", 18), ("18 months", 18), ("1.5 years", 18), ("2y", 24), ("0.5 yrs", 6)]
)
def test_a_horizon_is_taken_to_the_month_told_in_months_or_years(text: str, months: int) -> None:
    assert told(horizon_months=text) == (Change(field="horizon_months", op="set", value=months),)


@pytest.mark.parametrize("text", ["1.5", "18.4 months", "1.01 years"])
def test_a_horizon_of_a_part_of_a_month_is_not_rounded_unsaid(text: str) -> None:
    assert told(horizon_months=text) == {"horizon_months": NOT_WHOLE}


@pytest.mark.parametrize("text", ["-5", "- 5", "−5%", "minus 5"])
def test_a_volume_that_shrinks_is_a_growth_below_nothing(text: str) -> None:
    assert told(growth_per_month=text) == (Change(field="growth_per_month", op="set", value=-0.05),)


@pytest.mark.parametrize("field", ["cached_share", "discount", "utilization", "growth_per_month"])
def test_a_share_below_one_is_asked_back_unless_its_sign_says_what_it_is(field: str) -> None:
    assert told(**{field: "0.4"}) == {field: PER_CENT_OR_SHARE}
    assert told(**{field: "0.4%"}) == (Change(field=field, op="set", value=0.004),)
    assert told(**{field: "40"}) == (Change(field=field, op="set", value=0.4),)


def test_one_wrong_field_holds_all_back() -> None:
    errors = told(tokens_per_month="4B", mlops_fte="many")
    assert errors == {"mlops_fte": NOT_A_NUMBER}


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(BEFORE)), st.text(max_size=40)))
def test_any_answers_are_changes_that_can_be_made_or_errors(fields: dict[str, str]) -> None:
    found = told(**fields)
    if isinstance(found, dict):
        assert set(found) <= set(BEFORE)
    else:
        assert apply(found, SCENARIO, ON)
