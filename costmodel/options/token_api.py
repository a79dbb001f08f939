"""What does a token API cost? One model at one provider, by the request; hosted open models too."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import numpy as np

from costmodel import people
from costmodel.compliance import Admissible, Admission
from costmodel.options.case import Case
from costmodel.options.plan import (
    TOKENS_PER_MTOK,
    Candidate,
    Costed,
    Floats,
    Heading,
    Levers,
    Line,
    costed,
    out,
)
from costmodel.prices import NoPriceError, RateCard, Rates, provider_title, rate_card
from costmodel.resolve import PaidModel, paid_model

RETIREMENT_NOTICE = timedelta(days=365)
"""A retirement within a year is worth a warning: a migration takes months."""


@dataclass(frozen=True)
class TokenApi:
    """A model paid by the token. Requests that can wait go by batch where a batch price is on record."""

    case: Case
    card: RateCard
    heading: Heading
    conditions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def usd_per_request(self, rates: Rates) -> float:
        """One average request at the given rates."""
        return rates.usd_per_request(self.case.shape, self.case.demand.cached_input_share)

    @cached_property
    def _usd_standard(self) -> float:
        return (
            self.case.demand.requests_per_month
            * (1 - self._batch_share)
            * self.usd_per_request(self.card.standard)
        )

    @cached_property
    def _usd_batch(self) -> float:
        if self.card.batch is None:
            return 0.0
        return self.case.demand.requests_per_month * self._batch_share * self.usd_per_request(self.card.batch)

    @property
    def _batch_share(self) -> float:
        return 0.0 if self.card.batch is None else self.case.demand.batch_share

    def usd_per_month(self, levers: Levers) -> Floats:
        """Tokens and the people who keep it going, one entry a lever value."""
        tokens = (self._usd_standard + self._usd_batch) * np.asarray(levers.volume) * levers.api_price
        fte = np.asarray(self.case.facts.operations.api_fte.on(self.case.on).value)
        (hired,) = people.hired((fte,), levers.mlops_fte)
        return np.atleast_1d(tokens + hired * self.case.pay.usd_per_fte_month)

    def costed(self) -> Costed:
        """Line by line."""
        return costed(
            self.heading,
            self._lines(),
            tokens_per_month=self.case.demand.tokens_per_month,
            conditions=self.conditions,
            warnings=self.warnings,
        )

    def _lines(self) -> Iterable[Line]:
        case, figures = self.case, self.card.figures
        requests = case.demand.requests_per_month
        if self._batch_share < 1:
            basis = self._basis(requests * (1 - self._batch_share), self.card.standard)
            yield Line("api_tokens", "API tokens", self._usd_standard, basis, figures)
        if self._batch_share > 0 and self.card.batch is not None:
            terms = case.facts.api.providers.get(self.card.provider)
            discount = (
                () if terms is None or terms.batch_discount is None else (terms.batch_discount.on(case.on),)
            )
            basis = self._basis(requests * self._batch_share, self.card.batch)
            yield Line("api_tokens", "API tokens by batch", self._usd_batch, basis, (*figures, *discount))
        api_fte = case.facts.operations.api_fte.on(case.on)
        (hired,) = people.hired((np.asarray(api_fte.value),), case.scenario.team.mlops_fte)
        pay = case.pay.usd_per_fte_month
        yield Line(
            "people",
            "Engineers to keep it going",
            float(hired) * pay,
            f"{api_fte.value:g} FTE for keys, limits and model changes, {float(hired):g} beyond the team's "
            f"{case.scenario.team.mlops_fte:g} FTE, x ${pay:,.0f} a month with benefits",
            (api_fte, *case.pay.figures),
            api_fte.value * pay,
        )

    def _basis(self, requests: float, rates: Rates) -> str:
        tokens, cached_share = self.case.demand.input_tokens_per_request, self.case.demand.cached_input_share
        mtok = requests / TOKENS_PER_MTOK
        parts = [(tokens * (1 - cached_share), "in", rates.input)]
        if cached_share > 0:
            parts.append((tokens * cached_share, "cached in", rates.cached_input))
        parts.append((self.case.demand.output_tokens_per_request, "out", rates.output))
        words = (
            f"{_millions(mtok * each)} {what} x ${rate.at(tokens):g}/M"
            for each, what, rate in parts
            if each > 0
        )
        return " + ".join(words)


def _millions(mtok: float) -> str:
    """Millions of tokens, short: "1,692M", "0.4M"."""
    return f"{mtok:,.0f}M" if mtok >= 10 else f"{mtok:.3g}M"  # noqa: PLR2004 - two digits read well


def token_apis(case: Case, gate: Admissible) -> Iterator[Candidate | Costed]:
    """The named model of the tier, then the cheaper ones of its quality."""
    cheaper = [
        paid_model(each, "tier.cheaper", case.facts) for each in case.tier.cheaper if each != case.named.id
    ]
    for model in (case.named, *cheaper):
        title = f"{model.title} at {provider_title(model.provider)}"
        heading = Heading(f"token_api:{model.id}", "token_api", "API", title, model.title)
        admission = gate.family("token_api")
        notes = tuple(retirement(case, model))
        refused = notes[0] if model.entry is not None and model.entry.retired(case.on) else None
        yield by_token(case, admission, heading, model.provider, model.model, warnings=notes, refused=refused)


def by_token(
    case: Case,
    admission: Admission,
    heading: Heading,
    provider: str,
    model: str,
    *,
    warnings: tuple[str, ...] = (),
    refused: str | None = None,
) -> Candidate | Costed:
    """A provider's model as an option; out where it has no price, or where the data may not go there."""
    try:
        card = rate_card(model, provider, case.on)
    except NoPriceError as error:
        return out(heading, str(error))
    plan = TokenApi(case, card, heading, admission.conditions, warnings)
    if plan.usd_per_request(card.standard) <= 0:
        return out(heading, f"the price on record of {heading.model} is 0: that is not an offer to plan on")
    unsigned = unsigned_by(case, provider) if admission.needs_agreement else None
    return Candidate(plan, admission.out_because or refused or unsigned)


def unsigned_by(case: Case, provider: str) -> str | None:
    """Why a provider cannot meet a condition that takes an agreement; None where it signs one."""
    terms = case.facts.api.providers.get(provider)
    if terms is not None and terms.signs_baa == "yes":
        return None
    return f"no record that {provider_title(provider)} signs the agreement that the data needs"


def retirement(case: Case, model: PaidModel) -> Iterator[str]:
    """A sentence where the model is shut down already or within a year of the decision's date."""
    entry = model.entry
    if entry is None or entry.retires_on is None or entry.retires_on - case.on > RETIREMENT_NOTICE:
        return
    verb = "was" if entry.retired(case.on) else "is"
    replaced = case.facts.api_models[entry.replaced_by].title if entry.replaced_by else None
    yield f"{model.title} {verb} shut down on {entry.retires_on}" + (
        f"; its replacement is {replaced}." if replaced else "."
    )
