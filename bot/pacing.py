"""When may the next message go to a workspace and a channel? At Slack's pace, and after its pauses.

All that the bot posts of its own accord takes its turns here: digests, findings, and notes to their owners.
The turns are shared over the store, so that two lanes of one workspace, in whatever processes, have one pace.

Source of the rates: docs.slack.dev/apis/web-api/rate-limits. `chat.postMessage` takes one message a second a
channel, and "several hundred messages per minute" a workspace.
"""

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.store.keys import Workspace
from bot.store.paces import Paces

POSTS_PER_MINUTE = 295
"""Below 300, the least that "several hundred" can mean: threads with people post in the same workspace."""
POSTS_PER_MINUTE_PER_CHANNEL = 60
CATCH_UP = 5
"""Messages that may follow each other at once after a delay of our own; Slack tolerates short bursts."""
PAUSE_SECONDS = 1.0
"""Where Slack names no pause; a proxy may leave its header out."""


@dataclass(frozen=True)
class Pacing:
    """The pace of each workspace and of each channel."""

    paces: Paces
    posts_per_minute: float = POSTS_PER_MINUTE
    posts_per_minute_per_channel: float = POSTS_PER_MINUTE_PER_CHANNEL


class Lane:
    """What the messages of one workspace share while they are sent. A `failure` ends all of them.

    Every call but `defer` may raise one of `bot.store.turns.AWAY`.
    """

    def __init__(
        self, client: AsyncWebClient, workspace: Workspace, pacing: Pacing, channels: Iterable[str] = ()
    ) -> None:
        self.client = client
        self.workspace = workspace
        self.pacing = pacing
        self.channels = deque(channels)
        self.deferred: set[str] = set()
        self.failure: Exception | None = None

    async def defer(self, channel: str, seconds: float) -> None:
        """Come back to a channel after all others, or where that was done before, so much later."""
        if channel in self.deferred:
            await asyncio.sleep(seconds)
        self.deferred.add(channel)
        self.channels.append(channel)

    async def turn(self, channel: str) -> None:
        """Wait for the channel's next turn, then the workspace's, and for the end of a pause."""
        pacing, paces = self.pacing, self.pacing.paces
        a_channel, a_workspace = pacing.posts_per_minute_per_channel, pacing.posts_per_minute
        await asyncio.sleep(await paces.take(self.workspace, channel, a_channel))
        left = await paces.take(self.workspace, "", a_workspace, CATCH_UP)
        while left > 0:  # a pause may have begun meanwhile, or grown
            await asyncio.sleep(left)
            left = await paces.pause_left(self.workspace)

    async def pause(self, error: SlackApiError) -> None:
        """Send nothing for as long as Slack asks."""
        headers = {name.casefold(): value for name, value in error.response.headers.items()}
        try:
            seconds = float(headers.get("retry-after", PAUSE_SECONDS))
        except ValueError:
            seconds = PAUSE_SECONDS
        await self.pacing.paces.pause(self.workspace, seconds)
