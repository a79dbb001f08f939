"""How are a thread's scenarios handed out? As Markdown to paste, and as JSON that the command line takes."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.conversation.exporting import as_json
from bot.conversation.replies import Export
from costmodel.text import headline

BLOCK_CHARACTERS = 2800
"""Of one code block: a section holds 3,000, and escaping makes some characters longer."""

TITLE_CHARACTERS = 60
MOST_JSON_BLOCKS = 2
"""Of one scenario: enough for one with the weights of 168 hours."""
CELL_CHARACTERS = 800
"""Of a cell of the Markdown table: eight changes fit, and so does a verdict."""


@dataclass(frozen=True)
class ExportView:
    """All that the export's template may see: `scenarios` are titles with the pieces of their JSON."""

    part: int
    parts: int
    markdown: tuple[str, ...]
    scenarios: tuple[tuple[str, tuple[str, ...]], ...]
    command: str


def export_view(said: Export) -> ExportView:
    """The view of one part of an export: a table of its scenarios, and the JSON of each."""
    due = said.due
    rows = ["| Scenario | Changes | Verdict |", "| --- | --- | --- |"]
    for line, decision in zip(due.lines, said.decisions, strict=True):
        changes = "; ".join(line.changes).replace("|", "/")
        source = f"{line.from_title} + {changes}" if line.from_title else changes
        verdict = headline(decision).replace("|", "/")
        rows.append(f"| {line.title[:TITLE_CHARACTERS]} | {_cut(source)} | {_cut(verdict)} |")
    told = tuple(
        (line.title, tuple(_pieces(as_json(scenario))))
        for line, scenario in zip(due.lines, due.scenarios, strict=True)
    )
    # Without its date the command would take the prices of the day on which it is typed.
    command = f"python -m costmodel evaluate - --on {said.decisions[0].on.isoformat()}"
    return ExportView(due.part, due.parts, _packed(rows), told, command)


def _cut(cell: str) -> str:
    return cell if len(cell) <= CELL_CHARACTERS else f"{cell[: CELL_CHARACTERS - 1]}…"


def _pieces(told: str) -> Iterator[str]:
    """JSON in code blocks, cut after a comma: joined again it is the same. None where it is too long."""
    if len(told) > MOST_JSON_BLOCKS * BLOCK_CHARACTERS:
        return
    while len(told) > BLOCK_CHARACTERS:
        end = told.rfind(",", 0, BLOCK_CHARACTERS) + 1 or BLOCK_CHARACTERS
        yield told[:end]
        told = told[end:]
    yield told


def _packed(rows: list[str]) -> tuple[str, ...]:
    """The rows in as many pieces as their length needs."""
    pieces: list[str] = []
    for row in rows:
        if pieces and len(pieces[-1]) + 1 + len(row) <= BLOCK_CHARACTERS:
            pieces[-1] += f"\n{row}"
        else:
            pieces.append(row)
    return tuple(pieces)
