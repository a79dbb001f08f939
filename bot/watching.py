"""When are recorded verdicts looked at again, and who is told? Each night, and when the facts have changed.

A look at a workspace goes by the day and by the facts, named by the date of their latest price and their
digest: a worker that starts with other facts, or after a night without workers, looks at once. What is in
doubt is looked at again seconds later, then each hour, and until all is said the workspace counts as not
looked at: no finding is lost with a worker that dies. Where workers differ in their facts, what was looked at
with the earlier ones is looked at again with the later ones, within the hour.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from docket import Cron, ExponentialRetry
from slack_sdk.web.async_client import AsyncWebClient

from bot.digest.freshness import prices_as_of
from bot.filing import utc_now
from bot.looking import DoubtError
from bot.pacing import Lane, Pacing
from bot.queue import LaneQueue
from bot.records.findings import Finding, Noticed
from bot.records.record import Filed
from bot.records.watch import found, watched
from bot.store.keys import Workspace
from bot.store.records import Records, Watching
from bot.telling import Telling
from costmodel.catalog.digest import catalog_sha256
from costmodel.dates import in_words

AT_ONCE = 2000
"""Records that are looked at in one go, before other work gets its turn."""


CHANNELS_AT_ONCE = 16
"""Channels of a workspace in which findings are said at once: each waits for its own pace."""


LookedAt = tuple[Filed, Finding | None]
"""A record as it was read, and what holds no longer of it."""


class OtherFactsError(Exception):
    """This worker has other facts than those that a look was asked for with: another is to take it."""


class Watch:
    """The jobs that look at records. Each may run again, and more than one worker may run them."""

    def __init__(
        self,
        records: Records,
        queue: LaneQueue,
        client_of: Callable[[Workspace], AsyncWebClient],
        pacing: Pacing,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.records = records
        self.queue = queue
        self.client_of = client_of
        self.clock = clock
        self.pacing = pacing
        self.telling = Telling(records, clock)

    def register(self) -> None:
        """Make the jobs known to the queue."""
        self.queue.docket.register(self.watch_night)
        self.queue.docket.register(self.watch_workspace)

    async def watch_night(self, cron: Cron = Cron("5 * * * *")) -> None:  # noqa: B008 - how pydocket declares it
        """Each night, once the day's prices are in force, and each hour what was not looked at to the end.

        Prices go by the date in UTC. What was looked at with later facts than these is left alone.
        """
        del cron
        with_what = await self._with_what()
        workspaces = await self.records.workspaces()
        late = [each for each in workspaces if await self.records.last_watched(each) < with_what]
        await self.queue.watch(late, with_what)

    async def open(self) -> None:
        """Have every workspace looked at that was not, with this day and these facts."""
        with_what = await self._with_what()
        due = [
            each
            for each in await self.records.workspaces()
            if await self.records.last_watched(each) != with_what
        ]
        await self.queue.watch(due, with_what)

    async def _with_what(self) -> str:
        """The day, and the facts that this process has: later ones come later in the order of texts."""
        on = self.clock().date()
        return f"{on.isoformat()}:{await asyncio.to_thread(facts_on, on)}"

    async def watch_workspace(
        self,
        enterprise: str,
        team: str,
        with_what: str,
        retry: ExponentialRetry = ExponentialRetry(  # noqa: B008 - how pydocket declares a retry
            attempts=8, minimum_delay=timedelta(seconds=1), maximum_delay=timedelta(minutes=5)
        ),
    ) -> None:
        """Look at a workspace's accepted records, and say once what holds no longer.

        Raises:
            DoubtError: Not all is known to be said.
            OtherFactsError: This worker's facts are not those to look with.
        """
        del retry
        day, _, facts = with_what.partition(":")
        workspace, on = Workspace(enterprise, team), date.fromisoformat(day)
        if facts != await asyncio.to_thread(facts_on, on):
            raise OtherFactsError(facts)
        lane = Lane(self.client_of(workspace), workspace, self.pacing)
        watching = await self.records.watching(workspace, on)
        accepted, doubted = watched(watching.filed), list[str]()
        for start in range(0, len(accepted), AT_ONCE):
            some = accepted[start : start + AT_ONCE]
            news = await asyncio.to_thread(_found, some, on)
            doubted += await self._told(lane, workspace, watching, list(zip(some, news, strict=True)))
        kept = {each.record.id for each in accepted}
        for record_id in watching.standing.keys() - kept:  # rejected, opened again, superseded or snoozed
            await self.records.findings.over(workspace, record_id)
        if doubted:
            msg = f"not known to be said: what was found about {', '.join(doubted)}"
            raise DoubtError(msg)
        await self.records.watched(workspace, with_what)

    async def _told(
        self, lane: Lane, workspace: Workspace, watching: Watching, looked_at: Sequence[LookedAt]
    ) -> list[str]:
        """Say what is new, and end what stands no longer; the records whose finding may be said or not."""
        channels: defaultdict[str, list[LookedAt]] = defaultdict(list)
        for filed, finding in looked_at:
            channels[filed.record.channel].append((filed, finding))
        doubted, slots = list[str](), asyncio.Semaphore(CHANNELS_AT_ONCE)

        async def channel(of_one: Sequence[LookedAt]) -> None:
            async with slots:
                for filed, finding in of_one:
                    before = watching.standing.get(filed.record.id)
                    try:
                        await self._settled(lane, workspace, filed, before, finding)
                    except DoubtError:
                        doubted.append(filed.record.id)

        async with asyncio.TaskGroup() as group:
            for of_one in channels.values():
                group.create_task(channel(of_one))
        return doubted

    async def _settled(
        self, lane: Lane, workspace: Workspace, filed: Filed, before: Noticed | None, finding: Finding | None
    ) -> None:
        """Say what is new about a record, keep what stands as it is today, and end what stands no longer."""
        record, day = filed.record, in_words(self.clock().date())
        if finding is None:
            if before is not None:
                await self.telling.end(lane, record, before, f"it holds again as recorded, since {day}")
                await self.records.findings.over(workspace, record.id)
            return
        if before is not None and before.message_ts:
            if before.finding.state == finding.state:
                now = before.model_copy(update={"finding": finding})
                await self.records.findings.refresh(workspace, now)
                return
            await self.telling.end(lane, record, before, f"it is otherwise since {day}, as said below")
        await self.telling.say(lane, workspace, filed, finding)


def facts_on(on: date) -> str:
    """Which facts this process has: the date of their latest price on a day, and their digest."""
    return f"{prices_as_of(on).isoformat()}:{catalog_sha256()}"


def _found(filed: Sequence[Filed], on: date) -> list[Finding | None]:
    return found([each.record for each in filed], on=on)
