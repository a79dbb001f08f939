"""People by region and by multiplier, on call, egress, a purchase price, another currency: the arithmetic."""

from datetime import date
from typing import get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from costmodel.catalog.load import catalog
from costmodel.costs import costs
from costmodel.decide import decide
from costmodel.decision import Decision, LineItemKind, OptionResult
from costmodel.options.case import case_of
from costmodel.options.families import offered
from costmodel.options.plan import Levers
from costmodel.people import on_call, pay
from costmodel.scenario import (
    CurrencyId,
    Finance,
    Load,
    ModelNeed,
    RegionId,
    RequestShape,
    Scenario,
    Team,
    Volume,
)
from costmodel.text import as_text

ON = date(2026, 11, 21)
FACTS = catalog()
SHAPE = RequestShape(input_tokens_per_request=1200, output_tokens_per_request=300)
QUOTE = Finance(gpu="h100_sxm", gpu_usd_per_gpu_hour=2.5)
WORK: tuple[LineItemKind, ...] = ("people", "model_refresh", "observability", "migration")
quick = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)


def scenario(tokens_per_month: float = 1.5e9, **parts: object) -> Scenario:
    told = {
        "volume": Volume(tokens_per_month=tokens_per_month, shape=SHAPE),
        "model": ModelNeed(tier="small"),
        "load": Load(pattern="business_hours"),
        "team": Team(mlops_fte=0),
        "finance": QUOTE,
    }
    return Scenario.model_validate({**told, **parts})


def usd_of(option: OptionResult, *kinds: LineItemKind) -> float:
    return sum(item.usd_per_month for item in option.line_items if item.kind in kinds)


def kinds_of(option: OptionResult) -> set[LineItemKind]:
    return {item.kind for item in option.line_items}


class TestPay:
    @pytest.mark.parametrize("region", get_args(RegionId))
    def test_a_region_has_pay_benefits_and_a_rate_on_record(self, region: RegionId) -> None:
        cost = pay(Team(mlops_fte=0, region=region), FACTS, ON)
        held = FACTS.labour.pay_in(region)
        figures = (held.salary.on(ON), held.benefits_multiplier.on(ON))
        rate = 1.0 if held.currency == "USD" else FACTS.currencies[held.currency].per_usd.on(ON).value
        assert set(figures) <= set(cost.figures)
        assert figures[0].unit == f"{held.currency} a year"
        assert cost.usd_per_year == pytest.approx(figures[0].value * figures[1].value / rate)
        assert 10_000 < cost.usd_per_year < 250_000
        assert all(each.confidence != "assumption" for each in cost.figures)

    def test_pay_abroad_is_turned_into_dollars_at_the_rate_on_record(self) -> None:
        # 84,000 GBP x 1.17 / 0.755903 / 12 = 10,834.72 USD a month.
        cost = pay(Team(mlops_fte=0, region="uk"), FACTS, ON)
        assert cost.usd_per_fte_month == pytest.approx(10_834.72, abs=0.01)
        assert "84,000 GBP a year x 1.17" in cost.words

    def test_base_pay_that_was_told_has_the_region_s_benefits(self) -> None:
        # 120,000 x 1.45 / 12 = 14,500
        cost = pay(Team(mlops_fte=0, region="france", salary_usd_per_year=120_000), FACTS, ON)
        assert cost.usd_per_fte_month == pytest.approx(14_500)

    def test_a_cost_with_all_in_it_is_taken_as_it_is(self) -> None:
        cost = pay(Team(mlops_fte=0, cost_usd_per_year=145_000), FACTS, ON)
        assert cost.usd_per_fte_month == pytest.approx(145_000 / 12)
        assert cost.figures == ()

    def test_where_engineers_cost_half_their_work_costs_half(self) -> None:
        full, half = (
            decide(scenario(team=Team(mlops_fte=0, cost_usd_per_year=usd)), on=ON).option("rented_gpu")
            for usd in (200_000, 100_000)
        )
        stipend = 300 * 730 / 168
        assert usd_of(half, "people") - stipend == pytest.approx((usd_of(full, "people") - stipend) / 2)
        for kind in ("model_refresh", "migration"):
            assert usd_of(half, kind) == pytest.approx(usd_of(full, kind) / 2)


