"""How is a record given to copy? As JSON, its status first, and a text in pieces that messages hold."""

import json
from collections.abc import Sequence

from bot.records.record import Filed

PIECE_CHARACTERS = 2700
"""Of one code block: a section holds 3,000, and escaping makes some characters longer."""


def as_json(filed: Filed) -> str:
    """The record and what became of it, an entry a line."""
    approval = filed.approval
    told = {
        "id": filed.record.id,
        "status": filed.status,
        "approved_by": None if approval is None else approval.by,
        "approved_at": None if approval is None else approval.at.isoformat(),
        "superseded_by": filed.superseded_by,
        "review_on": filed.review_on.isoformat(),
        "confidence": filed.record.confidence,
    }
    return json.dumps({**told, **filed.model_dump(mode="json")}, indent=1, ensure_ascii=False)


def pieces_of(text: str) -> tuple[Sequence[str], bool]:
    """The lines of a text in pieces that fit a block, and whether that is all of it.

    No line is parted: copied together, the pieces are the text. They end before one that no block holds.
    """
    pieces: list[str] = []
    for line in text.splitlines():
        if len(line) > PIECE_CHARACTERS:
            return pieces, False
        if pieces and len(pieces[-1]) + 1 + len(line) <= PIECE_CHARACTERS:
            pieces[-1] += f"\n{line}"
        else:
            pieces.append(line)
    return pieces, True
