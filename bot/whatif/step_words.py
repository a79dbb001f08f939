"""How are steps said? Undo, reset, go to a scenario, skip, edit: the phrases of each, alone in a clause."""

import re

from bot.whatif.field_words import FIELD_WORD

_LEAD = (
    r"(?:(?:ok(?:ay)?|so|and|now|then|please|pls|hey|hi|hmm|well|actually|no|nah|nope|sorry|oops|"
    r"right|alright|thanks|thx|great|cool|can (?:you|we|i)|could (?:you|we|i)|"
    r"let's|i want to|i'd like to|we should|just|would you|want to|i think we should|good|bot|"
    r"you can|let me|i'?d rather|i would rather|i'?d prefer to|we'?d rather|can we just|wait|lol|ugh|yeah|"
    r"yes|quickly|quick|can u|i need|we need|give me|"
    r"nvm|never ?mind|hold on|hang on|i need to|i want to|we need to|next|finally|also|maybe|mind|um|"
    r"perfect|awesome)[, !.:-]+){0,6}"
)
_TAIL = (
    r"(?:[, .!?]+(?:please|pls|plz|thanks|thx|thank you|now|then|again|for me|for us|ok|okay|"
    r"real quick|quickly|asap|cheers|ta|if you can|here|bot|would you|could you|too|lol|"
    r"for a (?:sec|moment|minute|bit)|at the moment|in (?:this|the) thread|so far|of (?:this|it|"
    r"that|everything))){0,6}[.!? ]*"
)
_IT = (
    r"(?: (?:it|this|that|these|them|the (?:last|previous|"
    r"latest) (?:one|thing|change|step|what-?if|edit|scenario|bit)|last(?: one| thing| change| "
    r"step| what-?if| edit)?|"
    r"my last (?:change|message|one|edit)|the (?:change|what-?if|"
    r"edit)|that (?:last )?(?:change|one|what-?if|bit|step|part|thing)|one step|a step|"
    r"previous(?: change| one)?))?"
)
_SCENARIO = r"(?:scenario|option|case|version|column|variant|what-?if)"
_LETTER = rf"(?:{_SCENARIO} )?(?P<letter>[a-z]|\d)(?: again)?"
_BASE = (
    r"(?:the )?(?:untouched |unchanged |plain |very )?(?:base(?:line)?|original|first|initial|starting|"
    r"default)(?: (?:scenario|case|one|"
    r"numbers?|point|version|verdict|setup|assumptions|inputs|answers|values|state|result|config|"
    r"settings))*"
)

