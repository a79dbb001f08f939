"""What is asked of a verdict? The answer is made from the decision; here is which part of it."""

from collections.abc import Iterable, Iterator
from datetime import date

from bot.conversation import change_words, say
from bot.conversation.answering import all_scenarios, answered, current
from bot.conversation.replies import ExplanationDue
from bot.conversation.state import State
from bot.conversation.turn import Turn, only
from bot.conversation.what_ifs import what_ifs
from bot.whatif.question_subjects import KINDS
from bot.whatif.reading import Entry
from costmodel.scenario import Scenario


def asked(state: State, question: Entry, text: str) -> Turn:
    """A question about the verdict, with what it is asked about in words; `text` may name an option."""
    here, held, on = say.at(state, state.scenarios.at), state.scenarios, state.priced_on
    if here is None:
        return Turn(state)
    topic = question.field
    if question.value in KINDS:
        return answered(state, question, text)
    base = say.at(state, held.base) if topic == "delta" else None
    due = ExplanationDue(
        here,
        topic,
        str(question.value),
        base,
        current(topic, here, on),
        inputs(here, on),
        what_ifs(here, on)[:3],
        text,
    )
    return only(state, due)


ANSWERED: tuple[str, ...] = (
    "tokens_per_month",
    "input_tokens_per_request",
    "output_tokens_per_request",
    "model_tier",
    "load_pattern",
    "mlops_fte",
    "regulated",
)
"""What the questionnaire asks for."""
FIELDS: tuple[str, ...] = (
    *ANSWERED[:5],
    "p99_ms",
    "mlops_fte",
    "engineer_salary_usd",
    "region",
    "regulated",
    "cached_share",
    "batch_share",
    "discount",
    "api_price",
    "gpu",
    "gpu_hourly_usd",
    "gpu_purchase_usd",
    "quantization",
    "hosting",
    "utilization",
    "growth_per_month",
    "horizon_months",
    "amortization_months",
    "electricity_usd_per_kwh",
)


def inputs(here: Scenario, on: date, fields: Iterable[str] = FIELDS) -> tuple[tuple[str, str], ...]:
    """Inputs of a scenario in words, for the questions that ask for them: all of them, or those named."""
    pay_told = here.team.salary_usd_per_year is not None or here.team.cost_usd_per_year is not None
    told = [
        (change_words.title(field, here, on), change_words.held(field, here, on))
        for field in fields
        if field != "region" or not pay_told  # whose pay is taken is no input where theirs was told
    ]
    supposed = (each.provider for each in here.api.provider_prices)
    priced = ("api_price", here, on)
    return (*told, *((change_words.title(*priced, one), change_words.held(*priced, one)) for one in supposed))


def shown(state: State) -> Turn:
    """The summary of the thread: its verdict, its scenarios, the answers and what was changed from them."""
    here, held, on = say.at(state, state.scenarios.at), state.scenarios, state.priced_on
    if here is None:
        return Turn(state)
    changed = [each.field for each in held.changes() if each.field not in ANSWERED]
    told = dict(inputs(here, on, dict.fromkeys((*ANSWERED, *changed))))
    due = ExplanationDue(
        here,
        "assumptions",
        "summary",
        None,
        "",
        (*_what_was_tried(state), *told.items()),
        what_ifs(here, on)[:3],
        titles=("", held.title(held.at)),
        others=tuple(all_scenarios(state)) if held.made else (),
    )
    return only(state, due)


def _what_was_tried(state: State) -> Iterator[tuple[str, str]]:
    """Each what-if by its scenario's title, in words: from which one it grew, and what it changes."""
    held = state.scenarios
    for number, each in enumerate(held.made, start=1):
        before = say.at(state, each.parent)
        if before is not None:
            words = change_words.said(each.changes, before, state.priced_on)
            yield held.title(number), f"{held.title(each.parent)} + {words}"
