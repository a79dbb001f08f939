"""Which options does a scenario have? Every family behind its compliance gate."""

from collections.abc import Iterator
from dataclasses import dataclass

from costmodel import compliance
from costmodel.options.case import Case
from costmodel.options.hosted_open import hosted_open
from costmodel.options.owned_gpu import owned_gpu
from costmodel.options.plan import Candidate, Costed, Plan
from costmodel.options.rented_gpu import QUOTED_GPU, rented_gpu
from costmodel.options.token_api import retirement, token_apis


@dataclass(frozen=True)
class Offered:
    """All options of a case: `plans` are the admissible ones, `costed` the results of all."""

    plans: tuple[Plan, ...]
    costed: tuple[Costed, ...]


def offered(case: Case) -> Offered:
    """Every option of the case."""
    gate = compliance.admissible(case.scenario.regulated)
    candidates = (
        *token_apis(case, gate),
        *hosted_open(case, gate),
        rented_gpu(case, gate),
        owned_gpu(case, gate),
    )
    return Offered(
        plans=tuple(each.plan for each in candidates if isinstance(each, Candidate) and each.refused is None),
        costed=tuple(each.costed() if isinstance(each, Candidate) else each for each in candidates),
    )


def warnings(case: Case) -> Iterator[str]:
    """What a reader must know before trusting the figures: retirements, and what was assumed."""
    yield from retirement(case, case.named)
    if case.scenario.volume.shape is None:
        yield (
            f"The shape of a request is a guess: {case.demand.input_tokens_per_request:,.0f} tokens in, "
            f"{case.demand.output_tokens_per_request:,.0f} out. Capacity and cost move with it."
        )
    if case.demand.batch_share > case.scenario.volume.batch_share:
        yield "A nightly batch can wait: API tokens are priced by batch where a batch price is on record."
    finance = case.scenario.finance
    if finance.gpu_usd_per_gpu_hour is not None and finance.gpu is None:
        quoted = case.facts.gpus[QUOTED_GPU].title
        yield f"The GPU price you gave is taken for the {quoted}, since no GPU was named."