_MANY = r"two|three|four|2|3|4|a couple(?: of)?|couple(?: of)?"
_STEPS: tuple[tuple[str, str], ...] = (
    (
        "undo_many",
        (
            rf"(?P<each>undo(?:(?:,| and|,? then)? undo){{1,3}})|"
            rf"(?:undo|revert|take back|roll back|drop|scrap) (?:the |my |our )?last (?P<last>{_MANY})"
            rf"(?: (?:changes|what-?ifs|steps|edits|ones|things|scenarios))?|"
            rf"(?:go |step |move )?back (?P<back>{_MANY}) (?:changes|what-?ifs|steps|edits|scenarios)|"
            rf"(?P<steps>{_MANY}) steps? back|"
            r"(?:undo|revert|roll back|take back|cancel|drop|remove|go back|back|step back|forget|scrap|"
            r"discard)(?: (?:it|this|that|them|these))?(?: (?:the|my|our|those|these|all))*"
            r"(?: (?:last|previous|latest|past))?"
            r"(?: (?:a |of )?(?P<times>once|twice|thrice|both|[2-9]|one|two|three|four|five|couple|few)"
            r"(?: of)?(?: (?:them|times|more|last|previous|latest|changes?|what-?ifs?|steps?|edits?|ones?|"
            r"things?|scenarios?|moves?|undos?))*)"
        ),
    ),
    (
        "undo",
        (
            rf"undo{_IT}|revert{_IT}|roll (?:it |that )?back{_IT}|rollback{_IT}|take (?:that(?: last one)?|"
            rf"it|the "
            rf"last (?:one|change)|this) back|i didn'?t (?:ask for|mean|want|say) (?:that|this|it)|take "
            rf"back{_IT}|never ?mind (?:that|the last(?: one| "
            rf"change)?)|"
            rf"(?:go |step )?back (?:one|a) (?:step|scenario|change)|(?:one|a) (?:step )?back|scratch that|"
            rf"(?:forget|scrap) (?:that|"
            rf"it|"
            rf"the last (?:one|change)|that last (?:one|change))|drop (?:that|the last)(?: (?:one|"
            rf"change|bit))?|"
            r"that'?s (?:not what i (?:meant|said|asked|wanted)|wrong|not right|not it)|not what i "
            r"(?:meant|asked)(?: for)?|no|nope|wrong|remove (?:that|the last)(?: (?:one|change))|"
            r"cancel (?:that|the last)(?: (?:one|change))?|"
            r"put (?:it|that|things|everything) back(?: (?:(?:to )?(?:the way|how|as|like|what) it "
            r"was))?(?: before .{1,40})?|delete (?:that|the last)(?: "
            r"(?:one|change))?|one step back|ctrl[ -]?\+?z|back that out|strike that|un-?do|that was "
            r"a mistake"
        ),
    ),
    (
        "undo_one",
        (
            rf"(?:undo|revert|drop|remove|take back|roll back|forget) (?:the |that |my |our )?"
            rf"(?P<what>{FIELD_WORD}) (?:change|what-?if|part|bit|thing|one|stuff)|"
            rf"(?:undo|revert|take back|roll back) (?:the |that |my |our )?(?P<alone>{FIELD_WORD})"
        ),
    ),
    (
        "redo",
        (
            rf"redo{_IT}|(?:one |a |go |move |step )?(?:one )?(?:step )?forward(?: one step| a step| "
            rf"again)?|re-?apply{_IT}|bring (?:that|it) back|un-?undo{_IT}|put (?:that|it) back in|"
            rf"undo the undo|restore (?:that|it|the last change)|do (?:that|it) again"
        ),
    ),
    (
        "reset",
        (
            r"(?:undo|revert|roll back|take back|cancel|un-?do)(?: (?:it all|them all|all|everything|"
            r"every ?thing|all of (?:it|this|that|"
            r"them|these)|the lot|every(?: single)? (?:change|what-?if|step)|the whole (?:thing|lot)|"
            r"(?:all |the |my |our |these )*"
            r"(?:changes|what-?ifs|edits|steps)))(?: (?:so far|i did|we did|we made|back to the start))?|"
            r"(?:start|begin) (?:(?:it|this|everything|all of (?:it|this)|the whole thing|it all|this "
            r"whole thing) )?(?:over|again|afresh|anew|fresh|from scratch|from the (?:start|"
            r"beginning|top))(?: from (?:scratch|the (?:start|beginning|top)))?|reset(?: (?:it|this|"
            r"that|everything|all|the scenario|all changes|the changes|all the changes|"
            r"to (?:the )?(?:base(?:line)?|original|defaults?|start|start(?:ing)? point)(?: "
            r"(?:scenario|numbers|case))?|back to .{1,16}))?|clear (?:all|everything|all (?:of )?(?:the |"
            r"my |our |these "
            r")?(?:changes|what-?ifs|scenarios)|the (?:changes|board|slate))|(?:wipe|discard|drop|"
            r"remove|undo|revert|throw away|forget) (?:all|everything|all (?:of )?(?:the |my |our |"
            r"these )?"
            r"(?:changes|what-?ifs|scenarios)|all (?:of )?(?:it|that|this|them))"
            r"(?: and (?:start|begin) (?:over|again|anew|afresh|fresh))?|from scratch|clean "
            r"slate|scrap (?:all )?(?:of )?(?:that|this|it|everything)|back to square one|start clean"
        ),
    ),
    (
        "restart",
        (
            r"restart(?: (?:it|this|everything|the (?:questionnaire|questions|session)|from "
            r"scratch))?|redo the (?:questionnaire|questions)|ask me (?:the questions )?again|new "
            r"session|start (?:a )?new (?:session|questionnaire|one)"
        ),
    ),
    (
        "show_base",
        (
            rf"(?:(?:go|jump|take (?:me|us)|switch|get|return|bring (?:me|us)|flip|move|show (?:me|"
            rf"us)?) ?)?(?:back )?to {_BASE}|(?:show|see|view|display)(?: me| us)? {_BASE}|"
            rf"(?:restore|return to|open) {_BASE}|{_BASE}|remind me (?:what|of) {_BASE}(?: was| is| "
            rf"were)?|what (?:was|is) {_BASE}(?: again)?|back to (?:where we started|the beginning|"
            rf"the start|how it was|normal)"
        ),
    ),
    (
        "previous",
        (
            r"(?:(?:go|jump|take (?:me|us)|switch|get|return) ?)?(?:back )?to (?:the )?(?:previous|"
            r"last|prior|one before|one we had before)(?: (?:one|scenario|case|version|numbers?|"
            r"result|verdict))?|(?:go )?back to (?:what we had|how it was|the way it was)(?: "
            r"before)?|(?:show (?:me )?)?(?:the )?(?:previous|prior) (?:one|scenario|case|version|"
            r"result|verdict)|previous"
        ),
    ),
    (
        "goto",
        (
            rf"(?:(?:go|jump|switch|take (?:me|us)|return|get|flip|move) ?)(?:back )?(?:to "
            rf")?{_LETTER}|back to (?:{_SCENARIO} )?(?P<l1>[a-h]|\d)|(?:show|open|load|view|see|pull "
            rf"up|bring up|display)(?: me| us)? {_SCENARIO} (?P<l2>[a-h]|\d)(?: again)?|(?:show|open|"
            rf"load)(?: me)? (?P<l3>[a-h])|{_SCENARIO} (?P<l4>[a-h]|\d)|"
            rf"(?:show|open|go to|switch to|back to|go back to|load)(?: me)? the (?P<nth>second|"
            rf"third|fourth|2nd|3rd|4th)(?: {_SCENARIO}| one)?"
        ),
    ),
    (
        "set_base",
        (
            rf"(?:make|set|use|keep|take|save|treat|promote|lock)(?: in)? (?:(?:this|it|that|the "
            rf"current one|current|{_SCENARIO} (?P<b1>[a-h]|\d)|(?P<b2>[a-h])|this (?:one|scenario)|"
            rf"that one|the (?:last|current) (?:one|scenario)) )(?:in )?(?:as |to |to be |be |our |"
            rf"my |the |a |new )*(?:base(?:line)?|default|reference|starting point)(?: (?:scenario|"
            rf"case))?(?: (?:from (?:now|here) on(?:wards?)?|going forward))?|"
            rf"(?:set|change|update) (?:the |our )?(?:new )?base(?:line)? (?:to|as|=) (?:this|that|"
            rf"it|current|{_SCENARIO} (?P<b3>[a-h]|\d)|(?P<b4>[a-h]))|rebase(?: (?:on|to) (?:this|"
            rf"that|it|(?P<b5>[a-h])))?|(?:this|that) is (?:the|our) new base(?:line)?|new "
            rf"base(?:line)?|base off (?:this|that)|(?:this|that) (?:should be|becomes) (?:the|our) "
            rf"(?:new )?base(?:line)?"
        ),
    ),
    (
        "summary",
        (
            r"(?:(?:show|give|see|post|print|display|send|get|view|pull up|do)(?: me| us)? )?(?:a |"
            r"an |the |our |my |quick |short |full |final |executive |exec |brief )*(?:summary|recap|"
            r"overview|tl;?dr|tldr|wrap[- ]?up|summary card|roundup)(?: (?:for|to send to) (?:the |my |"
            r"our |a )?[a-z]+(?: "
            r"[a-z]+)?)?|summari[sz]e(?: (?:it|this|that|"
            r"everything|the thread|where we are|the results?|for (?:me|us|my boss)|what we (?:have|"
            r"decided|tried)|all(?: of)? (?:this|it)))?|"
            r"sum (?:it|this|that|everything) up|recap(?: (?:it|this|that|everything|for me|where we are|"
            r"where we stand))?|where "
            r"(?:are|were|did) we(?: at| now| leave off| land| end up)?|where do we stand|what have "
            r"we (?:got|tried|changed|done)(?: so far)?|what did we (?:change|try)|catch me up|"
            r"bottom line|status|"
            r"what'?s the (?:summary|status|bottom line|upshot|tldr|current state)|what changed so far|"
            r"what (?:are|were) (?:the |our |my )?(?:current |present )?(?:settings|answers)|show (?:me "
            r")?(?:the |our |my )?(?:changes|answers|inputs|current (?:state|"
            r"scenario|inputs|settings))|(?:list|show)(?: me)? (?:all )?(?:the |my |our )?changes"
        ),
    ),
    (
        "export",
        (
            r"(?:(?:can i|could i|how do i|let me) )?(?:export|download|save|dump|csv|get|send|give|"
            r"turn|convert|print)(?: me| us)?(?: (?:it|this|that|everything|all|the|as|to|into|in|a|"
            r"an|of|results?|numbers?|table|data|report|comparison|scenarios?|spreadsheet|verdict|"
            r"thread|breakdown|model|file|out|these|analysis|me))*"
            r" (?:csv|excel|xlsx|pdf|json|spreadsheet|google sheets?|sheets?|file|markdown|md|notion|"
            r"google docs?|doc)(?: (?:file|please|export|format))?|export(?: (?:it|this|that|"
            r"everything|all|the (?:results?|numbers?|table|comparison|scenarios?|data|verdict|"
            r"report|thread|analysis|breakdown)|all (?:the )?scenarios|these|as|to|now|results?|"
            r"scenarios|scenario [a-h]))*|download(?: (?:it|this|the (?:results?|report|table|csv|"
            r"data)))?|(?:an? )?(?:csv|excel|json|pdf|markdown)(?: file| export| version)?"
            r"(?: of (?:this|it|that|these|everything|all(?: of (?:it|this))?|the "
            r"(?:scenarios|numbers|results?|comparison|table|thread)))?"
            r"(?: please| would be (?:great|nice|good|lovely|helpful))?|"
            r"(?:save|print) (?:this|it|the (?:results?|report|table))|(?:is there|do you have) (?:a "
            r"|an )?(?:csv|export|pdf|spreadsheet)(?: version| of this| option)?|(?:as|to|in) (?:csv|"
            r"excel|json|pdf)"
        ),
    ),
    (
        "share",
        (
            r"(?:how (?:do|can|could|should|would) (?:i|we|you) )?share(?: (?:it|this|that|the "
            r"(?:results?|summary|verdict|link|report|scenario|"
            r"comparison|numbers)|everything|these(?: results?)?))?(?: (?:to|with|in|on) .{1,40})?|"
            r"(?:how (?:do|can|could|should|would) (?:i|we|you) )?(?:post|send|forward|cross-?post|drop|"
            r"put) (?:it|this|that|the (?:results?|summary|"
            r"verdict|report|comparison)|a copy) (?:to|in|into|on|with) .{1,40}|(?:get|give|copy|"
            r"send)(?: me)? (?:a |the )?(?:share(?:able)? )?link(?: to (?:this|it|share))?|permalink|"
            r"dm (?:it|this|me)(?: to me| this| it)?|(?:a )?link to share"
        ),
    ),
    (
        "help",
        (
            r"help(?: me)?(?: out)?|(?:show (?:me )?)?(?:the )?(?:help|commands|usage|manual|options|"
            r"examples|menu)|what can (?:you|i|we|u)(?: all)? (?:do|say|ask|type|change|try|tweak|"
            r"adjust|vary|play with|answer)(?: (?:here|about|next|you|for me|for us|in this thread|"
            r"now|with you|exactly))*|how (?:do|can|should|does) (?:i|we|you|this|it|one) (?:use|"
            r"work|talk to|change|adjust|ask)(?: (?:this|you|it|things|something|a value|the numbers|"
            r"an? assumption|the assumptions))*(?: thing| bot)?|"
            r"what (?:are|is) (?:my|the|our) (?:options|commands|choices)|what (?:commands|what-?ifs|"
            r"things|knobs|questions|kinds? of (?:questions|what-?ifs|things)|levers|inputs) (?:can|"
            r"do|could|are) (?:i|we|you|there)(?: (?:do|have|use|ask|support|understand|know|try|"
            r"turn|change))*|what do you (?:do|understand|support)|who are you|how does (?:this|it) "
            r"work|what (?:else )?can (?:i|we) (?:ask|try|do)|what else(?: can (?:you|i|we) (?:do|"
            r"ask|try))?|\?+help|usage|instructions"
        ),
    ),
    (
        "list_scenarios",
        (
            r"(?:list|show|see|view|give|display|what are|which are|get|print)(?: me| us)? (?:all |"
            r"the |all the |all of the |our |my |all our |every |saved |current |different "
            r")*(?:scenarios?|versions|what-?ifs|cases|options we (?:have|tried))(?: (?:we have|"
            r"we've (?:got|tried|run|made)|i have|so far|we (?:ran|tried|made)|again|are there|have "
            r"we (?:tried|got|made|run)))*|(?:what|which|how many) (?:scenarios|what-?ifs|versions) "
            r"(?:do (?:we|i|you) have|are there|have we (?:tried|run|made|got|done)|did we (?:try|"
            r"run|make|do|have)|exist)(?: so far)?|"
            rf"(?:(?:go|jump|switch|return|flip|move|get|take (?:me|us)) (?:back )?to|(?:show|open|"
            rf"load)(?: me)?) "
            rf"(?:the|that) (?:one|{_SCENARIO}) (?:with|where|that|at|for|on|without|using|of|from|in "
            rf"which|when) "
            r"[^,;.?!\n]{1,60}|"
            r"compare (?:all|every)(?: the| our| of the)? (?:scenarios?|what-?ifs|versions)|(?:list|"
            r"show)(?: me)? (?:them )?all(?: of them)?|all scenarios|scenarios|list"
        ),
    ),
    (
        "name",
        (
            rf"(?:(?:name|call|rename|label|title|tag)(?: (?:this one|that one|it|this|that|"
            rf"{_LETTER}|this (?:scenario|one|case)|the (?:current|last) (?:scenario|one)))?(?: "
            rf"(?:to|as))?[: ]+(?P<name>[\"'a-z0-9][^\n]{{0,60}})|(?:save|store|keep|bookmark|"
            rf"remember) (?:this|it|that|this (?:scenario|one))(?: (?:as|under))[: "
            rf"]+(?P<name2>[\"'a-z0-9][^\n]{{0,60}}))"
        ),
    ),
    (
        "delete",
        (
            rf"(?:delete|remove|drop|discard|trash|get rid of|throw (?:away|out)|kill) "
            rf"(?:{_SCENARIO} )(?P<d1>[a-h]|\d)|(?:delete|remove|drop|discard|trash|get rid of|kill) "
            rf"(?P<d2>[a-h])|(?:delete|remove|drop|discard|trash|get rid of) the (?P<d3>second|third|"
            rf"fourth|first|last|2nd|3rd|1st|4th)(?: (?:scenario|one|case|what-?if))|(?:delete|"
            rf"remove|drop|discard|trash) (?:this|that|the current) (?:scenario|one|case)"
        ),
    ),
    (
        "skip",
        (
            r"skip(?: (?:it|this|that|this one|this question|the question|ahead|for now))*|pass|"
            r"next(?: question| one)?|move on|come back to (?:it|this)(?: later)?"
        ),
    ),
    (
        "back",
        (
            r"(?:go |step )?back|(?:the )?previous question|prev|last question|go to the (?:previous|"
            r"last) question|(?:go )?back (?:one|a question|to the (?:previous|last) question)"
        ),
    ),
    (
        "cancel",
        (
            r"cancel(?: (?:it|this|everything|the (?:session|questionnaire|whole thing)))?|abort(?: "
            r"(?:it|this))?|quit|stop(?: (?:it|this|here|asking))?|exit|end (?:this|it|the session)|"
            r"never ?mind|nvm|forget it|drop it|close (?:this|it)(?: out)?|kill (?:it|this)|we'?re "
            r"done(?: here)?|that'?s all(?: for (?:now|today))?|i'?m done"
        ),
    ),
    (
        "pause",
        (
            r"pause(?: (?:it|this|here|the questionnaire))?|(?:hold on|wait|hang on|one (?:sec|"
            r"second|moment|minute)|gimme a (?:sec|minute)|brb)|(?:let's |we'll |i'll |will |can we "
            r")*(?:continue|finish|resume|do|pick|come back to|answer)(?: (?:this|it|that|the "
            r"rest))?(?: up)? (?:later|tomorrow|after lunch|on monday|next week|another time|after "
            r"the meeting)|later|not now|remind me later|save (?:my|our) (?:progress|place)|come "
            r"back (?:later|tomorrow)|i'll (?:get back to you|be back)"
        ),
    ),
    ("resume", r"resume|continue|carry on|go on|keep going|proceed"),
)
STEP = tuple((name, re.compile(rf"{_LEAD}(?:{words}){_TAIL}")) for name, words in _STEPS)
_FIELD_WORDS: tuple[tuple[str, str], ...] = (
    (
        "volume",
        r"volume|tokens?|traffic|requests?|usage|the first (?:question|answer)|(?:question|answer) (?:1|one)",
    ),
    ("model", r"model(?: tier)?|tier|quality|(?:question|answer) (?:2|two)"),
    ("load", r"load(?: pattern)?|pattern|hours|schedule|(?:question|answer) (?:3|three)"),
    (
        "headcount",
        (
            r"head ?count|mlops(?: headcount)?|fte|team(?: size)?|people|staff(?:ing)?|engineers?|"
            r"(?:question|answer) (?:4|four)"
        ),
    ),
    (
        "regulated",
        (
            r"regulated(?: data)?|regulation|compliance|regimes?|data rules|privacy|(?:question|"
            r"answer) (?:5|five)"
        ),
    ),
    ("assumptions", r"assumptions|inputs?"),
)
EDIT = tuple(
    (
        name,
        re.compile(
            rf"{_LEAD}(?:edit|change|fix|correct|modify|redo|revise|go back to|back to|update|"
            rf"re-?do|re-?answer|amend|adjust)(?: the| my| our)? (?:{words})(?: (?:answer|"
            rf"question|input|one|again|number|figure|value|setting))*{_TAIL}"
        ),
    )
    for name, words in _FIELD_WORDS
)
