"""How is a verdict made? All its decisions are taken in a thread, one verdict after the other.

A verdict with guesses in it needs a few dozen decisions. On the event loop they would hold up every
acknowledgement and every lock's renewal meanwhile; side by side, threads would only share one processor.
"""

import asyncio
from datetime import date

from bot.conversation.replies import (
    Comparison,
    ComparisonDue,
    Explanation,
    ExplanationDue,
    Export,
    ExportDue,
    Guess,
    Help,
    Reply,
    TestedGuess,
    ToDecide,
    Verdict,
    VerdictDue,
)
from bot.messages.render import Message, render
from costmodel.decide import decide, winning_side
from costmodel.decision import Decision
from costmodel.scenario import ModelNeed, Scenario, Team, Volume

MOST_OTHERS = 12
"""Other answers tried in the place of one guess; no question offers more, and six guesses are the most."""

DRAWS = 2000
"""Of what is not known: a probability is then within about two per cent, and the same at every telling."""


class Verdicts:
    """The verdicts of one process. Those that are asked for at once wait for each other."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(1)

    async def decided(self, scenario: Scenario, on: date) -> Decision:
        """The decision on a scenario at the prices of `on`, as a verdict has it."""
        async with self._free:
            return await asyncio.to_thread(_decided, scenario, on)

    async def message(self, due: ToDecide, on: date) -> Message:
        """The message of the verdict, or of what else rests on decisions, at the prices of `on`."""
        async with self._free:
            return await asyncio.to_thread(_message, due, on)


def warm(on: date) -> None:
    """Take one decision and render one message, for the files that both read once and keep."""
    scenario = Scenario(
        volume=Volume(tokens_per_month=1e9), model=ModelNeed(tier="small"), team=Team(mlops_fte=1)
    )
    _decided(scenario, on)
    render(Help())


def _message(due: ToDecide, on: date) -> Message:
    return render(_reply(due, on))


def _reply(due: ToDecide, on: date) -> Reply:
    match due:
        case VerdictDue():
            return _verdict(due, on)
        case ExplanationDue():
            base = None if due.base is None else _decided(due.base, on)
            others = tuple(_decided(each, on) for _, each in due.others)
            return Explanation(due, _decided(due.scenario, on), base, others)
        case ComparisonDue():
            return Comparison(due, tuple(_decided(each, on) for each in due.scenarios))
        case ExportDue():
            return Export(due, tuple(_decided(each, on) for each in due.scenarios))


def _verdict(due: VerdictDue, on: date) -> Verdict:
    """A verdict; its guesses are tried where it stands alone, not beside the base that said them."""
    decision = _decided(due.scenario, on)
    return Verdict(
        decision=decision,
        guesses=tuple(
            _tested(guess, decision) if due.base is None else TestedGuess(guess.words, ())
            for guess in due.guesses
        ),
        what_ifs=due.what_ifs,
        base=None if due.base is None else _decided(due.base, on),
        reading=due.reading,
        titles=due.titles,
        parent=None if due.parent is None else _decided(due.parent, on),
        parent_title=due.parent_title,
    )


def _decided(scenario: Scenario, on: date) -> Decision:
    return decide(scenario, on=on, draws=DRAWS, over_time=True)


def _tested(guess: Guess, decision: Decision) -> TestedGuess:
    """Which other answers would let the other side win: the model is quick enough to try them all."""
    others = guess.others[:MOST_OTHERS]
    flipped = (label for label, other in others if winning_side(other, on=decision.on) != decision.side)
    return TestedGuess(guess.words, tuple(flipped))
