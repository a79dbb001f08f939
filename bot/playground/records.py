"""What does the local Slack hold? Users, channels and messages, and those that are there from the start."""

from dataclasses import dataclass
from typing import Any, NamedTuple

TEAM_ID = "T0LOCAL"
TEAM_NAME = "Local Slack"
TEAM_DOMAIN = "local"
APP_ID = "A0LLMTCO"
BOT_ID = "B0LLMTCO"
BOT_USER = "U0LLMTCO"
SLACKBOT = "USLACKBOT"

Block = dict[str, Any]


@dataclass(frozen=True)
class User:
    """A person or a bot: `handle` is what is typed after `@`."""

    id: str
    name: str
    handle: str
    is_bot: bool = False


@dataclass(frozen=True)
class Channel:
    """A public channel, or a direct message of one person with the bot. A public one's name has no `#`."""

    id: str
    name: str
    members: tuple[str, ...]
    is_im: bool = False
    is_archived: bool = False


@dataclass(frozen=True)
class Message:
    """A message as it stands. `thread_ts` is the ts of the message it replies to, or None.

    `ephemeral_to` names the one user who sees it; such a message is kept nowhere and cannot be edited by ts.
    """

    channel: str
    ts: str
    user: str
    text: str
    blocks: tuple[Block, ...] = ()
    thread_ts: str | None = None
    edited: bool = False
    ephemeral_to: str | None = None
    reactions: tuple[str, ...] = ()
    metadata: dict[str, Any] | None = None

    @property
    def is_bot(self) -> bool:
        """Whether the bot, or Slack itself, wrote it."""
        return self.user in {BOT_USER, SLACKBOT}

    def as_json(self) -> dict[str, Any]:
        """The message as the page sees it."""
        return {
            "channel": self.channel,
            "ts": self.ts,
            "thread_ts": self.thread_ts,
            "user": self.user,
            "is_bot": self.is_bot,
            "text": self.text,
            "blocks": list(self.blocks),
            "edited": self.edited,
            "ephemeral_to": self.ephemeral_to,
            "reactions": list(self.reactions),
        }


class Key(NamedTuple):
    """What names a message: a ts is unique in its channel."""

    channel: str
    ts: str


ENGINEER = User("U0ENGINEER", "Engineer", "engineer")
MANAGER = User("U0MANAGER", "Manager", "manager")
FINANCE = User("U0FINANCE", "Finance", "finance")
PEOPLE = (ENGINEER, MANAGER, FINANCE)
_EVERYONE = tuple(user.id for user in PEOPLE)


def first_channels() -> tuple[Channel, ...]:
    """The channels as a new workspace has them: one without the bot, and a direct message for each person."""
    return (
        Channel("C0LLMCOSTS", "llm-costs", (*_EVERYONE, BOT_USER)),
        Channel("C0PLATFORM", "platform", (*_EVERYONE, BOT_USER)),
        Channel("C0BUDGET", "budget", _EVERYONE),  # the bot was not invited here
        *(Channel(f"D{user.id[1:]}", user.handle, (user.id, BOT_USER), is_im=True) for user in PEOPLE),
    )
