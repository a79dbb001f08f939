"""How fresh is the catalog? The day on which its API prices were last read."""

from datetime import date

from costmodel.catalog.load import catalog


def prices_as_of(on: date) -> date:
    """When prices were last compiled or observed, up to and with a day."""
    facts = catalog()
    observed = [seen[0].as_of for each in facts.observed.values() if (seen := each.on(on)) is not None]
    return max([facts.api.library.as_of, *observed])
