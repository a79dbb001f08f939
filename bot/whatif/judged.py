"""Is what was named only judged? “H100 is overkill” is an opinion, and no wish."""

import re

_HOW = (
    r"(?:way |far |a bit |really |just |totally |clearly |very |quite |pretty |kinda |simply |so |still |"
    r"all |currently )*"
)
_IS = (
    r"(?:is|was|'s|are|were|'re|seems?|sounds?|looks?|feels?|would be|might be|seem to be|seems to be|"
    r"sounds like|looks "
    r"like|feels like)"
)
_OPINION = (
    r"(?:wrong|stale|outdated|old|off|not right|nonsense|unrealistic|incorrect|overkill|a lot|a bit much|"
    r"much|excessive|"
    r"insane|crazy|silly|ridiculous|high|low|steep|expensive|pricey|optimistic|pessimistic|ambitious|a "
    r"stretch|generous|"
    r"nuts|absurd|rubbish|terrible|awful|horrible|garbage|useless|slow|dead|history|legacy|impossible|"
    r"unaffordable|"
    r"unavailable|unobtainable|out of stock|out of reach|hard to (?:get|find)|discontinued|deprecated|"
    r"sold out|"
    r"too (?:high|low|much|little|many|few|big|small|large|weak|strong|slow|fast|old|expensive|pricey|"
    r"costly|cheap|"
    r"optimistic|pessimistic|good|dumb|risky|long|short|heavy|ambitious|generous)|"
    r"an? (?:pain|nightmare|joke|waste|disaster|overkill|dream|myth|lot|risk)|"
    r"not (?:enough|realistic|possible|available|affordable|good|great|an option|needed|required|worth it|"
    r"going to happen)|"
    r"(?:better|worse|cheaper|faster|slower|smarter|nicer|dearer|stronger|weaker|more \w+|less \w+) than)\b"
)
JUDGED = re.compile(
    r" (?:got|gets|became|becomes|is getting|are getting) (?:[a-z]+ )?(?:cheaper|faster|slower|better|"
    r"worse|dearer|"
    r"more expensive)\b|"
    rf"(?:'s)? ?{_IS} {_HOW}{_OPINION}| sucks?\b| won't (?:work|do|fly|happen|cut it)\b"
)
"""Right after a number or a name."""
NOT_LIKED = re.compile(
    r"\b(?:hates?|dislikes?|don't like|can't stand|not a (?:big )?fan of|sick of|tired of|allergic to|"
    r"over)(?: the| our| those| "
    r"these)? $"
)
"""Right before a name."""
