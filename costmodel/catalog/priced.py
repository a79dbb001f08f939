"""Which API prices does the model use? Those of tiers, of the hosts of open models, and of the overlay."""

from collections.abc import Mapping

from costmodel.catalog.schema import Catalog


def priced(facts: Catalog) -> Mapping[tuple[str, str], str]:
    """Each provider and model id of the price data that a decision may ask for, with the model's title."""
    titles: dict[tuple[str, str], str] = {}
    for each in facts.api_models.values():
        titles.setdefault((each.provider, each.model), each.title)
    for model in facts.models.values():
        for host in model.hosted:
            titles.setdefault((host.provider, host.model), model.title)
    for entry in facts.api.models.values():
        titles.setdefault((entry.provider, entry.model), entry.title)
    return titles
