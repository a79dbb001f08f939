"""One digest a channel and week: through crashes, lost answers, limits, and weeks left out."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs

from bot.digest.facts import About, Facts, Retirement
from bot.digest.schedule import Weekly
from bot.looking import DOUBT_SECONDS, EVENT_TYPE
from bot.playground.app_manifest import App
from bot.playground.records import Message
from bot.playground.workspace import BOT_USER, ENGINEER
from bot.store.digests import Digests
from bot.store.keys import Place
from tests.digest.conftest import COSTS, HOME, Post

MONDAY = "2026-11-23T09:00:30+00:00"
WEEK = "2026-W48"
SOMETHING = Facts(
    date(2026, 11, 20),
    retirements=(Retirement(About("TCO-1", "t", "U1", "https://x.slack.com/p1"), "o3", date(2026, 12, 11)),),
)


def key_of(message: Message) -> str:
    assert message.metadata is not None
    return str(message.metadata["event_payload"]["key"])


async def test_a_digest_comes_when_it_is_due_and_once_a_week(post: Post) -> None:
    place = await post.subscribe()
    await post.run("2026-11-23T08:59:59+00:00")
    assert post.weeks() == []
    await post.run(MONDAY)
    await post.later(minutes=1)
    await post.later(days=3)
    assert post.weeks() == [WEEK]
    assert await post.next_due(place) == "2026-11-30 09:00"
    await post.run("2026-11-30T09:00:01+00:00")
    assert post.weeks() == [WEEK, "2026-W49"]
    assert await post.digests.counts() == {"sent": 2}


async def test_facts_are_read_since_the_last_digest(post: Post) -> None:
    await post.subscribe()
    await post.run(MONDAY)
    await post.run("2026-12-07T09:00:01+00:00")
    assert post.asked == [
        (COSTS, date(2026, 11, 16), date(2026, 11, 23)),
        (COSTS, date(2026, 11, 23), date(2026, 12, 7)),
    ]


async def test_a_year_of_weeks_is_53_digests_over_both_changes_of_clocks(post: Post) -> None:
    """2026 has 53 ISO weeks. The lane runs a minute before each is due, when it is, and a minute later."""
    post.faults.rate_limits = False
    post.clock.now = datetime(2026, 1, 4, tzinfo=UTC)  # the Sunday of the first week
    place = await post.subscribe(weekly=Weekly(zone="Europe/Berlin"))
    hours: list[int] = []
    for _ in range(53):
        due = (await post.held(place)).next_epoch
        assert due is not None
        before = len(post.posted())
        await post.run(datetime.fromtimestamp(due - 60, UTC).isoformat())
        assert len(post.posted()) == before
        await post.later(minutes=1)
        hours.append(post.clock.now.hour)
        await post.later(minutes=1)
        assert len(post.posted()) == before + 1
    assert post.weeks() == [*(f"2026-W{week:02}" for week in range(2, 54)), "2027-W01"]
    assert hours == [8] * 12 + [7] * 30 + [8] * 11  # 09:00 in Berlin: summer from 29 March to 25 October
    assert await post.digests.counts() == {"sent": 53}


async def test_missed_weeks_come_once_and_say_so(post: Post) -> None:
    place = await post.subscribe()
    await post.run("2026-12-09T14:00+00:00")  # Wednesday: three Mondays went by
    (late,) = post.posted()
    assert key_of(late) == f"{COSTS}:2026-W50"
    assert await post.next_due(place) == "2026-12-14 09:00"
    await post.later(hours=1)
    assert len(post.posted()) == 1
    assert await post.digests.counts() == {"late": 1}


async def test_a_late_digest_with_news_names_the_day_it_was_meant_for(post: Post) -> None:
    await post.subscribe()
    post.facts[COSTS] = SOMETHING
    await post.run("2026-11-25T14:00+00:00")
    assert "Late: it was due on 23 Nov 2026." in post.posted()[0].text


async def test_a_late_digest_spares_the_weekend_and_keeps_its_week(post: Post) -> None:
    place = await post.subscribe(weekly=Weekly(zone="UTC", weekday=4))
    await post.run("2026-11-28T10:00+00:00")  # Saturday
    await post.later(minutes=1)
    assert post.posted() == []
    assert await post.next_due(place) == "2026-11-30 09:00"
    await post.run("2026-11-30T09:00:01+00:00")
    assert post.weeks() == [WEEK]
    assert await post.next_due(place) == "2026-12-04 09:00"


async def test_a_silent_week_with_nothing_to_say_is_silent(post: Post) -> None:
    place = await post.subscribe(silent=True)
    await post.run(MONDAY)
    assert post.posted() == []
    assert await post.next_due(place) == "2026-11-30 09:00"
    post.facts[COSTS] = SOMETHING
    await post.run("2026-11-30T09:00:01+00:00")
    assert post.weeks() == ["2026-W49"]
    assert await post.digests.counts() == {"sent": 1, "silent": 1}


async def test_a_worker_that_died_after_posting_is_found_out_by_the_metadata(
    post: Post, redis: Redis
) -> None:
    """Its message is there and its claim still says `sending`: nothing is posted again."""
    place = await post.subscribe()
    await post.run(MONDAY)
    (message,) = post.posted()
    await redis.delete(place.digest(WEEK))
    await post.digests.claim(place, WEEK, int(post.clock.now.timestamp()))
    await post.digests.subscribe(place, (await post.held(place)).subscription, 1)  # due again
    post.slack.post(COSTS, ENGINEER.id, "and people go on talking")
    await post.later(seconds=DOUBT_SECONDS + 1)
    assert post.posted() == [message]
    assert await post.digests.mark_of(place, WEEK) == message.ts
    assert await post.digests.counts() == {"sent": 1, "found": 1}


async def test_a_worker_that_died_before_posting_is_made_good(post: Post) -> None:
    place = await post.subscribe()
    await post.digests.claim(place, WEEK, int(post.clock.now.timestamp()))
    await post.run(MONDAY)
    assert post.weeks() == [WEEK]


async def test_another_weeks_message_is_not_taken_for_this_ones(post: Post) -> None:
    place = await post.subscribe()
    post.slack.post(
        COSTS, BOT_USER, "x", metadata={"event_type": EVENT_TYPE, "event_payload": {"key": "C9:w"}}
    )
    post.slack.post(COSTS, BOT_USER, "y", metadata={"event_type": "another", "event_payload": {}})
    await post.digests.claim(place, WEEK, int(post.clock.now.timestamp()))
    await post.run(MONDAY)
    assert [key_of(each) for each in post.posted() if each.text not in "xy"] == [f"{COSTS}:{WEEK}"]


async def test_an_answer_that_was_lost_is_not_posted_again(post: Post) -> None:
    """Slack took the message, and its answer never came."""
    await post.subscribe()
    post.faults.answers.drop_next = 1
    with capture_logs() as lines:
        await post.run(MONDAY)
    assert [line["event"] for line in lines if line["event"] == "digest_in_doubt"]
    assert post.weeks() == [WEEK]
    await post.later(minutes=1)
    assert post.weeks() == [WEEK]
    assert await post.digests.counts() == {"found": 1}


async def test_a_call_that_failed_is_repeated_by_the_next_minute(post: Post) -> None:
    await post.subscribe()
    post.faults.answers.fail_next = 1
    await post.run(MONDAY)
    assert post.weeks() == []
    await post.later(minutes=1)
    assert post.weeks() == [WEEK]


async def test_what_cannot_be_looked_for_now_is_looked_for_later(post: Post) -> None:
    place = await post.subscribe()
    await post.digests.claim(place, WEEK, int(post.clock.now.timestamp()))
    post.faults.answers.fail_next = 1
    await post.run(MONDAY)
    assert post.weeks() == []
    await post.later(minutes=1)
    assert post.weeks() == [WEEK]


class TestWithoutHistoryScopes:
    """The smallest manifest: nothing can be looked for, and only what was in doubt comes again."""

    @pytest.fixture
    def app(self) -> App:
        return App(scopes=frozenset({"commands", "chat:write"}))

    async def test_a_claim_in_doubt_is_posted(self, post: Post) -> None:
        place = await post.subscribe()
        await post.digests.claim(place, WEEK, int(post.clock.now.timestamp()))
        await post.run(MONDAY)
        await post.later(minutes=1)
        assert post.weeks() == [WEEK]

    async def test_what_was_marked_is_not(self, post: Post) -> None:
        place = await post.subscribe()
        await post.run(MONDAY)
        await post.digests.subscribe(place, (await post.held(place)).subscription, 1)
        await post.later(minutes=1)
        assert post.weeks() == [WEEK]


async def test_two_lanes_at_once_post_each_digest_once(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when a worker was silent for so long that its job went to another, and then went on."""
    monkeypatch.setattr("bot.delivery.DOUBT_SECONDS", 0.5)
    channels = [post.channel(f"C{number}") for number in range(8)]
    for channel in channels:
        await post.subscribe(channel)
    await asyncio.gather(post.run(MONDAY), post.run(MONDAY))
    assert [post.weeks(channel) for channel in channels] == [[WEEK]] * len(channels)


