"""How are turns taken from the queue? By a pydocket worker that recovers a dead one's jobs within seconds."""

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog
from docket import Docket, Worker

log = structlog.get_logger()

CONCURRENCY = 32
"""Turns at once; each waits mostly for Slack."""
LANES_AT_ONCE = 512
"""Workspaces whose digests are sent at once; each waits mostly for its pace."""
REDELIVERY = timedelta(seconds=4)
"""A job whose worker fell silent for this long is given to another; longer than a turn's lock outlives it."""
DRAIN_SECONDS = 20


@asynccontextmanager
async def working(
    docket: Docket,
    concurrency: int = CONCURRENCY,
    *,
    clocks: bool = False,
    stop: Callable[[], None] = lambda: None,
) -> AsyncIterator[asyncio.Task[None]]:
    """A worker on the queue for as long as the context lasts; then it finishes the jobs that it has begun.

    Yields its task, which ends only when it fails. `clocks` keeps the jobs going that come back by the clock;
    `stop` asks long jobs to end early.
    """
    worker = Worker(
        docket,
        name=f"{socket.gethostname()}#{os.getpid()}#{secrets.token_hex(2)}",
        concurrency=concurrency,
        redelivery_timeout=REDELIVERY,
        reconnection_delay=timedelta(seconds=1),
        schedule_automatic_tasks=clocks,
    )
    async with worker:
        task = asyncio.create_task(worker.run_forever())
        try:
            yield task
        finally:
            stop()
            task.cancel()
            done, _ = await asyncio.wait({task}, timeout=DRAIN_SECONDS)
            if not done:
                log.warning("jobs_left_for_another_worker")
                task.cancel()
