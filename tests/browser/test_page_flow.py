"""Can a person get through a conversation: by mouse, by keyboard, on a small screen, on a bad connection?"""

import contextlib
import re
import socket

import pytest
from playwright.async_api import Locator, Page, expect

from bot.playground.records import FINANCE, MANAGER
from bot.playground.server import build_playground
from bot.serving import listen, url_of
from tests.browser.little_bot import mrkdwn
from tests.browser.page_bench import CHANNEL, FAINT_TEXT, NARROW, Bench, serve, shot

pytestmark = pytest.mark.asyncio(loop_scope="session")


def thread(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Thread")


def channel(page: Page) -> Locator:
    return page.get_by_role("main")


def box(page: Page) -> Locator:
    return channel(page).get_by_role("textbox", name="Message ")


def reply_box(page: Page) -> Locator:
    return thread(page).get_by_role("textbox", name="Reply ")


def suggestions(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


async def started(bench: Bench, **context: object) -> Page:
    """A page with the little bot's question open in a thread."""
    page = await bench.open(CHANNEL, **context)
    await box(page).fill("/llm-tco")
    await box(page).press("Enter")
    await expect(thread(page).get_by_role("button", name="1B")).to_be_visible()
    return page


async def test_an_empty_channel_says_what_to_do_and_its_button_starts_it(bench: Bench) -> None:
    page = await bench.open(CHANNEL)
    await expect(page.get_by_text("Type /llm-tco")).to_be_visible()
    await shot(page, "empty-light-1440")
    await page.get_by_role("button", name="Start with /llm-tco").click()
    await expect(thread(page).get_by_role("button", name="1B")).to_be_visible()
    await expect(channel(page).get_by_text("Only visible to you")).to_be_visible()


async def test_an_example_is_put_into_the_box_for_the_person_to_send(bench: Bench) -> None:
    page = await bench.open(CHANNEL)
    await page.get_by_role("button", name="/llm-tco $4.2k a month on gpt-4o").click()
    await expect(box(page)).to_have_value("/llm-tco $4.2k a month on gpt-4o")
    await expect(box(page)).to_be_focused()


async def test_a_command_opens_its_thread_and_a_press_edits_the_question(bench: Bench) -> None:
    page = await started(bench)
    await expect(reply_box(page)).to_be_focused()
    await expect(channel(page).get_by_role("button", name="1 reply")).to_be_visible()
    await thread(page).get_by_role("button", name="5B").click()
    await expect(thread(page).get_by_text("✅ 1 of 5 · Volume: 5B")).to_be_visible()
    await expect(thread(page).get_by_text("(edited)")).to_be_visible()
    await expect(thread(page).get_by_text("Next, after 5B")).to_be_visible()
    await expect(page.get_by_text("is working on it")).to_have_count(0)


async def test_the_whole_way_by_keyboard(bench: Bench) -> None:
    page = await bench.open(CHANNEL)
    keys = page.keyboard
    await keys.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the message box")).to_be_focused()
    await keys.press("Enter")
    await expect(box(page)).to_be_focused()
    await keys.type("/ll")
    await expect(suggestions(page).first).to_contain_text("/llm-tco")
    await keys.press("Tab")
    await expect(box(page)).to_have_value("/llm-tco")
    await keys.press("Enter")
    await expect(reply_box(page)).to_be_focused()
    await expect(thread(page).get_by_role("button", name="More choices")).to_be_visible()
    while (
        not await thread(page)
        .get_by_role("button", name="More choices")
        .evaluate("it => it === document.activeElement")
    ):
        await keys.press("Shift+Tab")
    assert await page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    await keys.press("Enter")
    await expect(page.get_by_role("menuitem", name="Back")).to_be_focused()
    await keys.press("ArrowDown")
    await expect(page.get_by_role("menuitem", name="Skip")).to_be_focused()
    await keys.press("Escape")
    await expect(thread(page).get_by_role("button", name="More choices")).to_be_focused()
    await keys.press("Enter")
    await keys.press("ArrowUp")
    await expect(page.get_by_role("menuitem", name="Skip")).to_be_focused()
    await keys.press("Enter")
    await expect(thread(page).get_by_text("Volume: Skip")).to_be_visible()
    await keys.press("Escape")
    await expect(thread(page)).to_be_hidden()
    await expect(channel(page).get_by_role("button", name="2 replies")).to_be_focused()
    await keys.press("Enter")
    await expect(thread(page)).to_be_visible()


async def test_a_select_in_a_message_answers(bench: Bench) -> None:
    page = await started(bench)
    await thread(page).get_by_role("combobox", name="Pick one").select_option("20B")
    await expect(thread(page).get_by_text("✅ 1 of 5 · Volume: 20B")).to_be_visible()


async def test_a_dangerous_button_asks_first(bench: Bench) -> None:
    page = await started(bench)
    await thread(page).get_by_role("button", name="Cancel").click()
    dialog = page.get_by_role("dialog", name="Cancel it all?")
    await expect(dialog.get_by_text("Two answers would be lost.")).to_be_visible()
    await dialog.get_by_role("button", name="Keep going").click()
    await expect(dialog).to_be_hidden()
    await expect(thread(page).get_by_role("button", name="1B")).to_be_visible()
    await thread(page).get_by_role("button", name="Cancel").click()
    await page.get_by_role("button", name="Yes, cancel").click()
    await expect(thread(page).get_by_text("Volume: Cancel")).to_be_visible()


async def test_a_form_keeps_what_was_typed_and_shows_errors_beside_the_inputs(bench: Bench) -> None:
    page = await started(bench)
    await thread(page).get_by_role("button", name="Fill in a form").click()
    form = page.get_by_role("dialog", name="What if")
    volume = form.get_by_label("Tokens a month")
    await expect(volume).to_be_focused()
    await form.get_by_role("button", name="Compute").click()
    await expect(form.get_by_text("Please fill this in.")).to_have_count(3)
    await expect(volume).to_be_focused()
    await volume.fill("-2")
    await form.get_by_label("Model").select_option("Llama 3.1 8B")
    await form.get_by_label("business hours").check()
    await form.get_by_label("HIPAA").check()
    await form.get_by_label("Note").fill("two\nlines & <b>")
    await form.get_by_role("button", name="Compute").click()
    await expect(form.get_by_text("More than nothing, please.")).to_be_visible()
    await expect(volume).to_have_attribute("aria-invalid", "true")
    await expect(form.get_by_label("Note")).to_have_value("two\nlines & <b>")
    await shot(page, "modal-errors-light-1440")
    for _ in range(30):
        await page.keyboard.press("Tab")
        assert await page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    await volume.fill("2.5")
    await form.get_by_role("button", name="Compute").click()
    await expect(form).to_be_hidden()
    await page.get_by_role("link", name="llm-tco").click()
    await expect(channel(page).get_by_text("2.5B Llama 3.1 8B business hours HIPAA two")).to_be_visible()


async def test_escape_closes_a_form_and_the_local_slack_knows(bench: Bench) -> None:
    page = await started(bench)
    await thread(page).get_by_role("button", name="Fill in a form").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await page.reload()
    await expect(thread(page)).to_be_visible()
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_the_box_sends_on_enter_breaks_on_shift_enter_and_keeps_drafts(bench: Bench) -> None:
    root = bench.say("Lunch?")
    page = await bench.open(CHANNEL)
    await box(page).press_sequentially("one")
    await box(page).press("Shift+Enter")
    await box(page).press_sequentially("two")
    await page.get_by_role("button", name="Reply in thread").click()
    await expect(page).to_have_url(f"{bench.url}/#{CHANNEL}/{root.ts}")
    await reply_box(page).fill("a draft")
    await page.get_by_role("link", name="platform").click()
    await expect(box(page)).to_have_value("")
    await page.go_back()
    await expect(box(page)).to_have_value("one\ntwo")
    await expect(reply_box(page)).to_have_value("a draft")
    await box(page).press("Enter")
    await expect(channel(page).locator(".message").last).to_contain_text("onetwo")
    await expect(box(page)).to_have_value("")


async def test_a_mention_is_completed_and_the_bot_answers_it(bench: Bench) -> None:
    page = await bench.open(CHANNEL)
    await box(page).press_sequentially("hey @llm")
    await page.keyboard.press("Tab")
    await expect(box(page)).to_have_value("hey @llm-tco ")
    await box(page).press_sequentially("what now?")
    await box(page).press("Enter")
    await expect(channel(page).locator(".mention")).to_have_text("@llm-tco")
    await expect(channel(page).get_by_text("Heard by the bot")).to_be_visible()
    await expect(page.locator("#announcer")).to_contain_text("Heard by the bot")


async def test_a_command_in_a_thread_is_explained(bench: Bench) -> None:
    page = await started(bench)
    await reply_box(page).fill("/llm-tco")
    await expect(suggestions(page)).to_contain_text("do not work in threads")
    await reply_box(page).press("Enter")
    await expect(thread(page).get_by_text("is not supported in threads")).to_be_visible()


async def test_only_the_addressee_sees_an_ephemeral_message(bench: Bench) -> None:
    bench.post("for Finance alone", ephemeral_to=FINANCE.id)
    bench.post("for everybody")
    page = await bench.open(CHANNEL)
    await expect(channel(page).get_by_text("for everybody")).to_be_visible()
    await expect(channel(page).get_by_text("for Finance alone")).to_be_hidden()
    await page.get_by_label("Speaking as").select_option("Finance")
    await expect(channel(page).get_by_text("for Finance alone")).to_be_visible()
    await expect(channel(page).get_by_text("Only visible to you")).to_be_visible()
    await page.reload()
    await expect(page.get_by_label("Speaking as")).to_have_value(FINANCE.id)


async def test_two_people_talk_in_two_windows(bench: Bench) -> None:
    one, other = await bench.open(CHANNEL), await bench.open(CHANNEL)
    await other.get_by_label("Speaking as").select_option("Manager")
    await box(other).fill("What does it cost?")
    await box(other).press("Enter")
    await expect(channel(one).locator(".message")).to_contain_text("Manager")
    await expect(channel(one).get_by_text("What does it cost?")).to_be_visible()
    await one.get_by_role("link", name="platform").click()
    bench.say("and now?", user=MANAGER.id)
    await expect(one.get_by_role("link", name="llm-costs (unread)")).to_be_visible()


async def test_an_edit_arrives_live_and_keeps_what_was_opened(bench: Bench) -> None:
    details = {
        "type": "container",
        "title": {"type": "plain_text", "text": "Behind it"},
        "is_collapsible": True,
        "default_collapsed": True,
    }
    first = bench.post("draft", mrkdwn("first version"), {**details, "child_blocks": [mrkdwn("a source")]})
    page = await bench.open(CHANNEL)
    await page.get_by_text("Behind it").click()
    bench.workspace.edit(
        first,
        text="x",
        blocks=[mrkdwn("second version"), {**details, "child_blocks": [mrkdwn("a better source")]}],
    )
    await expect(page.get_by_text("second version")).to_be_visible()
    await expect(page.get_by_text("a better source")).to_be_visible()
    bench.workspace.delete(first)
    await expect(page.get_by_text("second version")).to_be_hidden()


async def test_the_page_comes_back_after_the_server_was_away(bench: Bench) -> None:
    def another(listener: socket.socket) -> contextlib.AbstractAsyncContextManager[None]:
        playground = build_playground(bench.workspace, "http://127.0.0.1:9/")
        return serve(playground, listener, before_exit=bench.workspace.close)

    listener = listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    bench.url = url_of(listener)
    async with another(listener):
        bench.post("before")
        page = await bench.open(CHANNEL)
        await expect(channel(page).get_by_text("before")).to_be_visible()
    await expect(page.get_by_text("Connection lost. Reconnecting…")).to_be_visible()
    await box(page).fill("kept words")
    await box(page).press("Enter")
    await expect(page.get_by_text("Not sent: the local Slack cannot be reached.")).to_be_visible()
    await expect(box(page)).to_have_value("kept words")
    bench.post("missed")
    async with another(listen("127.0.0.1", port)):
        await expect(channel(page).get_by_text("missed")).to_be_visible()
        await expect(page.get_by_text("Connection lost")).to_be_hidden()
        bench.post("and live again")
        await expect(channel(page).get_by_text("and live again")).to_be_visible()
        await page.close()
    assert all("ERR_" in problem for problem in bench.problems)
    bench.problems.clear()


async def test_a_slow_bot_is_waited_for_in_words(bench: Bench) -> None:
    page = await started(bench)
    await page.get_by_role("button", name="Faults").click()
    drawer = page.get_by_role("dialog", name="Faults")
    await drawer.get_by_label("Delay each").first.fill("700")
    await shot(page, "faults-light-1440")
    await drawer.get_by_role("button", name="Apply").click()
    await expect(drawer).to_be_hidden()
    await expect(page.get_by_role("button", name="Faults")).to_have_class(re.compile(r"\bon\b"))
    await thread(page).get_by_role("button", name="1B").click()
    await expect(thread(page).get_by_text("Sent. llm-tco is working on it")).to_be_visible()
    await expect(thread(page).get_by_text("Next, after 1B")).to_be_visible()
    await expect(thread(page).get_by_text("is working on it")).to_have_count(0)


async def test_a_bot_that_is_away_is_named(bench: Bench) -> None:
    page = await started(bench)
    await page.get_by_role("button", name="Faults").click()
    await page.get_by_role("dialog").get_by_label("Fail", exact=False).first.fill("1")
    await page.get_by_role("button", name="Apply").click()
    await thread(page).get_by_role("button", name="1B").click()
    await expect(page.get_by_role("alert").get_by_text("the bot did not acknowledge it")).to_be_visible()
    await page.keyboard.press("Escape")
    await box(page).fill("/llm-tco")
    await box(page).press("Enter")
    await expect(channel(page).get_by_text("/llm-tco failed with the error")).to_be_visible()


async def test_a_channel_without_the_bot_offers_to_invite_it(bench: Bench) -> None:
    page = await bench.open("C0BUDGET")
    await page.get_by_role("button", name="Invite @llm-tco").click()
    await expect(channel(page).get_by_text("added @llm-tco to the channel")).to_be_visible()
    await expect(channel(page).locator(".pane-head")).to_contain_text("llm-tco")


async def test_the_focus_stays_where_it_was_while_messages_arrive(bench: Bench) -> None:
    page = await started(bench)
    for it in (page.get_by_role("link", name="budget"), page.get_by_role("button", name="Close thread")):
        await it.focus()
        message = bench.post("one more")
        await expect(channel(page).locator(f"[data-ts='{message.ts}']")).to_be_visible()
        await expect(it).to_be_focused()
        bench.workspace.delete(message)


async def test_a_permalink_opens_its_thread(bench: Bench) -> None:
    root = bench.post("the root of it all")
    link = f"{bench.url}/archives/{CHANNEL}/p{root.ts.replace('.', '')}"
    bench.post("list", mrkdwn(f"<{link}|Asked today>"))
    page = await bench.open("C0PLATFORM")
    await page.get_by_role("link", name="llm-costs").click()
    await channel(page).get_by_role("link", name="Asked today").click()
    await expect(thread(page).get_by_text("the root of it all")).to_be_visible()
    await page.goto(link)
    await expect(thread(page).get_by_text("the root of it all")).to_be_visible()


async def test_at_400_px_the_thread_fills_the_screen_and_nothing_scrolls_sideways(bench: Bench) -> None:
    page = await started(bench, viewport=NARROW)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    bounds = await thread(page).bounding_box()
    assert bounds is not None
    assert bounds["width"] == NARROW["width"]
    assert await page.evaluate(overflow) == 0
    assert await page.evaluate(
        "[...document.querySelectorAll('.scroller')].every(it => it.scrollWidth <= it.clientWidth)"
    )
    await expect(channel(page)).to_be_hidden()
    await shot(page, "thread-light-400")
    await page.get_by_role("button", name="Back to the channel").click()
    await expect(thread(page)).to_be_hidden()
    await page.get_by_role("button", name="Channels").click()
    await shot(page, "channels-light-400")
    await page.get_by_role("link", name="platform").click()
    await expect(channel(page).get_by_role("heading", name="#platform")).to_be_visible()
    await expect(page.get_by_role("navigation")).to_be_hidden()
    assert await page.evaluate(overflow) == 0


async def test_dark_follows_the_system_until_the_toggle_says_otherwise(bench: Bench) -> None:
    page = await bench.open(CHANNEL, color_scheme="dark")
    paper = "getComputedStyle(document.body).backgroundColor"
    dark = await page.evaluate(paper)
    await page.get_by_role("button", name="Switch to light").click()
    light = await page.evaluate(paper)
    assert light != dark
    await page.reload()
    await expect(page.get_by_role("button", name="Switch to dark")).to_be_visible()
    assert await page.evaluate(paper) == light


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_text_stands_out_from_what_is_behind_it(bench: Bench, look: str) -> None:
    page = await started(bench, color_scheme=look)
    assert await page.evaluate(FAINT_TEXT) == []
    await shot(page, f"thread-{look}-1440")
    await thread(page).get_by_role("button", name="Fill in a form").click()
    await page.get_by_role("button", name="Compute").click()
    await expect(page.get_by_text("Please fill this in.").first).to_be_visible()
    assert await page.evaluate(FAINT_TEXT) == []
