"""What does each Web API method do? One function a method, with Slack's argument checks and error codes.

Source: docs.slack.dev/reference/methods, read 2026-11.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from bot.playground.block_kit import check_blocks, text_length, too_many_tables
from bot.playground.payloads import Json, channel_json, message_json
from bot.playground.records import BOT_ID, BOT_USER, TEAM_ID, TEAM_NAME, Channel, Message, User
from bot.playground.workspace import Workspace

# Longer texts are cut, with a warning (api.slack.com/changelog/2018-04-truncating-really-long-messages).
MAX_TEXT_CHARACTERS = 40_000
# chat.update alone refuses: msg_too_long, "The `text` field cannot exceed 4,000 characters".
MAX_EDITED_TEXT_CHARACTERS = 4_000
# Undocumented; measured at about 13,200 by users (slackapi/bolt-js issue 2509).
MAX_BLOCKS_CHARACTERS = 13_200
_NAME = re.compile(r"[a-z0-9_+'-]+")

Args = Mapping[str, Any]


class RefusedError(Exception):
    """Slack answers `ok: false`: the error code, and what else the answer holds."""

    def __init__(self, code: str, messages: Sequence[str] = (), **more: str) -> None:
        super().__init__(code)
        self.code = code
        self.messages = list(messages)
        self.more = more


def refuse(code: str, messages: Sequence[str] = (), **more: str) -> NoReturn:
    """Answer `ok: false` with this error code.

    Raises:
        RefusedError: always.
    """
    raise RefusedError(code, messages, **more)


def need_scope(workspace: Workspace, scope: str) -> None:
    """Refuse where the manifest grants no `scope`."""
    if scope not in workspace.app.scopes:
        refuse("missing_scope", needed=scope, provided=",".join(sorted(workspace.app.scopes)))


# -- chat


def post_message(workspace: Workspace, args: Args) -> Json:
    """`chat.postMessage`; a user id as channel posts to the direct message."""
    channel = _channel_for_posting(workspace, args["channel"])
    text, blocks = _content(args)
    thread_ts = _thread(workspace, channel, args)
    metadata = args.get("metadata")
    message = workspace.post(
        channel.id, BOT_USER, cut(text), blocks=blocks or (), thread_ts=thread_ts, metadata=metadata
    )
    posted = {"channel": channel.id, "ts": message.ts, "message": message_json(workspace, message)}
    if message.text == text:
        return posted
    warning = f"[WARN] The text was cut at {MAX_TEXT_CHARACTERS:,} characters."
    return {**posted, "response_metadata": {"messages": [warning], "warnings": ["message_truncated"]}}


def post_ephemeral(workspace: Workspace, args: Args) -> Json:
    """`chat.postEphemeral`."""
    channel = _channel_for_posting(workspace, args["channel"])
    if args["user"] not in channel.members:
        refuse("user_not_in_channel")
    text, blocks = _content(args)
    thread_ts = _thread(workspace, channel, args)
    message = workspace.post(
        channel.id, BOT_USER, cut(text), blocks=blocks or (), thread_ts=thread_ts, ephemeral_to=args["user"]
    )
    return {"message_ts": message.ts}


def update(workspace: Workspace, args: Args) -> Json:
    """`chat.update`: blocks that are not given stay; the ts of an ephemeral message is not found."""
    message = _message(workspace, args["channel"], args["ts"], scope="chat:write")
    if message.user != BOT_USER:
        refuse("cant_update_message")
    text, blocks = _content(args)
    if len(text) > MAX_EDITED_TEXT_CHARACTERS:
        refuse("msg_too_long")
    changed = workspace.edit(
        message,
        text=text if args.get("text") else message.text,
        blocks=message.blocks if blocks is None else blocks,
    )
    written = message_json(workspace, changed)
    return {"channel": message.channel, "ts": message.ts, "text": changed.text, "message": written}


def delete(workspace: Workspace, args: Args) -> Json:
    """`chat.delete`."""
    message = _message(workspace, args["channel"], args["ts"], scope="chat:write")
    if message.user != BOT_USER:
        refuse("cant_delete_message")
    workspace.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def permalink(workspace: Workspace, args: Args) -> Json:
    """`chat.getPermalink`; no scope is needed."""
    message = _message(workspace, args["channel"], args["message_ts"])
    url = f"{workspace.url}/archives/{message.channel}/p{message.ts.replace('.', '')}"
    if message.thread_ts is not None:
        url += f"?thread_ts={message.thread_ts}&cid={message.channel}"
    return {"channel": message.channel, "permalink": url}


# -- conversations, people, reactions


def conversation_info(workspace: Workspace, args: Args) -> Json:
    """`conversations.info`."""
    return {"channel": channel_json(_channel(workspace, args["channel"], "read"))}


def conversation_open(workspace: Workspace, args: Args) -> Json:
    """`conversations.open`: the direct message with one user."""
    need_scope(workspace, "im:write")
    if "channel" in args:
        channel = _channel(workspace, args["channel"], "")
        if not channel.is_im:
            refuse("method_not_supported_for_channel_type")
        return {"channel": {"id": channel.id}}
    users = [user for user in str(args.get("users", "")).split(",") if user]
    if not users:
        refuse("users_list_not_supplied")
    opened = workspace.direct_message(users[0]) if len(users) == 1 else None
    if opened is None:
        refuse("user_not_found")
    return {"channel": {"id": opened.id}, "already_open": True}


def history(workspace: Workspace, args: Args) -> Json:
    """`conversations.history`: newest first."""
    channel = _joined(_channel(workspace, args["channel"], "history"))
    return _page(workspace, list(reversed(workspace.history(channel.id))), args)


def replies(workspace: Workspace, args: Args) -> Json:
    """`conversations.replies`: oldest first, the parent before its replies."""
    channel = _joined(_channel(workspace, args["channel"], "history"))
    thread = workspace.thread(channel.id, args["ts"])
    if not thread:
        refuse("thread_not_found")
    return _page(workspace, thread, args)


def user_info(workspace: Workspace, args: Args) -> Json:
    """`users.info`."""
    need_scope(workspace, "users:read")
    user = workspace.users.get(args["user"])
    if user is None:
        refuse("user_not_found")
    return {"user": _user_json(user)}


def react(workspace: Workspace, args: Args) -> Json:
    """`reactions.add`."""
    need_scope(workspace, "reactions:write")
    if not _NAME.fullmatch(args["name"]):
        refuse("invalid_name")
    message = _message(workspace, args["channel"], args["timestamp"])
    if args["name"] in message.reactions:
        refuse("already_reacted")
    workspace.react(message, args["name"])
    return {}


def auth_test(workspace: Workspace, _args: Args) -> Json:
    """`auth.test`: who the token belongs to."""
    return {
        "url": f"{workspace.url}/",
        "team": TEAM_NAME,
        "user": workspace.app.name,
        "team_id": TEAM_ID,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


# -- what the methods share


def _channel(workspace: Workspace, channel_id: str, verb: str) -> Channel:
    """The channel; with `verb` (read, history) its kind's scope is needed."""
    channel = workspace.channels.get(channel_id)
    if verb:
        kind = "im" if channel_id.startswith("D") else "channels"
        need_scope(workspace, f"{kind}:{verb}")
    if channel is None:
        refuse("channel_not_found")
    return channel


