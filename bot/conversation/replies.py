"""What can the bot say? One frozen dataclass a message; each has a template of the same name in `templates/`.

A reply holds typed values and short phrases that the conversation made from them: never raw user text.
"""

from dataclasses import dataclass
from typing import Literal

from bot.conversation.state import Press, Slot
from bot.records.record import RecordedInput
from costmodel.decision import Decision
from costmodel.scenario import Scenario


@dataclass(frozen=True)
class Opened:
    """The message in the channel that the session's thread hangs on: who asked; anyone may answer there."""

    by: str


@dataclass(frozen=True)
class Opening:
    """What the person who typed the command sees at once, before the thread is there."""


@dataclass(frozen=True)
class Choice:
    """A button: its label (75 characters at most) and what a press submits."""

    label: str
    press: Press
    primary: bool = False


@dataclass(frozen=True)
class Question:
    """The open question: `number` of `total`, the prompt, buttons, two real examples of a typed answer.

    `menu` are the steering entries (back, skip, cancel, restart): five at most. `note` says what was just
    understood beside this question ("I also took …"), or why it is asked again.
    """

    slot: Slot
    number: int
    total: int
    title: str
    prompt: str
    choices: tuple[Choice, ...]
    examples: tuple[str, ...]
    menu: tuple[Choice, ...]
    note: str = ""


@dataclass(frozen=True)
class Answered:
    """The short line that replaces an answered question: "2 of 5 · Model: …"."""

    slot: Slot
    number: int
    total: int
    title: str
    value: str
    by: str | None
    is_guess: bool
    edit: Choice
    was: str = ""


@dataclass(frozen=True)
class Closed:
    """The short line that replaces an open message that was not answered: it goes on below, or has ended.

    `title` names what was open, with what is told of it so far ("Regulated data: HIPAA").
    """

    title: str
    now: Literal["below", "ended"]


@dataclass(frozen=True)
class Clarify:
    """A question back: why the message was not taken as it stands, and full readings of it as buttons."""

    slot: Slot | None
    reason: str
    readings: tuple[Choice, ...]
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class SummaryRow:
    """One answer on the summary card."""

    slot: Slot
    title: str
    value: str
    by: str | None
    is_guess: bool
    edit: Choice


@dataclass(frozen=True)
class Summary:
    """The card before the verdict: five rows, each editable. `confirm` None: it was confirmed."""

    rows: tuple[SummaryRow, ...]
    confirm: Choice | None
    menu: tuple[Choice, ...]
    note: str = ""


@dataclass(frozen=True)
class Guess:
    """An input nobody told, in words, and the scenario with each other answer that is offered, labelled."""

    words: str
    others: tuple[tuple[str, Scenario], ...] = ()


@dataclass(frozen=True)
class TestedGuess:
    """A guess in words, and the answers offered in its place that would let the other side win."""

    words: str
    flipped_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class VerdictDue:
    """All is known: whoever runs the turn decides on this scenario and says `Verdict`. It has no template.

    `guesses` are to be tested: could another answer flip the verdict? `reading` opens the reply to a what-if
    or a new answer, and `base` is the scenario it is compared with; None where there is nothing to compare.
    `parent` is the one it grew from, where that is another one than the base.
    """

    scenario: Scenario
    base: Scenario | None
    guesses: tuple[Guess, ...]
    what_ifs: tuple[Choice, ...]
    reading: str = ""
    titles: tuple[str, str] = ("Before", "Now")
    parent: Scenario | None = None
    parent_title: str = ""


@dataclass(frozen=True)
class ExplanationDue:
    """A question about the verdict: whoever runs the turn decides, and says `Explanation`. No template.

    `topic` and `how` are the question's, as `bot.whatif.reading` has them ("engineering_cost", "why"); where
    `how` is one of `bot.whatif.question_subjects`, that has an answer of its own. `current` is the input in
    words where it is about one. `question` is the text, in which the option that is asked about is looked up
    by name; it is never shown. `titles` are of the base and the scenario, where both are named; `others` are
    further scenarios that the answer is about, each with its title.
    """

    scenario: Scenario
    topic: str
    how: str
    base: Scenario | None = None
    current: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    what_ifs: tuple[Choice, ...] = ()
    question: str = ""
    titles: tuple[str, str] = ("", "")
    others: tuple[tuple[str, Scenario], ...] = ()


@dataclass(frozen=True)
class Explanation:
    """The answer to a question about the verdict, from the decision's own line items, figures and ranges."""

    due: ExplanationDue
    decision: Decision
    base: Decision | None = None
    others: tuple[Decision, ...] = ()


