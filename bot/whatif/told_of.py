"""Which names and numbers are only judged or reported? “Gpt-4o is too expensive”, "the H100s are sold out".

A judgement asks for nothing: what it is of stays as it is, whatever else the message changes.
"""

import re

from bot.whatif.amount import Amount
from bot.whatif.choice import Choice
from bot.whatif.reading import Field
from bot.whatif.said import Factor, Said
from bot.whatif.unread import SMALL

_Held = Choice | Amount | Factor
_CLAUSES = re.compile(
    r"[,;!?()\n]|\.(?=\s|$)|: | - | (?:but|so|then|because|since|while|whereas|although|though) |(?= and )"
)
_ONLY_JOINED = re.compile(r"(?:[#§¤%\W]|\b(?:the|our|both|all|either|these|those|of|and|or)\b)*$")
"""Names and numbers alone: in “H100s and A100s are sold out” the "and" parts no clauses."""
_LINK = (
    r"(?:is|are|was|were|be|being|isn't|aren't|wasn't|weren't|'s|'re|seems?|seemed|looks?|looked|sounds?|"
    r"sounded|feels?|felt|"
    r"appears?|gets?|got|getting|becomes?|became|remains?|stays?|(?:has|have|had)(?: already)? been|"
    r"turn(?:s|ed)? out(?: to be)?|(?:will|would|could|might|may|must|can|should)(?: not)? be|won't be|"
    r"wouldn't be|can't be)"
)
_VERY = (
    r"(?:way|far|much|an? (?:bit|little|tad|lot)|just|simply|still|really|very|probably|clearly|kind of|"
    r"kinda|sort of|rather|"
    r"quite|almost|certainly|obviously|frankly|so|pretty|super|not|already|all|always|currently|already|"
    r"now|even|totally|"
    r"completely|absolutely|honestly|definitely|already|often|usually|insanely|ridiculously|incredibly|"
    r"like|as|that|yet)"
)
_UNFIT = (
    r"sold out|out of (?:stock|reach|the question|fashion|date|service)|(?:ruled|phased|sold|maxed|fried|"
    r"burnt|worn) out|"
    r"unavailable|unobtainable|scarce|rare|overpriced|overkill|unrealistic|unlikely|impossible|infeasible|"
    r"not feasible|"
    r"nonsense|back-?ordered|discontinued|deprecated|hard to (?:get|find|buy|rent|beat|believe)|nowhere "
    r"to be (?:found|had)|"
    r"off the (?:table|charts?)|worth (?:it|the \w+)|enough|a (?:joke|stretch|nightmare|pain|rip-?off|"
    r"bargain|steal|beast|lot|mess|"
    r"dream|fantasy|guess|myth|waste(?: of \w+)?|bad idea|bottleneck|no-?go|non-?starter)|on (?:fire|"
    r"back-?order|sale|order)"
)
_JUDGED = (
    r"high|low|steep|expensive|pricey|dear|costly|cheap|slow|sluggish|fast|quick|big|huge|large|tiny|"
    r"small|little|bad|terrible|"
    r"awful|horrible|poor|weak|dumb|great|nice|good|amazing|awesome|excellent|impressive|cool|better|"
    r"worse|optimistic|"
    r"pessimistic|conservative|aggressive|wrong|off|crazy|insane|ridiculous|absurd|silly|wild|mad|nuts|"
    r"excessive|generous|"
    r"outrageous|suspicious|weird|odd|strange|fishy|ambitious|realistic|unreasonable|reasonable|plausible|"
    r"scary|risky|"
    r"unreliable|reliable|flaky|unstable|buggy|broken|dead|gone|down|hot|loud|old|outdated|obsolete|"
    r"popular|overrated|"
    r"underrated|busy|booked|overbooked|unacceptable|unaffordable|underwhelming|disappointing|painful|"
    r"annoying|boring"
)
_TAIL = (
    r"(?=\W*$|[,;!?]|\.(?:\s|$)| (?:to (?:me|us|be honest)|for (?:me|us|our|the|this|that|an?|what)|in "
    r"(?:my|the|our|this|europe|"
    r"practice|general|stock)|these|right|imo|imho|anyway|here|now|today|at the|if you ask|compared|but|"
    r"and|so|though|i think|i "
    r"guess|everywhere|because|since|as|unless|honestly|tbh|lately|already|still|lol|than|when|on (?:the|"
    r"our)|with|about|"
    r"everywhere|almost|again|of (?:late|course|them))\b)"
)
_JUDGEMENT = re.compile(
    rf"(?:\b|(?='))(?:{_LINK} (?:{_VERY} )*)?(?:{_VERY} )*\btoo (?!(?:please|pls|then|and|but|if|with|at|"
    rf"for|in|on|now|maybe)\b)[a-z]"
    rf"|(?:\b|(?='))(?:{_LINK}|would|sounds?|seems?|looks?)(?: like)?(?: {_VERY})* (?:{_UNFIT})\b"
    rf"|(?:\b|(?='))(?:{_LINK})(?: like)?(?: {_VERY})* (?:{_JUDGED}){_TAIL}"
    r"|\b(?:(?:scare|frighten|worr(?:y|ie)|annoy|bother|confuse|depress|bore|impress|surpris)(?:s|es|ed)? "
    r"(?:me|us|him|her|them|"
    r"everyone|people|legal|finance))\b"
)
_GOOD_ENOUGH = re.compile(
    rf"(?:{_LINK})?(?: {_VERY})* ?\b(?:(?<!not )good enough|(?<!not )enough|(?<!not )(?:good|ok|fine)(?= "
    rf"for (?:us|me|our|this|it|now)))\b"
)
_REPORT = re.compile(
    r"\b(?:we|i|they|he|she|someone|somebody|everyone|legal|finance|procurement|security|(?:the|our|my) "
    r"\w+)(?:'ve|'d|'s)?"
    r"(?: (?:have|has|had|did|already|just|never|also|once|really|both|even|briefly|recently|kind of|sort "
    r"of|finally))*"
    r" (?:ruled (?:[#§¤ ]|the|our)*out|ruled out|turned (?:[#§¤ ]|the|our)*down|turned down|rejected|"
    r"considered|evaluated|"
    r"looked (?:at|into)|discussed|talked (?:about|through)|debated|benchmarked|discarded|dismissed|"
    r"excluded|decided against|"
    r"struggled with|argued (?:about|over)|laughed at|thought about|heard (?:of|about)|read (?:of|about)|"
    r"asked (?:for|about)|"
    r"worried about|complained about|forgot (?:about)?|googled|reviewed|seen|met|broke|burned|fried|sold|"
    r"returned|"
    r"love[sd]?|loathe[sd]?|hate[sd]?|adore[sd]?|missed|distrust(?:s|ed)?|trust(?:s|ed)?|admires?|"
    r"enjoy(?:s|ed)?|"
    r"(?<!'d )like[sd]?(?! to\b))\b"
)
_NOTHING_MEANT = re.compile(
    r"\b(?:stars?|points?|cents?|thumbs?|emojis?) (?:from|by) (?:me|us)\b"
    r"|\b(?:meet|met|meeting|interview\w*|invit\w+|e?mail|ping|ask|tell|told|know|see|saw|talk(?:ed|ing)? "
    r"(?:to|with)|"
    r"sp(?:eak|oke|eaking) (?:to|with)|chat(?:ted)? with|visit\w*|thank|greet|call(?:ed)?) (?:with "
    r")?(?:the |our |these |another )?"
    r"(?:\d+|two|three|four|five|six|a few|some|several) (?:\w+ )?(?:people|ppl|persons|engineers?|devs?|"
    r"folks|guys|hires|candidates)\b"
    r"|\bi (?:have|had|got|made|did|took|also have|only have) (?:\d+|two|three|four|five|a few) (?:\w+ "
    r")?(?:calls?|requests?|messages|"
    r"meetings?|queries|mails?)\b"
    r"|\b(?:i wish|(?<!what )if only|(?:we|i) (?:were|was) (?:promised|told|offered|sold)|would be "
    r"(?:nice|great|cool|fun|awesome|lovely) (?:if|to)|"
    r"in (?:a|an) (?:ideal|perfect) world|dreaming of)\b"
    r"|(?:%|\bpercent) (?:sure|certain|agree[sd]?|confident|convinced|positive|with you|true|on board|"
    r"there|done|chance|"
    r"probability|likely|complete|finished)\b"
    r"|\b(?:people|engineers?|ppl|folks|guys|devs?|users) (?:is|are|were|was) (?:both |all |now |still |"
    r"just )?"
    r"(?!leaving|quitting|retiring|joining|starting|coming|running|going|working|operating|being|"
    r"staying)\w+ing\b"
    r"|^\W*(?:i'd say |it's (?:an? )?|about |a )?(?:\d+ ?[x×] ?\d+|50 ?/ ?50)\W*$"
    r"|\bout of (?:\d+|five|ten) (?!(?:requests?|tokens?|calls?|quer(?:y|ies)|gpus?|engineers?|jobs?|"
    r"messages?)\b)[a-z]"
    r"|\b(?:team|people|ppl|engineers?|staff|devs?|folks|guys|colleagues|ftes?|sres?|persons?|hires?) "
    r"(?:(?:already|really|still|"
    r"also|just|never|all|both|don't|do not|doesn't|would|will|actually) )*(?:agree[sd]?|disagree[sd]?|"
    r"thinks?|thought|believes?|"
    r"likes?|liked|loves?|loved|hates?|hated|prefers?|wonders?|complain(?:s|ed)?|vote[sd]?|asked|said|"
    r"says?|cares?|objects?|"
    r"objected|reacted|replied|answered|laughed|joined the|signed up|showed up|attended|noticed|"
    r"suggested?|suggests?|mentioned|"
    r"disapproves?|approves?|approved|supports?|want(?:s|ed)? (?:to|it|this|that)|mind|minds|understands?|"
    r"knows?)\b"
)
_HOW = r"(?:only |just |about |like |roughly |basically |still |almost |nearly |already |also |even |a |an )*"
_MORE = (
    r"(?:(?:as |way |much |even |times )*(?:cheaper|dearer|pricier|slower|faster|better|worse|bigger|"
    r"smaller|higher|lower|longer|"
    r"shorter|slow|fast|expensive|cheap|good|bad|much|many|more expensive|more|less)(?: expensive| money)?)"
)
_EXCLAIMED = re.compile(
    r"\W*(?:wow|whoa|woah|damn|dang|omg|omfg|wtf|jeez|gosh|ouch|yikes|oof|ugh|holy \w+|no way|seriously|"
    r"really|crazy|insane|wild|"
    rf"amazing|incredible|impressive|huh|unbelievable|sheesh|bloody hell)[ ,!.:?-]+(?:that's |it's |so |"
    rf"but )?{_HOW}"
    rf"(?P<figure>[#%]+|[a-z-]+) ?{_MORE}?\W*"
)
_CONCLUDED = re.compile(
    r"\W*(?:(?:so|ok|hm+|oh|ah|well|and|but|i see|wait|right)[ ,]+)*(?:(?:that's|thats|it's|its|that is|"
    r"it is|this is|which is|they're|they are|"
    rf"we're|meaning|that makes it|makes it|that would be|it'd be)[ ,]+{_HOW}(?P<figure>[#%]+|[a-z-]+) "
    rf"?{_MORE}"
    rf"|(?:that's|thats|it's|this is|that is|it'd be|that'd be)[ ,]+{_HOW}(?P<fourth>[#%]+|[a-z-]+) (?:of "
    rf")?(?:the |our |its )?(?:price|cost|size|speed|work|money|bill)"
    rf"|so {_HOW}(?P<other>[#%]+|[a-z-]+) ?{_MORE} (?:then|already|huh|eh|right|now)|"
    rf"so {_HOW}(?P<third>[#%]+|[a-z-]+) ?(?:cheaper|dearer|pricier|slower|faster|better|worse|as \w+|more "
    rf"expensive))"
    r"(?: (?:then|already|huh|eh|right|now|overall|in total|lol|for us|to me))*\W*"
)
_SAYS = re.compile(
    r"\b(?:too|i|we|they|he|she|someone|somebody|everyone|legal|finance|procurement|security|out|stars?|"
    r"points?|cents?|thumbs?|"
    rf"emojis?|i|if|would|dreaming|sure|certain|agree[sd]?|confident|convinced|positive|board|time|chance|"
    rf"true|there|done|complete|"
    rf"finished|likely|\d+ ?[x×] ?\d+|50 ?/ ?50|teams?|ppl|engineers?|staff|devs?|folks|guys|colleagues|"
    rf"ftes?|sres?|persons?|hires?|me|us|him|her|them|people|like|{_UNFIT}|{_JUDGED})\b"
)
"""Without any of these words nothing is judged: most clauses are done with here."""
_FACT_OF_A_NAME = re.compile(
    r"[§¤]+ (?:models? |cards? |gpus? )?(?:also |just |only |already |really |still )*(?:needs?|fits?|"
    r"takes?|requires?|has|have|eats?|wants?|"
    r"uses?|said|says|thinks?|told|claims?|wrote|costs? me|lead times?|waitlists?|shortages?)\b|\b(?:it|"
    r"model|this|that) has [#§¤]|"
    r"\b(?:it|that|this|they|everything|won't|doesn't|don't|barely) (?:just |barely |still |even |all "
    r")*fits?\b"
)
"""“Llama 70b needs 4 GPUs” tells of a model, and wishes for nothing."""
_ASKED_FOR = re.compile(
    r"\b(?:use|uses|used|using|try|trying|tried|take|takes|took|pick\w*|cho(?:ose|oses|osing|se|sen)|"
    r"select\w*|"
    r"settl\w+|decid\w+|insist\w*|bought|went|got|gets|getting|support\w*|go|goes|going|switch\w*|move\w*|"
    r"swap\w*|run|runs|running|ran|host\w*|"
    r"self-?host\w*|buy\w*|rent\w*|put|set|make|add|adding|include|assum\w+|need\w*|want\w*|prefer\w*|"
    r"consider|get|have|has|"
    r"keep|stay|stays|quanti\w+|deploy\w*|serve\w*|migrat\w+|replac\w+|upgrad\w+|downgrad\w+|change|"
    r"changes|changing|model|treat|"
    r"process\w*|handl\w+|stor\w+|comply|complies|fall|falls|subject|under|required|requires?|must|"
    r"compare|see|show|"
    r"plug|price|should|could|would|let's|lets|do|does|apply|applies|matters?|rerun|give|bring|bind\w*|"
    r"cover\w*|govern\w*|be|"
    r"become\w*|we're|we are|i'm|it's|is|are|with|on|in|at|via|without|instead|rather|not|no|only|just|"
    r"drop|off|out|even|traffic|load)\b"
)
_ABOUT_A_REGIME = re.compile(
    r"[^a-z]*(?:compliance )?(?:audit\w*|training|trainings|officers?|lawyers?|consultants?|paperwork|"
    r"meetings?|certificat\w*|docs?|"
    r"documents?|documentation|deadline|reviews?|experts?|fines?|questionnaires?|reports?|workshop|"
    r"webinar|course|quiz|call|slides?|"
    r"auditors?|folks|guy|lady|policy|policies|checklist|renewal|assessment|ticket|emails?)\b"
)
_OF_ITSELF: frozenset[Field] = frozenset(
    ("gpu", "api_model", "self_host_model", "hosting", "model_tier", "quantization")
)
_GOES_ON = re.compile(
    r"[^a-z']*(?:$|[^a-z' ]|'s? (?:price|cost|rate)|(?:for|on|in|at|with|as|to|by|from|per|via|without|"
    r"instead|rather|than|over|vs|"
    r"versus|or|and|plus|but|not|no|of|if|when|once|while|under|using|after|before|against|compared|"
    r"because|so|what|how|"
    r"please|pls|plz|then|now|too|also|again|maybe|perhaps|only|just|here|today|soon|yes|yeah|ok|okay|"
    r"first|anyway|"
    r"obviously|definitely|really|probably|likely|most|mostly|presumably|ideally|thanks|thank|thx|"
    r"everywhere|ourselves|myself|yourself|directly|alone|all|both|each|every|"
    r"replaces?|changed|it|we|i|you|they|the|our|my|your|this|that|these|those|an?|"
    r"gpus?|cards?|models?|tiers?|class|weights?|quanti?\w*|pric\w+|apis?|hardware|compute|compliance|"
    r"load|traffic|instances?|"
    r"nodes?|boxe?s?|machines?|servers?|versions?|variants?|hosting|deployments?|setup|cluster|fleet|"
    r"option|route|way|mode|"
    r"precision|inference|rental|rent|spot|reserved|only|level|quality|grade|utili[sz]ation|doubles?|"
    r"triples?|halves?|"
    r"(?:(?:is|are|was|were|would|will|should|could|can|may|might|do|does|'s|'re|be|just|well|alone|"
    r"already|still|all|even) )*"
    r"(?:(?:good )?enough|fine|ok|okay|good|required|needed|it|right|the (?:one|way|choice|plan|answer|"
    r"model|gpu|card)|allowed|"
    r"works?|working|suffices?|does (?:it|the job)|do|handles?|wins?|holds?|applies|apply|matters?|stays?|"
    r"must|mandatory|"
    r"kicks? in|preferred|sufficient|acceptable|an option|possible|better|best|cheaper|"
    r"(?:now|then|what|where) .*|used|chosen|picked|assumed|meant))\b|(?:is|are|was)\W*$)"
)
"""What may follow a name that is asked for. “H100s arrived today" goes on to say something of them."""


