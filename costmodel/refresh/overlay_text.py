"""How is an overlay file written? As TOML in the catalog's own form, each value under its dated source."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date

from costmodel.refresh.api_prices import ReadPrice
from costmodel.refresh.gpu_rents import ReadRent
from costmodel.sourced import Confidence, Source

HEADER = """\
# API prices in USD a million tokens and GPU rents in USD a GPU-hour, as published on {on}.
# Written by `python -m costmodel refresh`. It is a record: leave it as it is, and refresh on another day.
"""
CONFIDENCE: Confidence = "secondary"
"""Both libraries collect what providers print."""


def key(price: ReadPrice) -> str:
    """The name of a price in an overlay: its provider and model, in letters that TOML takes bare."""
    return re.sub(r"[^a-z0-9]+", "_", f"{price.provider}_{price.model}".lower()).strip("_")


def overlay_text(on: date, prices: Iterable[ReadPrice], rents: Iterable[ReadRent]) -> str:
    """The file of a day."""
    read: tuple[ReadPrice | ReadRent, ...] = (*prices, *rents)
    names: dict[tuple[Source, date], str] = {}
    for each in read:
        names.setdefault((each.source, each.as_of), f"list_{len(names) + 1}")
    tables = [HEADER.format(on=on)]
    tables += [_source(name, source, as_of) for (source, as_of), name in names.items()]
    tables += [_entry(each, names[each.source, each.as_of]) for each in read]
    return "\n".join(tables)


def _source(name: str, source: Source, as_of: date) -> str:
    licence = {"licence": source.licence} if source.licence else {}
    told = {"title": source.title, "locator": source.locator, "as_of": as_of, "confidence": CONFIDENCE}
    return _table(f"sources.{name}", {**told, **licence})


def _entry(read: ReadPrice | ReadRent, source: str) -> str:
    told: dict[str, object] = {"title": read.title, "source": source}
    if isinstance(read, ReadRent):
        told |= {"note": read.note, "usd_per_gpu_hour": read.usd_per_gpu_hour}
        return _table(f"gpu_rents.{read.offer_id}", told)
    fresh, cached, output = read.usd_per_mtok
    told |= {"provider": read.provider, "model": read.model, "usd_per_input_mtok": fresh}
    told |= {"usd_per_cached_input_mtok": cached, "usd_per_output_mtok": output}
    return _table(f"api_prices.{key(read)}", told)


def _table(name: str, told: Mapping[str, object]) -> str:
    return "\n".join((f"[{name}]", *(f"{field} = {_literal(value)}" for field, value in told.items()), ""))


def _literal(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.10g}"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else f"{value}"
