"""What does the bot serve over HTTP? Slack's requests, and whether it lives and is ready."""

import asyncio

from redis.exceptions import RedisError
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.app.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.store.turns import Store

PING_SECONDS = 1.0
BODY_BYTES = 1_000_000
"""Slack's largest requests are a few hundred kilobytes."""


def build_web(app: AsyncApp, store: Store) -> Starlette:
    """The bot's HTTP endpoints. Set `state.draining` to have `/readyz` turn traffic away before a stop."""

    async def events(request: Request) -> Response:
        if int(request.headers.get("content-length") or 0) > BODY_BYTES:
            return PlainTextResponse("too large", status_code=413)
        try:
            asked = to_async_bolt_request(request, await request.body())
        except (ValueError, TypeError, AttributeError):  # Bolt reads it before it checks the signature
            return PlainTextResponse("neither a form nor JSON", status_code=400)
        return to_starlette_response(await app.async_dispatch(asked))

    async def livez(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(request: Request) -> Response:
        if request.app.state.draining:
            return PlainTextResponse("draining", status_code=503)
        try:
            async with asyncio.timeout(PING_SECONDS):
                await store.ping()
        except (RedisError, OSError):
            return PlainTextResponse("the store does not answer", status_code=503)
        return PlainTextResponse("ok")

    web = Starlette(
        routes=[
            Route("/slack/events", events, methods=["POST"]),
            Route("/livez", livez),
            Route("/readyz", readyz),
        ]
    )
    web.state.draining = False
    return web
