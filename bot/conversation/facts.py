"""Which facts are no figures? Where engineers are, that an agreement is fine, where data may be."""

import re
from collections.abc import Mapping

from bot.conversation import change_words, say
from bot.conversation.figures import usd
from bot.conversation.questions.regulated_words import BY_OURSELVES
from bot.conversation.state import State
from bot.conversation.trying import offered, tried
from bot.conversation.turn import Turn
from bot.language.words import either
from bot.whatif.apply import apply
from bot.whatif.change import Change, ChangeField
from bot.whatif.standing import standing
from costmodel.scenario import CurrencyId, RegionId

_ENGINEERS = re.compile(
    r"\b(?:engineers?|engs?|devs?|developers?|team|people|mlops|staff|salar(?:y|ies)|hires?)\b"
)
_PLACES: Mapping[RegionId, tuple[str, ...]] = {
    "us": ("usa", "united states", "america"),
    "uk": ("uk", "united kingdom", "england", "london", "britain"),
    "germany": ("germany", "german", "berlin", "munich"),
    "france": ("france", "french", "paris"),
    "poland": ("poland", "polish", "warsaw", "krakow"),
    "india": ("india", "indian", "bangalore", "bengaluru", "hyderabad"),
    "canada": ("canada", "canadian", "toronto", "montreal"),
}
_IN = {region: re.compile(rf"\b{either(words)}\b") for region, words in _PLACES.items()}
_AGREEMENT = r"(?:(?:a |the |that |their |any )?(?:signed )?(?:baas?|dpas?|agreements?))"
_FINE = re.compile(
    rf"\b{_AGREEMENT} (?:is|are|would be|will be) (?:fine|ok|okay|good|acceptable|accepted|enough|signed)\b"
    rf"|\b(?:fine|ok|okay|happy|good) with {_AGREEMENT}\b"
    rf"|\b(?:can|could|may|will|would|to) sign {_AGREEMENT}\b|\b(?:accepts?|signed|accept) {_AGREEMENT}\b"
)
_WITH_US = (
    r"(?:our|the company's|the)(?: own)? (?:infrastructure|infra|data ?cent(?:er|re)s?|network|premises|"
    r"servers?|hardware|machines|vpc|walls|building|site|perimeter)|house"
)
_STAYS = re.compile(
    rf"\b(?:may|must|can|should|is allowed to|are allowed to) ?(?:not|never) (?:ever )?leave (?:{_WITH_US})\b"
    rf"|\b(?:can't|cannot|mustn't|never|not allowed to) (?:ever )?leave (?:{_WITH_US})\b"
    r"|\b(?:must|has to|have to|needs? to) (?:stay|remain|be kept|live|run) "
    rf"(?:in|on|inside|within) (?:{_WITH_US})\b"
    r"|\b(?:must|has to|have to|needs? to) (?:stay|remain|be kept) in-?house\b"
    r"|\bdata (?:must|should|shall|has to|have to|needs? to|is to) (?:always |really |all )?(?:stay|"
    r"remain|be kept)"
    r"(?: (?:with us|here|internal|put|at home|where it is|inside|on our side|with me|local))?[ .!?]*$"
    r"|\bkeep (?:all )?(?:the |our )?data (?:with us|here|in-?house|internal|local|inside)[ .!?]*$"
    r"|\bdata (?:can't|cannot|mustn't|(?:may|must|can) ?not|(?:is|are) not allowed to|won't|will not|"
    r"should not|shouldn't|never) (?:ever )?leave(?:s)?(?: us)?[ .!?]*$"
)
_REQUIRED = re.compile(r"\b(?:must|has to|have to|had to|needs? to|required to|got to|gotta)\b")
_OPEN = re.compile(r"\b(?:not|never|doesn't|don't|didn't|won't|no longer|or)\b")
_LEAVES = re.compile(
    rf"\b(?:may|can|could|might|(?:is|are) (?:allowed|free|ok|okay|fine) to) (?:now |also |freely |all "
    rf")?leave (?:{_WITH_US})\b"
    r"|\bdata (?:may|can|could|might|(?:is|are) (?:allowed|free|ok|okay|fine) to) (?:now |also |freely |"
    r"all )?"
    r"leave(?: (?:us|here|after all|again|now|too))*[ .!?]*$"
    rf"|\b(?:fine|ok|okay|alright|no problem|acceptable) (?:if|for|that|when) (?:the |our |all )?(?:\w+ "
    rf")?data (?:leaves?|to leave)"
    rf"(?: (?:{_WITH_US}|us))?[ .!?]*$"
    r"|\bdata (?:does not|doesn't|needn't|need not|no longer (?:has|needs) to) (?:have to |need to )?"
    r"(?:stay|remain|be kept)(?: (?:with us|here|in-?house))?[ .!?]*$"
)
_CONNECTED = re.compile(r"\b(?:not|no longer|isn't|aren't) (?:really )?(?:air|isolated|an isolated)\b")
_ISOLATED = re.compile(
    r"\bair[- ]?gap(?:ped)?\b|\bisolated (?:network|environment)\b"
    r"|\bnetwork (?:is|must be|has to be) isolated\b"
    r"|\b(?:no|without) (?:internet|route to the internet|outbound internet)(?: access| connection)?\b"
)
_CURRENCIES: Mapping[CurrencyId, tuple[str, ...]] = {
    "USD": ("usd", "us dollars?", "dollars?"),
    "EUR": ("eur", "euros?"),
    "GBP": ("gbp", "pounds?", "sterling"),
    "INR": ("inr", "rupees?"),
    "CAD": ("cad", "canadian dollars?"),
    "AUD": ("aud", "australian dollars?"),
    "CHF": ("chf", "swiss francs?", "francs?"),
    "JPY": ("jpy", "yen"),
    "PLN": ("pln", "zlot(?:y|ys|ych)"),
}
_CURRENCY = {
    code: re.compile(rf"(?<!canadian )(?<!australian )\b{either(words)}\b")
    for code, words in _CURRENCIES.items()
}
_SHOWN = re.compile(
    r"\b(?:show|see|display|give|print|convert|get|have|switch|what(?:'s| is)|how "
    r"much)\b[^.]{0,40}\b(?:in|to|into) "
    r"(?:us |canadian |australian |swiss )?[a-z]+[ ?.!]*(?:please|pls|too|instead)?[ ?.!]*$"
)
_DENIED = re.compile(r"\b(?:no|not|never|cannot|can't|won't|isn't|don't|refuses?|rejects?|without)\b")


