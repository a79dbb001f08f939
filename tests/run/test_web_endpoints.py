"""The bot's own HTTP endpoints, asked as Slack and a load balancer ask them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from starlette.applications import Starlette

from bot.playground.bot_endpoint import signature
from bot.serving import NotServedError, listen, served
from tests.people import People


@pytest.fixture
def endpoint(people: People) -> str:
    url: str = people.slack.bot_url
    return url


async def status(
    method: str,
    url: str,
    data: bytes | AsyncIterator[bytes] | None = None,
    headers: dict[str, str] | None = None,
) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, url, data=data, headers=headers) as answer,
    ):
        return answer.status


async def test_it_lives_and_is_ready(endpoint: str) -> None:
    assert await status("GET", f"{endpoint}/livez") == 200
    assert await status("GET", f"{endpoint}/readyz") == 200


@pytest.mark.parametrize(
    ("age_seconds", "secret", "expected"), [(0, None, 200), (301, None, 401), (0, "another secret", 401)]
)
async def test_only_fresh_requests_with_slacks_signature_are_taken(
    people: People, endpoint: str, age_seconds: int, secret: str | None, expected: int
) -> None:
    workspace = people.slack.workspace
    at = int(workspace.clock()) - age_seconds
    body = b'{"type":"url_verification","challenge":"c"}'
    headers = {
        "content-type": "application/json",
        "x-slack-request-timestamp": str(at),
        "x-slack-signature": signature(secret or workspace.signing_secret, at, body),
    }
    assert await status("POST", f"{endpoint}/slack/events", data=body, headers=headers) == expected


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"", b"[]", b"payload=%7B"])
async def test_junk_is_refused_without_a_server_error(endpoint: str, body: bytes) -> None:
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        code = await status("POST", f"{endpoint}/slack/events", data=body, headers={"content-type": kind})
        assert 400 <= code < 500


async def test_a_huge_body_is_refused(endpoint: str) -> None:
    assert await status("POST", f"{endpoint}/slack/events", data=b"x" * 1_000_001) == 413


async def test_a_huge_body_is_refused_also_in_chunks_that_do_not_say_its_length(endpoint: str) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield b"x" * 100_000

    assert await status("POST", f"{endpoint}/slack/events", data=chunks()) == 413


async def test_a_server_that_does_not_start_says_so() -> None:
    @asynccontextmanager
    async def broken(_web: Starlette) -> AsyncIterator[None]:
        raise ZeroDivisionError
        yield

    with pytest.raises(NotServedError):
        async with served(Starlette(lifespan=broken), listen("127.0.0.1", 0), 1):
            pytest.fail("served, though it did not start")
