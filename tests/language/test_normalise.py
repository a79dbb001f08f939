"""A Slack message as plain text: what carries no answer goes, what stays is spelt one way."""

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.language.message import read_message
from bot.language.normalise import MAX_CHARACTERS, clean


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<@U123> *30% more* traffic", "30% more traffic"),
        ("“go with `gpt-4o`”", '"go with gpt-4o"'),
        (
            "&gt; volume 1B/mo\nthat's stale, it\N{RIGHT SINGLE QUOTATION MARK}s 3B now",
            "that's stale, it's 3b now",
        ),
        ("2B &lt;b&gt;tokens&lt;/b&gt; &amp; more", "2b <b>tokens</b> & more"),
        ("1½ billion", "1.5 billion"),
        ("½ FTE", "0.5 fte"),
        ("2\u200bB tok\u202eens", "2b tokens"),
        ("~4B~ 5B a month", "5b a month"),
        (":tada: <!channel> <https://x.example|gpt-4o> :100:", "gpt-4o"),
        ("<https://x.example/2B>", ""),
        ("business_hours _now_", "business_hours now"),
        ("5–6B", "5-6b"),
        ("−5", "-5"),
        ("\N{FULLWIDTH DIGIT TWO}\N{FULLWIDTH LATIN CAPITAL LETTER B}", "2b"),
        ("∞", "infinity"),
        ("5 × 10", "5 x 10"),
    ],
)
def test_clean(raw: str, text: str) -> None:
    assert clean(raw).text == text


def test_a_mention_is_noticed_and_a_broadcast_is_not_one() -> None:
    assert clean("<@U123|ana> hi").mentions_someone
    assert not clean("<!channel> hi").mentions_someone


@pytest.mark.parametrize("raw", ["a" * (MAX_CHARACTERS + 1), "ﷺ" * MAX_CHARACTERS])
def test_too_long_is_refused_before_and_after_it_grows(raw: str) -> None:
    assert clean(raw).too_long
    assert clean(raw).text == ""


@pytest.mark.parametrize("raw", ["1 " * 400, "gpt-4o " * 100])
def test_a_crowd_of_numbers_or_names_is_no_answer(raw: str) -> None:
    assert read_message(raw).too_long


@settings(deadline=None)
@given(st.text(max_size=300))
@example("0$0")
def test_what_is_found_lies_in_the_text_and_does_not_overlap(raw: str) -> None:
    message = read_message(raw)
    places = sorted(
        (one.start, one.end)
        for found in (message.names, message.windows, message.ratios, message.quantities)
        for one in found
    )
    assert all(0 <= start < end <= len(message.text) for start, end in places)
    assert len(message.words) == len(message.text)
    assert all(before[1] <= after[0] for before, after in pairwise(places))
