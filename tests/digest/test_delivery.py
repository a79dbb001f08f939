"""One digest a channel and week: through crashes, lost answers, limits, and weeks left out."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from redis.asyncio import Redis
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from structlog.testing import capture_logs

from bot import posting
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
DUE = int(datetime(2026, 11, 23, 9, tzinfo=UTC).timestamp())
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
    assert await post.digests.counts() == {"late": 1, "missed": 2}, "each week has one outcome"


async def test_a_late_digest_with_news_names_the_day_it_was_meant_for(post: Post) -> None:
    await post.subscribe()
    post.facts[COSTS] = SOMETHING
    await post.run("2026-11-25T14:00+00:00")
    assert "Late: it was due on 23 Nov 2026." in post.posted()[0].text


async def test_a_late_digest_spares_the_weekend_and_is_that_of_the_week_in_which_it_comes(post: Post) -> None:
    """No channel gets two in one ISO week: Monday's takes the place of that week's Friday."""
    place = await post.subscribe(weekly=Weekly(zone="UTC", weekday=4))
    await post.run("2026-11-28T10:00+00:00")  # Saturday
    await post.later(minutes=1)
    assert post.posted() == []
    assert await post.next_due(place) == "2026-11-30 09:00"
    assert await post.digests.counts() == {"missed": 1}
    await post.run("2026-11-30T09:00:01+00:00")
    assert post.weeks() == ["2026-W49"]
    assert "Late: it was due on 27 Nov 2026." in post.posted()[0].text
    await post.run("2026-12-04T09:00:01+00:00")
    assert post.weeks() == ["2026-W49"]
    assert await post.next_due(place) == "2026-12-11 09:00"
    assert await post.digests.counts() == {"missed": 1, "late": 1}


async def test_a_week_without_workers_is_counted_and_the_next_digest_says_so(post: Post) -> None:
    """Due on Monday, and the workers are back on Saturday."""
    await post.subscribe()
    await post.subscribe("C0PLATFORM")
    with capture_logs() as lines:
        await post.run("2026-11-28T10:00+00:00")
    assert [line["week"] for line in lines if line["event"] == "digest_missed"] == [WEEK, WEEK]
    await post.run("2026-11-30T09:00:01+00:00")
    await post.run("2026-12-07T09:00:01+00:00")
    assert post.weeks() == ["2026-W49", "2026-W50"]
    assert ["Late: it was due on 23 Nov 2026." in each.text for each in post.posted()] == [True, False]
    assert await post.digests.counts() == {"missed": 2, "late": 2, "sent": 2}


async def test_what_was_posted_in_a_week_that_is_over_is_found_and_not_missed(
    post: Post, redis: Redis
) -> None:
    """A worker died on Friday after it posted, and there was no other until Monday."""
    post.clock.now = datetime(2026, 1, 5, tzinfo=UTC)
    place = await post.subscribe(weekly=Weekly(zone="UTC", weekday=4))
    await post.run("2026-01-09T09:00:01+00:00")
    await redis.delete(place.digest("2026-W02"))
    friday = int(post.clock.now.timestamp())
    await post.digests.claim(place, "2026-W02", friday)
    await post.digests.subscribe(place, (await post.held(place)).subscription, friday)
    await post.run("2026-01-12T10:00+00:00")
    assert post.weeks() == ["2026-W02"]
    assert await post.next_due(place) == "2026-01-16 09:00"
    assert await post.digests.counts() == {"sent": 1, "found": 1}


RATE_LIMITED = "ratelimited"
REFUSALS = ("invalid_auth", "token_revoked", "account_inactive", "not_authed")


@pytest.mark.parametrize("code", REFUSALS)
async def test_a_token_that_slack_refuses_pauses_nobody_and_keeps_all_due(post: Post, code: str) -> None:
    channels = [post.channel(f"C{number}") for number in range(6)]
    places = [await post.subscribe(channel) for channel in channels]
    with capture_logs() as lines, pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.delivery.posting.post", refused(code))
        await post.run(MONDAY)
        await post.later(days=1, hours=2)
    alarms = [line for line in lines if line["event"] == "digests_unauthorised"]
    assert [(line["log_level"], line["error"]) for line in alarms] == [("error", code)] * 2, "one a run"
    assert await post.digests.counts() == {"unauthorised": 2}
    assert await post.digests.overdue(int(post.clock.now.timestamp())) == len(channels)
    await post.later(minutes=1)
    assert [post.weeks(channel) for channel in channels] == [[WEEK]] * len(channels)
    assert {(await post.held(place)).subscription.paused for place in places} == {""}


def refused(code: str) -> Callable[..., Awaitable[str]]:
    async def post(*_arguments: object) -> str:
        raise refusal(code)

    return post


def refusal(code: str, **headers: str) -> SlackApiError:
    """What Slack's client makes of a refusal."""
    data = {"ok": False, "error": code}
    answer = AsyncSlackResponse(
        client=AsyncWebClient(),
        http_verb="POST",
        api_url="chat.postMessage",
        req_args={},
        data=data,
        headers=headers,
        status_code=200,
    )
    return SlackApiError(code, answer)  # type: ignore[no-untyped-call] # slack_sdk's own


