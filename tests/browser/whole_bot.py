"""What do browser tests of the whole bot stand on? Its worker and store behind the page, and finders."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Locator, Page

from bot.playground.workspace import Workspace
from bot.run import installed_app, local_slack
from bot.settings import Settings
from tests.browser.page_bench import Bench

PATIENCE_MS = 30_000  # a local Slack keeps Slack's pace of one message a second, and a verdict is computed


@pytest_asyncio.fixture(loop_scope="session")
async def whole(browser: Browser, redis_url: str) -> AsyncIterator[Bench]:
    """The local Slack with the bot, its worker and its store."""
    workspace = Workspace(app=installed_app())
    async with local_slack(Settings.model_construct(), redis_url, workspace) as slack:
        made = Bench(workspace, slack.url, browser)
        yield made
        await made.close()


def thread(page: Page) -> Locator:
    """The open thread."""
    return page.get_by_role("complementary", name="Thread")


def saying(page: Page, text: str) -> Locator:
    """The newest message in the thread that says `text`."""
    return thread(page).locator(".message").filter(has_text=text).last


def whispered(page: Page, text: str) -> Locator:
    """The newest message in the channel that says `text`."""
    return page.get_by_role("main").locator(".message").filter(has_text=text).last


async def command(page: Page, text: str) -> None:
    """Type a command in the channel."""
    box = page.get_by_role("main").get_by_role("textbox", name="Message ")
    await box.fill(text)
    await box.press("Enter")
