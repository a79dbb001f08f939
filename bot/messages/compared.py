"""What of several decisions is shown side by side? Their costs, verdicts and break-evens, and a chart."""

from dataclasses import dataclass

from bot.conversation.replies import Comparison
from bot.messages.best import Best, best_of
from bot.messages.rows import Row
from bot.messages.verdict import named_of

CHART_NAME_CHARACTERS = 20
"""Of a label on a chart's axis, as Slack takes it."""


@dataclass(frozen=True)
class Column:
    """One scenario: its title, and the best that its decision holds."""

    title: str
    best: Best
    chances: int | None
    named: Row | None

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
    flips: bool
    names_an_api: bool
    names: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]


def comparison_view(said: Comparison) -> ComparisonView:
    """The view of a comparison; its chart is of cost by what differs, in the order of its values."""
    due = said.due
    columns = tuple(
        Column(
            title,
            best_of(decision),
            None if decision.uncertainty is None else round(100 * decision.uncertainty.probability),
            named_of(decision),
        )
        for title, decision in zip(due.titles, said.decisions, strict=True)
    )
    sides = {each.winner.option.side if each.winner else None for each in columns}
    order = sorted(range(len(columns)), key=due.values.__getitem__) if due.values else range(len(columns))
    drawn = [columns[at] for at in order if columns[at].best.api and columns[at].best.self_host]
    names = tuple(dict.fromkeys(each.title[:CHART_NAME_CHARACTERS] for each in drawn))
    series = tuple(
        (name, tuple(held.usd for each in drawn if (held := getattr(each.best, part)) is not None))
        for name, part in (("Cheapest API", "api"), ("Cheapest self-host", "self_host"))
    )
    complete = len(names) == len(drawn) > 1
    return ComparisonView(
        reading=due.reading,
        axis=due.axis,
        columns=columns,
        flips=len(sides) > 1,
        names_an_api=any(each.named for each in columns),
        names=names if complete else (),
        series=series if complete else (),
    )
