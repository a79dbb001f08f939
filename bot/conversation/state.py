"""What does a thread remember? Answers and typed changes, never results.

`State` is one JSON value a thread. The question that is open is derived: the one being edited, else the first
one unanswered.
"""

from datetime import date
from typing import Generic, Literal, TypeVar

from bot.whatif.change import Change
from costmodel.scenario import Load, ModelNeed, Part, Regulated, Team, Volume

Slot = Literal["volume", "model", "load", "headcount", "regulated"]
SLOTS: tuple[Slot, ...] = ("volume", "model", "load", "headcount", "regulated")
Value = Volume | ModelNeed | Load | Team | Regulated
V = TypeVar("V", Volume, ModelNeed, Load, Team, Regulated)


class Answer(Part, Generic[V]):
    """A typed answer, whether it was told or taken by default (a guess until confirmed), and who gave it."""

    value: V
    origin: Literal["answered", "default"]
    by: str | None = None


AnyAnswer = Answer[Volume] | Answer[ModelNeed] | Answer[Load] | Answer[Team] | Answer[Regulated]


class Fill(Part):
    """What one press or one parsed message says: values for one or more slots."""

    volume: Volume | None = None
    model: ModelNeed | None = None
    load: Load | None = None
    headcount: Team | None = None
    regulated: Regulated | None = None


CommandName = Literal[
    "back",
    "undo",
    "skip",
    "not_sure",
    "edit",
    "cancel",
    "cancel_confirmed",
    "restart",
    "confirm",
    "change_something",
    "resume",
]


class AnswerPress(Part):
    """A button that answers: it carries the typed answer that its label would have been read as."""

    kind: Literal["answer"] = "answer"
    fill: Fill


class CommandPress(Part):
    """A button or a menu entry that steers."""

    kind: Literal["command"] = "command"
    name: CommandName
    slot: Slot | None = None


class WhatIfPress(Part):
    """A button under a verdict that asks a what-if."""

    kind: Literal["what_if"] = "what_if"
    change: Change


Press = AnswerPress | CommandPress | WhatIfPress


class Typed(Part):
    """A message somebody typed. `addressed`: a mention, a direct message or a slash command's text."""

    text: str
    by: str
    addressed: bool


class Pressed(Part):
    """A button or menu entry somebody pressed."""

    press: Press
    by: str


Utterance = Typed | Pressed


class State(Part):
    """One thread's session: what is stored, and all that is stored of the conversation."""

    priced_on: date
    started_by: str
    volume: Answer[Volume] | None = None
    model: Answer[ModelNeed] | None = None
    load: Answer[Load] | None = None
    headcount: Answer[Team] | None = None
    regulated: Answer[Regulated] | None = None
    editing: Slot | None = None
    offered: tuple[str, ...] = ()
    """The readings that were offered last, as our own labels: a typed "a day" or "the first" picks one."""
    cancelling: bool = False
    """The bot asked whether to cancel all the same; whatever comes next settles it."""
    confirmed: bool = False
    changes: tuple[Change, ...] = ()
