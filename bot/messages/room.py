"""Which options and figures have room in a verdict? The most telling ones, and how many are left out."""

from collections.abc import Callable, Sequence

from bot.messages.best import option_of
from bot.messages.rows import Row, row
from costmodel.decision import Decision, FigureUsed, OptionResult

ROWS = 14
ROWS_OUT = 2
"""At most so many rows; so many of them are kept for what is out, and say why."""
CHART_OPTIONS = 4
FIGURE_MARKUP_CHARACTERS = 30
"""What a figure's line takes beside its words: the bullet, the date, the marks of a link."""
FIGURE_CHARACTERS = 4500
"""What the list of figures may take of a message; those behind the winner and the comparator come first."""
FIGURE_CHARACTERS_BESIDE = 2500
"""The same beside a comparison with the base, which takes room of its own."""


def rows_shown(decision: Decision) -> tuple[tuple[Row, ...], tuple[OptionResult, ...]]:
    """The options worth a row, in their order, and those left out.

    The cheapest open one of each family and the comparator, then the next cheapest; with the room that is
    left those that are out, one for each reason first.
    """
    winner = option_of(decision, decision.winner_id)
    is_open = [option for option in decision.options if option.admissible]
    is_out = [option for option in decision.options if not option.admissible]
    compared = [option for option in is_open if option.id == decision.comparator_id]
    room = ROWS - min(ROWS_OUT, len(is_out))
    kept = _most_telling([*compared, *is_open], lambda option: option.family, room)
    kept |= _most_telling(is_out, lambda option: option.out_because or "", ROWS - len(kept))
    rows = tuple(row(option, winner) for option in decision.options if option.id in kept)
    return rows, tuple(option for option in decision.options if option.id not in kept)


def _most_telling(
    options: Sequence[OptionResult], kind: Callable[[OptionResult], str], most: int
) -> set[str]:
    """The ids of the first option of each kind, then of others in their order, up to so many."""
    first_of_kind = {kind(option): option.id for option in reversed(options)}.values()
    ranked = sorted(options, key=lambda option: option.id not in first_of_kind)
    return set(list(dict.fromkeys(option.id for option in ranked))[:most])


def drawn(rows: Sequence[Row], compared: Sequence[Row]) -> list[Row]:
    """The open options that a chart has room for, cheapest first; the two compared are always there."""
    others = [each for each in rows if each.option.admissible and each not in compared]
    kept = [*compared, *others][:CHART_OPTIONS]
    return [each for each in rows if each in kept]


def figures_shown(
    decision: Decision, compared: Sequence[Row], room: int
) -> tuple[tuple[FigureUsed, ...], tuple[FigureUsed, ...], int]:
    """Assumptions, sourced figures, and how many did not fit: those behind the rows compared come first."""
    ids = {figure_id for row in compared for item in row.option.line_items for figure_id in item.figure_ids}
    kept: list[FigureUsed] = []
    for figure in sorted(decision.figures, key=lambda each: (each.id not in ids, not each.is_assumption)):
        room -= _length(figure)
        if room < 0:
            break
        kept.append(figure)
    return (
        tuple(figure for figure in kept if figure.is_assumption),
        tuple(figure for figure in kept if not figure.is_assumption),
        len(decision.figures) - len(kept),
    )


def _length(figure: FigureUsed) -> int:
    """About what the figure takes on the page, escaping aside."""
    parts = (figure.label, figure.value, figure.unit, figure.source.title, figure.source.locator)
    return FIGURE_MARKUP_CHARACTERS + sum(map(len, parts))