def fact(state: State, text: str) -> Turn | None:
    """The turn that a fact makes; None where the cleaned text tells none."""
    return _shown_in(state, text) or _agreed(state, text) or kept(state, text) or _placed(state, text)


def currency_in(text: str) -> CurrencyId | None:
    """The one currency that a cleaned text names."""
    named = [code for code, words in _CURRENCY.items() if words.search(text)]
    return named[0] if len(named) == 1 else None


def _shown_in(state: State, text: str) -> Turn | None:
    """What "switch to euros" says."""
    named = currency_in(text) if _SHOWN.search(text) else None
    return None if named is None else tried(state, (Change(field="currency", op="set", value=named),))


def kept(state: State, text: str) -> Turn | None:
    """What "data may not leave our network" and "what if we go air-gapped" say of where data may be."""
    if re.search(r"\d", text):
        return None
    told: tuple[ChangeField, bool] | None = (
        ("network_isolated", _CONNECTED.search(text) is None)
        if _ISOLATED.search(text)
        else ("data_must_stay", True)
        if _STAYS.search(text) or BY_OURSELVES.search(text)
        else ("data_must_stay", False)
        if _LEAVES.search(text)
        else None
    )
    return None if told is None else tried(state, (Change(field=told[0], op="set", value=told[1]),))


def required(changes: tuple[Change, ...], text: str) -> tuple[Change, ...]:
    """The changes; where it has to run on premises no API will do, so the data has to stay as well."""
    on_premises = any(each.field == "hosting" and each.value == "on_prem" for each in changes)
    if not on_premises or not _REQUIRED.search(text) or _OPEN.search(text):
        return changes
    return (*changes, Change(field="data_must_stay", op="set", value=True))


def _agreed(state: State, text: str) -> Turn | None:
    """What "legal is fine with the BAA" says, where the data asks for one."""
    here = say.at(state, state.scenarios.at)
    if here is None or not here.regulated.regimes or not _FINE.search(text) or _DENIED.search(text):
        return None
    return tried(state, (Change(field="agreement_acceptable", op="set", value=True),))


def _placed(state: State, text: str) -> Turn | None:
    """What "our engineers are in Poland" says: the pay on record there is offered, or theirs is asked for."""
    here, on = say.at(state, state.scenarios.at), state.priced_on
    found = [region for region, words in _IN.items() if words.search(text)]
    if here is None or len(found) != 1 or not _ENGINEERS.search(text) or re.search(r"\d", text):
        return None
    change = Change(field="region", op="set", value=found[0])
    cost_usd = standing("engineer_salary_usd", apply([change], here, on), on)
    label = f"Take about {usd(round(cost_usd, -3))} a year, as on record for {change_words.REGIONS[found[0]]}"
    ask = "What does one of them cost a year, all included?"
    reason = f"{ask} Say it (“engineers cost $120k”), or take what I have."
    return offered(state, reason, ((change,),), (label,))
