"""How are a thread's scenarios handed out? All of them, in as many parts as messages hold, each as JSON."""

import json
from collections.abc import Iterator

from bot.conversation.replies import ExportDue, ScenarioLine
from costmodel.scenario import Scenario

MOST_OF_A_PART = 5
PART_CHARACTERS = 8_000
"""Of what one part says. A message takes 10,000."""
VERDICT_CHARACTERS = 500
"""About what the verdict of a scenario takes."""


def as_json(scenario: Scenario) -> str:
    """A scenario as `python -m costmodel evaluate` takes it, without what is as if it had not been told."""
    return json.dumps(scenario.model_dump(mode="json", exclude_defaults=True), separators=(",", ":"))


def parts(lines: tuple[ScenarioLine, ...], scenarios: tuple[Scenario, ...]) -> tuple[ExportDue, ...]:
    """Every scenario once, in order; a part is what one message holds."""
    packed = list(_packed(lines, scenarios))
    return tuple(
        ExportDue(tuple(line for line, _ in part), tuple(each for _, each in part), number, len(packed))
        for number, part in enumerate(packed, start=1)
    )


def _packed(
    lines: tuple[ScenarioLine, ...], scenarios: tuple[Scenario, ...]
) -> Iterator[list[tuple[ScenarioLine, Scenario]]]:
    part: list[tuple[ScenarioLine, Scenario]] = []
    room = PART_CHARACTERS
    for line, scenario in zip(lines, scenarios, strict=True):
        length = VERDICT_CHARACTERS + sum(map(len, line.changes)) + len(as_json(scenario))
        if part and (len(part) == MOST_OF_A_PART or length > room):
            yield part
            part, room = [], PART_CHARACTERS
        part.append((line, scenario))
        room -= length
    yield part
