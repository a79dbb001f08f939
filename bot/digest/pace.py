"""When may a workspace or a channel get its next message? A leaky bucket, and a pause where Slack asks.

Source of the rates: docs.slack.dev/apis/web-api/rate-limits. `chat.postMessage` takes one message a second a
channel, and "several hundred messages per minute" a workspace.
"""

from dataclasses import dataclass

POSTS_PER_MINUTE = 295
"""Below 300, the least that "several hundred" can mean: threads with people post in the same workspace."""
POSTS_PER_MINUTE_PER_CHANNEL = 60
CATCH_UP = 5
"""Messages that may follow each other at once after a delay of our own; Slack tolerates short bursts."""


@dataclass
class Pace:
    """The pace of one workspace or channel. Times are seconds of any clock that only goes forward.

    `at_once` messages may follow each other after a delay of our own.
    """

    posts_per_minute: float = POSTS_PER_MINUTE
    at_once: int = CATCH_UP
    free_at: float = 0.0
    paused_until: float = 0.0

    def take(self, now: float) -> float:
        """Take the next turn: the seconds to wait for it."""
        gap = 60.0 / self.posts_per_minute
        turn = max(self.free_at, now - (self.at_once - 1) * gap)
        self.free_at = turn + gap
        return max(turn - now, 0.0)

    def pause(self, now: float, seconds: float) -> None:
        """Slack asked for a pause: no turn comes before its end, those that were given out included."""
        self.paused_until = max(self.paused_until, now + seconds)
        self.free_at = max(self.free_at, self.paused_until)

    def left(self, now: float) -> float:
        """The seconds until the pause ends; 0 where there is none."""
        return max(self.paused_until - now, 0.0)
