"""What of a decision answers a question about it? Line items, figures, flip points, ranges: as asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.conversation.replies import Choice, Explanation
from bot.messages.asked_about import asked_about, side_of, why_absent
from bot.messages.rows import Row, row
from bot.messages.topics import DEFINITIONS, KINDS, PARAMETERS, TITLES
from bot.messages.verdict import Sure, sure_of
from bot.whatif.question_subjects import KINDS as SUBJECT_KINDS
from costmodel.decision import (
    BreakEven,
    Decision,
    DisplayCurrency,
    FigureUsed,
    Fleet,
    FlipPoint,
    LineItem,
    LineItemKind,
    Side,
)

NAMES_OPTIONS = frozenset({"why", "how_much", "explain", "cheapest", "current"})
"""The kinds of question in which an option may be named."""
RANKED_OR_DRAWN = frozenset({"confidence", "cheapest", "list"})
"""The kinds of question that line items do not answer."""
FLIPS = frozenset({"flip", "when", "breakeven", "sensitivity"})
MOST_ITEMS = 8
LEAST_USD = 0.005
"""Less a month is printed as nothing."""
MOST_FIGURES = 12
MOST_RANKED = 6


@dataclass(frozen=True)
class Items:
    """Line items of one option that a question is about, and what they are of its total."""

    row: Row
    items: tuple[LineItem, ...]
    usd: float
    fleet: Fleet | None


Lead = Literal["definition", "sure", "flip", "no_flip", "current", "part", "winner", "title"]


@dataclass(frozen=True)
class ExplanationView:
    """All that the explanation's template may see; what does not answer the question is empty."""

    title: str
    how: str
    current: str
    definition: str
    winner: Row | None
    comparator: Row | None
    named: Row | None
    absent: str
    before: Row | None
    saving_usd: float
    costs: tuple[Items, ...]
    flips: tuple[FlipPoint, ...]
    break_even: BreakEven | None
    asks_flips: bool
    sure: Sure | None
    ranked: tuple[Row, ...]
    inputs: tuple[tuple[str, str], ...]
    figures: tuple[FigureUsed, ...]
    figures_first: bool
    currency: DisplayCurrency | None
    what_ifs: tuple[Choice, ...]
    is_part: bool
    """Whether the line items are some of an option's, and not all."""

    @property
    def lead(self) -> Lead:
        """What answers the question by itself, and so stands first."""
        if self.definition:
            return "definition"
        if self.how == "confidence" and self.sure:
            return "sure"
        if self.asks_flips and self.flips:
            return "no_flip" if self.flips[0].value is None else "flip"
        if self.how == "current" and self.current:
            return "current"
        if self.is_part and self.costs and not self.named:
            return "part"
        return "winner" if self.winner and not self.inputs else "title"


def explanation_view(said: Explanation) -> ExplanationView:
    """The view of an answer."""
    decision, due = said.decision, said.due
    topic, how = due.topic, SUBJECT_KINDS.get(due.how, due.how)
    winner, comparator = (_row(decision, each) for each in (decision.winner_id, decision.comparator_id))
    found = asked_about(due.question, decision) if how in NAMES_OPTIONS else None
    named = None if found is None else _row(decision, found.id)
    absent = why_absent(due.question, decision) if how in NAMES_OPTIONS else ""
    other = named if named and named != winner else comparator
    compared = tuple(each for each in (winner, other) if each)
    asks_flips = how in FLIPS or topic == "breakeven"
    definition = DEFINITIONS.get(topic, "") if how == "define" or topic == "token" else ""
    lists_costs = how == "list" and topic in KINDS
    priced = how == "list" and topic == "prices"
    about_costs = not asks_flips and not definition
    about_costs = about_costs and (how not in RANKED_OR_DRAWN or found is not None or lists_costs)
    about_volume = PARAMETERS.get(topic, "volume") == "volume"
    listed = (topic == "assumptions" and how != "source") or (
        how == "list" and not lists_costs and not priced
    )
    kinds = KINDS.get(topic) if found is None else None
    costs = tuple(_items(each, kinds) for each in compared) if about_costs and not listed else ()
    costs = tuple(each for each in costs if each.items)
    sourced = how == "source" or topic == "prices" or (how == "current" and not listed)
    return ExplanationView(
        title=found.title if found else TITLES.get(topic, due.current.partition(":")[0] or "The verdict"),
        how=how,
        current="" if found else due.current,
        definition=definition,
        winner=winner,
        comparator=comparator,
        named=named if named not in (winner, comparator) else None,
        absent=absent,
        before=None if said.base is None else _row(said.base, said.base.winner_id),
        saving_usd=decision.saving_usd_per_month,
        costs=costs,
        flips=_flips(decision, topic) if asks_flips and comparator else (),
        break_even=decision.break_even if asks_flips and about_volume else None,
        asks_flips=asks_flips,
        sure=sure_of(decision) if how in ("confidence", "sensitivity") else None,
        ranked=_ranked(decision, side_of(due.question)) if how == "cheapest" and not found else (),
        inputs=due.inputs if listed else (),
        figures=_prices(decision, compared) if priced else _figures(decision, costs) if sourced else (),
        figures_first=priced or (how == "source" and not due.current),
        currency=decision.currency,
        what_ifs=due.what_ifs,
        is_part=kinds is not None,
    )


def _row(decision: Decision, option_id: str | None) -> Row | None:
    if option_id is None or decision.winner_id is None:
        return None
    return row(decision.option(option_id), decision.option(decision.winner_id))


def _items(held: Row, kinds: frozenset[LineItemKind] | None) -> Items:
    """The items of the kinds asked for, the dearest first; what costs nothing is left out."""
    chosen = [
        item
        for item in held.option.line_items
        if (kinds is None or item.kind in kinds) and item.usd_per_month >= LEAST_USD
    ]
    ranked = sorted(chosen, key=lambda item: -item.usd_per_month)[:MOST_ITEMS]
    usd = sum(item.usd_per_month for item in chosen)
    return Items(held, tuple(ranked), usd, held.option.fleet)


def _flips(decision: Decision, topic: str) -> tuple[FlipPoint, ...]:
    """The flip point that is asked for, else all of them, those that exist first."""
    wanted = PARAMETERS.get(topic)
    points = [each for each in decision.flip_points if wanted in (None, each.parameter)]
    return tuple(sorted(points, key=lambda each: each.value is None))


def _ranked(decision: Decision, side: Side | None) -> tuple[Row, ...]:
    ranked = [option for option in decision.options if option.admissible and side in {None, option.side}]
    ids = [option.id for option in ranked][:MOST_RANKED]
    return tuple(each for option_id in ids if (each := _row(decision, option_id)) is not None)


def _prices(decision: Decision, rows: Iterable[Row]) -> tuple[FigureUsed, ...]:
    """The prices in the lines of those options."""
    behind = _figures(decision, (_items(each, None) for each in rows))
    return tuple(each for each in behind if each.unit.startswith("USD"))


def _figures(decision: Decision, costs: Iterable[Items]) -> tuple[FigureUsed, ...]:
    """The figures in those items, in the order of their items."""
    ids = dict.fromkeys(figure for each in costs for item in each.items for figure in item.figure_ids)
    used = {figure.id: figure for figure in decision.figures}
    return tuple(used[each] for each in ids if each in used)[:MOST_FIGURES]
