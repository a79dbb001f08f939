"""Which model or GPU is named? In our own spelling, or as a name that nothing is known by."""

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.language.message import Message
from bot.language.names import Name
from bot.whatif.choice import Choice
from bot.whatif.reading import MOST_READINGS
from costmodel.catalog.load import catalog
from costmodel.names import Match, find_api_model, find_open_model

_FAMILY_PIECES = frozenset(
    [
        "claude",
        "haiku",
        "sonnet",
        "opus",
        "gemini",
        "flash",
        "pro",
        "lite",
        "gpt",
        "mini",
        "nano",
        "turbo",
        "4o",
        "grok",
        "mistral",
        "large",
        "medium",
        "small",
        "command",
        "r",
        "plus",
        "nova",
        "micro",
        "premier",
        "deepseek",
        "chat",
        "instruct",
        "preview",
        "latest",
        "llama",
        "qwen",
        "gemma",
        "mixtral",
        "ministral",
        "codestral",
        "kimi",
        "glm",
    ]
)
_MAKERS = {
    "claude",
    "gpt",
    "gemini",
    "grok",
    "chatgpt",
    "mistral",
    "nova",
    "cohere",
    "deepseek",
    "llama",
    "qwen",
    "gemma",
    "kimi",
    "glm",
    "minimax",
    "nemotron",
}
_OPEN_FAMILY = re.compile(
    r"(?<![\w.-])(?:meta[- ])?(?:code-?llama|llama|qwen|mi[sx]tral|ministral|codestral|gemma|phi|"
    r"falcon|yi|vicuna|starcoder|olmo|dbrx|granite|nemotron|"
    r"deepseek|gpt-?oss|kimi|glm)(?:[- ]?v?\d{1,2}(?:\.\d{1,2})?(?![\dbkmx]))?(?:[- ](?:coder|"
    r"large|small|nemo|instruct|chat|distill))?"
    r"[- ]?(?:\d{1,2}x)?\d{1,3}(?:\.\d)?b(?![\w])"
)
_SIZE_FIRST = re.compile(
    r"(?<![\w.$-])((?:\d{1,2}x)?\d{1,3}(?:\.\d)?) ?b (?:param(?:eter)? )?(llama|qwen|mi[sx]tral|"
    r"gemma|phi|falcon|deepseek|gpt-?oss|nemotron)(?: model)?(?![\w-])"
)
_MODEL_SIZE = re.compile(
    r"(?<![\w.$-])(?:an? |the )?(\d{1,2}x)?(\d{1,3}(?:\.\d)?) ?b(?:illion)? "
    r"?-?(?:param(?:eter)?s?(?: model| llm)?|model|class model|class|dense|llm|variant|"
    r"version)s?\b"
)
_OTHER_API = re.compile(
    r"(?<![\w.-])(?:o[134](?:[- ]mini|[- ]pro)?|gpt[- ]?(?:4|3\.5)(?:[- ]?turbo)?|4\.1(?:[- "
    r"](?:mini|nano))|4o[- ]mini|gpt[- ]4o[- ]mini)(?![\w.])"
)
_OTHER_GPU = re.compile(
    r"(?<![\w.])(?:rtx[- ]?a?\d{4}|gtx[- ]?\d{4}|a6000|a5000|a4000|a2|a40|p100|p40|v100|k80|"
    r"mi\d{2,3}x?|l20|l2|h20|h800|a800|b100|inferentia ?2?|inf2|"
    r"trainium ?2?|tpu ?-?v?\d?[ep]?|gaudi ?[23]?|groq|m[1-4] (?:max|ultra)|mac studio|dgx|"
    r"gb300)s?(?![\w])"
)
_SERIES = re.compile(
    r"rtx-?(?:[2-5]0[5-9]0|a?[24568]000|a?[34]500|a4?400|pro)(?!\d)|gtx-?(?:1[06][3-8]0|9[5-8]0|7\d0)(?!\d)"
)
_MORE_OF_A_NAME = re.compile(
    r"[ -](?:pro|flash(?:[ -]lite)?|lite|large|medium|small|nano|mini)\b(?! ?(?:models?|tier|class)\b)"
)
_OTHER_OPEN = re.compile(
    r"(?<![\w.-])(?!(?:sub|the|about|around|approx|under|over|nearly|only|from|with|and|non|pre|post|up)-)"
    r"[a-z]{3,}(?:-[a-z]+)*-\d{1,3}(?:\.\d)?b(?![\w])"
)
_LETTER_AND_DIGITS = re.compile(r"[a-z]+|\d+(?:\.\d+)*[a-z]*")


