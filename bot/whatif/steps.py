"""Which step is asked for? Undo, reset, go to a scenario, export, help: a phrase that stands alone."""

import re
from collections.abc import Mapping

from bot.whatif.reading import Entry, Reading
from bot.whatif.step_words import EDIT, STEP

_PLACES = {
    "first": "A",
    "1st": "A",
    "second": "B",
    "2nd": "B",
    "third": "C",
    "3rd": "C",
    "fourth": "D",
    "4th": "D",
    "last": "last",
}
_HOW_MANY: Mapping[str, int] = {
    **dict.fromkeys(("once", "one"), 1),
    **dict.fromkeys(("twice", "both", "two", "a", "couple"), 2),
    **dict.fromkeys(("thrice", "three", "few"), 3),
    "four": 4,
    "five": 5,
}
_ONLY_IN_A_QUESTIONNAIRE = frozenset(("skip", "pass"))
_NAME_LETTERS = 40
_CLAUSES = re.compile(r"[,;.!?\n]+ | - ")
_CLEAR_STEPS = ("undo", "redo", "reset", "delete", "pause", "export", "edit", "summary")
_TO_THE_START = {"reset", "show_base"}
_MOST_CLAUSES = 4
_FIGURE = re.compile(
    r"\d|%|\b(?:what if|what about|how about|double|triple|half|more|less|fewer|use|try|go with|"
    r"switch to|swap|"
    r"compliance|regulat\w+|volume|traffic|util\w*|gpus?|engineers?|discounts?|cach\w+|batch\w*|growth|"
    r"prices?|tokens?|models?)\b"
)
_HEDGED_NO = re.compile(
    r"(?:(?:hm+|oh|ah|um|uh|well|ok|so|actually|wait|sorry|eh)[ ,]+)+(?:no|nope|nah|wrong)"
)
"""Beside other clauses this is no step: "hmm no, go with haiku"."""
_STEP_FIRST = re.compile(
    r"^\W*(?:(?:please|ok|now|first|no|wait|so|and|can you|let's),? )*(?:undo|redo|reset|revert|roll back|"
    r"start over|restart|"
    r"delete|make (?:[a-h]|this|that|it|scenario [a-h]) (?:the |our |my )?(?:new )?base\w*|(?:go|switch|"
    r"jump|return) "
    r"(?:back )?to (?:scenario |option |the )?(?:[a-h]|base\w*)(?![\w-]))\b"
)
_OF_A_SCENARIO = re.compile(
    r"^\W*(?:(?:keep|use|take|in|for|on|with|and|same as|like) )*(?:scenario |option |case |version )[b-h]\b|"
    r"^\W*(?:(?:keep|use|take|same as|like) )?[b-h] (?:but|with|plus|minus|and|without)\b"
)
_CALLS_SOMEBODY = re.compile(
    r"(?:.* )?call (?!it\b|this\b|that\b|scenario\b|option\b|the (?:current|last)\b|[b-z]\b)"
)
_PLAIN_NO = re.compile(r"no|nope|nah|wrong|later|not now")
"""As a clause of a longer text these are talk."""


def step(text: str, *, asked: bool) -> Reading | None:
    """The step that a cleaned text asks for. `asked`: while a question of the questionnaire is open."""
    return _alone(text, asked=asked) or _in_a_clause(text, asked=asked)


def is_beside_a_change(text: str) -> bool:
    """Whether a step is told with a change: "undo and set volume to 2B", "B but with 3 engineers"."""
    return _STEP_FIRST.match(text) is not None or _OF_A_SCENARIO.match(text) is not None


def _in_a_clause(text: str, *, asked: bool) -> Reading | None:
    """“Delete scenario C, it was nonsense”: one clause is a step, and the others say no figure."""
    clauses = _CLAUSES.split(text)
    if not 1 < len(clauses) <= _MOST_CLAUSES or _FIGURE.search(text):
        return None
    said = [clause for clause in clauses if not _HEDGED_NO.fullmatch(clause.strip())]
    told = [found for clause in said if (found := _alone(clause, asked=asked))]
    named = [str(found.entries[0].value) for found in told]
    alike = set(named)
    if not told or (len(alike) > 1 and not alike <= _TO_THE_START):
        return None
    if not named[0].startswith(_CLEAR_STEPS) and len(told) < len(clauses):
        return None
    return None if any(_PLAIN_NO.fullmatch(clause.strip()) for clause in clauses) else told[0]


def _alone(text: str, *, asked: bool) -> Reading | None:
    written = text.strip(" \n.!,;:\"'()")
    for name, words in EDIT:
        if words.fullmatch(written):
            return _to(f"edit:{name}")
    order = ("back", "skip", "cancel", "pause", "restart") if asked else ()
    steps = sorted(STEP, key=lambda one: order.index(one[0]) if one[0] in order else len(order))
    for name, words in steps:
        if asked and name in {"name", "undo_one", "undo_many"}:
            continue
        if (
            asked
            and name in {"undo", "list_scenarios", "show_base", "goto", "name", "set_base"}
            and written
            in {"no", "nope", "wrong", "none", "list", "scenarios", "first", "default", "use the default"}
        ):
            continue
        if name == "name" and _CALLS_SOMEBODY.match(written):
            continue
        if name == "pause" and not asked and written == "brb":
            continue
        match = words.fullmatch(written)
        if match and (asked or name not in _ONLY_IN_A_QUESTIONNAIRE):
            return _to(_told(name, match))
    return None


def _told(name: str, match: re.Match[str]) -> str:
    groups = {key: value for key, value in match.groupdict().items() if value}
    if name in {"goto", "set_base", "delete"}:
        which = next(iter(groups.values()), "")
        place = _PLACES.get(which, which.upper()) or "current"
        return f"{name}:{place}"
    if name == "undo_many":
        each, how_many = groups.pop("each", ""), next(iter(groups.values()), "")
        return f"undo:{each.count('undo') or _HOW_MANY.get(how_many.split()[0], how_many)}"
    if name == "undo_one":
        return f"undo:{match['what'] or match['alone']}"
    if name == "name":
        title = groups.get("name") or groups.get("name2") or ""
        which = f"{groups['letter'].upper()}:" if "letter" in groups else ""
        return f"name:{which}" + re.sub(r"[^a-z0-9 .,_-]+", "", title).strip()[:_NAME_LETTERS]
    return name


def _to(value: str) -> Reading:
    return Reading("navigate", (Entry("nav", "any", value),))
