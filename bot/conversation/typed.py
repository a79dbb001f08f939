"""What does a typed message do? It steers, answers, is asked back, or is none of the bot's business."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.conversation import commands, say
from bot.conversation.answers import is_of_no_question
from bot.conversation.facts import fact, kept
from bot.conversation.follow_ups import followed, picked
from bot.conversation.named_scenarios import by_letter
from bot.conversation.progress import answer, open_slot, open_term
from bot.conversation.questions import Understood, regulated, understand
from bot.conversation.questions.reading import Unclear
from bot.conversation.replies import Clarify
from bot.conversation.state import SLOTS, CommandPress, Fill, Slot, State, Typed
from bot.conversation.steering import commanded
from bot.conversation.taking import take
from bot.conversation.trying import said_again
from bot.conversation.turn import Turn
from bot.conversation.what_ifs import what_ifs
from bot.language.message import Message, read_message
from bot.language.normalise import MAX_CHARACTERS
from bot.whatif import talk
from bot.whatif.assisted import puzzle
from bot.whatif.change import Op
from bot.whatif.question_words import NOT_OURS
from bot.whatif.read import read
from bot.whatif.reading import Reading
from costmodel.scenario import Regulated

_HEARSAY = re.compile(r"^(?:fyi|lol|haha+|btw,? (?:the )?(?:vendor|sales)|thanks|thank you|thx|congrats)\b")
_QUESTION = re.compile(
    r"^(?:and |but |so |ok,? |hey,? |hi,? ){0,6}(?:who|why|when|where|which|how|can|could|should|would|is|"
    r"are|am|was|were|does|do|did|has|have we|shall|will|did you|what(?!'?s? if| about| when))\b"
)
_SUPPOSE = re.compile(r"\b(?:what if|what about|how about|suppose|assume|say we)\b")
_MENTIONED = re.compile(r"<@([A-Z0-9]+)")
_WORD = re.compile(r"[a-z0-9$][a-z0-9.,$-]*")
_SMALL_WORDS = {"a", "an", "the", "one", "please", "per", "i", "meant", "mean", "it's", "of", "that", "it"}
_LINKING = {"yes", "ok", "okay", "in", "percentage", "percent"}
_WAYS: Mapping[Op, set[str]] = {
    "add": {"points", "point", "absolute"},
    "multiply": {"relative", "relatively"},
}
"""What the two ways to take "up 10%" are called."""
_DENIAL = re.compile(r"(?:no|nope|nah|wrong|(?:that'?s|this is|it'?s) (?:wrong|not right|not it))")
_SAME_WORD = {"daily": "day", "monthly": "month", "yearly": "year", "weekly": "week", "annually": "year"}
_PLACES = {
    "first": 0,
    "1st": 0,
    "second": 1,
    "2nd": 1,
    "third": 2,
    "3rd": 2,
    "low": 0,
    "middle": 1,
    "high": 2,
}
TOO_LONG = Unclear(
    f"That is too long for me to read with care. Say it in one line of {MAX_CHARACTERS:,} characters at most."
)
NOT_READ = Unclear("I could not read that as an answer. Press a button, or write it like this.")
_AFTER_VERDICT = Unclear(
    "I did not read a change in that. Press a what-if, or name a new answer, such as “4B tokens a month”."
)
CAN_ANSWER = (
    "I have no answer to that. I can say what it costs a month, a year or over 3 years, whether to "
    "self-host, why, "
    "what would flip it, how sure that is, the risks, what is counted, and where a figure comes from."
)

_AFTER_THE_QUESTIONS = Unclear("That is a what-if for after the verdict: ask me again then. First, this one.")
_VERDICT_FIRST = Clarify(
    None, "The verdict comes first: press “Looks right”, and then ask me that again in this thread.", ()
)


MOST_WORDS_OF_AN_ANSWER = 10
"""A message of somebody who takes part, no longer than this, is asked back when it cannot be read."""


def typed(  # noqa: C901, PLR0911 - one return a case
    state: State, utterance: Typed, by: str | None, today: date
) -> Turn:
    """The turn that a typed message makes."""
    message = read_message(utterance.text)
    asking = open_slot(state)
    if not utterance.addressed and (message.mentions_someone or (message.too_long and asking is None)):
        return Turn(state)
    if message.too_long:
        return Turn(state, says=(say.clarify(asking, TOO_LONG),))
    if state.cancelling and (yes := commands.yes_or_no(message.text)) is not None:
        press = CommandPress(name="cancel_confirmed" if yes else "resume")
        return commanded(state.model_copy(update={"cancelling": False}), press, by, today)
    if commands.asks_for_help(message.text) and (utterance.addressed or asking):
        return Turn(state, says=(say.help_now(state),))
    at_summary = asking is None and not state.confirmed
    press_by_word = commands.command(message.text, addressed=utterance.addressed, at_summary=at_summary)
    steers = utterance.addressed or asking or not state.confirmed
    if press_by_word and (steers or press_by_word.name in {"edit", "undo"}):
        return commanded(
            state.model_copy(update={"cancelling": False, "offered": ()}), press_by_word, by, today
        )
    if asking is None and state.confirmed:
        return _followed(state, utterance, message, by)
    if not utterance.addressed and _is_chatter(message):
        return Turn(state)
    if asking and _SUPPOSE.search(message.text) and is_of_no_question(read(utterance.text)):
        theirs = utterance.addressed or _takes_part(state, by)
        return Turn(state, says=(say.clarify(asking, _AFTER_THE_QUESTIONS),)) if theirs else Turn(state)
    if at_summary and _SUPPOSE.search(message.text):
        return _before_the_verdict(state, utterance, by)
    told = Understood() if asking is None and _asks(message) else understood(state, message)
    if told.filled or told.unclear:
        return _answered(state.model_copy(update={"cancelling": False}), told, by, utterance)
    if utterance.addressed or (asking and _takes_part(state, by) and _is_short(message)):
        return Turn(state, says=(_did_not_read(state, asking),))
    return Turn(state)


def _before_the_verdict(state: State, utterance: Typed, by: str | None) -> Turn:
    """A what-if while the summary waits: what it would change is not there yet."""
    ours = read(utterance.text).kind in ("change", "compare", "clarify")
    takes_part = utterance.addressed or _takes_part(state, by)
    return Turn(state, says=(_VERDICT_FIRST,)) if ours and takes_part else Turn(state)


def _followed(  # noqa: PLR0911 - one return a case
    state: State, utterance: Typed, message: Message, by: str | None
) -> Turn:
    """The turn of a follow-up to the verdict: a reading that was offered, or what the text says."""
    theirs = utterance.addressed or by == state.talks_with
    if (turn := _picked_up(state, message) if theirs else None) is not None:
        return turn
    if (turn := _declined(state, utterance, message, theirs=theirs)) is not None:
        return turn
    if state.pending and not theirs and _place(message) is not None:
        return Turn(state)
    bots = frozenset(_MENTIONED.findall(utterance.text)) if utterance.addressed else frozenset()
    told = read(by_letter(state, utterance.text), said_again(state), bots)
    if told.kind in ("ignore", "clarify") and (turn := fact(state, message.text)) is not None:
        return turn
    supposes = _SUPPOSE.search(message.text) and _is_short(message) and _takes_part(state, by)
    if told.kind == "ignore" and (utterance.addressed or supposes):
        return Turn(state, says=(_did_not_read(state, None),))
    if theirs and _wants_an_answer(told, message):
        return Turn(state, says=(_answerable(state),))
    if _is_of_residency(told) and (turn := kept(state, message.text)) is not None:
        return turn
    turn = followed(state, told, by_letter(state, message.text))
    if not utterance.addressed and not (_takes_part(state, by) and _is_short(message)):
        return turn
    return replace(turn, puzzle=puzzle(told, utterance.text, bots))


_OF_THE_CASE = re.compile(r"\b(?:we|us|our|it|this|that|these|those|they|verdict|decision)\b")


def _wants_an_answer(told: Reading, message: Message) -> bool:
    """Whether it is a question of the case that has no answer here; silence would look like a fault."""
    return (
        told.kind == "ignore"
        and told.why == "not_about_us"
        and _is_short(message)
        and (_QUESTION.match(message.text) is not None or message.text.rstrip().endswith("?"))
        and _OF_THE_CASE.search(message.text) is not None
        and not talk.is_to_others(message.text)
        and NOT_OURS.search(message.text) is None
    )


def _answerable(state: State) -> Clarify:
    here = say.at(state, state.scenarios.at)
    return Clarify(None, CAN_ANSWER, what_ifs(here, state.priced_on)[:3] if here else ())


def _picked_up(state: State, message: Message) -> Turn | None:
    """One of the readings that were offered: by its place, a "yes", or "points" where one is of them."""
    if not state.pending:
        return None
    words = set(_WORD.findall(message.text)) - _SMALL_WORDS
    if (place := _place(message)) is not None and (turn := picked(state, place)) is not None:
        return turn
    if commands.yes_or_no(message.text) is True:
        if len(state.pending) == 1:
            return picked(state, 0)
        return Turn(state, says=(Clarify(None, "Which one? Press it, or say “the first”.", ()),))
    for op, said in _WAYS.items():
        alike = [at for at, each in enumerate(state.pending) if {change.op for change in each} == {op}]
        if words & said and words <= said | _LINKING and len(alike) == 1:
            return picked(state, alike[0])
    return None


def _place(message: Message) -> int | None:
    """The place that a message names and nothing else: "the second one"."""
    words = set(_WORD.findall(message.text)) - _SMALL_WORDS
    return _PLACES.get(next(iter(words))) if len(words) == 1 else None


def _declined(state: State, utterance: Typed, message: Message, *, theirs: bool) -> Turn | None:
    """A plain "no": to what was asked back, or among people, where there is nothing to take back."""
    if commands.yes_or_no(message.text) is not False and not _DENIAL.fullmatch(message.text.strip(" .!")):
        return None
    if not theirs:
        return Turn(state)
    if state.pending:
        dropped = state.model_copy(update={"pending": (), "offered": ()})
        return Turn(dropped, says=(Clarify(None, "All right, nothing was changed.", ()),))
    return None if utterance.addressed or state.scenarios.at else Turn(state)


def _is_of_residency(told: Reading) -> bool:
    """Whether it is read as a place for data alone: which place, the words tell."""
    return [(each.field, each.value) for each in told.entries] == [("regulated", ("data_residency",))]


def _takes_part(state: State, by: str | None) -> bool:
    """Whether they started the session or answered in it: then what they say is likely meant as an answer."""
    return by is not None and by in {
        state.started_by,
        *(held.by for slot in SLOTS if (held := answer(state, slot))),
    }


def _is_short(message: Message) -> bool:
    """Whether it is of an answer's length; people discuss in longer ones."""
    return len(message.text.split()) <= MOST_WORDS_OF_AN_ANSWER


