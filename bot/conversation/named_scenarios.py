"""Which scenario is called by its name? A name in a place where a letter may stand becomes that letter."""

import re

from bot.conversation.state import State
from bot.whatif.scenarios import letter

_BEFORE = r"(?P<before>\b(?:to|scenario|compare|and|with|against|vs\.?|versus|from|,) (?:the |scenario )?)"


def by_letter(state: State, text: str) -> str:
    """The text with names of the thread's scenarios written as their letters: "go to cheap" is "go to B"."""
    for number, held in enumerate(state.scenarios.made, start=1):
        if held.name:
            name = re.escape(held.name)
            text = re.sub(
                rf"{_BEFORE}[\"“']?{name}[\"”']?(?![\w-])",
                rf"\g<before>{letter(number)}",
                text,
                flags=re.IGNORECASE,
            )
    return text
