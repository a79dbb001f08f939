"""How is a web application served inside this process, and how do we learn that it is time to stop?"""

import asyncio
import contextlib
import gc
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette

PORTS_TRIED = 20


class PortInUseError(Exception):
    """No port could be listened on; the text says which, and what to do."""


class NotServedError(Exception):
    """The server did not start; its log says why."""


class _Server(uvicorn.Server):
    """Leaves the signals to the process, which has other parts to stop as well."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(host: str, port: int, *, others: bool = False) -> socket.socket:
    """A socket that listens on the port, or with `others` on the next free one.

    Raises:
        PortInUseError: The port is taken, or the address is not this machine's.
    """
    for candidate in range(port, min(port + (PORTS_TRIED if others else 1), 65536)):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
            listener.listen(2048)
        except OSError:
            listener.close()
            continue
        listener.settimeout(0)
        return listener
    msg = f"HOST, PORT: {host}:{port} cannot be listened on: stop what is there, or name another with PORT"
    raise PortInUseError(msg)


def url_of(listener: socket.socket) -> str:
    """Where the socket is reached."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def keep_what_is_loaded() -> None:
    """Leave what start-up made out of later garbage collections: it is most of the heap, and never garbage.

    A full collection that looks through all of it stops every request for some 80 ms.
    """
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def served(
    web: Starlette, listener: socket.socket, drain_seconds: int
) -> AsyncIterator[asyncio.Task[None]]:
    """Serve until the context ends; then finish the requests in hand, for so many seconds at most.

    Yields the server's task, which ends before the context only when the server does.

    Raises:
        NotServedError: The application did not start.
    """
    server = _Server(
        uvicorn.Config(
            web,
            log_config=None,
            access_log=False,
            http="httptools",
            timeout_graceful_shutdown=drain_seconds,
        )
    )
    task = asyncio.create_task(_serve(server, listener))
    try:
        while not server.started and not task.done():  # noqa: ASYNC110 - uvicorn has a flag, no event
            await asyncio.sleep(0.001)
        if task.done():
            task.result()
        yield task
    finally:
        server.should_exit = True
        await task


async def _serve(server: _Server, listener: socket.socket) -> None:
    try:
        await server.serve(sockets=[listener])
    except SystemExit as error:  # uvicorn's way to say that the application's start failed
        listener.close()
        msg = "the server did not start: the log says why"
        raise NotServedError(msg) from error


@asynccontextmanager
async def stop_signal() -> AsyncIterator[asyncio.Event]:
    """An event that Ctrl-C or SIGTERM sets. A second one stops the process the hard way."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    signals = (signal.SIGINT, signal.SIGTERM)

    def forget() -> None:
        for each in signals:
            with contextlib.suppress(ValueError, RuntimeError):
                loop.remove_signal_handler(each)

    def asked() -> None:
        stop.set()
        forget()

    for each in signals:
        loop.add_signal_handler(each, asked)
    try:
        yield stop
    finally:
        forget()


async def until(stop: asyncio.Event, *tasks: asyncio.Task[None]) -> None:
    """Wait for the stop, or for the first of the tasks to end, and raise its error if it failed."""
    waiting = asyncio.create_task(stop.wait())
    try:
        done, _ = await asyncio.wait({waiting, *tasks}, return_when=asyncio.FIRST_COMPLETED)
        for task in done - {waiting}:
            task.result()
    finally:
        waiting.cancel()
