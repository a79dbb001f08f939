"""Which words steer the conversation? back, skip, edit VOLUME, cancel, restart and their like."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.conversation.state import CommandName, CommandPress, Slot
from bot.language.words import either

MOST_AROUND = 6
"""So many small words may stand on either side of what steers; with more it is a sentence of its own."""
_PUNCTUATION = " \n.!,;:\"'()"


@dataclass(frozen=True)
class Phrase:
    """One of the `core` phrases, with words of `before` and `after` around it."""

    core: tuple[str, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The pattern of a whole message that is this phrase."""
        before = f"(?:{either(self.before)},? ){{0,{MOST_AROUND}}}" if self.before else ""
        after = f"(?:,? {either(self.after)}){{0,{MOST_AROUND}}}" if self.after else ""
        return f"{before}{either(self.core)}{after}"


_NOT_CERTAIN = (
    *("not sure", "not really sure", "not entirely sure", "not quite sure", "not so sure", "not too sure"),
    *("not certain", "not really certain", "not entirely certain", "not quite certain"),
    *("unsure", "uncertain"),
)
_DO_NOT_KNOW = tuple(
    f"{do} {certainly}know"
    for do in ("do not", "don'?t", "wouldn'?t")
    for certainly in ("", "really ", "actually ", "exactly ")
)
_NO_IDEA = tuple(f"{no} {idea}" for no in ("no", "not an?", "zero") for idea in ("idea", "clue"))
_STEERING: Mapping[CommandName, tuple[Phrase, ...]] = {
    "back": (
        Phrase(("back",), before=("go", "one", "step"), after=("one", "please")),
        Phrase(("previous", "previous question", "previous one", "prev", "last question")),
    ),
    "undo": (
        Phrase(
            ("undo", "revert", "take back"),
            before=("please",),
            after=("it", "this", "that", "the", "last", "one", "what-?if", "change", "please"),
        ),
    ),
    "skip": (
        Phrase(
            ("skip",), after=("it", "this", "that", "this one", "this question", "the question", "please")
        ),
        Phrase(("pass", "next", "next question", "next one", "move on")),
        Phrase(("come back to it", "come back to this"), after=("later",)),
    ),
    "not_sure": (
        Phrase(
            _NOT_CERTAIN,
            before=("i'?m", "we'?re", "i am", "we are", "really", "honestly", "still"),
            after=("yet", "about that", "about this", "tbh", "sorry", "really"),
        ),
        Phrase(
            _DO_NOT_KNOW,
            before=("i", "we", "sorry", "honestly", "really"),
            after=("yet", "that", "exactly", "really", "tbh", "sorry"),
        ),
        Phrase(_NO_IDEA, before=("i have", "we have", "i've"), after=("yet", "really", "sorry")),
        Phrase(("dunno", "idk", "unknown", r"\?+", "who knows", "beats me", "whatever", "tbd")),
        Phrase(("hard to say", "hard to tell", "can'?t say", "can'?t tell")),
        Phrase(("choose", "pick", "decide", "guess"), before=("you",)),
        Phrase(("default", "use the default", "use a default")),
    ),
    "cancel": (
        Phrase(
            (
                *("cancel", "abort", "quit", "stop", "exit", "end", "never ?mind", "drop it", "give up"),
                *("forget it", "forget this", "forget about it"),
            ),
            before=("please",),
            after=(
                *("it", "this", "that", "everything", "please", "all"),
                *("the session", "the questionnaire"),
            ),
        ),
    ),
    "restart": (
        Phrase(
            (
                *("restart", "reset", "from scratch", "begin again", "redo everything"),
                *("start over", "start again", "start afresh", "start anew", "start from scratch"),
                *("start from the beginning", "start from the start", "start from the top"),
            ),
            before=("please",),
            after=("please", "it", "this", "everything", "all", "again", "from scratch"),
        ),
    ),
    "resume": (
        Phrase(
            (
                *(
                    "resume",
                    "continue",
                    "carry on",
                    "go on",
                    "where were we",
                    "repeat",
                    "repeat the question",
                ),
                *("ask again", "ask me again", "show the question", "show me the question"),
                *("pause", "later", "wait", "hold on", "status", "summary"),
                "show (?:me )?(?:the |my )?(?:summary|answers|settings)",
            ),
            after=("please",),
        ),
    ),
    "change_something": (
        Phrase(("change", "edit")),
        Phrase(
            tuple(
                f"{change} {what}"
                for change in ("change", "edit", "fix", "correct")
                for what in ("something", "an answer", "it", "answers", "things")
            )
        ),
    ),
}
_FINE = ("right", "good", "fine", "great", "ok", "okay", "correct")
_LOOKS_FINE = tuple(f"looks? {fine}" for fine in _FINE)
_CONFIRMING = Phrase(
    (
        *("yes", "yep", "yeah", "yup", "confirm", "confirmed", "correct", "right", "lgtm", *_LOOKS_FINE),
        *(f"{that} {fine}" for that in ("that'?s", "this is", "all", "is") for fine in _FINE),
        r"(?:show|give)(?: me)? (?:the )?(?:verdict|result|answer)",
        *("run it", "do it", "verdict", "go", "go ahead", "go for it", "sounds good", "perfect", "exactly"),
    ),
    after=(
        *_LOOKS_FINE,
        "that'?s right",
        "that'?s correct",
        "please",
        "thanks",
        "go ahead",
        "it does",
        "it is",
    ),
)
_CASUAL = Phrase(
    ("ok", "okay", "sure", "fine", "good", "great", "y", "👍", "cool", "all good"),
    after=("please", "thanks", *_LOOKS_FINE, "go", "go ahead"),
)
_YES = Phrase(
    (
        *("yes", "yep", "yeah", "yup", "y", "sure", "ok", "okay", "do it", "please do", "confirm"),
        *("cancel", "cancel it"),
    ),
    after=("please", "cancel", "cancel it", "sure", "do it"),
)
_NO = Phrase(
    (
        *("no", "nope", "nah", "n", "don'?t", "keep", "keep it", "keep them", "keep going"),
        *("keep my answers", "continue", "go on", "carry on"),
    ),
    after=("please", "thanks", "keep", "keep it", "keep them", "keep going", "don'?t", "continue"),
)
_HELP = Phrase(
    (
        *("help", "help me", "help please", "command", "commands", "usage", r"\?help"),
        *("how does this work", "how does it work"),
        r"what can (?:you|i) (?:do|say|ask|type)",
    )
)
_SLOT_NAMES: Mapping[Slot, tuple[str, ...]] = {
    "volume": ("volume", "tokens?", "traffic", "requests?", "usage", "amount"),
    "model": ("model", "model tier", "tier", "quality"),
    "load": ("load", "load pattern", "pattern", "hours", "schedule"),
    "headcount": (
        *("head ?count", "ml-?ops head ?count", "ml-?ops", "fte"),
        *("team", "people", "staff", "staffing", "engineers?"),
    ),
    "regulated": (
        *("regulated", "regulation", "regulatory", "regulated data", "regulation data", "regulatory data"),
        *("compliance", "regimes?", "data rules", "privacy"),
    ),
}
_EDITING = either(
    ("edit", "change", "fix", "correct", "update", "modify", "redo", "back to", "go back to", "revise")
)


