"""Which names resolve, which are asked back, and which must never be taken for something else."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel.catalog.load import catalog
from costmodel.catalog.schema import Entry
from costmodel.names import (
    FIRST_PARTY,
    Match,
    UnknownNameError,
    find_api_model,
    find_gpu,
    find_library_model,
    find_open_model,
)
from costmodel.prices import library_providers
from costmodel.resolve import paid_model


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("gpt-4o-mini", "gpt-4o-mini"),
        ("4o mini", "gpt-4o-mini"),
        ("GPT 4o", "gpt-4o"),
        ("gpt4o", "gpt-4o"),
        ("gpt-4o-2024-08-06", "gpt-4o"),
        ("gpt 4.1", "gpt-4.1"),
        ("gpt-4.1-mini", "gpt-4.1-mini"),
        ("GPT-5", "gpt-5"),
        ("gpt 5 mini", "gpt-5-mini"),
        ("gpt-5.4 mini", "gpt-5.4-mini"),
        ("o3", "o3"),
        ("luna", "gpt-6-luna"),
        ("gpt-6 luna", "gpt-6-luna"),
        ("5.6 luna", "gpt-5.6-luna"),
        ("haiku", "claude-haiku-5-5"),
        ("claude haiku", "claude-haiku-5-5"),
        ("claude haiku 4.5", "claude-haiku-4-5"),
        ("claude-haiku-4-5", "claude-haiku-4-5"),
        ("claude-haiku-4-5-20251001", "claude-haiku-4-5"),
        ("sonnet", "claude-sonnet-5-5"),
        ("sonnet 5", "claude-sonnet-5"),
        ("sonet 5.5", "claude-sonnet-5-5"),
        ("opus", "claude-opus-5-5"),
        ("gemini 2.5 flash", "gemini-2.5-flash"),
        ("gemini-2.5-flash-lite", "gemini-2.5-flash-lite"),
        ("gemini flash", "gemini-3.8-flash"),
        ("Gemini 3.7 Flash", "gemini-3.7-flash"),
        ("o3-mini", "o3-mini"),
        ("gpt-4-turbo", "gpt-4-turbo"),
    ],
)
def test_an_api_model_is_found(text: str, model: str) -> None:
    found = find_api_model(text).found
    assert found is not None
    assert found.model == model


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("llama 8b", "llama_3_1_8b"),
        ("llama 70b", "llama_3_3_70b"),
        ("llama 3.1 70b instruct", "llama_3_1_70b"),
        ("meta-llama/Llama-3.3-70B-Instruct", "llama_3_3_70b"),
        ("llama-3-1-8b", "llama_3_1_8b"),
        ("llama2 70b", "llama_2_70b"),
        ("Qwen3-30B-A3B", "qwen3_30b_a3b"),
        ("qwen 3 8b", "qwen3_8b"),
        ("qwen 32b", "qwen3_32b"),
        ("qwen3.5 4b", "qwen3_5_4b"),
        ("gpt-oss 120b", "gpt_oss_120b"),
        ("gpt oss 20B", "gpt_oss_20b"),
        ("mixtral", "mixtral_8x7b"),
        ("mixtral 8x7b instruct", "mixtral_8x7b"),
        ("mistral small", "mistral_small_3_2_24b"),
        ("ministral 8b", "ministral_3_8b"),
        ("deepseek r1", "deepseek_r1"),
        ("DeepSeek-V3.2", "deepseek_v3_2"),
        ("gemma 3 27b it", "gemma_3_27b"),
        ("gemma 27b", "gemma_3_27b"),
        ("kimi k2.6", "kimi_k2_6"),
    ],
)
def test_an_open_model_is_found(text: str, id_: str) -> None:
    found = find_open_model(text).found
    assert found is not None
    assert found.id == id_


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("H100", "h100_sxm"),
        ("H100-80GB", "h100_sxm"),
        ("h100 80 gb", "h100_sxm"),
        ("8x h100s", "h100_sxm"),
        ("8xH100", "h100_sxm"),
        ("h100-pcie", "h100_pcie"),
        ("H100 NVL", "h100_nvl"),
        ("A100-SXM-80GB", "a100_80gb_sxm"),
        ("a100-80gb-pcie", "a100_80gb_pcie"),
        ("A100 40GB", "a100_40gb_sxm"),
        ("NVIDIA Tesla T4", "t4"),
        ("l40s", "l40s"),
        ("L4", "l4"),
        ("a10g", "a10g"),
        ("RTX 4090", "rtx_4090"),
        ("4090s", "rtx_4090"),
        ("rtx pro 6000", "rtx_pro_6000"),
        ("mi300x", "mi300x"),
        ("GH200-96GB", "gh200"),
        ("b200", "b200"),
    ],
)
def test_a_gpu_is_found(text: str, id_: str) -> None:
    found = find_gpu(text).found
    assert found is not None
    assert found.id == id_


@pytest.mark.parametrize("text", ["gpt-4o-mini quality", "4o mini class"])
def test_a_model_that_stands_for_a_class_brings_its_tier(text: str) -> None:
    found = find_api_model(text).found
    assert found is not None
    assert found.tier == "small"


@pytest.mark.parametrize(
    "text",
    [
        "gpt-7",
        "gpt-40",
        "gpt-4o-mini-audio",
        "gpt-4o-max",
        "claude haiku 6",
        "haiku 45",
        "claude sonnet 55",
        "gemini 9 flash",
        "gemini 2.5",
        "mini",
        "claude",
        "gpt",
        "gpt 5.6",
        "70b",
        "foo",
        "",
        "<!channel>",
    ],
)
def test_an_api_model_that_is_not_there_or_not_clear_is_not_found(text: str) -> None:
    assert find_api_model(text).found is None


@pytest.mark.parametrize(
    "text",
    [
        "llama 3.5 70b",
        "llama 3.2 8b",
        "llama 65b",
        "llama",
        "llama 4 scout",
        "qwen3",
        "qwen 2.5 3b",
        "qwen 4b",
        "gpt oss",
        "mistral 9b",
        "mistral 8x7b",
        "deepseek",
        "deepseek v2",
        "70b",
        "120b",
        "gemma 3",
    ],
)
def test_an_open_model_that_is_not_there_or_not_clear_is_not_found(text: str) -> None:
    assert find_open_model(text).found is None


@pytest.mark.parametrize(
    "text",
    [
        "a100",
        "L40",
        "A6000",
        "RTX 6000 Ada",
        "rtx 6000",
        "H20",
        "h800",
        "v100",
        "4090 ti",
        "gh200 144gb",
        "h100 40gb",
        "b100",
    ],
)
def test_a_gpu_that_is_not_there_or_not_clear_is_not_found(text: str) -> None:
    assert find_gpu(text).found is None


def test_an_ambiguous_name_gives_what_it_could_mean() -> None:
    assert {each.id for each in find_open_model("gpt oss").candidates} == {"gpt_oss_20b", "gpt_oss_120b"}
    assert {each.id for each in find_gpu("a100").candidates} >= {"a100_40gb_sxm", "a100_80gb_sxm"}


@pytest.mark.parametrize("text", ["gemini", "claude", "gpt"])
def test_the_words_of_a_family_alone_mean_each_of_its_models(text: str) -> None:
    match = find_api_model(text)
    assert match.found is None
    assert len({each.tier for each in match.candidates if each.id}) >= 3


@pytest.mark.parametrize("text", ["mistral", "deepseek", "llama", "qwen"])
def test_no_open_model_stands_for_its_family(text: str) -> None:
    match = find_open_model(text)
    assert match.found is None
    assert len(match.candidates) >= 3


def test_an_unknown_name_gives_the_nearest() -> None:
    assert "Llama 3.3 70B" in {each.title for each in find_open_model("llama 3.5 70b").nearest}
    with pytest.raises(UnknownNameError, match=r"not in the catalog; the nearest: .*Claude Haiku"):
        find_api_model("claude haiku 6").one("the API model")
    with pytest.raises(UnknownNameError, match="names several"):
        find_gpu("a100").one("the GPU")


@pytest.mark.parametrize(
    ("find", "held"),
    [
        (find_api_model, catalog().api_models),
        (find_open_model, catalog().models),
        (find_gpu, catalog().gpus),
    ],
)
def test_a_name_of_the_catalog_finds_itself(find: Callable[[str], Match], held: Mapping[str, Entry]) -> None:
    for id_, entry in held.items():
        assert find(entry.title).one("the name").id == id_


@given(st.text(max_size=200))
def test_no_text_breaks_a_look_up(text: str) -> None:
    for find in (find_api_model, find_open_model, find_gpu):
        match = find(text)
        assert match.found is None or not match.candidates


def test_every_model_of_the_price_library_is_found_again_by_the_id_that_it_is_given() -> None:
    for provider in FIRST_PARTY:
        for info in library_providers()[provider].models:
            told = find_library_model(f"{provider}/{info.id}")
            if told is None:
                continue
            held = paid_model(f"{provider}/{info.id}", "model.api_model", catalog())
            assert (held.title, held.model) == (told.title, info.id)
            assert paid_model(held.id, "model.api_model", catalog()) == held
