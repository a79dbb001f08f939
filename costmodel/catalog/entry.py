"""What does every entry of the catalog have? A title, where it was read, and figures with units."""

from dataclasses import dataclass
from datetime import date

from costmodel.scenario import Part
from costmodel.sourced import Confidence, Source


@dataclass(frozen=True)
class Unit:
    """The unit of a figure, whether it ages (prices do, a chip's memory does not), and its name for people.

    `label` empty: the field's own name, which then should read well.
    """

    name: str
    ages: bool = True
    label: str = ""


class Entry(Part):
    """What every entry has: an id (its key in the file), a title, where it was read and when."""

    id: str
    title: str
    source: Source
    as_of: date
    confidence: Confidence
    note: str = ""
