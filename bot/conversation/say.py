"""How is a state said? The open question, an answered line, the summary card, what a verdict is due on."""

from bot.conversation.describe import clipped, describe, spelt_out, told_apart
from bot.conversation.guesses import guesses
from bot.conversation.progress import answer, answered, open_slot, open_term, scenario
from bot.conversation.questions import QUESTIONS, regulated
from bot.conversation.questions.reading import Reading, Unclear, offered
from bot.conversation.replies import (
    Answered,
    Choice,
    Clarify,
    Closed,
    ConfirmCancel,
    Due,
    Help,
    Question,
    Reply,
    Summary,
    SummaryRow,
    VerdictDue,
    VerdictHelp,
)
from bot.conversation.state import (
    SLOTS,
    AnswerPress,
    AnyAnswer,
    CommandName,
    CommandPress,
    FieldsPress,
    NavName,
    NavPress,
    RecordPress,
    Slot,
    State,
)
from bot.conversation.what_ifs import what_ifs
from bot.whatif.apply import apply
from bot.whatif.scenarios import letter
from costmodel.scenario import Scenario

MOST_OFFERED = 7
"""Buttons under a verdict: more are not read."""
MOST_IN_HELP = 2
"""What-ifs under the help, as examples."""
FIELDS = Choice("What if …", FieldsPress())


def command(label: str, name: CommandName, slot: Slot | None = None, *, primary: bool = False) -> Choice:
    """A button or menu entry that steers."""
    return Choice(label, CommandPress(name=name, slot=slot), primary)


def choice(reading: Reading) -> Choice:
    """A button that answers with a reading."""
    return Choice(clipped(reading.label), AnswerPress(fill=reading.fill))


def question(state: State, slot: Slot, note: str = "") -> Question:
    """The question of a slot, or the step of it that is open."""
    asked = QUESTIONS[slot]
    term = open_term(state) if slot == "regulated" else None
    if term:
        readings = tuple(
            Reading(label, regulated.term_fill(term, told=told))
            for label, told in zip(regulated.TERM_LABELS[term], (True, False), strict=True)
        )
        prompt, examples = regulated.TERM_PROMPTS[term], regulated.TERM_EXAMPLES[term]
    else:
        readings = offered(asked)
        prompt, examples = asked.PROMPT, asked.EXAMPLES
    first = slot == SLOTS[0]
    menu = (
        *(() if first else (command("Back", "back"),)),
        command("Skip", "skip", slot),
        command("Start again", "restart"),
        command("Cancel", "cancel"),
    )
    return Question(
        slot=slot,
        number=SLOTS.index(slot) + 1,
        total=len(SLOTS),
        title=asked.TITLE,
        prompt=prompt,
        choices=(*(choice(each) for each in readings), command("Not sure", "not_sure", slot)),
        examples=examples,
        menu=menu,
        note=note,
    )


def answered_line(state: State, slot: Slot, by: str | None, before: AnyAnswer | None) -> Answered:
    """The line for an answer just given; `was` tells what it replaced."""
    held = answer(state, slot)
    value = describe(held.value) if held else ""
    was = describe(before.value) if before and describe(before.value) != value else ""
    return Answered(
        slot=slot,
        number=SLOTS.index(slot) + 1,
        total=len(SLOTS),
        title=QUESTIONS[slot].TITLE,
        value=value,
        by=by,
        is_guess=held is not None and held.origin == "default",
        edit=command("Edit", "edit", slot),
        was=was,
    )


def closed(before: State, after: State | None) -> Closed:
    """The line in the place of what was open: it goes on below, or the session has ended.

    It names what is told so far of a question whose next step is asked.
    """
    asked = open_slot(before)
    if before.cancelling:
        title = "Cancel this conversation?"
    elif asked is None:
        title = "Summary"
    else:
        held = answer(after, asked) if after and open_slot(after) == asked and not after.editing else None
        title = QUESTIONS[asked].TITLE + (f": {describe(held.value)}" if held else "")
    return Closed(title, "ended" if after is None else "below")


def confirm_cancel(state: State) -> ConfirmCancel:
    """Whether to cancel all the same."""
    yes, no = command("Cancel it", "cancel_confirmed"), command("Keep going", "resume", primary=True)
    return ConfirmCancel(answered(state), yes, no)


