"""How is a number said? Counts, shares, dollars and dates: rounded, with their unit, never an exponent.

What people told is said at four significant figures, which their answers read back from; what was computed
at three or two, for an estimate carries no more.
"""

import math
from collections.abc import Mapping
from datetime import date as Date  # noqa: N812 - the function below is called `date`

from costmodel.dates import in_words
from costmodel.decision import DisplayCurrency
from costmodel.scenario import CurrencyId

TOLD_FIGURES = 4
COMPUTED_FIGURES = 3
ESTIMATED_FIGURES = 2

_SCALES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e4, "k"))
_SCALE_OF = {"k": 1e3}
"""A scale begins where its unit does, but thousands are written out up to ten: "1,200", "12k"."""
SIGNS: Mapping[CurrencyId, str] = {
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "INR": "₹",
    "CAD": "C$",
    "AUD": "A$",
    "CHF": "CHF\N{NO-BREAK SPACE}",
    "JPY": "¥",
    "PLN": "PLN\N{NO-BREAK SPACE}",
}
"""What stands before an amount."""
_ALL = 100
_LEAST_PER_CENT = 0.1
"""What is nearer to nothing, or to all, is not rounded to it."""
_HALF_A_CENT_USD = 0.005
_DIME_USD = 0.10
_CENTS_BELOW_USD = 100
_COMPACT_FROM_USD = 1e6


def figures(value: float, digits: int = TOLD_FIGURES) -> float:
    """The value at the significant figures that are said."""
    return float(f"{value:.{digits}g}")


def short(value: float, digits: int = TOLD_FIGURES) -> str:
    """A count with the scale people write: `2e9` is "2B", `1200` is "1,200"."""
    rounded = figures(value, digits)
    for scale, letter in _SCALES:
        if rounded >= scale:
            return f"{_plain(rounded / _SCALE_OF.get(letter, scale))}{letter}"
    return _plain(rounded)


def _plain(value: float) -> str:
    """The digits of a rounded value without an exponent or trailing zeros."""
    if value == 0:
        return "0"
    decimals = max(0, TOLD_FIGURES - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def told_share(share: float) -> str:
    """A share of one as somebody told it: 0.25 is "25%", 0.125 "12.5%"."""
    return f"{_plain(figures(100 * share))}%"


def percent(share: float) -> str:
    """A computed share: `38%`; with a decimal within one per cent of nothing or of all."""
    size = share * 100
    from_an_end = min(abs(size), abs(_ALL - size))
    if 0 < from_an_end < _LEAST_PER_CENT:
        return f"under {_LEAST_PER_CENT}%" if abs(size) == from_an_end else f"over {_ALL - _LEAST_PER_CENT}%"
    return f"{size:.1f}%" if 0 < from_an_end < 1 else f"{size:.0f}%"


def tokens(value: float) -> str:
    """A computed count: `2B`, `500k`, `1.25M`."""
    return short(value, COMPUTED_FIGURES)


def number(value: float) -> str:
    """A bare count, whole numbers in full."""
    return f"{value:,.0f}" if float(value).is_integer() else _plain(figures(value, COMPUTED_FIGURES))


def usd(value: float) -> str:
    """`$4,210`, `$0.38`, `$1.2M`; a minus before the sign of the currency."""
    sign = "−" if value < 0 else ""
    size = abs(value)
    if 0 < size < _HALF_A_CENT_USD:
        return f"{sign}under 1¢"
    if size < _CENTS_BELOW_USD:
        return f"{sign}${size:.2f}".removesuffix(".00")
    if round(size) < _COMPACT_FROM_USD:
        return f"{sign}${size:,.0f}"
    return f"{sign}${short(size, COMPUTED_FIGURES)}"


def usd_told(value: float) -> str:
    """Dollars as somebody told them, cents in full: `$1.80`, `$0.125`, `$180k`."""
    told = short(value)
    whole, point, cents = told.partition(".")
    return f"${whole}.{cents:0<2}" if point and cents.isdigit() else f"${told}"


def usd_exact(value: float) -> str:
    """Every digit down to the dollar, or the cent below $100: for tables, whose rows must add up."""
    sign = "−" if value < 0 else ""
    size = abs(value)
    if size < _CENTS_BELOW_USD and round(size, 2) != round(size):
        return f"{sign}${size:,.2f}"
    return f"{sign}${size:,.0f}"


def usd_change(value: float) -> str:
    """With its sign, and "same" for nothing."""
    if value == 0:
        return "same"
    return ("+" if value > 0 else "") + usd_exact(value)


def money(value: float, currency: DisplayCurrency | None) -> str:
    """`€1,077`: an amount in units of the currency, exact as a table needs it; None is the US dollar."""
    return usd_exact(value).replace("$", "$" if currency is None else SIGNS[currency.code])


def money_change(value: float, currency: DisplayCurrency | None) -> str:
    """With its sign, and "same" for nothing."""
    return usd_change(value).replace("$", "$" if currency is None else SIGNS[currency.code])


def usd_about(value: float) -> str:
    """What an estimate can carry: two significant figures."""
    return usd(figures(value, ESTIMATED_FIGURES))


def usd_from_to(low: float, high: float) -> str:
    """A range of estimates, "$1,100 to $1,900"; a third figure where two are alike, and one where all are."""
    if (first := usd_about(low)) != (last := usd_about(high)):
        return f"{first} to {last}"
    finer = [usd(figures(value, COMPUTED_FIGURES)) for value in (low, high)]
    return f"about {first} either way" if finer[0] == finer[1] else " to ".join(finer)


def times(value: float) -> str:
    """A multiple: `0.7×`, `4×`."""
    return f"{_plain(figures(value, ESTIMATED_FIGURES))}×"


def usd_per_mtok(value: float) -> str:
    """A price a million tokens; below a dime at three significant figures."""
    if value >= _CENTS_BELOW_USD:
        return usd(value)
    return f"${_plain(figures(value, COMPUTED_FIGURES))}" if value < _DIME_USD else f"${value:.2f}"


def date(day: Date) -> str:
    """`21 Nov 2026`."""
    return in_words(day)


def month(day: Date) -> str:
    """`Apr 2028`."""
    return f"{day:%b %Y}"


def amount(value: float, unit: str) -> str:
    """A value with its unit in words, as the catalog names it: "USD a GPU-hour", "tokens a month"."""
    if unit.startswith("USD"):
        said = usd_per_mtok(value) if unit.endswith("tokens") else usd(value)
        return said + unit.removeprefix("USD")
    if unit == "FTE":
        people = _plain(figures(value, ESTIMATED_FIGURES))
        return f"{people} full-time engineer{'' if people == '1' else 's'}"
    if unit.startswith("of "):
        return f"{percent(value)} {unit}"
    return f"{tokens(value) if unit.startswith('tokens') else number(value)} {unit}"
