"""How are decisions filed, and what is done about filed ones? A worker keeps a record, then says it.

A record is kept before anything is said of it, under an id that goes by what it was made of: whoever presses
twice, or a job that runs again, gets the same one.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import structlog
from docket import Docket
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import posting
from bot.conversation import figures
from bot.conversation.describe import amount, describe
from bot.conversation.replies import RecordDue
from bot.decisions.choices import of_card
from bot.decisions.replaying import replay_of
from bot.decisions.replies import RecordCard, Snoozed, VerdictFlipped
from bot.decisions.taking import Taken, Where, record_of
from bot.messages.render import Message, Said, render
from bot.records.record import Filed, Record, Status, StatusChange
from bot.store.digests import Digests
from bot.store.keys import Place, ThreadKey, Workspace
from bot.store.records import Records
from bot.store.turns import Store
from bot.verdicts import Verdicts
from costmodel.standing import standing

log = structlog.get_logger()

SNOOZE = timedelta(weeks=4)
BECOMES: dict[str, Status] = {"accept": "accepted", "reject": "rejected", "reopen": "proposed"}


def utc_now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


class Filing:
    """Files verdicts as records, and runs what was pressed about them. Its jobs may run again."""

    def __init__(
        self,
        records: Records,
        client: AsyncWebClient,
        team_url: str = "",
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.records = records
        self.client = client
        self.team_url = team_url
        self.clock = clock
        self.verdicts = Verdicts()

    def register(self, docket: Docket, store: Store, digests: Digests) -> None:
        """Make the jobs known to the queue."""
        docket.register(self.decide_record)

        async def forget_workspace(enterprise: str, team: str) -> None:
            """Delete all that is kept of a workspace that the bot was removed from."""
            workspace = Workspace(enterprise, team)
            gone = await self.records.forget(workspace)
            await digests.forget(workspace)
            sessions = await store.forget_all(workspace)
            log.info("workspace_forgotten", team=team, records=gone, sessions=sessions)

        docket.register(forget_workspace)

    async def file(self, key: ThreadKey, due: RecordDue, on: date) -> Message:
        """Decide at the prices of `on`, keep the record, and give its card."""
        place = key.place
        made_of = f"{key.ts}|{place.channel}|{on}|{due.scenario.model_dump_json()}"
        permalink = f"{self.team_url.rstrip('/')}/archives/{place.channel}/p{key.ts.replace('.', '')}"
        where = Where(place.enterprise, place.team, place.channel, key.ts, permalink)
        filed = await self._filed(where, due, on, made_of)
        return render(RecordCard(filed, of_card(filed)))

    async def _filed(
        self, where: Where, due: RecordDue, on: date, made_of: str, supersedes: str | None = None
    ) -> Filed:
        workspace = Workspace(where.enterprise, where.team)
        digest = hashlib.sha256(made_of.encode()).hexdigest()[:20]
        record_id = await self.records.claim_id(workspace, digest)
        held = await self.records.get(workspace, record_id)
        if held is not None:
            return held
        decision = await self.verdicts.decided(due.scenario, on)
        taken = Taken(decision, standing(due.scenario, on=on))
        return await self.records.add(record_of(record_id, where, due, taken, self.clock(), supersedes))

    async def decide_record(
        self, enterprise: str, team: str, channel: str, name: str, record_id: str, by: str, message_ts: str
    ) -> None:
        """Do what was pressed about a record. `message_ts`: the button's message; empty for a whisper."""
        place = Place(enterprise, team, channel)
        held = await self.records.get(place.workspace, record_id)
        if held is None or held.record.channel != channel:
            return
        if name in BECOMES:
            await self._become(held, BECOMES[name], by, message_ts)
        elif name == "accept_new":
            await self._accept_new(held, by, message_ts)
        elif name == "snooze":
            await self._snooze(held.record, by, message_ts)
        elif name == "replay":
            record, today = held.record, self.clock().date()
            now = await self.verdicts.decided(record.scenario, today)
            await self._post(record, replay_of(record, now))

    async def _become(self, held: Filed, status: Status, by: str, message_ts: str) -> None:
        """Give the record another status and show its card with it."""
        after = await self._changed(held, status, by)
        if after is None:
            return
        if status != "accepted":
            found = await self._settle(held.record, message_ts)
            message_ts = "" if found else message_ts
        await self._show(after, message_ts)

    async def _changed(
        self, held: Filed, status: Status, by: str, superseded_by: str | None = None
    ) -> Filed | None:
        """The record with its new status; None where another job gave it one that does not lead there."""
        if held.status in (status, "superseded"):
            return held if held.status == status else None
        own = by == held.record.asked_by and status == "accepted"
        change = StatusChange(
            status=status, by=by, at=self.clock(), is_askers_own=own, superseded_by=superseded_by
        )
        return await self.records.change(held, change)

    async def _accept_new(self, held: Filed, by: str, message_ts: str) -> None:
        """Record the same inputs at today's prices, accepted, in the place of the record."""
        old, today = held.record, self.clock().date()
        if held.status == "superseded":
            return
        due = RecordDue(
            scenario=old.scenario,
            inputs=old.inputs,
            model=describe(old.scenario.model),
            volume=amount(old.scenario.volume),
            asked_by=old.asked_by,
            by=by,
        )
        where = Where(old.enterprise, old.team, old.channel, old.thread_ts, old.permalink)
        new = await self._filed(where, due, today, f"in the place of {old.id}", supersedes=old.id)
        accepted = await self._changed(new, "accepted", by)
        await self._changed(held, "superseded", by, superseded_by=new.record.id)
        await self._settle(old, message_ts)
        if accepted is not None:
            await self._show(accepted, "")

    async def _snooze(self, record: Record, by: str, message_ts: str) -> None:
        """Leave the record alone for four weeks."""
        until = self.clock().date() + SNOOZE
        await self._settle(record, message_ts)
        await self.records.snooze(Workspace(record.enterprise, record.team), record.id, until)
        await self._post(record, Snoozed(record, figures.date(until), by))

    async def _settle(self, record: Record, message_ts: str) -> bool:
        """Take the buttons from the message of a finding; whether it is the message of that timestamp."""
        workspace = Workspace(record.enterprise, record.team)
        found = await self.records.noticed(record.enterprise, record.team)
        held = next((each for each in found if each.finding.record_id == record.id), None)
        if held is None:
            return False
        await self.records.over(workspace, record.id)
        if held.message_ts:
            shown = render(VerdictFlipped(record, held.finding, ()))
            await self._update(record.channel, held.message_ts, shown)
        return held.message_ts == message_ts

    async def _show(self, filed: Filed, message_ts: str) -> None:
        """The record's card, in the place of the message or as a new one."""
        message = render(RecordCard(filed, of_card(filed)))
        if not message_ts or not await self._update(filed.record.channel, message_ts, message):
            await posting.post(self.client, filed.record.channel, filed.record.thread_ts, message)

    async def _post(self, record: Record, reply: Said) -> None:
        await posting.post(self.client, record.channel, record.thread_ts, render(reply))

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
