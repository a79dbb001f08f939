"""How long people wait, and what keeping to a target costs in throughput."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel.catalog.calibration import calibration
from costmodel.latency import Targets, first_token_s, under_targets, wait_s
from costmodel.options.speed import asked
from costmodel.scenario import Latency
from costmodel.throughput import Network, Rate, Replica, Requests, roofline

ON = date(2026, 11, 21)
CONSTANTS = calibration().constants(ON)
LLAMA_8B = Network(8.03e9, 8.03e9, 32, 32, 4096, 4096, 2048)
GPT_OSS_120B = Network(116.8e9, 5.1e9, 36, 18, 2880, 4096, 1024, 128, 4, 18, 128)
SHAPE = Requests(1155, 211)


def h100(chips: int = 1) -> Replica:
    return Replica(chips, 80e9, 3.35e12, 450e9, 1979e12, CONSTANTS.fp8_efficiency, 1, 1)


def served(targets: Targets, requests: Requests = SHAPE) -> Rate:
    return under_targets(LLAMA_8B, h100(), requests, CONSTANTS, targets)


class TestWait:
    def test_it_is_that_of_a_queue_with_exponential_times(self) -> None:
        # Half busy, 0.1 s a prompt: who waits, waits 0.1 / (1 - 0.5) = 0.2 s on average, exponentially.
        # Half need not wait; 99 % wait at most t with 0.5 x exp(-t / 0.2) = 0.01: t = 0.2 x ln(50) = 0.782 s.
        assert float(wait_s(0.5, 0.1, 0.99, 1.0)) == pytest.approx(0.2 * math.log(50))

    def test_prompts_that_are_all_alike_wait_half_as_long(self) -> None:
        mixed, alike = (float(wait_s(0.5, 0.1, 0.99, each)) for each in (1.0, 0.0))
        assert alike == pytest.approx(mixed / 2)

    def test_nobody_at_the_percentile_waits_where_prompts_take_less_than_the_rest(self) -> None:
        assert float(wait_s(0.009, 0.1, 0.99, 1.0)) == 0

    @given(
        load=st.floats(0, 0.999),
        more=st.floats(0, 1),
        prefill_s=st.floats(0, 100),
        percentile=st.floats(0.5, 0.9999),
    )
    def test_it_grows_with_the_load(
        self, load: float, more: float, prefill_s: float, percentile: float
    ) -> None:
        heavier = load + (0.999 - load) * more
        waits = wait_s(np.array([load, heavier]), prefill_s, percentile, 1.0)
        assert 0 <= waits[0] <= waits[1] * (1 + 1e-9)

    def test_one_request_alone_waits_for_no_other(self) -> None:
        rate = roofline(LLAMA_8B, h100(), replace(SHAPE, concurrency=1.0), CONSTANTS)
        alone = float(first_token_s(rate, 0.99, 1.0))
        assert alone == pytest.approx(float(rate.prefill_s + rate.step_s))

    @given(st.floats(1, 500), st.floats(1, 10))
    def test_the_first_token_never_comes_sooner_with_more_requests_at_once(
        self, few: float, times: float
    ) -> None:
        first = [
            float(first_token_s(roofline(LLAMA_8B, h100(), each, CONSTANTS), 0.99, 1.0))
            for each in (replace(SHAPE, concurrency=few), replace(SHAPE, concurrency=few * times))
        ]
        assert first[0] <= first[1] * (1 + 1e-9)


class TestTargets:
    def test_a_first_token_target_cuts_the_batch_of_long_prompts(self) -> None:
        long = Requests(20_000, 200)
        offline = roofline(LLAMA_8B, h100(), long, CONSTANTS)
        target_s = float(first_token_s(offline, 0.99, 1.0)) / 2
        rate = served(Targets(first_token_s=target_s), long)
        assert float(rate.batch) < float(offline.batch)
        assert float(first_token_s(rate, 0.99, 1.0)) == pytest.approx(target_s, rel=0.02)

    def test_an_answer_is_its_first_token_and_its_output_times_the_step(self) -> None:
        rate = served(Targets(answer_s=15.0))
        answer_s = float(first_token_s(rate, 0.99, 1.0)) + 211 * float(rate.output_token_s)
        assert answer_s == pytest.approx(15.0, rel=0.01)

    def test_nothing_fits_where_one_request_alone_is_too_slow(self) -> None:
        prompt_s = float(roofline(LLAMA_8B, h100(), SHAPE, CONSTANTS).prefill_s)
        rate = served(Targets(first_token_s=prompt_s / 2))
        assert not rate.fits
        assert float(rate.requests_per_s) == 0

    def test_cached_input_is_read_sooner_and_so_serves_more_under_the_same_target(self) -> None:
        cold, warm = (
            served(Targets(first_token_s=1.0), Requests(20_000, 200, share)) for share in (0.0, 0.8)
        )
        assert float(warm.requests_per_s) > float(cold.requests_per_s)

    def test_a_higher_percentile_serves_no_more(self) -> None:
        long = Requests(20_000, 200)
        often, nearly_always = (
            served(Targets(first_token_s=1.5, percentile=each), long) for each in (0.9, 0.999)
        )
        assert float(nearly_always.requests_per_s) < float(often.requests_per_s)

    def test_no_target_costs_nothing(self) -> None:
        offline = roofline(LLAMA_8B, h100(), SHAPE, CONSTANTS)
        assert float(served(Targets()).requests_per_s) == pytest.approx(float(offline.requests_per_s))


work = st.tuples(
    st.floats(1, 100_000),
    st.floats(1, 16_000),
    st.floats(0, 1),
    st.one_of(st.just(np.inf), st.floats(1, 4096)),
)
targets = st.builds(
    Targets,
    first_token_s=st.floats(0.001, 100),
    output_token_s=st.floats(0.001, 1),
    answer_s=st.floats(0.1, 1000),
    percentile=st.floats(0.5, 0.9999),
    prompt_variation=st.floats(0, 4),
)


@given(work, targets, st.sampled_from(["first_token_s", "output_token_s", "answer_s"]), st.floats(1, 10))
def test_a_stricter_target_never_adds_throughput_and_none_passes_the_peak(
    told: tuple[float, float, float, float], loose: Targets, which: str, times: float
) -> None:
    strict = replace(loose, **{which: getattr(loose, which) / times})
    requests, replica = Requests(*told), h100(4)
    peak = float(roofline(GPT_OSS_120B, replica, requests, CONSTANTS).requests_per_s)
    slow, fast = (
        float(under_targets(GPT_OSS_120B, replica, requests, CONSTANTS, each).requests_per_s)
        for each in (strict, loose)
    )
    # A batch is met to a thousandth.
    assert slow <= fast * (1 + 1e-3)
    assert fast <= peak * (1 + 1e-9)


class TestAsked:
    def test_untold_it_is_the_limits_of_mlperf(self) -> None:
        held = asked(Latency(), 1200, ON)
        assert (held.targets.first_token_s, held.targets.output_token_s) == (2.0, 0.1)
        assert held.targets.answer_s == math.inf
        assert held.words == "at most 100 ms an output token and 2,000 ms to the first in 99% of requests"

    def test_long_input_gets_the_pace_of_the_longest_prompts_of_mlperf(self) -> None:
        # 6 s for 9,400 tokens are 0.638 ms a token: 12.8 s for 20,000.
        assert asked(Latency(), 20_000, ON).targets.first_token_s == pytest.approx(0.638e-3 * 20_000)

    def test_a_target_that_was_told_is_kept_for_long_input_too(self) -> None:
        held = asked(Latency(first_token_ms=500, answer_ms=8000, percentile=0.95), 20_000, ON)
        assert (held.targets.first_token_s, held.targets.answer_s) == (0.5, 8.0)
        assert held.words.endswith("500 ms to the first and 8,000 ms to the last in 95% of requests")
        assert not {"throughput.first_token_ms", "throughput.first_token_ms_per_input_token"} & {
            figure.id for figure in held.figures
        }
