"""A finding is said once in its thread: not lost with a worker that dies, and not doubled by the next one."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs

from bot.looking import DOUBT_SECONDS, DoubtError
from bot.pacing import Lane, Pacing
from bot.playground.app_manifest import App
from bot.playground.records import TEAM_ID, Message
from bot.playground.workspace import BOT_USER, ENGINEER
from bot.records.findings import Finding
from bot.records.record import Filed, StatusChange
from bot.store.keys import Workspace
from bot.store.paces import Paces
from bot.store.records import Records
from bot.telling import Telling
from bot.watching import OtherFactsError, Watch, facts_on
from costmodel.standing import standing
from tests.digest.conftest import COSTS, HOME, QUICK, Post
from tests.digest.test_delivery import refused
from tests.digest.test_facts_from_records import DECIDED, NANO, OWN, filed, status

FOUND = Finding(record_id="TCO-0042", kind="flip", on=date(2026, 11, 22), was=NANO, now=OWN)


class Desk:
    """A record in a thread of the local Slack, and whoever says what was found about it."""

    def __init__(self, post: Post, redis: Redis) -> None:
        thread = post.slack.post(COSTS, BOT_USER, "the verdict")
        held = filed(42, channel=COSTS, team=TEAM_ID, thread_ts=thread.ts, recorded_at=post.clock.now)
        self.post, self.records, self.record = post, Records(redis), held.record
        self.telling = Telling(self.records, post.clock)
        self.lane = Lane(post.lanes.client_of(HOME), HOME, post.lanes.pacing)

    async def say(self) -> None:
        await self.records.add(self.record)
        await self.telling.say(self.lane, HOME, Filed(record=self.record), FOUND)

    async def begin(self) -> None:
        """As a worker does that dies right after."""
        await self.records.add(self.record)
        claim = await self.records.findings.found(HOME, FOUND, int(self.post.clock.now.timestamp()))
        assert claim is not None

    def later(self, seconds: float = DOUBT_SECONDS + 1) -> None:
        self.post.clock.now += timedelta(seconds=seconds)

    def said(self) -> list[Message]:
        thread = self.post.slack.thread(COSTS, self.record.thread_ts)
        return [each for each in thread if "wins now" in each.text]

    async def kept_ts(self) -> str:
        (noticed,) = await self.records.noticed("", TEAM_ID)
        return noticed.message_ts


@pytest.fixture
async def desk(post: Post, redis: Redis) -> Desk:
    """At the time of the local Slack, whose messages are looked for since a moment."""
    post.clock.now = datetime.now(UTC)
    return Desk(post, redis)


async def test_a_finding_is_said_once_however_often_it_is_found(desk: Desk) -> None:
    for _ in range(3):
        await desk.say()
        desk.later()
    (message,) = desk.said()
    assert await desk.kept_ts() == message.ts


async def test_what_a_worker_claimed_and_never_posted_is_said_by_the_next(desk: Desk) -> None:
    await desk.begin()
    with pytest.raises(DoubtError):
        await desk.say()
    assert desk.said() == [], "it may still be posting"
    desk.later()
    await desk.say()
    (message,) = desk.said()
    assert await desk.kept_ts() == message.ts


async def test_what_a_worker_posted_and_never_marked_is_found_in_its_thread(desk: Desk, redis: Redis) -> None:
    await desk.say()
    (message,) = desk.said()
    await redis.delete(HOME.finding_marks)
    await desk.begin()
    desk.post.slack.post(COSTS, ENGINEER.id, "and people talk", thread_ts=desk.record.thread_ts)
    desk.later()
    await desk.say()
    assert desk.said() == [message]
    assert await desk.kept_ts() == message.ts


async def test_an_answer_that_was_lost_is_not_said_again(desk: Desk) -> None:
    desk.post.faults.answers.drop_next = 1
    with capture_logs() as lines, pytest.raises(DoubtError):
        await desk.say()
    assert [line["event"] for line in lines] == ["finding_in_doubt"]
    desk.later()
    await desk.say()
    (message,) = desk.said()
    assert await desk.kept_ts() == message.ts


async def test_a_call_that_failed_is_made_again(desk: Desk) -> None:
    desk.post.faults.answers.fail_next = 1
    with pytest.raises(DoubtError):
        await desk.say()
    desk.later()
    await desk.say()
    assert len(desk.said()) == 1


async def test_what_cannot_be_looked_for_now_is_looked_for_later(desk: Desk) -> None:
    await desk.begin()
    desk.later()
    desk.post.faults.answers.fail_next = 1
    with pytest.raises(DoubtError):
        await desk.say()
    assert desk.said() == []
    await desk.say()
    assert len(desk.said()) == 1


async def test_a_claim_in_doubt_is_taken_over_by_one_worker_only(desk: Desk) -> None:
    await desk.begin()
    desk.later()
    done = await asyncio.gather(*(desk.say() for _ in range(4)), return_exceptions=True)
    assert len(desk.said()) == 1
    assert {type(each) for each in done} <= {type(None), DoubtError}


async def test_a_record_that_was_deleted_is_not_spoken_of(desk: Desk) -> None:
    await desk.begin()
    await desk.records.forget(HOME)
    desk.later()
    await desk.telling.say(desk.lane, HOME, Filed(record=desk.record), FOUND)
    assert desk.said() == []


async def test_a_look_that_ends_in_doubt_is_made_again_and_then_says_all(desk: Desk) -> None:
    """A record whose own side was another one, in a workspace that counts as looked at once all is said."""
    watch = watch_of(desk)
    record = desk.record.model_copy(update={"standing": OWN})
    await desk.records.change(await desk.records.add(record), status("accepted"))
    look = (HOME.enterprise, HOME.team, f"{DECIDED}:{facts_on(DECIDED)}")
    desk.post.faults.answers.drop_next = 1
    with pytest.raises(DoubtError, match="TCO-0042"):
        await watch.watch_workspace(*look)
    assert await desk.records.last_watched(HOME) == ""
    desk.later()
    await watch.watch_workspace(*look)
    assert len(desk.said()) == 1
    assert await desk.records.last_watched(HOME) == look[2]


def watch_of(desk: Desk) -> Watch:
    lanes = desk.post.lanes
    return Watch(desk.records, lanes.queue, lanes.client_of, lanes.pacing, desk.post.clock)


async def test_a_pause_that_slack_asks_for_is_kept_and_loses_no_finding(desk: Desk) -> None:
    """Slack takes five messages at once in a channel, then one a second, and the bot asks for more."""
    desk.post.channel("C0OTHER")
    for number in range(1, 10):
        channel = "C0OTHER" if number == 9 else COSTS
        thread = desk.post.slack.post(channel, BOT_USER, "the verdict")
        told = {
            "channel": channel,
            "team": TEAM_ID,
            "thread_ts": thread.ts,
            "recorded_at": desk.post.clock.now,
        }
        held = await desk.records.add(filed(number, **told, standing=OWN).record)
        await desk.records.change(held, status("accepted"))
    look = (HOME.enterprise, HOME.team, f"{DECIDED}:{facts_on(DECIDED)}")
    with capture_logs() as lines:
        await watch_of(desk).watch_workspace(*look)
    noticed = await desk.records.noticed("", TEAM_ID)
    assert len({each.message_ts for each in noticed if each.message_ts}) == 9
    assert lines == [], "nothing was in doubt"
    assert await desk.records.last_watched(HOME) == look[2]


async def test_a_token_that_slack_refuses_leaves_the_finding_for_the_next_look(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("bot.telling.posting.post", refused("invalid_auth"))
        with pytest.raises(DoubtError):
            await desk.say()
    await desk.say()
    assert len(desk.said()) == 1


async def test_digests_findings_and_notes_to_owners_take_their_turns_of_one_pace(
    desk: Desk, redis: Redis
) -> None:
    """Whoever posts in a workspace and a channel, what comes next waits for its turn after it."""
    post, slowly = desk.post, Pacing(Paces(redis), 1 / 60, 1 / 60)  # a turn an hour: the first one is free
    post.lanes.pacing = slowly
    desk.lane = Lane(post.lanes.client_of(HOME), HOME, slowly)

    async def took_turns(channel: str) -> bool:
        """Whether turns of the channel and of the workspace were taken; both are free afterwards."""
        waits_for_channel = await slowly.paces.take(HOME, channel, QUICK) > 60
        return await redis.delete(HOME.pace(channel), HOME.pace("")) == 2 and waits_for_channel

    await post.subscribe(COSTS)
    await post.run("2026-11-30T09:00:30+00:00")
    assert len(post.weeks()) == 1
    assert await took_turns(COSTS)
    await desk.say()
    assert len(desk.said()) == 1
    assert await took_turns(COSTS)
    gone = post.channel("C0GONE")
    await post.subscribe(gone)
    post.change(gone, is_archived=True)
    await post.run("2026-12-07T09:00:30+00:00")
    assert await took_turns(ENGINEER.id)


async def test_a_worker_with_other_facts_hands_the_look_back(desk: Desk) -> None:
    await desk.records.change(await desk.records.add(desk.record), status("accepted"))
    with pytest.raises(OtherFactsError):
        await watch_of(desk).watch_workspace(HOME.enterprise, HOME.team, f"{DECIDED}:others")
    assert await desk.records.last_watched(HOME) == ""


async def test_each_hour_what_was_not_looked_at_today_is_looked_at_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch, opened, today = watch_of(desk), list[Workspace](), desk.post.clock.now.date()

    async def open_looks(workspaces: Sequence[Workspace], _with_what: str) -> None:
        opened.extend(workspaces)

    monkeypatch.setattr(watch.queue, "watch", open_looks)
    await desk.records.change(await desk.records.add(desk.record), status("accepted"))
    await desk.records.watched(HOME, f"{today}:{facts_on(today)}")
    await watch.watch_night()
    assert opened == []
    await desk.records.watched(HOME, f"{DECIDED - timedelta(days=1)}:{facts_on(DECIDED)}")
    await watch.watch_night()
    assert opened == [HOME]


async def accepted(desk: Desk, **more: object) -> Filed:
    """The record with another side than its own, accepted by the engineer."""
    held = await desk.records.add(desk.record.model_copy(update={"standing": OWN, **more}))
    accept = StatusChange(status="accepted", by=ENGINEER.id, at=desk.post.clock.now)
    after = await desk.records.change(held, accept)
    assert after is not None
    return after


async def look(desk: Desk, on: date) -> None:
    """As the watch does on a day."""
    await watch_of(desk).watch_workspace(HOME.enterprise, HOME.team, f"{on}:{facts_on(on)}")


async def test_what_stands_is_kept_as_it_is_today_and_not_said_again(desk: Desk) -> None:
    """The digest and the Home tab tell of the finding that is kept."""
    await accepted(desk)
    await look(desk, DECIDED)
    (first,) = await desk.records.noticed("", TEAM_ID)
    cheaper = first.finding.now.model_copy(update={"usd_per_month": 1.0})
    stale = first.model_copy(update={"finding": first.finding.model_copy(update={"now": cheaper})})
    assert await desk.records.findings.refresh(HOME, stale)
    await look(desk, DECIDED + timedelta(days=1))
    (after,) = await desk.records.noticed("", TEAM_ID)
    assert (after.finding.now, after.message_ts) == (first.finding.now, first.message_ts)
    assert after.finding.on == DECIDED + timedelta(days=1)
    assert len(desk.said()) == 1


async def test_a_record_that_was_opened_again_while_it_was_looked_at_is_not_spoken_of(desk: Desk) -> None:
    as_read = await accepted(desk)
    assert await desk.records.change(as_read, status("proposed")) is not None
    await desk.telling.say(desk.lane, HOME, as_read, FOUND)
    assert desk.said() == []
    assert await desk.records.noticed("", TEAM_ID) == []


async def test_a_record_that_was_snoozed_while_it_was_looked_at_is_not_spoken_of(desk: Desk) -> None:
    as_read = await accepted(desk)
    assert await desk.records.findings.snooze(HOME, desk.record.id, FOUND.on + timedelta(weeks=4), FOUND.on)
    await desk.telling.say(desk.lane, HOME, as_read, FOUND)
    assert desk.said() == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"is_archived": True}, "the channel is archived"),
        ({"members": (ENGINEER.id,)}, "I am not in the channel"),
    ],
)
async def test_a_finding_that_its_channel_does_not_take_is_told_to_the_approver_once(
    desk: Desk, change: dict[str, object], reason: str
) -> None:
    await accepted(desk)
    before = desk.post.slack.channels[COSTS]
    desk.post.change(COSTS, **change)
    for days in range(3):
        await look(desk, DECIDED + timedelta(days=days))
    (told,) = desk.post.slack.history("D0ENGINEER")
    assert f"{desk.record.id}: the other side wins now" in told.text
    assert f"could not be told: {reason}" in told.text
    assert await desk.records.findings.counts() == {"unsaid": 1}
    assert desk.said() == []
    desk.post.slack.channels[COSTS] = before
    await look(desk, DECIDED + timedelta(days=3))
    assert len(desk.said()) == 1, "the thread is told once it can be"
    assert await desk.records.findings.counts() == {"unsaid": 1, "said": 1}


async def test_a_message_that_slack_does_not_update_now_is_ended_by_the_next_look(
    desk: Desk, redis: Redis
) -> None:
    held = await accepted(desk)
    await look(desk, DECIDED)
    holds = held.record.model_copy(update={"standing": standing(held.record.scenario, on=DECIDED)})
    await redis.hset(HOME.records, holds.id, holds.model_dump_json())
    desk.post.faults.answers.fail_next = 1
    with pytest.raises(DoubtError):
        await look(desk, DECIDED)
    assert len(await desk.records.noticed("", TEAM_ID)) == 1
    await look(desk, DECIDED)
    assert await desk.records.noticed("", TEAM_ID) == []
    (message,) = desk.said()
    assert f"{holds.id}: it holds again as recorded" in message.text


@pytest.mark.parametrize(
    ("day", "prices", "digest", "is_due"),
    [
        (0, 0, "", False),
        (0, -1, "f", True),  # looked at with earlier prices
        (0, 1, "0", False),  # with later ones than this worker has
        (-1, 1, "f", True),  # yesterday
    ],
)
async def test_each_hour_what_was_looked_at_with_earlier_facts_is_looked_at_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, day: int, prices: int, digest: str, *, is_due: bool
) -> None:
    """Another worker has other facts, and was quicker this day."""
    watch, opened, today = watch_of(desk), list[Workspace](), desk.post.clock.now.date()
    as_of, _, own = facts_on(today).partition(":")
    others = f"{date.fromisoformat(as_of) + timedelta(days=prices)}:{digest or own}"

    async def open_looks(workspaces: Sequence[Workspace], _with_what: str) -> None:
        opened.extend(workspaces)

    monkeypatch.setattr(watch.queue, "watch", open_looks)
    await accepted(desk)
    await desk.records.watched(HOME, f"{today + timedelta(days=day)}:{others}")
    await watch.watch_night()
    assert opened == ([HOME] if is_due else [])


class TestWithoutHistoryScopes:
    """The smallest manifest: nothing can be looked for, and only what was in doubt comes again."""

    @pytest.fixture
    def app(self) -> App:
        return App(scopes=frozenset({"commands", "chat:write"}))

    async def test_a_claim_in_doubt_is_said(self, desk: Desk) -> None:
        await desk.begin()
        desk.later()
        await desk.say()
        await desk.say()
        assert len(desk.said()) == 1
