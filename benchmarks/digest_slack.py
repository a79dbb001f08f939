"""Where does the benchmark of digests post? Many local Slacks in one process, each with its limits on."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from time import time
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Mount

from bot.playground.faults import Faults
from bot.playground.limits import RateLimits
from bot.playground.records import Channel
from bot.playground.server import build_playground
from bot.playground.workspace import BOT_USER, Workspace
from bot.run import installed_app


def token_of(team: str) -> str:
    """The bot's token in a workspace."""
    return f"xoxb-local-{team}"


class Counted(RateLimits):
    """Limits that count what they refuse."""

    refused = 0

    def retry_after_seconds(self, method: str, tier: int, channel: str) -> int:
        """Count the call, as the limits do."""
        wait = super().retry_after_seconds(method, tier, channel)
        self.refused += wait > 0
        return wait


@dataclass
class Town:
    """Workspaces by team, and what was posted in them: the epoch of each digest, by team and key."""

    sizes: Sequence[int]
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    limits: dict[str, Counted] = field(default_factory=dict)
    posted: dict[str, list[float]] = field(default_factory=dict)
    keys: Counter[tuple[str, str]] = field(default_factory=Counter)

    def build(self, url: str, delay_ms: int) -> Starlette:
        """One application with a local Slack a team, whose answers take so long."""
        routes, app = [], replace(installed_app(), events=frozenset())  # no bot listens there
        for number, size in enumerate(self.sizes):
            team = f"T{number:04}"
            slack = Workspace(app=app, url=f"{url}/{team}", bot_token=token_of(team))
            for channel in channels(size):
                slack.channels[channel] = Channel(channel, channel.lower(), (BOT_USER,))
            faults, limits = Faults(rate_limits=True), Counted(time)
            faults.answers.delay_ms = delay_ms
            self.workspaces[team], self.limits[team], self.posted[team] = slack, limits, []
            slack.observers.append(lambda change, team=team: self._seen(team, change))  # type: ignore[misc]
            routes.append(Mount(f"/{team}", build_playground(slack, faults=faults, limits=limits)))
        return Starlette(routes=routes)

    @property
    def count(self) -> int:
        """How many digests were posted."""
        return sum(map(len, self.posted.values()))

    @contextmanager
    def open(self) -> Iterator[None]:
        """Close the workspaces in the end."""
        try:
            yield
        finally:
            for slack in self.workspaces.values():
                slack.close()

    def _seen(self, team: str, change: dict[str, Any]) -> None:
        message = change["message"]
        metadata = self.workspaces[team].messages[(message["channel"], message["ts"])].metadata  # type: ignore[index]
        if change["type"] == "message" and metadata is not None:
            self.posted[team].append(time())
            self.keys[team, metadata["event_payload"]["key"]] += 1


def channels(size: int) -> list[str]:
    """The channels of a workspace of that size."""
    return [f"C{number:05}" for number in range(size)]
