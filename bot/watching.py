"""When are recorded verdicts looked at again, and who is told? Each night, and when the facts have changed.

A look at a workspace goes by the day and by the digest of the catalog: a worker that starts with other facts,
or after a night without workers, looks at once. What is in doubt is looked at again seconds later, and until
all is said the workspace counts as not looked at: no finding is lost with a worker that dies.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from docket import Cron, ExponentialRetry
from slack_sdk.web.async_client import AsyncWebClient

from bot.filing import utc_now
from bot.looking import DoubtError
from bot.queue import LaneQueue
from bot.records.findings import Finding
from bot.records.record import Record
from bot.records.watch import found, watched
from bot.store.keys import Workspace
from bot.store.records import Records, Watching
from bot.telling import Telling
from costmodel.catalog.digest import catalog_sha256

AT_ONCE = 2000
"""Records that are looked at in one go, before other work gets its turn."""


class Watch:
    """The jobs that look at records. Each may run again, and more than one worker may run them."""

    def __init__(
        self,
        records: Records,
        queue: LaneQueue,
        client_of: Callable[[Workspace], AsyncWebClient],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.records = records
        self.queue = queue
        self.clock = clock
        self.telling = Telling(records, client_of, clock)

    def register(self) -> None:
        """Make the jobs known to the queue."""
        self.queue.docket.register(self.watch_night)
        self.queue.docket.register(self.watch_workspace)

    async def watch_night(self, cron: Cron = Cron("5 0 * * *")) -> None:  # noqa: B008 - how pydocket declares it
        """Each night, once the day's prices are in force: prices go by the date in UTC."""
        del cron
        await self.open()

    async def open(self) -> None:
        """Have every workspace looked at that was not, with this day and these facts."""
        with_what = f"{self.clock().date().isoformat()}:{await asyncio.to_thread(catalog_sha256)}"
        due = [
            each
            for each in await self.records.workspaces()
            if await self.records.last_watched(each) != with_what
        ]
        await self.queue.watch(due, with_what)

    async def watch_workspace(
        self,
        enterprise: str,
        team: str,
        with_what: str,
        retry: ExponentialRetry = ExponentialRetry(  # noqa: B008 - how pydocket declares a retry
            attempts=6, minimum_delay=timedelta(seconds=1), maximum_delay=timedelta(seconds=60)
        ),
    ) -> None:
        """Look at a workspace's accepted records, and say once what holds no longer."""
        del retry
        workspace, on = Workspace(enterprise, team), date.fromisoformat(with_what.partition(":")[0])
        watching = await self.records.watching(workspace, on)
        records, doubted = watched(watching.filed), list[str]()
        for start in range(0, len(records), AT_ONCE):
            some = records[start : start + AT_ONCE]
            news = await asyncio.to_thread(_found, some, on)
            doubted += await self._told(workspace, watching, some, news)
        kept = {each.id for each in records}
        for record_id in watching.standing.keys() - kept:  # rejected, opened again, superseded or snoozed
            await self.records.over(workspace, record_id)
        if doubted:
            msg = f"not known to be said: what was found about {', '.join(doubted)}"
            raise DoubtError(msg)
        await self.records.watched(workspace, with_what)

    async def _told(
        self, workspace: Workspace, watching: Watching, some: Sequence[Record], news: Sequence[Finding | None]
    ) -> list[str]:
        """Say what is new, and end what stands no longer; the records whose finding may be said or not."""
        doubted: list[str] = []
        for record, finding in zip(some, news, strict=True):
            before = watching.standing.get(record.id)
            if finding is None:
                if before is not None:
                    await self.records.over(workspace, record.id)
            elif before is None or before.finding.state != finding.state or not before.message_ts:
                try:
                    await self.telling.say(workspace, record, finding)
                except DoubtError:
                    doubted.append(record.id)
        return doubted


def _found(records: Sequence[Record], on: date) -> list[Finding | None]:
    return found(records, on=on)
