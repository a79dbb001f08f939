"""How is a JSON value checked against a shape? Rules that say where and why a value is refused.

A rule is a function of a value and its JSON pointer; it yields error lines, none where the value passes.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Value: TypeAlias = Any  # a JSON value: what it is, a rule finds out
Rule = Callable[[Value, str], Iterator[str]]


def problem(words: str, at: str) -> str:
    """One line as `response_metadata.messages` holds it."""
    return f"[ERROR] {words} [json-pointer:{at}]"


def string(high: int, low: int = 1) -> Rule:
    """A string of `low` to `high` characters."""

    def check(value: Value, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must be a string", at)
        elif len(value) < low:
            yield problem(f"must be more than {low - 1} characters", at)
        elif len(value) > high:
            yield problem(f"must be less than {high + 1} characters", at)

    return check


def number(above: float = -math.inf) -> Rule:
    """A finite JSON number greater than `above`."""

    def check(value: Value, at: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            yield problem("must be a number", at)
        elif value <= above:
            yield problem(f"must be greater than {above:g}", at)

    return check


def integer(low: int, high: int) -> Rule:
    """A whole number from `low` to `high`."""

    def check(value: Value, at: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            yield problem(f"must be an integer from {low} to {high}", at)

    return check


def boolean(value: Value, at: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield problem("must be a boolean", at)


def anything(_value: Value, _at: str) -> Iterator[str]:
    """Whatever it is: its meaning is not checked here."""
    yield from ()


def literal(*allowed: str) -> Rule:
    """One of the strings."""

    def check(value: Value, at: str) -> Iterator[str]:
        if value not in allowed:
            yield problem(f"must be one of {', '.join(allowed)}", at)

    return check


def array(rule: Rule, low: int, high: int) -> Rule:
    """A list of `low` to `high` items that each pass `rule`."""

    def check(value: Value, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield problem("must be an array", at)
            return
        if len(value) < low:
            yield problem(f"no fewer than {low} items allowed", at)
        if len(value) > high:
            yield problem(f"no more than {high} items allowed", at)
        for index, item in enumerate(value):
            yield from rule(item, f"{at}/{index}")

    return check


@dataclass(frozen=True)
class Shape:
    """An object: its required and optional fields, no others, and what must hold between them."""

    required: Mapping[str, Rule]
    optional: Mapping[str, Rule]
    also: Rule = anything

    def __call__(self, value: Value, at: str) -> Iterator[str]:
        """Check an object; the fields' own errors come before those between them."""
        if not isinstance(value, dict):
            yield problem("must be an object", at)
            return
        for name in value.keys() - self.required.keys() - self.optional.keys() - {"type"}:
            yield problem(f"invalid additional property: {name}", at)
        for name in self.required.keys() - value.keys():
            yield problem(f"missing required field: {name}", at)
        found = False
        for name, rule in (*self.required.items(), *self.optional.items()):
            if name in value:
                for error in rule(value[name], f"{at}/{name}"):
                    found = True
                    yield error
        if not found:  # a relation is only meaningful between fields that are well-formed themselves
            yield from self.also(value, at)


def shape(
    required: Mapping[str, Rule] | None = None,
    optional: Mapping[str, Rule] | None = None,
    also: Rule = anything,
) -> Shape:
    """An object with these fields."""
    return Shape(required or {}, optional or {}, also)


def one_of(kinds: Mapping[str, Rule], what: str) -> Rule:
    """An object whose `type` names one of `kinds`, and that passes that kind's rule."""

    def check(value: Value, at: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str):
            yield problem(f"{what} must be an object with a type", at)
        elif kind not in kinds:
            yield problem(f"unsupported type: {kind}", f"{at}/type")
        else:
            yield from kinds[kind](value, at)

    return check
