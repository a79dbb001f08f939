"""Which options does this scenario have? Every family behind its compliance gate, as plans and as results."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from costmodel import compliance
from costmodel.catalog.schema import ApiModel, Catalog, Gpu, GpuOffer, OpenModel
from costmodel.compliance import Admissible, Admission
from costmodel.decision import ComplianceSummary
from costmodel.demand import Demand, rates, request_shape, requests_per_month
from costmodel.options.case import Case
from costmodel.options.hardware import REPLICA_SIZES, ways
from costmodel.options.owned_gpu import OwnedGpu
from costmodel.options.plan import Costed, Figure, Heading, Plan, out
from costmodel.options.rented_gpu import Rent, RentedGpu, cheapest_offers, rent
from costmodel.options.token_api import TokenApi
from costmodel.people import pay
from costmodel.prices import NoPriceError, RateCard, api_price, rate_card
from costmodel.resolve import api_model, gpu, open_model
from costmodel.scenario import Scenario

QUOTED_GPU = "h100_sxm"
"""The GPU that a GPU price is taken for when none was named: the one most often quoted."""
RETIREMENT_NOTICE = timedelta(days=365)
"""A retirement within a year is worth a warning: a migration takes months."""


@dataclass(frozen=True)
class Offered:
    """All options of a scenario.

    Attributes:
        case: what they share.
        plans: the admissible ones, which can be priced at other levers.
        costed: results of all, those that are out included.
        compliance: the gate in one line.
        warnings: what a reader must know before trusting the figures.
        figures: catalog figures behind the demand.
    """

    case: Case
    plans: tuple[Plan, ...]
    costed: tuple[Costed, ...]
    compliance: ComplianceSummary
    warnings: tuple[str, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Candidate:
    """A plan or, where none can be made, its result; `refused` says why it may not be chosen."""

    plan: Plan | None
    result: Costed | None = None
    refused: str | None = None

    def costed(self) -> Costed:
        """The result, with the reason it is out."""
        if self.plan is None:
            assert self.result is not None  # noqa: S101 - a candidate has one of the two
            return self.result
        held = self.plan.costed()
        if self.refused is None:
            return held
        return replace(held, result=held.result.model_copy(update={"out_because": self.refused}))


def offered(scenario: Scenario, *, on: date, facts: Catalog) -> Offered:
    """Every option of the scenario on a date. Raises UnknownNameError for a name that is not on record."""
    case, figures = _case(scenario, on, facts)
    gate = compliance.admissible(scenario.regulated)
    candidates = (*_token_apis(case, gate), *_hosted(case, gate), _rented(case, gate), _owned(case, gate))
    results = tuple(candidate.costed() for candidate in candidates)
    return Offered(
        case=case,
        plans=tuple(each.plan for each in candidates if each.plan is not None and each.refused is None),
        costed=results,
        compliance=compliance.summary(scenario.regulated),
        warnings=tuple(_warnings(case)),
        figures=figures,
    )


def _case(scenario: Scenario, on: date, facts: Catalog) -> tuple[Case, tuple[Figure, ...]]:
    tier = facts.tiers[scenario.model.tier]
    default = facts.request_shapes.shapes[facts.request_shapes.default]
    volume = scenario.volume
    shape = request_shape(volume, default)

    def usd_per_request() -> float:
        named = api_model(
            volume.spend_model or scenario.model.api_model or tier.named, "volume.spend_model", facts
        )
        return api_price(
            named.model,
            named.provider,
            shape,
            on=on,
            cached_input_share=volume.cached_input_share,
            batch_share=volume.batch_share,
        ).usd_per_request

    requests = requests_per_month(volume, shape, usd_per_request)
    pattern = facts.load_patterns[scenario.load.pattern]
    mean, peak = rates(scenario.load, pattern, requests, volume.batch_share)
    demand = Demand(
        requests_per_month=requests,
        input_tokens_per_request=shape.input_tokens_per_request,
        output_tokens_per_request=shape.output_tokens_per_request,
        cached_input_share=volume.cached_input_share,
        batch_share=volume.batch_share,
        mean_rates=mean,
        peak_rates=peak,
        waits=pattern.released_when_idle or volume.batch_share == 1,
    )
    named = scenario.model.open_model
    models = (
        (open_model(named, "model.open_model", facts),) if named else _tier_models(facts, tier.open_models)
    )
    figures: list[Figure] = [pattern.peak_minute_over_hour_mean]
    if scenario.load.hourly_weights is None:
        figures += [pattern.base_share, pattern.weekend_share]
    if volume.shape is None:
        figures += [default.input_tokens, default.output_tokens]
    return Case(scenario, on, facts, demand, pay(scenario.team, facts.labour, on), tier, models), tuple(
        figures
    )


def _tier_models(facts: Catalog, ids: tuple[str, ...]) -> tuple[OpenModel, ...]:
    return tuple(facts.models[each] for each in ids if facts.models[each].commercial_use != "no")


def _token_apis(case: Case, gate: Admissible) -> Iterator[Candidate]:
    """The named model of the tier, then the cheaper ones of its quality."""
    told = case.scenario.model.api_model
    named = api_model(told, "model.api_model", case.facts) if told else case.facts.api_models[case.tier.named]
    cheaper = [case.facts.api_models[each] for each in case.tier.cheaper if each != named.id]
    for model in (named, *cheaper):
        heading = Heading(
            f"token_api:{model.id}",
            "token_api",
            "API",
            f"{model.title} at {_provider(case, model.provider)}",
            model.title,
        )
        yield _by_token(case, gate.family("token_api"), heading, model.provider, model.model, api=model)


def _by_token(
    case: Case,
    admission: Admission,
    heading: Heading,
    provider: str,
    model: str,
    *,
    api: ApiModel | None = None,
) -> Candidate:
    try:
        card = rate_card(model, provider, case.on)
    except NoPriceError as error:
        return Candidate(None, out(heading, str(error)))
    refused = admission.out_because
    if api is not None and api.retired(case.on):
        refused = f"{api.title} was shut down on {api.retires_on}{_replacement(case, api)}."
    if refused is None and admission.needs_agreement:
        refused = _unsigned(case, provider)
    plan = TokenApi(case, card, heading, admission.conditions, tuple(_retirement(case, api)))
    if plan.usd_per_request(card.standard) <= 0:
        return Candidate(
            None,
            out(heading, f"the price on record of {heading.model} is 0: that is not an offer to plan on"),
        )
    return Candidate(plan, refused=refused)


def _unsigned(case: Case, provider: str) -> str | None:
    """Why a provider cannot meet a condition that takes an agreement; None where it signs one."""
    terms = case.facts.api.providers.get(provider)
    if terms is not None and terms.signs_baa == "yes":
        return None
    return f"no record that {_provider(case, provider)} signs the agreement that the data needs"


def _hosted(case: Case, gate: Admissible) -> Iterator[Candidate]:
    """Each open model at the cheapest host that may be used; at the cheapest of all where none may."""
    admission = gate.family("hosted_open")
    for model in case.open_models:
        cards = sorted(_host_cards(case, model), key=lambda pair: pair[0])
        if not cards:
            continue
        signing = [card for _, card in cards if _unsigned(case, card.provider) is None]
        card = signing[0] if admission.needs_agreement and signing else cards[0][1]
        title = f"{model.title} at {_provider(case, card.provider)}"
        heading = Heading(f"hosted_open:{model.id}", "hosted_open", "API", title, model.title)
        yield _by_token(case, admission, heading, card.provider, card.model)


def _host_cards(case: Case, model: OpenModel) -> Iterator[tuple[float, RateCard]]:
    for host in model.hosted:
        try:
            card = rate_card(host.model, host.provider, case.on)
        except NoPriceError:
            continue
        usd = card.standard.usd_per_request(case.shape, case.demand.cached_input_share)
        if usd > 0:
            yield usd, card


def _rented(case: Case, gate: Admissible) -> Candidate:
    admission = gate.family("rented_gpu")
    heading = Heading("rented_gpu", "rented_gpu", "self-host", "Rented GPUs", "")
    allowed = _wanted_gpus(case)
    offers = [offer for offer in case.facts.gpu_offers.values() if offer.by_default and offer.gpu in allowed]
    if admission.needs_agreement:
        offers = [offer for offer in offers if case.facts.providers[offer.provider].signs_baa == "yes"]
        if not offers:
            return Candidate(
                None,
                out(
                    heading, "no host on record that rents such GPUs signs the agreement that the data needs"
                ),
            )
    rents = _rents(case, offers)
    found = ways(
        case.open_models, [(case.facts.gpus[held], gpus) for held, gpus in rents], case.work, case.on
    )
    if not found:
        return Candidate(None, out(heading, _does_not_fit(case, "rented")))
    held = tuple(rents[way.gpu.id, way.gpus] for way in found)
    plan = RentedGpu(case, found, heading, admission.conditions, held)
    return Candidate(plan, refused=admission.out_because)


def _rents(case: Case, offers: list[GpuOffer]) -> dict[tuple[str, int], Rent]:
    told = case.scenario.finance.gpu_usd_per_gpu_hour
    if told is None:
        return {
            unit: rent(offer, case.facts, case.on) for unit, offer in cheapest_offers(offers, case.on).items()
        }
    named = case.scenario.finance.gpu
    quoted = gpu(named, "finance.gpu", case.facts) if named else case.facts.gpus[QUOTED_GPU]
    sizes = [size for size in REPLICA_SIZES if size <= quoted.max_per_node]
    return {(quoted.id, size): Rent("your quote", told, None) for size in sizes}


def _wanted_gpus(case: Case) -> set[str]:
    """The GPU that was named, else those of data centres."""
    named = case.scenario.finance.gpu
    if named:
        return {gpu(named, "finance.gpu", case.facts).id}
    return {each.id for each in case.facts.gpus.values() if each.datacenter}


def _owned(case: Case, gate: Admissible) -> Candidate:
    admission = gate.family("owned_gpu")
    heading = Heading("owned_gpu", "owned_gpu", "self-host", "Owned GPUs", "")
    allowed = _wanted_gpus(case)
    prices = {
        entry.gpu: entry.usd.on(case.on)
        for entry in case.facts.hardware.prices.values()
        if entry.gpu in allowed
    }
    if not prices:
        return Candidate(
            None, out(heading, "no purchase price of that GPU is on record; add it to catalog/hardware.toml")
        )
    units: list[tuple[Gpu, int]] = [
        (case.facts.gpus[held], size)
        for held in prices
        for size in REPLICA_SIZES
        if size <= case.facts.gpus[held].max_per_node
    ]
    found = ways(case.open_models, units, case.work, case.on)
    if not found:
        return Candidate(None, out(heading, _does_not_fit(case, "owned")))
    bought = tuple(prices[way.gpu.id] for way in found)
    plan = OwnedGpu(case, found, heading, admission.conditions, bought)
    return Candidate(plan, refused=admission.out_because)


def _does_not_fit(case: Case, how: str) -> str:
    if not case.open_models:
        return case.tier.open_note or f"no open model of the {case.tier.title.lower()} tier is on record"
    names = ", ".join(model.title for model in case.open_models)
    tokens = case.demand.tokens_per_request
    return f"none of {names} fits one {how} server with requests of {tokens:,.0f} tokens"


def _provider(case: Case, provider: str) -> str:
    terms = case.facts.api.providers.get(provider)
    return terms.title if terms is not None else provider


def _replacement(case: Case, model: ApiModel) -> str:
    if model.replaced_by is None:
        return ""
    return f"; its replacement is {case.facts.api_models[model.replaced_by].title}"


def _retirement(case: Case, model: ApiModel | None) -> Iterator[str]:
    if model is None or model.retires_on is None or model.retired(case.on):
        return
    if model.retires_on - case.on <= RETIREMENT_NOTICE:
        yield f"{model.title} is shut down on {model.retires_on}{_replacement(case, model)}."


def _warnings(case: Case) -> Iterator[str]:
    told = case.scenario.model.api_model
    yield from _retirement(
        case,
        api_model(told, "model.api_model", case.facts) if told else case.facts.api_models[case.tier.named],
    )
    if case.scenario.volume.shape is None:
        yield (
            f"The shape of a request is a guess: {case.demand.input_tokens_per_request:,.0f} tokens in, "
            f"{case.demand.output_tokens_per_request:,.0f} out. Capacity and cost move with it."
        )
    finance = case.scenario.finance
    if finance.gpu_usd_per_gpu_hour is not None and finance.gpu is None:
        yield f"The GPU price you gave is taken for the {case.facts.gpus[QUOTED_GPU].title}, since no GPU was named."
