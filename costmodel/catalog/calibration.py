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
GB = 1e9


class Calibration(Part):
    """throughput.toml: the roofline's constants, its error, and what a latency target costs."""

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
    moe_efficiency: Annotated[Dated, Unit("ratio", ages=False, label="efficiency of mixtures of experts")]
    step_overhead_us: Annotated[Dated, Unit("microseconds a step", ages=False, label="fixed time of a step")]
    layer_overhead_us: Annotated[
        Dated, Unit("microseconds a layer and step", ages=False, label="fixed time of a layer")
    ]
    allreduce_latency_us: Annotated[
        Dated, Unit("microseconds an all-reduce", ages=False, label="latency of an all-reduce")
    ]
    link_efficiency: Annotated[
        Dated, Unit("share of peak link rate", ages=False, label="link rate reached between GPUs")
    ]
    request_overhead_us: Annotated[
        Dated, Unit("microseconds a request", ages=False, label="fixed time of a request")
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
    median_error: Annotated[
        Dated, Unit("share of the measured rate", ages=False, label="median error of predicted throughput")
    ]
    output_token_ms: Annotated[
        Dated, Unit("milliseconds an output token", ages=False, label="time of an output token")
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
            moe_efficiency=self.moe_efficiency.on(on).value,
            step_overhead_s=self.step_overhead_us.on(on).value * MICROSECOND,
            layer_overhead_s=self.layer_overhead_us.on(on).value * MICROSECOND,
            allreduce_latency_s=self.allreduce_latency_us.on(on).value * MICROSECOND,
            link_efficiency=self.link_efficiency.on(on).value,
            request_overhead_s=self.request_overhead_us.on(on).value * MICROSECOND,
        )


@cache
def calibration() -> Calibration:
    """The calibration of throughput.toml, read once."""
    return read("throughput", Calibration)
