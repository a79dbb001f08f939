"""Is a message that may have been posted there? Looked for by the key in its metadata; marked when it is."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import posting
from bot.store.turns import AWAY

log = structlog.get_logger()
Answer = TypeVar("Answer")

EVENT_TYPE = "llm_tco_said"
POST_SECONDS = 8.0
"""A call to Slack ends by then."""
GLANCE_SECONDS = 0.4
"""Somebody waits for the answer, and Slack for the acknowledgement."""
DOUBT_SECONDS = 12.0
"""Whoever claimed a message so long ago is not posting it any more; clocks of machines differ a little."""
MARK_SECONDS = 60.0
"""How long a message that is posted waits for a Redis that went away, to be marked."""
RETRY_SECONDS = 0.2
MARGIN_SECONDS = 60
"""Slack's clock and ours may differ by so much."""
MESSAGES_A_PAGE = 200
PAGES = 5


class DoubtError(Exception):
    """Whether the message is there cannot be told now: the next minute will try again."""


def metadata_of(key: str) -> dict[str, Any]:
    """What a message carries to be found by: people do not see it."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key}}


async def marked(mark: Callable[[], Awaitable[Answer]]) -> Answer:
    """Mark what was posted, and wait for a Redis that is away: to forget it is to post it twice.

    Raises:
        RedisError, OSError: It stays away.
    """
    give_up = time.monotonic() + MARK_SECONDS
    while True:
        try:
            return await mark()
        except AWAY:
            if time.monotonic() > give_up:
                raise
            await asyncio.sleep(RETRY_SECONDS)


async def found(
    client: AsyncWebClient, channel: str, key: str, since_epoch: int, thread_ts: str | None = None
) -> str | None:
    """The timestamp of the message, posted since then in the channel, or in a thread of it.

    None where it is not to be seen, or nothing is.

    Raises:
        DoubtError: Slack does not answer now.
    """
    cursor: str | None = None
    for _ in range(PAGES):
        try:
            async with asyncio.timeout(POST_SECONDS):
                answer = await _page(client, channel, thread_ts, since_epoch, cursor)
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
            if posting.may_pass(error):
                raise DoubtError from error
            code = posting.error_code(error) if isinstance(error, SlackApiError) else ""
            log.info("not_looked_for", channel=channel, error=code)
            return None
        messages: list[dict[str, Any]] = answer.get("messages", [])
        for each in messages:
            if _named(each.get("metadata") or {}) == key:
                return str(each["ts"])
        cursor = (answer.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            break
    return None


async def is_member(client: AsyncWebClient, channel: str) -> bool | None:
    """Whether the bot is in a channel; None where that cannot be told, now or without the history scopes."""
    try:
        async with asyncio.timeout(GLANCE_SECONDS):
            await client.conversations_history(channel=channel, limit=1)
    except SlackApiError as error:
        return False if posting.error_code(error) in posting.NOT_THERE else None
    except (aiohttp.ClientError, TimeoutError, OSError):
        return None
    return True


async def _page(
    client: AsyncWebClient, channel: str, thread_ts: str | None, since_epoch: int, cursor: str | None
) -> AsyncSlackResponse:
    arguments: dict[str, Any] = {
        "channel": channel,
        "oldest": str(since_epoch - MARGIN_SECONDS),
        "limit": MESSAGES_A_PAGE,
        "include_all_metadata": True,
        "cursor": cursor,
    }
    if thread_ts is None:
        return await client.conversations_history(**arguments)
    return await client.conversations_replies(ts=thread_ts, **arguments)


def _named(metadata: dict[str, Any]) -> str | None:
    return metadata["event_payload"].get("key") if metadata.get("event_type") == EVENT_TYPE else None
