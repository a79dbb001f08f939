"""Where is the local Slack reached? One app on loopback: Web API, response URLs, the page and its API.

The page's API (all JSON):
- `GET /ui/state`: team, bot_user, commands, users, channels, messages, views by user, homes by user.
- `GET /ui/events`: server-sent events, each `{"type", "message"}` (message, message_changed, message_deleted,
  ephemeral), `{"type": "view" | "home", "user", "view"}` or `{"type": "channel", "channel"}`.
- `POST /ui/say`, `/ui/action`, `/ui/view_submit`, `/ui/view_close`, `/ui/home`: what a person does. Answers
  `{"ok": true}`, or `{"ok": false, "error"}` with status 400 where Slack's own client would not let them.
- `GET` and `POST /ui/faults`: the knobs of `bot.playground.faults`.
"""

import asyncio
import contextlib
import ipaddress
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.playground.bot_endpoint import BotEndpoint
from bot.playground.delivery import Delivery
from bot.playground.faults import Faults
from bot.playground.limits import RateLimits
from bot.playground.response_urls import respond
from bot.playground.web_api import WebApi
from bot.playground.web_methods import RefusedError, refuse
from bot.playground.workspace import Workspace

STATIC = Path(__file__).parent / "static"
# The page loads its own files and talks to this server, and does nothing else, whatever a message holds.
_PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_KEEP_ALIVE_SECONDS = 15.0
_SAFE_METHODS = frozenset({"GET", "HEAD"})


def build_playground(
    workspace: Workspace,
    bot_url: str = "",
    *,
    faults: Faults | None = None,
    endpoint: BotEndpoint | None = None,
    limits: RateLimits | None = None,
) -> Starlette:
    """The local Slack as one app; `app.state.delivery` is the `Delivery` and `app.state.faults` the knobs.

    `bot_url` is the bot's own endpoint (`http://127.0.0.1:8000/slack/events`); an `endpoint` instead of it
    has its own time-out and retries. Call `workspace.close()` before the server is shut down: it ends the
    event streams.
    """
    faults = faults or Faults()
    endpoint = endpoint or BotEndpoint(bot_url, workspace.signing_secret, faults, clock=workspace.clock)
    delivery = Delivery(workspace, endpoint)
    api = WebApi(workspace, limits or RateLimits(workspace.clock), faults)
    person = _Person(workspace, delivery, faults)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            workspace.close()
            await delivery.close()

    async def answer_response_url(request: Request) -> Response:
        return await respond(workspace, request)

    app = Starlette(
        routes=[
            Route("/api/{method}", api.answer, methods=["GET", "POST"]),
            Route("/response/{grant}", answer_response_url, methods=["POST"]),
            Route("/ui/state", person.state),
            Route("/ui/events", person.events),
            Route("/ui/say", _checked(person.say), methods=["POST"]),
            Route("/ui/action", _checked(person.action), methods=["POST"]),
            Route("/ui/view_submit", _checked(person.view_submit), methods=["POST"]),
            Route("/ui/view_close", _checked(person.view_close), methods=["POST"]),
            Route("/ui/home", _checked(person.home), methods=["POST"]),
            Route("/ui/faults", person.show_faults, methods=["GET"]),
            Route("/ui/faults", _checked(person.turn_faults), methods=["POST"]),
            Route("/archives/{channel}/p{digits}", _permalink),
            Route("/", _page),
            Mount("/static", _Static(directory=STATIC)),
        ],
        middleware=[Middleware(LoopbackOnly)],
        lifespan=lifespan,
    )
    app.state.delivery = delivery
    app.state.faults = faults
    return app


