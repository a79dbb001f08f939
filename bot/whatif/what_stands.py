"""Does a message wonder about what is assumed already? It changes nothing then, whatever number it holds."""

import re

_STANDS = re.compile(
    r"^\W*(?:(?:wait|hm+|but|so|ok|oh|and|sorry|uh|um|hang on|hold on)[, ]+)*"
    r"(?:i|we) (?:thought|assumed|believed|figured|was under the impression|could have sworn|was told|"
    r"expected)\b"
    r"(?! (?:about|of|it over|we(?:'d| would| could| should| might)\b|i(?:'d| would)\b|maybe|perhaps|why not|"
    r"let's|ok|again))|"
    r"\b(?:already|was|were|is|are|be) (?:\w+ )?(?:included|counted|in there|in here|factored in|baked in|"
    r"accounted for|"
    r"priced in|part of (?:this|that|it|the \w+))\b[^,;.]*(?:, [a-z' ]{2,16})?\?|"
    r"^\W*(?:so |and |but |ok,? )*(?:this|that|it|the (?:verdict|model|estimate|calculation|"
    r"numbers?))(?:'s| is| was)? "
    r"(?:already |all |still |only )?(?:assum\w+|includ\w+|based on|at|with|for|using|counts?|uses?|\d)[^.;]*"
    r"\b(?:right|correct|yes|isn't it|doesn't it|huh)\W*$|"
    r"^\W*(?:so |and |but )*(?:can|could|will|would|does|do) (?:an? |one |the |just |only |\d[\w.]* "
    r"?)(?:[\w.-]+ ){0,3}"
    r"(?:really |even |actually |alone )?(?:handle|manage|cope|serve|support|sustain|keep up|run|operate|"
    r"hold|fit)\b.*\?|"
    r"\byou(?:'re| are) (?:assuming|using|saying|claiming|counting|taking|pricing|charging|telling|"
    r"suggesting)\b[^.]*\?|"
    r"\balready (?:includes?|counts?|has|have|assumes?)\b[^,;.]*\?"
)


def is_of_what_stands(text: str) -> bool:
    """“I thought 2 FTE was already included?” wonders about what is there, and changes nothing."""
    return _STANDS.search(text) is not None
