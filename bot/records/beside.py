"""What is to be said beside a record now? What the watch holds of it, and what it replaces."""

from datetime import date

from bot.records.findings import Noticed
from costmodel.scenario import Part


class Beside(Part):
    """What a record's card says and the record does not.

    `noticed`: the finding that stands; `snoozed_until`: the watch leaves it alone until that day; `replaces`:
    the records that were given up in its favour.
    """

    noticed: Noticed | None = None
    snoozed_until: date | None = None
    replaces: tuple[str, ...] = ()
