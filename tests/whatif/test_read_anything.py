"""Whatever is written, the answer is a well-formed `Reading`: no exception, no value out of range."""

import math
from itertools import product
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.answers import Context, read_in
from bot.whatif.limits import fits
from bot.whatif.reading import MOST_READINGS, Entry, Kind, Op, Reading
from tests.whatif.scoring import corpora

CONTEXTS = get_args(Context)
WORDS = sorted({word for lines in corpora().values() for line in lines for word in line["text"].split()})
PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(
        ["<@U0HUMAN>", "&gt;", "\n", "½", "\u200b", "\u202e", "1e999", "-", "%", "$", "((((", "not"]
    ),
    st.text(max_size=6),
)
BROKEN = st.lists(PIECES, max_size=24).map(" ".join)
HOSTILE = (
    "cool " * 150 + "x",
    "all good " * 90 + "x",
    "k" * 900 + "!",
    "what if " + "also " * 150 + "x",
    "an H100 is " + "already so very " * 60 + "x",
    "9" * 100_000,
    "1," * 50_000,
    "(" * 100_000,
    "a" * 100_000 + "!",
    "not " * 25_000,
    "10% " * 240,
    "and " * 250,
    "<@" * 500,
    "ok " * 330,
    "compare 1 and " * 70,
    "gpt-4o-" * 140,
    "utilization " * 83,
    "-" * 999,
    "\u200b" * 999,
    "½" * 999,
    '"batch 1k',
    "\ufdfa" * 999,
)


def well_formed(reading: Reading) -> bool:
    assert reading.kind in get_args(Kind)
    assert len(reading.readings) <= MOST_READINGS
    assert not (reading.kind in {"ignore", "clarify", "reject"} and reading.entries)
    assert reading.kind == "clarify" or not reading.readings
    assert reading.kind in {"ignore", "clarify", "reject"} or reading.entries
    for entry in (*reading.entries, *(one for each in reading.readings for one in each)):
        assert entry.op in get_args(Op)
        assert fits(entry)
        values = entry.value if isinstance(entry.value, tuple) else (entry.value,)
        assert all(math.isfinite(one) if isinstance(one, float) else len(str(one)) <= 60 for one in values)
        assert not any(set(str(one)) & set("<>&@|`*\n") for one in values)
    return True


@settings(max_examples=400, deadline=None)
@given(text=BROKEN, prev=st.none() | BROKEN, context=st.sampled_from(CONTEXTS))
def test_broken_messages_are_read(text: str, prev: str | None, context: Context) -> None:
    assert well_formed(read_in(text, context, prev))


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=300), context=st.sampled_from(CONTEXTS))
def test_any_text_is_read(text: str, context: Context) -> None:
    assert well_formed(read_in(text, context))


@pytest.mark.parametrize(("text", "context"), [*product(HOSTILE, CONTEXTS[:2])])
def test_hostile_messages_are_read(text: str, context: Context) -> None:
    assert well_formed(read_in(text, context, text))


def test_two_corrections_of_one_number_are_one_change() -> None:
    assert read_in("no, 40M a *day*", prev="what if volume is 40M a month").entries == (
        Entry("tokens_per_month", "set", 1.2e9),
    )


def test_a_bare_number_is_of_what_was_spoken_of_before() -> None:
    assert read_in("make it 40%", prev="and at 30% utilization?").entries == (
        Entry("utilization", "set", 0.4),
    )
    assert read_in("make it 40%").kind == "clarify"


def test_a_message_to_somebody_else_gets_no_reply() -> None:
    assert read_in("<@U0HUMAN> double the volume").kind == "ignore"
    assert read_in("<@UBOT> double the volume", bots=frozenset({"UBOT"})).kind == "change"
