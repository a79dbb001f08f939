"""How is the Slack app put together? Listeners, authorization, and what an error answers."""

import asyncio
import json
import secrets
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot import posting
from bot.conversation.replies import NotSaved, WentWrong
from bot.listeners import actions, forms, home, messages, removal
from bot.listeners.command import Command
from bot.listeners.decisions import DecisionDesk
from bot.listeners.desk import Desk, NotTakenError
from bot.listeners.digests import DigestDesk
from bot.messages.render import Message, render
from bot.queue import Queue
from bot.settings import Settings, revealed
from bot.store.turns import Store

log = structlog.get_logger()

TELL_SECONDS = 1.0


def build_app(
    settings: Settings,
    store: Store,
    queue: Queue,
    digests: DigestDesk,
    decisions: DecisionDesk,
    client: AsyncWebClient,
    me: AuthorizeResult,
) -> AsyncApp:
    """The app: it takes what Slack sends, puts it in the queue, and acknowledges it only then.

    Listeners run before the response (`process_before_response`): one that fails is never acknowledged.
    """
    desk = Desk(store, queue, me, digests, decisions)

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        return me if desk.serves(enterprise_id, team_id) else None

    app = AsyncApp(
        client=client,
        before_authorize=Command(desk),
        authorize=authorize,  # type: ignore[arg-type]  # None, for "not installed there", is left out of its type
        signing_secret=revealed(settings.slack_signing_secret),
        process_before_response=True,
        ssl_check_enabled=False,
        attaching_function_token_enabled=False,
    )
    for kind in (home, actions, removal, messages, forms):  # Bolt asks its listeners in this order
        kind.register(app, desk)

    @app.error
    async def failed(
        error: Exception, request: AsyncBoltRequest, body: dict[str, Any], client: AsyncWebClient
    ) -> BoltResponse:
        reference = secrets.token_hex(4)
        if isinstance(error, NotTakenError):
            reply = render(NotSaved())
            log.warning("not_saved", reference=reference, cause=type(error.__cause__).__name__)
        else:
            reply = render(WentWrong(reference))
            log.error("listener_failed", reference=reference, exc_info=error)
        return await _tell(request, body, client, desk.bot_user, reply)

    return app


async def _tell(
    request: AsyncBoltRequest, body: dict[str, Any], client: AsyncWebClient, bot_user: str, reply: Message
) -> BoltResponse:
    """Answer on the surface where the person is.

    An event is refused, so that Slack sends it again; but not where its author was told to do so: it would
    count twice.
    """
    if "command" in body:
        answer = {"response_type": "ephemeral", "text": reply.text, "blocks": reply.blocks}
        return BoltResponse(
            status=200, body=json.dumps(answer), headers={"content-type": ["application/json"]}
        )
    if "response_url" in body:
        await posting.whisper(client, body["response_url"], reply, actions.thread_of(body))
        return BoltResponse(status=200)
    event = body.get("event", {})
    message = messages.heard(event, bot_user) if event.get("type") in {"message", "app_mention"} else None
    again = "x-slack-retry-num" in request.headers
    if message is not None and (message.addressed or message.in_bot_thread) and not again:
        try:
            async with asyncio.timeout(TELL_SECONDS):
                await client.chat_postEphemeral(
                    channel=message.channel,
                    user=message.by,
                    thread_ts=message.thread_ts,
                    text=reply.text,
                    blocks=reply.blocks,
                )
                return BoltResponse(status=503, headers={"x-slack-no-retry": ["1"]})
        except (SlackClientError, OSError) as error:
            log.warning("not_told", error=type(error).__name__)
    return BoltResponse(status=503)
