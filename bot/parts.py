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
from bot.channel_facts import ChannelFacts
from bot.digest_answers import DigestAnswers
from bot.filing import Filing
from bot.home_pages import HomePages
from bot.identity import identify
from bot.lanes import Lanes
from bot.listeners.decisions import DecisionDesk
from bot.listeners.digests import DigestDesk
from bot.pacing import Pacing
from bot.posting import client_of_one_try, slack_client
from bot.queue import LANES, LaneQueue, Queue, connected
from bot.settings import Settings, revealed
from bot.store.digests import Digests
from bot.store.embedded import StoreError, check_policy
from bot.store.paces import Paces
from bot.store.records import Records
from bot.store.turns import Store
from bot.turns import Turns
from bot.watching import Watch
from bot.web import build_web

if TYPE_CHECKING:
    from redis.asyncio import Redis


@dataclass(frozen=True)
class Parts:
    """The bot, put together. `web` and `app` take what Slack sends; `turns` does the work, from `queue`."""

    store: Store
    records: Records
    docket: Docket
    queue: Queue
    app: AsyncApp
    web: Starlette
    turns: Turns
    lane_queue: LaneQueue
    lanes: Lanes
    watch: Watch


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
        token, api_url = revealed(settings.slack_bot_token), settings.slack_api_url
        slack = slack_client(token, api_url, session)
        me = await identify(slack)
        store = Store(redis)
        queue = Queue(docket, store)
        records = Records(redis)
        filing = Filing(records, slack, me.url or "")
        turns = Turns(store, slack, filing, assistant=assistant)
        turns.register(docket)
        async with connected(redis_url, LANES) as lane_docket, lane_docket.redis() as lane_client:
            digests, lane_queue = Digests(cast("Redis", lane_client)), LaneQueue(lane_docket)
            facts = ChannelFacts(records)
            once = client_of_one_try(token, api_url, session)
            pacing = Pacing(Paces(digests.redis))
            lanes = Lanes(digests, lane_queue, lambda _workspace: once, facts.read, pacing)
            lanes.register()
            filing.register(docket, store, digests)
            HomePages(records, digests, slack, settings.may_approve).register(docket)
            watch = Watch(records, lane_queue, lambda _workspace: once, pacing)
            watch.register()
            DigestAnswers(store, digests, facts.read, slack).register(docket)
            desk = DigestDesk(digests, lane_queue, queue, me.url or "", once)
            decisions = DecisionDesk(records, settings.may_approve)
            app = build_app(settings, store, queue, desk, decisions, slack, me)
            web = build_web(app, store, digests, records.findings)
            yield Parts(store, records, docket, queue, app, web, turns, lane_queue, lanes, watch)
