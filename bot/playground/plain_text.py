"""How does a message read without a screen? Tables in columns, buttons as `[Label]`, charts as bars."""

import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from bot.playground.interactions import options_of
from bot.playground.records import Message
from bot.playground.workspace import Workspace

WIDTH = 100
_INDENT = "  "
_GAP = "  "
_NARROWEST_COLUMN = 10
_BAR_WIDTH = 40

Block = Mapping[str, Any]


def message_text(workspace: Workspace, message: Message, width: int = WIDTH) -> str:
    """A message as lines of at most `width` characters: its blocks, or its text where it has none.

    A chart is left out where the message has a table too, for the table says the same in figures.
    """
    reader = _Reader(workspace, has_table=any(block["type"] == "table" for block in message.blocks))
    if not message.blocks:
        return "\n".join(_wrapped(reader.mrkdwn(message.text), width))
    return "\n".join(_joined(reader.block(block, width) for block in message.blocks))


def view_text(workspace: Workspace, view: Block, width: int = WIDTH) -> str:
    """A view's blocks as lines."""
    reader = _Reader(workspace, has_table=False)
    return "\n".join(_joined(reader.block(block, width) for block in view["blocks"]))


def label_of(element: Block) -> str:
    """What an element is called: its text, or its placeholder."""
    for name in ("text", "placeholder"):
        if name in element:
            return str(element[name]["text"])
    return "…"


def flowed(parts: Sequence[str], width: int = WIDTH) -> list[str]:
    """Parts beside each other, none broken, in lines of at most `width` where a part is not wider itself."""
    lines = [""]
    for part in parts:
        if lines[-1] and len(lines[-1]) + 1 + len(part) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {part}".strip()
    return lines


def words_of(workspace: Workspace, block: Block) -> str:
    """A section's text, which says what the button beside it is for; empty for other blocks."""
    if block["type"] != "section" or "text" not in block:
        return ""
    return _Reader(workspace, has_table=False).mrkdwn(block["text"]["text"])


def unescaped(text: str) -> str:
    """`& < >` as typed."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


class _Reader:
    """Reads blocks aloud, one kind a method."""

    def __init__(self, workspace: Workspace, *, has_table: bool) -> None:
        self._workspace = workspace
        self._has_table = has_table
        self._kinds: Mapping[str, Callable[[Block, int], list[str]]] = {
            "actions": self._actions,
            "container": self._container,
            "context": self._context,
            "data_table": self._table,
            "data_visualization": self._chart,
            "divider": lambda _block, width: ["─" * width],
            "header": lambda block, width: [*_wrapped(block["text"]["text"].upper(), width)],
            "image": lambda block, _width: [f"({block['alt_text']})"],
            "input": self._input,
            "markdown": lambda block, width: _wrapped(block["text"], width),
            "rich_text": lambda block, width: _wrapped(self._rich_text(block), width),
            "section": self._section,
            "table": self._table,
        }

    def block(self, block: Block, width: int) -> list[str]:
        """One block as lines; a kind that has no words gives none."""
        read = self._kinds.get(block["type"])
        return read(block, width) if read else []

    def mrkdwn(self, text: str) -> str:
        """Slack's markup as plain text."""
        text = re.sub(r"<([^<>]+)>", self._reference, text)
        for mark in ("*", "_", "~"):
            escaped = re.escape(mark)
            text = re.sub(
                rf"(?<![\w{escaped}]){escaped}(\S(?:[^\n]*?\S)?){escaped}(?![\w{escaped}])", r"\1", text
            )
        return unescaped(text)

    def _reference(self, match: re.Match[str]) -> str:
        target, _, shown = match[1].partition("|")
        if target.startswith("@"):
            user = self._workspace.users.get(target[1:])
            return f"@{user.name if user else target[1:]}"
        if target.startswith("#"):
            channel = self._workspace.channels.get(target[1:])
            return f"#{channel.name if channel else shown}"
        if target.startswith("!"):
            return shown or f"@{target[1:]}"
        return f"{shown} ({target})" if shown and shown != target else target

    def _text(self, text: Block) -> str:
        return self.mrkdwn(text["text"]) if text["type"] == "mrkdwn" else str(text["text"])

    def _section(self, block: Block, width: int) -> list[str]:
        lines: list[str] = []
        if "text" in block:
            lines = _wrapped(self._text(block["text"]), width)
        for text in block.get("fields", ()):
            lines += _wrapped(self._text(text), width)
        if "accessory" in block and (shown := self._element(block["accessory"])):
            fits = lines and len(lines[-1]) + len(_GAP) + len(shown) <= width
            lines = [*lines[:-1], f"{lines[-1]}{_GAP}{shown}"] if fits else [*lines, *_wrapped(shown, width)]
        return lines

    def _context(self, block: Block, width: int) -> list[str]:
        parts = [e["alt_text"] if e["type"] == "image" else self._text(e) for e in block["elements"]]
        return _wrapped(" · ".join(parts), width)

    def _actions(self, block: Block, width: int) -> list[str]:
        return flowed([self._element(element) for element in block["elements"]], width)

    def _element(self, element: Block) -> str:
        if element["type"] == "button":
            return f"[{label_of(element)}]"
        if element["type"] == "image":
            return f"({element['alt_text']})"
        if options := [option["text"]["text"] for option in options_of(element)]:
            return f"[{label_of(element)}: {' | '.join(options)}]"
        return f"[{label_of(element)}]"

    def _input(self, block: Block, width: int) -> list[str]:
        return _wrapped(f"{block['label']['text']}: {self._element(block['element'])}", width)

    def _container(self, block: Block, width: int) -> list[str]:
        title = self._text(block["title"]) if "title" in block else self._rich_text(block["rich_text_title"])
        if "subtitle" in block:
            title += f" · {self._text(block['subtitle'])}"
        children = _joined(self.block(child, width - len(_INDENT)) for child in block["child_blocks"])
        return [*_wrapped(f"▾ {title}", width), *(f"{_INDENT}{line}" if line else "" for line in children)]

    def _table(self, block: Block, width: int) -> list[str]:
        rows = [[self._cell(cell) for cell in row] for row in block["rows"]]
        settings = [setting or {} for setting in block.get("column_settings", ())]
        aligns = [setting.get("align", "left") for setting in settings]
        return [*([block["caption"]] if "caption" in block else []), *columns(rows, aligns, width)]

    def _cell(self, cell: Block) -> str:
        if cell["type"] == "raw_number":
            return str(cell.get("text", f"{cell['value']:,g}"))
        return str(cell["text"]) if cell["type"] == "raw_text" else self._rich_text(cell)

    def _rich_text(self, value: object) -> str:
        """The words of rich text, lists and quotes on lines of their own."""
        match value:
            case list():
                words = "".join(map(self._rich_text, value))
            case {"type": "user", "user_id": user}:
                words = self.mrkdwn(f"<@{user}>")
            case {"type": "rich_text_list", "elements": items}:
                words = "".join(f"• {self._rich_text(item).strip()}\n" for item in items)
            case {"type": "rich_text_quote" | "rich_text_preformatted", "elements": parts}:
                words = f"{self._rich_text(parts)}\n"
            case {"elements": parts}:
                words = self._rich_text(parts)
            case {"type": "emoji", "name": name}:
                words = f":{name}:"
            case dict():
                words = str(value.get("text", value.get("url", "")))
            case _:
                words = ""
        return words

    def _chart(self, block: Block, width: int) -> list[str]:
        if self._has_table:
            return []
        return [block["title"], *bars(block["chart"], width)]


