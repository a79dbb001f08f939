"""What does somebody want to know? A question's topic, and which kind of question it is."""

import re

from bot.whatif.question_subjects import asks_alone, asks_of_a_provider, subject_of, without_somebody
from bot.whatif.question_topics import TOPIC
from bot.whatif.question_words import (
    ASKS,
    AT_THIS,
    DOMAIN,
    FIRST_CLAUSE,
    KIND,
    LEAST_SALARY,
    MARK,
    MOST_GPU_HOURLY,
    NOT_OURS,
)
from bot.whatif.reading import Entry, Field, Topic
from bot.whatif.said import Said

_ASKS_AT_LAST = re.compile(
    r"(?:[;,.!:]| -) (?:so |and |but )?(?:how (?:did|do|does) (?:you|that|it|we|they)|where (?:did|do|does)|"
    r"why(?! not)|how come|says who)\b[^?#\d]{0,60}\?\W*$|"
    r"[;,.!:] (?:so )?(?:how\?+\W*$|how come\W*$|where (?:is|are|did|does|do) (?:this|that|it|these|those)\b|"
    r"(?:did|do) (?:i|we|you) (?:really )?(?:give|tell|say|enter|assume|make|take|use)\b|"
    r"what (?:do|should) (?:i|we) (?:tell|say|answer)\b)[^#\d]{0,60}$"
)
"""“They say 30% is high. How did you get it?” asks, whatever is told before."""


def asks(text: str) -> bool:
    """Whether a text is worded as a question, or asks to explain."""
    if _ASKS_AT_LAST.search(text) or asks_alone(text) or asks_of_a_provider(text):
        return True
    first = FIRST_CLAUSE.match(text)
    return ASKS.match(text) is not None or (first is not None and ASKS.match(text, first.end()) is not None)


def ends_as_a_question(text: str) -> bool:
    """Whether it ends in a question mark."""
    return MARK.search(text) is not None


def is_ours(told: Said) -> bool:
    """Whether a question is about the verdict and what went into it."""
    if told.amounts and re.match(r"^\W*(?:and |but |so )*(?:why|where|how come)\b", told.text):
        return True
    if subject_of(told.text) is not None and NOT_OURS.search(without_somebody(told.text)) is None:
        return True
    kind = next((kind for kind, words in KIND if words.search(told.text)), "explain")
    if kind in {"confidence", "flip", "sensitivity", "breakeven"} and NOT_OURS.search(told.text) is None:
        return True
    return DOMAIN.search(told.text) is not None and NOT_OURS.search(told.text) is None


def question(told: Said) -> Entry:
    """What the question is about, and which kind of question it is, or the subject that it has of its own."""
    text = told.text
    kind = next((kind for kind, words in KIND if words.search(text)), "explain")
    if (asked := subject_of(text)) is not None:
        return Entry(asked.topic or _topic(told, asked.kind), "any", asked.subject)
    return Entry(_topic(told, kind), "any", kind)


def _of_the_amount(told: Said) -> Field | Topic | None:
    """What a number that is asked about is likely of: a small price is a GPU's, a large one an engineer's."""
    one = told.amounts[0]
    if one.unit == "people":
        return "mlops_fte"
    if one.unit == "usd_per_gpu_hour" or (one.unit == "usd" and one.value < MOST_GPU_HOURLY):
        return "gpu_hourly_usd"
    if one.unit in {"usd", "usd_each"} and one.value >= LEAST_SALARY and one.period in {None, "year"}:
        return "engineer_salary_usd"
    if one.unit == "usd" and not told.cues:
        return "total_cost"
    return None


def _topic(told: Said, kind: str) -> Field | Topic:  # noqa: PLR0911 - one return a case
    text = AT_THIS.sub(" ", told.text)
    if kind == "define" and re.search(r"\b(?:tokens?|mtoks?)\b", text):
        return "token"
    if kind == "sensitivity":
        named = [
            topic for topic, words in TOPIC if words.search(text) and topic not in {"total_cost", "verdict"}
        ]
        return (
            "verdict"
            if not named or (named[0] == "assumptions" and not re.search(r"assum|input", text))
            else named[0]
        )
    if kind == "cheapest" and not re.search(r"\b(?:gpus?|model)\b", text):
        return "verdict"
    if told.amounts and kind in {"why", "source", "explain", "current"} and (of := _of_the_amount(told)):
        return of
    if (
        told.amounts
        and not told.cues
        and all(one.unit in {None, "percent"} for one in told.amounts)
        and kind in {"why", "source"}
    ):
        return "assumptions"
    topics = [topic for topic, words in TOPIC if words.search(text)]
    if kind in {"flip", "confidence"} and not any(
        topic in topics
        for topic in (
            "utilization",
            "tokens_per_month",
            "growth_per_month",
            "discount",
            "mlops_fte",
            "breakeven",
            "engineering_cost",
            "gpu_hourly_usd",
            "engineer_salary_usd",
            "cached_share",
            "electricity",
            "prices",
        )
    ):
        return (
            "verdict"
            if "assumptions" not in topics
            or kind == "flip"
            or re.search(r"numbers?|figures?|estimate|model\b", text)
            else "assumptions"
        )
    named_things = [one.field for one in told.choices if not one.denied]
    if named_things and (
        not topics or topics[0] in {"verdict", "assumptions", "api_model", "self_host_model"}
    ):
        return named_things[0]
    return topics[0] if topics else "verdict"
