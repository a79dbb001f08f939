"""What does the what-if form do? A button opens it on the thread's scenario; sent, it is one what-if."""

import asyncio
import json
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ValidationError
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot import posting
from bot.conversation import say
from bot.conversation.form import Form, changed, form
from bot.conversation.replies import Expired
from bot.conversation.state import Pressed, State, WhatIfPress
from bot.listeners.desk import Desk, NotTakenError, in_time
from bot.messages.render import render
from bot.messages.views import FORM_ID, modal
from bot.store.keys import Place, ThreadKey
from bot.store.session import Event

NOT_SAVED = "That could not be saved just now. Nothing is lost: send it again in a moment."
GONE = "This thread has no verdict any more. Start again with /llm-tco."


class Opened(BaseModel):
    """What comes back with the form: the thread, and what the form held when it was opened."""

    enterprise: str
    team: str
    channel: str
    ts: str
    before: dict[str, str]

    @property
    def key(self) -> ThreadKey:
        """The thread."""
        return Place(self.enterprise, self.team, self.channel).thread(self.ts)


async def open_form(
    desk: Desk, key: ThreadKey, context: AsyncBoltContext, body: dict[str, Any], thread: str | None
) -> None:
    """Open the form on where the thread stands. Raises NotTakenError where the store is away."""
    async with in_time():
        state = await desk.store.read(key)
    made = None if state is None else await asyncio.to_thread(_form, state, key)
    if made is None:
        await posting.whisper(context.client, body["response_url"], render(Expired()), thread)
        return
    await context.client.views_open(trigger_id=body["trigger_id"], view=modal(made))


def _form(state: State, key: ThreadKey) -> Form | None:
    here = say.at(state, state.scenarios.at) if state.confirmed else None
    if here is None:
        return None
    made = form(here, state.priced_on)
    before = {each.field: each.value for each in made.fields}
    place = key.place
    told = Opened(
        enterprise=place.enterprise, team=place.team, channel=place.channel, ts=key.ts, before=before
    )
    return replace(made, metadata=told.model_dump_json())


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for the form that is sent."""

    @app.view(FORM_ID)
    async def sent(ack: AsyncAck, view: dict[str, Any], body: dict[str, Any]) -> None:
        told = told_in(view)
        first = next(iter(told))
        try:
            opened = Opened.model_validate_json(view["private_metadata"])
            async with in_time():
                state = await desk.store.read(opened.key)
            found = None if state is None else await asyncio.to_thread(_changes, state, opened, told)
            if not isinstance(found, tuple):
                await ack(response_action="errors", errors=found or {first: GONE})
                return
            press = Pressed(press=WhatIfPress(changes=found), by=body["user"]["id"])
            await desk.take(opened.key, Event(id=f"v{view['id']}:{view['hash']}", utterance=press))
        except (ValidationError, json.JSONDecodeError):
            await ack(response_action="errors", errors={first: GONE})
        except NotTakenError:
            await ack(response_action="errors", errors={first: NOT_SAVED})
        else:
            await ack()


def _changes(state: State, opened: Opened, told: dict[str, str]) -> tuple[Any, ...] | dict[str, str] | None:
    here = say.at(state, state.scenarios.at) if state.confirmed else None
    return None if here is None else changed(opened.before, told, here, state.priced_on)


def told_in(view: dict[str, Any]) -> dict[str, str]:
    """What each field holds, by its block id; an empty one is the empty text."""
    values: dict[str, dict[str, Any]] = view["state"]["values"]
    return {field: _value(next(iter(held.values()), {})) for field, held in values.items()}


def _value(element: dict[str, Any]) -> str:
    chosen = element.get("selected_option")
    return str(chosen["value"] if chosen else element.get("value") or "")
