"""Numbers are said with their unit and no false precision; values become safe text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import figures
from bot.messages.blocks import (
    BlockError,
    button,
    chart,
    check,
    container,
    header,
    parse_lines,
    row,
    section,
    table,
)
from bot.messages.mrkdwn import Mrkdwn, clip, link, short, user


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "$0"),
        (0.0004, "under 1¢"),
        (0.38, "$0.38"),
        (45.2, "$45.20"),
        (4210.4, "$4,210"),
        (999_999.9, "$1M"),
        (1_234_567, "$1.23M"),
        (2.5e9, "$2.5B"),
        (-12, "−$12"),
    ],
)
def test_usd(value: float, said: str) -> None:
    assert figures.usd(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.3, "$0.30"), (1.8, "$1.80"), (0.125, "$0.125"), (12.5, "$12.50"), (2, "$2"), (180_000, "$180k")],
)
def test_dollars_that_were_told_have_their_cents_and_all_of_them(value: float, said: str) -> None:
    assert figures.usd_told(value) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0, "0%"),
        (0.0004, "under 0.1%"),
        (-0.0004, "under 0.1%"),
        (0.004, "0.4%"),
        (0.38, "38%"),
        (0.9964, "99.6%"),
        (0.9999, "over 99.9%"),
        (1, "100%"),
        (1.5, "150%"),
    ],
)
def test_only_what_is_nothing_or_all_is_said_to_be(share: float, said: str) -> None:
    assert figures.percent(share) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(2e9, "2B"), (500e3, "500k"), (1.25e6, "1.25M"), (999_999_999, "1B"), (750, "750"), (13.44e9, "13.4B")],
)
def test_tokens(value: float, said: str) -> None:
    assert figures.tokens(value) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (1080, 1920, "$1,100 to $1,900"),
        (1672, 1731, "$1,670 to $1,730"),
        (1701, 1702, "about $1,700 either way"),
        (-40, 1200, "−$40 to $1,200"),
    ],
)
def test_a_range_of_estimates_shows_a_difference_where_there_is_one(
    low: float, high: float, said: str
) -> None:
    assert figures.usd_from_to(low, high) == said


def test_other_figures() -> None:
    assert figures.percent(0.384) == "38%"
    assert figures.percent(0.004) == "0.4%"
    assert figures.date(date(2026, 11, 1)) == "1 Nov 2026"
    assert figures.usd_about(5223.1) == "$5,200"
    assert figures.usd_change(-40) == "−$40"
    assert figures.usd_change(0) == "same"
    assert figures.usd_per_mtok(0.0276) == "$0.0276"
    assert figures.usd_per_mtok(3.089) == "$3.09"
    assert figures.amount(0.864, "USD a GPU-hour") == "$0.86 a GPU-hour"
    assert figures.amount(2e9, "tokens a month") == "2B tokens a month"
    assert figures.amount(0.0104, "USD a million tokens") == "$0.0104 a million tokens"
    assert figures.amount(0.248, "FTE") == "0.25 full-time engineers"
    assert figures.amount(1.0, "FTE") == "1 full-time engineer"


@given(st.floats(min_value=-1e18, max_value=1e18))
def test_no_figure_is_said_with_an_exponent_or_nan(value: float) -> None:
    for said in (
        figures.usd(value),
        figures.usd_about(value),
        figures.usd_exact(value),
        figures.tokens(abs(value)),
    ):
        assert "e+" not in said
        assert "nan" not in said


@given(st.text(max_size=80), st.integers(min_value=1, max_value=60))
def test_clipped_text_is_short_and_has_whole_entities(text: str, characters: int) -> None:
    said = clip(text, characters)
    assert len(said) <= characters
    assert "<" not in said
    assert said.count("&") == sum(said.count(each) for each in ("&amp;", "&lt;", "&gt;"))


@given(st.text(max_size=200))
def test_a_label_is_never_empty_nor_long(text: str) -> None:
    assert 1 <= len(short(text, 75)) <= 75


def test_safe_text_is_left_alone_and_joined_as_slack_escapes() -> None:
    assert clip(Mrkdwn("<@U1>")) == "<@U1>"
    assert Mrkdwn("a") + "'<'" == "a'&lt;'"


def test_only_ids_of_people_become_mentions() -> None:
    assert user("U0ABC") == "<@U0ABC>"
    for other in ("!channel", "u0abc", "U0> <!here", "", None, "C0ABC"):
        assert user(other) == "someone"


def test_only_addresses_of_the_web_become_links() -> None:
    assert link("https://a.example/x?b=1&c=2", "A <b>") == "<https://a.example/x?b=1&amp;c=2|A &lt;b&gt;>"
    for other in ("javascript:alert(1)", "https://a.example/|<!channel>", "file.csv:12", "https://a b"):
        assert link(other, "title") == "title"


def test_limits_raise() -> None:
    with pytest.raises(BlockError, match="150"):
        header("x" * 151)
    with pytest.raises(BlockError, match="3000"):
        section(caller=lambda: "x" * 3001)
    with pytest.raises(BlockError, match="says nothing"):
        section(caller=lambda: "  \n ")
    with pytest.raises(BlockError, match="75"):
        button("x" * 76, "{}")
    with pytest.raises(BlockError, match="2000"):
        button("x", "v" * 2001)
    with pytest.raises(BlockError, match="cell"):
        row("", "b")
    with pytest.raises(BlockError, match="has 3 cells"):
        table("lrr", caller=lambda: row("a", "b"))
    with pytest.raises(BlockError, match="series"):
        chart("t", ["a"], [(str(n), [1.0]) for n in range(7)], "USD")
    with pytest.raises(BlockError, match="one point a category"):
        chart("t", ["a", "b"], [("s", [1.0])], "USD")
    with pytest.raises(BlockError, match="unique"):
        chart("t", ["a", "a"], [("s", [1.0, 2.0])], "USD")
    with pytest.raises(BlockError, match="unsupported child"):
        container("t", caller=lambda: chart("t", ["a"], [("s", [1.0])], "USD"))
    with pytest.raises(BlockError, match="text outside a block"):
        parse_lines("stray")


def test_a_message_is_checked_as_a_whole() -> None:
    press = {"type": "actions", "elements": [{"type": "button", "action_id": "press:1"}]}
    for text, blocks, problem in (
        ("", [], "no text"),
        ("t", [{"type": "divider"}] * 51, "51 blocks"),
        ("t", [{"type": "data_visualization"}] * 3, "3 charts"),
        ("t", [{"type": "table", "rows": []}] * 2, "2 tables"),
        ("t", [{"type": "table", "rows": [[{"text": "x" * 10_001}]]}], "characters in tables"),
        ("t", [{"type": "section", "text": {"text": "x" * 3000}}] * 4, "12000 characters"),
        ("t", [press, press], "same action_id"),
        ("t", [{"type": "divider", "block_id": "b"}] * 2, "same block_id"),
    ):
        with pytest.raises(BlockError, match=problem):
            check(text, blocks)
