"""What do all options of one decision share? The scenario with its date, demand, pay and models."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from costmodel.catalog.schema import ApiModel, Catalog, OpenModel, Tier
from costmodel.demand import Demand, rates, request_shape, requests_per_month
from costmodel.fleet import Load as WeekOfLoad
from costmodel.options.deals import CacheWrites, Deals, cache_writes
from costmodel.options.plan import Figure
from costmodel.options.speed import Asked, MeasuredRate, asked, measured_rate
from costmodel.options.workload import Work, Works
from costmodel.people import Pay, Steps, pay, steps
from costmodel.prices import NoPriceError, api_price
from costmodel.resolve import PaidModel, ScenarioError, known_provider, open_model, paid_model
from costmodel.scenario import RequestShape, Scenario, Volume
from costmodel.throughput import Requests


@dataclass(frozen=True)
class Case:
    """One scenario on one date.

    Attributes:
        facts: the catalog.
        demand: the work of a month.
        pay: what an FTE costs.
        ladder: FTE by fleet.
        tier: the quality tier asked for.
        named: the API model that was named, else the one the tier stands for.
        open_models: the open models of that tier that would do, or the one that was named.
        measured: the rate that the team measured itself.
        figures: catalog figures behind the demand.
        works: the work of many cases that have the same machines to choose from; None: of this one.
    """

    scenario: Scenario
    on: date
    facts: Catalog
    demand: Demand
    pay: Pay
    ladder: Steps
    tier: Tier
    named: PaidModel
    open_models: tuple[OpenModel, ...]
    measured: MeasuredRate | None
    figures: tuple[Figure, ...]
    works: Works | None = None

    @cached_property
    def shape(self) -> RequestShape:
        """The average request."""
        return RequestShape(
            input_tokens_per_request=self.demand.input_tokens_per_request,
            output_tokens_per_request=self.demand.output_tokens_per_request,
        )

    @property
    def horizon_months(self) -> int:
        """Over how many months what is paid once is spread: the team's, else the catalog's."""
        told = self.scenario.finance.horizon_months
        return told or round(self.facts.operations.horizon_months.on(self.on).value)

    @cached_property
    def week(self) -> WeekOfLoad:
        """The load, hour by hour, equal hours together."""
        return WeekOfLoad.of_week(self.demand.peak_rates, self.demand.mean_rates, self.demand.waiting_rate)

    @property
    def counts_people(self) -> bool:
        """Whether work is counted in FTE; not where the team told a multiplier on its machines instead."""
        return self.scenario.team.overhead_multiplier is None

    @cached_property
    def deals(self) -> Deals:
        """What the team has from API providers beside their list prices."""
        return Deals(self.scenario.api, self.named.provider, self.facts, self.on)

    @cached_property
    def cache_writes(self) -> CacheWrites:
        """How much of the input is written to a provider's cache."""
        return cache_writes(self.scenario.volume, self.facts.operations, self.on)

    @cached_property
    def asked(self) -> Asked | None:
        """How quick answers must be; None: they can wait."""
        if self.demand.waits:
            return None
        return asked(self.scenario.latency, self.demand.input_tokens_per_request, self.on)

    @cached_property
    def own_work(self) -> Work:
        """What the speed of a replica depends on."""
        return Work(
            self.demand.input_tokens_per_request,
            self.demand.output_tokens_per_request,
            self.demand.cached_input_share,
            None if self.asked is None else self.asked.targets,
            self.scenario.hosting.precision,
            self.measured,
        )

    @property
    def work(self) -> Work | Works:
        """What machines are looked at for."""
        return self.works or self.own_work


