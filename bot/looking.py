"""Is a message that may have been posted there? Looked for in its channel, by the key in its metadata."""

import asyncio
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import posting

log = structlog.get_logger()

EVENT_TYPE = "llm_tco_digest"
POST_SECONDS = 8.0
"""A call to Slack ends by then."""
DOUBT_SECONDS = 12.0
"""Whoever claimed a digest so long ago is not posting it any more; clocks of machines differ a little."""
MARGIN_SECONDS = 60
"""Slack's clock and ours may differ by so much."""
MESSAGES_A_PAGE = 200
PAGES = 5


class DoubtError(Exception):
    """Whether the message is there cannot be told now: the next minute will try again."""


def metadata_of(key: str) -> dict[str, Any]:
    """What a message carries to be found by: people do not see it."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key}}


async def found(client: AsyncWebClient, channel: str, key: str, since_epoch: int) -> str | None:
    """The timestamp of the message, posted since then; None where it is not to be seen, or nothing is.

    Raises:
        DoubtError: Slack does not answer now.
    """
    cursor: str | None = None
    for _ in range(PAGES):
        try:
            async with asyncio.timeout(POST_SECONDS):
                answer = await client.conversations_history(
                    channel=channel,
                    oldest=str(since_epoch - MARGIN_SECONDS),
                    limit=MESSAGES_A_PAGE,
                    include_all_metadata=True,
                    cursor=cursor,
                )
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
            if posting.may_pass(error):
                raise DoubtError from error
            code = posting.error_code(error) if isinstance(error, SlackApiError) else ""
            log.info("digest_not_looked_for", channel=channel, error=code)
            return None
        messages: list[dict[str, Any]] = answer.get("messages", [])
        for each in messages:
            if _named(each.get("metadata") or {}) == key:
                return str(each["ts"])
        cursor = (answer.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            break
    return None


def _named(metadata: dict[str, Any]) -> str | None:
    return metadata["event_payload"].get("key") if metadata.get("event_type") == EVENT_TYPE else None
