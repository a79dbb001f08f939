"""How do others read records and findings? The port that the store implements."""

from collections.abc import Sequence
from typing import Protocol

from bot.records.findings import Noticed
from bot.records.record import Filed


class ReadsRecords(Protocol):
    """`bot.store.records.Records` is one. `enterprise` is empty outside an enterprise grid."""

    async def filed(self, enterprise: str, team: str, channel: str | None = None) -> Sequence[Filed]:
        """All records of a workspace, or of one channel of it, the oldest first."""
        ...

    async def noticed(self, enterprise: str, team: str, channel: str | None = None) -> Sequence[Noticed]:
        """What the watch found and still holds: one finding a record at most, snoozed ones left out."""
        ...
