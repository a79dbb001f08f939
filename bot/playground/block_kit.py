"""Would Slack take these blocks? Block Kit by its documented limits, apart from what composes messages.

Sources: docs.slack.dev/reference/block-kit (blocks, elements, composition objects) and /reference/views,
read 2026-11. Where sources give two limits, the stricter one holds here: a chart has 6 series (others: 12), a
data table 101 rows (others: 201), a table cell is not empty, one table a message.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from bot.playground.block_elements import (
    ACCESSORIES,
    ACTION_ELEMENTS,
    CONTEXT_ELEMENTS,
    FEEDBACK_ELEMENTS,
    IMAGE_FIELDS,
    INPUT_ELEMENTS,
    PLAIN,
    text,
)
from bot.playground.block_rules import (
    Rule,
    Value,
    anything,
    array,
    boolean,
    integer,
    literal,
    number,
    one_of,
    problem,
    shape,
    string,
)

Surface = Literal["message", "modal", "home"]
MAX_BLOCKS: Mapping[Surface, int] = {"message": 50, "modal": 100, "home": 100}
MAX_CHARTS = 2
MAX_MARKDOWN_CHARACTERS = 12_000
MAX_TABLE_CHARACTERS = 10_000

_ID = {"block_id": string(255)}
_LABEL = string(20)


def _text_or_fields(block: Value, at: str) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield problem("either text or fields is required", at)


def _one_image_source(block: Value, at: str) -> Iterator[str]:
    if ("image_url" in block) == ("slack_file" in block):
        yield problem("exactly one of image_url and slack_file is required", at)


_RICH_TEXT_PART = shape(
    {"type": anything}, dict.fromkeys(("elements", "style", "indent", "offset", "border"), anything)
)
_RICH_TEXT = shape(
    {
        "elements": array(
            one_of(
                dict.fromkeys(
                    ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"),
                    _RICH_TEXT_PART,
                ),
                "a rich text element",
            ),
            1,
            1_000,
        )
    },
    _ID,
)

# -- tables

_RAW_TEXT = shape({"text": string(MAX_TABLE_CHARACTERS)})


def _same_width(table: Value, at: str) -> Iterator[str]:
    if len({len(row) for row in table["rows"]}) > 1:
        yield problem("all rows must have the same number of cells", f"{at}/rows")


def _plain_header(table: Value, at: str) -> Iterator[str]:
    yield from _same_width(table, at)
    if any(cell["type"] == "rich_text" for cell in table["rows"][0]):
        yield problem("header cells cannot be rich_text", f"{at}/rows/0")
    if table.get("row_header_column_index", 0) >= len(table["rows"][0]):
        yield problem("must name a column", f"{at}/row_header_column_index")


def _column_setting(value: Value, at: str) -> Iterator[str]:
    if value is not None:
        yield from shape({}, {"align": literal("left", "center", "right"), "is_wrapped": boolean})(value, at)


_TABLE = shape(
    {"rows": array(array(one_of({"raw_text": _RAW_TEXT, "rich_text": _RICH_TEXT}, "a cell"), 1, 20), 1, 100)},
    {**_ID, "column_settings": array(_column_setting, 1, 20)},
    _same_width,
)
_DATA_CELLS: Mapping[str, Rule] = {
    "raw_text": _RAW_TEXT,
    "raw_number": shape({"value": number()}, {"text": string(255)}),
    "rich_text": _RICH_TEXT,
}
_DATA_TABLE = shape(
    {"rows": array(array(one_of(_DATA_CELLS, "a cell"), 1, 20), 2, 101), "caption": string(2_000)},
    {**_ID, "page_size": integer(1, 100), "row_header_column_index": integer(0, 19)},
    _plain_header,
)

# -- charts


def _one_point_a_category(chart: Value, at: str) -> Iterator[str]:
    categories = chart["axis_config"]["categories"]
    if len(set(categories)) < len(categories):
        yield problem("categories must be unique", f"{at}/axis_config/categories")
    names = [series["name"] for series in chart["series"]]
    if len(set(names)) < len(names):
        yield problem("series names must be unique", f"{at}/series")
    for index, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            yield problem("must have exactly one point for each category", f"{at}/series/{index}/data")


_AXIS_CHART = shape(
    {
        "series": array(
            shape(
                {"name": _LABEL, "data": array(shape({"label": _LABEL, "value": number()}), 1, 20)},
            ),
            1,
            6,
        ),
        "axis_config": shape(
            {"categories": array(_LABEL, 1, 20)},
            {"x_label": string(50), "y_label": string(50)},
        ),
    },
    also=_one_point_a_category,
)
_PIE = shape({"segments": array(shape({"label": _LABEL, "value": number(above=0)}), 1, 6)})
_CHART = shape(
    {
        "title": string(50),
        "chart": one_of(
            {"pie": _PIE, "bar": _AXIS_CHART, "area": _AXIS_CHART, "line": _AXIS_CHART}, "a chart"
        ),
    },
    _ID,
)

# -- blocks by type

_IN_CONTAINER: Mapping[str, Rule] = {
    "actions": shape({"elements": array(one_of(ACTION_ELEMENTS, "an element"), 1, 25)}, _ID),
    "context": shape({"elements": array(one_of(CONTEXT_ELEMENTS, "an element"), 1, 10)}, _ID),
    "divider": shape({}, _ID),
    "file": shape({"external_id": string(255), "source": literal("remote")}, _ID),
    "header": shape({"text": text(150, PLAIN)}, {**_ID, "level": integer(1, 4)}),
    "image": shape(
        {"alt_text": string(2_000)}, {**_ID, **IMAGE_FIELDS, "title": text(2_000, PLAIN)}, _one_image_source
    ),
    "input": shape(
        {"label": text(2_000, PLAIN), "element": one_of(INPUT_ELEMENTS, "an element")},
        {**_ID, "hint": text(2_000, PLAIN), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": _RICH_TEXT,
    "section": shape(
        {},
        {
            **_ID,
            "text": text(3_000),
            "fields": array(text(2_000), 1, 10),
            "accessory": one_of(ACCESSORIES, "an accessory"),
            "expand": boolean,
        },
        _text_or_fields,
    ),
    "table": _TABLE,
    "video": shape(
        {
            "alt_text": string(2_000),
            "title": text(200, PLAIN),
            "thumbnail_url": string(3_000),
            "video_url": string(3_000),
        },
        {**_ID, "title_url": string(2_000), "description": text(200, PLAIN)},
    ),
}


def _collapsed_only_if_collapsible(container: Value, at: str) -> Iterator[str]:
    collapsible = container.get("is_collapsible", False)
    if "title" not in container and "rich_text_title" not in container:
        yield problem("either title or rich_text_title is required", at)
    if container.get("default_collapsed", False) and not collapsible:
        yield problem("default_collapsed needs is_collapsible", f"{at}/default_collapsed")
    if container.get("has_header_divider", False) and collapsible:
        yield problem("has_header_divider is not for a collapsible container", f"{at}/has_header_divider")


_BLOCKS: Mapping[str, Rule] = {
    **_IN_CONTAINER,
    "alert": shape(
        {"text": text(200)}, {**_ID, "level": literal("default", "info", "warning", "error", "success")}
    ),
    "container": shape(
        {"child_blocks": array(one_of(_IN_CONTAINER, "a child block"), 1, 10)},
        {
            **_ID,
            "title": text(150, PLAIN),
            "rich_text_title": _RICH_TEXT,
            "subtitle": text(150),
            "icon": shape({"alt_text": string(2_000)}, IMAGE_FIELDS, _one_image_source),
            "width": literal("narrow", "standard", "wide", "full"),
            "is_collapsible": boolean,
            "default_collapsed": boolean,
            "has_header_divider": boolean,
        },
        _collapsed_only_if_collapsible,
    ),
    "context_actions": shape({"elements": array(one_of(FEEDBACK_ELEMENTS, "an element"), 1, 5)}, _ID),
    "data_table": _DATA_TABLE,
    "data_visualization": _CHART,
    "markdown": shape({"text": string(MAX_MARKDOWN_CHARACTERS)}, _ID),
}
_MODAL = {
    "actions",
    "alert",
    "context",
    "divider",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "video",
}
_ON_SURFACE: Mapping[Surface, Mapping[str, Rule]] = {
    "message": {kind: rule for kind, rule in _BLOCKS.items() if kind != "alert"},
    "modal": {kind: rule for kind, rule in _BLOCKS.items() if kind in _MODAL},
    "home": {k: r for k, r in _BLOCKS.items() if k not in {"alert", "context_actions", "file", "markdown"}},
}


def check_blocks(blocks: object, surface: Surface = "message") -> list[str]:
    """Why Slack would refuse `blocks`, one line a reason; empty when it would take them."""
    found = list(array(one_of(_ON_SURFACE[surface], "a block"), 0, MAX_BLOCKS[surface])(blocks, "/blocks"))
    if found or not isinstance(blocks, list):
        return found
    return list(_check_together(blocks))


def too_many_tables(blocks: list[dict[str, Any]]) -> bool:
    """Whether a message has more than the one table Slack shows (an error code of its own there)."""
    return sum(block["type"] in {"table", "data_table"} for block in _flat(blocks)) > 1


def check_view(view: object) -> list[str]:
    """Why Slack would refuse a modal or Home view, one line a reason."""
    found = list(one_of({"modal": _MODAL_VIEW, "home": _HOME_VIEW}, "a view")(view, "/view"))
    if found or not isinstance(view, dict):
        return found
    blocks = view["blocks"]
    found = check_blocks(blocks, "modal" if view["type"] == "modal" else "home")
    if view["type"] == "modal" and "submit" not in view and any(block["type"] == "input" for block in blocks):
        found.append(problem("missing required field: submit", "/view"))
    return found


_VIEW_FIELDS: Mapping[str, Rule] = {
    "private_metadata": string(3_000, low=0),
    "callback_id": string(255, low=0),
    "external_id": string(255, low=0),
    "clear_on_close": boolean,
    "notify_on_close": boolean,
    "submit_disabled": boolean,
}
_HOME_VIEW = shape({"blocks": anything}, _VIEW_FIELDS)
_MODAL_VIEW = shape(
    {"title": text(24, PLAIN), "blocks": anything},
    {**_VIEW_FIELDS, "submit": text(24, PLAIN), "close": text(24, PLAIN)},
)


def elements_of(blocks: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every element with the block that holds it, containers' children included."""
    for block in _flat(blocks):
        held = [block[name] for name in ("accessory", "element") if name in block]
        if block["type"] in {"actions", "context_actions"}:
            held.extend(block["elements"])
        for element in held:
            yield block, element


