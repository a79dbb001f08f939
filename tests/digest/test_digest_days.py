"""Which days a digest compares: each UTC date once in every zone, whatever delays or moves it."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.digest.schedule import Weekly, week
from bot.listeners.digests import DigestDesk
from bot.pacing import Lane
from bot.playground.workspace import BOT_USER, ENGINEER
from bot.queue import LaneQueue, Queue
from bot.store.keys import Place, Workspace
from bot.store.turns import Store
from tests.digest.conftest import COSTS, HOME, Post

NOT_A_DAY_LOST = [
    ("America/Los_Angeles", 0, 17),  # Monday 17:00 is Tuesday 01:00 in UTC
    ("America/Los_Angeles", 3, 17),
    ("Australia/Sydney", 4, 9),  # Friday 09:00 is Thursday 22:00 in UTC
    ("Pacific/Auckland", 0, 9),
    ("UTC", 0, 9),
]


class ByHand(LaneQueue):
    """Adds no lane: the test runs it."""

    async def open(self, workspaces: Sequence[Workspace]) -> None:
        assert workspaces == [HOME]


def desk_of(post: Post) -> DigestDesk:
    """What answers commands about digests, over the same server."""
    docket = post.lanes.queue.docket
    return DigestDesk(post.digests, ByHand(docket), Queue(docket, Store(post.digests.redis)))


async def changed(post: Post, place: Place, words: str, by: str = ENGINEER.id) -> str:
    """Type `/llm-tco digest …` at the clock's time; what the answer says first."""
    answer = await desk_of(post).answer(place, f"digest {words}", by, post.clock.now)
    return str(getattr(answer, "note", ""))


@pytest.mark.parametrize(("zone", "weekday", "hour"), NOT_A_DAY_LOST)
async def test_each_date_is_compared_by_one_digest_and_by_no_other(
    post: Post, zone: str, weekday: int, hour: int
) -> None:
    """A price of a date is in force from midnight in UTC: the first digest after that tells it, once."""
    place = await post.subscribe(weekly=Weekly(zone=zone, weekday=weekday, hour=hour))
    for _ in range(3):
        due = (await post.held(place)).next_epoch
        assert due is not None
        await post.run(datetime.fromtimestamp(due + 5, UTC).isoformat())
        _, since, on = post.asked[-1]
        assert (since, on) == (on - timedelta(days=7), post.clock.now.date())
    ends = [on for _, _, on in post.asked]
    assert [since for _, since, _ in post.asked][1:] == ends[:-1]


