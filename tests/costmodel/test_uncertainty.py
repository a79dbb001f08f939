"""How sure a verdict is: the draws, the probabilities, and what moves the verdict most."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costmodel.catalog.load import catalog
from costmodel.costs import Costs
from costmodel.decide import decide
from costmodel.decision import OptionResult
from costmodel.options.case import case_of
from costmodel.options.plan import Floats, Heading, Levers
from costmodel.scenario import Finance, Load, ModelNeed, RequestShape, Scenario, Spreads, Team, Volume
from costmodel.uncertainty import Range, drawn, how_sure, input_ranges

ON = date(2026, 11, 21)
DRAWS = 2000
API = Heading("token_api:a", "token_api", "API", "An API", "A")
OWN = Heading("rented_gpu", "rented_gpu", "self-host", "Rented GPUs", "B")


def scenario(tokens_per_month: float, **parts: object) -> Scenario:
    told = {
        "volume": Volume(
            tokens_per_month=tokens_per_month,
            shape=RequestShape(input_tokens_per_request=1000, output_tokens_per_request=250),
        ),
        "model": ModelNeed(tier="small"),
        "load": Load(pattern="business_hours"),
        "team": Team(mlops_fte=0.5),
    }
    return Scenario.model_validate({**told, **parts})


def result(heading: Heading, usd: float) -> OptionResult:
    return OptionResult(
        **vars(heading),
        line_items=(),
        usd_per_month=usd,
        fully_loaded_usd_per_month=usd,
        one_off_usd=0,
        usd_per_mtok=0,
    )


def two(api: Callable[[Levers], Floats], own: Callable[[Levers], Floats]) -> Costs:
    """One option a side, each at what a function of the levers gives."""

    def usd(levers: Levers) -> Floats:
        return np.stack([np.broadcast_to(each(levers), (levers.count,)) for each in (api, own)])

    return Costs((API, OWN), usd)


def sure_of(api: float, own: float, *inputs: Range, draws: int = DRAWS) -> tuple[float, dict[str, float]]:
    """The winner's probability and each option's, where the API's price is `api` and machines cost `own`."""
    costs = two(
        lambda levers: api * np.asarray(levers.api_price), lambda levers: own * np.asarray(levers.gpu_price)
    )
    ranked = sorted((result(API, api), result(OWN, own)), key=lambda each: each.usd_per_month)
    found = how_sure(costs, ranked, inputs, fte=0.0, draws=draws, seed=1)
    assert found is not None
    return found.probability, {each.option_id: each.probability_cheapest for each in found.options}


def test_one_draw_in_ten_lies_below_the_low_end_and_one_above_the_high_end() -> None:
    levers = drawn((Range("volume", "Volume", 0.5, 3.0),), fte=0.0, draws=DRAWS, seed=7)
    low, middle, high = np.percentile(levers.volume, (10, 50, 90))
    assert (low, middle, high) == pytest.approx((0.5, 1.0, 3.0), rel=0.01)


