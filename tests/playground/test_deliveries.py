"""What people do reaches the bot as Slack sends it: signed, and tried again if it is an event."""

import asyncio
import json
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier

from bot.playground.app_manifest import App
from bot.playground.records import BOT_USER, ENGINEER, MANAGER, SLACKBOT, Message
from bot.playground.web_methods import RefusedError
from tests.playground.bolt_slack import Clock, LocalSlack, Received

COSTS, BUDGET, DM = "C0LLMCOSTS", "C0BUDGET", "D0ENGINEER"
BUTTON = {
    "type": "button",
    "text": {"type": "plain_text", "text": "Go"},
    "action_id": "press:1",
    "value": "{}",
}
ACTIONS = {"type": "actions", "block_id": "b", "elements": [BUTTON]}


def form(received: Received) -> dict[str, str]:
    return {
        name: values[0] for name, values in parse_qs(received.body.decode(), keep_blank_values=True).items()
    }


def payload(received: Received) -> dict[str, Any]:
    sent: dict[str, Any] = json.loads(form(received)["payload"])
    return sent


def event(received: Received) -> dict[str, Any]:
    sent: dict[str, Any] = json.loads(received.body)
    return sent


def said(slack: LocalSlack, user: str) -> list[Message]:
    return [message for message in slack.workspace.messages.values() if message.user == user]


def acknowledge(slack: LocalSlack, reply: str = "") -> None:
    @slack.bot.app.command("/llm-tco")
    async def command(ack: Any) -> None:  # noqa: ANN401 - Bolt gives it
        await ack(reply)

    @slack.bot.app.action("press:1")
    async def press(ack: Any) -> None:  # noqa: ANN401 - Bolt gives it
        await ack()

    for kind in ("message", "app_mention", "app_home_opened"):

        @slack.bot.app.event(kind)
        async def hear() -> None:
            pass


async def press(slack: LocalSlack, message: Message, user: str = ENGINEER.id, **given: object) -> bool:
    where = {"channel": message.channel, "message_ts": message.ts}
    return await slack.delivery.act(user, where, "b", "press:1", given)


# -- slash commands


async def test_a_slash_command_is_signed_as_slack_signs(slack: LocalSlack) -> None:
    acknowledge(slack)
    await slack.delivery.say(ENGINEER.id, COSTS, "/llm-tco  2B tokens & <b>")
    (received,) = slack.bot.received
    assert SignatureVerifier(slack.workspace.signing_secret).is_valid_request(
        received.body, dict(received.headers)
    )
    assert not SignatureVerifier("another secret").is_valid_request(received.body, dict(received.headers))
    sent = form(received)
    assert (sent["command"], sent["text"]) == ("/llm-tco", "2B tokens &amp; &lt;b&gt;")
    assert (sent["user_id"], sent["channel_id"], sent["channel_name"]) == (ENGINEER.id, COSTS, "llm-costs")
    assert sent["response_url"].startswith(slack.workspace.url)
    assert sent["trigger_id"]


async def test_a_request_older_than_five_minutes_is_refused_by_the_bot(
    slack: LocalSlack, clock: Clock
) -> None:
    acknowledge(slack)
    clock.ahead_seconds = -301
    await slack.delivery.say(ENGINEER.id, COSTS, "/llm-tco")
    assert said(slack, SLACKBOT)[0].text == '/llm-tco failed with the error "dispatch_failed"'


async def test_the_body_of_the_answer_to_a_command_is_shown_to_one_person(slack: LocalSlack) -> None:
    acknowledge(slack, "hello")
    await slack.delivery.say(ENGINEER.id, COSTS, "/llm-tco")
    (reply,) = said(slack, BOT_USER)
    assert (reply.text, reply.ephemeral_to) == ("hello", ENGINEER.id)


async def test_a_command_that_fails_says_so_to_who_typed_it(slack: LocalSlack) -> None:
    slack.bot.fail_next = 1
    await slack.delivery.say(ENGINEER.id, COSTS, "/llm-tco")
    (failure,) = said(slack, SLACKBOT)
    assert (failure.text, failure.ephemeral_to) == (
        '/llm-tco failed with the error "dispatch_failed"',
        ENGINEER.id,
    )
    assert len(slack.bot.received) == 1  # a command is never tried again


