"""Figures of GPUs and models that were read in a source: a change here needs that source read again."""

from typing import NamedTuple

import pytest

from costmodel.catalog.load import catalog
from costmodel.sourced import Confidence

FACTS = catalog()


class Sizes(NamedTuple):
    """What decides a model's cache and speed, in the configuration's own terms."""

    layers: int
    hidden_size: int
    query_heads: int
    kv_heads: int
    head_dim: int
    experts: int
    experts_per_token: int


@pytest.mark.parametrize(
    ("gpu", "field", "value", "confidence"),
    [
        # github.com/NVIDIA/exemplar-performance @e249aa3c, README.md: peaks, reference architectures
        ("h100_sxm", "dense_tflops.bf16", 989, "primary"),
        ("h100_sxm", "dense_tflops.fp8", 1979, "primary"),
        ("b200", "bandwidth_gb_per_s", 7700, "primary"),
        ("b300", "tdp_w", 1100, "primary"),
        ("b300", "dense_tflops.fp4", 13500, "primary"),
        ("gb200", "dense_tflops.bf16", 2450, "primary"),
        # github.com/mlcommons/inference_results_v5.1 @965182b0, closed/NVIDIA/systems: GB200-NVL72, H200-SXM
        ("gb200", "memory_gb", 186, "primary"),
        ("h200", "memory_gb", 141, "primary"),
        # github.com/ROCm/ROCm @e396b489, docs/conceptual/gpu-arch/mi300.md
        ("mi300x", "dense_tflops.fp8", 2614.9, "primary"),
        # github.com/mlcommons/inference_results_v4.1 @198fc467, closed/AMD/systems/8xMI300X_2xEPYC-9374F.json
        ("mi300x", "tdp_w", 750, "primary"),
        # github.com/ai-dynamo/aiconfigurator @095f58a5, systems: l4.yaml, h100_pcie.yaml, a100_sxm.yaml
        ("l4", "dense_tflops.bf16", 121, "secondary"),
        ("h100_pcie", "dense_tflops.bf16", 756.5, "secondary"),
        ("a100_80gb_sxm", "bandwidth_gb_per_s", 2039, "secondary"),
    ],
)
def test_a_gpu(gpu: str, field: str, value: float, confidence: Confidence) -> None:
    name, _, precision = field.partition(".")
    held = getattr(FACTS.gpus[gpu], name)
    figure = held[precision] if precision else held
    assert (figure.value, figure.confidence) == (value, confidence)


@pytest.mark.parametrize(
    ("model", "sizes", "confidence"),
    [
        # github.com/meta-llama/llama-models @364ed4ec, models/sku_list.py
        ("llama_3_1_8b", Sizes(32, 4096, 32, 8, 128, 1, 1), "primary"),
        ("llama_3_3_70b", Sizes(80, 8192, 64, 8, 128, 1, 1), "primary"),
        ("llama_3_1_405b", Sizes(126, 16384, 128, 8, 128, 1, 1), "primary"),
        # github.com/openai/gpt-oss @7b583341, gpt_oss/torch/model.py
        ("gpt_oss_120b", Sizes(36, 2880, 64, 8, 64, 128, 4), "primary"),
        # github.com/google-deepmind/gemma @7691fd4e, gemma/gm/nn: _gemma.py, gemma4/_gemma4.py (global)
        ("gemma_3_27b", Sizes(62, 5376, 32, 16, 128, 1, 1), "primary"),
        ("gemma_4_31b", Sizes(60, 5376, 32, 4, 512, 1, 1), "primary"),
        # github.com/deepseek-ai/DeepSeek-V3 @9b4e9788, inference/configs/config_671B.json (head: 128 + 64)
        ("deepseek_v3", Sizes(61, 7168, 128, 128, 192, 256, 8), "primary"),
        # github.com/ai-dynamo/aiconfigurator @095f58a5, model_configs: copies of the published config.json
        ("qwen3_235b_a22b", Sizes(94, 4096, 64, 4, 128, 128, 8), "secondary"),
        ("qwen3_5_27b", Sizes(64, 5120, 24, 4, 256, 1, 1), "secondary"),
        ("kimi_k2_6", Sizes(61, 7168, 64, 64, 192, 384, 8), "secondary"),
    ],
)
def test_a_model(model: str, sizes: Sizes, confidence: Confidence) -> None:
    entry = FACTS.models[model]
    assert Sizes(*(getattr(entry, name) for name in Sizes._fields)) == sizes
    assert entry.confidence == confidence


def test_the_shapes_of_the_azure_traces() -> None:
    # github.com/Azure/AzurePublicDataset @b469a113, data: means over 19,366 and 8,819 rows
    means = {
        (shape.input_tokens.value, shape.output_tokens.value, shape.confidence)
        for shape in (FACTS.request_shapes.shapes[id_] for id_ in ("chat", "code"))
    }
    assert means == {(1155, 211, "measured"), (2048, 28, "measured")}
