"""Which quality is needed? A tier, in words or by a model that stands for it, and the models named."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from bot.conversation.questions.reading import NOTHING, Found, Outcome, Reading, Span, Unclear
from bot.conversation.state import Fill, Slot
from bot.language.message import Message, read_message
from bot.language.names import Name
from costmodel.catalog.load import catalog
from costmodel.names import find_library_model
from costmodel.scenario import ModelNeed, TierId

SLOT: Slot = "model"
TITLE = "Model"
PROMPT = "Which quality do you need? Name a model that is good enough today."
EXAMPLES = ("gpt-4o-mini quality", "claude haiku 4.5, or gpt-oss 120b if we host it")

_TIERS: dict[TierId, str] = {
    "near_frontier": r"near[-_ ]?frontier|almost frontier",
    "frontier": r"(?<!near-)(?<!near )(?<!near_)(?<!almost )frontier|state[- ]of[- ]the[- ]art|sota|flagship",
    "small": r"small(?:est)?(?: one)?|tiny|mini|nano|lite|cheap(?:est)?|t0",
    "standard": r"standard|t1",
    "mid": r"mid(?:[- ]?(?:tier|range|size|sized|class))?|middle|t2",
    "reasoning": r"reasoning|thinking|t3",
}
_TIER = {tier: re.compile(rf"(?<![\w-])(?:{words})(?![\w-])") for tier, words in _TIERS.items()}
_SURE_ALONE = re.compile(r"near|frontier|sota|flagship|state|reasoning")
_OF_A_MODEL = re.compile(r"[- ]?(?:model|tier|class|quality|level|llm|grade|size|one)s?\b")
_MEDIUM = re.compile(r"\b(?:medium|average|normal|regular|decent|good enough|okay)\b")
_OF_THEIR_OWN = re.compile(
    r"\b(?:our|my|an?|the) (?:own |custom |in-house |fine-?tuned ){1,3}(?:model|llm)\b|\bfine-?tuned?\b"
)
_AS_NOW = re.compile(
    r"\b(?:same|what|whatever|the one|like|as)(?: \w+){0,3} (?:today|now|currently|before|already)\b"
    r"|\b(?:the )?current (?:one|model)\b|\bno change\b"
)
_BEST = re.compile(r"\b(?:best|top|smartest|strongest|most capable|highest quality)\b")
_CLASS = re.compile(
    r"^(?:[ )/,-]|#++|\b(?:or|and)\b){0,6}(?:quality|class|level|tier|grade|like|-?ish|equivalent|or better|"
    r"or similar|-level|-class|-quality)\b"
)
_DENIED = re.compile(
    r"\b(?:not|no|instead of|rather than|no longer|away from|without|never|isn't|than|don't (?:want|need|"
    r"use)|replac(?:e|ing)|drop(?:ping)?|(?:any\w*|everything|all) (?:but|except)|except|other than|avoid)"
    r"(?: (?:an?|the|on|using|use|need|want)){0,6} ?$"
)


@cache
def names() -> Mapping[TierId, str]:
    """Each tier's name and the model that stands for it, the lowest first: "Small (GPT-4o mini class)"."""
    ranked = sorted(catalog().tiers.items(), key=lambda item: item[1].rank)
    return {tier: f"{entry.title} ({title_of(entry.named)} class)" for tier, entry in ranked}


def labels() -> tuple[str, ...]:
    """The answers on the buttons."""
    return tuple(names().values())


