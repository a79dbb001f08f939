"""Money over time: growth, prices of each month, purchases and residuals, present value, payback."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costmodel.catalog.load import catalog
from costmodel.decide import decide
from costmodel.decision import OptionOverTime, Outlook
from costmodel.scenario import Finance, Load, Regulated, RequestShape, Scenario, Team, Volume

ON = date(2026, 11, 21)
SHAPE = RequestShape(input_tokens_per_request=1200, output_tokens_per_request=300)


def scenario(tokens_per_month: float = 1.5e9, tier: str = "small", **parts: object) -> Scenario:
    told = {
        "volume": Volume(tokens_per_month=tokens_per_month, shape=SHAPE),
        "model": {"tier": tier},
        "load": Load(pattern="steady"),
        "team": Team(mlops_fte=10),
    }
    return Scenario.model_validate({**told, **parts})


def over_time(told: Scenario, on: date = ON) -> Outlook:
    found = decide(told, on=on, over_time=True).outlook
    assert found is not None
    return found


def option(found: Outlook, option_id: str) -> OptionOverTime:
    return next(each for each in found.options if each.option_id == option_id)


def test_an_api_bill_grows_with_the_volume() -> None:
    # A million requests of GPT-6 Luna: 1,200 x $0.10/M + 300 x $0.50/M = $270; 10 % more: 297, 326.70.
    told = scenario(finance=Finance(growth_per_month=0.1, horizon_months=3))
    held = option(over_time(told), "token_api:gpt_6_luna")
    assert held.usd_by_month == pytest.approx((0, 270, 297, 326.7))
    assert held.usd_total == pytest.approx(893.7)


def test_present_value_takes_the_discount_rate_off_each_month() -> None:
    # 270 at the end of each of two months, at 21 % a year: 270 / 1.21^(1/12) + 270 / 1.21^(2/12).
    told = scenario(finance=Finance(horizon_months=2, discount_rate_per_year=0.21))
    held = option(over_time(told), "token_api:gpt_6_luna")
    assert held.usd_present_value == pytest.approx(270 / 1.21 ** (1 / 12) + 270 / 1.21 ** (2 / 12))


def test_without_a_discount_rate_the_present_value_is_the_sum() -> None:
    for each in over_time(scenario(finance=Finance(discount_rate_per_year=0))).options:
        assert each.usd_present_value == pytest.approx(each.usd_total)


def test_a_retired_model_is_paid_at_its_replacements_price_from_then_on() -> None:
    # GPT-4o mini is shut down on 2027-01-14: 180 + 180 = $360 until then, and GPT-6 Luna's $270 after.
    found = over_time(scenario(finance=Finance(horizon_months=4)))
    assert option(found, "token_api:gpt_4o_mini").usd_by_month == pytest.approx((0, 360, 360, 270, 270))
    assert any("GPT-4o mini" in event and "25% less" in event for event in found.events)


def test_owned_machines_are_paid_at_the_start_and_what_is_left_comes_back_at_the_end() -> None:
    # Two servers of four H100 (one is spare) at the catalog's price x 1.35 x 1.05; 62.5 % is left in a year.
    finance = Finance(gpu="h100_sxm", horizon_months=12, amortization_months=36, discount_rate_per_year=0)
    found = decide(scenario(1e8, finance=finance), on=ON, over_time=True)
    assert found.outlook is not None
    held, monthly = option(found.outlook, "owned_gpu"), found.option("owned_gpu")
    price = 8 * catalog().hardware.prices["h100_sxm"].usd.on(ON).value * 1.35 * 1.05
    assert held.usd_by_month[0] == pytest.approx(price)
    running = sum(item.usd_per_month for item in monthly.line_items if item.kind not in ("gpu", "migration"))
    assert held.usd_by_month[1] == pytest.approx(running)
    assert held.usd_by_month[12] == pytest.approx(running - 0.625 * price)
    assert held.usd_resale == pytest.approx(0.625 * price)
    assert option(found.outlook, "rented_gpu").usd_resale == 0


def test_owned_machines_are_renewed_at_the_end_of_their_life() -> None:
    finance = Finance(gpu="h100_sxm", horizon_months=24, amortization_months=12)
    held = option(over_time(scenario(1e8, finance=finance)), "owned_gpu")
    assert held.usd_by_month[12] > held.usd_by_month[11]
    assert held.usd_by_month[12] - held.usd_by_month[11] == pytest.approx(
        (1 - 0.625) * held.usd_by_month[0], rel=1e-6
    )


def test_the_migration_is_paid_at_once_by_who_has_nobody_for_it() -> None:
    alone = decide(scenario(1e8, team=Team(mlops_fte=0)), on=ON, over_time=True)
    assert alone.outlook is not None
    one_off = alone.option("rented_gpu").one_off_usd
    assert one_off > 0
    assert option(alone.outlook, "rented_gpu").usd_by_month[0] == pytest.approx(one_off)
    assert option(over_time(scenario(1e8)), "rented_gpu").usd_by_month[0] == 0


def test_reserved_machines_are_kept_when_the_load_falls_and_rented_ones_are_given_back() -> None:
    told = scenario(2e11, finance=Finance(growth_per_month=-0.2, horizon_months=12))
    found = over_time(told)
    reserved, rented = (option(found, each).usd_by_month for each in ("reserved_gpu:1y", "rented_gpu"))
    assert reserved[12] == pytest.approx(reserved[1], rel=0.05)
    assert rented[12] < rented[1] / 2


def test_a_reservation_that_outlasts_the_horizon_is_out() -> None:
    team, cloud = Team(mlops_fte=3), {"place": "cloud"}
    short, year = (
        decide(
            scenario(3e10, team=team, hosting=cloud, finance=Finance(horizon_months=each)),
            on=ON,
            over_time=True,
        )
        for each in (3, 12)
    )
    assert "owed for 36 months, and you look 3 months ahead" in (
        short.option("reserved_gpu:3y").out_because or ""
    )
    assert "owed for 12 months" in (short.option("reserved_gpu:1y").out_because or "")
    assert year.option("reserved_gpu:3y").out_because
    assert year.option("reserved_gpu:1y").admissible
    for decision in (short, year):
        assert decision.outlook is not None
        open_ids = {each.id for each in decision.options if each.admissible}
        assert {each.option_id for each in decision.outlook.options} <= open_ids
        assert "reserved 3 years" not in decision.option("hybrid").title
    assert "reserved" not in short.option("hybrid").title


def test_what_is_left_of_a_reservation_is_paid_at_the_end_of_the_horizon() -> None:
    # Begun anew after 12 months, a year's term is owed for 6 months more after 18, and for none after 24.
    for months, left in ((18, 6), (24, 0), (13, 11)):
        found = decide(scenario(1e11, finance=Finance(horizon_months=months)), on=ON, over_time=True)
        assert found.outlook is not None
        usd = option(found.outlook, "reserved_gpu:1y").usd_by_month
        rent = next(item for item in found.option("reserved_gpu:1y").line_items if item.kind == "gpu")
        assert usd[-1] - usd[-2] == pytest.approx(left * rent.usd_per_month)


def test_machines_reserved_on_the_way_are_owed_for_their_own_term() -> None:
    finance = Finance(horizon_months=12, growth_per_month=0.3)
    usd = option(over_time(scenario(1e11, finance=finance)), "reserved_gpu:1y").usd_by_month
    assert usd[-1] > 2 * usd[-2]


def test_the_payback_is_the_first_month_at_whose_end_hosting_has_cost_no_more() -> None:
    found = over_time(scenario(3e11, tier="mid", finance=Finance(horizon_months=36)))
    own, api = (next(each for each in found.options if each.side == side) for side in ("self-host", "API"))
    assert found.payback_month is not None
    spent = np.cumsum(np.subtract(own.usd_by_month, api.usd_by_month))
    assert spent[found.payback_month] <= 0
    assert (spent[1 : found.payback_month] > 0).all()


def test_a_small_volume_never_pays_back() -> None:
    found = over_time(scenario(1e7, team=Team(mlops_fte=0)))
    assert found.payback_month is None
    assert found.cheaper_from_month is None


def test_growth_makes_hosting_the_cheaper_one_from_some_month_on() -> None:
    told = scenario(
        2e9, tier="standard", team=Team(mlops_fte=0), finance=Finance(growth_per_month=0.2, horizon_months=36)
    )
    month = over_time(told).cheaper_from_month
    assert month is not None
    before, after = (
        decide(scenario(2e9 * 1.2**power, tier="standard", team=Team(mlops_fte=0)), on=ON).side
        for power in (month - 2, month - 1)
    )
    assert (before, after) == ("API", "self-host")


def test_the_horizons_own_figures_are_listed_where_the_team_told_none() -> None:
    def listed(**finance: float) -> set[str]:
        told = scenario(finance=Finance.model_validate(finance))
        used = {figure.id for figure in decide(told, on=ON, over_time=True).figures}
        return used & {"operations.discount_rate_per_year", "operations.horizon_months"}

    assert listed() == {"operations.discount_rate_per_year", "operations.horizon_months"}
    assert listed(discount_rate_per_year=0.08, horizon_months=24) == set()


def test_options_come_by_present_value() -> None:
    found = over_time(scenario(1e11))
    values = [each.usd_present_value for each in found.options]
    assert values == sorted(values)


@settings(max_examples=20, deadline=None)
@given(
    tokens=st.floats(1e7, 1e12),
    growth=st.floats(-0.1, 0.2),
    months=st.integers(1, 60),
    rate=st.floats(0, 0.3),
)
def test_every_month_of_every_option_is_a_number(
    tokens: float, growth: float, months: int, rate: float
) -> None:
    finance = Finance(growth_per_month=growth, horizon_months=months, discount_rate_per_year=rate)
    for each in over_time(scenario(tokens, finance=finance)).options:
        assert len(each.usd_by_month) == months + 1
        assert np.isfinite(each.usd_by_month).all()
        assert each.usd_present_value > 0


@settings(max_examples=20, deadline=None)
@given(tokens=st.floats(1e8, 1e11), growth=st.floats(0, 0.1))
def test_more_growth_never_costs_an_api_less(tokens: float, growth: float) -> None:
    slow, fast = (
        option(over_time(scenario(tokens, finance=Finance(growth_per_month=each))), "token_api:gpt_6_luna")
        for each in (growth, growth + 0.02)
    )
    assert slow.usd_total <= fast.usd_total


def test_a_fleet_of_a_told_size_that_the_load_outgrows_is_said_to_be_too_small() -> None:
    told = scenario(1e9, hosting={"gpus": 4}, finance=Finance(growth_per_month=1, horizon_months=24))
    found = over_time(told)
    assert not any(each.option_id == "owned_gpu" for each in found.options)
    assert any("on owned NVIDIA" in each and "too few from month" in each for each in found.events)


def test_where_the_only_machines_are_outgrown_the_outlook_still_says_when() -> None:
    told = scenario(
        2e10,
        hosting={"gpus": 8, "place": "on_premises"},
        regulated=Regulated(data_must_stay=True),
        finance=Finance(growth_per_month=0.2, gpu="h100_sxm"),
    )
    found = over_time(told)
    assert found.options == ()
    assert "too few from month" in found.events[0]


def test_growth_that_outruns_every_whole_number_never_makes_machines_pay_you() -> None:
    told = scenario(1e12, finance=Finance(growth_per_month=1, horizon_months=120))
    for each in over_time(told).options:
        assert each.usd_total > 0
        assert min(each.usd_by_month[:-1]) >= 0


@pytest.mark.parametrize("staging", [None, 2])
@pytest.mark.parametrize("fte", [0, 0.3, 0.5])
def test_what_is_paid_at_the_start_of_rented_machines_is_the_migration_that_the_option_names(
    fte: float, staging: int | None
) -> None:
    told = scenario(
        1e10,
        load={"pattern": "spiky"},
        team={"mlops_fte": fte},
        hosting={"place": "cloud", "staging_replicas": staging},
    )
    decision = decide(told, on=ON, over_time=True)
    assert decision.outlook
    ids = {each.option_id for each in decision.outlook.options}
    assert {"hybrid", "rented_gpu"} <= ids
    for each in decision.outlook.options:
        assert each.usd_by_month[0] == pytest.approx(decision.option(each.option_id).one_off_usd)


def test_reserved_machines_of_a_hybrid_are_paid_though_the_load_falls() -> None:
    told = scenario(
        1e12,
        load={"pattern": "spiky"},
        team={"mlops_fte": 3},
        hosting={"place": "cloud"},
        finance=Finance(growth_per_month=-0.1),
    )
    decision = decide(told, on=ON, over_time=True)
    hybrid = decision.option("hybrid")
    assert "reserved" in hybrid.title
    rent = next(item.usd_per_month for item in hybrid.line_items if item.kind == "gpu")
    assert decision.outlook
    assert min(option(decision.outlook, "hybrid").usd_by_month[1:]) >= rent


def test_the_months_of_each_side_begin_with_what_the_decision_says() -> None:
    told = scenario(3e10, team=Team(mlops_fte=2), finance=Finance(growth_per_month=0.1, horizon_months=24))
    decision = decide(told, on=ON, over_time=True)
    found = decision.outlook
    assert found is not None
    for side, months in (("API", found.api_usd_by_month), ("self-host", found.self_host_usd_by_month)):
        cheapest = next(each for each in decision.options if each.admissible and each.side == side)
        assert len(months) == 24
        assert months[0] == pytest.approx(cheapest.usd_per_month)
        assert months[23] > months[0]


def test_a_side_without_an_open_option_has_no_months() -> None:
    found = over_time(scenario(3e10, regulated={"network_isolated": True}))
    assert found.api_usd_by_month == ()
    assert found.self_host_usd_by_month