def _flat(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        yield block
        yield from _flat(block.get("child_blocks", []))


def _check_together(blocks: list[dict[str, Any]]) -> Iterator[str]:
    """What only the whole payload shows: ids used twice, and budgets that blocks share."""
    block_ids = Counter(block["block_id"] for block in _flat(blocks) if "block_id" in block)
    yield from (
        problem(f"block_id {name} is not unique", "/blocks") for name, n in block_ids.items() if n > 1
    )
    action_ids = Counter(e["action_id"] for _, e in elements_of(blocks) if "action_id" in e)
    yield from (
        problem(f"action_id {name} is not unique", "/blocks") for name, n in action_ids.items() if n > 1
    )
    focused = sum(bool(element.get("focus_on_load")) for _, element in elements_of(blocks))
    if focused > 1:
        yield problem("only one element may have focus_on_load", "/blocks")
    kinds = Counter(block["type"] for block in _flat(blocks))
    if kinds["data_visualization"] > MAX_CHARTS:
        yield problem(f"no more than {MAX_CHARTS} data_visualization blocks allowed", "/blocks")
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > MAX_MARKDOWN_CHARACTERS:
        yield problem(
            f"markdown must be less than {MAX_MARKDOWN_CHARACTERS + 1} characters in all", "/blocks"
        )
    cells = sum(text_length(b["rows"]) for b in _flat(blocks) if b["type"] in {"table", "data_table"})
    if cells > MAX_TABLE_CHARACTERS:
        yield problem(
            f"table cells must be less than {MAX_TABLE_CHARACTERS + 1} characters in all", "/blocks"
        )


def text_length(value: object) -> int:
    """The characters of every `text` in a payload, at any depth."""
    if isinstance(value, dict):
        own = value.get("text")
        return (len(own) if isinstance(own, str) else 0) + sum(text_length(v) for v in value.values())
    return sum(map(text_length, value)) if isinstance(value, list) else 0
