"""What would the verdict be at other prices? The same inputs, decided again, beside what was recorded."""

from bot.conversation import figures
from bot.decisions.choices import of_finding
from bot.decisions.replies import Replay, ReplayLine
from bot.records.record import Record
from costmodel.changes import Moved, moved_figures
from costmodel.decision import Decision
from costmodel.text import headline

MOST_LINES = 8
MOST_MOVED = 6


def replay_of(record: Record, then: Decision, now: Decision) -> Replay:
    """What changed: `then` is decided again at the record's own prices, `now` at others."""
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
        lines=tuple(lines[:MOST_LINES]),
        moved=tuple(_words(each) for each in moved_figures(then, now)[:MOST_MOVED]),
        choices=() if same else of_finding(record.id),
    )


def _words(moved: Moved) -> str:
    now = moved.now
    return f"{now.label}: {moved.was.value} → {now.value} {now.unit}, {figures.date(now.as_of)}"
