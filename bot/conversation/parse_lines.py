"""How are messages read in bulk? JSON lines in, JSON lines out: what `python -m bot parse` does."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import cast, get_args

from bot.conversation.answers import Context, read_in
from bot.language import names
from bot.whatif.question_subjects import KINDS
from bot.whatif.reading import AWAY, Entries, Reading

BOTS = frozenset(("U07TCOBOT", "U123"))
"""The bot's own user ids in the corpora; a line may name others in `bots`."""


def parsed(lines: Iterable[str]) -> Iterator[str]:
    """A line of `id`, `kind` and `expect` for each line; one that cannot be read gives its `error`."""
    names.load()
    for line in lines:
        if line.strip():
            yield json.dumps(_one(line), ensure_ascii=True, allow_nan=False)


def _one(line: str) -> dict[str, object]:
    number: object = None
    try:
        told = json.loads(line)
        if not isinstance(told, Mapping):
            return {"id": None, "error": "a line is one JSON object with id, context and text"}
        number = told.get("id")
        if not isinstance(number, (int, str)):
            number = None
        text, context, prev = told.get("text"), told.get("context", "whatif"), told.get("prev")
        if not isinstance(text, str) or not isinstance(prev, (str, type(None))):
            return {"id": number, "error": "text, and prev where it is given, must be strings"}
        if context not in get_args(Context):
            return {"id": number, "error": f"context must be one of {', '.join(get_args(Context))}"}
        named = told.get("bots")
        bots = frozenset(one for one in named if isinstance(one, str)) if isinstance(named, list) else BOTS
    except (ValueError, RecursionError):
        return {"id": number, "error": "this line is not JSON"}
    return {"id": number, **as_json(read_in(text, cast("Context", context), prev, bots))}


def as_json(reading: Reading) -> dict[str, object]:
    """A reading as `kind` and `expect`; `readings` and `why` where there are any."""
    told: dict[str, object] = {"kind": reading.kind, "expect": _as_list(reading.entries)}
    if reading.readings:
        told["readings"] = [_as_list(each) for each in reading.readings]
    if reading.why:
        told["why"] = reading.why
    return told


def _as_list(entries: Entries) -> list[dict[str, object]]:
    return [
        {
            "field": one.field,
            "op": one.op,
            "value": _listed(one.value) if isinstance(one.value, tuple) else _plain(one.value),
        }
        for one in entries
    ]


def _plain(value: float | str) -> float | str:
    """A value as labels have it: a subject as the kind of question that it is, an undo without its field."""
    if not isinstance(value, str):
        return value
    return "undo" if value.startswith("undo:") else KINDS.get(value, value)


def _listed(regimes: tuple[str, ...]) -> list[str] | str:
    """The regimes that hold then; "none" where some are only taken away. Levels of FedRAMP are one regime."""
    held = [each.partition("_")[0] if each.startswith("fedramp") else each for each in regimes]
    return list(dict.fromkeys(each for each in held if not each.startswith(AWAY))) or "none"
