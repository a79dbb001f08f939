"""What does each option cost over the months to come? Cash by month, its present value, and the payback.

Month 1 is the scenario's own; each month after it has the volume's growth, and the token prices of its own
date: scheduled price changes and retirements take effect, and a retired model is paid at its replacement's
price. What is paid once is month 0: machines that are bought, and the migration. Machines that are owned or
reserved are never given back. Owned ones are renewed at the end of their life, and what they are worth at the
end of the horizon comes back then; reserved ones are renewed at the end of their term, and what is owed
beyond the horizon is paid then. GPU rents and pay stay what they are today.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from costmodel.dates import in_words, months_later
from costmodel.decision import OptionOverTime, Outlook
from costmodel.fleet import HOURS_PER_MONTH
from costmodel.options.case import Case
from costmodel.options.families import Offered
from costmodel.options.fleets import Fleets
from costmodel.options.hybrid import Hybrid
from costmodel.options.owned_gpu import Ownership
from costmodel.options.plan import TODAY, Figure, Floats, Heading, Levers
from costmodel.options.token_api import TokenApi
from costmodel.people import MONTHS_PER_YEAR
from costmodel.prices import NoPriceError, rate_card
from costmodel.rate_card import RateCard

WORTH_TELLING = 0.005
"""The share of a price from which its change is an event."""


@dataclass(frozen=True)
class Months:
    """The months of a case: how many, from when, at what growth and at what rate of return."""

    case: Case
    count: int
    growth: float
    discount_rate_per_year: float

    @classmethod
    def of(cls, case: Case) -> "Months":
        """As the team told them, else as the catalog has them."""
        told, rate = case.scenario.finance, case.facts.operations.discount_rate_per_year.on(case.on).value
        return cls(
            case,
            case.horizon_months,
            told.growth_per_month,
            rate if told.discount_rate_per_year is None else told.discount_rate_per_year,
        )

    @property
    def volume(self) -> Floats:
        """Multiples of the scenario's volume, shape (count,)."""
        return np.asarray((1 + self.growth) ** np.arange(self.count))

    @property
    def days(self) -> list[date]:
        """The days that each month's prices are of."""
        return [months_later(self.case.on, month) for month in range(self.count)]

    @property
    def discount(self) -> Floats:
        """What a dollar of month 0, 1, ... is worth today, shape (count + 1,)."""
        return np.asarray((1 + self.discount_rate_per_year) ** (-np.arange(self.count + 1) / MONTHS_PER_YEAR))

    def levers(self, **moved: float | Floats) -> Levers:
        """The scenario's levers along the months."""
        return Levers(mlops_fte=self.case.scenario.team.fte, volume=self.volume, **moved)


@dataclass(frozen=True)
class Cash:
    """What an option costs by month, shape (count + 1,); `usd_resale` of it comes back for machines."""

    heading: Heading
    usd: Floats
    usd_resale: float = 0.0


def horizon_figures(case: Case) -> tuple[Figure, ...]:
    """The catalog's figures of the horizon, where the team told none of its own."""
    told, operations = case.scenario.finance, case.facts.operations
    horizon = operations.horizon_months.on(case.on) if told.horizon_months is None else None
    rate = operations.discount_rate_per_year.on(case.on) if told.discount_rate_per_year is None else None
    return tuple(each for each in (horizon, rate) if each is not None)


def outlook(given: Offered, case: Case) -> Outlook | None:
    """The open options over the horizon, the cheapest in present value first; None where none is open today.

    Options that are outgrown on the way are in the events only, which may be all there are.
    """
    months = Months.of(case)
    titles = {each.result.id: each.result.title for each in given.costed}
    prices = {api.heading.id: token_prices(api, months) for api in given.apis}
    cash = [
        *(Cash(api.heading, _api_cash(api, months, prices[api.heading.id])) for api in given.apis),
        *_fleets_cash(given.endpoints, months),
        *_fleets_cash(given.fleets, months),
        *_hybrid_cash(given.hybrid, months, prices),
    ]
    own_usd, api_usd = _by_month(given, months, prices)
    options = sorted(
        (_over_time(each, months) for each in cash if np.isfinite(each.usd).all()),
        key=lambda each: each.usd_present_value,
    )
    if not cash:
        return None
    own = next((each for each in options if each.side == "self-host"), None)
    api = next((each for each in options if each.side == "API"), None)
    return Outlook(
        horizon_months=months.count,
        growth_per_month=months.growth,
        discount_rate_per_year=months.discount_rate_per_year,
        options=tuple(options),
        payback_month=_payback(own, api) if own and api else None,
        cheaper_from_month=_cheaper_from(own_usd, api_usd) if own and api else None,
        self_host_usd_by_month=tuple(own_usd.tolist()) if own else (),
        api_usd_by_month=tuple(api_usd.tolist()) if api else (),
        events=(*_events(given.apis, months, prices), *_outgrown(cash, titles)),
    )


