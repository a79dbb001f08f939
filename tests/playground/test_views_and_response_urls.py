"""Trigger ids open one view in three seconds; response URLs answer five times in thirty minutes."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.playground.records import BOT_USER, ENGINEER, MANAGER
from bot.playground.web_methods import RefusedError
from tests.playground.bolt_slack import Clock, LocalSlack

COSTS = "C0LLMCOSTS"
INPUT = {
    "type": "input",
    "block_id": "name",
    "label": {"type": "plain_text", "text": "Name"},
    "element": {"type": "plain_text_input", "action_id": "typed"},
}
MODAL = {
    "type": "modal",
    "callback_id": "edit",
    "private_metadata": "thread",
    "title": {"type": "plain_text", "text": "Edit"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [INPUT],
}


async def opened(slack: LocalSlack, **more: object) -> str:
    """The id of a modal that the engineer now sees."""
    trigger = slack.workspace.triggers.issue(ENGINEER.id)
    answer = await slack.client.views_open(trigger_id=trigger, view={**MODAL, **more})
    return str(answer["view"]["id"])


def on_submit(slack: LocalSlack, **answer: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - what ack takes
    """The views the bot was sent; it answers each submission with `answer`."""
    seen: list[dict[str, Any]] = []

    @slack.bot.app.view("edit")
    async def submit(ack: Any, view: dict[str, Any]) -> None:  # noqa: ANN401 - Bolt gives it
        seen.append(view)
        await ack(**answer)

    return seen


async def test_a_trigger_opens_one_view(slack: LocalSlack) -> None:
    trigger = slack.workspace.triggers.issue(ENGINEER.id)
    await slack.client.views_open(trigger_id=trigger, view=MODAL)
    assert slack.workspace.as_json()["views"][ENGINEER.id]["callback_id"] == "edit"
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await slack.client.views_open(trigger_id=trigger, view=MODAL)


@pytest.mark.parametrize(
    ("age_seconds", "error"), [(3.5, "expired_trigger_id"), (None, "invalid_trigger_id")]
)
async def test_a_trigger_that_is_old_or_made_up_is_refused(
    slack: LocalSlack, clock: Clock, age_seconds: float | None, error: str
) -> None:
    trigger = "1.2.3" if age_seconds is None else slack.workspace.triggers.issue(ENGINEER.id)
    clock.ahead_seconds = age_seconds or 0
    with pytest.raises(SlackApiError, match=error):
        await slack.client.views_open(trigger_id=trigger, view=MODAL)


async def test_a_submission_carries_the_values_and_closes_the_view(slack: LocalSlack) -> None:
    seen = on_submit(slack)
    view_id = await opened(slack)
    assert (
        await slack.delivery.submit_view(ENGINEER.id, view_id, {"name": {"typed": {"value": "half"}}}) == {}
    )
    (view,) = seen
    assert view["state"]["values"]["name"]["typed"] == {"type": "plain_text_input", "value": "half"}
    assert view["private_metadata"] == "thread"
    assert slack.workspace.as_json()["views"] == {}


async def test_errors_keep_the_view_open(slack: LocalSlack) -> None:
    on_submit(slack, response_action="errors", errors={"name": "Not a number"})
    view_id = await opened(slack)
    errors = await slack.delivery.submit_view(ENGINEER.id, view_id, {"name": {"typed": {"value": "x"}}})
    assert errors == {"name": "Not a number"}
    assert slack.workspace.view_of(view_id) is not None


async def test_a_required_field_is_asked_for_before_the_bot_hears_of_it(slack: LocalSlack) -> None:
    seen = on_submit(slack)
    view_id = await opened(slack)
    errors = await slack.delivery.submit_view(ENGINEER.id, view_id, {})
    assert errors == {"name": "Please complete this required field."}
    assert seen == []


async def test_a_submission_can_change_push_or_clear_the_view(slack: LocalSlack) -> None:
    filled = {"name": {"typed": {"value": "x"}}}
    title = {"type": "plain_text", "text": "Next"}
    answers: list[dict[str, Any]] = [
        {"response_action": "update", "view": {**MODAL, "title": title}},
        {"response_action": "push", "view": {**MODAL, "callback_id": "edit"}},
        {"response_action": "clear"},
    ]

    @slack.bot.app.view("edit")
    async def submit(ack: Any) -> None:  # noqa: ANN401 - Bolt gives it
        await ack(**answers.pop(0))

    view_id = await opened(slack)
    await slack.delivery.submit_view(ENGINEER.id, view_id, filled)
    assert slack.workspace.as_json()["views"][ENGINEER.id]["title"] == title
    await slack.delivery.submit_view(ENGINEER.id, view_id, filled)
    top = slack.workspace.as_json()["views"][ENGINEER.id]
    assert top["previous_view_id"] == view_id
    await slack.delivery.submit_view(ENGINEER.id, top["id"], filled)
    assert slack.workspace.as_json()["views"] == {}


async def test_a_closed_view_is_told_only_where_it_asked_for_that(slack: LocalSlack) -> None:
    closed: list[str] = []

    @slack.bot.app.view_closed("edit")
    async def close(ack: Any, view: dict[str, Any]) -> None:  # noqa: ANN401 - Bolt gives it
        closed.append(view["id"])
        await ack()

    await slack.delivery.close_view(ENGINEER.id, await opened(slack))
    assert closed == []
    view_id = await opened(slack, notify_on_close=True)
    await slack.delivery.close_view(ENGINEER.id, view_id)
    assert closed == [view_id]


async def test_a_view_is_updated_by_id_and_an_old_hash_is_refused(slack: LocalSlack) -> None:
    view_id = await opened(slack)
    await slack.client.views_update(view_id=view_id, view={**MODAL, "callback_id": "other"})
    assert slack.workspace.as_json()["views"][ENGINEER.id]["callback_id"] == "other"
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await slack.client.views_update(view_id=view_id, view=MODAL, hash="old")
    with pytest.raises(SlackApiError, match="not_found"):
        await slack.client.views_update(view_id="V404", view=MODAL)


async def test_only_three_views_are_stacked_and_only_ones_own_are_answered(slack: LocalSlack) -> None:
    view_id = await opened(slack)
    for _ in range(2):
        trigger = slack.workspace.triggers.issue(ENGINEER.id)
        await slack.client.views_push(trigger_id=trigger, view=MODAL)
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await slack.client.views_push(trigger_id=slack.workspace.triggers.issue(ENGINEER.id), view=MODAL)
    with pytest.raises(RefusedError, match="view_not_found"):
        await slack.delivery.submit_view(MANAGER.id, view_id, {})


async def test_a_home_tab_is_kept_for_one_person(slack: LocalSlack) -> None:
    await slack.client.views_publish(
        user_id=ENGINEER.id, view={"type": "home", "blocks": [{"type": "divider"}]}
    )
    assert list(slack.workspace.as_json()["homes"]) == [ENGINEER.id]


# -- response URLs


def webhook(slack: LocalSlack, message_ts: str | None = None) -> AsyncWebhookClient:
    grant = slack.workspace.response_urls.issue(ENGINEER.id, COSTS, message_ts=message_ts)
    return AsyncWebhookClient(f"{slack.workspace.url}/response/{grant.id}")


async def test_a_response_is_seen_by_one_person_unless_it_says_in_channel(slack: LocalSlack) -> None:
    client = webhook(slack)
    answer = await client.send(text="psst")
    await client.send(text="all", response_type="in_channel")
    private, public = slack.workspace.messages.values()
    assert (answer.status_code, answer.body) == (200, "ok")
    assert (private.ephemeral_to, public.ephemeral_to) == (ENGINEER.id, None)


async def test_a_response_edits_or_deletes_its_message_even_an_ephemeral_one(slack: LocalSlack) -> None:
    message = slack.workspace.post(COSTS, BOT_USER, "before", ephemeral_to=ENGINEER.id)
    client = webhook(slack, message.ts)
    await client.send(text="after", replace_original=True)
    (kept,) = slack.workspace.messages.values()
    assert (kept.ts, kept.text) == (message.ts, "after")
    await client.send(delete_original=True)
    assert slack.workspace.messages == {}


async def test_the_sixth_use_is_refused(slack: LocalSlack) -> None:
    client = webhook(slack)
    codes = [(await client.send(text=str(use))).status_code for use in range(6)]
    assert codes == [200, 200, 200, 200, 200, 404]
    assert "used_url" in (await client.send(text="again")).body


async def test_after_thirty_minutes_it_is_refused(slack: LocalSlack, clock: Clock) -> None:
    client = webhook(slack)
    clock.ahead_seconds = 30 * 60 + 1
    assert "expired_url" in (await client.send(text="late")).body


async def test_a_url_that_was_not_handed_out_is_refused(slack: LocalSlack) -> None:
    assert (
        "invalid_url" in (await AsyncWebhookClient(f"{slack.workspace.url}/response/404").send(text="x")).body
    )


async def test_a_response_with_broken_blocks_is_refused(slack: LocalSlack) -> None:
    answer = await webhook(slack).send(text="x", blocks=[{"type": "section"}])
    assert "invalid_blocks" in answer.body
    assert slack.workspace.messages == {}


async def test_a_body_that_is_no_json_is_refused(slack: LocalSlack) -> None:
    path = urlsplit(webhook(slack).url).path
    async with slack.http.post(f"{slack.workspace.url}{path}", data=b"{") as response:
        assert (response.status, await response.text()) == (400, "invalid_payload")
