"""What does a worker answer about digests? A preview to one person; to an owner, that somebody ended theirs.

A preview decides on the channel's records again, which may take longer than Slack waits for a command.
"""

import asyncio
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import aiohttp
import structlog
from docket import Docket, ExponentialRetry
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import posting
from bot.conversation.replies import WentWrong
from bot.digest.compose import Channel, compose
from bot.digest.replies import Digest, DigestComing, DigestEnded
from bot.digest.schedule import compared
from bot.messages.render import Message, render
from bot.store.digests import Digests, Read
from bot.store.keys import Place
from bot.store.turns import AWAY, Store

log = structlog.get_logger()

PROGRESS_SECONDS = 8.0
"""Whoever waits for so long is told that it is being worked on."""


def utc_now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


class DigestAnswers:
    """The jobs that answer one person about a channel's digest. Each may run again."""

    def __init__(
        self,
        store: Store,
        digests: Digests,
        read: Read,
        client: AsyncWebClient,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.store = store
        self.digests = digests
        self.read = read
        self.client = client
        self.clock = clock

    def register(self, docket: Docket) -> None:
        """Make the jobs known to the queue."""
        docket.register(self.preview_digest)
        docket.register(self.tell_digest_ended)

    async def preview_digest(
        self,
        enterprise: str,
        team: str,
        channel: str,
        event_id: str,
        retry: ExponentialRetry = ExponentialRetry(  # noqa: B008 - how pydocket declares a retry
            attempts=6, minimum_delay=timedelta(seconds=1), maximum_delay=timedelta(seconds=20)
        ),
    ) -> None:
        """Show whoever typed the command the channel's digest as it would be now."""
        place = Place(enterprise, team, channel)
        asked = await self.store.kept(place, event_id)
        if asked is None:  # its author was told that it was not taken, or it was answered
            return
        try:
            message = await self._previewed(place, asked.response_url)
        except Exception as error:
            if isinstance(error, AWAY) and retry.attempt < (retry.attempts or 0):
                raise
            reference = secrets.token_hex(4)
            log.exception("digest_not_previewed", channel=channel, team=team, reference=reference)
            message = render(WentWrong(reference))
        await posting.whisper(self.client, asked.response_url, message)
        await self.store.let_go(place, event_id)

    async def _previewed(self, place: Place, response_url: str) -> Message:
        """The preview as a message. Where it takes long, that is said meanwhile."""
        progress = asyncio.create_task(self._say_that_it_takes_long(response_url))
        try:
            return render(await self._digest(place))
        finally:
            progress.cancel()

    async def _say_that_it_takes_long(self, response_url: str) -> None:
        await asyncio.sleep(PROGRESS_SECONDS)
        await posting.whisper(self.client, response_url, render(DigestComing(takes_long=True)))

    async def _digest(self, place: Place) -> Digest:
        """The digest as it would be now; also of a channel that has none yet."""
        held, now = await self.digests.get(place), self.clock()
        weekly = None if held is None else held.subscription.weekly
        facts = await self.read(place, *compared(None if held is None else held.told_until, now))
        channel = None if held is None else Channel(held.subscription.weekly, held.subscription.owner)
        today = now.astimezone(ZoneInfo(weekly.zone if weekly else "UTC")).date()
        return compose(facts, channel, today, is_preview=True)

    async def tell_digest_ended(
        self,
        enterprise: str,
        team: str,
        channel: str,
        owner: str,
        by: str,
        retry: ExponentialRetry = ExponentialRetry(  # noqa: B008 - how pydocket declares a retry
            attempts=6, minimum_delay=timedelta(seconds=1), maximum_delay=timedelta(seconds=20)
        ),
    ) -> None:
        """Tell the owner of a channel's digest, in a direct message, that somebody else ended it."""
        del enterprise
        try:
            await posting.post(self.client, owner, None, render(DigestEnded(channel, by)))
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
            if posting.may_pass(error) and retry.attempt < (retry.attempts or 0):
                raise
            code = posting.error_code(error) if isinstance(error, SlackApiError) else type(error).__name__
            log.warning("digest_owner_not_told", channel=channel, team=team, error=code)
