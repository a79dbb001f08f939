"""The chat on lines of text: commands, answers and presses, and the bot's messages in 100 columns."""

import io
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.playground.app_manifest import App
from bot.playground.plain_text import bars, columns, message_text
from bot.playground.records import BOT_USER
from bot.playground.terminal import chat
from bot.playground.workspace import Workspace
from tests.playground.bolt_slack import LocalSlack

COSTS = "C0LLMCOSTS"


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def button(label: str, action_id: str) -> dict[str, Any]:
    return {"type": "button", "text": plain(label), "action_id": action_id, "value": label}


def row(words: str, action_id: str) -> dict[str, Any]:
    text = {"type": "mrkdwn", "text": f"*{words}:* 5"}
    return {"type": "section", "text": text, "accessory": button("Edit", action_id)}


QUESTION: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*How much?* 1 &lt; 2"}},
    {"type": "actions", "elements": [button("Some", "press:1"), button("Some more", "press:2")]},
]
SUMMARY: list[dict[str, Any]] = [row("Volume", "press:1"), row("Model", "press:2")]
MENU: list[dict[str, Any]] = [
    {
        "type": "actions",
        "elements": [
            {
                "type": "overflow",
                "action_id": "menu:1",
                "options": [{"text": plain("Restart"), "value": "restart"}],
            }
        ],
    }
]


def asks(slack: LocalSlack, blocks: list[dict[str, Any]]) -> None:
    """A bot that asks on its command and says in the thread what it was told or what was pressed."""

    @slack.bot.app.command("/llm-tco")
    async def begin(ack: Any, client: Any) -> None:  # noqa: ANN401 - Bolt gives them
        await ack()
        await client.chat_postMessage(channel=COSTS, text="asked", blocks=blocks)

    async def pressed(ack: Any, body: Any, client: Any) -> None:  # noqa: ANN401 - Bolt gives them
        await ack()
        action = body["actions"][0]
        value = action.get("value") or action["selected_option"]["value"]
        where = {"channel": COSTS, "ts": body["message"]["ts"]}
        said = f"{body['user']['name']} pressed {value} {action['action_id']}"
        await client.chat_update(**where, text=said, blocks=[])

    for action_id in ("press:1", "press:2", "menu:1"):
        slack.bot.app.action(action_id)(pressed)

    @slack.bot.app.event("app_mention")
    async def told(event: Any, client: Any) -> None:  # noqa: ANN401 - Bolt gives them
        thread = event["thread_ts"]
        await client.chat_postMessage(
            channel=COSTS, thread_ts=thread, text=f"<@{event['user']}> said {event['text']}"
        )

    slack.bot.app.event("message")(_nothing)


async def _nothing() -> None:
    pass


async def spoken(slack: LocalSlack, *lines: str, expected: int = 0) -> str:
    """What the terminal shows for these lines; after each, `expected` messages of the bot are waited for."""

    async def read() -> AsyncIterator[str]:
        for line in lines:
            yield f"{line}\n"

    async def settled() -> None:
        await slack.delivery.idle()
        with slack.workspace.watch() as changes:
            while sum(message.user == BOT_USER for message in slack.workspace.messages.values()) < expected:
                await changes.get()

    out = io.StringIO()
    await chat(read(), out, slack.workspace, slack.delivery, settled)
    return out.getvalue()


async def test_a_question_is_shown_with_its_buttons(slack: LocalSlack) -> None:
    asks(slack, QUESTION)
    assert await spoken(slack, "/llm-tco") == "llm-tco:\n  How much? 1 < 2\n\n  [Some] [Some more]\n\n"


async def test_a_press_is_by_label_in_any_case_and_shows_the_edit(slack: LocalSlack) -> None:
    asks(slack, QUESTION)
    assert "llm-tco (edited):\n  engineer pressed Some press:1\n" in await spoken(
        slack, "/llm-tco", "press some"
    )


async def test_a_menus_entry_is_pressed_by_its_label_or_a_part_of_it(slack: LocalSlack) -> None:
    asks(slack, MENU)
    assert "pressed restart menu:1" in await spoken(slack, "/llm-tco", "press start")


@pytest.mark.parametrize(("line", "label"), [("press 1", "Some"), ("press 2", "Some more")])
async def test_a_number_alone_counts_the_buttons_and_says_which_is_pressed(
    slack: LocalSlack, line: str, label: str
) -> None:
    asks(slack, QUESTION)
    shown = await spoken(slack, "/llm-tco", line)
    assert f"(Engineer presses [{label}])\n" in shown
    assert f"engineer pressed {label} press:" in shown


@pytest.mark.parametrize("line", ["press 0", "press 3"])
async def test_a_number_beyond_the_buttons_presses_nothing(slack: LocalSlack, line: str) -> None:
    asks(slack, QUESTION)
    assert "No such label" in await spoken(slack, "/llm-tco", line)


async def test_an_unknown_label_names_those_there_are(slack: LocalSlack) -> None:
    asks(slack, QUESTION)
    assert "No such label. There is:\n  [Some] [Some more]\n" in await spoken(slack, "/llm-tco", "press none")


