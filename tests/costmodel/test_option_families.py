"""Batch, dedicated endpoints, reserved and spot GPUs, hybrids: the arithmetic of each, and what must hold."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from costmodel.catalog.load import catalog
from costmodel.decide import decide
from costmodel.decision import Decision, OptionResult
from costmodel.fleet import HOURS_PER_MONTH, WEEKS_PER_MONTH, Load, Rule, ScaleToZero, size
from costmodel.options.case import case_of
from costmodel.options.families import offered
from costmodel.options.hybrid import Hybrid, Served
from costmodel.options.offers import unbeaten
from costmodel.options.plan import Levers
from costmodel.scenario import Finance, Hosting, ModelNeed, Regulated, RequestShape, Scenario, Team, Volume
from costmodel.scenario import Load as Pattern

ON = date(2026, 11, 21)
FACTS = catalog()
SHAPE = RequestShape(input_tokens_per_request=1200, output_tokens_per_request=300)
STEADY, NIGHTLY = Pattern(pattern="steady"), Pattern(pattern="nightly_batch")


def scenario(tokens_per_month: float, **parts: object) -> Scenario:
    told = {
        "volume": Volume(tokens_per_month=tokens_per_month, shape=SHAPE),
        "model": ModelNeed(tier="small"),
        "load": STEADY,
        "team": Team(mlops_fte=0),
    }
    return Scenario.model_validate({**told, **parts})


def gpu_usd(option: OptionResult) -> float:
    return sum(item.usd_per_month for item in option.line_items if item.kind in ("gpu", "endpoint"))


def ids(decision: Decision) -> set[str]:
    return {option.id for option in decision.options}


class TestBatch:
    def test_it_is_an_option_of_its_own_beside_the_same_without_batch(self) -> None:
        # A million requests at 360 USD; half of them by batch at half the price: 180 + 90 = 270.
        told = scenario(1.5e9, volume=Volume(tokens_per_month=1.5e9, shape=SHAPE, batch_share=0.5))
        decision = decide(told, on=ON)
        standard, batch = (decision.option(f"{family}:gpt_4o_mini") for family in ("token_api", "batch_api"))
        people = standard.line_items[-1].usd_per_month
        assert standard.usd_per_month - people == pytest.approx(360)
        assert batch.usd_per_month - people == pytest.approx(270)

    def test_there_is_none_where_nothing_can_wait(self) -> None:
        assert not any(option.family == "batch_api" for option in decide(scenario(1.5e9), on=ON).options)


class TestDedicatedEndpoint:
    def test_it_runs_a_spare_while_people_wait_and_takes_no_engineers_for_machines(self) -> None:
        # A steady trickle: one replica and a spare all month on the cheapest H100: 2 x 730 x 5.50 = 8,030.
        option = decide(scenario(1e8), on=ON).option("dedicated_endpoint")
        assert gpu_usd(option) == pytest.approx(2 * 730 * 5.50)
        assert [item.kind for item in option.line_items] == ["endpoint", "people"]
        assert option.side == "API"

    def test_it_stops_by_day_and_pays_for_its_starts(self) -> None:
        # Eight hours a night and one start of 5 + 5 minutes: 7 x (8 + 1/6) = 57.17 hours a week.
        rule = Rule(
            0,
            0,
            follows_load=True,
            start_hours=5 / 60,
            scale_to_zero=ScaleToZero(5 / 60, between_requests=False),
        )
        rates = np.tile([5.0] * 8 + [0.0] * 16, 7)
        sizing = size(Load.of_week(rates, rates), 10.0, rule)
        assert float(sizing.replica_hours_per_month) == pytest.approx(7 * (8 + 1 / 6) * WEEKS_PER_MONTH)

    def test_it_stops_between_requests_that_can_wait_for_a_start(self) -> None:
        # Six requests an hour, at random, each keeps it up for 10 minutes: on 1 - exp(-1) = 63 %.
        rule = Rule(
            0,
            0,
            follows_load=True,
            start_hours=5 / 60,
            scale_to_zero=ScaleToZero(5 / 60, between_requests=True),
        )
        rates = np.full(168, 6 / 3600)
        sizing = size(Load.of_week(rates, rates), 10.0, rule)
        assert float(sizing.replica_hours_per_month) == pytest.approx(730 * (1 - math.exp(-1)))

    def test_it_is_out_with_apis(self) -> None:
        decision = decide(scenario(1e9, regulated=Regulated(data_must_stay=True)), on=ON)
        assert "contract" in (decision.option("dedicated_endpoint").out_because or "")


class TestReserved:
    def test_it_is_the_peak_all_month_at_the_discount_of_the_term(self) -> None:
        # Two H100 at RunPod's 3.49 less 37.5 % or 57.5 %: 1,460 x 2.18125 = 3,184.63 and 1,460 x 1.48325.
        decision = decide(scenario(1e8, finance=Finance(gpu="h100_sxm")), on=ON)
        for years, discount in ((1, 0.375), (3, 0.575)):
            option = decision.option(f"reserved_gpu:{years}y")
            assert gpu_usd(option) == pytest.approx(1460 * 3.49 * (1 - discount))
            assert option.title.endswith(f"reserved {years} year{'s' if years > 1 else ''}")
        owed = gpu_usd(decision.option("reserved_gpu:3y")) * 36
        assert f"${owed:,.0f} of rent is owed" in decision.option("reserved_gpu:3y").warnings[0]

    def test_a_host_that_prints_a_reserved_price_is_taken_at_that(self) -> None:
        # Hyperstack's H100 PCIe is 2.50 on demand and 1.75 reserved, less than any other less 37.5 %.
        decision = decide(scenario(1e8, finance=Finance(gpu="h100_pcie")), on=ON)
        assert gpu_usd(decision.option("reserved_gpu:1y")) == pytest.approx(1460 * 1.75)

    def test_a_price_of_ones_own_is_not_discounted(self) -> None:
        quoted = Finance(gpu="h100_sxm", gpu_usd_per_gpu_hour=2)
        assert not {"reserved_gpu:1y", "reserved_gpu:3y", "spot_gpu"} & ids(
            decide(scenario(1e8, load=NIGHTLY, finance=quoted), on=ON)
        )


class TestSpot:
    def test_it_is_there_only_for_work_that_can_wait(self) -> None:
        assert "spot_gpu" not in ids(decide(scenario(1e9), on=ON))
        assert "spot_gpu" in ids(decide(scenario(1e9, load=NIGHTLY), on=ON))

    @pytest.mark.parametrize("gpu", [None, "h100_sxm", "l40s", "a100_80gb_sxm"])
    def test_it_costs_no_more_than_the_same_on_demand(self, gpu: str | None) -> None:
        decision = decide(scenario(2e9, load=NIGHTLY, finance=Finance(gpu=gpu)), on=ON)
        assert decision.option("spot_gpu").usd_per_month <= decision.option("rented_gpu").usd_per_month

    def test_a_rent_that_no_host_prints_says_what_it_is_made_of(self) -> None:
        # Nebius rents out the L40S at 1.55 on demand, and prints no price for a term.
        decision = decide(scenario(1e8, finance=Finance(gpu="l40s")), on=ON)
        option = decision.option("reserved_gpu:3y")
        line = next(item for item in option.line_items if item.kind == "gpu")
        assert "at Nebius ($1.55 list less 57.5%, not quoted)" in line.basis
        assert {"gpu_prices.commitment.reserved_3_years_discount"} < set(line.figure_ids)
        own = decide(scenario(1e8, finance=Finance(gpu="h100_pcie")), on=ON).option("reserved_gpu:1y")
        assert "not quoted" not in next(item for item in own.line_items if item.kind == "gpu").basis

    def test_a_supposed_rent_is_discounted_alike(self) -> None:
        told = scenario(1e8, finance=Finance(gpu="l40s", gpu_rent_multiple=2))
        option = decide(told, on=ON).option("reserved_gpu:3y")
        assert "x $1.32 at Nebius ($3.10 list less 57.5%, not quoted)" in option.line_items[0].basis

    def test_interruptions_take_their_share_of_the_capacity(self) -> None:
        # A start of 5 minutes every 3 hours: 2.8 % lost, so 9.8 requests/s need two replicas of 10.
        rates = np.full(168, 9.8)
        lost = 5 / 60 / 3
        one, two = (
            size(Load.of_week(rates, rates), 10.0, Rule(0, 0, follows_load=True, lost=share))
            for share in (0.0, lost)
        )
        assert (int(one.replicas_at_peak), int(two.replicas_at_peak)) == (1, 2)


class TestHybrid:
    def test_the_base_is_served_whole_and_of_a_busy_hour_the_share_that_fits(self) -> None:
        # 128 hours at 40 requests/s and 40 at 60, machines for 40: all of 128 x 40, and 2/3 of 40 x 60.
        rates = np.array([40.0] * 128 + [60.0] * 40)
        served = Served.of(Load.of_week(rates, rates))
        requests = np.interp(40.0, served.capacity, served.requests)
        assert requests == pytest.approx((128 * 40 + 40 * 60 * 2 / 3) * WEEKS_PER_MONTH * 3600)

    def test_a_published_fleet_of_four_carries_the_base_and_an_api_the_bursts(self) -> None:
        # Four replicas at $17,520 a month and 26,600 tokens/s each, all busy at the base: $0.25 a million.
        # Two hours a day at twice that, half of which goes to an API at $0.40 a million:
        # 106,400 x 3,600 x 60.83 hours x 0.40 / 1e6 = $9,321.
        base = 4 * 26_600.0
        rates = np.tile([base] * 22 + [2 * base] * 2, 7)
        served = Served.of(Load.of_week(rates, rates))
        own = float(np.interp(base, served.capacity, served.requests))
        burst = float(served.requests[-1]) - own
        assert 4 * 17_520 / own * 1e6 == pytest.approx(0.2506, abs=0.0005)
        assert burst * 0.40 / 1e6 == pytest.approx(base * 3600 * 60.833 * 0.40 / 1e6, rel=1e-4)
        # A fifth replica would take a quarter of the bursts for 17,520: the API asks less for that.
        assert burst / 4 * 0.40 / 1e6 < 17_520
        # What the fourth serves, the API would charge more for than it costs.
        assert own / 4 * 0.40 / 1e6 > 17_520

    @pytest.mark.parametrize("pattern", ["business_hours", "spiky", "global_chat"])
    @pytest.mark.parametrize("tokens", [2e9, 1e11, 4e12])
    def test_no_other_split_of_any_machine_is_cheaper(self, tokens: float, pattern: str) -> None:
        hybrid = _hybrid(scenario(tokens, load=Pattern.model_validate({"pattern": pattern})))
        found = float(hybrid.usd_per_month(Levers(mlops_fte=0.0))[0])
        assert found == pytest.approx(_every_split(hybrid), rel=1e-8)

    @pytest.mark.parametrize("staging", [1, 3])
    def test_no_other_split_is_cheaper_beside_a_staging_environment(self, staging: int) -> None:
        hosting = Hosting(staging_replicas=staging)
        hybrid = _hybrid(scenario(1e11, load=Pattern(pattern="business_hours"), hosting=hosting))
        found = float(hybrid.usd_per_month(Levers(mlops_fte=0.0))[0])
        assert found == pytest.approx(_every_split(hybrid), rel=1e-8)

    def test_both_sides_must_be_open(self) -> None:
        decision = decide(scenario(1e11, regulated=Regulated(data_must_stay=True)), on=ON)
        assert "bursts go to an API" in (decision.option("hybrid").out_because or "")

    def test_an_api_that_nothing_is_sent_to_does_not_save_the_spare(self) -> None:
        # Machines that take all of the work keep their spare, as a fleet alone does.
        team, finance = Team(mlops_fte=5), Finance(gpu="l40s")
        for tokens in (1e9, 2e10, 2e11):
            decision = decide(scenario(tokens, team=team, finance=finance), on=ON)
            hybrid = decision.option("hybrid")
            bursts = next(item for item in hybrid.line_items if item.kind == "api_tokens")
            machines = next(item for item in hybrid.line_items if item.kind == "gpu")
            assert ("spare" in machines.basis) == (bursts.usd_per_month == 0)
            if bursts.usd_per_month == 0:
                assert "none: the GPUs take all of them" in bursts.basis
                fleets = (each for each in decision.options if each.side == "self-host" and each.admissible)
                assert min(fleets, key=lambda each: each.usd_per_month).id != "hybrid"

    def test_it_names_both_models_and_says_how_the_split_was_found(self) -> None:
        option = decide(scenario(1e11, load=Pattern(pattern="business_hours")), on=ON).option("hybrid")
        assert ", bursts to " in option.title
        assert option.fleet is not None
        assert "splits tried" in option.fleet.search
        assert {"api_tokens", "gpu", "people"} <= {item.kind for item in option.line_items}


def _hybrid(told: Scenario) -> Hybrid:
    found = offered(case_of(told, ON, FACTS)).hybrid
    assert found is not None
    return found


def _every_split(hybrid: Hybrid) -> float:
    """The cheapest of all machines and numbers of them, up to the peak's, one by one."""
    held = hybrid.fleets
    load, pay = held.load, held.case.pay.usd_per_fte_month
    best = math.inf
    for column, machine in enumerate(held.machines):
        rate = machine.way.requests_per_s
        most = math.ceil(load.peak_rates[-1] / rate)
        units = np.unique(np.concatenate([np.arange(1, min(most, 4000) + 1), [most]]))
        share = np.minimum(1, units[:, None] * rate / load.peak_rates)
        own = (share * load.mean_rates) @ load.hours_per_week * WEEKS_PER_MONTH * 3600
        utilization = own / (units * rate * HOURS_PER_MONTH * 3600)
        spares = np.where(units < most, 0, np.asarray(held.rule.spares)[column])
        running = units + held.staging[column] + spares
        machines = (
            running
            * (
                machine.rent_usd_per_hour * HOURS_PER_MONTH
                + machine.purchase_usd_per_month
                + machine.housing_usd_per_month
                + machine.idle_usd_per_month
            )
            + units * machine.busy_usd_per_month * utilization
        )
        gpus = running * machine.way.gpus
        once = held.work.refresh_fte + held.work.migration_fte
        fte = held.run_fte(gpus, held.extra_fte[column]) + hybrid.api.run_fte.value + once
        other = (
            held.work.on_call.usd_per_month
            + held.work.observability_usd
            + gpus * held.work.observability_usd_per_gpu
        )
        bursts = np.maximum(load.requests_per_month - own, 0) * hybrid.api.usd_per_request
        bursts = bursts + own * held.egress_usd_per_request[column]
        best = min(best, float((machines + bursts + fte * pay + other).min()))
    return best


