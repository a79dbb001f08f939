"""What does the speed of a replica depend on? The `Work`: of one case, or of many at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache, wraps
from typing import ParamSpec, TypeVar, cast

import numpy as np

from costmodel.catalog.schema import Precision
from costmodel.latency import Targets
from costmodel.options.speed import MeasuredRate
from costmodel.throughput import Floats, Requests

FAMILIES = 8
"""How many sets of units may be asked for with the same models and work."""

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Work:
    """The work that the speed of a replica depends on; volume is not part of it.

    Attributes:
        targets: how long people may wait; None: it can wait.
        precision: of the weights, where the team asked for one.
        measured: the team's own rate, where it has one.
    """

    input_tokens: float
    output_tokens: float
    cached_input_share: float
    targets: Targets | None
    precision: Precision | None = None
    measured: MeasuredRate | None = None

    @property
    def requests(self) -> Requests:
        """The same for the roofline."""
        return Requests(self.input_tokens, self.output_tokens, self.cached_input_share)


@dataclass(frozen=True, eq=False)
class Works:
    """Many works at once, of one precision, none of them measured; all of them wait, or none does.

    A rate is an array with one entry a work then. It is equal to itself only.
    """

    each: tuple[Work, ...]

    @cached_property
    def distinct(self) -> "Works":
        """The same, each once."""
        return Works(tuple(dict.fromkeys(self.each)))

    @cached_property
    def places(self) -> list[int]:
        """Where each work stands among the distinct ones."""
        at = {work: place for place, work in enumerate(self.distinct.each)}
        return [at[work] for work in self.each]

    @property
    def precision(self) -> Precision | None:
        """Of the weights."""
        return self.each[0].precision

    @property
    def requests(self) -> Requests:
        """For the roofline, works down."""
        told = [(each.input_tokens, each.output_tokens, each.cached_input_share) for each in self.each]
        return Requests(*_columns(told))

    @property
    def targets(self) -> Targets | None:
        """How long people may wait, works down."""
        told = [each.targets for each in self.each if each.targets is not None]
        names = [field.name for field in fields(Targets)]
        return Targets(*_columns([[getattr(each, of) for of in names] for each in told])) if told else None


def _columns(rows: Iterable[Iterable[float]]) -> Iterable[Floats]:
    """Each place of the rows, of shape (rows, 1)."""
    return np.array(rows, dtype=np.float64).T[..., None]


def kept(most: int) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Keep so many results of a function; of many works at once only the last few, which are large."""

    def keeping(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        of_one, of_many = lru_cache(most)(function), lru_cache(FAMILIES)(function)

        @wraps(function)
        def held(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            of = of_many if any(isinstance(each, Works) for each in args) else of_one
            return cast("Callable[Arguments, Result]", of)(*args, **kwargs)

        return held

    return keeping
