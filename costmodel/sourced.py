"""Where does a figure come from? `Sourced[T]`: a value or range with its unit, date and source."""

from datetime import date
from typing import Annotated, Generic, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

T = TypeVar("T", int, float)
Confidence = Literal["measured", "primary", "secondary", "assumption"]

STALE_AFTER_DAYS = 90
"""A price older than this is marked stale in a result; a chip's memory does not age (see `ages`)."""


class Source(BaseModel):
    """Where a figure was read: a title, a locator (URL, DOI or file and line), and its licence if known."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    title: Annotated[str, Field(min_length=1)]
    locator: Annotated[str, Field(min_length=1)]
    licence: str | None = None


class Sourced(BaseModel, Generic[T]):
    """A figure with its unit, date and source.

    `low` and `high` bound it where sources give a range or disagree; `note` then says how they disagree.
    `confidence` is `assumption` where no source was found: then `note` is the rationale. `ages` is false for
    facts that do not change once published, such as a chip's memory.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    id: str
    label: str
    value: T
    low: T | None = None
    high: T | None = None
    unit: str
    as_of: date
    source: Source
    confidence: Confidence
    note: str = ""
    ages: bool = True

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.confidence == "assumption" and not self.note:
            msg = f"{self.id} is an assumption: give its rationale in note"
            raise ValueError(msg)
        if (self.low is not None and self.low > self.value) or (
            self.high is not None and self.high < self.value
        ):
            msg = f"{self.id}: {self.value} lies outside {self.low} to {self.high}"
            raise ValueError(msg)
        return self

    def __hash__(self) -> int:
        # What names a figure: hashing every field would cost more than what is kept by it saves.
        return hash((self.id, self.as_of, self.value))

    def is_stale(self, on: date) -> bool:
        """Whether on that date the figure is older than `STALE_AFTER_DAYS`."""
        return self.ages and (on - self.as_of).days > STALE_AFTER_DAYS


class Dated(BaseModel):
    """One figure over time: values appended as they are published, oldest first, none ever overwritten."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    values: Annotated[tuple[Sourced[float], ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        dates = [value.as_of for value in self.values]
        if dates != sorted(set(dates)):
            msg = f"{self.values[0].id}: dated values must be in order, one a date; got {dates}"
            raise ValueError(msg)
        return self

    def on(self, day: date) -> Sourced[float]:
        """The newest value not later than `day`; before the first, the first: it is all there is."""
        held = self.values[0]
        for value in self.values[1:]:
            if value.as_of > day:
                break
            held = value
        return held
