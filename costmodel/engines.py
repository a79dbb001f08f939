"""Which engine is meant, and how many requests does it run at once by default?"""

from collections.abc import Mapping
from datetime import date

from costmodel.calibrate.measurements import AT_SATURATION
from costmodel.catalog.calibration import Calibration
from costmodel.catalog.schema import Gpu

LARGE_GPU_GIB = 70
ENGINES: Mapping[str, str] = {
    "vllm": "vllm",
    "sglang": "sglang",
    "tensorrt": "tensorrt-llm",
    "trtllm": "tensorrt-llm",
    "trt-llm": "tensorrt-llm",
    "tgi": "tgi",
    "text-generation-inference": "tgi",
}
"""What in an engine's name says which it is."""


def engine_named(told: str | None) -> str | None:
    """The engine of that name; None where none or an unknown one is told."""
    name = (told or "").lower()
    return next((engine for part, engine in ENGINES.items() if part in name), None)


def most_requests(engine: str | None, gpu: Gpu, fitted: Calibration, on: date) -> float:
    """How many requests an engine runs at once on a GPU by default; infinity where memory alone decides."""
    if engine == "tgi":
        return fitted.tgi_sequences.on(on).value
    if engine == "vllm":
        large = gpu.memory_gb.value >= LARGE_GPU_GIB and not gpu.id.startswith("a100")
        return (fitted.vllm_sequences_large_gpu if large else fitted.vllm_sequences).on(on).value
    return AT_SATURATION
