"""What do tests share? A real Valkey server, a store whose keys must all expire, and the whole bot."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator

import pytest
from redis.asyncio import Redis

from bot.playground.workspace import Workspace
from bot.run import installed_app
from bot.run import local_slack as running_local_slack
from bot.settings import Settings
from bot.store.embedded import embedded
from bot.store.turns import Store
from tests.people import People

LIVES_ON = re.compile(
    rb"llm-tco-(queue|digests):(stream|workers|task-workers:.*)"
    rb"|llm-tco-digests:(queue|(runs:)?(digest_minute|watch_night))"
    rb"|llm-tco:\{records\}:(workspaces|watched)"
    rb"|llm-tco:\{[^:{}]+:[^:{}]+\}:records:(kept|ids|changes|actuals|cards|findings|marks|snoozed|channels)"
    rb"|llm-tco:\{digest\}:(workspaces|(due|subscriptions|sent):[^:]+:[^:]+)"
)
"""What may live on: pydocket's streams and workers, the clocks, subscriptions, and decision records.

The stream is of the queue's kind; subscriptions live until somebody ends them, records until somebody deletes
them.
"""


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Valkey server of this test process."""
    with asyncio.Runner() as runner:
        server = embedded(tmp_path_factory.mktemp("valkey"))
        yield runner.run(server.__aenter__())
        runner.run(server.__aexit__(None, None, None))


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """An empty server. After the test every key must have a time to live."""
    async with Redis.from_url(redis_url) as client:
        await client.flushall()
        yield client
        immortal = [key async for key in client.scan_iter() if await client.ttl(key) == -1]
        assert not [key for key in immortal if not LIVES_ON.fullmatch(key)], "keys without a time to live"


@pytest.fixture
def store(redis: Redis) -> Store:
    """A store on the empty server."""
    return Store(redis)


@pytest.fixture
async def people(redis_url: str, redis: Redis) -> AsyncIterator[People]:
    """The local Slack, the bot and its worker, all real, on loopback."""
    assert redis is not None
    async with running_local_slack(settings(), redis_url, Workspace(app=installed_app())) as slack:
        yield People(slack)


def settings() -> Settings:
    """Settings that no environment variable reaches."""
    return Settings.model_construct()
