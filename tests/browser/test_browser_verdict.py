"""Does a person get from `/llm-tco` to the verdict in the browser, with the whole bot behind the page?"""

import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from page_bench import Bench
from playwright.async_api import Browser, Locator, Page

from bot.playground.limits import RateLimits
from bot.playground.workspace import Workspace
from bot.run import installed_app, local_slack
from bot.settings import Settings

pytestmark = pytest.mark.asyncio(loop_scope="session")

HURRY = 100  # the test answers faster than anybody types: Slack's limits are to bear that here


@pytest_asyncio.fixture(loop_scope="session")
async def whole(browser: Browser, redis_url: str) -> AsyncIterator[Bench]:
    """The local Slack with the bot, its worker and its store."""
    limits = RateLimits(lambda: time.time() * HURRY)
    workspace = Workspace(app=installed_app())
    async with local_slack(Settings.model_construct(), redis_url, workspace, limits=limits) as slack:
        made = Bench(workspace, slack.url, browser)
        yield made
        await made.close()


def thread(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Thread")


def last(page: Page) -> Locator:
    return thread(page).locator(".message").last
