"""What a team fixes about its hosting: how many machines, where, in which precision, how fast."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from costmodel.catalog.load import catalog
from costmodel.compliance import admissible
from costmodel.decide import decide
from costmodel.decision import Decision, Fleet, OptionResult
from costmodel.options.case import case_of
from costmodel.options.fleets import Fleets
from costmodel.options.hosting import as_told
from costmodel.options.offers import Offer
from costmodel.options.plan import Levers
from costmodel.options.rented_gpu import rented_gpu
from costmodel.resolve import ScenarioError
from costmodel.scenario import (
    Finance,
    Hosting,
    Latency,
    Load,
    Measured,
    ModelNeed,
    RequestShape,
    Scenario,
    Team,
    Volume,
)

ON = date(2026, 11, 21)
FACTS = catalog()
SHAPE = RequestShape(input_tokens_per_request=1200, output_tokens_per_request=300)
QUOTE = Finance(gpu="h100_sxm", gpu_usd_per_gpu_hour=2)
ON_ONE_H100 = Measured(open_model="qwen3_8b", gpu="h100_sxm", output_tokens_per_second=3000)


def scenario(tokens_per_month: float = 1e9, **parts: object) -> Scenario:
    told = {
        "volume": Volume(tokens_per_month=tokens_per_month, shape=SHAPE),
        "model": ModelNeed(tier="small"),
        "load": Load(pattern="steady"),
        "team": Team(mlops_fte=0),
        "finance": QUOTE,
    }
    return Scenario.model_validate({**told, **parts})


def hosting(tokens_per_month: float = 1e9, **told: object) -> Scenario:
    return scenario(tokens_per_month, hosting=Hosting.model_validate(told))


def fleet(option: OptionResult) -> Fleet:
    assert option.fleet is not None
    return option.fleet


def gpu_line(option: OptionResult) -> tuple[float, str]:
    return next((item.usd_per_month, item.basis) for item in option.line_items if item.kind == "gpu")


def reason(decision: Decision, option_id: str) -> str:
    return decision.option(option_id).out_because or ""


class TestSize:
    def test_a_utilization_of_next_to_no_work_still_asks_for_one_machine(self) -> None:
        decision = decide(hosting(1, utilization=0.5), on=ON, draws=100, over_time=True)
        option = decision.option("rented_gpu")
        assert option.admissible
        assert option.usd_per_month > 0
        assert 0 <= fleet(option).utilization <= 1

    def test_so_many_gpus_are_paid_all_hours(self) -> None:
        # Four H100 at the quote of 2 USD: 4 x 730 x 2 = 5,840.
        option = decide(hosting(gpus=4), on=ON).option("rented_gpu")
        usd, basis = gpu_line(option)
        assert usd == pytest.approx(4 * 730 * 2)
        assert "spare" not in basis
        assert fleet(option).gpu_hours_per_month == 4 * 730

    def test_so_many_replicas_are_paid_all_hours(self) -> None:
        option = decide(hosting(replicas=3), on=ON).option("rented_gpu")
        assert fleet(option).replicas_at_peak == 3
        assert fleet(option).gpu_hours_per_month == 3 * 730 * fleet(option).gpus_per_replica

    def test_a_utilization_makes_the_fleet(self) -> None:
        option = decide(hosting(1e12, utilization=0.25), on=ON).option("rented_gpu")
        held = fleet(option)
        # Machine-hours are the work over what a machine does at a quarter of its speed, in whole machines.
        output_tokens_per_month = 1e12 * 300 / 1500
        replicas = output_tokens_per_month / (held.tokens_per_second_per_replica * 0.25 * 730 * 3600)
        assert held.replicas_at_peak == int(np.ceil(replicas))
        assert held.utilization == pytest.approx(0.25, rel=0.05)

    def test_a_fleet_that_misses_the_peak_is_out_with_the_numbers(self) -> None:
        decision = decide(hosting(1e12, gpus=1), on=ON)
        option = decision.option("rented_gpu")
        assert not option.admissible
        assert reason(decision, "rented_gpu").startswith("1 x NVIDIA H100 80 GB SXM serve ")
        assert "% of the busiest minutes; " in reason(decision, "rented_gpu")
        assert option.line_items

    def test_machines_that_are_too_few_are_busy_all_the_time_and_no_more(self) -> None:
        small = hosting(1e12, gpus=4).model_copy(update={"finance": Finance(gpu="h100_sxm")})
        option = decide(small, on=ON).option("owned_gpu")
        assert not option.admissible
        assert fleet(option).utilization == 1
        assert any("at 100.0% utilization" in item.basis for item in option.line_items)

    def test_the_number_that_it_names_would_serve_the_peak(self) -> None:
        said = reason(decide(hosting(1e12, gpus=1), on=ON), "rented_gpu")
        needed = int(said.split("minutes; ")[1].split()[0].replace(",", ""))
        assert decide(hosting(1e12, gpus=needed), on=ON).option("rented_gpu").admissible
        assert not decide(hosting(1e12, gpus=needed - 1), on=ON).option("rented_gpu").admissible

    def test_the_busier_the_machines_are_told_to_be_the_less_they_cost_until_they_miss_the_peak(self) -> None:
        usd, out = [], []
        for told in (0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0):
            option = decide(
                scenario(
                    3e11,
                    load=Load(pattern="business_hours"),
                    finance=Finance(gpu="h100_sxm"),
                    hosting=Hosting(utilization=told),
                ),
                on=ON,
                draws=0,
            ).option("rented_gpu")
            usd.append(option.usd_per_month)
            out.append(not option.admissible)
            # In whole replicas: with one fewer they would be busier than that.
            held = fleet(option)
            assert held.utilization <= told
            assert held.utilization * held.replicas_at_peak / (held.replicas_at_peak - 1) > told
        assert usd == sorted(usd, reverse=True)
        assert not out[0]
        assert out[-1]
        assert out == sorted(out)

    def test_a_busy_fleet_misses_a_steep_peak(self) -> None:
        told = scenario(1e12, load=Load(pattern="business_hours"), hosting=Hosting(utilization=0.9))
        assert "which is what 90% utilization makes of this volume" in reason(
            decide(told, on=ON), "rented_gpu"
        )

    def test_a_number_that_makes_no_whole_server_is_out(self) -> None:
        # 70.6 billion weights in sixteen bits are 141 GB: servers of two, four or eight H100; five make none.
        told = scenario(
            model=ModelNeed(tier="standard", open_model="llama_3_3_70b"),
            hosting=Hosting(gpus=5, precision="bf16"),
        )
        said = reason(decide(told, on=ON), "rented_gpu")
        assert said.startswith("5 GPUs make no whole number of servers")
        assert said.endswith("hold 2 or 4 or 8")

    def test_there_is_no_hybrid_and_the_reason_says_why(self) -> None:
        assert "you told how many" in reason(decide(hosting(gpus=4), on=ON), "hybrid")

    def test_endpoints_and_apis_are_sized_by_the_load_all_the_same(self) -> None:
        plain, told = (decide(each, on=ON) for each in (scenario(), hosting(gpus=8)))
        for option_id in ("dedicated_endpoint", "token_api:gpt_4o_mini"):
            assert told.option(option_id).usd_per_month == plain.option(option_id).usd_per_month

    def test_no_volume_makes_a_small_fleet_serve_a_large_load(self) -> None:
        # One GPU is cheaper than an API up to what it serves: the break-even has an end.
        held = decide(hosting(1e10, gpus=1), on=ON).break_even
        assert held is not None
        assert held.outcome in ("between", "never")


class TestReserve:
    def test_spares_and_staging_are_named_and_paid(self) -> None:
        plain = decide(hosting(1e8, spare_replicas=0), on=ON).option("rented_gpu")
        usd, basis = gpu_line(
            decide(hosting(1e8, spare_replicas=1, staging_replicas=1), on=ON).option("rented_gpu")
        )
        assert "(1 spare, 1 staging)" in basis
        assert usd == pytest.approx(3 * gpu_line(plain)[0])

    def test_a_nightly_batch_keeps_its_staging_by_day(self) -> None:
        nightly = Load(pattern="nightly_batch")
        plain, staged = (
            fleet(decide(scenario(1e9, load=nightly, hosting=each), on=ON).option("rented_gpu"))
            for each in (Hosting(), Hosting(staging_replicas=1))
        )
        assert staged.gpu_hours_per_month == pytest.approx(plain.gpu_hours_per_month + 730)

    def test_a_hybrid_has_staging_beside_its_machines(self) -> None:
        load = Load(pattern="business_hours")
        plain, staged = (
            decide(scenario(1e12, load=load, hosting=each), on=ON).option("hybrid")
            for each in (Hosting(place="cloud"), Hosting(place="cloud", staging_replicas=2))
        )
        assert "2 staging" in gpu_line(staged)[1]
        assert staged.usd_per_month > plain.usd_per_month

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(
        tokens=st.floats(1e7, 1e13),
        pattern=st.sampled_from(sorted(FACTS.load_patterns)),
        spares=st.integers(0, 4),
        staging=st.integers(0, 4),
    )
    def test_no_machine_that_is_left_out_of_the_search_would_be_cheaper(
        self, tokens: float, pattern: str, spares: int, staging: int
    ) -> None:
        told = scenario(
            tokens,
            load={"pattern": pattern},
            finance=Finance(),
            hosting=Hosting(spare_replicas=spares, staging_replicas=staging),
        )
        case = case_of(told, ON, FACTS)
        offer = rented_gpu(case, admissible(told.regulated))
        assert isinstance(offer, Offer)
        searched = as_told(case, offer)
        assert isinstance(searched, Offer)
        levers = Levers(mlops_fte=0.0, volume=np.geomspace(0.1, 10, 9))
        every, kept = Fleets(case, (offer,)), Fleets(case, (searched,)).lean
        assert kept.usd(levers).min(axis=1) == pytest.approx(every.usd(levers).min(axis=1), rel=1e-9)


class TestPlace:
    def test_own_premises_take_out_what_stands_at_a_host_and_leave_the_apis(self) -> None:
        told = scenario(1e11, finance=Finance(), hosting=Hosting(place="on_premises"))
        decision = decide(told, on=ON)
        for option in ("rented_gpu", "reserved_gpu:1y", "dedicated_endpoint"):
            assert "you asked for your own premises" in reason(decision, option)
        assert decision.option("owned_gpu").admissible
        assert any(each.family == "token_api" and each.admissible for each in decision.options)
        assert fleet(decision.option("hybrid")).provider == "owned"

    def test_the_cloud_takes_out_owned_gpus(self) -> None:
        decision = decide(scenario(1e11, finance=Finance(), hosting=Hosting(place="cloud")), on=ON)
        assert "you asked for the cloud" in reason(decision, "owned_gpu")
        assert fleet(decision.option("hybrid")).provider != "owned"


class TestPrecision:
    def test_only_that_precision_is_tried(self) -> None:
        for precision in ("bf16", "fp8", "int8"):
            option = decide(hosting(precision=precision), on=ON).option("rented_gpu")
            assert fleet(option).precision == precision

    def test_four_bits_are_allowed_with_a_word_on_quality(self) -> None:
        option = decide(hosting(precision="int4"), on=ON).option("rented_gpu")
        assert fleet(option).precision == "int4"
        assert any("below eight bits its quality may fall" in condition for condition in option.conditions)

    def test_a_precision_that_the_chip_lacks_is_named_with_those_it_has(self) -> None:
        a100 = Finance(gpu="a100_80gb_sxm", gpu_usd_per_gpu_hour=1)
        decision = decide(scenario(finance=a100, hosting=Hosting(precision="fp8")), on=ON)
        said = reason(decision, "rented_gpu")
        assert said.startswith("you asked for fp8 weights: NVIDIA A100")
        assert "it runs bf16" in said


class TestMeasured:
    def test_a_rate_of_ones_own_is_taken_as_it_is(self) -> None:
        # 3,000 output tokens/s of one H100: not cut to a latency target, not derated.
        model = ModelNeed(tier="small", open_model="qwen3_8b")
        option = decide(scenario(model=model, hosting=Hosting(measured=ON_ONE_H100)), on=ON).option(
            "rented_gpu"
        )
        assert fleet(option).tokens_per_second_per_replica == pytest.approx(3000)
        assert fleet(option).throughput_basis == "your measurement"
        assert fleet(option).gpus_per_replica == 1

    def test_a_faster_replica_needs_fewer_machines(self) -> None:
        model = ModelNeed(tier="small", open_model="qwen3_8b")
        slow, fast = (
            fleet(
                decide(
                    scenario(
                        1e12,
                        model=model,
                        hosting=Hosting(
                            measured=ON_ONE_H100.model_copy(update={"output_tokens_per_second": rate})
                        ),
                    ),
                    on=ON,
                ).option("rented_gpu")
            ).replicas_at_peak
            for rate in (1000.0, 4000.0)
        )
        assert slow > 3 * fast

    @pytest.mark.parametrize(
        ("measured", "said"),
        [
            (
                {"output_tokens_per_second": 900_000},
                "hosting.measured.output_tokens_per_second: 900,000 output",
            ),
            ({"gpus": 3}, "hosting.measured.gpus: 3 is not allowed: a replica has 1, 2, 4, 8 x NVIDIA H100"),
            (
                {"gpu": "a100_80gb_sxm", "precision": "fp8"},
                "hosting.measured.precision: 'fp8' is not allowed",
            ),
            ({"gpu": "h1000"}, "hosting.measured.gpu: 'h1000'"),
            ({"open_model": "no such model"}, "hosting.measured.open_model: 'no such model'"),
        ],
    )
    def test_one_that_cannot_be_is_refused_by_its_field(self, measured: dict[str, object], said: str) -> None:
        told = hosting(measured=ON_ONE_H100.model_copy(update=measured))
        with pytest.raises(ScenarioError) as refused:
            decide(told, on=ON)
        assert str(refused.value).startswith(said)

    def test_one_above_physics_is_told_the_ceiling(self) -> None:
        told = hosting(measured=ON_ONE_H100.model_copy(update={"output_tokens_per_second": 900_000.0}))
        with pytest.raises(
            ScenarioError, match=r"times what the chips can compute and read: [\d,]+ tokens/s"
        ):
            decide(told, on=ON)

    def test_one_of_a_model_that_is_not_compared_is_said_to_be_unused(self) -> None:
        told = scenario(
            model=ModelNeed(tier="frontier"), finance=Finance(), hosting=Hosting(measured=ON_ONE_H100)
        )
        assert any("rate you measured is not used" in warning for warning in decide(told, on=ON).warnings)


class TestLatency:
    def test_a_stricter_target_never_makes_hosting_cheaper_and_too_strict_a_one_leaves_nothing(self) -> None:
        usd = [
            decide(scenario(1e12, latency=Latency(first_token_ms=each, output_token_ms=60)), on=ON)
            .option("rented_gpu")
            .usd_per_month
            for each in (2000, 300, 100)
        ]
        assert usd == sorted(usd)
        decision = decide(scenario(1e12, latency=Latency(first_token_ms=1)), on=ON)
        assert "none is quick enough" in reason(decision, "rented_gpu")

    def test_the_basis_names_the_targets(self) -> None:
        latency = Latency(first_token_ms=700, output_token_ms=40, answer_ms=20_000, percentile=0.95)
        basis = fleet(decide(scenario(latency=latency), on=ON).option("rented_gpu")).throughput_basis
        assert "40 ms an output token and 700 ms to the first and 20,000 ms to the last in 95%" in basis

    def test_work_that_can_wait_has_none(self) -> None:
        nightly = Load(pattern="nightly_batch")
        strict, plain = (
            decide(scenario(load=nightly, latency=each), on=ON)
            for each in (Latency(first_token_ms=1), Latency())
        )
        assert strict.option("rented_gpu").usd_per_month == plain.option("rented_gpu").usd_per_month
        assert any("the latency that you gave is not asked" in warning for warning in strict.warnings)


sizes: st.SearchStrategy[Mapping[str, object]] = st.one_of(
    st.fixed_dictionaries({"gpus": st.integers(1, 64)}),
    st.fixed_dictionaries({"replicas": st.integers(1, 64)}),
    st.fixed_dictionaries({"utilization": st.floats(0.01, 1)}),
    st.just({}),
)
others = st.fixed_dictionaries(
    {
        "place": st.sampled_from(["any", "cloud", "on_premises"]),
        "precision": st.sampled_from([None, "bf16", "fp8", "int8", "fp4", "int4"]),
        "spare_replicas": st.one_of(st.none(), st.integers(0, 3)),
        "staging_replicas": st.one_of(st.none(), st.integers(0, 3)),
    }
)
told_hosting = st.tuples(sizes, others).map(lambda parts: Hosting.model_validate({**parts[0], **parts[1]}))
told_latency = st.builds(
    Latency,
    first_token_ms=st.one_of(st.none(), st.floats(50, 10_000)),
    output_token_ms=st.one_of(st.none(), st.floats(5, 500)),
    answer_ms=st.one_of(st.none(), st.floats(1000, 60_000)),
    percentile=st.floats(0.5, 0.999),
)
told_load = st.builds(
    Load,
    pattern=st.sampled_from(sorted(FACTS.load_patterns)),
    time_zones=st.lists(st.sampled_from(["UTC", "Asia/Kolkata", "America/New_York"]), max_size=3).map(tuple),
    peak_over_hour=st.one_of(st.none(), st.floats(1, 5)),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    tokens=st.floats(1e6, 1e13),
    tier=st.sampled_from(["small", "mid", "near_frontier"]),
    hosted=told_hosting,
    latency=told_latency,
    load=told_load,
)
def test_whatever_was_told_every_option_is_finite_and_serves_its_peak_or_says_why_not(
    tokens: float, tier: str, hosted: Hosting, latency: Latency, load: Load
) -> None:
    told = scenario(
        tokens, model={"tier": tier}, hosting=hosted, latency=latency, load=load, finance=Finance()
    )
    decision = decide(told, on=ON)
    for option in decision.options:
        assert np.isfinite(option.usd_per_month)
        assert option.line_items or option.out_because
        if option.side == "self-host" and option.admissible and option.fleet is not None:
            assert 0 < option.fleet.utilization <= 1
            assert option.fleet.gpu_hours_per_month >= (hosted.gpus or 0) * 730
    assert "Infinity" not in decision.model_dump_json()
    assert "NaN" not in decision.model_dump_json()
