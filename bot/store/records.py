"""What is kept of decisions? Records that never change, the changes of their status, and what a watch found.

All of it lives until the workspace deletes it. Every call may raise one of `bot.store.turns.AWAY`.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from redis.asyncio import Redis

from bot.records.beside import Beside
from bot.records.findings import Noticed
from bot.records.record import Actual, Filed, Record, StatusChange, record_id
from bot.store import record_scripts as scripts
from bot.store.findings import Findings
from bot.store.keys import RECORD_WORKSPACES, WATCHED, Place, Workspace
from bot.store.stored_records import read_all, read_filed, read_noticed

OF = "of:"
"""So begins what a record was made of, beside its number."""


@dataclass(frozen=True)
class Watching:
    """What the watch needs of one workspace: records, those that are snoozed left out, and what stands."""

    filed: Sequence[Filed]
    standing: dict[str, Noticed]


class Records:
    """The records of all workspaces. `redis` answers in bytes. `findings` is what the watch says of them."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self.findings = Findings(redis)
        self._of_channel = redis.register_script(scripts.OF_CHANNEL)
        self._add = redis.register_script(scripts.ADD)
        self._claim_id = redis.register_script(scripts.CLAIM_ID)
        self._change = redis.register_script(scripts.CHANGE)
        self._supersede = redis.register_script(scripts.SUPERSEDE)
        self._beside = redis.register_script(scripts.BESIDE)
        self._forget = redis.register_script(scripts.FORGET)
        self._forget_channel = redis.register_script(scripts.FORGET_CHANNEL)

    async def claim_id(self, workspace: Workspace, made_of: str) -> str:
        """The id of the record that is made of this: a new one, or the one that it was given before."""
        number = await self._claim_id(keys=[workspace.record_ids], args=[f"{OF}{made_of}"])
        return record_id(int(number))

    async def add(self, record: Record) -> Filed:
        """Keep the record; where one of its id is kept already, that one stays and is given back."""
        workspace = Workspace(record.enterprise, record.team)
        await self.redis.sadd(RECORD_WORKSPACES, str(workspace))
        await self._add(
            keys=[workspace.records, workspace.record_channels],
            args=[record.id, record.model_dump_json(), record.channel],
        )
        held = await self.get(workspace, record.id)
        if held is None:  # deleted meanwhile, with all others
            return Filed(record=record)
        return held

    async def get(self, workspace: Workspace, wanted: str) -> Filed | None:
        """The record of that id with the changes of its status; None where there is none."""
        async with self.redis.pipeline(transaction=False) as pipe:
            pipe.hget(workspace.records, wanted)
            pipe.hget(workspace.record_changes, wanted)
            pipe.hget(workspace.record_actuals, wanted)
            raw, changes, actual = await pipe.execute()
        return read_filed(raw, changes, actual)

    async def filed(self, enterprise: str, team: str, channel: str | None = None) -> Sequence[Filed]:
        """All records of a workspace, or of one channel of it, the oldest first."""
        workspace = Workspace(enterprise, team)
        if channel is None:
            return await self._holding(workspace, "")
        ids = await self._ids_of(workspace.place(channel))
        if not ids:
            return ()
        async with self.redis.pipeline(transaction=False) as pipe:
            pipe.hmget(workspace.records, ids)
            pipe.hmget(workspace.record_changes, ids)
            pipe.hmget(workspace.record_actuals, ids)
            columns = await pipe.execute()
        kept, changes, actuals = (_by_id(ids, column) for column in columns)
        return await asyncio.to_thread(read_all, kept, changes, actuals)

    async def naming(self, workspace: Workspace, person: str) -> Sequence[Filed]:
        """The records of a workspace that name a person, a change of status included, the oldest first."""
        return await self._holding(workspace, f'"{person}"')

    async def _holding(self, workspace: Workspace, mark: str) -> Sequence[Filed]:
        """The records whose JSON, or that of whose changes, holds a text, the oldest first.

        They are read in a thread: thousands take seconds, in which locks must be renewed. What lacks the text
        is not read at all.
        """
        async with self.redis.pipeline(transaction=False) as pipe:
            pipe.hgetall(workspace.records)
            pipe.hgetall(workspace.record_changes)
            pipe.hgetall(workspace.record_actuals)
            kept, changes, actuals = await pipe.execute()
        return await asyncio.to_thread(_all_holding, kept, changes, actuals, mark.encode())

    async def _ids_of(self, place: Place) -> Sequence[bytes]:
        """The ids of a channel's records."""
        keys = [place.workspace.records, place.workspace.record_channels]
        return cast("list[bytes]", await self._of_channel(keys=keys, args=[place.channel]))

    async def change(self, held: Filed, change: StatusChange) -> Filed | None:
        """Append a change of status, or a review.

        None where its status does not lead there, somebody else changed it first, or it was deleted.
        """
        if not held.may_take(change):
            return None
        record = held.record
        workspace = Workspace(record.enterprise, record.team)
        done = await self._change(
            keys=[workspace.records, workspace.record_changes],
            args=[record.id, change.model_dump_json(exclude_none=True), len(held.changes)],
        )
        return held.model_copy(update={"changes": (*held.changes, change)}) if done else None

    async def supersede(self, held: Filed, change: StatusChange, successor: Filed) -> bool:
        """Give a record up in favour of another, which is kept with its first change in the same step.

        False, and nothing is kept, where its status does not lead there, somebody else changed it first, or
        it was deleted.
        """
        if not held.may_become("superseded"):
            return False
        workspace = Workspace(held.record.enterprise, held.record.team)
        (first,) = successor.changes
        old, new = held.record, successor.record
        given_up, accepted = (each.model_dump_json(exclude_none=True) for each in (change, first))
        done = await self._supersede(
            keys=[workspace.records, workspace.record_changes, workspace.record_channels],
            args=[old.id, given_up, len(held.changes), new.id, new.model_dump_json(), accepted, new.channel],
        )
        return bool(done)

    async def card(self, workspace: Workspace, record: str) -> str:
        """The timestamp of the message that shows a record; empty where none is known."""
        raw = await self.redis.hget(workspace.record_cards, record)
        return "" if raw is None else cast("bytes", raw).decode()

    async def shown(self, workspace: Workspace, record: str, ts: str) -> None:
        """The record is shown by that message from now on."""
        await self._beside(keys=[workspace.records, workspace.record_cards], args=[record, ts])

    async def beside(self, record: Record, on: date) -> Beside:
        """What is to be said beside a record on a day."""
        workspace = Workspace(record.enterprise, record.team)
        ids = await self._ids_of(workspace.place(record.channel))
        async with self.redis.pipeline(transaction=False) as pipe:
            pipe.hget(workspace.findings, record.id)
            pipe.hget(workspace.snoozed, record.id)
            pipe.hmget(workspace.record_changes, ids or [record.id])
            finding, snoozed, changes = await pipe.execute()
        until = None if snoozed is None else date.fromisoformat(snoozed.decode())
        mark = f'"superseded_by":"{record.id}"'.encode()
        return Beside(
            noticed=next(read_noticed([finding]), None),
            snoozed_until=until if until is not None and until > on else None,
            replaces=tuple(
                sorted(key.decode() for key, raw in zip(ids, changes, strict=False) if mark in (raw or b""))
            ),
        )

    async def measured(self, held: Filed, actual: Actual) -> Filed | None:
        """Keep the volume that was measured, beside the record; None where that was deleted."""
        workspace = Workspace(held.record.enterprise, held.record.team)
        kept = await self._beside(
            keys=[workspace.records, workspace.record_actuals],
            args=[held.record.id, actual.model_dump_json(exclude_none=True)],
        )
        return held.model_copy(update={"actual": actual}) if kept else None

    async def count(self, workspace: Workspace) -> int:
        """How many records the workspace has."""
        return int(await self.redis.hlen(workspace.records))

    async def count_of_channel(self, place: Place) -> int:
        """How many records a channel has."""
        return len(await self._ids_of(place))

    async def workspaces(self) -> Sequence[Workspace]:
        """The workspaces that have records."""
        names = sorted(cast("set[bytes]", await self.redis.smembers(RECORD_WORKSPACES)))
        pairs = (name.decode().split(":") for name in names)
        return [Workspace("" if enterprise == "-" else enterprise, team) for enterprise, team in pairs]

    async def watching(self, workspace: Workspace, on: date) -> Watching:
        """What there is to watch in a workspace on a day."""
        every = await self.filed(workspace.enterprise, workspace.team)
        async with self.redis.pipeline(transaction=False) as pipe:
            pipe.hgetall(workspace.snoozed)
            pipe.hgetall(workspace.findings)
            snoozed, findings = await pipe.execute()
        asleep = {key.decode() for key, until in snoozed.items() if until.decode() > on.isoformat()}
        awake = [each for each in every if each.record.id not in asleep]
        return Watching(awake, {each.finding.record_id: each for each in read_noticed(findings.values())})

    async def noticed(self, enterprise: str, team: str, channel: str | None = None) -> Sequence[Noticed]:
        """What the watch found and still holds: one finding a record at most, snoozed ones left out."""
        workspace = Workspace(enterprise, team)
        values: Iterable[bytes | None] = ()
        if channel is None:
            values = cast("dict[bytes, bytes]", await self.redis.hgetall(workspace.findings)).values()
        elif ids := await self._ids_of(workspace.place(channel)):
            values = cast("list[bytes | None]", await self.redis.hmget(workspace.findings, list(ids)))
        return sorted(read_noticed(values), key=lambda each: each.finding.record_id)

    async def last_watched(self, workspace: Workspace) -> str:
        """The day and the facts of the last full look at a workspace's records."""
        raw = await self.redis.hget(WATCHED, str(workspace))
        return "" if raw is None else cast("bytes", raw).decode()

    async def watched(self, workspace: Workspace, with_what: str) -> None:
        """All of a workspace's records were looked at, on that day and with those facts."""
        await self.redis.hset(WATCHED, str(workspace), with_what)

    async def forget(self, workspace: Workspace) -> int:
        """Delete all that is kept of the workspace's records but the last number; how many there were."""
        records = int(await self._forget(keys=workspace.record_keys))
        await self.redis.srem(RECORD_WORKSPACES, str(workspace))
        await self.redis.hdel(WATCHED, str(workspace))
        return records

    async def forget_of_channel(self, place: Place) -> int:
        """Delete all that is kept of a channel's records; how many there were."""
        return int(await self._forget_channel(keys=place.workspace.record_keys, args=[place.channel]))


def _by_id(ids: Sequence[bytes], values: Sequence[bytes | None]) -> dict[bytes, bytes]:
    """The values that there are, by the id that each was asked for."""
    return {key: value for key, value in zip(ids, values, strict=True) if value is not None}


def _all_holding(
    kept: dict[bytes, bytes], changes: dict[bytes, bytes], actuals: dict[bytes, bytes], mark: bytes
) -> Sequence[Filed]:
    """Every record that holds a text, itself or in its changes."""
    holding = {key: raw for key, raw in kept.items() if mark in raw or mark in changes.get(key, b"")}
    return read_all(holding, changes, actuals)
