"""The roofline: what physics allows, and what each lever does."""

from dataclasses import replace
from datetime import date
from itertools import product
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel.catalog.calibration import calibration
from costmodel.catalog.load import catalog
from costmodel.catalog.schema import Precision
from costmodel.ceiling import above_physics
from costmodel.latency import Targets, under_targets
from costmodel.options.hardware import replica_sizes
from costmodel.placement import network, replica
from costmodel.throughput import (
    Network,
    Replica,
    Requests,
    computed_parameters,
    roofline,
    weights_read,
)

ON = date(2026, 11, 21)
CONSTANTS = calibration().constants(ON)

LLAMA_70B = Network(70.6e9, 70.6e9, 80, 80, 8192, 8192, 2048)
LLAMA_8B = Network(8.03e9, 8.03e9, 32, 32, 4096, 4096, 2048)
GPT_OSS_120B = Network(116.8e9, 5.1e9, 36, 18, 2880, 4096, 1024, 128, 4, 18, 128)


def h100(chips: int, *, eight_bit: bool = True) -> Replica:
    peak, efficiency, size = (1979e12, CONSTANTS.fp8_efficiency, 1) if eight_bit else (989e12, 1.0, 2)
    return Replica(chips, 80e9, 3.35e12, 450e9, peak, efficiency, size, size)


def test_weights_that_do_not_fit_give_nothing() -> None:
    # 70.6 billion x 2 bytes = 141 GB in sixteen bits; one H100 has 80 GB, two have 2 x (72 - 2) = 140 usable.
    one = roofline(LLAMA_70B, h100(1, eight_bit=False), Requests(1024, 1024), CONSTANTS)
    assert not one.fits
    assert float(one.requests_per_s) == 0
    assert not roofline(LLAMA_70B, h100(2, eight_bit=False), Requests(1024, 1024), CONSTANTS).fits
    assert roofline(LLAMA_70B, h100(4, eight_bit=False), Requests(1024, 1024), CONSTANTS).fits


def test_chips_beyond_the_heads_hold_copies_of_the_cache() -> None:
    shared_out, copied = replace(LLAMA_70B, kv_heads=8), replace(LLAMA_70B, kv_heads=2)
    work = Requests(1024, 1024)
    within, beyond = (roofline(each, h100(8), work, CONSTANTS) for each in (shared_out, copied))
    assert float(beyond.batch) == pytest.approx(float(within.batch) / 4)
    alone = Requests(100_000, 1000, 0.0, 1.0)
    within, beyond = (roofline(each, h100(8), alone, CONSTANTS) for each in (shared_out, copied))
    assert float(beyond.step_s) > float(within.step_s)


def test_latent_attention_is_held_whole_by_each_chip() -> None:
    facts = catalog()
    assert network(facts.models["deepseek_r1"]).kv_heads == 1
    assert network(facts.models["llama_3_1_70b"]).kv_heads == 8


def test_requests_dealt_out_to_the_chips_need_no_copies() -> None:
    facts = catalog()
    model, gpu = facts.models["deepseek_r1"], facts.gpus["h200"]
    held = replica(model, gpu, 8, "fp8", CONSTANTS)
    assert held is not None
    copied, dealt_out = (
        roofline(network(model, dealt_out=each), held, Requests(1024, 1024), CONSTANTS)
        for each in (False, True)
    )
    assert float(dealt_out.batch) == pytest.approx(8 * float(copied.batch))
    assert float(dealt_out.output_tokens_per_s) > float(copied.output_tokens_per_s)


