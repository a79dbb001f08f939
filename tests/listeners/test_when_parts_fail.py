"""What people see when Redis is away, when Slack fails, and when a mistake of ours comes up."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from docket import ExponentialRetry
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisGoneError
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import posting, turns, verdicts
from bot.channel_facts import ChannelFacts, NoRecords
from bot.conversation.replies import Expired
from bot.conversation.state import Typed
from bot.language.normalise import MAX_CHARACTERS
from bot.listeners.decisions import DecisionDesk
from bot.listeners.desk import Desk
from bot.listeners.digests import DigestDesk
from bot.messages.render import Message, render
from bot.playground.records import TEAM_ID
from bot.playground.workspace import BOT_USER, ENGINEER, Workspace
from bot.queue import LaneQueue, Queue, connected
from bot.run import installed_app, local_slack
from bot.serving import listen, served, url_of
from bot.settings import Settings
from bot.store.digests import Digests
from bot.store.embedded import embedded
from bot.store.keys import Place, ThreadKey
from bot.store.records import Records
from bot.store.session import Asked, Event
from bot.store.turns import Store
from bot.turns import Turns
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


async def send(
    people: People, event: dict[str, Any], *, again: bool = False, team: str = TEAM_ID
) -> tuple[int, bool]:
    """Hand an event to the app as Slack does; the status that it answers, and whether Slack asks again."""
    body = {
        "type": "event_callback",
        "team_id": team,
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
    answer = await people.slack.parts.app.async_dispatch(request)
    return answer.status, answer.status != 200 and "x-slack-no-retry" not in answer.headers


def reply_in(people: People, text: str) -> dict[str, Any]:
    return {"text": text, "ts": "1795000000.000100", "thread_ts": people.thread, "parent_user_id": BOT_USER}


async def test_a_command_is_told_at_once_that_it_was_not_saved(outage: tuple[People, Outage]) -> None:
    people, redis = outage
    await redis.begin()
    began = time.monotonic()
    await people.slack.playground.state.delivery.say(ENGINEER.id, people.channel, "/llm-tco")
    assert time.monotonic() - began < ACK_SECONDS
    (told,) = people.whispers()
    assert "nothing was saved" in told
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
    assert "nothing was saved" in people.whispers()[-1]
    told = [message for message in people.all() if message.ephemeral_to is not None]
    assert told[-1].thread_ts == question.thread_ts
    await redis.end()
    await delivery.act(*press)
    await people.settled()
    assert "2 of 5" in people.texts()[-1]


async def test_a_message_whose_author_was_told_to_repeat_it_is_not_sent_again_by_slack(
    outage: tuple[People, Outage],
) -> None:
    people, redis = outage
    await people.say("/llm-tco")
    await redis.begin()
    assert await send(people, reply_in(people, "2B tokens a month")) == (503, False)
    assert "nothing was saved" in people.whispers()[-1]


async def test_an_event_that_nobody_was_told_of_is_processed_once_when_slack_sends_it_again(
    outage: tuple[People, Outage],
) -> None:
    people, redis = outage
    await people.say("/llm-tco")
    await redis.begin()
    event = reply_in(people, "2B tokens a month")
    people.slack.playground.state.faults.turn({"api_fail_next": 3})
    told = len(people.whispers())
    assert await send(people, event) == (503, True)
    assert await send(people, event, again=True) == (503, True)
    assert len(people.whispers()) == told
    await redis.end()
    people.slack.playground.state.faults.turn({"api_fail_next": 0})
    assert await send(people, event, again=True) == (200, False)
    assert await send(people, event, again=True) == (200, False)
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
    assert await send(people, event) == (503, True)
    assert people.whispers() == []


async def test_what_its_author_was_told_is_not_saved_does_not_count_beside_its_repetition(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer reaches its inbox, and then no job can be added for it."""
    await people.say("/llm-tco")
    with monkeypatch.context() as during:
        during.setattr(Queue, "converse", away)
        await people.press("2B tokens a month")
    assert "nothing was saved" in people.whispers()[-1]
    redis = people.slack.parts.store.redis
    assert [key async for key in redis.scan_iter(match="*:inbox:*")] == []
    await people.say("gpt-4o-mini quality")
    assert "1 of 5" in people.texts()[-1]


