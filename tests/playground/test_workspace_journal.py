"""Messages and response URLs survive the death of the process; a damaged file is dealt with plainly."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.playground.journal import DamagedJournalError
from bot.playground.records import BOT_USER, ENGINEER
from bot.playground.workspace import Workspace

COSTS, BUDGET = "C0LLMCOSTS", "C0BUDGET"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "messages.jsonl"


def test_messages_come_back_as_they_were_left(path: Path) -> None:
    before = Workspace(path=path)
    parent = before.post(COSTS, ENGINEER.id, "parent")
    reply = before.post(COSTS, BOT_USER, "reply", thread_ts=parent.ts, blocks=[{"type": "divider"}])
    gone = before.post(COSTS, BOT_USER, "gone")
    before.edit(reply, text="changed", blocks=[])
    before.delete(gone)
    before.post(COSTS, BOT_USER, "psst", ephemeral_to=ENGINEER.id)
    before.join(BUDGET, BOT_USER)
    before.close()
    after = Workspace(path=path)
    assert [(m.text, m.thread_ts, m.edited) for m in after.messages.values()] == [
        ("parent", None, False),
        ("changed", parent.ts, True),
    ]
    assert BOT_USER in after.channels[BUDGET].members
    after.close()
    again = Workspace(path=path)  # from the compacted file
    assert again.messages == after.messages
    again.close()


def test_a_ts_is_never_given_twice_even_if_the_clock_went_back(path: Path) -> None:
    before = Workspace(path=path, clock=lambda: 2_000_000_000.0)
    stamps = [before.post(COSTS, ENGINEER.id, "x").ts for _ in range(3)]
    before.close()
    after = Workspace(path=path, clock=lambda: 1_000_000_000.0)
    stamps.append(after.post(COSTS, ENGINEER.id, "x").ts)
    assert stamps == sorted(set(stamps))
    after.close()


def test_a_response_url_keeps_its_uses_over_a_restart(path: Path) -> None:
    before = Workspace(path=path)
    grant = before.response_urls.issue(ENGINEER.id, COSTS)
    for _ in range(4):
        before.response_urls.use(grant.id)
    before.close()
    after = Workspace(path=path)
    assert [after.response_urls.use(grant.id)[1] for _ in range(2)] == ["", "used_url"]
    after.close()


def test_what_was_posted_before_a_kill_is_there_after_it(path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from bot.playground.workspace import Workspace\n"
        f"workspace = Workspace(path=Path({str(path)!r}))\n"
        f"workspace.post({COSTS!r}, {BOT_USER!r}, 'before the kill')\n"
        "print('posted', flush=True); sys.stdin.read()\n"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen(  # noqa: S603 - this interpreter and this script
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"posted\n"
        os.kill(process.pid, signal.SIGKILL)
    workspace = Workspace(path=path)
    assert [message.text for message in workspace.messages.values()] == ["before the kill"]
    workspace.close()


def test_a_last_line_that_was_cut_short_is_dropped(path: Path) -> None:
    before = Workspace(path=path)
    before.post(COSTS, ENGINEER.id, "whole")
    before.close()
    with path.open("a") as file:
        file.write('{"message": {"channel"')
    after = Workspace(path=path)
    assert [message.text for message in after.messages.values()] == ["whole"]
    after.post(COSTS, ENGINEER.id, "next")
    after.close()
    again = Workspace(path=path)
    assert [message.text for message in again.messages.values()] == ["whole", "next"]
    again.close()


@pytest.mark.parametrize(
    "content", ["not a journal\n", "[]\n", '{"message": {"channel": 1}}\n', '{"message": 5}\n']
)
def test_a_file_that_is_something_else_is_left_alone_with_a_clear_word(path: Path, content: str) -> None:
    path.parent.mkdir()
    path.write_text(content)
    with pytest.raises(DamagedJournalError, match="move it away and start again"):
        Workspace(path=path)
    assert path.read_text() == content
