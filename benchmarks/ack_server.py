"""Which two endpoints are compared? The bot and a bare Bolt app, in one server process, on one event loop.

Prints one line of JSON, `{"url", "signing_secret"}`, and serves until its standard input ends. With the
argument `verdicts` a worker in the same process decides verdicts meanwhile, one after the other.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from itertools import count
from pathlib import Path

import uvloop
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from bot.conversation.advance import advance, start
from bot.conversation.progress import open_slot
from bot.conversation.state import CommandPress, Pressed, State
from bot.parts import Parts, assembled
from bot.playground.records import TEAM_ID
from bot.playground.server import build_playground
from bot.playground.workspace import Workspace
from bot.run import for_workspace
from bot.serving import keep_what_is_loaded, listen, served, url_of
from bot.settings import Settings, revealed
from bot.store.embedded import embedded
from bot.store.keys import Place
from bot.store.session import Event
from bot.turns import today
from bot.worker import working

LOOPBACK = "127.0.0.1"
VERDICTS_DUE = 8


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


def all_guessed() -> State:
    """A session in which every answer is a guess: its verdict takes the most decisions."""
    state = start("", "U0ENGINEER", today()).state
    while state is not None and open_slot(state):
        state = advance(state, Pressed(press=CommandPress(name="not_sure"), by="U0ENGINEER"), today()).state
    assert state is not None
    return state


async def ask_for_verdicts(parts: Parts, workspace: Workspace) -> None:
    """Confirm session after session, so that a few verdicts are always due."""
    state = all_guessed()
    for number in count():
        key = Place("", TEAM_ID, "C0LLMCOSTS").thread(workspace.post("C0LLMCOSTS", "U0ENGINEER", "?").ts)
        async with parts.store.turn(key) as turn:
            await turn.save(state)
            turn.said(None)
        pressed = Pressed(press=CommandPress(name="confirm"), by="U0ENGINEER")
        await parts.store.push(key, Event(id=f"a{number}", utterance=pressed))
        await parts.queue.converse(key, f"a{number}")
        if number % VERDICTS_DUE == 0:
            while not await parts.queue.idle():  # noqa: ASYNC110 - the queue has a count, no event
                await asyncio.sleep(0.01)


@asynccontextmanager
async def deciding(parts: Parts, workspace: Workspace) -> AsyncIterator[None]:
    """A worker with verdicts to decide for as long as the context lasts."""
    async with working(parts.docket):
        asking = asyncio.create_task(ask_for_verdicts(parts, workspace))
        try:
            yield
        finally:
            asking.cancel()


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
            load = deciding(parts, workspace) if sys.argv[1:] == ["verdicts"] else nullcontext()
            async with served(compared, endpoint, 1), load:
                keep_what_is_loaded()
                print(
                    json.dumps({"url": url_of(endpoint), "signing_secret": workspace.signing_secret}),
                    flush=True,
                )
                await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve())
