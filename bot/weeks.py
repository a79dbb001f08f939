"""What became of a week's digest in a channel? Each ISO week ends in one outcome, whoever looks.

A claim that nobody closed was left by a worker that died, or by a call whose answer was lost: it may have
been posted. Its message is then looked for, by the key in its metadata, before it is posted again. That needs
the history scopes of channels; without them such a message, and no other, may come twice.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.digest.schedule import Weekly, moments, week
from bot.looking import DOUBT_SECONDS, found, marked
from bot.store.digests import Claim, Digests, Held
from bot.store.keys import Place

log = structlog.get_logger()

MOST_WEEKS = 8
"""Weeks back that are counted as missed after an outage: as long as their marks are kept."""


class AgainError(Exception):
    """The same channel is to be tried again in this lane, after so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Weeks:
    """Claims and closes weeks."""

    def __init__(self, digests: Digests, clock: Callable[[], datetime]) -> None:
        self.digests = digests
        self.clock = clock

    async def claimed(self, client: AsyncWebClient, place: Place, name: str) -> Claim | None:
        """The right to post a week's digest, or what is known of one that needs no posting (`done`).

        None where another worker is at it.

        Raises:
            AgainError: Another worker may be posting it.
            DoubtError: It may be there or not, and cannot be looked for now.
        """
        now = int(self.clock().timestamp())
        claim = await self.digests.claim(place, name, now)
        if claim.done or not claim.doubted_since:
            return claim
        young = claim.doubted_since + DOUBT_SECONDS - now
        if young > 0:
            raise AgainError(young)
        mine = await self.digests.take_over(claim)
        if mine is None:
            return None
        ts = await found(client, place.channel, key_of(mine), mine.doubted_since)
        if ts is None:
            return mine
        if await self.mark(mine, ts):
            await self.digests.count("found")
        return replace(mine, done=True, ts=ts)

    async def over(
        self, client: AsyncWebClient, place: Place, weekly: Weekly, moment: datetime
    ) -> Claim | None:
        """Close a week in which no digest can be sent any more; one that was posted is found."""
        claim = await self.claimed(client, place, week(weekly, moment))
        if claim is None or claim.done:
            return claim
        await self.missed(claim, moment, "too_late")
        return replace(claim, done=True, missed=True)

    async def given_up(self, place: Place, weekly: Weekly, moments: Sequence[datetime], error: str) -> None:
        """Close weeks whose digest fails for too long, without a look for them."""
        for moment in moments:
            claim = await self.digests.claim(place, week(weekly, moment), int(self.clock().timestamp()))
            if not claim.done:
                await self.missed(claim, moment, error)

    async def left(self, held: Held, now: datetime) -> None:
        """Close the weeks of a digest that is overdue and will not be sent any more.

        One that may be on its way stays as it is.
        """
        for moment in passed(held, now) if held.is_overdue(now) else ():
            name = week(held.subscription.weekly, moment)
            claim = await self.digests.claim(held.place, name, int(now.timestamp()))
            if not claim.done and not claim.doubted_since:
                await self.missed(claim, moment, "muted")

    async def missed(self, claim: Claim, moment: datetime, error: str) -> None:
        """Mark and count a digest that never came."""
        if await self.digests.miss(claim, int(moment.timestamp())):
            place = claim.place
            log.error("digest_missed", channel=place.channel, team=place.team, week=claim.week, error=error)
            await self.digests.count("missed")

    async def mark(self, claim: Claim, ts: str) -> bool:
        """Mark the digest as posted; False where the claim was lost."""
        mine = await marked(lambda: self.digests.done(claim, ts))
        if not mine:
            log.warning("digest_claim_lost", channel=claim.place.channel, week=claim.week)
        return mine


def passed(held: Held, now: datetime) -> list[datetime]:
    """The moments since the subscription waits, the oldest first; the one it was moved to, where none."""
    since = datetime.fromtimestamp(held.next_epoch or 0, UTC)
    return moments(held.subscription.weekly, since, now, MOST_WEEKS) or [since]


def key_of(claim: Claim) -> str:
    """By which the message of a week's digest is found."""
    return f"{claim.place.channel}:{claim.week}"
