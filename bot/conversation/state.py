"""What does a thread remember? Answers and typed changes, never results.

`State` is one JSON value a thread. The question that is open is derived: the one being edited, else the first
one unanswered.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field, model_validator

from bot.whatif.change import Change
from bot.whatif.scenarios import MOST, Scenarios
from costmodel.scenario import Load, ModelNeed, Part, Regulated, Team, Volume

Slot = Literal["volume", "model", "load", "headcount", "regulated"]
SLOTS: tuple[Slot, ...] = ("volume", "model", "load", "headcount", "regulated")
Value = Volume | ModelNeed | Load | Team | Regulated
V = TypeVar("V", Volume, ModelNeed, Load, Team, Regulated)


class Answer(Part, Generic[V]):
    """A typed answer, whether it was told or taken by default (a guess until confirmed), by whom, and when.

    `on` is the date in UTC; None in a session from before it was kept.
    """

    value: V
    origin: Literal["answered", "default"]
    by: str | None = None
    on: date | None = None


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
    """A button that asks a what-if: all its changes make one scenario."""

    kind: Literal["what_if"] = "what_if"
    changes: Annotated[tuple[Change, ...], Field(min_length=1, max_length=16)]

    @model_validator(mode="before")
    @classmethod
    def _of_one_change(cls, told: Any) -> Any:  # noqa: ANN401 - whatever is to be validated
        """A button of an older message holds a single `change`."""
        if isinstance(told, Mapping) and "change" in told and "changes" not in told:
            kept = {name: held for name, held in told.items() if name != "change"}
            return {**kept, "changes": (told["change"],)}
        return told


NavName = Literal["undo", "redo", "compare", "set_base", "goto", "export"]


class NavPress(Part):
    """A button that moves among the scenarios; `scenario` is the number of the one it is about."""

    kind: Literal["nav"] = "nav"
    name: NavName
    scenario: Annotated[int, Field(ge=0, le=MOST)] | None = None


class FieldsPress(Part):
    """The button that opens the form of all fields; a listener answers it, not the conversation."""

    kind: Literal["fields"] = "fields"


OfferedZone = Literal[
    "UTC",
    "America/Los_Angeles",
    "America/New_York",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
]
"""Time zones that a digest offers by button; any other can be typed."""


class DigestPress(Part):
    """A button of a channel's weekly digest; a listener answers it.

    With "on" it holds the zone that it stands for, and what else the command that asked for one had said.
    """

    kind: Literal["digest"] = "digest"
    name: Literal["on", "change", "mute", "unmute", "unsubscribe"]
    zone: OfferedZone | None = None
    weekday: Annotated[int, Field(ge=0, le=6)] | None = None
    hour: Annotated[int, Field(ge=0, le=23)] | None = None
    minute: Annotated[int, Field(ge=0, le=59)] = 0
    silent: bool | None = None


HomeName = Literal["change", "mute", "unmute", "off"]


class HomePress(Part):
    """A button of the Home tab about the digest of a channel; a listener answers it."""

    kind: Literal["home"] = "home"
    name: HomeName
    channel: Annotated[str, Field(pattern=r"^[CDG][A-Z0-9]{1,30}$")]


class RecordPress(Part):
    """The button that records the verdict of a scenario, by its number, as a decision."""

    kind: Literal["record"] = "record"
    scenario: Annotated[int, Field(ge=0, le=MOST)]


DecisionName = Literal[
    "open", "markdown", "json", "replay", "accept", "reject", "reopen", "holds", "accept_new", "snooze"
]


class DecisionPress(Part):
    """A button about a recorded decision; a listener answers it, for it outlives the thread's session.

    `shown` names the verdict that its message shows and the date of its prices, where the button accepts it.
    """

    kind: Literal["decision"] = "decision"
    name: DecisionName
    record: Annotated[str, Field(pattern=r"^TCO-\d{4,}$")]
    shown: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}:[0-9a-f]{16}$")] | None = None


Press = (
    AnswerPress
    | CommandPress
    | WhatIfPress
    | NavPress
    | FieldsPress
    | DigestPress
    | RecordPress
    | DecisionPress
    | HomePress
)


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
    scenarios: Scenarios = Scenarios()
    pending: tuple[tuple[Change, ...], ...] = ()
    """The what-ifs that a question back offered last, for "the second one"."""
    talks_with: str | None = None
    """Whom the bot answered last after the verdict: a bare "yes", "no" or "the first" is theirs to say."""
