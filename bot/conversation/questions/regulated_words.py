"""Which words say what the data demands? Lists of phrases, and the patterns that are made of them."""

import re
from collections.abc import Iterable, Mapping

from bot.language.words import either
from costmodel.scenario import RegimeId

_REGIMES: Mapping[RegimeId, tuple[str, ...]] = {
    "hipaa": (
        *("hipaa", "hippa", "phi", "ephi", "protected health(?: information)?"),
        "(?:patient|health ?care|medical|health) (?:data|records?|info(?:rmation)?)",
    ),
    "soc2": (r"soc[ -]?2(?: type ?(?:2|ii|1|i))?", "soc two", "soc ii"),
    "gdpr": (
        "gdpr",
        "dsgvo",
        "rgpd",
        "eu personal data",
        r"personal data of eu\w*",
        "european personal data",
    ),
    "eu_sovereignty": (
        *("(?:eu|european|data) sovereignty", "sovereign (?:eu )?cloud", "eu[- ]owned"),
        *("no us jurisdiction", "cloud act", "schrems(?: ii| 2)?"),
    ),
    "pci_sad": (
        *("pci[- ]sad", "pci authentication data", "sensitive authentication data"),
        *("cvvs?", "cvv2", "pci cvv(?: and pin)?", "pin blocks?"),
    ),
    "pci_pan": (
        r"pci(?:[- ]?dss)?(?: v?\d(?:\.\d){0,6})?(?: card numbers?)?(?![- ]?sad| cvv| authentication)",
        *("card ?holder data", "(?:credit )?card (?:numbers?|data)", "pans?"),
        "(?:credit|debit|payment) ?cards?",
    ),
    "fedramp_moderate": ("fed ?ramp[- ](?:moderate|mod|20x)",),
    "fedramp_high": ("fed ?ramp[- ]high",),
    "cui_cmmc": (
        *(r"cui(?: ?\(cmmc\))?", "controlled unclassified(?: information)?"),
        *("cmmc(?: level)? ?[123]?", "dfars", "(?:nist )?(?:sp )?800-171"),
    ),
    "itar": ("itar(?: technical data)?",),
    "dod_il4_il5": ("(?:dod )?il ?-?[45](?: ?[/&,] ?il ?-?5| ?/ ?5)?", "impact level [45]"),
    "classified_il6": (
        *(r"(?:classified )?\(?il ?-?6\)?", "impact level 6"),
        *("(?<!un)classified(?: data| information)?", "(?:top )?secret (?:data|network|clearance)"),
    ),
    "zero_retention": (
        *("zero[- ](?:data[- ])?retention", "zdr", "no (?:data )?retention"),
        "nothing (?:may|can) be (?:stored|retained)",
    ),
}
_ABBREVIATIONS_WITHOUT_RULES = (
    *("ferpa", "glba", "ccpa", "cpra", "hitrust", "coppa", "sox", "finra", "nerc", "lgpd", "pipeda", "ens"),
    *("pipl", "popia", "dora", "irap", "c5", "tisax", "fisma", "cjis"),
)
_WITHOUT_RULES = {
    **{name.upper(): name for name in _ABBREVIATIONS_WITHOUT_RULES},
    "ISO 27001": r"iso[- /]?(?:iec )?27001",
    "that ISO standard": r"iso[- /]?(?:iec )?(?!27001\b)\d+",
    "SOC 1": "soc[ -]?1",
    "SOC 3": "soc[ -]?3",
    "NIS 2": "nis ?-?2",
    "StateRAMP": "stateramp",
    "the EU AI Act": "(?:eu )?ai act",
    "21 CFR Part 11": "part 11",
    "GxP": "gxp",
    "FIPS 140": "fips(?: 140(?:-[23])?)?",
    "EAR": "ear99",
    "Basel": "basel",
}
"""Regimes that the catalog holds no rules for, by the names that they are said with."""
_REGIONS = (
    *("eu", "europe", "germany", "us", "usa", "uk", "country", "canada", "india", "australia"),
    *("switzerland", "france", "region"),
)

