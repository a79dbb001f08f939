"""What does a small bot say to the page? A thread on a command, a question with controls, a form."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(label: str, action_id: str, **more: Any) -> Json:  # noqa: ANN401  (any field of a button)
    return {"type": "button", "text": plain(label), "action_id": action_id, "value": label, **more}


def option(label: str) -> Json:
    return {"text": plain(label), "value": label}


CONFIRM = {
    "title": plain("Cancel it all?"),
    "text": plain("Two answers would be lost."),
    "confirm": plain("Yes, cancel"),
    "deny": plain("Keep going"),
    "style": "danger",
}
QUESTION = [
    {
        **mrkdwn("*Question 1 of 5 · Volume*\nHow many tokens a month?"),
        "accessory": {"type": "overflow", "action_id": "menu", "options": [option("Back"), option("Skip")]},
    },
    {
        "type": "actions",
        "elements": [
            button("1B", "press:0", style="primary"),
            button("5B", "press:1"),
            button("Cancel", "press:2", style="danger", confirm=CONFIRM),
            button("Fill in a form", "form"),
            {
                "type": "static_select",
                "action_id": "pick",
                "placeholder": plain("Pick one"),
                "options": [option("10B"), option("20B")],
            },
        ],
    },
]


def asked(block_id: str, label: str, element: Json, **more: Any) -> Json:  # noqa: ANN401  (an input's)
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **more}


def chosen_from(kind: str, action_id: str, *labels: str) -> Json:
    return {"type": kind, "action_id": action_id, "options": [option(label) for label in labels]}


FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("What if"),
    "submit": plain("Compute"),
    "close": plain("Leave"),
    "blocks": [
        asked(
            "volume",
            "Tokens a month",
            {"type": "number_input", "action_id": "n", "is_decimal_allowed": True},
            hint=plain("in billions"),
        ),
        asked("model", "Model", chosen_from("static_select", "m", "GPT-4o mini", "Llama 3.1 8B")),
        asked("load", "Load", chosen_from("radio_buttons", "l", "steady", "business hours")),
        asked("rules", "Regulated data", chosen_from("checkboxes", "r", "HIPAA", "SOC 2"), optional=True),
        asked(
            "note", "Note", {"type": "plain_text_input", "action_id": "t", "multiline": True}, optional=True
        ),
    ],
}


def teach(bolt: AsyncApp) -> None:
    """Register what the little bot does."""
    bolt.command("/llm-tco")(_start)
    for action in ("press:0", "press:1", "press:2", "menu", "pick"):
        bolt.action(action)(_answered)
    bolt.action("form")(_open_form)
    bolt.view("form")(_submitted)
    bolt.event("app_mention")(_mentioned)
    bolt.event("message")(_mentioned)


async def _start(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
    if command["text"] == "help":
        await ack("I settle *self-host or API*.")
        return
    await ack("Opening a thread …")
    root = await client.chat_postMessage(
        channel=command["channel_id"], text=f"<@{command['user_id']}> asks: host it, or pay for it?"
    )
    await client.chat_postMessage(
        channel=command["channel_id"], thread_ts=root["ts"], text="How many tokens a month?", blocks=QUESTION
    )


async def _answered(ack: AsyncAck, body: Json, action: Json, client: AsyncWebClient) -> None:
    await ack()
    value = action.get("value") or action["selected_option"]["value"]
    channel, message = body["channel"]["id"], body["message"]
    await client.chat_update(
        channel=channel,
        ts=message["ts"],
        text=f"Volume: {value}",
        blocks=[mrkdwn(f"✅ 1 of 5 · Volume: *{value}*")],
    )
    await client.chat_postMessage(
        channel=channel, thread_ts=message["thread_ts"], text=f"Next, after {value}"
    )


async def _open_form(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=FORM)


async def _submitted(ack: AsyncAck, view: Json, body: Json, client: AsyncWebClient) -> None:
    values = view["state"]["values"]
    if float(values["volume"]["n"]["value"]) <= 0:
        await ack(response_action="errors", errors={"volume": "More than nothing, please."})
        return
    await ack()
    rules = "+".join(chosen["value"] for chosen in values["rules"]["r"]["selected_options"])
    picked = " ".join(
        str(values[block][action]["selected_option"]["value"])
        for block, action in (("model", "m"), ("load", "l"))
    )
    await client.chat_postMessage(
        channel=body["user"]["id"],
        text=f"{values['volume']['n']['value']}B {picked} {rules} {values['note']['t']['value']}",
    )


async def _mentioned(event: Json, client: AsyncWebClient) -> None:
    await client.chat_postMessage(
        channel=event["channel"],
        thread_ts=event.get("thread_ts"),
        text=f"Heard by the bot in {len(event['text'])} characters",
    )