async def test_a_pause_that_slack_asks_for_is_kept_and_loses_nothing(post: Post) -> None:
    """The local Slack lets ten messages through at once, then five a second."""
    channels = [post.channel(f"C{number}") for number in range(14)]
    for channel in channels:
        await post.subscribe(channel)
    await post.run(MONDAY)
    assert [post.weeks(channel) for channel in channels] == [[WEEK]] * len(channels)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"is_archived": True}, "the channel was archived"),
        ({"members": (ENGINEER.id,)}, "I am not in the channel"),
    ],
)
async def test_a_channel_that_is_gone_is_paused_and_its_owner_told_once(
    post: Post, change: dict[str, object], reason: str
) -> None:
    place = await post.subscribe()
    await post.subscribe("C0PLATFORM")
    post.change(COSTS, **change)
    with capture_logs() as lines:
        for _ in range(3):
            await post.run(MONDAY)
            await post.later(days=8)
    assert (await post.held(place)).subscription.paused == reason
    told = [each.text for each in post.slack.history("D0ENGINEER")]
    assert len(told) == 1
    assert f"The weekly digest of <#{COSTS}> is paused: {reason}." in told[0]
    assert [line["channel"] for line in lines if line["event"] == "digest_missed"] == [COSTS]
    assert (await post.digests.counts())["missed"] == 1
    assert post.weeks("C0PLATFORM")[0] == WEEK, "another channel goes on"


