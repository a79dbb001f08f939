"""What is kept of decisions, against a real server: records that never change, and each thing said once."""

import asyncio
import io
import itertools
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import pytest
from redis.asyncio import Redis

from bot.__main__ import main
from bot.conversation.replies import RecordDue
from bot.conversation.state import Typed
from bot.decisions.taking import Taken, Where, record_of
from bot.moving_records import Exported, MovingError, export_records, import_records, workspace_of
from bot.records.findings import Cause, Finding, Noticed
from bot.records.kept import Kept
from bot.records.record import Actual, Filed, Record, Status, StatusChange
from bot.store.findings import FindingClaim
from bot.store.keys import RECORD_WORKSPACES, Place, Workspace
from bot.store.record_moves import RecordMoves
from bot.store.records import Records
from bot.store.session import Event
from bot.store.turns import Store
from costmodel.decide import decide
from costmodel.scenario import ModelNeed, Scenario, Team, Volume
from costmodel.standing import Standing, standing

HOME, OTHER = Workspace("", "T1"), Workspace("E1", "T2")
AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ON = date(2026, 11, 21)
NOW = 1_795_000_000
CASE = Scenario(volume=Volume(tokens_per_month=2e9), model=ModelNeed(tier="small"), team=Team(mlops_fte=0.5))
ACTUAL = Actual(volume=Volume(tokens_per_month=3.2e9), by="U3", at=AT)
ACCEPT = StatusChange(status="accepted", by="U2", at=AT)


@pytest.fixture
def records(redis: Redis) -> Records:
    return Records(redis)


def record(record_id: str, workspace: Workspace = HOME, channel: str = "C1") -> Record:
    where = Where(workspace.enterprise, workspace.team, channel, "1.1", "https://example.slack.test/p11")
    due = RecordDue(CASE, (), "Small", "2B tokens a month", "U1", "U1")
    return record_of(record_id, where, due, Taken(decide(CASE, on=ON), standing(CASE, on=ON)), AT)


def finding(record_id: str, now: str = "0.2") -> Finding:
    cause = Cause(kind="price", id="a price", label="A price", was="1", now=now, on=ON)
    return Finding(
        record_id=record_id, kind="flip", on=ON, was=Standing(), now=Standing(side="API"), causes=(cause,)
    )


async def test_ids_count_up_in_each_workspace_and_are_given_once_for_the_same_thing(records: Records) -> None:
    ids = await asyncio.gather(*(records.claim_id(HOME, f"thing {number}") for number in range(20)))
    assert sorted(ids) == [f"TCO-{number:04d}" for number in range(1, 21)]
    assert await records.claim_id(HOME, "thing 7") == ids[7]
    assert await records.claim_id(OTHER, "thing 7") == "TCO-0001"
    await records.forget(HOME)
    await records.forget(OTHER)


async def test_a_record_is_read_back_as_it_was_and_never_written_again(records: Records) -> None:
    first = record("TCO-0001")
    assert (await records.add(first)).record == first
    other = first.model_copy(update={"title": "Something else"})
    assert (await records.add(other)).record == first
    held = await records.get(HOME, "TCO-0001")
    assert held == Filed(record=first)
    assert await records.get(HOME, "TCO-0002") is None
    assert await records.get(OTHER, "TCO-0001") is None


async def test_of_two_who_change_a_status_at_once_one_does(records: Records) -> None:
    held = await records.add(record("TCO-0001"))
    reject = StatusChange(status="rejected", by="U3", at=AT)
    done = await asyncio.gather(records.change(held, ACCEPT), records.change(held, reject))
    assert sum(each is not None for each in done) == 1
    after = await records.get(HOME, "TCO-0001")
    assert after is not None
    assert len(after.changes) == 1
    assert await records.change(after, StatusChange(status="proposed", by="U1", at=AT)) is not None
    last = await records.get(HOME, "TCO-0001")
    assert last is not None
    assert (last.status, last.approval) == ("proposed", None)