class TestRefreshes:
    def test_they_are_as_many_as_told(self) -> None:
        # One costs 12,000: six a year are 6,000 a month, none nothing.
        for yearly, usd in ((6, 6_000), (0, 0)):
            team = Team(mlops_fte=0, model_refreshes_per_year=yearly)
            option = decide(scenario(team=team), on=ON).option("rented_gpu")
            assert usd_of(option, "model_refresh") == pytest.approx(usd)


class TestOnCall:
    def test_around_the_clock_is_a_stipend_and_an_hour_a_week(self) -> None:
        # 1 hour x 4.345 weeks / 160 hours = 0.0272 FTE; $300 x 4.345 = $1,303.57.
        held = on_call(Team(mlops_fte=0), FACTS.labour, ON, waits=False)
        assert held.fte == pytest.approx(0.02716, abs=1e-5)
        assert held.usd_per_month == pytest.approx(1_303.57, abs=0.01)
        told = on_call(Team(mlops_fte=0, on_call="around_the_clock"), FACTS.labour, ON, waits=True)
        assert told == held

    def test_in_working_hours_there_is_no_stipend_and_their_share_of_the_work(self) -> None:
        # 160 of 730 hours.
        held = on_call(Team(mlops_fte=0, on_call="working_hours"), FACTS.labour, ON, waits=False)
        assert held.usd_per_month == 0
        assert held.fte == pytest.approx(0.02716 * 160 / 730, abs=1e-5)

    def test_work_that_waits_has_nobody_on_call_unless_told(self) -> None:
        assert on_call(Team(mlops_fte=0), FACTS.labour, ON, waits=True).fte == 0
        assert on_call(Team(mlops_fte=0, on_call="none"), FACTS.labour, ON, waits=False).usd_per_month == 0

    def test_more_of_it_never_costs_less(self) -> None:
        usd = [
            decide(scenario(team=Team.model_validate({"mlops_fte": 0, "on_call": told})), on=ON)
            .option("rented_gpu")
            .usd_per_month
            for told in ("none", "working_hours", "around_the_clock")
        ]
        assert usd[0] < usd[1] < usd[2]


class TestMultiplier:
    TOLD = scenario(team=Team(overhead_multiplier=3))

    def test_machines_at_100_become_300_and_no_one_is_counted(self) -> None:
        option = decide(self.TOLD, on=ON).option("rented_gpu")
        assert usd_of(option, "overhead") == pytest.approx(2 * usd_of(option, "gpu"))
        assert kinds_of(option) == {"gpu", "egress", "overhead"}
        assert option.one_off_usd == 0

    def test_owned_machines_are_multiplied_with_their_power_and_housing(self) -> None:
        option = decide(self.TOLD, on=ON).option("owned_gpu")
        machines = usd_of(option, "gpu", "power", "colocation")
        assert usd_of(option, "overhead") == pytest.approx(2 * machines)
        assert option.usd_per_month == pytest.approx(3 * machines)

    def test_both_totals_are_one_and_what_others_run_takes_no_people(self) -> None:
        decision = decide(self.TOLD, on=ON)
        for option in decision.options:
            assert option.usd_per_month == pytest.approx(option.fully_loaded_usd_per_month)
            assert not kinds_of(option) & set(WORK)
        assert kinds_of(decision.option("dedicated_endpoint")) == {"endpoint"}
        assert any("no engineers are counted" in warning for warning in decision.warnings)

    def test_engineers_flip_nothing(self) -> None:
        points = {point.parameter: point for point in decide(self.TOLD, on=ON).flip_points}
        assert points["mlops_fte"].value is None
        assert points["mlops_fte"].becomes_id is None

    def test_a_fleet_beyond_what_multiples_are_meant_for_says_so(self) -> None:
        small, large = (
            decide(scenario(tokens, team=Team(overhead_multiplier=4)), on=ON).option("rented_gpu")
            for tokens in (1e9, 2e12)
        )
        assert not any("multiplier of 4" in warning for warning in small.warnings)
        assert any("meant for up to 8 GPUs" in warning for warning in large.warnings)

    def test_a_multiplier_of_one_is_the_machines_alone(self) -> None:
        option = decide(scenario(team=Team(overhead_multiplier=1)), on=ON).option("rented_gpu")
        assert option.usd_per_month == pytest.approx(usd_of(option, "gpu", "egress"))


