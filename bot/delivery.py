"""How does a week's digest reach one channel, once? Claimed before it is posted, and marked when it is.

A digest belongs to the ISO week in which it is sent, so that a channel gets no more than one in a week. What
was due in a week that is over is missed, and the next digest says so: it tells of all since the last one.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from bot import posting
from bot.digest.compose import Channel, compose
from bot.digest.replies import DigestPaused
from bot.digest.schedule import LATE, WEEK, compared, due_after, kept_from_weekend, week
from bot.looking import POST_SECONDS, DoubtError, metadata_of
from bot.messages.render import Message, render
from bot.pacing import Lane
from bot.store.digests import Claim, Digests, Held, Outcome, Read, Sent
from bot.store.keys import Place
from bot.store.turns import AWAY
from bot.weeks import AgainError, Weeks, key_of, passed

log = structlog.get_logger()


AT_ONCE = 64
"""Channels in hand in one process: each holds a connection to Redis, of which there are some hundreds."""
GIVE_UP = timedelta(days=1)
"""A digest that fails for so long is missed, whatever it fails of."""
PUT_OFF = timedelta(hours=1)
"""A subscription that this version cannot read is left for so long."""
GONE = posting.NOT_THERE | {
    *("is_archived", "channel_is_archived", "user_not_in_channel", "restricted_action"),
    *("restricted_action_read_only_channel", "restricted_action_thread_only_channel"),
}
"""Slack's answers about a channel after which it gets no digest until somebody subscribes it again."""
WHY_GONE = {
    "is_archived": "the channel was archived",
    "channel_is_archived": "the channel was archived",
    "not_in_channel": "I am not in the channel",
    "channel_not_found": "I am not in the channel, or it is gone",
}


class UnauthorisedError(Exception):
    """Slack refuses the bot's token, or the bot the workspace: nothing is sent there until that is mended."""


@dataclass(frozen=True)
class _Due:
    """One channel's digest to send: in which week, and meant for which moment.

    `now` is when that was found, and its facts are of. `late_since` is the last moment that passed without a
    digest, where it says that it is late. `asked`: somebody wants it now, so that it says something even if
    nothing happened.
    """

    held: Held
    week: str
    moment: datetime
    now: datetime
    late_since: datetime | None = None
    asked: bool = False


