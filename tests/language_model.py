"""Which language model do tests ask? A loopback server with OpenAI's chat API that answers as told."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.serving import listen, served, url_of

REPEATS = {"changes": [{"of": "Q1", "field": "cached_share", "op": "set"}]}
"""What a good model answers to "pretend 40% of it repeats"."""


class LanguageModel:
    """The server. `answers` is what it says: an object as a call of a tool, a text as prose, or a status."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] | str | int = REPEATS
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.url = ""
        self.silent = False
        self.over = asyncio.Event()

    async def complete(self, request: Request) -> Response:
        """One chat completion."""
        self.requests.append(await request.json())
        self.headers.append(dict(request.headers))
        if self.silent:
            await self.over.wait()
        if isinstance(self.answers, int):
            return JSONResponse({"error": {"message": "it failed"}}, self.answers)
        said: dict[str, Any] = {"role": "assistant", "content": None}
        if isinstance(self.answers, str):
            said["content"] = self.answers
        else:
            call = {"name": "final_result", "arguments": json.dumps(self.answers)}
            said["tool_calls"] = [{"id": "call_1", "type": "function", "function": call}]
        return JSONResponse(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1795000000,
                "model": "little",
                "choices": [{"index": 0, "finish_reason": "stop", "message": said}],
                "usage": {"prompt_tokens": 10, "completion_tokens": 10, "total_tokens": 20},
            }
        )


@asynccontextmanager
async def language_model() -> AsyncIterator[LanguageModel]:
    """The server, for as long as the context lasts."""
    model, listener = LanguageModel(), listen("127.0.0.1", 0)
    model.url = f"{url_of(listener)}/v1"
    routes = [Route("/v1/chat/completions", model.complete, methods=["POST"])]
    async with served(Starlette(routes=routes), listener, 2):
        try:
            yield model
        finally:
            model.over.set()
