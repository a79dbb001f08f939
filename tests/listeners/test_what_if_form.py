"""The what-if form in Slack: it opens filled in, says in it what is wrong, and makes one what-if."""

from typing import Any

import pytest
from redis.asyncio import Redis

from bot.playground.workspace import ENGINEER
from bot.store.turns import Store
from tests.people import People

CASE = "2B tokens a month, gpt-4o, business hours, no mlops, no regulated data"


async def opened(people: People) -> dict[str, Any]:
    """The form under a verdict, as the engineer sees it."""
    await people.say(f"/llm-tco {CASE}")
    await people.press("Looks right")
    await people.press("What if …")
    view: dict[str, Any] = people.slack.workspace.as_json()["views"][ENGINEER.id]
    return view


async def sent(people: People, view: dict[str, Any], **told: str) -> dict[str, str]:
    """Send the form with some fields filled in anew; the errors shown in it."""
    values: dict[str, dict[str, Any]] = {}
    for block in view["blocks"]:
        text = told.get(block["block_id"])
        if text is not None:
            element = block["element"]
            values[block["block_id"]] = {element["action_id"]: {"type": element["type"], "value": text}}
    delivery = people.slack.playground.state.delivery
    errors: dict[str, str] = await delivery.submit_view(ENGINEER.id, view["id"], values)
    await people.settled()
    return errors


async def test_it_opens_filled_in_and_makes_one_what_if(people: People) -> None:
    view = await opened(people)
    held = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    assert held["tokens_per_month"]["initial_value"] == "2B"
    assert held["model_tier"]["initial_option"]["value"] == "standard"
    assert await sent(people, view, tokens_per_month="4B", mlops_fte="1") == {}
    assert people.texts()[-1].startswith(
        "Scenario B = A + Volume: 2B → 4B tokens a month; Engineers: 0 → 1 FTE"
    )
    assert people.slack.workspace.as_json()["views"] == {}


async def test_what_is_wrong_is_said_in_the_form_and_nothing_is_changed(people: People) -> None:
    view = await opened(people)
    before = people.texts()
    errors = await sent(people, view, tokens_per_month="lots", utilization="130")
    assert set(errors) == {"tokens_per_month", "utilization"}
    assert "lots" not in repr(errors)
    assert people.texts() == before


async def test_a_thread_that_is_gone_is_told(people: People, redis: Redis) -> None:
    view = await opened(people)
    await redis.flushdb()
    errors = await sent(people, view, tokens_per_month="4B")
    assert "no verdict any more" in next(iter(errors.values()))


async def test_a_store_that_is_away_is_told_in_the_form(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = await opened(people)

    async def away(_store: Store, _key: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(Store, "read", away)
    errors = await sent(people, view, tokens_per_month="4B")
    assert "could not be saved" in next(iter(errors.values()))


async def test_a_form_of_a_thread_without_a_verdict_does_not_open(people: People) -> None:
    await people.say(f"/llm-tco {CASE}")
    await people.press("Looks right")
    await people.say("@llm-tco cancel")
    await people.press("Cancel it")
    await people.press("What if …")
    assert people.slack.workspace.as_json()["views"] == {}