@dataclass(frozen=True)
class ComparisonDue:
    """Scenarios to be decided and shown side by side, each with its title.

    `axis` names the one field in which they differ, and `values` are its numbers; both are empty where there
    is none, or where it is not a number.
    """

    titles: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    reading: str
    axis: str = ""
    values: tuple[float, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Up to five decisions side by side."""

    due: ComparisonDue
    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class ScenarioLine:
    """One scenario of a thread: its letter and name, what it grew from, and its changes in words."""

    title: str
    from_title: str
    changes: tuple[str, ...]
    is_here: bool
    is_base: bool


@dataclass(frozen=True)
class ScenarioList:
    """The scenarios of a thread, as a list, with buttons to go to them."""

    lines: tuple[ScenarioLine, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class ExportDue:
    """Scenarios of the thread, to be decided and handed out: one of several parts. It has no template."""

    lines: tuple[ScenarioLine, ...]
    scenarios: tuple[Scenario, ...]
    part: int = 1
    parts: int = 1


@dataclass(frozen=True)
class Export:
    """Scenarios of a thread as Markdown, and each as JSON that the command line takes."""

    due: ExportDue
    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class RecordDue:
    """The verdict of a scenario is to be recorded: whoever runs the turn decides and files it. No template.

    `model` and `volume` are in words, for the title. `asked_by` started the thread, `by` wants it recorded.
    """

    scenario: Scenario
    inputs: tuple[RecordedInput, ...]
    model: str
    volume: str
    asked_by: str
    by: str


@dataclass(frozen=True)
class Refused:
    """What was asked cannot be done, and why in our own words; nothing was changed."""

    reason: str


@dataclass(frozen=True)
class Verdict:
    """The verdict: a decision, and for a what-if or a new answer the decision that it is compared with.

    `parent` is that of the scenario it grew from, where that is another one than the base.
    """

    decision: Decision
    guesses: tuple[TestedGuess, ...]
    what_ifs: tuple[Choice, ...]
    base: Decision | None = None
    reading: str = ""
    titles: tuple[str, str] = ("Before", "Now")
    parent: Decision | None = None
    parent_title: str = ""


@dataclass(frozen=True)
class ConfirmCancel:
    """Two or more answers would be lost: cancel all the same?"""

    answers: int
    yes: Choice
    no: Choice


@dataclass(frozen=True)
class Cancelled:
    """The questionnaire was cancelled; nothing is kept."""


@dataclass(frozen=True)
class Help:
    """What the bot does and the words it knows."""

    command: str = "/llm-tco"


@dataclass(frozen=True)
class VerdictHelp:
    """What can be asked of a verdict: where the thread stands, and buttons for what is done most.

    `title` is the scenario it stands at, `scenarios` how many the thread holds.
    """

    title: str
    scenarios: int
    choices: tuple[Choice, ...]
    command: str = "/llm-tco"


ToDecide = VerdictDue | ExplanationDue | ComparisonDue | ExportDue
"""What takes decisions before it can be said."""
Due = ToDecide | RecordDue

SessionStatus = Literal["asking", "summary", "verdict", "unreadable"]


@dataclass(frozen=True)
class SessionLine:
    """One open or finished thread in `/llm-tco list`."""

    title: str
    permalink: str
    status: SessionStatus


@dataclass(frozen=True)
class SessionList:
    """The threads of this channel that the bot remembers: those touched last, and how many more there are."""

    sessions: tuple[SessionLine, ...]
    more: int = 0


@dataclass(frozen=True)
class ConfirmForget:
    """What `/llm-tco forget` would delete, whoever started it, and what to type to have it deleted."""

    sessions: int
    command: str = "/llm-tco"
    records: int = 0
    """Decision records of the channel, or of the whole workspace, which stay."""
    of_workspace: bool = False


@dataclass(frozen=True)
class Forgotten:
    """What `/llm-tco forget all` deleted, and how many decision records stay: of the channel or workspace."""

    sessions: int
    records: int = 0
    command: str = "/llm-tco"
    of_workspace: bool = False


@dataclass(frozen=True)
class NotSaved:
    """The answer could not be stored: say so at once, and that it should be sent again."""


@dataclass(frozen=True)
class NotInChannel:
    """The bot cannot post here: how to invite it."""


@dataclass(frozen=True)
class Unreadable:
    """The stored session is of a schema this version does not read: start again with the command."""

    command: str = "/llm-tco"


@dataclass(frozen=True)
class Expired:
    """A button of a thread that has no session any more: cancelled, forgotten, or left for too long."""

    command: str = "/llm-tco"


@dataclass(frozen=True)
class WentWrong:
    """An error of ours: nothing was lost, what to do next, and a reference to find the log line by."""

    reference: str


Reply = (
    Opened
    | Opening
    | Question
    | Answered
    | Closed
    | Clarify
    | Summary
    | Verdict
    | Explanation
    | Comparison
    | ScenarioList
    | Export
    | Refused
    | ConfirmCancel
    | Cancelled
    | Help
    | VerdictHelp
    | SessionList
    | ConfirmForget
    | Forgotten
    | NotSaved
    | NotInChannel
    | Unreadable
    | Expired
    | WentWrong
)
