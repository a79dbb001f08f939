"""One thing that a message names: a model, a GPU, a place, a precision, a load, a regime."""

from dataclasses import dataclass

from bot.whatif.reading import Field


@dataclass(frozen=True)
class Choice:
    """One thing named: `value` in our own spelling, None for a name that nothing is known by.

    `family`: a vendor or a family alone ("claude"), of which one of its `members` is still to be chosen.
    """

    field: Field
    value: str | None
    start: int
    end: int
    denied: bool = False
    family: bool = False
    members: tuple[str, ...] = ()