async def test_a_channel_sees_its_own_records_oldest_first(records: Records) -> None:
    for number, channel in ((10, "C1"), (2, "C2"), (1, "C1"), (10_000, "C1")):
        await records.add(record(f"TCO-{number:04d}", channel=channel))
    assert [each.record.id for each in await records.filed("", "T1", "C1")] == [
        *("TCO-0001", "TCO-0010", "TCO-10000")
    ]
    assert len(await records.filed("", "T1")) == await records.count(HOME) == 4


async def bytes_sent(redis: Redis) -> int:
    """What the server has sent to its clients so far."""
    return int((await redis.info("stats"))["total_net_output_bytes"])


async def test_a_look_at_a_channel_reads_no_record_of_another(records: Records, redis: Redis) -> None:
    mine, other = record("TCO-0001"), record("TCO-0002", channel="C2")
    await records.add(mine)
    await redis.hset(
        HOME.records,
        mapping={
            f"TCO-{number:04}": other.model_dump_json().replace("TCO-0002", f"TCO-{number:04}")
            for number in range(2, 300)
        },
    )
    assert len(await records.filed("", "T1", "C2")) == 298
    before = await bytes_sent(redis)
    assert await records.filed("", "T1", "C1") == [Filed(record=mine)]
    assert await records.noticed("", "T1", "C1") == []
    assert await records.count_of_channel(HOME.place("C1")) == 1
    assert await bytes_sent(redis) - before < 3 * len(mine.model_dump_json())


async def test_records_from_before_there_was_an_index_are_seen_in_their_channels(
    records: Records, redis: Redis
) -> None:
    """The index is made by whoever looks first; what an older version adds meanwhile is seen too."""
    for record_id, channel in (("TCO-0001", "C1"), ("TCO-0002", "C2"), ("TCO-0003", "C1")):
        await redis.hset(HOME.records, record_id, record(record_id, channel=channel).model_dump_json())

    async def of_channel(channel: str) -> list[str]:
        return [each.record.id for each in await records.filed("", "T1", channel)]

    await records.add(record("TCO-0004"))
    assert await of_channel("C1") == ["TCO-0001", "TCO-0003", "TCO-0004"]
    await redis.hset(HOME.records, "TCO-0005", record("TCO-0005", channel="C2").model_dump_json())
    assert await of_channel("C2") == ["TCO-0002", "TCO-0005"]
    await redis.delete(HOME.record_channels)
    assert await records.forget_of_channel(HOME.place("C1")) == 3
    assert [each.record.id for each in await records.filed("", "T1")] == ["TCO-0002", "TCO-0005"]
    assert await of_channel("C1") == []


async def test_the_index_of_channels_is_kept_with_every_record_that_comes_or_goes(
    records: Records, redis: Redis
) -> None:
    async def indexed() -> object:
        return await redis.zrange(HOME.record_channels, 0, -1)

    held = await records.add(record("TCO-0001"))
    new = Filed(record=record("TCO-0002"), changes=(ACCEPT,))
    given_up = StatusChange(status="superseded", by="U2", at=AT, superseded_by="TCO-0002")
    assert await records.supersede(held, given_up, new)
    assert await RecordMoves(redis).restore(Kept(record=record("TCO-0003", channel="C2")))
    assert await indexed() == [b"C1:TCO-0001", b"C1:TCO-0002", b"C2:TCO-0003"]
    assert await records.forget_of_channel(HOME.place("C1")) == 2
    assert await indexed() == [b"C2:TCO-0003"]
    await records.forget(HOME)
    assert await indexed() == []


async def test_a_channel_whose_id_begins_another_has_its_own_records(records: Records) -> None:
    await records.add(record("TCO-0001", channel="C1"))
    await records.add(record("TCO-0002", channel="C12"))
    assert [each.record.id for each in await records.filed("", "T1", "C1")] == ["TCO-0001"]
    assert [each.record.id for each in await records.filed("", "T1", "C12")] == ["TCO-0002"]


async def test_the_records_that_name_a_person_are_those_they_asked_or_decided(records: Records) -> None:
    for record_id in ("TCO-0002", "TCO-0001"):
        await records.add(record(record_id))
    await records.add(record("TCO-0001", OTHER))
    held = await records.get(HOME, "TCO-0002")
    assert held is not None
    await records.change(held, ACCEPT)

    async def naming(person: str) -> list[str]:
        return [each.record.id for each in await records.naming(HOME, person)]

    assert await naming("U1") == ["TCO-0001", "TCO-0002"]
    assert await naming("U2") == ["TCO-0002"]
    assert await naming("U") == []
    await records.forget(HOME)
    await records.forget(OTHER)


