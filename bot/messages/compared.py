"""What of several decisions is shown side by side? Their costs, verdicts and break-evens, and a chart."""

from dataclasses import dataclass

from bot.conversation.replies import Comparison
from bot.messages.best import Best, Flip, best_of, most_flipped
from bot.messages.money import Side, side
from bot.messages.rows import Row
from costmodel.decision import Decision, DisplayCurrency

CHART_NAME_CHARACTERS = 20
"""Of a label on a chart's axis, as Slack takes it."""


@dataclass(frozen=True)
class Column:
    """One scenario: its title, and the best that its decision holds.

    `chances` of a hundred that its side is the cheaper one; None where only one side is open.
    """

    title: str
    best: Best
    chances: int | None
    shown: Side

    @property
    def winner(self) -> Row | None:
        """The cheapest open option."""
        return self.best.winner


@dataclass(frozen=True)
class ComparisonView:
    """All that the comparison's template may see."""

    reading: str
    axis: str
    columns: tuple[Column, ...]
    flip: Flip
    names_an_api: bool
    currency: DisplayCurrency | None
    names: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]


def comparison_view(said: Comparison) -> ComparisonView:
    """The view of a comparison; its chart is of cost by what differs, in the order of its values."""
    due = said.due
    columns = tuple(map(_column, due.titles, said.decisions))
    order = sorted(range(len(columns)), key=due.values.__getitem__) if due.values else range(len(columns))
    drawn = [columns[at] for at in order if columns[at].best.api and columns[at].best.self_host]
    names = tuple(dict.fromkeys(each.title[:CHART_NAME_CHARACTERS] for each in drawn))
    series = tuple(
        (name, tuple(held for each in drawn if (held := getattr(each.shown, part)) is not None))
        for name, part in (("Cheapest API", "api"), ("Cheapest self-host", "self_host"))
    )
    complete = len(names) == len(drawn) > 1
    return ComparisonView(
        reading=due.reading,
        axis=due.axis,
        columns=columns,
        flip=most_flipped(each.best for each in columns),
        names_an_api=any(each.shown.named is not None for each in columns),
        currency=said.decisions[0].currency,
        names=names if complete else (),
        series=series if complete else (),
    )


def _column(title: str, decision: Decision) -> Column:
    best = best_of(decision)
    return Column(
        title,
        best,
        round(100 * sure.probability)
        if (sure := decision.uncertainty) and best.api and best.self_host
        else None,
        side(best, decision),
    )
