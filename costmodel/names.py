"""Which model or GPU does somebody mean? One entry, several candidates, or the nearest names.

The rule: every token of the query must be in the name; numbers and sizes must be equal; a word of five
letters or more may have one typing slip. A name with a variant word that the query lacks ("mini", "pro") is
another thing and only proposed. So a wrong name is asked back, never guessed.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from costmodel.catalog.load import catalog
from costmodel.prices import library_providers
from costmodel.scenario import TierId

Kind = Literal["api_model", "open_model", "gpu"]
Tokens = frozenset[str]

FIRST_PARTY = (
    "openai",
    "anthropic",
    "google",
    "mistral",
    "x-ai",
    "deepseek",
    "cohere",
    "zai",
    "moonshotai",
    "minimax",
)
"""Vendors that sell their own models by the token; a reseller's copy of a model is not another model."""

NOT_TEXT = re.compile(
    r"embed|tts|image|audio|realtime|transcri|whisper|live|moderation|veo|imagen|robotics|computer-use|search|ocr"
    r"|rerank|dall|sora|chat-latest|^ft:|babbage|davinci|deep-research|diarize|voxtral|lyria|speech"
)
"""Ids of what is not a text model sold by the token, and of names that float from model to model."""

NOISE = frozenset(
    {
        "the",
        "api",
        "model",
        "models",
        "class",
        "quality",
        "level",
        "tier",
        "instruct",
        "instruction",
        "it",
        "hf",
        "chat",
    }
    | {"openai", "anthropic", "google", "meta", "mistralai", "nvidia", "amd", "geforce", "tesla", "instinct"}
    | {"gpu", "gpus", "card", "cards", "latest", "preview", "hosted"}
)
VARIANTS = frozenset(
    {
        "mini",
        "nano",
        "micro",
        "pro",
        "lite",
        "max",
        "plus",
        "ti",
        "super",
        "ultra",
        "turbo",
        "ada",
        "coder",
        "code",
    }
    | {
        "vl",
        "omni",
        "codex",
        "fast",
        "highspeed",
        "cyber",
        "flash",
        "air",
        "base",
        "thinking",
        "reasoning",
        "nvl",
    }
    | {"pcie", "distill", "small", "medium", "large", "tiny", "blackwell"}
)
LONG_WORD_LETTERS = 5
MAX_NAME_LETTERS = 80
MOST_CANDIDATES = 16
NAMED_IN_A_MESSAGE = 4
NEAREST = 3
LEAST_LIKENESS = 55.0
LEAST_SHARED = 75.0

TOKEN = re.compile(r"\d+(?:\.\d+)*[a-z]*|[a-z]+")
DASHED_VERSION = re.compile(r"(?<![\d.])(\d)[-_](\d)(?![\da-z.])")
SPACED_UNIT = re.compile(r"(\d)[\s-]+(gb|b)\b")
COUNT = re.compile(r"^\s*\d+\s*[x×*]\s*(?=[a-z])")
SNAPSHOT_DATE = re.compile(r"[-@](20\d{2}-\d{2}-\d{2}|20\d{6}|\d{4})$")
FORM = re.compile(r"\b(?:hgx|dgx|hbm\d+e?)\b")
"""Words of a GPU's full name that tell no two of the catalog apart: its board, and its kind of memory."""
PLURAL = re.compile(r"(?<=\d)s\b")


class UnknownNameError(LookupError):
    """A name that the catalog does not hold; the message gives the nearest names."""


@dataclass(frozen=True)
class Named:
    """One thing with a name. `id` is its catalog id, None for an API model of the price library only.

    `provider` and `model` are an API model's ids in the price data.
    """

    kind: Kind
    title: str
    id: str | None
    tier: TierId | None = None
    provider: str | None = None
    model: str | None = None


@dataclass(frozen=True)
class Match:
    """What a spelling names: `found`, or else `candidates` it could mean, or else the `nearest` names."""

    found: Named | None = None
    candidates: tuple[Named, ...] = ()
    nearest: tuple[Named, ...] = ()

    def one(self, what: str) -> Named:
        """The thing found. Raises UnknownNameError that says what was looked for and what there is."""
        if self.found is not None:
            return self.found
        if self.candidates:
            msg = f"{what} names several: {_titles(self.candidates[:NAMED_IN_A_MESSAGE])}; say which"
        else:
            msg = f"{what} is not in the catalog; the nearest: {_titles(self.nearest) or 'none'}"
        raise UnknownNameError(msg)


