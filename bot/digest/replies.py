"""What does the bot say about digests? One frozen dataclass a message, each with its template."""

from dataclasses import dataclass
from datetime import date

from bot.conversation.replies import Choice


@dataclass(frozen=True)
class DigestLine:
    """One thing to know: who owns it, its context, the link to its thread, and what to do there.

    `choices` are what can be done about it where it is said; with them there is no button to the thread.
    """

    text: str
    owner: str | None
    context: str
    link: str
    link_title: str
    label: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class DigestSection:
    """The lines of one kind, and how many more there are."""

    title: str
    lines: tuple[DigestLine, ...]
    more: int = 0


@dataclass(frozen=True)
class DigestChart:
    """Two bars an option: what it cost a month, and what it costs now."""

    options: tuple[str, ...]
    usd_before: tuple[float, ...]
    usd_after: tuple[float, ...]


@dataclass(frozen=True)
class Digest:
    """A week's digest. `due_on` is the day that it was meant for, where it comes late.

    `schedule` and `owner` are empty in a preview for a channel without a subscription. `not_compared` is how
    many older records were left out of the moves of prices and of the measured volumes.
    """

    week: str
    day: date
    sections: tuple[DigestSection, ...]
    freshness: str
    schedule: str
    owner: str
    choices: tuple[Choice, ...]
    due_on: date | None = None
    chart: DigestChart | None = None
    is_preview: bool = False
    not_compared: int = 0
    command: str = "/llm-tco"


@dataclass(frozen=True)
class DigestState:
    """What a channel's subscription is, after what was asked: `schedule` is empty where there is none."""

    note: str
    schedule: str = ""
    next_due: str = ""
    owner: str | None = None
    silent: bool = False
    muted_until: date | None = None
    paused: str = ""
    link: str = ""
    choices: tuple[Choice, ...] = ()
    command: str = "/llm-tco"


@dataclass(frozen=True)
class DigestZone:
    """Asks for the time zone, which Slack tells only who may read all people's profiles."""

    choices: tuple[Choice, ...]
    command: str = "/llm-tco"


@dataclass(frozen=True)
class DigestPaused:
    """Tells the owner once that a channel's digest cannot be posted any more, and how to have it back."""

    channel: str
    reason: str
    command: str = "/llm-tco"


@dataclass(frozen=True)
class DigestEnded:
    """Tells the owner that somebody else ended a channel's digest, and how to have it back."""

    channel: str
    by: str
    command: str = "/llm-tco"


@dataclass(frozen=True)
class DigestComing:
    """A preview is being worked out; `takes_long`: it was said before, and takes longer than a moment."""

    takes_long: bool = False


DigestReply = Digest | DigestState | DigestZone | DigestPaused | DigestEnded | DigestComing
