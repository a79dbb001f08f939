"""A local Slack with a bare Bolt app as its bot, both on loopback ports."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.routing import Route

from bot.playground.app_manifest import App
from bot.playground.bot_endpoint import BotEndpoint
from bot.playground.faults import Faults
from bot.playground.server import build_playground
from bot.playground.workspace import Workspace
from bot.serving import listen, url_of
from tests.playground.bolt_slack import GENEROUS, Bot, Clock, LocalSlack, served


@pytest.fixture
def granted() -> App:
    """What the app may do; a test module or class overrides it."""
    return GENEROUS


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace(granted: App, clock: Clock) -> Workspace:
    return Workspace(app=granted, clock=clock)


@pytest.fixture
async def slack(workspace: Workspace) -> AsyncIterator[LocalSlack]:
    page, own = listen("127.0.0.1", 0), listen("127.0.0.1", 0)
    workspace.url = url_of(page)
    client = AsyncWebClient(token=workspace.bot_token, base_url=f"{workspace.url}/api/")
    bot = Bot(AsyncApp(signing_secret=workspace.signing_secret, client=client))
    faults = Faults()
    endpoint = BotEndpoint(
        f"{url_of(own)}/slack/events",
        workspace.signing_secret,
        faults,
        clock=workspace.clock,
        timeout_seconds=0.25,
        retry_delays_seconds=(0.0, 0.0, 0.0),
    )
    playground = build_playground(workspace, faults=faults, endpoint=endpoint)
    endpoints = Starlette(routes=[Route("/slack/events", bot.handle, methods=["POST"])])
    async with AsyncExitStack() as running:
        await running.enter_async_context(served(playground, page))
        running.callback(workspace.close)
        await running.enter_async_context(served(endpoints, own))
        running.push_async_callback(playground.state.delivery.idle)
        running.callback(bot.released.set)
        http = await running.enter_async_context(aiohttp.ClientSession())
        yield LocalSlack(workspace, faults, playground.state.delivery, bot, client, http)
