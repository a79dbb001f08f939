"""What does the data demand? Regimes first, then only the contract terms that still decide."""

import re
from collections.abc import Sequence

from bot.conversation.questions.reading import NOTHING, Found, Outcome, Reading, Span, Unclear
from bot.conversation.state import Fill, Slot
from bot.language.message import Message, read_message
from costmodel.catalog.load import catalog
from costmodel.compliance import Term
from costmodel.scenario import RegimeId, Regulated

SLOT: Slot = "regulated"
TITLE = "Regulated data"
PROMPT = "Does a law, a standard or a contract restrict where the data may go?"
EXAMPLES = ("HIPAA with BAA", "GDPR, and data can't leave our own infrastructure")

TERM_PROMPTS: dict[Term, str] = {
    "agreement_acceptable": "Is a signed agreement with a vendor acceptable (BAA, DPA, zero retention)?",
    "data_must_stay": "Does a contract say that data may not leave infrastructure you control?",
    "network_isolated": "Is the network isolated, with no route to the internet?",
}
TERM_LABELS: dict[Term, tuple[str, str]] = {
    "agreement_acceptable": ("A signed agreement is fine", "No signed agreement"),
    "data_must_stay": ("Data must stay with us", "Data may leave"),
    "network_isolated": ("Isolated network", "Not isolated"),
}
TERM_EXAMPLES: dict[Term, tuple[str, ...]] = {
    "agreement_acceptable": ("BAA is fine", "no BAA"),
    "data_must_stay": ("yes, it stays in our infrastructure", "no such contract"),
    "network_isolated": ("air-gapped", "not air-gapped"),
}
_REGIMES: dict[RegimeId, str] = {
    "hipaa": r"hipaa|hippa|phi|ephi|protected health(?: information)?|(?:patient|health ?care|medical|"
    r"health)(?: (?:data|records?|info(?:rmation)?))",
    "soc2": r"soc[ -]?2(?: type ?(?:2|ii|1|i))?|soc two|soc ii",
    "gdpr": r"gdpr|dsgvo|eu personal data|personal data of eu\w*|european personal data",
    "eu_sovereignty": r"(?:eu|european|data) sovereignty|no us jurisdiction|cloud act|schrems(?: ii| 2)?|"
    r"sovereign (?:eu )?cloud|eu[- ]owned",
    "pci_sad": r"pci[- ]sad|pci authentication data|"
    r"cvvs?|cvv2|sensitive authentication data|pin blocks?|pci cvv(?: and pin)?",
    "pci_pan": r"pci(?:[- ]?dss)?(?: v?\d(?:\.\d){0,6})?(?: card numbers?)?(?![- ]?sad| cvv| authentication)|"
    r"card ?holder data|(?:credit )?card (?:numbers?|data)|pans?",
    "fedramp_moderate": r"fed ?ramp[- ](?:moderate|mod|20x)",
    "fedramp_high": r"fed ?ramp[- ]high",
    "cui_cmmc": r"cui(?: ?\(cmmc\))?|cmmc(?: level)? ?[123]?|dfars|(?:nist )?(?:sp )?800-171|"
    r"controlled unclassified(?: information)?",
    "itar": r"itar(?: technical data)?",
    "dod_il4_il5": r"(?:dod )?il ?-?[45](?: ?[/&,] ?il ?-?5| ?/ ?5)?|impact level [45]",
    "classified_il6": r"(?:classified )?\(?il ?-?6\)?|impact level 6|(?<!un)classified(?: data|"
    r" information)?|(?:top )?secret (?:data|network|clearance)",
    "zero_retention": r"zero[- ](?:data[- ])?retention|zdr|no (?:data )?retention|nothing (?:may|"
    r"can) be (?:stored|retained)",
}
_REGIME = {regime: re.compile(rf"(?<![\w-])(?:{words})(?![\w-])") for regime, words in _REGIMES.items()}
_FEDRAMP = re.compile(r"\bfed ?ramp\b(?![- ](?:moderate|mod|high|20x))")
_RESIDENCY = re.compile(
    r"\b(?:data )?residency\b|\b(?:stay|remain|kept|keep\w*)(?: \w+){0,3} (?:in|inside|"
    r"within) (?:the )?(?:eu|europe|germany|us|usa|uk|country|canada|india|australia|switzerland|france|"
    r"region)\b"
)
_NOT_HELD = re.compile(
    r"(?<![\w-])(?:iso[- /]?(?:iec )?\d+|ferpa|glba|ccpa|cpra|hitrust|coppa|sox|finra|nerc|lgpd|pipeda|"
    r"pipl|popia|dora|nis ?2|eu ai act|ai act|"
    r"soc[ -]?[13]|stateramp|irap|c5|ens|tisax|fisma|cjis|part 11|gxp|basel)(?![\w-])"
)
_AGREEMENT = (
    r"(?:baas?|b\.a\.a\.?|dpas?|business associate agreements?|data processing (?:agreement|"
    r"addendum)s?|(?:signed |vendor )?(?:agreement|contract with (?:a|the) vendor)s?|zdr agreement)"
)
_YES_WORD = (
    r"(?:ok(?:ay)?|fine|acceptable|accepted|good enough|enough|signed|possible|in place|allowed|"
    r"available|works?|suffic\w+|agreed|approved|no problem|covered|sorted)"
)
_NO_WORD = (
    r"(?:not (?:ok|okay|fine|acceptable|enough|possible|allowed|good enough|accepted|an option|"
    r"available|sufficient)|unacceptable|isn't (?:ok|fine|enough|acceptable|possible)|impossible|"
    r"won't do|doesn't (?:work|suffice|cut it)|(?:is |are )?(?:refused|rejected|ruled out))"
)
_AGREEMENT_NO = re.compile(
    rf"\b(?:(?:no|without|can't sign|cannot sign|can not sign|won't sign|will not sign|don't have|"
    rf"not sign|refuse|can't get|cannot get|haven't (?:got )?|never sign)"
    rf"(?: (?:an?|any|the|signed|such|vendor)){{0,6}} {_AGREEMENT}|"
    rf"{_AGREEMENT}(?: (?:is|are|would be|alone|a|an)){{0,6}} {_NO_WORD})"
)
_AGREEMENT_YES = re.compile(
    rf"\b(?:(?:with|under|have|has|got|signed|sign|signing|can sign|will sign|accept\w*|"
    rf"covered by)(?: (?:an?|the|our|is|signed|have|vendor|a signed)){{0,6}} {_AGREEMENT}"
    rf"|{_AGREEMENT}(?: (?:is|are|would be|will be|totally|perfectly|with (?:a|the) vendor|already|"
    rf"has been|can be|been)){{0,6}} {_YES_WORD})\b"
)
_AGREEMENT_ANY = re.compile(rf"\b{_AGREEMENT}")
_OURS = (
    r"(?:our|own|ours|us|house|premises?|prem|in-house|on-prem(?:ise|ises)?|building|vpc|tenant|"
    r"control|walls|site)"
)
_LEAVE = (
    r"(?:leave|leaving|leaves|left|exit|go outside|go out|be sent (?:out|outside|"
    r"to (?:a )?third part(?:y|ies)))"
)
_STAY_YES = re.compile(
    rf"\b(?:(?:(?:data|nothing|it|they|information|prompts?|content)\b[^.;#]{{0,20}} )?(?:can't|cannot|"
    rf"can not|may not|must not|mustn't|not allowed to|never|don't|does not|doesn't|won't|not|shall not|"
    rf"should not|nothing (?:can|may)|no data(?: (?:can|may))?)(?: (?:ever|"
    rf"be allowed to)){{0,6}} {_LEAVE}"
    rf"(?: (?:our|the|your|own|company|corporate|premises|infrastructure|infra|"
    rf"network|building|environment|datacenter|data cent(?:er|re)|vpc|cloud|house|us|systems|site|"
    rf"perimeter|we|that|control)\b){{0,6}}"
    rf"|(?:must|has to|have to|needs? to|should|shall|stays?|staying|remains?|to be kept|keep)(?: (?:all|"
    rf"data|the|it|stay|remain|be kept|be|everything|always|kept)){{0,6}} ?(?:in-house|in house|with us|"
    rf"on-?prem\w*|on our own|in our|on our|inside our|within our|under our control|in the building|"
    rf"local(?:ly)?)(?: (?:own|infrastructure|infra|premises|servers?|hardware|vpc|network|"
    rf"data cent(?:er|re)|environment|control|dc)\b){{0,6}}"
    rf"|on-?prem(?:ises?)? only|only on-?prem\w*|in-house only)"
)
_STAY_NO = re.compile(
    rf"\b(?:(?:data|it) (?:can|may|is allowed to|could) {_LEAVE}(?: our \w+| us)?|"
    rf"no (?:such )?(?:contract|clause|restriction on location)s?|no data[- ]location (?:clause|contract))\b"
)
_GAP = (
    r"(?:air[- ]?gap(?:ped|s)?|isolated(?: network)?|network (?:is )?isolated|disconnected|"
    r"no (?:route to (?:the )?)?internet(?: access)?|offline network|(?:classified|closed) network|"
    r"without internet)"
)
_GAPPED = re.compile(rf"\b{_GAP}\b")
_NOT_GAPPED = re.compile(
    r"\b(?:not|no|isn't|never|non)[- ](?:an? |really |fully |completely ){0,6}(?:air[- ]?gap\w*|"
    r"isolated\b(?: network)?|disconnected)|\b(?:has|have|with|there is) internet(?: access)?\b"
)
_NONE = re.compile(
    r"\b(?:nothing (?:special|regulated)|not regulated|unregulated|no regulat\w+(?: data)?|"
    r"no compliance(?: \w+){0,2}|"
    r"no regimes?|no special (?:rules|requirements)|no (?:pii|sensitive|personal|regulated)(?: data)?|"
    r"public data(?: only)?)\b"
)
_BARE_NONE = re.compile(
    r"\b(?:none(?: of (?:these|those|them|that|the above))?|nothing|not at all|no re(?:strictions|"
    r"quirements)|"
    r"doesn't apply|not applicable|n/a|nope|nah)\b"
)
_BARE_NO = re.compile(
    r"^\W*(?:no|none|nope|nah|n/a|nothing|nil|no[,.]? (?:we (?:don't|do not)|it (?:doesn't|does not)|"
    r"none|thanks|nothing)\b[^#]{0,20})\W*$"
)
_DENIED = re.compile(
    r"\b(?:no|not|non|without|isn't|aren't|don't (?:have|need|handle|do|process|store)|never|neither|nor|"
    r"doesn't apply to)[- ](?:any |under |need |really |actually |subject to |covered by ){0,6}$"
)
_MAYBE = re.compile(
    r"\b(?:maybe|perhaps|might|possibly|kind of|sort of|some(?:what)?|partly|soon|next year|eventually|"
    r"planning|in the future|working (?:on|towards))\b"
)
_SECTOR = re.compile(
    r"\b(?:health ?care|hospitals?|clinics?|bank(?:s|ing)?|financ\w+|insur\w+|government|public sector|"
    r"defen[cs]e|legal|pharma)\b"
)
_YES = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|sure|ok|okay|fine|it is|it does|they do|correct|right|true|y|of course|"
    r"absolutely|acceptable|that's fine|no problem)\b(?![^.]*\bbut\b)"
)
_NO = re.compile(
    r"^\W*(?:no|nope|nah|not|never|n|it isn't|it doesn't|it does not|it is not|false|"
    r"none)\b(?! problem)(?![^.]*\bbut\b)"
)


