"""Which words turn a thing down? What is avoided, ruled out, gone or no concern, before its name or after it."""

import re

_VERBS = (
    r"avoid(?:s|ed|ing)?|(?:(?:get|gets|getting|got|be|being) )?rid of|do(?:es|ing)? away with|"
    r"(?:steer|stay|keep|shy|back|move|turn|walk|run)(?:s|ed|ing)? (?:clear|away|off|out)(?: (?:of|from))?|"
    r"opt(?:s|ed|ing)? out of|giv(?:e|es|ing) up(?: on)?|gave up(?: on)?|refus(?:e|es|ed|ing)(?: to \w+)?|"
    r"reject(?:s|ed|ing)?|rul(?:e|es|ed|ing) out|ban(?:s|ned|ning)?|forbid(?:s|den|ding)?|prohibit(?:s|ed|ing)?|"
    r"exclud(?:e|es|ed|ing)|eliminat(?:e|es|ed|ing)|"
    r"phas(?:e|es|ed|ing) out|bypass(?:es|ed|ing)?|dodg(?:e|es|ed|ing)|escap(?:e|es|ed|ing)|shun(?:s|ned|ning)?|"
    r"abandon(?:s|ed|ing)?|retir(?:e|es|ed|ing)|decommission(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|"
    r"discard(?:s|ed|ing)?|lack(?:s|ed|ing)?|hat(?:e|es|ed|ing)|dislik(?:e|es|ed|ing)|"
    r"veto(?:es|ed|ing)?|block(?:s|ed|ing)?|disallow(?:s|ed|ing)?|(?:says?|said) no to|done with|tired of|sick of|through with|free of|"
    r"(?:decide|advise|vote|argue)[sd]? against|stop(?:s|ped|ping)?(?: \w+ing)?|ceas(?:e|es|ed|ing)|"
    r"ignor(?:e|es|ed|ing)|cancel(?:s|led|ling)?|waiv(?:e|es|ed|ing)|lift(?:s|ed|ing)?|"
    r"(?:can|could|would|do|does|did|will|should|must)(?:n't| not) "
    r"(?:even |really |ever |actually |have to )?(?:afford|stand|get|want|need|use|like|trust|support|do|have|host|run|"
    r"buy|rent|own|care about|worry about|comply with|be|go)|cannot (?:afford|stand|get|use|have|host|run|buy|rent|own)|"
    r"(?:no longer|don't|doesn't|do not|needn't|never) (?:needs?|ha(?:ve|s)|must) to (?:care|worry|think|bother|comply|deal)"
    r"(?: (?:about|with|for))?|unable to (?:get|afford|use|buy|rent|host|run)|fail(?:s|ed|ing)? to (?:get|find|meet)"
)
SHUNS = re.compile(
    r"\b(?:avoid(?:s|ed|ing)?|(?:steer|stay|keep|shy)(?:s|ed|ing)? (?:clear|away)|opt(?:s|ed|ing)? out|refus(?:e|es|ed|ing)|"
    r"reject(?:s|ed|ing)?|rul(?:e|es|ed|ing) out|ban(?:s|ned|ning)?|forbid(?:s|den|ding)?|prohibit(?:s|ed|ing)?|"
    r"dodg(?:e|es|ed|ing)|shun(?:s|ned|ning)?|(?:decide|advise|vote|argue)[sd]? against|"
    r"dislik(?:e|es|ed|ing)|unable to|fail(?:s|ed|ing)? to)\b"
)
"""A verb of turning down that must be of something: wherever nothing accounts for it, it is asked back."""
TURNED_DOWN_BEFORE = re.compile(
    rf"\b(?:{_VERBS}) (?:(?:the|our|my|your|any|all|an?|using|on|of|those|these|that|this|having|buying|renting|"
    r"running|going|being|doing|hosting|with|under|in|to|be|subject|every|more|old|new|owned|costly)[ -]){0,4}$"
)
"""Right before a name."""
_IS = r"(?:is|are|was|were|be|being|becomes?|became|gets?|got|isn't|aren't|'s|'re|has been|have been|will be|would be)"
TURNED_DOWN_AFTER = re.compile(
    r"(?: (?:data|rules?|requirements?|compliance|stuff|thing|scope|obligations?|regulations?))?(?:"
    rf" (?:(?:just|simply|then|also|no longer|finally|{_IS}|will|would|could|can|might|to) )*"
    r"(?:go(?:es)? away|going away|went away|gone|disappears?|vanish(?:es|ed)?|falls? away|drops? (?:away|out|off)|"
    r"dropped|waived|lifted|expired?s?|(?:stop|cease)(?:s|ped|d)? (?:to )?(?:apply|matter|be|count|bind|exist)\w*|ends?|irrelevant|unnecessary|unneeded|immaterial|moot|optional|obsolete|"
    r"banned|forbidden|prohibited|excluded|rejected|dismissed|discarded|abandoned|eliminated|removed|retired|"
    r"deprecated|discontinued|unavailable|n/a|(?:ruled|phased|thrown|kicked|left) out|"
    r"off (?:the )?(?:table|limits|list|menu)|out of (?:scope|the (?:question|picture)|reach))\b|"
    r"(?: (?:do|does|did|will|would|is|are|was|were|can|could|should|need|may|must)(?:n't| not)| cannot| no longer| never) "
    r"(?:(?:really|actually|even|be|of|an?|any|have to be|the|our|at all|going to|that|so|as|to) )*"
    r"(?:matters?|appl(?:y|ies)|needed|required|relevant|applicable|necessary|concerns?|issues?|problems?|"
    r"requirements?|topics?|things?|factors?|options?|count|allowed|available|possible|interest\w*|important|"
    r"approved|wanted|in (?:scope|play)|on (?:the|our) (?:table|list)|for us|work|used|affect us|bind us|a must|mandatory|us)\b"
    r"|\W{1,3}(?:forget (?:it|that|them)|no way|nope|no thanks|no thank you|never mind|never|hard pass|pass|no chance|"
    r"not (?:for|with|on) (?:us|me|my \w+))(?=\W*$|[,;.!])"
    r")"
)
"""Right after a name."""
