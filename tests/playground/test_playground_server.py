"""The playground is for this machine alone, its page hears of every change, and faults can be turned on."""

import asyncio
import json
import random

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler

from bot.playground.app_manifest import App, read_app
from bot.playground.faults import Faults
from bot.playground.limits import POSTS_PER_MINUTE_PER_WORKSPACE, WORKSPACE_BURST, RateLimits
from bot.playground.records import BOT_USER, ENGINEER
from tests.playground.bolt_slack import Clock, LocalSlack

COSTS = "C0LLMCOSTS"
SAY = {"user": ENGINEER.id, "channel": COSTS, "thread_ts": None, "text": "hello"}


@pytest.mark.parametrize(
    ("headers", "error"),
    [
        ({"Host": "attacker.example"}, "host_not_loopback"),
        ({"Host": "192.168.1.5:8000"}, "host_not_loopback"),
        ({"Host": ""}, "host_not_loopback"),
        ({"Origin": "https://attacker.example"}, "cross_origin"),
        ({"Origin": "null"}, "cross_origin"),
        ({"Origin": "http://127.0.0.1:1"}, "cross_origin"),
        ({"Sec-Fetch-Site": "cross-site"}, "cross_site"),
    ],
)
async def test_what_another_page_or_name_sends_is_refused(
    slack: LocalSlack, headers: dict[str, str], error: str
) -> None:
    status, answer = await slack.post("/ui/say", SAY, headers=headers)
    assert (status, answer["error"]) == (403, error)
    assert slack.workspace.messages == {}


async def test_a_foreign_host_name_reads_nothing_either(slack: LocalSlack) -> None:
    status, answer = await slack.get("/ui/state", headers={"Host": "attacker.example"})
    assert (status, answer["error"]) == (403, "host_not_loopback")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
async def test_the_pages_own_requests_are_taken(slack: LocalSlack, host: str) -> None:
    own = {"Host": f"{host}:9", "Origin": f"http://{host}:9", "Sec-Fetch-Site": "same-origin"}
    status, answer = await slack.post("/ui/say", SAY, headers=own)
    assert (status, answer["ok"]) == (200, True)


async def test_the_state_is_what_the_page_shows(slack: LocalSlack) -> None:
    await slack.post("/ui/say", SAY)
    _, state = await slack.get("/ui/state")
    assert state["bot_user"] == BOT_USER
    assert state["commands"] == ["/llm-tco"]
    assert {user["name"] for user in state["users"] if not user["is_bot"]} == {
        "Engineer",
        "Manager",
        "Finance",
    }
    assert sum(channel["is_im"] for channel in state["channels"]) == 3
    (message,) = state["messages"]
    assert (message["text"], message["user"], message["is_bot"]) == ("hello", ENGINEER.id, False)


async def test_every_change_is_streamed(slack: LocalSlack) -> None:
    async with slack.http.get(f"{slack.workspace.url}/ui/events") as stream:
        assert stream.content_type == "text/event-stream"
        await stream.content.readuntil(b"\n\n")
        message = slack.workspace.post(COSTS, ENGINEER.id, "hello")
        slack.workspace.edit(message, text="changed", blocks=[])
        slack.workspace.delete(message)
        slack.workspace.post(COSTS, BOT_USER, "psst", ephemeral_to=ENGINEER.id)
        heard = [
            json.loads((await stream.content.readuntil(b"\n\n")).removeprefix(b"data: ")) for _ in range(4)
        ]
    assert [change["type"] for change in heard] == [
        "message",
        "message_changed",
        "message_deleted",
        "ephemeral",
    ]
    assert heard[1]["message"]["text"] == "changed"


async def test_closing_the_workspace_ends_the_stream(slack: LocalSlack) -> None:
    async with slack.http.get(f"{slack.workspace.url}/ui/events") as stream:
        await stream.content.readuntil(b"\n\n")
        slack.workspace.close()
        assert await asyncio.wait_for(stream.content.read(), 5) == b""


async def test_a_press_from_the_page_reaches_the_bot(slack: LocalSlack) -> None:
    pressed: list[str] = []

    @slack.bot.app.action("go")
    async def go(ack: object, action: dict[str, str]) -> None:
        pressed.append(action["value"])
        await ack()  # type: ignore[operator]  # Bolt gives a callable

    button = {"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": "go", "value": "1"}
    blocks = [{"type": "actions", "block_id": "b", "elements": [button]}]
    ts = slack.workspace.post(COSTS, BOT_USER, "ask", blocks=blocks).ts
    at = {"user": ENGINEER.id, "channel": COSTS, "message_ts": ts, "block_id": "b", "type": "button"}
    assert await slack.post("/ui/action", {**at, "action_id": "go"}) == (200, {"ok": True})
    assert pressed == ["1"]
    status, answer = await slack.post("/ui/action", {**at, "action_id": "stop"})
    assert (status, answer["error"]) == (400, "action_not_found")


@pytest.mark.parametrize("path", ["say", "action", "view_submit", "view_close", "home"])
async def test_a_request_without_its_fields_says_which(slack: LocalSlack, path: str) -> None:
    status, answer = await slack.post(f"/ui/{path}", {})
    assert (status, answer["error"]) == (400, "invalid_arguments")
    assert "[json-pointer:/user]" in answer["messages"][0]


