"""How does work get from a listener to a worker? As one of two jobs on a durable queue in Redis."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from docket import Docket
from docket.execution import TaskCall

from bot.store.keys import Place, ThreadKey
from bot.store.session import Asked
from bot.store.turns import Store

NAME = "llm-tco-queue"
CONNECTIONS = 500
"""The client's default of 100 is fewer than the requests that one web process may have in hand."""
SEND_SECONDS = 1.2
"""A Redis that hangs must not hold up those who come after it is back."""
KEPT = timedelta(minutes=1)
"""How long the record of a finished job stays."""


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Docket]:
    """The queue at this Redis URL; `docket.redis()` is the connection that the store shares."""
    if "max_connections" not in urlsplit(url.replace(",", "")).query:
        url += ("&" if "?" in url else "?") + f"max_connections={CONNECTIONS}"
    async with Docket(name=NAME, url=url, execution_ttl=KEPT) as docket:
        yield docket


Command = tuple[Place, str, Asked]
"""Where a command was typed, its event id, and what it says."""


class _Job(NamedTuple):
    """A job on its way to Redis, and the command that the store is to keep for it first."""

    call: TaskCall
    added: asyncio.Future[None]
    command: Command | None


class Queue:
    """Adds jobs. A job of the same key that is waiting or running is not added again.

    Jobs that come while others are on their way to Redis travel together in the next round trip: under load
    that halves what an acknowledgement costs. Each is added, or fails, by itself.

    The jobs are `bot.turns.Turns.open_thread` and `converse`. Their arguments are strings, which a worker of
    any version can read, and ids alone: pydocket keeps a waiting job without a time to live, so that what
    people said is the store's.
    """

    def __init__(self, docket: Docket, store: Store) -> None:
        self.docket = docket
        self.store = store
        self._waiting: list[_Job] = []
        self._sending: asyncio.Task[None] | None = None

    async def open_thread(self, place: Place, event_id: str, asked: Asked) -> None:
        """Keep the command in the store, and have a worker open a thread for it in the place."""
        job = self.docket.call("open_thread", key=_key(place, event_id))
        call = job(place.enterprise, place.team, place.channel, event_id)
        await self._add(call, (place, event_id, asked))

    async def converse(self, key: ThreadKey, event_id: str) -> None:
        """Have a worker take what is in the thread's inbox."""
        place = key.place
        job = self.docket.call("converse", key=_key(place, event_id))
        await self._add(job(place.enterprise, place.team, place.channel, key.ts))

    async def idle(self) -> bool:
        """Whether no job is waiting or running."""
        async with self.docket.redis() as redis, redis.pipeline() as pipe:
            pipe.xlen(self.docket.stream_key)
            pipe.zcard(self.docket.queue_key)
            return not any(await pipe.execute())

    async def _add(self, call: TaskCall, command: Command | None = None) -> None:
        added: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Job(call, added, command))
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send())
        await added

    async def _send(self) -> None:
        while self._waiting:
            together, self._waiting = self._waiting, []
            failures: Sequence[BaseException | None]
            try:
                async with asyncio.timeout(SEND_SECONDS):
                    if commands := [job.command for job in together if job.command is not None]:
                        await self.store.keep(commands)
                    sent = await self.docket.add_many(job.call for job in together)
                failures = [execution.schedule_exception for execution in sent]
            except Exception as error:  # noqa: BLE001 - whoever waits is told of any failure, not left waiting
                failures = [error] * len(together)
            for job, failure in zip(together, failures, strict=True):
                if job.added.done():  # whoever waited gave up
                    continue
                if failure is None:
                    job.added.set_result(None)
                else:
                    job.added.set_exception(failure)


def _key(place: Place, event_id: str) -> str:
    return f"{place.enterprise or '-'}:{place.team}:{place.channel}:{event_id}"