class Delivery:
    """Sends the digest of a channel. What goes wrong stays with that channel, unless the store is away."""

    def __init__(self, digests: Digests, read: Read, clock: Callable[[], datetime]) -> None:
        self.digests = digests
        self.read = read
        self.clock = clock
        self.weeks = Weeks(digests, clock)
        self.draining = False
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def send(self, lane: Lane, place: Place) -> None:
        """Send what is due in the channel. What fails stays due, until that has lasted for too long."""
        try:
            if not self.draining and lane.failure is None:
                await self._kept_on(lane, place)
        except (*AWAY, UnauthorisedError) as error:
            lane.failure = error

    async def _kept_on(self, lane: Lane, place: Place) -> None:
        try:
            await self._tried(lane, place)
        except AgainError as again:
            await lane.defer(place.channel, again.seconds)
        except DoubtError as error:
            cause = error.__cause__
            code = posting.error_code(cause) if isinstance(cause, SlackApiError) else type(cause).__name__
            log.warning("digest_in_doubt", channel=place.channel, team=place.team, error=code)
            await self._give_up(place, code or "no_answer")
        except (*AWAY, UnauthorisedError):
            raise
        except Exception as error:
            log.exception("digest_failed", channel=place.channel, team=place.team)
            await self._give_up(place, type(error).__name__)

    async def _tried(self, lane: Lane, place: Place) -> None:
        async with self._slots:
            held = await self.digests.get(place)
            if held is None:
                return await self._unreadable(place)
            if held.next_epoch is None or held.next_epoch > self.clock().timestamp():
                return None
            due = None if held.subscription.paused else await self._due(lane, held)
            message = None if due is None else await self._message(due)
        if held.subscription.paused:
            return await self._tell_owner(lane, held)
        if due is None:
            return None
        if message is not None:
            await self._turn(lane, held, place.channel)
        async with self._slots:
            claim = None if lane.failure else await self.weeks.claimed(lane.client, place, due.week)
            if claim is None:
                return None
            if claim.done:
                await self._move_on(_since(due, claim), None, claim.ts or None)
            elif message is None:
                await self.digests.done(claim, "")
                await self._move_on(due, "silent", "")
            else:
                await self._post(lane, due, claim, message)
        return None

    async def _turn(self, lane: Lane, held: Held, channel: str) -> None:
        """Wait for the turn of a channel, which may be long.

        Raises:
            AgainError: Somebody has ended or changed the subscription meanwhile.
        """
        await lane.turn(channel)
        now = await self.digests.get(held.place)
        if now is None or now.raw != held.raw:
            raise AgainError(0)

    async def _unreadable(self, place: Place) -> None:
        """Another version may read the subscription; nobody's channel falls silent without a word."""
        if await self.digests.put_off(place, int((self.clock() + PUT_OFF).timestamp())):
            log.error("digest_subscription_unreadable", channel=place.channel, team=place.team)
            await self.digests.count("unreadable")

    async def _due(self, lane: Lane, held: Held) -> _Due | None:
        """What is due now, once the weeks that are over are closed; a late digest spares weekends."""
        weekly, now = held.subscription.weekly, self.clock()
        moments, this_week = passed(held, now), week(weekly, now)
        last, asked = moments[-1], held.subscription.asked == this_week
        late = now - last > LATE and not asked
        monday = kept_from_weekend(weekly, now) if late else None
        over = [each for each in moments if monday is not None or week(weekly, each) != this_week]
        closed = [await self.weeks.over(lane.client, held.place, weekly, each) for each in over]
        ended = closed[-1] if closed and over[-1] == last and not asked else None
        if None in closed:  # another worker is at it
            return None
        if ended is not None and not ended.missed:  # it came in its week after all
            due = _Due(held, ended.week, last, now)
            await self._move_on(_since(due, ended), None, ended.ts or None)
            return None
        if monday is not None:
            await self.digests.move_on(held, int(monday.timestamp()), None, None)
            return None
        if asked:
            return _Due(held, this_week, now, now, asked=True)
        missed = await self._missed_before(held.place, week(weekly, now - WEEK))
        return _Due(held, this_week, last, now, last if late else missed)

    async def _missed_before(self, place: Place, last_week: str) -> datetime | None:
        """When last week's digest was due, if it never came."""
        at = await self.digests.missed_at(place, last_week)
        return None if at is None else datetime.fromtimestamp(at, UTC)

    async def _message(self, due: _Due) -> Message | None:
        """The digest; None where it has nothing to say and is to be silent then."""
        subscription, today = due.held.subscription, self._day(due.held, due.now)
        facts = await self.read(due.held.place, *compared(due.held.told_until, due.now))
        late = None if due.late_since is None else self._day(due.held, due.late_since)
        digest = compose(facts, Channel(subscription.weekly, subscription.owner), today, due_on=late)
        if not digest.sections and subscription.silent and not due.asked:
            return None
        message = render(digest)
        if message.refused:
            log.error("digest_without_blocks", reason=message.refused)
        return message

    async def _post(self, lane: Lane, due: _Due, claim: Claim, message: Message) -> None:
        """Post the digest and mark it. What Slack did not answer stays in doubt until the next minute."""
        metadata = metadata_of(key_of(claim))
        try:
            async with asyncio.timeout(POST_SECONDS):
                ts = await posting.post(lane.client, claim.place.channel, None, message, metadata)
        except SlackApiError as error:
            await self._refused(lane, due, claim, error)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise DoubtError from error
        else:
            await self.weeks.mark(claim, ts)
            await self._move_on(due, "sent" if due.late_since is None else "late", ts)

    async def _refused(self, lane: Lane, due: _Due, claim: Claim, error: SlackApiError) -> None:
        code = posting.error_code(error)
        if posting.is_rate_limit(error):
            await self.digests.release(claim)
            await lane.pause(error)
            if not await self._give_up(claim.place, code):
                raise AgainError(0) from error
        elif code in posting.UNAUTHORISED:
            if not claim.doubted_since:  # a doubt stays: nothing could be looked for either
                await self.digests.release(claim)
            raise UnauthorisedError(code) from error
        elif posting.may_pass(error) or not code:
            raise DoubtError from error
        elif code in GONE:
            await self.digests.release(claim)
            await self._pause(due.held, code)
        else:
            await self.weeks.missed(claim, due.moment, code)
            await self._move_on(due, None, None)

    async def _give_up(self, place: Place, error: str) -> bool:
        """Count what has failed for too long as missed, and wait for the next; whether it has."""
        since = await self.digests.failing(place, self._epoch())
        held = await self.digests.get(place)
        if held is None or held.next_epoch is None or self._epoch() - since <= GIVE_UP.total_seconds():
            return False
        if held.subscription.paused:
            log.error("digest_owner_not_told", channel=place.channel, team=place.team, error=error)
            await self.digests.change(held, held.subscription, None)
            return True
        if held.subscription.asked:  # what was asked for takes nothing from what is due
            log.error("digest_asked_for_not_sent", channel=place.channel, team=place.team, error=error)
            following = due_after(held.subscription.weekly, self.clock())
            await self.digests.move_on(held, int(following.timestamp()), None, None)
            return True
        moments = passed(held, self.clock())
        await self.weeks.given_up(place, held.subscription.weekly, moments, error)
        last = week(held.subscription.weekly, moments[-1])
        await self._move_on(_Due(held, last, moments[-1], self.clock()), None, None)
        return True

    async def _pause(self, held: Held, code: str) -> None:
        """Send this channel none any more. It stays due until its owner was told so, in a turn of its own."""
        place = held.place
        reason = WHY_GONE.get(code, f"Slack answers {code}")
        paused = held.subscription.model_copy(update={"paused": reason, "asked": ""})
        if not await self.digests.change(held, paused, self._epoch()):
            return
        await self.digests.count("missed")
        log.error("digest_missed", channel=place.channel, team=place.team, error=code, paused=True)
        raise AgainError(0)

    async def _tell_owner(self, lane: Lane, held: Held) -> None:
        """Tell the owner once that the channel's digest is paused; what Slack did not take, later again."""
        subscription, channel = held.subscription, held.place.channel
        told = render(DigestPaused(channel, subscription.paused))
        await self._turn(lane, held, subscription.owner)
        try:
            async with asyncio.timeout(POST_SECONDS):
                await posting.post(lane.client, subscription.owner, None, told)
        except SlackApiError as error:
            code = posting.error_code(error)
            if posting.is_rate_limit(error):
                await lane.pause(error)
            if code in posting.UNAUTHORISED:
                raise UnauthorisedError(code) from error
            if posting.may_pass(error) or not code:
                raise DoubtError from error
            log.warning("digest_owner_not_told", channel=channel, error=code)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:  # it may be there: once is enough
            log.warning("digest_owner_not_told", channel=channel, error=type(error).__name__)
        await self.digests.change(held, subscription, None)

    async def _move_on(self, due: _Due, outcome: Outcome | None, ts: str | None) -> None:
        """Wait for the next week; a mute and the week that was sent count."""
        held, now = due.held, self.clock()
        subscription = held.subscription
        after = max(now, datetime.fromtimestamp(subscription.muted_until, UTC))
        following = due_after(subscription.weekly, after, due.week)
        sent = None if ts is None else Sent(due.week, int(due.now.timestamp()), ts)
        await self.digests.move_on(held, int(following.timestamp()), outcome, sent)

    def _day(self, held: Held, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(held.subscription.weekly.zone)).date()

    def _epoch(self) -> int:
        return int(self.clock().timestamp())


def _since(due: _Due, claim: Claim) -> _Due:
    """What is due, as of the time at which the worker claimed it that posted it and died."""
    if not claim.doubted_since:
        return due
    return replace(due, now=datetime.fromtimestamp(claim.doubted_since, UTC))
