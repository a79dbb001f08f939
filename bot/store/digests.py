"""Which channels get a digest, when is the next one due, and what became of a week's? Kept in Redis.

Subscriptions live until somebody ends them. A week's digest in a channel has a mark: `sending` with the
fencing token of who sends it and the epoch since when, then `done` with the message, or `missed` with the
epoch at which it was due. Whoever finds another's `sending` takes it over under a token of its own; the other
can then mark nothing any more.
"""

import json
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Literal, cast

from pydantic import Field, ValidationError
from redis.asyncio import Redis

from bot.digest.facts import Facts
from bot.digest.schedule import Weekly
from bot.store import digest_scripts as scripts
from bot.store.keys import DIGEST_COUNTS, DIGEST_SECONDS, DIGEST_WORKSPACES, FAILING_SECONDS, Place, Workspace
from costmodel.scenario import Part

Args = list[str | int | bytes]
Read = Callable[[Place, date, date], Awaitable[Facts]]
"""Reads the facts of a channel between two days."""
Outcome = Literal["sent", "late", "silent", "found", "missed"]
"""What became of a week's digest; `found` was posted by a worker that died before it could say so."""
Trouble = Literal["unauthorised", "unreadable"]
"""What ends no week: Slack refuses the bot's token, or this version cannot read a subscription."""


class Subscription(Part):
    """A channel's digest: when, who set it, and whether a week with nothing to say goes without a line.

    `paused` says why it is not sent until somebody subscribes again; empty where it is. `asked` is the week
    whose digest somebody wants at once. Epochs in seconds.
    """

    weekly: Weekly
    owner: str
    silent: bool = False
    muted_until: Annotated[int, Field(ge=0)] = 0
    paused: str = ""
    asked: str = ""
    since: Annotated[int, Field(ge=0)] = 0

    def dump(self) -> str:
        """The JSON value to store; an older version can read what does not use a newer one's fields."""
        return self.model_dump_json(exclude_defaults=True)


@dataclass(frozen=True)
class Sent:
    """The last digest of a channel: its week, and its message (empty where none was).

    `at` is the epoch at which its facts were read: those of the next one begin there.
    """

    week: str
    at: int
    ts: str


@dataclass(frozen=True)
class Held:
    """A channel's subscription as it is stored, its last digest, and the epoch of the next (None: none)."""

    place: Place
    subscription: Subscription
    raw: bytes
    sent: Sent | None
    next_epoch: int | None

    @property
    def told_until(self) -> datetime | None:
        """When the facts of its last digest were read; None where it had none yet."""
        return None if self.sent is None else datetime.fromtimestamp(self.sent.at, UTC)

    def is_overdue(self, now: datetime) -> bool:
        """Whether a digest is due that has not gone out; of one that is paused none is."""
        due = self.next_epoch is not None and self.next_epoch <= now.timestamp()
        return due and not self.subscription.paused


@dataclass(frozen=True)
class Claim:
    """The right to send a week's digest in a channel.

    `doubted_since` is the epoch at which somebody else began to send it and never said what came of it;
    0 where nobody did. `done` says that it needs no sending, and `ts` which message it is;
    one that was `missed` has none.
    """

    place: Place
    week: str
    value: str = ""
    doubted_since: int = 0
    done: bool = False
    ts: str = ""
    missed: bool = False


