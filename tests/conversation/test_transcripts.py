"""Conversations as data: what is said and what comes of it, one file a theme in `transcripts/`.

`ana@ …` is addressed to the bot, `ana: …` is said in its thread, `ana[ LABEL` presses the newest button with
that label. The lines that follow, indented, are all that the bot makes of it; `(silence)` is nothing.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.conversation.advance import advance, start
from bot.conversation.defaults import default_shape
from bot.conversation.describe import describe
from bot.conversation.figures import short
from bot.conversation.replies import (
    Answered,
    Choice,
    Clarify,
    Closed,
    ComparisonDue,
    ConfirmCancel,
    Due,
    ExplanationDue,
    ExportDue,
    Question,
    Refused,
    Reply,
    ScenarioLine,
    ScenarioList,
    Summary,
    VerdictDue,
)
from bot.conversation.state import SLOTS, Press, Pressed, State, Typed
from bot.conversation.turn import Turn

PRICED_ON = date(2026, 11, 21)
TRANSCRIPTS = Path(__file__).parent / "transcripts"
SPOKEN = re.compile(r"(\w+)([@:\[]) (.*)")
SHAPE = default_shape()
INTO, OUT = SHAPE.input_tokens_per_request, SHAPE.output_tokens_per_request
GUESSED = f", {short(INTO)} in / {short(OUT)} out a request (a guess)"


def conversations() -> Iterator[tuple[str, str]]:
    for file in sorted(TRANSCRIPTS.glob("*.toml")):
        for name, script in tomllib.loads(file.read_text(encoding="utf-8")).items():
            yield f"{file.stem}: {name}", script


def said(turn: Turn) -> list[str]:
    """A turn as lines."""
    lines = [f"open message {line(turn.closes)}"] if turn.closes else []
    if isinstance(turn.closes, Answered):
        lines = [f"closes {answered(turn.closes)}"]
    lines += [line(reply) for reply in turn.says]
    return lines or ["(silence)"]


def answered(one: Answered) -> str:
    guess = " [guess]" if one.is_guess else ""
    was = f" (was {one.was.replace(GUESSED, '')})" if one.was else ""
    return f"{one.number}/{one.total} {one.title}: {one.value.replace(GUESSED, '')}{guess}{was} by {one.by}"


def line(reply: Reply | Due) -> str:  # noqa: C901, PLR0911 - one return a message
    if isinstance(reply, Question):
        note = f" ({reply.note.replace(GUESSED, '')})" if reply.note else ""
        return f"asks {reply.slot}: {reply.choices[0].label} …{note}"
    if isinstance(reply, Answered):
        return f"says {answered(reply)}"
    if isinstance(reply, Closed):
        return f"says {reply.title.replace(GUESSED, '')}: {reply.now}"
    if isinstance(reply, Clarify):
        labels = [choice.label.replace(GUESSED, "") for choice in reply.readings]
        return f"asks back: {reply.reason}" + (f" [{' | '.join(labels)}]" if labels else "")
    if isinstance(reply, Summary):
        guesses = [row.slot for row in reply.rows if row.is_guess]
        name = "summary" if reply.confirm else "confirmed summary"
        return name + (f", guesses {', '.join(guesses)}" if guesses else "")
    if isinstance(reply, VerdictDue):
        return f"verdict {reply.reading.replace(GUESSED, '')}".strip()
    if isinstance(reply, ExplanationDue):
        return f"explains {reply.topic}, {reply.how}" + (f": {reply.current}" if reply.current else "")
    if isinstance(reply, ComparisonDue):
        by = f" by {reply.axis}" if reply.axis else ""
        return f"compares {' | '.join(reply.titles)}{by}"
    if isinstance(reply, ScenarioList):
        return f"lists {'; '.join(map(listed, reply.lines))}"
    if isinstance(reply, ExportDue):
        return f"exports {len(reply.scenarios)} scenarios"
    if isinstance(reply, Refused):
        return f"refuses: {reply.reason}"
    if isinstance(reply, ConfirmCancel):
        return f"cancel {reply.answers} answers?"
    return type(reply).__name__


def listed(one: ScenarioLine) -> str:
    grown = f" = {one.from_title} + {', '.join(one.changes)}" if one.from_title else ""
    return one.title + grown + (" <- here" if one.is_here else "") + (" (base)" if one.is_base else "")


def buttons(turn: Turn) -> list[Choice]:
    found: list[Choice] = []
    for reply in (*([turn.closes] if turn.closes else []), *turn.says):
        if isinstance(reply, Answered):
            found.append(reply.edit)
        elif isinstance(reply, Question):
            found += [*reply.choices, *reply.menu]
        elif isinstance(reply, Clarify):
            found += reply.readings
        elif isinstance(reply, Summary):
            found += [*([reply.confirm] if reply.confirm else []), *reply.menu]
            found += [row.edit for row in reply.rows]
        elif isinstance(reply, VerdictDue | ExplanationDue):
            found += reply.what_ifs
        elif isinstance(reply, ScenarioList):
            found += reply.choices
        elif isinstance(reply, ConfirmCancel):
            found += [reply.yes, reply.no]
    return found


def _pressed(seen: list[Choice], label: str) -> Press:
    found = [choice.press for choice in seen if choice.label == label]
    assert found, f"no button {label}; there are {[choice.label for choice in seen]}"
    return found[-1]


def play(script: str) -> tuple[list[str], State | None]:
    """The script with what the bot made of each line, and the last state."""
    state: State | None = None
    seen: list[Choice] = []
    out: list[str] = []
    for told in script.strip().splitlines():
        if told.startswith("  "):
            continue
        out.append(told)
        match = SPOKEN.fullmatch(told)
        assert match, f"not a line of a transcript: {told}"
        who, mark, text = match.groups()
        by = f"U0{who.upper()}"
        if text.strip().startswith("/llm-tco"):
            turn = start(text.strip().removeprefix("/llm-tco").strip(), by, PRICED_ON)
        else:
            assert state is not None, "the session has ended"
            if mark == "[":
                press = _pressed(seen, text.strip())
                turn = advance(state, Pressed(press=press, by=by), PRICED_ON)
            else:
                typed = Typed(text=text.strip(), by=by, addressed=mark == "@")
                turn = advance(state, typed, PRICED_ON)
        out += [f"  {each}" for each in said(turn)]
        seen += buttons(turn)
        state = turn.state
    if state is not None:
        held = {slot: getattr(state, slot) for slot in SLOTS}
        out += [
            f"  = {slot}: {describe(one.value).replace(GUESSED, '')}" for slot, one in held.items() if one
        ]
    return out, state


@pytest.mark.parametrize("script", [pytest.param(script, id=name) for name, script in conversations()])
def test_conversation_goes_as_written(script: str) -> None:
    lines, state = play(script)
    assert lines == script.strip().splitlines()
    assert state is None or State.model_validate_json(state.model_dump_json()) == state


def test_there_are_enough_conversations() -> None:
    assert len(list(conversations())) >= 25
