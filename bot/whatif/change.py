"""What is one what-if? Typed changes of fields of the scenario; a thread keeps an append-only list."""

from typing import Literal

from bot.whatif.reading import Field
from costmodel.scenario import Part

ChangeField = (
    Field
    | Literal[
        "agreement_acceptable", "data_must_stay", "network_isolated", "region", "currency", "base_pay_usd"
    ]
)
Op = Literal["set", "multiply", "add"]


class Change(Part):
    """Set, multiply or add: `Change(field="tokens_per_month", op="multiply", value=2)` doubles the volume.

    `provider` is the id of the one whose `api_price` is meant; None is all of them, and every other field.
    """

    field: ChangeField
    op: Op
    value: float | bool | str | tuple[str, ...]
    provider: str | None = None
