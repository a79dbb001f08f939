"""What does `/llm-tco` do? Opens a thread with the questions, or helps, lists and forgets."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Literal

from slack_bolt import BoltResponse
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.conversation.replies import Forgotten, Help, Opening, Reply, SessionLine, SessionList
from bot.conversation.state import SLOTS, State
from bot.listeners.desk import Desk, in_time, place_of, unescaped
from bot.messages.render import render
from bot.store.keys import Place
from bot.store.turns import Stored

COMMAND = "/llm-tco"


class Command(AsyncMiddleware):
    """Answers the command, as the middleware right after the check of the signature.

    Its acknowledgement is the one that people wait for, and what Bolt does between this place and a listener
    costs as much as the queue. Requests of every other kind pass on.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._words = {"help": self._help, "list": self._list, "forget": self._forget}
        self._opening = _body(Opening())

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt's interface
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt's interface
    ) -> BoltResponse | None:
        """Take the command and acknowledge it, or pass the request on. Raises NotTakenError."""
        command = req.body
        if command.get("command") != COMMAND:
            return await next()
        place = place_of(req.context, command["channel_id"])
        text = unescaped(command.get("text", "")).strip()
        word = self._words.get(text.casefold())
        if word is not None:
            async with in_time():
                return _acknowledged(_body(await word(place)))
        # A trigger id is a secret for three seconds; its digest names the command for good.
        event_id = "c" + hashlib.sha256(command["trigger_id"].encode()).hexdigest()[:20]
        await self._desk.open(place, event_id, command["user_id"], text, command["response_url"])
        return _acknowledged(self._opening)

    async def _help(self, _place: Place) -> Reply:
        return Help()

    async def _list(self, place: Place) -> Reply:
        stored = await self._desk.store.sessions(place)
        return SessionList(tuple(_line(each, self._desk.team_url) for each in stored))

    async def _forget(self, place: Place) -> Reply:
        stored = await self._desk.store.sessions(place)
        return Forgotten(await self._desk.store.forget([each.key for each in stored]))


def _body(reply: Reply) -> str:
    message = render(reply)
    return json.dumps({"text": message.text, "blocks": message.blocks})


def _acknowledged(body: str) -> BoltResponse:
    return BoltResponse(status=200, body=body, headers={"content-type": ["application/json"]})


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