async def test_a_command_that_is_not_acknowledged_in_time_says_so(slack: LocalSlack) -> None:
    slack.bot.hang_next = 1
    await slack.delivery.say(ENGINEER.id, COSTS, "/llm-tco")
    assert said(slack, SLACKBOT)[0].text == '/llm-tco failed with the error "operation_timeout"'


@pytest.mark.parametrize(
    ("typed", "place", "words"),
    [
        ("/llm-toc", "channel", "/llm-toc is not a valid command."),
        ("/<b>", "channel", "/&lt;b&gt; is not a valid command."),
        ("/llm-tco", "thread", "/llm-tco is not supported in threads. Sorry!"),
        ("/invite @nobody", "channel", "Name somebody to invite to a channel: /invite @name"),
    ],
)
async def test_what_is_no_command_here_is_answered_by_slack_itself(
    slack: LocalSlack, typed: str, place: str, words: str
) -> None:
    thread = slack.workspace.post(COSTS, ENGINEER.id, "parent").ts if place == "thread" else None
    await slack.delivery.say(ENGINEER.id, COSTS, typed, thread)
    assert said(slack, SLACKBOT)[0].text == words
    assert slack.bot.received == []


async def test_an_invited_bot_can_post(slack: LocalSlack) -> None:
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await slack.client.chat_postMessage(channel=BUDGET, text="x")
    await slack.delivery.say(ENGINEER.id, BUDGET, "/invite @llm-tco")
    assert (await slack.client.chat_postMessage(channel=BUDGET, text="x"))["ok"]


# -- buttons and menus


async def test_a_press_carries_the_message_the_place_and_the_value(slack: LocalSlack) -> None:
    acknowledge(slack)
    parent = slack.workspace.post(COSTS, BOT_USER, "parent")
    message = slack.workspace.post(COSTS, BOT_USER, "ask", blocks=[ACTIONS], thread_ts=parent.ts)
    await slack.delivery.idle()
    slack.bot.received.clear()
    assert await press(slack, message, MANAGER.id)
    sent = payload(slack.bot.received[0])
    assert (sent["type"], sent["user"]["id"], sent["channel"]["id"]) == ("block_actions", MANAGER.id, COSTS)
    assert (sent["message"]["ts"], sent["message"]["thread_ts"]) == (message.ts, parent.ts)
    assert sent["container"]["thread_ts"] == parent.ts
    (action,) = sent["actions"]
    assert (action["action_id"], action["block_id"], action["type"], action["value"]) == (
        "press:1",
        "b",
        "button",
        "{}",
    )


async def test_an_ephemeral_message_is_not_sent_with_its_press(slack: LocalSlack) -> None:
    acknowledge(slack)
    message = slack.workspace.post(COSTS, BOT_USER, "ask", blocks=[ACTIONS], ephemeral_to=ENGINEER.id)
    await press(slack, message)
    sent = payload(slack.bot.received[0])
    assert sent["container"]["is_ephemeral"]
    assert "message" not in sent
    with pytest.raises(RefusedError, match="message_not_found"):
        await press(slack, message, MANAGER.id)


async def test_a_choice_is_sent_whole_and_stays_in_the_state_of_later_presses(slack: LocalSlack) -> None:
    acknowledge(slack)
    slack.bot.app.action("menu:1")(_ack)
    options = [{"text": {"type": "plain_text", "text": name}, "value": name} for name in ("A", "B")]
    menu = {"type": "static_select", "action_id": "menu:1", "options": options}
    message = slack.workspace.post(COSTS, BOT_USER, "ask", blocks=[{**ACTIONS, "elements": [menu, BUTTON]}])
    await slack.delivery.idle()
    slack.bot.received.clear()
    where = {"channel": COSTS, "message_ts": message.ts}
    await slack.delivery.act(ENGINEER.id, where, "b", "menu:1", {"selected_option": "B"})
    await press(slack, message)
    chosen, pressed = map(payload, slack.bot.received)
    assert chosen["actions"][0]["selected_option"] == options[1]
    assert pressed["state"]["values"]["b"]["menu:1"]["selected_option"] == options[1]
    with pytest.raises(RefusedError, match="invalid_action_value"):
        await slack.delivery.act(ENGINEER.id, where, "b", "menu:1", {"selected_option": "C"})


async def _ack(ack: Any) -> None:  # noqa: ANN401 - Bolt gives it
    await ack()


async def test_a_button_that_is_no_longer_there_cannot_be_pressed(slack: LocalSlack) -> None:
    message = slack.workspace.post(COSTS, BOT_USER, "ask", blocks=[ACTIONS])
    slack.workspace.edit(message, text="answered", blocks=[])
    with pytest.raises(RefusedError, match="action_not_found"):
        await press(slack, message)


