"""What do the same open weights cost at a host's token price? The cheapest host of each model."""

from collections.abc import Iterator

from costmodel.catalog.schema import HostedAt, OpenModel
from costmodel.compliance import Admissible
from costmodel.options.case import Case
from costmodel.options.plan import Candidate, Costed, Heading, out
from costmodel.options.token_api import by_token
from costmodel.prices import NoPriceError, provider_title, rate_card

FOUR_BITS = ("fp4", "int4")


def hosted_open(case: Case, gate: Admissible) -> Iterator[Candidate | Costed]:
    """Each open model at its cheapest host that may be used; at the cheapest of all where none may."""
    for model in case.open_models:
        hosts = [host for _, host in sorted(_priced(case, model), key=lambda pair: pair[0])]
        if not hosts:
            continue
        admitted = [gate.at("hosted_open", each.provider, provider_title(each.provider)) for each in hosts]
        host, admission = next(
            (pair for pair in zip(hosts, admitted, strict=True) if pair[1].open), (hosts[0], admitted[0])
        )
        provider = provider_title(host.provider)
        heading = Heading(
            f"hosted_open:{model.id}", "hosted_open", "API", f"{model.title} at {provider}", model.title
        )
        if case.demand.tokens_per_request > model.max_context_tokens:
            yield out(
                heading, f"a request is longer than the {model.max_context_tokens:,} tokens it can take"
            )
            continue
        cut = host.precision in FOUR_BITS and model.native_precision not in FOUR_BITS
        notes = (f"{provider} serves {model.title} in four bits: compare its answers.",) if cut else ()
        yield from by_token(case, admission, heading, host.provider, host.model, warnings=notes)


def _priced(case: Case, model: OpenModel) -> Iterator[tuple[float, HostedAt]]:
    """USD of one request at each host that has a price above 0."""
    for host in model.hosted:
        try:
            card = rate_card(host.model, host.provider, case.on)
        except NoPriceError:
            continue
        usd = case.deals.at(host.provider).factor * card.standard.usd_per_request(
            case.shape, case.demand.cached_input_share, case.cache_writes.share
        )
        if usd > 0:
            yield usd, host
