"""How does everything run in one process? Store, bot, worker, and a local Slack or the real one."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TextIO

import structlog
import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette

from bot.logs import configure
from bot.parts import Parts, assembled
from bot.playground import terminal
from bot.playground.app_manifest import App, read_app
from bot.playground.server import build_playground
from bot.playground.workspace import Workspace
from bot.serving import keep_what_is_loaded, listen, served, stop_signal, until, url_of
from bot.settings import Settings, revealed
from bot.store.embedded import embedded
from bot.turns import today
from bot.verdicts import warm
from bot.worker import DRAIN_SECONDS, LANES_AT_ONCE, working
from costmodel.catalog import overlay

log = structlog.get_logger()

PAGE_DRAIN_SECONDS = 2
LOOPBACK = "127.0.0.1"
REPLIES_MANIFEST = Path(__file__).parents[1] / "manifest-replies.json"


@dataclass(frozen=True)
class LocalSlack:
    """The bot with a local Slack, in this process. `url` is the chat page, `bot_url` the bot itself."""

    url: str
    bot_url: str
    workspace: Workspace
    playground: Starlette
    parts: Parts
    tasks: tuple[asyncio.Task[None], ...]
    """What runs as long as all is well: the worker and the two servers."""

    async def settled(self) -> None:
        """Wait until all that people did has reached the bot and no turn is waiting or running."""
        while True:
            await self.playground.state.delivery.idle()
            if await self.parts.queue.idle() and await self.parts.lane_queue.idle():
                return
            await asyncio.sleep(0.005)


@asynccontextmanager
async def store_url(settings: Settings, directory: Path) -> AsyncIterator[str]:
    """The Redis to use: the one of the settings, else one that runs on `directory` meanwhile."""
    if settings.redis_url is not None:
        yield revealed(settings.redis_url)
        return
    async with embedded(directory) as url:
        yield url


@asynccontextmanager
async def local_slack(
    settings: Settings,
    redis_url: str,
    workspace: Workspace,
    port: int = 0,
    *,
    other_ports: bool = True,
) -> AsyncIterator[LocalSlack]:
    """Run the local Slack, the bot and its worker until the context ends; then drain them, the bot first."""
    page = listen(LOOPBACK, port, others=other_ports)
    endpoint = listen(LOOPBACK, 0)
    workspace.url = url_of(page)
    playground = build_playground(workspace, f"{url_of(endpoint)}/slack/events")
    settings = for_workspace(settings, workspace)
    async with AsyncExitStack() as running:
        chat_page = await running.enter_async_context(served(playground, page, PAGE_DRAIN_SECONDS))
        running.callback(workspace.close)
        parts = await running.enter_async_context(assembled(settings, redis_url))
        work = await running.enter_async_context(working(parts.docket))
        lanes = await running.enter_async_context(sending(parts))
        web = await running.enter_async_context(served(parts.web, endpoint, DRAIN_SECONDS))
        tasks = (work, lanes, web, chat_page)
        yield LocalSlack(workspace.url, url_of(endpoint), workspace, playground, parts, tasks)


@asynccontextmanager
async def sending(parts: Parts) -> AsyncIterator[asyncio.Task[None]]:
    """The worker of digests and of the watch, beside that of the turns; it looks first at what changed."""
    await parts.watch.open()
    docket = parts.lane_queue.docket
    async with working(docket, LANES_AT_ONCE, clocks=True, stop=parts.lanes.stop) as task:
        yield task


@asynccontextmanager
async def warming() -> AsyncIterator[None]:
    """Load meanwhile what the first verdict would wait half a second for, then settle the memory.

    A failure is logged at once and stops nothing: a verdict that fails as well says so by itself.
    """

    async def loading() -> None:
        try:
            await asyncio.to_thread(warm, today())
        except Exception:
            log.exception("not_warmed_up")
        keep_what_is_loaded()

    task = asyncio.create_task(loading())
    try:
        yield
    finally:
        await task


def for_workspace(settings: Settings, workspace: Workspace) -> Settings:
    """The settings of a bot that is installed in this local Slack."""
    return settings.model_copy(
        update={
            "slack_bot_token": SecretStr(workspace.bot_token),
            "slack_signing_secret": SecretStr(workspace.signing_secret),
            "slack_api_url": f"{workspace.url}/api/",
        }
    )


async def run(settings: Settings, say: Callable[[str], None]) -> None:
    """What `python -m bot run` does until it is stopped: everything in one process, and one URL said."""
    mode = settings.mode()
    async with stop_signal() as stop, store_url(settings, settings.data_dir / "valkey") as redis_url:
        if mode == "local":
            await _run_local(settings, redis_url, stop, say)
        else:
            await _run_with_slack(settings, redis_url, stop, say)


async def _run_local(
    settings: Settings, redis_url: str, stop: asyncio.Event, say: Callable[[str], None]
) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    workspace = Workspace(app=installed_app(), path=settings.data_dir / "workspace.json")
    named = "port" in settings.model_fields_set
    async with local_slack(settings, redis_url, workspace, settings.port, other_ports=not named) as local:
        say(f"llm-tco with a local Slack: {local.url}")
        async with warming():
            await until(stop, *local.tasks)


async def _run_with_slack(
    settings: Settings, redis_url: str, stop: asyncio.Event, say: Callable[[str], None]
) -> None:
    async with (
        assembled(settings, redis_url) as parts,
        working(parts.docket) as work,
        sending(parts) as lanes,
        warming(),
    ):
        if settings.slack_app_token is not None:
            # Loaded where it is used: it takes a third of the time of all imports.
            from slack_bolt.adapter.socket_mode.aiohttp import (  # noqa: PLC0415 - as the comment says
                AsyncSocketModeHandler,
            )

            handler = AsyncSocketModeHandler(parts.app, revealed(settings.slack_app_token))
            await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
            try:
                say("llm-tco is connected to Slack by Socket Mode")
                await until(stop, work, lanes)
            finally:
                await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
        else:
            listener = listen(settings.host, settings.port)
            async with served(parts.web, listener, DRAIN_SECONDS) as web:
                say(f"llm-tco serves Slack's requests: {url_of(listener)}/slack/events")
                await until(stop, work, lanes, web)


async def work(settings: Settings, say: Callable[[str], None]) -> None:
    """What `python -m bot worker` does until it is stopped."""
    async with (
        stop_signal() as stop,
        assembled(settings, revealed(settings.redis_url)) as parts,
        working(parts.docket) as task,
        sending(parts) as lanes,
        warming(),
    ):
        say("llm-tco worker is ready")
        await until(stop, task, lanes)


async def chat(settings: Settings, typed: TextIO, out: TextIO) -> None:
    """What `python -m bot chat` does until its input ends: a local Slack and a store that keep nothing."""
    with tempfile.TemporaryDirectory(prefix="llm-tco-chat-") as scratch:
        async with stop_signal() as stop, store_url(settings, Path(scratch)) as redis_url:
            workspace = Workspace(app=installed_app())
            async with local_slack(settings, redis_url, workspace) as local:
                delivery = local.playground.state.delivery
                talk = asyncio.create_task(
                    terminal.chat(
                        _lines(typed), out, workspace, delivery, local.settled, echo=not typed.isatty()
                    )
                )
                await until(stop, talk)
                talk.cancel()


async def _lines(typed: TextIO) -> AsyncIterator[str]:
    """The lines of a stream that has no file descriptor to wait for, such as a file; read in a thread."""
    loop, lines = asyncio.get_running_loop(), asyncio.Queue[str]()

    def read() -> None:
        for line in typed:
            loop.call_soon_threadsafe(lines.put_nowait, line)
        loop.call_soon_threadsafe(lines.put_nowait, "")

    # A daemon: at a Ctrl-C it may be waiting for a line that never comes.
    Thread(target=read, daemon=True).start()
    while line := await lines.get():
        yield line


def installed_app() -> App:
    """The app as it is installed in a local Slack: it may read replies in its threads."""
    return read_app(json.loads(REPLIES_MANIFEST.read_text()))


def web_application() -> Starlette:
    """The bot's endpoints for one of several web processes; each connects when it starts."""
    settings = Settings.read()
    if settings.catalog_overlay is not None:
        overlay.install(settings.catalog_overlay)
    configure(settings.log_level)

    @asynccontextmanager
    async def lifespan(web: Starlette) -> AsyncIterator[None]:
        async with assembled(settings, revealed(settings.redis_url)) as parts:
            web.router.routes.extend(parts.web.routes)
            keep_what_is_loaded()
            yield

    return Starlette(lifespan=lifespan)


def web(settings: Settings) -> None:
    """What `python -m bot web` does until it is stopped: `WEB_CONCURRENCY` processes on one port."""
    listen(settings.host, settings.port).close()
    asyncio.run(_checked(settings))
    uvicorn.run(
        "bot.run:web_application",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.web_concurrency,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )


async def _checked(settings: Settings) -> None:
    """Say what is wrong with the store or the token once and clearly, not in every process's traceback."""
    async with assembled(settings, revealed(settings.redis_url)):
        pass
