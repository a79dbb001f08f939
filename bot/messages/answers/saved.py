"""What would be saved, and against what? The model that was named, today's bill, the other side."""

from dataclasses import dataclass

from bot.conversation.figures import COMPUTED_FIGURES, figures
from bot.conversation.replies import Explanation
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
    )


def _saved(winner: Row | None, than: Row | None) -> Saved | None:
    if winner is None or than is None:
        return None
    return Saved(than, than.usd - winner.usd)
