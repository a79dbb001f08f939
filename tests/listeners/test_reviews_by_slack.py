"""A review that is due, from the digest to the card: who may say that a decision still holds."""

from datetime import UTC, datetime, timedelta

from redis.asyncio import Redis

from bot.playground.block_kit import elements_of
from bot.playground.plain_text import label_of
from bot.playground.records import TEAM_ID
from bot.playground.workspace import ENGINEER, MANAGER
from bot.playground.workspace import Workspace as LocalWorkspace
from bot.records.record import Filed, StatusChange
from bot.records.reviews import next_review
from bot.run import installed_app, local_slack
from bot.store.keys import Workspace
from bot.store.records import Records
from tests.conftest import settings
from tests.listeners.test_decisions_by_slack import cards, only, recorded, worked
from tests.listeners.test_digest_by_slack import last_whisper, press
from tests.people import People

HOME = Workspace("", TEAM_ID)
PREVIEW = "/llm-tco digest preview"
LONG_AGO = timedelta(days=130)


async def with_a_review_that_is_due(people: People) -> Records:
    """TCO-0002, which the manager accepted so long ago that its review is over due, beside TCO-0001."""
    records = await recorded(people)
    then = datetime.now(UTC) - LONG_AGO
    old = (await only(records)).record.model_copy(
        update={"id": "TCO-0002", "recorded_at": then, "review_on": next_review(then.date())}
    )
    await records.change(await records.add(old), StatusChange(status="accepted", by=MANAGER.id, at=then))
    return records


async def held(records: Records) -> Filed:
    found = await records.get(HOME, "TCO-0002")
    assert found is not None
    return found


async def test_a_review_is_done_by_a_button_of_the_digest_and_due_again_months_later(people: People) -> None:
    records = await with_a_review_that_is_due(people)
    await people.say(PREVIEW)
    assert "Its review was due on" in people.whispers()[-1]
    await press(people, last_whisper(people), "Still holds")
    assert last_whisper(people).text == "Noting a review of TCO-0002: its thread shows what becomes of it."
    after = await held(records)
    today = datetime.now(UTC).date()
    assert (after.status, after.review_on) == ("accepted", next_review(today))
    assert after.approval is not None
    assert after.approval.by == MANAGER.id, "whoever accepted it still owns it"
    assert after.reviewed is not None
    assert (after.reviewed.by, after.reviewed.at.date()) == (ENGINEER.id, today)
    (card,) = cards(people, "TCO-0002")
    assert f"reviewed by <@{ENGINEER.id}>" in card
    await people.say(PREVIEW)
    assert "Its review" not in people.whispers()[-1]


async def test_a_review_is_done_on_the_card_and_is_noted_once_a_day(people: People) -> None:
    records = await recorded(people)
    await people.press("Accept")
    before = people.texts()
    await people.press("Still holds", by=MANAGER.id)
    await worked(people, "holds", MANAGER.id)
    await worked(people, "holds", ENGINEER.id)
    after = await only(records)
    assert [each.review_on is not None for each in after.changes] == [False, True]
    assert len(people.texts()) == len(before), "the card says so in its place"
    (card,) = cards(people)
    assert f"reviewed by <@{MANAGER.id}>" in card
    await people.press("Re-open")
    assert (await only(records)).status == "proposed"


async def test_only_what_is_accepted_is_reviewed(people: People) -> None:
    records = await recorded(people)
    await worked(people, "holds", MANAGER.id)
    assert (await only(records)).changes == ()
    assert "Nothing was changed: it is proposed by now." in people.whispers()[-1]


async def test_a_review_counts_from_the_last_acceptance(people: People) -> None:
    """It was opened again and accepted once more: nothing is overdue."""
    records = await with_a_review_that_is_due(people)
    await worked(people, "reopen", MANAGER.id, "TCO-0002")
    await worked(people, "accept", MANAGER.id, "TCO-0002")
    assert (await held(records)).review_on == next_review(datetime.now(UTC).date())
    await people.say(PREVIEW)
    assert "Its review" not in people.whispers()[-1]


async def test_only_approvers_review(redis_url: str, redis: Redis) -> None:
    assert redis is not None
    told = settings().model_copy(update={"approvers": MANAGER.id})
    async with local_slack(told, redis_url, LocalWorkspace(app=installed_app())) as slack:
        people = People(slack)
        records = await with_a_review_that_is_due(people)
        await people.say(PREVIEW)
        preview = last_whisper(people)
        assert "Still holds" in [label_of(each) for _, each in elements_of(list(preview.blocks))]
        await press(people, preview, "Still holds")
        assert "Nothing was changed" in people.whispers()[-1]
        assert (await held(records)).reviewed is None
        await people.say(PREVIEW, by=MANAGER.id)
        await press(people, last_whisper(people), "Still holds", by=MANAGER.id)
        assert (await held(records)).reviewed is not None
