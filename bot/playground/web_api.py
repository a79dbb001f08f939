"""How is a Web API call answered? Faults, rates, token and arguments, then the method."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.playground.faults import Faults
from bot.playground.limits import RateLimits
from bot.playground.payloads import Json
from bot.playground.web_methods import METHODS, Method, RefusedError, refuse
from bot.playground.web_views import VIEW_METHODS
from bot.playground.workspace import Workspace

_METHODS: Mapping[str, Method] = {**METHODS, **VIEW_METHODS}
_JSON_ARGUMENTS = ("blocks", "view", "metadata")


class WebApi:
    """The Web API of one workspace: `await answer(request)` for `/api/{method}`."""

    def __init__(self, workspace: Workspace, limits: RateLimits, faults: Faults) -> None:
        self._workspace = workspace
        self._limits = limits
        self._faults = faults

    async def answer(self, request: Request) -> Response:
        """The answer to one call: errors are `ok: false` with status 200, rates are 429."""
        name = request.path_params["method"]
        knobs = self._faults.answers
        await self._faults.delay(knobs)
        if self._faults.strikes(knobs, "fail"):
            return JSONResponse({"ok": False, "error": "service_unavailable"}, status_code=503)
        try:
            args = await _arguments(request)
            if self._faults.rate_limits and name in _METHODS:
                channel = str(args.get("channel", ""))
                if wait := self._limits.retry_after_seconds(name, _METHODS[name].tier, channel):
                    refused = {"ok": False, "error": "ratelimited"}
                    return JSONResponse(refused, status_code=429, headers={"Retry-After": str(wait)})
            token = request.headers.get("authorization", "").removeprefix("Bearer ") or str(
                args.get("token", "")
            )
            answered = self.call(name, args, token)
        except RefusedError as error:
            answered = _refusal(error)
        if self._faults.strikes(knobs, "drop"):
            return PlainTextResponse("Gateway Timeout", status_code=504)
        scopes = {"x-oauth-scopes": ",".join(sorted(self._workspace.app.scopes))}
        return JSONResponse(answered, headers=scopes)

    def call(self, name: str, args: Mapping[str, Any], token: str) -> Json:
        """Call a method: what it answers, `ok` included.

        Raises:
            RefusedError: Slack would answer `ok: false`.
        """
        if name == "api.test":
            return {"ok": True, "args": {k: v for k, v in args.items() if k != "token"}}
        if name not in _METHODS:
            refuse("unknown_method", req_method=name)
        if not token:
            refuse("not_authed")
        if token != self._workspace.bot_token:
            refuse("invalid_auth")
        method = _METHODS[name]
        if missing := [field for field in method.required if args.get(field) in (None, "")]:
            refuse("invalid_arguments", [f"[ERROR] missing required field: {field}" for field in missing])
        if wrong := [
            field for field in method.required if field != "view" and not isinstance(args[field], str)
        ]:
            refuse(
                "invalid_arguments", [f"[ERROR] must be a string [json-pointer:/{field}]" for field in wrong]
            )
        return {"ok": True, **method.run(self._workspace, args)}


def _refusal(error: RefusedError) -> Json:
    refusal: Json = {"ok": False, "error": error.code, **error.more}
    if error.messages:
        refusal |= {"errors": error.messages, "response_metadata": {"messages": error.messages}}
    return refusal


async def _arguments(request: Request) -> dict[str, Any]:
    """The arguments of a call: the query, and a form or JSON body; blocks in a form are JSON in a string."""
    args: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = (await request.body()).decode(errors="replace")
    if kind == "application/json" and body:
        sent = _parsed(body, "invalid_json")
        if not isinstance(sent, dict):
            refuse("json_not_object")
        args |= sent
    elif kind == "application/x-www-form-urlencoded":
        args |= dict(parse_qsl(body, keep_blank_values=True))
    for name in _JSON_ARGUMENTS:
        if isinstance(args.get(name), str):
            refusal = "invalid_blocks_format" if name == "blocks" else "invalid_arguments"
            args[name] = _parsed(args[name], refusal)
    return args


def _parsed(text: str, refusal: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise RefusedError(refusal) from error
