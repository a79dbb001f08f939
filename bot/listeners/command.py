"""What does `/llm-tco` do? Opens a thread with the questions, or helps, lists and forgets."""

import hashlib
from datetime import UTC, datetime
from typing import Any, Literal

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.conversation.replies import Forgotten, Help, Opening, Reply, SessionLine, SessionList
from bot.conversation.state import SLOTS, State
from bot.listeners.desk import Desk, in_time, place_of, unescaped
from bot.messages.render import render
from bot.store.keys import Place
from bot.store.turns import Stored

COMMAND = "/llm-tco"


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for the command."""
    opening = _answer(Opening())

    async def help_(_place: Place) -> Reply:
        return Help()

    async def list_(place: Place) -> Reply:
        stored = await desk.store.sessions(place)
        return SessionList(tuple(_line(each, desk.team_url) for each in stored))

    async def forget(place: Place) -> Reply:
        stored = await desk.store.sessions(place)
        return Forgotten(await desk.store.forget([each.key for each in stored]))

    words = {"help": help_, "list": list_, "forget": forget}

    @app.command(COMMAND)
    async def command(ack: AsyncAck, command: dict[str, Any], context: AsyncBoltContext) -> None:
        place = place_of(context, command["channel_id"])
        text = unescaped(command.get("text", "")).strip()
        word = words.get(text.casefold())
        if word is not None:
            async with in_time():
                reply = await word(place)
            await ack(**_answer(reply))
            return
        # A trigger id is a secret for three seconds; its digest names the command for good.
        event_id = "c" + hashlib.sha256(command["trigger_id"].encode()).hexdigest()[:20]
        await desk.open(place, event_id, command["user_id"], text, command["response_url"])
        await ack(**opening)


def _answer(reply: Reply) -> dict[str, Any]:
    message = render(reply)
    return {"text": message.text, "blocks": message.blocks}


def _line(stored: Stored, team_url: str) -> SessionLine:
    key = stored.key
    return SessionLine(
        title=f"Asked on {datetime.fromtimestamp(float(key.ts), UTC):%-d %B, %H:%M} UTC",
        permalink=f"{team_url.rstrip('/')}/archives/{key.place.channel}/p{key.ts.replace('.', '')}",
        status=_status(stored.state),
    )


def _status(state: State | None) -> Literal["asking", "summary", "verdict"]:
    if state is None or any(getattr(state, slot) is None for slot in SLOTS):
        return "asking"
    return "verdict" if state.confirmed else "summary"
