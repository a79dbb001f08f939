"""Which words scale a number? Hundred to trillion: English, and what is certain in another language."""

SCALES: dict[str, float] = {
    **dict.fromkeys(("hundred",), 1e2),
    **dict.fromkeys(("thousand", "k", "grand", "tausend"), 1e3),
    **dict.fromkeys(("lakh",), 1e5),
    **dict.fromkeys(("million", "millions", "mil", "mill", "mio", "mln", "mn", "mm", "m"), 1e6),
    **dict.fromkeys(("millionen", "millones", "millón", "milhões", "milhão", "milioni", "miljoen"), 1e6),
    **dict.fromkeys(("crore",), 1e7),
    **dict.fromkeys(("billion", "billions", "bil", "bln", "bn", "b", "g"), 1e9),
    **dict.fromkeys(("milliard", "milliards", "milliarde", "milliarden", "mrd", "mld", "miljard"), 1e9),
    **dict.fromkeys(("miliardi", "miliardo", "bilhões", "bilhão", "mil millones"), 1e9),
    **dict.fromkeys(("trillion", "trn", "tn", "t", "billionen", "billones"), 1e12),
}
"""“Billion” alone is 1e9, as in English; a plural that only the long scale has ("Billionen") is 1e12."""

SCALE_NAMES = "|".join(sorted(SCALES, key=len, reverse=True))
_DECIMAL_COMMA = (
    "mio mrd mld tausend millionen milliarde milliarden millones millón milhões milhão milioni miliardi"
)
DECIMAL_COMMA_SCALES = frozenset(
    [*_DECIMAL_COMMA.split(), "bilhões", "mil millones", "miljoen", "miljard", "billionen", "billones"]
)
"""Beside these a dot may part thousands, and a comma decimals: "1.200 Mio" is not 1.2 million for certain."""
