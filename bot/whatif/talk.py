"""Is this for the bot at all? Chatter, hearsay, talk to others, other languages, orders to misbehave."""

import re

_THANKS = re.compile(
    r"^(?:(?:(?:ok(?:ay)?|cool|great|nice|awesome|perfect|thanks?|thank you|thx|ty|tysm|cheers|lol|"
    r"lmao|rofl|haha+h?|hehe+|wow|whoa|yep|yes|yeah|yup|sure|sounds good|got it|makes sense|good "
    r"(?:point|stuff|job|to know|morning|bot|work|catch|one|call)|"
    r"agreed?|same|this|ship it|lgtm|interesting|neat|sweet|amazing|brilliant|fair(?: enough| "
    r"point)?|noted|ack|\+1|ha|hm+|huh|ouch|yikes|oof|damn|hell yeah|love it|"
    r"nailed it|well done|morning|hi|hello|hey|gm|bye|"
    r"see you|ttyl|brb|np|no problem|no worries|you'?re welcome|welcome|congrats|woo+|yay|"
    r"exactly|indeed|right|true|correct|impressive|very helpful|helpful|super|dope|rad|sick|wild|"
    r"insane|crazy|hilarious|same here|me too|not bad|good|fine|"
    r"k|kk|done|all good|will do|on it|roger|copy that|understood|i see|ah|oh|omg|wtf|jfc|nice "
    r"one|a lot|so much|very much|all|everyone|team|guys|folks|again|for (?:that|this|the "
    r"(?:help|info|quick (?:answer|reply)))|bot|man|dude|mate|everybody|"
    r"buddy)(?![a-z])|[👍🎉🙏😂😅🔥👀❤💯✅])[ ,.!?:;)\s-]*)+$"
)
_LONGEST_THANKS = 120
"""Thanks are short; what is longer is not looked through, as its words may be split in too many ways."""
_HEARSAY = re.compile(
    r"^\W*(?:i |we |i've |just |i just )*(?:heard|read) (?!(?:it|this|me)\b)[a-z]|"
    r"^\W*(?:i |just |i just |we )*told (?!you\b|it\b)[a-z]+\b|"
    r"^\W*(?!(?:we|i|it|you|that|this|they)\b)[a-z]+ (?:said|says|claims|mentioned|reckons) (?!to (?:use|"
    r"take|try))|"
    r"^(?:fyi|btw|for what it'?s worth|fwiw|ftr|for the record|fun fact|til|psa|heads up|"
    r"reminder|fwd|funny)\b|\b(?:(?<!from the )(?<!from our )(?<!from a )vendor|sales(?:person| guy| "
    r"rep)?|brochure|article|blog(?: "
    r"post)?|tweet|twitter|hn|hacker news|reddit|linkedin|newsletter|podcast|webinar|"
    r"press release|marketing (?:page|site|claims)|competitors?|rumou?r\w*|(?:i (?:read|heard|saw)|"
    r"(?:read|heard|saw) somewhere|no idea if)\b|i (?:read|heard|saw|"
    r"remember) (?:that|somewhere|about|they|a)?|apparently|reportedly|gartner|analysts?|meeting "
    r"notes|action items|agenda|minutes of|notes from|their (?:website|brochure|deck|pitch)|(?:my|his|her|"
    r"their|your) "
    r"(?:last|previous|old|former) (?:job|company|team|startup|employer|gig)|(?:he|she) (?:ran|had|used|"
    r"managed|operated|"
    r"built|worked)\b|"
    r"at my last|at my previous|back at|conference|keynote|a friend|my friend|my cousin|someone "
    r"told|somebody told|other team|another team)\b"
)
_PAST = re.compile(
    r"\breminds me of\b|"
    r"\b(?:in|during) (?:january|february|march|april|may|june|july|august|september|october|november|"
    r"december|q[1-4]),? "
    r"(?:we|it|usage|traffic|volume) (?:did|had|was|were|used|spent|hit|saw|got|paid|ran)\b|"
    r"\b(?:our|my) (?:old|former|previous) (?:hoster|host|vendor|provider|cto|company|team)\b|"
    r"\b(?:yesterday|(?:the|our) 20[12]\d \w+ (?:had|was|were)|"
    r"last (?:night|week|month|year|quarter|sprint|time|summer|spring|friday|"
    r"monday)|(?:days?|weeks?|months?|years?) ago|back in|used to|earlier today|this "
    r"morning|the other day|remember when|black friday(?! (?:is|will|would|means|could|brings?))|"
    r"once(?! (?:you|we|it|they|the|that|all|everything|i|our)\b))\b"
)
_YEAR = re.compile(r"\bin 20[12]\d\b")
_WAS = re.compile(r"\b(?:was|were|had|did|paid|spent|ran|got|went|cost us|\w{3,}ed)\b")
_OWN_BILL = re.compile(
    r"\b(?:our|my|we)\b.{0,40}\b(?:bill|invoice|spend|spent|paid|api costs?)\b.{0,40}\blast month\b|"
    r"\blast month\b.{0,24}\b(?:our|my|we)\b.{0,40}\b(?:bill|invoice|spend|spent|paid|api costs?)\b"
)
_DAYDREAM = re.compile(
    r"\bif (?:my|your|his|her|their|pigs|wishes) (?:\w+ )?(?:had|has|was|were|could|ran)\b|"
    r"\bgrand(?:ma|pa|mother)\b|\bwhen pigs fly\b|\bin my dreams\b|\bif it (?:were|was|is) up to me\b|"
    r"\bin (?:a perfect|an ideal|my ideal) world\b|\bif i (?:were|was) (?:king|queen|ceo|rich|you)\b|"
    r"\bi'd (?:quit|cry|die|leave|be fired)\b|\bif i had a (?:dollar|nickel|penny|dime)\b|\bif only i\b|"
    r"\bwe'd all\b"
)
_JOKE = re.compile(
    r"\b(?:lol|lmao|rofl|haha+|hehe+|jk|pigs?|what could (?:possibly )?go wrong|said no one ever)\b|"
    r"[😂🤣🙄🙃🤡]|(?<= )/s$|"
    r"^\W*(?:oh,? |ah,? |wow,? |well,? )*(?:great|brilliant|fantastic|lovely|wonderful|perfect|sure|"
    r"yeah,? right|"
    r"yeah,? sure|right),? (?:sure,? )?(?:another|and (?!what|if|how|let|we|can|now|make|set|with)|"
    r"because|just what|"
    r"let's (?:just|also) (?:all|hire|buy))|"
    r"\bthat(?:'ll|'d| will| would) (?:totally |really |surely |definitely )?(?:fix|solve|help)(?: (?:it|"
    r"this|that|"
    r"everything|us|things))?\W*$"
)
_TO_OTHERS = re.compile(
    r"^@[a-z]|^(?:@?\w+[,:] )?(?:can|could|would|will) (?:someone|somebody|anyone|anybody|one of "
    r"you)\b|^(?:who(?:'s|(?: is)(?! the (?:cheap|best|winn|most)| cheap| winning)| wants| can| has| "
    r"else)|anyone|does anyone|is anyone|has anyone|"
    r"did anyone|anybody|someone|guys|team,|folks,|hey (?:team|all|folks|guys|everyone)|"
    r"everyone)\b|"
    r"\b(?:you'?re|you are|your) (?:\w+ ){0,2}(?:faster|slower|better|smarter|late|right|wrong|"
    r"funny|welcome|on mute|hired|the best|crazy|killing|awesome|great)\b|\b(?:you guys|y'all|"
    r"let's (?:grab|meet|sync|discuss|talk|take this|chat|huddle|circle|wrap|park|ship|get "
    r"(?:lunch|coffee|food|together)))\b|"
    r"\b(?:lunch|dinner|coffee|beers?|pizza|standup|stand-up|retro|offsite|pto|vacation|happy "
    r"hour|birthday|interview|dentist|zoom|calendar|huddle|meeting|meet|room(?! (?:on|for|in|to)\b)|"
    r"deploy\w*|hotfix|"
    r"outage|incident|pagerduty|jira|pull request|code review|kids?|dog|cat|football|soccer|"
    r"weather|raining|snow|"
    r"parking|elevator|traffic jam|train|flight|hotel|airport|gym|movie|song|rent is|apartment|"
    r"mortgage|okrs?|perf review|promo)\b"
)
_SOCIAL = re.compile(
    r"\b(?:lunch|dinner|breakfast|coffee|drinks?|beers?|pizza|party|table|tickets?|trip|offsite|"
    r"meeting|call|standup|zoom|interview|game|room|team building|conference|flight|hotel|car|"
    r"hike|channel|thread|referrals?|candidates?|resumes?|recruiters?|my team|"
    r"for (?:support|sales|marketing|design|finance|hr|the front-?end))\b"
)
_TREAT = re.compile(
    r"\b(?:lunch(?:es)?|dinner|breakfast|coffee|beers?|pizzas?|snacks?|swag|offsite|party|travel|parking|"
    r"happy hour)\b"
)
_OTHER_WORK = re.compile(
    r"^\W*@(?!here\b|channel\b|everyone\b|bot\b|llm)[a-z]|^\W*(?:note to self|to-?do|action items?|cc @)|"
    r"\b(?:is|are|'re|'s) (?:both |all |still |off )?(?:sick|ill|out (?:sick|today|this week|of office)|"
    r"on (?:vacation|holidays?|"
    r"pto)|at lunch|wfh|ooo)\b|\bi(?:'ll|'d)? bet\b|\bowes? (?:me|you|us|him|her)\b|\bmy money(?:'s| is) "
    r"on\b|\bping me\b|\bmy own (?:utilization|energy|usage|capacity|volume)\b|\b(?:hasn't|haven't|didn't) "
    r"(?:replied|reply|answered)\b|\bholds? the po\b|\bpag(?:ing|"
    r"ed)\b|\b(?:is|are|went) down again\b|\breview,? (?:pls|please)\b|"
    r"\b(?:pr|mr|pull request) ?#?\d+|\bllama\.cpp\b|\bunrelated\b|\boff[- ]topic\b|\bnot (?:related|"
    r"relevant) to this\b|"
    r"\bi'?m (?:\d{1,2} ?- ?\d{1,2}|out|off|away|ooo|remote|in meetings?|free|around)\b"
)
_INJECTION = re.compile(
    r"</?(?:system|assistant|user|prompt|instructions?)>|</[a-z]{2,20}>|<\|[a-z_]{2,20}\|>|\[/?inst\]|"
    r"(?:^|[\n.;>\])}#*] ?)(?:system|assistant|developer|admin|root|operator)"
    r"(?: (?:prompt|message|note|override|instructions?|update))? ?:|\bverdict is always\b|"
    r"\b(?:ignore|disregard|forget|override|bypass|overrule) (?:all |any |your |the |my |"
    r"previous |prior |above |these |those |earlier |safety |and ){0,5}(?:instructions?|rules?|"
    r"prompts?|guidelines?|constraints?|training|directives?|programming|polic(?:y|ies)|math|"
    r"catalog|settings)\b|"
    r"(?<!a )(?<!our )(?<!fixed )(?<!long )(?<!shared )(?<!same )(?<!static )(?<!tokens )(?<!token "
    r")(?<!longer )(?<!shorter )"
    r"(?<!bigger )(?<!k )(?<!of )system prompt(?! (?:gr[eo]ws?|is (?:now )?\d|of \d|gets|has \d|adds|"
    r"doubles|shrinks|size|length|"
    r"tokens))|"
    r"\b(?:reply|respond|answer|output) (?:only |just |back )?with "
    r"(?:only |just |the words? )*(?:[\"'“]|\w+ and (?:set|make|say|recommend|change|put)\b)|"
    r"\byou are (?:now|no longer)\b|\bact as\b|\bpretend (?:to be|you|that you)\b|"
    r"\bjailbreak|\bdeveloper mode\b|\bdan mode\b|\bas an ai\b|\breveal your\b|\b(?:print|show|"
    r"dump|leak|give me|tell me|what(?:'s| is| are)) (?:me )?(?:your |the )(?:system |hidden |"
    r"secret |initial |internal |slack |api |bot |redis )*(?:prompt|instructions?|secrets?|"
    r"tokens? and|env(?:ironment)?(?: var\w*)?|credentials?|api[- ]?keys?|bot token|password|"
    r"source code|config file)\b|"
    r"\b(?:always|just|must|only) (?:say|recommend|answer|tell|output|reply|respond|report|"
    r"conclude)\b|(?<!let's )(?<!lets )\bsay (?:that )?(?:self-?host\w*|the api|api|we should) "
    r"(?:is (?:better|best|cheaper)|wins?|always|self)\b|\b(?:drop|delete|truncate) (?:table|"
    r"database|\*)|\brm -rf\b|<script|\bselect \* from\b|"
    r"\{\{.{0,60}\}\}|\$\{.{0,60}\}|__import__|\bexec\(|\beval\(|\bsudo\b|\bhack\b|\brig the\b|"
    r"\b(?:lie|cheat|fudge|fake|make up|cook|massage|falsify|fabricate|doctor)\b[\w "
    r"]{0,14}\b(?:numbers?|results?|verdict|books?|figures?|data|to)\b|\bmake (?:it|the "
    r"(?:numbers?|verdict|answer|math)) (?:say|look|come out|show|favou?r)\b|^\W*(?:please |just "
    r"|now )*make (?:self-?host\w*|the api|api|us|hosting) (?:win|look|come out)|\bnew "
    r"instructions\b|\b(?:respond|reply|answer) only (?:with|in)\b|\brepeat after me\b|"
    r"\b(?:set|make|force|change|override) (?:the |your )?(?:verdict|answer|recommendation|"
    r"conclusion|result|winner)(?: (?:to|be|say|as)\b| ?[:=])|\brecommend (?:self-?host\w*|the api|api) "
    r"(?:no matter|regardless|anyway|always)\b|\b(?:say|recommend|answer|pick|choose|conclude|"
    r"tell)\b[^.?!]{0,40} no matter what\b|\[system\]|^system:|\bas "
    r"(?:the )?(?:admin|developer|root|system)\b[, ]"
)
_NOT_HELD = re.compile(
    r"\b(?:for free|free (?:gpus?|engineers?|electricity|power)|gpus? (?:are|were|is|become|be) "
    r"free|zero cost|costs? nothing|negative|time travel|infinite(?:ly)?|unlimited|forever|never "
    r"ending|instant(?:ly)?|zero latency|book (?:me )?(?:a |the )?flight|order (?:a |me )?pizza|"
    r"write (?:me )?(?:a )?(?:poem|code|haiku about|song|story|essay|email)|tell me a joke|"
    r"stock price|weather (?:in|today|tomorrow)|translate|bitcoin|crypto|buy (?:it|them|us) for "
    r"(?:me|us)|deploy (?:it|this|the model)|provision|spin up|send an? email|email (?:it|this) "
    r"to|play music|sing|remind me to|hire (?:them|him|her|someone) for us|quantum (?:computer|"
    r"gpu)s?|sign the contract|"
    r"order (?:\w+ ){1,4}for (?:us|me)|call openai|negotiate (?:for|with|on))\b"
)