class Digests:
    """The subscriptions and the marks. Every call may raise one of `bot.store.turns.AWAY`."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self._subscribe = redis.register_script(scripts.SUBSCRIBE)
        self._change = redis.register_script(scripts.CHANGE)
        self._unsubscribe = redis.register_script(scripts.UNSUBSCRIBE)
        self._move_on = redis.register_script(scripts.MOVE_ON)
        self._put_off = redis.register_script(scripts.PUT_OFF)
        self._forget = redis.register_script(scripts.FORGET)
        self._swap = redis.register_script(scripts.SWAP)

    async def subscribe(self, place: Place, subscription: Subscription, next_epoch: int | None) -> None:
        """Keep the subscription, whatever was there; without a next epoch nothing is due."""
        keys = _keys(place.workspace)[:3]
        args: Args = [str(place.workspace), place.channel, subscription.dump(), _epoch(next_epoch)]
        await self._subscribe(keys=keys, args=args)

    async def change(self, held: Held, to: Subscription, next_epoch: int | None) -> bool:
        """Replace the subscription that was read, unless somebody else has changed it; whether it was."""
        place = held.place
        args: Args = [str(place.workspace), place.channel, held.raw, to.dump(), _epoch(next_epoch)]
        return bool(await self._change(keys=_keys(place.workspace)[:3], args=args))

    async def unsubscribe(self, place: Place) -> bool:
        """Keep the subscription no longer; whether there was one."""
        args: Args = [str(place.workspace), place.channel]
        return bool(await self._unsubscribe(keys=_keys(place.workspace)[:4], args=args))

    async def forget(self, workspace: Workspace) -> None:
        """Delete all subscriptions of a workspace; its marks expire by themselves."""
        await self._forget(keys=_keys(workspace)[:4], args=[str(workspace)])

    async def get(self, place: Place) -> Held | None:
        """The subscription of a channel, or None."""
        return next(iter(await self.held(place.workspace, [place.channel])), None)

    async def held(self, workspace: Workspace, channels: Sequence[str]) -> Sequence[Held]:
        """The subscriptions of those channels that have one."""
        if not channels:
            return ()
        async with self.redis.pipeline(transaction=False) as pipe:
            pipe.hmget(workspace.digests, channels)
            pipe.hmget(workspace.digests_sent, channels)
            pipe.zmscore(workspace.digests_due, list(channels))
            subscriptions, sent, scores = await pipe.execute()
        return tuple(
            Held(workspace.place(channel), subscription, raw, _sent(last), None if at is None else int(at))
            for channel, raw, last, at in zip(channels, subscriptions, sent, scores, strict=True)
            if raw is not None and (subscription := _read(raw)) is not None
        )

    async def of_owner(self, workspace: Workspace, owner: str) -> Sequence[Held]:
        """The subscriptions of a workspace that somebody set up, by channel."""
        channels = sorted(_text(channel) for channel in await self.redis.hkeys(workspace.digests))
        return [each for each in await self.held(workspace, channels) if each.subscription.owner == owner]

    async def workspaces_due(self, now: int) -> Sequence[Workspace]:
        """The workspaces in which something is due, the one with the fewest channels due first."""
        names = await self.redis.zrangebyscore(DIGEST_WORKSPACES, "-inf", now)
        found = [_workspace(_text(name)) for name in names]
        if not found:
            return ()
        async with self.redis.pipeline(transaction=False) as pipe:
            for each in found:
                pipe.zcount(each.digests_due, "-inf", now)
            counts = await pipe.execute()
        return [each for _, each in sorted(zip(counts, found, strict=True), key=lambda pair: pair[0])]

    async def channels_due(self, workspace: Workspace, now: int) -> Sequence[str]:
        """The channels of a workspace whose digest is due, the one that waits longest first."""
        found = await self.redis.zrangebyscore(workspace.digests_due, "-inf", now)
        return [_text(channel) for channel in found]

    async def overdue(self, since: int) -> int:
        """How many channels wait for a digest that was due by then."""
        found = await self.workspaces_due(since)
        return sum([await self.redis.zcount(each.digests_due, "-inf", since) for each in found])

    async def put_off(self, place: Place, until: int) -> bool:
        """Leave a subscription that this version cannot read until then; whether there is one."""
        args: Args = [str(place.workspace), place.channel, until]
        return bool(await self._put_off(keys=_keys(place.workspace)[:3], args=args))

    async def failing(self, place: Place, now: int) -> int:
        """Note that a channel's digest fails; the epoch since when it does, without an hour's break."""
        noted = _text(await self.redis.get(place.digest_failing) or b"0:0")
        since, last = map(int, noted.split(":"))
        since = since if now - last <= FAILING_SECONDS else now
        await self.redis.set(place.digest_failing, f"{since}:{now}", ex=FAILING_SECONDS)
        return since

    async def move_on(self, held: Held, next_epoch: int, outcome: Outcome | None, sent: Sent | None) -> None:
        """Count what became of a digest, and wait for the next one; a changed subscription stays as it is.

        What was asked for is over with it.
        """
        place, subscription = held.place, held.subscription
        after = subscription.model_copy(update={"asked": ""}).dump() if subscription.asked else ""
        last = "" if sent is None else json.dumps([sent.week, sent.at, sent.ts])
        args: Args = [
            str(place.workspace),
            place.channel,
            held.raw,
            outcome or "",
            next_epoch,
            last,
            DIGEST_SECONDS,
            after,
        ]
        await self._move_on(keys=_keys(place.workspace), args=args)

    async def claim(self, place: Place, week: str, now: int) -> Claim:
        """Begin to send a week's digest; where somebody began before, the claim says so and is theirs."""
        mine = f"sending:{secrets.token_hex(8)}:{now}"
        before = await self.redis.set(place.digest(week), mine, nx=True, get=True, ex=DIGEST_SECONDS)
        if before is None:
            return Claim(place, week, mine)
        found = _text(before)
        state, _, rest = found.partition(":")
        if state == "missed":
            return Claim(place, week, done=True, missed=True)
        if state == "done":
            return Claim(place, week, done=True, ts=rest)
        return Claim(place, week, found, doubted_since=int(rest.rpartition(":")[2]))

    async def mark_of(self, place: Place, week: str) -> str | None:
        """The message of a week's digest that is out (empty where none was needed); None where it is not."""
        state, rest = await self._mark(place, week)
        return rest if state == "done" else None

    async def missed_at(self, place: Place, week: str) -> int | None:
        """The epoch at which a week's digest was due that was missed; None where it was not."""
        state, rest = await self._mark(place, week)
        return int(rest) if state == "missed" else None

    async def take_over(self, claim: Claim) -> Claim | None:
        """Make another's claim one's own; None where a third was quicker. The doubt stays."""
        mine = f"sending:{secrets.token_hex(8)}:{claim.doubted_since}"
        if not await self._replace(claim, mine):
            return None
        return Claim(claim.place, claim.week, mine, claim.doubted_since)

    async def done(self, claim: Claim, ts: str) -> bool:
        """Mark the week's digest as sent, or as not needed without a message; False if the claim was lost."""
        return await self._replace(claim, f"done:{ts}")

    async def miss(self, claim: Claim, due: int) -> bool:
        """Mark the week's digest, due at that epoch, as one that never came; False if the claim was lost."""
        return await self._replace(claim, f"missed:{due}")

    async def reopen(self, place: Place, week: str) -> None:
        """Let a week's digest be sent after all that was missed, or that had nothing to say."""
        state, rest = await self._mark(place, week)
        if state == "missed" or (state == "done" and not rest):
            await self.release(Claim(place, week, f"{state}:{rest}"))

    async def release(self, claim: Claim) -> bool:
        """Give the claim back: for certain nothing was posted."""
        return await self._replace(claim, "")

    async def count(self, outcome: Outcome | Trouble) -> None:
        """Count an outcome that moves nothing on."""
        async with self.redis.pipeline(transaction=False) as pipe:
            pipe.hincrby(DIGEST_COUNTS, outcome, 1)
            pipe.expire(DIGEST_COUNTS, DIGEST_SECONDS)
            await pipe.execute()

    async def counts(self) -> Mapping[str, int]:
        """How many digests had which outcome."""
        found = await self.redis.hgetall(DIGEST_COUNTS)
        return {_text(name): int(value) for name, value in found.items()}

    async def _mark(self, place: Place, week: str) -> tuple[str, str]:
        state, _, rest = _text(await self.redis.get(place.digest(week)) or b"").partition(":")
        return state, rest

    async def _replace(self, claim: Claim, value: str) -> bool:
        args: Args = [claim.value, value, DIGEST_SECONDS]
        return bool(await self._swap(keys=[claim.place.digest(claim.week)], args=args))


def _text(answer: object) -> str:
    return cast("bytes", answer).decode()


def _epoch(epoch: int | None) -> str:
    return "" if epoch is None else str(epoch)


def _keys(workspace: Workspace) -> list[str]:
    due, subscriptions, sent = workspace.digests_due, workspace.digests, workspace.digests_sent
    return [DIGEST_WORKSPACES, due, subscriptions, sent, DIGEST_COUNTS]


def _workspace(name: str) -> Workspace:
    enterprise, _, team = name.partition(":")
    return Workspace("" if enterprise == "-" else enterprise, team)


def _read(raw: bytes) -> Subscription | None:
    """The subscription, or None where this version cannot read it: it is left as it is."""
    try:
        return Subscription.model_validate_json(raw)
    except ValidationError:
        return None


def _sent(raw: bytes | None) -> Sent | None:
    return None if raw is None else Sent(*json.loads(raw))
