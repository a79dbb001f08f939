"""What is kept of digests, against a real server: who is due, and one claim a week and channel."""

import pytest
from redis.asyncio import Redis

from bot.digest.schedule import Weekly
from bot.store.digests import Claim, Digests, Held, Sent, Subscription
from bot.store.keys import DIGEST_SECONDS, DIGEST_WORKSPACES, Place, Workspace

HOME = Workspace("", "T1")
OTHER = Workspace("E1", "T2")
PLACE = HOME.place("C1")
SUBSCRIPTION = Subscription(weekly=Weekly(zone="Europe/Berlin"), owner="U1", since=1_000)


@pytest.fixture
def digests(redis: Redis) -> Digests:
    return Digests(redis)


async def held(digests: Digests, place: Place = PLACE) -> Held:
    found = await digests.get(place)
    assert found is not None
    return found


async def test_a_subscription_is_read_back_with_its_next_epoch(digests: Digests) -> None:
    await digests.subscribe(PLACE, SUBSCRIPTION, 2_000)
    found = await held(digests)
    assert (found.subscription, found.next_epoch, found.sent) == (SUBSCRIPTION, 2_000, None)
    assert await digests.get(HOME.place("C2")) is None


async def test_what_is_due_is_due_from_its_second_on(digests: Digests) -> None:
    await digests.subscribe(PLACE, SUBSCRIPTION, 2_000)
    await digests.subscribe(HOME.place("C2"), SUBSCRIPTION, 1_500)
    await digests.subscribe(OTHER.place("C3"), SUBSCRIPTION, 3_000)
    assert await digests.workspaces_due(1_499) == ()
    assert await digests.workspaces_due(1_500) == [HOME]
    assert await digests.channels_due(HOME, 1_500) == ["C2"]
    assert await digests.channels_due(HOME, 2_000) == ["C2", "C1"]
    assert await digests.workspaces_due(3_000) == [OTHER, HOME], "the one with fewer channels due comes first"


async def test_a_paused_or_ended_subscription_is_never_due(digests: Digests, redis: Redis) -> None:
    await digests.subscribe(PLACE, SUBSCRIPTION, 2_000)
    await digests.change(await held(digests), SUBSCRIPTION.model_copy(update={"paused": "gone"}), None)
    assert await digests.workspaces_due(9_000) == ()
    assert (await held(digests)).next_epoch is None
    assert await digests.unsubscribe(PLACE)
    assert not await digests.unsubscribe(PLACE)
    assert [key async for key in redis.scan_iter()] == []


async def test_moving_on_waits_for_the_next_week_and_remembers_the_last(digests: Digests) -> None:
    await digests.subscribe(PLACE, SUBSCRIPTION, 2_000)
    sent = Sent("2026-W48", 2_001, "17.5")
    await digests.move_on(await held(digests), 9_000, "sent", sent)
    found = await held(digests)
    assert (found.next_epoch, found.sent) == (9_000, sent)
    assert await digests.workspaces_due(8_999) == ()
    assert await digests.counts() == {"sent": 1}


async def test_moving_on_does_not_undo_what_somebody_changed_meanwhile(digests: Digests) -> None:
    await digests.subscribe(PLACE, SUBSCRIPTION, 2_000)
    before = await held(digests)
    await digests.subscribe(PLACE, SUBSCRIPTION.model_copy(update={"silent": True}), 5_000)
    await digests.move_on(before, 9_000, "sent", Sent("2026-W48", 2_001, "17.5"))
    found = await held(digests)
    assert (found.next_epoch, found.subscription.silent) == (5_000, True)
    assert found.sent == Sent("2026-W48", 2_001, "17.5")
    assert not await digests.change(before, SUBSCRIPTION, 7_000)


async def test_moving_on_does_not_bring_an_ended_subscription_back(digests: Digests, redis: Redis) -> None:
    await digests.subscribe(PLACE, SUBSCRIPTION, 2_000)
    before = await held(digests)
    await digests.unsubscribe(PLACE)
    await digests.move_on(before, 9_000, "sent", Sent("2026-W48", 2_001, "17.5"))
    assert await digests.get(PLACE) is None
    assert not await redis.exists(DIGEST_WORKSPACES, HOME.digests_sent, HOME.digests_due)


async def test_one_of_many_gets_the_claim_of_a_week(digests: Digests) -> None:
    first = await digests.claim(PLACE, "2026-W48", 100)
    second = await digests.claim(PLACE, "2026-W48", 103)
    assert (first.doubted_since, first.done) == (0, False)
    assert (second.doubted_since, second.done) == (100, False)
    assert (await digests.claim(PLACE, "2026-W49", 103)).doubted_since == 0
    assert (await digests.claim(HOME.place("C2"), "2026-W48", 103)).doubted_since == 0


