"""How many tokens a second does a model give on a chip? A roofline with eleven calibrated constants.

One replica is `chips` chips of one kind in one node, sharing the model by tensor parallelism. In a decode
step every running sequence gets one token: the step reads the weights and the KV cache once (bandwidth), does
two operations a parameter and token (compute), exchanges activations between the chips, and pays an overhead
a step, a layer and a sequence. A request also needs its input computed once (prefill). Hence:

    requests a second = 1 / (prefill time + output * step time / batch)

The batch is what was asked for, or what fits in memory. Every argument may be an array: a search over
hardware is one call. Bandwidth and compute are met with an efficiency below 1, so no result exceeds them.

A key-value head is not cut: chips beyond a model's heads hold copies, which are read and take room like any.

The experts of a mixture are computed as many small matrix products, which fill a chip the worse the smaller
they are: an expert of `expert_half_parameters` reaches half of what a dense layer does.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Number = float | Floats

ALLREDUCES_PER_LAYER = 2
"""Tensor parallelism sums activations after attention and after the feed-forward block."""
ACTIVATION_BYTES = 2
FLOPS_PER_PARAMETER = 2
"""A multiply and an add a parameter and token."""


@dataclass(frozen=True)
class Network:
    """What of a model matters here.

    Attributes:
        parameters: weights in all.
        active_parameters: weights that one token passes through (all of them in a dense model).
        layers: transformer layers of any kind: each costs overhead and two all-reduces.
        full_layers: layers that attend to the whole context.
        windowed_layers: layers that attend to the last `window_tokens` only. Layers that are neither keep a
            constant state, which is left out.
        hidden_size: width of the activations exchanged between chips.
        attention_width: query heads times their size.
        kv_elements_per_token_layer: cached keys and values, elements a token and layer.
        experts: experts a layer, 1 when dense; `experts_per_token` of them are used.
        windowed_kv_share: what a windowed layer caches of a token, beside what a full one does.
        table_parameters: of the vocabulary's table, and of the output head again: a prompt computes neither.
        kv_heads: that chips share out; chips beyond them hold copies. Latent attention (MLA) has one.
    """

    parameters: Number
    active_parameters: Number
    layers: Number
    full_layers: Number
    hidden_size: Number
    attention_width: Number
    kv_elements_per_token_layer: Number
    experts: Number = 1.0
    experts_per_token: Number = 1.0
    windowed_layers: Number = 0.0
    window_tokens: Number = 0.0
    table_parameters: Number = 0.0
    windowed_kv_share: Number = 1.0
    kv_heads: Number = np.inf


@dataclass(frozen=True)
class Replica:
    """The chips of one replica and how the weights sit on them.

    Attributes:
        chips: number of chips, all in one node.
        memory_bytes: of one chip.
        bandwidth_bytes_per_s: memory bandwidth of one chip.
        link_bytes_per_s: to the other chips, one direction.
        peak_flops_per_s: dense peak of one chip at the precision it computes in.
        compute_efficiency: of that precision beside sixteen bits (`Constants.efficiency`).
        weight_bytes_per_parameter: 2 for bf16, 1 for fp8, a little over 0.5 for four bits with their scales.
        kv_bytes_per_element: 2, or 1 where the cache is kept in eight bits.
        software_efficiency: what its vendor's software reaches beside that of the chips of the fit.
    """

    chips: Number
    memory_bytes: Number
    bandwidth_bytes_per_s: Number
    link_bytes_per_s: Number
    peak_flops_per_s: Number
    compute_efficiency: Number
    weight_bytes_per_parameter: Number
    kv_bytes_per_element: Number
    software_efficiency: Number = 1.0


@dataclass(frozen=True)
class Requests:
    """The shape of the work: tokens a request, the share of input whose KV is cached, how many at once."""

    input_tokens: Number
    output_tokens: Number
    cached_input_share: Number = 0.0
    concurrency: Number = np.inf
    """Requests in flight on the replica; infinity is saturation: as many as fit in memory."""


@dataclass(frozen=True)
class Constants:
    """The calibrated constants; `catalog/throughput.toml` says on what and when they were fitted."""

    memory_share: float
    activation_bytes: float
    bandwidth_efficiency: float
    prefill_compute_efficiency: float
    decode_compute_efficiency: float
    fp8_efficiency: float
    fp4_efficiency: float
    expert_half_parameters: float
    step_overhead_s: float
    layer_overhead_s: float
    sequence_overhead_s: float
    allreduce_latency_s: float
    link_efficiency: float
    amd_efficiency: float = 1.0
    """`Replica.software_efficiency` of AMD's chips, which the roofline itself is not fitted to."""


