"""Which providers does a text name? Those that sell tokens, rent out GPUs or are on record, by id."""

import re
from collections.abc import Mapping
from functools import cache

from costmodel.catalog.load import catalog
from costmodel.prices import provider_title

_CALLED: Mapping[str, str] = {
    "amazon": "aws",
    "amazon bedrock": "aws",
    "aws bedrock": "aws",
    "bedrock": "aws",
    "aws": "aws",
    "microsoft": "azure",
    "azure openai": "azure",
    "azure open ai": "azure",
    "vertex": "gcp",
    "vertex ai": "gcp",
    "gcp": "gcp",
    "open ai": "openai",
    "chatgpt": "openai",
    "gpt": "openai",
    "claude": "anthropic",
    "haiku": "anthropic",
    "sonnet": "anthropic",
    "opus": "anthropic",
    "gemini": "google",
    "together ai": "together",
}
"""What people call a provider that its title does not say."""
_ALSO_WORDS: Mapping[str, str] = {
    "together": r"(?<=does )together|(?<=is )together|(?<=can )together|(?<=if )together|(?<=at )together|"
    r"(?<=by )together|(?<=from )together|(?<=about )together|"
    r"together(?='s| (?:cuts?|rais|halv|doubl|drops?|lower|increas|prices|signs?|offers?))",
}
"""Names that are words of their own, each as it is no such word."""


@cache
def titles() -> Mapping[str, str]:
    """Every provider of the catalog by its id."""
    facts = catalog()
    sellers = {host.provider for model in facts.models.values() for host in model.hosted}
    sellers |= {model.provider for model in facts.api_models.values()} | set(facts.api.providers)
    return (
        {each: provider_title(each) for each in sorted(sellers)}
        | {each.id: each.title for each in facts.providers.values()}
        | {each.id: each.title for each in facts.records.values()}
    )


@cache
def _names() -> Mapping[str, str]:
    """The id of each name, the longest names first: "google cloud" is not "google"."""
    words = {title.lower(): provider for provider, title in titles().items()}
    words |= {each.replace("_", " "): each for each in titles()} | dict(_CALLED)
    return {name: words[name] for name in sorted(words, key=len, reverse=True)}


@cache
def called(provider: str) -> frozenset[str]:
    """Every name of a provider, in small letters."""
    return frozenset(name for name, each in _names().items() if each == provider)


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(_ALSO_WORDS.get(name, re.escape(name)) for name in _names())
    return re.compile(rf"(?<![\w.-])({names})(?:'s)?(?![a-z])")


def providers_in(text: str) -> tuple[str, ...]:
    """The ids of the providers that a cleaned text names, in its order."""
    return tuple(dict.fromkeys(_names()[match[1]] for match in _pattern().finditer(text)))
