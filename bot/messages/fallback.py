"""What does a block say in plain text? Words for screen readers, notifications, and refused blocks."""

from typing import Any

from bot.messages.mrkdwn import Mrkdwn

_CUT = "\n… the rest is in the message itself."

POSTED_CHARACTERS = 40_000
"""Slack cuts a posted text here: api.slack.com/changelog/2018-04-truncating-really-long-messages. The limits
on blocks keep a text far below it."""
EDITED_CHARACTERS = 4_000
"""Slack refuses an edit above it: `msg_too_long` of chat.update."""


def text_of(blocks: list[dict[str, Any]], most: int = POSTED_CHARACTERS) -> str:
    """All that the blocks say, in order; what a container folds away comes last and is cut first."""
    shown = "\n".join(filter(None, map(_say, (block for block in blocks if block["type"] != "container"))))
    folded = "\n".join(map(_say, (block for block in blocks if block["type"] == "container")))
    text = f"{shown}\n{folded}".strip()
    if len(text) <= most:
        return text
    kept = text[: most - len(_CUT)]
    return kept[: kept.rfind("\n")] + _CUT


def _say(block: dict[str, Any]) -> str:
    match block:
        case {"type": "header", "text": text}:
            lines = [_words(text)]
        case {"type": "section"}:
            texts = [block["text"]] if "text" in block else block["fields"]
            lines = [*map(_words, texts), *_element_words([block.get("accessory")])]
        case {"type": "context", "elements": elements}:
            lines = [" ".join(map(_words, elements))]
        case {"type": "actions", "elements": elements}:
            lines = _element_words(elements)
        case {"type": "table"}:
            lines = table_lines(block)
        case {"type": "container", "title": title, "child_blocks": children}:
            lines = [f"{_words(title)}:", *map(_say, children)]
        case _:
            lines = []  # a rule says nothing, a chart draws what the table beside it says
    return "\n".join(lines)


def table_lines(block: dict[str, Any]) -> list[str]:
    """A table read row by row, each cell with the name of its column: nobody has to count columns."""
    head, *rows = [[Mrkdwn.escape(_cell(cell)) for cell in row] for row in block["rows"]]
    return [
        f"• {first}: " + "; ".join(f"{name} {cell}" for name, cell in zip(head[1:], rest, strict=True))
        for first, *rest in rows
    ]


def _cell(cell: dict[str, Any]) -> str:
    if cell["type"] == "raw_text":
        return str(cell["text"])
    return "".join(part.get("text", "") for section in cell["elements"] for part in section["elements"])


def _words(text: dict[str, Any]) -> str:
    return str(text["text"]) if text["type"] == "mrkdwn" else str(Mrkdwn.escape(text["text"]))


def _element_words(elements: list[dict[str, Any] | None]) -> list[str]:
    said = []
    if labels := [f"[{_words(each['text'])}]" for each in elements if each and each["type"] == "button"]:
        said.append("Buttons: " + " ".join(labels) if len(labels) > 1 else f"Button: {labels[0]}")
    menus = (each["options"] for each in elements if each and each["type"] == "overflow")
    return [
        *said,
        *("Menu: " + " · ".join(_words(option["text"]) for option in options) for options in menus),
    ]
