"""Do published figures hold? Each claim of claims.toml beside our figure, computed anew, and the verdict.

Ours is a span: every product and scenario of the claim gives a value, from the lowest to the highest. The
verdict follows from the printed figure, widened by the margin of agreement, and that span:

- reproduced: all of ours lies in it.
- scenario_bound: part of ours does. Some case gives the figure, and others do not.
- unit_error: none does in the unit printed, but the same number in our unit would be met.
- contradicted: none does either way.

A term of a product is a number, the id of a catalog figure (`labour.mlops_salary`), what a claim prints
(`quoted.<claim>`), what we computed for it (`ours.<claim>`), an API price (`api.<model>.input`, `output`, or
`blended` over the default request), what one GPU rents for on demand at all hosts (`rents.<gpu>`), or a
conversion of units (`CONVERSIONS`). A figure stands for its value; `:low`, `:high` and `:range` take bounds.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from costmodel.catalog.calibration import calibration
from costmodel.catalog.claim_entries import Claim, Product, Quoted, Term, Verdict, claims_on_record
from costmodel.catalog.load import catalog, figures
from costmodel.claim_measures import MEASURES
from costmodel.decide import decide
from costmodel.decision import Decision
from costmodel.fleet import HOURS_PER_MONTH, SECONDS_PER_HOUR
from costmodel.options.plan import TOKENS_PER_MTOK
from costmodel.people import MONTHS_PER_YEAR
from costmodel.prices import api_price
from costmodel.scenario import Part, RequestShape, Scenario
from costmodel.sourced import Dated, Source, Sourced

CONVERSIONS: Mapping[str, float] = {
    "months_per_year": MONTHS_PER_YEAR,
    "hours_per_month": HOURS_PER_MONTH,
    "seconds_per_hour": SECONDS_PER_HOUR,
    "tokens_per_mtok": TOKENS_PER_MTOK,
    "mtok_per_billion": 1e3,
    "tera": 1e12,
    "giga": 1e9,
}


@dataclass(frozen=True)
class Span:
    """From `low` to `high`, both above or at 0."""

    low: float
    high: float

    def __mul__(self, other: "Span") -> "Span":
        return Span(self.low * other.low, self.high * other.high)

    def __truediv__(self, other: "Span") -> "Span":
        return Span(self.low / other.high, self.high / other.low)

    def holds(self, other: "Span") -> bool:
        """Whether all of the other lies in this one."""
        return self.low <= other.low and other.high <= self.high

    def meets(self, other: "Span") -> bool:
        """Whether any of the other lies in this one."""
        return self.low <= other.high and other.low <= self.high

    def __str__(self) -> str:
        return _shown(self.low) if self.low == self.high else f"{_shown(self.low)} to {_shown(self.high)}"


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"  # noqa: PLR2004 - three digits either way


class Finding(Part):
    """A claim checked on a date. `basis` is the arithmetic and the scenarios, one line each.

    `as_reviewed` is false where that date's figures give another verdict than the reason was written for.
    """

    id: str
    title: str
    quoted: str
    quoted_low: float
    quoted_high: float | None
    quoted_unit: str
    ours: str
    ours_low: float
    ours_high: float
    ours_unit: str
    verdict: Verdict
    as_reviewed: bool
    reason: str
    method: str
    basis: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    source: Source


def check_claims(on: date) -> tuple[Finding, ...]:
    """Every claim on record, in the file's order, at the figures of a date.

    Raises:
        KeyError: when a claim names a figure that is not on record; the message says which.
    """
    bench = _Bench(on)
    return tuple(bench.finding(claim) for claim in claims_on_record().claims.values())


def printed(quoted: Quoted) -> Span:
    """The figure as printed, in its own unit."""
    low = quoted.value if quoted.low is None else quoted.low
    high = quoted.value if quoted.high is None else quoted.high
    if low is None or high is None:
        msg = "a quoted figure has a value, or low and high"  # the entry's validation has seen to it
        raise ValueError(msg)
    return Span(low, math.inf if quoted.at_least else high)


def verdict(quoted: Quoted, ours: Span, margin: float) -> Verdict:
    """The rule of this module's docstring; `margin` is a share of the printed figure."""
    told = printed(quoted)
    told = Span(told.low * (1 - margin), told.high * (1 + margin))
    factor = quoted.factor if quoted.our_unit else 1.0
    if factor is not None:
        converted = Span(told.low * factor, told.high * factor)
        if converted.holds(ours):
            return "reproduced"
        if converted.meets(ours):
            return "scenario_bound"
    return "unit_error" if quoted.our_unit and told.meets(ours) else "contradicted"


