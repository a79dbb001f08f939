"""How are a thread's scenarios handed out? As Markdown to paste, and as JSON that the command line takes."""

import json
from dataclasses import dataclass

from bot.conversation.replies import Export
from costmodel.scenario import Scenario
from costmodel.text import headline

BLOCK_CHARACTERS = 2800
"""Of one code block: a section holds 3,000, and escaping makes some characters longer."""
MOST_JSON_BLOCKS = 2


@dataclass(frozen=True)
class ExportView:
    """All that the export's template may see."""

    markdown: tuple[str, ...]
    scenarios: tuple[tuple[str, str], ...]
    left_out: int
    command: str = "python -m costmodel evaluate -"


def export_view(said: Export) -> ExportView:
    """The view of an export: a table of all scenarios, and the JSON of as many as a message holds."""
    due = said.due
    rows = ["| Scenario | Changes | Verdict |", "| --- | --- | --- |"]
    for line, decision in zip(due.lines, said.decisions, strict=True):
        changes = "; ".join(line.changes).replace("|", "/")
        source = f"{line.from_title} + {changes}" if line.from_title else changes
        rows.append(f"| {line.title} | {source} | {headline(decision).replace('|', '/')} |")
    told = [(line.title, _told(scenario)) for line, scenario in zip(due.lines, due.scenarios, strict=True)]
    # The base and the one where the thread stands come first: they are what is most often taken along.
    here = [at for at, line in enumerate(due.lines) if line.is_here]
    order = dict.fromkeys(
        [*here, *(at for at, line in enumerate(due.lines) if line.is_base), *range(len(told))]
    )
    kept = [told[at] for at in order if len(told[at][1]) <= BLOCK_CHARACTERS][:MOST_JSON_BLOCKS]
    return ExportView(_packed(rows), tuple(kept), len(told) - len(kept))


def _told(scenario: Scenario) -> str:
    """A scenario as JSON, without what is as if it had not been told."""
    return json.dumps(scenario.model_dump(mode="json", exclude_defaults=True), separators=(",", ":"))


def _packed(rows: list[str]) -> tuple[str, ...]:
    """The rows in as many pieces as their length needs."""
    pieces: list[str] = []
    for row in rows:
        if pieces and len(pieces[-1]) + 1 + len(row) <= BLOCK_CHARACTERS:
            pieces[-1] += f"\n{row}"
        else:
            pieces.append(row if len(row) <= BLOCK_CHARACTERS else f"{row[: BLOCK_CHARACTERS - 1]}…")
    return tuple(pieces)
