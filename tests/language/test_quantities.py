"""Numbers as people write them, with unit, side and period; and what is wrong with the wrong ones."""

import math

import pytest

from bot.language.clock import windows
from bot.language.names import names
from bot.language.numbers import numbers
from bot.language.quantities import quantities, ratios


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2b", 2e9),
        ("2bn", 2e9),
        ("2.5 billion", 2.5e9),
        ("500k", 5e5),
        ("1,200", 1200),
        ("1,200,000.5", 1200000.5),
        ("1.200.000", 1.2e6),
        ("1 200 000", 1.2e6),
        ("1_000_000", 1e6),
        ("1,5b", 1.5e9),
        ("800mm", 8e8),
        ("9 grand", 9000),
        ("2e9", 2e9),
        ("10^10", 1e10),
        ("2x10^9", 2e9),
        ("twenty million", 2e7),
        ("twenty-five", 25),
        ("two hundred thousand", 2e5),
        ("a hundred thousand", 1e5),
        ("two point five million", 2.5e6),
        ("one and a half billion", 1.5e9),
        ("half a million", 5e5),
        ("quarter of a million", 2.5e5),
        ("a couple of million", 2e6),
        ("a dozen", 12),
        ("1 1/2 billion", 1.5e9),
        ("2 milliarden", 2e9),
    ],
)
def test_one_number(text: str, value: float) -> None:
    (number,) = numbers(text)
    assert number.value == pytest.approx(value)
    assert number.flaw is None
    assert (number.start, number.high, number.bound) == (0, None, None)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("5-6b", 5e9, 6e9),
        ("5 to 6 billion", 5e9, 6e9),
        ("between 5 and 6b", 5e9, 6e9),
        ("500k-1m", 5e5, 1e6),
        ("1b or 2b", 1e9, 2e9),
        ("$3-4k", 3e3, 4e3),
        ("twenty to thirty million", 2e7, 3e7),
    ],
)
def test_a_range_is_one_number_with_two_ends(text: str, low: float, high: float) -> None:
    (number,) = numbers(text)
    assert number.value == pytest.approx(low)
    assert number.high == pytest.approx(high)


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("-5", "negative"),
        ("-$5k", "negative"),
        ("minus five", "negative"),
        ("1e400", "not_finite"),
        ("nan", "not_finite"),
        ("infinity", "not_finite"),
        ("9" * 400, "not_finite"),
        ("10^999", "not_finite"),
        ("2.500", "malformed"),
        ("6-5b", "malformed"),
        ("a few million", "vague"),
        ("tons", "vague"),
    ],
)
def test_a_number_that_cannot_be_taken_says_why(text: str, flaw: str) -> None:
    (number,) = numbers(text)
    assert number.flaw == flaw


@pytest.mark.parametrize(
    ("text", "bound"), [("up to 5b", "at_most"), ("5b+", "at_least"), ("over 5b", "at_least"), ("5b", None)]
)
def test_a_bound(text: str, bound: str | None) -> None:
    (number,) = numbers(text)
    assert number.bound == bound


@pytest.mark.parametrize(
    ("text", "unit", "period"),
    [
        ("2b tokens a month", "tokens", "month"),
        ("2b tok/mo", "tokens", "month"),
        ("20m tokens daily", "tokens", "day"),
        ("500k requests per weekday", "requests", "weekday"),
        ("40 rps", "requests", "second"),
        ("$4.2k a month", "usd", "month"),
        ("9 grand monthly", "usd", "month"),
        ("€4k a month", "other_currency", "month"),
        ("30%", "percent", None),
        ("2 mlops engineers", "people", None),
        ("10k users", "users", None),
        ("tokens per month: 2b", "tokens", "month"),
        ("our daily volume is 400m tokens", "tokens", "day"),
        ("5b tokens twice a month", "tokens", None),
        ("5b", None, None),
    ],
)
def test_unit_and_period(text: str, unit: str | None, period: str | None) -> None:
    (quantity,) = quantities(text)
    assert (quantity.unit, quantity.period) == (unit, period)


@pytest.mark.parametrize(
    "text", ["1200 in / 300 out", "input 1200, output 300", "1200 prompt tokens and 300 completion tokens"]
)
def test_sides_stand_after_or_before_their_numbers(text: str) -> None:
    assert {one.side: one.value for one in quantities(text)} == {"input": 1200, "output": 300}


def test_a_lone_in_is_no_side() -> None:
    assert [one.side for one in quantities("in 3 time zones")] == [None]


@pytest.mark.parametrize(
    ("text", "input_share"),
    [
        ("3:1 input to output", 0.75),
        ("80/20 in/out", 0.8),
        ("in/out ratio of 4:1", 0.8),
        ("1:4 output to input", 0.8),
    ],
)
def test_ratio(text: str, input_share: float) -> None:
    (ratio,) = ratios(text)
    assert math.isclose(ratio.input_share, input_share)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("9-5", (9, 17)),
        ("9 to 5", (9, 17)),
        ("8am-6pm", (8, 18)),
        ("22:00-06:00", (22, 6)),
        ("8-18", (8, 18)),
        ("nine to five", (9, 17)),
    ],
)
def test_clock_window(text: str, hours: tuple[int, int]) -> None:
    (window,) = windows(text)
    assert (window.from_hour, window.to_hour) == hours


@pytest.mark.parametrize("text", ["5-6b", "2-3 engineers", "80/20", "500-800", "9-5 million", "1,200 to 5"])
def test_a_range_of_amounts_is_no_clock_window(text: str) -> None:
    assert windows(text) == ()


@pytest.mark.parametrize(
    ("text", "kind", "ids"),
    [
        ("gpt-4o-mini", "api", ("gpt_4o_mini",)),
        ("gpt 4o 2b tokens", "api", ("gpt_4o",)),
        ("llama 3.3 70b instruct", "open", ("llama_3_3_70b",)),
        ("h100s", "gpu", ("h100_sxm",)),
        ("claude-galaxy-12", "unknown", ()),
        ("gpt-9", "unknown", ()),
    ],
)
def test_names(text: str, kind: str, ids: tuple[str, ...]) -> None:
    (name,) = names(text)
    assert (name.kind, name.ids) == (kind, ids)


def test_a_family_name_alone_means_several() -> None:
    (name,) = names("claude")
    assert len(name.ids) > 1
    assert len(name.ids) == len(name.tiers)
