"""Does each channel get its digest once, how near to Slack's limits, and through which faults?

Against local Slacks with their limits on, on loopback. First 10,000 channels in 200 workspaces of uneven
size: a worker is killed half-way, and two others take over. Then fewer of them, and Redis is away for half a
minute. In both a digest's facts cost nothing; last, still fewer channels read theirs from decision records.
"""

import asyncio
import logging
import os
import signal
import sys
import tempfile
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import monotonic, time

import uvloop
from redis.asyncio import Redis

from benchmarks.digest_records import keep
from benchmarks.digest_slack import Town, channels
from bot.digest.schedule import Weekly
from bot.playground.limits import POSTS_PER_MINUTE_PER_WORKSPACE, WORKSPACE_BURST
from bot.serving import listen, served, url_of
from bot.store.digests import Digests, Subscription
from bot.store.embedded import embedded
from bot.store.keys import Workspace
from bot.store.records import Records

CHANNELS, WORKSPACES, LARGEST = 10_000, 200, 1_000
FEWER_CHANNELS, FEWER_WORKSPACES, FEWER_LARGEST = 1_000, 40, 250
DECIDING_CHANNELS, DECIDING_WORKSPACES, DECIDING_LARGEST, RECORDS_A_CHANNEL = 300, 12, 80, 3
ANSWER_MS = 30
AWAY_SECONDS = 30
LEAD_SECONDS = 10
GIVE_UP_SECONDS = 900
LEAST_SHARE = 0.9
PAGES_MB = os.sysconf("SC_PAGE_SIZE") / 1e6


def sizes(total: int, workspaces: int, largest: int) -> list[int]:
    """How many channels each workspace has: a few large ones and many small, the n-th as 1 over n."""
    low, high = 0.0, float(total)
    made: list[int] = []
    for _ in range(60):
        scale = (low + high) / 2
        made = [max(1, min(largest, round(scale / rank))) for rank in range(1, workspaces + 1)]
        low, high = (scale, high) if sum(made) < total else (low, scale)
    made[-1] += total - sum(made)
    return made


def resident_mb(process: Process) -> float:
    """The memory that a process holds."""
    return int(Path(f"/proc/{process.pid}/statm").read_text().split()[1]) * PAGES_MB


class Run:
    """One run: its Slacks, its store, and the workers, which are ended by their own ids."""

    def __init__(self, town: Town, directory: Path) -> None:
        self.town = town
        self.directory = directory
        self.server = AsyncExitStack()
        self.slack_url = ""
        self.redis_url = ""
        self.workers: list[Process] = []
        self.memory_mb: dict[int, list[float]] = {}

    async def start_worker(self, source: str = "") -> Process:
        """Another worker, whose facts come from decision records or cost nothing."""
        command = [sys.executable, "-m", "benchmarks.digest_worker", self.redis_url, self.slack_url, source]
        worker = await asyncio.create_subprocess_exec(*command)
        self.workers.append(worker)
        self.memory_mb[worker.pid] = []
        return worker

    async def start_store(self) -> None:
        """The store, on what it kept."""
        self.redis_url = await self.server.enter_async_context(embedded(self.directory))

    async def subscribe(self) -> None:
        """Make every channel due at the next full minute; and the clock of the workers finds them then."""
        due = datetime.fromtimestamp(time() + LEAD_SECONDS, UTC).replace(second=0, microsecond=0)
        due += timedelta(minutes=1)
        weekly = Weekly(zone="UTC", weekday=due.weekday(), hour=due.hour, minute=due.minute)
        subscription = Subscription(weekly=weekly, owner="U0ENGINEER")
        async with Redis.from_url(self.redis_url) as redis:
            digests = Digests(redis)
            for team, size in zip(self.town.workspaces, self.town.sizes, strict=True):
                for channel in channels(size):
                    place = Workspace("", team).place(channel)
                    await digests.subscribe(place, subscription, int(due.timestamp()))

    async def until(self, reached: Callable[[], bool]) -> None:
        """Wait for it, and note the memory of the workers each second."""
        give_up = monotonic() + GIVE_UP_SECONDS
        while not reached():
            assert monotonic() < give_up, f"only {self.town.count} of {sum(self.town.sizes)}"
            for worker in self.workers:
                if worker.returncode is None and self.town.count:
                    self.memory_mb[worker.pid].append(resident_mb(worker))
            await asyncio.sleep(1)

    async def nothing_due(self) -> None:
        """Wait until every channel waits for next week: a digest too many would have come by then."""
        async with Redis.from_url(self.redis_url) as redis:
            while await Digests(redis).workspaces_due(int(time())):  # noqa: ASYNC110 - Redis has no event for it
                await asyncio.sleep(1)


@asynccontextmanager
async def running(total: int, workspaces: int, largest: int) -> AsyncIterator[Run]:
    """Slacks and a store with everybody subscribed."""
    listener = listen("127.0.0.1", 0)
    town = Town(sizes(total, workspaces, largest))
    web = town.build(url_of(listener), ANSWER_MS)
    with tempfile.TemporaryDirectory() as scratch, town.open():
        run = Run(town, Path(scratch))
        async with run.server, served(web, listener, 1):
            run.slack_url = url_of(listener)
            await run.start_store()
            try:
                yield run
            finally:
                for worker in run.workers:
                    if worker.returncode is None:
                        worker.send_signal(signal.SIGTERM)
                        await worker.wait()


