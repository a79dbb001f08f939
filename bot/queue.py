"""How does work get from a listener to a worker? As one of two jobs on a durable queue in Redis."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from urllib.parse import urlsplit

from docket import Docket
from docket.execution import TaskCall

from bot.store.keys import Place, ThreadKey

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


class Queue:
    """Adds jobs. A job of the same key that is waiting or running is not added again.

    Jobs that come while others are on their way to Redis travel together in the next round trip: under load
    that halves what an acknowledgement costs. Each is added, or fails, by itself.

    The jobs are `bot.turns.Turns.open_thread` and `converse`. Their arguments are strings, which a worker of
    any version can read, and ids alone: pydocket keeps a waiting job without a time to live, so that what
    people said is the store's.
    """

    def __init__(self, docket: Docket) -> None:
        self.docket = docket
        self._waiting: list[tuple[TaskCall, asyncio.Future[None]]] = []
        self._sending: asyncio.Task[None] | None = None

    async def open_thread(self, place: Place, event_id: str) -> None:
        """Have a worker open a thread in the place for the command that the store keeps under this id."""
        job = self.docket.call("open_thread", key=_key(place, event_id))
        await self._add(job(place.enterprise, place.team, place.channel, event_id))

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

    async def _add(self, call: TaskCall) -> None:
        added: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((call, added))
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send())
        await added

    async def _send(self) -> None:
        while self._waiting:
            together, self._waiting = self._waiting, []
            failures: Sequence[BaseException | None]
            try:
                async with asyncio.timeout(SEND_SECONDS):
                    sent = await self.docket.add_many(call for call, _ in together)
                failures = [execution.schedule_exception for execution in sent]
            except Exception as error:  # noqa: BLE001 - whoever waits is told of any failure, not left waiting
                failures = [error] * len(together)
            for (_, added), failure in zip(together, failures, strict=True):
                if added.done():  # whoever waited gave up
                    continue
                if failure is None:
                    added.set_result(None)
                else:
                    added.set_exception(failure)


def _key(place: Place, event_id: str) -> str:
    return f"{place.enterprise or '-'}:{place.team}:{place.channel}:{event_id}"
