"""What does the catalog hold of a published claim? The figure as printed, and how ours is reached."""

from functools import cache
from typing import Annotated, Literal, Self

from pydantic import Field, PositiveFloat, model_validator

from costmodel.catalog.entry import Entry, Unit
from costmodel.catalog.load import read
from costmodel.scenario import Finite, Part, Scenario
from costmodel.sourced import Dated

Verdict = Literal["reproduced", "unit_error", "contradicted", "scenario_bound"]
Measure = Literal[
    "rent_usd_per_mtok",
    "tokens_per_gpu_second",
    "cost_over_rent",
    "break_even_api_usd_per_month",
    "open_api_options",
]
Term = float | str
"""A bare number is a condition that the claim's own source states; a string names a figure (see `claims`)."""


class Quoted(Part):
    """A figure as it was printed: a `value`, or `low` to `high`, in `unit`; `at_least` where it is a floor.

    `our_unit` is told where ours has another unit: one of theirs is `factor` of ours. No factor: the two
    measure different things, and the printed unit cannot be turned into ours.
    """

    value: Finite | None = None
    low: Finite | None = None
    high: Finite | None = None
    at_least: bool = False
    unit: str
    our_unit: str = ""
    factor: PositiveFloat | None = None

    @model_validator(mode="after")
    def _told_one_way(self) -> Self:
        if (self.value is None) == (self.low is None or self.high is None):
            msg = "give a value, or low and high"
            raise ValueError(msg)
        if self.factor is not None and not self.our_unit:
            msg = "a factor turns the printed unit into our_unit: give both"
            raise ValueError(msg)
        return self


class Product(Part):
    """Terms multiplied, over terms multiplied."""

    times: Annotated[tuple[Term, ...], Field(min_length=1)]
    over: tuple[Term, ...] = ()


class Claim(Entry):
    """A published figure, checked: ours spans all of its `products`, and its `scenarios` under `measure`.

    `over` divides what the scenarios give. `verdict` is what `reason` was written for.
    """

    quoted: Quoted
    products: tuple[Product, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    measure: Measure | None = None
    over: tuple[Term, ...] = ()
    method: str
    verdict: Verdict
    reason: str

    @model_validator(mode="after")
    def _is_computed(self) -> Self:
        if not (self.products or self.scenarios) or bool(self.scenarios) != (self.measure is not None):
            msg = f"{self.id}: give products, or scenarios with a measure"
            raise ValueError(msg)
        return self


class Observed(Entry):
    """A price that was seen, kept only to check a claim."""

    usd: Annotated[Dated, Unit("USD", label="price")]


class Claims(Part):
    """claims.toml."""

    margin: Annotated[Dated, Unit("share of the figure", ages=False, label="margin of agreement")]
    observed: dict[str, Observed]
    claims: dict[str, Claim]


@cache
def claims_on_record() -> Claims:
    """claims.toml, read and validated once. Raises ValueError naming a wrong entry."""
    return read("claims", Claims)
