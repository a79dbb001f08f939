"""A refresh of prices on the very day of a record: what watch, replay and digest say of it. Run by its test.

The catalog's facts are chosen once a process, so this is a process of its own; without an argument it decides
and prints the record as JSON, with an overlay file's directory it reads that record and looks at it again.
"""

import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.conversation.replies import RecordDue
from bot.decisions.replaying import replay_of
from bot.decisions.taking import Taken, Where, record_of
from bot.digest.compose import lines_of
from bot.digest.from_records import facts_of
from bot.records.record import Filed, Record, StatusChange
from bot.records.watch import found
from costmodel.catalog import overlay
from costmodel.decide import decide
from costmodel.scenario import ModelNeed, Scenario, Team, Volume
from costmodel.standing import standing

ON = date(2026, 11, 24)
WHERE = Where("", "T1", "C1", "1795000000.000100", "https://example.slack.test/archives/C1/p1795000000000100")
DIGESTS = (ON - timedelta(days=6), ON, ON + timedelta(days=1))
"""Days of a digest before it: of the week before, of the record's own day, and of the day after."""
CASE = Scenario(
    volume=Volume(tokens_per_month=200e9),
    model=ModelNeed(tier="mid", api_model="gpt-5.6-luna"),
    team=Team(mlops_fte=0.5),
)


def taken() -> Record:
    held = Taken(decide(CASE, on=ON), standing(CASE, on=ON))
    due = RecordDue(CASE, (), "A model", "200B tokens a month", "U1", "U1")
    return record_of("TCO-0001", WHERE, due, held, datetime(2026, 11, 24, 9, tzinfo=UTC))


def digest_lines(record: Record, since: date) -> list[list[str]]:
    """What the first digest after that of a day says of prices: its lines, each with its context.

    As if the verdict had been between the winner and the model whose price is refreshed.
    """
    between = record.standing.model_copy(update={"other_id": "token_api:gpt_5_6_luna"})
    record = record.model_copy(update={"standing": between})
    accepted = StatusChange(status="accepted", by="U1", at=record.recorded_at)
    facts = facts_of([Filed(record=record, changes=(accepted,))], [], since, ON + timedelta(days=1))
    sections = lines_of(facts, ON + timedelta(days=1))
    return [[e.text, e.context] for each in sections if each.title == "Prices that moved" for e in each.lines]


def main() -> None:
    if len(sys.argv) == 1:
        print(taken().model_dump_json())  # noqa: T201 - what its test reads
        return
    overlay.install(Path(sys.argv[1]))
    record = Record.model_validate_json(sys.stdin.read())
    (held,) = found([record], on=ON)
    again = Taken(decide(record.scenario, on=ON), standing(record.scenario, on=ON))
    shown = replay_of(Filed(record=record), again)
    json.dump(
        {
            "kind": held and held.kind,
            "causes": [] if held is None else [each.model_dump(mode="json") for each in held.causes],
            "usd_then": {each.title: each.usd_then for each in shown.lines},
            "usd_now": {each.title: each.usd_now for each in shown.lines},
            "same_facts": shown.same_facts,
            "moved": shown.moved,
            "digest": {since.isoformat(): digest_lines(record, since) for since in DIGESTS},
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