async def test_a_press_that_the_bot_does_not_acknowledge_is_told_and_not_repeated(slack: LocalSlack) -> None:
    message = slack.workspace.post(COSTS, BOT_USER, "ask", blocks=[ACTIONS], ephemeral_to=ENGINEER.id)
    slack.bot.fail_next = 1
    assert not await press(slack, message)
    assert len(slack.bot.received) == 1


# -- messages and mentions


async def test_a_mention_in_a_channel_comes_twice_under_two_event_ids(slack: LocalSlack) -> None:
    acknowledge(slack)
    message = await slack.delivery.say(ENGINEER.id, COSTS, "@llm-tco 2B < 3B & more, @manager in #platform")
    assert message is not None
    assert message.text == f"<@{BOT_USER}> 2B &lt; 3B &amp; more, <@{MANAGER.id}> in <#C0PLATFORM|>"
    first, second = map(event, slack.bot.received)
    assert first["event"]["type"] == "app_mention"
    assert (second["event"]["type"], second["event"]["channel_type"]) == ("message", "channel")
    assert first["event"]["ts"] == second["event"]["ts"] == message.ts
    assert first["event_id"] != second["event_id"]
    assert first["authorizations"][0]["user_id"] == BOT_USER


async def test_a_direct_message_comes_once(slack: LocalSlack) -> None:
    acknowledge(slack)
    await slack.delivery.say(ENGINEER.id, DM, "@llm-tco hello")
    (received,) = map(event, slack.bot.received)
    assert (received["event"]["type"], received["event"]["channel_type"]) == ("message", "im")


async def test_a_reply_names_its_thread_and_whose_it_is(slack: LocalSlack) -> None:
    acknowledge(slack)
    parent = slack.workspace.post(COSTS, MANAGER.id, "parent")
    await slack.delivery.say(ENGINEER.id, COSTS, "an answer", parent.ts)
    (received,) = map(event, slack.bot.received)
    assert received["event"]["thread_ts"] == parent.ts
    assert received["event"]["parent_user_id"] == MANAGER.id


async def test_the_bots_own_messages_and_edits_come_back_marked_as_its_own(slack: LocalSlack) -> None:
    acknowledge(slack)
    message = slack.workspace.post(COSTS, BOT_USER, "hello")
    slack.workspace.edit(message, text="changed", blocks=[])
    await slack.delivery.idle()
    own, changed = sorted(map(event, slack.bot.received), key=lambda e: e["event"].get("subtype", ""))
    assert own["event"]["bot_id"]
    assert (changed["event"]["subtype"], changed["event"]["message"]["text"]) == (
        "message_changed",
        "changed",
    )


async def test_a_mention_where_the_bot_is_no_member_reaches_nobody_and_says_so(slack: LocalSlack) -> None:
    await slack.delivery.say(ENGINEER.id, BUDGET, "@llm-tco hello")
    assert slack.bot.received == []
    assert "they're not in this channel" in said(slack, SLACKBOT)[0].text


async def test_opening_the_direct_message_is_an_event(slack: LocalSlack) -> None:
    acknowledge(slack)
    await slack.delivery.open_home(ENGINEER.id, "messages")
    (received,) = map(event, slack.bot.received)
    assert (received["event"]["type"], received["event"]["tab"]) == ("app_home_opened", "messages")


class TestDefaultScopes:
    @pytest.fixture
    def granted(self) -> App:
        return App()

    async def test_only_a_mention_is_heard_in_a_channel(self, slack: LocalSlack) -> None:
        acknowledge(slack)
        await slack.delivery.say(ENGINEER.id, COSTS, "an answer")
        assert slack.bot.received == []
        await slack.delivery.say(ENGINEER.id, COSTS, "@llm-tco an answer")
        assert [event(received)["event"]["type"] for received in slack.bot.received] == ["app_mention"]


