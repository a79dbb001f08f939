"""Which catalog entry does a scenario's name mean? An id, title or alias, exactly; else the nearest names."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TypeVar

from costmodel.catalog.schema import ApiModel, Catalog, Gpu, OpenModel

E = TypeVar("E", ApiModel, Gpu, OpenModel)
NEAREST = 3


class UnknownNameError(ValueError):
    """A scenario names something that is not on record; the message lists the nearest and what to do."""


def api_model(name: str, field: str, facts: Catalog) -> ApiModel:
    """The API model of that name. Raises UnknownNameError."""
    return _resolve(name, field, facts.api_models, "catalog/tiers.toml")


def open_model(name: str, field: str, facts: Catalog) -> OpenModel:
    """The open model of that name. Raises UnknownNameError."""
    return _resolve(name, field, facts.models, "catalog/models.toml")


def gpu(name: str, field: str, facts: Catalog) -> Gpu:
    """The GPU of that name. Raises UnknownNameError."""
    return _resolve(name, field, facts.gpus, "catalog/gpus.toml")


def _plain(name: str) -> str:
    """Spelling without what people vary: case, spaces and punctuation."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _resolve(name: str, field: str, entries: Mapping[str, E], file: str) -> E:
    if name in entries:
        return entries[name]
    spelled = {_plain(spelling): entry for entry in entries.values() for spelling in _spellings(entry)}
    found = spelled.get(_plain(name))
    if found is not None:
        return found
    near = [spelled[each].id for each in get_close_matches(_plain(name), spelled, n=NEAREST, cutoff=0.0)]
    nearest = ", ".join(dict.fromkeys(near))
    msg = f"{field}: {name!r} is not on record; the nearest are {nearest}, or add it to {file}"
    raise UnknownNameError(msg)


def _spellings(entry: ApiModel | Gpu | OpenModel) -> tuple[str, ...]:
    extra = (entry.model,) if isinstance(entry, ApiModel) else ()
    return (entry.id, entry.title, *entry.aliases, *extra)
