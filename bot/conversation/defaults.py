"""What is taken for "not sure"? The catalog's defaults, question by question, and the shape of a request."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from bot.conversation.state import Fill, Slot
from costmodel.catalog.load import catalog
from costmodel.compliance import Term
from costmodel.scenario import Load, ModelNeed, Regulated, RequestShape, Team, Volume


def default_fill(slot: Slot, on: date) -> Fill:
    """The answer that "not sure" and "skip" take on that date."""
    defaults = catalog().defaults
    if slot == "volume":
        return Fill(volume=Volume(tokens_per_month=defaults.volume.tokens_per_month.on(on).value))
    if slot == "model":
        return Fill(model=ModelNeed(tier=defaults.tier.tier))
    if slot == "load":
        return Fill(load=Load(pattern=defaults.load.pattern))
    if slot == "headcount":
        return Fill(headcount=Team(mlops_fte=defaults.headcount.mlops_fte.on(on).value))
    return Fill(regulated=Regulated(regimes=defaults.regulated.regimes))


def default_term(term: Term) -> Fill:
    """The answer to a term nobody is sure of: an agreement is acceptable, nothing restricts the place."""
    return Fill(regulated=Regulated.model_validate({term: term == "agreement_acceptable"}))


def default_shape() -> RequestShape:
    """The shape of a request where only a volume was told."""
    return named_shapes()[catalog().request_shapes.default]


@cache
def named_shapes() -> Mapping[str, RequestShape]:
    """Every shape of a request that the catalog names."""
    return {
        name: RequestShape(
            input_tokens_per_request=shape.input_tokens.value,
            output_tokens_per_request=shape.output_tokens.value,
        )
        for name, shape in catalog().request_shapes.shapes.items()
    }
