"""Which models and GPUs are named here? The catalog's names and where they stand in a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from costmodel.names import Match, Named, find_api_model, find_gpu, find_open_model
from costmodel.scenario import TierId

NameKind = Literal["api", "open", "gpu", "unknown"]
MOST_NAMES = 8
"""A message that names more is no answer; the bound keeps the time of a hostile one."""

_FAMILY = (
    r"(?:chat)?gpt|claude|haiku|sonnet|opus|gemini|llama|mistral|mixtral|ministral|codestral|magistral|"
    r"qwen|deepseek|"
    r"gemma|phi(?=[- ]?\d)|grok|command[- ]?r|kimi|glm|nemotron|minimax|nova|cohere|4o(?![a-z0-9])|"
    r"o[1-9](?=[- ]?(?:mini|pro)?\b)(?![\w.])"
)
_PIECE = (
    r"(?:v?\d{1,4}(?:\.\d{1,2})*(?:[a-z]\d{0,3}b?)?|oss|mini|nano|micro|pro|lite|max|turbo|flash|haiku|"
    r"sonnet|opus|instruct|"
    r"scout|maverick|coder|large|small|medium|preview|chat|reasoner|r\d|k\d(?:\.\d)?|m\d(?:\.\d)?|"
    r"a\d{1,3}b|e\d{1,2}b|\d{1,2}x\d{1,3}b|"
    r"luna|sol|terra|super|ultra|plus|premier|air|thinking|fable|mythos|gpt|exp|terminus|next|vl|"
    r"[a-z]{2,12}-\d{1,3})"
)
_MODEL = re.compile(
    rf"(?<![\w.])(?:{_FAMILY})(?:\d(?:\.\d)?)?(?:[- ]?{_PIECE}(?![a-z0-9])){{0,6}}(?![a-z0-9])"
)
_GPU = re.compile(
    r"(?<![\w.])(?:nvidia |amd )?(?:h[12]00|gh200|g?b[23]00|a100|a10g?|a40|a6000|l40s?|l4|t4|v100|"
    r"mi3\d\d?x?|rtx[- ]?\d{4}|rtx pro 6000|[345]090)"
    r"(?:[- ](?:\d{2,3} ?gb|sxm\d?|pcie|nvl))*s?(?![\w.])"
)
_TRAILING = re.compile(r"[- ]?[a-z0-9.]+$")


@dataclass(frozen=True)
class Name:
    """A name in a text. `ids` are the catalog ids it may mean: one when certain, several to be asked back.

    `tiers` runs beside `ids`; None where the catalog places a model in no tier. `nearest` are ids of models
    that are spelt alike, for a name that is `unknown`.
    """

    kind: NameKind
    ids: tuple[str, ...]
    tiers: tuple[TierId | None, ...]
    start: int
    end: int
    nearest: tuple[str, ...] = ()


def names(text: str) -> tuple[Name, ...]:
    """The names of a cleaned text by place; one of a known family that the catalog lacks is `unknown`."""
    return tuple(sorted((*_models(text), *_gpus(text)), key=lambda one: one.start))


def _models(text: str) -> Iterator[Name]:
    for count, match in enumerate(_MODEL.finditer(text)):
        if count == MOST_NAMES:
            return
        written = match[0]
        yield _longest(written, match.start())


def _longest(written: str, start: int) -> Name:
    """The longest beginning that names something: of "gpt-4o 2 engineers" it is GPT-4o."""
    part = written
    maybe: Name | None = None
    while part:
        kind, match = _find(part)
        named = [match.found] if match.found else list(match.candidates)
        held = [one for one in named if one.id]
        end = start + len(part)
        if match.found and held:
            return _name(kind, held, start, end)
        if held and maybe is None:
            maybe = _name(kind, held, start, end)
        shorter = _TRAILING.sub("", part)
        if shorter == part or "-" in part[len(shorter) : len(shorter) + 1]:
            break
        part = shorter
    if maybe:
        return maybe
    nearest = tuple(one.id for one in _find(written)[1].nearest if one.id)
    return Name("unknown", (), (), start, start + len(written), nearest)


def _name(kind: NameKind, named: list[Named], start: int, end: int) -> Name:
    ids = tuple(dict.fromkeys(one.id for one in named if one.id))
    tiers = {one.id: one.tier for one in named}
    return Name(kind, ids, tuple(tiers[one] for one in ids), start, end)


@lru_cache(maxsize=1024)
def _find(written: str) -> tuple[NameKind, Match]:
    """The API model of that spelling, else the open model; then the candidates, in the same order."""
    api, hosted = find_api_model(written), find_open_model(written)
    if api.found and api.found.id:
        return "api", api
    if hosted.found:
        return "open", hosted
    if any(one.id for one in api.candidates):
        return "api", api
    if hosted.candidates:
        return "open", hosted
    return "unknown", Match(nearest=(*api.nearest, *hosted.nearest)[:3])


def _gpus(text: str) -> Iterator[Name]:
    for count, match in enumerate(_GPU.finditer(text)):
        if count == MOST_NAMES:
            return
        found = find_gpu(match[0]).found
        yield Name("gpu", (found.id,) if found and found.id else (), (), match.start(), match.end())
