"""Numbers as other habits write them: in groups of three, with decimal commas, scales of other languages."""

import math

import pytest

from bot.language.numbers import numbers


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("500 000 requests a day, 1 200 in 300 out", (500_000, 1200, 300)),
        ("1 200 in / 300 out", (1200, 300)),
        ("10 500 calls", (10_500,)),
        ("2 300 000", (2_300_000,)),
        ("2 500k", (2, 500_000)),
        ("12 5000", (12, 5000)),
        ("0 500", (0, 500)),
        ("2 mrd. token", (2e9,)),
        ("2 mrd token", (2e9,)),
        ("3 mio. anfragen", (3e6,)),
        ("1,5 mio anfragen", (1.5e6,)),
        ("2,25 milliarden", (2.25e9,)),
        ("2 mil millones de tokens", (2e9,)),
        ("3 milhões de tokens", (3e6,)),
        ("4 miliardi", (4e9,)),
        ("1 billionen", (1e12,)),
        ("1,5 mio anfragen mit 1.200 in / 300 out", (1.5e6, 1200, 300)),
        ("2.000.000 anfragen mit 1.200 in / 300 out", (2e6, 1200, 300)),
        ("2-ish billion", (2e9,)),
        ("2ish million", (2e6,)),
        ("1.25 million", (1.25e6,)),
        ("1/2", (0.5,)),
        ("3/4, maybe", (0.75,)),
        ("1/2 billion", (5e8,)),
        ("24/7", (24, 7)),
    ],
)
def test_values(text: str, values: tuple[float, ...]) -> None:
    found = numbers(text)
    assert tuple(one.value for one in found) == pytest.approx(values)
    assert not any(one.flaw for one in found)


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("1.200 mio", "malformed"),
        ("1,200 mio", "malformed"),
        ("2.500 mrd", "malformed"),
        ("2 mil tokens al mes", "malformed"),
        ("500 mil tokens por mes", "malformed"),
        ("2.500 requests", "malformed"),
        ("20億", "malformed"),
        ("20 万 tokens", "malformed"),
        ("1,50,000", "malformed"),
        ("2,5", "decimal_comma"),
        ("0,5 fte", "decimal_comma"),
        ("billion tokens a month", "vague"),
        ("hundred thousand", "vague"),
    ],
)
def test_what_may_be_a_thousand_times_another_is_not_taken(text: str, flaw: str) -> None:
    (number,) = numbers(text)
    assert number.flaw == flaw


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("bis zu 5 mrd", "at_most"),
        ("weniger als 5 mio", "at_most"),
        ("hasta 5 millones", "at_most"),
        ("mindestens 5 mio", "at_least"),
        ("más de 5 millones", "at_least"),
        ("über 2 mrd", "at_least"),
        ("<5b", "at_most"),
        (">=5b", "at_least"),
    ],
)
def test_a_bound_in_signs_and_other_languages(text: str, bound: str) -> None:
    (number,) = numbers(text)
    assert number.bound == bound


def test_a_range_in_german() -> None:
    (number,) = numbers("2 bis 3 mrd.")
    assert (number.value, number.high) == (2e9, 3e9)


def test_a_decimal_comma_keeps_its_value() -> None:
    (number,) = numbers("2,5")
    assert math.isclose(number.value, 2.5)