def _over_time(cash: Cash, months: Months) -> OptionOverTime:
    return OptionOverTime(
        option_id=cash.heading.id,
        side=cash.heading.side,
        title=cash.heading.title,
        usd_by_month=tuple(cash.usd.tolist()),
        usd_total=float(cash.usd.sum()),
        usd_present_value=float(cash.usd @ months.discount),
        usd_resale=cash.usd_resale,
    )


def _payback(own: OptionOverTime, api: OptionOverTime) -> int | None:
    """The first month at whose end hosting has cost no more in all than the API, before anything is sold."""
    spent = np.cumsum(np.subtract(own.usd_by_month, api.usd_by_month))[1:-1]
    paid = np.flatnonzero(spent <= 0)
    return int(paid[0]) + 1 if len(paid) else None


def _by_month(given: Offered, months: Months, prices: dict[str, Floats]) -> tuple[Floats, Floats]:
    """USD of each month on the cheapest way to host and on the cheapest API, shape (count,); inf for none.

    What is paid once is spread, as in the decision: month 1 costs what the decision says.
    """
    levers = months.levers()
    none = np.full(months.count, np.inf)
    api = [_api_cash(each, months, prices[each.heading.id])[1:] for each in given.apis]
    api += [] if given.endpoints is None else [given.endpoints.lean.usd_by_offer(levers).min(axis=0)]
    own = [] if given.fleets is None else [given.fleets.lean.usd_by_offer(levers).min(axis=0)]
    own += [] if given.hybrid is None else [given.hybrid.usd_per_month(levers)]
    return np.min([none, *own], axis=0), np.min([none, *api], axis=0)


def _cheaper_from(own_usd: Floats, api_usd: Floats) -> int | None:
    """The month from which hosting costs less than the API by the month to the end; None: it never does."""
    dearer = np.flatnonzero(own_usd >= api_usd)
    month = int(dearer[-1]) + 2 if len(dearer) else 1
    return month if month <= len(own_usd) else None


def token_prices(api: TokenApi, months: Months) -> Floats:
    """USD of one request in each month, shape (count,)."""
    return np.array([priced_on(api, day).usd_per_request for day in months.days])


def priced_on(api: TokenApi, day: date) -> TokenApi:
    """The API at the prices of a day; a model that is retired by then is paid at its replacement's price.

    Where no price of that day is on record the last one holds.
    """
    models = api.case.facts.api_models
    provider, model = api.card.provider, api.card.model
    entry = next((each for each in models.values() if (each.provider, each.model) == (provider, model)), None)
    while entry is not None and entry.retired(day) and entry.replaced_by is not None:
        entry = models[entry.replaced_by]
        provider, model = entry.provider, entry.model
    try:
        deal = api.case.deals.at(provider)
        card = rate_card(model, provider, day).scaled(deal.factor)
    except NoPriceError:
        return api
    return replace(api, card=card, deal=deal, batch_share=api.batch_share if card.batch is not None else 0.0)


def _api_cash(api: TokenApi, months: Months, usd_per_request: Floats) -> Floats:
    price = usd_per_request / api.usd_per_request
    return np.concatenate([[0.0], api.usd_per_month(months.levers(api_price=price))])


def _fleets_cash(table: Fleets | None, months: Months) -> Iterator[Cash]:
    """Of each offer the machines that are cheapest in present value; its title is that of today's."""
    if table is None:
        return
    usd, sold = _columns_cash(table, months)
    value, outgrown = months.discount @ usd, np.isinf(usd).sum(axis=0)
    best_first = np.lexsort((value, outgrown))
    ends = [*table.starts[1:].tolist(), len(table.machines)]
    for offer, start, end in zip(table.offers, table.starts.tolist(), ends, strict=True):
        best = next(each for each in best_first if start <= each < end)
        yield Cash(offer.heading, usd[:, best], float(sold[best]))


def _columns_cash(table: Fleets, months: Months) -> tuple[Floats, Floats]:
    """USD by month, months down (0 first), columns across; and what each column's machines are sold for."""
    levers = months.levers(migration_fte=0.0).down()
    sizing = table.sized(levers)
    follows = np.asarray(table.rule.follows_load)
    units = np.where(follows, sizing.replicas_at_peak, np.maximum.accumulate(sizing.replicas_at_peak, axis=0))
    hours = np.where(follows, sizing.replica_hours_per_month, units * HOURS_PER_MONTH)
    rent, purchase, fixed, busy = table.prices
    monthly = hours * rent + units * fixed + sizing.replicas_at_peak * sizing.utilization * busy
    # What a multiplier adds to a purchase is work, and paid by the month.
    monthly = monthly * table.multiplier + units * purchase * (table.multiplier - 1)
    monthly = monthly + table.egress_usd_per_month * levers.volume
    monthly = monthly + table.people_usd(units * table.gpus, table.extra_fte, levers)
    if not table.offers[0].sized_by_load:  # of a size that the team told, which growth may outgrow
        monthly = np.where(table.served_at_peak(sizing, levers) < 1, np.inf, monthly)
    usd = np.vstack([np.zeros(len(table.machines)), monthly])
    bought, sold = _purchases(units, purchase, Ownership.of(months.case))
    usd += bought - sold
    usd[-1] += _still_owed(units, rent * HOURS_PER_MONTH * table.multiplier, table.term_months)
    usd[0] += _migration_usd(table, units[0], months, table.extra_fte)
    return np.asarray(usd), np.asarray(sold.sum(axis=0))


