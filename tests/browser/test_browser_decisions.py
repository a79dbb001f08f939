"""Can a person record, accept and list a decision, and have a channel's digest, by clicking and typing?"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect
from redis.asyncio import Redis

from tests.browser.page_bench import CHANNEL, Bench, shot
from tests.browser.whole_bot import PATIENCE_MS, command, saying, whispered

pytestmark = pytest.mark.asyncio(loop_scope="session")

ASKED = "/llm-tco 2B tokens a month, gpt-4o-mini quality, 9 to 5 on weekdays, no MLOps, no regulated data"


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def nothing_kept(redis_url: str) -> AsyncIterator[None]:
    """No record or subscription of another test: ids count up, and subscriptions live on."""
    async with Redis.from_url(redis_url) as redis:
        await redis.flushall()
        yield
        await redis.flushall()


async def recorded(whole: Bench) -> Page:
    """A page whose thread holds a verdict, recorded as TCO-0001."""
    page = await whole.open(CHANNEL)
    await command(page, ASKED)
    looks_right = saying(page, "Is this your case?").get_by_role("button", name="Looks right")
    await looks_right.click(timeout=PATIENCE_MS)
    record = saying(page, "What would flip it").get_by_role("button", name="Record this decision")
    await record.click(timeout=PATIENCE_MS)
    await expect(saying(page, "TCO-0001")).to_contain_text("Proposed", timeout=PATIENCE_MS)
    return page


async def test_a_verdict_is_recorded_and_the_askers_own_approval_is_marked(whole: Bench) -> None:
    page = await recorded(whole)
    card = saying(page, "TCO-0001")
    await shot(page, "record-light-1440")
    await card.get_by_role("button", name="Accept").click()
    await expect(card).to_contain_text("Accepted, @Engineer (their own question)", timeout=PATIENCE_MS)
    await expect(card.get_by_role("button", name="Accept")).to_have_count(0)
    await expect(card.get_by_role("button", name="Re-open")).to_be_visible()
    await expect(page.get_by_text("is working on it")).to_have_count(0)
    await shot(page, "accepted-light-1440")


async def test_a_channels_decisions_are_listed_and_opened(whole: Bench) -> None:
    page = await recorded(whole)
    await command(page, "/llm-tco decisions")
    listed = whispered(page, "Decisions recorded in this channel")
    await expect(listed).to_contain_text("TCO-0001")
    await shot(page, "decisions-light-1440")
    await listed.get_by_role("button", name="Open").click()
    card = whispered(page, "Proposed")
    await expect(card.get_by_role("heading", name="TCO-0001")).to_be_visible(timeout=PATIENCE_MS)
    await card.locator("summary").click()
    await expect(card.get_by_text("What would flip it", exact=True)).to_be_visible()
    await shot(page, "opened-light-1440")
    await card.get_by_role("button", name="Markdown").click()
    await expect(whispered(page, "TCO-0001 as Markdown")).to_be_visible(timeout=PATIENCE_MS)
    await shot(page, "markdown-light-1440")


async def test_a_channel_is_subscribed_previewed_and_unsubscribed(whole: Bench) -> None:
    page = await recorded(whole)
    await command(page, "/llm-tco digest on")
    await whispered(page, "In which time zone").get_by_role("button", name="Europe/Berlin").click()
    state = whispered(page, "Weekly digest of this channel")
    await expect(state).to_contain_text("Monday 09:00 Europe/Berlin, set by @Engineer")
    await shot(page, "digest-on-light-1440")
    await command(page, "/llm-tco digest preview")
    preview = whispered(page, "A preview that only you see")
    await expect(preview).to_contain_text("Waits for an approval")
    await shot(page, "digest-preview-light-1440")
    await preview.get_by_role("button", name="Unsubscribe").click()
    await expect(whispered(page, "Unsubscribed.")).to_be_visible()
    await command(page, "/llm-tco digest status")
    await expect(whispered(page, "This channel gets no weekly digest.")).to_be_visible()
    await shot(page, "digest-off-light-1440")