def is_thanks(text: str) -> bool:
    """Only thanks, laughter, agreement, greetings."""
    return len(text) <= _LONGEST_THANKS and _THANKS.match(text) is not None


def is_hearsay(text: str) -> bool:
    """News, gossip and brochures: said in passing, not asked for."""
    return _HEARSAY.search(text) is not None


def is_past(text: str) -> bool:
    """What was once is not what is supposed; a year alone may also be to come."""
    if _PAST.search(text) is not None:
        return True
    return _YEAR.search(text) is not None and _WAS.search(text) is not None


def is_own_bill(text: str) -> bool:
    """What last month cost us is what a month costs: "our invoice last month was $9k"."""
    return _OWN_BILL.search(text) is not None


def is_a_daydream(text: str) -> bool:
    """What would be nice is not what is supposed: "if it were up to me we'd have 20 H100s"."""
    return _DAYDREAM.search(text) is not None


def is_a_joke(text: str) -> bool:
    """Somebody laughs."""
    return _JOKE.search(text) is not None


def is_social(text: str) -> bool:
    """Food, trips and meetings."""
    return _SOCIAL.search(text) is not None


def is_a_treat(text: str) -> bool:
    """Food and outings, which budgets and team sizes are also told of."""
    return _TREAT.search(text) is not None


def is_other_work(text: str) -> bool:
    """Reviews, pages and whereabouts among colleagues."""
    return _OTHER_WORK.search(text) is not None


def is_to_others(text: str) -> bool:
    """People among themselves."""
    return _TO_OTHERS.search(text) is not None


def is_an_order_to_misbehave(text: str) -> bool:
    """Attempts to talk the bot out of its sums, or into its secrets."""
    return _INJECTION.search(text) is not None


def is_not_held(text: str) -> bool:
    """What no scenario can be, and what the bot does not do."""
    return _NOT_HELD.search(text) is not None


_WAVED_AWAY = re.compile(
    r"\b(?:suggest\w*|mention\w*|propos\w*|said|says|thinks?|wants?|asked|claims?|insists?)\b.*"
    r"[,;.!-] ?(?:but |just |please |so |let's )*(?:ignore|disregard|forget|never ?mind|scrap|drop)"
    r"(?: (?:that|it|this|him|her|them))?\W*$"
)


def is_waved_away(text: str) -> bool:
    """“Someone suggested 10B, ignore that”: told, and taken back in the same breath."""
    return _WAVED_AWAY.search(text) is not None
