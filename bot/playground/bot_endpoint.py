"""How does a request reach the bot? Signed, within three seconds, and tried again if it is an event.

Sources: docs.slack.dev/authentication/verifying-requests-from-slack, docs.slack.dev/apis/events-api.
"""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

import aiohttp

from bot.playground.faults import Faults

ACK_TIMEOUT_SECONDS = 3.0
EVENT_RETRY_DELAYS_SECONDS = (0.0, 60.0, 300.0)
_FIRST_ERROR_STATUS = 300

Problem = Literal["", "http_timeout", "http_error", "connection_failed"]


@dataclass(frozen=True)
class Answer:
    """What came of one attempt: a body, or why there is none, in the words of `x-slack-retry-reason`."""

    problem: Problem = ""
    body: bytes = b""
    retry: bool = True


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """The `v0=` signature of a request body at a time (seconds)."""
    base = b"v0:%d:%s" % (timestamp, body)
    return f"v0={hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()}"


class BotEndpoint:
    """The bot's own URL, as Slack calls it.

    `retry_delays_seconds` are the waits before the first, second and third retry of an event.
    """

    def __init__(
        self,
        url: str,
        signing_secret: str,
        faults: Faults,
        *,
        clock: Callable[[], float] = time.time,
        timeout_seconds: float = ACK_TIMEOUT_SECONDS,
        retry_delays_seconds: Sequence[float] = EVENT_RETRY_DELAYS_SECONDS,
    ) -> None:
        self._url = url
        self._secret = signing_secret
        self._faults = faults
        self._clock = clock
        self._timeout = aiohttp.ClientTimeout(total=timeout_seconds)
        self._retry_delays_seconds = retry_delays_seconds
        self._session: aiohttp.ClientSession | None = None
        self._running: set[asyncio.Task[None]] = set()

    async def interact(self, form: Mapping[str, str]) -> Answer:
        """Send a command, an action or a view: once, for Slack does not try those again."""
        body = urlencode(form).encode()
        kind = "application/x-www-form-urlencoded"
        if self._faults.strikes(self._faults.deliveries, "drop"):
            return Answer("http_timeout")
        answer = await self._attempt(body, kind)
        if self._faults.strikes(self._faults.deliveries, "duplicate"):
            await self._attempt(body, kind)
        return answer

    async def notify(self, envelope: Mapping[str, Any]) -> None:
        """Send an event; returns after the first attempt, and retries go on in the background."""
        if self._faults.strikes(self._faults.deliveries, "drop"):
            return
        body = json.dumps(envelope).encode()
        answer = await self._attempt(body, "application/json")
        if answer.problem and answer.retry:
            self.in_background(self._retry(body, answer.problem))
        elif self._faults.strikes(self._faults.deliveries, "duplicate"):
            # as when the bot's answer was lost on its way: Slack sends the same event_id again
            await self._attempt(body, "application/json", retry=(1, "http_timeout"))

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        """Start a task that `idle` waits for and `close` ends."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def idle(self) -> None:
        """Wait until nothing is under way, retries included."""
        while self._running:
            await asyncio.wait(self._running)

    async def close(self) -> None:
        """End what is under way and close the connections."""
        for task in list(self._running):
            task.cancel()
        await self.idle()
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _retry(self, body: bytes, problem: Problem) -> None:
        for number, delay_seconds in enumerate(self._retry_delays_seconds, start=1):
            await asyncio.sleep(delay_seconds)
            answer = await self._attempt(body, "application/json", retry=(number, problem))
            if not answer.problem or not answer.retry:
                return
            problem = answer.problem

    async def _attempt(self, body: bytes, kind: str, retry: tuple[int, str] | None = None) -> Answer:
        await self._faults.delay(self._faults.deliveries)
        if self._faults.strikes(self._faults.deliveries, "fail"):
            return Answer("connection_failed")
        timestamp = int(self._clock())
        headers = {
            "Content-Type": kind,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": str(timestamp),
            "X-Slack-Signature": signature(self._secret, timestamp, body),
        }
        if retry is not None:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._timeout)
        try:
            async with self._session.post(self._url, data=body, headers=headers) as response:
                answered = await response.read()
        except TimeoutError:
            return Answer("http_timeout")
        except aiohttp.ClientError:
            return Answer("connection_failed")
        if response.status >= _FIRST_ERROR_STATUS:
            return Answer("http_error", retry=response.headers.get("x-slack-no-retry") != "1")
        return Answer(body=answered)
