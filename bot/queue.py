"""How does work get from a listener to a worker? As a job on a durable queue in Redis.

Turns and digests have a queue each: a lane of digests lasts for minutes, and must not stand in a turn's way.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from docket import Docket
from docket.execution import TaskCall

from bot.store.keys import Place, ThreadKey, Workspace
from bot.store.session import Asked
from bot.store.turns import Store

NAME = "llm-tco-queue"
LANES = "llm-tco-digests"
CLOCKS = frozenset({"digest_minute", "watch_night"})
"""The jobs that come back by the clock: while they wait, the queue of digests is idle all the same."""
CONNECTIONS = 500
"""The client's default of 100 is fewer than the requests that one web process may have in hand."""
SEND_SECONDS = 1.2
"""A Redis that hangs must not hold up those who come after it is back."""
KEPT = timedelta(minutes=1)
"""How long the record of a finished job stays."""


@asynccontextmanager
async def connected(url: str, name: str = NAME) -> AsyncIterator[Docket]:
    """The queue of that name at this Redis URL; `docket.redis()` is the connection that the store shares."""
    if "max_connections" not in urlsplit(url.replace(",", "")).query:
        url += ("&" if "?" in url else "?") + f"max_connections={CONNECTIONS}"
    async with Docket(name=name, url=url, execution_ttl=KEPT) as docket:
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

    The jobs are those of `bot.turns.Turns`, `bot.filing.Filing`, `bot.home_pages.HomePages` and
    `bot.digest_answers.DigestAnswers`. Their arguments are strings, which a worker of any version can read,
    and ids alone: pydocket keeps a waiting job without a time to live, so that what people said is the
    store's.
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

    async def decide(self, place: Place, event_id: str, told: tuple[str, ...]) -> None:
        """Have a worker do what was pressed about a record: what, its id, by whom, where, what it showed."""
        job = self.docket.call("decide_record", key=_key(place, event_id))
        await self._add(job(place.enterprise, place.team, place.channel, *told))

    async def show_home(self, place: Place, user: str, event_id: str) -> None:
        """Have a worker show a person's Home tab, with the digest of the place's channel, if it names one."""
        job = self.docket.call("show_home", key=f"home:{_key(place, event_id)}")
        await self._add(job(place.enterprise, place.team, user, place.channel))

    async def preview_digest(self, place: Place, event_id: str, asked: Asked) -> None:
        """Keep the command in the store, and have a worker show its author the channel's digest."""
        job = self.docket.call("preview_digest", key=_key(place, event_id))
        await self._add(job(place.enterprise, place.team, place.channel, event_id), (place, event_id, asked))

    async def tell_ended(self, place: Place, owner: str, by: str, since: int) -> None:
        """Have a worker tell an owner who ended the digest that they had set up, since that epoch."""
        job = self.docket.call("tell_digest_ended", key=f"ended:{_key(place, str(since))}")
        await self._add(job(place.enterprise, place.team, place.channel, owner, by))

    async def forget_workspace(self, workspace: Workspace, event_id: str) -> None:
        """Have a worker delete all that is kept of a workspace."""
        job = self.docket.call("forget_workspace", key=f"{workspace}:{event_id}")
        await self._add(job(workspace.enterprise, workspace.team))

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


class LaneQueue:
    """Adds the jobs of `bot.lanes.Lanes`. Their arguments are ids alone, as those of the other queue."""

    def __init__(self, docket: Docket) -> None:
        self.docket = docket

    async def open(self, workspaces: Sequence[Workspace]) -> None:
        """Add a lane for each workspace that has none waiting or running, in this order."""
        lane = "digest_lane"
        calls = [
            self.docket.call(lane, key=f"{lane}:{each}")(each.enterprise, each.team) for each in workspaces
        ]
        if calls:
            await self.docket.add_many(calls)

    async def watch(self, workspaces: Sequence[Workspace], with_what: str) -> None:
        """Have workers look at the records of each workspace, once for these facts and this day."""
        job = "watch_workspace"
        calls = [
            self.docket.call(job, key=f"{job}:{each}:{with_what}")(each.enterprise, each.team, with_what)
            for each in workspaces
        ]
        if calls:
            await self.docket.add_many(calls)

    async def idle(self) -> bool:
        """Whether no job but the clock is waiting or running."""
        async with self.docket.redis() as redis, redis.pipeline() as pipe:
            pipe.xlen(self.docket.stream_key)
            pipe.zrange(self.docket.queue_key, 0, -1)
            running, waiting = await pipe.execute()
        return not running and not {bytes(key).decode() for key in waiting} - CLOCKS


def _key(place: Place, event_id: str) -> str:
    return f"{place.enterprise or '-'}:{place.team}:{place.channel}:{event_id}"
