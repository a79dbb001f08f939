"""What does the bot get when a person does something? Commands, actions, views and events."""

import html
import json
import re
import secrets
from collections.abc import Mapping
from typing import Any

from bot.playground.bot_endpoint import Answer, BotEndpoint
from bot.playground.interactions import (
    as_sent,
    find_element,
    given_value,
    initial_state,
    keeps_state,
    missing_inputs,
)
from bot.playground.payloads import Json, message_json, team_json
from bot.playground.records import APP_ID, BOT_USER, SLACKBOT, TEAM_DOMAIN, TEAM_ID, Channel, Key, Message
from bot.playground.web_methods import content_problem, cut, refuse
from bot.playground.web_views import push_view, replace_view
from bot.playground.workspace import Change, Workspace

MAX_TYPED_CHARACTERS = 40_000
_COMMAND = re.compile(r"(/\S+)\s*(.*)", re.DOTALL)
_ERRORS_SHOWN = {"http_timeout": "operation_timeout"}


class Delivery:
    """The people of a workspace, as the bot meets them.

    Every method raises RefusedError where Slack would refuse.
    """

    def __init__(self, workspace: Workspace, endpoint: BotEndpoint) -> None:
        self._workspace = workspace
        self._endpoint = endpoint
        self._states: dict[tuple[str, Key], dict[str, dict[str, Json]]] = {}
        workspace.observers.append(self._echo)

    async def idle(self) -> None:
        """Wait until no delivery is under way, retries included."""
        await self._endpoint.idle()

    async def close(self) -> None:
        """Stop delivering."""
        self._workspace.observers.remove(self._echo)
        await self._endpoint.close()

    # -- messages and commands

    async def say(
        self, user: str, channel_id: str, text: str, thread_ts: str | None = None
    ) -> Message | None:
        """A person types: a message (returned), or a slash command where the text starts with `/`.

        Returns when the bot acknowledged or failed to.
        """
        channel = self._place(user, channel_id)
        if not text.strip():
            refuse("no_text")
        if len(text) > MAX_TYPED_CHARACTERS:
            refuse("msg_too_long")
        if thread_ts is not None and self._workspace.find(channel_id, thread_ts) is None:
            refuse("thread_not_found")
        if command := _COMMAND.fullmatch(text.strip()):
            await self._command(user, channel, command[1], command[2], thread_ts)
            return None
        sent = as_sent(self._workspace, text)
        message = self._workspace.post(channel.id, user, sent, thread_ts=thread_ts)
        await self._announce(channel, message)
        return message

    async def _command(
        self, user: str, channel: Channel, command: str, text: str, thread_ts: str | None
    ) -> None:
        if thread_ts is not None:
            self._slackbot(user, channel, f"{command} is not supported in threads. Sorry!", thread_ts)
        elif command == "/invite":
            self._invite(user, channel, text)
        elif command not in self._workspace.app.commands:
            self._slackbot(user, channel, f"{html.escape(command, quote=False)} is not a valid command.")
        else:
            await self._slash(user, channel, command, text)

    def _invite(self, user: str, channel: Channel, text: str) -> None:
        invited = self._workspace.user_by_handle(text.strip().removeprefix("@"))
        if invited is None or channel.is_im:
            self._slackbot(user, channel, "Name somebody to invite to a channel: /invite @name")
            return
        self._workspace.join(channel.id, invited.id)
        self._workspace.post(channel.id, SLACKBOT, f"<@{user}> added <@{invited.id}> to the channel.")

    async def _slash(self, user: str, channel: Channel, command: str, text: str) -> None:
        grant = self._workspace.response_urls.issue(user, channel.id)
        answer = await self._endpoint.interact(
            {
                "token": "not-used-verify-the-signature",
                "team_id": TEAM_ID,
                "team_domain": TEAM_DOMAIN,
                "channel_id": channel.id,
                "channel_name": "directmessage" if channel.is_im else channel.name,
                "user_id": user,
                "user_name": self._workspace.users[user].handle,
                "command": command,
                "text": html.escape(text.strip(), quote=False),
                "api_app_id": APP_ID,
                "is_enterprise_install": "false",
                "response_url": self._response_url(grant.id),
                "trigger_id": self._workspace.triggers.issue(user),
            }
        )
        if answer.problem:
            error = _ERRORS_SHOWN.get(answer.problem, "dispatch_failed")
            self._slackbot(user, channel, f'{command} failed with the error "{error}"')
        else:
            self._show_reply(user, channel, answer)

    def _show_reply(self, user: str, channel: Channel, answer: Answer) -> None:
        """Show what the bot answered in the body: ephemeral unless it says in_channel."""
        reply = _json_object(answer.body) or {"text": answer.body.decode(errors="replace")}
        text, blocks = cut(str(reply.get("text", ""))), reply.get("blocks")
        if not text.strip() and not blocks:
            return
        if problem := content_problem(text, blocks):
            self._slackbot(user, channel, f'The app answered with what Slack refuses: "{problem.code}"')
            return
        public = reply.get("response_type") == "in_channel"
        self._workspace.post(
            channel.id, BOT_USER, text, blocks=blocks or (), ephemeral_to=None if public else user
        )

    # -- buttons, menus and forms

    async def act(
        self, user: str, where: Mapping[str, Any], block_id: str, action_id: str, given: Json
    ) -> bool:
        """A person presses or chooses; `where` is `{"channel", "message_ts"}` or `{"view_id"}`.

        `given` holds the field that the element fills (`selected_option`, `value`, ...). Returns whether the
        bot acknowledged.
        """
        if "view_id" in where:
            return await self._act_in_view(user, str(where["view_id"]), block_id, action_id, given)
        channel = self._place(user, str(where.get("channel", "")))
        message = self._workspace.find(channel.id, str(where.get("message_ts", "")))
        if message is None or message.ephemeral_to not in {None, user}:
            refuse("message_not_found")
        blocks = list(message.blocks)
        element = find_element(blocks, block_id, action_id)
        value = given_value(element, given)
        state = self._states.setdefault((user, Key(message.channel, message.ts)), initial_state(blocks))
        if keeps_state(element):
            state.setdefault(block_id, {})[action_id] = value
        grant = self._workspace.response_urls.issue(user, channel.id, message_ts=message.ts)
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.ephemeral_to is not None,
        }
        if message.thread_ts is not None:
            container["thread_ts"] = message.thread_ts
        payload = self._payload("block_actions", user) | {
            "container": container,
            "channel": {"id": channel.id, "name": "directmessage" if channel.is_im else channel.name},
            "response_url": self._response_url(grant.id),
            "state": {"values": state},
            "actions": [self._action(element, block_id, value)],
        }
        if message.ephemeral_to is None:  # Slack sends no message that only one person sees
            payload["message"] = message_json(self._workspace, message)
        answer = await self._endpoint.interact({"payload": json.dumps(payload)})
        return not answer.problem

    async def _act_in_view(self, user: str, view_id: str, block_id: str, action_id: str, given: Json) -> bool:
        home = self._workspace.homes.get(user)
        view = home if home is not None and home["id"] == view_id else self._view(user, view_id)
        element = find_element(view["blocks"], block_id, action_id)
        value = given_value(element, given)
        values = view["state"]["values"] = {**initial_state(view["blocks"]), **view["state"]["values"]}
        if keeps_state(element):
            values[block_id] = {**values.get(block_id, {}), action_id: value}
        payload = self._payload("block_actions", user) | {
            "container": {"type": "view", "view_id": view_id},
            "view": view,
            "actions": [self._action(element, block_id, value)],
        }
        answer = await self._endpoint.interact({"payload": json.dumps(payload)})
        return not answer.problem

    async def submit_view(
        self, user: str, view_id: str, values: Mapping[str, Mapping[str, Any]]
    ) -> dict[str, str]:
        """A person submits a modal.

        `values` is `{block_id: {action_id: {<field>: ...}}}` of what was filled in. Returns the
        errors to show by block_id; the view stays open where there are any.
        """
        view = self._view(user, view_id)
        state = {**initial_state(view["blocks"]), **view["state"]["values"]}
        for block_id, given_by_action in values.items():
            for action_id, given in given_by_action.items():
                element = find_element(view["blocks"], block_id, action_id)
                state[block_id] = {**state.get(block_id, {}), action_id: given_value(element, given)}
        view["state"] = {"values": state}
        if errors := missing_inputs(view["blocks"], state):
            return errors
        payload = self._payload("view_submission", user) | {"view": view, "response_urls": []}
        answer = await self._endpoint.interact({"payload": json.dumps(payload)})
        if answer.problem:
            refuse("view_submission_failed")
        return self._after_submission(user, view, _json_object(answer.body))

    def _after_submission(self, user: str, view: Json, answer: Json) -> dict[str, str]:
        match answer:
            case {"response_action": "errors", "errors": dict(errors)}:
                return {str(block_id): str(text) for block_id, text in errors.items()}
            case {"response_action": "update", "view": dict(changed)}:
                replace_view(self._workspace, user, view, changed)
            case {"response_action": "push", "view": dict(pushed)}:
                push_view(self._workspace, user, pushed)
            case {"response_action": "clear"}:
                self._workspace.views[user] = []
                self._workspace.show_view(user, None)
            case _:
                self._drop_view(user, view)
        return {}

    async def close_view(self, user: str, view_id: str) -> None:
        """A person closes a modal; the bot hears of it only where the view asked for that."""
        view = self._view(user, view_id)
        self._drop_view(user, view)
        if view["notify_on_close"]:
            payload = self._payload("view_closed", user) | {"view": view, "is_cleared": False}
            await self._endpoint.interact({"payload": json.dumps(payload)})

    def _drop_view(self, user: str, view: Json) -> None:
        stack = self._workspace.views[user] = [
            v for v in self._workspace.views[user] if v["id"] != view["id"]
        ]
        self._workspace.show_view(user, stack[-1] if stack else None)

    async def open_home(self, user: str, tab: str = "home") -> None:
        """A person opens the app's Home (`home`) or the direct message with it (`messages`)."""
        dm = self._workspace.direct_message(user)
        if dm is not None and self._workspace.app.hears("app_home_opened"):
            event = {"type": "app_home_opened", "user": user, "channel": dm.id, "tab": tab}
            await self._notify(event)

    # -- events

    async def _announce(self, channel: Channel, message: Message) -> None:
        """Deliver a message as its events: a mention in a channel may give two, with an event id each."""
        app = self._workspace.app
        mentioned = f"<@{BOT_USER}>" in message.text and not message.is_bot
        if BOT_USER not in channel.members:
            if mentioned:
                words = f"You mentioned <@{BOT_USER}>, but they're not in this channel: /invite @{app.name}"
                self._slackbot(message.user, channel, words)
            return
        written = message_json(self._workspace, message)
        placed = {**written, "channel": channel.id, "event_ts": message.ts}
        if mentioned and not channel.is_im and app.hears("app_mention"):
            await self._notify({**placed, "type": "app_mention"})
        if app.hears("message.im" if channel.is_im else "message.channels"):
            await self._notify({**placed, "channel_type": _channel_type(channel)})

    def _echo(self, change: Change) -> None:
        """The bot's own messages and edits come back to it as events, where it hears the channel."""
        if change["type"] not in {"message", "message_changed"} or change["message"]["user"] != BOT_USER:
            return
        message = self._workspace.messages[Key(change["message"]["channel"], change["message"]["ts"])]
        channel = self._workspace.channels[message.channel]
        if message.ephemeral_to is not None:
            return
        if change["type"] == "message":
            self._endpoint.in_background(self._announce(channel, message))
        elif self._workspace.app.hears("message.im" if channel.is_im else "message.channels"):
            ts = self._workspace.next_ts()
            event = {
                "type": "message",
                "subtype": "message_changed",
                "hidden": True,
                "channel": channel.id,
                "channel_type": _channel_type(channel),
                "ts": ts,
                "event_ts": ts,
                "message": message_json(self._workspace, message),
            }
            self._endpoint.in_background(self._notify(event))

    async def _notify(self, event: Json) -> None:
        await self._endpoint.notify(
            {
                "token": "not-used-verify-the-signature",
                "team_id": TEAM_ID,
                "api_app_id": APP_ID,
                "event": event,
                "type": "event_callback",
                "event_id": f"Ev{secrets.token_hex(6).upper()}",
                "event_time": int(self._workspace.clock()),
                "authorizations": [
                    {
                        "enterprise_id": None,
                        "team_id": TEAM_ID,
                        "user_id": BOT_USER,
                        "is_bot": True,
                        "is_enterprise_install": False,
                    }
                ],
                "is_ext_shared_channel": False,
                "event_context": secrets.token_urlsafe(12),
            }
        )

    # -- what they share

    def _place(self, user: str, channel_id: str) -> Channel:
        person = self._workspace.users.get(user)
        if person is None or person.is_bot:
            refuse("user_not_found")
        channel = self._workspace.channels.get(channel_id)
        if channel is None or user not in channel.members:
            refuse("channel_not_found")
        return channel

    def _view(self, user: str, view_id: str) -> Json:
        found = self._workspace.view_of(view_id)
        if found is None or found[0] != user:
            refuse("view_not_found")
        return found[1]

    def _payload(self, kind: str, user: str) -> Json:
        handle = self._workspace.users[user].handle
        return {
            "type": kind,
            "team": team_json(),
            "user": {"id": user, "username": handle, "name": handle, "team_id": TEAM_ID},
            "api_app_id": APP_ID,
            "token": "not-used-verify-the-signature",
            "trigger_id": self._workspace.triggers.issue(user),
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _action(self, element: Json, block_id: str, value: Json) -> Json:
        shown: Json = {name: element[name] for name in ("text", "style", "placeholder") if name in element}
        own = {
            "action_id": element["action_id"],
            "block_id": block_id,
            "action_ts": self._workspace.next_ts(),
        }
        return {**shown, **value, **own}

    def _response_url(self, grant_id: str) -> str:
        return f"{self._workspace.url}/response/{grant_id}"

    def _slackbot(self, user: str, channel: Channel, text: str, thread_ts: str | None = None) -> None:
        self._workspace.post(channel.id, SLACKBOT, text, thread_ts=thread_ts, ephemeral_to=user)


def _channel_type(channel: Channel) -> str:
    return "im" if channel.is_im else "channel"


def _json_object(body: bytes) -> Json:
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
