"""Which models and GPUs are named here? The catalog's names with their places, so that their digits are no numbers."""

import re
from dataclasses import dataclass
from typing import Literal

from costmodel.scenario import TierId

NameKind = Literal["api", "open", "gpu", "unknown"]


@dataclass(frozen=True)
class Name:
    """A name in a text. `ids` are the catalog ids it may mean: one when certain, several when it is asked back."""

    kind: NameKind
    ids: tuple[str, ...]
    tiers: tuple[TierId, ...]
    start: int
    end: int


_KNOWN: tuple[tuple[str, NameKind, str, TierId], ...] = (
    (r"gpt[- ]?4o[- ]?mini", "api", "gpt-4o-mini", "small"),
    (r"gpt[- ]?4o", "api", "gpt-4o", "standard"),
    (r"gpt[- ]?4\.1", "api", "gpt-4.1", "mid"),
    (r"(?:claude[- ])?haiku", "api", "claude-haiku-4-5", "mid"),
    (r"(?:claude[- ])?sonnet", "api", "claude-sonnet-4-6", "reasoning"),
    (r"(?:claude[- ])?opus", "api", "claude-opus-5-5", "frontier"),
    (r"gpt[- ]?5[- ]?mini", "api", "gpt-5-mini", "reasoning"),
    (r"llama[- ](?:3\.1[- ])?8b", "open", "llama-3.1-8b", "small"),
    (r"llama[- ](?:3\.3[- ])?70b", "open", "llama-3.3-70b", "standard"),
    (r"h100s?", "gpu", "h100", "small"),
)
_UNKNOWN = re.compile(
    r"\b(?:gpt|claude|gemini|llama|mistral|qwen|deepseek|gemma|grok|command)(?:[- ][a-z]*\d[\w.]*|-[a-z0-9.]+)*\b"
)


def names(text: str) -> tuple[Name, ...]:
    """All names of a cleaned text in order of place; those of a known family that resolve to nothing are `unknown`."""
    found: list[Name] = []
    for pattern, kind, known_id, tier in _KNOWN:
        for match in re.finditer(rf"(?<![\w-]){pattern}(?![\w]|-[a-z0-9])", text):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                found.append(
                    Name(kind, (known_id,), (tier,) if kind != "gpu" else (), match.start(), match.end())
                )
    for match in _UNKNOWN.finditer(text):
        if not any(one.start < match.end() and match.start() < one.end for one in found):
            found.append(Name("unknown", (), (), match.start(), match.end()))
    return tuple(sorted(found, key=lambda one: one.start))
