"""When is a due digest sent, and how fast? A clock each minute, and a lane a workspace.

What is due lies in Redis. The clock adds a job for each workspace that has something due: its lane, which
there is once at any time, so that a workspace's pace is one lane's. A lane takes its channels one after the
other; what it leaves due, that of the next minute takes up.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from docket import Cron, ExponentialRetry
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery import Delivery, Lane
from bot.digest.pace import POSTS_PER_MINUTE, Pace
from bot.queue import LaneQueue
from bot.store.digests import Digests, Read
from bot.store.keys import Workspace

ClientOf = Callable[[Workspace], AsyncWebClient]
"""A client of Slack that does not try again by itself: what it cannot tell must not be posted twice."""
AT_ONCE_A_LANE = 4
"""Messages of a workspace on their way: at a third of a second each they keep its pace."""


def utc_now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


class Lanes:
    """The jobs that send digests. Each may run again after a crash, and more than one worker may run them."""

    def __init__(
        self,
        digests: Digests,
        queue: LaneQueue,
        client_of: ClientOf,
        read: Read,
        clock: Callable[[], datetime] = utc_now,
        posts_per_minute: float = POSTS_PER_MINUTE,
    ) -> None:
        self.digests = digests
        self.queue = queue
        self.client_of = client_of
        self.delivery = Delivery(digests, read, clock)
        self.clock = clock
        self.posts_per_minute = posts_per_minute

    def register(self) -> None:
        """Make the jobs known to the queue."""
        for job in (self.digest_minute, self.digest_lane, self.digest_now):
            self.queue.docket.register(job)

    def stop(self) -> None:
        """Begin no further channel: what is due stays due for another worker."""
        self.delivery.draining = True

    async def digest_minute(self, cron: Cron = Cron("* * * * *")) -> None:  # noqa: B008 - how pydocket declares it
        """Each minute, add a lane for each workspace in which something is due."""
        del cron
        await self.open_lanes()

    async def open_lanes(self) -> None:
        """Add the lanes of what is due now, those with the fewest channels first."""
        await self.queue.open(await self.digests.workspaces_due(int(self.clock().timestamp())))

    async def digest_lane(
        self,
        enterprise: str,
        team: str,
        retry: ExponentialRetry = ExponentialRetry(  # noqa: B008 - how pydocket declares a retry
            attempts=6, minimum_delay=timedelta(seconds=1), maximum_delay=timedelta(seconds=20)
        ),
    ) -> None:
        """Send what is due in one workspace, at the pace that Slack allows it."""
        del retry
        workspace = Workspace(enterprise, team)
        await self._run(workspace, await self.digests.channels_due(workspace, int(self.clock().timestamp())))

    async def digest_now(self, enterprise: str, team: str, channel: str, week_asked: str) -> None:
        """Send the digest of this week at once, because somebody asked for it."""
        await self._run(Workspace(enterprise, team), [channel], week_asked)

    async def _run(self, workspace: Workspace, channels: Sequence[str], week_asked: str = "") -> None:
        """Send to the channels, a few at once."""
        lane = Lane(self.client_of(workspace), Pace(self.posts_per_minute), channels)

        async def some() -> None:
            while lane.channels:
                await self.delivery.send(lane, workspace.place(lane.channels.popleft()), week_asked)

        await asyncio.gather(*(some() for _ in range(AT_ONCE_A_LANE)))
        if lane.failure is not None:
            raise lane.failure
