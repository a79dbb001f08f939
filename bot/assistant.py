"""What does a language model make of a message that was not understood? The only module that asks one.

It is optional: without `LLM_MODEL` nothing of it is imported and nothing is sent. What is sent is the message
with its figures and names numbered, and the list of fields (`bot.whatif.assisted`); what comes back must be
of that module's strict type. Anything else, and any failure, is no answer: the bot then asks back as it would
have without it.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import structlog

from bot.settings import Settings, SettingsError, revealed
from bot.whatif.assisted import INSTRUCTIONS, Puzzle, SecondReading

if TYPE_CHECKING:
    from pydantic_ai.models import Model

log = structlog.get_logger()

NOT_INSTALLED = (
    "LLM_MODEL is set, but the extra that asks a language model is not installed: "
    "run uv pip install -r pyproject.toml --extra llm, or unset LLM_MODEL"
)
NO_MODEL = "LLM_MODEL is missing: LLM_BASE_URL alone does not say which language model to ask"
MOST_ANSWER_TOKENS = 2_000
"""An answer has some 30 tokens a mark; the rest is for a model that thinks before it answers."""


class Assistant:
    """A language model that is asked with a time limit, once a message."""

    def __init__(self, model: "Model", timeout_seconds: float) -> None:
        from pydantic_ai import Agent  # noqa: PLC0415 - an extra, and a second to import

        self.timeout_seconds = timeout_seconds
        self.agent = Agent(
            model,
            output_type=SecondReading,
            instructions=INSTRUCTIONS,
            name="second_reading",
            retries=0,
            model_settings={
                "max_retries": 0,
                "max_tokens": MOST_ANSWER_TOKENS,
                "timeout": timeout_seconds,
            },
        )

    async def read(self, puzzle: Puzzle) -> SecondReading | None:
        """The model's answer; None where it gives none of the right type in time. Never raises."""
        began = time.monotonic()
        outcome, answer = "answered", None
        try:
            async with asyncio.timeout(self.timeout_seconds):
                answer = (await self.agent.run(puzzle.text)).output
        except TimeoutError:
            outcome = "timed_out"
        except Exception as error:  # noqa: BLE001 - providers fail in many ways, and a question back is at hand
            outcome = type(error).__name__  # its text may quote the message
        log.info("language_model_asked", outcome=outcome, seconds=round(time.monotonic() - began, 3))
        return answer


@asynccontextmanager
async def assisting(settings: Settings) -> AsyncIterator[Assistant | None]:
    """The assistant that the settings name, for as long as the context lasts; None where they name none.

    Raises:
        SettingsError: The extra is not installed, or there is no such model, or its key is missing.
    """
    if settings.llm_model is None:
        if settings.llm_base_url is not None:
            raise SettingsError(NO_MODEL)
        yield None
        return
    assistant = Assistant(_model(settings.llm_model, settings), settings.llm_timeout_seconds)
    async with assistant.agent:
        yield assistant


def _model(name: str, settings: Settings) -> "Model":
    """The model by its name: at the server of `LLM_BASE_URL`, else at the provider that its name tells."""
    try:
        from pydantic_ai.exceptions import UserError  # noqa: PLC0415 - an extra, and a second to import
        from pydantic_ai.models import infer_model  # noqa: PLC0415 - likewise
        from pydantic_ai.providers import (  # noqa: PLC0415 - likewise
            Provider,
            infer_provider,
            infer_provider_class,
        )
    except ImportError:
        raise SettingsError(NOT_INSTALLED) from None
    key = revealed(settings.llm_api_key)

    def with_key(provider: str) -> Provider[object]:
        if not key:  # the provider's own variables hold one, or it needs none
            return infer_provider(provider)
        return infer_provider_class(provider)(api_key=key)  # type: ignore[call-arg]  # those with keys take it

    try:
        if settings.llm_base_url is not None:
            return _compatible(name, settings.llm_base_url, key)
        return infer_model(name, provider_factory=with_key)
    except (ImportError, TypeError, UserError, ValueError) as error:
        msg = f"LLM_MODEL, LLM_API_KEY: {name} cannot be asked: {str(error).splitlines()[0]}"
        raise SettingsError(msg) from None


def _compatible(name: str, base_url: str, key: str) -> "Model":
    """A model at a server that speaks OpenAI's chat API; many need no key."""
    from pydantic_ai.models.openai import OpenAIChatModel  # noqa: PLC0415 - an extra
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider  # noqa: PLC0415 - likewise

    provider = OpenAICompatibleProvider("openai-compatible", base_url=base_url, api_key=key or "none")
    return OpenAIChatModel(name.removeprefix("openai:").removeprefix("openai-chat:"), provider=provider)
