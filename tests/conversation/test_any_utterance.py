"""Whatever is said or pressed: no error, no corrupted state, nothing said that is the person's own text."""

import re
from collections.abc import Iterator
from datetime import date
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.conversation.advance import advance, resume, start
from bot.conversation.describe import MAX_LABEL
from bot.conversation.progress import open_slot, scenario
from bot.conversation.replies import (
    Answered,
    Choice,
    Clarify,
    ConfirmCancel,
    ExplanationDue,
    Question,
    Refused,
    ScenarioList,
    Summary,
    VerdictDue,
)
from bot.conversation.state import (
    SLOTS,
    CommandName,
    CommandPress,
    Press,
    Pressed,
    State,
    Typed,
    Utterance,
    WhatIfPress,
)
from bot.conversation.trying import FULL
from bot.conversation.turn import Turn, is_open
from bot.whatif.apply import apply
from bot.whatif.change import Change
from bot.whatif.scenarios import MOST

PRICED_ON = date(2026, 11, 21)
MAX_STATE_BYTES = 8192
MAX_BUTTON_VALUE = 2000
MAX_MENU_VALUE = 150
PRESS: TypeAdapter[Press] = TypeAdapter(Press)
USER = re.compile(r"[UW][A-Z0-9]{2,20}")

ANSWERS = [
    "2B tokens a month",
    "500k requests a day at 1,200 in / 300 out",
    "$4.2k a month on gpt-4o",
    "5-6B tokens a month",
    "9900T tokens a month",
    "2B tokens",
    "gpt-4o-mini quality",
    "gpt-4o and haiku",
    "steady",
    "9 to 5 on weekdays",
    "not steady",
    "half an engineer",
    "none",
    "no",
    "yes",
    "HIPAA and SOC 2",
    "HIPAA with BAA",
    "no BAA",
    "data can't leave our own infrastructure",
    "not sure",
    "back",
    "skip",
    "edit volume",
    "edit regulated",
    "cancel",
    "restart",
    "looks right",
    "continue",
    "help",
    "2B tokens/month, gpt-4o-mini quality, business hours, no MLOps, no regulated data",
]
HOSTILE = [
    "-5",
    "1e400 tokens",
    "NaN",
    "∞",
    "9" * 5000,
    "<!channel>",
    "<@U0OTHER> <https://x.example|2B tokens>",
    "<b>&amp;</b>",
    "\u202e\u200b2B",
    "½⅓¾",
    "1/0 of an engineer",
    "a" * 1500,
    "per per per a a a",
    "٣٤٥ tokens",
    "\ud800",
    "\x00",
    "ﷺ" * 1000,
]
PIECES = [
    "9",
    "1,",
    "$",
    "-",
    "5-",
    "million",
    "<",
    "&",
    "~",
    "1:",
    "1/",
    "one",
    "(",
    "½",
    ".",
    "1e",
    "half",
    "gpt-",
    "9-5",
    "in",
    "out",
    "#",
    "_",
    "*",
    "not",
    "a",
    "per",
    "<@",
    "3to",
    "data",
    "can't",
    "must",
    "hipaa",
    "no",
    "with",
    "baa",
    "leave",
    "our",
    "keep",
    "stay",
    "tokens",
    "requests",
    "day",
    "input",
    "dozen",
    "only",
    "at",
    "claude",
    "llama",
    "3",
    "h100",
    "engineer",
    "mlops",
    "mon",
    "9am",
    "to",
    "x",
    "10^",
    "**",
    "000",
    "and",
    "hundred",
    "5%",
    "cached",
    "zero",
    "soc",
    "il4",
    "a.m.",
    "couple",
    "of",
    "few",
    "up",
    "more",
    "than",
    "twice",
    "each",
    "quarter",
    "$4.2k",
    "minus",
    "inf",
]
SCRAPS = st.builds(str.join, st.sampled_from(["", " "]), st.lists(st.sampled_from(PIECES), max_size=40))
TEXTS = st.one_of(
    st.sampled_from(ANSWERS),
    st.sampled_from(HOSTILE),
    st.text(max_size=60),
    SCRAPS,
    st.lists(st.sampled_from(ANSWERS), max_size=4).map(", ".join),
)
USERS = st.sampled_from(["U0ANA", "W0BO", "", "<!channel>", "nobody"])
COMMANDS = get_args(CommandName)
CHANGES = [
    Change(field="tokens_per_month", op="multiply", value=2),
    Change(field="tokens_per_month", op="multiply", value=1e300),
    Change(field="tokens_per_month", op="set", value=-1),
    Change(field="tokens_per_month", op="add", value="lots"),
    Change(field="model_tier", op="set", value="no such tier"),
    Change(field="model_tier", op="multiply", value=2),
    Change(field="load_pattern", op="set", value="steady"),
    Change(field="mlops_fte", op="add", value=-50),
    Change(field="agreement_acceptable", op="set", value=True),
    Change(field="batch_share", op="set", value=3),
]
STEERING = st.builds(CommandPress, name=st.sampled_from(COMMANDS), slot=st.sampled_from([None, *SLOTS]))
UTTERANCES: st.SearchStrategy[Utterance | int] = st.one_of(
    st.builds(Typed, text=TEXTS, by=USERS, addressed=st.booleans()),
    st.builds(Pressed, press=STEERING, by=USERS),
    st.builds(
        Pressed,
        press=st.builds(
            WhatIfPress, changes=st.lists(st.sampled_from(CHANGES), min_size=1, max_size=8).map(tuple)
        ),
        by=USERS,
    ),
    st.integers(0, 30),  # a button that is there, by its number
)


