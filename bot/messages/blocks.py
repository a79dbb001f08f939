"""Which blocks may a template use? Constructors that check structure and limits, each giving a line of JSON.

A block constructor returns its block as one line; an element constructor returns what a block holds.
Limits raise `BlockError`: a template's words are ours and must fit; values are shortened before.
Structure is checked by slackblocks; `check` adds what holds for a message as a whole.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

import slackblocks as slack
from slackblocks.blocks import BlockType

from bot.messages.mrkdwn import Mrkdwn

BLOCKS_A_MESSAGE = 50
BLOCKS_A_VIEW = 100
CHARTS_A_MESSAGE = 2
TABLES_A_MESSAGE = 1
TABLE_CHARACTERS_A_MESSAGE = 10_000
TEXT_CHARACTERS_A_MESSAGE = 10_000
"""Slack refuses a message at about 12,000 characters over all its blocks, without a documented count
(github.com/slackapi/bolt-js issues 2509 and 2867, where 11,341 were refused): stay clear of it."""
SECTION_CHARACTERS = 3000
CHART_SERIES = 6
CHART_POINTS = 20
CELL_CHARACTERS = 300
INPUT_CHARACTERS = 40

Caller = Callable[[], str]
Align = Literal["left", "center", "right"]
_ALIGN: dict[str, Align] = {"l": "left", "c": "center", "r": "right"}
_UNNAMED = "unnamed"
"""slackblocks invents a random id for a block without one; ids are left to Slack: this one is taken off."""


class BlockError(ValueError):
    """A block that Slack would refuse: says which limit, and what to change."""


class _Finished(slack.Block):
    """A block that was constructed before and is now put into a container."""

    def __init__(self, payload: dict[str, Any]) -> None:
        super().__init__(BlockType(payload["type"]), _UNNAMED)
        self._payload = payload

    def _resolve(self) -> dict[str, Any]:
        return self._payload


def _line(build: Callable[[], slack.Block]) -> Mrkdwn:
    try:
        payload: dict[str, Any] = build()._resolve()  # noqa: SLF001 - the library's only way to a dict
    except slack.InvalidUsageError as error:
        raise BlockError(str(error)) from error
    payload.pop("block_id", None)
    return Mrkdwn(json.dumps(payload) + "\n")


def _element(build: Callable[[], slack.Element]) -> slack.Element:
    try:
        return build()
    except slack.InvalidUsageError as error:
        raise BlockError(str(error)) from error


def _plain(text: str) -> slack.Text:
    return slack.PlainText(text, emoji=True)


def _marked(text: str) -> slack.Text:
    return slack.Markdown(text, verbatim=True)


def _said(caller: Caller) -> str:
    """The text of a call block: its lines without indentation, without blank lines around them."""
    text = "\n".join(line.strip() for line in str(caller()).splitlines()).strip()
    if not text:
        msg = "a text block says nothing: give it words, or leave the block out"
        raise BlockError(msg)
    return text


def parse_lines(lines: str) -> list[dict[str, Any]]:
    """The blocks of a rendered template. Raises BlockError on text that no constructor made."""
    blocks: list[dict[str, Any]] = []
    for line in filter(None, map(str.strip, lines.splitlines())):
        try:
            block = json.loads(line)
        except ValueError:
            block = None
        if not isinstance(block, dict):
            msg = f"text outside a block: {line[:80]!r}; put it into a section"
            raise BlockError(msg)
        blocks.append(block)
    return blocks


def header(text: str) -> Mrkdwn:
    """A headline in plain text, 150 characters at most."""
    return _line(lambda: slack.HeaderBlock(_plain(text)))


def divider() -> Mrkdwn:
    """A rule."""
    return _line(slack.DividerBlock)


def section(accessory: slack.Element | None = None, *, caller: Caller) -> Mrkdwn:
    """A paragraph in mark-up, 3,000 characters at most, with one element at its side."""
    return _line(lambda: slack.SectionBlock(_marked(_said(caller)), accessory=accessory))


def sections(*, caller: Caller) -> Mrkdwn:
    """A list of lines, in as many sections as its length needs."""
    packed: list[str] = []
    for line in _said(caller).splitlines():
        if packed and len(packed[-1]) + 1 + len(line) <= SECTION_CHARACTERS:
            packed[-1] = f"{packed[-1]}\n{line}"
        else:
            packed.append(line)
    return Mrkdwn("".join(_line(lambda text=text: slack.SectionBlock(_marked(text))) for text in packed))  # type: ignore[misc]


def code(text: str) -> Mrkdwn:
    """Text to copy, as it is: its lines keep their indentation. 2,990 characters at most."""
    return _line(lambda: slack.SectionBlock(_marked(f"```{text}```")))


def fields(*, caller: Caller) -> Mrkdwn:
    """Two columns of short texts, parted by blank lines: ten at most, 2,000 characters each."""
    texts: list[str | slack.Text] = [
        _marked(text.strip()) for text in _said(caller).split("\n\n") if text.strip()
    ]
    return _line(lambda: slack.SectionBlock(fields=texts))


def context(*, caller: Caller) -> Mrkdwn:
    """A small line beside the matter."""
    return _line(lambda: slack.ContextBlock([_marked(_said(caller))]))


def button(label: str, value: str, *, primary: bool = False) -> slack.Element:
    """A button: 75 characters on it, 2,000 in its value. Its action_id is numbered by `number_actions`."""
    style: Literal["primary"] | None = "primary" if primary else None
    return _element(lambda: slack.Button(_plain(label), "press", value=value, style=style))


def link_button(label: str, url: str) -> slack.Element:
    """A button that opens a page. Slack sends the press as well, which `bot.listeners` only acknowledges."""
    return _element(lambda: slack.Button(_plain(label), "link", url=url))


def menu(entries: Iterable[tuple[str, str]]) -> slack.Element:
    """An overflow menu of at most five labels (75 characters) with their values (150)."""
    return _element(
        lambda: slack.OverflowMenu("menu", [slack.Option(_plain(label), value) for label, value in entries])
    )


def channel_select(label: str) -> slack.Element:
    """A list of the channels that whoever looks can see. Slack fills it, and sends the choice at once."""
    shown = slack.ConversationFilter(include=["public", "private"])
    return _element(lambda: slack.ConversationSelectMenu("channel", filter=shown, placeholder=_plain(label)))


def actions(elements: Iterable[slack.Element]) -> Mrkdwn:
    """A row of buttons and menus, 25 at most; none gives no block."""
    row = list(elements)
    return _line(lambda: slack.ActionsBlock(row)) if row else Mrkdwn("")


def row(*cells: str, strong: bool = False) -> Mrkdwn:
    """One row of a table: plain text, 300 characters a cell."""
    for cell in cells:
        if not cell or len(cell) > CELL_CHARACTERS:
            msg = f"a table cell holds 1 to {CELL_CHARACTERS} characters, this one {len(cell)}: shorten it"
            raise BlockError(msg)
    return Mrkdwn(json.dumps({"cells": cells, "strong": strong}) + "\n")


def table(align: str, *, caller: Caller) -> Mrkdwn:
    """A table of the rows called in it, the first one its head. `align` is a letter a column: l, c or r.

    Long cells wrap. A strong row is bold.
    """
    rows = parse_lines(_said(caller))
    if any(len(each["cells"]) != len(align) for each in rows):
        msg = f"every row of this table has {len(align)} cells: one a letter of {align!r}"
        raise BlockError(msg)

    def cell(text: str, *, strong: bool) -> slack.RawText | slack.RichTextSection:
        return slack.RichTextSection([slack.RichText(text, bold=True)]) if strong else slack.RawText(text)

    cells: list[list[Any]] = [[cell(text, strong=each["strong"]) for text in each["cells"]] for each in rows]
    columns = [slack.ColumnSettings(align=_ALIGN[letter], is_wrapped=True) for letter in align]
    return _line(lambda: slack.TableBlock(cells, columns))


def chart(
    title: str, categories: Sequence[str], series: Sequence[tuple[str, Sequence[float]]], y_label: str
) -> Mrkdwn:
    """A bar chart: a group of bars a category, a bar a series; one finite point for each pair."""
    if not 1 <= len(series) <= CHART_SERIES or not 1 <= len(categories) <= CHART_POINTS:
        msg = f"a chart holds 1 to {CHART_SERIES} series of 1 to {CHART_POINTS} points: leave some out"
        raise BlockError(msg)
    if any(len(points) != len(categories) for _, points in series):
        msg = "every series of a chart has one point a category"
        raise BlockError(msg)

    def build() -> slack.Block:
        bars = [
            slack.DataSeries(
                name, [slack.DataPoint(at, value) for at, value in zip(categories, points, strict=True)]
            )
            for name, points in series
        ]
        axis = slack.AxisConfig(list(categories), y_label=y_label)
        return slack.DataVisualizationBlock(title, slack.BarChart(bars, axis))

    return _line(build)


def text_input(field: str, label: str, value: str, *, required: bool = False) -> Mrkdwn:
    """A line to type in a modal, under the block id `field`, holding `value`; empty only if not required."""
    element = _element(
        lambda: slack.PlainTextInput(
            f"told:{field}", initial_value=value or None, max_length=INPUT_CHARACTERS
        )
    )
    return _input(field, label, element, required=required)


def select_input(
    field: str, label: str, value: str, choices: Sequence[tuple[str, str]], *, required: bool = False
) -> Mrkdwn:
    """A list to choose from in a modal, under the block id `field`: each choice is a value and its label."""
    options = [slack.Option(_plain(words), told) for told, words in choices]
    held = next((each for (told, _), each in zip(choices, options, strict=True) if told == value), None)
    element = _element(
        lambda: slack.StaticSelectMenu(
            f"told:{field}", options, placeholder=_plain("Choose"), initial_option=held
        )
    )
    return _input(field, label, element, required=required)


def _input(field: str, label: str, element: slack.Element, *, required: bool) -> Mrkdwn:
    block = slack.InputBlock(_plain(label), element, block_id=field, optional=not required)
    return Mrkdwn(json.dumps(block._resolve()) + "\n")  # noqa: SLF001 - the library's only way to a dict


def container(title: str, *, caller: Caller) -> Mrkdwn:
    """A folded part: its title (150 characters) is seen, its blocks (ten at most) open on a click."""
    children: list[slack.Block] = [_Finished(block) for block in parse_lines(str(caller()))]
    return _line(
        lambda: slack.ContainerBlock(
            children, _plain(title), width="full", is_collapsible=True, default_collapsed=True
        )
    )


def walk(node: object) -> list[dict[str, Any]]:
    """Every object inside blocks, in reading order, outer ones first."""
    found: list[dict[str, Any]] = []
    ahead = [node]
    while ahead:
        match ahead.pop():
            case dict() as each:
                found.append(each)
                ahead.extend(reversed(each.values()))
            case list() as each:
                ahead.extend(reversed(each))
    return found


def number_actions(blocks: list[dict[str, Any]]) -> None:
    """Give every button and menu its own action_id in place: `press:1`, `menu:2`, in reading order."""
    holders = [node for node in walk(blocks) if "action_id" in node]
    for position, node in enumerate(holders, start=1):
        node["action_id"] = f"{node['action_id']}:{position}"


def check(text: str, blocks: list[dict[str, Any]]) -> None:
    """Raise BlockError where Slack would refuse the message as a whole."""
    if not text.strip():
        msg = "the message has no text: screen readers and notifications would say nothing"
        raise BlockError(msg)
    nodes = walk(blocks)
    tables = [node["rows"] for node in nodes if node.get("type") == "table"]
    charts = [node for node in nodes if node.get("type") == "data_visualization"]
    for what, count, most in (
        ("blocks", len(blocks), BLOCKS_A_MESSAGE),
        ("charts", len(charts), CHARTS_A_MESSAGE),
        ("tables", len(tables), TABLES_A_MESSAGE),
        ("characters in tables", _characters(walk(tables)), TABLE_CHARACTERS_A_MESSAGE),
        ("characters", _characters(nodes), TEXT_CHARACTERS_A_MESSAGE),
    ):
        if count > most:
            msg = f"{count} {what} in a message, {most} at most: say less"
            raise BlockError(msg)
    _check_ids(nodes)


def check_view(blocks: list[dict[str, Any]]) -> None:
    """Raise BlockError where Slack would refuse the view as a whole."""
    if len(blocks) > BLOCKS_A_VIEW:
        msg = f"{len(blocks)} blocks in a view, {BLOCKS_A_VIEW} at most: say less"
        raise BlockError(msg)
    _check_ids(walk(blocks))


def _check_ids(nodes: list[dict[str, Any]]) -> None:
    for key in ("action_id", "block_id"):
        ids = [node[key] for node in nodes if key in node]
        if len(set(ids)) < len(ids):
            msg = f"two elements have the same {key}: give each its own"
            raise BlockError(msg)


def _characters(nodes: list[dict[str, Any]]) -> int:
    return sum(len(each["text"]) for each in nodes if isinstance(each.get("text"), str))
