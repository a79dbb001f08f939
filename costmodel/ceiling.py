"""Which rate can no engine pass? Every operation at a chip's full peak, every byte at its full bandwidth."""

import numpy as np

from costmodel.throughput import FLOPS_PER_PARAMETER, Network, Replica, Requests, cached, weights_read


def ceiling(network: Network, replica: Replica, requests: Requests | None = None) -> float:
    """Output tokens a second that no engine can pass: every operation at full peak, every byte at full rate.

    With `requests` their input is computed too, and each step reads the weights and the cache of all that
    run at once; without, only the output is computed.
    """
    token_flops = FLOPS_PER_PARAMETER * np.asarray(network.active_parameters)
    peak = replica.peak_flops_per_s * np.asarray(replica.chips)
    if requests is None:
        return float(peak / token_flops)
    prompt_flops = token_flops - 2 * FLOPS_PER_PARAMETER * np.asarray(network.table_parameters)
    prompt_tokens = requests.input_tokens * (1 - np.asarray(requests.cached_input_share))
    output_flops = token_flops - FLOPS_PER_PARAMETER * np.asarray(network.table_parameters)
    computing_s = (prompt_tokens * prompt_flops + requests.output_tokens * output_flops) / peak
    written = requests.input_tokens + np.asarray(requests.output_tokens) / 2
    sequence_bytes = cached(written, network) * replica.kv_bytes_per_element
    weight_bytes = network.parameters * np.asarray(replica.weight_bytes_per_parameter)
    room = np.maximum(replica.memory_bytes * np.asarray(replica.chips) - weight_bytes, 0.0)
    batch = np.maximum(np.minimum(requests.concurrency, room / sequence_bytes), 1.0)
    read = weights_read(network, batch) * replica.weight_bytes_per_parameter / batch + sequence_bytes
    reading_s = requests.output_tokens * read / (replica.bandwidth_bytes_per_s * np.asarray(replica.chips))
    return float(requests.output_tokens / np.maximum(computing_s, reading_s))


def above_physics(
    network: Network, replica: Replica, output_tokens_per_s: float, requests: Requests | None = None
) -> str | None:
    """Why a claimed rate cannot be, or None: full compute and full bandwidth are ceilings that none passes.

    A rate for prompt tokens that were served from a cache is not output: claim output tokens.
    """
    most = ceiling(network, replica, requests)
    if output_tokens_per_s <= most:
        return None
    can = "compute" if requests is None else "compute and read"
    return (
        f"{output_tokens_per_s:,.0f} output tokens/s is {output_tokens_per_s / most:.1f} times what the "
        f"chips can {can}: {most:,.0f} tokens/s at full peak. "
        "Was it measured on more chips, or with cached input?"
    )
