"""How is a number said? Filters for dollars, tokens, per cent and dates: rounded, with their unit."""

import math
from datetime import date as Date  # noqa: N812 - the filter below is called `date`

_SCALES = ((1e15, "Q"), (1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
_CENTS_BELOW_USD = 100
_COMPACT_FROM_USD = 1e6


def _short_number(value: float, digits: int) -> str:
    """At most `digits` significant digits, no trailing zeros, no exponent."""
    if value == 0:
        return "0"
    decimals = digits - 1 - math.floor(math.log10(abs(value)))
    text = f"{round(value, decimals):,.{max(decimals, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def usd(value: float) -> str:
    """`$4,210`, `$0.38`, `$1.2M`; a minus before the sign of the currency."""
    sign = "−" if value < 0 else ""
    size = abs(value)
    if 0 < size < 0.005:  # noqa: PLR2004 - half a cent
        return "under 1¢"
    if size < _CENTS_BELOW_USD:
        return f"{sign}${size:.2f}".removesuffix(".00")
    if round(size) < _COMPACT_FROM_USD:
        return f"{sign}${size:,.0f}"
    scale, letter = next((scale, letter) for scale, letter in _SCALES if size >= scale * 0.9995)
    return f"{sign}${_short_number(size / scale, 3)}{letter}"


def usd_exact(value: float) -> str:
    """Every digit down to the dollar, or the cent below $100: for tables, whose rows must add up."""
    sign = "−" if value < 0 else ""
    size = abs(value)
    if size < _CENTS_BELOW_USD and round(size, 2) != round(size):
        return f"{sign}${size:,.2f}"
    return f"{sign}${size:,.0f}"


def usd_change(value: float) -> str:
    """With its sign, and a dash for nothing."""
    if value == 0:
        return "same"
    return ("+" if value > 0 else "") + usd_exact(value)


def usd_about(value: float) -> str:
    """Two significant digits: what an estimate can carry."""
    if value == 0:
        return "$0"
    return usd(round(value, 1 - math.floor(math.log10(abs(value)))))


def usd_per_mtok(value: float) -> str:
    """A price a million tokens to three significant digits."""
    if value >= _CENTS_BELOW_USD:
        return usd(value)
    return f"${_short_number(value, 3)}" if value < 0.1 else f"${value:.2f}"  # noqa: PLR2004 - a tenth of a dollar


def tokens(value: float) -> str:
    """`2B`, `500k`, `1.25M`: a count to three significant digits."""
    scale, letter = next(((s, letter) for s, letter in _SCALES if value >= s * 0.9995), (1, ""))
    return f"{_short_number(value / scale, 3)}{letter}"


def percent(share: float) -> str:
    """`38%`; below one per cent with a decimal."""
    size = share * 100
    return f"{size:.1f}%" if 0 < abs(size) < 1 else f"{size:.0f}%"


def date(day: Date) -> str:
    """`21 Nov 2026`."""
    return f"{day.day} {day:%b %Y}"


def number(value: float) -> str:
    """A bare count to three significant digits, whole numbers in full."""
    return f"{value:,.0f}" if float(value).is_integer() else _short_number(value, 3)


def amount(value: float, unit: str) -> str:
    """A value with its unit in words, as the catalog names it: "USD a GPU-hour", "tokens a month"."""
    if unit.startswith("USD"):
        said = usd_per_mtok(value) if unit.endswith("tokens") else usd(value)
        return said + unit.removeprefix("USD")
    if unit == "FTE":
        return f"{_short_number(value, 2)} full-time engineers"
    return f"{tokens(value) if unit.startswith('tokens') else number(value)} {unit}"
