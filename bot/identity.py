"""Who is the bot in its workspace? Asked of Slack at the start; requests are authorized from memory."""

import asyncio

import aiohttp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.posting import error_code, may_pass
from bot.settings import SettingsError

ATTEMPTS = 5
WAIT_SECONDS = 1.0


async def identify(client: AsyncWebClient) -> AuthorizeResult:
    """The bot's user, team and URL by the client's token.

    Raises:
        SettingsError: Slack refuses the token, or does not answer.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            answer = await client.auth_test()
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
            if may_pass(error) and attempt < ATTEMPTS:
                await asyncio.sleep(WAIT_SECONDS)
                continue
            if isinstance(error, SlackApiError):
                msg = (
                    f"SLACK_BOT_TOKEN: Slack refuses it ({error_code(error)}): copy it from the installed app"
                )
            else:
                msg = f"SLACK_API_URL: {client.base_url} does not answer: check the network, or correct it"
            raise SettingsError(msg) from error
        return AuthorizeResult.from_auth_test_response(
            auth_test_response=answer,
            bot_token=client.token,
        )
    raise AssertionError  # the last attempt returns or raises
