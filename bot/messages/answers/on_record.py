"""What is on record of a model's last day, or of what a provider signs? With its source, or "not known"."""

import re
from dataclasses import dataclass
from datetime import date

from bot.conversation.replies import Explanation
from bot.language.message import read_message
from bot.messages.best import option_of
from bot.whatif.providers import providers_in, titles
from costmodel.catalog.load import catalog
from costmodel.catalog.schema import ApiModel, Clause, Requirement
from costmodel.compliance import MEETS
from costmodel.prices import provider_title
from costmodel.sourced import Source

MOST_MODELS = 6


@dataclass(frozen=True)
class LastDay:
    """An API model's shutdown on record; `on` None: none was announced by the day that prices are of."""

    title: str
    on: date | None
    is_past: bool
    days: int
    replaced_by: str
    note: str


@dataclass(frozen=True)
class Retires:
    """The models that a question is about; `own_weights` are open ones, which nobody can shut down."""

    named: bool
    models: tuple[LastDay, ...]
    own_weights: tuple[str, ...]
    on: date


def retires(said: Explanation) -> Retires:
    """The models named, else those behind the winner and the model that the team named."""
    facts, decision = catalog(), said.decision
    names = [each for each in read_message(said.due.question).names if each.kind != "gpu"]
    ids = dict.fromkeys(each for name in names for each in name.ids)
    if not names:
        own = decision.scenario.model.api_model
        winner = option_of(decision, decision.winner_id)
        titles = {winner.model} if winner else set()
        ids = dict.fromkeys(
            each.id
            for each in (*facts.api_models.values(), *facts.models.values())
            if each.title in titles or each.id == own
        )
    api = [facts.api_models[each] for each in ids if each in facts.api_models]
    own_weights = tuple(facts.models[each].title for each in ids if each in facts.models)
    return Retires(
        bool(names),
        tuple(_last_day(each, decision.on) for each in api[:MOST_MODELS]),
        own_weights,
        decision.on,
    )


def _last_day(model: ApiModel, on: date) -> LastDay:
    facts, day = catalog(), model.retires_on
    return LastDay(
        title=f"{model.title} at {provider_title(model.provider)}",
        on=day,
        is_past=model.retired(on),
        days=abs((day - on).days) if day else 0,
        replaced_by=facts.api_models[model.replaced_by].title if model.replaced_by else "",
        note=model.note if day else "",
    )


_ASKS: tuple[tuple[str, tuple[Requirement, ...]], ...] = (
    (r"hipaa|baas?|phi|health data|business associate", ("baa",)),
    (r"gdpr", ("dpa", "eu_region")),
    (r"dpas?|data processing", ("dpa",)),
    (r"soc ?2", ("soc2_type2",)),
    (r"fedramp", ("fedramp_moderate", "fedramp_high")),
    (r"pci", ("pci_attestation",)),
    (r"zero[- ](?:data[- ])?retention|zdr|retention", ("zero_retention_agreement", "retention_off")),
    (r"european? (?:region|own)\w*|eu|europe|residency", ("eu_region", "eu_owned")),
    (r"itar", ("us_government_region",)),
    (r"il ?5", ("dod_il5",)),
    (r"il ?6", ("il6",)),
)
_FOR_ALL: tuple[Requirement, ...] = ("baa", "dpa", "soc2_type2", "eu_region")
"""What is said of a provider where no clause is named: "is together compliant?"."""


@dataclass(frozen=True)
class Held:
    """Whether a provider meets one requirement, in words after "to"; "unknown": nothing is on record."""

    provider: str
    what: str
    known: str
    condition: str
    note: str
    as_of: date | None
    source: Source | None


@dataclass(frozen=True)
class Holds:
    """What is on record; `of_all`: the question names no provider, and is of every one on record."""

    providers: tuple[str, ...]
    of_all: bool
    held: tuple[Held, ...]
    on_record: tuple[str, ...]
    clause: str
    asks: str
    on: date


def holds(said: Explanation) -> Holds:
    """Of each provider that is named, each requirement that is; of all on record where none is."""
    text = read_message(said.due.question).text
    needs = next((needs for words, needs in _ASKS if re.search(rf"\b(?:{words})\b", text)), _FOR_ALL)
    named = providers_in(text)
    of_all = not named and re.search(r"\b(?:which|what|who)\b", text) is not None
    ids = tuple(catalog().records) if of_all else named
    clause = next(
        (
            each
            for each in catalog().clauses.values()
            if any(re.search(rf"\b{re.escape(word)}\b", text) for word in _words(each))
        ),
        None,
    )
    return Holds(
        providers=tuple(titles()[each] for each in named),
        of_all=of_all,
        held=tuple(_held(provider, need) for provider in ids for need in needs),
        on_record=tuple(each.title for each in catalog().records.values()),
        clause=clause.short if clause else "",
        asks=clause.rulings["api_with_agreement"].because if clause else "",
        on=said.decision.on,
    )


def _words(clause: Clause) -> tuple[str, ...]:
    """What a clause is called, and the agreement that it asks for."""
    return tuple(each.lower() for each in (clause.short, clause.agreement, *clause.aliases) if each)


def _held(provider: str, need: Requirement) -> Held:
    record = catalog().records.get(provider)
    found = record.holds.get(need) if record else None
    title = titles()[provider]
    if found is None:
        return Held(title, MEETS[need], "unknown", "", "", None, None)
    return Held(title, MEETS[need], found.known, found.condition, found.note, found.as_of, found.source)