@pytest.mark.parametrize(
    ("user", "channel", "text", "thread", "error"),
    [
        ("U404", COSTS, "x", None, "user_not_found"),
        (BOT_USER, COSTS, "x", None, "user_not_found"),
        (ENGINEER.id, "C404", "x", None, "channel_not_found"),
        (ENGINEER.id, "D0MANAGER", "x", None, "channel_not_found"),
        (ENGINEER.id, COSTS, "  ", None, "no_text"),
        (ENGINEER.id, COSTS, "x" * 40_001, None, "msg_too_long"),
        (ENGINEER.id, COSTS, "x", "1.000001", "thread_not_found"),
    ],
)
async def test_what_slacks_own_client_would_not_send_is_refused(
    slack: LocalSlack, user: str, channel: str, text: str, thread: str | None, error: str
) -> None:
    with pytest.raises(RefusedError, match=error):
        await slack.delivery.say(user, channel, text, thread)


# -- retries, duplicates, losses


async def test_an_event_is_tried_three_more_times_with_number_and_reason(slack: LocalSlack) -> None:
    slack.bot.fail_next = 9
    await slack.delivery.say(ENGINEER.id, DM, "hello")
    await slack.delivery.idle()
    retries = [
        (received.headers.get("x-slack-retry-num"), received.headers.get("x-slack-retry-reason"))
        for received in slack.bot.received
    ]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert len({event(received)["event_id"] for received in slack.bot.received}) == 1


async def test_retries_end_when_the_bot_acknowledges(slack: LocalSlack) -> None:
    acknowledge(slack)
    slack.bot.fail_next = 1
    await slack.delivery.say(ENGINEER.id, DM, "hello")
    await slack.delivery.idle()
    assert len(slack.bot.received) == 2


async def test_a_bot_that_is_slow_gets_the_event_again_with_the_reason(slack: LocalSlack) -> None:
    acknowledge(slack)
    slack.bot.hang_next = 1
    await slack.delivery.say(ENGINEER.id, DM, "hello")
    await slack.delivery.idle()
    assert slack.bot.received[1].headers["x-slack-retry-reason"] == "http_timeout"


async def test_a_bot_can_decline_retries(slack: LocalSlack) -> None:
    slack.bot.fail_next = 9
    slack.bot.fail_headers = {"x-slack-no-retry": "1"}
    await slack.delivery.say(ENGINEER.id, DM, "hello")
    await slack.delivery.idle()
    assert len(slack.bot.received) == 1


async def test_a_duplicate_has_the_same_event_id(slack: LocalSlack) -> None:
    acknowledge(slack)
    slack.faults.deliveries.duplicate_next = 1
    await slack.delivery.say(ENGINEER.id, DM, "hello")
    first, second = slack.bot.received
    assert event(first)["event_id"] == event(second)["event_id"]
    assert second.headers["x-slack-retry-num"] == "1"


async def test_a_duplicated_press_arrives_twice(slack: LocalSlack) -> None:
    acknowledge(slack)
    message = slack.workspace.post(COSTS, BOT_USER, "ask", blocks=[ACTIONS], ephemeral_to=ENGINEER.id)
    slack.faults.deliveries.duplicate_next = 1
    assert await press(slack, message)
    assert len(slack.bot.received) == 2


async def test_a_dropped_event_never_arrives(slack: LocalSlack) -> None:
    slack.faults.deliveries.drop_next = 1
    await slack.delivery.say(ENGINEER.id, DM, "hello")
    await slack.delivery.idle()
    assert slack.bot.received == []


async def test_a_failed_delivery_of_an_event_is_tried_again(slack: LocalSlack) -> None:
    acknowledge(slack)
    slack.faults.deliveries.fail_next = 2
    await slack.delivery.say(ENGINEER.id, DM, "hello")
    await slack.delivery.idle()
    (received,) = slack.bot.received
    assert received.headers["x-slack-retry-num"] == "2"
    assert received.headers["x-slack-retry-reason"] == "connection_failed"


async def test_a_bot_that_is_not_there_is_a_failed_command(slack: LocalSlack) -> None:
    slack.faults.deliveries.fail_next = 1
    await slack.delivery.say(ENGINEER.id, COSTS, "/llm-tco")
    assert said(slack, SLACKBOT)[0].text == '/llm-tco failed with the error "dispatch_failed"'


async def test_bolt_hears_the_bots_own_messages_and_ignores_them(slack: LocalSlack) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()

    @slack.bot.app.event("message")
    async def hear(event: dict[str, Any]) -> None:
        await heard.put(event["text"])

    await slack.client.chat_postMessage(channel=DM, text="from the bot")
    await slack.delivery.idle()
    await slack.delivery.say(ENGINEER.id, DM, "from a person")
    assert await asyncio.wait_for(heard.get(), 5) == "from a person"
    assert heard.empty()