_NONE_READING = Reading("None", Fill(regulated=Regulated()))


def labels() -> tuple[str, ...]:
    """The answers on the buttons."""
    offered: tuple[tuple[RegimeId, ...], ...] = (("hipaa",), ("soc2",), ("gdpr",), ("hipaa", "soc2"))
    return ("None", *map(names_of, offered), "Data can't leave our infrastructure")


def read(text: str) -> Outcome:
    """The regimes and terms that a text answers with."""
    return find(read_message(text), asked=True).outcome


def read_term(term: Term, message: Message) -> Outcome:
    """A plain yes or no to one of the term questions, which a message alone could not say."""
    if _YES.match(message.text):
        return term_fill(term, told=True)
    if _NO.match(message.text):
        return term_fill(term, told=False)
    return None


def term_fill(term: Term, *, told: bool) -> Fill:
    """The answer to one term question."""
    return Fill(regulated=Regulated.model_validate({term: told}))


def find(message: Message, *, asked: bool) -> Found:
    """The regimes and terms a message names. A maybe, and a regime we hold no rules for, are asked back."""
    used: list[Span] = []
    terms = _terms(message.text, used)
    regimes, denied = _regimes(message.text, used)
    outcome: Outcome = _not_held(message.text, regimes, terms, used)
    if outcome is None and (regimes or terms):
        outcome = _told(message, regimes, terms, asked=asked)
    if outcome is None and (none := _none(message.text, asked=asked)):
        used.append(none.span())
        outcome = Fill(regulated=Regulated())
    if outcome is None and denied:
        outcome = Fill(regulated=Regulated())
    if outcome is None and asked:
        outcome = _vague(message)
    return Found(outcome, tuple(used)) if outcome else NOTHING


