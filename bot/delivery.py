"""How does a week's digest reach one channel, once? Claimed before it is posted, and marked when it is.

A claim that nobody closed was left by a worker that died, or by a call whose answer was lost: it may have
been posted. Its message is then looked for, by the key in its metadata, before it is posted again. That needs
the history scopes of channels; without them such a message, and no other, may come twice.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import posting
from bot.digest.compose import Channel, compose
from bot.digest.pace import Pace
from bot.digest.replies import DigestPaused
from bot.digest.schedule import LATE, WEEK, due_after, due_before, kept_from_weekend, week
from bot.looking import DOUBT_SECONDS, POST_SECONDS, DoubtError, found, marked, metadata_of
from bot.messages.render import Message, render
from bot.store.digests import Claim, Digests, Held, Outcome, Read, Sent
from bot.store.keys import Place
from bot.store.turns import AWAY

log = structlog.get_logger()


AT_ONCE = 64
"""Channels in hand in one process: each holds a connection to Redis, of which there are some hundreds."""
GIVE_UP = timedelta(days=1)
"""A digest that Slack did not take for so long is missed."""
GONE = posting.NOT_THERE | {
    *("is_archived", "channel_is_archived", "restricted_action", "account_inactive", "token_revoked"),
    *("invalid_auth", "not_authed", "team_access_not_granted", "user_not_in_channel"),
}
"""Slack's answers after which a channel gets no digest until somebody subscribes it again."""
WHY_GONE = {
    "is_archived": "the channel was archived",
    "channel_is_archived": "the channel was archived",
    "not_in_channel": "I am not in the channel",
    "channel_not_found": "I am not in the channel, or it is gone",
}


@dataclass(frozen=True)
class _Due:
    """One channel's digest to send: of which week, and meant for which moment.

    `asked`: somebody wants it now, so that it is not late, and says something even if nothing happened.
    """

    held: Held
    week: str
    moment: datetime
    asked: bool = False


class Lane:
    """What the channels of one workspace share while they are sent. A `failure` ends all of them."""

    def __init__(self, client: AsyncWebClient, pace: Pace, channels: Iterable[str] = ()) -> None:
        self.client = client
        self.pace = pace
        self.channels = deque(channels)
        self.deferred: set[str] = set()
        self.failure: Exception | None = None

    async def defer(self, channel: str, seconds: float) -> None:
        """Come back to a channel after all others, or where that was done before, so much later."""
        if channel in self.deferred:
            await asyncio.sleep(seconds)
        self.deferred.add(channel)
        self.channels.append(channel)

    async def turn(self) -> None:
        """Wait for the workspace's next turn, and for the end of a pause."""
        await asyncio.sleep(self.pace.take(time.monotonic()))
        while (left := self.pace.left(time.monotonic())) > 0:  # noqa: ASYNC110 - a pause may grow meanwhile
            await asyncio.sleep(left)


