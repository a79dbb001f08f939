"""What does the bot serve over HTTP? Slack's requests, whether it lives and is ready, and what it counts."""

import asyncio
from collections.abc import Iterator, Mapping
from time import time

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.app.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.digest.schedule import LATE
from bot.store.digests import Digests
from bot.store.findings import Findings
from bot.store.turns import AWAY, Store

PING_SECONDS = 1.0
BODY_BYTES = 1_000_000
"""Slack's largest requests are a few hundred kilobytes."""


def build_web(app: AsyncApp, store: Store, digests: Digests, findings: Findings) -> Starlette:
    """The bot's HTTP endpoints."""

    async def events(request: Request) -> Response:
        body = b""
        async for chunk in request.stream():  # counted as it comes: a chunked request does not say its length
            body += chunk
            if len(body) > BODY_BYTES:
                return PlainTextResponse("too large", status_code=413)
        try:
            asked = to_async_bolt_request(request, body)
        except (ValueError, TypeError, AttributeError):  # Bolt reads it before it checks the signature
            return PlainTextResponse("neither a form nor JSON", status_code=400)
        return to_starlette_response(await app.async_dispatch(asked))

    async def livez(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_request: Request) -> Response:
        try:
            async with asyncio.timeout(PING_SECONDS):
                await store.ping()
        except AWAY:
            return PlainTextResponse("the store does not answer", status_code=503)
        return PlainTextResponse("ok")

    async def metrics(_request: Request) -> Response:
        """The counts in Prometheus's text format: of all processes, for they are kept in the store."""
        try:
            async with asyncio.timeout(PING_SECONDS):
                counts, told = await digests.counts(), await findings.counts()
                overdue = await digests.overdue(int(time() - LATE.total_seconds()))
        except AWAY:
            return PlainTextResponse("the store does not answer", status_code=503)
        lines = [*_counter("llm_tco_digests_total", counts), *_counter("llm_tco_findings_total", told)]
        gauge = ("# TYPE llm_tco_digests_overdue gauge", f"llm_tco_digests_overdue {overdue}")
        return PlainTextResponse("\n".join([*lines, *gauge, ""]))

    return Starlette(
        routes=[
            Route("/slack/events", events, methods=["POST"]),
            Route("/livez", livez),
            Route("/readyz", readyz),
            Route("/metrics", metrics),
        ]
    )


def _counter(name: str, counts: Mapping[str, int]) -> Iterator[str]:
    yield f"# TYPE {name} counter"
    for outcome, count in sorted(counts.items()):
        yield f'{name}{{outcome="{outcome}"}} {count}'
