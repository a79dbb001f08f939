"""What may the bot do once, or for a while? Trigger ids and response URLs, as Slack limits them."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

TRIGGER_LIFETIME_SECONDS = 3.0
RESPONSE_URL_LIFETIME_SECONDS = 30 * 60.0
RESPONSE_URL_USES = 5
_REMEMBERED_TRIGGERS = 1_000


@dataclass(frozen=True)
class ResponseUrl:
    """A response URL: whom and which message it answers, and how often it may still be used."""

    id: str
    user: str
    channel: str
    message_ts: str | None
    expires_at: float
    uses_left: int = RESPONSE_URL_USES


class Triggers:
    """The trigger ids handed out: each opens one view, within three seconds.

    Source: docs.slack.dev/interactivity/handling-user-interaction (trigger_id).
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._open: dict[str, tuple[str, float]] = {}
        self._used: set[str] = set()

    def issue(self, user: str) -> str:
        """Hand out a trigger id for `user`."""
        now = self._clock()
        if len(self._open) >= _REMEMBERED_TRIGGERS:
            self._open = {k: v for k, v in self._open.items() if v[1] > now}
            self._used &= self._open.keys()
        trigger = f"{int(now)}.{secrets.token_hex(6)}.{secrets.token_hex(16)}"
        self._open[trigger] = (user, now + TRIGGER_LIFETIME_SECONDS)
        return trigger

    def exchange(self, trigger: str) -> tuple[str | None, str]:
        """Use a trigger id: its user and an empty error, or None and Slack's error code."""
        if trigger not in self._open:
            return None, "invalid_trigger_id"
        if trigger in self._used:
            return None, "exchanged_trigger_id"
        user, expires_at = self._open[trigger]
        if self._clock() > expires_at:
            return None, "expired_trigger_id"
        self._used.add(trigger)
        return user, ""


class ResponseUrls:
    """The response URLs handed out: five uses in thirty minutes each.

    `keep` is called with each new state of one, so that it can outlive the process.
    """

    def __init__(self, clock: Callable[[], float], keep: Callable[[ResponseUrl], None]) -> None:
        self._clock = clock
        self._keep = keep
        self._open: dict[str, ResponseUrl] = {}

    def issue(self, user: str, channel: str, *, message_ts: str | None = None) -> ResponseUrl:
        """Hand out a response URL for what `user` did in `channel` (to the message `message_ts`)."""
        now = self._clock()
        self._open = {k: v for k, v in self._open.items() if v.expires_at > now}
        expires_at = now + RESPONSE_URL_LIFETIME_SECONDS
        grant = ResponseUrl(secrets.token_urlsafe(18), user, channel, message_ts, expires_at)
        self.restore(grant)
        self._keep(grant)
        return grant

    def restore(self, grant: ResponseUrl) -> None:
        """Take back one that was kept by an earlier process."""
        self._open[grant.id] = grant

    def use(self, grant_id: str) -> tuple[ResponseUrl | None, str]:
        """Use one once: the grant and an empty error, or None and Slack's error code."""
        grant = self._open.get(grant_id)
        if grant is None:
            return None, "invalid_url"
        if self._clock() > grant.expires_at:
            return None, "expired_url"
        if grant.uses_left == 0:
            return None, "used_url"
        grant = replace(grant, uses_left=grant.uses_left - 1)
        self.restore(grant)
        self._keep(grant)
        return grant, ""

    def unexpired(self) -> tuple[ResponseUrl, ...]:
        """Those that can still be used."""
        now = self._clock()
        return tuple(grant for grant in self._open.values() if grant.expires_at > now and grant.uses_left)