def _compiled(phrases: Iterable[Phrase]) -> re.Pattern[str]:
    return re.compile(either(map(str, phrases)))


_COMMANDS = {name: _compiled(phrases) for name, phrases in _STEERING.items()}
_CONFIRM, _WELL = _compiled([_CONFIRMING]), _compiled([_CASUAL])
_AGREES, _DECLINES, _ASKS = _compiled([_YES]), _compiled([_NO]), _compiled([_HELP])
_EDIT = {
    slot: _compiled(
        [
            Phrase(
                tuple(f"{_EDITING}(?: the| my| our)? {name}" for name in names),
                before=("please",),
                after=("answer", "question", "please", "again"),
            )
        ]
    )
    for slot, names in _SLOT_NAMES.items()
}


def command(text: str, *, addressed: bool, at_summary: bool) -> CommandPress | None:
    """The steering words of a cleaned text, when it holds nothing else."""
    said = text.strip(_PUNCTUATION) or text.strip()
    if at_summary and (_CONFIRM.fullmatch(said) or (addressed and _WELL.fullmatch(said))):
        return CommandPress(name="confirm")
    for slot, words in _EDIT.items():
        if words.fullmatch(said):
            return CommandPress(name="edit", slot=slot)
    for name, words in _COMMANDS.items():
        if words.fullmatch(said):
            return CommandPress(name=name)
    return None


def yes_or_no(text: str) -> bool | None:
    """A plain yes or no to "cancel all the same?"."""
    said = text.strip(_PUNCTUATION)
    if _AGREES.fullmatch(said):
        return True
    return False if _DECLINES.fullmatch(said) else None


def asks_for_help(text: str) -> bool:
    """Whether a cleaned text asks what the bot can do."""
    return _ASKS.fullmatch(text.strip(f"{_PUNCTUATION}?")) is not None