def test_a_lag_of_software_stretches_every_time_alike() -> None:
    facts = catalog()
    model, work = network(facts.models["llama_3_1_70b"]), Requests(1024, 1024, 0.0, 64)
    held = replica(facts.models["llama_3_1_70b"], facts.gpus["mi300x"], 1, "fp8", CONSTANTS)
    assert held is not None
    assert held.software_efficiency == CONSTANTS.amd_efficiency < 1
    plain = roofline(model, replace(held, software_efficiency=1.0), work, CONSTANTS)
    lagging = roofline(model, held, work, CONSTANTS)
    for name in ("requests_per_s", "output_tokens_per_s"):
        assert getattr(lagging, name) == pytest.approx(getattr(plain, name) * CONSTANTS.amd_efficiency)
    assert float(lagging.prefill_s) == pytest.approx(float(plain.prefill_s) / CONSTANTS.amd_efficiency)


def test_one_sequence_reads_the_chosen_experts_and_a_large_batch_reads_all() -> None:
    assert float(weights_read(GPT_OSS_120B, 1.0)) == pytest.approx(5.1e9)
    assert float(weights_read(GPT_OSS_120B, 1000.0)) == pytest.approx(116.8e9, rel=0.01)


def test_a_dense_model_reads_all_its_weights_at_any_batch() -> None:
    assert float(weights_read(LLAMA_8B, 1.0)) == 8.03e9
    assert float(weights_read(LLAMA_8B, 64.0)) == 8.03e9


@pytest.mark.parametrize(("precision", "gpu"), [("fp8", "a100_80gb_sxm"), ("fp8", "a10")])
def test_a_precision_that_a_chip_lacks_gives_no_replica(precision: Precision, gpu: str) -> None:
    facts = catalog()
    assert replica(facts.models["qwen3_8b"], facts.gpus[gpu], 1, precision, CONSTANTS) is None


def test_a_claim_above_the_compute_ceiling_is_refused_and_says_by_how_much() -> None:
    # One A100: 312 TFLOP/s / (2 x 14e9) = 11,143 tokens/s; 70,000 is 6.3 times that.
    a100 = Replica(1, 80e9, 2.0e12, 300e9, 312e12, 1.0, 2, 2)
    fourteen = Network(14e9, 14e9, 40, 40, 5120, 5120, 2048)
    why = above_physics(fourteen, a100, 70_000)
    assert why is not None
    assert "6.3 times" in why
    assert above_physics(fourteen, a100, 8_800) is None
    assert above_physics(fourteen, replace(a100, chips=8), 70_000) is None


work = st.tuples(
    st.floats(1, 100_000),
    st.floats(1, 16_000),
    st.floats(0, 1),
    st.one_of(st.just(np.inf), st.floats(1, 4096)),
)


@given(work, st.sampled_from([1, 2, 4, 8]), st.sampled_from([LLAMA_8B, LLAMA_70B, GPT_OSS_120B]))
def test_no_rate_passes_the_compute_or_the_bandwidth_ceiling(
    told: tuple[float, float, float, float], chips: int, network: Network
) -> None:
    replica, requests = h100(chips), Requests(*told)
    rate = roofline(network, replica, requests, CONSTANTS)
    served = float(rate.output_tokens_per_s)
    assert np.isfinite(served)
    assert above_physics(network, replica, served) is None
    read_bytes = float(weights_read(network, rate.batch)) * replica.weight_bytes_per_parameter
    assert served * read_bytes <= float(rate.batch) * replica.bandwidth_bytes_per_s * chips


@given(work, st.sampled_from([1, 2, 4, 8]), st.sampled_from([LLAMA_8B, LLAMA_70B, GPT_OSS_120B]))
def test_no_rate_passes_the_ceiling_of_its_own_requests(
    told: tuple[float, float, float, float], chips: int, network: Network
) -> None:
    replica, requests = h100(chips), Requests(*told)
    served = float(roofline(network, replica, requests, CONSTANTS).output_tokens_per_s)
    assert above_physics(network, replica, served, requests) is None