def _joined(channel: Channel) -> Channel:
    if BOT_USER not in channel.members:
        refuse("not_in_channel")
    return channel


def _channel_for_posting(workspace: Workspace, name: str) -> Channel:
    need_scope(workspace, "chat:write")
    channel = workspace.channels.get(name) or workspace.direct_message(name)
    if channel is None:
        by_name = (c for c in workspace.channels.values() if not c.is_im and c.name == name.removeprefix("#"))
        channel = next(by_name, None)
    if channel is None:
        refuse("channel_not_found")
    if channel.is_archived:
        refuse("is_archived")
    return channel if "chat:write.public" in workspace.app.scopes else _joined(channel)


def _message(workspace: Workspace, channel_id: str, ts: str, *, scope: str = "") -> Message:
    if scope:
        need_scope(workspace, scope)
    channel = _channel(workspace, channel_id, "")
    message = workspace.find(channel.id, ts)
    if message is None or message.ephemeral_to is not None:
        refuse("message_not_found")
    return message


def cut(text: str) -> str:
    """The text of a posted message as Slack keeps it."""
    return text[:MAX_TEXT_CHARACTERS]


def content_problem(text: str, blocks: object) -> RefusedError | None:
    """Why Slack refuses this text and these blocks; None where it takes them."""
    if not blocks and isinstance(blocks, list | None):
        return None if text.strip() else RefusedError("no_text")
    if not isinstance(blocks, list):
        return RefusedError("invalid_blocks_format")
    return _blocks_problem(blocks)


