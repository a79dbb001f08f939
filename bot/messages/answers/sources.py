"""Where does a figure come from? The one that is asked for first: by its amount, its name or its topic."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from bot.conversation.replies import Explanation
from bot.language.message import Message, read_message
from bot.language.quantities import Quantity
from bot.messages.best import option_of
from bot.messages.topics import KINDS, TITLES
from costmodel.catalog.load import catalog, figures
from costmodel.decision import Decision, FigureUsed, LineItem, OptionResult
from costmodel.figures import every_figure

SAME = 0.002
"""Amounts that differ by less are the same as printed: 1.43 and 1.4296."""
MOST_ASKED = 4
MOST_OTHERS = 6
MOST_LINES = 10
HUNDRED = 100
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_UNITS: Mapping[str, str] = {"people": "FTE", "usd": "USD", "usd_each": "USD", "usd_per_gpu_hour": "GPU-hour"}
"""What the unit of a figure holds where an amount is asked for in that unit."""
_SPEAKS: Mapping[str, str] = {
    "gpu_hourly_usd": r"GPU-hour",
    "gpu_cost": r"GPU-hour",
    "gpu": r"GPU-hour",
    "gpu_purchase_usd": r"purchase price",
    "api_price": r"tokens$",
    "api_cost": r"tokens$",
    "api_model": r"tokens$",
    "prices": r"\bUSD\b",
    "engineer_salary_usd": r"base pay|USD a year",
    "engineering_cost": r"run effort|FTE$",
    "mlops_fte": r"run effort|FTE$",
    "model_updates": r"refresh",
    "electricity": r"kWh",
    "electricity_usd_per_kwh": r"kWh",
    "horizon_months": r"horizon",
    "amortization_months": r"amorti|residual",
}
"""What the label or the unit of a figure says where a topic's own figure is asked for."""


@dataclass(frozen=True)
class In:
    """A line item in which a figure is used, or an amount is computed."""

    option: OptionResult
    item: LineItem


@dataclass(frozen=True)
class Figure:
    """A figure, and what is noted of it: how sources disagree, or why it is assumed."""

    used: FigureUsed
    note: str


@dataclass(frozen=True)
class Sources:
    """The answer. `found`: a figure of that amount or name, an amount that is computed, or those of a topic.

    `asked` come first, `more` is how many of them are left out; `in_use`: whether the decision uses them.
    """

    found: Literal["figure", "computed", "topic", "none"]
    title: str
    current: str
    names_an_amount: bool
    asked: tuple[Figure, ...]
    more: int
    in_use: bool
    total: OptionResult | None
    """The option whose total the amount is."""
    items: tuple[In, ...]
    others: tuple[FigureUsed, ...]


LISTED = frozenset({"prices", "assumptions", "verdict", "total_cost"})
"""Topics of every line."""


def sources(said: Explanation) -> Sources | None:
    """The figures that are asked for, and the lines of the two options compared that they are in.

    None where neither an amount, a name nor a topic is asked for: then all of them are.
    """
    decision, topic = said.decision, said.due.topic
    message = read_message(said.due.question)
    if topic not in _SPEAKS.keys() - LISTED and not message.quantities and not message.names:
        return None
    lines = tuple(_lines(decision))
    used = {each.id: each for each in decision.figures}
    of_topic = [each for each in lines if topic not in KINDS or each.item.kind in KINDS[topic]]
    behind = _behind(of_topic, used)
    asked = _named(message, topic, decision) or _of_amounts(message, behind, decision)
    total = None if asked else _total(message.quantities, lines)
    computed = tuple(each for each in lines if each.option is total)
    computed = () if asked else computed or _computed(message.quantities, lines)
    found: Literal["figure", "computed", "topic", "none"] = "figure" if asked else "computed"
    if not asked and not computed:
        asked = _of_topic(topic, behind, decision)
        found = "topic" if asked else "none"
    ids = {each.id for each in asked}
    items = computed or tuple(each for each in lines if not ids.isdisjoint(each.item.figure_ids))
    shown = asked[: MOST_ASKED if found == "figure" else 1]
    rest = _behind(items, used) if found == "computed" else behind if topic in KINDS else ()
    return Sources(
        found=found,
        title=TITLES.get(topic, said.due.current.partition(":")[0] or "The verdict"),
        current=said.due.current,
        names_an_amount=bool(message.quantities),
        asked=tuple(Figure(each, _notes().get(each.id, "")) for each in shown),
        more=len(asked) - len(shown) if found == "figure" else 0,
        in_use=any(each.id in used for each in asked),
        total=total,
        items=items[: MOST_LINES if total else MOST_ASKED],
        others=tuple(each for each in rest if each not in shown)[:MOST_OTHERS],
    )


