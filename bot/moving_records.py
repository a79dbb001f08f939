"""How do a workspace's records move to another server? As JSON lines, a record with its changes on each."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO, cast

from pydantic import ValidationError

from bot.queue import connected
from bot.records.record import Filed
from bot.store.keys import Workspace
from bot.store.records import Records

if TYPE_CHECKING:
    from redis.asyncio import Redis


class MovingError(Exception):
    """Records cannot be moved as they are; the text says what to do."""


async def export_records(redis_url: str, out: TextIO, workspace: Workspace | None = None) -> int:
    """Write the records of a workspace, or of all; how many there were."""
    written = 0
    async with connected(redis_url) as docket, docket.redis() as client:
        records = Records(cast("Redis", client))
        for each in [workspace] if workspace else await records.workspaces():
            for filed in await records.filed(each.enterprise, each.team):
                out.write(f"{filed.model_dump_json()}\n")
                written += 1
    return written


async def import_records(redis_url: str, lines: Iterable[str]) -> tuple[int, int]:
    """Keep the records of an export: how many are new, and how many were there and stay as they are.

    Raises:
        MovingError: A line is no record; none of the lines was kept.
    """
    filed = [_read(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    async with connected(redis_url) as docket, docket.redis() as client:
        records = Records(cast("Redis", client))
        kept = [await records.restore(each) for each in filed]
    return sum(kept), len(kept) - sum(kept)


def _read(number: int, line: str) -> Filed:
    try:
        return Filed.model_validate_json(line)
    except ValidationError as error:
        msg = f"line {number} is no decision record of this version; nothing was imported: correct it"
        raise MovingError(msg) from error


def workspace_of(told: str) -> Workspace:
    """The workspace of `T1`, or of `E1:T1` in an enterprise grid."""
    enterprise, _, team = told.rpartition(":")
    return Workspace("" if enterprise == "-" else enterprise, team)
