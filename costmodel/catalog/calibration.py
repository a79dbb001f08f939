"""What was the roofline calibrated to? The constants of throughput.toml, on a date."""

from datetime import date
from functools import cache
from typing import Annotated

from costmodel.catalog.load import read
from costmodel.catalog.schema import Unit
from costmodel.scenario import Part
from costmodel.sourced import Dated
from costmodel.throughput import Constants

MICROSECOND = 1e-6
MILLION = 1e6
GB = 1e9


class Calibration(Part):
    """throughput.toml: the roofline's constants, its errors, and what a latency target costs."""

    memory_share: Annotated[
        Dated, Unit("share of memory", ages=False, label="memory that the engine may use")
    ]
    activation_gb: Annotated[Dated, Unit("GB a GPU", ages=False, label="memory for activations")]
    bandwidth_efficiency: Annotated[
        Dated, Unit("share of peak bandwidth", ages=False, label="memory bandwidth reached")
    ]
    prefill_compute_efficiency: Annotated[
        Dated, Unit("share of peak compute", ages=False, label="compute reached on the prompt (prefill)")
    ]
    decode_compute_efficiency: Annotated[
        Dated, Unit("share of peak compute", ages=False, label="compute reached on the answer (decode)")
    ]
    fp8_efficiency: Annotated[Dated, Unit("ratio", ages=False, label="8-bit compute reached, beside 16-bit")]
    fp4_efficiency: Annotated[Dated, Unit("ratio", ages=False, label="4-bit compute reached, beside 16-bit")]
    expert_half_mparams: Annotated[
        Dated,
        Unit(
            "million parameters", ages=False, label="size of an expert that computes at half the dense rate"
        ),
    ]
    step_overhead_us: Annotated[Dated, Unit("microseconds a step", ages=False, label="fixed time of a step")]
    layer_overhead_us: Annotated[
        Dated, Unit("microseconds a layer and step", ages=False, label="fixed time of a layer")
    ]
    sequence_overhead_us: Annotated[
        Dated, Unit("microseconds a sequence and step", ages=False, label="fixed time of a running sequence")
    ]
    allreduce_latency_us: Annotated[
        Dated, Unit("microseconds an all-reduce", ages=False, label="latency of an all-reduce")
    ]
    link_efficiency: Annotated[
        Dated, Unit("share of peak link rate", ages=False, label="link rate reached between GPUs")
    ]
    amd_efficiency: Annotated[
        Dated,
        Unit("ratio", ages=False, label="what the software on AMD's GPUs reaches, beside that of the fit"),
    ]
    error_low: Annotated[
        Dated,
        Unit("measured over predicted, p10", ages=False, label="measured throughput over predicted, low end"),
    ]
    error_high: Annotated[
        Dated,
        Unit(
            "measured over predicted, p90", ages=False, label="measured throughput over predicted, high end"
        ),
    ]
    error_low_away: Annotated[
        Dated,
        Unit(
            "measured over predicted, p10",
            ages=False,
            label="measured throughput over predicted away from the fit, low end",
        ),
    ]
    error_high_away: Annotated[
        Dated,
        Unit(
            "measured over predicted, p90",
            ages=False,
            label="measured throughput over predicted away from the fit, high end",
        ),
    ]
    fewest_rows: Annotated[
        Dated, Unit("rows", ages=False, label="rows of the fit from which it knows a GPU well")
    ]
    most_requests_fitted: Annotated[
        Dated, Unit("requests at once", ages=False, label="requests at once up to which the fit knows a rate")
    ]
    vllm_sequences: Annotated[
        Dated, Unit("sequences", ages=False, label="sequences that vLLM runs at once by default")
    ]
    vllm_sequences_large_gpu: Annotated[
        Dated,
        Unit("sequences", ages=False, label="sequences that vLLM runs at once by default on large GPUs"),
    ]
    tgi_sequences: Annotated[
        Dated, Unit("sequences", ages=False, label="requests that TGI takes at once by default")
    ]
    median_error: Annotated[
        Dated, Unit("share of the measured rate", ages=False, label="median error of predicted throughput")
    ]
    output_token_ms: Annotated[
        Dated, Unit("milliseconds an output token", ages=False, label="time of an output token")
    ]
    first_token_ms: Annotated[Dated, Unit("milliseconds", ages=False, label="time to the first token")]
    first_token_ms_per_input_token: Annotated[
        Dated, Unit("milliseconds an input token", ages=False, label="time to the first token of long input")
    ]
    prompt_variation: Annotated[
        Dated,
        Unit("squared coefficient of variation", ages=False, label="how much times to read a prompt differ"),
    ]
    latency_derating: Annotated[
        Dated, Unit("share of offline throughput", ages=False, label="throughput kept under a latency target")
    ]

    def constants(self, on: date) -> Constants:
        """The plain numbers that `roofline` takes, in seconds and bytes."""
        return Constants(
            memory_share=self.memory_share.on(on).value,
            activation_bytes=self.activation_gb.on(on).value * GB,
            bandwidth_efficiency=self.bandwidth_efficiency.on(on).value,
            prefill_compute_efficiency=self.prefill_compute_efficiency.on(on).value,
            decode_compute_efficiency=self.decode_compute_efficiency.on(on).value,
            fp8_efficiency=self.fp8_efficiency.on(on).value,
            fp4_efficiency=self.fp4_efficiency.on(on).value,
            expert_half_parameters=self.expert_half_mparams.on(on).value * MILLION,
            step_overhead_s=self.step_overhead_us.on(on).value * MICROSECOND,
            layer_overhead_s=self.layer_overhead_us.on(on).value * MICROSECOND,
            sequence_overhead_s=self.sequence_overhead_us.on(on).value * MICROSECOND,
            allreduce_latency_s=self.allreduce_latency_us.on(on).value * MICROSECOND,
            link_efficiency=self.link_efficiency.on(on).value,
            amd_efficiency=self.amd_efficiency.on(on).value,
        )


@cache
def calibration() -> Calibration:
    """The calibration of throughput.toml, read once."""
    return read("throughput", Calibration)
