"""What do `/llm-tco digest …` and the buttons of a digest do? They change the channel's subscription.

A preview takes many decisions: it is a worker's job (`bot.digest_answers`).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import get_args
from zoneinfo import ZoneInfo

from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation import figures
from bot.conversation.replies import Choice
from bot.conversation.state import DigestPress, OfferedZone
from bot.digest.compose import FOOTER, SUBSCRIBE
from bot.digest.replies import DigestReply, DigestState, DigestZone
from bot.digest.schedule import WEEK, Weekly, due_after, week
from bot.digest.words import Asked, asked, is_abbreviation
from bot.looking import is_member
from bot.queue import LaneQueue, Queue
from bot.store.digests import Digests, Held, Subscription
from bot.store.keys import Place
from bot.weeks import Weeks

MUTE = 4 * WEEK
ZONES: tuple[OfferedZone, ...] = get_args(OfferedZone)
NOT_READ = "I read no more than one day, one hour and one time zone, and nothing else."
INVITE = "Invite me to the channel if I am not in it, or I cannot post."
NOT_IN = "I am not in the channel: invite me, or the digest cannot come and is paused."
NO_ZONE = "Several time zones have that short name: give a place, such as Europe/Berlin. Nothing was changed."
CHANGE = "Type the command with what is to change."


@dataclass(frozen=True)
class DigestDesk:
    """Answers about the digest of one channel.

    `team_url` is where the workspace's messages are linked to. By the `client` it asks whether the bot is
    in a channel.
    """

    digests: Digests
    lanes: LaneQueue
    queue: Queue
    team_url: str = ""
    client: AsyncWebClient | None = None

    async def answer(self, place: Place, text: str, by: str, now: datetime) -> DigestReply | None:
        """The answer to a command's text, or None where it is about something else.

        What `asks_for_preview` says is not answered here.
        """
        told = asked(text)
        if told is None:
            return None
        if told.unread:
            short = told.verb == "on" and is_abbreviation(told.unread)
            return await self._state(place, now, NO_ZONE if short else f"{NOT_READ} {CHANGE}")
        if told.verb == "on":
            return await self.subscribe(place, told, by, now)
        if told.verb in ("mute", "unmute"):
            return await self._mute(place, now, mutes=told.verb == "mute")
        if told.verb == "off":
            return await self._off(place, by)
        return await (self._now(place, now) if told.verb == "now" else self._state(place, now, ""))

    async def pressed(self, place: Place, press: DigestPress, by: str, now: datetime) -> DigestReply:
        """The answer to a button; that to "change" is a form."""
        match press.name:
            case "unsubscribe":
                return await self._off(place, by)
            case "mute" | "unmute":
                return await self._mute(place, now, mutes=press.name == "mute")
            case "on":
                told = Asked("on", press.weekday, press.hour, press.minute, press.zone, press.silent)
                return await self.subscribe(place, told, by, now)
        return await self._state(place, now, "")

    async def subscribe(self, place: Place, told: Asked, by: str, now: datetime) -> DigestReply:
        """Subscribe the channel, or change when and how it gets its digest."""
        held = await self.digests.get(place)
        before = None if held is None else held.subscription
        weekly = told.weekly(None if before is None else before.weekly)
        if weekly is None:
            return DigestZone(tuple(Choice(zone, _on_in(zone, told)) for zone in ZONES))
        silent = (before.silent if before else False) if told.silent is None else told.silent
        subscription = Subscription(
            weekly=weekly,
            owner=before.owner if before and not before.paused else by,
            silent=silent,
            since=int(now.timestamp()) if before is None else before.since,
            muted_until=0 if before is None or before.paused else before.muted_until,
        )
        after = max(now, datetime.fromtimestamp(subscription.muted_until, UTC))
        overdue = held.next_epoch if held is not None and held.is_overdue(now) else None
        due = overdue or _epoch(await self._due(place, weekly, after))
        await self.digests.subscribe(place, subscription, due)
        inside = None if self.client is None else await is_member(self.client, place.channel)
        return await self._state(place, now, {True: "", False: NOT_IN, None: INVITE}[inside])

    async def _due(self, place: Place, weekly: Weekly, after: datetime) -> datetime:
        """When the next is due: not in a week whose digest is out. One that was missed may yet come."""
        due = due_after(weekly, after)
        name = week(weekly, due)
        if await self.digests.mark_of(place, name) is not None:
            return due_after(weekly, after, name)
        await self.digests.reopen(place, name)
        return due

    async def _off(self, place: Place, by: str) -> DigestReply:
        held = await self.digests.get(place)
        had = await self.digests.unsubscribe(place)
        if had and held is not None and held.subscription.owner != by:
            await self.queue.tell_ended(place, held.subscription.owner, by, held.subscription.since)
        return DigestState("Unsubscribed." if had else "There was nothing to end.", choices=(SUBSCRIBE,))

    async def _mute(self, place: Place, now: datetime, *, mutes: bool) -> DigestReply:
        held = await self.digests.get(place)
        if held is not None and not held.subscription.paused:
            until = now + MUTE if mutes else now
            to = held.subscription.model_copy(update={"muted_until": _epoch(until) if mutes else 0})
            if mutes:
                await Weeks(self.digests, lambda: now).left(held, now)
            overdue = held.next_epoch if held.is_overdue(now) and not mutes else None
            await self.digests.change(held, to, overdue or _epoch(await self._due(place, to.weekly, until)))
        return await self._state(place, now, "")

    async def _now(self, place: Place, now: datetime) -> DigestReply:
        held = await self.digests.get(place)
        if held is None or held.subscription.paused:
            return await self._state(place, now, "")
        this_week = week(held.subscription.weekly, now)
        ts = await self.digests.mark_of(place, this_week)
        if ts:
            link = f"{self.team_url.rstrip('/')}/archives/{place.channel}/p{ts.replace('.', '')}"
            note = "This week's digest is out already: there is one a week. A preview shows it to you alone."
            return state_of(held, now, note, link)
        await self.digests.reopen(place, this_week)
        asked_for = held.subscription.model_copy(update={"asked": this_week})
        if not await self.digests.change(
            held, asked_for, min(_epoch(now), held.next_epoch or _epoch(now))
        ):  # somebody changed it meanwhile
            return await self._state(place, now, "Nothing was sent: ask again.")
        await self.lanes.open([place.workspace])
        return state_of(held, now, "This week's digest is on its way; the next one is next week's.")

    async def _state(self, place: Place, now: datetime, note: str) -> DigestReply:
        held = await self.digests.get(place)
        return DigestState(note, choices=(SUBSCRIBE,)) if held is None else state_of(held, now, note)


def _on_in(zone: OfferedZone, told: Asked) -> DigestPress:
    """The press that says the same with a zone."""
    return DigestPress(
        name="on",
        zone=zone,
        weekday=told.weekday,
        hour=told.hour,
        minute=told.minute,
        silent=told.silent,
    )


def state_of(held: Held, now: datetime, note: str = "", link: str = "") -> DigestState:
    """How a subscription stands, and its buttons."""
    subscription = held.subscription
    weekly = subscription.weekly
    muted = _day(weekly, subscription.muted_until) if subscription.muted_until > now.timestamp() else None
    unmute = Choice("Unmute", DigestPress(name="unmute"))
    return DigestState(
        note=note,
        schedule=str(weekly),
        next_due="" if held.next_epoch is None else f"{figures.date(_day(weekly, held.next_epoch))}",
        owner=subscription.owner,
        silent=subscription.silent,
        muted_until=muted,
        paused=subscription.paused,
        link=link,
        choices=(SUBSCRIBE if subscription.paused else unmute if muted else FOOTER[1], FOOTER[2]),
    )


def _day(weekly: Weekly, epoch: int) -> date:
    return datetime.fromtimestamp(epoch, ZoneInfo(weekly.zone)).date()


def _epoch(moment: datetime) -> int:
    return int(moment.timestamp())
