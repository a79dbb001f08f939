"""What holds when much happens at once, or when a turn loses what it stands on."""

import asyncio
import threading
from datetime import date

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisGoneError

from bot import verdicts
from bot.conversation.advance import advance, start
from bot.conversation.progress import open_slot
from bot.conversation.state import CommandPress, Pressed, State
from bot.playground.records import TEAM_ID
from bot.playground.workspace import ENGINEER
from bot.store.keys import Place, ThreadKey
from bot.store.session import Event
from bot.store.turns import Store, StoredTurn
from bot.turns import today
from costmodel.decide import decide
from costmodel.decision import Decision
from costmodel.scenario import Scenario
from tests.people import People

PLACE = Place("", TEAM_ID, "C0LLMCOSTS")
AT_ONCE = 12
"""Verdicts asked for at once."""


def all_guessed() -> State:
    """A session in which every answer is a guess: its verdict takes the most decisions."""
    state = start("", ENGINEER.id, today()).state
    not_sure = Pressed(press=CommandPress(name="not_sure"), by=ENGINEER.id)
    while state is not None and open_slot(state):
        state = advance(state, not_sure, today()).state
    assert state is not None
    return state


async def thread_with(people: People, state: State, root: str) -> ThreadKey:
    """A thread whose session holds this state."""
    key = PLACE.thread(root)
    async with people.slack.parts.store.turn(key) as turn:
        await turn.save(state)
        turn.said(None)
    return key


async def confirm(people: People, key: ThreadKey) -> None:
    """Press the summary's button in that thread."""
    pressed = Pressed(press=CommandPress(name="confirm"), by=ENGINEER.id)
    event = Event(id=f"a{key.ts}", utterance=pressed)
    await people.slack.parts.store.push(key, event)
    await people.slack.parts.queue.converse(key, event.id)


async def waiting(redis: Redis) -> list[bytes]:
    """The inboxes with something in them."""
    return [key async for key in redis.scan_iter(match="*:inbox:*")]


async def test_many_verdicts_at_once_are_all_given(people: People, redis: Redis) -> None:
    state = all_guessed()
    workspace = people.slack.workspace
    roots = [workspace.post(PLACE.channel, ENGINEER.id, f"thread {n}").ts for n in range(AT_ONCE)]
    keys = [await thread_with(people, state, root) for root in roots]
    await asyncio.gather(*(confirm(people, key) for key in keys))
    await people.settled()
    assert await waiting(redis) == []
    for key in keys:
        said = [each.text for each in people.all() if each.is_bot and each.thread_ts == key.ts]
        assert sum("a month" in text for text in said) == 1, said


async def test_an_acknowledgement_does_not_wait_for_a_verdict(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The decision goes on only when a command has been answered meanwhile."""
    started, answered = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def held(scenario: Scenario, *, on: date, **_: object) -> Decision:
        loop.call_soon_threadsafe(started.set)
        assert answered.wait(20), "the event loop stood still"
        return decide(scenario, on=on)

    monkeypatch.setattr(verdicts, "decide", held)
    root = people.slack.workspace.post(PLACE.channel, ENGINEER.id, "a thread").ts
    key = await thread_with(people, all_guessed(), root)
    await confirm(people, key)
    await started.wait()
    await people.slack.playground.state.delivery.say(ENGINEER.id, people.channel, "/llm-tco help")
    assert "five short questions" in people.whispers()[-1]
    answered.set()
    people.thread = root
    await people.settled()
    assert "a month" in people.texts()[-1]


async def test_an_answer_is_taken_though_its_lock_ran_out(
    people: People, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    await people.say("/llm-tco")
    save, losses = Store.save, [True]

    async def lost_once(store: Store, turn: StoredTurn) -> None:
        if losses:
            losses.clear()
            await redis.delete(turn.key.lock)
        await save(store, turn)

    monkeypatch.setattr(Store, "save", lost_once)
    await people.say("2B tokens a month")
    assert not losses
    assert "2 of 5" in people.texts()[-1]
    assert await waiting(redis) == []


async def test_a_redis_that_is_away_for_a_moment_opens_no_second_thread(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    push, failures = Store.push, [1, 2]

    async def away_twice(store: Store, key: ThreadKey, event: Event) -> tuple[ThreadKey, bool]:
        if failures:
            failures.pop()
            raise RedisGoneError
        return await push(store, key, event)

    monkeypatch.setattr(Store, "push", away_twice)
    await people.say("/llm-tco")
    assert not failures
    assert len([each for each in people.all() if each.is_bot and each.thread_ts is None]) == 2
    assert "1 of 5" in people.texts()[-1]
