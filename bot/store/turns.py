"""How does one utterance change one thread, exactly once and in order? An inbox, a lock and a few scripts.

`Store.push` puts an event into its thread's inbox, once. `Store.turn` takes the thread's lock and hands out
the oldest event with the session. The script that saves the new session also takes the event from the inbox:
both happen or neither. Every write checks the fencing token: whoever lost the lock changes nothing.
"""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.conversation.state import State
from bot.store import scripts
from bot.store.keys import INBOX_SECONDS, LOCK_MS, SEEN_SECONDS, SESSION_SECONDS, Place, ThreadKey, Workspace
from bot.store.session import Asked, Event, Session, UnreadableError, load

WAIT_SECONDS = LOCK_MS / 1000 * 2
"""How long a repeated job waits for a dead holder's lock: longer than such a lock can live."""
RETRY_SECONDS = 0.05
AWAY = (RedisError, OSError)
"""Every way in which the server can be away; a `TimeoutError` is an `OSError`."""


def _text(answer: object) -> str:
    return cast("bytes", answer).decode()


def _taken(turn: "StoredTurn") -> bytes:
    """The inbox's value of the turn's event, or nothing when it took none."""
    return b"" if turn.event is None else turn.said_raw


class BusyError(Exception):
    """Another turn holds the thread. It will also take what is waiting in the inbox."""


class LockLostError(Exception):
    """This turn lost its lock and changed nothing more. Another holds it, or it ran out and nobody does."""


@dataclass(frozen=True)
class Stored:
    """One thread of a channel's index; `state` is None when the stored value cannot be read."""

    key: ThreadKey
    state: State | None


@dataclass
class StoredTurn:
    """One held turn. `session` is what was stored, `event` the oldest thing said; either may be missing.

    `unreadable` says that there is a stored value and that this version cannot read it.
    """

    key: ThreadKey
    session: Session | None
    event: Event | None
    unreadable: bool
    store: "Store"
    token: str
    said_raw: bytes = b""
    """The event as it lies in the inbox: this value is taken, and not whatever stands first by then."""
    dropping: bool = False
    changed: bool = False
    waiting: int = 0

    async def save(self, state: State | None) -> None:
        """Store the state that the event led to, take the event from the inbox, and owe what is to be said.

        Raises:
            LockLostError: A later turn has the thread; nothing was stored.
        """
        open_ts = None if self.session is None else self.session.open_ts
        self.session = Session(state=state, open_ts=open_ts, owes=True)
        await self.store.save(self)
        self.event = None

    def said(self, open_ts: str | None) -> None:
        """All is posted; the open question is in the message `open_ts`. Stored when the turn ends."""
        if self.session is not None:
            self.session = self.session.model_copy(update={"open_ts": open_ts, "owes": False})
            self.changed = True

    def drop(self) -> None:
        """Take the event from the inbox, without a change, when the turn ends."""
        self.dropping = self.event is not None

    @property
    def more(self) -> bool:
        """Whether, when the turn had ended, something else was waiting in the inbox."""
        return self.waiting > 0