def _lines(decision: Decision) -> Iterator[In]:
    for option in (option_of(decision, each) for each in (decision.winner_id, decision.comparator_id)):
        if option is not None:
            yield from (In(option, item) for item in option.line_items)


def _behind(lines: Iterable[In], used: Mapping[str, FigureUsed]) -> tuple[FigureUsed, ...]:
    ids = dict.fromkeys(figure_id for each in lines for figure_id in each.item.figure_ids)
    return tuple(used[each] for each in ids if each in used)


def _named(message: Message, topic: str, decision: Decision) -> tuple[FigureUsed, ...]:
    """The prices of a GPU or a model that is named: those the decision uses, else all on record."""
    facts = catalog()
    titles: list[str] = []
    for name in message.names:
        known: Mapping[str, Mapping[str, object]] = {
            "gpu": facts.gpus,
            "api": facts.api_models,
            "open": facts.models,
        }
        entries = known.get(name.kind, {})
        titles += [str(getattr(entries[each], "title", "")) for each in name.ids if each in entries]
    words = [title.removeprefix("NVIDIA ").removeprefix("AMD ") for title in titles if title]
    if not words:
        return ()
    priced = _SPEAKS.get(topic, "")
    for pool in (decision.figures, _on_record(decision.on)):
        found = [
            each
            for each in pool
            if _says(each, priced) and any(_speaks_of(each.label, word) for word in words)
        ]
        if found:
            return tuple(found)
    return ()


def _speaks_of(label: str, words: str) -> bool:
    """Whether a label begins with a name: "H100 80 GB SXM at Nebius", and not "H100 NVL" for an H100 SXM."""
    return re.match(rf"(?:NVIDIA |AMD )?{re.escape(words)}(?![\w.-])", label) is not None


def _of_amounts(
    message: Message, behind: tuple[FigureUsed, ...], decision: Decision
) -> tuple[FigureUsed, ...]:
    """The figures of an amount: behind the topic, in the decision, else on record."""
    for pool in (behind, decision.figures, _on_record(decision.on)):
        for one in message.quantities:
            alike = [each for each in pool if _is(one, _amount(each))]
            in_unit = [each for each in alike if _UNITS.get(one.unit or "", "") in each.unit]
            if in_unit and (one.unit is not None or pool is behind):
                return tuple(in_unit)
    return ()


def _amount(figure: FigureUsed) -> float:
    """What a figure says; not a number where it is none."""
    number = _NUMBER.fullmatch(figure.value)
    return float(number[0].replace(",", "")) if number else math.nan


def _is(one: Quantity, value: float) -> bool:
    shares = (one.value, one.value / HUNDRED) if one.unit in {"percent", None} else (one.value,)
    return any(math.isclose(each, value, rel_tol=SAME) for each in shares)


def _total(quantities: tuple[Quantity, ...], lines: tuple[In, ...]) -> OptionResult | None:
    """The option that costs an amount a month."""
    sums = {round(one.value) for one in quantities}
    return next((each.option for each in lines if round(each.option.usd_per_month) in sums), None)


def _computed(quantities: tuple[Quantity, ...], lines: tuple[In, ...]) -> tuple[In, ...]:
    """The line items that come to an amount, else those whose arithmetic has it."""
    for one in quantities:
        comes_to = [each for each in lines if round(each.item.usd_per_month) == round(one.value) != 0]
        says = [
            each
            for each in lines
            if any(_is(one, float(number.replace(",", ""))) for number in _NUMBER.findall(each.item.basis))
        ]
        if found := comes_to or says:
            return tuple(found)
    return ()


def _of_topic(topic: str, behind: tuple[FigureUsed, ...], decision: Decision) -> tuple[FigureUsed, ...]:
    """The topic's own figure: behind its lines, in the decision, else on record."""
    words = _SPEAKS.get(topic, "")
    for pool in (behind, decision.figures, _on_record(decision.on)):
        if found := tuple(each for each in pool if _says(each, words)):
            return found
    return behind


def _says(figure: FigureUsed, words: str) -> bool:
    return re.search(words, figure.label) is not None or re.search(words, figure.unit) is not None


@lru_cache(4)
def _on_record(on: date) -> tuple[FigureUsed, ...]:
    """Every figure at its latest value by that day, the newest first."""
    latest: dict[str, FigureUsed] = {}
    for each in every_figure(on):
        if each.as_of <= on and (each.id not in latest or latest[each.id].as_of <= each.as_of):
            latest[each.id] = each
    return tuple(sorted(latest.values(), key=lambda each: each.as_of, reverse=True))


@lru_cache(1)
def _notes() -> Mapping[str, str]:
    return {each.id: each.note for each in figures(catalog())}
