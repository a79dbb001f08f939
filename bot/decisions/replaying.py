"""What would the verdict be at other prices? The same inputs, decided again, beside what was recorded."""

from bot.conversation import figures
from bot.conversation.replies import Choice
from bot.decisions.choices import of_finding, of_new_verdict
from bot.decisions.replies import Replay, ReplayLine
from bot.decisions.taking import Taken
from bot.records.record import Filed
from costmodel.catalog.digest import catalog_sha256
from costmodel.changes import Moved, moved_from
from costmodel.text import headline

MOST_LINES = 8
MOST_MOVED = 6


def replay_of(filed: Filed, taken: Taken, *, instead: bool = False) -> Replay:
    """What changed from what was recorded to what was `taken` now, the same inputs at other prices.

    What was recorded is told by the record alone: its own day may give something else once facts of that day
    came on record after it. `instead`: it is shown in the place of a verdict that holds no longer.
    """
    record, now = filed.record, taken.decision
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
        choices=() if same and not instead else _choices(filed, taken),
        instead=instead,
    )


def _choices(filed: Filed, taken: Taken) -> tuple[Choice, ...]:
    held, on = filed.record.id, taken.decision.on
    if filed.status == "accepted":
        return of_finding(held, on, taken.standing)
    return (of_new_verdict(held, on, taken.standing),) if filed.may_become("superseded") else ()


def _words(moved: Moved) -> str:
    now = moved.now
    return f"{now.label}: {moved.was.value} → {now.value} {now.unit}, {figures.date(now.as_of)}"
