"""How is a finding said in its record's thread, once? Claimed before it is posted, and marked when it is.

As with digests, a claim that nobody closed may have been posted: its message is looked for in the thread, by
the key in its metadata, before it is posted again. That needs the history scopes of channels; without them
such a message, and no other, may come twice.

Where the thread takes no message, as in an archived channel, whoever accepted the record is told once, and
each look tries the thread again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from bot import posting
from bot.decisions.choices import of_finding
from bot.decisions.replies import VerdictFlipped
from bot.looking import DOUBT_SECONDS, POST_SECONDS, DoubtError, found, marked, metadata_of
from bot.messages.render import render
from bot.pacing import Lane
from bot.records.findings import Finding, Noticed
from bot.records.record import Filed, Record
from bot.store.findings import FindingClaim
from bot.store.keys import Workspace
from bot.store.records import Records

log = structlog.get_logger()

TRIES = 20
"""Pauses that Slack may ask for one after the other, before a finding is left for the next look."""


class Telling:
    """Says findings. A call that ends in doubt is to be made again later."""

    def __init__(self, records: Records, clock: Callable[[], datetime]) -> None:
        self.findings = records.findings
        self.clock = clock

    async def say(self, lane: Lane, workspace: Workspace, filed: Filed, finding: Finding) -> None:
        """Post a finding in its record's thread, unless it is there, at the pace that Slack allows.

        Raises:
            DoubtError: It may be there or not, or Slack takes nothing now.
        """
        await self._paced(
            lane, filed.record.channel, lambda: self._said(lane, workspace, filed, finding)
        )  # the turn comes before the claim, which others may take over after seconds

    async def end(self, lane: Lane, record: Record, noticed: Noticed, over: str) -> None:
        """Say in the message of a finding why it is over; nobody presses its buttons any more.

        Raises:
            DoubtError: Slack takes nothing now.
        """
        if noticed.message_ts:
            shown = VerdictFlipped(record, noticed.finding, (), over=over)
            await self._paced(
                lane, record.channel, lambda: self._updated(lane, record, noticed.message_ts, shown)
            )

    async def _paced(self, lane: Lane, channel: str, call: Callable[[], Awaitable[None]]) -> None:
        """Make a call that raises SlackApiError where Slack asks for a pause, in turns of the channel."""
        for _ in range(TRIES):
            await lane.turn(channel)
            try:
                return await call()
            except SlackApiError as error:
                await lane.pause(error)
                refused = error
        raise DoubtError from refused

    async def _updated(self, lane: Lane, record: Record, ts: str, shown: VerdictFlipped) -> None:
        """Replace a message, where it is still there. Raises SlackApiError where Slack asks for a pause."""
        try:
            async with asyncio.timeout(POST_SECONDS):
                await posting.update(lane.client, record.channel, ts, render(shown))
        except SlackApiError as error:
            if posting.is_rate_limit(error):
                raise
            code = posting.error_code(error)
            if posting.may_pass(error) or code in posting.UNAUTHORISED:
                raise DoubtError from error
            log.warning("finding_not_updated", record=record.id, error=code)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise DoubtError from error

    async def _said(self, lane: Lane, workspace: Workspace, filed: Filed, finding: Finding) -> None:
        """Post it unless it is there. Raises SlackApiError where Slack asks for a pause."""
        record, changes = filed.record, len(filed.changes)
        claim = await self.findings.found(workspace, finding, self._epoch(), changes)
        if claim is None:  # the record was deleted, or somebody has decided on it since it was looked at
            return
        if claim.ts:  # it was said, and then held no longer for a while: its message says it again
            await self._updated(lane, record, claim.ts, _saying(record, finding))
        if claim.doubted_since:
            claim = await self._taken_over(claim)
            thread, since = record.thread_ts, claim.doubted_since
            ts = await found(lane.client, record.channel, claim.mark, since, thread)
            claim = replace(claim, ts=ts or "")
        if claim.ts:
            await self._mark(claim, claim.ts)
            return
        ts = await self._posted(lane, filed, claim)
        await self._mark(claim, ts)

    async def _taken_over(self, claim: FindingClaim) -> FindingClaim:
        """The claim of a worker that died, as one's own."""
        if self._epoch() < claim.doubted_since + DOUBT_SECONDS:
            raise DoubtError  # whoever claimed it may be posting
        taken = await self.findings.take_over(claim)
        if taken is None:
            raise DoubtError  # another was quicker, and may be posting
        return taken

    async def _posted(self, lane: Lane, filed: Filed, claim: FindingClaim) -> str:
        """Post it; its timestamp, empty where Slack will not have it: the next look tries again."""
        record = filed.record
        message, metadata = render(_saying(record, claim.finding)), metadata_of(claim.mark)
        try:
            async with asyncio.timeout(POST_SECONDS):
                ts = await posting.post(lane.client, record.channel, record.thread_ts, message, metadata)
        except SlackApiError as error:
            code = posting.error_code(error)
            limited = posting.is_rate_limit(error)
            doubtful = not limited and (posting.may_pass(error) or not code)
            if limited or code in posting.UNAUTHORISED:
                await self.findings.release(claim)
            if limited:
                raise
            if doubtful or code in posting.UNAUTHORISED:
                log.warning("finding_in_doubt", record=record.id, error=code)
                raise DoubtError from error
            log.warning("finding_not_posted", record=record.id, error=code)
            await self._approver_told(lane, filed, claim, code)
            await self.findings.release(claim)
            return ""
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("finding_in_doubt", record=record.id, error=type(error).__name__)
            raise DoubtError from error
        await self.findings.count("said")
        return ts

    async def _approver_told(self, lane: Lane, filed: Filed, claim: FindingClaim, code: str) -> None:
        """Tell whoever accepted the record in a direct message, once. The claim is held meanwhile."""
        if filed.approval is None or await self.findings.told(claim):
            return
        person = filed.approval.by
        why = posting.in_words(code)
        message = render(VerdictFlipped(filed.record, claim.finding, (), unsaid=why))
        await lane.turn(person)
        try:
            async with asyncio.timeout(POST_SECONDS):
                ts = await posting.post(lane.client, person, None, message)
        except SlackApiError as error:
            log.warning("approver_not_told", record=filed.record.id, error=posting.error_code(error))
            if posting.may_pass(error):
                await self.findings.release(claim)
                raise DoubtError from error
            ts = "-"
        except (aiohttp.ClientError, TimeoutError, OSError) as error:  # it may be there: once is enough
            log.warning("approver_not_told", record=filed.record.id, error=type(error).__name__)
            ts = "-"
        await marked(lambda: self.findings.tell(claim, ts))
        await self.findings.count("unsaid")

    async def _mark(self, claim: FindingClaim, ts: str) -> None:
        if ts and not await marked(lambda: self.findings.posted(claim, ts)):
            log.warning("finding_claim_lost", record=claim.finding.record_id)

    def _epoch(self) -> int:
        return int(self.clock().timestamp())


def _saying(record: Record, finding: Finding) -> VerdictFlipped:
    return VerdictFlipped(record, finding, of_finding(record.id, finding.on, finding.now))
