"""What does a POST to a response URL do? A new message, an edit or a deletion, five times in thirty minutes.

Source: docs.slack.dev/interactivity/handling-user-interaction (message responses).
"""

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.playground.grants import ResponseUrl
from bot.playground.payloads import Json
from bot.playground.records import BOT_USER
from bot.playground.web_methods import RefusedError, content_problem, cut, refuse
from bot.playground.workspace import Workspace

_GONE_STATUS = 404


async def respond(workspace: Workspace, request: Request) -> Response:
    """Answer one POST: the text `ok`, or Slack's error code. No ts comes back, as in Slack."""
    grant, problem = workspace.response_urls.use(request.path_params["grant"])
    if grant is None:
        return JSONResponse({"ok": False, "error": problem}, status_code=_GONE_STATUS)
    try:
        wanted = json.loads(await request.body())
        if not isinstance(wanted, dict):
            refuse("invalid_payload")
        _apply(workspace, grant, wanted)
    except json.JSONDecodeError:
        return PlainTextResponse("invalid_payload", status_code=400)
    except RefusedError as error:
        refusal = {"ok": False, "error": error.code, "response_metadata": {"messages": error.messages}}
        return JSONResponse(refusal, status_code=200 if error.code != "invalid_payload" else 400)
    return PlainTextResponse("ok")


def _apply(workspace: Workspace, grant: ResponseUrl, wanted: Json) -> None:
    original = workspace.find(grant.channel, grant.message_ts) if grant.message_ts else None
    if wanted.get("delete_original"):
        if original is None:
            refuse("message_not_found")
        workspace.delete(original)
        return
    text, blocks = cut(str(wanted.get("text", ""))), wanted.get("blocks")
    if problem := content_problem(text, blocks):
        raise problem
    if wanted.get("replace_original") and original is not None:
        workspace.edit(original, text=text, blocks=blocks or ())
        return
    public = wanted.get("response_type") == "in_channel"
    workspace.post(
        grant.channel,
        BOT_USER,
        text,
        blocks=blocks or (),
        thread_ts=wanted.get("thread_ts"),
        ephemeral_to=None if public else grant.user,
    )
