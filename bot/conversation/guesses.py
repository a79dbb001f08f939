"""What did nobody tell? Each guess in words, and the scenarios with each other answer that is offered."""

from collections.abc import Iterator

from bot.conversation.defaults import named_shapes
from bot.conversation.describe import describe
from bot.conversation.progress import answer, scenario
from bot.conversation.questions import QUESTIONS
from bot.conversation.questions.reading import offered
from bot.conversation.replies import Guess
from bot.conversation.state import SLOTS, Answer, Fill, Slot, State
from bot.whatif.apply import apply
from costmodel.catalog.load import catalog
from costmodel.scenario import Scenario, Volume


def guesses(state: State) -> tuple[Guess, ...]:
    """The inputs taken by default, and the shape of a request where none was told."""
    return tuple(_guesses(state))


def _guesses(state: State) -> Iterator[Guess]:
    for slot in SLOTS:
        held = answer(state, slot)
        if held is None:
            continue
        if held.origin == "default":
            words = f"{QUESTIONS[slot].TITLE}: {describe(held.value)}"
            yield Guess(words, tuple(_cases(state, slot, _offered(slot))))
        elif isinstance(held.value, Volume) and held.value.shape is None:
            words = "Shape of a request: the default, as none was told"
            yield Guess(words, tuple(_cases(state, slot, _shapes(held.value))))


def _offered(slot: Slot) -> Iterator[tuple[str, Fill]]:
    """The answers that the question's buttons give."""
    for reading in offered(QUESTIONS[slot]):
        yield reading.label, reading.fill


def _shapes(volume: Volume) -> Iterator[tuple[str, Fill]]:
    """The same volume in every shape that the catalog names."""
    for name, shape in named_shapes().items():
        title = catalog().request_shapes.shapes[name].title
        yield title, Fill(volume=volume.model_copy(update={"shape": shape}))


def _cases(state: State, slot: Slot, answers: Iterator[tuple[str, Fill]]) -> Iterator[tuple[str, Scenario]]:
    """The thread's scenario with another answer in the slot, after the same what-ifs."""
    for label, fill in answers:
        other = state.model_copy(update={slot: Answer(value=getattr(fill, slot), origin="answered")})
        base = scenario(other)
        if base is None:  # a regime whose contract terms are still open
            continue
        try:
            yield label, apply(state.scenarios.changes(), base, state.priced_on)
        except ValueError:  # the what-ifs do not fit that answer
            continue
