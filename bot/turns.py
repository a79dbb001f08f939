"""How is one turn run? Take what was said, advance the conversation, save, then post: a worker's two jobs.

An answer is saved before anything is posted about it, and the session then owes what is to be said. A worker
that finds such a debt after a crash says again what is open: the question, the summary or the verdict. What
was to be said beside it is not kept, such as a question back, or the line of an edited answer.
"""

import asyncio
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import aiohttp
import structlog
from docket import CurrentExecution, Docket, Execution, ExponentialRetry
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import posting
from bot.assistant import Assistant
from bot.cards import card_key
from bot.conversation.advance import advance, asks_for_help, resume, start
from bot.conversation.assisting import assisted
from bot.conversation.replies import (
    Cancelled,
    Due,
    Expired,
    Help,
    NotInChannel,
    Opened,
    RecordDue,
    Reply,
    Unreadable,
    WentWrong,
)
from bot.conversation.state import Pressed, State, Typed, Utterance
from bot.conversation.turn import Turn, is_open
from bot.filing import Filing
from bot.looking import DoubtError, metadata_of
from bot.messages.render import Message, render
from bot.store.keys import Place, ThreadKey
from bot.store.session import Asked, Event
from bot.store.turns import AWAY, WAIT_SECONDS, BusyError, LockLostError, Store, StoredTurn

log = structlog.get_logger()

Saying = tuple[Message, bool]
"""A message, and whether it holds the question that is open from then on."""
RETRY_SECONDS = 0.2
PUSH_SECONDS = 60
"""How long an opened thread waits for a Redis that went away meanwhile."""


def today() -> date:
    """The date in UTC: prices are taken on it."""
    return datetime.now(UTC).date()


@dataclass(frozen=True)
class Prepared:
    """All of a turn but its effects: what to post, what becomes of the open message, what to store."""

    says: tuple[Saying, ...] = ()
    closes: Saying | None = None
    state: State | None = None
    stores: bool = False


