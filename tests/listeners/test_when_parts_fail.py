"""What people see when Redis is away, when Slack fails, and when a mistake of ours comes up."""

import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot import posting, turns
from bot.messages.render import Message
from bot.playground.records import TEAM_ID
from bot.playground.workspace import BOT_USER, ENGINEER, Workspace
from bot.run import installed_app, local_slack
from bot.settings import Settings
from bot.store.embedded import embedded
from bot.store.keys import Place
from tests.people import People

ACK_SECONDS = 3


class Outage:
    """The bot on a Redis of its own that can be stopped and started again."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.server = AsyncExitStack()

    async def begin(self) -> None:
        await self.server.aclose()

    async def end(self) -> str:
        return await self.server.enter_async_context(embedded(self.directory))


@pytest.fixture
async def outage(tmp_path: Path) -> AsyncIterator[tuple[People, Outage]]:
    redis = Outage(tmp_path)
    url = await redis.end()
    async with local_slack(Settings.model_construct(), url, Workspace(app=installed_app())) as slack:
        yield People(slack), redis
    await redis.begin()


async def send(people: People, event: dict[str, Any], *, again: bool = False) -> int:
    """Hand an event to the app as Slack does, and the status that it answers."""
    body = {
        "type": "event_callback",
        "team_id": TEAM_ID,
        "event_id": "Ev1",
        "event": {
            "type": "message",
            "user": ENGINEER.id,
            "channel": people.channel,
            "channel_type": "channel",
        }
        | event,
    }
    request = AsyncBoltRequest(
        body=json.dumps(body),
        headers={"x-slack-retry-num": "1"} if again else {},
        mode="socket_mode",
    )
    return int((await people.slack.parts.app.async_dispatch(request)).status)


def reply_in(people: People, text: str) -> dict[str, Any]:
    return {"text": text, "ts": "1795000000.000100", "thread_ts": people.thread, "parent_user_id": BOT_USER}


async def test_a_command_is_told_at_once_that_it_was_not_saved(outage: tuple[People, Outage]) -> None:
    people, redis = outage
    await redis.begin()
    began = time.monotonic()
    await people.slack.playground.state.delivery.say(ENGINEER.id, people.channel, "/llm-tco")
    assert time.monotonic() - began < ACK_SECONDS
    (told,) = people.whispers()
    assert "could not save" in told
    assert "again" in told


async def test_a_press_is_told_at_once_and_counts_when_pressed_again(outage: tuple[People, Outage]) -> None:
    people, redis = outage
    await people.say("/llm-tco")
    await redis.begin()
    question = people.messages()[-1]
    block = next(each for each in question.blocks if each["type"] == "actions")
    press: tuple[str, dict[str, str], str, str, dict[str, str]] = (
        ENGINEER.id,
        {"channel": question.channel, "message_ts": question.ts},
        block["block_id"],
        block["elements"][0]["action_id"],
        {},
    )
    delivery = people.slack.playground.state.delivery
    assert await delivery.act(*press)
    assert "could not save" in people.whispers()[-1]
    await redis.end()
    await delivery.act(*press)
    await people.settled()
    assert "2 of 5" in people.texts()[-1]


async def test_an_event_is_refused_and_processed_once_when_slack_sends_it_again(
    outage: tuple[People, Outage],
) -> None:
    people, redis = outage
    await people.say("/llm-tco")
    await redis.begin()
    event = reply_in(people, "2B tokens a month")
    assert await send(people, event) == 503
    assert "could not save" in people.whispers()[-1]
    told = len(people.whispers())
    assert await send(people, event, again=True) == 503
    assert len(people.whispers()) == told
    await redis.end()
    assert await send(people, event, again=True) == 200
    assert await send(people, event, again=True) == 200
    await people.settled()
    assert [text for text in people.texts() if "of 5" in text][1:] == [people.texts()[-1]]
    assert "2 of 5" in people.texts()[-1]


async def test_a_message_in_a_thread_of_others_is_refused_without_a_word(
    outage: tuple[People, Outage],
) -> None:
    """With Redis away nobody knows whether the thread has a session; Slack will ask again."""
    people, redis = outage
    await redis.begin()
    event = {"text": "lunch?", "ts": "1795000000.000100", "thread_ts": "1795000000.000001"}
    assert await send(people, event) == 503
    assert people.whispers() == []


@pytest.mark.parametrize(
    "change",
    [
        {"bot_id": "B1"},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"user": BOT_USER},
        {"edited": {"user": ENGINEER.id, "ts": "1795000000.000200"}},
    ],
)
async def test_bots_edits_and_notices_are_ignored(people: People, change: dict[str, Any]) -> None:
    await people.say("/llm-tco")
    before = people.texts()
    assert await send(people, reply_in(people, "2B tokens a month") | change) == 200
    await people.settled()
    assert people.texts() == before


async def test_what_is_open_is_said_again_when_slack_failed_after_the_save(people: People) -> None:
    await people.say("/llm-tco")
    assert not people.slack.playground.state.faults.turn({"api_fail_next": 1})
    await people.say("2B tokens a month")
    assert "2 of 5" in people.texts()[-1]
    assert len([text for text in people.texts() if "2 of 5" in text]) == 1
    await people.say("gpt-4o-mini quality")
    assert "3 of 5" in people.texts()[-1]


async def test_a_mistake_of_ours_is_owned_up_to_and_costs_nothing(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    await people.say("/llm-tco")
    with monkeypatch.context() as during:
        during.setattr(turns, "advance", broken)
        await people.say("2B tokens a month")
    assert "went wrong" in people.texts()[-1]
    assert "ZeroDivision" not in people.texts()[-1]
    await people.say("2B tokens a month")
    assert "2 of 5" in people.texts()[-1]


async def test_a_session_of_another_version_is_refused_with_what_to_do(people: People) -> None:
    await people.say("/llm-tco")
    assert people.thread is not None
    key = Place("", TEAM_ID, people.channel).thread(people.thread)
    newer = json.dumps({"schema_version": 999, "state": {}})
    await people.slack.parts.store.redis.set(key.session, newer, ex=60)
    await people.press("2B tokens a month")
    assert "another version" in people.texts()[-1]
    assert await people.slack.parts.store.redis.get(key.session) == newer.encode()


async def test_a_refused_block_costs_its_looks_and_not_the_answer(people: People) -> None:
    await people.say("/llm-tco")
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "The API wins."}}
    broken = {"type": "data_visualization", "title": "Costs"}
    message = Message("The API wins.", [section, broken])
    ts = await posting.post(people.slack.parts.turns.client, people.channel, people.thread, message)
    posted = people.messages()[-1]
    assert posted.ts == ts
    assert posted.text == "The API wins."
    assert [block["type"] for block in posted.blocks] == ["section"]
