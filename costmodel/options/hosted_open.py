"""What do the same open weights cost at a host's token price? The cheapest host of each model."""

from collections.abc import Iterator

from costmodel.catalog.schema import HostedAt, OpenModel
from costmodel.compliance import Admissible
from costmodel.context import context_tokens, too_long
from costmodel.options.case import Case
from costmodel.options.plan import Candidate, Costed, Heading, out
from costmodel.options.token_api import by_token
from costmodel.prices import NoPriceError, provider_title, rate_card

FOUR_BITS = ("fp4", "int4")


def hosted_open(case: Case, gate: Admissible) -> Iterator[Candidate | Costed]:
    """Each open model at its cheapest host that may be used; at the cheapest of all where none may.

    A host may take shorter requests than the model does; where nothing is on record it takes as long ones.
    """
    tokens = case.demand.tokens_per_request
    for model in case.open_models:
        hosts = [host for _, host in sorted(_priced(case, model), key=lambda pair: pair[0])]
        if not hosts:
            continue
        longest = {host: _longest_tokens(model, host) for host in hosts}
        able = [host for host in hosts if tokens <= longest[host]] or [max(hosts, key=longest.__getitem__)]
        admitted = [gate.at("hosted_open", each.provider, provider_title(each.provider)) for each in able]
        host, admission = next(
            (pair for pair in zip(able, admitted, strict=True) if pair[1].open), (able[0], admitted[0])
        )
        provider = provider_title(host.provider)
        heading = Heading(
            f"hosted_open:{model.id}", "hosted_open", "API", f"{model.title} at {provider}", model.title
        )
        if because := too_long(tokens, longest[host]):
            yield out(heading, because)
            continue
        cut = host.precision in FOUR_BITS and model.native_precision not in FOUR_BITS
        notes = (f"{provider} serves {model.title} in four bits: compare its answers.",) if cut else ()
        yield from by_token(case, admission, heading, host.provider, host.model, warnings=notes)


def _longest_tokens(model: OpenModel, host: HostedAt) -> float:
    """The longest request that a host takes."""
    served = context_tokens(host.model, host.provider)
    return model.max_context_tokens if served is None else min(served, model.max_context_tokens)


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
