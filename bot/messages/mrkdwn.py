"""How does a value become safe text? Cleaned, shortened, and escaped for Slack or left as plain text.

Slack decodes three entities only, so escaping turns only `&`, `<` and `>`. A `Mrkdwn` is text that is already
safe: the environment's autoescape leaves it alone.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any, Self

from markupsafe import Markup

DATA_CHARACTERS = 300
"""The longest that one value may become inside a text, unless its template asks for more."""

LINK_CHARACTERS = 300
"""A longer address is shown as its title alone."""

_USER_ID = re.compile(r"[UW][A-Z0-9]{1,30}")
_CHANNEL_ID = re.compile(r"[CDG][A-Z0-9]{1,30}")
_WEB_ADDRESS = re.compile(r"https?://[^\s|<>\"]+")
_SPACES = re.compile(r"\s+")
_MENTION = re.compile(r"[<>](?=[!@#])")
_CUT_ENTITY = re.compile(r"&[a-z]{0,3}$")


class Mrkdwn(Markup):
    """Text in Slack's mark-up whose every value is escaped."""

    @classmethod
    def escape(cls, s: Any, /) -> Self:  # noqa: ANN401 - the signature is that of markupsafe
        """Text of any value, escaped as Slack decodes it; what is safe already is left as it is."""
        if isinstance(s, Markup):
            return cls(str.__str__(s))
        return cls(_entities(str(s)))


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clean(text: str) -> str:
    """Without control and format characters: zero-width, bidirectional overrides, lone surrogates."""
    if text.isprintable():
        return text
    return "".join(
        " " if char in "\t\r\v\f\u2028\u2029" else char
        for char in text
        if char in "\n\t\r\v\f\u2028\u2029"
        or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )


def clip(value: object, characters: int = DATA_CHARACTERS, *, lines: bool = False) -> Mrkdwn:
    """The value as safe text, at most that many characters after escaping, with an ellipsis where it was cut.

    It is one line unless `lines` keeps its own.
    """
    if isinstance(value, Markup):
        return value if isinstance(value, Mrkdwn) else Mrkdwn(str.__str__(value))
    cleaned = _clean(str(value))
    escaped = _entities(cleaned if lines else _SPACES.sub(" ", cleaned))
    if len(escaped) > characters:
        escaped = _CUT_ENTITY.sub("", escaped[: characters - 1]) + "…"
    return Mrkdwn(escaped)


def short(value: object, characters: int = 75) -> str:
    """The value as one line of plain text, for labels, headers and cells; never empty.

    Plain text knows no mark-up, so nothing is escaped; what would open a mention elsewhere is broken.
    """
    text = " ".join(_MENTION.sub("‹", _clean(str(value))).split()) or "–"
    return text if len(text) <= characters else text[: characters - 1] + "…"


def numbered(values: Iterable[object], characters: int) -> list[str]:
    """The values as short labels with their numbers, which keep apart those that are the same when cut."""
    return [short(f"{number}. {value}", characters) for number, value in enumerate(values, start=1)]


def user(user_id: str | None) -> Mrkdwn:
    """A mention of a person. Only the pattern of the id is checked; anything else is "someone"."""
    if user_id is not None and _USER_ID.fullmatch(user_id):
        return Mrkdwn(f"<@{user_id}>")
    return Mrkdwn("someone")


def channel(channel_id: str) -> Mrkdwn:
    """A link to a channel, by its id alone. A direct message has no name; anything else is "a channel"."""
    if channel_id.startswith("D"):
        return Mrkdwn("our direct message")
    return Mrkdwn(f"<#{channel_id}>" if _CHANNEL_ID.fullmatch(channel_id) else "a channel")


def is_web_address(address: str) -> bool:
    """Whether a text is a link's address, and short enough to be shown as one."""
    return len(address) <= LINK_CHARACTERS and _WEB_ADDRESS.fullmatch(address) is not None


def link(address: str, title: object) -> Mrkdwn:
    """A link where the address is one of the web, else the title alone."""
    shown = clip(title, 120)
    if is_web_address(address):
        return Mrkdwn(f"<{address.replace('&', '&amp;')}|{shown}>")
    return shown
