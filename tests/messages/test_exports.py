"""What a thread hands out: every scenario, as Markdown and as JSON that the real command takes."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot.conversation.exporting import as_json
from bot.conversation.replies import Export, ExportDue
from bot.conversation.state import State
from bot.messages.render import Message, render
from bot.verdicts import Verdicts
from bot.whatif.scenarios import MOST
from costmodel.decide import decide
from costmodel.scenario import Load, Scenario
from tests.conversation.test_turns_of_a_thread import OPENED_ON, decided, say

WHAT_IFS = (
    "what if volume triples and we hire half an engineer",
    "what if OpenAI cut prices by half",
    "what if HIPAA applies and we use h100s at $1.49 an hour",
    "what if we grow 10% a month over 18 months",
)


def thread(*texts: str) -> State:
    state = decided()
    for text in texts:
        state = say(state, text).state or state
    return state


def exported(state: State) -> tuple[ExportDue, ...]:
    says = say(state, "export").says
    assert all(isinstance(each, ExportDue) for each in says)
    return tuple(each for each in says if isinstance(each, ExportDue))


def json_of(message: Message) -> Iterator[str]:
    """The JSON of each scenario, as somebody copies it from the code blocks under its title."""
    told: list[str] = []
    for block in message.blocks:
        text = block["text"]["text"]
        if text.startswith("Scenario "):
            told.append("")
        elif told:
            told[-1] += text.removeprefix("```").removesuffix("```")
    yield from told


def message_of(due: ExportDue) -> Message:
    return render(Export(due, tuple(decide(each, on=OPENED_ON) for each in due.scenarios)))


@pytest.fixture(scope="module")
def five() -> tuple[ExportDue, Message]:
    (due,) = exported(thread(*WHAT_IFS))
    return due, asyncio.run(Verdicts().message(due, OPENED_ON))


@pytest.mark.parametrize("number", range(5))
def test_each_of_five_scenarios_gives_the_same_verdict_on_the_command_line(
    five: tuple[ExportDue, Message], number: int
) -> None:
    due, message = five
    told = list(json_of(message))
    assert len(told) == len(due.scenarios) == 5
    command = message.text.partition("`python ")[2].partition("`")[0]
    ran = subprocess.run(  # noqa: S603 - the command that the message itself names
        [sys.executable, *command.split(), "--draws", "0"],
        input=told[number],
        capture_output=True,
        text=True,
        check=True,
    )
    decision = decide(due.scenarios[number], on=OPENED_ON)
    found = json.loads(ran.stdout)
    assert found["winner_id"] == decision.winner_id
    assert found["saving_usd_per_month"] == decision.saving_usd_per_month


def test_a_full_thread_is_handed_out_whole_in_messages_that_slack_takes() -> None:
    texts = [f"{number}B tokens a month and {number} engineers and HIPAA applies" for number in range(1, 60)]
    state = thread(*texts[:MOST])
    parts = exported(state)
    scenarios = [each for due in parts for each in due.scenarios]
    assert len(scenarios) == MOST + 1
    assert [due.part for due in parts] == list(range(1, len(parts) + 1))
    messages = [message_of(due) for due in parts]
    assert not any(message.refused for message in messages)
    told = [each for message in messages for each in json_of(message)]
    assert [Scenario.model_validate_json(each) for each in told] == scenarios
    for due, message in zip(parts, messages, strict=True):
        assert f"part {due.part} of {len(parts)}" in message.text
        assert all(f"| {line.title} | " in message.text for line in due.lines)


def test_long_changes_take_more_messages_rather_than_more_room() -> None:
    eight = (
        "{0}B tokens a month, {0} engineers at $200k, 40% cached, 20% batch, growth 3% a month, "
        "horizon {0} months, electricity 0.2 per kwh and 25% discount"
    )
    parts = exported(thread(*(eight.format(number) for number in range(2, 8))))
    assert not any(message_of(due).refused for due in parts)


def test_a_load_of_168_hours_is_given_in_pieces_that_join_to_the_same() -> None:
    (due,) = exported(thread())
    weights = tuple(100 / 7 + hour / 3 for hour in range(168))
    (case,) = due.scenarios
    long = case.model_copy(update={"load": Load(hourly_weights=weights)})
    message = message_of(ExportDue(due.lines, (long,)))
    assert not message.refused
    assert list(json_of(message)) == [as_json(long)]
