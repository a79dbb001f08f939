"""Where does a figure come from? `Sourced[T]`: a value or range with its unit, date and source."""

from datetime import date
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

T = TypeVar("T")
Confidence = Literal["measured", "primary", "secondary", "assumption"]


class Source(BaseModel):
    """Where a figure was read: a title, a locator (URL, DOI or file and line), and its licence if known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    locator: str
    licence: str | None = None


class Sourced(BaseModel, Generic[T]):
    """A figure with its unit, date and source.

    `low` and `high` bound it where sources give a range or disagree; `note` then says how they disagree.
    `confidence` is `assumption` where no source was found: then `note` is the rationale.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    value: T
    low: T | None = None
    high: T | None = None
    unit: str
    as_of: date
    source: Source
    confidence: Confidence
    note: str = ""
