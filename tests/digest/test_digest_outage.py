"""Redis stops while digests are sent, and comes back with what it kept: none is lost, none comes twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from bot import posting
from bot.digest.facts import Facts
from bot.lanes import Lanes
from bot.pacing import Pacing
from bot.store.digests import Digests
from bot.store.embedded import embedded
from bot.store.keys import Place
from bot.store.paces import Paces
from bot.store.turns import AWAY
from tests.digest.conftest import QUICK, Post

MONDAY = "2026-11-23T09:00:30+00:00"
CHANNELS = [f"C{number}" for number in range(6)]


@dataclass
class Outage:
    """A server that can be stopped and started again."""

    directory: Path
    server: AsyncExitStack

    async def begin(self) -> None:
        await self.server.aclose()

    async def end(self) -> str:
        return await self.server.enter_async_context(embedded(self.directory))


@pytest.fixture
async def outage(post: Post, tmp_path: Path) -> AsyncIterator[Outage]:
    """The lanes on a server of their own, with six channels due on Monday."""
    async with AsyncExitStack() as server:
        made = Outage(tmp_path, server)
        async with Redis.from_url(await made.end()) as redis:
            lanes = post.lanes
            pacing = Pacing(Paces(redis), QUICK, QUICK)
            post.lanes = Lanes(Digests(redis), lanes.queue, lanes.client_of, post.read, pacing, post.clock)
            for channel in CHANNELS:
                await post.subscribe(post.channel(channel))
            yield made


async def test_a_lane_that_loses_its_store_is_taken_up_again(
    post: Post, outage: Outage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was posted in that moment could not be marked, and is found in its channel."""
    monkeypatch.setattr("bot.looking.MARK_SECONDS", 0)
    asked: list[str] = []

    async def read(place: Place, _since: date, on: date) -> Facts:
        asked.append(place.channel)
        if len(asked) == len(CHANNELS) - 1:
            await outage.begin()
        return Facts(on)

    post.lanes.delivery.read = read
    with pytest.raises(AWAY):
        await post.run(MONDAY)
    assert sum(len(post.posted(channel)) for channel in CHANNELS) < len(CHANNELS)
    await outage.end()
    await post.later(minutes=1)
    await post.later(minutes=1)
    assert [post.weeks(channel) for channel in CHANNELS] == [["2026-W48"]] * len(CHANNELS)


async def test_a_message_that_is_out_waits_for_its_store_to_be_marked(
    post: Post, outage: Outage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that an installation which cannot look for it does not post it again."""
    really_post = posting.post
    restarted: list[asyncio.Task[str]] = []

    async def and_then_redis_goes(*arguments: Any) -> str:  # noqa: ANN401 - those of the real one
        ts = await really_post(*arguments)
        if not restarted:
            await outage.begin()
            restarted.append(asyncio.create_task(outage.end()))
        return ts

    monkeypatch.setattr("bot.delivery.posting.post", and_then_redis_goes)
    monkeypatch.setattr("bot.lanes.AT_ONCE_A_LANE", 1)
    await post.run(MONDAY)
    await post.later(minutes=1)
    assert [post.weeks(channel) for channel in CHANNELS] == [["2026-W48"]] * len(CHANNELS)
    assert await post.digests.counts() == {"sent": len(CHANNELS)}
