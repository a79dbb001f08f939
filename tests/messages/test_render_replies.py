"""Every reply becomes a message that Slack takes, says the same in text, and lets nothing hostile through."""

import dataclasses
import re
from pathlib import Path
from typing import get_args

import pytest
from jinja2 import nodes
from pydantic import TypeAdapter
from slack_sdk.models.blocks import Block

from bot.conversation import replies
from bot.conversation.form import Form
from bot.conversation.replies import Choice, Reply
from bot.conversation.state import Press, WhatIfPress
from bot.conversation.turn import is_open
from bot.decisions.replies import DecisionReply
from bot.home.form import DigestForm
from bot.home.page import Home
from bot.messages.blocks import walk
from bot.messages.fallback import EDITED_CHARACTERS, POSTED_CHARACTERS
from bot.messages.render import CONSTRUCTORS, TEMPLATES, compose, environment, plain, render, template_name
from bot.playground.block_kit import check_blocks
from bot.whatif.change import Change
from tests.messages.sample_decisions import API_WINS, verdict
from tests.messages.sample_replies import (
    ANSWERED,
    EVERY_REPLY,
    QUESTION,
    REPLY_TYPES,
    SUMMARY,
    with_every_text,
)

PRESS: TypeAdapter[Press] = TypeAdapter(Press)
NEW_BLOCKS = {"data_visualization", "container", "table"}
HOSTILE = {
    "channel mention": "<!channel> <@U0VICTIM> <#C012|x>",
    "markup": "a & b < c > d &amp; &lt;!here&gt;",
    "quotes and braces": "it's \"quoted\" {{ 7 * 7 }} {% raw %} \\ ` * _ ~ {'a': 1}",
    "lines": 'one\n\n{"type": "divider"}\r\n\u2028two\t\x00',
    "zero-width and bidi": "a\u200bb\u202ec\u2066d\ufeff",
    "3,000 characters": "word & " * 430,
    "no spaces": "<" * 3000,
    "nothing": "",
    "blank": " \u200b\n ",
}


def ids(value: object) -> str:
    return type(value).__name__


def test_every_reply_has_a_template_and_every_template_a_reply() -> None:
    said = {
        template_name(reply) for reply in (*REPLY_TYPES, *get_args(DecisionReply), Form, DigestForm, Home)
    }
    assert said == {path.name for path in TEMPLATES.glob("*.j2")}
    assert {type(reply) for reply in EVERY_REPLY} == set(REPLY_TYPES)


@pytest.mark.parametrize("reply", EVERY_REPLY, ids=ids)
def test_a_message_is_within_slacks_limits(reply: Reply) -> None:
    message = compose(reply)
    assert check_blocks(message.blocks) == []
    assert message.text.strip()
    assert len(message.text) <= POSTED_CHARACTERS


@pytest.mark.parametrize("reply", EVERY_REPLY, ids=ids)
def test_whatever_replaces_a_message_is_short_enough_for_an_edit(reply: Reply) -> None:
    """Slack refuses an edit whose text is above 4,000 characters; a posted text may be longer."""
    if isinstance(reply, replies.Answered | replies.Closed | replies.Summary) or is_open(reply):
        assert len(render(with_every_text(reply, "word " * 600)).text) <= EDITED_CHARACTERS == 4_000


@pytest.mark.parametrize("reply", EVERY_REPLY, ids=ids)
def test_slacks_own_library_reads_the_older_blocks_the_same(reply: Reply) -> None:
    for block in compose(reply).blocks:
        if block["type"] not in NEW_BLOCKS:
            parsed = Block.parse(block)
            assert parsed is not None
            assert parsed.to_dict() == block


@pytest.mark.parametrize("reply", EVERY_REPLY, ids=ids)
def test_rendering_twice_gives_the_same_message(reply: Reply) -> None:
    assert compose(reply) == compose(reply)


@pytest.mark.parametrize("reply", EVERY_REPLY, ids=ids)
def test_every_button_carries_its_press_and_an_id_of_its_own(reply: Reply) -> None:
    buttons = [node for node in walk(compose(reply).blocks) if "action_id" in node]
    action_ids = [each["action_id"] for each in buttons]
    assert len(set(action_ids)) == len(action_ids)
    for each in buttons:
        if "url" in each:
            assert re.fullmatch(r"link:\d+", each["action_id"])
        elif each["type"] == "button":
            assert re.fullmatch(r"press:\d+", each["action_id"])
            PRESS.validate_json(each["value"])
        else:
            assert re.fullmatch(r"menu:\d+", each["action_id"])
            for option in each["options"]:
                assert PRESS.validate_json(option["value"]).kind == "command"


def test_a_press_comes_back_as_it_was_sent() -> None:
    message = compose(QUESTION)
    buttons = [node for node in walk(message.blocks) if node.get("type") == "button"]
    assert [PRESS.validate_json(each["value"]) for each in buttons] == [
        each.press for each in QUESTION.choices
    ]


@pytest.mark.parametrize("reply", EVERY_REPLY, ids=ids)
def test_the_text_names_every_button_and_menu_entry(reply: Reply) -> None:
    message = compose(reply)
    for node in walk(message.blocks):
        if node.get("type") == "button":
            assert f"[{node['text']['text']}]" in message.text
        for option in node.get("options", ()):
            assert option["text"]["text"] in message.text


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("reply", EVERY_REPLY, ids=ids)
def test_a_hostile_text_anywhere_is_only_text(reply: Reply, hostile: str) -> None:
    message = render(with_every_text(reply, hostile))
    assert check_blocks(message.blocks) == []
    assert message.text.strip()
    for text in (message.text, *mrkdwn_texts(message.blocks)):
        live = re.findall(r"<([^>|]*)", text)
        assert all(re.match(r"@U0ENGINEER|https?://", each) for each in live), text
        assert "\u200b" not in text
        assert "\u202e" not in text
        assert "&#" not in text
        assert not re.search(r"&(?!amp;|lt;|gt;)", text), "a bare or a cut entity"
    for node in walk(message.blocks):
        if node.get("type") in {"plain_text", "raw_text"}:
            assert not re.search(r"<[!@#]", node["text"])