async def killed() -> float:
    """A worker is killed half-way and started again, with a second one; the share of the limits' rate."""
    async with running(CHANNELS, WORKSPACES, LARGEST) as run:
        await run.subscribe()
        first = await run.start_worker()
        await run.until(lambda: run.town.count >= CHANNELS // 2)
        first.kill()
        await first.wait()
        print(f"digests: killed a worker after {run.town.count:,}; started it again, and a second one")
        await run.start_worker()
        await run.start_worker()
        await run.until(lambda: len(run.town.keys) >= CHANNELS)
        await run.nothing_due()
        report("kill -9 half-way", run)
        return shares(run)


async def without_redis() -> None:
    """Redis stops for half a minute, and comes back with what it kept."""
    async with running(FEWER_CHANNELS, FEWER_WORKSPACES, FEWER_LARGEST) as run:
        await run.subscribe()
        await run.start_worker()
        await run.until(lambda: run.town.count >= FEWER_CHANNELS // 3)
        await run.server.aclose()
        before = run.town.count
        await asyncio.sleep(AWAY_SECONDS)
        meanwhile = run.town.count
        await run.start_store()
        back = monotonic()
        await run.until(lambda: run.town.count > meanwhile)
        print(
            f"digests: Redis was away for {AWAY_SECONDS} s, in which {meanwhile - before} more "
            f"came; the next one came {monotonic() - back:.0f} s after it was back"
        )
        await run.until(lambda: len(run.town.keys) >= FEWER_CHANNELS)
        await run.nothing_due()
        report(f"Redis away for {AWAY_SECONDS} s", run, AWAY_SECONDS)


async def deciding() -> None:
    """Each digest decides anew on its channel's records: how much of the rate does one worker keep then?"""
    async with running(DECIDING_CHANNELS, DECIDING_WORKSPACES, DECIDING_LARGEST) as run:
        async with Redis.from_url(run.redis_url) as redis:
            for team, size in zip(run.town.workspaces, run.town.sizes, strict=True):
                await keep(Records(redis), team, channels(size), RECORDS_A_CHANNEL)
        await run.subscribe()
        await run.start_worker("records")
        await run.until(lambda: len(run.town.keys) >= DECIDING_CHANNELS)
        await run.nothing_due()
        report(f"{RECORDS_A_CHANNEL} records a channel", run)
        times = [at for posted in run.town.posted.values() for at in posted]
        rate = (len(times) - 1) / (max(times) - min(times))
        print(f"digests, {RECORDS_A_CHANNEL} records a channel: {rate:.1f} a second from one worker")


def shares(run: Run, away_seconds: float = 0.0) -> float:
    """The time that the limits ask of the largest workspace, over what all of them took with a store."""
    first = min(times[0] for times in run.town.posted.values())
    last = max(times[-1] for times in run.town.posted.values())
    per_second = POSTS_PER_MINUTE_PER_WORKSPACE / 60
    return (max(run.town.sizes) - WORKSPACE_BURST) / per_second / (last - first - away_seconds)


def report(name: str, run: Run, away_seconds: float = 0.0) -> None:
    """Print what came of it, and refuse a digest that is lost or doubled."""
    town = run.town
    lost = sum(town.sizes) - len(town.keys)
    doubled = sum(count - 1 for count in town.keys.values())
    refused = sum(each.refused for each in town.limits.values())
    start = min(times[0] for times in town.posted.values())
    ends = {team: times[-1] - start for team, times in town.posted.items()}
    by_size = sorted(zip(town.sizes, ends.values(), strict=True))
    print(
        f"digests, {name}: {sum(town.sizes):,} channels in {len(town.sizes)} workspaces "
        f"(largest {max(town.sizes)}, median {median(town.sizes):.0f}): {lost} lost, {doubled} doubled, "
        f"{refused} calls refused with 429"
    )
    half = max(end for _, end in by_size[: len(by_size) // 2])
    most = max(end for _, end in by_size[:-1])
    print(
        f"digests, {name}: the smaller half of the workspaces done after {half:.0f} s, "
        f"all but the largest after {most:.0f} s, the largest after "
        f"{by_size[-1][1]:.0f} s: {shares(run, away_seconds):.0%} of the rate that the limits allow it"
    )
    for number, held in enumerate(run.memory_mb.values(), start=1):
        tenth = len(held) // 10
        if tenth:
            early, late = median(held[tenth : 2 * tenth + 1]), median(held[-tenth:])
            print(f"digests, {name}: worker {number} held {early:.0f} MB early on, {late:.0f} MB in the end")
    assert (lost, doubled) == (0, 0)


def run() -> None:
    """All runs, one after the other."""
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # a killed worker's calls break off
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        share = runner.run(killed())
        runner.run(without_redis())
        runner.run(deciding())
    assert share >= LEAST_SHARE, f"{share:.0%} of the rate: is the machine busy with something else?"


if __name__ == "__main__":
    run()
