"""Blocks that Slack would refuse are refused, each for its own reason; those that it would take are taken."""

from typing import Any

import pytest

from bot.playground.block_kit import check_blocks, check_view, too_many_tables

Block = dict[str, Any]


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def raw(text: str) -> Block:
    return {"type": "raw_text", "text": text}


def section(text: str = "text", **more: object) -> Block:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(label: str = "Go", **more: object) -> Block:
    return {"type": "button", "text": plain(label), **more}


def actions(*elements: Block, **more: object) -> Block:
    return {"type": "actions", "elements": list(elements), **more}


def option(value: str = "v", text: str = "Option") -> Block:
    return {"text": plain(text), "value": value}


def select(*options: Block, **more: object) -> Block:
    return {"type": "static_select", "options": list(options), **more}


def table(*rows: list[Block], **more: object) -> Block:
    return {"type": "table", "rows": list(rows), **more}


def data_table(*rows: list[Block], **more: object) -> Block:
    return {"type": "data_table", "caption": "Costs", "rows": list(rows), **more}


def point(label: str, value: object = 1) -> Block:
    return {"label": label, "value": value}


def bar(*series: Block, categories: tuple[str, ...] = ("Now",), title: str = "Cost") -> Block:
    axis = {"categories": list(categories)}
    return {
        "type": "data_visualization",
        "title": title,
        "chart": {"type": "bar", "series": list(series), "axis_config": axis},
    }


def series(name: str = "API", *points: Block) -> Block:
    return {"name": name, "data": list(points) or [point("Now")]}


def pie(*segments: Block) -> Block:
    return {
        "type": "data_visualization",
        "title": "Share",
        "chart": {"type": "pie", "segments": list(segments)},
    }


def container(*children: Block, **more: object) -> Block:
    return {"type": "container", "title": plain("Assumptions"), "child_blocks": list(children), **more}


def text_input(**more: object) -> Block:
    return {"type": "input", "label": plain("Name"), "element": {"type": "plain_text_input", **more}}


GOOD: dict[str, list[Block]] = {
    "nothing": [],
    "a section of 3000 characters": [section("x" * 3000)],
    "fields without text": [{"type": "section", "fields": [mrkdwn("a"), plain("b")]}],
    "a section with a button": [section(accessory=button(action_id="a"))],
    "a section with an overflow menu": [section(accessory={"type": "overflow", "options": [option()]})],
    "25 buttons": [actions(*(button(action_id=f"press:{n}") for n in range(25)))],
    "a menu with its initial option": [actions(select(option("a"), option("b"), initial_option=option("b")))],
    "a context with an image": [
        {"type": "context", "elements": [mrkdwn("a"), {"type": "image", "image_url": "u", "alt_text": "b"}]}
    ],
    "a ragged-free table": [
        table([raw("a"), raw("b")], [raw("1"), raw("2")], column_settings=[None, {"align": "right"}])
    ],
    "a table with rich text": [
        table([{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}]),
    ],
    "a data table with numbers": [data_table([raw("a")], [{"type": "raw_number", "value": 1.5}])],
    "a bar chart": [bar(series("API", point("Now", -1), point("Then", 2)), categories=("Now", "Then"))],
    "a pie": [pie(point("a", 1), point("b", 0.5))],
    "a collapsed container with a table": [
        container(section(), table([raw("a")]), is_collapsible=True, default_collapsed=True)
    ],
    "50 blocks": [{"type": "divider"}] * 50,
    "an input": [text_input(min_length=1, max_length=10)],
    "a confirmation": [
        actions(
            button(
                confirm={
                    "title": plain("Sure?"),
                    "text": mrkdwn("t"),
                    "confirm": plain("Y"),
                    "deny": plain("N"),
                }
            )
        )
    ],
}