def test_a_machine_that_two_cheaper_ones_replace_is_left_out_and_equals_are_kept_once() -> None:
    # Two of the first serve 20 for 8: no more than the second's 20 for 9. The third is the first again.
    capacity, cost = np.array([10.0, 20.0, 10.0]), np.array([[4.0, 9.0, 4.0]])
    assert unbeaten(capacity, cost, np.zeros(3)).tolist() == [True, False, False]


def test_it_says_what_the_next_best_would_cost_and_why() -> None:
    search = decide(scenario(1e10), on=ON).option("rented_gpu").fleet
    assert search is not None
    assert "The next best, " in search.search
    assert " a month more" in search.search


scenarios = st.builds(
    scenario,
    st.floats(1e6, 1e13),
    model=st.builds(ModelNeed, tier=st.sampled_from(["small", "standard", "mid", "reasoning"])),
    load=st.builds(Pattern, pattern=st.sampled_from(sorted(FACTS.load_patterns))),
    team=st.builds(Team, mlops_fte=st.floats(0, 5)),
)
quick = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@quick
@given(scenarios)
def test_a_hybrid_is_never_dearer_than_a_pure_side_but_for_its_own_fixed_costs(told: Scenario) -> None:
    decision = decide(told, on=ON)
    if "hybrid" not in ids(decision):
        assert told.load == NIGHTLY
        return
    hybrid = decision.option("hybrid").usd_per_month
    case = case_of(told, ON, FACTS)
    api_people = FACTS.operations.api_fte.on(ON).value * case.pay.usd_per_fte_month
    for option in decision.options:
        if option.family in ("reserved_gpu", "owned_gpu"):
            assert hybrid <= (option.usd_per_month + api_people) * (1 + 1e-9)


@quick
@given(scenarios)
def test_a_reservation_is_never_dearer_than_on_demand_at_full_use(told: Scenario) -> None:
    decision = decide(told.model_copy(update={"load": STEADY}), on=ON)
    usd = [
        decision.option(each).usd_per_month for each in ("reserved_gpu:3y", "reserved_gpu:1y", "rented_gpu")
    ]
    assert usd[0] <= usd[1] * (1 + 1e-9) <= usd[2] * (1 + 1e-9) ** 2