@dataclass(frozen=True)
class Rate:
    """What the roofline gives, one entry a candidate; all 0 where the weights do not fit.

    Attributes:
        requests_per_s: finished requests a second.
        output_tokens_per_s: the same times output tokens a request.
        batch: sequences running at once.
        output_token_s: time per output token that a user sees, the prefills of others included, without
            queueing; infinite where the weights do not fit.
        prefill_s: time to compute the input of one request, alone.
        step_s: time of one decode step of the whole batch.
        fits: weights and one full request fit in memory.
    """

    requests_per_s: Floats
    output_tokens_per_s: Floats
    batch: Floats
    output_token_s: Floats
    prefill_s: Floats
    step_s: Floats
    fits: NDArray[np.bool_]


def only(value: Number, those: NDArray[np.bool_]) -> Number:
    """Of a value that broadcasts against the candidates, what belongs to those; a plain number stays one."""
    return np.broadcast_to(value, those.shape)[those] if isinstance(value, np.ndarray) else value


def attended(tokens: Number, network: Network) -> Floats:
    """Tokens attended to at a context of `tokens`, summed over layers; a window sees its width at most."""
    return np.asarray(
        tokens * network.full_layers + np.minimum(tokens, network.window_tokens) * network.windowed_layers
    )


def cached(tokens: Number, network: Network) -> Floats:
    """Cached elements of one sequence at a context of `tokens`, over all layers."""
    windowed = np.minimum(tokens, network.window_tokens) * network.windowed_layers * network.windowed_kv_share
    return np.asarray(network.kv_elements_per_token_layer * (tokens * network.full_layers + windowed))


def kv_bytes(network: Network, replica: Replica) -> Floats:
    """Of a cached element, over all chips: a head is not cut, so chips beyond the heads hold copies."""
    copies = np.maximum(1.0, np.asarray(replica.chips) / network.kv_heads)
    return np.asarray(replica.kv_bytes_per_element * copies)


def always_read(network: Network) -> Floats:
    """Parameters that every token passes through: all of a dense model, in a mixture what is no expert."""
    chosen = np.asarray(network.experts_per_token) / network.experts
    is_moe = np.asarray(network.experts) > 1
    # active = always + (all - always) * chosen, solved for always.
    open_share = np.where(is_moe, 1 - chosen, 1.0)
    shared = np.maximum((network.active_parameters - network.parameters * chosen) / open_share, 0.0)
    return np.asarray(np.where(is_moe, shared, network.parameters))


def weights_read(network: Network, batch: Number) -> Floats:
    """Parameters that one decode step reads: an MoE model reads the experts that its batch happens to hit."""
    chosen = np.asarray(network.experts_per_token) / network.experts
    always = always_read(network)
    return np.asarray(always + (network.parameters - always) * (1 - (1 - chosen) ** batch))


def computed_parameters(network: Network, expert_half_parameters: float) -> Floats:
    """Parameters whose dense computation takes as long as one token through this network.

    The experts' part counts for more than its size: small matrices do not fill a chip.
    """
    always = always_read(network)
    of_experts = network.active_parameters - always
    expert = (network.parameters - always) / (np.asarray(network.layers) * network.experts)
    # Where there are no experts there is nothing to weigh: 0 x the harmless 1.
    expert = np.where(np.asarray(network.experts) > 1, expert, 1.0)
    return np.asarray(always + of_experts * (1 + expert_half_parameters / expert))