def _blocks_problem(blocks: list[Json]) -> RefusedError | None:
    if found := check_blocks(blocks):
        return RefusedError("invalid_blocks", found)
    if too_many_tables(blocks):
        return RefusedError("invalid_attachments", ["[ERROR] only_one_table_allowed [json-pointer:/blocks]"])
    return RefusedError("msg_blocks_too_long") if text_length(blocks) > MAX_BLOCKS_CHARACTERS else None


def _content(args: Args) -> tuple[str, list[Json] | None]:
    """A call's text and blocks (None where no blocks were sent), checked."""
    text, blocks = args.get("text", ""), args.get("blocks")
    if not isinstance(text, str):
        refuse("invalid_arguments", ["[ERROR] must be a string [json-pointer:/text]"])
    if problem := content_problem(text, blocks):
        raise problem
    return text, blocks


def _thread(workspace: Workspace, channel: Channel, args: Args) -> str | None:
    """The thread to post in. A reply's own ts is refused: Slack says to use the parent's."""
    ts = args.get("thread_ts")
    if ts is None:
        return None
    parent = workspace.find(channel.id, str(ts))
    if parent is None or parent.ephemeral_to is not None:
        refuse("thread_not_found")
    if parent.thread_ts is not None:
        refuse("cannot_reply_to_message")
    return parent.ts


def _page(workspace: Workspace, messages: list[Message], args: Args) -> Json:
    oldest, latest = str(args.get("oldest") or "0"), str(args.get("latest") or "9")
    inside = [m for m in messages if oldest < m.ts < latest]
    limit, start = args.get("limit", 100), args.get("cursor") or 0
    if not str(limit).isdigit():
        refuse("invalid_limit")
    if not str(start).isdigit():
        refuse("invalid_cursor")
    first, last = int(start), int(start) + int(limit)
    more = last < len(inside)
    return {
        "messages": [_listed(workspace, m, args) for m in inside[first:last]],
        "has_more": more,
        "response_metadata": {"next_cursor": str(last) if more else ""},
    }


def _listed(workspace: Workspace, message: Message, args: Args) -> Json:
    """A message in a list: with its metadata only for those who ask for it."""
    written = message_json(workspace, message)
    if str(args.get("include_all_metadata", "")).lower() not in {"true", "1"}:
        written.pop("metadata", None)
    return written


def _user_json(user: User) -> Json:
    profile = {"real_name": user.name, "display_name": user.handle}
    return {
        "id": user.id,
        "team_id": TEAM_ID,
        "name": user.handle,
        "real_name": user.name,
        "is_bot": user.is_bot,
        "deleted": False,
        "tz": "Etc/UTC",
        "tz_offset": 0,
        "profile": profile,
    }


@dataclass(frozen=True)
class Method:
    """A method: what it does, which arguments it cannot be without, and its rate tier (0: not counted)."""

    run: Callable[[Workspace, Args], Json]
    required: tuple[str, ...] = ()
    tier: int = 3


METHODS: Mapping[str, Method] = {
    "auth.test": Method(auth_test, tier=4),
    "chat.delete": Method(delete, ("channel", "ts")),
    "chat.getPermalink": Method(permalink, ("channel", "message_ts"), tier=4),
    "chat.postEphemeral": Method(post_ephemeral, ("channel", "user"), tier=4),
    "chat.postMessage": Method(post_message, ("channel",), tier=4),
    "chat.update": Method(update, ("channel", "ts")),
    "conversations.history": Method(history, ("channel",), tier=3),
    "conversations.info": Method(conversation_info, ("channel",)),
    "conversations.open": Method(conversation_open),
    "conversations.replies": Method(replies, ("channel", "ts")),
    "reactions.add": Method(react, ("channel", "name", "timestamp")),
    "users.info": Method(user_info, ("user",), tier=4),
}
