"""Which words steer the conversation? back, skip, edit VOLUME, cancel, restart and their like."""

import re

from bot.conversation.state import CommandName, CommandPress, Slot

_WORDS: dict[CommandName, str] = {
    "back": r"(?:go |one |step ){0,6}back(?: one| please)?|previous(?: question| one)?|prev|last question",
    "undo": r"(?:please )?(?:undo|revert|take back)"
    r"(?: (?:it|this|that|the|last|one|what-?if|change|please)){0,6}",
    "skip": r"skip(?: (?:it|this|that|this one|this question|the question|please)){0,6}|pass|"
    r"next(?: question| one)?|move on|come back to (?:it|this)(?: later)?",
    "not_sure": r"(?:i'?m |we'?re |i am |we are |really |honestly |still ){0,6}(?:not (?:really |entirely |"
    r"quite |so |too )?(?:sure|certain)|unsure|uncertain)(?: (?:yet|about that|about this|tbh|sorry|"
    r"really)){0,6}"
    r"|(?:i |we |sorry,? |honestly |really ){0,6}(?:do not|don'?t|dont|wouldn'?t) (?:really |actually |"
    r"exactly )?know(?: (?:yet|that|exactly|really|tbh|sorry)){0,6}|dunno|idk|(?:i have |we have |"
    r"i've )?(?:no|not an?|zero) (?:idea|clue)(?: (?:yet|really|sorry)){0,6}|"
    r"no idea,? sorry|unknown|\?+|who knows|beats me|hard to (?:say|tell)|can'?t (?:say|tell)|"
    r"(?:you )?(?:choose|pick|decide|guess)|default|use (?:the|a) default|whatever|tbd",
    "cancel": r"(?:please )?(?:cancel|abort|quit|stop|exit|end|never ?mind|forget (?:it|this|about it)|"
    r"drop it|give up)(?: (?:it|this|that|everything|please|the session|the questionnaire|all)){0,6}",
    "restart": r"(?:please )?(?:restart|start (?:over|again|afresh|anew|from (?:scratch|the (?:beginning|"
    r"start|top)))(?: from scratch)?|reset|from scratch|begin again|redo everything)(?: (?:please|it|"
    r"this|everything|all|again)){0,6}",
    "resume": r"(?:resume|continue|carry on|go on|where were we|repeat(?: the question)?|"
    r"ask (?:me )?again|show (?:me )?the question|pause|later|wait|hold on|summary|"
    r"show (?:me )?(?:the |my )?(?:summary|answers|settings)|status)(?: please)?",
    "change_something": r"(?:change|edit|fix|correct) (?:something|an answer|it|answers|things)|edit|change",
}
_WORD = {name: re.compile(words) for name, words in _WORDS.items()}
_CONFIRM = re.compile(
    r"(?:yes|yep|yeah|yup|confirm(?:ed)?|correct|right|looks? (?:right|good|fine|great|ok(?:ay)?|"
    r"correct)|(?:that'?s|this is|all|is) (?:right|correct|good|fine)|lgtm|"
    r"(?:show|give)(?: me)? (?:the )?(?:verdict|result|answer)|run it|do it|verdict|go(?: ahead|"
    r" for it)?|sounds good|perfect|exactly)(?:,? (?:looks? (?:right|good)|that'?s (?:right|correct)|"
    r"please|thanks|go ahead|it does|it is)){0,6}"
)
_CASUAL = re.compile(
    r"(?:ok(?:ay)?|sure|fine|good|great|y|👍|cool|all good)(?:,? (?:please|thanks|looks? (?:right|good)|"
    r"go(?: ahead)?)){0,6}"
)
_YES = re.compile(
    r"(?:yes|yep|yeah|yup|y|sure|ok(?:ay)?|do it|please do|cancel(?: it)?|confirm)(?:,? (?:please|"
    r"cancel(?: it)?|sure|do it)){0,6}"
)
_NO = re.compile(
    r"(?:no|nope|nah|n|don'?t|keep(?: (?:it|them|going|my answers))?|continue|go on|"
    r"carry on)(?:,? (?:please|thanks|keep(?: (?:it|them|going))?|don'?t|continue)){0,6}"
)
_HELP = re.compile(
    r"help(?: me| please)?|what can (?:you|i) (?:do|say|ask|type)|how does (?:this|it) work|commands?|"
    r"usage|\?help"
)
_SLOT_NAMES: dict[Slot, str] = {
    "volume": r"volume|tokens?|traffic|requests?|usage|amount",
    "model": r"model(?: tier)?|tier|quality",
    "load": r"load(?: pattern)?|pattern|hours|schedule",
    "headcount": r"(?:ml-?ops )?head ?count|team|people|staff(?:ing)?|engineers?|ml-?ops|fte",
    "regulated": r"regulat(?:ed|ion|ory)(?: data)?|compliance|regimes?|data rules|privacy",
}
_EDIT = {
    slot: re.compile(
        rf"(?:please )?(?:edit|change|fix|correct|update|modify|redo|back to|go back to|revise)(?: the|"
        rf" my| our)? (?:{names})(?: (?:answer|question|please|again)){{0,6}}"
    )
    for slot, names in _SLOT_NAMES.items()
}


def command(text: str, *, addressed: bool, at_summary: bool) -> CommandPress | None:
    """The steering words of a cleaned text, when it holds nothing else."""
    said = text.strip(" \n.!,;:\"'()") or text.strip()
    if at_summary and (_CONFIRM.fullmatch(said) or (addressed and _CASUAL.fullmatch(said))):
        return CommandPress(name="confirm")
    for slot, words in _EDIT.items():
        if words.fullmatch(said):
            return CommandPress(name="edit", slot=slot)
    for name, words in _WORD.items():
        if words.fullmatch(said):
            return CommandPress(name=name)
    return None


def yes_or_no(text: str) -> bool | None:
    """A plain yes or no to "cancel all the same?"."""
    said = text.strip(" \n.!,;:\"'()")
    if _YES.fullmatch(said):
        return True
    return False if _NO.fullmatch(said) else None


def asks_for_help(text: str) -> bool:
    """Whether a cleaned text asks what the bot can do."""
    return _HELP.fullmatch(text.strip(" \n.!,;:?\"'()")) is not None