def named_models(message: Message) -> Iterator[Choice]:
    """Models and GPUs, by name or by size alone; what nothing is known by has no value."""
    text = message.text
    for match in _OPEN_FAMILY.finditer(text):
        yield Choice("self_host_model", _open_slug(match[0]), *match.span())
    for match in _SIZE_FIRST.finditer(text):
        yield Choice("self_host_model", _slug(f"{match[2]} {match[1]}b"), *match.span())
    for match in _MODEL_SIZE.finditer(text):
        yield Choice("self_host_model", f"{match[1] or ''}{match[2]}b", *match.span())
    for match in _OTHER_OPEN.finditer(text):
        yield Choice("self_host_model", None, *match.span())
    for match in _OTHER_GPU.finditer(text):
        yield Choice("gpu", _gpu_slug(re.sub(r"[ -]+", "-", match[0].removesuffix("s"))), *match.span())
    for match in _OTHER_API.finditer(text):
        slug, known = _api_slug(match[0])
        yield Choice("api_model", slug if known else None, *match.span())
    for name in message.names:
        yield _named(text, name)


def _named(text: str, name: Name) -> Choice:
    written = text[name.start : name.end]
    if name.kind == "gpu":
        base = re.sub(r"^(?:nvidia|amd) |(?<!l40)s$", "", written)
        slug = re.sub(r"[ -]+", "-", re.sub(r"^(?=[345]090)", "rtx-", base))
        return Choice("gpu", _gpu_slug(slug), name.start, name.end)
    if name.kind == "open":
        if not re.search(r"\d", written) and written.split()[0] in _MAKERS and len(written.split()) == 1:
            members = tuple(each for each in catalog().models if each in _ids(find_open_model(written)))
            return Choice(
                "self_host_model", None, name.start, name.end, family=True, members=members[:MOST_READINGS]
            )
        entry = catalog().models.get(name.ids[0]) if len(name.ids) == 1 else None
        slug = _slug(entry.title) if entry and not entry.title.startswith("Qwen3.") else _open_slug(written)
        return Choice("self_host_model", slug, name.start, name.end)
    end = name.end
    if more := _MORE_OF_A_NAME.match(text, end):
        written, end = text[name.start : more.end()], more.end()
    slug, known = _api_slug(written)
    if known:
        return Choice("api_model", slug, name.start, end)
    if slug in _MAKERS:
        members = tuple(each for each in catalog().api_models if each in _ids(find_api_model(slug)))
        return Choice("api_model", None, name.start, name.end, family=True, members=members[-MOST_READINGS:])
    return Choice("api_model", None, name.start, name.end)


def _gpu_slug(slug: str) -> str | None:
    """The slug; None for a number of a series that no maker has given: "RTX 9990"."""
    return None if slug.startswith(("rtx", "gtx")) and not _SERIES.match(slug) else slug


def _ids(match: Match) -> set[str]:
    """What a family's name may be, of what the catalog holds in its order, the strongest last."""
    return {each.id for each in match.candidates if each.id}


def _slug(words: str) -> str:
    return "-".join(words.lower().replace("-", " ").split())


def _open_slug(words: str) -> str:
    return "-".join(
        re.sub(r"(?<=[a-z])(?=\d)", " ", re.sub(r"^meta[- ]", "", words)).replace("-", " ").split()
    )


@lru_cache(maxsize=512)
def _api_slug(written: str) -> tuple[str, bool]:
    """The vendor's id, or the family's name; and whether there is such a model."""
    words = written.replace("chatgpt", "gpt").replace("-", " ").split()
    if words[0] in {"haiku", "sonnet", "opus"}:
        words = ["claude", *words]
    if words[0] in {"4o", "4.1"}:
        words = ["gpt", *words]
    words = [re.sub(r"^gpt(?=\d)", "gpt ", word) for word in words]
    slug = _slug(" ".join(words))
    pieces = _LETTER_AND_DIGITS.findall(slug.replace("-", " "))
    if slug in _MAKERS:
        return slug, False
    match = find_api_model(slug)
    if match.found:
        return _with_all(match.found.model or slug, slug), True
    if match.candidates and not any(piece[0].isdigit() and piece != "4o" for piece in pieces):
        return slug, True
    if all(piece in _FAMILY_PIECES for piece in pieces) and len(pieces) > 1:
        return slug, True
    if match.candidates and len(pieces) > 1:
        return slug, True
    return slug, False


def _with_all(model: str, slug: str) -> str:
    """The vendor's id where it holds every word of what was said, else the family's name as said."""
    told = set(re.findall(r"[a-z]+|\d+(?:\.\d+)?", slug))
    return model if told <= set(re.findall(r"[a-z]+|\d+(?:\.\d+)?", model.lower())) else slug