def choices(turn: Turn) -> Iterator[tuple[Choice, int]]:
    """All buttons of a turn, each with the limit of its value."""
    for reply in (*([turn.closes] if turn.closes else []), *turn.says):
        if isinstance(reply, Answered):
            yield reply.edit, MAX_BUTTON_VALUE
        elif isinstance(reply, Question):
            yield from ((choice, MAX_BUTTON_VALUE) for choice in reply.choices)
            yield from ((choice, MAX_MENU_VALUE) for choice in reply.menu)
            assert len(reply.menu) <= 5
        elif isinstance(reply, Clarify):
            yield from ((choice, MAX_BUTTON_VALUE) for choice in reply.readings)
        elif isinstance(reply, Summary):
            yield from ((choice, MAX_MENU_VALUE) for choice in reply.menu)
            yield from ((row.edit, MAX_BUTTON_VALUE) for row in reply.rows)
            if reply.confirm:
                yield reply.confirm, MAX_BUTTON_VALUE
        elif isinstance(reply, VerdictDue | ExplanationDue):
            yield from ((choice, MAX_BUTTON_VALUE) for choice in reply.what_ifs)
        elif isinstance(reply, ScenarioList):
            yield from ((choice, MAX_BUTTON_VALUE) for choice in reply.choices)
        elif isinstance(reply, ConfirmCancel):
            yield from ((reply.yes, MAX_BUTTON_VALUE), (reply.no, MAX_BUTTON_VALUE))


def check(turn: Turn) -> None:
    for choice, limit in choices(turn):
        assert 0 < len(choice.label) <= MAX_LABEL
        value = choice.press.model_dump_json(exclude_none=True)
        assert len(value) <= limit
        assert PRESS.validate_json(value) == choice.press
    lines = [reply for reply in (turn.closes, *turn.says) if isinstance(reply, Answered)]
    assert all(one.by is None or USER.fullmatch(one.by) for one in lines)
    state = turn.state
    if state is None:
        return
    stored = state.model_dump_json(exclude_none=True)
    assert len(stored.encode()) <= MAX_STATE_BYTES
    assert State.model_validate_json(stored) == state
    base = scenario(state)
    assert base is None or apply(state.scenarios.changes(), base, PRICED_ON)
    assert not state.confirmed or scenario(state) is not None or open_slot(state) is not None
    assert resume(state)
    now_open = [reply for reply in (turn.closes, *turn.says) if reply is not None and is_open(reply)]
    assert len(now_open) <= 1


@settings(deadline=None)
@given(st.tuples(TEXTS, USERS), st.lists(UTTERANCES, max_size=25))
def test_nothing_said_or_pressed_breaks_a_session(
    opening: tuple[str, str], utterances: list[Utterance | int]
) -> None:
    turn = start(opening[0], opening[1], PRICED_ON)
    check(turn)
    seen = [choice for choice, _ in choices(turn)]
    for utterance in utterances:
        if turn.state is None:
            return
        if isinstance(utterance, int):
            utterance = Pressed(press=seen[-1 - utterance % len(seen)].press, by="U0ANA")  # noqa: PLW2901 - the drawn number names a button
        turn = advance(turn.state, utterance, PRICED_ON)
        check(turn)
        seen += [choice for choice, _ in choices(turn)]


@settings(deadline=None)
@given(st.text(alphabet="zqxjvw ", min_size=12, max_size=80), st.booleans())
def test_no_reply_holds_what_the_person_wrote(text: str, addressed: bool) -> None:  # noqa: FBT001 - drawn by the test
    marked = f"zqxj {text} zqxj"
    turn = start("2B tokens a month", "U0ANA", PRICED_ON)
    assert turn.state
    for opened in (
        start(marked, "U0ANA", PRICED_ON),
        advance(turn.state, Typed(text=marked, by="U0ANA", addressed=addressed), PRICED_ON),
    ):
        assert "zqxj" not in repr(opened.says)
        assert "zqxj" not in repr(opened.closes)


@settings(deadline=None)
@given(TEXTS)
def test_a_message_to_another_person_changes_nothing(text: str) -> None:
    state = start("2B tokens a month", "U0ANA", PRICED_ON).state
    assert state
    said = Typed(text=f"<@U0OTHER> {text}"[:1400], by="U0ANA", addressed=False)
    assert advance(state, said, PRICED_ON) == Turn(state)


def test_a_wall_of_text_is_refused_and_nothing_is_lost() -> None:
    state = start("2B tokens a month", "U0ANA", PRICED_ON).state
    assert state
    turn = advance(state, Typed(text="gpt-4o " * 800, by="U0ANA", addressed=True), PRICED_ON)
    assert turn.state == state
    (reply,) = turn.says
    assert isinstance(reply, Clarify)
    assert "too long" in reply.reason


def test_what_ifs_end_with_the_letters_and_before_a_session_grows_too_large() -> None:
    state = start("2B tokens a month, gpt-4o, steady, no mlops, no regulated data", "U0ANA", PRICED_ON).state
    assert state
    state = advance(state, Typed(text="looks right", by="U0ANA", addressed=True), PRICED_ON).state
    for value in (2.0, 0.5) * 20:
        assert state
        press = WhatIfPress(changes=(Change(field="tokens_per_month", op="multiply", value=value),))
        turn = advance(state, Pressed(press=press, by="U0ANA"), PRICED_ON)
        check(turn)
        state = turn.state
    assert turn.says == (Refused(FULL),)
    assert state is not None
    assert len(state.scenarios.made) == MOST
