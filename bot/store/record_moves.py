"""How is what is kept of a record taken out whole, and put in whole? For its way to another server."""

from collections import defaultdict
from collections.abc import Sequence

from redis.asyncio import Redis

from bot.records.findings import Noticed
from bot.records.kept import Kept
from bot.records.record import Record, record_id
from bot.store import record_scripts as scripts
from bot.store.keys import RECORD_WORKSPACES, Workspace
from bot.store.records import OF, Records
from bot.store.stored_records import read_all, read_noticed

SENDING = "sending:"
"""So begins the mark of a finding that is being said: it is on record nowhere yet."""


class RecordMoves:
    """Moves records with all that is beside them. `redis` answers in bytes."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self.records = Records(redis)
        self._restore = redis.register_script(scripts.RESTORE)

    async def kept(self, workspace: Workspace) -> tuple[Sequence[Kept], Sequence[str]]:
        """All records of a workspace, the oldest first, and the ids of those that another version wrote."""
        async with self.redis.pipeline(transaction=True) as pipe:
            pipe.hgetall(workspace.records)
            pipe.hgetall(workspace.record_changes)
            pipe.hgetall(workspace.record_actuals)
            pipe.hgetall(workspace.record_cards)
            pipe.hgetall(workspace.findings)
            pipe.hgetall(workspace.snoozed)
            pipe.hgetall(workspace.finding_marks)
            pipe.hgetall(workspace.record_ids)
            records, changes, actuals, *beside = await pipe.execute()
        cards, findings, snoozed, marks, ids = map(_decoded, beside)
        made_of = {record_id(int(number)): of.removeprefix(OF) for of, number in ids.items() if of != "next"}
        said = defaultdict[str, dict[str, str]](dict)
        for mark, message in marks.items():
            if not message.startswith(SENDING):
                of, _, key = mark.partition(":")
                said[of][key] = message
        filed = read_all(records, changes, actuals)
        kept = [
            Kept.model_validate(
                {
                    **dict(each),
                    "card_ts": cards.get(each.record.id, ""),
                    "noticed": _noticed(findings.get(each.record.id)),
                    "said": said[each.record.id],
                    "snoozed_until": snoozed.get(each.record.id),
                    "made_of": made_of.get(each.record.id, ""),
                }
            )
            for each in filed
        ]
        return kept, sorted(_decoded(records).keys() - {each.record.id for each in filed})

    async def held(self, kept: Kept) -> Record | None:
        """The record that has this one's id here."""
        record = kept.record
        held = await self.records.get(Workspace(record.enterprise, record.team), record.id)
        return None if held is None else held.record

    async def restore(self, kept: Kept) -> bool:
        """Keep a record and all that is beside it in one step; False where one of its id is kept already."""
        record = kept.record
        workspace = Workspace(record.enterprise, record.team)
        lines = (f"{each.model_dump_json(exclude_none=True)}\n" for each in kept.changes)
        beside = [
            "".join(lines),
            "" if kept.actual is None else kept.actual.model_dump_json(exclude_none=True),
            kept.card_ts,
            "" if kept.noticed is None else kept.noticed.model_dump_json(),
            "" if kept.snoozed_until is None else kept.snoozed_until.isoformat(),
            f"{OF}{kept.made_of}" if kept.made_of else "",
        ]
        marks = [part for key, ts in kept.said.items() for part in (f"{record.id}:{key}", ts)]
        # First of all: a workspace that is looked at and has no record is none the worse for it.
        await self.redis.sadd(RECORD_WORKSPACES, str(workspace))
        own = (record.id, record.model_dump_json(), str(record.number), record.channel)
        return await self._restore(keys=workspace.record_keys, args=[*own, *beside, *marks]) is None


def _decoded(raw: dict[bytes, bytes]) -> dict[str, str]:
    return {key.decode(): value.decode() for key, value in raw.items()}


def _noticed(raw: str | None) -> Noticed | None:
    """A finding as it is stored; None where there is none, or one that this version does not read."""
    return next(read_noticed([None if raw is None else raw.encode()]), None)
