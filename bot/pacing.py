"""When may the next message go to a workspace and a channel? At Slack's pace, and after its pauses."""

import asyncio
import time
from collections import deque
from collections.abc import Iterable

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.digest.pace import POSTS_PER_MINUTE, POSTS_PER_MINUTE_PER_CHANNEL, Pace

PAUSE_SECONDS = 1.0
"""Where Slack names no pause; a proxy may leave its header out."""


class Lane:
    """What the messages of one workspace share while they are sent. A `failure` ends all of them."""

    def __init__(
        self,
        client: AsyncWebClient,
        channels: Iterable[str] = (),
        posts_per_minute: float = POSTS_PER_MINUTE,
        posts_per_minute_per_channel: float = POSTS_PER_MINUTE_PER_CHANNEL,
    ) -> None:
        self.client = client
        self.pace = Pace(posts_per_minute)
        self.channels = deque(channels)
        self.deferred: set[str] = set()
        self.failure: Exception | None = None
        self._a_channel = posts_per_minute_per_channel
        self._paces: dict[str, Pace] = {}

    async def defer(self, channel: str, seconds: float) -> None:
        """Come back to a channel after all others, or where that was done before, so much later."""
        if channel in self.deferred:
            await asyncio.sleep(seconds)
        self.deferred.add(channel)
        self.channels.append(channel)

    async def turn(self, channel: str) -> None:
        """Wait for the channel's next turn, then the workspace's, and for the end of a pause."""
        of_channel = self._paces.setdefault(channel, Pace(self._a_channel, at_once=1))
        await asyncio.sleep(of_channel.take(time.monotonic()))
        await asyncio.sleep(self.pace.take(time.monotonic()))
        while (left := self.pace.left(time.monotonic())) > 0:  # noqa: ASYNC110 - a pause may grow meanwhile
            await asyncio.sleep(left)

    def pause(self, error: SlackApiError) -> None:
        """Send nothing for as long as Slack asks."""
        headers = {name.casefold(): value for name, value in error.response.headers.items()}
        try:
            seconds = float(headers.get("retry-after", PAUSE_SECONDS))
        except ValueError:
            seconds = PAUSE_SECONDS
        self.pace.pause(time.monotonic(), seconds)