_AGREEMENT = either(
    (
        *("baas?", r"b\.a\.a\.?", "dpas?", "zdr agreement", "business associate agreements?"),
        *("data processing agreements?", "data processing addendums?"),
        "(?:signed |vendor )?(?:agreement|contract with (?:a|the) vendor)s?",
    )
)
_SIGNING = (
    *("with", "under", "have", "has", "got", "signed", "sign", "signing", "can sign", "will sign"),
    *(r"accept\w*", "covered by"),
)
_NOT_SIGNING = (
    *("no", "without", "refuse", "don't have", "haven't", "haven't got", "can't get", "cannot get"),
    *("can't sign", "cannot sign", "can not sign", "won't sign", "will not sign", "not sign", "never sign"),
)
_ENOUGH = (
    *("ok", "okay", "fine", "acceptable", "accepted", "good enough", "enough", "signed", "possible"),
    *("in place", "allowed", "available", "works?", r"suffic\w+", "agreed", "approved", "no problem"),
    *("covered", "sorted"),
)
_NOT_ENOUGH = (
    *("not ok", "not okay", "not fine", "not acceptable", "not enough", "not possible", "not allowed"),
    *("not good enough", "not accepted", "not an option", "not available", "not sufficient"),
    *("isn't ok", "isn't fine", "isn't enough", "isn't acceptable", "isn't possible"),
    *("unacceptable", "impossible", "won't do", "doesn't work", "doesn't suffice", "doesn't cut it"),
    *("(?:is |are )?refused", "(?:is |are )?rejected", "(?:is |are )?ruled out"),
)

_LEAVE = either(
    (
        *("leave", "leaving", "leaves", "left", "exit", "go outside", "go out"),
        *("be sent out", "be sent outside", "be sent to (?:a )?third part(?:y|ies)"),
    )
)
_MAY_NOT = (
    *("can't", "cannot", "can not", "may not", "must not", "mustn't", "not allowed to", "never", "don't"),
    *("does not", "doesn't", "won't", "not", "shall not", "should not", "nothing can", "nothing may"),
    *("no data", "no data can", "no data may"),
)
_OUR_PLACE = (
    *("our", "the", "your", "own", "company", "corporate", "premises", "infrastructure", "infra", "network"),
    *("building", "environment", "datacenter", "data cent(?:er|re)", "vpc", "cloud", "house", "us"),
    *("systems", "site", "perimeter", "we", "that", "control"),
)
_MUST = (
    *("must", "has to", "have to", "needs? to", "should", "shall", "stays?", "staying", "remains?"),
    *("to be kept", "keep"),
)
_BE_KEPT = ("all", "data", "the", "it", "stay", "remain", "be kept", "be", "everything", "always", "kept")
_INSIDE = (
    *("in-house", "in house", "with us", r"on-?prem\w*", "on our own", "in our", "on our", "inside our"),
    *("within our", "under our control", "in the building", "local(?:ly)?"),
)
_INSIDE_WHAT = (
    *("own", "infrastructure", "infra", "premises", "servers?", "hardware", "vpc", "network"),
    *("data cent(?:er|re)", "environment", "control", "dc"),
)
_ONLY_INSIDE = ("on-?prem(?:ises?)? only", r"only on-?prem\w*", "in-house only")

_BANS = (
    *("forbids?", "prohibits?", "bans?", "excludes?", "rules out", "doesn't allow", "does not allow"),
    *("doesn't permit", "does not permit", "disallows?"),
)
_OUTSIDE = ("cloud", "clouds", "saas", r"third[- ]part\w+", "external", "outside", "vendors?", "apis?")
_WHO_BANS = either(("contract", "clause", "agreement", "client", "customer", "policy"))
_CLOUD_IS_BANNED = (
    rf"{_WHO_BANS}s?\b[^.;#]{{0,30}}\b{either(_BANS)}\b[^.;#]{{0,20}}\b{either(_OUTSIDE)}\b",
    r"cloud (?:is |services are )?(?:forbidden|prohibited|banned|not allowed|ruled out)\b",
    r"no (?:public )?cloud\b(?! act)",
)

_HAVE_TO = r"(?<!everyone )(?<!everybody )" + either(
    ("must", "has to", "have to", "needs? to", "required to", "obliged to")
)
_APIS = r"(?:(?:external|public|third[- ]party|outside|hosted|vendor|cloud|llm) ){0,3}apis?"
_BANNED = (
    *("not allowed", "not permitted", "not an option", "forbidden", "banned", "prohibited"),
    *("off the table", "ruled out", "out of the question"),
)
_BY_OURSELVES = (
    rf"{_HAVE_TO} (?:be )?self[- ]?host(?:ed)?",
    rf"{_HAVE_TO} host (?:it |this )?ourselves",
    rf"{_APIS} (?:is|are|would be|were|was|gets?) {either(_BANNED)}",
    rf"(?:not allowed|forbidden) to (?:use|call) (?:any |an |the )?{_APIS}",
    rf"(?:can't|cannot|can not|mustn't|must not|may not) (?:use|call) (?:any|an) {_APIS}",
    rf"(?:no|without any) {_APIS} (?:is |are )?(?:allowed|permitted|at all)",
)

