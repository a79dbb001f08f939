"""How long from the last answer to the verdict, and how many bytes does a session take in Redis?"""

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import uvloop

from bot.playground.block_kit import elements_of
from bot.playground.workspace import ENGINEER, Message, Workspace
from bot.run import LocalSlack, installed_app, local_slack
from bot.settings import Settings
from bot.store.embedded import embedded

SESSIONS = 40
CHANNEL = "C0LLMCOSTS"
ANSWERS = (
    "2B tokens/month, gpt-4o-mini quality, business hours, half an engineer, HIPAA with BAA, data may leave"
)


async def until_posted(changes: asyncio.Queue[Any], holds: Callable[[dict[str, Any]], bool]) -> None:
    """Wait for a message that `holds` of."""
    while True:
        change = await changes.get()
        if change is not None and change["type"] == "message" and holds(change["message"]):
            return


def summary_button(message: Message) -> tuple[str, str] | None:
    """The primary button of a message, as block and action."""
    for block, element in elements_of(list(message.blocks)):
        if element.get("style") == "primary":
            return block["block_id"], element["action_id"]
    return None


async def one(slack: LocalSlack) -> float:
    """Hold one conversation; milliseconds from the press on the summary to the verdict in the thread."""
    delivery = slack.playground.state.delivery
    await delivery.say(ENGINEER.id, CHANNEL, f"/llm-tco {ANSWERS}")
    await slack.settled()
    newest = max(slack.workspace.messages.values(), key=lambda message: message.ts)
    for _ in range(3):  # regulated data may ask what is still open
        if summary_button(newest) is not None:
            break
        await delivery.say(ENGINEER.id, CHANNEL, "no", newest.thread_ts)
        await slack.settled()
        newest = max(slack.workspace.messages.values(), key=lambda message: message.ts)
    button = summary_button(newest)
    assert button is not None, newest.text
    with slack.workspace.watch() as changes:
        began = time.perf_counter()
        press = delivery.act(ENGINEER.id, {"channel": CHANNEL, "message_ts": newest.ts}, *button, {})
        pressed = asyncio.create_task(press)
        await until_posted(changes, lambda message: message["is_bot"] and "a month" in message["text"])
        taken_ms = (time.perf_counter() - began) * 1e3
        await pressed
    await slack.settled()
    return taken_ms


async def measure() -> tuple[list[float], list[int], int]:
    """Times in milliseconds, bytes of each session's key, and bytes of all the bot's keys together."""
    with tempfile.TemporaryDirectory() as scratch:
        async with (
            embedded(Path(scratch)) as redis_url,
            local_slack(Settings.model_construct(), redis_url, Workspace(app=installed_app())) as slack,
        ):
            times = [await one(slack) for _ in range(SESSIONS)]
            redis = slack.parts.store.redis
            keys = [bytes(key) async for key in redis.scan_iter(match="llm-tco:*")]
            sizes = [await redis.memory_usage(key) or 0 for key in keys]
            sessions = [size for key, size in zip(keys, sizes, strict=True) if b":session:" in key]
            return times, sessions, sum(sizes)


def run() -> None:
    """Print the times and the sizes."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        times, sessions, total = runner.run(measure())
    p95 = quantiles(times, n=20)[-1]
    print(f"last answer to verdict in the thread: median {median(times):.0f} ms, p95 {p95:.0f} ms")
    print(
        f"a session in Redis: {median(sessions):.0f} bytes at the verdict, "
        f"{total / len(sessions):.0f} with its index and event marks"
    )


if __name__ == "__main__":
    run()
