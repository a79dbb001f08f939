"""How many requests may run at once so that nobody waits too long? The roofline, cut to latency targets.

Prompts are read one after another, so they queue for it. The wait is that of a queue with one server (M/G/1),
whose load is the share of time that prompts take:

- A request finds the others there, not itself: the load it meets is (n - 1) / n of all, with n at once
  (Schweitzer's approximation of the arrival theorem).
- It must wait with the probability of that load. If it must, it waits S (1 + c²) / 2 / (1 - load) on average
  (Pollaczek and Khinchine), S being the time to read a prompt and c its coefficient of variation.
- Waits beyond 0 are taken as exponential: Abate, Choudhury and Whitt, "Exponential approximations for tail
  probabilities in queues, I: waiting times", Operations Research 43(5), 1995. It is exact for c = 1.

The first token comes after the step that is running, the wait and the prompt itself. Every time here grows
with the requests at once, so that the most that keep all targets are found by halving.
"""

import dataclasses
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from costmodel.throughput import Constants, Floats, Network, Number, Rate, Replica, Requests, Roofline, only

MILLISECONDS = 1e3
"""In a second: people give targets in milliseconds."""
HALVINGS = 14
"""Of the logarithm of the batch: the largest batch of a GPU is met to a thousandth."""


@dataclass(frozen=True)
class Targets:
    """How long people may wait, in seconds; infinity is no target.

    Attributes:
        first_token_s: from asking to the first token, `percentile` of requests.
        output_token_s: each token after it, on average over the answer.
        answer_s: from asking to the end: the first token at `percentile`, and the rest on average.
        percentile: of requests, above 0 and below 1.
        prompt_variation: variance over squared mean of the time to read a prompt.
    """

    first_token_s: Number = np.inf
    output_token_s: Number = np.inf
    answer_s: Number = np.inf
    percentile: Number = 0.99
    prompt_variation: Number = 1.0

    def only(self, those: NDArray[np.bool_]) -> "Targets":
        """The same for those candidates, in one row."""
        return Targets(*(only(each, those) for each in vars(self).values()))

    def kept_by(self, rate: Rate, requests: Requests) -> NDArray[np.bool_]:
        """Whether all of them are kept at such a rate."""
        first = first_token_s(rate, self.percentile, self.prompt_variation)
        answer = first + requests.output_tokens * rate.output_token_s
        return np.asarray(
            (first <= self.first_token_s)
            & (rate.output_token_s <= self.output_token_s)
            & (answer <= self.answer_s)
        )


def wait_s(load: Number, prefill_s: Number, percentile: Number, prompt_variation: Number) -> Floats:
    """What a percentile of requests wait at most before their prompt is read.

    Args:
        load: share of time that the prompts of others take, 0 to below 1.
        prefill_s: time to read one prompt, on average.
        percentile: of requests; those that need not wait are among them.
        prompt_variation: variance over squared mean of that time.
    """
    busy = np.asarray(load)
    free = np.maximum(1 - busy, np.finfo(np.float64).tiny)
    if_waiting = prefill_s * ((1 + prompt_variation) / 2) / free
    return np.asarray(if_waiting * np.log(np.maximum(busy / (1 - percentile), 1.0)))


def first_token_s(rate: Rate, percentile: Number, prompt_variation: Number) -> Floats:
    """Time to the first token of a percentile of requests; infinite where nothing fits."""
    load = rate.prefill_s * rate.requests_per_s * (1 - 1 / np.maximum(rate.batch, 1.0))
    first = rate.step_s + wait_s(load, rate.prefill_s, percentile, prompt_variation) + rate.prefill_s
    return np.where(rate.fits, first, np.inf)


def under_targets(
    network: Network, replica: Replica, requests: Requests, constants: Constants, targets: Targets
) -> Rate:
    """The roofline at the largest concurrency that keeps all targets; arrays broadcast as there.

    Where not even one request at a time does, nothing fits: all 0.
    """
    line = Roofline.of(network, replica, requests, constants)
    most = line.at(requests.concurrency)
    high = np.log(np.maximum(most.batch, 1.0))
    # Where memory is the limit the targets are kept already, and where one request breaks them there is no
    # more to try: neither is searched.
    kept = targets.kept_by(most, requests)
    searched = most.fits & ~kept & targets.kept_by(line.at(1.0), requests)
    best = np.where(kept, high, 0.0)
    best[searched] = _most_at_once(line.only(searched), targets.only(searched), high[searched])
    rate = line.at(np.exp(best))
    fits = rate.fits & targets.kept_by(rate, requests)
    return dataclasses.replace(
        rate,
        requests_per_s=np.where(fits, rate.requests_per_s, 0.0),
        output_tokens_per_s=np.where(fits, rate.output_tokens_per_s, 0.0),
        batch=np.where(fits, rate.batch, 0.0),
        output_token_s=np.where(fits, rate.output_token_s, np.inf),
        fits=fits,
    )


def _most_at_once(line: Roofline, targets: Targets, high: Floats) -> Floats:
    """The logarithm of the most requests at once that keep all targets, between 0 and `high`."""
    low = np.zeros_like(high)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        kept = targets.kept_by(line.at(np.exp(middle)), line.requests)
        low, high = np.where(kept, middle, low), np.where(kept, high, middle)
    return low
