"""Can a person record, accept and list a decision, and have a channel's digest, by clicking and typing?"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect
from redis.asyncio import Redis

from tests.browser.page_bench import CHANNEL, FAINT_TEXT, NARROW, Bench, shot
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
    await decided(page)
    return page


async def decided(page: Page) -> None:
    """Ask, and record the verdict."""
    await command(page, ASKED)
    looks_right = saying(page, "Is this your case?").get_by_role("button", name="Looks right")
    await looks_right.click(timeout=PATIENCE_MS)
    record = saying(page, "What would flip it").get_by_role("button", name="Record this decision")
    await record.click(timeout=PATIENCE_MS)
    await expect(saying(page, "TCO-0001")).to_contain_text("Proposed", timeout=PATIENCE_MS)


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
    await page.get_by_role("button", name="Close thread").click()
    await command(page, "/llm-tco digest now")
    digest = page.get_by_role("main").locator(".message:not(.ephemeral)", has_text="Waits for an approval")
    await expect(digest).to_be_visible(timeout=PATIENCE_MS)
    await expect(page.get_by_text("is working on it")).to_have_count(0)
    await expect(page.get_by_role("complementary", name="Thread")).to_be_hidden()
    await digest.get_by_role("button", name="Change").click()
    form = page.get_by_role("dialog", name="Weekly digest")
    await expect(form.get_by_label("Time", exact=True)).to_have_value("09:00")
    await expect(page.get_by_text("is working on it")).to_have_count(0)
    await form.get_by_label("Time", exact=True).fill("4 pm")
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_be_hidden()
    await shot(page, "digest-sent-light-1440")
    await digest.get_by_role("button", name="Accept").click()
    told = whispered(page, "Accepting TCO-0001: its thread shows what becomes of it.")
    await expect(told).to_be_visible(timeout=PATIENCE_MS)
    await expect(digest).to_contain_text("Waits for an approval")
    await shot(page, "digest-accepted-light-1440")
    await preview.get_by_role("button", name="Unsubscribe").click()
    await expect(whispered(page, "Unsubscribed.")).to_be_visible()
    await command(page, "/llm-tco digest status")
    await expect(whispered(page, "This channel gets no weekly digest.")).to_be_visible()
    await shot(page, "digest-off-light-1440")


async def test_the_home_tab_shows_what_waits_and_sets_up_a_digest(whole: Bench) -> None:
    page = await whole.open(CHANNEL)
    await page.get_by_role("link", name="Home").click()
    home = page.get_by_role("main")
    await expect(home.get_by_role("heading", name="Weekly digests")).to_be_visible(timeout=PATIENCE_MS)
    await expect(home.get_by_text("None of your decisions waits")).to_be_visible()
    await shot(page, "home-empty-light-1440")
    await page.get_by_role("link", name="llm-costs").click()
    await decided(page)
    await page.get_by_role("link", name="Home").click()
    await expect(home.get_by_text("Waits for an approval since today")).to_be_visible(timeout=PATIENCE_MS)
    await home.get_by_role("combobox", name="Choose a channel").select_option("#llm-costs")
    form = page.get_by_role("dialog", name="Weekly digest")
    await expect(form.get_by_label("Time", exact=False).first).to_have_value("09:00", timeout=PATIENCE_MS)
    await form.get_by_label("Time zone").fill("Atlantis")
    await form.get_by_role("button", name="Save").click()
    await expect(form.get_by_text("Give a time zone by its name")).to_be_visible()
    await shot(page, "home-form-light-1440")
    await form.get_by_label("Time zone").fill("Berlin")
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_be_hidden()
    digest = home.locator(".block", has_text="Monday 09:00 Europe/Berlin, set by @Engineer")
    await expect(digest).to_be_visible(timeout=PATIENCE_MS)
    await shot(page, "home-full-light-1440")
    await home.get_by_role("button", name="Turn off").click()
    await expect(home.locator(".block", has_text="#llm-costs · no digest")).to_be_visible(timeout=PATIENCE_MS)
    await home.get_by_role("link", name="Approve or reject").click()
    await expect(saying(page, "TCO-0001").get_by_role("button", name="Accept")).to_be_visible()
    await page.go_back()
    await page.get_by_label("Speaking as").select_option("Manager")
    await expect(home.get_by_text("None of your decisions waits")).to_be_visible(timeout=PATIENCE_MS)


async def test_the_home_tab_on_a_small_dark_screen(whole: Bench) -> None:
    page = await whole.open("home", viewport=NARROW, color_scheme="dark")
    home = page.get_by_role("main")
    await expect(home.get_by_role("heading", name="Weekly digests")).to_be_visible(timeout=PATIENCE_MS)
    assert await page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert await page.evaluate(FAINT_TEXT) == []
    await shot(page, "home-dark-400")
