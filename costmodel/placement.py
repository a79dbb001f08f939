"""What does the roofline need to know of a catalog model on catalog GPUs? Its network, and a replica of it.

Weights in eight bits are computed in eight bits, which the chip must have: an A100 has no fp8. Weights in
four bits are computed in four where the chip can, and else unpacked to sixteen as they are read.
"""

from collections.abc import Mapping
from math import inf

from costmodel.catalog.schema import Gpu, OpenModel, Precision
from costmodel.throughput import Constants, Network, Replica

BITS_PER_BYTE = 8
BITS: Mapping[Precision, float] = {"bf16": 16, "fp8": 8, "int8": 8, "fp4": 4.5, "int4": 4.5}
"""Of weights that were cut after training; four bits carry a scale of eight bits for each sixteen weights."""
GIGA = 1e9
GIBI = 2**30
TERA = 1e12


def computes_in(precision: Precision, gpu: Gpu) -> Precision | None:
    """The precision a GPU computes in for such weights; None where the chip cannot run them."""
    if precision in gpu.dense_tflops and precision != "int4":
        return precision
    if precision in ("fp4", "int4") and "bf16" in gpu.dense_tflops:
        return "bf16"
    return None


def network(model: OpenModel, *, dealt_out: bool = False) -> Network:
    """What of a catalog model the roofline takes.

    With `dealt_out` attention is data-parallel: each chip attends to requests of its own, and no cache is
    copied. Else chips share out the heads.
    """
    mla = model.attention == "mla"
    full_values = model.mla_latent_dim if mla else 2 * model.kv_heads * model.head_dim
    return Network(
        parameters=model.total_params_billion.value * GIGA,
        active_parameters=model.active_params_billion.value * GIGA,
        layers=model.layers,
        full_layers=model.full_attention_layers,
        hidden_size=model.hidden_size,
        attention_width=model.query_heads * model.head_dim,
        kv_elements_per_token_layer=full_values,
        experts=model.experts,
        experts_per_token=model.experts_per_token,
        windowed_layers=model.sliding_layers,
        window_tokens=model.sliding_window_tokens,
        table_parameters=model.vocabulary * model.hidden_size,
        windowed_kv_share=(model.sliding_values_per_token or full_values) / full_values,
        kv_heads=inf if dealt_out else 1 if mla else model.kv_heads,
    )


def replica(
    model: OpenModel, gpu: Gpu, chips: int, precision: Precision, constants: Constants
) -> Replica | None:
    """A model's weights at a precision on some GPUs; None where the chip cannot run them."""
    computing = computes_in(precision, gpu)
    if computing is None:
        return None
    eight_bits = constants.fp8_efficiency
    efficiency = {"fp8": eight_bits, "int8": eight_bits, "fp4": constants.fp4_efficiency}.get(computing, 1.0)
    native = precision == model.native_precision
    bits = model.native_bits_per_weight.value if native else BITS[precision]
    return Replica(
        chips=chips,
        memory_bytes=gpu.memory_gb.value * GIBI,  # memory is built in powers of two, and printed as GB
        bandwidth_bytes_per_s=gpu.bandwidth_gb_per_s.value * GIGA,
        link_bytes_per_s=gpu.link_gb_per_s.value * GIGA / 2,  # both directions are printed; one is used
        peak_flops_per_s=gpu.dense_tflops[computing].value * TERA,
        compute_efficiency=efficiency,
        weight_bytes_per_parameter=bits / BITS_PER_BYTE,
        kv_bytes_per_element=1 if "fp8" in gpu.dense_tflops and precision != "bf16" else 2,
        software_efficiency=constants.amd_efficiency if gpu.vendor == "AMD" else 1.0,
    )