def summary(state: State, note: str = "", *, confirmed: bool = False) -> Summary:
    """The card before the verdict, and what is left of it once that is given."""
    rows = tuple(
        SummaryRow(
            slot=slot,
            title=QUESTIONS[slot].TITLE,
            value=describe(held.value),
            by=held.by,
            is_guess=held.origin == "default",
            edit=command("Edit", "edit", slot),
        )
        for slot in SLOTS
        if (held := answer(state, slot))
    )
    menu = (
        command("Change something", "change_something"),
        command("Start again", "restart"),
        command("Cancel", "cancel"),
    )
    return Summary(rows, None if confirmed else command("Looks right", "confirm", primary=True), menu, note)


def clarify(slot: Slot | None, unclear: Unclear) -> Clarify:
    """A question back, with examples where there are no readings to press."""
    examples = QUESTIONS[slot].EXAMPLES if slot and not unclear.readings else ()
    readings = unclear.readings[:3]
    titles = [one.label for one in readings]
    choices = tuple(
        Choice(label, AnswerPress(fill=one.fill))
        for label, one in zip(told_apart(titles), readings, strict=True)
    )
    return Clarify(slot, spelt_out(unclear.reason, titles), choices, examples)


def nav(label: str, name: NavName, scenario: int | None = None) -> Choice:
    """A button that moves among the scenarios."""
    return Choice(label, NavPress(name=name, scenario=scenario))


def at(state: State, number: int) -> Scenario | None:
    """One of the thread's scenarios; None while an answer is missing."""
    base = scenario(state)
    return None if base is None else apply(state.scenarios.changes(number), base, state.priced_on)


def shown_as(here: Scenario, other: Scenario) -> Scenario:
    """Another scenario in the currency that the thread is shown in; it is for display alone."""
    currency = here.finance.currency
    return other.model_copy(update={"finance": other.finance.model_copy(update={"currency": currency})})


def verdict_due(
    state: State, reading: str = "", before: Scenario | None = None, before_title: str = "Before"
) -> VerdictDue | None:
    """What the verdict is to be given on. None while an answer is missing.

    A new answer is compared with the scenario `before` it, a what-if with the thread's base; where it grew
    from another one, the reading says so, and what its own step did can be said too.
    """
    held = state.scenarios
    now = at(state, held.at)
    if now is None:
        return None
    compared = before or (at(state, held.base) if held.at != held.base else None)
    compared = None if compared is None else shown_as(now, compared)
    steps = _steps(state)
    parent, from_title = None, ""
    if reading and compared is not None and before is None and held.parent(held.at) != held.base:
        reading = f"{reading}. Against {held.title(held.base)}"
        parent, from_title = at(state, held.parent(held.at)), held.title(held.parent(held.at))
    offered = what_ifs(now, state.priced_on)[: MOST_OFFERED - len(steps)]
    base_title = held.title(held.base) if compared is not None and before is None else before_title
    titles = (base_title, held.title(held.at) if held.made else "Now")
    choices = (*steps, *offered, FIELDS, _record(state))
    parent = None if parent is None else shown_as(now, parent)
    return VerdictDue(now, compared, guesses(state), choices, reading, titles, parent, from_title)


def _steps(state: State) -> tuple[Choice, ...]:
    """The buttons that move among the scenarios from where the thread stands."""
    held = state.scenarios
    if not held.at:
        return ()
    undo = nav("Undo", "undo")
    if held.at == held.base:
        return (undo,)
    compare = nav(f"Compare {letter(held.at)} with {letter(held.base)}", "compare")
    return (undo, compare, nav("Make this the base", "set_base", held.at))


def _record(state: State) -> Choice:
    return Choice("Record this decision", RecordPress(scenario=state.scenarios.at))


def help_now(state: State) -> Help | VerdictHelp:
    """The help that fits: on the questions, or on what can be asked of the verdict."""
    if is_waiting(state):
        return Help()
    held = state.scenarios
    here = at(state, held.at)
    offered = () if here is None else what_ifs(here, state.priced_on)[:MOST_IN_HELP]
    choices = (*_steps(state), *offered, FIELDS, nav("Export", "export"), _record(state))
    return VerdictHelp(held.title(held.at), len(held.made) + 1, choices)


def is_waiting(state: State) -> bool:
    """Whether something is open: a question, the summary, or whether to cancel."""
    return state.cancelling or open_slot(state) is not None or not state.confirmed


def open_again(state: State, note: str = "") -> tuple[Reply | Due, ...]:
    """What is open, said anew: whether to cancel, a question, the summary, or the verdict."""
    if state.cancelling:
        return (confirm_cancel(state),)
    slot = open_slot(state)
    if slot:
        return (question(state, slot, note),)
    if not state.confirmed:
        return (summary(state, note),)
    due = verdict_due(state)
    return (due,) if due else ()
