"""How do a workspace's records move to another server? As JSON lines, one a record with all beside it."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

from pydantic import ValidationError

from bot.queue import connected
from bot.records.kept import Kept
from bot.store.keys import Workspace
from bot.store.record_moves import RecordMoves

if TYPE_CHECKING:
    from redis.asyncio import Redis

    from bot.records.record import Record

MOST_RECORDS = 999_999_999
"""Higher numbers are no ids that the bot ever gave: an import leaves room to count on from."""


class MovingError(Exception):
    """Records cannot be moved as they are; the text says what to do."""


@contextmanager
def written(file: Path) -> Iterator[TextIO]:
    """A text file that takes the place of a former one only once it is whole.

    Only its owner may read it: it holds decisions of private channels.
    """
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)  # what an export that was killed left, with whatever mode
    try:
        with open(part, "x", encoding="utf-8", opener=_for_its_owner) as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


@dataclass(frozen=True)
class Exported:
    """How many records were written, and which were left out: ids with their workspace.

    Another version of the bot wrote those; they stay where they are.
    """

    written: int
    left_out: tuple[str, ...]


async def export_records(redis_url: str, out: TextIO, workspace: Workspace | None = None) -> Exported:
    """Write the records of a workspace, or of all.

    Raises:
        MovingError: There is none that could be written: a former export is worth more than an empty one.
    """
    written, left_out = 0, list[str]()
    async with connected(redis_url) as docket, docket.redis() as client:
        moves = RecordMoves(cast("Redis", client))
        workspaces = await moves.records.workspaces()
        if workspace is not None and workspace not in workspaces:
            there = ", ".join(map(str, workspaces)) or "none"
            msg = f"{workspace} has no decision records; workspaces that have some: {there}"
            raise MovingError(msg)
        for each in [workspace] if workspace else workspaces:
            every, unread = await moves.kept(each)
            out.writelines(f"{kept.model_dump_json()}\n" for kept in every)
            written += len(every)
            left_out += [f"{record_id} of {each}" for record_id in unread]
    if not written:
        msg = "there are no decision records; nothing was written: check REDIS_URL"
        if left_out:
            unread = f"this version of the bot cannot read {', '.join(left_out)}"
            msg = f"{unread}; nothing was written: export with the version that wrote them"
        raise MovingError(msg)
    return Exported(written, tuple(left_out))


async def import_records(redis_url: str, lines: Iterable[str]) -> tuple[int, int]:
    """Keep the records of an export: how many are new, and how many were there and stay as they are.

    Each is kept whole or not at all, so an import that was interrupted is simply made again.

    Raises:
        MovingError: A line is no record, or another record has its id; none of the lines was kept.
    """
    try:
        kept = [_read(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    except UnicodeDecodeError as error:
        msg = "this is no UTF-8 text; nothing was imported: give the file that `export` wrote"
        raise MovingError(msg) from error
    async with connected(redis_url) as docket, docket.redis() as client:
        moves = RecordMoves(cast("Redis", client))
        await _refuse_others(moves, kept)
        new = [await moves.restore(each) for each in kept]
    return sum(new), len(new) - sum(new)


async def _refuse_others(moves: RecordMoves, kept: Sequence[Kept]) -> None:
    """Raise MovingError where an id of these is another record's, here or among themselves."""
    known: dict[tuple[Workspace, str], Record] = {}
    others: dict[str, None] = {}
    for each in kept:
        record = each.record
        workspace = Workspace(record.enterprise, record.team)
        held = known.setdefault((workspace, record.id), await moves.held(each) or record)
        if held != record:
            others[f"{record.id} of {workspace}"] = None
    if others:
        msg = f"another record has the id of {', '.join(others)}; nothing was imported: take these lines out"
        raise MovingError(msg)


def _read(number: int, line: str) -> Kept:
    try:
        kept = Kept.model_validate_json(line)
    except ValidationError as error:
        msg = f"line {number} is no decision record of this version; nothing was imported: correct it"
        raise MovingError(msg) from error
    if kept.record.number > MOST_RECORDS:
        msg = f"line {number}: {kept.record.id} is beyond all ids; nothing was imported: correct it"
        raise MovingError(msg)
    return kept


def workspace_of(told: str) -> Workspace:
    """The workspace of `T1`, or of `E1:T1` in an enterprise grid."""
    enterprise, _, team = told.rpartition(":")
    return Workspace("" if enterprise == "-" else enterprise, team)
