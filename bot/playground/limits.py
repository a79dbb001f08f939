"""When would Slack answer 429? Its documented rates, per method and for posting per channel."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

# docs.slack.dev/apis/web-api/rate-limits: tiers by calls a minute; posting is one a second a channel, and
# short bursts are tolerated without a published size.
CALLS_PER_MINUTE_BY_TIER: Mapping[int, int] = {1: 1, 2: 20, 3: 50, 4: 100}
POSTS_PER_SECOND_PER_CHANNEL = 1.0
POST_BURST = 5
_SECONDS_PER_MINUTE = 60.0
POSTING = frozenset({"chat.postMessage", "chat.postEphemeral"})


@dataclass
class _Bucket:
    """Calls that may be made at once, refilled steadily."""

    size: float
    per_second: float
    level: float
    at: float

    def take(self, now: float) -> float:
        """Take one call: 0 where it is allowed, else the seconds until it is."""
        self.level = min(self.size, self.level + (now - self.at) * self.per_second)
        self.at = now
        if self.level >= 1:
            self.level -= 1
            return 0.0
        return (1 - self.level) / self.per_second


class RateLimits:
    """Counts calls. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def retry_after_seconds(self, method: str, tier: int, channel: str) -> int:
        """Count one call: 0 where Slack would take it, else whole seconds to wait (at least 1)."""
        now = self._clock()
        if method in POSTING:
            key, size, rate = (method, channel), float(POST_BURST), POSTS_PER_SECOND_PER_CHANNEL
        else:
            size = float(CALLS_PER_MINUTE_BY_TIER[tier])
            key, rate = (method, ""), size / _SECONDS_PER_MINUTE
        bucket = self._buckets.setdefault(key, _Bucket(size, rate, size, now))
        return math.ceil(bucket.take(now))
