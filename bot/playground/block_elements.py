"""Which elements may stand in a block, and within which limits? Buttons, menus, inputs and their parts.

Source: docs.slack.dev/reference/block-kit/block-elements and /composition-objects, read 2026-11.
"""

from collections.abc import Iterator, Mapping

from bot.playground.block_rules import (
    Rule,
    Value,
    anything,
    array,
    boolean,
    integer,
    literal,
    one_of,
    problem,
    shape,
    string,
)

PLAIN = ("plain_text",)
_BOTH = ("plain_text", "mrkdwn")


def text(high: int, kinds: tuple[str, ...] = _BOTH) -> Rule:
    """A text object of 1 to `high` characters."""
    rules: Mapping[str, Rule] = {
        "plain_text": shape({"text": string(high)}, {"emoji": boolean}),
        "mrkdwn": shape({"text": string(high)}, {"verbatim": boolean}),
    }
    return one_of({kind: rules[kind] for kind in kinds}, "a text")


_CONFIRM = shape(
    {
        "title": text(100, PLAIN),
        "text": text(300),
        "confirm": text(30, PLAIN),
        "deny": text(30, PLAIN),
    },
    {"style": literal("primary", "danger")},
)
_ID: Mapping[str, Rule] = {"action_id": string(255)}
_FOCUS: Mapping[str, Rule] = {**_ID, "focus_on_load": boolean}
_MENU: Mapping[str, Rule] = {**_FOCUS, "confirm": _CONFIRM, "placeholder": text(150, PLAIN)}


def _option(text_kinds: tuple[str, ...], **more: Rule) -> Rule:
    return shape(
        {"text": text(75, text_kinds), "value": string(150)}, {"description": text(75, text_kinds), **more}
    )


def _chosen_from_options(element: Value, at: str) -> Iterator[str]:
    """An initial choice must be one of the options; option values must differ."""
    options = [*element.get("options", [])]
    for group in element.get("option_groups", []):
        options.extend(group["options"])
    values = [option["value"] for option in options]
    if len(set(values)) < len(values):
        yield problem("option values must be unique", at)
    chosen = [*element.get("initial_options", [])]
    chosen.extend(element[name] for name in ("initial_option",) if name in element)
    if any(option not in options for option in chosen):
        yield problem("initial option must match an option", at)


def _options_or_groups(element: Value, at: str) -> Iterator[str]:
    if ("options" in element) == ("option_groups" in element):
        yield problem("exactly one of options and option_groups is required", at)
    else:
        yield from _chosen_from_options(element, at)


def _not_empty_range(element: Value, at: str) -> Iterator[str]:
    low, high = element.get("min_length", 0), element.get("max_length", 3_000)
    if low > high:
        yield problem("min_length must not exceed max_length", at)


def _numbers_as_strings(element: Value, at: str) -> Iterator[str]:
    values: dict[str, float] = {}
    for name in ("min_value", "max_value", "initial_value"):
        if name in element:
            try:
                values[name] = float(element[name])
            except ValueError:
                yield problem("must be a number in a string", f"{at}/{name}")
    if "min_value" in values and "max_value" in values and values["min_value"] > values["max_value"]:
        yield problem("min_value must not exceed max_value", at)


_BUTTON = shape(
    {"text": text(75, PLAIN)},
    {
        **_ID,
        "url": string(3_000),
        "value": string(2_000),
        "style": literal("primary", "danger"),
        "confirm": _CONFIRM,
        "accessibility_label": string(75),
    },
)
_PLAIN_OPTIONS = array(_option(PLAIN), 1, 100)
_GROUPS = array(shape({"label": text(75, PLAIN), "options": _PLAIN_OPTIONS}), 1, 100)
_STATIC: Mapping[str, Rule] = {**_MENU, "options": _PLAIN_OPTIONS, "option_groups": _GROUPS}
_CHOICES = array(_option(_BOTH), 1, 10)

