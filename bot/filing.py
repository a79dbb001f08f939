"""How are decisions filed, and what is done about filed ones? A worker keeps a record, then says it.

A record is kept before anything is said of it, under an id that goes by what it was made of: whoever presses
twice, or a job that runs again, gets the same one.
"""

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal, cast

import aiohttp
import structlog
from docket import CurrentExecution, Docket, Execution, ExponentialRetry
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import posting
from bot.cards import Cards, Press, workspace_of
from bot.conversation import figures
from bot.conversation.describe import amount, describe
from bot.conversation.replies import RecordDue, WentWrong
from bot.decisions.choices import BECOMES, may, press, shown_as, too_late
from bot.decisions.replaying import replay_of
from bot.decisions.replies import NotDecided, NotShown, RecordedAlready, Reviewed, Snoozed, StatusNoted
from bot.decisions.taking import Taken, Where, record_of
from bot.looking import DoubtError
from bot.messages.render import Message, Said, render
from bot.records.record import Filed, Record, Status, StatusChange
from bot.records.reviews import next_review
from bot.records.watch import kind_of
from bot.store.digests import Digests
from bot.store.keys import ThreadKey, Workspace
from bot.store.records import Records
from bot.store.turns import AWAY, Store
from bot.verdicts import Verdicts
from costmodel.resolve import ScenarioError
from costmodel.scenario import Scenario
from costmodel.standing import standing

log = structlog.get_logger()