@pytest.mark.parametrize("requests", [Requests(1155, 211), Requests(20_000, 500, 0.8), Requests(128, 2048)])
def test_no_model_on_any_gpu_in_any_precision_passes_its_ceiling(requests: Requests) -> None:
    facts, tried = catalog(), 0
    for model, gpu in product(facts.models.values(), facts.gpus.values()):
        for precision, chips in product(get_args(Precision), replica_sizes(gpu)):
            held, of = replica(model, gpu, chips, precision, CONSTANTS), network(model)
            if held is not None:
                served = float(roofline(of, held, requests, CONSTANTS).output_tokens_per_s)
                assert above_physics(of, held, served, requests) is None, (model.id, gpu.id, precision, chips)
                tried += 1
    assert tried > 1000


def test_small_experts_compute_slower_than_large_ones_and_dense_layers_not_at_all() -> None:
    half = CONSTANTS.expert_half_parameters
    # 5.1 of 116.8 billion, 4 of 128 experts: 1.5 are shared, 3.6 are experts' of 25 million each.
    shared = (5.1 - 116.8 / 32) / (1 - 1 / 32)
    expert = (116.8 - shared) * 1e9 / (36 * 128)
    expected = shared * 1e9 + (5.1 - shared) * 1e9 * (1 + half / expert)
    assert float(computed_parameters(GPT_OSS_120B, half)) == pytest.approx(expected)
    assert float(computed_parameters(LLAMA_8B, half)) == 8.03e9


@given(work, st.floats(1, 10))
def test_longer_requests_are_never_served_faster(
    told: tuple[float, float, float, float], longer: float
) -> None:
    requests = Requests(*told)
    rate = roofline(LLAMA_8B, h100(1), requests, CONSTANTS)
    slower = roofline(LLAMA_8B, h100(1), replace(requests, input_tokens=told[0] * longer), CONSTANTS)
    assert float(slower.requests_per_s) <= float(rate.requests_per_s) * (1 + 1e-9)


@given(work)
def test_a_prefix_cache_never_slows_a_replica(told: tuple[float, float, float, float]) -> None:
    requests = Requests(*told)
    cold = roofline(LLAMA_8B, h100(1), replace(requests, cached_input_share=0.0), CONSTANTS)
    warm = roofline(LLAMA_8B, h100(1), requests, CONSTANTS)
    assert float(warm.requests_per_s) >= float(cold.requests_per_s) * (1 - 1e-9)


def test_a_latency_target_cuts_the_batch_and_with_it_the_rate() -> None:
    requests = Requests(1155, 211)
    offline = roofline(LLAMA_8B, h100(1), requests, CONSTANTS)
    served = under_targets(LLAMA_8B, h100(1), requests, CONSTANTS, Targets(output_token_s=0.05))
    assert float(offline.output_token_s) > 0.05
    assert float(served.output_token_s) == pytest.approx(0.05, rel=0.01)
    assert float(served.batch) < float(offline.batch)
    assert float(served.requests_per_s) < float(offline.requests_per_s)


def test_a_target_that_memory_meets_already_costs_nothing() -> None:
    requests = Requests(1155, 211)
    offline = roofline(LLAMA_8B, h100(1), requests, CONSTANTS)
    served = under_targets(LLAMA_8B, h100(1), requests, CONSTANTS, Targets(output_token_s=60.0))
    assert float(served.requests_per_s) == pytest.approx(float(offline.requests_per_s))


def test_a_target_that_one_request_alone_misses_leaves_nothing() -> None:
    assert not under_targets(
        LLAMA_8B, h100(1), Requests(1155, 211), CONSTANTS, Targets(output_token_s=0.001)
    ).fits


@given(work, st.floats(0.001, 1), st.floats(1, 10))
def test_a_stricter_target_never_adds_throughput(
    told: tuple[float, float, float, float], target_s: float, looser: float
) -> None:
    strict, loose = (
        under_targets(GPT_OSS_120B, h100(4), Requests(*told), CONSTANTS, Targets(output_token_s=each))
        for each in (target_s, target_s * looser)
    )
    assert float(strict.requests_per_s) <= float(loose.requests_per_s) * (1 + 1e-3)
