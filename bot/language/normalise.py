"""What did the person write? A Slack message as plain lower-case text, or a refusal when it is too long.

Slack's entities, markup, quotes and invisible characters carry no answer, so they go; what stays is spelt one
way (straight quotes, plain minus, fractions as decimals). Every step is linear in the length of the text.
"""

import html
import re
import unicodedata
from dataclasses import dataclass

MAX_CHARACTERS = 1_000
"""Longer messages are refused: an answer is a line; what is longer holds more than can be read with care."""

_ENTITY = re.compile(r"<([@#!]?)([^<>|]{0,300})(?:\|([^<>]{0,300}))?>")
_STRUCK = re.compile(r"(?<!\S)~[^~\n]{1,200}~(?!\S)")
_EMOJI_NAME = re.compile(r":[a-z][a-z0-9_+'-]{0,40}:|:(?:100|1234|\+1|-1):")
_LAUGHTER = re.compile(
    r":(?:joy|rofl|laughing|rolling_on_the_floor_laughing|face_with_rolling_eyes|rolling_eyes|upside_down_face|"
    r"clown_face|stuck_out_tongue\w{0,30}|smirk):"
)
"""Emoji that turn what is said around: they stay, as one character."""
_MARKUP = re.compile(r"[*`]|(?<![a-z0-9])_|_(?![a-z0-9])")
_FRACTION = re.compile(r"(\d{0,6})\s?([¼-¾⅐-⅞])")
_MORE_THAN = re.compile(r">=? ?\$?~?\d")
_SPACE = re.compile(r"[^\S\n]+")
_SPELLINGS = str.maketrans(
    {
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{SINGLE LOW-9 QUOTATION MARK}": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "\N{HYPHEN}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{FIGURE DASH}": "-",
        "\N{EN DASH}": "-",
        "\N{MINUS SIGN}": "-",
        "\N{EM DASH}": ";",
        "×": "x",
        "\N{FRACTION SLASH}": "/",
        "∞": " infinity ",
        "≈": "~",
    }
)
_UNSEEN = {"Cf", "Cc", "Cs", "Co", "Cn", "Mn", "Me"}


@dataclass(frozen=True)
class Clean:
    """A message's plain text, and whether it names another person (an `<@U…>` in it)."""

    text: str
    mentions_someone: bool = False
    too_long: bool = False


def clean(raw: str) -> Clean:
    """The plain text of a message as Slack delivers it; over `MAX_CHARACTERS` it is empty and `too_long`."""
    mentions = "<@" in raw
    if len(raw) > MAX_CHARACTERS:
        return Clean("", mentions, too_long=True)
    text = html.unescape(_ENTITY.sub(_entity, raw)) if "&" in raw or "<" in raw else raw
    text = _FRACTION.sub(_fraction, text)
    text = unicodedata.normalize("NFKC", text.translate(_SPELLINGS)).translate(_SPELLINGS)
    if len(text) > 2 * MAX_CHARACTERS:
        return Clean("", mentions, too_long=True)
    text = "".join(_seen(character) for character in text).lower()
    text = _unquoted(text)
    text = _EMOJI_NAME.sub(" ", _LAUGHTER.sub(" 🙄 ", _STRUCK.sub(" ", text)))
    text = _SPACE.sub(" ", _MARKUP.sub("", text))
    return Clean(text.strip(), mentions)


def quoted(raw: str) -> str | None:
    """The lines that a message quotes and then speaks of; None where it quotes none, or nothing else."""
    lines = html.unescape(raw).split("\n")
    told = [line.lstrip()[1:].strip() for line in lines if line.lstrip().startswith(">")]
    return "\n".join(told) if told and len(told) < len(lines) else None


def _unquoted(text: str) -> str:
    """The text without its quoted lines; one line alone that says "more than a number" is no quote."""
    if _MORE_THAN.match(text.strip()) and "\n" not in text.strip():
        return text
    return "\n".join(line for line in text.split("\n") if not line.lstrip().startswith(">"))


def _entity(match: re.Match[str]) -> str:
    """A link's label stays; who or what is mentioned does not."""
    mark, _, label = match.groups()
    return f" {label} " if label and not mark else " "


def _fraction(match: re.Match[str]) -> str:
    """`1½` is 1.5; NFKC alone would make it 11/2."""
    whole, part = match.groups()
    value = float(whole or 0) + unicodedata.numeric(part)
    return f" {value:.6g} "


def _seen(character: str) -> str:
    """Line breaks stay, other controls become nothing: zero-width and bidi marks may stand inside a word."""
    if character == "\n":
        return character
    if character in "\t\r\v\f\u2028\u2029":
        return " "
    return "" if unicodedata.category(character) in _UNSEEN else character