def test_draws_of_two_inputs_are_independent_and_the_same_for_the_same_seed() -> None:
    inputs = (Range("volume", "Volume", 0.5, 2.0), Range("api_price", "API price", 0.5, 2.0))
    first, again, other = (drawn(inputs, fte=0.0, draws=DRAWS, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first.volume, again.volume)
    assert not np.array_equal(first.volume, other.volume)
    assert abs(np.corrcoef(np.log(first.volume), np.log(first.api_price))[0, 1]) < 0.1


def test_what_is_certain_is_won_in_every_draw() -> None:
    assert sure_of(100, 200) == (1.0, {"token_api:a": 1.0, "rented_gpu": 0.0})


def test_the_probability_is_the_share_of_draws_in_which_the_winner_is_the_cheapest() -> None:
    # The API at 100, machines at 120 give or take: below 100 where their price is under 0.833 of the middle.
    # With a 10th percentile of 0.7 that is z < -1.2816 x ln(0.8333) / ln(0.7) = -0.655: in 25.6 % of draws.
    probability, each = sure_of(100, 120, Range("gpu_price", "GPU price", 0.7, 1.3))
    assert probability == pytest.approx(1 - 0.256, abs=0.005)
    assert each["rented_gpu"] == pytest.approx(0.256, abs=0.005)


def test_a_draw_moves_all_options_together() -> None:
    # Both costs are the volume times a price, the API's the lower: it wins at every volume that is drawn.
    costs = two(
        lambda levers: 100 * np.asarray(levers.volume), lambda levers: 101 * np.asarray(levers.volume)
    )
    ranked = (result(API, 100), result(OWN, 101))
    found = how_sure(costs, ranked, (Range("volume", "Volume", 0.1, 10.0),), fte=0.0, draws=DRAWS, seed=1)
    assert found is not None
    assert found.probability == 1


def test_drivers_are_ordered_by_how_far_they_move_the_saving_and_say_what_flips() -> None:
    # The API at 100, machines at 120: the saving is 20. GPU prices at 0.5 to 2 make it -40 to 140, API prices
    # at 0.9 to 1.1 make it 30 to 10.
    costs = two(
        lambda levers: 100 * np.asarray(levers.api_price), lambda levers: 120 * np.asarray(levers.gpu_price)
    )
    inputs = (Range("api_price", "API price", 0.9, 1.1), Range("gpu_price", "GPU price", 0.5, 2.0))
    found = how_sure(costs, (result(API, 100), result(OWN, 120)), inputs, fte=0.0, draws=DRAWS, seed=1)
    assert found is not None
    first, second = found.drivers
    assert [each.driver for each in found.drivers] == ["gpu_price", "api_price"]
    assert (first.usd_saving_at_low, first.usd_saving_at_high) == pytest.approx((-40, 140))
    assert (second.usd_saving_at_low, second.usd_saving_at_high) == pytest.approx((30, 10))
    assert [each.flips for each in found.drivers] == [True, False]


def test_a_decision_with_draws_is_the_same_decision_with_ranges() -> None:
    told = scenario(5e10)
    plain, sure = decide(told, on=ON), decide(told, on=ON, draws=DRAWS)
    assert plain.uncertainty is None
    assert sure.uncertainty is not None
    assert [option.usd_per_month for option in sure.options] == [
        option.usd_per_month for option in plain.options
    ]
    assert {each.option_id for each in sure.uncertainty.options} == {
        option.id for option in plain.options if option.admissible
    }
    for each in sure.uncertainty.options:
        assert 0 < each.usd_low <= each.usd_mid <= each.usd_high
    assert sum(each.probability_cheapest for each in sure.uncertainty.options) == pytest.approx(1)
    assert len(sure.uncertainty.drivers) == 3


def test_a_winner_that_is_seldom_the_cheapest_is_too_close_to_call() -> None:
    # A hundred times dearer or cheaper API prices: the margin is wide, and nothing is known.
    told = scenario(5e10, spreads=Spreads(api_price=(0.01, 100.0)))
    decision = decide(told, on=ON, draws=DRAWS)
    assert decision.uncertainty is not None
    assert decision.margin > 0.1
    assert decision.uncertainty.probability < 2 / 3
    assert decision.too_close_to_call


def test_a_price_that_was_quoted_and_pay_that_was_told_are_not_drawn() -> None:
    told = scenario(
        5e10,
        finance=Finance(gpu="h100_sxm", gpu_usd_per_gpu_hour=2),
        team=Team(mlops_fte=0, salary_usd_per_year=150_000),
    )
    used = {figure.id for figure in decide(told, on=ON, draws=DRAWS).figures}
    assert "uncertainty.gpu_price" not in used
    assert "uncertainty.api_price" in used


@settings(max_examples=25, deadline=None)
@given(tokens=st.floats(1e7, 1e12), fte=st.floats(0, 5))
def test_every_range_holds_together_whatever_the_scenario(tokens: float, fte: float) -> None:
    decision = decide(scenario(tokens, team=Team(mlops_fte=fte)), on=ON, draws=200)
    assert decision.uncertainty is not None
    assert 0 <= decision.uncertainty.probability <= 1
    for each in decision.uncertainty.options:
        assert np.isfinite([each.usd_low, each.usd_mid, each.usd_high]).all()
        assert each.usd_low <= each.usd_mid <= each.usd_high


@pytest.mark.parametrize(("model", "is_known"), [("qwen3_5_4b", True), ("mixtral_8x7b", False)])
def test_a_speed_that_was_measured_is_known_only_where_it_is_used(model: str, is_known: bool) -> None:  # noqa: FBT001 - a case
    measured = {"open_model": model, "gpu": "h100_sxm", "output_tokens_per_second": 13_000}
    told = scenario(1e11, hosting={"measured": measured}, finance={"gpu": "h100_sxm"})
    case = case_of(told, ON, catalog())
    own = next(each for each in decide(told, on=ON).options if each.side == "self-host" and each.admissible)
    assert ("throughput" not in {each.driver for each in input_ranges(case, own)}) is is_known
