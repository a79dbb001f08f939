"""How does Slack write a message, a view or a channel in JSON? The forms that answers and events share."""

import secrets
from collections.abc import Mapping
from typing import Any

from bot.playground.records import APP_ID, BOT_ID, BOT_USER, TEAM_DOMAIN, TEAM_ID, Channel, Message
from bot.playground.workspace import Workspace

Json = dict[str, Any]


def message_json(workspace: Workspace, message: Message) -> Json:
    """A message as answers, payloads and events hold it.

    A message that others reply to has its own ts as thread_ts, as in Slack.
    """
    written: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": TEAM_ID,
    }
    if message.blocks:
        written["blocks"] = list(message.blocks)
    if message.user == BOT_USER:
        written |= {"bot_id": BOT_ID, "app_id": APP_ID}
    if message.thread_ts is not None:
        parent = workspace.find(message.channel, message.thread_ts)
        written |= {"thread_ts": message.thread_ts, "parent_user_id": parent.user if parent else message.user}
    elif replies := len(workspace.thread(message.channel, message.ts)) - 1:
        written |= {"thread_ts": message.ts, "reply_count": replies}
    if message.edited:
        written["edited"] = {"user": message.user, "ts": message.ts}
    if message.reactions:
        written["reactions"] = [{"name": name, "users": [BOT_USER], "count": 1} for name in message.reactions]
    if message.metadata is not None:
        written["metadata"] = message.metadata
    return written


def channel_json(channel: Channel) -> Json:
    """A conversation as `conversations.info` answers it."""
    if channel.is_im:
        return {"id": channel.id, "is_im": True, "is_open": True, "user": channel.members[0]}
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": True,
        "is_im": False,
        "is_private": False,
        "is_archived": channel.is_archived,
        "is_member": BOT_USER in channel.members,
        "num_members": len(channel.members),
    }


def view_json(view: Mapping[str, Any], *, view_id: str, root_id: str, previous_id: str | None = None) -> Json:
    """A view as Slack holds it: what the app sent and what Slack adds."""
    return {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "submit": None,
        "close": None,
        **view,
        "id": view_id,
        "team_id": TEAM_ID,
        "app_id": APP_ID,
        "bot_id": BOT_ID,
        "app_installed_team_id": TEAM_ID,
        "root_view_id": root_id,
        "previous_view_id": previous_id,
        "hash": f"{secrets.token_hex(5)}.{secrets.token_hex(4)}",
        "state": {"values": {}},
    }


def team_json() -> Json:
    """The workspace as payloads name it."""
    return {"id": TEAM_ID, "domain": TEAM_DOMAIN}
