"""How does a message reach Slack? Posted, updated or whispered; a refused block costs only its looks."""

import asyncio
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.messages.render import Message, plain

log = structlog.get_logger()

REFUSED_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
NOT_THERE = frozenset({"not_in_channel", "channel_not_found"})
UNAUTHORISED = frozenset(
    {
        *("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"),
        *("missing_scope", "not_allowed_token_type", "no_permission", "access_denied"),
        *("org_login_required", "ekm_access_denied", "enterprise_is_restricted"),
        *("team_access_not_granted", "two_factor_setup_required"),
    }
)
"""Errors of the token or the workspace: no call succeeds until somebody has mended that."""
IN_WORDS = {
    "is_archived": "the channel is archived",
    "channel_is_archived": "the channel is archived",
    "not_in_channel": "I am not in the channel: invite me",
    "channel_not_found": "I am not in the channel, or it is gone",
}
RATE_LIMITED = frozenset({"ratelimited", "rate_limited"})
PASSING = RATE_LIMITED | {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
"""Errors after which the same call may succeed."""
SERVER_ERROR = 500
WHISPER_SECONDS = 1.0
"""A listener may whisper before its acknowledgement, which Slack waits three seconds for."""


def slack_client(token: str, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client of Slack's Web API that waits out rate limits and shares the session's connections."""
    return AsyncWebClient(
        token=token,
        base_url=api_url,
        session=session,
        retry_handlers=[
            AsyncConnectionErrorRetryHandler(max_retry_count=2),
            AsyncRateLimitErrorRetryHandler(max_retry_count=5),
        ],
    )


def client_of_one_try(token: str, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client that never repeats a call by itself: a call whose answer was lost may have had its effect."""
    return AsyncWebClient(token=token, base_url=api_url, session=session, retry_handlers=[])


def error_code(error: SlackApiError) -> str:
    """Slack's short name of the error, such as `not_in_channel`; empty where a gateway answered."""
    answered = getattr(error.response, "data", error.response)
    return str(answered.get("error", "")) if isinstance(answered, dict) else ""


def in_words(code: str) -> str:
    """Why Slack takes no message."""
    return IN_WORDS.get(code, f"Slack answers {code}")


def is_rate_limit(error: SlackApiError) -> bool:
    """Whether Slack took nothing, for there was too much."""
    return error_code(error) in RATE_LIMITED


def may_pass(error: Exception) -> bool:
    """Whether the same call may succeed a little later."""
    if isinstance(error, SlackApiError):
        status = getattr(error.response, "status_code", getattr(error.response, "status", 200))
        return error_code(error) in PASSING or status >= SERVER_ERROR
    return isinstance(error, aiohttp.ClientError | SlackClientError | TimeoutError | OSError)


async def post(
    client: AsyncWebClient,
    channel: str,
    thread_ts: str | None,
    message: Message,
    metadata: dict[str, Any] | None = None,
) -> str:
    """Post the message; its timestamp. `metadata` is kept with it, where only apps see it.

    Raises:
        SlackApiError: Slack refused it, also without its newer blocks and as text alone.
    """
    arguments: dict[str, Any] = {
        "channel": channel,
        "thread_ts": thread_ts,
        "unfurl_links": False,
        "unfurl_media": False,
    }
    if metadata is not None:
        arguments["metadata"] = metadata
    for older in (False, True):
        blocks = plain(message).blocks if older else message.blocks
        try:
            answer = await client.chat_postMessage(text=message.text, blocks=blocks, **arguments)
        except SlackApiError as error:
            if error_code(error) not in REFUSED_BLOCKS:
                raise
            log.warning("blocks_refused", method="chat.postMessage", reasons=_reasons(error))
        else:
            return str(answer["ts"])
    return str((await client.chat_postMessage(text=message.text, **arguments))["ts"])


async def post_to_one(
    client: AsyncWebClient, channel: str, user: str, thread_ts: str, message: Message
) -> None:
    """Post the message in a thread for one person's eyes. Raises SlackApiError when Slack refuses it."""
    shown = plain(message)
    await client.chat_postEphemeral(
        channel=channel, user=user, thread_ts=thread_ts, text=shown.text, blocks=shown.blocks
    )


async def update(client: AsyncWebClient, channel: str, ts: str, message: Message) -> None:
    """Replace the message at `ts`. Raises SlackApiError when Slack refuses it."""
    await client.chat_update(channel=channel, ts=ts, text=message.text, blocks=message.blocks)


async def whisper(
    client: AsyncWebClient, response_url: str, message: Message, thread_ts: str | None = None
) -> bool:
    """Answer one person where they are, also where the bot is no member; whether Slack took it in time.

    Slack shows the answer to a press in the channel unless it is told the thread.
    """
    webhook = AsyncWebhookClient(response_url, session=client.session)
    try:
        async with asyncio.timeout(WHISPER_SECONDS):
            answer = await webhook.send_dict(
                {
                    "text": message.text,
                    "blocks": message.blocks,
                    "response_type": "ephemeral",
                    "replace_original": False,
                }
                | ({"thread_ts": thread_ts} if thread_ts else {})
            )
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        log.warning("whisper_failed", error=type(error).__name__)
        return False
    return answer.status_code == 200  # noqa: PLR2004 - HTTP's own number


def _reasons(error: SlackApiError) -> list[str]:
    details = error.response.get("response_metadata", {}) if error.response else {}
    return [str(line) for line in details.get("messages", [])]