_ISOLATED = (
    *("air[- ]?gap(?:ped|s)?", "isolated(?: network)?", "network (?:is )?isolated", "disconnected"),
    *("no (?:route to (?:the )?)?internet(?: access)?", "without internet", "offline network"),
    "(?:classified|closed) network",
)

_NOTHING_REGULATED = (
    *("nothing special", "nothing regulated", "not regulated", "unregulated", r"no regulat\w+(?: data)?"),
    *(r"no compliance(?: \w+){0,2}", "no regimes?", "no special rules", "no special requirements"),
    *("no (?:pii|sensitive|personal|regulated)(?: data)?", "public data(?: only)?"),
)
_NOTHING_AT_ALL = (
    *(
        "none(?: of (?:these|those|them|that|the above))?",
        "nothing(?: like (?:that|this|these|those))?",
        "not at all",
        "nope",
        "nah",
        "n/a",
    ),
    *("no restrictions", "no requirements", "doesn't apply", "not applicable"),
)
_AND_NO_MORE = (
    *("nothing (?:else|more|besides|beyond that)", "none of the (?:others?|rest)", "no others?", "no more"),
    "none (?:else|other|besides)",
)
_PERSONAL = (
    *("pii", "personal (?:data|info(?:rmation)?)", "personally identifiable(?: information)?"),
    *("(?:customer|user|employee) data", "personenbezogene daten", "datos personales"),
    "données personnelles",
)
_HEALTH = (
    *("medical", "patients?", "clinical", "health", "gesundheitsdaten", "patientendaten", "datos de salud"),
    "données de santé",
)
_CONFIDENTIAL = ("sensitive", "confidential", "proprietary", "trade secrets?", "secret", "vertraulich")
_PLAIN_NO = (
    *("no", "none", "nope", "nah", "n/a", "nothing", "nil"),
    "(?:no|nope|nah)[,.]? (?:nothing|none) (?:like|of) (?:that|this|these|those|the sort|the kind)(?: here)?",
    *("ningun[oa]", "nada", "keine?", "nichts", "aucune?", "rien"),
    r"no[,.]? (?:we (?:don't|do not)|it (?:doesn't|does not)|none|thanks|nothing)\b[^#]{0,20}",
)
_DENYING = (
    *("no", "not", "non", "without", "isn't", "aren't", "never", "neither", "nor", "doesn't apply to"),
    *("keine?", "nicht", "ohne", "sin", "sans"),
    "don't (?:have|need|handle|do|process|store)",
)
_NOT_TODAY = (
    *(
        "maybe",
        "perhaps",
        "might",
        "possibly",
        "kind of",
        "sort of",
        "some(?:what)?(?! (?:records|data|users|customers|of|fields|files|tables))",
        "partly",
        "soon",
    ),
    *("next year", "eventually", "planning", "in the future", "working (?:on|towards)"),
)
_SECTORS = (
    *("health ?care", "hospitals?", "clinics?", "bank(?:s|ing)?", r"financ\w+", r"insur\w+"),
    *("government", "public sector", "defen[cs]e", "legal", "pharma"),
)
_AGREEING = (
    *("yes", "yeah", "yep", "yup", "sure", "ok", "okay", "fine", "it is", "it does", "they do", "correct"),
    *("right", "true", "y", "of course", "absolutely", "acceptable", "that's fine", "no problem"),
)
_DECLINING = (
    *("no", "nope", "nah", "not", "never", "n", "false", "none"),
    *("it isn't", "it doesn't", "it does not", "it is not"),
)


def _some(words: Iterable[str]) -> str:
    """Up to six of the words, each after a space."""
    return f"(?: {either(words)}){{0,6}}"


def _name(words: Iterable[str]) -> re.Pattern[str]:
    """One of the words as a name of its own, not part of a longer one."""
    return re.compile(rf"(?<![\w-]){either(words)}(?![\w-])")


