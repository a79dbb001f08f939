"""How is a record shown in its thread, and who is told what the thread cannot show? By one card.

A record has one card: one that a worker may have posted just before it died is looked for in the thread, by
the key in its metadata, before another is posted. That needs the history scopes of channels; without them
such a card, and no other, may come twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import posting
from bot.decisions.choices import of_card
from bot.decisions.replies import RecordCard, VerdictFlipped
from bot.looking import found, metadata_of
from bot.messages.render import Message, Said, render
from bot.records.record import Filed, Record
from bot.store.keys import Workspace
from bot.store.records import Records

log = structlog.get_logger()


@dataclass(frozen=True)
class Press:
    """What was pressed about a record: by whom, and in which message; none for a whisper.

    `key` names the press for good. `again`: its job ran before, and may have died at any point.
    """

    by: str
    message_ts: str
    key: str
    again: bool


def card_key(record_id: str) -> str:
    """By which the message that shows a record is found."""
    return f"card:{record_id}"


def workspace_of(record: Record) -> Workspace:
    """The workspace that a record is kept in."""
    return Workspace(record.enterprise, record.team)


class Cards:
    """What is said of records. It may raise SlackApiError, DoubtError or one of `bot.store.turns.AWAY`."""

    def __init__(self, records: Records, client: AsyncWebClient, clock: Callable[[], datetime]) -> None:
        self.records = records
        self.client = client
        self.clock = clock

    async def of(self, filed: Filed, note: str = "") -> RecordCard:
        """The card of a record as it stands."""
        beside = await self.records.beside(filed.record, self.clock().date())
        return RecordCard(filed, of_card(filed), note, beside=beside)

    async def known(self, record: Record) -> str:
        """The message that shows a record; empty where there is none."""
        workspace = workspace_of(record)
        known = await self.records.card(workspace, record.id)
        if known:
            return known
        since = int(record.recorded_at.timestamp())
        ts = await found(self.client, record.channel, card_key(record.id), since, record.thread_ts)
        if ts is not None:
            await self.records.shown(workspace, record.id, ts)
        return ts or ""

    async def show(self, filed: Filed, message_ts: str = "", *, is_card: bool = False) -> str:
        """The record's card as it stands, in the place of the one that there is; its timestamp.

        `message_ts` is another message to show it in: a card as well, or one where no card is known.
        """
        record = filed.record
        known = await self.known(record)
        message, shown = render(await self.of(filed)), ""
        for ts in dict.fromkeys((known, message_ts if is_card or not known else "")):
            if ts and await self._update(record.channel, ts, message):
                shown = ts
        if not shown:
            metadata = metadata_of(card_key(record.id))
            shown = await posting.post(self.client, record.channel, record.thread_ts, message, metadata)
        if shown != known:
            await self.records.shown(workspace_of(record), record.id, shown)
        return shown

    async def settle(self, record: Record, over: str) -> str:
        """Say in the message of the finding that stands why it is `over`; its timestamp, empty for none.

        The record is watched no longer then: what is said of it once it is again is said anew.
        """
        workspace = workspace_of(record)
        held = (await self.records.beside(record, self.clock().date())).noticed
        ts = "" if held is None else held.message_ts
        if held is not None and ts:
            message = render(VerdictFlipped(record, held.finding, (), over=over))
            await self._update(record.channel, ts, message)
        await self.records.findings.clear(workspace, record.id)
        return ts

    async def say(self, record: Record, reply: Said, key: str, *, again: bool) -> None:
        """Post in the record's thread, once: where that may have been done before, it is looked for."""
        thread, since = record.thread_ts, int(record.recorded_at.timestamp())
        if again and await found(self.client, record.channel, key, since, thread) is not None:
            return
        await posting.post(self.client, record.channel, thread, render(reply), metadata_of(key))

    async def tell(self, record: Record, person: str, reply: Said) -> None:
        """Tell one person alone: in the thread, or where the bot may not speak there in a direct message."""
        message = render(reply)
        try:
            await posting.post_to_one(self.client, record.channel, person, record.thread_ts, message)
        except SlackApiError as error:
            if posting.may_pass(error):
                raise
            log.info("told_directly", channel=record.channel, error=posting.error_code(error))
            await posting.post(self.client, person, None, message)

    async def _update(self, channel: str, ts: str, message: Message) -> bool:
        """Replace a message; False where Slack does not take that."""
        try:
            await posting.update(self.client, channel, ts, message)
        except SlackApiError as error:
            if posting.may_pass(error):
                raise
            log.warning("record_not_updated", channel=channel, error=posting.error_code(error))
            return False
        return True
