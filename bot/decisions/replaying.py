"""What would the verdict be at other prices? The same inputs, decided again, beside what was recorded."""

from bot.conversation import figures
from bot.decisions.choices import of_finding
from bot.decisions.replies import Replay, ReplayLine
from bot.records.record import Record
from costmodel.catalog.digest import catalog_sha256
from costmodel.changes import Moved, moved_from
from costmodel.decision import Decision
from costmodel.text import headline

MOST_LINES = 8
MOST_MOVED = 6


def replay_of(record: Record, now: Decision) -> Replay:
    """What changed from what was recorded to `now`, the same inputs at other prices.

    What was recorded is told by the record alone: its own day may give something else once facts of that day
    came on record after it.
    """
    was = {each.option_id: each.usd_per_month for each in record.options if each.is_open}
    became = {each.id: each.usd_per_month for each in now.options if each.admissible}
    titles = {each.id: each.title for each in now.options}
    titles |= {each.option_id: each.title for each in record.options}
    named = {record.standing.winner_id, now.winner_id, record.standing.other_id, now.comparator_id}

    def order(option_id: str) -> tuple[bool, float]:
        return option_id not in named, -abs((became.get(option_id) or 0) - (was.get(option_id) or 0))

    lines = [
        ReplayLine(titles[each], was.get(each), became.get(each))
        for each in sorted({*was, *became}, key=order)
    ]
    same = now.side == record.standing.side
    return Replay(
        record=record,
        then=record.verdict,
        now=headline(now),
        same_side=same,
        same_facts=record.catalog.sha256 == catalog_sha256(),
        lines=tuple(lines[:MOST_LINES]),
        moved=tuple(_words(each) for each in moved_from(record.figures, now)[:MOST_MOVED]),
        choices=() if same else of_finding(record.id),
    )


def _words(moved: Moved) -> str:
    now = moved.now
    return f"{now.label}: {moved.was.value} → {now.value} {now.unit}, {figures.date(now.as_of)}"
