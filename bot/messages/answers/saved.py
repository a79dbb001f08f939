"""What would be saved, and against what? The model that was named, today's bill, the other side."""

from dataclasses import dataclass

from bot.conversation.figures import COMPUTED_FIGURES, figures
from bot.conversation.replies import Explanation
from bot.messages.answers.spending import Spent, spent
from bot.messages.best import named_of, row_of
from bot.messages.rows import Row
from costmodel.people import MONTHS_PER_YEAR


@dataclass(frozen=True)
class Saved:
    """What the winner costs less than another option, in USD."""

    than: Row
    usd_per_month: float

    @property
    def usd_about_per_month(self) -> float:
        """As an estimate can carry it."""
        return figures(self.usd_per_month, COMPUTED_FIGURES)

    @property
    def usd_about_per_year(self) -> float:
        """Twelve of those months."""
        return figures(MONTHS_PER_YEAR * self.usd_per_month, COMPUTED_FIGURES)


@dataclass(frozen=True)
class OverSpan:
    """What the winner costs less over some months than the option it is compared with, in USD."""

    months: int
    than: Spent
    winner: Spent

    @property
    def usd_about(self) -> float:
        """As an estimate can carry it; negative where the winner costs more in all."""
        return figures(self.than.usd - self.winner.usd, COMPUTED_FIGURES)


@dataclass(frozen=True)
class Saving:
    """The savings that can be said; `bill_usd_per_month` is what the team told that it pays for tokens.

    `tokens_usd_per_month` is what the winner's tokens cost; None where it sells none.
    """

    winner: Row | None
    named: Saved | None
    other_side: Saved | None
    names_winner: bool
    bill_usd_per_month: float | None
    tokens_usd_per_month: float | None
    over: OverSpan | None = None


def saving(said: Explanation) -> Saving:
    """Against the API that was named, where it is another one; against the best of the other side."""
    decision = said.decision
    winner, comparator = (row_of(decision, each) for each in (decision.winner_id, decision.comparator_id))
    named = named_of(decision)
    tokens = [
        item.usd_per_month
        for item in (winner.option.line_items if winner else ())
        if item.kind == "api_tokens"
    ]
    return Saving(
        winner=winner,
        named=_saved(winner, named) if named and not named.wins else None,
        other_side=_saved(winner, comparator),
        names_winner=named is not None and named.wins,
        bill_usd_per_month=decision.scenario.volume.api_spend_usd_per_month,
        tokens_usd_per_month=sum(tokens) if tokens else None,
        over=_over(said, named if named and not named.wins else comparator),
    )


def _over(said: Explanation, than: Row | None) -> OverSpan | None:
    """Over the months that the question names, each at its own prices; None where it names none."""
    held = said.others[0].outlook if said.others else None
    if held is None or than is None:
        return None
    winner, other = spent(held, said.decision.winner_id), spent(held, than.option.id)
    return OverSpan(held.horizon_months, other, winner) if winner and other else None


def _saved(winner: Row | None, than: Row | None) -> Saved | None:
    if winner is None or than is None:
        return None
    return Saved(than, than.usd - winner.usd)