def _not_held(text: str, regimes: list[RegimeId], terms: dict[str, bool], used: list[Span]) -> Unclear | None:
    """Names that say less than a regime, or a regime outside the catalog."""
    residency = None if "eu_sovereignty" in regimes else _RESIDENCY.search(text)
    cases: tuple[tuple[re.Match[str] | None, str, list[RegimeId]], ...] = (
        (
            _NOT_HELD.search(text),
            "I hold no rules for one of those. Which of these does it come closest to?",
            regimes or ["soc2", "gdpr", "hipaa"],
        ),
        (_FEDRAMP.search(text), "FedRAMP Moderate or High?", ["fedramp_moderate", "fedramp_high"]),
        (residency, "Does the law of a region decide, or who owns the host?", ["gdpr", "eu_sovereignty"]),
    )
    for match, reason, nearest in cases:
        if match:
            used.append(match.span())
            return Unclear(reason, _readings(nearest, terms))
    return None


def _told(message: Message, regimes: list[RegimeId], terms: dict[str, bool], *, asked: bool) -> Outcome:
    value = Regulated.model_validate({"regimes": tuple(regimes), **terms})
    if regimes and asked and _MAYBE.search(message.words):
        return Unclear(
            "Does it apply today?", (Reading(names_of(regimes), Fill(regulated=value)), _NONE_READING)
        )
    if _AGREEMENT_ANY.search(message.text) and "agreement_acceptable" not in terms:
        return _agreement_or_not(value)
    return Fill(regulated=value)


