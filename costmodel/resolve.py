"""Which catalog entry does a scenario's name mean? An id, or a spelling that `names` reads without doubt."""

from dataclasses import dataclass

from costmodel.catalog.schema import ApiModel, Catalog, Gpu, OpenModel
from costmodel.names import (
    Match,
    Named,
    UnknownNameError,
    find_api_model,
    find_gpu,
    find_library_model,
    find_open_model,
)
from costmodel.prices import library_providers


class ScenarioError(ValueError):
    """A scenario that cannot be decided; the message names the field, what was told, and what there is."""


@dataclass(frozen=True)
class PaidModel:
    """An API model: its ids in the price data, and its catalog entry where it has one."""

    id: str
    title: str
    provider: str
    model: str
    entry: ApiModel | None


def paid_model(name: str, field: str, facts: Catalog) -> PaidModel:
    """The API model of that name, or of the id that this gives it. Raises ScenarioError."""
    entry = facts.api_models.get(name)
    if entry is None:
        found = find_library_model(name) or _one(find_api_model(name), name, field)
        if found.id is None:
            provider, model = found.provider or "", found.model or ""
            return PaidModel(f"{provider}/{model}", found.title, provider, model, None)
        entry = facts.api_models[found.id]
    return PaidModel(entry.id, entry.title, entry.provider, entry.model, entry)


def known_provider(provider: str, field: str, facts: Catalog) -> None:
    """Refuse an id that no token provider on record has. Raises ScenarioError."""
    if provider not in facts.api.providers and provider not in library_providers():
        there = ", ".join(facts.api.providers)
        msg = f"{field}: {provider!r} is no token provider on record; give one of {there}"
        raise ScenarioError(msg)


def open_model(name: str, field: str, facts: Catalog) -> OpenModel:
    """The open model of that name. Raises ScenarioError."""
    return facts.models.get(name) or facts.models[_one(find_open_model(name), name, field).id or ""]


def gpu(name: str, field: str, facts: Catalog) -> Gpu:
    """The GPU of that name. Raises ScenarioError."""
    return facts.gpus.get(name) or facts.gpus[_one(find_gpu(name), name, field).id or ""]


def _one(match: Match, name: str, field: str) -> Named:
    try:
        return match.one(f"{field}: {name!r}")
    except UnknownNameError as error:
        raise ScenarioError(str(error)) from None
