"""Which option does a question name? A family ("why not spot?"), a provider, a model or a GPU in a title."""

import re
from collections.abc import Mapping

from bot.language.message import read_message
from bot.whatif.providers import called, providers_in, titles
from costmodel.catalog.load import catalog
from costmodel.decision import Decision, OptionResult, Side

_FAMILIES: Mapping[str, re.Pattern[str]] = {
    family: re.compile(rf"\b(?:{words})\b")
    for family, words in {
        "spot_gpu": r"spot|pre-?emptibles?|interruptibles?",
        "hybrid": r"hybrids?|burst(?:s|ing)? to|bursting",
        "dedicated_endpoint": r"dedicated|endpoints?",
        "owned_gpu": r"owned|own (?:gpus?|hardware|machines?|servers?)|buy(?:ing)?|purchas\w+|on-?prem\w*|"
        r"colo\w*",
        "reserved_gpu": r"reserv\w+|commitments?|committed",
        "rented_gpu": r"on[- ]demand|rent(?:ed|al|ing|s)?",
    }.items()
}
_OWN_SIDE = re.compile(r"\bself-?host\w*|\bhosting (?:it )?ourselves|\bgpus?\b|\bour own\b")
_API_SIDE = re.compile(r"\bapis?\b")
_CALLED: Mapping[str, str] = {"aws": "amazon", "gcp": "google", "chatgpt": "gpt"}
_SELLS_TOKENS = re.compile(r"\b(?:bedrock|azure open ?ai|vertex)\b")
_NO_NAMES = frozenset(
    {
        *("a", "an", "and", "at", "for", "in", "of", "on", "or", "the", "to"),
        *("api", "gpu", "gpus", "nvidia", "web", "services", "b", "k", "m", "gb", "pcie", "sxm"),
        *("bursts", "dedicated", "endpoint", "owned", "reserved", "spot", "year", "years"),
    }
)
_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)*")

ABSENT: Mapping[str, str] = {
    "spot_gpu": "Spot GPUs are taken back at minutes' notice, so they are priced only where all of the work "
    "can wait. Ask “what if it all runs as batch” to see them."
}
"""Why a family has no option in a decision where none is ruled out."""


def asked_about(question: str, decision: Decision) -> OptionResult | None:
    """The option that a question names: the cheapest open one of several, else one that is out.

    A model is named by all of its name: "how much is GPT-5" is of no other GPT.
    """
    family = _family(question)
    options = [option for option in decision.options if family in {None, option.family}]
    if models := _models(question):
        return _best(
            [option for option in options if option.id.partition(":")[2] in models or option.model in models]
        )
    if providers_in(question.lower()):
        return _best([option for option in options if _is_there(option, question.lower())])
    words = {
        _CALLED.get(word, word.removesuffix("s")) for word in _WORD.findall(question.lower())
    } - _NO_NAMES
    shared = {option.id: len(words & _names(option)) for option in options}
    most = max(shared.values(), default=0)
    return _best([option for option in options if (most or family) and shared[option.id] == most])


def side_of(question: str) -> Side | None:
    """The side that a question is about, where it names one alone: "the cheapest self-hosted option"."""
    own, api = _OWN_SIDE.search(question.lower()), _API_SIDE.search(question.lower())
    return None if bool(own) == bool(api) else "self-host" if own else "API"


def why_absent(question: str, decision: Decision) -> str:
    """Why no option that a question names was computed; empty where one was, or it names none."""
    if (models := _models(question)) and asked_about(question, decision) is None:
        title = next(iter(models.values()))
        return f"{title} is none of the options of this tier. Ask “what about {title}” to see it beside them."
    if (providers := providers_in(question.lower())) and asked_about(question, decision) is None:
        return (
            f"No option here is at {titles()[providers[0]]}: of every model and every kind of machine the "
            "cheapest place on record is priced."
        )
    family = _family(question)
    if family is None or any(option.family == family for option in decision.options):
        return ""
    return ABSENT.get(family, "")


def _models(question: str) -> Mapping[str, str]:
    """The models that a question names by ids and titles, each with its title."""
    facts, found = catalog(), dict[str, str]()
    for name in read_message(question).names:
        if name.kind in {"api", "open"} and len(name.ids) == 1:
            entry = facts.api_models.get(name.ids[0]) or facts.models[name.ids[0]]
            found |= {entry.id: entry.title, entry.title: entry.title}
    return found


def _family(question: str) -> str | None:
    return next((family for family, words in _FAMILIES.items() if words.search(question.lower())), None)


def _is_there(option: OptionResult, question: str) -> bool:
    """Whether an option is at a provider that is named; "Azure OpenAI" is none of its GPUs."""
    place = (option.fleet.provider if option.fleet else option.title.rpartition(" at ")[2]).lower()
    named = [called(each) for each in providers_in(question)]
    if option.fleet and _SELLS_TOKENS.search(question):
        return False
    return any(place in each for each in named)


def _best(options: list[OptionResult]) -> OptionResult | None:
    """Options come ranked, the open ones first."""
    return options[0] if options else None


def _names(option: OptionResult) -> frozenset[str]:
    """The words of a title that tell it from others."""
    words = {word.removesuffix("s") for word in _WORD.findall(option.title.lower())}
    return frozenset(word for word in words if not word.replace(".", "").isdigit()) - _NO_NAMES