async def claimed(records: Records, found: Finding, changes: int = 0) -> FindingClaim:
    claim = await records.findings.found(HOME, found, NOW, changes)
    assert claim is not None
    return claim


def is_new(claim: FindingClaim) -> bool:
    return not claim.doubted_since and not claim.ts


async def test_a_finding_is_claimed_once_and_never_again(records: Records) -> None:
    await records.add(record("TCO-0001"))
    claims = await asyncio.gather(*(claimed(records, finding("TCO-0001")) for _ in range(5)))
    (mine,) = (each for each in claims if is_new(each))
    assert {each.doubted_since for each in claims if each is not mine} == {NOW}
    assert await records.findings.posted(mine, "17.1")
    assert [each.message_ts for each in await records.noticed("", "T1")] == ["17.1"]
    await records.findings.over(HOME, "TCO-0001")
    assert await records.noticed("", "T1") == []
    assert (await claimed(records, finding("TCO-0001"))).ts == "17.1"
    assert is_new(await claimed(records, finding("TCO-0001", now="0.3"))), "another event is another finding"


async def test_a_finding_that_slack_refused_may_be_claimed_again(records: Records) -> None:
    await records.add(record("TCO-0001"))
    assert await records.findings.release(await claimed(records, finding("TCO-0001")))
    assert is_new(await claimed(records, finding("TCO-0001")))


async def test_the_claim_of_a_worker_that_died_goes_to_one_other(records: Records) -> None:
    await records.add(record("TCO-0001"))
    dead = await claimed(records, finding("TCO-0001"))
    doubted = await claimed(records, finding("TCO-0001"))
    taken = await asyncio.gather(*(records.findings.take_over(doubted) for _ in range(5)))
    (mine,) = (each for each in taken if each is not None)
    assert not await records.findings.posted(dead, "17.1"), "it was not dead, but its claim is lost"
    assert not await records.findings.release(dead)
    assert await records.findings.posted(mine, "17.2")
    assert [each.message_ts for each in await records.noticed("", "T1")] == ["17.2"]


async def test_nothing_is_found_about_a_record_that_is_gone(records: Records, redis: Redis) -> None:
    await records.add(record("TCO-0001"))
    await records.forget(HOME)
    assert await records.findings.found(HOME, finding("TCO-0001"), NOW) is None
    await records.shown(HOME, "TCO-0001", "17.1")
    assert not await records.findings.snooze(HOME, "TCO-0001", date(2026, 12, 19), ON)
    assert [key async for key in redis.scan_iter()] == []


async def test_a_snoozed_record_is_left_alone_until_its_day_and_then_found_anew(records: Records) -> None:
    await records.add(record("TCO-0001"))
    await records.add(record("TCO-10000"))
    for each in ("TCO-0001", "TCO-10000"):
        await records.findings.posted(await claimed(records, finding(each)), "17.1")
    assert await records.findings.snooze(HOME, "TCO-0001", date(2026, 12, 19), ON)
    before = await records.watching(HOME, date(2026, 12, 18))
    assert [each.record.id for each in before.filed] == ["TCO-10000"]
    assert list(before.standing) == ["TCO-10000"]
    assert len((await records.watching(HOME, date(2026, 12, 19))).filed) == 2
    late = finding("TCO-0001").model_copy(update={"on": date(2026, 12, 19)})
    assert await records.findings.found(HOME, finding("TCO-0001"), NOW) is None, "a look that began before"
    assert is_new(await claimed(records, late))
    assert not is_new(await claimed(records, finding("TCO-10000")))