class TestEgress:
    def test_answers_are_bytes_at_a_price_a_gigabyte(self) -> None:
        # 300M tokens out x 4 bytes = 1.2 GB x 5 = 6.
        told = scenario(finance=QUOTE.model_copy(update={"egress_usd_per_gb": 5}))
        option = decide(told, on=ON).option("rented_gpu")
        assert usd_of(option, "egress") == pytest.approx(6)
        line = next(item for item in option.line_items if item.kind == "egress")
        assert line.basis == "300M tokens out x 4 bytes = 1.20 GB x $5"
        assert "operations.egress_usd_per_gb" not in line.figure_ids

    def test_untold_it_is_the_catalog_s_price(self) -> None:
        # 1.2 GB x 0.09 = 0.108
        option = decide(scenario(), on=ON).option("rented_gpu")
        assert usd_of(option, "egress") == pytest.approx(0.108)

    def test_free_egress_has_no_line_and_owned_machines_none_either(self) -> None:
        free = decide(scenario(finance=QUOTE.model_copy(update={"egress_usd_per_gb": 0})), on=ON)
        assert not any("egress" in kinds_of(option) for option in free.options)
        assert "egress" not in kinds_of(decide(scenario(), on=ON).option("owned_gpu"))

    def test_a_hybrid_on_rented_machines_pays_for_its_own_share(self) -> None:
        # No purchase price of the H100 PCIe is on record: the hybrid's machines are rented.
        quoted = Finance(gpu="h100_pcie", gpu_usd_per_gpu_hour=4, egress_usd_per_gb=1)
        option = decide(scenario(5e10, finance=quoted), on=ON).option("hybrid")
        fleet = option.fleet
        assert fleet is not None
        able = fleet.replicas_at_peak * fleet.tokens_per_second_per_replica * 730 * 3600
        # All of it would be 10,000M tokens x 4 bytes = 40 GB: bursts go to the API.
        assert usd_of(option, "egress") == pytest.approx(fleet.utilization * able * 4 / 1e9)
        assert usd_of(option, "egress") < 40


class TestPurchasePrice:
    def test_it_takes_the_place_of_the_price_on_record(self) -> None:
        # Two servers of four GPUs x 20,000 x 1.35 for the server x 1.05 for spares x 0.7 / 36 months.
        told = scenario(finance=Finance(gpu="h100_sxm", gpu_purchase_usd=20_000))
        decision = decide(told, on=ON)
        option = decision.option("owned_gpu")
        assert usd_of(option, "gpu") == pytest.approx(8 * 20_000 * 1.35 * 1.05 * 0.7 / 36)
        assert "$20,000 (your price)" in option.line_items[0].basis
        assert not any(each.startswith("hardware.prices") for each in option.line_items[0].figure_ids)

    def test_a_gpu_without_a_price_on_record_can_be_bought_at_yours(self) -> None:
        assert "l40s" not in {entry.gpu for entry in FACTS.hardware.prices.values()}
        bought = decide(scenario(finance=Finance(gpu="l40s", gpu_purchase_usd=8_000)), on=ON)
        assert bought.option("owned_gpu").line_items
        unpriced = decide(scenario(finance=Finance(gpu="l40s")), on=ON).option("owned_gpu")
        assert "no purchase price" in (unpriced.out_because or "")

    def test_without_a_name_it_is_for_the_gpu_that_is_quoted_most(self) -> None:
        decision = decide(scenario(finance=Finance(gpu_purchase_usd=20_000)), on=ON)
        assert "H100 80 GB SXM" in decision.option("owned_gpu").title
        assert any("purchase price you gave is taken for" in warning for warning in decision.warnings)


