"""What differs between two decisions? The best of each side, which way it flips, and what moved it."""

import math
from dataclasses import dataclass
from typing import Literal

from bot.messages.rows import Row, row
from costmodel.decision import BreakEven, Decision, OptionResult

WORTH_SAYING = 0.005
"""The share from which a change is one: half a per cent is what rounding alone can do."""

Outcome = Literal["wins", "close", "only", "none"]
Flip = Literal["same", "other_option", "flipped"]


@dataclass(frozen=True)
class Best:
    """The answers of one decision that a what-if compares."""

    winner: Row | None
    api: Row | None
    self_host: Row | None
    outcome: Outcome
    break_even: BreakEven | None


@dataclass(frozen=True)
class Moved:
    """The line item that a what-if changed most, in an option that is open in both decisions."""

    option: OptionResult
    label: str
    usd: float


@dataclass(frozen=True)
class Overtaken:
    """The winner of before as it stands now, and by how much its cost moved."""

    option: OptionResult
    usd: float


def best_of(decision: Decision) -> Best:
    """The cheapest of each side, the winner and the break-even of a decision."""
    winner = row_of(decision, decision.winner_id)
    rivals = sum(option.admissible for option in decision.options)
    outcome: Outcome = (
        "none"
        if winner is None
        else "only"
        if rivals == 1
        else "close"
        if decision.too_close_to_call
        else "wins"
    )
    return Best(
        winner=winner,
        api=row_of(decision, _cheapest(decision, "API")),
        self_host=row_of(decision, _cheapest(decision, "self-host")),
        outcome=outcome,
        break_even=decision.break_even,
    )


def _cheapest(decision: Decision, side: str) -> str | None:
    """The id of the cheapest open option of that side: options come ranked."""
    return next((option.id for option in decision.options if option.admissible and option.side == side), None)


def flip(base: Best | None, now: Best) -> Flip:
    """Whether the other side wins now, another option of the same side, or the same one."""
    if base is None:
        return "same"
    before, after = base.winner, now.winner
    if before is None or after is None:
        return "same" if before is after else "flipped"
    if base.outcome != now.outcome and "close" in {base.outcome, now.outcome}:
        return "flipped"
    if before.option.side != after.option.side:
        return "same" if now.outcome == "close" else "flipped"
    return "same" if before.option.id == after.option.id else "other_option"


def break_even_change(base: Best | None, now: Best) -> str:
    """Which way the break-even volume moved, in a word."""
    before = base.break_even.tokens_per_month if base and base.break_even else None
    after = now.break_even.tokens_per_month if now.break_even else None
    if before is None or after is None:
        return "–"
    if math.isclose(before, after, rel_tol=WORTH_SAYING):
        return "same"
    return "higher" if after > before else "lower"


def ruled_out(base: Best | None, decision: Decision) -> str:
    """Why the option that won before is out now; empty where it is open."""
    if base is None or base.winner is None:
        return ""
    was = base.winner.option.id
    return next((option.out_because or "" for option in decision.options if option.id == was), "")


def moved(base: Decision, decision: Decision, now: Best) -> Moved | None:
    """Of the winner's items, else of the best on the other side, before and after: the one that moved most.

    None where another option wins now, or where nothing moved by half a per cent of the total.
    """
    if now.winner is None or base.winner_id != decision.winner_id:
        return None
    before = {option.id: option.line_items for option in base.options if option.admissible}
    for option_id in (decision.winner_id, decision.comparator_id):
        option = option_of(decision, option_id)
        if option is None or not option.admissible or not (was := before.get(option.id)):
            continue
        old = {item.label: item.usd_per_month for item in was}
        new = {item.label: item.usd_per_month for item in option.line_items}
        moves = [Moved(option, label, new.get(label, 0.0) - old.get(label, 0.0)) for label in old | new]
        most = max(moves, key=lambda each: abs(each.usd), default=None)
        if most and abs(most.usd) > WORTH_SAYING * option.usd_per_month:
            return most
    return None


def overtaken(base: Decision, decision: Decision) -> Overtaken | None:
    """The winner of before, where another option wins now and it is still open."""
    was, now = option_of(base, base.winner_id), None
    if was is not None and base.winner_id != decision.winner_id:
        now = next((option for option in decision.options if option.id == was.id and option.admissible), None)
    return None if was is None or now is None else Overtaken(now, now.usd_per_month - was.usd_per_month)


def option_of(decision: Decision, option_id: str | None) -> OptionResult | None:
    """The option of an id; None for none."""
    return None if option_id is None else decision.option(option_id)


def row_of(decision: Decision, option_id: str | None) -> Row | None:
    """The same as a row, beside the winner."""
    option = option_of(decision, option_id)
    return None if option is None else row(option, option_of(decision, decision.winner_id))


def named_of(decision: Decision) -> Row | None:
    """The API that the team named, where it is open: it is what they know."""
    option_id = f"token_api:{decision.scenario.model.api_model}"
    found = next(
        (option for option in decision.options if option.id == option_id and option.admissible), None
    )
    return None if found is None else row(found, option_of(decision, decision.winner_id))
