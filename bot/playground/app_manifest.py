"""What may the installed app do? The few parts of a Slack app manifest that Slack itself enforces."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class App:
    """An installed app: its display name, slash commands, granted bot scopes and subscribed events.

    Slack delivers an event only where it is subscribed and its scope is granted, and refuses a method whose
    scope is missing.
    """

    name: str = "llm-tco"
    commands: frozenset[str] = frozenset({"/llm-tco"})
    scopes: frozenset[str] = frozenset({"commands", "chat:write", "app_mentions:read", "im:history"})
    events: frozenset[str] = frozenset({"app_mention", "message.im"})

    def hears(self, event: str) -> bool:
        """Whether `event` (`app_mention`, `message.im`, ...) is delivered to the app."""
        return event in self.events and EVENT_SCOPES.get(event, "") in {*self.scopes, ""}


EVENT_SCOPES: Mapping[str, str] = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
}


def read_app(manifest: Mapping[str, Any]) -> App:
    """Read an app manifest (`manifest.json` as a mapping): what is not there is not granted.

    Source: docs.slack.dev/reference/app-manifest.
    """
    features = manifest.get("features", {})
    settings = manifest.get("settings", {})
    return App(
        name=features.get("bot_user", {}).get("display_name", App.name),
        commands=frozenset(command["command"] for command in features.get("slash_commands", ())),
        scopes=frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ())),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
    )
