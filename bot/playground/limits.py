"""When would Slack answer 429? Its rates: per method, and for posting per channel and workspace."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

# docs.slack.dev/apis/web-api/rate-limits: tiers by calls a minute. Posting is one a second a channel and
# "several hundred messages per minute" a workspace: 300 is the least that can mean. Short bursts are
# tolerated without a published size.
CALLS_PER_MINUTE_BY_TIER: Mapping[int, int] = {1: 1, 2: 20, 3: 50, 4: 100}
POSTS_PER_SECOND_PER_CHANNEL = 1.0
POST_BURST = 5
POSTS_PER_MINUTE_PER_WORKSPACE = 300
WORKSPACE_BURST = 10
_SECONDS_PER_MINUTE = 60.0
POSTING = frozenset({"chat.postMessage", "chat.postEphemeral"})


@dataclass
class _Bucket:
    """Calls that may be made at once, refilled steadily."""

    size: float
    per_second: float
    level: float
    at: float

    def wait(self, now: float) -> float:
        """The seconds until a call is allowed; 0 where it is."""
        self.level = min(self.size, self.level + (now - self.at) * self.per_second)
        self.at = now
        return 0.0 if self.level >= 1 else (1 - self.level) / self.per_second


class RateLimits:
    """Counts the calls of one workspace. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def retry_after_seconds(self, method: str, tier: int, channel: str) -> int:
        """Count one call: 0 where Slack would take it, else whole seconds to wait (at least 1)."""
        now = self._clock()
        if method in POSTING:
            a_second = POSTS_PER_MINUTE_PER_WORKSPACE / _SECONDS_PER_MINUTE
            buckets: tuple[_Bucket, ...] = (
                self._bucket((method, channel), POST_BURST, POSTS_PER_SECOND_PER_CHANNEL, now),
                self._bucket(("posting", ""), WORKSPACE_BURST, a_second, now),
            )
        else:
            calls = CALLS_PER_MINUTE_BY_TIER[tier]
            buckets = (self._bucket((method, ""), calls, calls / _SECONDS_PER_MINUTE, now),)
        wait = max(bucket.wait(now) for bucket in buckets)
        if not wait:
            for bucket in buckets:
                bucket.level -= 1
        return math.ceil(wait)

    def _bucket(self, key: tuple[str, str], size: int, per_second: float, now: float) -> _Bucket:
        return self._buckets.setdefault(key, _Bucket(size, per_second, size, now))
