"""How are decisions filed, and what is done about filed ones? A worker keeps a record, then says it.

A record is kept before anything is said of it, under an id that goes by what it was made of: whoever presses
twice, or a job that runs again, gets the same one. It has one card: one that a worker may have posted just
before it died is looked for in the thread, by the key in its metadata, before another is posted. That needs
the history scopes of channels; without them such a card, and no other, may come twice.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal, cast

import structlog
from docket import Docket, ExponentialRetry
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import posting
from bot.conversation import figures
from bot.conversation.describe import amount, describe
from bot.conversation.replies import RecordDue
from bot.decisions.choices import BECOMES, may, of_card, press, shown_as, too_late
from bot.decisions.replaying import replay_of
from bot.decisions.replies import RecordCard, RecordedAlready, Reviewed, Snoozed, StatusNoted, VerdictFlipped
from bot.decisions.taking import Taken, Where, record_of
from bot.looking import found, metadata_of
from bot.messages.render import Message, Said, render
from bot.records.record import Filed, Record, Status, StatusChange
from bot.records.reviews import next_review
from bot.store.digests import Digests
from bot.store.keys import ThreadKey, Workspace
from bot.store.records import Records
from bot.store.turns import Store
from bot.verdicts import Verdicts
from costmodel.scenario import Scenario
from costmodel.standing import standing

log = structlog.get_logger()

SNOOZE = timedelta(weeks=4)
StatusPress = Literal["accept", "reject", "reopen"]


def utc_now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


def card_key(record_id: str) -> str:
    """By which the message that shows a record is found."""
    return f"card:{record_id}"


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
        filed, is_new = await self._filed(where, due, on, made_of)
        if not is_new and await self._card(filed.record):
            return render(RecordedAlready(filed, (press("Open", "open", filed.record.id),)))
        return replace(render(RecordCard(filed, of_card(filed))), record=filed.record.id)

    async def shown(self, workspace: Workspace, record: str, ts: str) -> None:
        """A record's card was posted: what becomes of the record is shown there."""
        await self.records.shown(workspace, record, ts)

    async def _card(self, record: Record) -> str:
        """The message that shows a record; empty where there is none. Raises DoubtError."""
        workspace = Workspace(record.enterprise, record.team)
        known = await self.records.card(workspace, record.id)
        if known:
            return known
        since = int(record.recorded_at.timestamp())
        ts = await found(self.client, record.channel, card_key(record.id), since, record.thread_ts)
        if ts is not None:
            await self.records.shown(workspace, record.id, ts)
        return ts or ""

    async def _filed(self, where: Where, due: RecordDue, on: date, made_of: str) -> tuple[Filed, bool]:
        """The record, and whether it was not there before."""
        workspace = Workspace(where.enterprise, where.team)
        record_id = await self._id(workspace, made_of)
        held = await self.records.get(workspace, record_id)
        if held is not None:
            return held, False
        taken = await self._taken(due.scenario, on)
        return await self.records.add(record_of(record_id, where, due, taken, self.clock())), True

    async def _id(self, workspace: Workspace, made_of: str) -> str:
        return await self.records.claim_id(workspace, hashlib.sha256(made_of.encode()).hexdigest()[:20])

    async def _taken(self, scenario: Scenario, on: date) -> Taken:
        return Taken(await self.verdicts.decided(scenario, on), standing(scenario, on=on))

    async def decide_record(  # noqa: PLR0913, PLR0917 - ids alone, each an argument, and how it is tried again
        self,
        enterprise: str,
        team: str,
        channel: str,
        name: str,
        record_id: str,
        by: str,
        message_ts: str,
        shown: str = "",
        retry: ExponentialRetry = ExponentialRetry(  # noqa: B008 - how pydocket declares a retry
            attempts=6, minimum_delay=timedelta(seconds=1), maximum_delay=timedelta(seconds=20)
        ),
    ) -> None:
        """Do what was pressed about a record.

        `message_ts` is the button's message, empty for a whisper; `shown` the verdict that it would accept.
        """
        del retry
        held = await self.records.get(Workspace(enterprise, team), record_id)
        if held is None or held.record.channel != channel:
            return
        if name in ("accept", "reject", "reopen"):
            await self._become(held, cast("StatusPress", name), by, message_ts)
        elif name == "holds":
            await self._review(held, by, message_ts)
        elif name == "accept_new":
            await self._accept_new(held, by, message_ts, shown)
        elif name == "snooze":
            await self._snooze(held, by, message_ts)
        elif name == "replay":
            await self._post(held.record, replay_of(held, await self._today(held.record)))

    async def _today(self, record: Record) -> Taken:
        return await self._taken(record.scenario, self.clock().date())

    async def _become(self, held: Filed, name: StatusPress, by: str, message_ts: str) -> None:
        """Give the record another status and show its card with it."""
        status = BECOMES[name]
        last = held.decided
        ran_before = last is not None and (last.status, last.by) == (status, by)
        after = held if ran_before else await self.records.change(held, self._change(held, status, by))
        if after is None:
            await self._refuse(held, by)
            return
        is_card = name != "reopen"
        if status != "accepted":
            of_finding = await self._settle(held.record, message_ts)
            message_ts = "" if of_finding else message_ts
        shown = await self._show(after, message_ts, is_card=is_card)
        if not ran_before and message_ts != shown:
            await self._post(after.record, StatusNoted(after))

    async def _review(self, held: Filed, by: str, message_ts: str) -> None:
        """Note that the record still holds, once a day, and show its card with the next review."""
        now = self.clock()
        review = StatusChange(status="accepted", by=by, at=now, review_on=next_review(now.date()))
        ran_before = held.reviewed is not None and held.reviewed.review_on == review.review_on
        after = held if ran_before else await self.records.change(held, review)
        if after is None:
            await self._refuse(held, by)
            return
        shown = await self._show(after, message_ts, is_card=True)
        if not ran_before and message_ts != shown:
            await self._post(after.record, Reviewed(after))

    def _change(self, held: Filed, status: Status, by: str, superseded_by: str | None = None) -> StatusChange:
        own = by == held.record.asked_by and status == "accepted"
        return StatusChange(
            status=status, by=by, at=self.clock(), is_askers_own=own, superseded_by=superseded_by
        )

    async def _accept_new(self, held: Filed, by: str, message_ts: str, shown: str) -> None:
        """Record the verdict that was shown, accepted, in the place of the record."""
        old = held.record
        workspace = Workspace(old.enterprise, old.team)
        new_id = await self._id(workspace, f"in the place of {old.id}")
        if held.superseded_by != new_id:  # else it ran before, and may have died since
            if not held.may_become("superseded"):
                await self._refuse(held, by)
                return
            taken = await self._shown(old, shown)
            if taken is None:
                await self._post(old, replay_of(held, await self._today(old), instead=True))
                return
            new = self._successor(held, new_id, taken, by)
            if not await self.records.supersede(held, self._change(held, "superseded", by, new_id), new):
                await self._refuse(held, by)
                return
        await self._settle(old, message_ts)
        for record_id in (old.id, new_id):
            after = await self.records.get(workspace, record_id)
            if after is not None and (record_id == new_id or await self.records.card(workspace, record_id)):
                await self._show(after)

    async def _shown(self, record: Record, shown: str) -> Taken | None:
        """The record's inputs decided at the prices that were shown; None where they give another verdict."""
        if not shown:  # a button from before an upgrade: what it showed is not known
            return None
        on = date.fromisoformat(shown.partition(":")[0])
        taken = await self._taken(record.scenario, on)
        return taken if shown_as(on, taken.standing) == shown else None

    def _successor(self, held: Filed, new_id: str, taken: Taken, by: str) -> Filed:
        old = held.record
        due = RecordDue(
            scenario=old.scenario,
            inputs=old.inputs,
            model=describe(old.scenario.model),
            volume=amount(old.scenario.volume),
            asked_by=old.asked_by,
            by=by,
        )
        where = Where(old.enterprise, old.team, old.channel, old.thread_ts, old.permalink)
        record = record_of(new_id, where, due, taken, self.clock(), supersedes=old.id)
        return Filed(record=record, changes=(self._change(held, "accepted", by),))

    async def _snooze(self, held: Filed, by: str, message_ts: str) -> None:
        """Leave the record alone for four weeks."""
        record = held.record
        if not may(held, "snooze"):
            await self._refuse(held, by)
            return
        until = self.clock().date() + SNOOZE
        await self._settle(record, message_ts)
        await self.records.snooze(Workspace(record.enterprise, record.team), record.id, until)
        await self._post(record, Snoozed(record, figures.date(until), by))

    async def _refuse(self, held: Filed, by: str) -> None:
        """Tell whoever pressed that it came too late, with the record as it stands."""
        record = held.record
        now = await self.records.get(Workspace(record.enterprise, record.team), record.id)
        if now is None:  # deleted meanwhile
            return
        try:
            await posting.post_to_one(
                self.client, record.channel, by, record.thread_ts, render(too_late(now))
            )
        except SlackApiError as error:
            if posting.may_pass(error):
                raise
            log.warning("not_told", channel=record.channel, error=posting.error_code(error))

    async def _settle(self, record: Record, message_ts: str) -> bool:
        """Take the buttons from the message of a finding; whether it is the message of that timestamp."""
        workspace = Workspace(record.enterprise, record.team)
        noticed = await self.records.noticed(record.enterprise, record.team, record.channel)
        held = next((each for each in noticed if each.finding.record_id == record.id), None)
        if held is None:
            return False
        await self.records.over(workspace, record.id)
        if held.message_ts:
            shown = render(VerdictFlipped(record, held.finding, ()))
            await self._update(record.channel, held.message_ts, shown)
        return held.message_ts == message_ts

    async def _show(self, filed: Filed, message_ts: str = "", *, is_card: bool = False) -> str:
        """The record's card as it stands, in the place of the one that there is; its timestamp.

        `message_ts` is another message to show it in: a card as well, or one where no card is known.
        """
        record = filed.record
        known = await self._card(record)
        message, shown = render(RecordCard(filed, of_card(filed))), ""
        for ts in dict.fromkeys((known, message_ts if is_card or not known else "")):
            if ts and await self._update(record.channel, ts, message):
                shown = ts
        if not shown:
            metadata = metadata_of(card_key(record.id))
            shown = await posting.post(self.client, record.channel, record.thread_ts, message, metadata)
        if shown != known:
            await self.records.shown(Workspace(record.enterprise, record.team), record.id, shown)
        return shown

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