async def test_a_channel_whose_facts_cannot_be_read_is_missed_after_a_day(post: Post) -> None:
    place = await post.subscribe()
    await post.subscribe("C0PLATFORM")
    broken = True

    async def read(at: Place, _since: date, on: date) -> Facts:
        if at.channel == COSTS and broken:
            raise RuntimeError
        return Facts(on)

    post.lanes.delivery.read = read
    await post.run(MONDAY)
    await post.hourly(24)
    assert await post.next_due(place) == "2026-11-23 09:00"
    await post.later(hours=1)
    assert await post.next_due(place) == "2026-11-30 09:00"
    assert await post.digests.counts() == {"sent": 1, "missed": 1}
    broken = False
    await post.run("2026-11-30T09:00:01+00:00")
    assert post.weeks() == ["2026-W49"]


async def test_a_look_that_is_always_refused_gives_up_after_a_day(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def page(*_arguments: object) -> AsyncSlackResponse:
        raise refusal(RATE_LIMITED)

    monkeypatch.setattr("bot.looking._page", page)
    place = await post.subscribe()
    await post.digests.claim(place, WEEK, int(post.clock.now.timestamp()))
    await post.run(MONDAY)
    await post.hourly(25)
    assert post.posted() == []
    assert await post.digests.counts() == {"missed": 1}
    assert await post.next_due(place) == "2026-11-30 09:00"


async def test_a_subscription_that_this_version_cannot_read_is_an_alarm_and_left_as_it_is(
    post: Post, redis: Redis
) -> None:
    await post.subscribe()
    strange = b'{"weekly": {"zone": "Mars/Olympus"}, "owner": "U1"}'
    await redis.hset(HOME.digests, COSTS, strange)
    with capture_logs() as lines:
        await post.run(MONDAY)
        await post.later(minutes=1)
    assert [line["event"] for line in lines] == ["digest_subscription_unreadable"]
    assert await post.digests.counts() == {"unreadable": 1}
    assert await redis.hget(HOME.digests, COSTS) == strange
    assert await post.digests.channels_due(HOME, int(post.clock.now.timestamp()) + 3600) == [COSTS]


async def test_what_is_asked_for_is_tried_until_it_comes_and_takes_nothing_from_what_is_due(
    post: Post,
) -> None:
    """Asked for on Monday, due on Friday; Slack fails once."""
    place = await post.subscribe(weekly=Weekly(zone="UTC", weekday=4), silent=True)
    post.clock.now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    held = await post.held(place)
    asked = held.subscription.model_copy(update={"asked": WEEK})
    assert await post.digests.change(held, asked, int(post.clock.now.timestamp()))
    post.faults.answers.fail_next = 1
    await post.later(seconds=1)
    assert post.posted() == []
    await post.later(minutes=1)
    assert post.weeks() == [WEEK]
    assert "Late" not in post.posted()[0].text
    assert (await post.held(place)).subscription == held.subscription
    assert await post.next_due(place) == "2026-12-04 09:00"


async def test_what_was_asked_for_and_failed_all_day_is_due_again_at_its_own_time(post: Post) -> None:
    place = await post.subscribe(weekly=Weekly(zone="UTC", weekday=4))
    post.clock.now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    held = await post.held(place)
    asked = held.subscription.model_copy(update={"asked": WEEK})
    await post.digests.change(held, asked, int(post.clock.now.timestamp()))
    post.faults.answers.fail = 1.0
    await post.later(seconds=1)
    await post.hourly(25)
    assert await post.next_due(place) == "2026-11-27 09:00"
    await post.run("2026-11-27T09:00:01+00:00")
    post.faults.answers.fail = 0.0
    await post.later(minutes=1)
    assert post.weeks() == [WEEK]


async def test_an_owner_whom_slack_did_not_let_be_told_is_told_later_and_once(post: Post) -> None:
    place = await post.subscribe()
    post.change(COSTS, is_archived=True)
    really_post, refusals = posting.post, [1, 1]

    async def post_to(client: AsyncWebClient, channel: str, *more: Any) -> str:  # noqa: ANN401 - the real one's
        if channel == ENGINEER.id and refusals:
            refusals.pop()
            raise refusal(RATE_LIMITED, **{"Retry-After": "0"})
        return await really_post(client, channel, *more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.delivery.posting.post", post_to)
        await post.run(MONDAY)
        assert post.slack.history("D0ENGINEER") == []
        for _ in range(3):
            await post.later(minutes=1)
    assert len(post.slack.history("D0ENGINEER")) == 1
    assert await post.next_due(place) is None
    assert await post.digests.counts() == {"missed": 1}


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
    await post.digests.subscribe(place, (await post.held(place)).subscription, DUE)  # again
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
        await post.digests.subscribe(place, (await post.held(place)).subscription, DUE)
        await post.later(minutes=1)
        assert post.weeks() == [WEEK]


async def test_two_lanes_at_once_post_each_digest_once(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when a worker was silent for so long that its job went to another, and then went on."""
    monkeypatch.setattr("bot.weeks.DOUBT_SECONDS", 0.5)
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
    with capture_logs() as lines, pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.delivery.posting.post", unavailable)  # and its history answers
        await post.run(MONDAY)
        await post.hourly(24)
        assert await post.next_due(place) == "2026-11-23 09:00", "it stays due"
        await post.later(hours=1)
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