async def test_a_refused_block_costs_only_its_looks(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when Slack takes a kind of block no more: the text says it all."""
    place = await post.subscribe()
    monkeypatch.setattr(
        "bot.delivery.render", lambda digest: replace(rendered(digest), blocks=[{"type": "new"}])
    )
    from bot.messages.render import render as rendered  # noqa: PLC0415 - the one that was replaced above

    await post.run(MONDAY)
    (message,) = post.posted()
    assert message.blocks == ()
    assert "nothing changed" in message.text
    assert await post.digests.mark_of(place, WEEK) == message.ts


async def test_what_slack_does_not_take_for_a_day_is_missed_and_counted(post: Post) -> None:
    place = await post.subscribe()
    post.faults.answers.fail = 1.0
    await post.run(MONDAY)
    await post.later(hours=1)
    post.faults.answers.fail = 0.0
    assert await post.next_due(place) == "2026-11-23 09:00", "it stays due"
    # The history answers, and posting does not.
    with capture_logs() as lines, pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.delivery.posting.post", unavailable)
        await post.later(hours=23, minutes=1)
    assert [line["week"] for line in lines if line["event"] == "digest_missed"] == [WEEK]
    assert await post.digests.counts() == {"missed": 1}
    assert await post.next_due(place) == "2026-11-30 09:00"


async def unavailable(*_arguments: object) -> str:
    raise TimeoutError


async def test_a_subscription_that_ends_while_its_lane_runs_is_not_sent(post: Post) -> None:
    await post.subscribe()
    place = await post.subscribe("C0PLATFORM")
    digests = post.digests

    async def read(at: Place, _since: date, on: date) -> Facts:
        if at.channel == COSTS:
            await digests.unsubscribe(place)
        return Facts(on)

    post.lanes.delivery.read = read
    post.lanes.delivery._slots = asyncio.Semaphore(1)  # noqa: SLF001 - one after the other
    await post.run(MONDAY)
    assert post.weeks() == [WEEK]
    assert post.weeks("C0PLATFORM") in ([], [WEEK])
    assert await Digests(digests.redis).get(place) is None


async def test_draining_leaves_what_is_due_to_another_worker(post: Post) -> None:
    place = await post.subscribe()
    post.lanes.stop()
    await post.run(MONDAY)
    assert post.posted() == []
    assert await post.digests.channels_due(HOME, int(post.clock.now.timestamp())) == [place.channel]
