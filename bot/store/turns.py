"""How does one utterance change one thread, exactly once and in order? An inbox, a lock and three scripts.

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
from bot.store.keys import INBOX_SECONDS, LOCK_MS, SEEN_SECONDS, SESSION_SECONDS, Place, ThreadKey
from bot.store.session import Event, Session, UnreadableError, load

WAIT_SECONDS = LOCK_MS / 1000 * 2
"""How long a repeated job waits for a dead holder's lock: longer than such a lock can live."""
RETRY_SECONDS = 0.05

PUSH = """
local thread = redis.call('GET', KEYS[1])
if thread then return thread end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[3])
redis.call('RPUSH', KEYS[2], ARGV[2])
redis.call('EXPIRE', KEYS[2], ARGV[4])
return ARGV[1]
"""
BEGIN = """
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
return {redis.call('GET', KEYS[2]), redis.call('LINDEX', KEYS[3], 0)}
"""
SAVE = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3])
redis.call('ZADD', KEYS[4], ARGV[5], ARGV[4])
redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', ARGV[5] - ARGV[3])
redis.call('EXPIRE', KEYS[4], ARGV[3])
if ARGV[6] == '1' then redis.call('LPOP', KEYS[3]) end
return 1
"""
END = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
if ARGV[2] == 'drop' then redis.call('LPOP', KEYS[3]) end
if ARGV[3] == 'forget' then
    redis.call('DEL', KEYS[2])
    redis.call('ZREM', KEYS[4], ARGV[4])
elseif ARGV[3] ~= '' and redis.call('EXISTS', KEYS[2]) == 1 then
    redis.call('SET', KEYS[2], ARGV[3], 'KEEPTTL')
end
return 1 + redis.call('LLEN', KEYS[3])
"""
RENEW = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
"""


def _text(answer: object) -> str:
    return cast("bytes", answer).decode()


class BusyError(Exception):
    """Another turn holds the thread. It will also take what is waiting in the inbox."""


class LockLostError(Exception):
    """This turn lost its lock to a later one and changed nothing: whoever holds the lock carries on."""


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
        await self.store.save(self, took_event=self.event is not None)
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
    """All that the bot keeps. `redis` answers in bytes; every call may raise a `RedisError`."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self._push = redis.register_script(PUSH)
        self._begin = redis.register_script(BEGIN)
        self._save = redis.register_script(SAVE)
        self._end = redis.register_script(END)
        self._renew = redis.register_script(RENEW)

    async def push(self, key: ThreadKey, event: Event) -> ThreadKey:
        """Put the event into the thread's inbox unless it was seen before; the thread that it went to."""
        ts = await self._push(
            keys=[key.place.seen(event.id), key.inbox],
            args=[key.ts, event.model_dump_json(exclude_none=True), SEEN_SECONDS, INBOX_SECONDS],
        )
        return key.place.thread(_text(ts))

    async def seen(self, place: Place, event_id: str) -> ThreadKey | None:
        """The thread that the event went to, or None for a new one."""
        ts = await self.redis.get(place.seen(event_id))
        return None if ts is None else place.thread(_text(ts))

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
        turn = StoredTurn(key, session, event, unreadable, self, token)
        renewal = asyncio.create_task(self._keep(key, token))
        try:
            yield turn
        except BaseException:
            with suppress(RedisError, OSError):
                await self._finish(turn, keep=True)
            raise
        else:
            waiting = await self._finish(turn, keep=False)
            if waiting is None:
                raise LockLostError
            turn.waiting = waiting
        finally:
            renewal.cancel()

    async def save(self, turn: StoredTurn, *, took_event: bool) -> None:
        """Store the turn's session. Raises `LockLostError` when the token is not the lock's any more."""
        key = turn.key
        if turn.session is None:
            return
        saved = await self._save(
            keys=[key.lock, key.session, key.inbox, key.place.index],
            args=[turn.token, turn.session.dump(), SESSION_SECONDS, key.ts, time.time(), int(took_event)],
        )
        if not saved:
            raise LockLostError

    async def newest(self, place: Place, within_seconds: float) -> ThreadKey | None:
        """The thread of the place that was touched last, if that was within so many seconds."""
        found = await self.redis.zrevrangebyscore(
            place.index, "+inf", time.time() - within_seconds, start=0, num=1
        )
        return place.thread(_text(found[0])) if found else None

    async def sessions(self, place: Place) -> Sequence[Stored]:
        """The threads of the place that have a session, the one touched last first."""
        members = await self.redis.zrevrange(place.index, 0, -1)
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

    async def forget(self, keys: Sequence[ThreadKey]) -> int:
        """Delete the sessions of these threads of one place, with what waits in them; how many there were."""
        if not keys:
            return 0
        place = keys[0].place
        async with self.redis.pipeline(transaction=False) as pipe:
            pipe.delete(*(key.session for key in keys))
            pipe.delete(*(key.inbox for key in keys))
            pipe.zrem(place.index, *(key.ts for key in keys))
            deleted, *_ = await pipe.execute()
        return int(deleted)

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

    async def _keep(self, key: ThreadKey, token: str) -> None:
        while True:
            await asyncio.sleep(LOCK_MS / 1000 / 4)
            with suppress(RedisError, OSError):
                if not await self._renew(keys=[key.lock], args=[token, LOCK_MS]):
                    return

    async def _finish(self, turn: StoredTurn, *, keep: bool) -> int | None:
        """Release the lock; how many events wait, or None when the lock was another's."""
        key = turn.key
        value: bytes | str = ""
        if not keep and turn.changed and turn.session is not None:
            value = "forget" if turn.session.state is None else turn.session.dump()
        left = await self._end(
            keys=[key.lock, key.session, key.inbox, key.place.index],
            args=[turn.token, "drop" if turn.dropping and not keep else "", value, key.ts],
        )
        return left - 1 if left else None