def _is_chatter(message: Message) -> bool:
    """Talk among people: hearsay, thanks, a question to the room."""
    return _HEARSAY.match(message.text) is not None or _asks(message)


def _asks(message: Message) -> bool:
    """A question that supposes nothing: no answer is in it."""
    return _QUESTION.match(message.text) is not None and not _SUPPOSE.search(message.text)


def understood(state: State, message: Message) -> Understood:
    """What the message says; at a term of the regulated question a plain yes or no says that term."""
    understood = understand(message, open_slot(state))
    term = open_term(state)
    told = understood.fill.regulated
    if (
        term
        and (told is None or told == Regulated())
        and (understood.unclear is None or understood.slot == "regulated")
    ):
        plain = regulated.read_term(term, message)
        if isinstance(plain, Fill) and set(understood.filled) <= {"regulated"}:
            return Understood(plain)
    if not understood.filled and not understood.unclear:
        return _picked(state, message, open_slot(state))
    return understood


def _did_not_read(state: State, asking: Slot | None) -> Clarify:
    if asking:
        return say.clarify(asking, NOT_READ)
    if not state.confirmed:
        return Clarify(
            None,
            "Press “Looks right” for the verdict, or name what to change.",
            (),
            ("edit volume", "2 engineers"),
        )
    here = say.at(state, state.scenarios.at)
    return Clarify(None, _AFTER_VERDICT.reason, what_ifs(here, state.priced_on)[:3] if here else ())


