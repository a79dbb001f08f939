"""Which models and GPUs are named here? The catalog's names and where they stand in a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import OSA

from costmodel.catalog.load import catalog
from costmodel.names import Match, Named, find_api_model, find_gpu, find_open_model, tokens
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
_FAMILY_WORD = re.compile(r"(?<![\w.-])[a-z]{5,8}(?![a-z])")
_LONG_FAMILIES = ("claude", "haiku", "sonnet", "gemini", "llama", "mistral", "deepseek")
_NO_SLIPS = frozenset(("clause", "bonnet"))
"""Words of their own that are one slip from a family's name."""
_NEXT_WORD = re.compile(r"[- ]([a-z]{4,6})(?![a-z])")
_VARIANT_WORDS = ("mini", "nano", "lite", "flash", "turbo")
_NO_VARIANTS = frozenset(("like", "line", "live", "mind", "mine", "main", "list", "late", "name"))
_NOT_LETTERS = re.compile(r"[^a-z]+")
_MORE_OF_A_NAME = re.compile(
    r"-(?!(?:based|powered|class|level|like|quality|style|tier|only|ish|compatible|sized?|type|family|side|"
    r"hosted|served|api|grade|equivalent|or|and|at|in|with|"
    r"on)\b)[a-z]{3,12}(?:-[a-z0-9]{2,12}){0,3}(?![a-z0-9])"
)
"""“gpt-5-omega-turbo” is none of the models that its beginning names."""
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


def load() -> None:
    """Read the catalog's names now, which the first message that names something would wait for."""
    names("gpt, llama, h100")


def _models(text: str) -> Iterator[Name]:
    spelt, moved = _families_mended(text)
    for count, match in enumerate(_MODEL.finditer(spelt)):
        if count == MOST_NAMES:
            return
        one = _with_next_word(spelt, _longest(match[0], match.start()), match)
        if (more := _MORE_OF_A_NAME.match(spelt, one.end)) and one.end == match.end():
            one = Name("unknown", (), (), one.start, more.end(), one.ids)
        yield replace(one, start=_place(one.start, moved), end=_place(one.end, moved))


def _families_mended(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text with one slip in a family's name mended ("sonet"), and by how much what follows has moved."""
    mended, at = "", 0
    moved: list[tuple[int, int]] = []
    for match in _FAMILY_WORD.finditer(text):
        if match[0] in _NO_SLIPS:
            continue
        family = next(
            (one for one in _LONG_FAMILIES if OSA.distance(match[0], one, score_cutoff=1) == 1), None
        )
        if family is None or match[0] == f"{family}s":
            continue
        mended += text[at : match.start()] + family
        at = match.end()
        moved.append((len(mended), at - len(mended)))
    return mended + text[at:], moved


def _place(at: int, moved: list[tuple[int, int]]) -> int:
    """Where a place of the mended text is in the text as written."""
    return at + next((by for since, by in reversed(moved) if since <= at), 0)


def _with_next_word(text: str, name: Name, match: re.Match[str]) -> Name:
    """The name; where the word after is a slip of a variant ("gpt-4o mnii"), either may be meant."""
    word = _NEXT_WORD.match(text, name.end)
    if name.end != match.end() or len(name.ids) != 1 or word is None or word[1] in _NO_VARIANTS:
        return name
    near = [one for one in _VARIANT_WORDS if OSA.distance(word[1], one, score_cutoff=1) == 1]
    kind, found = _find(f"{match[0]} {near[0]}") if near else (name.kind, Match())
    if found.found is None or found.found.id is None or kind != name.kind:
        return name
    ids, tiers = (found.found.id, *name.ids), (found.found.tier, *name.tiers)
    return replace(name, ids=ids, tiers=tiers, end=word.end())


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
        if match.found and part == written:  # of the price library: no shorter name is meant
            break
        if held and maybe is None:
            maybe = _name(kind, held, start, end)
        shorter = _TRAILING.sub("", part)
        if shorter == part or "-" in part[len(shorter) : len(shorter) + 1]:
            break
        part = shorter
    if maybe:
        return maybe
    nearest = _of_the_family(written) or tuple(one.id for one in _find(written)[1].nearest if one.id)
    return Name("unknown", (), (), start, start + len(written), nearest)


def _of_the_family(written: str) -> tuple[str, ...]:
    """The API models that bear the same words: for "claude-3-5-sonnet-20241022" the Sonnets that are held."""
    words = _NOT_LETTERS.sub(" ", written.removeprefix("chat")).split()
    titles = {each.id: tokens(each.title) for each in catalog().api_models.values()}
    for count in range(len(words), 0, -1):
        if ids := tuple(one for one, title in titles.items() if title.issuperset(words[:count])):
            return ids
    return ()


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
    if api.found:
        return "unknown", api
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
