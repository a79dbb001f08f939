"""Follow-ups and answers are understood, and what is not certain never changes a scenario."""

import json

import pytest

from bot.conversation.parse_lines import parsed
from tests.whatif.scoring import Line, corpora, outcome, score

CORPORA = corpora()
LEAST_EXACT = {"plain": 0.97, "realistic": 0.92, "hard": 0.85}
MOST_CHATTY = 0.02


def read(lines: list[Line]) -> list[Line]:
    return [json.loads(line) for line in parsed(json.dumps(line) for line in lines)]


@pytest.mark.parametrize("name", CORPORA)
def test_no_scenario_is_changed_in_a_way_that_no_label_allows(name: str) -> None:
    lines = CORPORA[name]
    wrong = [
        f"{label['text']!r} → {got['kind']} {got['expect']}"
        for label, got in zip(lines, read(lines), strict=True)
        if outcome(label, got) == "wrong"
    ]
    assert wrong == []


@pytest.mark.parametrize("names", [["dev_2026_11_24"], [*CORPORA]], ids=["dev", "all"])
def test_most_messages_are_read_exactly_and_chatter_is_left_alone(names: list[str]) -> None:
    lines = [line for name in names for line in CORPORA[name]]
    for level, counts in score(zip(lines, read(lines), strict=True)).items():
        assert counts["exact"] >= LEAST_EXACT[level] * counts.total(), (level, counts)
        assert counts["chatty"] <= MOST_CHATTY * counts.total(), (level, counts)


def test_labels_are_of_the_fields_and_kinds_that_there_are() -> None:
    ids = [line["id"] for lines in CORPORA.values() for line in lines]
    assert len(ids) == len(set(ids))
    assert all(
        line["expect"] == [] for lines in CORPORA.values() for line in lines if line["kind"] == "clarify"
    )