@pytest.mark.parametrize(("line", "pressed"), [("press Edit 2", "press:2"), ("press edit volume", "press:1")])
async def test_of_several_buttons_of_one_label_number_or_words_name_one(
    slack: LocalSlack, line: str, pressed: str
) -> None:
    asks(slack, SUMMARY)
    shown = await spoken(slack, "/llm-tco", "press Edit", line)
    assert "That is more than one. Which?\n  press Edit 1  (Volume: 5)\n  press Edit 2  (Model: 5)\n" in shown
    assert f"pressed Edit {pressed}" in shown


async def test_another_person_can_go_on(slack: LocalSlack) -> None:
    asks(slack, QUESTION)
    shown = await spoken(slack, "/llm-tco", "as manager:", "press Some more")
    assert "You are Manager now.\n" in shown
    assert "manager pressed Some more press:2" in shown


class TestDefaultScopes:
    @pytest.fixture
    def granted(self) -> App:
        return App()

    async def test_an_answer_goes_to_the_thread_and_names_the_bot_where_it_reads_only_mentions(
        self, slack: LocalSlack
    ) -> None:
        asks(slack, QUESTION)
        shown = await spoken(slack, "/llm-tco", "as finance: 2B tokens", expected=1)
        assert "llm-tco" in shown
        (answer,) = [message for message in slack.workspace.messages.values() if message.user == "U0FINANCE"]
        assert answer.text == f"<@{BOT_USER}> 2B tokens"
        assert answer.thread_ts is not None


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("help", "press LABEL"),
        ("2B tokens", "There is no conversation yet: begin with /llm-tco"),
        ("press Some", "There is nothing to press here yet"),
        ("press", "There is nothing to press here yet"),
        ("/llm-toc", "Slackbot (only Engineer sees this):\n  /llm-toc is not a valid command."),
        (
            "/llm-tco",
            'Slackbot (only Engineer sees this):\n  /llm-tco failed with the error "dispatch_failed"',
        ),
        ("/" + "x" * 40_001, "Slack refused that: msg_too_long"),
        ("", ""),
    ],
)
async def test_whatever_is_typed_gets_a_plain_answer(slack: LocalSlack, line: str, words: str) -> None:
    assert words in await spoken(slack, line)


# -- how blocks read


def read(*blocks: dict[str, Any], text: str = "text") -> str:
    workspace = Workspace()
    return message_text(workspace, workspace.post(COSTS, BOT_USER, text, blocks=blocks))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("*bold* _it_ ~no~ `code`", "bold it no `code`"),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("<https://a.example|here> <https://b.example>", "here (https://a.example) https://b.example"),
        ("<@U0MANAGER> <#C0PLATFORM|> <!here>", "@Manager #platform @here"),
        ("a &lt; b &amp;&amp; c &gt; d &amp;lt;", "a < b && c > d &lt;"),
    ],
)
def test_markup_reads_as_plain_text(text: str, words: str) -> None:
    assert read(text=text) == words


def test_a_table_is_aligned_and_long_cells_are_wrapped() -> None:
    rows = [["Option", "A month"], ["API", "$955"], ["Rented GPU with a long name", "$6,178"]]
    assert columns(rows, ["left", "right"], width=27) == [
        "Option              A month",
        "──────────────────  ───────",
        "API                    $955",
        "Rented GPU with a    $6,178",
        "long name",
    ]


@pytest.mark.parametrize("width", [40, 60, 100])
def test_no_line_is_wider_than_asked(width: int) -> None:
    words = "word " * 60
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": words}] * 3] * 2}
    container = {"type": "container", "title": plain("More"), "child_blocks": [table]}
    section = {"type": "section", "text": plain(words), "accessory": button("Edit", "a")}
    workspace = Workspace()
    message = workspace.post(COSTS, BOT_USER, "x", blocks=[container, section])
    assert max(map(len, message_text(workspace, message, width).split("\n"))) <= width


CHART = {
    "type": "bar",
    "series": [{"name": "API", "data": [{"label": "Now", "value": 10}, {"label": "Then", "value": 20}]}],
    "axis_config": {"categories": ["Now", "Then"]},
}


def test_a_chart_is_bars_unless_a_table_says_the_same() -> None:
    chart = {"type": "data_visualization", "title": "Cost", "chart": CHART}
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "Now 10"}]]}
    now, then = bars(CHART)
    assert (now.count("█"), then.count("█")) == (20, 40)
    assert read(chart) == f"Cost\n{now}\n{then}"
    assert read(chart, table) == "Now 10"


def test_every_kind_of_block_reads_as_words() -> None:
    rich = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [{"type": "text", "text": "Hi "}, {"type": "user", "user_id": "U0MANAGER"}],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}],
            },
        ],
    }
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": plain("Verdict")},
        {"type": "context", "elements": [plain("a"), {"type": "image", "image_url": "u", "alt_text": "b"}]},
        rich,
        {
            "type": "container",
            "title": plain("More"),
            "subtitle": plain("2"),
            "child_blocks": [{"type": "divider"}],
        },
        {"type": "image", "image_url": "u", "alt_text": "a picture"},
    ]
    lines = read(*blocks).split("\n")
    assert [line for line in lines if line] == [
        "VERDICT",
        "a · b",
        "Hi @Manager• one",
        "▾ More · 2",
        f"  {'─' * 98}",
        "(a picture)",
    ]