async def test_a_command_that_was_not_queued_opens_no_thread_later(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as during:
        during.setattr(Queue, "open_thread", away)
        await people.say("/llm-tco 2B tokens a month")
    assert "nothing was saved" in people.whispers()[-1]
    assert [key async for key in people.slack.parts.store.redis.scan_iter(match="*:command:*")] == []


async def away(*_: object) -> None:
    raise RedisGoneError


async def test_a_request_of_another_team_is_refused(people: People) -> None:
    event = {"text": f"<@{BOT_USER}> 2B tokens a month", "ts": "1795000000.000100"}
    await send(people, event, team="T0OTHER")
    form = {
        "command": "/llm-tco",
        "team_id": "T0OTHER",
        "channel_id": people.channel,
        "user_id": ENGINEER.id,
        "trigger_id": "1.1.a",
        "text": "forget all",
        "response_url": f"{people.slack.url}/response/none",
    }
    request = AsyncBoltRequest(body=urlencode(form), mode="socket_mode")
    await people.slack.parts.app.async_dispatch(request)
    await people.settled()
    assert [each for each in people.all() if each.is_bot] == []
    redis = people.slack.parts.store.redis
    assert [key async for key in redis.scan_iter(match="llm-tco:*")] == []


async def test_two_teams_on_one_redis_do_not_see_each_other(people: People, redis_url: str) -> None:
    """The same channel and thread in another team: nothing of it is listed, forgotten or taken."""
    await people.say("/llm-tco")
    assert people.thread is not None
    async with Redis.from_url(redis_url) as redis:
        other = Store(redis)
        for place in (Place("", "T0OTHER", people.channel), Place("E0GRID", TEAM_ID, people.channel)):
            assert await other.sessions(place, 20) == ()
            assert await other.forget(place) == 0
    await people.say("2B tokens a month")
    assert "2 of 5" in people.texts()[-1]


async def test_a_text_longer_than_any_answer_is_cut_before_it_is_stored(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored: list[str] = []
    push = Store.push

    async def noted(store: Store, key: ThreadKey, event: Event) -> tuple[ThreadKey, bool]:
        assert isinstance(event.utterance, Typed)
        stored.append(event.utterance.text)
        return await push(store, key, event)

    monkeypatch.setattr(Store, "push", noted)
    await people.say("/llm-tco " + "x" * 5_000)
    await people.say("x" * 5_000)
    assert [len(text) for text in stored] == [MAX_CHARACTERS + 1] * 2
    assert "too long" in " ".join(people.texts())


async def test_no_key_that_lives_on_holds_what_somebody_said(redis_url: str, redis: Redis) -> None:
    """Looked at while a job waits: no worker runs."""
    said, url = "2B tokens a month", "https://hooks.slack.test/commands/secret"
    place = Place("E0GRID", TEAM_ID, "C0LLMCOSTS")
    async with connected(redis_url) as docket:
        docket.register(Turns.open_thread)
        docket.register(Turns.converse)
        store = Store(redis)
        queue = Queue(docket, store)
        digests = DigestDesk(Digests(redis), LaneQueue(docket), ChannelFacts(NoRecords()).read)
        me = AuthorizeResult(enterprise_id="E0GRID", team_id=TEAM_ID)
        desk = Desk(store, queue, me, digests, DecisionDesk(Records(redis)))
        await desk.open(place, "c1", Asked(by=ENGINEER.id, text=said, response_url=url))
        utterance = Typed(text=said, by=ENGINEER.id, addressed=True)
        await desk.take(place.thread("1795000000.000100"), Event(id="m1", utterance=utterance))
        lasting = [key async for key in redis.scan_iter() if await redis.ttl(key) == -1]
        assert lasting, "no job waits"
        for key in lasting:
            held = await redis.dump(key)
            assert held is not None
            assert said.encode() not in held
            assert b"hooks.slack" not in held
        await redis.flushall()


async def test_a_slow_response_url_does_not_hold_up_an_acknowledgement(people: People) -> None:
    async def never(_request: Request) -> Response:
        await asyncio.Event().wait()
        raise AssertionError

    listener = listen("127.0.0.1", 0)
    async with served(Starlette(routes=[Route("/", never, methods=["POST"])]), listener, 0):
        told = await posting.whisper(people.slack.parts.turns.client, url_of(listener), render(Expired()))
    assert not told


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
    assert await send(people, reply_in(people, "2B tokens a month") | change) == (200, False)
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


async def test_a_message_that_slack_takes_in_no_blocks_is_posted_as_text(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    await answered(people)
    monkeypatch.setattr(verdicts, "render", lambda _: Message("The API wins.", [{"type": "section"}]))
    await people.press("Looks right")
    assert people.messages()[-1].text == "The API wins."
    assert people.messages()[-1].blocks == ()


async def test_a_message_that_slack_takes_in_no_form_is_owned_up_to(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    await answered(people)
    post, refusals = posting.post, [SlackApiError("refused", {"error": "invalid_arguments"})]  # type: ignore[no-untyped-call]  # the SDK leaves it untyped

    async def refused_once(*arguments: Any) -> str:  # noqa: ANN401 - those of the real one
        if refusals:
            raise refusals.pop()
        return await post(*arguments)

    monkeypatch.setattr(posting, "post", refused_once)
    await people.press("Looks right")
    assert "went wrong" in people.texts()[-1]
    await people.say("4B tokens a month")
    assert "a month" in people.texts()[-1]


async def test_what_cannot_be_said_now_is_said_when_somebody_speaks_again(people: People) -> None:
    """The bot is removed from the channel in mid-questionnaire, and invited again."""
    await people.say("/llm-tco")
    workspace = people.slack.workspace
    channel = workspace.channels[people.channel]
    without = tuple(each for each in channel.members if each != BOT_USER)
    workspace.channels[people.channel] = replace(channel, members=without)
    await people.press("2B tokens a month")
    workspace.channels[people.channel] = channel
    await people.say("gpt-4o-mini quality")
    assert "3 of 5" in people.texts()[-1]


async def test_whoever_asked_is_told_when_no_thread_can_be_opened(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unreachable(*_: object) -> str:
        raise aiohttp.ServerDisconnectedError

    monkeypatch.setattr(posting, "post", unreachable)
    await people.slack.playground.state.delivery.say(ENGINEER.id, people.channel, "/llm-tco")
    place = Place("", TEAM_ID, people.channel)
    (key,) = [key async for key in people.slack.parts.store.redis.scan_iter(match="*:command:*")]
    event_id = key.decode().rpartition(":")[2]
    last = ExponentialRetry(attempts=1)
    await people.slack.parts.turns.open_thread("", TEAM_ID, place.channel, event_id, last)
    assert "went wrong" in people.whispers()[-1]
    await people.slack.parts.store.let_go(place, event_id)
    monkeypatch.undo()
    await people.settled()


async def answered(people: People) -> None:
    """Five answers: the summary waits."""
    await people.say(
        "/llm-tco 2B tokens a month, gpt-4o-mini quality, business hours, no MLOps, no regulated data"
    )