def _word(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b{either(words)}\b")


REGIME = {regime: _name(words) for regime, words in _REGIMES.items()}
FEDRAMP = re.compile(r"\bfed ?ramp\b(?![- ](?:moderate|mod|high|20x))")
"""FedRAMP without its level."""
RESIDENCY = _word(
    (
        "(?:data )?residency",
        r"(?:stay|remain|kept|keep\w*)(?: \w+){0,3} (?:in|inside|within) (?:the )?" + either(_REGIONS),
        r"(?:eu|european|german)[- ](?:hosting|hosted|regions?|servers?|data ?cent(?:er|re)s?|only|based)",
        r"(?:hosted|stored|processed|hosting)(?: only)? (?:in|inside|within) (?:the )?(?:eu|europe|germany)",
    )
)
NOT_HELD = {said: _name([name]) for said, name in _WITHOUT_RULES.items()}
AGREEMENT = re.compile(rf"\b{_AGREEMENT}")
AGREEMENT_NO = re.compile(
    rf"\b(?:{either(_NOT_SIGNING)}{_some(('an?', 'any', 'the', 'signed', 'such', 'vendor'))} {_AGREEMENT}"
    rf"|{_AGREEMENT}{_some(('is', 'are', 'would be', 'alone', 'a', 'an'))} {either(_NOT_ENOUGH)})"
)
_SUCH = ("an?", "the", "our", "is", "signed", "have", "vendor", "a signed")
_IS = (
    *("is", "are", "would be", "will be", "has been", "can be", "been", "already", "totally", "perfectly"),
    "with (?:a|the) vendor",
)
AGREEMENT_YES = re.compile(
    rf"\b(?:{either(_SIGNING)}{_some(_SUCH)} {_AGREEMENT}|{_AGREEMENT}{_some(_IS)} {either(_ENOUGH)})\b"
)
BY_OURSELVES = _word(_BY_OURSELVES)
"""No API will do, whatever the reason is."""
STAY_YES = re.compile(
    r"\b(?:(?:(?:data|nothing|it|they|information|prompts?|content)\b[^.;#]{0,20} )?"
    rf"{either(_MAY_NOT)}{_some(('ever', 'be allowed to'))} {_LEAVE}(?: {either(_OUR_PLACE)}\b){{0,6}}"
    rf"|{either(_MUST)}{_some(_BE_KEPT)} ?{either(_INSIDE)}(?: {either(_INSIDE_WHAT)}\b){{0,6}}"
    rf"|{either(_ONLY_INSIDE)}|{either(_CLOUD_IS_BANNED)}|{either(_BY_OURSELVES)})"
)
STAY_NO = _word(
    (
        rf"(?:data|it) (?:can|may|is allowed to|could) {_LEAVE}(?: our \w+| us)?",
        "no (?:such )?(?:contract|clause|restriction on location)s?",
        "no data[- ]location (?:clause|contract)",
    )
)
GAPPED = _word(_ISOLATED)
NOT_GAPPED = re.compile(
    r"\b(?:not|no|isn't|never|non)[- ](?:an? |really |fully |completely ){0,6}"
    r"(?:air[- ]?gap\w*|isolated\b(?: network)?|disconnected)"
    r"|\b(?:has|have|with|there is) internet(?: access)?\b"
)
NONE = _word(_NOTHING_REGULATED)
BARE_NONE = _word(_NOTHING_AT_ALL)
AND_NO_MORE = _word(_AND_NO_MORE)
"""What ends a list and denies nothing in it."""
ALL_BUT = re.compile(
    r"\b(?:nothing|none|nope?|not (?:really |strictly |formally )?regulated)\b[^.;]{0,40}?"
    r"\b(?:apart from|except(?: for)?|other than|besides|aside from|save for)\b"
)
"""Before the one thing that there is: it denies nothing in what follows."""
LONE_NONE = re.compile(r"\b(?:none|nothing|n/a)\b(?! of\b)")
PERSONAL = _word(_PERSONAL)
HEALTH = _word(_HEALTH)
CONFIDENTIAL = _word(_CONFIDENTIAL)
BARE_NO = re.compile(rf"^\W*{either(_PLAIN_NO)}\W*$")
DENIED = re.compile(
    rf"\b{either(_DENYING)}[- ](?:any |under |need |really |actually |subject to |covered by ){{0,6}}$"
)
"""What stands before a name and denies it."""
FORMER = re.compile(r"\b(?:were|was|used to be)(?: under| subject to)? $")
"""What stands before a name that held once: "we were HIPAA until last year, now it's SOC 2"."""
NOW = re.compile(r"\b(?:now|today|these days|anymore|any more)\b")
MAYBE = _word(_NOT_TODAY)
SECTOR = _word(_SECTORS)
YES = re.compile(rf"^\W*{either(_AGREEING)}\b(?![^.]*\bbut\b)")
NO = re.compile(rf"^\W*{either(_DECLINING)}\b(?! problem)(?![^.]*\bbut\b)")