def bars(chart: Block, width: int = WIDTH) -> list[str]:
    """A chart as one bar a value, each the share of the largest."""
    if chart["type"] == "pie":
        named = [(segment["label"], segment["value"]) for segment in chart["segments"]]
    else:
        several = len(chart["series"]) > 1
        categories = chart["axis_config"]["categories"]
        values = {(s["name"], point["label"]): point["value"] for s in chart["series"] for point in s["data"]}
        named = [
            (f"{category} · {series['name']}" if several else category, values[series["name"], category])
            for category in categories
            for series in chart["series"]
        ]
    longest = max(len(name) for name, _ in named)
    top = max((abs(value) for _, value in named), default=0) or 1
    room = max(1, min(_BAR_WIDTH, width - longest - 16))
    return [
        f"{name:<{longest}}  {'█' * round(abs(value) / top * room):<{room}} {value:>12,g}"
        for name, value in named
    ]


def columns(rows: Sequence[Sequence[str]], aligns: Sequence[str] = (), width: int = WIDTH) -> list[str]:
    """Rows as aligned columns within `width`, the first row underlined; the widest columns are wrapped."""
    count = max(map(len, rows))
    widths = [max(_columns_wide(row[i]) if i < len(row) else 0 for row in rows) for i in range(count)]
    while sum(widths) + len(_GAP) * (count - 1) > width and max(widths) > _NARROWEST_COLUMN:
        widths[widths.index(max(widths))] -= 1
    lines: list[str] = []
    for number, row in enumerate(rows):
        cells = [textwrap.wrap(cell, widths[i]) or [""] for i, cell in enumerate(row)]
        for parts in zip_longest(*cells, fillvalue=""):
            aligned = (
                _padded(part, widths[i], aligns[i] if i < len(aligns) else "left")
                for i, part in enumerate(parts)
            )
            lines.append(_GAP.join(aligned).rstrip())
        if number == 0 and len(rows) > 1:
            lines.append(_GAP.join("─" * wide for wide in widths))
    return lines


def _padded(text: str, width: int, align: str) -> str:
    space = " " * max(0, width - _columns_wide(text))
    if align == "right":
        return space + text
    if align == "center":
        return space[: len(space) // 2] + text + space[len(space) // 2 :]
    return text + space


def _columns_wide(text: str) -> int:
    """How many terminal columns a text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in {"W", "F"} else 1
        for c in text
    )


def _wrapped(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for line in text.strip("\n").split("\n"):
        hanging = _INDENT if line.startswith("• ") else ""
        lines += textwrap.wrap(line, width, break_on_hyphens=False, subsequent_indent=hanging) or [""]
    return lines


def _joined(parts: Iterator[list[str]]) -> list[str]:
    """Blocks below each other with an empty line between those that have words."""
    lines: list[str] = []
    for part in parts:
        if part:
            lines += ["", *part] if lines else part
    return lines
