"""`/llm-tco digest …` and the buttons of a digest, as people use them: signed requests and a real store."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from redis.asyncio import Redis

from bot.lanes import utc_now
from bot.playground.block_kit import elements_of
from bot.playground.plain_text import label_of
from bot.playground.records import TEAM_ID, Message
from bot.playground.workspace import ENGINEER, MANAGER
from bot.playground.workspace import Workspace as LocalWorkspace
from bot.run import installed_app, local_slack
from bot.store.digests import Held
from bot.store.keys import Workspace
from tests.conftest import settings
from tests.people import People

HOME = Workspace("", TEAM_ID)
ASKED = "/llm-tco 2B tokens a month, gpt-4o-mini quality, 9 to 5 on weekdays, no MLOps, nothing regulated"


async def subscription(people: People) -> Held | None:
    return await people.slack.parts.lanes.digests.get(HOME.place(people.channel))


def digests(people: People) -> list[Message]:
    return [each for each in people.all() if each.metadata]


async def press(people: People, message: Message, label: str, by: str = ENGINEER.id) -> None:
    """Press a button of any message, one that only one person sees as well."""
    for block, element in elements_of(list(message.blocks)):
        if label_of(element) == label:
            where = {"channel": message.channel, "message_ts": message.ts}
            delivery = people.slack.playground.state.delivery
            await delivery.act(by, where, block["block_id"], element["action_id"], {})
            return await people.settled()
    pytest.fail(f"no button {label!r} in {message.text!r}")


def last_whisper(people: People) -> Message:
    return [each for each in people.all() if each.ephemeral_to is not None][-1]


async def test_a_channel_is_subscribed_with_a_day_an_hour_and_a_zone(people: People) -> None:
    await people.say("/llm-tco digest on tuesday 10:00 Europe/Berlin")
    assert "Tuesday 10:00 Europe/Berlin, set by <@U0ENGINEER>" in people.whispers()[-1]
    held = await subscription(people)
    assert held is not None
    assert held.next_epoch is not None
    due = datetime.fromtimestamp(held.next_epoch, UTC)
    assert (due.weekday(), due.hour in {8, 9}) == (1, True)
    assert timedelta(0) < due - utc_now() <= timedelta(days=7)
    assert people.texts_anywhere() == people.whispers(), "nothing is posted for all to see"


async def test_without_a_zone_it_is_asked_for_and_the_words_are_kept(people: People) -> None:
    """Slack tells a person's zone only those who may read all profiles, which the bot does not ask for."""
    await people.say("/llm-tco digest on friday 16:00 silent")
    assert await subscription(people) is None
    await press(people, last_whisper(people), "Asia/Kolkata")
    held = await subscription(people)
    assert held is not None
    assert str(held.subscription.weekly) == "Friday 16:00 Asia/Kolkata"
    assert held.subscription.silent


async def test_a_channel_keeps_its_zone_and_its_owner_when_the_day_is_changed(people: People) -> None:
    await people.say("/llm-tco digest on tokyo")
    await people.say("/llm-tco digest on thursday", by=MANAGER.id)
    held = await subscription(people)
    assert held is not None
    assert str(held.subscription.weekly) == "Thursday 09:00 Asia/Tokyo"
    assert held.subscription.owner == ENGINEER.id


async def test_what_is_not_understood_changes_nothing(people: People) -> None:
    await people.say("/llm-tco digest on tokyo")
    await people.say("/llm-tco digest on 25:00")
    assert "and nothing else" in people.whispers()[-1]
    await people.say("/llm-tco digest sometimes")
    assert "and nothing else" in people.whispers()[-1]
    held = await subscription(people)
    assert held is not None
    assert str(held.subscription.weekly) == "Monday 09:00 Asia/Tokyo"


async def test_a_channel_is_muted_by_a_word(people: People) -> None:
    await people.say("/llm-tco digest mute")
    assert "This channel gets no weekly digest." in people.whispers()[-1]
    await people.say("/llm-tco digest on utc")
    await people.say("/llm-tco digest mute")
    assert "Muted until" in people.whispers()[-1]
    await people.say("/llm-tco digest unmute")
    assert "Muted until" not in people.whispers()[-1]


async def test_the_hint_stays_whatever_was_typed(people: People) -> None:
    await people.say(f"/llm-tco digest on {'x' * 500}")
    assert "Type the command with what is to change." in people.whispers()[-1]


async def test_status_and_off(people: People) -> None:
    await people.say("/llm-tco digest")
    assert "This channel gets no weekly digest." in people.whispers()[-1]
    await people.say("/llm-tco digest on utc")
    await people.say("/llm-tco digest status", by=MANAGER.id)
    assert "Monday 09:00 UTC" in people.whispers()[-1]
    await people.say("/llm-tco digest off")
    assert "Unsubscribed." in people.whispers()[-1]
    assert await subscription(people) is None
    await people.say("/llm-tco digest off")
    assert "There was nothing to end." in people.whispers()[-1]