async def test_a_finding_about_what_was_decided_on_or_left_alone_since_it_was_looked_at_is_not_said(
    records: Records,
) -> None:
    held: Filed | None = await records.add(record("TCO-0001"))
    for change in (ACCEPT, StatusChange(status="proposed", by="U2", at=AT), ACCEPT):
        assert held is not None
        held = await records.change(held, change)
    assert await records.findings.found(HOME, finding("TCO-0001"), NOW, 1) is None
    assert await records.noticed("", "T1") == []
    assert is_new(await claimed(records, finding("TCO-0001"), 3))


async def test_what_stands_is_kept_as_it_is_today_by_the_same_message(records: Records) -> None:
    await records.add(record("TCO-0001"))
    await records.findings.posted(await claimed(records, finding("TCO-0001")), "17.1")
    later = finding("TCO-0001").model_copy(update={"on": date(2026, 12, 1)})
    assert await records.findings.refresh(HOME, Noticed(finding=later, message_ts="17.1"))
    assert await records.noticed("", "T1") == [Noticed(finding=later, message_ts="17.1")]
    assert not await records.findings.refresh(HOME, Noticed(finding=later, message_ts="17.0"))
    await records.findings.clear(HOME, "TCO-0001")
    assert not await records.findings.refresh(HOME, Noticed(finding=later, message_ts="17.1"))
    assert await records.noticed("", "T1") == []
    assert is_new(await claimed(records, finding("TCO-0001"))), "it is said anew"


async def test_of_two_who_snooze_at_once_one_does(records: Records) -> None:
    await records.add(record("TCO-0001"))
    until = date(2026, 12, 19)
    done = await asyncio.gather(*(records.findings.snooze(HOME, "TCO-0001", until, ON) for _ in range(3)))
    assert sorted(done) == [False, False, True]
    assert (await records.beside(record("TCO-0001"), ON)).snoozed_until == until
    assert await records.findings.snooze(HOME, "TCO-0001", date(2027, 1, 16), until), "it is over by then"


async def test_a_measured_volume_is_kept_beside_its_record_and_the_latest_one_counts(
    records: Records, redis: Redis
) -> None:
    held = await records.add(record("TCO-0001"))
    before = await redis.hgetall(HOME.records)
    await records.measured(held, ACTUAL)
    later = ACTUAL.model_copy(update={"volume": Volume(requests_per_month=5e6)})
    after = await records.measured(held, later)
    assert after == await records.get(HOME, "TCO-0001") == (await records.filed("", "T1"))[0]
    assert after is not None
    assert after.actual == later
    assert await redis.hgetall(HOME.records) == before
    await records.forget(HOME)
    assert await records.measured(held, ACTUAL) is None
    assert [key async for key in redis.scan_iter()] == []


async def test_forgetting_a_workspace_leaves_its_last_number_alone_and_all_of_the_others(
    records: Records, redis: Redis
) -> None:
    for workspace in (HOME, OTHER):
        await records.add(record("TCO-0001", workspace))
        await records.claim_id(workspace, "a thing")
        await records.findings.found(workspace, finding("TCO-0001"), NOW)
        await records.watched(workspace, "today")
        await records.measured(Filed(record=record("TCO-0001", workspace)), ACTUAL)
    assert await records.forget(HOME) == 1
    assert [key async for key in redis.scan_iter(match=f"llm-tco:{{{HOME}}}*")] == [HOME.record_ids.encode()]
    assert await redis.hgetall(HOME.record_ids) == {b"next": b"1"}
    assert await records.workspaces() == [OTHER]
    assert (await records.last_watched(HOME), await records.last_watched(OTHER)) == ("", "today")


async def test_an_id_is_never_given_again_also_when_its_record_was_deleted(records: Records) -> None:
    """Its buttons and people's notes still name it."""
    assert await records.claim_id(HOME, "a thing") == "TCO-0001"
    await records.add(record("TCO-0001"))
    await records.forget(HOME)
    assert await records.claim_id(HOME, "a thing") == "TCO-0002"
    await records.add(record("TCO-0002"))
    await records.forget_of_channel(HOME.place("C1"))
    assert await records.claim_id(HOME, "a thing") == "TCO-0003"


async def kept_of(records: Records) -> list[Kept]:
    """All that is kept of the records of HOME."""
    kept, unread = await RecordMoves(records.redis).kept(HOME)
    assert unread == []
    return list(kept)


