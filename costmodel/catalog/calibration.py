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

    memory_share: Annotated[Dated, Unit("share of memory", ages=False)]
    activation_gb: Annotated[Dated, Unit("GB a GPU", ages=False)]
    bandwidth_efficiency: Annotated[Dated, Unit("share of peak bandwidth", ages=False)]
    prefill_compute_efficiency: Annotated[Dated, Unit("share of peak compute", ages=False)]
    decode_compute_efficiency: Annotated[Dated, Unit("share of peak compute", ages=False)]
    fp8_efficiency: Annotated[Dated, Unit("ratio", ages=False)]
    fp4_efficiency: Annotated[Dated, Unit("ratio", ages=False)]
    moe_efficiency: Annotated[Dated, Unit("ratio", ages=False)]
    step_overhead_us: Annotated[Dated, Unit("microseconds a step", ages=False)]
    layer_overhead_us: Annotated[Dated, Unit("microseconds a layer and step", ages=False)]
    allreduce_latency_us: Annotated[Dated, Unit("microseconds an all-reduce", ages=False)]
    link_efficiency: Annotated[Dated, Unit("share of peak link rate", ages=False)]
    request_overhead_us: Annotated[Dated, Unit("microseconds a request", ages=False)]
    error_low: Annotated[Dated, Unit("measured over predicted, p10", ages=False)]
    error_high: Annotated[Dated, Unit("measured over predicted, p90", ages=False)]
    median_error: Annotated[Dated, Unit("share of the measured rate", ages=False)]
    output_token_ms: Annotated[Dated, Unit("milliseconds an output token", ages=False)]
    latency_derating: Annotated[Dated, Unit("share of offline throughput", ages=False)]

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
