"""`python -m bot` as users start it: a crash in mid-questionnaire, clean stops, and a chat through a pipe."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisGoneError

from bot.store.embedded import AT_ONCE

ENGINEER = "U0ENGINEER"
CHANNEL = "C0LLMCOSTS"


def environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "REDIS_"))}
    kept.pop("PORT", None)
    return kept | {"DATA_DIR": str(data), "LOG_LEVEL": "warning"}


@asynccontextmanager
async def running(data: Path) -> AsyncIterator[tuple[Process, str]]:
    """`python -m bot run` on this data directory, and the URL that it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment(data), stdout=PIPE
    )
    assert process.stdout is not None
    try:
        line = (await process.stdout.readline()).decode()
        yield process, line[line.index("http") :].strip()
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            await process.wait()


async def post(page: aiohttp.ClientSession, text: str, thread: str | None = None) -> None:
    said = {"user": ENGINEER, "channel": CHANNEL, "text": text, "thread_ts": thread}
    async with page.post("/ui/say", json=said) as answer:
        assert (await answer.json())["ok"]


async def until(
    page: aiohttp.ClientSession, holds: Callable[[list[dict[str, Any]]], bool]
) -> list[dict[str, Any]]:
    """The bot's messages as soon as `holds` of them; looked at again whenever the page hears of a change."""
    async with page.get("/ui/events") as events:
        async for _ in events.content:
            async with page.get("/ui/state") as answer:
                messages: list[dict[str, Any]] = (await answer.json())["messages"]
            said = [each for each in messages if each["is_bot"] and not each["ephemeral_to"]]
            if holds(said):
                return said
    pytest.fail("the page's events ended")


def asks(number: int) -> Callable[[list[dict[str, Any]]], bool]:
    return lambda said: bool(said) and f"{number} of 5" in said[-1]["text"]


async def test_a_kill_in_mid_questionnaire_loses_nothing(tmp_path: Path) -> None:
    """An answer was acknowledged, and the bot is killed at once: after a restart the conversation goes on."""
    async with running(tmp_path) as (process, url), aiohttp.ClientSession(url) as page:
        await post(page, "/llm-tco")
        thread = (await until(page, asks(1)))[0]["ts"]
        await post(page, "2B tokens a month", thread)
        process.kill()
        await process.wait()
    async with running(tmp_path) as (process, url), aiohttp.ClientSession(url) as page:
        said = await until(page, asks(2))
        assert "2B tokens a month" in json.dumps(said)
        await post(page, "gpt-4o-mini quality", thread)
        said = await until(page, asks(3))
        assert [each["thread_ts"] for each in said[1:]] == [thread] * (len(said) - 1)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
async def test_a_stop_is_clean_and_takes_the_store_with_it(tmp_path: Path, how: signal.Signals) -> None:
    async with running(tmp_path) as (process, url), aiohttp.ClientSession(url) as page:
        await post(page, "/llm-tco")
        async with page.get("/ui/events"):  # an open page does not hold the stop up
            process.send_signal(how)
            assert await asyncio.wait_for(process.wait(), 20) == 0
    async with Redis(unix_socket_path=str(tmp_path / "valkey" / "valkey.sock"), retry=AT_ONCE) as redis:
        with pytest.raises((RedisGoneError, FileNotFoundError)):
            await redis.ping()


async def test_a_whole_conversation_goes_through_a_pipe(tmp_path: Path) -> None:
    lines = "/llm-tco 2B tokens/month, gpt-4o-mini quality, business hours, no MLOps, no regulated data\n"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "chat",
        env=environment(tmp_path),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
    out, err = await process.communicate((lines + "press Looks right\n").encode())
    assert process.returncode == 0
    assert err == b""
    assert "a month" in out.decode()
    assert "went wrong" not in out.decode()
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - nothing else runs in this loop
