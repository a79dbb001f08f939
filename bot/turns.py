"""How is one turn run? Take what was said, advance the conversation, save, then post: a worker's two jobs.

An answer is saved before anything is posted about it, and the session then owes what is to be said. A worker
that finds such a debt after a crash says again what is open.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import structlog
from docket import CurrentExecution, Docket, Execution, ExponentialRetry
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import posting
from bot.conversation.advance import advance, asks_for_help, resume, start
from bot.conversation.replies import (
    Cancelled,
    Expired,
    Guess,
    Help,
    NotInChannel,
    Opened,
    Reply,
    TestedGuess,
    Unreadable,
    Verdict,
    VerdictDue,
    WentWrong,
)
from bot.conversation.state import Pressed, State, Typed, Utterance
from bot.conversation.turn import Turn, is_open
from bot.messages.render import Message, render
from bot.store.keys import Place, ThreadKey
from bot.store.session import Event
from bot.store.turns import WAIT_SECONDS, BusyError, LockLostError, Store, StoredTurn
from costmodel.decide import decide
from costmodel.decision import Decision
from costmodel.scenario import ModelNeed, Scenario, Team, Volume

log = structlog.get_logger()

Saying = tuple[Message, bool]
"""A message, and whether it holds the question that is open from then on."""


def today() -> date:
    """The date in UTC: prices are taken on it."""
    return datetime.now(UTC).date()


@dataclass(frozen=True)
class Plan:
    """All of a turn but its effects: what to post, what replaces the open question, what to store."""

    says: tuple[Saying, ...] = ()
    closes: Saying | None = None
    state: State | None = None
    stores: bool = False


class Turns:
    """The jobs of a worker. Both may run again after a crash, and more than one worker may run at once."""

    def __init__(self, store: Store, client: AsyncWebClient, on: Callable[[], date] = today) -> None:
        self.store = store
        self.client = client
        self.on = on

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
        by: str,
        text: str,
        response_url: str,
        retry: ExponentialRetry = ExponentialRetry(  # noqa: B008 - how pydocket declares a retry
            attempts=6, minimum_delay=timedelta(seconds=1), maximum_delay=timedelta(seconds=20)
        ),
    ) -> None:
        """Open a thread in the channel and start a session in it with the text of the command."""
        place = Place(enterprise, team, channel)
        key = await self.store.seen(place, event_id)
        if key is None:
            try:
                ts = await posting.post(self.client, channel, None, render(Opened(by)))
            except SlackApiError as error:
                if posting.may_pass(error) and retry.attempt < (retry.attempts or 0):
                    raise
                log.warning("thread_not_opened", channel=channel, error=posting.error_code(error))
                there = posting.error_code(error) not in posting.NOT_THERE
                await posting.whisper(
                    response_url, render(WentWrong(_reference()) if there else NotInChannel())
                )
                return
            said = Event(id=event_id, utterance=Typed(text=text, by=by, addressed=True))
            key = await self.store.push(place.thread(ts), said)
        await self._drain(key, WAIT_SECONDS)

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
        more = True
        while more:
            try:
                async with self.store.turn(key, wait_seconds) as turn:
                    await self._take(turn)
            except (BusyError, LockLostError):
                return
            more = turn.more

    async def _take(self, turn: StoredTurn) -> None:
        """Run one held turn: plan all of it, save, post."""
        owes = turn.session is not None and turn.session.owes
        try:
            plan = self._plan(turn)
        except Exception:
            # A mistake of ours must not come back with every retry, nor take what is saved with it.
            reference = _reference()
            log.exception(
                "turn_failed", reference=reference, thread=turn.key.ts, channel=turn.key.place.channel
            )
            plan = Plan(_saying([WentWrong(reference)]))
        if plan.stores:
            await turn.save(plan.state)
        elif not owes:
            turn.drop()
        open_ts = await self._post(turn, plan)
        if plan.stores or owes:
            turn.said(open_ts)

    def _plan(self, turn: StoredTurn) -> Plan:
        """What to do about the debt, else about the oldest event."""
        session, event = turn.session, turn.event
        if turn.unreadable:
            return Plan(_saying([Unreadable()]))
        if session is not None and session.owes:
            return _owed(session.state)
        if event is None:
            return Plan()
        if session is None or session.state is None:
            return self._plan_without_session(event.utterance)
        turned = advance(session.state, event.utterance, self.on())
        return Plan() if turned == Turn(session.state) else _planned(turned, session.state)

    def _plan_without_session(self, said: Utterance) -> Plan:
        if isinstance(said, Pressed):
            return Plan(_saying([Expired()]))
        if not said.addressed:
            return Plan()
        if asks_for_help(said.text):
            return Plan(_saying([Help()]))
        turned = start(said.text, said.by, self.on())
        return Plan() if turned.state is None else _planned(turned, turned.state)

    async def _post(self, turn: StoredTurn, plan: Plan) -> str | None:
        """Post the plan in the thread; the message that holds the open question then.

        Raises:
            SlackApiError: Slack did not take a message and may do so later.
        """
        channel, open_ts = turn.key.place.channel, turn.session.open_ts if turn.session else None
        says = plan.says
        try:
            if plan.closes is not None:
                message, stays_open = plan.closes
                replaced = open_ts is not None and await self._replace(channel, open_ts, message)
                says = says if replaced or not stays_open else (plan.closes, *says)
                open_ts = open_ts if replaced and stays_open else None
            for message, holds_question in says:
                ts = await posting.post(self.client, channel, turn.key.ts, message)
                open_ts = ts if holds_question else open_ts
        except SlackApiError as error:
            if posting.may_pass(error):
                raise
            log.warning("not_posted", channel=channel, thread=turn.key.ts, error=posting.error_code(error))
        return open_ts

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


def warm() -> None:
    """Take one decision and render one message, for the files that both read once and keep."""
    scenario = Scenario(
        volume=Volume(tokens_per_month=1e9), model=ModelNeed(tier="small"), team=Team(mlops_fte=1)
    )
    decide(scenario, on=today())
    render(Help())


def _owed(state: State | None) -> Plan:
    """Say again what is open, for a crash may have swallowed it; an ended session only its last words."""
    if state is None:
        return Plan(_saying([Cancelled()]))
    return _planned(Turn(state, says=resume(state)), state, stores=False)


def _planned(turn: Turn, state: State, *, stores: bool = True) -> Plan:
    """The turn with its verdicts decided, at the prices of the date in `state`, and its messages rendered."""
    replies = [
        _decided(each, state.priced_on) if isinstance(each, VerdictDue) else each for each in turn.says
    ]
    return Plan(
        says=_saying(replies),
        closes=None if turn.closes is None else _saying([turn.closes])[0],
        state=turn.state,
        stores=stores,
    )


def _decided(due: VerdictDue, on: date) -> Verdict:
    decision = decide(due.scenario, on=on)
    return Verdict(
        decision=decision,
        guesses=tuple(_tested(guess, decision) for guess in due.guesses),
        what_ifs=due.what_ifs,
        base=None if due.base is None else decide(due.base, on=on),
        reading=due.reading,
    )


def _tested(guess: Guess, decision: Decision) -> TestedGuess:
    """Which other answers would let the other side win: the model is quick enough to try them all."""
    flipped = (label for label, other in guess.others if decide(other, on=decision.on).side != decision.side)
    return TestedGuess(guess.words, tuple(flipped))


def _rendered(reply: Reply) -> Message:
    message = render(reply)
    if message.refused:
        log.error("reply_without_blocks", reply=type(reply).__name__, reason=message.refused)
    return message


def _saying(replies: Sequence[Reply]) -> tuple[Saying, ...]:
    return tuple((_rendered(reply), is_open(reply)) for reply in replies)


def _reference() -> str:
    return secrets.token_hex(4)