class _AgainError(Exception):
    """The same channel is to be tried again in this lane, after so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Delivery:
    """Sends the digest of a channel. What goes wrong stays with that channel, unless the store is away."""

    def __init__(self, digests: Digests, read: Read, clock: Callable[[], datetime]) -> None:
        self.digests = digests
        self.read = read
        self.clock = clock
        self.draining = False
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def send(self, lane: Lane, place: Place, week_asked: str = "") -> None:
        """Send what is due in the channel, or with a week the digest of that week, due or not."""
        try:
            if not self.draining and lane.failure is None:
                await self._tried(lane, place, week_asked)
        except _AgainError as again:
            await lane.defer(place.channel, again.seconds)
        except DoubtError as error:
            log.warning("digest_in_doubt", channel=place.channel, error=type(error.__cause__).__name__)
        except AWAY as error:
            lane.failure = error
        except Exception:
            log.exception("digest_failed", channel=place.channel, team=place.team)

    async def _tried(self, lane: Lane, place: Place, week_asked: str) -> None:
        async with self._slots:
            held = await self.digests.get(place)
            due = None if held is None else await self._due(held, week_asked)
            if due is None:
                return
            message = await self._message(due)
        if message is not None:
            await lane.turn()
        async with self._slots:
            claim = None if lane.failure is not None else await self._claimed(lane, due)
            if claim is not None and message is None:
                await self.digests.done(claim, "")
                await self._move_on(due, "silent", "")
            elif claim is not None and message is not None:
                await self._post(lane, due, claim, message)

    async def _due(self, held: Held, week_asked: str) -> _Due | None:
        """Which week's digest is due: the last one that should have gone out; a late one spares weekends."""
        weekly, now = held.subscription.weekly, self.clock()
        if held.next_epoch is None or (held.next_epoch > now.timestamp() and not week_asked):
            return None
        if week_asked:
            return _Due(held, week_asked, now, asked=True)
        moment = due_before(weekly, now)
        monday = kept_from_weekend(weekly, now) if now - moment > LATE else None
        if monday is not None:
            await self.digests.change(held, held.subscription, int(monday.timestamp()))
            return None
        return _Due(held, week(weekly, moment), moment)

    async def _message(self, due: _Due) -> Message | None:
        """The digest; None where it has nothing to say and is to be silent then."""
        subscription, sent, today = due.held.subscription, due.held.sent, self._day(due.held)
        since = today - WEEK if sent is None else datetime.fromtimestamp(sent.at, UTC).date()
        facts = await self.read(due.held.place, since, today)
        late = self._is_late(due)
        moment = due.moment.astimezone(ZoneInfo(subscription.weekly.zone)).date()
        channel = Channel(subscription.weekly, subscription.owner)
        digest = compose(facts, channel, today, due_on=moment if late else None)
        if not digest.sections and subscription.silent and not due.asked:
            return None
        message = render(digest)
        if message.refused:
            log.error("digest_without_blocks", reason=message.refused)
        return message

    async def _claimed(self, lane: Lane, due: _Due) -> Claim | None:
        """The right to post; None where the week's digest is out, or another worker is at it."""
        now = self._epoch()
        claim = await self.digests.claim(due.held.place, due.week, now)
        if claim.done:
            await self._move_on(due, None, claim.ts)
            return None
        if not claim.doubted_since:
            return claim
        young = claim.doubted_since + DOUBT_SECONDS - now
        if young > 0:  # whoever claimed it may be posting
            raise _AgainError(young)
        mine = await self.digests.take_over(claim)
        if mine is None:
            return None
        ts = await found(lane.client, mine.place.channel, _key(mine), mine.doubted_since)
        if ts is None:
            return mine
        await self._mark(mine, ts)
        await self._move_on(due, "found", ts)
        return None

    async def _post(self, lane: Lane, due: _Due, claim: Claim, message: Message) -> None:
        """Post the digest and mark it. What Slack did not answer stays in doubt until the next minute."""
        metadata = metadata_of(_key(claim))
        place = claim.place
        try:
            async with asyncio.timeout(POST_SECONDS):
                ts = await posting.post(lane.client, place.channel, None, message, metadata)
        except SlackApiError as error:
            await self._refused(lane, due, claim, error)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            await self._doubtful(due, claim, type(error).__name__)
        else:
            await self._mark(claim, ts)
            await self._move_on(due, "late" if self._is_late(due) else "sent", ts)

    async def _refused(self, lane: Lane, due: _Due, claim: Claim, error: SlackApiError) -> None:
        code = posting.error_code(error)
        if posting.is_rate_limit(error):
            await self.digests.release(claim)
            lane.pace.pause(time.monotonic(), _retry_after(error))
            raise _AgainError(0) from error
        if posting.may_pass(error) or not code:
            await self._doubtful(due, claim, code or "no_answer")
        elif code in GONE:
            await self.digests.release(claim)
            await self._pause(lane, due.held, code)
        else:
            await self._missed(due, claim, code)

    async def _doubtful(self, due: _Due, claim: Claim, error: str) -> None:
        """Leave it for the next minute, unless that has been done for too long."""
        began = datetime.fromtimestamp(claim.doubted_since or self._epoch(), UTC)
        if self.clock() - began > GIVE_UP:
            await self._missed(due, claim, error)
        else:
            log.warning("digest_in_doubt", channel=claim.place.channel, week=claim.week, error=error)

    async def _missed(self, due: _Due, claim: Claim, error: str) -> None:
        place = claim.place
        log.error("digest_missed", channel=place.channel, team=place.team, week=claim.week, error=error)
        await self.digests.done(claim, "")
        await self._move_on(due, "missed", None)

    async def _pause(self, lane: Lane, held: Held, code: str) -> None:
        """Send this channel none any more, and tell its owner so, once."""
        place = held.place
        reason = WHY_GONE.get(code, f"Slack answers {code}")
        paused = held.subscription.model_copy(update={"paused": reason})
        if not await self.digests.change(held, paused, None):
            return
        await self.digests.count("missed")
        log.error("digest_missed", channel=place.channel, team=place.team, error=code, paused=True)
        try:
            async with asyncio.timeout(POST_SECONDS):
                told = render(DigestPaused(place.channel, reason))
                await posting.post(lane.client, held.subscription.owner, None, told)
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("digest_owner_not_told", channel=place.channel, error=type(error).__name__)

    async def _mark(self, claim: Claim, ts: str) -> None:
        """Mark the digest as posted."""
        if not await marked(lambda: self.digests.done(claim, ts)):
            log.warning("digest_claim_lost", channel=claim.place.channel, week=claim.week)

    async def _move_on(self, due: _Due, outcome: Outcome | None, ts: str | None) -> None:
        """Wait for the next week; a mute and the week that was sent count."""
        held, now = due.held, self.clock()
        subscription = held.subscription
        after = max(now, datetime.fromtimestamp(subscription.muted_until, UTC))
        following = due_after(subscription.weekly, after, due.week)
        sent = None if ts is None or outcome is None else Sent(due.week, int(now.timestamp()), ts)
        await self.digests.move_on(held, int(following.timestamp()), outcome, sent)

    def _is_late(self, due: _Due) -> bool:
        return not due.asked and self.clock() - due.moment > LATE

    def _day(self, held: Held) -> date:
        return self.clock().astimezone(ZoneInfo(held.subscription.weekly.zone)).date()

    def _epoch(self) -> int:
        return int(self.clock().timestamp())


def _key(claim: Claim) -> str:
    return f"{claim.place.channel}:{claim.week}"


def _retry_after(error: SlackApiError) -> float:
    headers = {name.casefold(): value for name, value in error.response.headers.items()}
    return float(headers.get("retry-after", 1))
