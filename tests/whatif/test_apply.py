"""A what-if is typed changes: applied in order, refused where they lead outside what a scenario can be."""

from datetime import date
from typing import get_args

import pytest

from bot.conversation import change_words
from bot.conversation.state import WhatIfPress
from bot.conversation.what_ifs import MOST, what_ifs
from bot.whatif.apply import CHOICES, NUMBERS, VOLUMES, apply
from bot.whatif.change import Change
from bot.whatif.reading import Field
from bot.whatif.standing import standing
from costmodel.scenario import (
    MAX_TOKENS_PER_MONTH,
    Finance,
    Hosting,
    Load,
    ModelNeed,
    Regulated,
    RequestShape,
    Scenario,
    Team,
    Volume,
)

ON = date(2026, 11, 21)
SCENARIO = Scenario(
    volume=Volume(tokens_per_month=2e9, cached_input_share=0.3),
    model=ModelNeed(tier="standard", api_model="gpt_4o"),
    load=Load(pattern="business_hours"),
    team=Team(mlops_fte=0, salary_usd_per_year=150_000),
    regulated=Regulated(regimes=("hipaa",), agreement_acceptable=False),
)


def change(field: str, op: str, value: object) -> Change:
    return Change.model_validate({"field": field, "op": op, "value": value})


def applied(*changes: tuple[str, str, object], scenario: Scenario = SCENARIO) -> Scenario:
    return apply([change(*each) for each in changes], scenario, ON)


def test_every_field_that_can_be_read_can_be_applied_and_is_said() -> None:
    for field in get_args(Field):
        assert field in {*NUMBERS, *VOLUMES, *CHOICES}
        assert change_words.TITLES[field]
        assert change_words.held(field, SCENARIO, ON)


def test_changes_are_made_in_order() -> None:
    changed = applied(
        ("tokens_per_month", "set", 1e9),
        ("tokens_per_month", "multiply", 2),
        ("tokens_per_month", "add", 5e8),
    )
    assert changed.volume == Volume(tokens_per_month=2.5e9, cached_input_share=0.3)
    assert changed.model_copy(update={"volume": SCENARIO.volume}) == SCENARIO


def test_a_factor_scales_the_volume_however_it_was_told() -> None:
    for way in ("requests_per_month", "api_spend_usd_per_month"):
        told = SCENARIO.model_copy(update={"volume": Volume.model_validate({way: 1000})})
        doubled = applied(("tokens_per_month", "multiply", 2), scenario=told)
        assert getattr(doubled.volume, way) == 2000


def test_a_figure_replaces_what_was_told_in_another_way() -> None:
    told = SCENARIO.model_copy(update={"volume": Volume(api_spend_usd_per_month=4200, spend_model="gpt_4o")})
    assert applied(("tokens_per_month", "set", 1e9), scenario=told).volume == Volume(tokens_per_month=1e9)
    assert applied(("requests_per_day", "set", 1000), scenario=told).volume == Volume(
        requests_per_month=30_000
    )


def billed(**parts: object) -> Scenario:
    """A bill of $40,000 a month for GPT-4.1."""
    bill = Volume(api_spend_usd_per_month=40_000, spend_model="gpt_4_1", **parts)
    return SCENARIO.model_copy(update={"volume": bill})


@pytest.mark.parametrize(("field", "value"), [("discount", 0.2), ("batch_share", 0.5), ("cached_share", 0.6)])
def test_work_stays_as_much_as_a_bill_bought_where_its_price_changes(field: str, value: float) -> None:
    bought = standing("tokens_per_month", billed(), ON)
    cheaper = applied((field, "set", value), scenario=billed())
    assert cheaper.volume.api_spend_usd_per_month is None
    assert cheaper.volume.tokens_per_month == pytest.approx(bought)
    doubled = applied((field, "set", value), ("api_spend_usd_per_month", "multiply", 2), scenario=billed())
    assert doubled.volume.tokens_per_month == pytest.approx(2 * bought)


def test_a_first_shape_says_how_a_bill_is_read_and_a_second_changes_the_work() -> None:
    first = applied(("input_tokens_per_request", "set", 3000), scenario=billed())
    assert first.volume.api_spend_usd_per_month == 40_000
    second = applied(("input_tokens_per_request", "set", 6000), scenario=first)
    assert second.volume.api_spend_usd_per_month is None


def test_a_shape_keeps_what_is_not_told_of_it() -> None:
    shaped = applied(("input_tokens_per_request", "set", 1200), ("output_tokens_per_request", "set", 300))
    assert shaped.volume.shape == RequestShape(input_tokens_per_request=1200, output_tokens_per_request=300)
    # A share of 0.75 of the same 1,500 tokens, then twice as many of them in the same share.
    thirds = applied(("input_share", "set", 0.75), ("tokens_per_request", "multiply", 2), scenario=shaped)
    assert thirds.volume.shape == RequestShape(input_tokens_per_request=2250, output_tokens_per_request=750)


def test_what_was_not_told_starts_from_what_the_model_takes() -> None:
    # 100,000 a year of base pay is 143,000 with benefits; ten per cent more is 157,300.
    team = SCENARIO.model_copy(update={"team": Team(mlops_fte=1, salary_usd_per_year=100_000)})
    dearer = applied(("engineer_salary_usd", "multiply", 1.1), scenario=team)
    assert dearer.team.cost_usd_per_year == pytest.approx(157_300)
    assert dearer.team.salary_usd_per_year is None
    assert applied(("horizon_months", "multiply", 2)).finance.horizon_months == 72
    busier = applied(("utilization", "add", 0.1)).hosting.utilization
    assert busier is not None
    assert 0.1 < busier < 0.5


