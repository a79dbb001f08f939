"""`python -m costmodel throughput`: answers as JSON lines, and why a line has none."""

import io
import json
import sys
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel.__main__ import main
from costmodel.catalog.load import catalog
from costmodel.rates import answer

ON = date(2026, 11, 21)
QUESTION: dict[str, Any] = {
    "id": "a",
    "model": "Llama 3.1 8B",
    "gpu": "H100-80GB",
    "n_gpus": 1,
    "precision": "fp8",
    "input_tokens": 1000,
    "output_tokens": 500,
    "concurrency": None,
    "engine": None,
}


def ask(**changes: object) -> dict[str, Any]:
    return answer(json.dumps({**QUESTION, **changes}), ON)


def error(**changes: object) -> str:
    said = ask(**changes)
    assert set(said) == {"id", "error"}
    return str(said["error"])


def test_each_line_gets_one_line_with_its_id(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [json.dumps(QUESTION), "", "{", json.dumps({**QUESTION, "id": 7, "gpu": "H9000"})]
    told = io.TextIOWrapper(io.BytesIO("\n".join(lines).encode() + b"\n\xff\xfe\n"))
    monkeypatch.setattr(sys, "stdin", told)
    assert main(["throughput", "--on", "2026-11-21"]) == 0
    first, second, third, fourth = map(json.loads, capsys.readouterr().out.splitlines())
    assert set(first) == {"id", "output_tokens_per_s", "total_tokens_per_s", "p10", "p90", "basis"}
    assert first["id"] == "a"
    assert first["p10"] < first["output_tokens_per_s"] < first["p90"]
    assert first["total_tokens_per_s"] == pytest.approx(3 * first["output_tokens_per_s"])
    assert second["error"].startswith("line: not JSON")
    assert third["id"] == 7
    assert "'H9000' is not in the catalog" in third["error"]
    assert "error" in fourth


SPELLINGS = """
Llama 2 70B | Llama 3.1 8B | llama 3.1 70b instruct | Llama-3.1-405B | Llama 3.3 70B | Llama 3 70B
Mixtral 8x7B | Qwen3-4B | Qwen3 8B | Qwen3-14B | Qwen/Qwen3-32B | Qwen3-30B-A3B | Qwen3-235B-A22B | Mistral 7B
gpt-oss-20b | openai/gpt-oss-120b | DeepSeek V3 | DeepSeek-R1 | deepseek-ai/DeepSeek-R1-0528 | Gemma 3 4B
gemma-3-12b-it | DeepSeek-V3.1 | RedHatAI/Llama-3.3-70B-Instruct-quantized.w8a8
Gemma 3 27B | Mistral Small | meta-llama/Meta-Llama-3.1-8B-Instruct | nvidia/Llama-3.3-70B-Instruct-FP8
"""
GPUS = """
T4 | L4 | A10G | RTX 4090 | RTX 5090 | RTX PRO 6000 | RTX-PRO-6000 | L40S | A100 40GB | A100-40GB-PCIe
A100-80GB | A100-80GB-PCIe | A100-SXM-80GB | H100 | H100-80GB | H100-PCIe | H100 NVL | H100-SXM
NVIDIA H100 80GB HBM3 | HGX B200 | NVIDIA H200 141GB HBM3e
H200 | GH200 | MI300X | MI300X-192GB | MI325X | B200 | GB200 | gb200
"""


def each(names: str) -> list[str]:
    return [name.strip() for line in names.strip().splitlines() for name in line.split("|")]


@pytest.mark.parametrize("model", each(SPELLINGS))
def test_models_resolve_as_people_and_files_spell_them(model: str) -> None:
    assert "error" not in ask(model=model, gpu="H200", n_gpus=8)


@pytest.mark.parametrize("gpu", each(GPUS))
def test_gpus_resolve_as_people_and_files_spell_them(gpu: str) -> None:
    assert "error" not in ask(model="Qwen3 4B", gpu=gpu, precision="bf16")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"gpu": "A100"},
            "gpu: 'A100' names several: NVIDIA A100 40 GB SXM, NVIDIA A100 80 GB SXM; say which",
        ),
        ({"model": "qwen3"}, "model: 'qwen3' names several: "),
        ({"gpu": "A100-80GB"}, "precision: NVIDIA A100 80 GB SXM has no fp8; ask for one that it runs: bf16"),
        ({"precision": "fp6"}, "precision: 'fp6' is not known; give one of bf16"),
        ({"model": "Llama 3.1 405B"}, "n_gpus: the weights of Llama 3.1 405B in fp8 (406 GB) do not fit 1 x"),
        ({"n_gpus": 16}, "n_gpus: 16 x NVIDIA H100 80 GB SXM is more than one node holds (8)"),
        ({"n_gpus": 0}, "n_gpus: 0 is not allowed: Input should be greater than or equal to 1"),
        ({"concurrency": 0}, "concurrency: 0 is not allowed"),
        ({"output_tokens": None}, "output_tokens: null is not allowed"),
        ({"input_tokens": 9_000_000}, "more than Llama 3.1 8B takes (131,072); shorten the request"),
        (
            {"model": "Llama 2 70B", "n_gpus": 4, "input_tokens": 100_000},
            "more than Llama 2 70B takes (4,096)",
        ),
        (
            {"model": "Llama 3.3 70B", "input_tokens": 120_000},
            "not the cache of one such request; take more GPUs",
        ),
        (
            {"n_gpus": 3},
            "n_gpus: 3 x NVIDIA H100 80 GB SXM do not share a model evenly; tensor parallelism takes",
        ),
        (
            {"n_gpus": 16, "model": "DeepSeek R1", "precision": "bf16"},
            "DeepSeek R1 in bf16 does not fit one of them: take fewer bits or larger GPUs",
        ),
        ({"concurency": 4}, "concurency: no field of a question; did you mean concurrency?"),
        ({"shape": "chat"}, "shape: no field of a question; there are model, gpu, n_gpus"),
        ({"concurrency": True}, "concurrency: true is not allowed: give a number"),
        ({"n_gpus": True}, "n_gpus: true is not allowed: give a number"),
        ({"cached_input_share": 1.5}, "cached_input_share: 1.5 is not allowed"),
        (
            {"model": "DeepSeek-R1-Distill-Llama-70B"},
            "is not in the catalog; the nearest: Llama 3.3 70B, DeepSeek R1",
        ),
    ],
)
def test_a_row_that_cannot_be_judged_says_why_and_what_to_do(changes: dict[str, object], said: str) -> None:
    assert said in error(**changes)


