"""`decide`, end to end: its arithmetic, its ranking, its gates, and what must hold of every decision."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from costmodel import fleet
from costmodel.catalog.load import catalog
from costmodel.catalog.schema import ApiModel
from costmodel.decide import decide, winning_side
from costmodel.decision import Decision, Family
from costmodel.prices import api_price
from costmodel.resolve import ScenarioError
from costmodel.scenario import (
    Finance,
    Load,
    ModelNeed,
    Regulated,
    RequestShape,
    Scenario,
    Team,
    Volume,
)

ON = date(2026, 11, 21)
FACTS = catalog()
SHAPE = RequestShape(input_tokens_per_request=1200, output_tokens_per_request=300)


def scenario(tokens_per_month: float = 2e9, **parts: object) -> Scenario:
    told = {
        "volume": Volume(tokens_per_month=tokens_per_month, shape=SHAPE),
        "model": ModelNeed(tier="small"),
        "load": Load(pattern="business_hours"),
        "team": Team(mlops_fte=0),
    }
    return Scenario.model_validate({**told, **parts})


def cost(decision: Decision, family: Family) -> float:
    """The cheapest costed option of a family."""
    return min(
        option.usd_per_month for option in decision.options if option.family == family and option.line_items
    )


def test_an_api_bill_is_requests_times_the_price_of_one() -> None:
    # 1.5 billion tokens are a million requests of 1,200 in and 300 out. GPT-4o mini: $0.15 and $0.60 per M.
    # 1,200M x 0.15 + 300M x 0.60 = 180 + 180 = 360 USD.
    decision = decide(scenario(1.5e9), on=ON)
    tokens, people = decision.option("token_api:gpt_4o_mini").line_items
    assert tokens.usd_per_month == pytest.approx(360)
    assert people.kind == "people"


def test_batch_requests_are_a_line_of_their_own_at_half_price() -> None:
    volume = Volume(tokens_per_month=1.5e9, shape=SHAPE, batch_share=0.5)
    standard, batch, _ = decide(scenario(volume=volume), on=ON).option("batch_api:gpt_4o_mini").line_items
    assert standard.usd_per_month == pytest.approx(180)
    assert batch.usd_per_month == pytest.approx(90)


def test_a_nightly_batch_goes_by_batch_on_the_api_side_and_without_a_spare_on_the_other() -> None:
    decision = decide(scenario(1.5e9, load=Load(pattern="nightly_batch")), on=ON)
    tokens = decision.option("batch_api:gpt_4o_mini").line_items[0]
    assert tokens.label == "API tokens by batch"
    assert tokens.usd_per_month == pytest.approx(180)
    rented = decision.option("rented_gpu").line_items[0]
    assert "spare" not in rented.basis
    assert any("nightly batch" in warning for warning in decision.warnings)


def test_a_rented_fleet_is_gpu_hours_times_the_quote() -> None:
    # A steady trickle on quoted H100s: one replica and a spare, 730 hours each: 1,460 x $2 = $2,920.
    told = scenario(1e8, load=Load(pattern="steady"), finance=Finance(gpu="h100_sxm", gpu_usd_per_gpu_hour=2))
    option = decide(told, on=ON).option("rented_gpu")
    rent = next(item for item in option.line_items if item.kind == "gpu")
    assert rent.usd_per_month == pytest.approx(2 * 730 * 2)
    assert "1,460 GPU-hours x $2.00 at your quote" in rent.basis
    assert option.title.endswith(" on NVIDIA H100 80 GB SXM at your quote")
    assert option.fleet is not None
    assert option.fleet.replicas_at_peak == 2


def test_an_owned_fleet_is_purchase_less_residual_over_the_months_it_is_kept() -> None:
    # Two servers of four H100 at the catalog's price x 1.35 x 1.05 for spares, 30 % left after 36 months.
    told = scenario(1e8, finance=Finance(gpu="h100_sxm", amortization_months=36))
    option = decide(told, on=ON).option("owned_gpu")
    price = FACTS.hardware.prices["h100_sxm"].usd.on(ON).value
    gpu = next(item for item in option.line_items if item.kind == "gpu")
    assert gpu.usd_per_month == pytest.approx(8 * price * 1.35 * 1.05 * 0.7 / 36)
    assert {item.kind for item in option.line_items} >= {"gpu", "power", "colocation", "people", "migration"}


def test_a_published_fleet_of_four_replicas_costs_a_quarter_dollar_a_million_tokens() -> None:
    # Four replicas at $17,520 a month ($24 an hour), 26,600 tokens/s each, all busy:
    # 17,520 / (26,600 x 2,628,000 s) = $0.2506 a million tokens.
    rates = np.full(fleet.HOURS_PER_WEEK, 4 * 26_600.0)
    sizing = fleet.size(fleet.Load.of_week(rates, rates), 26_600.0, fleet.Rule(0.0, 0, follows_load=True))
    assert int(sizing.replicas_at_peak) == 4
    usd = float(sizing.replica_hours_per_month) * 24
    assert usd == pytest.approx(4 * 17_520)
    assert usd / (4 * 26_600 * fleet.HOURS_PER_MONTH * 3600) * 1e6 == pytest.approx(0.250, abs=0.001)


def test_people_the_team_has_are_not_charged_again() -> None:
    quote = Finance(gpu="h100_sxm", gpu_usd_per_gpu_hour=2)
    alone = decide(scenario(team=Team(mlops_fte=0), finance=quote), on=ON).option("rented_gpu")
    staffed = decide(scenario(team=Team(mlops_fte=5), finance=quote), on=ON).option("rented_gpu")
    charged = {
        item.kind: item.usd_per_month for item in staffed.line_items if item.label != "On-call stipend"
    }
    assert charged["people"] == charged["model_refresh"] == charged["migration"] == 0
    assert staffed.usd_per_month < alone.usd_per_month
    assert staffed.fully_loaded_usd_per_month == pytest.approx(alone.fully_loaded_usd_per_month)
    assert alone.usd_per_month == pytest.approx(alone.fully_loaded_usd_per_month)


def test_a_spend_is_turned_into_tokens_at_the_price_of_the_model_it_is_for() -> None:
    volume = Volume(api_spend_usd_per_month=4200, spend_model="gpt_4o_mini", shape=SHAPE)
    decision = decide(scenario(volume=volume), on=ON)
    price = api_price("gpt-4o-mini", "openai", SHAPE, on=ON)
    assert decision.requests_per_month * price.usd_per_request == pytest.approx(4200)
    bill = decision.option("token_api:gpt_4o_mini").line_items[0]
    assert bill.usd_per_month == pytest.approx(4200)


def test_options_are_ranked_by_cost_and_those_that_are_out_come_last() -> None:
    decision = decide(scenario(regulated=Regulated(regimes=("hipaa",))), on=ON)
    open_costs = [option.usd_per_month for option in decision.options if option.admissible]
    assert open_costs == sorted(open_costs)
    standing = [option.admissible for option in decision.options]
    assert standing == sorted(standing, reverse=True)
    assert decision.winner_id == decision.options[0].id


def test_the_comparator_is_the_best_open_option_of_the_other_side() -> None:
    decision = decide(scenario(), on=ON)
    assert decision.winner_id is not None
    assert decision.comparator_id is not None
    winner, comparator = decision.option(decision.winner_id), decision.option(decision.comparator_id)
    assert winner.side != comparator.side
    others = [
        option.usd_per_month
        for option in decision.options
        if option.admissible and option.side == comparator.side
    ]
    assert comparator.usd_per_month == min(others)
    assert decision.saving_usd_per_month == pytest.approx(comparator.usd_per_month - winner.usd_per_month)


def test_a_contract_that_keeps_the_data_rules_every_api_out_and_says_which_clause() -> None:
    decision = decide(scenario(regulated=Regulated(regimes=("hipaa",), data_must_stay=True)), on=ON)
    assert decision.compliance.forced_self_host
    for option in decision.options:
        if option.side == "API":
            assert option.out_because is not None
            assert "contract" in option.out_because
    assert decision.side == "self-host"
    assert decision.break_even is None


def test_an_isolated_network_leaves_owned_machines() -> None:
    decision = decide(scenario(regulated=Regulated(network_isolated=True)), on=ON)
    assert [option.id for option in decision.options if option.admissible] == ["owned_gpu"]


def test_with_every_option_out_there_is_no_winner_and_each_says_why() -> None:
    # The open models of the frontier tier cannot be costed, and an isolated network rules every API out.
    told = scenario(model=ModelNeed(tier="frontier"), regulated=Regulated(network_isolated=True))
    decision = decide(told, on=ON)
    assert decision.winner_id is None
    assert decision.comparator_id is None
    assert decision.flip_points == ()
    assert all(option.out_because for option in decision.options)


def test_a_model_that_was_shut_down_is_out_and_one_about_to_be_carries_a_warning() -> None:
    before = decide(scenario(), on=ON).option("token_api:gpt_4o_mini")
    after = decide(scenario(), on=date(2027, 2, 1)).option("token_api:gpt_4o_mini")
    assert before.admissible
    assert before.warnings == ("GPT-4o mini is shut down on 14 Jan 2027; its replacement is GPT-6 Luna.",)
    assert after.out_because == "GPT-4o mini was shut down on 14 Jan 2027; its replacement is GPT-6 Luna."


def at(told: Scenario, tokens_per_month: float) -> Decision:
    """The decision at another volume."""
    volume = Volume(tokens_per_month=tokens_per_month, shape=SHAPE)
    return decide(told.model_copy(update={"volume": volume}), on=ON)


CROSSED = {
    "nobody to run it": scenario(),
    "GPT-4o's class with one engineer": scenario(model=ModelNeed(tier="standard"), team=Team(mlops_fte=1)),
    "a steady load": scenario(model=ModelNeed(tier="mid"), load=Load(pattern="steady")),
    "health data": scenario(regulated=Regulated(regimes=("hipaa",), agreement_acceptable=True)),
    "near the frontier": scenario(model=ModelNeed(tier="near_frontier"), team=Team(mlops_fte=3)),
    "a chat around the clock": scenario(model=ModelNeed(tier="reasoning"), load=Load(pattern="global_chat")),
    "above it already": scenario(1e12, model=ModelNeed(tier="reasoning"), team=Team(mlops_fte=2)),
}


@pytest.mark.parametrize("told", CROSSED.values(), ids=CROSSED)
def test_below_the_break_even_an_api_wins_and_above_it_the_challenger_does(told: Scenario) -> None:
    held = decide(told, on=ON).break_even
    assert held is not None
    assert held.outcome == "from"
    assert held.first_tokens_per_month is not None
    assert held.tokens_per_month is not None
    below, above = (at(told, held.tokens_per_month * factor) for factor in (0.98, 1.02))
    assert (below.side, above.side) == ("API", "self-host")
    assert above.winner_id == held.challenger_id
    assert below.winner_id == held.comparator_id
    assert at(told, held.first_tokens_per_month * 0.98).side == "API"
    for factor in (1.1, 1.5, 3, 10, 100):
        assert at(told, held.tokens_per_month * factor).side == "self-host"


@pytest.mark.parametrize("told", CROSSED.values(), ids=CROSSED)
def test_the_volume_that_flips_the_verdict_is_one_that_the_break_even_names(told: Scenario) -> None:
    decision = decide(told, on=ON)
    held, flip = decision.break_even, decision.flip_points[0]
    assert held is not None
    assert flip.parameter == "volume"
    named = held.first_tokens_per_month if decision.side == "API" else held.tokens_per_month
    assert flip.value == pytest.approx(named, rel=1e-4)
    assert flip.becomes_id is not None
    assert decision.option(flip.becomes_id).side != decision.side
    if held.first_tokens_per_month == held.tokens_per_month:  # else another may be the first to win
        then = held.challenger_id if decision.side == "API" else held.comparator_id
        assert flip.becomes_id == then


@pytest.mark.parametrize("parameter", ["volume", "api_price", "gpu_price", "mlops_fte"])
def test_every_lever_has_a_flip_point_or_says_that_there_is_none(parameter: str) -> None:
    decision = decide(scenario(2e11), on=ON)
    flip = next(point for point in decision.flip_points if point.parameter == parameter)
    assert (flip.value is None) == (flip.becomes_id is None)
    assert math.isfinite(flip.current)


def test_engineers_on_the_team_flip_a_verdict_that_salaries_decide() -> None:
    # At 50 billion tokens the machines cost less than the tokens; only the people make self-hosting dearer.
    told = scenario(5e10)
    base = decide(told, on=ON)
    flip = next(point for point in base.flip_points if point.parameter == "mlops_fte")
    assert flip.value is not None
    staffed = decide(told.model_copy(update={"team": Team(mlops_fte=flip.value)}), on=ON)
    assert base.winner_id != staffed.winner_id == flip.becomes_id


def test_an_unknown_name_is_refused_with_the_nearest_ones() -> None:
    with pytest.raises(ScenarioError, match=r"finance\.gpu"):
        decide(scenario(finance=Finance(gpu="H9000")), on=ON)


@pytest.mark.parametrize("model", FACTS.api_models.values(), ids=lambda model: model.id)
def test_a_named_model_is_decided_in_its_own_tier_and_in_no_other(model: ApiModel) -> None:
    for tier in FACTS.tiers:
        told = scenario(model=ModelNeed(tier=tier, api_model=model.id))
        if tier == model.tier:
            assert decide(told, on=ON).option(f"token_api:{model.id}").line_items
        else:
            with pytest.raises(ScenarioError, match=f"is of the tier '{model.tier}'"):
                decide(told, on=ON)


def test_an_open_model_that_no_tier_holds_is_decided_in_any() -> None:
    told = scenario(model=ModelNeed(tier="mid", open_model="gemma_3_4b"))
    assert decide(told, on=ON).option("rented_gpu").model == "Gemma 3 4B"


def test_a_guessed_shape_is_said() -> None:
    decision = decide(scenario(volume=Volume(tokens_per_month=1e9)), on=ON)
    assert any("guess" in warning for warning in decision.warnings)
    assert "request_shapes.shapes.chat.input_tokens" in {figure.id for figure in decision.figures}


def test_every_figure_that_a_line_names_is_listed_with_its_source() -> None:
    decision = decide(scenario(), on=ON)
    listed = {figure.id for figure in decision.figures}
    for option in decision.options:
        for item in option.line_items:
            assert set(item.figure_ids) <= listed


def test_a_date_before_the_figures_is_said_with_how_many_are_later() -> None:
    decision = decide(scenario(), on=date(2020, 1, 1))
    later = [figure.as_of for figure in decision.figures if figure.as_of > date(2020, 1, 1)]
    warning = next(each for each in decision.warnings if "later than" in each)
    assert warning.startswith(
        f"{len(later)} of the {len(decision.figures)} figures are later than 1 Jan 2020"
    )
    assert not any("later than" in each for each in decide(scenario(), on=ON).warnings)


@pytest.mark.parametrize("told", CROSSED.values(), ids=CROSSED)
def test_what_the_speed_of_a_fleet_rests_on_is_listed(told: Scenario) -> None:
    decision = decide(told, on=ON)
    listed = {figure.id for figure in decision.figures}
    gpus = {gpu.title: gpu for gpu in FACTS.gpus.values()}
    fleets = [option.fleet for option in decision.options if option.fleet]
    assert fleets
    for fleet_used in fleets:
        model, gpu = FACTS.models[fleet_used.open_model], gpus[fleet_used.gpu]
        rests_on = [gpu.memory_gb, gpu.bandwidth_gb_per_s, model.total_params_billion]
        rests_on += [model.active_params_billion, gpu.dense_tflops.get(fleet_used.precision, gpu.memory_gb)]
        assert {figure.id for figure in rests_on} <= listed


def test_old_figures_are_marked_stale_later_and_prices_on_the_day_are_not() -> None:
    fresh = {figure.id for figure in decide(scenario(), on=ON).figures if figure.is_stale}
    later = {figure.id for figure in decide(scenario(), on=date(2027, 12, 1)).figures if figure.is_stale}
    assert "operations.api_fte" not in fresh
    assert "operations.api_fte" in later


scenarios = st.builds(
    Scenario,
    volume=st.builds(
        Volume,
        requests_per_month=st.floats(1, 1e10),
        shape=st.none()
        | st.builds(
            RequestShape,
            input_tokens_per_request=st.floats(1, 200_000),
            output_tokens_per_request=st.floats(1, 30_000),
        ),
        cached_input_share=st.floats(0, 1),
        batch_share=st.floats(0, 1),
    ),
    model=st.builds(ModelNeed, tier=st.sampled_from(sorted(FACTS.tiers))),
    load=st.builds(Load, pattern=st.sampled_from(sorted(FACTS.load_patterns))),
    team=st.builds(Team, mlops_fte=st.floats(0, 50)),
    regulated=st.builds(
        Regulated,
        regimes=st.lists(st.sampled_from(["hipaa", "soc2", "gdpr"]), unique=True).map(tuple),
        agreement_acceptable=st.none() | st.booleans(),
        data_must_stay=st.none() | st.booleans(),
    ),
)
quick = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)


def by_family(decision: Decision) -> dict[Family, float]:
    return {option.family: cost(decision, option.family) for option in decision.options if option.line_items}


@quick
@given(scenarios)
def test_the_winning_side_alone_is_the_one_that_the_decision_names(told: Scenario) -> None:
    assert winning_side(told, on=ON) == decide(told, on=ON).side


@quick
@given(scenarios)
def test_no_decision_holds_a_number_that_is_not_one(told: Scenario) -> None:
    decision = decide(told, on=ON)
    for option in decision.options:
        figures = [
            option.usd_per_month,
            option.fully_loaded_usd_per_month,
            option.one_off_usd,
            option.usd_per_mtok,
        ]
        figures += [item.usd_per_month for item in option.line_items]
        assert all(math.isfinite(figure) and figure >= 0 for figure in figures)
        assert option.fully_loaded_usd_per_month >= option.usd_per_month * (1 - 1e-12)
        if option.line_items:
            assert option.usd_per_month > 0
            assert option.usd_per_month == pytest.approx(
                sum(item.usd_per_month for item in option.line_items)
            )
        else:
            assert option.out_because
        if option.fleet is not None:
            assert 0 < option.fleet.utilization <= 1 + 1e-9
    assert math.isfinite(decision.margin)
    assert decision.saving_usd_per_month >= 0
    assert Decision.model_validate_json(decision.model_dump_json()) == decision


@quick
@given(scenarios, st.floats(1, 1000))
def test_more_volume_never_costs_less_in_any_family(told: Scenario, growth: float) -> None:
    requests = told.volume.requests_per_month
    assert requests is not None
    grown = told.model_copy(
        update={"volume": told.volume.model_copy(update={"requests_per_month": requests * growth})}
    )
    small, large = by_family(decide(told, on=ON)), by_family(decide(grown, on=ON))
    for family, usd in small.items():
        assert usd <= large[family] * (1 + 1e-9)


@quick
@given(scenarios, st.floats(0.1, 20), st.floats(1, 10))
def test_a_dearer_gpu_never_makes_self_hosting_cheaper(told: Scenario, usd: float, factor: float) -> None:
    cheap, dear = (
        decide(told.model_copy(update={"finance": Finance(gpu="h200", gpu_usd_per_gpu_hour=price)}), on=ON)
        for price in (usd, usd * factor)
    )
    assert cheap.option("rented_gpu").usd_per_month <= dear.option("rented_gpu").usd_per_month * (1 + 1e-9)


@quick
@given(scenarios, st.floats(0, 10))
def test_a_larger_team_never_makes_an_option_dearer(told: Scenario, more: float) -> None:
    larger = told.model_copy(update={"team": Team(mlops_fte=told.team.fte + more)})
    before, after = by_family(decide(told, on=ON)), by_family(decide(larger, on=ON))
    for family, usd in before.items():
        assert after[family] <= usd * (1 + 1e-9)


def test_a_request_longer_than_a_model_can_take_rules_its_hosts_and_its_machines_out() -> None:
    endless = RequestShape(input_tokens_per_request=4e5, output_tokens_per_request=1000)
    decision = decide(scenario(volume=Volume(requests_per_month=1000, shape=endless)), on=ON)
    assert {option.family for option in decision.options if option.admissible} == {"token_api"}


@pytest.mark.parametrize("volume", [Volume(tokens_per_month=1), Volume(tokens_per_month=1e16)])
def test_the_smallest_and_the_largest_volume_get_finite_answers(volume: Volume) -> None:
    decision = decide(scenario(volume=volume), on=ON)
    assert all(math.isfinite(option.usd_per_mtok) for option in decision.options)
    assert decision.winner_id is not None
