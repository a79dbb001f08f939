"""What people do about findings, and about records in threads that cannot be posted in: the bot, all real."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from redis.asyncio import Redis

from bot.cards import Press
from bot.conversation.state import DecisionName
from bot.decisions.choices import shown_as
from bot.playground.block_kit import elements_of
from bot.playground.plain_text import label_of
from bot.playground.records import TEAM_ID
from bot.playground.workspace import BOT_USER, ENGINEER, MANAGER
from bot.playground.workspace import Workspace as LocalWorkspace
from bot.records.record import Record, StatusChange
from bot.run import installed_app, local_slack
from bot.store.records import Records
from costmodel.scenario import ModelNeed, Scenario, Team, Volume
from costmodel.standing import standing
from tests.conftest import settings
from tests.listeners.test_decisions_by_slack import (
    HOME,
    cards,
    flipped,
    look,
    offered,
    only,
    press_in,
    recorded,
    with_a_flip,
    worked,
)
from tests.people import People

FLIPPED = "TCO-0002"


def findings(people: People) -> list[tuple[str, list[str]]]:
    """What was said of flips, each with the buttons that are under it."""
    return [
        (each.text, [label_of(element) for _, element in elements_of(list(each.blocks))])
        for each in people.messages()
        if "the other side wins now" in each.text
    ]


async def look_again(people: People) -> None:
    """As the next night does."""
    await people.slack.parts.records.watched(HOME, "another day")
    await look(people)


async def kept_as(redis: Redis, record: Record) -> None:
    """Have a record be another one than it was."""
    await redis.hset(HOME.records, record.id, record.model_dump_json())


async def of(records: Records, record_id: str) -> Record:
    held = await records.get(HOME, record_id)
    assert held is not None
    return held.record


async def status_of(records: Records, record_id: str) -> str:
    held = await records.get(HOME, record_id)
    assert held is not None
    return held.status


async def test_a_decision_that_is_opened_and_accepted_again_is_told_of_its_flip_anew(people: People) -> None:
    await with_a_flip(people)
    await people.press("Re-open")
    await worked(people, "accept", MANAGER.id, FLIPPED)
    await look_again(people)
    (first, first_buttons), (second, second_buttons) = findings(people)
    assert "it was opened again" in first
    assert first_buttons == []
    assert second.startswith(f"*{FLIPPED}: the other side wins now")
    assert second_buttons == ["Re-open", "Accept the new verdict", "Snooze 4 weeks"]


async def test_a_snooze_ends_when_the_decision_is_opened_again(people: People) -> None:
    records = await with_a_flip(people)
    await people.press("Snooze 4 weeks")
    for name in ("reopen", "accept"):
        await worked(people, name, MANAGER.id, FLIPPED)
    today = datetime.now(UTC).date()
    assert FLIPPED in {each.record.id for each in (await records.watching(HOME, today)).filed}


async def test_a_card_says_what_stands_and_until_when_its_record_is_left_alone(people: People) -> None:
    records = await with_a_flip(people)
    await people.say(f"/llm-tco decisions {FLIPPED}")
    assert "the other side wins, " in people.whispers()[-1]
    await people.press("Snooze 4 weeks")
    await people.say(f"/llm-tco decisions {FLIPPED}")
    until = datetime.now(UTC).date() + timedelta(weeks=4)
    assert f"Left alone by the watch until {until.day} " in people.whispers()[-1]
    assert "the other side wins, " not in people.whispers()[-1]
    assert (await records.beside(await of(records, FLIPPED), until)).snoozed_until is None, "not for longer"


async def test_who_snoozes_what_is_left_alone_already_is_told_so_alone(people: People) -> None:
    await with_a_flip(people)
    for by in (MANAGER.id, ENGINEER.id):
        await worked(people, "snooze", by, FLIPPED)
    assert len([text for text in people.texts() if "as <@" in text and "is left alone until" in text]) == 1
    assert "Nothing was changed: it is left alone until" in people.whispers()[-1]


@pytest.mark.parametrize(("name", "said"), [("snooze", "What stands then"), ("replay", "at today's prices:")])
async def test_what_is_pressed_once_is_said_once_also_where_its_job_runs_twice(
    people: People, name: DecisionName, said: str
) -> None:
    """The worker died when all was done, and before it could say so."""
    records, filing = await with_a_flip(people), people.slack.parts.turns.filing
    held = await records.get(HOME, FLIPPED)
    assert held is not None
    for again in (False, True):
        press = Press(MANAGER.id, "", "the same press", again)
        await filing._done(held, name, press, "")  # noqa: SLF001 - as the queue runs it again
    assert len([text for text in people.texts() if said in text]) == 1


async def test_a_verdict_that_holds_again_says_so_and_has_no_buttons_any_more(
    people: People, redis: Redis
) -> None:
    records = await with_a_flip(people)
    (press,) = offered(people, "Accept the new verdict")
    was = await of(records, FLIPPED)
    first = await of(records, "TCO-0001")
    await kept_as(redis, was.model_copy(update={"standing": first.standing}))
    await look_again(people)
    ((text, buttons),) = findings(people)
    assert text.startswith(f"*{FLIPPED}: it holds again as recorded, since ")
    assert buttons == []
    assert await records.noticed("", TEAM_ID) == []
    await kept_as(redis, was)
    await look_again(people)
    ((text, buttons),) = findings(people)
    assert text.startswith(f"*{FLIPPED}: the other side wins now"), "its message says it again"
    assert "Accept the new verdict" in buttons
    assert offered(people, "Accept the new verdict") == [press]


async def test_a_verdict_that_flipped_back_is_not_accepted_by_the_button_that_is_left(people: People) -> None:
    """The catalog's prices: an API is ahead by 15 % on 1 September 2026, own GPUs by 12 % from October on."""
    records = await recorded(people)
    case = Scenario(
        volume=Volume(tokens_per_month=36e9), model=ModelNeed(tier="mid"), team=Team(mlops_fte=0.5)
    )
    before, later = date(2026, 9, 1), date(2026, 10, 1)
    was = (await only(records)).record.model_copy(
        update={"id": FLIPPED, "scenario": case, "standing": standing(case, on=later)}
    )
    filed = await records.add(was)
    await records.change(filed, StatusChange(status="accepted", by=MANAGER.id, at=datetime.now(UTC)))
    people.slack.parts.turns.filing.clock = lambda: datetime(2026, 10, 1, 12, tzinfo=UTC)
    shown = shown_as(before, standing(case, on=before))
    await worked(people, "accept_new", MANAGER.id, FLIPPED, shown)
    assert await status_of(records, FLIPPED) == "accepted"
    assert "Nothing was changed: what that button would have accepted" in people.texts()[-1]


