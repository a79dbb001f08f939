"""What do all options of one decision share? The scenario with its date, demand, pay and models."""

from dataclasses import dataclass
from datetime import date

from costmodel.catalog.schema import Catalog, OpenModel, Tier
from costmodel.demand import Demand
from costmodel.options.hardware import Work
from costmodel.people import Pay
from costmodel.scenario import RequestShape, Scenario


@dataclass(frozen=True)
class Case:
    """One scenario on one date.

    Attributes:
        facts: the catalog.
        demand: the work of a month.
        pay: what an FTE costs.
        tier: the quality tier asked for.
        open_models: the models of that tier that would do, or the one that was named.
    """

    scenario: Scenario
    on: date
    facts: Catalog
    demand: Demand
    pay: Pay
    tier: Tier
    open_models: tuple[OpenModel, ...]

    @property
    def shape(self) -> RequestShape:
        """The average request."""
        return RequestShape(
            input_tokens_per_request=self.demand.input_tokens_per_request,
            output_tokens_per_request=self.demand.output_tokens_per_request,
        )

    @property
    def work(self) -> Work:
        """What the speed of a replica depends on."""
        return Work(
            self.demand.input_tokens_per_request,
            self.demand.output_tokens_per_request,
            self.demand.cached_input_share,
            self.demand.waits,
        )
