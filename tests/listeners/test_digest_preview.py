"""A preview of many decisions: acknowledged at once, worked out by a worker, answered to one person."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from bot import channel_facts, digest_answers
from bot.digest.facts import Facts
from bot.digest.from_records import MOST_RECORDS, facts_of
from bot.playground.workspace import ENGINEER, MANAGER
from bot.records.record import Actual, Filed
from bot.store.keys import Place
from costmodel.decide import decide
from costmodel.decision import Decision
from costmodel.scenario import Scenario, Volume
from tests.digest.test_facts_from_records import DECIDED, SCENARIO, filed, status
from tests.listeners.test_decisions_by_slack import recorded
from tests.people import People

SECONDS = 20
PREVIEW = "/llm-tco digest preview"


@dataclass
class Slow:
    """Decisions that take until they are let go."""

    may_end: threading.Event = field(default_factory=threading.Event)
    begun: int = 0

    def facts_of(self, *arguments: object) -> Facts:
        self.begun += 1
        assert self.may_end.wait(SECONDS)
        return facts_of(*arguments)  # type: ignore[arg-type]  # whatever it was called with


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    made = Slow()
    monkeypatch.setattr(channel_facts, "facts_of", made.facts_of)
    yield made
    made.may_end.set()


async def until(holds: Callable[[], bool]) -> None:
    """Another thread works, and gives no event to wait for."""
    give_up = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < give_up
        await asyncio.sleep(0.01)


async def say(people: People, text: str, by: str = ENGINEER.id) -> None:
    """Type a command, and wait for its acknowledgement alone."""
    delivery = people.slack.playground.state.delivery
    await delivery.say(by, people.channel, text, None)
    await delivery.idle()


async def test_a_preview_is_acknowledged_before_it_is_worked_out(people: People, slow: Slow) -> None:
    await recorded(people)
    await say(people, PREVIEW)
    assert people.whispers()[-1] == "The preview is being worked out. It comes in a moment, to you alone."
    await until(lambda: slow.begun == 1)
    assert not any("memory" in each for each in people.whispers())
    slow.may_end.set()
    await people.settled()
    assert "A preview that only you see." in people.whispers()[-1]
    assert len(people.whispers()) == 3, "with the one that opened the thread"
    assert people.all()[-1].ephemeral_to == ENGINEER.id


async def test_six_previews_at_once_all_come(people: People, slow: Slow) -> None:
    await recorded(people)
    for by in (ENGINEER.id, MANAGER.id) * 3:
        await say(people, PREVIEW, by)
    slow.may_end.set()
    await people.settled()
    assert sum("A preview that only you see." in each for each in people.whispers()) == 6
    assert not any("memory" in each for each in people.whispers())


async def test_whoever_waits_long_is_told_that_it_is_being_worked_on(
    people: People, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest_answers, "PROGRESS_SECONDS", 0)
    await recorded(people)
    await say(people, PREVIEW)
    await until(lambda: people.whispers()[-1].startswith("Still at it"))
    slow.may_end.set()
    await people.settled()
    assert "A preview that only you see." in people.whispers()[-1]


async def test_a_preview_that_fails_says_so_and_names_no_memory(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Facts:
        raise ZeroDivisionError

    monkeypatch.setattr(channel_facts, "facts_of", broken)
    await recorded(people)
    await people.say(PREVIEW)
    assert "Something went wrong on my side" in people.whispers()[-1]
    assert await people.slack.parts.store.redis.keys("llm-tco:*command*") == [], "it is not kept"


async def test_a_second_look_at_as_many_records_as_are_compared_takes_no_decision(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each is another question, compared on two days and with a measured volume."""
    decided, accepted = decide(SCENARIO, on=DECIDED), status("accepted")
    asked: list[tuple[Scenario, date]] = []

    def noted(*question: *tuple[Scenario, date]) -> Decision:
        asked.append(question)
        return decided

    def of(number: int) -> Filed:
        scenario = SCENARIO.model_copy(update={"volume": Volume(tokens_per_month=1e9 + number)})
        actual = Actual(volume=Volume(tokens_per_month=2e9 + number), by="U1", at=accepted.at)
        return filed(number, accepted, scenario=scenario).model_copy(update={"actual": actual})

    class Many(channel_facts.NoRecords):
        async def filed(self, _enterprise: str, _team: str, _channel: str | None = None) -> Sequence[Filed]:
            return [of(number) for number in range(1, MOST_RECORDS + 1)]

    monkeypatch.setattr(channel_facts, "decided_on", noted)
    reads = channel_facts.ChannelFacts(Many())
    for _ in range(2):
        await reads.read(Place("", "T1", "C1"), DECIDED, DECIDED + timedelta(days=7))
    assert len(asked) == 3 * MOST_RECORDS


async def test_the_owner_is_told_once_who_ended_their_digest(people: People) -> None:
    await people.say("/llm-tco digest on utc")
    await people.say("/llm-tco digest off", by=MANAGER.id)
    await people.say("/llm-tco digest off", by=MANAGER.id)
    told = [each for each in people.slack.workspace.messages.values() if each.channel != people.channel]
    assert [each.text for each in told] == [
        (
            f"The weekly digest of <#{people.channel}>, which you set up, was ended by <@{MANAGER.id}>. "
            "To have it again, type `/llm-tco digest on` there."
        )
    ]


async def test_who_ends_their_own_digest_is_told_nothing_more(people: People) -> None:
    await people.say("/llm-tco digest on utc")
    await people.say("/llm-tco digest off")
    assert [each.channel for each in people.slack.workspace.messages.values()] == [people.channel] * 2
