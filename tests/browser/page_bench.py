"""What do the browser tests stand on? System Chromium, a local Slack on loopback, and a bot to talk to."""

import contextlib
import shutil
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.playground.records import BOT_USER, ENGINEER, Message
from bot.playground.server import build_playground
from bot.playground.workspace import Workspace
from bot.serving import listen, served, url_of
from tests.browser.little_bot import teach

CHANNEL = "C0LLMCOSTS"
SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
FAINT_TEXT = (Path(__file__).parent / "faint_text.js").read_text(encoding="utf-8")
"""A script that lists the texts that hardly stand out from what is behind them."""
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
    app: Starlette, listener: socket.socket, *, before_exit: Callable[[], None]
) -> AsyncIterator[None]:
    """Serve an app on a socket; `before_exit` ends its answers that would never end."""
    async with served(app, listener, drain_seconds=2):
        try:
            yield
        finally:
            before_exit()


@dataclass
class Bench:
    """A local Slack in a browser: the workspace behind it, its URL, and a page for each who asks."""

    workspace: Workspace
    url: str
    browser: Browser
    problems: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def post(self, text: str, *blocks: dict[str, Any], ephemeral_to: str | None = None) -> Message:
        """The bot says something in the first channel."""
        return self.workspace.post(CHANNEL, BOT_USER, text, blocks=blocks, ephemeral_to=ephemeral_to)

    def say(self, text: str, *, user: str = ENGINEER.id, thread_ts: str | None = None) -> Message:
        """A person says something in the first channel, the text as Slack stores it."""
        return self.workspace.post(CHANNEL, user, text, thread_ts=thread_ts)

    async def open(self, at: str = "", **context: Any) -> Page:  # noqa: ANN401  (Playwright's options)
        """The page at `at` (a place such as `C0LLMCOSTS/TS`) in a browser context of its own."""
        made = await self.browser.new_context(**{"viewport": WIDE, "locale": "en-US", **context})
        self.contexts.append(made)
        page = await made.new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda said: self.problems.append(said.text) if said.type == "error" else None)
        await page.goto(f"{self.url}/#{at}")
        await expect(page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
        return page

    async def close(self) -> None:
        """Close every page. What a page reported as an error fails the test."""
        for context in self.contexts:
            await context.close()
        assert self.problems == []


@pytest_asyncio.fixture(loop_scope="session")
async def bench(browser: Browser) -> AsyncIterator[Bench]:
    """A local Slack with the little bot, and no message yet."""
    listener = listen("127.0.0.1", 0)
    workspace = Workspace(url=url_of(listener))
    client = AsyncWebClient(token=workspace.bot_token, base_url=f"{workspace.url}/api/")
    bolt = AsyncApp(signing_secret=workspace.signing_secret, client=client)
    teach(bolt)
    handler = AsyncSlackRequestHandler(bolt)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    playground = build_playground(workspace, f"{workspace.url}/slack/events")
    playground.router.routes.append(Route("/slack/events", events, methods=["POST"]))
    async with serve(playground, listener, before_exit=workspace.close):
        made = Bench(workspace, workspace.url, browser)
        yield made
        await made.close()


async def shot(page: Page, name: str) -> None:
    """Keep a picture of the page in `screenshots/`, which is not part of the repository."""
    SCREENSHOTS.mkdir(exist_ok=True)
    await page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")
