"""The embedded server: started, taken over, refused, and stopped."""

from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisGoneError

from bot.store.embedded import AT_ONCE, StoreError, check_policy, embedded


async def test_what_is_kept_survives_a_stop(tmp_path: Path) -> None:
    async with embedded(tmp_path) as url, Redis.from_url(url) as redis:
        await redis.set("kept", "yes", ex=60)
    async with embedded(tmp_path) as url, Redis.from_url(url) as redis:
        assert await redis.get("kept") == b"yes"


async def test_the_server_is_gone_after_the_stop(tmp_path: Path) -> None:
    async with embedded(tmp_path) as url:
        pass
    async with Redis.from_url(url, retry=AT_ONCE) as redis:
        with pytest.raises(RedisGoneError):
            await redis.ping()


async def test_a_directory_in_use_is_refused_with_what_to_do(tmp_path: Path) -> None:
    async with embedded(tmp_path):
        with pytest.raises(StoreError, match="in use by another llm-tco"):
            async with embedded(tmp_path):
                pytest.fail("two at once")


async def test_a_directory_that_cannot_be_made_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="DATA_DIR"):
        async with embedded(tmp_path / "file" / "below"):
            pytest.fail("no such directory")


async def test_a_long_path_does_not_matter(tmp_path: Path) -> None:
    directory = tmp_path / ("long" * 40)
    async with embedded(directory) as url, Redis.from_url(url) as redis:
        assert await redis.ping()
        assert any((directory / "appendonlydir").iterdir())


async def test_a_server_that_may_evict_keys_is_refused(tmp_path: Path) -> None:
    async with embedded(tmp_path) as url, Redis.from_url(url) as redis:
        await check_policy(redis)
        await redis.config_set("maxmemory-policy", "allkeys-lru")
        with pytest.raises(StoreError, match=r"allkeys-lru.*noeviction"):
            await check_policy(redis)
