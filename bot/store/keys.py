"""Which keys does the bot hold in Redis, and for how long? All of them are here, each with its time to live.

A key is namespaced by enterprise, team and channel. That part is the hash tag, so that one script may touch
all keys of a channel on Redis Cluster. The queue's own keys, under `llm-tco-queue`, are pydocket's: they hold
ids of channels and messages and nothing that anybody said, for some of them live as long as the queue does.
"""

from dataclasses import dataclass

DAY_SECONDS = 86_400
SESSION_SECONDS = 30 * DAY_SECONDS
"""A session and its channel's index live this long after the last touch."""
INBOX_SECONDS = DAY_SECONDS
"""What people said waits this long for a worker: in a thread's inbox, or as the text of a command."""
SEEN_SECONDS = 3_600
"""Slack repeats an event for about six minutes; a repetition within the hour is recognised."""
LOCK_MS = 3_000
"""A turn's lock; its holder renews it, so that it outlives a dead holder by this long at most."""


@dataclass(frozen=True)
class Place:
    """A channel or direct message of a workspace."""

    enterprise: str
    team: str
    channel: str

    def key(self, suffix: str) -> str:
        """The key of that suffix in this place's hash slot."""
        return f"llm-tco:{{{self.enterprise or '-'}:{self.team}:{self.channel}}}:{suffix}"

    @property
    def index(self) -> str:
        """Sorted set: the threads with a session or an inbox, by their last touch. `SESSION_SECONDS`."""
        return self.key("index")

    def command(self, event_id: str) -> str:
        """String: a command that waits for its thread, with its text and response URL. `INBOX_SECONDS`."""
        return self.key(f"command:{event_id}")

    def seen(self, event_id: str) -> str:
        """String: the thread that an event went to. `SEEN_SECONDS`."""
        return self.key(f"seen:{event_id}")

    def thread(self, ts: str) -> "ThreadKey":
        """The thread under the message `ts`."""
        return ThreadKey(self, ts)


@dataclass(frozen=True)
class ThreadKey:
    """One thread: where it is and the timestamp of the message that it hangs on."""

    place: Place
    ts: str

    @property
    def session(self) -> str:
        """String: the session as one JSON value. `SESSION_SECONDS`."""
        return self.place.key(f"session:{self.ts}")

    @property
    def inbox(self) -> str:
        """List: what was said in the thread and no turn has taken yet, oldest first. `INBOX_SECONDS`."""
        return self.place.key(f"inbox:{self.ts}")

    @property
    def lock(self) -> str:
        """String: the fencing token of the turn that is at work. `LOCK_MS`."""
        return self.place.key(f"lock:{self.ts}")