async def test_of_two_verdicts_of_a_thread_the_one_that_is_accepted_later_counts(people: People) -> None:
    records = await recorded(people)
    await people.press("Accept")
    await people.press("Volume doubles")
    await people.press("Record this decision")
    await people.press("Accept", by=MANAGER.id)
    first, second = await records.filed("", TEAM_ID)
    assert (first.status, first.superseded_by) == ("superseded", FLIPPED)
    assert second.status == "accepted"
    assert "*Superseded* by TCO-0002" in cards(people)[0]
    assert "in the place of TCO-0001" in cards(people, FLIPPED)[0]
    await people.say("/llm-tco decisions TCO-0002")
    assert "in the place of TCO-0001" in people.whispers()[-1]


async def test_a_verdict_of_another_thread_is_not_given_up_for_it(people: People) -> None:
    records = await recorded(people)
    await people.press("Accept")
    held = await only(records)
    thread = people.slack.workspace.post(people.channel, BOT_USER, "another verdict")
    await records.add(held.record.model_copy(update={"id": FLIPPED, "thread_ts": thread.ts}))
    await worked(people, "accept", MANAGER.id, FLIPPED)
    assert [each.status for each in await records.filed("", TEAM_ID)] == ["accepted", "accepted"]


def direct(people: People, user: str) -> list[str]:
    """What the bot told somebody in a direct message."""
    channels = people.slack.workspace.channels.values()
    theirs = {each.id for each in channels if each.id.startswith("D") and user in each.members}
    return [
        each.text
        for each in people.slack.workspace.messages.values()
        if each.channel in theirs and each.is_bot
    ]


