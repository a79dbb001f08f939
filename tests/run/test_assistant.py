"""How a language model is asked: what is sent, what counts as an answer, and what a wrong setting is told."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from pydantic import SecretStr
from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart
from pydantic_ai.models.function import AgentInfo, FunctionModel
from pydantic_ai.models.test import TestModel

from bot.assistant import Assistant, assisting
from bot.serving import listen, url_of
from bot.settings import Settings, SettingsError
from bot.whatif.assisted import INSTRUCTIONS, Puzzle, puzzle
from bot.whatif.read import read
from tests.language_model import REPEATS, LanguageModel, language_model

ROOT = Path(__file__).parents[2]
TEXT = "pretend 40% of it repeats"


def asked() -> Puzzle:
    """A message that the parser does not understand."""
    of = puzzle(read(f"<@U0BOT> {TEXT}", None, frozenset({"U0BOT"})), TEXT, frozenset())
    assert of is not None
    return of


def settings(**told: object) -> Settings:
    """Settings that no environment variable reaches."""
    return Settings.model_construct(**told)  # type: ignore[arg-type]  # its fields, by name


@pytest.fixture
async def model() -> AsyncIterator[LanguageModel]:
    async with language_model() as running:
        yield running


async def answer(base_url: str, **told: object) -> tuple[object, list[Any]]:
    """What the assistant makes of the message, and what it logs."""
    with structlog.testing.capture_logs() as lines:
        async with assisting(settings(llm_model="little", llm_base_url=base_url, **told)) as assistant:
            assert assistant is not None
            found = await assistant.read(asked())
    return None if found is None else found.model_dump(), lines


async def test_a_good_answer_is_read(model: LanguageModel) -> None:
    found, (line,) = await answer(model.url)
    assert found == REPEATS
    assert (line["event"], line["outcome"]) == ("language_model_asked", "answered")


async def test_an_answer_of_the_right_type_may_come_as_json_text(model: LanguageModel) -> None:
    model.answers = json.dumps(REPEATS)
    assert (await answer(model.url))[0] == REPEATS


async def test_only_the_message_and_the_list_of_fields_are_sent(model: LanguageModel) -> None:
    await answer(model.url, llm_api_key=SecretStr("a-key"))
    (request,) = model.requests
    assert [(each["role"], each["content"]) for each in request["messages"]] == [
        ("system", INSTRUCTIONS.strip()),
        ("user", "pretend [Q1: 40%] of it repeats"),
    ]
    assert request["model"] == "little"
    (tool,) = request["tools"]
    assert tool["function"]["name"] == "final_result"
    told = {name for name, value in request.items() if value is not None}
    assert told <= {
        "messages",
        "model",
        "tools",
        "tool_choice",
        "max_tokens",
        "max_completion_tokens",
        "stream",
    }
    assert model.headers[0]["authorization"] == "Bearer a-key"


async def test_a_model_may_be_named_with_openais_prefix_at_a_server_of_ones_own(model: LanguageModel) -> None:
    named = settings(llm_model="openai:vendor/little:8b", llm_base_url=model.url)
    async with assisting(named) as assistant:
        assert assistant is not None
        await assistant.read(asked())
    assert model.requests[0]["model"] == "vendor/little:8b"


@pytest.mark.parametrize(
    "said",
    [
        "Sure! I would set the cached share to 40%.",
        {"changes": [{"of": "Q1", "field": "cached_share", "op": "set", "value": 0.9}]},
        {"changes": [{"of": "0.9", "field": "cached_share", "op": "set"}]},
        {"changes": [{"of": "Q1", "field": "happiness", "op": "set"}]},
        500,
        401,
    ],
)
async def test_anything_else_is_no_answer_and_is_asked_once(model: LanguageModel, said: Any) -> None:  # noqa: ANN401 - an object, a text or a status
    model.answers = said
    found, (line,) = await answer(model.url)
    assert found is None
    assert line["outcome"] not in {"answered", "timed_out"}
    assert len(model.requests) == 1
    assert "repeats" not in str(line)
    assert "cached" not in str(line)


async def test_a_silent_model_is_waited_for_no_longer_than_the_timeout(model: LanguageModel) -> None:
    model.silent = True
    found, (line,) = await answer(model.url, llm_timeout_seconds=0.05)
    assert found is None
    assert len(model.requests) <= 1
    assert "imed" in line["outcome"] or "imeout" in line["outcome"]


async def test_a_server_that_is_not_there_is_no_answer() -> None:
    free = listen("127.0.0.1", 0)
    url = f"{url_of(free)}/v1"
    free.close()
    found, (line,) = await answer(url)
    assert found is None
    assert line["outcome"] != "answered"


async def test_any_model_that_calls_the_tool_will_do() -> None:
    found = await Assistant(TestModel(custom_output_args=REPEATS), 5).read(asked())
    assert found is not None
    assert found.model_dump() == REPEATS


async def test_a_model_that_breaks_is_no_answer() -> None:
    def prose(_messages: list[ModelMessage], _info: AgentInfo) -> ModelResponse:
        return ModelResponse(parts=[TextPart("I cannot help with that.")])

    def broken(_messages: list[ModelMessage], _info: AgentInfo) -> ModelResponse:
        raise RuntimeError(TEXT)

    for function in (prose, broken):
        with structlog.testing.capture_logs() as lines:
            assert await Assistant(FunctionModel(function), 5).read(asked()) is None
        assert TEXT not in str(lines)


async def test_without_a_model_there_is_no_assistant() -> None:
    async with assisting(settings()) as assistant:
        assert assistant is None


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ({"llm_base_url": "http://127.0.0.1:9/v1"}, "LLM_MODEL is missing"),
        ({"llm_model": "nobody:nothing"}, "nobody:nothing"),
        ({"llm_model": "gpt"}, "gpt cannot be asked"),
        ({"llm_model": "openai:gpt-5-mini"}, "OPENAI_API_KEY"),
    ],
)
async def test_a_model_that_cannot_be_asked_is_said_at_the_start(
    told: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(SettingsError, match=named):
        async with assisting(settings(**told)):
            pytest.fail("it started")


async def test_a_key_of_ours_is_the_providers() -> None:
    told = settings(llm_model="openai:gpt-5-mini", llm_api_key=SecretStr("a-key"))
    async with assisting(told) as assistant:
        assert assistant is not None


def in_a_new_process(code: str) -> str:
    """What a program prints that has nothing loaded yet."""
    ran = subprocess.run(  # noqa: S603 - our own code, in our own interpreter
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT
    )
    return ran.stdout.strip()


def test_nothing_of_it_is_imported_without_a_model() -> None:
    code = (
        "import asyncio, sys\n"
        "from bot import run\n"
        "from bot.assistant import assisting\n"
        "from bot.settings import Settings\n"
        "async def main():\n"
        "    async with assisting(Settings.model_construct()) as found:\n"
        "        print(found, [name for name in ('pydantic_ai', 'openai') if name in sys.modules])\n"
        "asyncio.run(main())\n"
    )
    assert in_a_new_process(code) == "None []"


def test_the_missing_extra_is_named_with_what_to_do() -> None:
    code = (
        "import asyncio, sys\n"
        "sys.modules['pydantic_ai'] = None\n"  # as where it is not installed
        "from bot.assistant import assisting\n"
        "from bot.settings import Settings, SettingsError\n"
        "async def main():\n"
        "    try:\n"
        "        async with assisting(Settings.model_construct(llm_model='openai:gpt-5-mini')): pass\n"
        "    except SettingsError as error: print(error)\n"
        "asyncio.run(main())\n"
    )
    said = in_a_new_process(code)
    assert "not installed" in said
    assert "--extra llm" in said
