"""What does a decision answer, and does another answer the same? Best of each side, verdict, flip."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.messages.rows import Row, row
from costmodel.decision import BreakEven, Decision, OptionResult, Side

WORTH_SAYING = 0.005
"""The share from which a change is one: half a per cent is what rounding alone can do."""

Outcome = Literal["wins", "close", "only", "none"]
Call = Side | Literal["close", "none"]
Flip = Literal["same", "other_option", "flipped"]


@dataclass(frozen=True)
class Best:
    """The answers of one decision that a what-if compares."""

    winner: Row | None
    api: Row | None
    self_host: Row | None
    outcome: Outcome
    break_even: BreakEven | None

    @property
    def call(self) -> Call:
        """The verdict in a word: the side that wins, none, or that they are too close to call."""
        if self.winner is None:
            return "none"
        return "close" if self.outcome == "close" else self.winner.option.side


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
    """Whether the verdict is another one now, the same by another option, or the same by the same one."""
    if base is None:
        return "same"
    if base.call != now.call:
        return "flipped"
    return "same" if same_winner(base, now) else "other_option"


def most_flipped(found: Iterable[Best]) -> Flip:
    """How far several verdicts differ, each beside the first."""
    first, *others = found
    flips = {flip(first, each) for each in others}
    return next((each for each in ("flipped", "other_option") if each in flips), "same")


def same_winner(base: Best, now: Best) -> bool:
    """Whether one option wins in both."""
    if base.winner is None or now.winner is None:
        return base.winner is now.winner
    return same_option(base.winner.option, now.winner.option)


def same_option(one: OptionResult, other: OptionResult) -> bool:
    """Whether two results are of one option: an id names a kind, the title also its machines and host."""
    return (one.id, one.title) == (other.id, other.title)


def winner_change(base: Best | None, now: Best) -> Flip:
    """Whether the winner is the same option, another one of its side, or of the other side."""
    if base is None or same_winner(base, now):
        return "same"
    sides = {each.winner.option.side if each.winner else None for each in (base, now)}
    return "flipped" if len(sides) > 1 else "other_option"


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
    """Why the option that won before is out now; empty where it, or another of its kind, is open.

    Where the reason on record is that of another option, that one is named with it.
    """
    if base is None or base.winner is None:
        return ""
    was = base.winner.option
    held = next((option for option in decision.options if option.id == was.id), None)
    if held is None or held.admissible:
        return ""
    near = held if held.fleet or not was.fleet else _on_such_machines(was, decision) or held
    if near.id == was.id and (same_option(near, was) or not near.line_items):
        return near.out_because or ""
    return f"{near.title}, the nearest to it now, is not open: {near.out_because}"


def _on_such_machines(was: OptionResult, decision: Decision) -> OptionResult | None:
    """The first option that is out and stands on the machines of the same owner."""
    owner = was.fleet.provider if was.fleet else ""
    return next(
        (
            each
            for each in decision.options
            if each.out_because and each.fleet and each.fleet.provider == owner
        ),
        None,
    )


def option_of(decision: Decision, option_id: str | None) -> OptionResult | None:
    """The option of an id; None for none."""
    return None if option_id is None else decision.option(option_id)


def row_of(decision: Decision, option_id: str | None) -> Row | None:
    """The same as a row, beside the winner."""
    option = option_of(decision, option_id)
    return None if option is None else row(option, option_of(decision, decision.winner_id))


def named_of(decision: Decision) -> Row | None:
    """The API that the team named, where it is open: it is what they know. By batch where that is cheaper."""
    ids = {f"{way}:{decision.scenario.model.api_model}" for way in ("token_api", "batch_api")}
    found = next((option for option in decision.options if option.id in ids and option.admissible), None)
    return None if found is None else row(found, option_of(decision, decision.winner_id))
