"""How does work get from a listener to a worker? As one of two jobs on a durable queue in Redis."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from urllib.parse import urlsplit

from docket import Docket

from bot.store.keys import Place, ThreadKey

NAME = "llm-tco-queue"
CONNECTIONS = 500
"""The client's default of 100 is fewer than the requests that one web process may have in hand."""
KEPT = timedelta(minutes=1)
"""How long the record of a finished job stays."""


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Docket]:
    """The queue at this Redis URL; `docket.redis()` is the connection that the store shares."""
    if "max_connections" not in urlsplit(url.replace(",", "")).query:
        url += ("&" if "?" in url else "?") + f"max_connections={CONNECTIONS}"
    async with Docket(name=NAME, url=url, execution_ttl=KEPT) as docket:
        yield docket


class Queue:
    """Adds jobs. A job of the same key that is waiting or running is not added again.

    The jobs are `bot.turns.Turns.open_thread` and `converse`; their arguments are strings, which a worker of
    any version can read.
    """

    def __init__(self, docket: Docket) -> None:
        self.docket = docket

    async def open_thread(self, place: Place, event_id: str, by: str, text: str, response_url: str) -> None:
        """Have a worker open a thread in the place and start a session with `text`."""
        await self.docket.add("open_thread", key=_key(place, event_id))(
            place.enterprise, place.team, place.channel, event_id, by, text, response_url
        )

    async def converse(self, key: ThreadKey, event_id: str) -> None:
        """Have a worker take what is in the thread's inbox."""
        place = key.place
        await self.docket.add("converse", key=_key(place, event_id))(
            place.enterprise, place.team, place.channel, key.ts
        )

    async def idle(self) -> bool:
        """Whether no job is waiting or running."""
        async with self.docket.redis() as redis, redis.pipeline() as pipe:
            pipe.xlen(self.docket.stream_key)
            pipe.zcard(self.docket.queue_key)
            return not any(await pipe.execute())


def _key(place: Place, event_id: str) -> str:
    return f"{place.team}:{place.channel}:{event_id}"
