"""What does `/llm-tco` do? Opens a thread with the questions, or helps, lists and forgets."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from slack_bolt import BoltResponse
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.conversation.commands import asks_for_help
from bot.conversation.progress import open_slot
from bot.conversation.replies import (
    ConfirmForget,
    Forgotten,
    Help,
    Opening,
    Reply,
    SessionLine,
    SessionList,
    SessionStatus,
)
from bot.conversation.state import State
from bot.digest.replies import DigestComing
from bot.digest.words import asks_for_preview
from bot.listeners.desk import Desk, in_time, typed
from bot.messages.render import Said, render
from bot.store.keys import Place
from bot.store.session import Asked
from bot.store.turns import Stored

COMMAND = "/llm-tco"
LISTED = 20
"""Sessions that `list` names; it counts the rest."""


class Command(AsyncMiddleware):
    """Answers the command, as the middleware right after the check of the signature.

    Its acknowledgement is the one that people wait for, and what Bolt does between this place and a listener
    costs as much as the queue. Requests of every other kind pass on.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._words = {"list": self._list, "forget": self._ask_forget, "forget all": self._forget}
        self._help = _body(Help())
        self._opening = _body(Opening())
        self._coming = _body(DigestComing())

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
        if not self._desk.serves(req.context.enterprise_id, req.context.team_id):
            return await next()  # where Bolt asks `authorize`, which refuses it
        place = self._desk.place(req.context, command["channel_id"])
        text = typed(command.get("text", ""))
        words = " ".join(text.casefold().split())
        if asks_for_help(words):
            return _acknowledged(self._help)
        # A trigger id is a secret for three seconds; its digest names the command for good.
        event_id = "c" + hashlib.sha256(command["trigger_id"].encode()).hexdigest()[:20]
        asked = Asked(by=command["user_id"], text=text, response_url=command["response_url"])
        if asks_for_preview(text):
            await self._desk.preview(place, event_id, asked)
            return _acknowledged(self._coming)
        async with in_time():
            answer = await self._answer(place, text, words, command["user_id"])
        if answer is not None:
            return _acknowledged(_body(answer))
        await self._desk.open(place, event_id, asked)
        return _acknowledged(self._opening)

    async def _answer(self, place: Place, text: str, words: str, by: str) -> Said | None:
        """What is answered to the person alone; None where the words begin a thread."""
        if words in self._words:
            return await self._words[words](place, by)
        now = datetime.now(UTC)
        about_digest = await self._desk.digests.answer(place, text, by, now)
        about = about_digest or await self._desk.decisions.answer(place, text, by, now)
        if about is None and words.startswith("forget "):
            return await self._ask_forget(place, by)
        return about

    async def _list(self, place: Place, _by: str) -> Reply:
        stored = await self._desk.store.sessions(place, LISTED)
        rest = await self._desk.store.count(place) - LISTED
        return SessionList(tuple(_line(each, self._desk.me.url or "") for each in stored), more=max(rest, 0))

    async def _ask_forget(self, place: Place, by: str) -> Reply:
        sessions = await self._desk.store.count(place)
        records, of_workspace = await self._desk.decisions.forgettable(place, by)
        reply = ConfirmForget if sessions else Forgotten
        return reply(sessions, records=records, of_workspace=of_workspace)

    async def _forget(self, place: Place, by: str) -> Reply:
        sessions = await self._desk.store.forget(place)
        records, of_workspace = await self._desk.decisions.forgettable(place, by)
        return Forgotten(sessions, records=records, of_workspace=of_workspace)


def _body(reply: Said) -> str:
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


def _status(state: State | None) -> SessionStatus:
    if state is None:
        return "unreadable"
    if open_slot(state):
        return "asking"
    return "verdict" if state.confirmed else "summary"
