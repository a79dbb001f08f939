"""Why can a recorded decision not be taken again? What its scenario names that the catalog does not have."""

from collections.abc import Iterator

from costmodel.catalog.load import catalog
from costmodel.resolve import ScenarioError, gpu, open_model, paid_model
from costmodel.scenario import Scenario

OTHERWISE = "the cost model does not take its inputs any more"


def why_undecided(scenario: Scenario) -> str:
    """Why it is not decided any more, in words: what left the catalog, or else that it is refused."""
    gone = names_gone(scenario)
    if not gone:
        return OTHERWISE
    return f"{' and '.join(gone)} {'is' if len(gone) == 1 else 'are'} not in the catalog any more"


def names_gone(scenario: Scenario) -> tuple[str, ...]:
    """The models and GPUs that it names and that are not on record, each once."""
    return tuple(dict.fromkeys(_gone(scenario)))


def _gone(scenario: Scenario) -> Iterator[str]:
    need, measured, facts = scenario.model, scenario.hosting.measured, catalog()
    told = (
        (paid_model, (need.api_model, scenario.volume.spend_model)),
        (open_model, (need.open_model, measured.open_model if measured else None)),
        (gpu, (scenario.finance.gpu, measured.gpu if measured else None)),
    )
    for resolve, names in told:
        for name in filter(None, names):
            try:
                resolve(name, "", facts)
            except ScenarioError:
                yield name
