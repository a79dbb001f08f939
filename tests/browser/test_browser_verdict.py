"""Does a person get from `/llm-tco` to the verdict in the browser, with the whole bot behind the page?"""

import pytest
from playwright.async_api import Locator, expect

from tests.browser.page_bench import CHANNEL, NARROW, Bench, shot
from tests.browser.whole_bot import PATIENCE_MS, saying, thread

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def complete(verdict: Locator) -> None:
    """A verdict holds who wins, every option with its costs, a chart, what would flip it, and its sources."""
    await expect(verdict.get_by_role("heading", name="Verdict")).to_be_visible(timeout=PATIENCE_MS)
    options = verdict.get_by_role("table").first
    await expect(options.get_by_role("columnheader").first).to_have_text("Option")
    assert await options.get_by_role("row").count() > 3
    await expect(verdict.get_by_role("figure").locator("rect.mark").first).to_be_visible()
    await expect(verdict.get_by_text("What would flip it")).to_be_visible()
    sources = verdict.locator("details.container")
    await expect(sources.get_by_role("link").first).to_be_hidden()
    await sources.locator("summary").first.click()
    await expect(sources.get_by_role("link").first).to_be_visible()


async def test_from_the_command_to_the_verdict_by_clicking(whole: Bench) -> None:
    page = await whole.open(CHANNEL)
    await page.get_by_role("button", name="Start with /llm-tco").click()
    for number in range(1, 6):
        question = saying(page, f"Question {number} of 5")
        choice = question.locator(".block-actions").get_by_role("button").first
        await expect(choice).to_be_visible(timeout=PATIENCE_MS)
        await choice.click()
        await expect(saying(page, f"✅ {number} of 5")).to_contain_text("by @Engineer", timeout=PATIENCE_MS)
    await (
        saying(page, "Is this your case?")
        .get_by_role("button", name="Looks right")
        .click(timeout=PATIENCE_MS)
    )
    verdict = saying(page, "What would flip it")
    await complete(verdict)
    await shot(page, "verdict-light-1440")
    what_if = verdict.locator(".block-actions").get_by_role("button").first
    await what_if.click()
    change = thread(page).get_by_role("columnheader", name="Change")
    await expect(change).to_be_visible(timeout=PATIENCE_MS)
    await expect(page.get_by_text("is working on it")).to_have_count(0)
    await shot(page, "what-if-light-1440")


async def test_from_the_command_to_the_verdict_by_typing_on_a_small_dark_screen(whole: Bench) -> None:
    page = await whole.open(CHANNEL, viewport=NARROW, color_scheme="dark")
    box = page.get_by_role("main").get_by_role("textbox", name="Message ")
    await box.fill("/llm-tco")
    await box.press("Enter")
    typed = ["2B tokens a month", "gpt-4o-mini quality", "9 to 5 on weekdays", "half an engineer", "none"]
    reply = thread(page).get_by_role("textbox", name="Reply ")
    for number, words in enumerate(typed, start=1):
        await expect(saying(page, f"Question {number} of 5")).to_be_visible(timeout=PATIENCE_MS)
        await reply.fill(words)
        await reply.press("Enter")
        await expect(saying(page, f"✅ {number} of 5")).to_contain_text("by @Engineer", timeout=PATIENCE_MS)
    await expect(saying(page, "Is this your case?")).to_contain_text("2B tokens a month", timeout=PATIENCE_MS)
    await reply.fill("looks right")
    await reply.press("Enter")
    verdict = saying(page, "What would flip it")
    await expect(verdict.get_by_role("heading", name="Verdict")).to_be_in_viewport(timeout=PATIENCE_MS)
    await complete(verdict)
    assert await page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    await shot(page, "verdict-dark-400")


async def test_three_what_ifs_stack_and_are_undone_and_compared(whole: Bench) -> None:
    page = await whole.open(CHANNEL)
    box = page.get_by_role("main").get_by_role("textbox", name="Message ")
    await box.fill("/llm-tco 2B tokens a month, gpt-4o, business hours, no mlops, no regulated data")
    await box.press("Enter")
    await (
        saying(page, "Is this your case?")
        .get_by_role("button", name="Looks right")
        .click(timeout=PATIENCE_MS)
    )
    await expect(saying(page, "What would flip it")).to_be_visible(timeout=PATIENCE_MS)
    reply = thread(page).get_by_role("textbox", name="Reply ")
    for words, reading in (
        ("what if volume doubles?", "Scenario B = A + Volume: 2B → 4B tokens a month"),
        ("and at 30% utilization?", "Scenario C = B + Utilization"),
        ("and if we hire two engineers", "Scenario D = C + Engineers: 0 → 2 FTE"),
    ):
        await reply.fill(words)
        await reply.press("Enter")
        await expect(saying(page, reading)).to_contain_text("the verdict", timeout=PATIENCE_MS)
    await shot(page, "stacked-light-1440")
    newest = saying(page, "Scenario D = C + Engineers")
    await newest.get_by_role("button", name="Undo").click()
    undone = saying(page, "Scenario D is taken back")
    await expect(undone).to_be_visible(timeout=PATIENCE_MS)
    await undone.get_by_role("button", name="Compare C with A").click()
    compared = saying(page, "C beside A")
    await expect(compared.get_by_role("columnheader", name="C")).to_be_visible(timeout=PATIENCE_MS)
    await expect(compared.get_by_role("row", name="Break-even volume")).to_be_visible()
    await shot(page, "compared-light-1440")
    await undone.get_by_role("button", name="What if …").click()
    form = page.get_by_role("dialog")
    volume = form.get_by_label("Volume, tokens a month")
    await expect(volume).to_have_value("4B", timeout=PATIENCE_MS)
    await volume.fill("lots")
    await form.get_by_role("button", name="Try it").click()
    await expect(form.get_by_text("Give one number")).to_be_visible(timeout=PATIENCE_MS)
    await shot(page, "form-light-1440")
    await volume.fill("8B")
    await form.get_by_role("button", name="Try it").click()
    await expect(saying(page, "Scenario E = C + Volume: 4B → 8B")).to_be_visible(timeout=PATIENCE_MS)