class Turns:
    """The jobs of a worker. Both may run again after a crash, and more than one worker may run at once."""

    def __init__(
        self,
        store: Store,
        client: AsyncWebClient,
        filing: Filing,
        on: Callable[[], date] = today,
        assistant: Assistant | None = None,
    ) -> None:
        self.store = store
        self.client = client
        self.filing = filing
        self.on = on
        self.assistant = assistant
        self.verdicts = filing.verdicts

    def register(self, docket: Docket) -> None:
        """Make the two jobs known to the queue."""
        docket.register(self.open_thread)
        docket.register(self.converse)

    async def open_thread(
        self,
        enterprise: str,
        team: str,
        channel: str,
        event_id: str,
        retry: ExponentialRetry = ExponentialRetry(  # noqa: B008 - how pydocket declares a retry
            attempts=6, minimum_delay=timedelta(seconds=1), maximum_delay=timedelta(seconds=20)
        ),
    ) -> None:
        """Open a thread in the channel and start a session in it with the text of the command.

        A worker that dies while Slack posts the first message leaves it without a session: the next one
        cannot know that it is there, and opens another thread rather than none.
        """
        place = Place(enterprise, team, channel)
        key = await self.store.seen(place, event_id)
        if key is None:
            asked = await self.store.kept(place, event_id)
            if asked is None:  # its author was told that it was not saved
                return
            try:
                key = await self._opened(place, event_id, asked)
            except (SlackApiError, aiohttp.ClientError, *AWAY) as error:
                passing = posting.may_pass(error) or isinstance(error, AWAY)
                if passing and retry.attempt < (retry.attempts or 0):
                    raise
                await self._not_opened(channel, asked.response_url, error)
                return
        await self.store.let_go(place, event_id)
        await self._drain(key, WAIT_SECONDS)

    async def _opened(self, place: Place, event_id: str, asked: Asked) -> ThreadKey:
        """Post the first message, and push the command's text into the thread under it."""
        ts = await posting.post(self.client, place.channel, None, render(Opened(asked.by)))
        said = Event(id=event_id, utterance=Typed(text=asked.text, by=asked.by, addressed=True))
        give_up = time.monotonic() + PUSH_SECONDS
        while True:
            try:
                key, _ = await self.store.push(place.thread(ts), said)
            except AWAY:
                # To fail here would have the retry post a second first message.
                if time.monotonic() > give_up:
                    raise
                await asyncio.sleep(RETRY_SECONDS)
            else:
                return key

    async def _not_opened(self, channel: str, response_url: str, error: Exception) -> None:
        """Tell whoever asked that there will be no thread."""
        code = posting.error_code(error) if isinstance(error, SlackApiError) else type(error).__name__
        reference = _reference()
        log.warning("thread_not_opened", channel=channel, error=code, reference=reference)
        reply = NotInChannel() if code in posting.NOT_THERE else WentWrong(reference)
        await posting.whisper(self.client, response_url, render(reply))

    async def converse(
        self,
        enterprise: str,
        team: str,
        channel: str,
        thread_ts: str,
        execution: Execution = CurrentExecution(),  # noqa: B008 - how pydocket hands out the execution
        retry: ExponentialRetry = ExponentialRetry(  # noqa: B008 - how pydocket declares a retry
            attempts=6, minimum_delay=timedelta(seconds=1), maximum_delay=timedelta(seconds=20)
        ),
    ) -> None:
        """Take what waits in the thread's inbox, one turn after the other.

        Whoever holds the thread empties its inbox, so a job that finds it held has nothing to do. Only a job
        that runs again waits for the lock, because the holder may have been its own dead self.
        """
        again = execution.redelivered or retry.attempt > 1
        await self._drain(Place(enterprise, team, channel).thread(thread_ts), WAIT_SECONDS if again else 0)

    async def _drain(self, key: ThreadKey, wait_seconds: float) -> None:
        """Take turns until the inbox is empty, another job has the thread, or what is owed cannot be said."""
        more, lost = True, False
        while more:
            try:
                async with self.store.turn(key, wait_seconds) as turn:
                    await self._take(turn)
            except BusyError:
                return
            except LockLostError:
                # Perhaps nobody holds it: it ran out, and what was said still waits.
                if lost:
                    raise
                lost, wait_seconds = True, WAIT_SECONDS
            else:
                more = turn.more and not _owes(turn)

    async def _take(self, turn: StoredTurn) -> None:
        """Run one held turn: prepare all of it, save, post."""
        owed = _owes(turn)
        try:
            prepared = await self._prepared(turn)
        except DoubtError:  # Slack does not answer now: nothing is lost, and this job runs again
            raise
        except Exception:
            # A mistake of ours must not come back with every retry, nor take what is saved with it.
            reference = _reference()
            log.exception(
                "turn_failed", reference=reference, thread=turn.key.ts, channel=turn.key.place.channel
            )
            prepared = Prepared(_saying([WentWrong(reference)]))
        if prepared.stores:
            await turn.save(prepared.state)
        elif not owed:
            turn.drop()
        try:
            open_ts = await self._post(turn, prepared)
        except SlackApiError as error:
            if posting.may_pass(error):
                raise
            # Nothing can be said here now; what is owed stays so until somebody speaks in the thread.
            log.warning(
                "not_posted",
                channel=turn.key.place.channel,
                thread=turn.key.ts,
                error=posting.error_code(error),
            )
        else:
            if prepared.stores or owed:
                turn.said(open_ts)

    async def _prepared(self, turn: StoredTurn) -> Prepared:
        """What to do about the debt, else about the oldest event."""
        session, event = turn.session, turn.event
        if turn.unreadable:
            return Prepared(_saying([Unreadable()]))
        if session is not None and session.owes:
            return await self._owed(turn.key, session.state)
        if event is None:
            return Prepared()
        if session is None or session.state is None:
            return await self._without_session(turn.key, event.utterance)
        turned = advance(session.state, event.utterance, self.on())
        if turned == Turn(session.state):
            return Prepared()
        return await self._rendered(turn.key, await self._assisted(turned), session.state)

    async def _assisted(self, turn: Turn) -> Turn:
        """The turn with what a language model makes of its puzzle, where there are both."""
        if turn.puzzle is None or self.assistant is None:
            return turn
        helped = assisted(turn, await self.assistant.read(turn.puzzle))
        log.info("second_reading", offered=helped != turn)
        return helped

    async def _without_session(self, key: ThreadKey, said: Utterance) -> Prepared:
        if isinstance(said, Pressed):
            return Prepared(_saying([Expired()]))
        if not said.addressed:
            return Prepared()
        if asks_for_help(said.text):
            return Prepared(_saying([Help()]))
        turned = start(said.text, said.by, self.on())
        return Prepared() if turned.state is None else await self._rendered(key, turned, turned.state)

    async def _owed(self, key: ThreadKey, state: State | None) -> Prepared:
        """Say again what is open, for a crash may have swallowed it; an ended session only its last words."""
        if state is None:
            return Prepared(_saying([Cancelled()]))
        return await self._rendered(key, Turn(state, says=resume(state)), state, stores=False)

    async def _rendered(self, key: ThreadKey, turn: Turn, state: State, *, stores: bool = True) -> Prepared:
        """The turn with its verdicts decided at the prices of the date in `state`, and its messages made."""
        says: list[Saying] = []
        for each in turn.says:
            if isinstance(each, RecordDue):
                says.append((await self.filing.file(key, each, state.priced_on), False))
            elif isinstance(each, Due):
                says.append((_checked(await self.verdicts.message(each, state.priced_on), each), False))
            else:
                says += _saying([each])
        closes = None if turn.closes is None else _saying([turn.closes])[0]
        return Prepared(tuple(says), closes, turn.state, stores)

    async def _post(self, turn: StoredTurn, prepared: Prepared) -> str | None:
        """Post what was prepared in the thread; the message that holds the open question then.

        Raises:
            SlackApiError: Slack does not take messages here, now or ever.
        """
        channel, open_ts = turn.key.place.channel, turn.session.open_ts if turn.session else None
        says = prepared.says
        if prepared.closes is not None:
            message, stays_open = prepared.closes
            replaced = open_ts is not None and await self._replace(channel, open_ts, message)
            says = says if replaced or not stays_open else (prepared.closes, *says)
            open_ts = open_ts if replaced and stays_open else None
        for message, holds_question in says:
            ts = await self._say(turn.key, message)
            if message.record:
                await self.filing.shown(turn.key.place.workspace, message.record, ts)
            open_ts = ts if holds_question else open_ts
        return open_ts

    async def _say(self, key: ThreadKey, message: Message) -> str:
        """Post the message, or where Slack takes it in no form, that something went wrong; its timestamp."""
        metadata = metadata_of(card_key(message.record)) if message.record else None
        try:
            return await posting.post(self.client, key.place.channel, key.ts, message, metadata)
        except SlackApiError as error:
            if posting.may_pass(error):
                raise
            reference = _reference()
            log.error("message_refused", reference=reference, error=posting.error_code(error))  # noqa: TRY400 - the error is Slack's answer, and its place is known
        return await posting.post(self.client, key.place.channel, key.ts, render(WentWrong(reference)))

    async def _replace(self, channel: str, ts: str, message: Message) -> bool:
        """Replace the open message; False when it cannot be edited any more: the thread goes on without."""
        try:
            await posting.update(self.client, channel, ts, message)
        except SlackApiError as error:
            if posting.may_pass(error):
                raise
            log.warning("question_not_closed", channel=channel, error=posting.error_code(error))
            return False
        return True


def _owes(turn: StoredTurn) -> bool:
    return turn.session is not None and turn.session.owes


def _saying(replies: Sequence[Reply]) -> tuple[Saying, ...]:
    return tuple((_checked(render(reply), reply), is_open(reply)) for reply in replies)


def _checked(message: Message, reply: Reply | Due) -> Message:
    """The message; a template that broke a limit is logged."""
    if message.refused:
        log.error("reply_without_blocks", reply=type(reply).__name__, reason=message.refused)
    return message


def _reference() -> str:
    return secrets.token_hex(4)