SNOOZE = timedelta(weeks=4)
StatusPress = Literal["accept", "reject", "reopen"]
OPENED = {"reject": "rejected", "reopen": "opened again"}


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

    @property
    def cards(self) -> Cards:
        """What is said of records, at this clock's time."""
        return Cards(self.records, self.client, self.clock)

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
        if not is_new and await self.cards.known(filed.record):
            return render(RecordedAlready(filed, (press("Open", "open", filed.record.id),)))
        return replace(render(await self.cards.of(filed)), record=filed.record.id)

    async def shown(self, workspace: Workspace, record: str, ts: str) -> None:
        """A record's card was posted: what becomes of the record is shown there."""
        await self.records.shown(workspace, record, ts)

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
        execution: Execution = CurrentExecution(),  # noqa: B008 - how pydocket hands out the execution
        retry: ExponentialRetry = ExponentialRetry(  # noqa: B008 - how pydocket declares a retry
            attempts=6, minimum_delay=timedelta(seconds=1), maximum_delay=timedelta(seconds=20)
        ),
    ) -> None:
        """Do what was pressed about a record; whoever pressed hears where that could not be done or shown.

        `message_ts` is the button's message, empty for a whisper; `shown` the verdict that it would accept.
        """
        held = await self.records.get(Workspace(enterprise, team), record_id)
        if held is None or held.record.channel != channel:
            return
        pressed = Press(by, message_ts, execution.key, execution.redelivered or retry.attempt > 1)
        try:
            await self._done(held, name, pressed, shown)
        except ScenarioError as error:
            await self.cards.tell(held.record, by, NotDecided(record_id, str(error)))
        except (SlackApiError, aiohttp.ClientError, DoubtError, *AWAY) as error:
            passing = posting.may_pass(error) or isinstance(error, (DoubtError, *AWAY))
            if passing and retry.attempt < (retry.attempts or 0):
                raise
            code = posting.error_code(error) if isinstance(error, SlackApiError) else type(error).__name__
            log.warning("press_not_shown", record=record_id, channel=channel, error=code)
            await self._not_shown(held, by, code)
        except Exception:
            # A mistake of ours must not come back with every retry.
            reference = secrets.token_hex(4)
            log.exception("press_failed", reference=reference, record=record_id, channel=channel)
            await self.cards.tell(held.record, by, WentWrong(reference))

    async def _done(self, held: Filed, name: str, pressed: Press, shown: str) -> None:
        if name in ("accept", "reject", "reopen"):
            await self._become(held, cast("StatusPress", name), pressed)
        elif name == "holds":
            await self._review(held, pressed)
        elif name == "accept_new":
            await self._accept_new(held, pressed, shown)
        elif name == "snooze":
            await self._snooze(held, pressed)
        elif name == "replay":
            await self._say(held, replay_of(held, await self._today(held.record)), pressed)

    async def _not_shown(self, held: Filed, by: str, code: str) -> None:
        """Tell whoever pressed how the record stands, for its thread does not say so."""
        now = await self.records.get(workspace_of(held.record), held.record.id)
        if now is not None:
            await self.cards.tell(held.record, by, NotShown(now, posting.in_words(code)))

    async def _today(self, record: Record) -> Taken:
        return await self._taken(record.scenario, self.clock().date())

    async def _become(self, held: Filed, name: StatusPress, pressed: Press) -> None:
        """Give the record another status and show its card with it."""
        status, by, message_ts = BECOMES[name], pressed.by, pressed.message_ts
        last = held.decided
        ran_before = last is not None and (last.status, last.by) == (status, by)
        after = held if ran_before else await self.records.change(held, self._change(held, status, by))
        if after is None:
            await self._refuse(held, by)
            return
        if status == "accepted":
            await self._give_up_earlier(after, by)
        else:
            settled = await self.cards.settle(held.record, f"it was {OPENED[name]}")
            message_ts = "" if settled == message_ts else message_ts
        shown = await self.cards.show(after, message_ts, is_card=name != "reopen")
        if not ran_before and message_ts != shown:
            await self._say(after, StatusNoted(after), pressed)

    async def _review(self, held: Filed, pressed: Press) -> None:
        """Note that the record still holds, once a day, and show its card with the next review."""
        now, by = self.clock(), pressed.by
        review = StatusChange(status="accepted", by=by, at=now, review_on=next_review(now.date()))
        ran_before = held.reviewed is not None and held.reviewed.review_on == review.review_on
        after = held if ran_before else await self.records.change(held, review)
        if after is None:
            await self._refuse(held, by)
            return
        shown = await self.cards.show(after, pressed.message_ts, is_card=True)
        if not ran_before and pressed.message_ts != shown:
            await self._say(after, Reviewed(after), pressed)

    def _change(self, held: Filed, status: Status, by: str, superseded_by: str | None = None) -> StatusChange:
        own = by == held.record.asked_by and status == "accepted"
        return StatusChange(
            status=status, by=by, at=self.clock(), is_askers_own=own, superseded_by=superseded_by
        )

    async def _give_up_earlier(self, accepted: Filed, by: str) -> None:
        """Give up what was accepted before in the same thread: of two verdicts on one question one counts.

        Of two that are accepted at once the later one stays: both have been kept before either looks.
        """
        new = accepted.record
        for each in await self.records.filed(new.enterprise, new.team, new.channel):
            old = each.record
            if old.thread_ts != new.thread_ts or old.id == new.id:
                continue
            given_up: Filed | None = each if each.superseded_by == new.id else None
            if each.status == "accepted" and (each.since, old.number) < (accepted.since, new.number):
                given_up = await self.records.change(each, self._change(each, "superseded", by, new.id))
            if given_up is not None:
                await self.cards.settle(old, f"{new.id} was accepted in its place")
                if await self.records.card(workspace_of(old), old.id):
                    await self.cards.show(given_up)

    async def _accept_new(self, held: Filed, pressed: Press, shown: str) -> None:
        """Decide at the prices that were shown: a new record, accepted, in the place of the record."""
        old, by = held.record, pressed.by
        workspace = workspace_of(old)
        new_id = await self._id(workspace, f"in the place of {old.id}")
        if held.superseded_by != new_id:  # else it ran before, and may have died since
            if not held.may_become("superseded"):
                await self._refuse(held, by)
                return
            taken = await self._shown(old, shown)
            if taken is None:
                await self._say(held, replay_of(held, await self._today(old), instead=True), pressed)
                return
            new = self._successor(held, new_id, taken, by)
            if not await self.records.supersede(held, self._change(held, "superseded", by, new_id), new):
                await self._refuse(held, by)
                return
        after = await self.records.get(workspace, new_id)
        if after is not None:
            await self._give_up_earlier(after, by)
            await self.cards.show(after)

    async def _shown(self, record: Record, shown: str) -> Taken | None:
        """The record's inputs decided at the prices that were shown.

        None where these give another verdict, or today's do: what holds no longer is not accepted.
        """
        if not shown:  # a button from before an upgrade: what it showed is not known
            return None
        on, today = date.fromisoformat(shown.partition(":")[0]), self.clock().date()
        taken = await self._taken(record.scenario, on)
        if shown_as(on, taken.standing) != shown:
            return None
        now = await asyncio.to_thread(standing, record.scenario, on=today)
        return taken if kind_of(taken.standing, now) is None else None

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

    async def _snooze(self, held: Filed, pressed: Press) -> None:
        """Leave the record alone for four weeks, unless it is already."""
        record, on = held.record, self.clock().date()
        if not may(held, "snooze"):
            await self._refuse(held, pressed.by)
            return
        until = (await self.records.beside(record, on)).snoozed_until
        if until is None:
            until = on + SNOOZE
            await self.cards.settle(record, f"it is left alone until {figures.date(until)}")
            fresh = await self.records.findings.snooze(workspace_of(record), record.id, until, on)
        else:
            fresh = pressed.again
        if not fresh:
            note = f"Nothing was changed: it is left alone until {figures.date(until)} already."
            await self.cards.tell(record, pressed.by, await self.cards.of(held, note))
            return
        if await self.records.card(workspace_of(record), record.id):
            await self.cards.show(held)
        await self._say(held, Snoozed(record, figures.date(until), pressed.by), pressed)

    async def _refuse(self, held: Filed, by: str) -> None:
        """Tell whoever pressed that it came too late, with the record as it stands."""
        now = await self.records.get(workspace_of(held.record), held.record.id)
        if now is not None:  # else it was deleted meanwhile
            await self.cards.tell(held.record, by, await self.cards.of(now, too_late(now)))

    async def _say(self, held: Filed, reply: Said, pressed: Press) -> None:
        await self.cards.say(held.record, reply, pressed.key, again=pressed.again)
