"""How is a number said? Short and lossless to four figures: 2B, 1.5M, 433.3k, 1,200, $4,200."""

_SCALES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e4, "k"))
_FIGURES = 4


def figures(value: float) -> float:
    """The value at the significant figures that are said."""
    return float(f"{value:.{_FIGURES}g}")


def short(value: float) -> str:
    """A count at four significant figures, with the scale people write: `2e9` is "2B", `1200` is "1,200"."""
    rounded = figures(value)
    for scale, name in _SCALES:
        if rounded >= scale:
            unit = 1e3 if name == "k" else scale
            return f"{rounded / unit:,.10g}{name}"
    return f"{rounded:,.10g}" if rounded >= 1 else f"{rounded:.10g}"


def percent(share: float) -> str:
    """A share of one as a percentage: 0.25 is "25%"."""
    return f"{float(f'{100 * share:.{_FIGURES}g}'):g}%"
