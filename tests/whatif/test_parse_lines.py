"""`python -m bot parse` reads JSON lines and writes one line for each, whatever they hold."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.conversation.parse_lines import parsed

ROOT = Path(__file__).parents[2]


def one(line: str) -> dict[str, object]:
    told: dict[str, object] = json.loads(next(parsed([line])))
    return told


def test_a_line_gives_its_id_kind_and_entries() -> None:
    assert one('{"id": 7, "context": "whatif", "text": "10x volume"}') == {
        "id": 7,
        "kind": "change",
        "expect": [{"field": "tokens_per_month", "op": "multiply", "value": 10.0}],
    }


def test_a_question_back_carries_its_full_readings() -> None:
    told = one('{"id": 1, "text": "raise utilization by 5%"}')
    assert told["kind"] == "clarify"
    assert told["readings"] == [
        [{"field": "utilization", "op": "multiply", "value": 1.05}],
        [{"field": "utilization", "op": "add", "value": 0.05}],
    ]


def test_a_line_names_the_bot_that_it_is_addressed_to() -> None:
    assert one('{"id": 1, "text": "<@UBOT> 10x volume"}')["kind"] == "ignore"
    assert one('{"id": 1, "text": "<@UBOT> 10x volume", "bots": ["UBOT"]}')["kind"] == "change"


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[1, 2]",
        '{"id": 1}',
        '{"id": 1, "text": 5}',
        '{"id": 1, "text": "hi", "prev": 5}',
        '{"id": 1, "text": "hi", "context": "question:weather"}',
        '{"id": 1, "text": "hi", "context": []}',
        "[" * 100_000,
    ],
)
def test_a_bad_line_says_its_error(line: str) -> None:
    assert "error" in one(line)


def test_the_command_needs_no_settings() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "parse"],
        input='{"id": 1, "context": "whatif", "text": "undo"}\n\nbroken\n',
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={},
    )
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["kind"] == "navigate"
    assert "error" in second