class LoopbackOnly:
    """Refuses what does not come from this machine: other clients, other Host names, other pages' requests.

    A Host check stops a foreign page whose name was pointed at 127.0.0.1, an Origin check one that posts
    here.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] == "http" and (reason := _foreign(HTTPConnection(scope), scope["method"])):
            response = JSONResponse({"ok": False, "error": reason}, status_code=403)
            await response(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _foreign(connection: HTTPConnection, method: str) -> str:
    """Why a request is refused; empty where it is not."""
    host = connection.headers.get("host", "")
    if not _is_loopback(urlsplit(f"//{host}").hostname):
        return "host_not_loopback"
    if connection.client is not None and not _is_loopback(connection.client.host):
        return "client_not_loopback"
    if method not in _SAFE_METHODS:
        origin = connection.headers.get("origin")
        if origin is not None and origin != f"{connection.url.scheme}://{host}":
            return "cross_origin"
        if connection.headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
            return "cross_site"
    return ""


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


class _Person:
    """What the chat page can ask for."""

    def __init__(self, workspace: Workspace, delivery: Delivery, faults: Faults) -> None:
        self._workspace = workspace
        self._delivery = delivery
        self._faults = faults

    async def state(self, _request: Request) -> Response:
        return JSONResponse(self._workspace.as_json())

    async def events(self, _request: Request) -> Response:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._stream(), media_type="text/event-stream", headers=headers)

    async def _stream(self) -> AsyncIterator[str]:
        with self._workspace.watch() as changes:
            yield ": connected\n\n"
            while True:
                try:
                    change = await asyncio.wait_for(changes.get(), _KEEP_ALIVE_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if change is None:
                    return
                yield f"data: {json.dumps(change)}\n\n"

    async def say(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        user, channel, text = _strings(wanted, "user", "channel", "text")
        message = await self._delivery.say(user, channel, text, wanted.get("thread_ts"))
        return {"ok": True, "ts": message.ts if message else None}

    async def action(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        user, block_id, action_id = _strings(wanted, "user", "block_id", "action_id")
        where = {name: wanted[name] for name in ("channel", "message_ts", "view_id") if wanted.get(name)}
        if await self._delivery.act(user, where, block_id, action_id, dict(wanted)):
            return {"ok": True}
        return {"ok": False, "error": "app_did_not_respond"}

    async def view_submit(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        user, view_id = _strings(wanted, "user", "view_id")
        errors = await self._delivery.submit_view(user, view_id, wanted.get("values") or {})
        return {"ok": False, "errors": errors} if errors else {"ok": True}

    async def view_close(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        user, view_id = _strings(wanted, "user", "view_id")
        await self._delivery.close_view(user, view_id)
        return {"ok": True}

    async def home(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        (user,) = _strings(wanted, "user")
        await self._delivery.open_home(user, str(wanted.get("tab", "home")))
        return {"ok": True}

    async def show_faults(self, _request: Request) -> Response:
        return JSONResponse(self._faults.as_json())

    async def turn_faults(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        if problems := self._faults.turn(dict(wanted)):
            refuse("invalid_arguments", problems)
        return {"ok": True, **self._faults.as_json()}


def _checked(
    handle: Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]],
) -> Callable[[Request], Awaitable[Response]]:
    """A handler of JSON objects as a route: what is refused is answered with 400 and why."""

    async def route(request: Request) -> Response:
        try:
            wanted = json.loads(await request.body())
            if not isinstance(wanted, dict):
                refuse("json_not_object")
            return JSONResponse(await handle(wanted))
        except json.JSONDecodeError:
            return JSONResponse({"ok": False, "error": "invalid_json"}, status_code=400)
        except RefusedError as error:
            refusal = {"ok": False, "error": error.code, "messages": error.messages}
            return JSONResponse(refusal, status_code=400)

    return route


def _strings(wanted: Mapping[str, Any], *names: str) -> tuple[str, ...]:
    values = tuple(wanted.get(name) for name in names)
    wrong = [name for name, value in zip(names, values, strict=True) if not isinstance(value, str)]
    if wrong:
        refuse("invalid_arguments", [f"[ERROR] must be a string [json-pointer:/{name}]" for name in wrong])
    return tuple(str(value) for value in values)


async def _permalink(request: Request) -> Response:
    """A permalink opens the page at its message: `/#<channel>/<thread or message ts>`."""
    digits = request.path_params["digits"]
    ts = request.query_params.get("thread_ts") or f"{digits[:-6]}.{digits[-6:]}"
    return RedirectResponse(f"/#{request.path_params['channel']}/{ts}")


class _Static(StaticFiles):
    """The page's files; a browser asks each time whether they changed, so that none is stale."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, or 304 where its ETag still holds, with `Cache-Control: no-cache`."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


async def _page(_request: Request) -> Response:
    return FileResponse(STATIC / "index.html", headers=_PAGE_HEADERS)