def _purchases(units: Floats, usd_per_month: Floats, owning: Ownership) -> tuple[Floats, Floats]:
    """USD by month for machines that are bought as the load asks for them, and that they are sold for."""
    months = len(units)
    price = usd_per_month * owning.months / (1 - owning.residual)
    bought = np.diff(units, axis=0, prepend=np.zeros((1, units.shape[1])))
    paid, back = np.zeros((2, months + 1, units.shape[1]))
    if not usd_per_month.any():
        return paid, back
    for start in range(months):
        for again in range(start, months, owning.months):
            sold = min(again + owning.months, months)
            paid[again] += bought[start] * price
            back[sold] += bought[start] * price * owning.residual_after(sold - again)
    return paid, back


def _still_owed(units: Floats, usd_per_month: Floats, term_months: NDArray[np.int64]) -> Floats:
    """USD of rent that is owed beyond the last month, columns across: each term began as the load asked."""
    begun = np.diff(units, axis=0, prepend=np.zeros((1, units.shape[1])))
    ran = np.arange(len(units), 0, -1)[:, None]
    left = np.where(term_months > 0, -ran % np.maximum(term_months, 1), 0)
    return np.asarray((begun * left).sum(axis=0) * usd_per_month)


def _migration_usd(table: Fleets, units: Floats, months: Months, extra_fte: Floats) -> Floats:
    """What of the migration must be hired, all at once; `extra_fte` is the work beside running machines."""
    if not table.operated:
        return np.zeros(len(units))
    fte = months.case.scenario.team.fte
    with_it, without = (
        table.people_usd(units * table.gpus, extra_fte, Levers(mlops_fte=fte, migration_fte=share))
        for share in (TODAY, 0.0)
    )
    return np.asarray((with_it - without) * months.case.horizon_months)


def _hybrid_cash(hybrid: Hybrid | None, months: Months, prices: dict[str, Floats]) -> Iterator[Cash]:
    """Split anew each month among the machines of today's choice and the API."""
    if hybrid is None:
        return
    settled = hybrid.settled
    price = prices[hybrid.api.heading.id] / hybrid.api.usd_per_request
    levers = months.levers(api_price=price, migration_fte=0.0)
    serving, units, monthly = settled.units_and_usd(levers)
    if not np.all(settled.fleets.rule.follows_load):  # what is owned or reserved stays
        _, units, monthly = settled.units_and_usd(levers, np.maximum.accumulate(serving))
    units = units + settled.fleets.staging
    rent, purchase, _, _ = settled.fleets.prices
    usd = np.concatenate([[0.0], monthly - units * purchase])
    kept = np.maximum.accumulate(units)[:, None]
    bought, sold = _purchases(kept, purchase, Ownership.of(months.case))
    usd += (bought - sold)[:, 0]
    rent_usd = rent * HOURS_PER_MONTH * settled.fleets.multiplier
    usd[-1] += _still_owed(kept, rent_usd, settled.fleets.term_months)[0]
    extra_fte = settled.fleets.extra_fte + hybrid.api.run_fte.value
    usd[0] += _migration_usd(settled.fleets, units[:1], months, extra_fte)[0]
    yield Cash(hybrid.heading, usd, float(sold.sum()))


def _outgrown(cash: Iterable[Cash], titles: Mapping[str, str]) -> Iterator[str]:
    """From which month on a fleet of a told size is too small; it has no total then."""
    for each in cash:
        if np.isinf(each.usd).any():
            month = int(np.isinf(each.usd).argmax())
            yield f"{titles[each.heading.id]}: the machines you told are too few from month {month} on."


def _paid_title(card: RateCard, case: Case) -> str:
    """The name of the model that a card is of."""
    known = (each.title for each in case.facts.api_models.values() if each.model == card.model)
    return next(known, card.model)


def _events(apis: Iterable[TokenApi], months: Months, prices: dict[str, Floats]) -> Iterator[str]:
    """When a model's price of a request changes, and by how much."""
    for api in apis:
        usd = prices[api.heading.id]
        change = usd[1:] / usd[:-1] - 1
        for at in np.flatnonzero(np.abs(change) > WORTH_TELLING).tolist():
            day = months.days[at + 1]
            card = priced_on(api, day).card
            other = "" if card.model == api.card.model else f", at the price of {_paid_title(card, api.case)}"
            way = "more" if change[at] > 0 else "less"
            moved = f"a request costs {abs(change[at]):.0%} {way} by {in_words(day)}{other}"
            yield f"{api.heading.title}: {moved}."