@dataclass(frozen=True)
class Roofline:
    """One replica's rate at any number of requests at once; one entry a candidate.

    A decode step takes what is the same whatever runs, what reading experts takes, and so much a sequence.

    Attributes:
        requests: the work; its concurrency is left to `at`.
        fits: weights and one full request fit in memory.
        most: sequences that fit in memory.
        step_s: of a decode step, what does not depend on the batch.
        experts_s: of a decode step, to read all experts.
        chosen: share of the experts that one token passes through.
        sequence_s: of a decode step, for each sequence.
        prefill_s: time to compute the input of one request, alone.
    """

    requests: Requests
    fits: NDArray[np.bool_]
    most: Floats
    step_s: Floats
    experts_s: Floats
    chosen: Floats
    sequence_s: Floats
    prefill_s: Floats

    @classmethod
    def of(cls, network: Network, replica: Replica, requests: Requests, constants: Constants) -> "Roofline":
        """Arrays broadcast against each other."""
        # A running sequence is half written on average; one at its full length must fit.
        written = requests.input_tokens + np.asarray(requests.output_tokens) / 2
        context = attended(written, network)
        element_bytes = kv_bytes(network, replica)
        sequence_bytes = cached(written, network) * element_bytes
        longest = cached(requests.input_tokens + np.asarray(requests.output_tokens), network)
        room = room_bytes(network, replica, constants)
        fits = room >= longest * element_bytes

        flops_per_s = replica.peak_flops_per_s * np.asarray(replica.compute_efficiency) * replica.chips
        attention_flops = FLOPS_PER_PARAMETER * np.asarray(network.attention_width)
        token_flops = FLOPS_PER_PARAMETER * computed_parameters(network, constants.expert_half_parameters)
        bandwidth = replica.bandwidth_bytes_per_s * np.asarray(replica.chips) * constants.bandwidth_efficiency
        # Decode attends with queries to keys and values: twice the work of one of them.
        computing_s = token_flops + 2 * attention_flops * context
        computing_s = computing_s / (flops_per_s * constants.decode_compute_efficiency)

        shared = np.asarray(replica.chips) > 1
        passes = ALLREDUCES_PER_LAYER * np.asarray(network.layers)
        # A ring all-reduce sends 2 (n - 1) / n of the message over each link.
        message_s = 2 * (1 - 1 / np.asarray(replica.chips)) * network.hidden_size * ACTIVATION_BYTES
        message_s = message_s / (replica.link_bytes_per_s * np.asarray(constants.link_efficiency))
        sent_s = np.where(shared, passes * message_s, 0.0)
        started_s = np.where(shared, passes * constants.allreduce_latency_s, 0.0)
        overhead_s = constants.step_overhead_s + np.asarray(network.layers) * constants.layer_overhead_s

        # Kernels, launches and exchanges are all software's: a lag of it stretches every time alike.
        reached = np.asarray(replica.software_efficiency)
        always = always_read(network)
        byte_s = replica.weight_bytes_per_parameter / bandwidth
        computed_tokens = requests.input_tokens * (1 - np.asarray(requests.cached_input_share))
        # Causal prefill attends to half of the input on average: half of decode's two.
        prefill_flops = token_flops + attention_flops * attended(requests.input_tokens, network)
        prefill_s = computed_tokens * (
            prefill_flops / (flops_per_s * constants.prefill_compute_efficiency) + sent_s
        )
        return cls(
            requests,
            *np.broadcast_arrays(
                fits,
                np.maximum(room / sequence_bytes, 1.0),
                (always * byte_s + started_s + overhead_s) / reached,
                (network.parameters - always) * byte_s / reached,
                np.asarray(network.experts_per_token) / network.experts,
                (sequence_bytes / bandwidth + computing_s + sent_s + constants.sequence_overhead_s) / reached,
                prefill_s / reached,
            ),
        )

    def only(self, those: NDArray[np.bool_]) -> "Roofline":
        """The same of those candidates, in one row."""
        requests, *arrays = vars(self).values()
        held = Requests(*(only(each, those) for each in vars(requests).values()))
        return Roofline(held, *(each[those] for each in arrays))

    def at(self, concurrency: Number) -> Rate:
        """With so many requests in flight, or as many as fit."""
        batch, output_tokens = np.minimum(concurrency, self.most), self.requests.output_tokens
        # An MoE model reads the experts that its batch happens to hit.
        step_s = self.step_s + self.experts_s * (1 - (1 - self.chosen) ** batch) + batch * self.sequence_s
        request_s = self.prefill_s + output_tokens * step_s / batch
        requests_per_s = np.where(self.fits, 1 / request_s, 0.0)
        return Rate(
            requests_per_s=requests_per_s,
            output_tokens_per_s=requests_per_s * output_tokens,
            batch=np.where(self.fits, batch, 0.0),
            output_token_s=np.where(self.fits, request_s * batch / output_tokens, np.inf),
            prefill_s=self.prefill_s,
            step_s=step_s,
            fits=self.fits,
        )


def roofline(network: Network, replica: Replica, requests: Requests, constants: Constants) -> Rate:
    """Tokens a second of one replica; arrays broadcast against each other."""
    return Roofline.of(network, replica, requests, constants).at(requests.concurrency)


def room_bytes(network: Network, replica: Replica, constants: Constants) -> Floats:
    """Memory left for the KV cache of a replica; negative where the weights alone do not fit."""
    usable = replica.memory_bytes * np.asarray(constants.memory_share) - constants.activation_bytes
    return np.asarray(
        usable * replica.chips - network.parameters * np.asarray(replica.weight_bytes_per_parameter)
    )
