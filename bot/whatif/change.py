"""What is one what-if? A typed change of one field of the scenario; a thread keeps an append-only list."""

from typing import Literal

from costmodel.scenario import Part

ChangeField = Literal[
    "tokens_per_month",
    "model_tier",
    "load_pattern",
    "mlops_fte",
    "cached_input_share",
    "batch_share",
    "agreement_acceptable",
]


class Change(Part):
    """Set, multiply or add: `Change(field="tokens_per_month", op="multiply", value=2)` doubles the volume."""

    field: ChangeField
    op: Literal["set", "multiply", "add"]
    value: float | bool | str