async def test_forgetting_a_channels_records_leaves_those_of_others_with_all_that_is_beside_them(
    records: Records,
) -> None:
    for record_id, channel in (("TCO-0001", "C1"), ("TCO-0002", "C2"), ("TCO-10000", "C2")):
        held = await records.add(record(record_id, channel=channel))
        await records.change(held, ACCEPT)
        await records.measured(held, ACTUAL)
        await records.findings.posted(await claimed(records, finding(record_id), 1), "17.1")
        await records.shown(HOME, record_id, "17.0")
    before = await kept_of(records)
    assert await records.forget_of_channel(HOME.place("C1")) == 1
    assert await kept_of(records) == before[1:]
    assert await records.forget_of_channel(HOME.place("C1")) == 0
    await records.add(record("TCO-0001"))
    (again, *_) = await kept_of(records)
    assert again == Kept(record=record("TCO-0001")), "nothing of the former one is left"


STATUSES = get_args(Status)
LEADS = {
    *(("proposed", each) for each in ("accepted", "rejected", "superseded")),
    *(("accepted", each) for each in ("proposed", "superseded")),
    ("rejected", "proposed"),
}
WAYS: Mapping[str, tuple[Status, ...]] = {
    "proposed": (),
    "accepted": ("accepted",),
    "rejected": ("rejected",),
    "superseded": ("accepted", "superseded"),
}


@pytest.mark.parametrize(("before", "after"), list(itertools.product(STATUSES, STATUSES)))
async def test_a_status_becomes_only_what_it_leads_to(
    records: Records, before: Status, after: Status
) -> None:
    held = await records.add(record("TCO-0001"))
    for each in WAYS[before]:
        done = await records.change(held, StatusChange(status=each, by="U2", at=AT))
        assert done is not None
        held = done
    done = await records.change(held, StatusChange(status=after, by="U3", at=AT))
    assert (done is not None) == ((before, after) in LEADS)
    kept = await records.get(HOME, "TCO-0001")
    assert kept == (held if done is None else done)


async def test_a_record_is_superseded_with_its_successor_in_one_step_or_not_at_all(records: Records) -> None:
    held = await records.add(record("TCO-0001"))
    new = Filed(record=record("TCO-0002"), changes=(ACCEPT,))
    given_up = StatusChange(status="superseded", by="U2", at=AT, superseded_by="TCO-0002")
    assert await records.change(held, StatusChange(status="rejected", by="U3", at=AT))
    assert not await records.supersede(held, given_up, new), "it was rejected meanwhile"
    assert await records.get(HOME, "TCO-0002") is None
    rejected = await records.get(HOME, "TCO-0001")
    assert rejected is not None
    assert not await records.supersede(rejected, given_up, new)
    reopened = await records.change(rejected, StatusChange(status="proposed", by="U3", at=AT))
    assert reopened is not None
    assert await records.supersede(reopened, given_up, new)
    after = await records.get(HOME, "TCO-0001")
    assert after is not None
    assert (after.status, after.superseded_by) == ("superseded", "TCO-0002")
    assert await records.get(HOME, "TCO-0002") == new


async def test_sessions_of_all_channels_of_a_workspace_are_forgotten(store: Store, redis: Redis) -> None:
    said = Event(id="m1", utterance=Typed(text="2B", by="U1", addressed=True))
    for place in (Place("", "T1", "C1"), Place("", "T1", "C2"), Place("", "T11", "C1")):
        async with store.turn((await store.push(place.thread("17.1"), said))[0]):
            pass
    await store.forget_all(HOME)
    left = [key async for key in redis.scan_iter(match="*:index")]
    assert left == [Place("", "T11", "C1").index.encode()]