@dataclass(frozen=True)
class _Bench:
    """Computes ours on one date; keeps what several claims share."""

    on: date
    known: dict[str, Span] = field(default_factory=dict)
    decided: dict[Scenario, Decision] = field(default_factory=dict)

    def finding(self, claim: Claim) -> Finding:
        told, ours = printed(claim.quoted), self.ours(claim)
        found = verdict(claim.quoted, ours, claims_on_record().margin.on(self.on).value)
        return Finding(
            id=claim.id,
            title=claim.title,
            quoted=f"{_shown(told.low)} or more" if claim.quoted.at_least else str(told),
            quoted_low=told.low,
            quoted_high=None if claim.quoted.at_least else told.high,
            quoted_unit=claim.quoted.unit,
            ours=str(ours),
            ours_low=ours.low,
            ours_high=ours.high,
            ours_unit=claim.quoted.our_unit or claim.quoted.unit,
            verdict=found,
            as_reviewed=found == claim.verdict,
            reason=claim.reason,
            method=claim.method,
            basis=tuple(self.basis(claim)),
            scenarios=claim.scenarios,
            source=claim.source,
        )

    def ours(self, claim: Claim) -> Span:
        if claim.id not in self.known:
            spans = [self.product(each) for each in claim.products]
            spans += [self.measured(claim, scenario) for scenario in claim.scenarios]
            self.known[claim.id] = Span(min(each.low for each in spans), max(each.high for each in spans))
        return self.known[claim.id]

    def basis(self, claim: Claim) -> Iterable[str]:
        for each in claim.products:
            told = " x ".join(map(self.shown_term, each.times))
            over = " / ".join(("", *map(self.shown_term, each.over)))
            yield f"{told}{over} = {self.product(each)}"
        for number, scenario in enumerate(claim.scenarios, start=1):
            over = " / ".join(("", *map(self.shown_term, claim.over)))
            yield f"{claim.measure}{over} = {self.measured(claim, scenario)} in scenario {number}"

    def shown_term(self, term: Term) -> str:
        return f"{term} ({self.term(term)})" if isinstance(term, str) else f"{term:,.10g}"

    def product(self, told: Product) -> Span:
        span = Span(1.0, 1.0)
        for term in told.times:
            span *= self.term(term)
        for term in told.over:
            span /= self.term(term)
        return span

    def measured(self, claim: Claim, scenario: Scenario) -> Span:
        if scenario not in self.decided:
            self.decided[scenario] = decide(scenario, on=self.on)
        if claim.measure is None:
            msg = f"{claim.id}: scenarios need a measure"  # the entry's validation has seen to it
            raise ValueError(msg)
        value = MEASURES[claim.measure](self.decided[scenario])
        return Span(value, value) / self.product(Product(times=(1.0, *claim.over)))

    def term(self, term: Term) -> Span:
        if not isinstance(term, str):
            return Span(term, term)
        name, _, end = term.partition(":")
        span = self.named(name, ranged=bool(end))
        if end == "low":
            return Span(span.low, span.low)
        return Span(span.high, span.high) if end == "high" else span

    def named(self, name: str, *, ranged: bool) -> Span:
        kind, _, rest = name.partition(".")
        match kind:
            case "quoted":
                return printed(claims_on_record().claims[rest].quoted)
            case "ours":
                return self.ours(claims_on_record().claims[rest])
            case "api":
                model, _, part = rest.partition(".")
                usd = _api_usd_per_mtok(model, part, self.on)
                return Span(usd, usd)
            case "rents":
                return _rents(rest, self.on)
        if name in CONVERSIONS:
            return Span(CONVERSIONS[name], CONVERSIONS[name])
        held = _figure(name, self.on)
        low, high = (held.low, held.high) if ranged else (None, None)
        return Span(held.value if low is None else low, held.value if high is None else high)


@cache
def _figures() -> Mapping[str, tuple[Sourced[float], ...]]:
    """Every figure by id: its dated values in order."""
    held: dict[str, list[Sourced[float]]] = defaultdict(list)
    for figure in (*figures(catalog()), *figures(calibration()), *figures(claims_on_record())):
        held[figure.id].append(figure)
    return {name: tuple(values) for name, values in held.items()}


def _figure(name: str, on: date) -> Sourced[float]:
    if name not in _figures():
        msg = f"claims.toml: {name!r} is no figure on record; `python -m costmodel sources` lists them"
        raise KeyError(msg)
    return Dated(values=_figures()[name]).on(on)


def _api_usd_per_mtok(model: str, part: str, on: date) -> float:
    entry, shapes = catalog().api_models[model], catalog().request_shapes
    shape = RequestShape(
        input_tokens_per_request=shapes.shapes[shapes.default].input_tokens.value,
        output_tokens_per_request=shapes.shapes[shapes.default].output_tokens.value,
    )
    price = api_price(entry.model, entry.provider, shape, on=on)
    tokens = shape.input_tokens_per_request + shape.output_tokens_per_request
    return {
        "input": price.usd_per_input_mtok,
        "output": price.usd_per_output_mtok,
        "blended": price.usd_per_request / tokens * TOKENS_PER_MTOK,
    }[part]


def _rents(gpu: str, on: date) -> Span:
    """On-demand rents of a GPU at all hosts; a rent that a claim's own source printed proves nothing."""
    theirs = {claim.source.title for claim in claims_on_record().claims.values()}
    offers = [
        offer.usd_per_gpu_hour.on(on)
        for offer in catalog().gpu_offers.values()
        if offer.gpu == gpu and offer.market == "on_demand"
    ]
    rents = [figure.value for figure in offers if figure.source.title not in theirs]
    return Span(min(rents), max(rents))
