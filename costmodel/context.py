"""How long a request does a model take at a provider? Input and output together, in tokens."""

from functools import cache

from costmodel.catalog.load import catalog
from costmodel.prices import NoPriceError, library_model


@cache
def context_tokens(model: str, provider: str) -> float | None:
    """The longest request: the catalog's, else that of the price library; None where none is on record."""
    for entry in catalog().api_models.values():
        if (entry.provider, entry.model) == (provider, model) and entry.context_tokens is not None:
            return entry.context_tokens.value
    try:
        return library_model(model, provider).context_window
    except NoPriceError:
        return None


def too_long(tokens: float, longest_tokens: float) -> str | None:
    """Why a request cannot be sent; None where it can."""
    if tokens <= longest_tokens:
        return None
    return f"a request of {tokens:,.0f} tokens is longer than the {longest_tokens:,.0f} it can take"