@pytest.mark.parametrize(("body", "error"), [(b"{", "invalid_json"), (b"[]", "json_not_object")])
async def test_a_body_that_is_no_object_is_refused(slack: LocalSlack, body: bytes, error: str) -> None:
    async with slack.http.post(f"{slack.workspace.url}/ui/say", data=body) as response:
        assert (response.status, (await response.json())["error"]) == (400, error)


# -- faults and rates


async def test_the_knobs_are_shown_and_turned(slack: LocalSlack) -> None:
    wanted = {"delay_ms": 5, "drop": 0.5, "api_fail_next": 2, "rate_limits": True}
    status, answer = await slack.post("/ui/faults", wanted)
    assert (status, answer["ok"]) == (200, True)
    _, shown = await slack.get("/ui/faults")
    assert wanted.items() <= shown.items()
    assert (slack.faults.deliveries.drop, slack.faults.answers.fail_next) == (0.5, 2)


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ({"lose": 1}, "lose is not a knob"),
        ({"drop": 2}, "drop is a probability from 0 to 1"),
        ({"drop_next": 0.5}, "drop_next is a whole number"),
        ({"delay_ms": -1}, "delay_ms is a whole number from 0"),
        ({"fail": "often"}, "fail is a number"),
        ({"rate_limits": 1}, "rate_limits is true or false"),
    ],
)
async def test_a_knob_that_cannot_be_is_refused_and_none_is_turned(
    slack: LocalSlack, wanted: dict[str, object], reason: str
) -> None:
    before = slack.faults.as_json()
    status, answer = await slack.post("/ui/faults", {"duplicate": 0.5, **wanted})
    assert status == 400
    assert reason in answer["messages"][0]
    assert slack.faults.as_json() == before


async def test_a_failed_answer_had_no_effect_and_a_lost_one_had(slack: LocalSlack) -> None:
    slack.faults.answers.fail_next = 1
    with pytest.raises(SlackApiError, match="service_unavailable"):
        await slack.client.chat_postMessage(channel=COSTS, text="failed")
    slack.faults.answers.drop_next = 1
    with pytest.raises(SlackApiError, match="504"):
        await slack.client.chat_postMessage(channel=COSTS, text="lost")
    assert [message.text for message in slack.workspace.messages.values()] == ["lost"]


def test_a_probability_follows_the_generator_that_was_passed_in() -> None:
    faults = Faults(chance=random.Random(7))  # noqa: S311 - a test's repeatable chance
    faults.deliveries.drop = 0.3
    struck = [faults.strikes(faults.deliveries, "drop") for _ in range(1000)]
    again = random.Random(7)  # noqa: S311 - a test's repeatable chance
    assert struck == [again.random() < 0.3 for _ in range(1000)]


async def test_over_the_rate_a_call_gets_429_and_the_clients_own_handler_waits(
    slack: LocalSlack, clock: Clock
) -> None:
    slack.faults.rate_limits = True
    for number in range(5):
        await slack.client.chat_postMessage(channel=COSTS, text=str(number))
    with pytest.raises(SlackApiError) as refused:
        await slack.client.chat_postMessage(channel=COSTS, text="one too many")
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "1"
    assert refused.value.response["error"] == "ratelimited"
    await slack.client.chat_postMessage(channel="C0PLATFORM", text="another channel")
    clock.ahead_seconds = 1
    slack.client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    assert (await slack.client.chat_postMessage(channel=COSTS, text="later"))["ok"]


def test_a_method_may_be_called_as_often_as_its_tier_says() -> None:
    now = 0.0
    limits = RateLimits(lambda: now)
    assert [limits.retry_after_seconds("chat.update", 3, COSTS) for _ in range(50)] == [0] * 50
    assert limits.retry_after_seconds("chat.update", 3, COSTS) == 2  # one call each 1.2 s
    now = 1.2
    assert limits.retry_after_seconds("chat.update", 3, COSTS) == 0


def test_what_the_manifest_does_not_name_is_not_granted() -> None:
    manifest = {
        "features": {"bot_user": {"display_name": "costs"}, "slash_commands": [{"command": "/costs"}]},
        "oauth_config": {"scopes": {"bot": ["commands", "channels:history"]}},
        "settings": {"event_subscriptions": {"bot_events": ["app_mention", "message.channels"]}},
    }
    app = read_app(manifest)
    assert (app.name, app.commands) == ("costs", frozenset({"/costs"}))
    assert app.hears("message.channels")
    assert not app.hears("app_mention")  # subscribed, but its scope was not granted
    assert not app.hears("message.im")
    assert read_app({}) == App(commands=frozenset(), scopes=frozenset(), events=frozenset())


def test_posting_is_limited_in_a_workspace_as_a_whole() -> None:
    """Three hundred a minute, over all channels; a refused post takes nothing from its channel."""
    now = 0.0
    limits = RateLimits(lambda: now)

    def post(channel: int) -> int:
        return limits.retry_after_seconds("chat.postMessage", 4, f"C{channel}")

    assert [post(channel) for channel in range(WORKSPACE_BURST)] == [0] * WORKSPACE_BURST
    assert post(99) == 1
    taken = 0
    for tick in range(1, 481):  # a minute, eight tries a second
        now = tick / 8
        taken += post(1_000 + tick) == 0
    assert taken == POSTS_PER_MINUTE_PER_WORKSPACE == 300
