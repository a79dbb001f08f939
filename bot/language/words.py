"""How does a list of words become a pattern? `either`: one function, so that the lists stay data."""

from collections.abc import Iterable


def either(words: Iterable[str]) -> str:
    """A pattern that matches one of the words. The first that fits is taken: longer ones go first."""
    return f"(?:{'|'.join(words)})"
