"""What is asked of a verdict? The answer is made from the decision; here is which part of it."""

from datetime import date

from bot.conversation import change_words, say
from bot.conversation.answering import answered
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
    current = ""
    if topic in change_words.TITLES:
        current = f"{change_words.TITLES[topic]}: {change_words.held(topic, here, on)}"
    base = say.at(state, held.base) if topic == "delta" else None
    due = ExplanationDue(
        here, topic, str(question.value), base, current, inputs(here, on), what_ifs(here, on)[:3], text
    )
    return only(state, due)


def inputs(here: Scenario, on: date) -> tuple[tuple[str, str], ...]:
    """Every input of a scenario in words, for the questions that ask for them all."""
    fields: tuple[str, ...] = (
        "tokens_per_month",
        "input_tokens_per_request",
        "output_tokens_per_request",
        "model_tier",
        "load_pattern",
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
    """The summary of what is asked: every input as it stands, and the verdict's buttons."""
    here = say.at(state, state.scenarios.at)
    if here is None:
        return Turn(state)
    due = ExplanationDue(
        here,
        "assumptions",
        "current",
        None,
        "",
        inputs(here, state.priced_on),
        what_ifs(here, state.priced_on)[:3],
    )
    return only(state, due)
