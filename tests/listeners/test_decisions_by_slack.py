"""Decisions through the real app, worker, store and local Slack: recorded, decided on, exported, watched."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from bot.conversation.state import DecisionName, DecisionPress
from bot.decisions.choices import shown_as
from bot.looking import DoubtError, found
from bot.playground.block_kit import elements_of
from bot.playground.plain_text import label_of
from bot.playground.records import TEAM_ID
from bot.playground.workspace import ENGINEER, MANAGER, Message
from bot.playground.workspace import Workspace as LocalWorkspace
from bot.records.record import Filed, Record, StatusChange
from bot.run import installed_app, local_slack
from bot.store.keys import Workspace
from bot.store.records import Records
from tests.conftest import settings
from tests.people import People

ASKED = "/llm-tco 2B tokens a month, gpt-4o-mini quality, 9 to 5 on weekdays, no MLOps, nothing regulated"
HOME = Workspace("", TEAM_ID)


async def recorded(people: People) -> Records:
    """A verdict of the engineer, recorded as TCO-0001."""
    await people.say(ASKED)
    await people.press("Looks right")
    await people.press("Record this decision")
    return people.slack.parts.records


def offered(people: People, label: str) -> list[DecisionPress]:
    """What the buttons of that label carry, in the thread's messages."""
    return [
        DecisionPress.model_validate_json(element["value"])
        for message in people.messages()
        for _, element in elements_of(list(message.blocks))
        if label_of(element) == label
    ]


async def worked(
    people: People, name: DecisionName, by: str, record_id: str = "TCO-0001", shown: str = ""
) -> None:
    """Have the worker do what somebody pressed when the record still stood as their message showed it."""
    told = (name, record_id, by, "", shown)
    await people.slack.parts.queue.decide(HOME.place(people.channel), uuid4().hex, told)
    await people.settled()


async def press_in(people: People, message: Message, label: str, by: str = ENGINEER.id) -> None:
    """Press a button of one message, which may be one that only one person sees."""
    (block, element), *_ = (
        (block, element) for block, element in elements_of(list(message.blocks)) if label_of(element) == label
    )
    where = {"channel": message.channel, "message_ts": message.ts}
    await people.slack.playground.state.delivery.act(by, where, block["block_id"], element["action_id"], {})
    await people.settled()


async def only(records: Records) -> Filed:
    (filed,) = await records.filed("", TEAM_ID)
    return filed


async def test_a_record_holds_the_question_its_inputs_and_where_it_was_asked(people: People) -> None:
    records = await recorded(people)
    held: Record = (await only(records)).record
    assert (held.id, held.asked_by, held.recorded_by) == ("TCO-0001", ENGINEER.id, ENGINEER.id)
    assert (held.channel, held.thread_ts) == (people.channel, people.thread)
    assert held.permalink.endswith(f"/archives/{people.channel}/p{(people.thread or '').replace('.', '')}")
    origins = {each.name: each.origin for each in held.inputs}
    assert origins["Volume"] == "answered"
    assert origins["Horizon"] == "default"
    assert held.review_on.month == (held.recorded_at.month + 2) % 12 + 1
    assert held.watch == ("api_price", "gpu_price", "model_retirement")
    assert held.probability is not None
    losers = [each for each in held.options if each.option_id != held.standing.winner_id]
    assert all(each.why_lost for each in losers)
    card = people.texts()[-1]
    assert "TCO-0001" in card
    assert "Proposed" in card


def cards(people: People, record_id: str = "TCO-0001") -> list[str]:
    """The messages of the thread that are the record's card."""
    kept = (each for each in people.messages() if each.ephemeral_to is None)
    return [each.text for each in kept if each.text.startswith(f"{record_id}: ")]


async def test_recording_the_same_verdict_twice_gives_the_same_record_and_the_same_card(
    people: People,
) -> None:
    records = await recorded(people)
    await people.press("Record this decision")
    await only(records)
    assert "recorded already, as TCO-0001" in people.texts()[-1]
    assert len(cards(people)) == 1
    await people.press("Accept")
    (card,) = cards(people)
    assert "Accepted" in card
    assert not offered(people, "Accept"), "no earlier card still asks for it"


async def test_a_card_that_a_worker_posted_just_before_it_died_is_found_and_stays_the_only_one(
    people: People, redis: Redis
) -> None:
    """It was posted, and nobody could note which message it is."""
    records = await recorded(people)
    (first,) = [each.ts for each in people.messages() if each.text.startswith("TCO-0001: ")]
    await redis.delete(HOME.record_cards)
    await people.press("Record this decision")
    assert "recorded already, as TCO-0001" in people.texts()[-1]
    assert await records.card(HOME, "TCO-0001") == first
    await redis.delete(HOME.record_cards)
    await worked(people, "accept", MANAGER.id)
    (card,) = cards(people)
    assert "Accepted" in card
    assert await records.card(HOME, "TCO-0001") == first


