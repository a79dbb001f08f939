"""How does a digest learn what to tell? From the store's records, decided on again in a thread."""

import asyncio
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from bot.digest.facts import Facts
from bot.digest.from_records import MOST_RECORDS, decided_on, facts_of
from bot.records.findings import Noticed
from bot.records.read import ReadsRecords
from bot.records.record import Filed
from bot.store.keys import Place

MOST_DECISIONS = 3 * MOST_RECORDS
"""Decisions that are kept at hand: all that one digest takes, which is three a record with a measured volume.
So a second look at the same channel takes none."""


class NoRecords:
    """The records of an installation that keeps none."""

    async def filed(self, _enterprise: str, _team: str, _channel: str | None = None) -> Sequence[Filed]:
        """No record."""
        return ()

    async def noticed(self, _enterprise: str, _team: str, _channel: str | None = None) -> Sequence[Noticed]:
        """No finding."""
        return ()


class ChannelFacts:
    """Reads a channel's facts. Decisions are taken one after the other: threads would share one processor."""

    def __init__(self, records: ReadsRecords) -> None:
        self.records = records
        self._free = asyncio.Semaphore(1)
        self._decides = lru_cache(MOST_DECISIONS)(decided_on)

    async def read(self, place: Place, since: date, on: date) -> Facts:
        """The facts of a channel between two days."""
        filed = await self.records.filed(place.enterprise, place.team, place.channel)
        noticed = await self.records.noticed(place.enterprise, place.team, place.channel)
        if not filed:
            return facts_of((), (), since, on)
        async with self._free:
            return await asyncio.to_thread(facts_of, filed, noticed, since, on, self._decides)
