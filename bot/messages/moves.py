"""Why is the verdict of a what-if what it is? What moved since the base, and what its own step did."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.messages.best import (
    WORTH_SAYING,
    Best,
    Flip,
    best_of,
    flip,
    option_of,
    same_option,
    same_winner,
)
from costmodel.decision import Decision, Family, OptionResult

CENTS_BELOW_USD = 100
A_CENT_USD = 0.01


@dataclass(frozen=True)
class Moved:
    """The line item that a what-if changed most, in an option that is open in both decisions."""

    option: OptionResult
    label: str
    usd: float


@dataclass(frozen=True)
class Overtaken:
    """The winner of before as it was, and the one of its kind as it stands now."""

    was: OptionResult
    now: OptionResult

    @property
    def usd(self) -> float:
        """By how much it costs more now."""
        return self.now.usd_per_month - self.was.usd_per_month

    @property
    def is_the_same(self) -> bool:
        """Whether both are one option, and not two of a kind."""
        return same_option(self.was, self.now)


@dataclass(frozen=True)
class Elsewhere:
    """What a what-if changed of options that do not decide: the one that moved most, the families that moved.

    `was` and `now` None: the cost of none moved. `closed` and `opened` count those that went out or came in,
    `rebuilt` those of another model or other machines.
    """

    was: OptionResult | None
    now: OptionResult | None
    families: tuple[Family, ...]
    closed: int
    opened: int
    rebuilt: int


@dataclass(frozen=True)
class Step:
    """What the last step of a stacked what-if did by itself; `usd` None: nothing was open, or is now."""

    from_title: str
    before: Best
    flip: Flip
    usd: float | None


def moved(base: Decision, decision: Decision) -> Moved | None:
    """Of the winner's items, else of the best on the other side, before and after: the one that moved most.

    None where another option wins now, or where nothing moved by half a per cent of the total.
    """
    if not same_winner(best_of(base), best_of(decision)):
        return None
    before = dict(_open_in_both(base, decision))
    for option_id in (decision.winner_id, decision.comparator_id):
        was = before.get(option_id or "")
        if was is None:
            continue
        option = decision.option(was.id)
        old = {item.label: item.usd_per_month for item in was.line_items}
        new = {item.label: item.usd_per_month for item in option.line_items}
        moves = [Moved(option, label, new.get(label, 0.0) - old.get(label, 0.0)) for label in old | new]
        most = max(moves, key=lambda each: abs(each.usd), default=None)
        if most and abs(most.usd) > WORTH_SAYING * option.usd_per_month:
            return most
    return None


def overtaken(base: Decision, decision: Decision) -> Overtaken | None:
    """The winner of before, where an option of another kind wins now and one of its kind is still open."""
    was = option_of(base, base.winner_id)
    if was is None or base.winner_id == decision.winner_id:
        return None
    now = next((option for option in decision.options if option.id == was.id and option.admissible), None)
    return None if now is None else Overtaken(was, now)


def elsewhere(base: Decision, decision: Decision) -> Elsewhere | None:
    """What moved behind a winner that stays; None where another option wins now."""
    if not same_winner(best_of(base), best_of(decision)):
        return None
    before, after = ({each.id for each in held.options if each.admissible} for held in (base, decision))
    in_both = before & after
    pairs = [(was, decision.option(option_id)) for option_id, was in _open_in_both(base, decision)]
    moving = [(was, now) for was, now in pairs if _is_move(was, now)]
    was, now = max(moving, key=lambda pair: abs(_usd(*pair)), default=(None, None))
    families = tuple(dict.fromkeys(now.family for was, now in pairs if abs(_usd(was, now)) > A_CENT_USD))
    counts = len(before - after), len(after - before), len(in_both) - len(pairs)
    return Elsewhere(was, now, families, *counts)


def step(parent: Decision | None, title: str, decision: Decision) -> Step | None:
    """From the scenario that this one grew from; None where that is the base."""
    if parent is None:
        return None
    before, now = best_of(parent), best_of(decision)
    usd = None
    if before.winner and now.winner:
        usd = _usd(before.winner.option, now.winner.option)
        usd = round(usd, 2 if abs(usd) < CENTS_BELOW_USD else None)
    return Step(title, before, flip(before, now), usd)


def _open_in_both(base: Decision, decision: Decision) -> Iterator[tuple[str, OptionResult]]:
    """The id and the former result of each option that is open in both decisions."""
    before = {each.id: each for each in base.options if each.admissible}
    for now in decision.options:
        was = before.get(now.id)
        if now.admissible and was is not None and same_option(was, now):
            yield now.id, was


def _is_move(was: OptionResult, now: OptionResult) -> bool:
    return abs(_usd(was, now)) > WORTH_SAYING * was.usd_per_month


def _usd(was: OptionResult, now: OptionResult) -> float:
    return now.usd_per_month - was.usd_per_month