def _clauses(words: str) -> list[tuple[int, int]]:
    edges = [0]
    for match in _CLAUSES.finditer(words):
        if match[0] or not _ONLY_JOINED.match(words[edges[-1] : match.start()]):
            edges.append(match.end())
    return [(low, high) for low, high in zip(edges, (*edges[1:], len(words)), strict=True) if low < high]


def told_of(told: Said) -> list[tuple[int, int]]:
    """The places of what is only judged, reported or told of."""
    words = told.words
    held: tuple[_Held, ...] = (*told.choices, *told.amounts, *told.factors)
    if not held:
        return []
    if _figure_alone(told):
        return [(0, len(words))]
    found: list[tuple[int, int]] = []
    for low, high in _clauses(words):
        if not any(low <= one.start < high for one in held):
            continue
        if _is_judged(told.text[low:high]) or _FACT_OF_A_NAME.search(words[low:high]):
            found.append((low, high))
            continue
        figures = any(low <= one.start < high for one in held if not isinstance(one, Choice))
        found += [
            (low, high)
            for one in told.choices
            if low <= one.start < high and _is_told_of(told, one, low, high, figures=figures)
        ]
    return found


def _is_judged(clause: str) -> bool:
    if _SAYS.search(clause) is None:
        return False
    fit = _GOOD_ENOUGH.sub(lambda match: " " * len(match[0]), clause)
    return any(pattern.search(fit) for pattern in (_JUDGEMENT, _REPORT, _NOTHING_MEANT))


