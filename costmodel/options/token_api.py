"""What does a token API cost? One model at one provider, by the request; hosted open models too."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

import numpy as np

from costmodel.compliance import Admissible, Admission
from costmodel.context import context_tokens, too_long
from costmodel.dates import in_words
from costmodel.options.case import Case
from costmodel.options.deals import Deal
from costmodel.options.plan import (
    TOKENS_PER_MTOK,
    Candidate,
    Costed,
    Figure,
    Floats,
    Heading,
    Levers,
    Line,
    costed,
    dollars,
    millions,
    out,
)
from costmodel.prices import NoPriceError, provider_title, rate_card
from costmodel.rate_card import RateCard, Rates
from costmodel.resolve import PaidModel, paid_model

RETIREMENT_NOTICE = timedelta(days=365)
"""A retirement within a year is worth a warning: a migration takes months."""
LIST_PRICE = Deal()


@dataclass(frozen=True)
class TokenApi:
    """A model paid by the token; `batch_share` of the requests go at the batch price, then on record.

    `card` has the team's rates: list prices under its `deal`.
    """

    case: Case
    card: RateCard
    heading: Heading
    conditions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    batch_share: float = 0.0
    deal: Deal = LIST_PRICE

    def _usd_at(self, rates: Rates) -> float:
        """One average request at the given rates."""
        case = self.case
        return rates.usd_per_request(case.shape, case.demand.cached_input_share, case.cache_writes.share)

    @cached_property
    def usd_per_request(self) -> float:
        """One average request, batch and other together."""
        usd = (1 - self.batch_share) * self._usd_at(self.card.standard)
        return usd if self.card.batch is None else usd + self.batch_share * self._usd_at(self.card.batch)

    @property
    def run_fte(self) -> Figure:
        """Keys, limits, model changes."""
        return self.case.facts.operations.api_fte.on(self.case.on)

    def usd_per_month(self, levers: Levers) -> Floats:
        """Tokens and the people who keep it going, one entry a lever value."""
        usd = self.case.demand.requests_per_month * self.usd_per_request
        tokens = usd * np.asarray(levers.volume) * levers.api_price
        fte = self.run_fte.value * np.asarray(levers.run_fte) if self.case.counts_people else 0.0
        people = np.maximum(fte - levers.mlops_fte, 0.0) * self.case.pay.usd_per_fte_month * levers.pay
        return np.broadcast_to(np.asarray(tokens + people), (levers.count,))

    def costed(self) -> Costed:
        """Line by line."""
        return costed(
            self.heading,
            (*self.token_lines(self.case.demand.requests_per_month), *self.people_lines()),
            tokens_per_month=self.case.demand.tokens_per_month,
            conditions=self.conditions,
            warnings=self.warnings,
        )

    def token_lines(self, requests: float, label: str = "API tokens") -> Iterable[Line]:
        """The tokens of so many requests a month."""
        case, card = self.case, self.card
        writes = case.cache_writes
        figures: tuple[Figure, ...] = (*card.figures, *self.deal.figures)
        if card.cache_write_figure is not None and writes.share > 0:
            figures += (card.cache_write_figure, *(() if writes.figure is None else (writes.figure,)))
        if self.batch_share < 1:
            standard = requests * (1 - self.batch_share)
            usd = standard * self._usd_at(self.card.standard)
            yield Line("api_tokens", label, usd, self._basis(standard, self.card.standard), figures)
        if self.card.batch is not None and self.batch_share > 0:
            terms = case.facts.api.providers.get(self.card.provider)
            discount = (
                () if terms is None or terms.batch_discount is None else (terms.batch_discount.on(case.on),)
            )
            by_batch = requests * self.batch_share
            usd = by_batch * self._usd_at(self.card.batch)
            basis = self._basis(by_batch, self.card.batch)
            yield Line("api_tokens", f"{label} by batch", usd, basis, (*figures, *discount))

    def people_lines(self) -> Iterator[Line]:
        """The people who keep it going; none where a multiplier stands for all work on the other side."""
        if self.case.counts_people:
            work = "keys, limits and model changes"
            yield keeping_going(self.case, self.run_fte, work)

    def _basis(self, requests: float, rates: Rates) -> str:
        demand, written = self.case.demand, self.case.cache_writes.share
        written = written if self.card.cache_write_figure is not None else 0.0
        tokens, cached = demand.input_tokens_per_request, demand.cached_input_share
        mtok = requests / TOKENS_PER_MTOK
        parts = (
            (tokens * (1 - cached - written), "in", rates.input),
            (tokens * cached, "cached in", rates.cached_input),
            (tokens * written, "written to the cache", rates.cache_write),
            (demand.output_tokens_per_request, "out", rates.output),
        )
        words = (
            f"{millions(mtok * each)} {what} x {dollars(rate.at(tokens))}/M"
            for each, what, rate in parts
            if each > 0
        )
        return " + ".join(words) + self.deal.words


def keeping_going(case: Case, fte: Figure, work: str) -> Line:
    """The people who use what others run: so many FTE for that work, the team's own first."""
    team, pay = case.scenario.team.fte, case.pay
    hired = max(fte.value - team, 0.0)
    return Line(
        "people",
        "Engineers to keep it going",
        hired * pay.usd_per_fte_month,
        f"{fte.value:g} FTE for {work}, {hired:g} beyond the team's {team:g} FTE, x {pay.words}",
        (fte, *pay.figures),
        fte.value * pay.usd_per_fte_month,
    )