def without_the_bot(people: People, channel: str) -> None:
    """Send the bot out of a channel."""
    channels = people.slack.workspace.channels
    held = channels[channel]
    channels[channel] = replace(held, members=tuple(each for each in held.members if each != BOT_USER))


@pytest.mark.parametrize(
    ("name", "becomes"), [("accept", "accepted"), ("reject", "rejected"), ("replay", "proposed")]
)
async def test_who_presses_where_the_bot_may_not_post_is_told_what_became_of_it(
    people: People, name: DecisionName, becomes: str
) -> None:
    records = await recorded(people)
    without_the_bot(people, people.channel)
    await worked(people, name, MANAGER.id)
    assert (await only(records)).status == becomes
    (told,) = direct(people, MANAGER.id)
    assert "What you pressed about TCO-0001 cannot be shown in its <http" in told
    assert "I am not in the channel" in told
    assert f"It is {becomes}" in told


@pytest.mark.parametrize("name", ["replay", "accept_new"])
async def test_who_asks_for_todays_prices_of_a_model_that_is_not_on_record_is_told_which(
    people: People, name: DecisionName
) -> None:
    records = await recorded(people)
    held = (await only(records)).record
    need = held.scenario.model.model_copy(update={"api_model": "gone_model"})
    gone = held.scenario.model_copy(update={"model": need})
    await records.add(held.model_copy(update={"id": FLIPPED, "scenario": gone}))
    await worked(people, name, MANAGER.id, FLIPPED, f"2026-11-24:{'0' * 16}")
    assert f"{FLIPPED} cannot be decided again" in people.whispers()[-1]
    assert "gone_model" in people.whispers()[-1]


async def test_a_mistake_of_the_bot_itself_is_told_with_a_reference(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    await recorded(people)

    def mistaken(*_arguments: object) -> None:
        msg = "a mistake"
        raise KeyError(msg)

    monkeypatch.setattr("bot.filing.replay_of", mistaken)
    await worked(people, "replay", MANAGER.id)
    assert "Something went wrong on my side" in people.whispers()[-1]


async def test_whoever_forgets_a_channel_learns_nothing_of_the_records_of_others(people: People) -> None:
    await recorded(people)
    people.channel = "C0PLATFORM"
    for words in ("forget", "forget all"):
        await people.say(f"/llm-tco {words}")
        assert people.whispers()[-1] == "There was nothing to delete in this channel.", words
    await people.say("/llm-tco forget records")
    assert "The channel has no decision records" in people.whispers()[-1]


async def test_where_approvers_are_set_they_alone_are_told_of_the_workspace(
    redis_url: str, redis: Redis
) -> None:
    assert redis is not None
    told = settings().model_copy(update={"approvers": MANAGER.id})
    async with local_slack(told, redis_url, LocalWorkspace(app=installed_app())) as slack:
        people = People(slack)
        records = await recorded(people)
        other = flipped((await only(records)).record).model_copy(update={"channel": "C0SECRET"})
        await records.add(other)
        await people.say("/llm-tco forget")
        assert "The channel's 1 decision record stays" in people.whispers()[-1]
        await people.say("/llm-tco forget records")
        assert "Nothing was changed" in people.whispers()[-1]
        await people.say("/llm-tco forget", by=MANAGER.id)
        assert "The workspace's 2 decision records stay" in people.whispers()[-1]
        await people.say("/llm-tco forget records", by=MANAGER.id)
        assert "2 decision records of the workspace" in people.whispers()[-1]


async def test_the_buttons_of_a_flip_that_changed_again_are_gone(people: People, redis: Redis) -> None:
    """It flipped, and is then only too close: the first message is over, and another one says that."""
    records = await with_a_flip(people)
    was, first = await of(records, FLIPPED), await of(records, "TCO-0001")
    close = first.standing.model_copy(update={"is_close": True})
    await kept_as(redis, was.model_copy(update={"standing": close}))
    await look_again(people)
    ((text, buttons),) = findings(people)
    assert "it is otherwise since" in text
    assert buttons == []
    (noticed,) = await records.noticed("", TEAM_ID)
    assert noticed.finding.kind == "clear"
    stale = next(each for each in people.messages() if each.ts == noticed.message_ts)
    await press_in(people, stale, "Snooze 4 weeks", MANAGER.id)
    assert await records.noticed("", TEAM_ID) == []
