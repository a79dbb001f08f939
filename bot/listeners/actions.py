"""What does a press do? It submits the typed answer that the button carries to the thread it is in."""

import re
from typing import Any

from pydantic import TypeAdapter, ValidationError
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot import posting
from bot.conversation.replies import Expired
from bot.conversation.state import FieldsPress, Press, Pressed
from bot.listeners import forms
from bot.listeners.desk import Desk
from bot.messages.render import render
from bot.store.session import Event

PRESS: TypeAdapter[Press] = TypeAdapter(Press)


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for presses of buttons and menu entries."""

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
        message = body["message"]
        key = desk.place(context, body["channel"]["id"]).thread(message.get("thread_ts") or message["ts"])
        if isinstance(press, FieldsPress):
            await forms.open_form(desk, key, context, body, thread_of(body))
            await ack()
            return
        event_id = f"a{action['action_ts']}:{by}:{action['action_id']}"
        await desk.take(key, Event(id=event_id, utterance=Pressed(press=press, by=by)))
        await ack()


def thread_of(body: dict[str, Any]) -> str | None:
    """The thread that the pressed button is in; None for a message that only one person sees."""
    message = body.get("message", {})
    thread: str | None = message.get("thread_ts") or message.get("ts")
    return thread