@dataclass(frozen=True)
class _Form:
    """One spelling of one thing, as tokens; `ranks` lower for the catalog's own than for the library's."""

    tokens: Tokens
    named: Named
    rank: int


@dataclass(frozen=True)
class _Index:
    forms: tuple[_Form, ...]
    by_token: dict[str, tuple[int, ...]]
    words: tuple[str, ...]
    spellings: dict[str, Named]


def find_api_model(text: str) -> Match:
    """The API model that `text` names: of the catalog, else of the vendors in the price library."""
    return _find(text, _api_index)


def find_library_model(provider_and_model: str) -> Named | None:
    """The model of the price library with those ids, written `provider/model`; None for any other text."""
    return _by_ids().get(provider_and_model)


def find_open_model(text: str) -> Match:
    """The open model of the catalog that `text` names."""
    return _find(text, _open_index)


def find_gpu(text: str) -> Match:
    """The GPU that `text` names. A count in front ("8x H100") and a plural are understood."""
    bare = COUNT.sub("", text[:MAX_NAME_LETTERS].lower())
    match = Match()
    for spelled in (bare, PLURAL.sub("", bare), FORM.sub("", bare)):
        match = _find(spelled, _gpu_index)
        if match.found or match.candidates:
            break
    return match


def tokens(text: str) -> Tokens:
    """The tokens of a name: words, and numbers with what is stuck to them ("4o", "70b", "4.5")."""
    plain = SPACED_UNIT.sub(r"\1\2", DASHED_VERSION.sub(r"\1.\2", text.lower()))
    found = TOKEN.findall(plain)
    return frozenset(token for token in found if token not in NOISE) or frozenset(found)


def _find(text: str, build: Callable[[], _Index]) -> Match:
    index = build()
    text = text.strip()[:MAX_NAME_LETTERS]
    match = _by_tokens(tokens(text), index)
    if match is None and (undated := SNAPSHOT_DATE.sub("", text)) != text:
        match = _by_tokens(tokens(undated), index, exactly=True)
    return match or Match(nearest=_nearest(text, index))


def _by_tokens(query: Tokens, index: _Index, *, exactly: bool = False) -> Match | None:
    if not any(token.isalpha() for token in query):
        exactly = True  # "70b" or "120" alone is a size, not a name
    spelled = _spelled(query, index)
    if not spelled:
        return None
    holders = set.intersection(*(set(index.by_token.get(token, ())) for token in spelled))
    forms = [index.forms[each] for each in sorted(holders)]
    same = [form for form in forms if form.tokens == spelled]
    if same:
        rank = min(form.rank for form in same)
        return _one_of(_of_the_maker([form.named for form in same if form.rank == rank]))
    if exactly or not forms:
        return None
    # A vendor's variant is another model: it is proposed, and never taken for the plain name. So is each
    # model of a family that is named by its words alone.
    plain = [form for form in forms if not (form.tokens - spelled) & VARIANTS]
    every = _distinct(form.named for form in sorted(forms, key=lambda form: form.rank))
    if plain and (len(every) == 1 or not all(token.isalpha() for token in spelled)):
        return _one_of(form.named for form in plain)
    return Match(candidates=every[:MOST_CANDIDATES])


def _spelled(query: Tokens, index: _Index) -> Tokens:
    """The query with one slip mended in long words that no name has; empty when a token is in no name."""
    mended = set()
    for token in query:
        if token in index.by_token:
            mended.add(token)
            continue
        near = [word for word in index.words if _one_slip(token, word)]
        if len(near) != 1:
            return frozenset()
        mended.add(near[0])
    return frozenset(mended)


def _one_slip(token: str, word: str) -> bool:
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - slow to import, and few names are misspelt

    return (
        token.isalpha()
        and min(len(token), len(word)) >= LONG_WORD_LETTERS
        and OSA.distance(token, word, score_cutoff=1) <= 1
    )


