"""How long does a slash command wait for its acknowledgement, beside a bare Bolt app on the same server?

Fifty connections, turn and turn about: a block of requests to one endpoint, then one to the next. And once
more beside a worker that decides verdicts in the same process, with a few people at a time, as in `make run`.
"""

import asyncio
import json
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import Iterator, Sequence
from statistics import quantiles
from urllib.parse import urlencode, urlsplit

import uvloop

from bot.playground.bot_endpoint import signature

CONCURRENCY = 50
ROUNDS = 20
REQUESTS_PER_ROUND = 500
BUSY_CONCURRENCY = 4
BUSY_ROUNDS = 1
ENDPOINTS = ("bot", "bare", "bare_before_response")


def requests(endpoint: str, secret: str, host: str, first: int, count: int) -> Iterator[bytes]:
    """Signed commands as they go over the wire, each with a trigger of its own."""
    for number in range(first, first + count):
        body = urlencode(
            {
                "token": "unused",
                "team_id": "T0LOCAL",
                "team_domain": "local",
                "channel_id": "C0LLMCOSTS",
                "channel_name": "llm-costs",
                "user_id": "U0ENGINEER",
                "user_name": "engineer",
                "command": "/llm-tco",
                "text": "2B tokens a month",
                "api_app_id": "A0LLMTCO",
                "is_enterprise_install": "false",
                "response_url": f"http://{host}/response/{number}",
                "trigger_id": f"{number}.{number}.abcdef",
            }
        ).encode()
        at = int(time.time())
        head = (
            f"POST /{endpoint}/slack/events HTTP/1.1\r\nhost: {host}\r\n"
            "content-type: application/x-www-form-urlencoded\r\n"
            f"content-length: {len(body)}\r\nx-slack-request-timestamp: {at}\r\n"
            f"x-slack-signature: {signature(secret, at, body)}\r\n\r\n"
        )
        yield head.encode() + body


async def ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, wanted: Iterator[bytes], taken_ms: list[float]
) -> None:
    """Send requests one after the other on one connection, and note how long each took."""
    for request in wanted:
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        taken_ms.append((time.perf_counter() - began) * 1e3)
        assert head.startswith(b"HTTP/1.1 200"), head


async def measure(
    endpoints: Sequence[str], concurrency: int, rounds: int, *arguments: str
) -> dict[str, list[float]]:
    """Milliseconds of every request, by endpoint; `arguments` are those of the server."""
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.ack_server", *arguments, stdin=PIPE, stdout=PIPE
    )
    assert server.stdout is not None
    assert server.stdin is not None
    told = json.loads(await server.stdout.readline())
    parts = urlsplit(told["url"])
    host, port = parts.hostname or "", parts.port or 0
    taken_ms: dict[str, list[float]] = {endpoint: [] for endpoint in endpoints}
    connections = [await asyncio.open_connection(host, port) for _ in range(concurrency)]
    number = 0
    for turn in range(rounds + 1):
        for endpoint in endpoints:
            made = list(
                requests(endpoint, told["signing_secret"], f"{host}:{port}", number, REQUESTS_PER_ROUND)
            )
            number += REQUESTS_PER_ROUND
            wanted = iter(made)
            noted: list[float] = []
            await asyncio.gather(*(ask(*each, wanted, noted) for each in connections))
            if turn > 0:  # the first round warms up
                taken_ms[endpoint] += noted
    for _, writer in connections:
        writer.close()
    server.stdin.close()
    await server.wait()
    return taken_ms


def percentiles(taken_ms: Sequence[float]) -> tuple[float, float]:
    """The 50th and the 99th."""
    cuts = quantiles(taken_ms, n=100)
    return cuts[49], cuts[98]


def run() -> None:
    """Print p50 and p99 of each endpoint, and the ratio to the bare app."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        taken_ms = runner.run(measure(ENDPOINTS, CONCURRENCY, ROUNDS))
        busy_ms = runner.run(measure(ENDPOINTS[:1], BUSY_CONCURRENCY, BUSY_ROUNDS, "verdicts"))["bot"]
    figures = {endpoint: percentiles(taken_ms[endpoint]) for endpoint in ENDPOINTS}
    for endpoint, (p50, p99) in figures.items():
        name = endpoint.replace("_", " ")
        print(f"acknowledgement, {name}: p50 {p50:.1f} ms, p99 {p99:.1f} ms, at concurrency {CONCURRENCY}")
    for other in ENDPOINTS[1:]:
        ratio50, ratio99 = (
            ours / theirs for ours, theirs in zip(figures["bot"], figures[other], strict=True)
        )
        print(f"acknowledgement, bot to {other.replace('_', ' ')}: p50 x {ratio50:.2f}, p99 x {ratio99:.2f}")
    p50, p99 = percentiles(busy_ms)
    print(
        f"acknowledgement, bot beside verdicts in one process: p50 {p50:.1f} ms, p99 {p99:.1f} ms, "
        f"slowest {max(busy_ms):.0f} ms, at concurrency {BUSY_CONCURRENCY}"
    )


if __name__ == "__main__":
    run()
