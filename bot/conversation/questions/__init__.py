"""What are the five questions, and what does one message say to all of them?"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.conversation.questions import headcount, load, model, regulated, volume
from bot.conversation.questions.reading import Asks, Found, Reading, Unclear, overlaps
from bot.conversation.state import SLOTS, Fill, Slot
from bot.language.message import NEGATION, Message

_ASKED: tuple[Asks, ...] = (volume, model, load, headcount, regulated)
QUESTIONS: Mapping[Slot, Asks] = {question.SLOT: question for question in _ASKED}

_NOTHING = Fill()


@dataclass(frozen=True)
class Understood:
    """What a message says: certain values, and at most one question back, about `slot`."""

    fill: Fill = _NOTHING
    slot: Slot | None = None
    unclear: Unclear | None = None

    @property
    def filled(self) -> tuple[Slot, ...]:
        """The slots that got a value."""
        return tuple(slot for slot in SLOTS if getattr(self.fill, slot) is not None)


def understand(message: Message, asked: Slot | None) -> Understood:
    """What a message says to the five questions. Bare answers ("two") count for `asked`, the open one, only.

    A value is taken only when every number and every denial of the message is accounted for by some question.
    """
    found: dict[Slot, Found] = {slot: QUESTIONS[slot].find(message, asked=slot == asked) for slot in SLOTS}
    values: dict[str, object] = {}
    for slot in SLOTS:
        outcome = found[slot].outcome
        if isinstance(outcome, Fill):
            values |= {name: value for name, value in outcome if value is not None and name not in values}
    order = [slot for slot in (asked, *SLOTS) if slot is not None]
    doubts = [(slot, outcome) for slot in order if isinstance(outcome := found[slot].outcome, Unclear)]
    fill = Fill.model_validate(values)
    if doubts:
        slot, unclear = doubts[0]
        return Understood(fill.model_copy(update={slot: None}), slot, unclear)
    if values and _left_over(message, [span for one in found.values() for span in one.used]):
        slot = asked if asked in values else next(one for one in SLOTS if one in values)
        reading = Reading(_label(fill), fill)
        return Understood(
            Fill(), slot, Unclear("I read only a part of that. Is this what you mean?", (reading,))
        )
    return Understood(fill)


def _left_over(message: Message, used: list[tuple[int, int]]) -> bool:
    """Whether a number or a denial stands that no question accounts for."""
    pronoun = "one"  # "a cheap one"
    spans = [
        (one.start, one.end) for one in message.quantities if message.text[one.start : one.end] != pronoun
    ]
    spans += [
        match.span()
        for match in NEGATION.finditer(message.text)
        if not _harmless(message.text, match.start())
    ]
    return any(not any(overlaps(span, place) for place in used) for span in spans)


def _harmless(text: str, at: int) -> bool:
    """“No, …” at the start and phrases of politeness deny nothing."""
    return text.startswith(
        ("no problem", "no worries", "why not", "not sure", "not certain", "not exactly sure"), at
    ) or (at == 0 and text[2:3] in {",", "."})


def _label(fill: Fill) -> str:
    from bot.conversation.describe import describe_fill  # noqa: PLC0415 - describe names the questions' labels

    return describe_fill(fill)
