"""`python -m bot web` and `worker` as a deployment runs them: apart, on one Redis, stopped by SIGTERM."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process

import aiohttp
from redis.asyncio import Redis

from bot.playground.server import build_playground
from bot.playground.workspace import ENGINEER, Workspace
from bot.run import installed_app
from bot.serving import listen, served, url_of

LOOPBACK = "127.0.0.1"
READY_SECONDS = 60


async def start(command: str, variables: dict[str, str]) -> Process:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "REDIS_"))}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", command, env=kept | variables, stdout=PIPE, stderr=PIPE
    )


async def ready(url: str) -> None:
    """Wait until the endpoint says that it is ready."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(READY_SECONDS):
        while True:
            try:
                async with session.get(f"{url}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.02)  # a connection that is refused is refused at once


async def test_web_and_worker_hold_a_conversation_and_stop_cleanly(redis_url: str, redis: Redis) -> None:
    page, endpoint = listen(LOOPBACK, 0), listen(LOOPBACK, 0)
    bot_url, port = url_of(endpoint), endpoint.getsockname()[1]
    endpoint.close()
    workspace = Workspace(app=installed_app(), url=url_of(page))
    playground = build_playground(workspace, f"{bot_url}/slack/events")
    async with served(playground, page, 1):
        variables = {
            "SLACK_BOT_TOKEN": workspace.bot_token,
            "SLACK_SIGNING_SECRET": workspace.signing_secret,
            "SLACK_API_URL": f"{workspace.url}/api/",
            "REDIS_URL": redis_url,
            "PORT": str(port),
            "WEB_CONCURRENCY": "2",
            "LOG_LEVEL": "warning",
        }
        processes = [await start("web", variables), await start("worker", variables)]
        await ready(bot_url)
        with workspace.watch() as changes:
            await playground.state.delivery.say(ENGINEER.id, "C0LLMCOSTS", "/llm-tco 2B tokens a month")
            while True:
                change = await changes.get()
                assert change is not None
                if change["type"] == "message" and "2 of 5" in change["message"]["text"]:
                    break
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            _, err = await process.communicate()
            assert process.returncode == 0, err.decode()
            assert b"Traceback" not in err
    assert await redis.ping()


async def test_a_token_that_slack_refuses_is_one_clear_line(redis_url: str) -> None:
    page = listen(LOOPBACK, 0)
    workspace = Workspace(app=installed_app(), url=url_of(page))
    async with served(build_playground(workspace, ""), page, 1):
        variables = {
            "SLACK_BOT_TOKEN": "xoxb-not-the-one",
            "SLACK_API_URL": f"{workspace.url}/api/",
            "REDIS_URL": redis_url,
        }
        process = await start("worker", variables)
        _, err = await process.communicate()
    assert process.returncode == 2
    (line,) = err.decode().splitlines()
    assert "SLACK_BOT_TOKEN" in line
    assert "invalid_auth" in line
    assert "not-the-one" not in line


async def test_a_redis_that_does_not_answer_is_one_clear_line() -> None:
    variables = {"SLACK_BOT_TOKEN": "xoxb-any", "REDIS_URL": "redis://127.0.0.1:1/0"}
    process = await start("worker", variables)
    _, err = await process.communicate()
    assert process.returncode == 2
    (line,) = err.decode().splitlines()
    assert "REDIS_URL" in line