async def test_a_preview_is_for_one_person_and_counts_for_no_week(people: People) -> None:
    await people.say("/llm-tco digest preview")
    assert "A preview that only you see." in people.whispers()[-1]
    assert digests(people) == []
    assert await people.slack.parts.lanes.digests.counts() == {}


async def test_a_preview_of_an_unsubscribed_channel_says_so_and_subscribes_by_its_button(
    people: People,
) -> None:
    await people.say("/llm-tco digest preview")
    assert "This channel is not subscribed." in people.whispers()[-1]
    assert "subscribed this channel" not in people.whispers()[-1]
    await press(people, last_whisper(people), "Subscribe this channel")
    await press(people, last_whisper(people), "Europe/London")
    held = await subscription(people)
    assert held is not None
    assert str(held.subscription.weekly) == "Monday 09:00 Europe/London"


async def test_now_sends_the_digest_of_this_week_and_only_once(people: People) -> None:
    await people.say("/llm-tco digest now")
    assert "This channel gets no weekly digest." in people.whispers()[-1]
    await people.say("/llm-tco digest on utc")
    await people.say("/llm-tco digest now")
    (message,) = digests(people)
    assert "nothing changed for the decisions of this channel" in message.text
    await people.say("/llm-tco digest now")
    assert digests(people) == [message]
    assert f"/archives/{people.channel}/p{message.ts.replace('.', '')}" in people.whispers()[-1]
    held = await subscription(people)
    assert held is not None
    assert held.next_epoch is not None
    assert datetime.fromtimestamp(held.next_epoch, UTC).isocalendar()[:2] != utc_now().isocalendar()[:2]


async def test_the_clock_opens_a_lane_for_what_is_due(people: People) -> None:
    """With the real queue and its worker: what the minute's job does."""
    await people.say("/llm-tco digest on utc")
    held = await subscription(people)
    assert held is not None
    lanes = people.slack.parts.lanes
    await lanes.digests.subscribe(held.place, held.subscription, int(utc_now().timestamp()))
    await lanes.open_lanes()
    await lanes.open_lanes()
    await people.settled()
    after = await subscription(people)
    assert after is not None
    assert after.next_epoch is not None
    assert after.next_epoch > utc_now().timestamp()


async def test_the_buttons_of_a_digest_mute_and_end_it(people: People) -> None:
    await people.say("/llm-tco digest on utc")
    await people.say("/llm-tco digest now")
    (message,) = digests(people)
    await press(people, message, "Mute 4 weeks", by=MANAGER.id)
    muted = await subscription(people)
    assert muted is not None
    assert muted.next_epoch is not None
    assert muted.next_epoch >= (utc_now() + timedelta(days=27)).timestamp()
    assert "Muted until" in people.whispers()[-1]
    await press(people, last_whisper(people), "Unmute", by=MANAGER.id)
    again = await subscription(people)
    assert again is not None
    assert again.next_epoch is not None
    assert again.next_epoch <= (utc_now() + timedelta(days=14)).timestamp()
    await press(people, message, "Change")
    assert people.slack.workspace.views[ENGINEER.id][-1]["private_metadata"].startswith(people.channel)
    await press(people, message, "Unsubscribe")
    assert await subscription(people) is None


async def recorded(people: People) -> None:
    await people.say(ASKED)
    await people.press("Looks right")
    await people.press("Record this decision")


async def with_a_digest(people: People) -> Message:
    """TCO-0001, and the digest that tells of it."""
    await recorded(people)
    await people.say("/llm-tco digest on utc")
    await people.say("/llm-tco digest now")
    (message,) = [each for each in digests(people) if each.text.startswith("Weekly digest")]
    return message


async def status_of(people: People) -> str:
    (filed,) = await people.slack.parts.records.filed("", TEAM_ID, people.channel)
    return filed.status


async def test_a_decision_that_waits_is_accepted_in_the_digest_and_its_thread_shows_it(
    people: People,
) -> None:
    message = await with_a_digest(people)
    await press(people, message, "Accept", by=MANAGER.id)
    assert await status_of(people) == "accepted"
    (card,) = [each.text for each in people.messages() if each.text.startswith("TCO-0001: ")]
    assert "Accepted" in card
    assert people.texts()[-1].startswith("TCO-0001 is accepted now, ")
    after = next(each for each in people.all() if each.ts == message.ts)
    assert after == message, "the digest stays as it is"
    assert last_whisper(people).text == "Accepting TCO-0001: its thread shows what becomes of it."
    assert last_whisper(people).thread_ts is None, "it is said where the button is"
    await press(people, message, "Reject")
    assert "Nothing was changed: it is accepted by now." in people.whispers()[-1]
    assert await status_of(people) == "accepted"


