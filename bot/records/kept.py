"""What moves with a record to another server? Its changes, its messages, and what the watch said of it."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import Field

from bot.records.findings import Noticed
from bot.records.record import Filed


class Kept(Filed):
    """A line of an export: a record with all that is kept beside it.

    `card_ts` is the message that shows it, `noticed` what stands about it, `said` the keys of all findings
    that were ever said with their messages: they are not said again. Snoozed until that day, or not at all.
    `made_of` is the digest of what it was made of: the same verdict gives the same record again.
    """

    card_ts: str = ""
    noticed: Noticed | None = None
    said: Mapping[str, str] = Field(default_factory=dict)
    snoozed_until: date | None = None
    made_of: Annotated[str, Field(pattern=r"^[0-9a-f]*$")] = ""
