"""When is a due digest sent, and how fast? A clock each minute, and a lane a workspace.

What is due lies in Redis. The clock adds a job for each workspace that has something due: its lane, which
there is once at any time. A lane takes its channels one after the other; what it leaves due, that of the next
minute takes up.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from docket import Cron, ExponentialRetry
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery import Delivery, UnauthorisedError
from bot.pacing import Lane, Pacing
from bot.queue import LaneQueue
from bot.store.digests import Digests, Read
from bot.store.keys import Workspace

log = structlog.get_logger()
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
        pacing: Pacing,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.digests = digests
        self.queue = queue
        self.client_of = client_of
        self.delivery = Delivery(digests, read, clock)
        self.clock = clock
        self.pacing = pacing

    def register(self) -> None:
        """Make the jobs known to the queue."""
        for job in (self.digest_minute, self.digest_lane):
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
        channels = await self.digests.channels_due(workspace, int(self.clock().timestamp()))
        lane = Lane(self.client_of(workspace), workspace, self.pacing, channels)

        async def some() -> None:
            while lane.channels:
                await self.delivery.send(lane, workspace.place(lane.channels.popleft()))

        await asyncio.gather(*(some() for _ in range(AT_ONCE_A_LANE)))
        if isinstance(lane.failure, UnauthorisedError):  # all stays due; the next minute tries again
            log.error("digests_unauthorised", team=team, error=str(lane.failure))
            await self.digests.count("unauthorised")
        elif lane.failure is not None:
            raise lane.failure