async def test_a_decision_that_waits_is_rejected_in_a_preview(people: People) -> None:
    await with_a_digest(people)
    await people.say("/llm-tco digest preview")
    await press(people, last_whisper(people), "Reject")
    assert await status_of(people) == "rejected"
    assert last_whisper(people).text == "Rejecting TCO-0001: its thread shows what becomes of it."


async def test_only_approvers_decide_in_a_digest(redis_url: str, redis: Redis) -> None:
    assert redis is not None
    told = settings().model_copy(update={"approvers": MANAGER.id})
    async with local_slack(told, redis_url, LocalWorkspace(app=installed_app())) as slack:
        people = People(slack)
        message = await with_a_digest(people)
        await press(people, message, "Accept")
        assert "Nothing was changed" in people.whispers()[-1]
        assert await status_of(people) == "proposed"
        await press(people, message, "Accept", by=MANAGER.id)
        assert await status_of(people) == "accepted"


async def test_a_measured_volume_of_a_digest_opens_its_record_with_the_words_that_update_it(
    people: People,
) -> None:
    """40B tokens a month were measured of 2B that were assumed."""
    await recorded(people)
    await people.press("Accept")
    await people.say("/llm-tco decisions TCO-0001 actual 40B tokens a month")
    await people.say("/llm-tco digest preview")
    await press(people, last_whisper(people), "Update the volume")
    assert "Measured: 40B tokens a month" in people.whispers()[-1]
    assert "a newer one: `/llm-tco decisions TCO-0001 actual 3.2B tokens a month`" in people.whispers()[-1]


async def test_a_short_name_of_several_zones_is_asked_back(people: People) -> None:
    await people.say("/llm-tco digest on 10:00 IST")
    assert "give a place, such as Europe/Berlin" in people.whispers()[-1]
    assert await subscription(people) is None


async def test_the_plural_is_a_command_too_and_opens_no_thread(people: People) -> None:
    await people.say("/llm-tco digests on utc")
    assert people.texts_anywhere() == people.whispers()
    assert await subscription(people) is not None


async def test_who_subscribes_hears_that_the_bot_must_be_in_the_channel(people: People) -> None:
    await people.say("/llm-tco digest on utc")
    assert "nvite me" not in people.whispers()[-1], "it is"
    channels = people.slack.workspace.channels
    channels[people.channel] = replace(channels[people.channel], members=(ENGINEER.id,))
    await people.say("/llm-tco digest on friday")
    assert "I am not in the channel: invite me" in people.whispers()[-1]


async def test_where_that_cannot_be_told_it_is_said_all_the_same(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As without the history scopes."""

    async def nobody_knows(*_arguments: object) -> None:
        return None

    monkeypatch.setattr("bot.listeners.digests.is_member", nobody_knows)
    await people.say("/llm-tco digest on utc")
    assert "Invite me to the channel if I am not in it" in people.whispers()[-1]


async def test_another_day_or_hour_ends_no_mute(people: People) -> None:
    await people.say("/llm-tco digest on utc")
    await people.say("/llm-tco digest mute")
    await people.say("/llm-tco digest on friday 16:00")
    assert "Muted until" in people.whispers()[-1]
    held = await subscription(people)
    assert held is not None
    assert held.subscription.weekly.weekday == 4
    assert held.next_epoch is not None
    assert held.next_epoch >= held.subscription.muted_until > utc_now().timestamp()


async def test_a_text_that_only_begins_like_it_opens_a_thread(people: People) -> None:
    await people.say("/llm-tco digests of 2B tokens a month")
    assert any("2 of 5" in text for text in people.texts())


async def test_what_became_of_digests_is_served_as_metrics(people: People) -> None:
    await people.say("/llm-tco digest on utc")
    await people.say("/llm-tco digest now")
    async with aiohttp.ClientSession() as session, session.get(f"{people.slack.bot_url}/metrics") as answer:
        assert 'llm_tco_digests_total{outcome="sent"} 1\n' in (text := await answer.text())
    assert "llm_tco_digests_overdue 0\n" in text
    held = await subscription(people)
    assert held is not None
    await people.slack.parts.lanes.digests.subscribe(held.place, held.subscription, 1_000)
    async with aiohttp.ClientSession() as session, session.get(f"{people.slack.bot_url}/metrics") as answer:
        assert "llm_tco_digests_overdue 1\n" in await answer.text()


async def test_the_text_of_a_command_is_kept_nowhere(people: People, redis: Redis) -> None:
    await people.say("/llm-tco digest on tuesday 10:00 Europe/Berlin silent")
    async for key in redis.scan_iter():
        value = await redis.dump(key)
        assert value is not None
        assert b"silently" not in value
        assert b"digest on" not in value
