"""Is a figure of pay what an engineer earns, or what one costs with benefits? The words beside it say."""

import re
from typing import Literal

_COST = re.compile(
    r"\b(?:fully[- ]loaded|loaded|all[- ]in|costs?|costing|with benefits|incl(?:uding|\.)? benefits|overhead|"
    r"burdened|total comp(?:ensation)?|employer)\b"
)
_BASE = re.compile(r"\b(?:salar(?:y|ies)|base(?: pay)?|pay|pays|paid|paying|earns?|earning|wages?|makes?)\b")


def told_as(text: str) -> Literal["base", "cost"] | None:
    """`cost`: benefits and taxes are in it; `base`: they come on top; None where the words do not say."""
    if _COST.search(text):
        return "cost"
    return "base" if _BASE.search(text) else None
