"""One pace a workspace and a channel, whoever takes turns, against a real server.

A turn a minute is so slow that what passes between two calls does not count.
"""

import asyncio

import pytest
from redis.asyncio import Redis

from bot.store.keys import Workspace
from bot.store.paces import Paces

HOME, OTHER = Workspace("", "T1"), Workspace("E1", "T1")
MINUTE = 60
NEARLY = 5


async def test_a_channel_gets_one_message_after_the_other_whichever_worker_posts_it(
    redis: Redis, redis_url: str
) -> None:
    async with Redis.from_url(redis_url) as another:
        workers = Paces(redis), Paces(another)
        waits = [await workers[number % 2].take(HOME, "C1", 1) for number in range(4)]
    assert waits == [pytest.approx(number * MINUTE, abs=NEARLY) for number in range(4)]
    assert await workers[0].take(HOME, "C2", 1) == 0
    assert await workers[0].take(OTHER, "C1", 1) == 0


async def test_turns_that_are_taken_at_once_are_all_different(redis: Redis) -> None:
    paces = Paces(redis)
    waits = await asyncio.gather(*(paces.take(HOME, "C1", 1) for _ in range(5)))
    assert sorted(waits) == [pytest.approx(number * MINUTE, abs=NEARLY) for number in range(5)]


async def test_a_workspace_may_catch_up_by_some_messages(redis: Redis) -> None:
    paces = Paces(redis)
    waits = [await paces.take(HOME, "", 1, at_once=3) for _ in range(4)]
    assert waits == [0, 0, 0, pytest.approx(MINUTE, abs=NEARLY)]


async def test_no_turn_comes_before_the_end_of_a_pause_and_a_shorter_one_ends_no_longer_one(
    redis: Redis,
) -> None:
    paces = Paces(redis)
    assert await paces.pause_left(HOME) == 0
    await paces.pause(HOME, 30)
    await paces.pause(HOME, 0.2)
    assert await paces.pause_left(HOME) == pytest.approx(30, abs=NEARLY)
    assert await paces.take(HOME, "C1", 1) == pytest.approx(30, abs=NEARLY)
    assert await paces.take(HOME, "", 1, at_once=3) == pytest.approx(30, abs=NEARLY)
    assert await paces.take(OTHER, "", 1) == 0


async def test_what_is_past_leaves_nothing_in_the_store(redis: Redis) -> None:
    paces = Paces(redis)
    await paces.take(HOME, "C1", 1)
    assert 0 < await redis.ttl(HOME.pace("C1")) <= 2 * MINUTE
    for _ in range(3):
        await paces.take(HOME, "C2", 1)
    assert await redis.ttl(HOME.pace("C2")) > 2 * MINUTE, "turns that were given out are remembered"