BROKEN: dict[str, tuple[list[Any], str]] = {
    "not an object": (["text"], "/blocks/0"),
    "no type": ([{"text": plain("a")}], "/blocks/0"),
    "an unknown type": ([{"type": "chart"}], "unsupported type: chart"),
    "51 blocks": ([{"type": "divider"}] * 51, "no more than 50"),
    "a property that is not there": ([section(colour="red")], "invalid additional property: colour"),
    "a section of 3001 characters": ([section("x" * 3001)], "/blocks/0/text/text"),
    "an empty section": ([section("")], "must be more than 0 characters"),
    "a section with neither text nor fields": ([{"type": "section"}], "either text or fields"),
    "11 fields": ([{"type": "section", "fields": [mrkdwn("a")] * 11}], "no more than 10"),
    "a field of 2001 characters": ([{"type": "section", "fields": [mrkdwn("x" * 2001)]}], "/fields/0/text"),
    "a mrkdwn header": ([{"type": "header", "text": mrkdwn("a")}], "unsupported type: mrkdwn"),
    "a header of 151 characters": ([{"type": "header", "text": plain("x" * 151)}], "less than 151"),
    "text that is a number": (
        [{"type": "section", "text": {"type": "mrkdwn", "text": 5}}],
        "must be a string",
    ),
    "11 context elements": ([{"type": "context", "elements": [mrkdwn("a")] * 11}], "no more than 10"),
    "a button in a context": ([{"type": "context", "elements": [button()]}], "unsupported type: button"),
    "no action elements": ([actions()], "no fewer than 1"),
    "26 action elements": ([actions(*(button(action_id=str(n)) for n in range(26)))], "no more than 25"),
    "text in actions": ([actions(mrkdwn("a"))], "unsupported type: mrkdwn"),
    "a text input in actions": (
        [actions({"type": "plain_text_input"})],
        "unsupported type: plain_text_input",
    ),
    "a button label of 76 characters": ([actions(button("x" * 76))], "less than 76"),
    "a button value of 2001 characters": ([actions(button(value="x" * 2001))], "less than 2001"),
    "an action_id of 256 characters": ([actions(button(action_id="x" * 256))], "less than 256"),
    "a mrkdwn button": ([actions({"type": "button", "text": mrkdwn("a")})], "unsupported type: mrkdwn"),
    "a button style of its own": ([actions(button(style="blue"))], "must be one of primary, danger"),
    "the same action_id twice in a block": (
        [actions(button(action_id="a"), button(action_id="a"))],
        "action_id a",
    ),
    "the same action_id in two blocks": (
        [actions(button(action_id="a")), section(accessory=button(action_id="a"))],
        "action_id a is not unique",
    ),
    "the same action_id in a container": (
        [actions(button(action_id="a")), container(actions(button(action_id="a")))],
        "action_id a is not unique",
    ),
    "the same block_id twice": ([section(block_id="b"), section(block_id="b")], "block_id b is not unique"),
    "6 overflow options": (
        [section(accessory={"type": "overflow", "options": [option(str(n)) for n in range(6)]})],
        "no more than 5",
    ),
    "101 options": ([actions(select(*(option(str(n)) for n in range(101))))], "no more than 100"),
    "an option value of 151 characters": ([actions(select(option("x" * 151)))], "less than 151"),
    "an option text of 76 characters": ([actions(select(option("v", "x" * 76)))], "less than 76"),
    "two options of one value": ([actions(select(option("a"), option("a")))], "option values must be unique"),
    "options and groups": (
        [actions(select(option(), option_groups=[{"label": plain("g"), "options": [option("w")]}]))],
        "exactly one of options and option_groups",
    ),
    "an initial option from elsewhere": (
        [actions(select(option("a"), initial_option=option("b")))],
        "initial option must match",
    ),
    "11 radio buttons": (
        [actions({"type": "radio_buttons", "options": [option(str(n)) for n in range(11)]})],
        "no more than 10",
    ),
    "an image without alt text": ([{"type": "image", "image_url": "u"}], "missing required field: alt_text"),
    "an image without a source": (
        [{"type": "image", "alt_text": "a"}],
        "exactly one of image_url and slack_file",
    ),
    "markdown of 12001 characters in all": (
        [{"type": "markdown", "text": "x" * 6000}, {"type": "markdown", "text": "x" * 6001}],
        "less than 12001 characters in all",
    ),
    "an alert in a message": ([{"type": "alert", "text": plain("a")}], "unsupported type: alert"),
    "a table of 101 rows": ([table(*([raw("a")] for _ in range(101)))], "no more than 100"),
    "a table of 21 columns": ([table([raw("a")] * 21)], "no more than 20"),
    "a table with a number cell": (
        [table([{"type": "raw_number", "value": 1}])],
        "unsupported type: raw_number",
    ),
    "a table with an empty cell": ([table([raw("")])], "must be more than 0 characters"),
    "a ragged table": ([table([raw("a"), raw("b")], [raw("c")])], "same number of cells"),
    "a table of 10001 characters": (
        [table([raw("x" * 5000)], [raw("x" * 5001)])],
        "less than 10001 characters in all",
    ),
    "a table aligned nowhere": (
        [table([raw("a")], column_settings=[{"align": "top"}])],
        "must be one of left",
    ),
    "a data table without a caption": ([{"type": "data_table", "rows": [[raw("a")], [raw("b")]]}], "caption"),
    "a data table of a header only": ([data_table([raw("a")])], "no fewer than 2"),
    "a data table of 102 rows": ([data_table(*([raw("a")] for _ in range(102)))], "no more than 101"),
    "a data table with 101 rows a page": ([data_table([raw("a")], [raw("b")], page_size=101)], "page_size"),
    "a row header beyond the columns": (
        [data_table([raw("a")], [raw("b")], row_header_column_index=1)],
        "must name a column",
    ),
    "a chart title of 51 characters": ([bar(series(), title="x" * 51)], "less than 51"),
    "7 series": ([bar(*(series(str(n)) for n in range(7)))], "no more than 6"),
    "a series name of 21 characters": ([bar(series("x" * 21))], "less than 21"),
    "two series of one name": ([bar(series("a"), series("a"))], "series names must be unique"),
    "a missing point": ([bar(series(), categories=("Now", "Then"))], "exactly one point for each category"),
    "a point of no category": ([bar(series("a", point("Later")))], "exactly one point for each category"),
    "21 points": (
        [bar(series("a", *(point(str(n)) for n in range(21))), categories=tuple(str(n) for n in range(21)))],
        "no more than 20",
    ),
    "a point that is text": ([bar(series("a", point("Now", "1")))], "must be a number"),
    "a point that is infinite": ([bar(series("a", point("Now", float("inf"))))], "must be a number"),
    "an empty pie slice": ([pie(point("a", 0))], "must be greater than 0"),
    "a chart of another kind": (
        [{"type": "data_visualization", "title": "a", "chart": {"type": "scatter"}}],
        "unsupported type: scatter",
    ),
    "3 charts": ([bar(series())] * 3, "no more than 2 data_visualization"),
    "a container without a title": (
        [{"type": "container", "child_blocks": [section()]}],
        "title or rich_text_title",
    ),
    "11 children": ([container(*[section()] * 11)], "no more than 10"),
    "a chart in a container": ([container(bar(series()))], "unsupported type: data_visualization"),
    "a container in a container": ([container(container(section()))], "unsupported type: container"),
    "markdown in a container": ([container({"type": "markdown", "text": "a"})], "unsupported type: markdown"),
    "collapsed but not collapsible": ([container(section(), default_collapsed=True)], "needs is_collapsible"),
    "a number input without its kind": (
        [{"type": "input", "label": plain("n"), "element": {"type": "number_input"}}],
        "is_decimal_allowed",
    ),
    "number bounds that are numbers": (
        [
            {
                "type": "input",
                "label": plain("n"),
                "element": {"type": "number_input", "is_decimal_allowed": True, "min_value": 1},
            }
        ],
        "must be a string",
    ),
    "two elements with the focus": (
        [text_input(focus_on_load=True), text_input(focus_on_load=True)],
        "only one element may have focus_on_load",
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_blocks_are_taken(name: str) -> None:
    assert check_blocks(GOOD[name]) == []


@pytest.mark.parametrize("name", BROKEN)
def test_broken_blocks_are_refused_with_the_reason(name: str) -> None:
    blocks, reason = BROKEN[name]
    assert reason in "\n".join(check_blocks(blocks))


def test_what_is_not_a_list_of_blocks_is_refused() -> None:
    assert check_blocks({"type": "section"}) == ["[ERROR] must be an array [json-pointer:/blocks]"]


def test_a_message_shows_one_table_only_and_those_in_containers_count() -> None:
    assert not too_many_tables([table([raw("a")])])
    assert too_many_tables([table([raw("a")]), container(table([raw("b")]))])


def modal(*blocks: Block, **more: object) -> Block:
    return {"type": "modal", "title": plain("Edit"), "blocks": list(blocks), **more}


@pytest.mark.parametrize(
    "view",
    [modal(section()), modal(text_input(), submit=plain("Save")), {"type": "home", "blocks": [section()]}],
)
def test_good_views_are_taken(view: Block) -> None:
    assert check_view(view) == []


@pytest.mark.parametrize(
    ("view", "reason"),
    [
        ("modal", "a view must be an object"),
        ({"type": "modal", "blocks": []}, "missing required field: title"),
        (modal(section(), title=plain("x" * 25)), "less than 25"),
        (modal(section(), submit=plain("x" * 25)), "less than 25"),
        (modal(section(), private_metadata="x" * 3001), "less than 3001"),
        (modal(text_input()), "missing required field: submit"),
        (modal(bar(series())), "unsupported type: data_visualization"),
        (modal(*[section()] * 101), "no more than 100"),
        ({"type": "home", "title": plain("a"), "blocks": []}, "invalid additional property: title"),
        ({"type": "sheet"}, "unsupported type: sheet"),
    ],
)
def test_broken_views_are_refused_with_the_reason(view: object, reason: str) -> None:
    assert reason in "\n".join(check_view(view))
