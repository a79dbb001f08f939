"""What are the five questions, and what does one message say to all of them?"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.conversation.questions import headcount, load, model, regulated, volume
from bot.conversation.questions.reading import Asks, Found, Reading, Span, Unclear, overlaps
from bot.conversation.state import SLOTS, Fill, Slot
from bot.language.message import NEGATION, Message
from costmodel.scenario import Regulated, Team

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
    left = _left_over(message, [span for one in found.values() for span in one.used]) if values else []
    if left:
        slot = asked if asked in values else next(one for one in SLOTS if one in values)
        return Understood(Fill(), slot, _partly_read(message, fill, left))
    return Understood(fill)


def _partly_read(message: Message, fill: Fill, left: list[Span]) -> Unclear:
    """What is read, and what is not: a "none" that may answer either of two questions, a number, a denial."""
    nones: tuple[Fill, ...] = (Fill(headcount=Team(mlops_fte=0)), Fill(regulated=Regulated()))
    said = {message.text[start:end] for start, end in left}
    if said <= {"none", "nobody", "nothing"}:
        both = [none.model_dump(exclude_none=True) | dict(_told(fill)) for none in nones]
        whole = [Fill.model_validate(each) for each in both if len(each) > len(_told(fill))]
        if whole:
            both_open = f"Of what is it “{min(said)}”: of engineers, or of regulated data?"
            reason = both_open if len(whole) > 1 else f"Is it this that you mean by “{min(said)}”?"
            return Unclear(reason, tuple(Reading(_label(each), each) for each in whole))
    numbers = [one for one in message.quantities if (one.start, one.end) in left]
    missing = "a number" if numbers else "a denial (no, not, never)"
    reason = f"I read all but {missing}, which I could not place. Is this what you mean without it?"
    return Unclear(reason, (Reading(_label(fill), fill),))


def _told(fill: Fill) -> dict[str, object]:
    return {name: value for name, value in fill if value is not None}


def _left_over(message: Message, used: list[Span]) -> list[Span]:
    """Where a number or a denial stands that no question accounts for."""
    pronoun = "one"  # "a cheap one"
    spans = [
        (one.start, one.end) for one in message.quantities if message.text[one.start : one.end] != pronoun
    ]
    spans += [
        match.span()
        for match in NEGATION.finditer(message.text)
        if not _harmless(message.text, match.start())
    ]
    return [span for span in spans if not any(overlaps(span, place) for place in used)]


def _harmless(text: str, at: int) -> bool:
    """“No, …” at the start and phrases of politeness deny nothing."""
    return text.startswith(
        ("no problem", "no worries", "why not", "not sure", "not certain", "not exactly sure"), at
    ) or (at == 0 and text[2:3] in {",", "."})


def _label(fill: Fill) -> str:
    from bot.conversation.describe import describe_fill  # noqa: PLC0415 - describe names the questions' labels

    return describe_fill(fill)
