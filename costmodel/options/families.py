"""Which options does a scenario have? Every family behind its compliance gate."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from costmodel import compliance
from costmodel.compliance import Admissible
from costmodel.decision import Family
from costmodel.options.case import Case
from costmodel.options.dedicated import EndpointPlan, dedicated_endpoint
from costmodel.options.fleets import Fleets
from costmodel.options.hosted_open import hosted_open
from costmodel.options.hosting import as_told, placed_out, too_long, too_small
from costmodel.options.hybrid import HEADING, Hybrid
from costmodel.options.offers import Offer
from costmodel.options.owned_gpu import owned_gpu
from costmodel.options.plan import Candidate, Costed, out
from costmodel.options.rented_gpu import QUOTED_GPU, rented_gpu, reserved_gpus, spot_gpu
from costmodel.options.self_host import FleetPlan
from costmodel.options.token_api import TokenApi, retirement, token_apis


@dataclass(frozen=True)
class Offered:
    """All options of a case.

    Attributes:
        every: all of them, those that are out too; a candidate is costed when `costed` is first read.
        apis: open token APIs.
        endpoints: open dedicated endpoints.
        fleets: open ways to run machines; None: there is none.
        hybrid: the best of both; None where a side is missing.
    """

    every: tuple[Candidate | Costed, ...]
    apis: tuple[TokenApi, ...]
    endpoints: Fleets | None
    fleets: Fleets | None
    hybrid: Hybrid | None

    @cached_property
    def costed(self) -> tuple[Costed, ...]:
        """The results of all, line by line."""
        return tuple(each.costed() if isinstance(each, Candidate) else each for each in self.every)

    @property
    def lean(self) -> "Offered":
        """The same without what is never the cheapest of its kind, whatever is moved.

        Token APIs keep their order (requests times a price, and the same people): one will do.
        """
        return replace(
            self,
            apis=(min(self.apis, key=lambda api: api.usd_per_request),) if self.apis else (),
            endpoints=self.endpoints.lean if self.endpoints else None,
            fleets=self.fleets.lean if self.fleets else None,
        )

    @property
    def settled(self) -> "Offered":
        """The same with each offer's machines chosen: what is decided today stays, come what may."""
        return replace(
            self,
            endpoints=self.endpoints.settled if self.endpoints else None,
            fleets=self.fleets.settled if self.fleets else None,
            hybrid=self.hybrid.settled if self.hybrid else None,
        )


Gated = list[tuple[Offer, str | None]]
"""Offers, each with why it may not be chosen; None: it may."""


def offered(case: Case) -> Offered:
    """Every option of the case."""
    gate = compliance.admissible(case.scenario.regulated)
    tokens = (*token_apis(case, gate), *hosted_open(case, gate))
    apis = _open_apis(tokens)
    machines, without = _machines(case, gate)
    operated = [each for each in machines if each[0].operated]
    hosted = [each for each in machines if not each[0].operated]
    fleets = _open(case, operated)
    hybrid, no_hybrid = _hybrid(case, gate, apis, fleets, operated)
    return Offered(
        every=(
            *tokens,
            *_candidates(case, hosted, EndpointPlan),
            *_candidates(case, operated, FleetPlan),
            *without,
            *((Candidate(hybrid),) if hybrid else no_hybrid),
        ),
        apis=apis,
        endpoints=_open(case, hosted),
        fleets=fleets,
        hybrid=hybrid,
    )


def cheapest_api(case: Case) -> TokenApi | None:
    """The cheapest token API that is open, whatever the volume; None where none is."""
    gate = compliance.admissible(case.scenario.regulated)
    apis = _open_apis((*token_apis(case, gate), *hosted_open(case, gate)))
    return min(apis, key=lambda api: api.usd_per_request, default=None)


def beside_apis(case: Case, api: TokenApi | None) -> Offered:
    """Every option of the case but token APIs, of which this one takes the bursts of the hybrid."""
    gate = compliance.admissible(case.scenario.regulated)
    machines, _ = _machines(case, gate)
    operated = [each for each in machines if each[0].operated]
    fleets = _open(case, operated)
    hybrid, _ = _hybrid(case, gate, () if api is None else (api,), fleets, operated)
    endpoints = _open(case, [each for each in machines if not each[0].operated])
    return Offered((), (), endpoints, fleets, hybrid)


def _open_apis(tokens: Iterable[Candidate | Costed]) -> tuple[TokenApi, ...]:
    return tuple(
        each.plan
        for each in tokens
        if isinstance(each, Candidate) and each.refused is None and isinstance(each.plan, TokenApi)
    )


