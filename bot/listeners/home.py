"""What happens in the Home tab? It is shown when opened and after each press; a form changes a digest.

The same form opens from a digest in its channel: then what came of it is said there as well.
"""

import re
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot import posting
from bot.conversation.state import DigestPress, HomePress
from bot.home.form import digest_form, form_metadata, read_form
from bot.listeners.desk import Desk, NotTakenError, in_time
from bot.listeners.forms import NOT_SAVED, told_in
from bot.messages.render import render
from bot.messages.views import DIGEST_FORM_ID, digest_modal
from bot.store.keys import Place

PRESS: TypeAdapter[HomePress] = TypeAdapter(HomePress)
DOES: dict[str, DigestPress] = {
    "mute": DigestPress(name="mute"),
    "unmute": DigestPress(name="unmute"),
    "off": DigestPress(name="unsubscribe"),
}


async def _in_home(body: dict[str, Any]) -> bool:
    """Whether somebody pressed or chose something in the Home tab."""
    return bool(body.get("view", {}).get("type") == "home")


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for the tab that is opened, for what is pressed or chosen in it, and for its form."""

    @app.event("app_home_opened")
    async def opened(
        ack: AsyncAck, event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        if event.get("tab") == "home":
            await _show(desk, desk.place(context, ""), event["user"], body["event_id"])
        await ack()

    @app.action(re.compile("^press:"), matchers=[_in_home])
    async def pressed(
        ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        place = await _pressed(desk, action, body, context)
        if place is not None:
            await _show(desk, place, body["user"]["id"], f"a{action['action_ts']}")
        await ack()

    @app.action(re.compile("^channel:"), matchers=[_in_home])
    async def chosen(
        ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        if action.get("selected_conversation"):
            place = desk.place(context, action["selected_conversation"])
            await open_form(desk, place, context, body["trigger_id"])
            # With its row on the page the channel need not be chosen again, which Slack would not tell.
            await _show(desk, place, body["user"]["id"], f"a{action['action_ts']}")
        await ack()

    @app.view(DIGEST_FORM_ID)
    async def sent(
        ack: AsyncAck, view: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        errors = await _sent(desk, view, body["user"]["id"], context)
        if errors:
            await ack(response_action="errors", errors=errors)
        else:
            await ack()


async def _show(desk: Desk, place: Place, user: str, event_id: str) -> None:
    async with in_time():
        await desk.queue.show_home(place, user, event_id)


async def _pressed(
    desk: Desk, action: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext
) -> Place | None:
    """Do what a button says; the channel to show afterwards, or None where a form is open instead."""
    try:
        press = PRESS.validate_json(action["value"])
    except ValidationError:
        return desk.place(context, "")  # a button from before an upgrade: the page is shown as it is now
    place = desk.place(context, press.channel)
    if press.name == "change":
        await open_form(desk, place, context, body["trigger_id"])
        return None
    async with in_time():
        await desk.digests.pressed(place, DOES[press.name], body["user"]["id"], datetime.now(UTC))
    return place


async def open_form(
    desk: Desk, place: Place, context: AsyncBoltContext, trigger_id: str, response_url: str = ""
) -> None:
    """Open the form of a channel's digest with what holds. Raises NotTakenError where the store is away."""
    async with in_time():
        held = await desk.digests.digests.get(place)
    weekly, silent = (None, False) if held is None else (held.subscription.weekly, held.subscription.silent)
    form = digest_form(place.channel, weekly, silent=silent, response_url=response_url)
    await context.client.views_open(trigger_id=trigger_id, view=digest_modal(form))


async def _sent(desk: Desk, view: dict[str, Any], by: str, context: AsyncBoltContext) -> dict[str, str]:
    """Subscribe the channel of a form as it says; what is wrong by field, empty where nothing is."""
    told = told_in(view)
    read = read_form(told)
    if isinstance(read, dict):
        return read
    channel, response_url = form_metadata(view["private_metadata"])
    place = desk.place(context, channel)
    try:
        async with in_time():
            answer = await desk.digests.subscribe(place, read, by, datetime.now(UTC))
        await _show(desk, place, by, f"v{view['id']}:{view['hash']}")
    except NotTakenError:
        return {next(iter(told)): NOT_SAVED}
    if response_url:
        await posting.whisper(context.client, response_url, render(answer))
    return {}
