"""Which volume was measured for a decision? What `/llm-tco decisions TCO-0042 actual …` says of it."""

from bot.conversation.questions import volume
from bot.conversation.questions.reading import Outcome, Unclear
from bot.conversation.state import Fill
from costmodel.scenario import Volume

NOTHING_READ = "No amount was told."


def measured_volume(text: str, assumed: Volume) -> Volume | str:
    """The volume that a text says was measured, else why it is none.

    It is of a month where it names no period. Dollars without a model are spent on the one that the assumed
    ones were, or else on the decision's own.
    """
    told = volume.read(text)
    ways = (told, volume.read(f"{text} a month"))
    for outcome in ways:
        if isinstance(outcome, Fill) and outcome.volume is not None:
            return outcome.volume
    for outcome in ways:
        if (spent := _spent(outcome)) is not None:
            return spent.model_copy(update={"spend_model": assumed.spend_model})
    return told.reason if isinstance(told, Unclear) else NOTHING_READ


def _spent(outcome: Outcome) -> Volume | None:
    """The dollars of an answer in which nothing but their model is open."""
    readings = outcome.readings if isinstance(outcome, Unclear) else ()
    told = [each.fill.volume for each in readings if each.fill.volume is not None]
    spent = {each.model_copy(update={"spend_model": None}) for each in told}
    if len(told) < len(readings) or len(spent) != 1:
        return None
    (only,) = spent
    return None if only.api_spend_usd_per_month is None else only