def _machines(case: Case, gate: Admissible) -> tuple[Gated, list[Costed]]:
    """Offers of machines behind the gate, and the families that have none."""
    finance = case.scenario.finance
    rented, bought = finance.gpu_rent_multiple, finance.gpu_purchase_multiple
    found: Gated = []
    without: list[Costed] = []

    def take(each: Offer | Costed | None, family: Family) -> None:
        refused = gate.family(family).out_because or placed_out(case, family)
        held = as_told(case, each) if isinstance(each, Offer) else each
        if isinstance(held, Offer):
            held = held.at_prices_times(bought if family == "owned_gpu" else rented)
            found.append((held, refused or too_long(case, held) or too_small(case, held)))
        elif held is not None:
            without.append(held)

    take(dedicated_endpoint(case, gate), "dedicated_endpoint")
    take(rented_gpu(case, gate), "rented_gpu")
    for reserved in reserved_gpus(case, gate):
        take(reserved, "reserved_gpu")
    for spot in spot_gpu(case, gate):
        take(spot, "spot_gpu")
    take(owned_gpu(case, gate.family("owned_gpu")), "owned_gpu")
    return found, without


def _candidates(case: Case, offers: Gated, plan: type[FleetPlan]) -> Iterator[Candidate]:
    if not offers:
        return
    fleets = Fleets(case, tuple(offer for offer, _ in offers))
    for index, (_, refused) in enumerate(offers):
        yield Candidate(plan(fleets, index), refused)


def _open(case: Case, offers: Gated) -> Fleets | None:
    may = tuple(offer for offer, refused in offers if refused is None)
    return Fleets(case, may) if may else None


def _hybrid(
    case: Case, gate: Admissible, apis: tuple[TokenApi, ...], fleets: Fleets | None, operated: Gated
) -> tuple[Hybrid | None, tuple[Costed, ...]]:
    """The hybrid of the cheapest API with the machines; or why compliance leaves no such pair.

    Work that waits is spread over its hours and has no bursts to send away.
    """
    if not operated or case.demand.waits:
        return None, ()
    if fleets is None:
        return None, (out(HEADING, f"its own side may not be used: {operated[0][1]}"),)
    if case.scenario.hosting.fleet_told:
        return None, (
            out(HEADING, "how many of its machines pay is worked out, and you told how many there are"),
        )
    token_api = gate.family("token_api")
    if not token_api.open:
        return None, (out(HEADING, f"its bursts go to an API. {token_api.out_because}"),)
    if not apis:
        return None, ()
    return Hybrid(fleets.lean, min(apis, key=lambda api: api.usd_per_request)), ()


def warnings(case: Case) -> Iterator[str]:
    """What a reader must know before trusting the figures: retirements, and what was assumed."""
    latency, hosting = case.scenario.latency, case.scenario.hosting
    yield from retirement(case, case.named)
    if case.scenario.volume.shape is None:
        yield (
            f"The shape of a request is a guess: {case.demand.input_tokens_per_request:,.0f} tokens in, "
            f"{case.demand.output_tokens_per_request:,.0f} out. Capacity and cost move with it."
        )
    if case.demand.batch_share > case.scenario.volume.batch_share:
        yield "A nightly batch can wait: API tokens are priced by batch where a batch price is on record."
    if case.demand.waits and any(
        each is not None for each in (latency.first_token_ms, latency.output_token_ms, latency.answer_ms)
    ):
        yield "All of this work can wait, so the latency that you gave is not asked of it."
    measured = case.measured
    if measured is not None and measured.model_id not in {model.id for model in case.open_models}:
        title = case.facts.models[measured.model_id].title
        yield f"The rate you measured is not used: {title} is not among the models that are compared."
    elif measured is not None and measured.precision not in (None, hosting.precision or measured.precision):
        yield f"The rate you measured is not used: it is for {measured.precision}, not {hosting.precision}."
    finance = case.scenario.finance
    if finance.gpu_usd_per_gpu_hour is not None and finance.gpu is None:
        quoted = case.facts.gpus[QUOTED_GPU].title
        yield f"The GPU price you gave is taken for the {quoted}, since no GPU was named."
    if finance.gpu_purchase_usd is not None and finance.gpu is None:
        quoted = case.facts.gpus[QUOTED_GPU].title
        yield f"The purchase price you gave is taken for the {quoted}, since no GPU was named."
    if not case.counts_people:
        yield (
            f"Work is a multiplier of {case.scenario.team.overhead_multiplier:g} on the machines you host: "
            "no engineers are counted, neither there nor for APIs and endpoints."
        )