@pytest.mark.parametrize("precision", ["mxfp4", "fp4", "nvfp4", "fp8/mxfp4", "", None])
def test_four_bit_weights_are_found_under_every_name(precision: str | None) -> None:
    asked = {"model": "gpt-oss-120b", "gpu": "H100", "n_gpus": 2}
    assert ask(**asked, precision=precision) == ask(**asked, precision="fp4")


def test_a_checkpoint_that_names_its_precision_is_of_that_precision() -> None:
    named = ask(model="nvidia/Llama-3.3-70B-Instruct-FP8", n_gpus=4, precision=None)
    assert named == ask(model="Llama 3.3 70B", n_gpus=4, precision="fp8")


def test_a_published_rate_of_the_engine_comes_before_the_roofline() -> None:
    # TensorRT-LLM 1.0 lists 11,147 tokens/s for Llama 3.3 70B in fp4 on a B200, 128 in and out.
    asked = {
        "model": "Llama 3.3 70B",
        "gpu": "B200",
        "precision": "fp4",
        "input_tokens": 128,
        "output_tokens": 128,
    }
    listed = ask(**asked, engine="TensorRT-LLM v1.0")
    assert listed["output_tokens_per_s"] == 11147
    assert listed["basis"].startswith("published: TensorRT-LLM 1.0")
    assert ask(**asked)["basis"].startswith("roofline")
    assert "left out of account" in ask(**asked, engine="homegrown")["basis"]


def test_the_askers_own_measurement_wins_unless_it_is_above_physics() -> None:
    mine = ask(measured_output_tokens_per_s=9000)
    assert mine["output_tokens_per_s"] == mine["p10"] == mine["p90"] == 9000
    assert mine["basis"] == "your measurement"
    assert "times what the chips can compute and read" in error(measured_output_tokens_per_s=1e6)