_SELECTS: Mapping[str, Rule] = {
    "static_select": shape({}, {**_STATIC, "initial_option": _option(PLAIN)}, _options_or_groups),
    "external_select": shape(
        {}, {**_MENU, "initial_option": _option(PLAIN), "min_query_length": integer(0, 255)}
    ),
    "users_select": shape({}, {**_MENU, "initial_user": string(255)}),
    "conversations_select": shape(
        {},
        {
            **_MENU,
            "initial_conversation": string(255),
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": anything,
        },
    ),
    "channels_select": shape({}, {**_MENU, "initial_channel": string(255), "response_url_enabled": boolean}),
}
_MANY: Mapping[str, Rule] = {"max_selected_items": integer(1, 100)}
_MULTI_SELECTS: Mapping[str, Rule] = {
    "multi_static_select": shape(
        {}, {**_STATIC, **_MANY, "initial_options": array(_option(PLAIN), 1, 100)}, _options_or_groups
    ),
    "multi_external_select": shape({}, {**_MENU, **_MANY, "initial_options": array(_option(PLAIN), 1, 100)}),
    "multi_users_select": shape({}, {**_MENU, **_MANY, "initial_users": array(string(255), 1, 100)}),
    "multi_conversations_select": shape(
        {}, {**_MENU, **_MANY, "initial_conversations": array(string(255), 1, 100), "filter": anything}
    ),
    "multi_channels_select": shape({}, {**_MENU, **_MANY, "initial_channels": array(string(255), 1, 100)}),
}
_CHOOSERS: Mapping[str, Rule] = {
    "checkboxes": shape(
        {"options": _CHOICES},
        {**_FOCUS, "confirm": _CONFIRM, "initial_options": _CHOICES},
        _chosen_from_options,
    ),
    "radio_buttons": shape(
        {"options": _CHOICES},
        {**_FOCUS, "confirm": _CONFIRM, "initial_option": _option(_BOTH)},
        _chosen_from_options,
    ),
    "datepicker": shape({}, {**_MENU, "initial_date": string(10, low=10)}),
    "timepicker": shape({}, {**_MENU, "initial_time": string(5, low=5), "timezone": string(255)}),
    "datetimepicker": shape(
        {}, {**_FOCUS, "confirm": _CONFIRM, "initial_date_time": integer(10**9, 10**10 - 1)}
    ),
}
_OVERFLOW = shape(
    {"options": array(_option(PLAIN, url=string(3_000)), 1, 5)},
    {**_ID, "confirm": _CONFIRM},
    _chosen_from_options,
)
_TYPED: Mapping[str, Rule] = {
    **_FOCUS,
    "placeholder": text(150, PLAIN),
    "dispatch_action_config": shape(
        {}, {"trigger_actions_on": array(literal("on_enter_pressed", "on_character_entered"), 1, 2)}
    ),
}

IMAGE_FIELDS: Mapping[str, Rule] = {"image_url": string(3_000), "slack_file": anything}
_IMAGE = shape({"alt_text": string(2_000)}, IMAGE_FIELDS)

ACTION_ELEMENTS: Mapping[str, Rule] = {"button": _BUTTON, "overflow": _OVERFLOW, **_SELECTS, **_CHOOSERS}
ACCESSORIES: Mapping[str, Rule] = {
    "button": _BUTTON,
    "image": _IMAGE,
    "overflow": _OVERFLOW,
    **_SELECTS,
    **_MULTI_SELECTS,
    **_CHOOSERS,
}
CONTEXT_ELEMENTS: Mapping[str, Rule] = {
    "image": _IMAGE,
    "plain_text": shape({"text": string(3_000)}, {"emoji": boolean}),
    "mrkdwn": shape({"text": string(3_000)}, {"verbatim": boolean}),
}
_FEEDBACK = shape({"text": text(75, PLAIN), "value": string(2_000)}, {"accessibility_label": string(75)})
FEEDBACK_ELEMENTS: Mapping[str, Rule] = {
    "feedback_buttons": shape({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, _ID),
    "icon_button": shape(
        {"icon": literal("trash"), "text": text(75, PLAIN)},
        {
            **_ID,
            "value": string(2_000),
            "confirm": _CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": array(string(255), 1, 10),
        },
    ),
}
INPUT_ELEMENTS: Mapping[str, Rule] = {
    **_SELECTS,
    **_MULTI_SELECTS,
    **_CHOOSERS,
    "plain_text_input": shape(
        {},
        {
            **_TYPED,
            "initial_value": string(3_000, low=0),
            "multiline": boolean,
            "min_length": integer(0, 3_000),
            "max_length": integer(1, 3_000),
        },
        _not_empty_range,
    ),
    "number_input": shape(
        {"is_decimal_allowed": boolean},
        {**_TYPED, "initial_value": string(255), "min_value": string(255), "max_value": string(255)},
        _numbers_as_strings,
    ),
    "email_text_input": shape({}, {**_TYPED, "initial_value": string(3_000)}),
    "url_text_input": shape({}, {**_TYPED, "initial_value": string(3_000)}),
}
