"""The Web API of the local Slack answers as Slack does: what a call does, and which error code it gets."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.playground.app_manifest import App
from bot.playground.records import BOT_USER, ENGINEER, Message
from tests.playground.bolt_slack import GENEROUS, LocalSlack

COSTS, BUDGET, DM = "C0LLMCOSTS", "C0BUDGET", "D0ENGINEER"


def posted(slack: LocalSlack, user: str = BOT_USER, **more: Any) -> Message:  # noqa: ANN401 - the arguments of post
    return slack.workspace.post(COSTS, user, "before", **more)


async def error_of(slack: LocalSlack, method: str, **args: object) -> dict[str, Any]:
    """The answer to a call that is refused."""
    with pytest.raises(SlackApiError) as refused:
        await slack.client.api_call(method, json=args)
    answer: dict[str, Any] = dict(refused.value.response.data)
    return answer


async def test_a_message_is_posted_with_the_ids_that_slack_adds(slack: LocalSlack) -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Go"}}
    answer = await slack.client.chat_postMessage(
        channel=COSTS, text="hello", blocks=[{"type": "actions", "elements": [button]}]
    )
    kept = slack.workspace.find(COSTS, answer["ts"])
    assert kept is not None
    assert (kept.text, kept.user, kept.is_bot) == ("hello", BOT_USER, True)
    assert kept.blocks[0]["block_id"]
    assert kept.blocks[0]["elements"][0]["action_id"]
    assert answer["message"]["bot_id"]


async def test_a_reply_names_its_parent_and_the_parent_its_thread(slack: LocalSlack) -> None:
    parent = await slack.client.chat_postMessage(channel=COSTS, text="parent")
    reply = await slack.client.chat_postMessage(channel=COSTS, text="reply", thread_ts=parent["ts"])
    assert reply["message"]["thread_ts"] == parent["ts"]
    thread = await slack.client.conversations_replies(channel=COSTS, ts=parent["ts"])
    assert [(m["text"], m["thread_ts"]) for m in thread["messages"]] == [
        ("parent", parent["ts"]),
        ("reply", parent["ts"]),
    ]


async def test_a_user_id_as_channel_posts_to_the_direct_message(slack: LocalSlack) -> None:
    assert (await slack.client.chat_postMessage(channel=ENGINEER.id, text="hi"))["channel"] == DM


async def test_an_update_keeps_blocks_that_are_not_given_and_removes_them_by_an_empty_list(
    slack: LocalSlack,
) -> None:
    message = posted(slack, blocks=[{"type": "divider", "block_id": "b"}])
    await slack.client.chat_update(channel=COSTS, ts=message.ts, text="after")
    kept = slack.workspace.find(COSTS, message.ts)
    assert kept is not None
    assert (kept.text, len(kept.blocks), kept.edited) == ("after", 1, True)
    await slack.client.chat_update(channel=COSTS, ts=message.ts, text="after", blocks=[])
    kept = slack.workspace.find(COSTS, message.ts)
    assert kept is not None
    assert kept.blocks == ()


async def test_only_whom_it_is_for_sees_an_ephemeral_message_and_its_ts_is_no_message(
    slack: LocalSlack,
) -> None:
    answer = await slack.client.chat_postEphemeral(channel=COSTS, user=ENGINEER.id, text="psst")
    kept = slack.workspace.find(COSTS, answer["message_ts"])
    assert kept is not None
    assert kept.ephemeral_to == ENGINEER.id
    refused = await error_of(slack, "chat.update", channel=COSTS, ts=answer["message_ts"], text="x")
    assert refused["error"] == "message_not_found"
    assert (await slack.client.conversations_history(channel=COSTS))["messages"] == []


async def test_a_message_is_deleted(slack: LocalSlack) -> None:
    message = posted(slack)
    await slack.client.chat_delete(channel=COSTS, ts=message.ts)
    assert slack.workspace.find(COSTS, message.ts) is None


async def test_a_permalink_of_a_reply_leads_to_its_place_on_the_page(slack: LocalSlack) -> None:
    parent = posted(slack)
    reply = posted(slack, thread_ts=parent.ts)
    link = (await slack.client.chat_getPermalink(channel=COSTS, message_ts=reply.ts))["permalink"]
    async with slack.http.get(link, allow_redirects=False) as response:
        assert response.headers["location"] == f"/#{COSTS}/{parent.ts}"


async def test_history_comes_in_pages_newest_first(slack: LocalSlack) -> None:
    for number in range(3):
        slack.workspace.post(COSTS, ENGINEER.id, str(number))
    first = await slack.client.conversations_history(channel=COSTS, limit=2)
    assert [m["text"] for m in first["messages"]] == ["2", "1"]
    cursor = first["response_metadata"]["next_cursor"]
    rest = await slack.client.conversations_history(channel=COSTS, limit=2, cursor=cursor)
    assert [m["text"] for m in rest["messages"]] == ["0"]
    assert not rest["has_more"]


async def test_who_and_where_can_be_looked_up(slack: LocalSlack) -> None:
    assert (await slack.client.auth_test())["user_id"] == BOT_USER
    assert (await slack.client.users_info(user=ENGINEER.id))["user"]["real_name"] == "Engineer"
    assert (await slack.client.conversations_info(channel=BUDGET))["channel"]["is_member"] is False
    assert (await slack.client.conversations_open(users=ENGINEER.id))["channel"]["id"] == DM
    assert (await slack.client.api_test(foo="bar"))["args"]["foo"] == "bar"


async def test_a_reaction_is_added_once(slack: LocalSlack) -> None:
    message = posted(slack)
    args = {"channel": COSTS, "timestamp": message.ts, "name": "eyes"}
    await slack.client.api_call("reactions.add", json=args)
    assert (await error_of(slack, "reactions.add", **args))["error"] == "already_reacted"


async def test_a_long_text_is_cut_with_a_warning_but_an_edit_to_one_is_refused(slack: LocalSlack) -> None:
    whole = await slack.client.chat_postMessage(channel=COSTS, text="x" * 40_000)
    assert len(whole["message"]["text"]) == 40_000
    assert "response_metadata" not in whole
    long = await slack.client.chat_postMessage(channel=COSTS, text="x" * 40_001)
    assert len(long["message"]["text"]) == 40_000
    assert long["response_metadata"]["warnings"] == ["message_truncated"]
    await slack.client.chat_update(channel=COSTS, ts=long["ts"], text="y" * 4_000)
    refused = await error_of(slack, "chat.update", channel=COSTS, ts=long["ts"], text="y" * 4_001)
    assert refused["error"] == "msg_too_long"


CONTENT = {"text": "x"}
BROKEN_BLOCKS = {"text": "x", "blocks": [{"type": "section"}]}
REFUSED: list[tuple[str, dict[str, object], str]] = [
    ("chat.postMessage", {"channel": COSTS}, "no_text"),
    ("chat.postMessage", {"channel": COSTS, "text": "  "}, "no_text"),
    ("chat.postMessage", {"channel": COSTS, "blocks": []}, "no_text"),
    ("chat.postMessage", {"text": "x"}, "invalid_arguments"),
    ("chat.postMessage", {"channel": 5, **CONTENT}, "invalid_arguments"),
    ("chat.postMessage", {"channel": COSTS, "text": 5}, "invalid_arguments"),
    ("chat.postMessage", {"channel": "C404", **CONTENT}, "channel_not_found"),
    ("chat.postMessage", {"channel": BUDGET, **CONTENT}, "not_in_channel"),
    ("chat.postMessage", {"channel": "#budget", **CONTENT}, "not_in_channel"),
    ("chat.postMessage", {"channel": COSTS, **BROKEN_BLOCKS}, "invalid_blocks"),
    ("chat.postMessage", {"channel": COSTS, "blocks": "[", **CONTENT}, "invalid_blocks_format"),
    (
        "chat.postMessage",
        {"channel": COSTS, "blocks": {"type": "divider"}, **CONTENT},
        "invalid_blocks_format",
    ),
    ("chat.postMessage", {"channel": COSTS, "thread_ts": "1.000001", **CONTENT}, "thread_not_found"),
    ("chat.postEphemeral", {"channel": COSTS, **CONTENT}, "invalid_arguments"),
    ("chat.postEphemeral", {"channel": COSTS, "user": "U404", **CONTENT}, "user_not_in_channel"),
    ("chat.postEphemeral", {"channel": BUDGET, "user": ENGINEER.id, **CONTENT}, "not_in_channel"),
    ("chat.update", {"channel": COSTS, **CONTENT}, "invalid_arguments"),
    ("chat.update", {"channel": COSTS, "ts": "1.000001", **CONTENT}, "message_not_found"),
    ("chat.update", {"channel": "C404", "ts": "1.000001", **CONTENT}, "channel_not_found"),
    ("chat.delete", {"channel": COSTS, "ts": "1.000001"}, "message_not_found"),
    ("chat.getPermalink", {"channel": COSTS, "message_ts": "1.000001"}, "message_not_found"),
    ("conversations.info", {"channel": "C404"}, "channel_not_found"),
    ("conversations.open", {}, "users_list_not_supplied"),
    ("conversations.open", {"users": "U404"}, "user_not_found"),
    ("conversations.open", {"channel": COSTS}, "method_not_supported_for_channel_type"),
    ("conversations.history", {"channel": BUDGET}, "not_in_channel"),
    ("conversations.history", {"channel": COSTS, "limit": "many"}, "invalid_limit"),
    ("conversations.history", {"channel": COSTS, "cursor": "?"}, "invalid_cursor"),
    ("conversations.replies", {"channel": COSTS, "ts": "1.000001"}, "thread_not_found"),
    ("users.info", {"user": "U404"}, "user_not_found"),
    ("reactions.add", {"channel": COSTS, "name": "no such!", "timestamp": "1.0"}, "invalid_name"),
    ("reactions.add", {"channel": COSTS, "name": "eyes", "timestamp": "1.0"}, "message_not_found"),
    ("views.open", {"trigger_id": "1.2.3"}, "invalid_arguments"),
    ("views.update", {"view": {"type": "modal", "title": 1, "blocks": []}}, "invalid_arguments"),
    ("views.publish", {"user_id": "U404", "view": {"type": "home", "blocks": []}}, "user_not_found"),
    ("views.publish", {"user_id": ENGINEER.id, "view": {"type": "tab"}}, "invalid_arguments"),
    ("chat.shout", {}, "unknown_method"),
]


@pytest.mark.parametrize(("method", "args", "error"), REFUSED)
async def test_a_bad_call_gets_slacks_error_code(
    slack: LocalSlack, method: str, args: dict[str, object], error: str
) -> None:
    assert (await error_of(slack, method, **args))["error"] == error


async def test_refused_blocks_come_with_the_place_and_the_reason(slack: LocalSlack) -> None:
    refused = await error_of(slack, "chat.postMessage", channel=COSTS, **BROKEN_BLOCKS)
    messages = refused["response_metadata"]["messages"]
    assert messages == ["[ERROR] either text or fields is required [json-pointer:/blocks/0]"]


async def test_blocks_that_are_too_much_together_are_refused(slack: LocalSlack) -> None:
    text = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}
    tables = [{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}] * 2
    too_long = await error_of(slack, "chat.postMessage", channel=COSTS, text="x", blocks=[text] * 5)
    two_tables = await error_of(slack, "chat.postMessage", channel=COSTS, text="x", blocks=tables)
    assert too_long["error"] == "msg_blocks_too_long"
    assert two_tables["error"] == "invalid_attachments"
    assert "only_one_table_allowed" in two_tables["response_metadata"]["messages"][0]


async def test_the_messages_of_others_cannot_be_changed(slack: LocalSlack) -> None:
    message = posted(slack, user=ENGINEER.id)
    at = {"channel": COSTS, "ts": message.ts}
    assert (await error_of(slack, "chat.update", **at, text="x"))["error"] == "cant_update_message"
    assert (await error_of(slack, "chat.delete", **at))["error"] == "cant_delete_message"


async def test_a_reply_to_a_reply_is_refused(slack: LocalSlack) -> None:
    reply = posted(slack, thread_ts=posted(slack).ts)
    refused = await error_of(slack, "chat.postMessage", channel=COSTS, text="x", thread_ts=reply.ts)
    assert refused["error"] == "cannot_reply_to_message"


async def test_the_token_is_checked(slack: LocalSlack) -> None:
    async def error(headers: dict[str, str]) -> str:
        _, answer = await slack.post("/api/auth.test", {}, headers=headers)
        return str(answer["error"])

    assert await error({}) == "not_authed"
    assert await error({"Authorization": "Bearer xoxb-wrong"}) == "invalid_auth"
    with_argument = await slack.post("/api/auth.test", {"token": slack.workspace.bot_token})
    assert with_argument[1]["ok"]


async def test_a_form_with_blocks_as_a_string_is_read_like_json(slack: LocalSlack) -> None:
    form = {"channel": COSTS, "text": "x", "blocks": '[{"type": "divider"}]'}
    answer = await slack.client.api_call("chat.postMessage", data=form)
    assert answer["message"]["blocks"][0]["type"] == "divider"


@pytest.mark.parametrize(("body", "error"), [(b"{", "invalid_json"), (b"[]", "json_not_object")])
async def test_a_body_that_is_no_object_is_refused(slack: LocalSlack, body: bytes, error: str) -> None:
    headers = {"Content-Type": "application/json"}
    async with slack.http.post(
        f"{slack.workspace.url}/api/auth.test", data=body, headers=headers
    ) as response:
        assert (await response.json())["error"] == error


class TestLeastPrivilege:
    @pytest.fixture
    def granted(self) -> App:
        return App(scopes=frozenset({"commands"}))

    @pytest.mark.parametrize(
        ("method", "args", "needed"),
        [
            ("chat.postMessage", {"channel": COSTS, **CONTENT}, "chat:write"),
            ("chat.postEphemeral", {"channel": COSTS, "user": ENGINEER.id, **CONTENT}, "chat:write"),
            ("chat.update", {"channel": COSTS, "ts": "1.0", **CONTENT}, "chat:write"),
            ("chat.delete", {"channel": COSTS, "ts": "1.0"}, "chat:write"),
            ("conversations.info", {"channel": COSTS}, "channels:read"),
            ("conversations.info", {"channel": DM}, "im:read"),
            ("conversations.history", {"channel": COSTS}, "channels:history"),
            ("conversations.replies", {"channel": DM, "ts": "1.0"}, "im:history"),
            ("conversations.open", {"users": ENGINEER.id}, "im:write"),
            ("users.info", {"user": ENGINEER.id}, "users:read"),
            ("reactions.add", {"channel": COSTS, "name": "eyes", "timestamp": "1.0"}, "reactions:write"),
        ],
    )
    async def test_what_was_not_granted_is_refused_and_named(
        self, slack: LocalSlack, method: str, args: dict[str, object], needed: str
    ) -> None:
        refused = await error_of(slack, method, **args)
        assert (refused["error"], refused["needed"], refused["provided"]) == (
            "missing_scope",
            needed,
            "commands",
        )


class TestPublicChannels:
    @pytest.fixture
    def granted(self) -> App:
        return App(scopes=GENEROUS.scopes | {"chat:write.public"})

    async def test_with_its_scope_the_bot_posts_where_it_is_no_member(self, slack: LocalSlack) -> None:
        assert (await slack.client.chat_postMessage(channel=BUDGET, text="x"))["ok"]
