"""What did the watch find? A verdict that no longer holds, or barely, and the event that did it."""

import hashlib
from datetime import date
from typing import Literal

from costmodel.scenario import Part
from costmodel.standing import Standing

FindingKind = Literal["flip", "close", "clear", "none_open"]
"""The other side wins now; it has become too close to call; it is no longer; nothing is open any more."""
CauseKind = Literal["price", "retirement", "figure", "model"]
"""A price moved; a model was shut down; another figure has a later value; the cost model was changed."""


class Cause(Part):
    """One event. `was` and `now` are the figure's values as text, empty for a retirement or a new model.

    `id` is the figure's id, or the model's. `on` is the day from which it holds, and `source` where it was
    read, with `locator` the address.
    """

    kind: CauseKind
    id: str
    label: str
    was: str = ""
    now: str = ""
    unit: str = ""
    on: date
    source: str = ""
    locator: str = ""


class Finding(Part):
    """One accepted record whose verdict is another on `on` than it was recorded.

    `causes` has the event that made the difference first; what else changed on the same day follows.
    """

    record_id: str
    kind: FindingKind
    on: date
    was: Standing
    now: Standing
    causes: tuple[Cause, ...] = ()

    @property
    def state(self) -> str:
        """What is found, without why: a record in this state is not found in it again."""
        return f"{self.kind}:{self.now.side or '-'}"

    @property
    def key(self) -> str:
        """What makes it the same finding: the record, its state and the event.

        That the model was corrected has no day of its own: it is told with the day of the look.
        """
        first = self.causes[0] if self.causes else None
        day = None if first is None or first.kind == "model" else first.on
        event = "" if first is None else f"{first.id}|{first.was}|{first.now}|{day}"
        return hashlib.sha256(f"{self.record_id}|{self.state}|{event}".encode()).hexdigest()[:20]


class Noticed(Part):
    """A finding that stands, with the message in the record's thread; empty where none could be posted."""

    finding: Finding
    message_ts: str = ""
