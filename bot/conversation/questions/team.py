"""What is a team as an answer? Full-time engineers, in words that are read back, or a question back."""

from pydantic import ValidationError

from bot.conversation.figures import short
from bot.conversation.questions.reading import Outcome, Reading, Unclear
from bot.conversation.state import Fill
from bot.language.quantities import Quantity
from costmodel.scenario import Team

_MAX_FTE = 10_000
_MIN_FTE = 0.01
"""Less is no share of a person's time but a slip of the keyboard."""


def team(fte: float, salary: Quantity | None) -> Outcome:
    """So many engineers at a salary, or why that is no team."""
    if 0 < fte < _MIN_FTE:
        return Unclear("That is less of a person than I can count: tell me 0, or a number such as 0.5 or 2.")
    try:
        return Fill(headcount=Team(mlops_fte=fte, salary_usd_per_year=salary.value if salary else None))
    except ValidationError:
        return Unclear("That is more engineers than I can take: tell me a number from 0 to 10,000.")


def label(fte: float) -> str:
    """The answer in words that `read` takes back."""
    if fte == 0:
        return "None"
    half = 0.5
    if fte == half:
        return "Half an engineer"
    return f"{short(fte)} {'engineer' if fte == 1 else 'engineers'}"


def ask(reason: str, ftes: tuple[float, ...] | list[float]) -> Unclear:
    """A question back, with the numbers of engineers that it may be."""
    readings = (
        Reading(label(fte), Fill(headcount=Team(mlops_fte=fte)))
        for fte in dict.fromkeys(ftes)
        if 0 <= fte <= _MAX_FTE
    )
    return Unclear(reason, tuple(readings))