def mrkdwn_texts(blocks: object) -> list[str]:
    return [node["text"] for node in walk(blocks) if node.get("type") == "mrkdwn"]


@pytest.mark.parametrize("reply", EVERY_REPLY, ids=ids)
def test_long_texts_are_cut_with_an_ellipsis_and_the_blocks_stay(reply: Reply) -> None:
    long = with_every_text(reply, "word " * 600)
    message = render(long)
    assert message.refused == "" or isinstance(reply, replies.Verdict)
    if "word" in message.text:
        assert "…" in message.text


def test_apostrophes_and_quotes_are_said_as_they_are() -> None:
    message = compose(replies.Clarify(slot=None, reason='It\'s "2B" & more', readings=()))
    assert message.text == 'It\'s "2B" &amp; more'


def test_a_refused_block_still_gives_the_answer_and_says_why() -> None:
    """A button that would not fit leaves the verdict without buttons, not the user without a verdict."""
    change = Change(field="model_tier", op="set", value="x" * 2000)
    choice = Choice("Too long", WhatIfPress(changes=(change,)))
    message = render(dataclasses.replace(verdict(API_WINS), what_ifs=(choice,)))
    assert "$955" in message.text
    assert "$6,178" in message.text
    assert message.refused.startswith("Verdict: ")
    question = render(dataclasses.replace(QUESTION, choices=(choice,)))
    assert "Which quality do you need?" in question.text
    assert question.refused.startswith("Question: ")
    assert check_blocks(question.blocks) == []


@pytest.mark.parametrize("reply", EVERY_REPLY, ids=ids)
def test_the_plain_form_uses_the_oldest_blocks_and_says_all(reply: Reply) -> None:
    full = compose(reply)
    simple = plain(full)
    assert not NEW_BLOCKS & {block["type"] for block in simple.blocks}
    assert check_blocks(simple.blocks) == []
    assert simple.text == full.text
    shown = "\n".join(mrkdwn_texts(simple.blocks))
    for table in (block for block in walk(full.blocks) if block.get("type") == "table"):
        for cell in (node for node in walk(table["rows"][1:]) if "text" in node):
            assert cell["text"] in shown
    for folded in (block for block in full.blocks if block["type"] == "container"):
        for text in mrkdwn_texts(folded):
            assert text in shown


def test_a_question_says_where_one_is_how_to_type_and_how_to_steer() -> None:
    text = compose(QUESTION).text
    assert text.startswith("*Question 2 of 5 · Model quality*\nWhich quality")
    assert "Or type it: “gpt-4o-mini quality” or “claude sonnet”" in text
    assert "Menu: Back · Skip this question · Cancel" in text


def test_an_answered_question_is_one_line_with_its_author() -> None:
    message = compose(ANSWERED)
    assert len(message.blocks) == 1
    assert message.text == "✅ 1 of 5 · Volume: *2B tokens a month* · by <@U0ENGINEER>\nButton: [Edit]"


def test_a_guess_is_marked_and_a_change_says_what_it_was() -> None:
    guess = dataclasses.replace(ANSWERED, value="1B tokens", is_guess=True, was="2B tokens")
    text = compose(guess).text
    assert text.startswith("⚠️ 1 of 5")
    assert "guess" in text
    assert "(was 2B tokens)" in text


def test_the_summary_has_an_edit_button_a_row_and_one_primary_button() -> None:
    message = compose(SUMMARY)
    buttons = [node for node in walk(message.blocks) if node.get("type") == "button"]
    assert [each["text"]["text"] for each in buttons] == ["Edit"] * 5 + ["Looks right"]
    assert [each.get("style") for each in buttons] == [None] * 5 + ["primary"]
    assert message.text.count("a guess") == 1


def test_an_id_that_is_none_of_slacks_is_nobodys_mention() -> None:
    strange = dataclasses.replace(ANSWERED, by="!channel")
    assert "by someone" in compose(strange).text


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.j2")), ids=str)
def test_a_template_holds_words_and_conditions_but_no_structure(path: Path) -> None:
    """No JSON, no bypass of escaping; what is printed outside one is a constructor's line."""
    source = path.read_text()
    assert "tojson" not in source
    assert "| safe" not in source
    assert "Markup" not in source
    assert '"type"' not in source
    tree = environment().parse(source)
    names = {constructor.__name__ for constructor in CONSTRUCTORS}
    for output in loose_outputs(tree):
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                assert not node.data.strip(), node.data
            else:
                assert isinstance(node, nodes.Call)
                assert isinstance(node.node, nodes.Name)
                assert node.node.name in names


def loose_outputs(node: nodes.Node) -> list[nodes.Output]:
    """What a template prints outside every call block and macro."""
    found: list[nodes.Output] = []
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Output):
            found.append(child)
        elif not isinstance(child, nodes.CallBlock | nodes.Macro):
            found += loose_outputs(child)
    return found


def test_a_templates_own_words_need_no_escaping() -> None:
    """A bare ampersand in a template's own words would reach Slack unescaped."""
    for path in TEMPLATES.rglob("*.j2"):
        for data in environment().parse(path.read_text()).find_all(nodes.TemplateData):
            assert not re.search(r"[&<>]", data.data), f"{path.name}: {data.data!r}"
