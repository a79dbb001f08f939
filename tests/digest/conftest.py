"""What tests of the delivery share: a local Slack with its limits on, a clock of their own, and the lanes."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import aiohttp
import pytest
from redis.asyncio import Redis

from bot.digest.facts import Facts
from bot.digest.schedule import Weekly, due_after
from bot.lanes import Lanes
from bot.pacing import Pacing
from bot.playground.app_manifest import App
from bot.playground.faults import Faults
from bot.playground.records import TEAM_ID, Channel, Message
from bot.playground.server import build_playground
from bot.playground.workspace import BOT_USER, ENGINEER, Workspace
from bot.posting import client_of_one_try
from bot.queue import LANES, LaneQueue, connected
from bot.run import REPLIES_MANIFEST, installed_app
from bot.serving import listen, served, url_of
from bot.store.digests import Digests, Held, Subscription
from bot.store.keys import Place
from bot.store.keys import Workspace as Installed
from bot.store.paces import Paces

HOME = Installed("", TEAM_ID)
COSTS = "C0LLMCOSTS"
QUICK = 1e6
"""Posts a minute where the pace is not what a test is about."""


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: datetime

    def __call__(self) -> datetime:
        """The time."""
        return self.now


@dataclass
class Post:
    """The local Slack, the lanes that post there, and what the channels' facts are."""

    slack: Workspace
    faults: Faults
    lanes: Lanes
    clock: Clock
    facts: dict[str, Facts] = field(default_factory=dict)
    asked: list[tuple[str, date, date]] = field(default_factory=list)

    @property
    def digests(self) -> Digests:
        return self.lanes.digests

    async def read(self, place: Place, since: date, on: date) -> Facts:
        self.asked.append((place.channel, since, on))
        return self.facts.get(place.channel, Facts(prices_as_of=on))

    def channel(self, channel_id: str) -> str:
        """A new channel with the bot in it."""
        self.slack.channels[channel_id] = Channel(channel_id, channel_id.lower(), (ENGINEER.id, BOT_USER))
        return channel_id

    def change(self, channel_id: str, **change: object) -> None:
        """Archive a channel, or send the bot out of it."""
        self.slack.channels[channel_id] = replace(self.slack.channels[channel_id], **change)  # type: ignore[arg-type]

    async def subscribe(self, channel: str = COSTS, weekly: Weekly | None = None, **more: object) -> Place:
        """Subscribe a channel at the clock's time."""
        weekly = weekly or Weekly(zone="UTC")
        subscription = Subscription.model_validate({"weekly": weekly, "owner": ENGINEER.id, **more})
        place = HOME.place(channel)
        await self.digests.subscribe(place, subscription, int(due_after(weekly, self.clock.now).timestamp()))
        return place

    async def run(self, at: str | None = None) -> None:
        """Set the clock, and run the workspace's lane."""
        if at is not None:
            self.clock.now = datetime.fromisoformat(at).astimezone(UTC)
        await self.lanes.digest_lane(HOME.enterprise, HOME.team)

    async def later(self, **by: float) -> None:
        """Run the lane so much later."""
        await self.run((self.clock.now + timedelta(**by)).isoformat())

    async def hourly(self, hours: int) -> None:
        """Run the lane each hour for so long."""
        for _ in range(hours):
            await self.later(hours=1)

    async def held(self, place: Place) -> Held:
        found = await self.digests.get(place)
        assert found is not None
        return found

    async def next_due(self, place: Place) -> str | None:
        epoch = (await self.held(place)).next_epoch
        return None if epoch is None else f"{datetime.fromtimestamp(epoch, UTC):%Y-%m-%d %H:%M}"

    def posted(self, channel: str = COSTS) -> list[Message]:
        """The digests in a channel, oldest first."""
        return [each for each in self.slack.history(channel) if each.metadata]

    def weeks(self, channel: str = COSTS) -> list[str]:
        """The weeks whose digests are in a channel."""
        keys = [json.dumps(each.metadata) for each in self.posted(channel)]
        return [key[key.index("20") : key.index("20") + len("2026-W48")] for key in keys]


@pytest.fixture
def app() -> App:
    """What the app of the local Slack was granted."""
    assert REPLIES_MANIFEST.exists()
    return installed_app()


@pytest.fixture
async def post(redis: Redis, redis_url: str, app: App) -> AsyncIterator[Post]:
    """On the Sunday before the 48th week of 2026, with Slack's limits on."""
    page = listen("127.0.0.1", 0)
    slack, faults = Workspace(app=app, url=url_of(page)), Faults(rate_limits=True)
    clock = Clock(datetime(2026, 11, 22, 12, tzinfo=UTC))
    async with (
        served(build_playground(slack, faults=faults), page, 1),
        aiohttp.ClientSession() as session,
        connected(redis_url, LANES) as docket,
    ):
        client = client_of_one_try(slack.bot_token, f"{slack.url}/api/", session)

        async def read(place: Place, since: date, on: date) -> Facts:
            return await made.read(place, since, on)

        pacing = Pacing(Paces(redis), QUICK, QUICK)
        lanes = Lanes(Digests(redis), LaneQueue(docket), lambda _: client, read, pacing, clock)
        made = Post(slack, faults, lanes, clock)
        yield made
        slack.close()