def lower_tiers() -> tuple[TierId, ...]:
    """The half of the tiers that most work is done in: what is offered where a quality is unclear."""
    return tuple(names())[: len(names()) // 2]


def read(text: str) -> Outcome:
    """The quality that a text answers with."""
    return find(read_message(text), asked=True).outcome


def find(message: Message, *, asked: bool) -> Found:
    """The tier and the models a message names. A mix, and a name we do not hold, are asked back."""
    kept, denied = _split_names(message)
    used: list[Span] = [(one.start, one.end) for one in message.names if one.kind != "gpu"] + denied
    unknown = [one for one in kept if one.kind == "unknown" or not one.ids]
    known = [one for one in kept if one not in unknown]
    tiers = _tiers(message, asked=asked)
    used += [span for _, span in tiers]
    places = tuple(used)
    if unknown:
        return Found(_not_held(unknown[0]), places)
    if not known and not tiers:
        if denied:
            reason = "That says which model it is not. Which one is it?"
            return Found(Unclear(reason, _tier_readings(_spread_tiers())), places)
        return _in_words(message) if asked else NOTHING
    return Found(_outcome(message, known, list(dict.fromkeys(tier for tier, _ in tiers))), places)


def _in_words(message: Message) -> Found:
    """An answer that names neither a model nor a tier."""
    if _BEST.search(message.words):
        reading = _tier_readings(("frontier", "near_frontier"))
        return Found(Unclear("The best there is, or close to it?", reading))
    if told := _OF_THEIR_OWN.search(message.words) or _AS_NOW.search(message.words):
        reason = "I know models by their names alone. Name it, or which class is it of?"
        return Found(Unclear(reason, _tier_readings(_spread_tiers())), (told.span(),))
    if _MEDIUM.search(message.words):
        return Found(Unclear("Which of these?", _tier_readings(lower_tiers())))
    return NOTHING


def _split_names(message: Message) -> tuple[list[Name], list[Span]]:
    """The names that are meant, and the places of those that are refused ("sonnet, not opus")."""
    kept: list[Name] = []
    denied: list[Span] = []
    for one in message.names:
        if one.kind == "gpu":
            continue
        start = max(0, one.start - 30)
        refusal = _DENIED.search(message.words[start : one.start])
        if refusal:
            denied.append((start + refusal.start(), one.end))
        else:
            kept.append(one)
    return kept, denied


def _tiers(message: Message, *, asked: bool) -> list[tuple[TierId, Span]]:
    found: list[tuple[TierId, Span]] = []
    for tier, words in _TIER.items():
        for match in words.finditer(message.words):
            if asked or _SURE_ALONE.match(match[0]) or _stands_for_a_model(message.words, match):
                refused = _DENIED.search(message.words[max(0, match.start() - 30) : match.start()])
                if not refused:
                    found.append((tier, match.span()))
    return found


def _stands_for_a_model(words: str, match: re.Match[str]) -> bool:
    """“small model”, or “small” alone between two commas."""
    if _OF_A_MODEL.match(words, match.end()):
        return True
    before, after = words[: match.start()].rstrip(" "), words[match.end() :].lstrip(" ")
    return before[-1:] in {"", ",", ";", "#"} and after[:1] in {"", ",", ";"}


def _outcome(message: Message, names: list[Name], tiers: list[TierId]) -> Outcome:
    ambiguous = next((one for one in names if len(one.ids) > 1), None)
    if ambiguous:
        return Unclear("More than one model goes by that name. Which one?", _each(ambiguous))
    by_class = [one for one in names if _is_class(message, one)]
    plain = [one for one in names if one not in by_class]
    api = list(dict.fromkeys(one.ids[0] for one in plain if one.kind == "api"))
    hosted = list(dict.fromkeys(one.ids[0] for one in plain if one.kind == "open"))
    wanted = list(dict.fromkeys([*tiers, *(tier for one in names if (tier := _tier_of(one)))]))
    if len(api) > 1 or len(hosted) > 1 or len(wanted) > 1:
        readings = [reading for one in plain for reading in _each(one)]
        readings += [reading for tier in wanted for reading in _tier_readings((tier,))]
        distinct = {one.label: one for one in readings}
        return Unclear(
            "That names more than one. Which one shall I compare with?", tuple(distinct.values())[:3]
        )
    open_model = hosted[0] if hosted else None
    if not wanted:
        return Unclear(
            "The quality index does not place that model. Which is it closest to?",
            _tier_readings(lower_tiers(), open_model),
        )
    return Fill(model=ModelNeed(tier=wanted[0], api_model=api[0] if api else None, open_model=open_model))


def _tier_of(name: Name) -> TierId | None:
    """The tier of a name that means one model."""
    if name.tiers[0] or name.kind != "open":
        return name.tiers[0]
    size = catalog().models[name.ids[0]].total_params_billion.value
    most = catalog().defaults.reading.small_open_model_billion_params.value
    return next(iter(names())) if size <= most else None


def _is_class(message: Message, name: Name) -> bool:
    """“gpt-4o-mini quality” asks for the class, not for that model."""
    return _CLASS.match(message.words[name.end :]) is not None


def title_of(model_id: str) -> str:
    """A model's name for people, of the catalog or the price library; another id is not shown."""
    facts = catalog()
    entry = facts.api_models.get(model_id) or facts.models.get(model_id)
    priced = None if entry else find_library_model(model_id)
    return entry.title if entry else priced.title if priced else "a model I do not hold"


def _each(name: Name) -> tuple[Reading, ...]:
    """Up to three of the models that a name may mean, as far apart in quality as they are."""
    kind = "open_model" if name.kind == "open" else "api_model"
    placed: dict[TierId, list[str]] = {}
    for model_id, held in zip(name.ids, name.tiers, strict=True):
        if tier := held or _tier_of(replace(name, ids=(model_id,), tiers=(None,))):
            placed.setdefault(tier, []).append(model_id)
    if not placed and kind == "open_model":
        return tuple(one for each in name.ids[:3] for one in _tier_readings(lower_tiers()[1:2], each))
    if len(placed) == 1:
        picked = [(tier, each) for tier, ids in placed.items() for each in ids[:3]]
    else:
        tiers = _apart([tier for tier in names() if tier in placed])
        picked = [(tier, max(placed[tier], key=title_of)) for tier in tiers]
    return tuple(
        Reading(title_of(each), Fill(model=ModelNeed.model_validate({"tier": tier, kind: each})))
        for tier, each in picked
    )


def _apart(tiers: Sequence[TierId]) -> tuple[TierId, ...]:
    """The lowest, the middle and the highest of some tiers."""
    return tuple(dict.fromkeys((tiers[0], tiers[len(tiers) // 2], tiers[-1])))


def _spread_tiers() -> tuple[TierId, ...]:
    return _apart(tuple(names()))


def _not_held(name: Name) -> Unclear:
    """A model that the catalog lacks: its family's models, or else classes from the lowest to the highest."""
    held = catalog().api_models
    tiers = tuple(held[one].tier for one in name.nearest if one in held)
    ids = tuple(one for one in name.nearest if one in held)
    near = _each(replace(name, kind="api", ids=ids, tiers=tiers)) if ids else ()
    return Unclear(
        "I hold no model of that name. Which is closest to it?", near or _tier_readings(_spread_tiers())
    )


def _tier_readings(tiers: tuple[TierId, ...], open_model: str | None = None) -> tuple[Reading, ...]:
    prefix = f"{title_of(open_model)}, " if open_model else ""
    return tuple(
        Reading(f"{prefix}{names()[tier]}", Fill(model=ModelNeed(tier=tier, open_model=open_model)))
        for tier in tiers
    )