class Store:
    """All that the bot keeps. `redis` answers in bytes; every call may raise one of `AWAY`."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self._push = redis.register_script(scripts.PUSH)
        self._begin = redis.register_script(scripts.BEGIN)
        self._save = redis.register_script(scripts.SAVE)
        self._end = redis.register_script(scripts.END)
        self._keep = redis.register_script(scripts.KEEP)
        self._forget = redis.register_script(scripts.FORGET)
        self._renew = redis.register_script(scripts.RENEW)

    async def push(self, key: ThreadKey, event: Event) -> tuple[ThreadKey, bool]:
        """Put the event into the thread's inbox: the thread that it went to, and False if seen before."""
        ts, new = await self._push(
            keys=[key.place.seen(event.id), key.inbox, key.place.index],
            args=[key.ts, event.dump(), SEEN_SECONDS, INBOX_SECONDS, time.time(), SESSION_SECONDS],
        )
        return key.place.thread(_text(ts)), bool(new)

    async def take_back(self, key: ThreadKey, event: Event) -> None:
        """Undo a `push` that no job will follow: the event is not in the inbox, and may be pushed again."""
        async with self.redis.pipeline(transaction=False) as pipe:
            pipe.lrem(key.inbox, 1, event.dump())  # type: ignore[arg-type]  # its type leaves bytes out
            pipe.delete(key.place.seen(event.id))
            await pipe.execute()

    async def keep(self, commands: Sequence[tuple[Place, str, Asked]]) -> None:
        """Keep commands, by place and event id, until their threads are there: one round trip a place."""
        places: dict[Place, dict[str, str]] = {}
        for place, event_id, asked in commands:
            places.setdefault(place, {})[place.command(event_id)] = asked.model_dump_json()
        for values in places.values():
            await self._keep(keys=list(values), args=[*values.values(), INBOX_SECONDS])

    async def kept(self, place: Place, event_id: str) -> Asked | None:
        """A command that was kept, or None when it has been let go."""
        raw = await self.redis.get(place.command(event_id))
        return None if raw is None else Asked.model_validate_json(raw)

    async def let_go(self, place: Place, event_id: str) -> None:
        """Keep the command no longer."""
        await self.redis.delete(place.command(event_id))

    async def seen(self, place: Place, event_id: str) -> ThreadKey | None:
        """The thread that the event went to, or None for a new one."""
        ts = await self.redis.get(place.seen(event_id))
        return None if ts is None else place.thread(_text(ts))

    async def read(self, key: ThreadKey) -> State | None:
        """The state of a thread as it stands, without holding it; None where there is none to read."""
        raw = cast("bytes | None", await self.redis.get(key.session))
        try:
            return None if raw is None else load(raw).state
        except UnreadableError:
            return None

    async def knows(self, key: ThreadKey) -> bool:
        """Whether the thread has a session, or something said in it is waiting to become one."""
        return bool(await self.redis.exists(key.session, key.inbox))

    @asynccontextmanager
    async def turn(self, key: ThreadKey, wait_seconds: float = 0) -> AsyncIterator[StoredTurn]:
        """Hold the thread for one utterance.

        On a clean exit what the turn said is stored and the lock released; on an exception only the lock is
        released, so that the same event, or the debt that it left, is there for the next turn.

        Raises:
            BusyError: Another turn held the thread for all of `wait_seconds`.
            LockLostError: Another turn has taken over since.
        """
        token = secrets.token_hex(8)
        raw, said = await self._acquire(key, token, wait_seconds)
        unreadable = False
        session = None
        if raw is not None:
            try:
                session = load(raw)
            except UnreadableError:
                unreadable = True
        event = None if said is None else Event.model_validate_json(said)
        turn = StoredTurn(key, session, event, unreadable, self, token, said or b"")
        renewal = asyncio.create_task(self._hold(key, token))
        try:
            yield turn
        except BaseException:
            with suppress(*AWAY):
                await self._finish(turn, keep=True)
            raise
        else:
            waiting = await self._finish(turn, keep=False)
            if waiting is None:
                raise LockLostError
            turn.waiting = waiting
        finally:
            renewal.cancel()

    async def save(self, turn: StoredTurn) -> None:
        """Store the turn's session and take its event from the inbox.

        Raises:
            LockLostError: The token is not the lock's any more.
        """
        key = turn.key
        if turn.session is None:
            return
        saved = await self._save(
            keys=[key.lock, key.session, key.inbox, key.place.index],
            args=[turn.token, turn.session.dump(), SESSION_SECONDS, key.ts, time.time(), _taken(turn)],
        )
        if not saved:
            raise LockLostError

    async def newest(self, place: Place, within_seconds: float) -> ThreadKey | None:
        """The thread of the place that was touched last, if that was within so many seconds."""
        found = await self.redis.zrevrangebyscore(
            place.index, "+inf", time.time() - within_seconds, start=0, num=1
        )
        return place.thread(_text(found[0])) if found else None

    async def sessions(self, place: Place, most: int) -> Sequence[Stored]:
        """The threads of the place that have a session, the one touched last first; so many at most."""
        members = await self.redis.zrevrange(place.index, 0, most - 1)
        threads = [place.thread(_text(ts)) for ts in members]
        if not threads:
            return ()
        values = await self.redis.mget([key.session for key in threads])
        found = []
        for key, raw in zip(threads, values, strict=True):
            if raw is None:
                continue
            try:
                found.append(Stored(key, load(cast("bytes", raw)).state))
            except UnreadableError:
                found.append(Stored(key, None))
        return found

    async def count(self, place: Place) -> int:
        """How many threads of the place have a session, or something said that is to become one."""
        return int(await self.redis.zcount(place.index, time.time() - SESSION_SECONDS, "+inf"))

    async def forget(self, place: Place) -> int:
        """Delete every session of the place and what waits in its threads; how many sessions there were.

        The locks go as well: a turn that is in hand can then save nothing any more.
        """
        threads = [place.thread(_text(ts)) for ts in await self.redis.zrange(place.index, 0, -1)]
        sessions = [key.session for key in threads]
        rest = [name for key in threads for name in (key.inbox, key.lock)]
        return int(await self._forget(keys=[place.index, *sessions, *rest], args=[key.ts for key in threads]))

    async def forget_all(self, workspace: Workspace) -> int:
        """Delete every session of all channels of a workspace; how many there were."""
        sessions = 0
        async for name in self.redis.scan_iter(match=workspace.indexes):
            channel = _text(name).rpartition("}")[0].rpartition(":")[2]
            sessions += await self.forget(workspace.place(channel))
        return sessions

    async def ping(self) -> None:
        """Raise when the server does not answer."""
        await cast("Awaitable[Any]", self.redis.ping())

    async def _acquire(
        self, key: ThreadKey, token: str, wait_seconds: float
    ) -> tuple[bytes | None, bytes | None]:
        give_up = time.monotonic() + wait_seconds
        while True:
            found = await self._begin(keys=[key.lock, key.session, key.inbox], args=[token, LOCK_MS])
            if found:
                return found[0], found[1]
            if time.monotonic() >= give_up:
                raise BusyError
            await asyncio.sleep(RETRY_SECONDS)

    async def _hold(self, key: ThreadKey, token: str) -> None:
        while True:
            await asyncio.sleep(LOCK_MS / 1000 / 4)
            with suppress(*AWAY):
                if not await self._renew(keys=[key.lock], args=[token, LOCK_MS]):
                    return

    async def _finish(self, turn: StoredTurn, *, keep: bool) -> int | None:
        """Release the lock; how many events wait, or None when the lock was another's."""
        key = turn.key
        value: bytes | str = ""
        if not keep and turn.changed and turn.session is not None:
            value = "end" if turn.session.state is None else turn.session.dump()
        left = await self._end(
            keys=[key.lock, key.session, key.inbox, key.place.index],
            args=[turn.token, _taken(turn) if turn.dropping and not keep else b"", value, key.ts],
        )
        return left - 1 if left else None