async def test_a_look_for_a_card_that_slack_does_not_answer_is_made_again(
    people: People, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    await recorded(people)
    await redis.delete(HOME.record_cards)
    looks: list[str] = []

    async def unanswered_first(*arguments: Any) -> str | None:  # noqa: ANN401 - those of the real one
        looks.append(arguments[2])
        if len(looks) % 2:
            raise DoubtError
        return await found(*arguments)

    monkeypatch.setattr("bot.cards.found", unanswered_first)
    await people.press("Record this decision")
    assert "recorded already, as TCO-0001" in people.texts()[-1]
    await redis.delete(HOME.record_cards)
    await people.press("Accept")
    (card,) = cards(people)
    assert "Accepted" in card
    assert looks == ["card:TCO-0001"] * 4


async def test_two_verdicts_of_a_thread_are_two_records(people: People) -> None:
    records = await recorded(people)
    await people.press("Volume doubles")
    await people.press("Record this decision")
    filed = await records.filed("", TEAM_ID)
    assert [each.record.id for each in filed] == ["TCO-0001", "TCO-0002"]
    changed = {each.name: each for each in filed[1].record.inputs if each.origin == "what_if"}
    assert changed["Volume"].value == "2B → 4B tokens a month"


async def test_an_approval_is_marked_where_it_is_the_askers_own(people: People) -> None:
    records = await recorded(people)
    await people.press("Accept", by=MANAGER.id)
    assert [each.is_askers_own for each in (await only(records)).changes] == [False]
    assert "Accepted" in people.texts()[-1]
    assert "their own question" not in people.texts()[-1]
    await people.press("Re-open", by=MANAGER.id)
    await people.press("Accept", by=ENGINEER.id)
    assert [each.is_askers_own for each in (await only(records)).changes] == [False, False, True]
    assert "their own question" in people.texts()[-1]
    assert [each.status for each in (await only(records)).changes] == ["accepted", "proposed", "accepted"]


async def test_of_an_approval_and_a_rejection_at_once_the_first_counts_and_the_other_is_told(
    people: People,
) -> None:
    records = await recorded(people)
    await worked(people, "accept", MANAGER.id)
    await worked(people, "reject", ENGINEER.id)
    assert [each.status for each in (await only(records)).changes] == ["accepted"]
    assert "Nothing was changed: it is accepted by now." in people.whispers()[-1]
    assert len(cards(people)) == 1


async def test_a_job_that_runs_again_changes_nothing_and_is_no_press_that_came_too_late(
    people: People,
) -> None:
    records = await recorded(people)
    for _ in range(2):
        await worked(people, "accept", MANAGER.id)
    assert [each.status for each in (await only(records)).changes] == ["accepted"]
    assert not [text for text in people.whispers() if "Nothing was changed" in text]
    assert len(cards(people)) == 1


async def test_a_stale_press_is_answered_with_the_record_as_it_stands(people: People) -> None:
    records = await recorded(people)
    await people.say("/llm-tco decisions TCO-0001")
    stale = people.all()[-1]
    await people.press("Reject", by=MANAGER.id)
    await press_in(people, stale, "Accept")
    assert "Nothing was changed: it is rejected by now." in people.whispers()[-1]
    assert "Re-open" in [label_of(element) for _, element in elements_of(list(people.all()[-1].blocks))]
    assert (await only(records)).status == "rejected"
    await people.say("/llm-tco forget records for good")
    await press_in(people, stale, "Accept")
    assert "no TCO-0001 in this channel" in people.whispers()[-1]


async def test_a_decision_that_is_accepted_elsewhere_is_shown_so_by_its_card_and_noted(
    people: People,
) -> None:
    await recorded(people)
    await people.say("/llm-tco decisions TCO-0001")
    await press_in(people, people.all()[-1], "Accept")
    (card,) = cards(people)
    assert "Accepted" in card
    assert people.texts()[-1].startswith("TCO-0001 is accepted now, ")


async def test_a_rejected_decision_can_be_opened_again(people: People) -> None:
    records = await recorded(people)
    await people.press("Reject")
    assert (await only(records)).status == "rejected"
    await people.press("Re-open")
    assert (await only(records)).status == "proposed"


async def test_decisions_are_listed_and_opened_in_their_channel_alone(people: People) -> None:
    await recorded(people)
    await people.say("/llm-tco decisions")
    assert "TCO-0001" in people.whispers()[-1]
    await people.say("/llm-tco decisions tco-0001")
    assert "What would flip it" in people.whispers()[-1]
    await people.say("/llm-tco decisions TCO-0099")
    assert "no TCO-0099" in people.whispers()[-1]
    people.channel = "C0PLATFORM"
    await people.say("/llm-tco decisions tco-0001")
    assert "no TCO-0001" in people.whispers()[-1]


async def test_a_record_is_opened_by_its_id_as_people_write_it(people: People) -> None:
    await recorded(people)
    for typed in ("decisions 1", "decision #0001", "decisions tco 1", "TCO-0001", "tco1"):
        await people.say(f"/llm-tco {typed}")
        assert people.whispers()[-1].startswith("TCO-0001: "), typed


async def test_what_is_not_understood_about_records_opens_no_thread(people: People) -> None:
    await recorded(people)
    before = [each for each in people.all() if each.ephemeral_to is None]
    await people.say("/llm-tco decisions of last year")
    assert people.whispers()[-1].startswith("I did not understand what follows “decisions”.")
    assert "TCO-0001" in people.whispers()[-1]
    await people.say("/llm-tco decisions all")
    assert "did not understand" not in people.whispers()[-1]
    await people.say("/llm-tco forget decisions")
    assert "forget records for good" in people.whispers()[-1]
    await people.say("/llm-tco forget records please")
    assert "This would delete 1 session of this channel" in people.whispers()[-1]
    assert [each for each in people.all() if each.ephemeral_to is None] == before


async def test_a_measured_volume_is_kept_beside_the_record_and_shown_with_it(people: People) -> None:
    records = await recorded(people)
    before = (await only(records)).record
    await people.say("/llm-tco decisions TCO-0001 actual 3.2B")
    assert "Noted: 3.2B tokens a month measured" in people.whispers()[-1]
    held = await only(records)
    assert held.record == before
    assert held.actual is not None
    assert (held.actual.volume.tokens_per_month, held.actual.by) == (3.2e9, ENGINEER.id)
    assert "sets it against what was assumed once the decision is accepted." in people.whispers()[-1]
    await people.say("/llm-tco decisions tco-0001 actual 900k requests a day")
    await people.say("/llm-tco decisions TCO-0001")
    assert "Measured: 27M requests a month" in people.whispers()[-1]


async def test_an_amount_that_is_no_volume_changes_nothing_and_says_how_to_write_it(people: People) -> None:
    records = await recorded(people)
    for told in ("", " lots", " HIPAA", " 0 tokens"):
        await people.say(f"/llm-tco decisions TCO-0001 actual{told}")
        assert "actual 3.2B tokens a month" in people.whispers()[-1]
    assert (await only(records)).actual is None
    await people.say("/llm-tco decisions TCO-0099 actual 3.2B")
    assert "no TCO-0099" in people.whispers()[-1]


async def test_a_record_is_exported_whole_as_markdown_and_as_json(people: People) -> None:
    records = await recorded(people)
    await people.press("Accept", by=MANAGER.id)
    before = len(people.whispers())
    await people.press("Markdown")
    shown = "\n".join(people.whispers()[before:])
    assert "# TCO-0001: " in shown
    assert "## Considered Options" in shown
    assert f"accepted, {MANAGER.id}" in shown
    before = len(people.whispers())
    await people.press("JSON")
    parts = "\n".join(people.whispers()[before:])
    held = await only(records)
    assert held.record.catalog.sha256 in parts
    assert '\n "record": {\n  "schema_version": 3,' in parts, "indented as it is"
    assert "its beginning" not in parts


async def test_todays_prices_on_the_day_itself_change_nothing(people: People) -> None:
    await recorded(people)
    await people.press("Today's prices")
    assert "the same side wins" in people.texts()[-1]


async def test_forgetting_a_channel_keeps_records_and_their_own_words_delete_them(people: People) -> None:
    records = await recorded(people)
    await people.say("/llm-tco forget")
    assert "1 decision record stays" in people.whispers()[-1]
    await people.say("/llm-tco forget all")
    assert await records.count(HOME) == 1
    await people.press("Accept")
    assert (await only(records)).status == "accepted", "a record outlives its session"
    await people.say("/llm-tco forget records")
    assert "forget records for good" in people.whispers()[-1]
    assert await records.count(HOME) == 1
    await people.say("/llm-tco forget records for good")
    assert await records.count(HOME) == 0


async def test_without_approvers_a_channel_deletes_its_own_records_alone(people: People) -> None:
    records = await recorded(people)
    here, people.channel = people.channel, "C0PLATFORM"
    await people.say("/llm-tco forget records")
    assert "The channel has no decision records" in people.whispers()[-1]
    await people.say("/llm-tco forget records for good")
    assert await records.count(HOME) == 1
    people.channel = here
    await people.say("/llm-tco forget records for good")
    assert "Deleted 1 decision record of the channel" in people.whispers()[-1]
    assert await records.count(HOME) == 0


def flipped(record: Record) -> Record:
    """The record as if the other side had won clearly when it was taken."""
    held = record.standing
    other = held.model_copy(
        update={
            "side": "self-host" if held.side == "API" else "API",
            "winner_title": held.other_title,
            "margin": 0.4,
            "is_close": False,
        }
    )
    return record.model_copy(update={"id": "TCO-0002", "standing": other})


async def with_a_flip(people: People) -> Records:
    """TCO-0002, accepted, whose verdict the watch must find to be another; and TCO-0001, which holds."""
    records = await recorded(people)
    await people.press("Accept")
    held = await only(records)
    filed = await records.add(flipped(held.record))
    await records.claim_id(HOME, "the second")
    await records.change(filed, StatusChange(status="accepted", by=MANAGER.id, at=datetime.now(UTC)))
    await look(people)
    return records


async def look(people: People) -> None:
    await people.slack.parts.watch.open()
    await people.settled()


async def test_a_flip_is_said_once_in_the_thread_and_no_flip_is_not(people: People) -> None:
    records = await with_a_flip(people)
    said = [text for text in people.texts() if "the other side wins now" in text]
    assert len(said) == 1
    assert "TCO-0002" in said[0]
    assert "corrected" in said[0]
    assert not [text for text in people.texts() if "TCO-0001" in text and "wins now" in text]
    await records.watched(HOME, "another day")
    await look(people)
    assert len([text for text in people.texts() if "the other side wins now" in text]) == 1
    (noticed,) = await records.noticed("", TEAM_ID, people.channel)
    assert noticed.message_ts


async def test_accepting_the_new_verdict_puts_a_new_record_in_the_place_of_the_old(people: People) -> None:
    records = await with_a_flip(people)
    await people.press("Accept the new verdict", by=MANAGER.id)
    other, old, new = await records.filed("", TEAM_ID)
    assert (old.status, old.superseded_by) == ("superseded", new.record.id)
    assert (new.status, new.record.supersedes) == ("accepted", old.record.id)
    assert other.superseded_by == new.record.id, "of one thread one verdict counts"
    assert "in the place of TCO-0001, TCO-0002" in people.texts()[-1]
    assert await records.noticed("", TEAM_ID) == []
    await records.watched(HOME, "another day")
    await look(people)
    assert len([text for text in people.texts() if "wins now" in text]) == 1


async def test_what_is_accepted_is_the_verdict_that_the_message_showed_or_nothing(people: People) -> None:
    """The button names the date and both sides' best; with another at that date it accepts nothing."""
    records = await with_a_flip(people)
    (press,) = offered(people, "Accept the new verdict")
    assert press.shown is not None
    for shown in (f"{press.shown[:11]}{'0' * 16}", ""):
        await worked(people, "accept_new", MANAGER.id, "TCO-0002", shown)
        assert "Nothing was changed: what that button would have accepted" in people.texts()[-1]
        assert [each.status for each in await records.filed("", TEAM_ID)] == ["accepted", "accepted"]
    people.slack.parts.turns.filing.clock = lambda: datetime.now(UTC) + timedelta(days=40)
    for _ in range(2):
        await worked(people, "accept_new", MANAGER.id, "TCO-0002", press.shown)
    *_, old, new = await records.filed("", TEAM_ID)
    assert (new.record.supersedes, old.superseded_by) == ("TCO-0002", new.record.id)
    assert new.record.priced_on.isoformat() == press.shown[:10]
    assert shown_as(new.record.priced_on, new.record.standing) == press.shown
    assert len(cards(people, new.record.id)) == 1, "a job that runs again shows it where it stands"


async def test_a_rejected_decision_takes_no_new_verdict_and_is_not_snoozed(people: People) -> None:
    records = await with_a_flip(people)
    (press,) = offered(people, "Accept the new verdict")
    held: Filed | None = (await records.filed("", TEAM_ID))[-1]
    for status in ("proposed", "rejected"):
        assert held is not None
        change = StatusChange.model_validate({"status": status, "by": MANAGER.id, "at": datetime.now(UTC)})
        held = await records.change(held, change)
    for label in ("Accept the new verdict", "Snooze 4 weeks"):
        await people.press(label)
        assert "Nothing was changed: it is rejected by now." in people.whispers()[-1]
    await worked(people, "accept_new", MANAGER.id, "TCO-0002", press.shown or "")
    assert [each.status for each in await records.filed("", TEAM_ID)] == ["accepted", "rejected"]


async def test_a_reopened_decision_is_proposed_again_and_watched_no_more(people: People) -> None:
    records = await with_a_flip(people)
    await people.press("Re-open")
    assert {each.record.id: each.status for each in await records.filed("", TEAM_ID)}[
        "TCO-0002"
    ] == "proposed"
    assert await records.noticed("", TEAM_ID) == []


async def test_a_snoozed_flip_is_left_alone_for_four_weeks(people: People) -> None:
    records = await with_a_flip(people)
    await people.press("Snooze 4 weeks")
    assert "left alone until" in people.texts()[-1]
    today = datetime.now(UTC).date()
    soon = await records.watching(HOME, today + timedelta(weeks=4, days=-1))
    assert [each.record.id for each in soon.filed] == ["TCO-0001"]
    assert len((await records.watching(HOME, today + timedelta(weeks=4))).filed) == 2
    await records.watched(HOME, "another day")
    await look(people)
    assert len([text for text in people.texts() if "wins now" in text]) == 1


async def test_a_record_of_a_thread_that_slack_no_longer_takes_is_tried_again(people: People) -> None:
    """A finding that could not be posted is said as soon as it can be."""
    records = await recorded(people)
    await people.press("Accept")
    held = await only(records)
    gone = flipped(held.record).model_copy(update={"channel": "C0GONE"})
    filed = await records.add(gone)
    await records.change(filed, StatusChange(status="accepted", by=MANAGER.id, at=datetime.now(UTC)))
    await look(people)
    (noticed,) = await records.noticed("", TEAM_ID)
    assert noticed.message_ts == ""
    claim = await records.findings.found(HOME, noticed.finding, 1, 1)
    assert claim is not None
    assert not claim.doubted_since, "it was given back"


async def test_who_may_decide_can_be_set(redis_url: str, redis: Redis) -> None:
    assert redis is not None
    told = settings().model_copy(update={"approvers": f"{MANAGER.id}, U0OTHER"})
    async with local_slack(told, redis_url, LocalWorkspace(app=installed_app())) as slack:
        people = People(slack)
        records = await recorded(people)
        await people.press("Accept", by=ENGINEER.id)
        assert "Nothing was changed" in people.whispers()[-1]
        await people.say("/llm-tco forget records for good", by=ENGINEER.id)
        assert "Nothing was changed" in people.whispers()[-1]
        assert (await only(records)).status == "proposed"
        await people.press("Accept", by=MANAGER.id)
        held = await only(records)
        assert held.status == "accepted"
        second = await records.add(flipped(held.record))
        await records.change(second, StatusChange(status="accepted", by=MANAGER.id, at=datetime.now(UTC)))
        await look(people)
        await people.press("Snooze 4 weeks", by=ENGINEER.id)
        assert "Nothing was changed" in people.whispers()[-1]
        await people.say("/llm-tco forget records", by=MANAGER.id)
        assert "2 decision records of the workspace, of every channel" in people.whispers()[-1]
        people.channel = "C0PLATFORM"
        await people.say("/llm-tco forget records for good", by=MANAGER.id)
        assert await records.count(HOME) == 0


async def tell(people: People, event: dict[str, Any]) -> None:
    """Have Slack tell the bot of something that nobody typed."""
    await people.slack.playground.state.delivery._notify(event)  # noqa: SLF001 - no page does this
    await people.settled()


async def test_removing_the_bot_deletes_all_that_it_keeps_of_the_workspace(
    people: People, redis: Redis
) -> None:
    records = await recorded(people)
    await people.say("/llm-tco digest on monday 9:00 UTC")
    await tell(people, {"type": "app_uninstalled"})
    assert await records.count(HOME) == 0
    kept = [key async for key in redis.scan_iter(match=f"llm-tco:*{TEAM_ID}*")]
    about = [key for key in kept if b":session:" in key or b":records:" in key or b":subscriptions:" in key]
    assert about == [HOME.record_ids.encode()]
    assert await redis.hgetall(HOME.record_ids) == {b"next": b"1"}, "no id is ever given again"


async def test_only_a_revoked_token_of_the_bot_itself_deletes(people: People) -> None:
    records = await recorded(people)
    await tell(people, {"type": "tokens_revoked", "tokens": {"oauth": [ENGINEER.id], "bot": []}})
    assert await records.count(HOME) == 1
    await tell(people, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0LLMTCO"]}})
    assert await records.count(HOME) == 0