def case_of(scenario: Scenario, on: date, facts: Catalog) -> Case:
    """The case of a scenario. Raises ScenarioError for a name or price that is not on record."""
    tier = facts.tiers[scenario.model.tier]
    default = facts.request_shapes.shapes[facts.request_shapes.default]
    volume = scenario.volume
    shape = request_shape(volume, default)

    named = paid_model(scenario.model.api_model or tier.named, "model.api_model", facts)
    if named.entry is not None:
        _of_tier(tier, named.entry, "model.api_model")
    for each in scenario.api.provider_prices:
        known_provider(each.provider, "api.provider_prices", facts)

    def usd_per_request() -> float:
        spent_on = (
            paid_model(volume.spend_model, "volume.spend_model", facts) if volume.spend_model else named
        )
        # The bill was paid at today's prices: to suppose others buys neither more tokens nor fewer.
        supposed = scenario.api.multiple_at(spent_on.provider)
        factor = Deals(scenario.api, named.provider, facts, on).at(spent_on.provider).factor / supposed
        writes = cache_writes(volume, facts.operations, on)
        return factor * _usd_per_request(spent_on, volume, shape, writes.share, on)

    requests = requests_per_month(volume, shape, usd_per_request)
    pattern = facts.load_patterns[scenario.load.pattern]
    # What runs at night and is done by morning can wait for both sides alike.
    batch_share = 1.0 if pattern.released_when_idle else volume.batch_share
    mean, peak = rates(scenario.load, pattern, requests, batch_share, on=on)
    demand = Demand(
        requests_per_month=requests,
        input_tokens_per_request=shape.input_tokens_per_request,
        output_tokens_per_request=shape.output_tokens_per_request,
        cached_input_share=volume.cached_input_share,
        batch_share=batch_share,
        mean_rates=mean,
        peak_rates=peak,
        waits=batch_share == 1,
    )
    told = scenario.model.open_model
    if told:
        models: tuple[OpenModel, ...] = (open_model(told, "model.open_model", facts),)
        _of_tier(tier, models[0], "model.open_model")
    else:
        models = _tier_models(facts, tier.open_models)
    figures: list[Figure] = []
    if scenario.load.peak_over_hour is None:
        figures.append(pattern.peak_minute_over_hour_mean)
    if scenario.load.hourly_weights is None:
        figures += [pattern.base_share, pattern.weekend_share]
    if volume.shape is None:
        figures += [default.input_tokens, default.output_tokens]
    return Case(
        scenario=scenario,
        on=on,
        facts=facts,
        demand=demand,
        pay=pay(scenario.team, facts, on),
        ladder=steps(facts.operations, on),
        tier=tier,
        named=named,
        open_models=models,
        measured=_measured(scenario, demand, facts, on),
        figures=tuple(figures),
    )


def _measured(scenario: Scenario, demand: Demand, facts: Catalog, on: date) -> MeasuredRate | None:
    """The team's own rate. Raises ScenarioError for one that cannot be."""
    told = scenario.hosting.measured
    if told is None:
        return None
    work = Requests(
        demand.input_tokens_per_request, demand.output_tokens_per_request, demand.cached_input_share
    )
    return measured_rate(told, work, facts, on)


def _of_tier(tier: Tier, model: ApiModel | OpenModel, field: str) -> None:
    """A model that was named must be of the tier asked for, or of none. Raises ScenarioError."""
    if model.tier not in (tier.id, None):
        msg = (
            f"model.tier: {tier.id!r} is not allowed with {field} {model.id!r}: "
            f"{model.title} is of the tier {model.tier!r}; give that tier, or another model"
        )
        raise ScenarioError(msg)


def _usd_per_request(
    model: PaidModel, volume: Volume, shape: RequestShape, cache_write_share: float, on: date
) -> float:
    """The list price of one request, to turn a spend into requests."""
    try:
        usd = api_price(
            model.model,
            model.provider,
            shape,
            on=on,
            cached_input_share=volume.cached_input_share,
            cache_write_share=cache_write_share,
            batch_share=volume.batch_share,
        ).usd_per_request
    except NoPriceError as error:
        msg = f"volume.api_spend_usd_per_month: {error}, or tell the volume in tokens or requests"
        raise ScenarioError(msg) from None
    if usd <= 0:
        msg = f"volume.api_spend_usd_per_month: {model.title} costs nothing; tell tokens or requests instead"
        raise ScenarioError(msg)
    return usd


def _tier_models(facts: Catalog, ids: tuple[str, ...]) -> tuple[OpenModel, ...]:
    return tuple(facts.models[each] for each in ids if facts.models[each].commercial_use != "no")
