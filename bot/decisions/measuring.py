"""Which volume was measured for a decision? What `/llm-tco decisions TCO-0042 actual …` says of it."""

from bot.conversation.questions import volume
from bot.conversation.questions.reading import Unclear
from bot.conversation.state import Fill
from costmodel.scenario import Volume

NOTHING_READ = "No amount was told."


def measured_volume(text: str) -> Volume | str:
    """The volume that a text says was measured, a month's where it names no period; else why it is none."""
    told = volume.read(text)
    if isinstance(told, Fill):
        return told.volume or NOTHING_READ
    monthly = volume.read(f"{text} a month")
    if isinstance(monthly, Fill) and monthly.volume is not None:
        return monthly.volume
    return told.reason if isinstance(told, Unclear) else NOTHING_READ
