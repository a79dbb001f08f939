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
DIGEST_SECONDS = 60 * DAY_SECONDS
"""What is known of a week's digest in a channel, and all counts: longer than any week is sent late."""
FAILING_SECONDS = 3_600
"""A digest is tried each minute: after an hour without a failure, the next one begins anew."""
DIGESTS = "llm-tco:{digest}"
"""All subscriptions lie in one slot, so that one script keeps what is due in step with them."""
DIGEST_WORKSPACES = f"{DIGESTS}:workspaces"
"""Sorted set: workspace → the epoch of its next digest. It lives as long as the subscriptions."""
DIGEST_COUNTS = f"{DIGESTS}:counts"
"""Hash: what became of digests → how many. `DIGEST_SECONDS`."""


RECORDS = "llm-tco:{records}"
RECORD_WORKSPACES = f"{RECORDS}:workspaces"
"""Set: the workspaces that have records. As all that is kept of records, it lives until they are deleted."""
WATCHED = f"{RECORDS}:watched"
"""Hash: workspace → the day and the facts with which its records were last looked at."""
FINDING_COUNTS = f"{RECORDS}:counts"
"""Hash: what became of findings → how many. `DIGEST_SECONDS`."""


@dataclass(frozen=True)
class Workspace:
    """Where the bot is installed.

    What it holds of digests lives until somebody unsubscribes, of records until somebody deletes them.
    """

    enterprise: str
    team: str

    def __str__(self) -> str:
        """`E1:T1`; `-` stands for no enterprise."""
        return f"{self.enterprise or '-'}:{self.team}"

    @property
    def digests_due(self) -> str:
        """Sorted set: channel → the epoch of its next digest, in seconds."""
        return f"{DIGESTS}:due:{self}"

    @property
    def digests(self) -> str:
        """Hash: channel → its subscription as JSON."""
        return f"{DIGESTS}:subscriptions:{self}"

    @property
    def digests_sent(self) -> str:
        """Hash: channel → the week, the epoch and the message of its last digest, as JSON."""
        return f"{DIGESTS}:sent:{self}"

    def pace(self, channel: str) -> str:
        """String: the epoch in ms of the next free turn of a channel, or its own (`""`). Until it is past."""
        return f"llm-tco:{{{self}}}:pace:{channel}"

    @property
    def pause(self) -> str:
        """String: empty, for as long as Slack asked to be sent nothing."""
        return f"llm-tco:{{{self}}}:pause"

    @property
    def indexes(self) -> str:
        """The pattern of the indexes of its channels."""
        return f"llm-tco:{{{self}:*}}:index"

    def of_records(self, kind: str) -> str:
        """The key of one kind of what is kept of records; all of them share a hash slot."""
        return f"llm-tco:{{{self}}}:records:{kind}"

    @property
    def records(self) -> str:
        """Hash: a record's id → the record as JSON, which is never written again."""
        return self.of_records("kept")

    @property
    def record_ids(self) -> str:
        """Hash: what a record was made of → its number; and `next`, the number that was given last.

        That number stays when the records are deleted.
        """
        return self.of_records("ids")

    @property
    def record_changes(self) -> str:
        """Hash: a record's id → the changes of its status, a JSON value a line, the latest last."""
        return self.of_records("changes")

    @property
    def record_actuals(self) -> str:
        """Hash: a record's id → the volume that was measured last, as JSON."""
        return self.of_records("actuals")

    @property
    def record_cards(self) -> str:
        """Hash: a record's id → the timestamp of the message that shows it in its thread."""
        return self.of_records("cards")

    @property
    def record_channels(self) -> str:
        """Sorted set: `channel:id` of every record, by that text. Where it lacks some, it is made anew."""
        return self.of_records("channels")

    @property
    def record_keys(self) -> tuple[str, ...]:
        """All keys of what is kept of its records."""
        records, beside = (self.records, self.record_ids), (self.record_changes, self.record_actuals)
        watched = (self.findings, self.snoozed, self.finding_marks)
        return (*records, *beside, self.record_cards, *watched, self.record_channels)

    @property
    def findings(self) -> str:
        """Hash: a record's id → what the watch found last and still holds, as JSON."""
        return self.of_records("findings")

    @property
    def finding_marks(self) -> str:
        """Hash: a record's id and a finding's key → its message, or `sending:`, who and since when.

        With `:told` after the key: the message to whom was told what its thread could not be.
        """
        return self.of_records("marks")

    @property
    def snoozed(self) -> str:
        """Hash: a record's id → the day until which the watch leaves it alone."""
        return self.of_records("snoozed")

    def place(self, channel: str) -> "Place":
        """A channel of this workspace."""
        return Place(self.enterprise, self.team, channel)


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

    def digest(self, week: str) -> str:
        """String: `sending` with a fencing token, then `done`, of one week's digest. `DIGEST_SECONDS`."""
        return self.key(f"digest:{week}")

    @property
    def digest_failing(self) -> str:
        """String: the epochs of the first failure of its digest and of the last. `FAILING_SECONDS`."""
        return self.key("digest-failing")

    @property
    def workspace(self) -> Workspace:
        """The workspace that it is in."""
        return Workspace(self.enterprise, self.team)

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