def test_an_engine_that_limits_its_batch_is_slower_where_memory_would_hold_more() -> None:
    any_engine = ask(gpu="H200", model="Qwen3 4B")["output_tokens_per_s"]
    assert ask(gpu="H200", model="Qwen3 4B", engine="TGI 2.0")["output_tokens_per_s"] < any_engine


@given(st.text() | st.binary().map(lambda told: told.decode("utf-8", "replace")))
def test_any_line_gets_an_error_and_no_exception(line: str) -> None:
    said = answer(line, ON)
    assert set(said) == {"id", "error"}
    json.dumps(said, allow_nan=False)


values: st.SearchStrategy[object] = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just([{}])
)


@given(st.dictionaries(st.sampled_from([*QUESTION, "measured_output_tokens_per_s", "other"]), values))
def test_any_question_gets_an_answer_or_an_error(changes: dict[str, object]) -> None:
    said = ask(**changes)
    assert ("error" in said) != ("basis" in said)
    json.dumps(said, allow_nan=False)


@pytest.mark.parametrize("model", catalog().models)
def test_every_model_of_the_catalog_has_a_rate_on_some_node(model: str) -> None:
    native = catalog().models[model].native_precision
    said = ask(model=model, gpu="B300", n_gpus=8, precision=native)
    assert said.get("output_tokens_per_s", 0) > 0, said


def test_keys_that_data_sets_carry_beside_a_question_change_nothing() -> None:
    assert ask(source="a table", year=2025, params_b=8.0, metric="output_tokens_per_s_total") == ask()


def test_input_from_the_prefix_cache_is_not_computed_again() -> None:
    rates = [ask(cached_input_share=share)["output_tokens_per_s"] for share in (0, 0.5, 0.9)]
    assert rates == sorted(rates)
    assert rates[0] == ask()["output_tokens_per_s"]
    assert rates[0] < rates[-1]


class TestHowSure:
    def test_close_to_the_fit_the_band_is_narrow_and_away_from_it_wide_and_says_why(self) -> None:
        near, card = ask(), ask(gpu="L4", precision="fp8")
        assert near["p10"] / near["output_tokens_per_s"] > card["p10"] / card["output_tokens_per_s"]
        assert "away from the fit" not in near["basis"]
        assert "away from the fit (NVIDIA L4: none of its rows)" in card["basis"]

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"gpu": "MI300X"}, "AMD Instinct MI300X: none of its rows"),
            ({"gpu": "H200", "n_gpus": 8, "model": "DeepSeek R1"}, "a mixture of experts, latent attention"),
            ({"gpu": "H200", "model": "Gemma 3 27B"}, "a sliding window"),
            ({"gpu": "H200", "concurrency": 500}, "500 requests at once"),
        ],
    )
    def test_each_reason_is_named(self, changes: dict[str, object], why: str) -> None:
        assert f"away from the fit ({why})" in ask(**changes)["basis"]


def test_a_gpu_whose_form_was_left_open_is_said() -> None:
    assert ask(gpu="H100")["basis"].endswith("'H100' was taken for NVIDIA H100 80 GB SXM")
    for told in ("H100-SXM", "NVIDIA H100 80GB HBM3", "H100 PCIe", "H200"):
        assert "taken for" not in ask(gpu=told)["basis"]


class TestTargets:
    def test_a_target_cuts_the_rate_and_says_how_many_requests_keep_it(self) -> None:
        free, strict = ask(), ask(output_token_ms=15)
        assert strict["output_tokens_per_s"] < free["output_tokens_per_s"]
        assert "requests at once keep the target" in strict["basis"]

    def test_one_that_is_easily_kept_leaves_the_rate(self) -> None:
        assert ask(first_token_ms=60_000)["output_tokens_per_s"] == pytest.approx(
            ask()["output_tokens_per_s"]
        )

    def test_one_that_not_even_one_request_keeps_is_named(self) -> None:
        assert error(first_token_ms=0.1).startswith("first_token_ms: not even one request at a time")
        assert error(output_token_ms=0.1).startswith("output_token_ms: not even one request at a time")

    def test_a_measurement_of_ones_own_needs_none(self) -> None:
        said = ask(output_token_ms=15, measured_output_tokens_per_s=2000)
        assert (said["output_tokens_per_s"], said["basis"]) == (2000, "your measurement")