def _answered(state: State, told: Understood, by: str | None, utterance: Typed) -> Turn:
    """Takes what is certain, asks back what is not."""
    asking = open_slot(state)
    if asking is None and told.unclear and not utterance.addressed and not told.filled and state.confirmed:
        return Turn(state)
    turn = take(state, told.fill, by) if told.filled else Turn(state)
    if told.unclear is None:
        return turn
    back = say.clarify(told.slot, told.unclear)
    after = offering(turn.state, told.unclear) if turn.state else None
    return Turn(after, turn.closes, (*turn.says, back))


def offering(state: State, unclear: Unclear) -> State:
    """The state that remembers what was offered."""
    return state.model_copy(update={"offered": tuple(one.label for one in unclear.readings[:3])})


def _picked(state: State, message: Message, asking: Slot | None) -> Understood:
    """One of the readings offered last: by its place ("the second"), or by words only its label holds."""
    words = {_SAME_WORD.get(word, word) for word in _WORD.findall(message.text)} - _SMALL_WORDS
    if not words:
        return Understood()
    place = _PLACES.get(next(iter(words))) if len(words) == 1 else None
    if place is not None and place < len(state.offered):
        picked = [state.offered[place]]
    else:
        picked = [label for label in state.offered if words <= set(_WORD.findall(label.lower()))]
    if len(picked) != 1:
        return Understood()
    chosen = understand(read_message(picked[0]), asking)
    return chosen if chosen.unclear is None else Understood()
