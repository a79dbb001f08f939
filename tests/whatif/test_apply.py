"""A what-if is a typed change: applied in order, refused where it leads outside what a scenario can be."""

import pytest

from bot.conversation.state import WhatIfPress
from bot.conversation.what_ifs import MOST, reading, what_ifs
from bot.whatif.apply import apply
from bot.whatif.change import Change
from costmodel.scenario import MAX_TOKENS_PER_MONTH, Load, ModelNeed, Regulated, Scenario, Team, Volume

SCENARIO = Scenario(
    volume=Volume(tokens_per_month=2e9, cached_input_share=0.3),
    model=ModelNeed(tier="standard", api_model="gpt_4o"),
    load=Load(pattern="business_hours"),
    team=Team(mlops_fte=0, salary_usd_per_year=150_000),
    regulated=Regulated(regimes=("hipaa",), agreement_acceptable=False),
)


def test_changes_are_made_in_order() -> None:
    changed = apply(
        [
            Change(field="tokens_per_month", op="set", value=1e9),
            Change(field="tokens_per_month", op="multiply", value=2),
            Change(field="tokens_per_month", op="add", value=5e8),
        ],
        SCENARIO,
    )
    assert changed.volume == Volume(tokens_per_month=2.5e9, cached_input_share=0.3)
    assert changed.model_copy(update={"volume": SCENARIO.volume}) == SCENARIO


def test_a_factor_scales_the_volume_however_it_was_told() -> None:
    for way in ("requests_per_month", "api_spend_usd_per_month"):
        told = SCENARIO.model_copy(update={"volume": Volume.model_validate({way: 1000})})
        doubled = apply([Change(field="tokens_per_month", op="multiply", value=2)], told)
        assert getattr(doubled.volume, way) == 2000


def test_a_figure_replaces_what_was_told_in_another_way() -> None:
    told = SCENARIO.model_copy(update={"volume": Volume(api_spend_usd_per_month=4200, spend_model="gpt_4o")})
    changed = apply([Change(field="tokens_per_month", op="set", value=1e9)], told)
    assert changed.volume == Volume(tokens_per_month=1e9)


def test_each_field_changes_its_part_and_keeps_the_rest() -> None:
    assert apply([Change(field="model_tier", op="set", value="small")], SCENARIO).model == ModelNeed(
        tier="small"
    )
    assert apply([Change(field="load_pattern", op="set", value="steady")], SCENARIO).load == Load(
        pattern="steady"
    )
    assert apply([Change(field="mlops_fte", op="add", value=2)], SCENARIO).team == Team(
        mlops_fte=2, salary_usd_per_year=150_000
    )
    assert apply([Change(field="batch_share", op="set", value=0.5)], SCENARIO).volume.batch_share == 0.5
    accepted = apply([Change(field="agreement_acceptable", op="set", value=True)], SCENARIO)
    assert accepted.regulated == Regulated(regimes=("hipaa",), agreement_acceptable=True)


@pytest.mark.parametrize(
    "change",
    [
        Change(field="tokens_per_month", op="set", value=0),
        Change(field="tokens_per_month", op="multiply", value=MAX_TOKENS_PER_MONTH),
        Change(field="tokens_per_month", op="set", value="lots"),
        Change(field="batch_share", op="set", value=1.5),
        Change(field="mlops_fte", op="add", value=-1),
        Change(field="model_tier", op="set", value="no such tier"),
        Change(field="model_tier", op="multiply", value=2),
        Change(field="load_pattern", op="set", value="no such pattern"),
    ],
)
def test_a_change_that_cannot_be_made_is_a_value_error(change: Change) -> None:
    with pytest.raises(ValueError, match=change.field.split("_")[-1]):
        apply([change], SCENARIO)


def test_what_ifs_offered_fit_the_scenario() -> None:
    offered = what_ifs(SCENARIO)
    assert [choice.label for choice in offered] == [
        "Volume doubles",
        "Volume halves",
        "Steady load",
        "One tier down: Small (GPT-4o mini class)",
        "The people are already there",
        "A signed agreement is accepted",
    ]
    assert len(offered) <= MOST


def test_a_what_if_that_changes_nothing_is_not_offered() -> None:
    lowest = apply(
        [
            Change(field="model_tier", op="set", value="small"),
            Change(field="mlops_fte", op="set", value=5),
            Change(field="agreement_acceptable", op="set", value=True),
            Change(field="load_pattern", op="set", value="steady"),
            Change(field="tokens_per_month", op="set", value=MAX_TOKENS_PER_MONTH),
        ],
        SCENARIO,
    )
    assert [choice.label for choice in what_ifs(lowest)] == ["Volume halves", "Business hours only"]


def test_every_offer_says_how_it_was_read() -> None:
    for choice in what_ifs(SCENARIO):
        assert isinstance(choice.press, WhatIfPress)
        after = apply([choice.press.change], SCENARIO)
        assert reading(choice.press.change, SCENARIO, after)
    double = Change(field="tokens_per_month", op="multiply", value=2)
    assert reading(double, SCENARIO, apply([double], SCENARIO)) == "Volume doubles: 2B → 4B tokens a month"
