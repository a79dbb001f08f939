"""What does a press do? It submits the typed answer that the button carries to the thread it is in."""

import re
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot import posting
from bot.conversation.replies import Expired
from bot.conversation.state import DecisionPress, DigestPress, FieldsPress, Press, Pressed
from bot.decisions.replies import PassedOn
from bot.listeners import forms, home
from bot.listeners.desk import Desk, in_time
from bot.messages.render import render
from bot.store.session import Event

PRESS: TypeAdapter[Press] = TypeAdapter(Press)


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for presses of buttons and menu entries."""

    @app.action(re.compile(r"^link:"))
    async def opened(ack: AsyncAck) -> None:
        """Slack opened a page, and says so as well."""
        await ack()

    @app.action(re.compile(r"^(press|menu):"))
    async def pressed(
        ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        value = action.get("value") or action.get("selected_option", {}).get("value", "")
        try:
            press = PRESS.validate_json(value)
        except ValidationError:
            # A button from before an upgrade that changed what buttons carry.
            await posting.whisper(context.client, body["response_url"], render(Expired()), thread_of(body))
            await ack()
            return
        by = body["user"]["id"]
        if isinstance(press, DigestPress):
            place = desk.place(context, body["channel"]["id"])
            if press.name == "change":
                await home.open_form(desk, place, context, body["trigger_id"], body["response_url"])
                await ack()
                return
            async with in_time():
                answer = await desk.digests.pressed(place, press, by, datetime.now(UTC))
            await posting.whisper(context.client, body["response_url"], render(answer))
            await ack()
            return
        if isinstance(press, DecisionPress):
            await _about_a_decision(desk, press, body, context, f"a{action['action_ts']}:{by}")
            await ack()
            return
        message = body["message"]
        key = desk.place(context, body["channel"]["id"]).thread(message.get("thread_ts") or message["ts"])
        if isinstance(press, FieldsPress):
            await forms.open_form(desk, key, context, body, thread_of(body))
            await ack()
            return
        event_id = f"a{action['action_ts']}:{by}:{action['action_id']}"
        await desk.take(key, Event(id=event_id, utterance=Pressed(press=press, by=by)))
        await ack()


async def _about_a_decision(
    desk: Desk, press: DecisionPress, body: dict[str, Any], context: AsyncBoltContext, event_id: str
) -> None:
    """Answer a press about a record to the person alone, or have a worker do it in the record's thread.

    A record's card is a message of its thread. Any other, as a digest is, stays as it is: whoever pressed
    there is told where to look.
    """
    message, thread = body.get("message", {}), body.get("container", {}).get("thread_ts")
    thread = message.get("thread_ts", thread)
    thread = None if thread == message.get("ts") else thread  # the first message of a thread is in none
    place, by = desk.place(context, body["channel"]["id"]), body["user"]["id"]
    async with in_time():
        whispers = await desk.decisions.whispered(place, press, by, datetime.now(UTC))
        if not whispers:
            seen_by_all = not body.get("container", {}).get("is_ephemeral", False)
            message_ts = message["ts"] if seen_by_all and thread and message else ""
            await desk.queue.decide(
                place, event_id, (press.name, press.record, by, message_ts, press.shown or "")
            )
    if not whispers and thread is None:
        whispers = (PassedOn(press.record, press.name),)
    for each in whispers:
        await posting.whisper(context.client, body["response_url"], render(each), thread)


def thread_of(body: dict[str, Any]) -> str | None:
    """The thread that the pressed button is in; None for a message that only one person sees."""
    message = body.get("message", {})
    thread: str | None = message.get("thread_ts") or message.get("ts")
    return thread
