"""What does a team's own log of usage say? A CSV of counts by time as a `Load`, and as a volume.

Two forms are read:

- A time column (ISO 8601 with any offset or none, or epoch seconds) and a column of requests or tokens, one
  row for every 1 to 60 minutes, a week at least. Times with an offset are turned into UTC. An hour of the
  week is its mean over all weeks; rows finer than an hour also give how far the busiest stand above it.
- Bare numbers, one a row: 168 for the hours of a week from Monday 00:00, or 24 for those of any day.

A header is read where there is one. A time without a row counts as 0, since exports leave out what is empty;
how many there are is told.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from costmodel.fleet import HOURS_PER_WEEK, SECONDS_PER_HOUR, WEEKS_PER_MONTH
from costmodel.scenario import Load

Floats = NDArray[np.float64]
Unit = Literal["requests", "tokens"]

HOURS_PER_DAY = 24
SECONDS_PER_MINUTE = 60
SECONDS_PER_WEEK = HOURS_PER_WEEK * SECONDS_PER_HOUR
EPOCH_WEEKDAY = 3
"""1 January 1970 was a Thursday; weeks start on Monday."""
MOST_WEEKS = 5 * 53
"""Of a log: one that spans more holds a slip in a date."""
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC).timestamp(), datetime(2100, 1, 1, tzinfo=UTC).timestamp()
"""What a plain number must lie between to be epoch seconds."""
TIMES = frozenset(
    ("timestamp", "time", "datetime", "date_time", "date", "hour", "ts", "start", "start_time", "bucket")
)
COUNTS: Mapping[str, Unit] = {
    **dict.fromkeys(
        ("requests", "request_count", "num_requests", "n_requests", "num_model_requests", "calls"), "requests"
    ),
    **dict.fromkeys(("count", "queries", "hits"), "requests"),
    **dict.fromkeys(("tokens", "total_tokens", "token_count", "num_tokens", "n_tokens"), "tokens"),
}
"""Names of columns, lower case with underscores; where there are several, the first of this order is read."""


class UsageError(ValueError):
    """A log that cannot be read; the message names the line, what is there and what is allowed."""


@dataclass(frozen=True)
class Usage:
    """What a log says.

    Attributes:
        load: the week, with the measured peak where rows are finer than an hour.
        requests_per_month, tokens_per_month: the volume of a month of 730 hours, in what was counted; both
            None where the log does not say what it counts or holds a day only.
        notes: what a reader should know, a sentence each.
    """

    load: Load
    requests_per_month: float | None = None
    tokens_per_month: float | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Row:
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class _Columns:
    """Where the time and the count stand; no `time` in bare rows."""

    time: int | None
    count: int
    unit: Unit | None
    has_header: bool


def said_of(usage: Usage) -> Iterator[str]:
    """What the log holds, and what to know of it, a sentence each."""
    for volume, unit in ((usage.requests_per_month, "requests"), (usage.tokens_per_month, "tokens")):
        if volume is not None:
            yield f"{volume:,.0f} {unit} a month of 730 hours; the scenario keeps its own volume."
    if usage.load.peak_over_hour is not None:
        yield f"The busiest minutes of an hour stand at {usage.load.peak_over_hour:.2f} times its mean."
    yield from usage.notes


def read_usage(text: str) -> Usage:
    """The load and the volume in a CSV file's text.

    Raises:
        UsageError: where it cannot be read.
    """
    rows = list(_rows(text))
    if not rows:
        msg = "the file is empty: give a time and a count a row, or 168 or 24 bare counts"
        raise UsageError(msg)
    columns = _columns(rows[0])
    rows = rows[1:] if columns.has_header else rows
    counts = np.array([_count(row, columns.count) for row in rows])
    if not rows:
        msg = "the file holds a header and no rows; give a time and a count a row"
        raise UsageError(msg)
    if not counts.any():
        msg = f"all {len(rows):,} counts are 0: give at least one above 0"
        raise UsageError(msg)
    if columns.time is None:
        return _bare(counts, columns.unit)
    return _timed(rows, _times(rows, columns.time), counts, columns.unit)


def _rows(text: str) -> Iterator[_Row]:
    held = text.removeprefix("\ufeff")
    first = held.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(held.splitlines(), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _Row(reader.line_num, tuple(cell.strip() for cell in cells))
    except csv.Error as error:
        msg = f"line {reader.line_num}: not CSV ({error}); give plain rows of a time and a count"
        raise UsageError(msg) from None


def _columns(first: _Row) -> _Columns:
    """What the first row says of the columns: it is a header unless a cell is a number or a time."""
    cells = first.cells
    if not any(_number(cell) is not None or _time(cell) is not None for cell in cells):
        return _named(first)
    if len(cells) == 1:
        return _Columns(None, 0, None, has_header=False)
    if len(cells) == 2:  # noqa: PLR2004 - a time and a count
        return _Columns(0, 1, None, has_header=False)
    msg = f"line {first.line}: {len(cells)} columns without a header; name them, as in timestamp,requests"
    raise UsageError(msg)


def _named(header: _Row) -> _Columns:
    names = ["_".join(cell.lower().replace("-", " ").replace("_", " ").split()) for cell in header.cells]
    time = next((at for at, name in enumerate(names) if name in TIMES), None)
    count = next((name for name in COUNTS if name in names), None)
    if count is not None and (time is not None or len(names) == 1):
        return _Columns(time, names.index(count), COUNTS[count], has_header=True)
    told = ", ".join(repr(cell) for cell in header.cells)
    msg = (
        f"line {header.line}: no time and count among the columns {told}; name them, "
        "as in timestamp,requests or timestamp,tokens"
    )
    raise UsageError(msg)


def _number(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if isfinite(value) else None


def _time(cell: str) -> datetime | None:
    """A time as it is written; epoch seconds are in UTC."""
    seconds = _number(cell)
    try:
        if seconds is None:
            return datetime.fromisoformat(cell)
        return datetime.fromtimestamp(seconds, UTC) if EARLIEST <= seconds < LATEST else None
    except ValueError:
        return None


def _count(row: _Row, column: int) -> float:
    cell = row.cells[column] if column < len(row.cells) else ""
    value = _number(cell)
    if value is None or value < 0:
        msg = f"line {row.line}: the count {cell!r} is not allowed; give a number of 0 or more"
        raise UsageError(msg)
    return value


def _times(rows: Iterable[_Row], column: int) -> list[int]:
    """Seconds since 1970 of every row; times without an offset are taken as they stand."""
    found: list[int] = []
    with_offset: bool | None = None
    for row in rows:
        cell = row.cells[column] if column < len(row.cells) else ""
        time = _time(cell)
        if time is None:
            msg = (
                f"line {row.line}: {cell!r} is not a time; write 2026-11-02T14:00:00Z, any other offset, "
                "or epoch seconds"
            )
            raise UsageError(msg)
        has_offset = time.tzinfo is not None
        if with_offset not in (None, has_offset):
            msg = (
                f"line {row.line}: {cell!r} {'has an' if has_offset else 'has no'} offset, unlike those above"
            )
            raise UsageError(msg)
        with_offset = has_offset
        found.append(round((time if has_offset else time.replace(tzinfo=UTC)).timestamp()))
    return found


def _bare(counts: Floats, unit: Unit | None) -> Usage:
    if len(counts) == HOURS_PER_DAY:
        load = Load(hourly_weights=tuple(counts.tolist()) * (HOURS_PER_WEEK // HOURS_PER_DAY))
        return Usage(load, notes=("24 rows are one day: every day of the week is taken to be like it.",))
    if len(counts) != HOURS_PER_WEEK:
        msg = (
            f"{len(counts):,} rows without a time; give 168 (a week from Monday 00:00), 24 (a day), "
            "or a column of times"
        )
        raise UsageError(msg)
    return _usage(counts, unit, None, ())


def _timed(rows: Sequence[_Row], seconds: Sequence[int], counts: Floats, unit: Unit | None) -> Usage:
    times = np.array(seconds)
    first = int(times.min())
    step = _step(rows, times)
    for row, time in zip(rows, seconds, strict=True):
        if (time - first) % step:
            msg = (
                f"line {row.line}: rows are {step // SECONDS_PER_MINUTE} minutes apart, but this one is no "
                "multiple of that from the first; sum them to even steps"
            )
            raise UsageError(msg)
        if time - first > MOST_WEEKS * SECONDS_PER_WEEK:
            msg = f"line {row.line}: this is more than {MOST_WEEKS} weeks after the first; correct the date"
            raise UsageError(msg)
    at = (times - first) // step
    by_step = np.bincount(at, weights=counts).astype(np.float64)
    if len(by_step) * step < SECONDS_PER_WEEK:
        days = len(by_step) * step / SECONDS_PER_HOUR / HOURS_PER_DAY
        msg = f"the rows span {days:.1f} days; give a week at least, for days differ"
        raise UsageError(msg)
    hours = np.asarray((first + np.arange(len(by_step)) * step) // SECONDS_PER_HOUR, dtype=np.int64)
    of_week = (hours + EPOCH_WEEKDAY * HOURS_PER_DAY) % HOURS_PER_WEEK
    steps_per_hour = SECONDS_PER_HOUR // step
    totals = np.bincount(of_week, weights=by_step, minlength=HOURS_PER_WEEK)
    weights = totals / np.bincount(of_week, minlength=HOURS_PER_WEEK) * steps_per_hour
    distinct, notes = len(np.unique(at)), []
    missing = len(by_step) - distinct
    if missing:
        notes.append(
            f"{missing:,} of {len(by_step):,} rows of {step // SECONDS_PER_MINUTE} minutes are missing; "
            "they count as 0."
        )
    if distinct < len(at):
        notes.append(f"{len(at) - distinct:,} rows share their time with another; they were added.")
    return _usage(weights, unit, _peak_over_hour(hours, by_step, steps_per_hour), notes)


def _step(rows: Sequence[_Row], times: NDArray[np.int64]) -> int:
    """Seconds from row to row: what is most often; rows of one time are taken together."""
    order = np.argsort(times, kind="stable")
    apart = np.diff(times[order])
    found, often = np.unique(apart[apart > 0], return_counts=True)
    if not len(found):
        msg = f"line {rows[0].line}: one time is no week; give a row for every hour of a week at least"
        raise UsageError(msg)
    step = int(found[often.argmax()])
    if step > SECONDS_PER_HOUR or step % SECONDS_PER_MINUTE or SECONDS_PER_HOUR % step:
        line = rows[int(order[int((apart == step).argmax()) + 1])].line
        msg = (
            f"line {line}: {step / SECONDS_PER_MINUTE:,.4g} minutes from the row before in time is not "
            "allowed; sum rows to 1 to 60 minutes that divide an hour"
        )
        raise UsageError(msg)
    return step


def _peak_over_hour(hours: NDArray[np.int64], counts: Floats, steps_per_hour: int) -> float | None:
    """How far the busiest rows of an hour stand above its mean, over all whole hours, each by its load."""
    if steps_per_hour == 1:
        return None
    _, start, length = np.unique(hours, return_index=True, return_counts=True)
    whole = length == steps_per_hour
    busiest = np.maximum.reduceat(counts, start)[whole]
    total = np.add.reduceat(counts, start)[whole]
    return max(float(busiest.sum() * steps_per_hour / total.sum()), 1.0) if total.any() else None


def _usage(weights: Floats, unit: Unit | None, peak_over_hour: float | None, notes: Sequence[str]) -> Usage:
    a_month = float(weights.sum()) * WEEKS_PER_MONTH
    unnamed = ("The counts have no name, so the volume is not read: name the column requests or tokens.",)
    return Usage(
        Load(hourly_weights=tuple(weights.tolist()), peak_over_hour=peak_over_hour),
        requests_per_month=a_month if unit == "requests" else None,
        tokens_per_month=a_month if unit == "tokens" else None,
        notes=(*notes, *(unnamed if unit is None else ())),
    )
