"""Which messages are for the bot? Mentions, direct messages, and replies in threads that have a session."""

import re
from dataclasses import dataclass
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.conversation.state import Typed
from bot.listeners.desk import Desk, in_time, typed
from bot.store.session import Event

SUBTYPES = frozenset({None, "thread_broadcast", "file_share"})
"""Of the many kinds of `message` events, those in which a person says something new."""
DIRECT_CONTINUES_SECONDS = 86_400
"""In a direct message people answer without opening the thread: within a day it goes to the last one."""


@dataclass(frozen=True)
class Heard:
    """A message of a person. `addressed` says that it is meant for the bot: a mention or a direct message."""

    text: str
    by: str
    channel: str
    ts: str
    thread_ts: str | None
    addressed: bool
    direct: bool
    in_bot_thread: bool


def heard(event: dict[str, Any], bot_user: str) -> Heard | None:
    """The message in an event, or None when it is none of the bot's business whatever Redis holds."""
    by = event.get("user")
    if by is None or by == bot_user or "bot_id" in event or "edited" in event:
        return None
    if event.get("subtype") not in SUBTYPES:
        return None
    mention = f"<@{bot_user}>"
    text = event.get("text") or ""
    direct = event.get("channel_type") == "im"
    addressed = direct or mention in text
    thread_ts = event.get("thread_ts")
    if not addressed and thread_ts is None:
        return None
    return Heard(
        text=typed(text.replace(mention, " ")),
        by=by,
        channel=event["channel"],
        ts=event["ts"],
        thread_ts=thread_ts,
        addressed=addressed,
        direct=direct,
        in_bot_thread=event.get("parent_user_id") == bot_user,
    )


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for messages. One mention may arrive as two events: both name the message, so it counts once."""

    async def spoken(ack: AsyncAck, event: dict[str, Any], context: AsyncBoltContext) -> None:
        message = heard(event, desk.bot_user)
        if message is not None:
            place = desk.place(context, message.channel)
            key = place.thread(message.thread_ts or message.ts)
            if not message.addressed:
                async with in_time():
                    if not await desk.store.knows(key):
                        await ack()
                        return
            elif message.direct and message.thread_ts is None:
                async with in_time():
                    key = await desk.store.newest(place, DIRECT_CONTINUES_SECONDS) or key
            said = Typed(text=message.text, by=message.by, addressed=message.addressed)
            await desk.take(key, Event(id=f"m{message.ts}", utterance=said))
        await ack()

    async def nothing(ack: AsyncAck) -> None:
        await ack()

    app.event("message")(spoken)
    app.event("app_mention")(spoken)
    app.event(re.compile(""))(nothing)
