"""What is in the local Slack? People, channels, messages, open views, and what the bot was granted."""

import asyncio
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.playground.app_manifest import App
from bot.playground.block_ids import with_ids
from bot.playground.grants import ResponseUrl, ResponseUrls, Triggers
from bot.playground.journal import Journal, Record
from bot.playground.records import (
    BOT_USER,
    ENGINEER,
    FINANCE,
    MANAGER,
    PEOPLE,
    SLACKBOT,
    TEAM_ID,
    TEAM_NAME,
    Block,
    Channel,
    Key,
    Message,
    User,
    first_channels,
)

# What is built on the workspace needs these too.
__all__ = ["BOT_USER", "ENGINEER", "FINANCE", "MANAGER", "Channel", "Message", "User", "Workspace"]

Change = dict[str, Any]
_MESSAGE = TypeAdapter(Message)
_RESPONSE_URL = TypeAdapter(ResponseUrl)


@dataclass
class Workspace:
    """One Slack workspace in memory, with one app installed.

    Attributes:
        app: what the app manifest grants.
        path: a file that keeps messages and response URLs, or None to keep nothing.
        clock: seconds since the epoch; message timestamps come of it.
        url: where the playground is served; response URLs and permalinks start with it. Set it once the port
            is known.
        bot_token: what the bot sends as its bearer token.
        signing_secret: what signs requests to the bot.
        observers: called with every change as it happens (see `watch`).
    """

    app: App = field(default_factory=App)
    path: Path | None = None
    clock: Callable[[], float] = time.time
    url: str = "http://127.0.0.1:3000"
    bot_token: str = field(default_factory=lambda: f"xoxb-local-{secrets.token_hex(16)}", repr=False)
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)

    def __post_init__(self) -> None:
        bot = User(BOT_USER, self.app.name, self.app.name, is_bot=True)
        everyone = (*PEOPLE, bot, User(SLACKBOT, "Slackbot", "slackbot", is_bot=True))
        self.users = {user.id: user for user in everyone}
        self.channels = {channel.id: channel for channel in first_channels()}
        self.messages: dict[Key, Message] = {}
        self.views: dict[str, list[dict[str, Any]]] = {}
        self.homes: dict[str, dict[str, Any]] = {}
        self.triggers = Triggers(self.clock)
        self.response_urls = ResponseUrls(
            self.clock, lambda grant: self._keep({"response_url": asdict(grant)})
        )
        self._last_ts_micros = 0
        self.observers: list[Callable[[Change], None]] = []
        self._watchers: list[asyncio.Queue[Change | None]] = []
        self._journal: Journal | None = None
        if self.path is not None:
            self._restore(Journal(self.path))

    # -- messages

    def post(
        self,
        channel: str,
        user: str,
        text: str,
        *,
        blocks: Sequence[Block] = (),
        thread_ts: str | None = None,
        ephemeral_to: str | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> Message:
        """Add a message; its ts is new in the channel, its blocks and elements get the ids they lack."""
        message = Message(
            channel=channel,
            ts=self.next_ts(),
            user=user,
            text=text,
            blocks=with_ids(blocks),
            thread_ts=thread_ts,
            ephemeral_to=ephemeral_to,
            metadata=metadata,
        )
        self._store(message)
        self._tell("message" if ephemeral_to is None else "ephemeral", message)
        return message

    def edit(self, message: Message, *, text: str, blocks: Sequence[Block]) -> Message:
        """Replace a message's text and blocks."""
        changed = replace(message, text=text, blocks=with_ids(blocks), edited=True)
        self._store(changed)
        self._tell("message_changed", changed)
        return changed

    def react(self, message: Message, name: str) -> Message:
        """Add the bot's reaction `name` to a message."""
        changed = replace(message, reactions=(*message.reactions, name))
        self._store(changed)
        self._tell("message_changed", changed)
        return changed

    def delete(self, message: Message) -> None:
        """Remove a message."""
        del self.messages[Key(message.channel, message.ts)]
        if message.ephemeral_to is None:
            self._keep({"deleted": [message.channel, message.ts]})
        self._tell("message_deleted", message)

    def find(self, channel: str, ts: str) -> Message | None:
        """The message with this ts in this channel."""
        return self.messages.get(Key(channel, ts))

    def history(self, channel: str) -> list[Message]:
        """A channel's messages that start a thread or stand alone, oldest first."""
        return [m for m in self._visible(channel) if m.thread_ts is None]

    def thread(self, channel: str, ts: str) -> list[Message]:
        """A message and its replies, oldest first."""
        return [m for m in self._visible(channel) if ts in {m.ts, m.thread_ts}]

    def next_ts(self) -> str:
        """A message timestamp: seconds with six decimals, later than every one before it."""
        self._last_ts_micros = max(int(self.clock() * 1e6), self._last_ts_micros + 1)
        return f"{self._last_ts_micros // 1_000_000}.{self._last_ts_micros % 1_000_000:06d}"

    # -- channels and people

    def join(self, channel_id: str, user: str) -> Channel:
        """Make somebody a member of a channel."""
        channel = self.channels[channel_id]
        if user not in channel.members:
            channel = replace(channel, members=(*channel.members, user))
            self.channels[channel_id] = channel
            self._keep({"joined": [channel_id, user]})
            self._publish({"type": "channel", "channel": asdict(channel)})
        return channel

    def direct_message(self, user: str) -> Channel | None:
        """The direct message of a person with the bot."""
        return next(
            (c for c in self.channels.values() if c.is_im and user in c.members and user != BOT_USER), None
        )

    def user_by_handle(self, handle: str) -> User | None:
        """The person or bot called `handle` (in any case)."""
        return next((u for u in self.users.values() if u.handle.lower() == handle.lower()), None)

    # -- views

    def show_view(self, user: str, view: dict[str, Any] | None) -> None:
        """Say which view `user` now sees: the top of their stack, or None."""
        self._publish({"type": "view", "user": user, "view": view})

    def show_home(self, user: str, view: dict[str, Any]) -> None:
        """Say that the Home tab of `user` changed."""
        self._publish({"type": "home", "user": user, "view": view})

    def view_of(self, view_id: str) -> tuple[str, dict[str, Any]] | None:
        """Who has the open view `view_id`, and the view."""
        stacks = ((user, view) for user, stack in self.views.items() for view in stack)
        return next(((user, view) for user, view in stacks if view["id"] == view_id), None)

    # -- who watches

    @contextmanager
    def watch(self) -> Iterator[asyncio.Queue[Change | None]]:
        """A queue of every change from now on: `{"type": ..., "message" | "view" | "channel": ...}`.

        None in the queue says that the workspace was closed.
        """
        queue: asyncio.Queue[Change | None] = asyncio.Queue()
        self._watchers.append(queue)
        try:
            yield queue
        finally:
            self._watchers.remove(queue)

    def close(self) -> None:
        """Tell every watcher that it is over, and close the file."""
        for queue in self._watchers:
            queue.put_nowait(None)
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def as_json(self) -> dict[str, Any]:
        """The whole workspace as the page sees it."""
        return {
            "team": {"id": TEAM_ID, "name": TEAM_NAME},
            "bot_user": BOT_USER,
            "commands": sorted(self.app.commands),
            "users": [
                {"id": u.id, "name": u.name, "handle": u.handle, "is_bot": u.is_bot}
                for u in self.users.values()
            ],
            "channels": [asdict(channel) for channel in self.channels.values()],
            "messages": [message.as_json() for message in self.messages.values()],
            "views": {user: stack[-1] for user, stack in self.views.items() if stack},
            "homes": self.homes,
        }

    def _visible(self, channel: str) -> list[Message]:
        return [m for m in self.messages.values() if m.channel == channel and m.ephemeral_to is None]

    def _store(self, message: Message) -> None:
        self.messages[Key(message.channel, message.ts)] = message
        if message.ephemeral_to is None:
            self._keep({"message": asdict(message)})

    def _tell(self, kind: str, message: Message) -> None:
        self._publish({"type": kind, "message": message.as_json()})

    def _publish(self, change: Change) -> None:
        for queue in self._watchers:
            queue.put_nowait(change)
        for observer in self.observers:
            observer(change)

    def _keep(self, record: Record) -> None:
        if self._journal is not None:
            self._journal.append(record)

    def _restore(self, journal: Journal) -> None:
        for record in journal.read():
            try:
                self._take(record)
            except (TypeError, ValueError, KeyError) as error:
                raise journal.damaged() from error
        journal.replace(self._records())
        self._journal = journal

    def _take(self, record: Record) -> None:
        """Take back one kept record."""
        match record:
            case {"message": kept}:
                message = _MESSAGE.validate_python(kept)
                self.messages[Key(message.channel, message.ts)] = message
                self._last_ts_micros = max(self._last_ts_micros, int(message.ts.replace(".", "")))
            case {"deleted": [channel, ts]}:
                self.messages.pop(Key(channel, ts), None)
            case {"joined": [channel, user]}:
                self.join(channel, user)
            case {"response_url": kept}:
                self.response_urls.restore(_RESPONSE_URL.validate_python(kept))
            case _:
                raise TypeError(record)

    def _records(self) -> Iterator[Record]:
        yield from ({"message": asdict(message)} for message in self.messages.values())
        for channel in first_channels():
            joined = set(self.channels[channel.id].members) - set(channel.members)
            yield from ({"joined": [channel.id, user]} for user in sorted(joined))
        yield from ({"response_url": asdict(grant)} for grant in self.response_urls.unexpired())
