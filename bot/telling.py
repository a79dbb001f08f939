"""How is a finding said in its record's thread, once? Claimed before it is posted, and marked when it is.

As with digests, a claim that nobody closed may have been posted: its message is looked for in the thread, by
the key in its metadata, before it is posted again. That needs the history scopes of channels; without them
such a message, and no other, may come twice.
"""

import asyncio
from collections.abc import Callable
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
from bot.records.findings import Finding
from bot.records.record import Record
from bot.store.keys import Workspace
from bot.store.records import FindingClaim, Records

log = structlog.get_logger()

TRIES = 20
"""Pauses that Slack may ask for one after the other, before a finding is left for the next look."""


class Telling:
    """Says findings. A call that ends in doubt is to be made again later."""

    def __init__(self, records: Records, clock: Callable[[], datetime]) -> None:
        self.records = records
        self.clock = clock

    async def say(self, lane: Lane, workspace: Workspace, record: Record, finding: Finding) -> None:
        """Post a finding in its record's thread, unless it is there, at the pace that Slack allows.

        Raises:
            DoubtError: It may be there or not, or Slack takes nothing now.
        """
        for _ in range(TRIES):
            await lane.turn(record.channel)  # before the claim, which others may take over after seconds
            try:
                return await self._said(lane, workspace, record, finding)
            except SlackApiError as error:
                await lane.pause(error)
                refused = error
        raise DoubtError from refused

    async def _said(self, lane: Lane, workspace: Workspace, record: Record, finding: Finding) -> None:
        """Post it unless it is there. Raises SlackApiError where Slack asks for a pause."""
        claim = await self.records.found(workspace, finding, self._epoch())
        if claim is None:  # the record was deleted
            return
        if claim.doubted_since:
            claim = await self._taken_over(claim)
            thread, since = record.thread_ts, claim.doubted_since
            ts = await found(lane.client, record.channel, claim.mark, since, thread)
            claim = replace(claim, ts=ts or "")
        if claim.ts:
            await self._mark(claim, claim.ts)
        else:
            await self._mark(claim, await self._posted(lane, record, claim))

    async def _taken_over(self, claim: FindingClaim) -> FindingClaim:
        """The claim of a worker that died, as one's own."""
        if self._epoch() < claim.doubted_since + DOUBT_SECONDS:
            raise DoubtError  # whoever claimed it may be posting
        taken = await self.records.take_over(claim)
        if taken is None:
            raise DoubtError  # another was quicker, and may be posting
        return taken

    async def _posted(self, lane: Lane, record: Record, claim: FindingClaim) -> str:
        """Post it; its timestamp, empty where Slack will not have it: the next look tries again."""
        message = render(
            VerdictFlipped(record, claim.finding, of_finding(record.id, claim.finding.on, claim.finding.now))
        )
        metadata = metadata_of(claim.mark)
        try:
            async with asyncio.timeout(POST_SECONDS):
                return await posting.post(lane.client, record.channel, record.thread_ts, message, metadata)
        except SlackApiError as error:
            code = posting.error_code(error)
            limited = posting.is_rate_limit(error)
            doubtful = not limited and (posting.may_pass(error) or not code)
            if not doubtful:
                await self.records.release(claim)
            if limited:
                raise
            if doubtful or code in posting.UNAUTHORISED:
                log.warning("finding_in_doubt", record=record.id, error=code)
                raise DoubtError from error
            log.warning("finding_not_posted", record=record.id, error=code)
            return ""
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("finding_in_doubt", record=record.id, error=type(error).__name__)
            raise DoubtError from error

    async def _mark(self, claim: FindingClaim, ts: str) -> None:
        if ts and not await marked(lambda: self.records.posted(claim, ts)):
            log.warning("finding_claim_lost", record=claim.finding.record_id)

    def _epoch(self) -> int:
        return int(self.clock().timestamp())
