"""How are turns taken from the queue? By a pydocket worker that recovers a dead one's jobs within seconds."""

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog
from docket import Docket, Worker

log = structlog.get_logger()

CONCURRENCY = 32
"""Turns at once; each waits mostly for Slack."""
REDELIVERY = timedelta(seconds=4)
"""A job whose worker fell silent for this long is given to another; longer than a turn's lock outlives it."""
DRAIN_SECONDS = 20


@asynccontextmanager
async def working(docket: Docket) -> AsyncIterator[asyncio.Task[None]]:
    """A worker on the queue for as long as the context lasts; then it finishes the turns that it has begun.

    Yields its task, which ends only when it fails.
    """
    worker = Worker(
        docket,
        name=f"{socket.gethostname()}#{os.getpid()}#{secrets.token_hex(2)}",
        concurrency=CONCURRENCY,
        redelivery_timeout=REDELIVERY,
        reconnection_delay=timedelta(seconds=1),
        schedule_automatic_tasks=False,
    )
    async with worker:
        task = asyncio.create_task(worker.run_forever())
        try:
            yield task
        finally:
            task.cancel()
            done, _ = await asyncio.wait({task}, timeout=DRAIN_SECONDS)
            if not done:
                log.warning("turns_left_for_another_worker")
                task.cancel()
