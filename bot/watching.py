"""When are recorded verdicts looked at again, and who is told? Each night, and when the facts have changed.

A look at a workspace goes by the day and by the digest of the catalog: a worker that starts with other facts,
or after a night without workers, looks at once. A finding is kept and its message claimed in one step, before
it is posted. A worker that dies between the two leaves a claim and no message: it is never said twice, and
the weekly digest tells of it all the same.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import aiohttp
import structlog
from docket import Cron, ExponentialRetry
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import posting
from bot.decisions.choices import of_finding
from bot.decisions.replies import VerdictFlipped
from bot.filing import utc_now
from bot.messages.render import render
from bot.queue import LaneQueue
from bot.records.findings import Finding
from bot.records.record import Record
from bot.records.watch import found, watched
from bot.store.keys import Workspace
from bot.store.records import Records, Watching
from costmodel.catalog.digest import catalog_sha256

log = structlog.get_logger()

POST_SECONDS = 20.0
PACE_SECONDS = 0.3
"""Between two messages of one workspace: Slack takes some hundreds a minute."""
AT_ONCE = 500
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
        self.client_of = client_of
        self.clock = clock

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
        records = watched(watching.filed)
        for start in range(0, len(records), AT_ONCE):
            some = records[start : start + AT_ONCE]
            await self._told(workspace, watching, some, await asyncio.to_thread(_found, some, on))
        kept = {each.id for each in records}
        for record_id in watching.standing.keys() - kept:  # rejected, opened again, superseded or snoozed
            await self.records.over(workspace, record_id)
        await self.records.watched(workspace, with_what)

    async def _told(
        self, workspace: Workspace, watching: Watching, some: Sequence[Record], news: Sequence[Finding | None]
    ) -> None:
        for record, finding in zip(some, news, strict=True):
            before = watching.standing.get(record.id)
            if finding is None:
                if before is not None:
                    await self.records.over(workspace, record.id)
            elif before is None or before.finding.state != finding.state or not before.message_ts:
                await self._say(workspace, record, finding)

    async def _say(self, workspace: Workspace, record: Record, finding: Finding) -> None:
        """Post a finding in its record's thread, unless that was ever done or begun."""
        if not await self.records.found(workspace, finding):
            return
        message = render(VerdictFlipped(record, finding, of_finding(record.id)))
        client = self.client_of(workspace)
        try:
            async with asyncio.timeout(POST_SECONDS):
                ts = await posting.post(client, record.channel, record.thread_ts, message)
        except SlackApiError as error:
            await self.records.not_posted(workspace, finding)
            log.warning("finding_not_posted", record=record.id, error=posting.error_code(error))
            if posting.may_pass(error):
                raise
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            # It may have been posted: better not said than said twice.
            log.warning("finding_in_doubt", record=record.id, error=type(error).__name__)
        else:
            await self.records.posted(workspace, finding, ts)
            await asyncio.sleep(PACE_SECONDS)


def _found(records: Sequence[Record], on: date) -> list[Finding | None]:
    return found(records, on=on)
