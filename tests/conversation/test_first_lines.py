"""The first line of every answer in a thread, as data: a figure is `#`, for it is checked by its decision.

In `first_lines.toml`, `start: …` opens a thread, `do: …` is a what-if, and `ask: …` a question; below each
question stands the first line of the message that answers it.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from bot.conversation.advance import advance, start
from bot.conversation.replies import Explanation, ExplanationDue
from bot.conversation.state import State, Typed
from bot.messages.answered import ANSWERS
from bot.messages.render import render
from bot.whatif.asked_subject import Subject
from costmodel.decide import decide
from costmodel.decision import Decision
from costmodel.scenario import Scenario

PRICED_ON = date(2026, 11, 21)
THREADS = tomllib.loads((Path(__file__).parent / "first_lines.toml").read_text(encoding="utf-8"))
_FIGURE = re.compile(r"(?<![\w.-])\d[\d,]*(?:\.\d+)?[kMBT]?(?![\w-])")


@cache
def decided(scenario: Scenario) -> Decision:
    return decide(scenario, on=PRICED_ON, draws=100, over_time=True)


def first_line(due: ExplanationDue) -> str:
    base = None if due.base is None else decided(due.base)
    others = tuple(decided(each) for _, each in due.others)
    text = render(Explanation(due, decided(due.scenario), base, others)).text
    return _FIGURE.sub("#", text.splitlines()[0])


def said(state: State, text: str) -> tuple[State, tuple[object, ...]]:
    turn = advance(state, Typed(text=text, by="U0ANA", addressed=False), PRICED_ON)
    assert turn.state
    return turn.state, turn.says


def played(script: str) -> Iterator[tuple[str, str]]:
    """Each line of a thread; with the subject that it was answered as, where it was."""
    state: State | None = None
    for line in script.strip().splitlines():
        if line.startswith("  "):
            continue
        yield line, ""
        mark, _, text = line.partition(": ")
        if mark == "start":
            opened = start(text, "U0ANA", PRICED_ON).state
            assert opened
            state, _ = said(opened, "looks right")
            continue
        assert state
        after, says = said(state, text)
        if mark == "do":
            state = after
        else:
            (due,) = says
            assert isinstance(due, ExplanationDue), f"{text} is no question here: {due}"
            yield f"  {first_line(due)}", due.how


@pytest.mark.parametrize("name", THREADS)
def test_each_answer_opens_with_what_was_asked(name: str) -> None:
    assert [line for line, _ in played(THREADS[name])] == THREADS[name].strip().splitlines()


def test_every_subject_is_asked_about() -> None:
    asked = {how for script in THREADS.values() for _, how in played(script)}
    assert asked >= {*get_args(Subject), "source", "summary"}
    assert set(ANSWERS) <= asked
