"""What the tests of the local Slack share: a bare Bolt app as its bot, both on loopback ports."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import aiohttp
import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.playground.app_manifest import App
from bot.playground.delivery import Delivery
from bot.playground.faults import Faults
from bot.playground.workspace import Workspace

GENEROUS = App(
    scopes=frozenset(
        {
            "commands",
            "chat:write",
            "app_mentions:read",
            "im:history",
            "im:read",
            "im:write",
            "channels:history",
            "channels:read",
            "users:read",
            "reactions:write",
        }
    ),
    events=frozenset({"app_mention", "message.im", "message.channels", "app_home_opened"}),
)


@dataclass
class Clock:
    """The real time, and as much later as a test says."""

    ahead_seconds: float = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead_seconds


class Received(NamedTuple):
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Bot:
    """A Bolt app whose requests are kept, and which can be made to fail or to hang."""

    app: AsyncApp
    received: list[Received] = field(default_factory=list)
    fail_next: int = 0
    fail_headers: dict[str, str] = field(default_factory=dict)
    hang_next: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: Request) -> Response:
        self.received.append(Received(dict(request.headers), await request.body()))
        if self.fail_next:
            self.fail_next -= 1
            return PlainTextResponse("no", status_code=500, headers=self.fail_headers)
        if self.hang_next:
            self.hang_next -= 1
            await self.released.wait()
        return await AsyncSlackRequestHandler(self.app).handle(request)


@dataclass
class LocalSlack:
    """The parts of a running local Slack; `post` and `get` speak its page's API."""

    workspace: Workspace
    faults: Faults
    delivery: Delivery
    bot: Bot
    client: AsyncWebClient
    http: aiohttp.ClientSession

    async def post(
        self, path: str, wanted: object, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Any]:
        async with self.http.post(f"{self.workspace.url}{path}", json=wanted, headers=headers) as response:
            return response.status, await response.json(content_type=None)

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, Any]:
        async with self.http.get(f"{self.workspace.url}{path}", headers=headers) as response:
            return response.status, await response.json(content_type=None)


@asynccontextmanager
async def served(web: Starlette, listener: socket.socket) -> AsyncIterator[None]:
    """Serve without uvicorn's main loop and shutdown, whose waits of 0.1 s would be most of a test."""
    config = uvicorn.Config(web, log_config=None, access_log=False, lifespan="on")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener])
    try:
        yield
    finally:
        for each in server.servers:
            each.close()
        for connection in list(server.server_state.connections):
            connection.shutdown()
        while server.server_state.connections or server.server_state.tasks:  # noqa: ASYNC110 - there is no event
            await asyncio.sleep(0)
        await server.lifespan.shutdown()
