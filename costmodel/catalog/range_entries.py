"""What does the catalog hold of doubt? How far the inputs of a decision may be off."""

from functools import cache
from typing import Annotated

from costmodel.catalog.entry import Unit
from costmodel.catalog.load import read
from costmodel.scenario import Part
from costmodel.sourced import Dated

MULTIPLE = "multiple of the scenario's own"


class Ranges(Part):
    """uncertainty.toml: 10th and 90th percentiles of inputs, as multiples; when a verdict is none."""

    volume: Annotated[Dated, Unit(MULTIPLE, ages=False, label="range of the volume")]
    gpu_price: Annotated[Dated, Unit(MULTIPLE, label="range of GPU prices")]
    api_price: Annotated[Dated, Unit(MULTIPLE, label="range of API prices")]
    close_call_probability: Annotated[
        Dated, Unit("probability", ages=False, label="probability below which it is too close to call")
    ]
    sure_probability: Annotated[
        Dated, Unit("probability", ages=False, label="probability from which confidence is high")
    ]


@cache
def ranges() -> Ranges:
    """uncertainty.toml, read and validated once. Raises ValueError naming a wrong entry."""
    return read("uncertainty", Ranges)
