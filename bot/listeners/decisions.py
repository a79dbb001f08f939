"""What do `/llm-tco decisions` and the buttons of records do? List, open, export; a worker does the rest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.describe import amount
from bot.conversation.state import DecisionPress
from bot.decisions.choices import may, of_card, press, too_late
from bot.decisions.exporting import as_json, pieces_of
from bot.decisions.markdown import markdown
from bot.decisions.measuring import measured_volume
from bot.decisions.replies import (
    ConfirmForgetRecords,
    DecisionLine,
    DecisionList,
    DecisionReply,
    DecisionText,
    NoSuchRecord,
    NotAnApprover,
    NotAVolume,
    RecordCard,
    RecordsForgotten,
)
from bot.records.record import Actual, Filed, record_id
from bot.store.keys import Place
from bot.store.records import Records

LISTED = 15
PIECES_A_MESSAGE = 3
MOST_MESSAGES = 4
"""Slack takes five answers to one press."""
LISTS = frozenset({"decision", "decisions"})
ALL = frozenset({"", "list", "all"})
FORGET = frozenset({"forget records", "forget decisions"})
DECIDING = frozenset({"accept", "reject", "reopen", "holds", "accept_new", "snooze"})
OPENS = re.compile(r"(?:#|tco[- ]?)?(?P<number>\d{1,12})(?P<measured> actual\b.*)?")
"""`TCO-0042`, as people shorten it, and what was measured of it."""


@dataclass(frozen=True)
class DecisionDesk:
    """Answers about a channel's records. `approvers` may decide; none: anyone in the channel.

    Only approvers may delete the records of other channels: with none, a channel deletes its own alone.
    """

    records: Records
    approvers: frozenset[str] = frozenset()

    async def answer(self, place: Place, text: str, by: str, now: datetime) -> DecisionReply | None:
        """The answer to a command's text, or None where it is about something else."""
        words = " ".join(text.casefold().split())
        if words in FORGET:
            return self._refused(by) or ConfirmForgetRecords(*await self.forgettable(place, by))
        if words == "forget records for good":
            return self._refused(by) or await self._forgotten(place)
        first, _, rest = words.partition(" ")
        listed = first in LISTS
        asked = OPENS.fullmatch(rest if listed else words) if listed or words.startswith("tco") else None
        if asked is None:
            return await self._list(place, unread=rest not in ALL) if listed else None
        wanted = record_id(int(asked["number"]))
        if asked["measured"] is None:
            return await self._opened(place, wanted, now)
        return await self._measured(place, wanted, asked["measured"].removeprefix(" actual"), by, now)

    async def whispered(
        self, place: Place, pressed: DecisionPress, by: str, now: datetime
    ) -> Sequence[DecisionReply]:
        """What to tell only the person who pressed; empty where a worker is to do it."""
        match pressed.name:
            case "open":
                return (await self._opened(place, pressed.record, now),)
            case "markdown" | "json":
                return await self._exported(place, pressed)
        if pressed.name in DECIDING and (refused := self._refused(by)):
            return (refused,)
        held = await self._of_channel(place, pressed.record)
        if held is None:
            return (NoSuchRecord(pressed.record),)
        return () if may(held, pressed.name) else (await self._card(held, now, too_late(held)),)

    async def forgettable(self, place: Place, by: str) -> tuple[int, bool]:
        """How many records `forget records` would delete, and whether those are of the whole workspace.

        That there are any in other channels, which may be private, only approvers are told.
        """
        if by in self.approvers:
            return await self.records.count(place.workspace), True
        return await self.records.count_of_channel(place), False

    async def _forgotten(self, place: Place) -> RecordsForgotten:
        if self.approvers:
            return RecordsForgotten(await self.records.forget(place.workspace), of_workspace=True)
        return RecordsForgotten(await self.records.forget_of_channel(place), of_workspace=False)

    def _refused(self, by: str) -> NotAnApprover | None:
        may = not self.approvers or by in self.approvers
        return None if may else NotAnApprover(tuple(sorted(self.approvers)))

    async def _list(self, place: Place, *, unread: bool) -> DecisionList:
        filed = (await self.records.filed(place.enterprise, place.team, place.channel))[::-1]
        lines = (DecisionLine(each, press("Open", "open", each.record.id)) for each in filed[:LISTED])
        return DecisionList(tuple(lines), max(len(filed) - LISTED, 0), unread)

    async def _opened(self, place: Place, wanted: str, now: datetime) -> DecisionReply:
        held = await self._of_channel(place, wanted)
        return NoSuchRecord(wanted) if held is None else await self._card(held, now)

    async def _card(self, held: Filed, now: datetime, note: str = "") -> RecordCard:
        beside = await self.records.beside(held.record, now.date())
        return RecordCard(held, of_card(held), note, beside=beside)

    async def _measured(
        self, place: Place, record_id: str, text: str, by: str, now: datetime
    ) -> DecisionReply:
        """Keep the volume that was measured, and show the record with it."""
        held = await self._of_channel(place, record_id)
        if held is None:
            return NoSuchRecord(record_id)
        volume = measured_volume(text.strip(" :="), held.record.scenario.volume)
        if isinstance(volume, str):
            return NotAVolume(record_id, volume)
        after = await self.records.measured(held, Actual(volume=volume, by=by, at=now))
        if after is None:  # deleted meanwhile
            return NoSuchRecord(record_id)
        once = "" if after.status == "accepted" else " once the decision is accepted"
        compared = f"The weekly digest sets it against what was assumed{once}."
        return await self._card(after, now, f"Noted: {amount(volume)} measured. {compared}")

    async def _exported(self, place: Place, pressed: DecisionPress) -> Sequence[DecisionReply]:
        held = await self._of_channel(place, pressed.record)
        if held is None:
            return (NoSuchRecord(pressed.record),)
        text = markdown(held) if pressed.name == "markdown" else as_json(held)
        pieces, is_whole = pieces_of(text)
        most = PIECES_A_MESSAGE * MOST_MESSAGES
        title = f"{pressed.record} as {'Markdown' if pressed.name == 'markdown' else 'JSON'}"
        return [
            DecisionText(title, tuple(pieces[at : at + PIECES_A_MESSAGE]), is_whole and len(pieces) <= most)
            for at in range(0, min(len(pieces), most), PIECES_A_MESSAGE)
        ]

    async def _of_channel(self, place: Place, wanted: str) -> Filed | None:
        """The record, where it is of this channel: another may be private."""
        held = await self.records.get(place.workspace, wanted)
        return held if held is not None and held.record.channel == place.channel else None
