"""The worker of the benchmark of digests: lanes for many workspaces, until it is killed or terminated.

With `records` as its third argument it reads its facts from decision records, as the bot does; else each
digest tells the same, so that what is measured is the delivery alone.
"""

import asyncio
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

import aiohttp
import uvloop
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.digest_slack import token_of
from bot import logs
from bot.channel_facts import ChannelFacts
from bot.digest.facts import About, Facts, PriceMove, Retirement
from bot.lanes import Lanes
from bot.pacing import Pacing
from bot.posting import client_of_one_try
from bot.queue import LANES, LaneQueue, connected
from bot.serving import keep_what_is_loaded, stop_signal, until
from bot.store.digests import Digests
from bot.store.keys import Place, Workspace
from bot.store.paces import Paces
from bot.store.records import Records
from bot.worker import LANES_AT_ONCE, working

if TYPE_CHECKING:
    from redis.asyncio import Redis


async def facts(place: Place, _since: date, on: date) -> Facts:
    """A week with a retirement and two moves of prices."""
    about = About(
        "TCO-0042", f"Decision of {place.channel}", "U0ENGINEER", "https://team.slack.com/archives/C/p1"
    )
    return Facts(
        on,
        retirements=(Retirement(about, "GPT-4o mini", on + timedelta(days=52), "GPT-6 Luna"),),
        moves=(PriceMove(about, "GPT-5.6 Luna", 1000, 200), PriceMove(about, "DeepSeek V4", 1300, 3900)),
    )


async def work(redis_url: str, slack_url: str, source: str = "") -> None:
    """Send digests until SIGTERM."""
    clients: dict[Workspace, AsyncWebClient] = {}
    async with (
        stop_signal() as stop,
        connected(redis_url, LANES) as docket,
        docket.redis() as redis,
        aiohttp.ClientSession() as session,
    ):

        def client_of(workspace: Workspace) -> AsyncWebClient:
            url = f"{slack_url}/{workspace.team}/api/"
            made = client_of_one_try(token_of(workspace.team), url, session)
            return clients.setdefault(workspace, made)

        kept = cast("Redis", redis)  # as in bot.parts
        read = ChannelFacts(Records(kept)).read if source == "records" else facts
        lanes = Lanes(Digests(kept), LaneQueue(docket), client_of, read, Pacing(Paces(kept)))
        lanes.register()
        keep_what_is_loaded()
        async with working(docket, LANES_AT_ONCE, clocks=True, stop=lanes.stop) as task:
            await until(stop, task)


if __name__ == "__main__":
    logs.configure("error")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work(*sys.argv[1:]))
