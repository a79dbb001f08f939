"""What happens when the bot is removed from a workspace? All that it keeps of that workspace is deleted."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.listeners.desk import Desk, in_time


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for the bot's removal, and for its tokens being taken away."""

    async def removed(
        ack: AsyncAck, event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        # A person's token may be revoked while the bot stays.
        if event["type"] == "app_uninstalled" or event.get("tokens", {}).get("bot"):
            workspace = desk.place(context, "").workspace
            async with in_time():
                await desk.queue.forget_workspace(workspace, body["event_id"])
        await ack()

    app.event("app_uninstalled")(removed)
    app.event("tokens_revoked")(removed)
