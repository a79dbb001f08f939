"""How does a listener hand over what somebody said? In time and for sure, or with `NotTakenError`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from redis.exceptions import RedisError
from slack_bolt.context.async_context import AsyncBoltContext

from bot.queue import Queue
from bot.store.keys import Place, ThreadKey
from bot.store.session import Event
from bot.store.turns import Store

SAVE_SECONDS = 1.5
"""Slack waits three seconds for an acknowledgement; the rest is for saying that something was not saved."""


class NotTakenError(Exception):
    """The store did not take it in time: whoever said it is told so, and nothing is acknowledged as saved."""


@asynccontextmanager
async def in_time() -> AsyncIterator[None]:
    """Bound what asks the store, and turn every way in which it can be away into `NotTakenError`."""
    try:
        async with asyncio.timeout(SAVE_SECONDS):
            yield
    except (RedisError, OSError) as error:  # TimeoutError is an OSError
        raise NotTakenError from error


@dataclass(frozen=True)
class Desk:
    """What listeners share: the store, the queue, and who the bot is."""

    store: Store
    queue: Queue
    bot_user: str
    team_url: str

    async def take(self, key: ThreadKey, event: Event) -> None:
        """Put the event into the thread's inbox and have a worker look. Raises NotTakenError."""
        async with in_time():
            await self.queue.converse(await self.store.push(key, event), event.id)

    async def open(self, place: Place, event_id: str, by: str, text: str, response_url: str) -> None:
        """Have a worker open a thread. Raises NotTakenError."""
        async with in_time():
            await self.queue.open_thread(place, event_id, by, text, response_url)


def place_of(context: AsyncBoltContext, channel: str) -> Place:
    """The channel in the namespace of the workspace that the request came from."""
    return Place(context.enterprise_id or "", context.team_id or "", channel)


def unescaped(text: str) -> str:
    """What was typed: Slack escapes these three characters and no others."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
