"""What of the options that a question names, of the API that is paid for now, of a side, of a budget?"""

import re
from dataclasses import dataclass
from typing import Literal

from bot.conversation.replies import Explanation
from bot.language.message import read_message
from bot.messages.asked_about import asked_about, side_of, why_absent
from bot.messages.best import best_of, named_of, row_of
from bot.messages.rows import Row
from bot.messages.verdict import Sure, sure_of
from bot.whatif.subject_words import YES_OR_NO
from costmodel.decision import Decision, OptionResult, Side
from costmodel.people import MONTHS_PER_YEAR

YesOrNo = Literal["Yes", "No", ""]
_BETWEEN = re.compile(r",|\b(?:or|and|with|than|versus|vs\.?|against|compared (?:to|with))\b")
_CAN_WE = re.compile(r"^\W*(?:(?:and|so|but|ok)[, ]+)*(?:can|could|may|should) (?:we|i)\b")
_DEARER = re.compile(r"\b(?:dearer|more expensive|pricier)\b")
MOST_ABSENT = 3


@dataclass(frozen=True)
class NamedOptions:
    """Options that a question names: those open by what they cost, then those out, and those not priced.

    `winner` is the cheapest of all. `says` answers yes or no where that is asked for.
    """

    rows: tuple[Row, ...]
    out: tuple[OptionResult, ...]
    absent: tuple[str, ...]
    winner: Row | None
    says: YesOrNo


def named_options(said: Explanation) -> NamedOptions | None:
    """Each part of the question is looked up by itself; None where none of them names an option."""
    decision = said.decision
    text = read_message(said.due.question).text
    found, absent = dict[str, OptionResult](), dict[str, None]()
    for part in _BETWEEN.split(text):
        option = asked_about(part, decision) or _best_of_side(part, decision)
        if option is not None:
            found.setdefault(option.id, option)
        elif why := why_absent(part, decision):
            absent.setdefault(why)
    if not found and not absent:
        return None
    held = [(each, row_of(decision, each.id)) for each in found.values()]
    rows = tuple(sorted((row for each, row in held if row and each.admissible), key=lambda row: row.usd))
    out = tuple(each for each in found.values() if not each.admissible)
    return NamedOptions(
        rows=rows,
        out=out,
        absent=tuple(absent)[:MOST_ABSENT],
        winner=row_of(decision, decision.winner_id),
        says=_says(text, tuple(found), rows),
    )


def _best_of_side(part: str, decision: Decision) -> OptionResult | None:
    """The cheapest open option of the side that a part of the question names alone."""
    side = side_of(part)
    options = (each for each in decision.options if each.admissible and each.side == side)
    return None if why_absent(part, decision) else next(options, None)


def _says(text: str, named: tuple[str, ...], rows: tuple[Row, ...]) -> YesOrNo:
    if _CAN_WE.match(text):
        return "Yes" if rows else "No"
    if not YES_OR_NO.match(text) or len(rows) < len(named) or len(rows) != len(("one", "other")):
        return ""
    least = rows[-1 if _DEARER.search(text) else 0]
    return "Yes" if least.option.id == named[0] and rows[0].usd != rows[1].usd else "No"


@dataclass(frozen=True)
class Paid:
    """What is paid now, or would be by staying: the API that the team named, and the cheapest one.

    `bill_usd_per_month` is what the team told that it pays for tokens; `out` why the API named is closed.
    """

    bill_usd_per_month: float | None
    named: Row | None
    out: OptionResult | None
    api: Row | None
    winner: Row | None

    @property
    def there(self) -> Row | None:
        """Where the team is, or the cheapest API where it named none."""
        return self.named or (None if self.out else self.api)


def paid(said: Explanation) -> Paid:
    """By the bill that was told, else by what the API named costs at this volume."""
    decision = said.decision
    best, model = best_of(decision), decision.scenario.model.api_model
    closed = (each for each in decision.options if each.id == f"token_api:{model}" and not each.admissible)
    return Paid(
        decision.scenario.volume.api_spend_usd_per_month,
        named_of(decision),
        next(closed, None),
        best.api,
        best.winner,
    )


@dataclass(frozen=True)
class ShouldWe:
    """Yes or no to a side; `asked` None: what is asked for is what to take."""

    asked: Side | None
    winner: Row | None
    comparator: Row | None
    too_close: bool
    sure: Sure | None

    @property
    def says(self) -> YesOrNo:
        """Whether the side that wins is the one asked about."""
        if self.asked is None or self.winner is None:
            return ""
        return "Yes" if self.winner.option.side == self.asked else "No"


_HOSTS = re.compile(r"\b(?:self-?host\w*|host\w*|build|buy|own(?:ing)?|rent|gpus?)\b")


def should_we(said: Explanation) -> ShouldWe:
    """The verdict, as an answer to whether to take a side."""
    decision, text = said.decision, read_message(said.due.question).text
    asked: Side | None = "self-host" if _HOSTS.search(text) else side_of(text)
    return ShouldWe(
        asked=asked,
        winner=row_of(decision, decision.winner_id),
        comparator=row_of(decision, decision.comparator_id),
        too_close=decision.too_close_to_call,
        sure=sure_of(decision),
    )


@dataclass(frozen=True)
class Fits:
    """One option beside a budget, USD a month."""

    row: Row
    usd_left: float

    @property
    def fits(self) -> bool:
        """Whether it costs no more."""
        return self.usd_left >= 0


@dataclass(frozen=True)
class Budget:
    """A budget beside the winner, the API named and the best of the other side, the cheapest first."""

    usd_per_month: float
    is_of_a_year: bool
    options: tuple[Fits, ...]


def budget(said: Explanation) -> Budget | None:
    """The first amount of money that the question tells, a month or a year; None where it tells none."""
    sums = [each for each in read_message(said.due.question).quantities if each.unit in {"usd", "usd_each"}]
    if not sums:
        return None
    decision, of_a_year = said.decision, sums[0].period == "year"
    usd = sums[0].value / MONTHS_PER_YEAR if of_a_year else sums[0].a_month
    ids = dict.fromkeys(each.option.id for each in _compared(decision))
    rows = sorted((row for each in ids if (row := row_of(decision, each))), key=lambda row: row.usd)
    return Budget(usd, of_a_year, tuple(Fits(each, usd - each.usd) for each in rows))


def _compared(decision: Decision) -> tuple[Row, ...]:
    best = best_of(decision)
    return tuple(each for each in (best.winner, best.api, best.self_host, named_of(decision)) if each)
