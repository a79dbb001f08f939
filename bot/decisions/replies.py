"""What does the bot say about recorded decisions? One frozen dataclass a message, each with its template."""

from dataclasses import dataclass, field

from bot.conversation.replies import Choice
from bot.conversation.state import DecisionName
from bot.records.beside import Beside
from bot.records.findings import Finding
from bot.records.record import Filed, Record


@dataclass(frozen=True)
class RecordCard:
    """A record as it stands, with what can be done about it. `note` says what just happened."""

    filed: Filed
    choices: tuple[Choice, ...]
    note: str = ""
    command: str = "/llm-tco"
    beside: Beside = field(default_factory=Beside)


@dataclass(frozen=True)
class DecisionLine:
    """One record in the list, with the button that opens it."""

    filed: Filed
    choice: Choice


@dataclass(frozen=True)
class DecisionList:
    """The channel's records, the latest first, and how many more there are.

    `unread`: what was typed after the command was not understood.
    """

    lines: tuple[DecisionLine, ...]
    more: int = 0
    unread: bool = False
    command: str = "/llm-tco"


@dataclass(frozen=True)
class DecisionText:
    """A record as text to copy, in pieces that a message holds. `is_whole`: nothing had to be left out."""

    title: str
    pieces: tuple[str, ...]
    is_whole: bool


@dataclass(frozen=True)
class ReplayLine:
    """One option then and now, in USD a month; None where it was or is not open."""

    title: str
    usd_then: float | None
    usd_now: float | None


@dataclass(frozen=True)
class Replay:
    """The same inputs at other prices: both verdicts, the options that moved most, and the prices.

    `moved` are figures in words, "label: was → now". `same_facts`: the catalog is still the record's.
    `instead`: it is shown in the place of a verdict that somebody would accept and that holds no longer.
    """

    record: Record
    then: str
    now: str
    same_side: bool
    same_facts: bool
    lines: tuple[ReplayLine, ...]
    moved: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    instead: bool = False


@dataclass(frozen=True)
class VerdictFlipped:
    """A recorded verdict that holds no longer, or barely, with its cause and what can be done.

    `over` says why that is of the past, and `unsaid` why the record's thread could not be told of it.
    """

    record: Record
    finding: Finding
    choices: tuple[Choice, ...]
    over: str = ""
    unsaid: str = ""


@dataclass(frozen=True)
class RecordedAlready:
    """The verdict is a record already, which another message in the thread shows."""

    filed: Filed
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class StatusNoted:
    """A record's status was changed elsewhere than under its card, which shows it now."""

    filed: Filed


@dataclass(frozen=True)
class Reviewed:
    """A record was reviewed elsewhere than under its card, and still holds."""

    filed: Filed


@dataclass(frozen=True)
class PassedOn:
    """What was pressed outside the record's thread is being done; the thread shows what becomes of it."""

    record_id: str
    does: DecisionName


@dataclass(frozen=True)
class Snoozed:
    """The watch leaves a record alone until a day, in words."""

    record: Record
    until: str
    by: str


@dataclass(frozen=True)
class NotShown:
    """What was pressed about a record could not be shown in its thread; `why` says why, in words."""

    filed: Filed
    why: str


@dataclass(frozen=True)
class NotDecided:
    """A record's inputs cannot be decided at other prices than its own; `why` names what is not on record."""

    record_id: str
    why: str


@dataclass(frozen=True)
class NotAnApprover:
    """Whoever pressed may not decide here; `approvers` may."""

    approvers: tuple[str, ...]


@dataclass(frozen=True)
class NoSuchRecord:
    """There is no record of that id in this channel."""

    record_id: str
    command: str = "/llm-tco"


@dataclass(frozen=True)
class NotAVolume:
    """What was told as the measured volume of a record is none; `reason` says what is open."""

    record_id: str
    reason: str
    command: str = "/llm-tco"


@dataclass(frozen=True)
class ConfirmForgetRecords:
    """What `/llm-tco forget records` would delete, and the words that do it.

    Of the whole workspace, which takes an approver, or else of the channel.
    """

    records: int
    of_workspace: bool
    command: str = "/llm-tco"


@dataclass(frozen=True)
class RecordsForgotten:
    """How many records of the workspace, or of the channel alone, were deleted."""

    records: int
    of_workspace: bool


DecisionReply = (
    RecordCard
    | DecisionList
    | DecisionText
    | Replay
    | VerdictFlipped
    | RecordedAlready
    | StatusNoted
    | Reviewed
    | PassedOn
    | Snoozed
    | NotShown
    | NotDecided
    | NotAnApprover
    | NoSuchRecord
    | NotAVolume
    | ConfirmForgetRecords
    | RecordsForgotten
)