class TestCurrency:
    def test_a_decision_carries_the_rate_with_its_date_and_source(self) -> None:
        told = scenario(finance=QUOTE.model_copy(update={"currency": "GBP"}))
        decision, plain = decide(told, on=ON), decide(scenario(), on=ON)
        rate = FACTS.currencies["GBP"].per_usd.on(ON)
        assert decision.currency is not None
        assert (decision.currency.code, decision.currency.units_per_usd) == ("GBP", rate.value)
        assert decision.currency.as_of == rate.as_of
        assert rate.id in {figure.id for figure in decision.figures}
        assert plain.currency is None
        assert decision.options == plain.options

    def test_the_text_shows_totals_in_both_and_says_where_the_rate_is_from(self) -> None:
        told = scenario(finance=QUOTE.model_copy(update={"currency": "EUR"}))
        decision = decide(told, on=ON)
        winner = decision.options[0]
        text = as_text(decision)
        # 0.881519 EUR a USD
        euros = winner.usd_per_month * 0.881519
        assert f"${winner.usd_per_month:,.2f} a month ({euros:,.0f} EUR)" in text
        assert "EUR: 0.881519 a US dollar on 30 Sep 2026, open.er-api.com" in text
        assert "EUR" not in as_text(decide(scenario(), on=ON))

    def test_an_older_decision_has_the_older_rate(self) -> None:
        # The European Central Bank's of 8 May 2026: 1 / 1.1761.
        told = scenario(finance=QUOTE.model_copy(update={"currency": "EUR"}))
        held = decide(told, on=date(2026, 6, 1)).currency
        assert held is not None
        assert held.units_per_usd == pytest.approx(1 / 1.1761, rel=1e-5)
        assert held.as_of == date(2026, 5, 8)

    def test_every_currency_has_a_rate_that_its_sources_agree_on(self) -> None:
        assert set(FACTS.currencies) == set(get_args(CurrencyId)) - {"USD"}
        for held in FACTS.currencies.values():
            rates = [each.value for each in held.per_usd.values]
            assert max(rates) / min(rates) < 1.1
            assert all(each.ages for each in held.per_usd.values)


teams = st.one_of(
    st.builds(
        Team,
        mlops_fte=st.floats(0, 3),
        region=st.sampled_from(get_args(RegionId)),
        on_call=st.sampled_from(["none", "working_hours", "around_the_clock"]),
        model_refreshes_per_year=st.floats(0, 12),
    ),
    st.builds(Team, overhead_multiplier=st.floats(1, 6)),
)
scenarios = st.builds(
    scenario,
    st.floats(1e7, 1e12),
    team=teams,
    load=st.builds(Load, pattern=st.sampled_from(sorted(FACTS.load_patterns))),
    finance=st.builds(Finance, egress_usd_per_gb=st.one_of(st.none(), st.floats(0, 10))),
)


def by_id(decision: Decision) -> dict[str, float]:
    return {each.id: each.usd_per_month for each in decision.options if each.line_items}


@quick
@given(scenarios)
def test_the_lines_of_an_option_are_what_a_search_under_levers_finds(told: Scenario) -> None:
    given_options = offered(case_of(told, ON, FACTS))
    results = [each.result for each in given_options.costed]
    ranked = sorted((each for each in results if each.admissible), key=lambda each: each.usd_per_month)
    held = costs(given_options)
    found = held.usd(Levers(mlops_fte=told.team.fte))[:, 0]
    usd = {each.id: each.usd_per_month for each in ranked}
    for heading, searched in zip(held.headings, found.tolist(), strict=True):
        assert searched == pytest.approx(usd[heading.id], rel=1e-6, abs=1e-6), heading.id
    assert np.isfinite(found).all()


@quick
@given(scenarios, st.floats(20_000, 400_000), st.floats(1, 3))
def test_a_dearer_engineer_never_makes_an_option_cheaper(told: Scenario, usd: float, more: float) -> None:
    team = {"region": told.team.region, "on_call": told.team.on_call, "mlops_fte": told.team.fte}
    cheap, dear = (
        by_id(decide(told.model_copy(update={"team": Team.model_validate({**team, **pay_of})}), on=ON))
        for pay_of in ({"cost_usd_per_year": usd}, {"cost_usd_per_year": usd * more})
    )
    for id_, before in cheap.items():
        assert dear[id_] >= before * (1 - 1e-9), id_


@quick
@given(scenarios, st.floats(1, 4))
def test_a_larger_multiplier_never_makes_hosting_cheaper(told: Scenario, more: float) -> None:
    small, large = (
        by_id(decide(told.model_copy(update={"team": Team(overhead_multiplier=each)}), on=ON))
        for each in (2.0, 2.0 * more)
    )
    for id_, before in small.items():
        assert large[id_] >= before * (1 - 1e-9), id_
