"""What is it a request, a second, in another currency, or at an amount that somebody doubts?"""

from dataclasses import dataclass

from bot.conversation.replies import Explanation
from bot.language.message import read_message
from bot.messages.best import row_of
from bot.messages.rows import Row
from costmodel.decision import DisplayCurrency
from costmodel.fleet import HOURS_PER_MONTH

SECONDS_PER_HOUR = 3600
SECONDS_PER_MONTH = HOURS_PER_MONTH * SECONDS_PER_HOUR
THOUSAND = 1000
VOLUME_FROM = 1e5
"""A bare number from here on is a volume in tokens: nothing else that is told is as large."""


@dataclass(frozen=True)
class OneRequest:
    """What an option costs, shared out among requests."""

    row: Row
    usd_per_thousand: float


@dataclass(frozen=True)
class UnitCost:
    """The winner and the best of the other side by a thousand requests."""

    options: tuple[OneRequest, ...]
    requests_per_month: float
    tokens_per_request: float


def unit_cost(said: Explanation) -> UnitCost:
    """The whole of the month, people and machines too, over its requests."""
    decision = said.decision
    thousands = decision.requests_per_month / THOUSAND
    rows = (row_of(decision, each) for each in (decision.winner_id, decision.comparator_id))
    return UnitCost(
        tuple(OneRequest(each, each.option.usd_per_month / thousands) for each in rows if each),
        decision.requests_per_month,
        decision.tokens_per_month / decision.requests_per_month,
    )


@dataclass(frozen=True)
class Rate:
    """The volume as an average rate, in tokens and requests a second."""

    tokens_per_month: float
    tokens_per_second: float
    output_tokens_per_second: float
    requests_per_second: float


def rate(said: Explanation) -> Rate:
    """Over all hours of a month."""
    decision = said.decision
    requests = decision.requests_per_month / SECONDS_PER_MONTH
    return Rate(
        tokens_per_month=decision.tokens_per_month,
        tokens_per_second=decision.tokens_per_month / SECONDS_PER_MONTH,
        output_tokens_per_second=requests * decision.output_tokens_per_request,
        requests_per_second=requests,
    )


@dataclass(frozen=True)
class Realistic:
    """A volume that is doubted, in other units, beside the one of the case."""

    tokens_per_month: float
    requests_per_month: float
    requests_per_second: float
    tokens_per_request: float
    own_tokens_per_month: float

    @property
    def factor(self) -> float:
        """How many times the case's own volume it is."""
        return self.tokens_per_month / self.own_tokens_per_month


def realistic(said: Explanation) -> Realistic | None:
    """A volume in tokens or requests; None where the question tells none."""
    decision = said.decision
    per_request = decision.tokens_per_month / decision.requests_per_month
    for one in read_message(said.due.question).quantities:
        if one.unit == "requests":
            tokens = one.a_month * per_request
        elif one.unit == "tokens" or (one.unit is None and one.value >= VOLUME_FROM):
            tokens = one.a_month
        else:
            continue
        requests = tokens / per_request
        own = decision.tokens_per_month
        return Realistic(tokens, requests, requests / SECONDS_PER_MONTH, per_request, own)
    return None


@dataclass(frozen=True)
class InCurrency:
    """The headline in the currency that is asked for; None is the US dollar, in which all of it is."""

    currency: DisplayCurrency | None
    is_shown_already: bool
    winner: Row | None
    comparator: Row | None


def in_currency(said: Explanation) -> InCurrency | None:
    """The verdict in that currency; None where the question names none that is on record."""
    if not said.others:
        return None
    decision = said.others[0]
    rows = (row_of(decision, each) for each in (decision.winner_id, decision.comparator_id))
    already = said.decision.scenario.finance.currency == decision.scenario.finance.currency
    return InCurrency(decision.currency, already, *rows)
