"""How does a listener hand over what somebody said? In time and for sure, or with `NotTakenError`."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext

from bot.language.normalise import MAX_CHARACTERS
from bot.listeners.decisions import DecisionDesk
from bot.listeners.digests import DigestDesk
from bot.queue import Queue
from bot.store.keys import Place, ThreadKey
from bot.store.session import Asked, Event
from bot.store.turns import AWAY, Store

SAVE_SECONDS = 1.2
"""Slack waits three seconds for an acknowledgement; the rest is for the two that follow a failure."""
TAKE_BACK_SECONDS = 0.4
MOST_CHARACTERS = MAX_CHARACTERS + 1
"""A longer text is as unreadable when it is cut here, and does not lie in Redis."""


class NotTakenError(Exception):
    """The store did not take it in time: whoever said it is told so, and nothing is acknowledged as saved."""


@asynccontextmanager
async def in_time() -> AsyncIterator[None]:
    """Bound what asks the store, and turn every way in which it can be away into `NotTakenError`."""
    try:
        async with asyncio.timeout(SAVE_SECONDS):
            yield
    except AWAY as error:
        raise NotTakenError from error


@dataclass(frozen=True)
class Desk:
    """What listeners share: store, queue, digests, decisions, and where the bot is installed."""

    store: Store
    queue: Queue
    me: AuthorizeResult
    digests: DigestDesk
    decisions: DecisionDesk

    @property
    def bot_user(self) -> str:
        """The id of the bot's user."""
        return self.me.bot_user_id or ""

    def serves(self, enterprise: str | None, team: str | None) -> bool:
        """Whether a request of this team comes from where the bot is installed: a workspace, or a grid."""
        if team is None or team == self.me.team_id:
            return True
        return self.me.enterprise_id is not None and enterprise == self.me.enterprise_id

    def place(self, context: AsyncBoltContext, channel: str) -> Place:
        """The channel in the namespace of the installation."""
        return Place(self.me.enterprise_id or "", context.team_id or self.me.team_id or "", channel)

    async def take(self, key: ThreadKey, event: Event) -> None:
        """Put the event into the thread's inbox and have a worker look. Raises NotTakenError."""
        new = True
        try:
            async with in_time():
                key, new = await self.store.push(key, event)
                await self.queue.converse(key, event.id)
        except NotTakenError:
            if new:  # in the inbox without a job it would count beside its repetition
                await _undone(self.store.take_back(key, event))
            raise

    async def open(self, place: Place, event_id: str, asked: Asked) -> None:
        """Have a worker open a thread. Raises NotTakenError."""
        async with self._letting_go(place, event_id):
            await self.queue.open_thread(place, event_id, asked)

    async def preview(self, place: Place, event_id: str, asked: Asked) -> None:
        """Have a worker preview the channel's digest. Raises NotTakenError."""
        async with self._letting_go(place, event_id):
            await self.queue.preview_digest(place, event_id, asked)

    @asynccontextmanager
    async def _letting_go(self, place: Place, event_id: str) -> AsyncIterator[None]:
        """Bound what hands over a command, which is kept no longer where that fails."""
        try:
            async with in_time():
                yield
        except NotTakenError:
            await _undone(self.store.let_go(place, event_id))
            raise


async def _undone(change: Coroutine[None, None, None]) -> None:
    with suppress(*AWAY):
        async with asyncio.timeout(TAKE_BACK_SECONDS):
            await change


def typed(text: str) -> str:
    """What was typed, cut where no answer is that long. Slack escapes these three characters, no others."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()[:MOST_CHARACTERS]