async def test_a_digest_that_waits_over_midnight_leaves_no_date_to_nobody(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its facts are read before Slack's pause, and it is posted after: the next one begins at the facts."""
    await post.subscribe(weekly=Weekly(zone="UTC", hour=23, minute=59))
    turn = Lane.turn

    async def over_midnight(lane: Lane, channel: str) -> None:
        post.clock.now += timedelta(minutes=2)
        await turn(lane, channel)

    monkeypatch.setattr(Lane, "turn", over_midnight)
    await post.run("2026-11-23T23:59:30+00:00")
    assert len(post.posted()) == 1
    await post.run("2026-11-30T23:59:30+00:00")
    assert [since_and_on[1:] for since_and_on in post.asked] == [
        (date(2026, 11, 16), date(2026, 11, 23)),
        (date(2026, 11, 23), date(2026, 11, 30)),
    ]


async def test_what_a_dead_worker_posted_is_followed_from_the_day_it_posted_on(post: Post) -> None:
    """Nobody could mark it until two days later."""
    place = await post.subscribe()
    claim = await post.digests.claim(
        place, "2026-W48", int(datetime(2026, 11, 23, 9, tzinfo=UTC).timestamp())
    )
    key = {"event_type": "llm_tco_said", "event_payload": {"key": f"{COSTS}:{claim.week}"}}
    post.slack.post(COSTS, BOT_USER, "Weekly digest", metadata=key)
    await post.run("2026-11-25T09:00:30+00:00")
    assert len(post.posted()) == 1
    await post.run("2026-11-30T09:00:30+00:00")
    assert post.asked[-1][1:] == (date(2026, 11, 23), date(2026, 11, 30))


async def ends(post: Post, place: Place) -> None:
    await post.digests.unsubscribe(place)


async def mutes(post: Post, place: Place) -> None:
    await changed(post, place, "mute")


@pytest.mark.parametrize("does", [ends, mutes])
async def test_nothing_is_posted_once_somebody_ended_or_muted_it_while_it_waited_for_its_turn(
    post: Post, monkeypatch: pytest.MonkeyPatch, does: Callable[[Post, Place], Awaitable[None]]
) -> None:
    place = await post.subscribe()
    turn = Lane.turn

    async def meanwhile(lane: Lane, channel: str) -> None:
        await turn(lane, channel)
        await does(post, place)

    monkeypatch.setattr(Lane, "turn", meanwhile)
    await post.run("2026-11-23T09:00:30+00:00")
    assert post.posted() == []


async def test_what_was_changed_while_it_waited_is_sent_as_it_is_now(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody asks for it at once while it waits: it comes, once."""
    place = await post.subscribe()
    turn, asked_for = Lane.turn, list[str]()

    async def meanwhile(lane: Lane, channel: str) -> None:
        await turn(lane, channel)
        if not asked_for:
            asked_for.append(await changed(post, place, "now"))

    monkeypatch.setattr(Lane, "turn", meanwhile)
    await post.run("2026-11-23T09:00:30+00:00")
    assert asked_for == ["This week's digest is on its way; the next one is next week's."]
    assert post.weeks() == ["2026-W48"]


@pytest.mark.parametrize(
    ("words", "late"), [("on tuesday 10:00", "24 Nov 2026"), ("on friday 10:00", "23 Nov 2026")]
)
async def test_a_week_that_is_overdue_comes_late_whatever_day_is_chosen_meanwhile(
    post: Post, words: str, late: str
) -> None:
    """No worker runs from Monday to Wednesday, on which somebody moves the digest to another day."""
    place = await post.subscribe()
    post.clock.now = datetime(2026, 11, 25, 9, tzinfo=UTC)
    await changed(post, place, words)
    await post.run("2026-11-25T09:10:00+00:00")
    assert post.weeks() == ["2026-W48"]
    assert f"Late: it was due on {late}." in post.posted()[0].text
    assert (await post.next_due(place) or "") >= "2026-11-30"


async def test_weeks_that_passed_before_a_mute_are_counted_as_missed(post: Post) -> None:
    place = await post.subscribe()
    post.clock.now = datetime(2026, 12, 2, 9, tzinfo=UTC)
    await changed(post, place, "mute")
    assert await post.digests.counts() == {"missed": 2}
    assert await post.next_due(place) == "2027-01-04 09:00"


async def test_a_digest_on_its_way_is_not_counted_as_missed_by_a_mute(post: Post) -> None:
    place = await post.subscribe()
    post.clock.now = datetime(2026, 11, 23, 9, 0, 30, tzinfo=UTC)
    claim = await post.digests.claim(place, "2026-W48", int(post.clock.now.timestamp()))
    await changed(post, place, "mute")
    assert await post.digests.done(claim, "1.1")
    assert await post.digests.counts() == {}


async def test_a_silent_week_is_sent_all_the_same_where_somebody_asks_for_it(post: Post) -> None:
    place = await post.subscribe(silent=True)
    await post.run("2026-11-23T09:00:30+00:00")
    assert post.posted() == []
    post.clock.now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert "on its way" in await changed(post, place, "now")
    await post.run()
    assert post.weeks() == ["2026-W48"]
    assert "out already" in await changed(post, place, "now")
    assert post.asked[-1][1:] == (date(2026, 11, 23), date(2026, 11, 24))


async def test_the_next_date_is_kept_also_by_who_unsubscribed_in_a_week_that_was_sent(post: Post) -> None:
    place = await post.subscribe()
    await post.run("2026-11-23T09:00:30+00:00")
    await changed(post, place, "off")
    await changed(post, place, "on friday 10:00 UTC")
    assert await post.next_due(place) == "2026-12-04 10:00"
    await post.run("2026-12-04T10:00:30+00:00")
    assert post.weeks() == ["2026-W48", "2026-W49"]


async def test_a_week_that_was_missed_comes_after_all_where_a_later_day_of_it_is_chosen(post: Post) -> None:
    place = await post.subscribe()
    post.clock.now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    held = await post.held(place)
    monday = datetime(2026, 11, 23, 9, tzinfo=UTC)
    name = week(held.subscription.weekly, monday)
    await post.lanes.delivery.weeks.given_up(place, held.subscription.weekly, [monday], "of the test")
    await post.digests.move_on(held, int(datetime(2026, 11, 30, 9, tzinfo=UTC).timestamp()), None, None)
    await changed(post, place, "on friday 10:00")
    await post.run("2026-11-27T10:00:30+00:00")
    assert post.weeks() == [name]
