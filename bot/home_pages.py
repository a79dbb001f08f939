"""How does a person's Home tab get there? A worker reads what concerns them, and publishes the page."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import structlog
from docket import Docket
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import posting
from bot.digest.replies import DigestState
from bot.filing import utc_now
from bot.home.page import CHANNELS, choices, home
from bot.listeners.digests import NOT_IN, state_of
from bot.looking import is_member
from bot.messages.views import home_view
from bot.store.digests import Digests, Held
from bot.store.keys import Workspace
from bot.store.records import Records

log = structlog.get_logger()


class HomePages:
    """The job that publishes pages. `approvers` see every decision of the workspace that waits."""

    def __init__(
        self,
        records: Records,
        digests: Digests,
        client: AsyncWebClient,
        approvers: frozenset[str] = frozenset(),
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.records = records
        self.digests = digests
        self.client = client
        self.approvers = approvers
        self.clock = clock

    def register(self, docket: Docket) -> None:
        """Make the job known to the queue."""
        docket.register(self.show_home)

    async def show_home(self, enterprise: str, team: str, user: str, channel: str) -> None:
        """Publish the page of a person. `channel`, unless it is empty, is shown whoever set up its digest."""
        workspace = Workspace(enterprise, team)
        decides = user in self.approvers
        filed = await (
            self.records.filed(enterprise, team) if decides else self.records.naming(workspace, user)
        )
        noticed = await self.records.noticed(enterprise, team)
        digests = await self._digests(workspace, user, channel)
        on = self.clock().date()
        page = await asyncio.to_thread(home, filed, noticed, digests, on, decides=decides, user=user)
        try:
            await self.client.views_publish(user_id=user, view=home_view(page))
        except SlackApiError as error:
            # Whoever opens the tab again has it published again.
            log.warning("home_not_published", error=posting.error_code(error))

    async def _note(self, held: Held) -> str:
        """What keeps a channel's digest from coming, where that is known."""
        if held.subscription.paused:
            return ""
        return NOT_IN if await is_member(self.client, held.place.channel) is False else ""

    async def _digests(self, workspace: Workspace, user: str, channel: str) -> list[tuple[str, DigestState]]:
        """The digests to show, by channel: a row stays in its place whatever is pressed."""
        now = self.clock()
        own = {
            each.place.channel: state_of(each, now) for each in await self.digests.of_owner(workspace, user)
        }
        if channel:
            held = await self.digests.get(workspace.place(channel))
            own[channel] = DigestState("") if held is None else state_of(held, now, await self._note(held))
        order = sorted(own)
        if channel in order[CHANNELS:]:
            order.insert(0, channel)  # it would not be seen at its place
        rows = {each: own[each] for each in order}
        return [(each, replace(state, choices=tuple(choices(each, state)))) for each, state in rows.items()]