def token_apis(case: Case, gate: Admissible) -> Iterator[Candidate | Costed]:
    """The named model of the tier, then the cheaper ones of its quality; by batch where they can."""
    cheaper = [
        paid_model(each, "tier.cheaper", case.facts) for each in case.tier.cheaper if each != case.named.id
    ]
    models = (case.named, *cheaper)
    longest = {model.id: context_tokens(model.model, model.provider) for model in models}
    known = [each for each in longest.values() if each is not None]
    for model in models:
        seller = provider_title(model.provider)
        title = f"{model.title} at {seller}"
        heading = Heading(f"token_api:{model.id}", "token_api", "API", title, model.title)
        notes = tuple(retirement(case, model))
        refused = notes[0] if model.entry is not None and model.entry.retired(case.on) else None
        tokens, takes = case.demand.tokens_per_request, longest[model.id]
        if takes is None:
            because, unknown = _of_unknown_length(tokens, known)
            notes += unknown
        else:
            because = too_long(tokens, takes)
        if because is not None:
            yield out(heading, because)
            continue
        yield from by_token(
            case,
            gate.at("token_api", model.provider, seller),
            heading,
            model.provider,
            model.model,
            warnings=notes,
            refused=refused,
            both=model is case.named,
        )


def _of_unknown_length(tokens: float, known: Sequence[float]) -> tuple[str | None, tuple[str, ...]]:
    """Why a model whose longest request is not on record is out, and what to know where it is not.

    It may be taken as far as every other one of its tier goes.
    """
    if not known or tokens <= min(known):
        return None, ("How long a request it takes is not on record: check that yours fits.",)
    because = f"how long a request it takes is not on record, and {tokens:,.0f} tokens are more than"
    return f"{because} the {min(known):,.0f} that others of its tier take", ()


def by_token(
    case: Case,
    admission: Admission,
    heading: Heading,
    provider: str,
    model: str,
    *,
    warnings: tuple[str, ...] = (),
    refused: str | None = None,
    both: bool = False,
) -> Iterator[Candidate | Costed]:
    """A provider's model as an option; out where it has no price, or where the data may not go there.

    Work that can wait goes by batch where a batch price is on record; the same without batch, which is
    dearer, is given too if `both`.
    """
    try:
        card = rate_card(model, provider, case.on)
    except NoPriceError as error:
        yield out(heading, str(error))
        return
    deal = case.deals.at(provider)
    conditions = (*admission.conditions, *deal.conditions)
    plan = TokenApi(case, card.scaled(deal.factor), heading, conditions, warnings, deal=deal)
    if plan.usd_per_request <= 0:
        yield out(heading, f"the price on record of {heading.model} is 0: that is not an offer to plan on")
        return
    because = admission.out_because or refused
    batch_share = 0.0 if card.batch is None else case.demand.batch_share
    if both or not batch_share:
        yield Candidate(plan, because or case.deals.over_limit(provider, case.demand, 0.0))
    if batch_share:
        by_batch = replace(plan, heading=_by_batch(heading), batch_share=batch_share)
        yield Candidate(by_batch, because or case.deals.over_limit(provider, case.demand, batch_share))


def _by_batch(heading: Heading) -> Heading:
    """The same model by batch."""
    model = heading.id.partition(":")[2]
    return replace(heading, id=f"batch_api:{model}", family="batch_api", title=f"{heading.title}, by batch")


def retirement(case: Case, model: PaidModel) -> Iterator[str]:
    """A sentence where the model is shut down already or within a year of the decision's date."""
    entry = model.entry
    if entry is None or entry.retires_on is None or entry.retires_on - case.on > RETIREMENT_NOTICE:
        return
    verb = "was" if entry.retired(case.on) else "is"
    replaced = case.facts.api_models[entry.replaced_by].title if entry.replaced_by else None
    yield f"{model.title} {verb} shut down on {in_words(entry.retires_on)}" + (
        f"; its replacement is {replaced}." if replaced else "."
    )
