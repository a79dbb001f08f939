"""What do the browser tests stand on? System Chromium, a local Slack on loopback, and a small bot to talk to."""

import asyncio
import contextlib
import shutil
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.playground.server import build_playground
from bot.playground.workspace import BOT_USER, ENGINEER, Message, Workspace

CHANNEL = "C0LLMCOSTS"
SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 400, "height": 860}
expect.set_options(timeout=10_000)


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("THE CHAT PAGE WAS NOT TESTED: no Chromium found. Install it: apt-get install chromium")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        await chromium.close()


@contextlib.asynccontextmanager
async def serve(
    app: ASGIApp, *, port: int = 0, before_exit: Callable[[], None] = lambda: None
) -> AsyncIterator[str]:
    """Serve an app on loopback (any free port, unless one is named); gives its URL. `before_exit` ends long answers."""
    listener = socket.create_server(("127.0.0.1", port))
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="error", lifespan="on", timeout_graceful_shutdown=2)
    )
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        before_exit()
        server.should_exit = True
        await serving


@dataclass
class Bench:
    """A local Slack in a browser: the workspace behind it, its URL, the bot, and a page for each who asks."""

    workspace: Workspace
    url: str
    bolt: AsyncApp
    browser: Browser
    problems: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def post(self, text: str, *blocks: dict[str, Any], thread_ts: str | None = None, **kept: str) -> Message:
        """The bot says something in the first channel."""
        return self.workspace.post(CHANNEL, BOT_USER, text, blocks=blocks, thread_ts=thread_ts, **kept)

    def say(self, text: str, *, user: str = ENGINEER.id, thread_ts: str | None = None) -> Message:
        """A person says something in the first channel, the text as Slack stores it."""
        return self.workspace.post(CHANNEL, user, text, thread_ts=thread_ts)

    async def open(self, at: str = "", **context: Any) -> Page:  # noqa: ANN401  (Playwright's own options)
        """The page at `at` (a place such as `C0LLMCOSTS/TS`) in a browser context of its own."""
        made = await self.browser.new_context(**{"viewport": WIDE, "locale": "en-US", **context})
        self.contexts.append(made)
        page = await made.new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda said: self.problems.append(said.text) if said.type == "error" else None)
        await page.goto(f"{self.url}/#{at}")
        await expect(page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
        return page


@contextlib.asynccontextmanager
async def a_bench(browser: Browser) -> AsyncIterator[Bench]:
    """A local Slack, a bare Bolt bot without listeners, and no message yet; whatever the page reports as an error fails."""
    workspace = Workspace()
    bolt = AsyncApp(
        signing_secret=workspace.signing_secret,
        client=AsyncWebClient(token=workspace.bot_token),
        process_before_response=False,
    )
    handler = AsyncSlackRequestHandler(bolt)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    async with (
        serve(Starlette(routes=[Route("/slack/events", events, methods=["POST"])])) as bot_url,
        serve(build_playground(workspace, f"{bot_url}/slack/events"), before_exit=workspace.close) as url,
    ):
        workspace.url = url
        bolt.client.base_url = f"{url}/api/"
        bench = Bench(workspace, url, bolt, browser)
        yield bench
        for context in bench.contexts:
            await context.close()
    assert bench.problems == []


@pytest_asyncio.fixture(loop_scope="session")
async def bench(browser: Browser) -> AsyncIterator[Bench]:
    async with a_bench(browser) as made:
        yield made


async def shot(page: Page, name: str) -> None:
    """Keep a picture of the page in `screenshots/`, which is not part of the repository."""
    SCREENSHOTS.mkdir(exist_ok=True)
    await page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")
