"""What of a decision can be set beside a published figure? One function a measure, each a single number.

A scenario of claims.toml is chosen so that its measure exists; one that has none raises ValueError.
"""

from collections.abc import Callable, Mapping

from costmodel.catalog.claim_entries import Measure
from costmodel.decision import Decision, LineItemKind, OptionResult
from costmodel.options.plan import TOKENS_PER_MTOK


def _usd(option: OptionResult, kind: LineItemKind) -> float:
    """The option's line items of a kind, USD a month."""
    return sum(item.usd_per_month for item in option.line_items if item.kind == kind)


def _rent_usd_per_mtok(decision: Decision) -> float:
    """GPU rent over all tokens, in and out: no people."""
    return _usd(decision.option("rented_gpu"), "gpu") / decision.tokens_per_month * TOKENS_PER_MTOK


def _tokens_per_gpu_second(decision: Decision) -> float:
    """Tokens in and out that one GPU serves at full load."""
    fleet = decision.option("rented_gpu").fleet
    if fleet is None:
        msg = "the scenario's rented GPUs serve nothing; give one that fits"
        raise ValueError(msg)
    tokens = decision.input_tokens_per_request + decision.output_tokens_per_request
    requests_per_s = fleet.tokens_per_second_per_replica / decision.output_tokens_per_request
    return requests_per_s * tokens / fleet.gpus_per_replica


def _cost_over_rent(decision: Decision) -> float:
    """All costs, every hour of work charged, over the GPU rent."""
    rented = decision.option("rented_gpu")
    return rented.fully_loaded_usd_per_month / _usd(rented, "gpu")


def _break_even_api_usd_per_month(decision: Decision) -> float:
    """What the cheapest API by the token costs a month in tokens at the break-even volume."""
    held = decision.break_even
    if held is None or held.tokens_per_month is None:
        msg = "the scenario has no break-even in range; give one that has"
        raise ValueError(msg)
    bills = (
        _usd(option, "api_tokens")
        for option in decision.options
        if option.admissible and option.side == "API"
    )
    cheapest = next(usd for usd in bills if usd > 0)
    return cheapest / decision.tokens_per_month * held.tokens_per_month


def _open_api_options(decision: Decision) -> float:
    """How many ways to buy tokens compliance leaves open."""
    return sum(option.side == "API" and option.admissible for option in decision.options)


MEASURES: Mapping[Measure, Callable[[Decision], float]] = {
    "rent_usd_per_mtok": _rent_usd_per_mtok,
    "tokens_per_gpu_second": _tokens_per_gpu_second,
    "cost_over_rent": _cost_over_rent,
    "break_even_api_usd_per_month": _break_even_api_usd_per_month,
    "open_api_options": _open_api_options,
}
