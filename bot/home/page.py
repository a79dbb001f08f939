"""What is on a person's Home tab? What waits for them, and the weekly digests that they set up.

What a channel decided is for those who can read the channel, and the bot has no scope to ask who can. So the
page shows each person their own: what they asked, recorded or decided, and the digests that they set up. Any
other channel they choose from Slack's list, which offers only what they can see.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.conversation.replies import Choice
from bot.conversation.state import HomeName, HomePress
from bot.digest.compose import freshness, lines_of
from bot.digest.from_records import standing_facts
from bot.digest.replies import DigestSection, DigestState
from bot.records.findings import Noticed
from bot.records.record import Filed

LINES = 8
"""Lines of a kind; the rest is counted."""
CHANNELS = 20
"""Digests that are shown: two blocks each, beside four kinds of lines, within the 100 blocks of a view."""


@dataclass(frozen=True)
class HomeChannel:
    """A channel's digest as it stands, with what can be done about it."""

    channel: str
    state: DigestState


@dataclass(frozen=True)
class Home:
    """The page: what waits, the digests and how many more there are, and the age of the prices."""

    sections: tuple[DigestSection, ...]
    channels: tuple[HomeChannel, ...]
    more_channels: int
    freshness: str
    command: str = "/llm-tco"


def home(
    filed: Sequence[Filed],
    noticed: Sequence[Noticed],
    digests: Iterable[tuple[str, DigestState]],
    on: date,
    *,
    decides: bool = False,
    user: str,
) -> Home:
    """The page of a person on a day, from the records of the workspace, those at least that name them.

    `digests` are those of the channels to show. `decides` says that the person is a named approver, who sees
    every decision that waits for an approval.
    """
    mine = [each for each in filed if _concerns(each, user) or (decides and each.status == "proposed")]
    facts = standing_facts(mine, noticed, on)
    rows = [HomeChannel(channel, state) for channel, state in digests]
    return Home(
        sections=lines_of(facts, on, most=LINES, in_channel=False),
        channels=tuple(rows[:CHANNELS]),
        more_channels=max(len(rows) - CHANNELS, 0),
        freshness=freshness(facts.prices_as_of, on),
    )


def choices(channel: str, state: DigestState) -> Iterator[Choice]:
    """The buttons of a channel's digest, by how it stands."""
    if state.paused or not state.schedule:
        yield _press("Turn on", "change", channel)
    else:
        yield _press("Change", "change", channel)
        muted = state.muted_until is not None
        yield _press("Unmute" if muted else "Mute 4 weeks", "unmute" if muted else "mute", channel)
    if state.schedule:
        yield _press("Turn off", "off", channel)


def _press(label: str, name: HomeName, channel: str) -> Choice:
    return Choice(label, HomePress(name=name, channel=channel))


def _concerns(filed: Filed, user: str) -> bool:
    record = filed.record
    return user in {record.asked_by, record.recorded_by, *(each.by for each in filed.changes)}