async def test_an_export_is_imported_elsewhere_with_its_changes(
    records: Records, redis: Redis, redis_url: str
) -> None:
    for number in range(1, 8):
        assert await records.claim_id(HOME, f"{number:020x}") == f"TCO-{number:04}"
    held = await records.add(record("TCO-0007"))
    await records.change(held, ACCEPT)
    await records.measured(held, ACTUAL)
    await records.findings.posted(await claimed(records, finding("TCO-0007"), 1), "17.1")
    await records.shown(HOME, "TCO-0007", "17.0")
    await records.add(record("TCO-0001", OTHER))
    await records.findings.snooze(OTHER, "TCO-0001", date(2026, 12, 19), ON)
    before = [*await records.filed("", "T1"), *await records.filed("E1", "T2")]
    everything, mine = io.StringIO(), io.StringIO()
    assert await export_records(redis_url, everything) == Exported(2, ())
    assert await export_records(redis_url, mine, workspace_of("T1")) == Exported(1, ())
    assert set(mine.getvalue().splitlines()) < set(everything.getvalue().splitlines())
    await redis.flushall()
    assert await import_records(redis_url, everything.getvalue().splitlines()) == (2, 0)
    assert [*await records.filed("", "T1"), *await records.filed("E1", "T2")] == before
    assert await import_records(redis_url, everything.getvalue().splitlines()) == (0, 2)
    assert (await claimed(records, finding("TCO-0007"), 1)).ts == "17.1", "what was said is not said again"
    assert await records.card(HOME, "TCO-0007") == "17.0"
    assert (await records.watching(OTHER, date(2026, 12, 18))).filed == [], "it is snoozed still"
    assert await records.claim_id(HOME, f"{7:020x}") == "TCO-0007", "the same verdict is the same record"
    assert await records.claim_id(HOME, "a new thing") == "TCO-0008", "an id is never given twice"


async def test_an_import_with_a_line_that_is_no_record_keeps_nothing(
    records: Records, redis_url: str
) -> None:
    line = Filed(record=record("TCO-0001")).model_dump_json()
    with pytest.raises(MovingError, match="line 2"):
        await import_records(redis_url, [line, "{}"])
    assert await records.count(HOME) == 0


async def test_a_restored_record_is_whole_and_its_number_is_taken(records: Records, redis: Redis) -> None:
    """One script: a process that dies leaves either nothing of it, and it is imported again, or all."""
    await records.claim_id(HOME, "a thing")
    kept = Kept(
        record=record("TCO-0009"),
        changes=(ACCEPT,),
        actual=ACTUAL,
        card_ts="17.0",
        noticed=Noticed(finding=finding("TCO-0009"), message_ts="17.1"),
        said={finding("TCO-0009").key: "17.1"},
        snoozed_until=date(2026, 12, 19),
        made_of="c0ffee",
    )
    moves = RecordMoves(redis)
    done = await asyncio.gather(*(moves.restore(kept) for _ in range(3)))
    assert sorted(done) == [False, False, True]
    assert await moves.kept(HOME) == ([kept], [])
    assert await records.claim_id(HOME, "another thing") == "TCO-0010"
    assert await records.workspaces() == [HOME]


async def test_an_import_never_passes_over_another_record_of_the_same_id(
    records: Records, redis_url: str
) -> None:
    await records.add(record("TCO-0001"))
    other = record("TCO-0001").model_copy(update={"title": "Something else"})
    lines = [Filed(record=each).model_dump_json() for each in (record("TCO-0002"), other)]
    with pytest.raises(MovingError, match="the id of TCO-0001 of -:T1; nothing was imported"):
        await import_records(redis_url, lines)
    twice = [Filed(record=record("TCO-0003")), Filed(record=other.model_copy(update={"id": "TCO-0003"}))]
    with pytest.raises(MovingError, match="TCO-0003"):
        await import_records(redis_url, [each.model_dump_json() for each in twice])
    assert [each.record.id for each in await records.filed("", "T1")] == ["TCO-0001"]


@pytest.mark.parametrize("number", ["99999999999999999999", "00001", "1000000000"])
async def test_an_import_takes_no_id_that_the_bot_could_not_count_on_from(
    records: Records, redis_url: str, number: str
) -> None:
    line = Filed(record=record("TCO-0001")).model_dump_json().replace("TCO-0001", f"TCO-{number}")
    with pytest.raises(MovingError, match="line 1"):
        await import_records(redis_url, [line])
    assert await records.claim_id(HOME, "a thing") == "TCO-0001"