def _is_told_of(told: Said, one: Choice, low: int, high: int, *, figures: bool) -> bool:
    """Whether something is said of the name, or of what is called by it, and it is not asked for."""
    words = told.words
    before, after = words[low : one.start], words[one.end : high]
    if one.field == "regulated":
        return _ABOUT_A_REGIME.match(after) is not None
    if one.field not in _OF_ITSELF or one.denied or figures:
        return False
    if _LEADS.fullmatch(before):
        return _GOES_ON.match(after) is None
    return _ASKED_FOR.search(before) is None and any(
        word[0] not in SMALL
        and not _OF_HARDWARE.fullmatch(word[0])
        and not any(other.start <= word.start() < other.end for other in told.choices)
        for word in _WORD.finditer(words, low, one.start)
    )


_WORD = re.compile(r"[a-z][a-z']+")
_OF_HARDWARE = re.compile(
    r"gpus?|cards?|models?|api|hosting|hardware|tier|quanti\w+|int|fp|weights?|precision|nvidia|amd|aws|"
    r"swap|same|tuned|whatever|something|anything"
)
_LEADS = re.compile(
    r"\W*(?:(?:and|but|ok|so|now|well|also|what if|if|suppose|the|our|my|those|these|all|most|some|what "
    r"happens if|says?|whatever)[ ,]+)*"
)


def _figure_alone(told: Said) -> bool:
    """“Wow 10x”, "so 3x cheaper then": a figure that is marvelled at, of nothing that is named."""
    if len(told.factors) + len(told.amounts) != 1 or told.choices:
        return False
    one: _Held = told.factors[0] if told.factors else told.amounts[0]
    for pattern in (_EXCLAIMED, _CONCLUDED):
        match = pattern.fullmatch(told.words)
        if match and any(
            match.start(name) < one.end and one.start < match.end(name)
            for name in match.groupdict()
            if match[name]
        ):
            return True
    return False
