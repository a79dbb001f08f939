"""Which ids does Slack add to blocks? A block_id where there is none, and an action_id for elements."""

import re
import secrets
from collections.abc import Sequence

from bot.playground.records import Block

_INTERACTIVE = re.compile(
    r"button|.*select|overflow|radio_buttons|checkboxes|.*picker|.*_input|feedback_buttons|icon_button"
)


def with_ids(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with a block_id and, for interactive elements, an action_id each, as Slack adds them."""
    return tuple(_with_ids(block) for block in blocks)


def _with_ids(block: Block) -> Block:
    filled = {**block, "block_id": block.get("block_id") or secrets.token_urlsafe(4)}
    for name in ("accessory", "element"):
        if name in filled:
            filled[name] = _with_action_id(filled[name])
    if block.get("type") in {"actions", "context_actions"}:
        filled["elements"] = [_with_action_id(element) for element in block["elements"]]
    if "child_blocks" in filled:
        filled["child_blocks"] = [_with_ids(child) for child in filled["child_blocks"]]
    return filled


def _with_action_id(element: Block) -> Block:
    if not _INTERACTIVE.fullmatch(str(element.get("type"))) or element.get("action_id"):
        return element
    return {**element, "action_id": secrets.token_urlsafe(4)}