def test_a_factor_on_a_price_nobody_told_is_one_on_all_of_them() -> None:
    cheaper = applied(("gpu_hourly_usd", "multiply", 0.8), ("gpu_hourly_usd", "multiply", 0.5))
    assert cheaper.finance == Finance(gpu_rent_multiple=0.4)
    assert applied(("gpu_purchase_usd", "multiply", 0.8)).finance == Finance(gpu_purchase_multiple=0.8)
    told = applied(("gpu_hourly_usd", "multiply", 0.8), ("gpu_hourly_usd", "set", 2.5)).finance
    assert told == Finance(gpu_usd_per_gpu_hour=2.5)
    quoted = SCENARIO.model_copy(update={"finance": Finance(gpu="h200", gpu_usd_per_gpu_hour=3)})
    halved = applied(("gpu_hourly_usd", "multiply", 0.5), scenario=quoted)
    assert halved.finance.gpu_usd_per_gpu_hour == 1.5
    assert applied(("api_price", "multiply", 0.5)).api.price_multiple == 0.5


def test_another_gpu_loses_the_price_of_the_one_before() -> None:
    quoted = SCENARIO.model_copy(update={"finance": Finance(gpu="h200", gpu_usd_per_gpu_hour=3)})
    assert applied(("gpu", "set", "l40s"), scenario=quoted).finance == Finance(gpu="l40s")
    assert applied(("gpu", "set", "h200"), scenario=quoted).finance == quoted.finance


def test_a_fleet_is_sized_one_way_at_a_time() -> None:
    told = applied(("gpu_count", "set", 4))
    assert told.hosting == Hosting(gpus=4)
    assert applied(("utilization", "set", 0.3), scenario=told).hosting == Hosting(utilization=0.3)


def test_each_field_changes_its_part_and_keeps_the_rest() -> None:
    assert applied(("model_tier", "set", "small")).model == ModelNeed(tier="small")
    assert applied(("load_pattern", "set", "batch")).load == Load(pattern="nightly_batch")
    assert applied(("mlops_fte", "add", 2)).team == Team(mlops_fte=2, salary_usd_per_year=150_000)
    assert applied(("batch_share", "set", 0.5)).volume.batch_share == 0.5
    assert applied(("quantization", "set", "awq")).hosting.precision == "int4"
    assert applied(("hosting", "set", "on_prem")).hosting.place == "on_premises"
    assert applied(("regulated", "set", ["soc2", "hipaa"])).regulated.regimes == ("hipaa", "soc2")
    assert applied(("regulated", "set", "none")).regulated == Regulated()
    assert applied(("region", "set", "poland")).team == Team(mlops_fte=0, region="poland")
    accepted = applied(("agreement_acceptable", "set", True))
    assert accepted.regulated == Regulated(regimes=("hipaa",), agreement_acceptable=True)


def test_a_named_model_brings_its_tier() -> None:
    assert applied(("api_model", "set", "gpt-4o-mini")).model == ModelNeed(
        tier="small", api_model="gpt_4o_mini"
    )


@pytest.mark.parametrize(
    "told",
    [
        ("tokens_per_month", "set", 0),
        ("tokens_per_month", "multiply", MAX_TOKENS_PER_MONTH),
        ("tokens_per_month", "set", "lots"),
        ("batch_share", "set", 1.5),
        ("mlops_fte", "add", -1),
        ("model_tier", "set", "no such tier"),
        ("model_tier", "multiply", 2),
        ("load_pattern", "set", "no such pattern"),
        ("utilization", "set", 1.2),
        ("input_share", "set", 1.0),
        ("gpu", "set", "no such gpu"),
    ],
)
def test_a_change_that_cannot_be_made_is_a_value_error(told: tuple[str, str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        applied(told)


def test_what_ifs_offered_fit_the_scenario() -> None:
    offered = what_ifs(SCENARIO, ON)
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
    lowest = applied(
        ("model_tier", "set", "small"),
        ("mlops_fte", "set", 5),
        ("agreement_acceptable", "set", True),
        ("load_pattern", "set", "steady"),
        ("tokens_per_month", "set", MAX_TOKENS_PER_MONTH),
    )
    assert [choice.label for choice in what_ifs(lowest, ON)] == ["Volume halves", "Business hours only"]


def test_every_offer_says_how_it_was_read() -> None:
    for choice in what_ifs(SCENARIO, ON):
        assert isinstance(choice.press, WhatIfPress)
        assert " → " in change_words.said(choice.press.changes, SCENARIO, ON)
    double = change("tokens_per_month", "multiply", 2)
    assert change_words.said([double], SCENARIO, ON) == "Volume: 2B → 4B tokens a month"


def test_another_regime_comes_on_top_and_an_unknown_one_takes_none_away() -> None:
    assert applied(("regulated", "set", ["soc2"])).regulated.regimes == ("hipaa", "soc2")
    with pytest.raises(ValueError, match="no rules for"):
        applied(("regulated", "set", ["other"]))
