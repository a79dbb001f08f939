"""What was found about records, and who says it? A finding is claimed before it is said, and marked after.

All of it lives as long as its record; `bot.store.records` reads it. Every call may raise one of
`bot.store.turns.AWAY`.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, cast

from redis.asyncio import Redis

from bot.records.findings import Finding, Noticed
from bot.store import record_scripts as scripts
from bot.store.keys import DIGEST_SECONDS, FINDING_COUNTS, Workspace

Saying = Literal["said", "unsaid"]
"""What became of a finding; what is `unsaid` has no place in Slack, and its approver was told instead."""


@dataclass(frozen=True)
class FindingClaim:
    """The right to say a finding. `mark` names it, in its workspace and in the metadata of its message.

    `doubted_since` is the epoch at which somebody else began to say it and never said what came of it; 0
    where nobody did. `ts` is its message, where there is one.
    """

    workspace: Workspace
    finding: Finding
    mark: str
    value: str
    doubted_since: int = 0
    ts: str = ""


class Findings:
    """The findings of all workspaces. `redis` answers in bytes."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self._found = redis.register_script(scripts.FOUND)
        self._refresh = redis.register_script(scripts.REFRESH)
        self._take_over = redis.register_script(scripts.TAKE_OVER)
        self._posted = redis.register_script(scripts.POSTED)
        self._snooze = redis.register_script(scripts.SNOOZE)
        self._clear = redis.register_script(scripts.CLEAR)

    async def found(
        self, workspace: Workspace, finding: Finding, now: int, changes: int = 0
    ) -> FindingClaim | None:
        """Keep what was found, and begin to say it.

        `changes` is how often the record's status had changed when it was looked at. None where it is gone,
        somebody has changed it since, or it is left alone. Where somebody began before, the claim says so and
        is theirs; where it was said, with which message.
        """
        mark, mine = _mark(finding), f"sending:{secrets.token_hex(8)}:{now}"
        kept = Noticed(finding=finding).model_dump_json()
        args: list[str | int] = [finding.record_id, kept, mark, mine, changes, finding.on.isoformat()]
        raw = await self._found(keys=[*_keys(workspace), workspace.record_changes], args=args)
        if raw is None:
            return None
        value = cast("bytes", raw).decode()
        state, _, rest = value.partition(":")
        if state != "sending":
            return FindingClaim(workspace, finding, mark, value, ts=value)
        since = 0 if value == mine else int(rest.rpartition(":")[2])
        return FindingClaim(workspace, finding, mark, value, since)

    async def take_over(self, claim: FindingClaim) -> FindingClaim | None:
        """Make another's claim one's own; None where a third was quicker. The doubt stays."""
        mine = f"sending:{secrets.token_hex(8)}:{claim.doubted_since}"
        return replace(claim, value=mine) if await self._replace(claim, mine) else None

    async def release(self, claim: FindingClaim) -> bool:
        """Give the claim back: for certain nothing was posted."""
        return await self._replace(claim, "")

    async def posted(self, claim: FindingClaim, message_ts: str) -> bool:
        """The message about it is there; False where the claim was lost."""
        noticed = Noticed(finding=claim.finding, message_ts=message_ts).model_dump_json()
        args = [claim.finding.record_id, noticed, claim.mark, message_ts, claim.value]
        return bool(await self._posted(keys=_keys(claim.workspace), args=args))

    async def _replace(self, claim: FindingClaim, value: str) -> bool:
        keys = [claim.workspace.finding_marks]
        return bool(await self._take_over(keys=keys, args=[claim.mark, claim.value, value]))

    async def refresh(self, workspace: Workspace, noticed: Noticed) -> bool:
        """What stands is so by other figures now; False where it stands no longer by that message."""
        args = [noticed.finding.record_id, noticed.model_dump_json(), noticed.message_ts]
        return bool(await self._refresh(keys=[workspace.findings], args=args))

    async def over(self, workspace: Workspace, record: str) -> None:
        """Nothing is found about the record any more; what was said of it is not said again."""
        await self.redis.hdel(workspace.findings, record)

    async def clear(self, workspace: Workspace, record: str) -> None:
        """The record is watched no longer: once it is again, all is found anew."""
        await self._clear(keys=_keys(workspace), args=[record])

    async def snooze(self, workspace: Workspace, record: str, until: date, on: date) -> bool:
        """Leave a record alone from one day until another; what stands then is found anew.

        False where it is gone, or is left alone already.
        """
        args = [record, until.isoformat(), on.isoformat()]
        return bool(await self._snooze(keys=_keys(workspace), args=args))

    async def told(self, claim: FindingClaim) -> bool:
        """Whether somebody was told of the finding where its thread cannot be."""
        return bool(await self.redis.hexists(claim.workspace.finding_marks, f"{claim.mark}:told"))

    async def tell(self, claim: FindingClaim, message_ts: str) -> None:
        """Somebody was told of the finding by that message."""
        await self.redis.hset(claim.workspace.finding_marks, f"{claim.mark}:told", message_ts)

    async def count(self, saying: Saying) -> None:
        """Count what became of a finding."""
        async with self.redis.pipeline(transaction=False) as pipe:
            pipe.hincrby(FINDING_COUNTS, saying, 1)
            pipe.expire(FINDING_COUNTS, DIGEST_SECONDS)
            await pipe.execute()

    async def counts(self) -> Mapping[str, int]:
        """How many findings had which outcome."""
        found = cast("dict[bytes, bytes]", await self.redis.hgetall(FINDING_COUNTS))
        return {name.decode(): int(value) for name, value in found.items()}


def _keys(workspace: Workspace) -> list[str]:
    return [workspace.records, workspace.findings, workspace.finding_marks, workspace.snoozed]


def _mark(finding: Finding) -> str:
    return f"{finding.record_id}:{finding.key}"