async def test_whoever_lost_a_claim_marks_nothing(digests: Digests) -> None:
    mine = await digests.claim(PLACE, "2026-W48", 100)
    theirs = await digests.take_over(await digests.claim(PLACE, "2026-W48", 200))
    assert theirs is not None
    assert theirs.doubted_since == 100
    assert not await digests.done(mine, "1.1")
    assert not await digests.release(mine)
    assert await digests.done(theirs, "2.2")
    assert await digests.claim(PLACE, "2026-W48", 300) == Claim(PLACE, "2026-W48", done=True, ts="2.2")
    assert await digests.mark_of(PLACE, "2026-W48") == "2.2"


async def test_of_two_that_take_over_one_does(digests: Digests) -> None:
    await digests.claim(PLACE, "2026-W48", 100)
    found = await digests.claim(PLACE, "2026-W48", 200)
    assert await digests.take_over(found) is not None
    assert await digests.take_over(found) is None


async def test_a_released_claim_leaves_no_doubt(digests: Digests) -> None:
    assert await digests.release(await digests.claim(PLACE, "2026-W48", 100))
    assert await digests.mark_of(PLACE, "2026-W48") is None
    assert (await digests.claim(PLACE, "2026-W48", 200)).doubted_since == 0


async def test_marks_and_counts_expire(digests: Digests, redis: Redis) -> None:
    claim = await digests.claim(PLACE, "2026-W48", 100)
    assert 0 < await redis.ttl(PLACE.digest("2026-W48")) <= DIGEST_SECONDS
    await digests.done(claim, "1.1")
    assert 0 < await redis.ttl(PLACE.digest("2026-W48")) <= DIGEST_SECONDS
    await digests.count("missed")
    assert await digests.counts() == {"missed": 1}


async def test_a_missed_week_is_over_until_it_is_opened_again(digests: Digests) -> None:
    assert await digests.miss(await digests.claim(PLACE, "2026-W48", 100), 90)
    assert await digests.claim(PLACE, "2026-W48", 200) == Claim(PLACE, "2026-W48", done=True, missed=True)
    assert await digests.mark_of(PLACE, "2026-W48") is None
    assert await digests.missed_at(PLACE, "2026-W48") == 90
    await digests.reopen(PLACE, "2026-W48")
    assert await digests.missed_at(PLACE, "2026-W48") is None
    assert not (await digests.claim(PLACE, "2026-W48", 300)).done


async def test_a_week_that_is_out_is_not_opened_again(digests: Digests) -> None:
    await digests.done(await digests.claim(PLACE, "2026-W48", 100), "1.1")
    await digests.reopen(PLACE, "2026-W48")
    assert await digests.mark_of(PLACE, "2026-W48") == "1.1"


async def test_a_failure_is_dated_from_its_first_until_an_hour_goes_by_without_one(digests: Digests) -> None:
    times = [10_000, 12_000, 15_600, 20_000]
    assert [await digests.failing(PLACE, at) for at in times] == [10_000, 10_000, 10_000, 20_000]


async def test_what_is_overdue_is_counted_over_all_workspaces(digests: Digests) -> None:
    await digests.subscribe(PLACE, SUBSCRIPTION, 2_000)
    await digests.subscribe(HOME.place("C2"), SUBSCRIPTION, 2_500)
    await digests.subscribe(OTHER.place("C3"), SUBSCRIPTION, 2_000)
    assert [await digests.overdue(at) for at in (1_999, 2_000, 2_500)] == [0, 2, 3]


async def test_moving_on_ends_what_was_asked_for(digests: Digests) -> None:
    await digests.subscribe(PLACE, SUBSCRIPTION.model_copy(update={"asked": "2026-W48"}), 2_000)
    await digests.move_on(await held(digests), 9_000, "sent", None)
    assert (await held(digests)).subscription == SUBSCRIPTION


async def test_an_older_version_can_read_a_subscription_that_asks_for_nothing(
    digests: Digests, redis: Redis
) -> None:
    await digests.subscribe(PLACE, SUBSCRIPTION, 2_000)
    assert "asked" not in str(await redis.hget(HOME.digests, "C1"))


async def test_forgetting_a_workspace_leaves_the_others(digests: Digests, redis: Redis) -> None:
    for workspace in (HOME, OTHER):
        await digests.subscribe(workspace.place("C1"), SUBSCRIPTION, 2_000)
        await digests.move_on(await held(digests, workspace.place("C1")), 3_000, None, Sent("w", 1, "1.1"))
    await digests.forget(HOME)
    assert await digests.workspaces_due(9_000) == [OTHER]
    assert not await redis.exists(HOME.digests, HOME.digests_due, HOME.digests_sent)
    assert await redis.exists(OTHER.digests, OTHER.digests_due, OTHER.digests_sent) == 3


async def test_a_subscription_of_another_version_is_left_alone(digests: Digests, redis: Redis) -> None:
    await digests.subscribe(PLACE, SUBSCRIPTION, 2_000)
    await redis.hset(HOME.digests, "C1", '{"weekly": "on mondays"}')
    assert await digests.get(PLACE) is None
    assert await redis.hget(HOME.digests, "C1") == b'{"weekly": "on mondays"}'
