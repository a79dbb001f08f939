"""When do the facts on record change, and which? The days on which a price or a shutdown comes into force."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from pydantic import BaseModel

from costmodel.catalog.load import catalog
from costmodel.catalog.schema import ApiModel
from costmodel.decision import Decision, FigureUsed
from costmodel.prices import library_providers
from costmodel.sourced import Dated


def change_days(after: date, until: date) -> tuple[date, ...]:
    """The days later than `after`, up to `until`, from which some fact is another; the earliest first."""
    return tuple(day for day in _days() if after < day <= until)


@cache
def _days() -> tuple[date, ...]:
    facts = catalog()
    found = set(_later_values(facts))
    found |= {each.retires_on for each in facts.api_models.values() if each.retires_on is not None}
    for provider in library_providers().values():
        for model in provider.models:
            for price in model.prices if isinstance(model.prices, list) else ():
                start = getattr(price.constraint, "start_date", None)
                if start is not None:
                    found.add(start)
    return tuple(sorted(found))


def _later_values(part: object) -> Iterator[date]:
    """The dates of all values in a part of the catalog that came after a first one."""
    if isinstance(part, Dated):
        yield from (value.as_of for value in part.values[1:])
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _later_values(value)
    elif isinstance(part, tuple):
        for value in part:
            yield from _later_values(value)
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _later_values(getattr(part, name, None))


@dataclass(frozen=True)
class Moved:
    """A figure that two decisions both use, with another value in each."""

    was: FigureUsed
    now: FigureUsed


def moved_figures(was: Decision, now: Decision) -> tuple[Moved, ...]:
    """The figures whose value differs between two decisions, those of the two best options first."""
    before = {each.id: each for each in was.figures}
    moved = [
        Moved(before[each.id], each)
        for each in now.figures
        if each.id in before and before[each.id].value != each.value
    ]
    best = _figure_ids(was) | _figure_ids(now)
    return tuple(sorted(moved, key=lambda each: each.now.id not in best))


def moved_from(values: Mapping[str, str], now: Decision) -> tuple[Moved, ...]:
    """The figures of a decision whose value was another in an earlier one, those of its best options first.

    `values` are the earlier one's, by the figure's id: all that is kept of a decision whose facts are gone.
    """
    moved = [
        Moved(each.model_copy(update={"value": values[each.id]}), each)
        for each in now.figures
        if values.get(each.id, each.value) != each.value
    ]
    best = _figure_ids(now)
    return tuple(sorted(moved, key=lambda each: each.now.id not in best))


def _figure_ids(decision: Decision) -> set[str]:
    """The figures in the lines of the two options that a verdict names."""
    ids = {decision.winner_id, decision.comparator_id}
    lines = (line for each in decision.options if each.id in ids for line in each.line_items)
    return {figure_id for line in lines for figure_id in line.figure_ids}


def shut_down(after: date, until: date) -> tuple[ApiModel, ...]:
    """The API models whose shutdown is later than `after`, up to `until`."""
    models = catalog().api_models.values()
    return tuple(each for each in models if each.retires_on is not None and after < each.retires_on <= until)
