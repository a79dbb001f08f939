"""What do the catalog's files say? `catalog()`: each file read once, its figures completed, validated."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel

from costmodel.catalog import schema
from costmodel.sourced import Dated, Sourced

Raw = dict[str, Any]
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class _Place:
    """Where in a file the reader is: the file's sources, the id so far, and the entry's title and source."""

    sources: Mapping[str, Raw]
    path: str
    title: str = ""
    source: str | None = None
    note: str = ""

    def at(self, key: str) -> "_Place":
        return replace(self, path=f"{self.path}.{key}")

    def provenance(self, told: Raw) -> Raw:
        """`source`, `as_of` and `confidence` of a figure or an entry: its own, else its source's."""
        name = str(told.get("source", self.source))
        if name not in self.sources:
            msg = f"{self.path}: source {name!r} is not in the file's [sources]; add it there"
            raise ValueError(msg)
        source = self.sources[name]
        inherited = self.note if name == self.source else ""
        return {
            "source": {key: source[key] for key in ("title", "locator", "licence") if key in source},
            "as_of": told.get("as_of", source["as_of"]),
            "confidence": told.get("confidence", source["confidence"]),
            "note": told.get("note", inherited),
        }


def _figure(told: object, unit: schema.Unit, place: _Place) -> Raw:
    table = told if isinstance(told, dict) else {"value": told}
    completed = {"id": place.path, "label": _label(unit, place), "unit": unit.name, "ages": unit.ages}
    return {**table, **completed, **place.provenance(table)}


def _label(unit: schema.Unit, place: _Place) -> str:
    field = place.path.rsplit(".", 1)[-1].replace("_", " ")
    name = unit.label or field
    if field in get_args(schema.Precision):  # one of several figures under one field
        name = f"{name} in {field.upper()}"
    return f"{place.title}: {name}" if place.title else f"{name[0].upper()}{name[1:]}"


def _dated(told: object, unit: schema.Unit, place: _Place) -> Raw:
    values = told if isinstance(told, list) else [told]
    return {"values": [_figure(value, unit, place) for value in values]}


def _field(told: Any, annotation: Any, unit: schema.Unit | None, place: _Place) -> Any:  # noqa: ANN401 - TOML is untyped
    """One field's TOML value, completed to what its annotation validates."""
    if get_origin(annotation) in (Union, UnionType):
        annotation = next(choice for choice in get_args(annotation) if choice is not type(None))
    if get_origin(annotation) is dict:
        inner = get_args(annotation)[1]
        return {key: _field(value, inner, unit, place.at(key)) for key, value in told.items()}
    if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        return told
    if unit is not None and issubclass(annotation, Dated):
        return _dated(told, unit, place)
    if unit is not None and issubclass(annotation, Sourced):
        return _figure(told, unit, place)
    return _model(told, annotation, place)


def _model(told: Raw, model: type[BaseModel], place: _Place) -> Raw:
    completed = dict(told)
    if issubclass(model, schema.Entry):
        place = replace(
            place,
            title=told.get("title", place.title),
            source=told.get("source", place.source),
            note=told.get("note", place.note),
        )
        completed |= {"id": place.path.rsplit(".", 1)[-1], "title": place.title, **place.provenance(told)}
    for name, field in model.model_fields.items():
        if name in told and name not in ("source", "as_of", "confidence"):
            unit = next((mark for mark in field.metadata if isinstance(mark, schema.Unit)), None)
            inside = place if name == place.path else place.at(name)  # "gpus.t4", not "gpus.gpus.t4"
            completed[name] = _field(told[name], field.annotation, unit, inside)
    return completed


def parse(text: str, kind: str, model: type[M]) -> M:
    """A file as `model`, with `kind` at the start of its ids. Raises ValueError naming what is wrong."""
    raw = tomllib.loads(text)
    sources = raw.pop("sources", {})
    return model.model_validate(_model(raw, model, _Place(sources, kind)))


def read(kind: str, model: type[M]) -> M:
    """The file `<kind>.toml` of the catalog as `model`. Raises ValueError naming the entry that is wrong."""
    return parse(files(__package__).joinpath(f"{kind}.toml").read_text(encoding="utf-8"), kind, model)


@cache
def catalog() -> schema.Catalog:
    """All facts, read and validated at the first call, then kept. Raises ValueError naming a wrong entry."""
    return _instead[0] if _instead else shipped()


_instead: list[schema.Catalog] = []
"""The facts that `use` put in the place of the shipped ones; at most one."""


class CatalogReadError(RuntimeError):
    """The catalog has been read, so its facts cannot be chosen any more."""


def use(facts: schema.Catalog) -> None:
    """From here on `catalog()` gives these facts. Raises CatalogReadError once it has been read.

    What follows from facts is kept in many places: they are chosen once a process, before the first read.
    """
    if _instead or catalog.cache_info().currsize:
        msg = "the catalog has been read: choose its facts once, at the start of the process"
        raise CatalogReadError(msg)
    _instead.append(facts)


@cache
def shipped() -> schema.Catalog:
    """The facts of the catalog's own files, without an overlay."""
    tiers = read("tiers", schema.Tiers)
    rents = read("gpu_prices", schema.GpuPrices)
    return schema.Catalog.model_construct(
        models=read("models", schema.Models).models,
        tiers=tiers.tiers,
        api_models=tiers.api_models,
        gpus=read("gpus", schema.Gpus).gpus,
        providers=rents.providers,
        gpu_offers=rents.offers,
        commitment=rents.commitment,
        labour=read("labour", schema.Labour),
        currencies=read("currencies", schema.Currencies).rates,
        power=read("power", schema.Power),
        hardware=read("hardware", schema.Hardware),
        operations=read("operations", schema.Operations),
        load_patterns=read("load_patterns", schema.LoadPatterns).patterns,
        request_shapes=read("request_shapes", schema.RequestShapes),
        defaults=read("defaults", schema.Defaults),
        clauses=read("compliance", schema.Compliance).clauses,
        records=read("providers", schema.ProviderRecords).providers,
        api=read("api_overlay", schema.ApiOverlay),
    )


def figures(part: object, path: str = "") -> Iterator[Sourced[Any]]:
    """Every figure in a part of the catalog, or in all of it, each with value, unit, date and source.

    An entry's plain counts (layers, heads) are given as figures under the entry's own source; `path` is where
    the part stands in the catalog, for their ids.
    """
    if isinstance(part, Sourced):
        yield part
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from figures(value, f"{path}.{key}")
    elif isinstance(part, tuple):
        for value in part:
            yield from figures(value, path)
    elif isinstance(part, BaseModel):
        for name, field in type(part).model_fields.items():
            value = getattr(part, name)
            unit = next((mark for mark in field.metadata if isinstance(mark, schema.Unit)), None)
            inside = f"{path}.{name}" if path else name
            if isinstance(part, schema.Entry) and unit is not None and isinstance(value, int):
                yield _count(part, value, unit, inside)
            else:
                yield from figures(value, inside)


def _count(entry: schema.Entry, value: int, unit: schema.Unit, path: str) -> Sourced[int]:
    return Sourced[int](
        id=path,
        label=_label(unit, _Place({}, path, entry.title)),
        value=value,
        unit=unit.name,
        as_of=entry.as_of,
        source=entry.source,
        confidence=entry.confidence,
        note=entry.note,
        ages=unit.ages,
    )
