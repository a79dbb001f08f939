"""Which parts does a process of the bot consist of? Put together here, from settings and a Redis URL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import aiohttp
from docket import Docket
from redis.exceptions import RedisError
from slack_bolt.app.async_app import AsyncApp
from starlette.applications import Starlette

from bot.app import build_app
from bot.assistant import assisting
from bot.identity import identify
from bot.posting import slack_client
from bot.queue import Queue, connected
from bot.settings import Settings, revealed
from bot.store.embedded import StoreError, check_policy
from bot.store.turns import Store
from bot.turns import Turns
from bot.web import build_web

if TYPE_CHECKING:
    from redis.asyncio import Redis


@dataclass(frozen=True)
class Parts:
    """The bot, put together. `web` and `app` take what Slack sends; `turns` does the work, from `queue`."""

    store: Store
    docket: Docket
    queue: Queue
    app: AsyncApp
    web: Starlette
    turns: Turns


@asynccontextmanager
async def assembled(settings: Settings, redis_url: str) -> AsyncIterator[Parts]:
    """The parts, connected for as long as the context lasts.

    Raises:
        SettingsError: Slack refuses the token or does not answer, or there is no such language model.
        StoreError: The server does not answer, or may evict keys.
    """
    async with (
        assisting(settings) as assistant,
        connected(redis_url) as docket,
        docket.redis() as client,
        aiohttp.ClientSession() as session,
    ):
        # pydocket's client is redis-py's own, for every topology; its type only names what it uses of it.
        redis = cast("Redis", client)
        try:
            await check_policy(redis)
        except (RedisError, OSError) as error:
            msg = "REDIS_URL: the server does not answer: start it, or correct the URL"
            raise StoreError(msg) from error
        slack = slack_client(revealed(settings.slack_bot_token), settings.slack_api_url, session)
        me = await identify(slack)
        store = Store(redis)
        queue = Queue(docket, store)
        turns = Turns(store, slack, assistant=assistant)
        turns.register(docket)
        app = build_app(settings, store, queue, slack, me)
        yield Parts(store, docket, queue, app, build_web(app, store), turns)