def test_a_failed_export_leaves_the_former_one_and_says_which_workspaces_there_are(
    redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REDIS_URL", redis_url)
    there, binary = tmp_path / "there.jsonl", tmp_path / "binary"
    there.write_text(Filed(record=record("TCO-0001", OTHER)).model_dump_json())
    assert main(["import", str(there)]) == 0
    assert main(["export", str(there), "--workspace", "TNOPE"]) == 2
    assert "workspaces that have some: E1:T2" in capsys.readouterr().err
    assert "TCO-0001" in there.read_text()
    binary.write_bytes(b'\xff\xfe{"record"')
    assert main(["import", str(binary)]) == 2
    assert "no UTF-8 text" in capsys.readouterr().err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["binary", "there.jsonl"]


@pytest.mark.parametrize("kept", ["nothing", "what another version wrote"])
def test_an_export_of_nothing_leaves_the_former_one_and_fails(
    redis_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    kept: str,
) -> None:
    monkeypatch.setenv("REDIS_URL", redis_url)
    there = tmp_path / "there.jsonl"
    there.write_text("a good backup\n")

    async def as_kept() -> None:
        async with Redis.from_url(redis_url) as redis:
            await redis.flushall()
            if kept != "nothing":
                await redis.sadd(RECORD_WORKSPACES, str(HOME))
                await redis.hset(HOME.records, "TCO-0004", '{"schema_version": 9}')

    asyncio.run(as_kept())
    assert main(["export", str(there)]) == 2
    assert there.read_text() == "a good backup\n"
    expected = "there are no decision records" if kept == "nothing" else "cannot read TCO-0004 of -:T1"
    assert f"{expected}; nothing was written" in capsys.readouterr().err


async def test_a_record_of_another_version_is_left_alone(records: Records, redis: Redis) -> None:
    await records.add(record("TCO-0001"))
    await redis.hset(HOME.records, "TCO-0002", '{"schema_version": 9}')
    assert [each.record.id for each in await records.filed("", "T1")] == ["TCO-0001"]
    assert await redis.hget(HOME.records, "TCO-0002") == b'{"schema_version": 9}'


def test_an_export_names_what_it_leaves_out_and_does_not_pass_for_whole(
    redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A record of a newer version stays in the store, and the file holds all others."""
    monkeypatch.setenv("REDIS_URL", redis_url)
    there, back = tmp_path / "there.jsonl", tmp_path / "back.jsonl"
    home = Workspace("", "T8")
    there.write_text(Kept(record=record("TCO-0003", home)).model_dump_json() + "\n")
    assert main(["import", str(there)]) == 0

    async def newer() -> None:
        async with Redis.from_url(redis_url) as redis:
            await redis.hset(home.records, "TCO-0004", '{"schema_version": 9}')

    asyncio.run(newer())
    capsys.readouterr()
    assert main(["export", str(back), "--workspace", "T8"]) == 1
    assert back.read_text() == there.read_text()
    said = capsys.readouterr().err
    assert "1 records exported" in said
    assert "1 left out, which this version of the bot cannot read: TCO-0004 of -:T8;" in said
    assert main(["export", "--workspace", "T8"]) == 1
    told = capsys.readouterr()
    assert told.out == there.read_text()
    assert "TCO-0004" in told.err


def test_the_command_line_moves_records(
    redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REDIS_URL", redis_url)
    there, back = tmp_path / "there.jsonl", tmp_path / "back.jsonl"
    held = Kept(record=record("TCO-0003", Workspace("", "T9")), changes=(ACCEPT,))
    there.write_text(held.model_dump_json() + "\n")
    assert main(["import", str(there)]) == 0
    (tmp_path / "back.jsonl.part").touch(mode=0o644)  # of an export that was killed
    assert main(["export", str(back), "--workspace", "T9"]) == 0
    assert back.read_text() == there.read_text()
    assert back.stat().st_mode & 0o777 == 0o600, "for its owner alone"
    there.write_text("no record\n")
    assert main(["import", str(there)]) == 2
    assert "line 1" in capsys.readouterr().err
    monkeypatch.delenv("REDIS_URL")
    assert main(["export"]) == 2
    assert "REDIS_URL is missing" in capsys.readouterr().err