def _none(text: str, *, asked: bool) -> re.Match[str] | None:
    return _NONE.search(text) or ((_BARE_NONE.search(text) or _BARE_NO.match(text)) if asked else None)


def _vague(message: Message) -> Unclear | None:
    """An answer that names no regime."""
    if _AGREEMENT_ANY.search(message.text):
        return _agreement_or_not(Regulated())
    if _MAYBE.search(message.words):
        return Unclear("Which of these applies today?", (*_readings(["hipaa", "soc2"], {}), _NONE_READING))
    if _YES.match(message.text) or _SECTOR.search(message.text):
        return Unclear("Which of these applies?", _readings(["hipaa", "soc2", "gdpr"], {}))
    return None


def _terms(text: str, used: list[Span]) -> dict[str, bool]:
    terms: dict[str, bool] = {}
    pairs = (
        ("agreement_acceptable", _AGREEMENT_NO, _AGREEMENT_YES),
        ("data_must_stay", _STAY_NO, _STAY_YES),
        ("network_isolated", _NOT_GAPPED, _GAPPED),
    )
    for name, no, yes in pairs:
        for pattern, told in ((no, False), (yes, True)):
            match = pattern.search(text)
            if match and name not in terms:
                terms[name] = told
                used.append(match.span())
    return terms


def _regimes(text: str, used: list[Span]) -> tuple[list[RegimeId], bool]:
    named: list[tuple[int, RegimeId]] = []
    denied = False
    for regime, words in _REGIME.items():
        for match in words.finditer(text):
            refusal = _DENIED.search(text[max(0, match.start() - 40) : match.start()])
            used.append((match.start() - len(refusal[0]) if refusal else match.start(), match.end()))
            if refusal and regime != "zero_retention":
                denied = True
            else:
                named.append((match.start(), regime))
            break
    return [regime for _, regime in sorted(named)], denied


def _agreement_or_not(value: Regulated) -> Unclear:
    prefix = f"{names_of(value.regimes)}, " if value.regimes else ""
    readings = []
    for label, told in zip(TERM_LABELS["agreement_acceptable"], (True, False), strict=True):
        words = f"{prefix}{label[0].lower()}{label[1:]}" if prefix else label
        settled = value.model_copy(update={"agreement_acceptable": told})
        readings.append(Reading(words, Fill(regulated=settled)))
    return Unclear("Is a signed agreement acceptable?", tuple(readings))


def names_of(regimes: Sequence[RegimeId]) -> str:
    """The regimes as people name them: "HIPAA and SOC 2"."""
    names = [catalog().clauses[regime].short for regime in regimes]
    told = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return told[:1].upper() + told[1:]


def _readings(regimes: list[RegimeId], terms: dict[str, bool]) -> tuple[Reading, ...]:
    return tuple(
        Reading(names_of([regime]), Fill(regulated=Regulated.model_validate({"regimes": (regime,), **terms})))
        for regime in regimes[:3]
    )


def merged(held: Regulated, told: Regulated) -> Regulated:
    """What was held, with what is told now: new regimes replace the old, a term joins, "None" clears all."""
    if told == Regulated():
        return told
    update = {name: value for name, value in told if value not in (None, ())}
    return held.model_copy(update=update)
