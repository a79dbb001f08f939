"""How do messages survive a kill -9? Each change is one line of a file before anyone is told of it."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Record = dict[str, Any]


class DamagedJournalError(ValueError):
    """The file cannot be read back; the text names it and says what to do."""


class Journal:
    """An append-only file of JSON lines, compacted by atomic replacement when it is opened.

    Appending costs the same however long the history is, and a line handed to the operating system survives
    the death of this process. A last line that was cut short is dropped: its change was never answered.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)

    def read(self) -> list[Record]:
        """The records kept so far, oldest first.

        Raises:
            DamagedJournalError: a line other than the last is not JSON: this is no journal, or it was edited.
        """
        if not self._path.exists():
            return []
        *lines, rest = self._path.read_text(encoding="utf-8").split("\n")
        if rest:  # cut short: no newline was written
            lines = [*lines] if not _is_record(rest) else [*lines, rest]
        try:
            return [json.loads(line) for line in lines]
        except json.JSONDecodeError as error:
            raise self.damaged() from error

    def damaged(self) -> DamagedJournalError:
        """The error for a file whose lines are not what this keeps."""
        problem = f"{self._path} is not a message file of the local Slack: move it away and start again"
        return DamagedJournalError(problem)

    def replace(self, records: Iterable[Record]) -> None:
        """Write `records` as the whole file, all or nothing, and append to it from here on."""
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            file.writelines(_line(record) for record in records)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        self._file = self._path.open("a", encoding="utf-8")

    def append(self, record: Record) -> None:
        """Add one record; it is with the operating system when this returns."""
        self._file.write(_line(record))
        self._file.flush()

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _line(record: Record) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"


def _is_record(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except json.JSONDecodeError:
        return False
