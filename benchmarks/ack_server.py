"""Which two endpoints are compared? The bot and a bare Bolt app, in one server process, on one event loop.

Prints one line of JSON, `{"url", "signing_secret"}`, and serves until its standard input ends.
"""

import asyncio
import json
import sys
import tempfile
from pathlib import Path

import uvloop
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from bot.parts import assembled
from bot.playground.server import build_playground
from bot.playground.workspace import Workspace
from bot.run import for_workspace
from bot.serving import keep_what_is_loaded, listen, served, url_of
from bot.settings import Settings, revealed
from bot.store.embedded import embedded

LOOPBACK = "127.0.0.1"


def bare(settings: Settings, *, process_before_response: bool) -> Starlette:
    """The shortest Bolt app that acknowledges the command, behind the adapter that Bolt ships."""
    app = AsyncApp(
        token=revealed(settings.slack_bot_token),
        signing_secret=revealed(settings.slack_signing_secret),
        process_before_response=process_before_response,
    )
    app.client.base_url = settings.slack_api_url

    @app.command("/llm-tco")
    async def acknowledge(ack: AsyncAck) -> None:
        await ack("Opening a thread with five short questions.")

    handler = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"])])


async def serve() -> None:
    """Serve until standard input ends."""
    page, endpoint = listen(LOOPBACK, 0), listen(LOOPBACK, 0)
    workspace = Workspace(url=url_of(page))
    settings = for_workspace(Settings.model_construct(), workspace)
    with tempfile.TemporaryDirectory() as scratch:
        async with (
            embedded(Path(scratch)) as redis_url,
            served(build_playground(workspace, url_of(endpoint)), page, 1),
            assembled(settings, redis_url) as parts,
        ):
            compared = Starlette(
                routes=[
                    Mount("/bot", parts.web),
                    Mount("/bare", bare(settings, process_before_response=False)),
                    Mount("/bare_before_response", bare(settings, process_before_response=True)),
                ]
            )
            async with served(compared, endpoint, 1):
                keep_what_is_loaded()
                print(
                    json.dumps({"url": url_of(endpoint), "signing_secret": workspace.signing_secret}),
                    flush=True,
                )
                await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve())
