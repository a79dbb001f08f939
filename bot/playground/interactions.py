"""What does a press, a choice or a typed value look like to the bot? What elements hold, as Slack sends it.

Source: docs.slack.dev/reference/interaction-payloads.
"""

import html
import re
from collections.abc import Mapping
from typing import Any

from bot.playground.block_kit import elements_of
from bot.playground.payloads import Json
from bot.playground.web_methods import refuse
from bot.playground.workspace import Workspace

# What an element's state holds, by element type: the field, and whether it is one of the element's options.
_STATE_FIELDS: Mapping[str, str] = {
    "plain_text_input": "value",
    "number_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
}
_WITHOUT_STATE = frozenset({"button", "overflow", "feedback_buttons", "icon_button"})


def find_element(blocks: list[Json], block_id: str, action_id: str) -> Json:
    """The element a person acted on.

    Raises:
        RefusedError: there is none: the message changed, or nothing of the kind was shown.
    """
    for block, element in elements_of(blocks):
        if block["block_id"] == block_id and element.get("action_id") == action_id:
            return element
    return refuse("action_not_found")


def options_of(element: Mapping[str, Any]) -> list[Json]:
    """The options an element offers, groups flattened."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def given_value(element: Mapping[str, Any], given: Mapping[str, Any]) -> Json:
    """What the element's state becomes: `{"type", <its field>: what was given}`.

    An option may be given whole or by its value; it must be one of the element's own.

    Raises:
        RefusedError: the value is none the element can take.
    """
    kind = element["type"]
    if kind in {"button", "icon_button"}:
        return {"type": kind, **({"value": element["value"]} if "value" in element else {})}
    if kind == "feedback_buttons":
        pair = (element["positive_button"], element["negative_button"])
        chosen = next((button for button in pair if button["value"] == given.get("value")), None)
        if chosen is None:
            refuse("invalid_action_value")
        return {"type": kind, "text": chosen["text"], "value": chosen["value"]}
    field = _STATE_FIELDS[kind]
    value = given.get(field)
    options = options_of(element)
    if options and field == "selected_option":
        value = None if value is None else _own_option(options, value)
    elif options and field == "selected_options":
        value = [_own_option(options, option) for option in value or []]
    return {"type": kind, field: value}


def _own_option(options: list[Json], given: object) -> Json:
    wanted = given.get("value") if isinstance(given, dict) else given
    for option in options:
        if option["value"] == wanted:
            return option
    return refuse("invalid_action_value")


def initial_state(blocks: list[Json]) -> dict[str, dict[str, Json]]:
    """The state of elements that nobody touched: their initial values."""
    state: dict[str, dict[str, Json]] = {}
    for block, element in elements_of(blocks):
        kind = element["type"]
        if kind in _STATE_FIELDS and kind not in _WITHOUT_STATE:
            field = _STATE_FIELDS[kind]
            initial = element.get(
                field.replace("selected_", "initial_") if field != "value" else "initial_value"
            )
            empty: list[Json] | None = [] if field.endswith("s") and field.startswith("selected_") else None
            value = {"type": kind, field: initial if initial is not None else empty}
            state.setdefault(block["block_id"], {})[element["action_id"]] = value
    return state


def keeps_state(element: Mapping[str, Any]) -> bool:
    """Whether the element's value is part of the state sent with later actions."""
    return element["type"] not in _WITHOUT_STATE


def missing_inputs(blocks: list[Json], values: Mapping[str, Mapping[str, Json]]) -> dict[str, str]:
    """What Slack itself says of a form before the bot sees it: block_id to text."""
    errors: dict[str, str] = {}
    for block, element in elements_of(blocks):
        if block["type"] != "input":
            continue
        given = values.get(block["block_id"], {}).get(element["action_id"], {})
        value = given.get(_STATE_FIELDS[element["type"]])
        if value in (None, "", []):
            if not block.get("optional"):
                errors[block["block_id"]] = "Please complete this required field."
        elif element["type"] == "number_input" and not _is_number(value):
            errors[block["block_id"]] = "Please enter a number."
        elif isinstance(value, str) and len(value) > element.get("max_length", 3_000):
            errors[block["block_id"]] = f"Please use {element.get('max_length', 3_000)} characters or fewer."
    return errors


def _is_number(value: object) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?", str(value)))


_MENTION = re.compile(r"(?<![\w&])@([\w-]+(?:\.[\w-]+)*)")
_CHANNEL = re.compile(r"(?<![\w&])#([\w-]+)")
_BROADCASTS = frozenset({"channel", "here", "everyone"})


def as_sent(workspace: Workspace, typed: str) -> str:
    """What a person typed, as Slack sends it: `& < >` escaped; mentions and channels `<@U...>`, `<#C...>`."""

    def mention(match: re.Match[str]) -> str:
        if match[1] in _BROADCASTS:
            return f"<!{match[1]}>"
        user = workspace.user_by_handle(match[1])
        return f"<@{user.id}>" if user else match[0]

    def channel(match: re.Match[str]) -> str:
        found = next((c for c in workspace.channels.values() if c.name == match[1] and not c.is_im), None)
        return f"<#{found.id}|>" if found else match[0]

    return _CHANNEL.sub(channel, _MENTION.sub(mention, html.escape(typed, quote=False)))
