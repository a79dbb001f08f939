"""Whose API prices does a what-if move? Those of a provider that its words name, else those of all."""

import re
from collections.abc import Mapping

from bot.whatif.change import Change
from bot.whatif.providers import providers_in
from costmodel.catalog.load import catalog

_SELLS_AS: Mapping[str, str] = {"gcp": "google"}
"""Clouds whose models the catalog prices under another name."""
_MODELS = frozenset({"api_model", "self_host_model", "model_tier"})
_CLAUSE = re.compile(r"[,;]|\b(?:and|but|while|then)\b")
_PRICE = re.compile(
    r"\b(?:pric\w*|cheap\w*|(?:less |more )?expensive|pricier|dearer|costs?|charges?|cut\w*|rais\w*|hik\w*|"
    r"halv\w*|doubl\w*|tripl\w*|drop\w*|lower\w*|increas\w*|reduc\w*|discount\w*|off)\b"
)
_FAMILY_S_PRICE = re.compile(
    r"\b(?:claude|gpt|chatgpt|gemini)(?:'s)?(?: api| token)? (?:pric\w+|gets?|becomes?|cuts?|raises?|hikes?|"
    r"halves|doubles|drops?|lowers?|increases?|reduces?)\b"
)
_OF_ALL = re.compile(
    r"\b(?:all|every|each|any) (?:the |of the |of our )?(?:api |llm |model |token )?"
    r"(?:prices|providers?|vendors?)\b|"
    r"\bacross the board\b|\beverywhere\b"
)


def sellers(text: str) -> tuple[str, ...]:
    """The ids of the providers of priced APIs that a cleaned text names, in its order."""
    named = (_SELLS_AS.get(each, each) for each in providers_in(text))
    return tuple(dict.fromkeys(each for each in named if each in catalog().api.providers))


def of_a_family(changes: tuple[Change, ...], text: str) -> tuple[Change, ...]:
    """The price alone of changes that also ask for a model; () where no family's price is spoken of.

    "Claude prices go up 20%" picks no model: it is of all that its provider sells.
    """
    price = tuple(change for change in changes if change.field == "api_price")
    models = [change for change in changes if change.field in _MODELS]
    alone = len(price) == len(models) == 1 and len(changes) == len(price) + len(models)
    return price if alone and _FAMILY_S_PRICE.search(text) else ()


def whose(changes: tuple[Change, ...], text: str, agreed_with: str) -> tuple[tuple[Change, ...], ...]:
    """The ways to take whose prices the changes move: one where the cleaned text leaves no doubt.

    A discount is off the prices of `agreed_with`, the provider of the API that the scenario names. One by
    another provider is a lower price there.
    """
    at = next((at for at, each in enumerate(changes) if _is_of_prices(each)), None)
    if at is None or _OF_ALL.search(text):
        return (changes,)
    named = _named_beside_a_price(changes, text)
    if changes[at].field == "discount":
        named = () if named == (agreed_with,) else named
    each_alone = tuple(_at(changes, at, (provider,)) for provider in named)
    return each_alone if len(named) == 1 else (_at(changes, at, named), *each_alone) if named else (changes,)


def _is_of_prices(change: Change) -> bool:
    of_all = change.field == "api_price" and change.provider is None
    return of_all or (change.field == "discount" and change.op == "set")


def _named_beside_a_price(changes: tuple[Change, ...], text: str) -> tuple[str, ...]:
    """The providers that are named; where a model is chosen too, only those in the clause of the price."""
    if not any(change.field in _MODELS for change in changes):
        return sellers(text)
    clauses = (clause for clause in _CLAUSE.split(text) if _PRICE.search(clause))
    return tuple(dict.fromkeys(name for clause in clauses for name in sellers(clause)))


def _at(changes: tuple[Change, ...], at: int, named: tuple[str, ...]) -> tuple[Change, ...]:
    """The changes, where the one at a place is of the prices of the named providers."""
    told = changes[at]
    if told.field == "discount":
        price = {"field": "api_price", "op": "set", "value": round(1 - float(str(told.value)), 6)}
    else:
        price = told.model_dump(exclude={"provider"})
    of_them = tuple(Change.model_validate({**price, "provider": provider}) for provider in named)
    return (*changes[:at], *of_them, *changes[at + 1 :])