def _one_of(named: Iterable[Named]) -> Match:
    distinct = _distinct(named)
    return Match(found=distinct[0]) if len(distinct) == 1 else Match(candidates=distinct[:MOST_CANDIDATES])


def _of_the_maker(named: Sequence[Named]) -> Sequence[Named]:
    """One name at several sellers is the maker's, who comes first."""
    return named[:1] if len({tokens(each.title) for each in named}) == 1 else named


def _distinct(named: Iterable[Named]) -> tuple[Named, ...]:
    return tuple(dict.fromkeys(named))


def _nearest(text: str, index: _Index) -> tuple[Named, ...]:
    from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio  # noqa: PLC0415 - see _one_slip
    from rapidfuzz.process import extract  # noqa: PLC0415 - see _one_slip

    alike = extract(
        text.lower(),
        index.spellings.keys(),
        scorer=token_sort_ratio,
        limit=NEAREST,
        score_cutoff=LEAST_LIKENESS,
    )
    if not alike:  # a name made of others' names: "DeepSeek-R1-Distill-Llama-70B"
        spaced = {spelling: spelling.replace("-", " ") for spelling in index.spellings}
        words = text.lower().replace("-", " ").replace("_", " ")
        shared = extract(words, spaced, scorer=token_set_ratio, limit=NEAREST, score_cutoff=LEAST_SHARED)
        return _distinct(index.spellings[spelling] for _, _, spelling in shared)
    return _distinct(index.spellings[spelling] for spelling, _, _ in alike)


def _titles(named: Iterable[Named]) -> str:
    return ", ".join(each.title for each in named)


def _index(spellings: Iterable[tuple[Named, Iterable[str], int]]) -> _Index:
    forms: dict[tuple[Tokens, Named], _Form] = {}
    as_written: dict[str, Named] = {}
    for named, names, rank in spellings:
        for name in names:
            as_written.setdefault(name.lower(), named)
            key = (tokens(name), named)
            forms.setdefault(key, _Form(*key, rank))
    held = tuple(forms.values())
    by_token: dict[str, list[int]] = {}
    for number, form in enumerate(held):
        for token in form.tokens:
            by_token.setdefault(token, []).append(number)
    words = tuple(token for token in by_token if token.isalpha() and len(token) >= LONG_WORD_LETTERS)
    return _Index(held, {token: tuple(numbers) for token, numbers in by_token.items()}, words, as_written)


@cache
def _api_index() -> _Index:
    return _index([*_catalog_api_models(), *_library_api_models()])


def _catalog_api_models() -> Iterator[tuple[Named, tuple[str, ...], int]]:
    for entry in catalog().api_models.values():
        named = Named("api_model", entry.title, entry.id, entry.tier, entry.provider, entry.model)
        yield named, (entry.title, entry.model, *entry.aliases), 0


def _library_api_models() -> Iterator[tuple[Named, tuple[str, ...], int]]:
    held = {(entry.provider, entry.model) for entry in catalog().api_models.values()}
    ignored = {(each.provider, model) for each in catalog().api.ignored.values() for model in each.models}
    for provider in FIRST_PARTY:
        for info in library_providers()[provider].models:
            if (provider, info.id) in held | ignored or NOT_TEXT.search(info.id):
                continue
            named = Named("api_model", info.name or info.id, None, None, provider, info.id)
            yield named, (info.id, *((info.name,) if info.name else ())), 1


@cache
def _by_ids() -> dict[str, Named]:
    return {f"{named.provider}/{named.model}": named for named, _, _ in _library_api_models()}


@cache
def _open_index() -> _Index:
    return _index(
        (
            Named("open_model", entry.title, entry.id, entry.tier),
            (entry.title, _repository(entry.source.locator), *entry.aliases),
            0,
        )
        for entry in catalog().models.values()
    )


def _repository(locator: str) -> str:
    """The model's own name in the address of its configuration: `owner/NAME/blob/main/config.json`."""
    return locator.removesuffix("/blob/main/config.json").rsplit("/", 1)[-1]


@cache
def _gpu_index() -> _Index:
    return _index(
        (Named("gpu", entry.title, entry.id), (entry.title, *entry.aliases), 0)
        for entry in catalog().gpus.values()
    )
