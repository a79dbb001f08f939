"""A figure that cannot be is refused with the range that is taken, in its own unit, and what to do next."""

import pytest

from bot.conversation.refusals import EXAMPLES
from bot.conversation.replies import Refused, VerdictDue
from bot.conversation.state import State
from bot.whatif.limits import RANGES
from tests.conversation.test_turns_of_a_thread import decided, say


def refusal(text: str, state: State | None = None) -> str:
    (reply,) = say(state or decided(), text).says
    assert isinstance(reply, Refused), reply
    return reply.reason


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("salary is $1", "I take $1,000 to $5M a year"),
        ("volume 0", "I take 1 to 10,000T tokens a month"),
        ("volume is infinite", "I take 1 to 10,000T tokens a month"),
        ("infinite requests a day", "I take 0.01 to 1T requests a day"),
        ("what if we have 1e20 tokens a day", "I take 1 to 333.3T tokens a day"),
        ("utilization 400%", "I take 0.01% to 100%"),
        ("500 engineers", "I take 0 to 200 engineers"),
        ("-5 engineers", "I take 0 to 200 engineers"),
        ("horizon of 100 years", "I take 1 month to 10 years"),
        ("horizon 200 months", "I take 1 to 120 months"),
        ("growth 2000% a month", "I take −50% to 100%"),
        ("GPUs cost $5000 an hour", "I take $0.01 to $1,000 an hour"),
        ("discount 150%", "I take 0% to 99.99%"),
        ("compare utilization 40%, 80% and 400%", "I take 0.01% to 100%"),
    ],
)
def test_it_names_the_range_and_an_example(text: str, taken: str) -> None:
    reason = refusal(text)
    assert taken in reason
    assert "Nothing was changed. Give a figure within that, such as “" in reason


def test_what_leads_out_of_the_range_from_where_the_thread_stands_is_told_alike() -> None:
    high = say(decided(), "utilization 90%").state
    assert "I take 0.01% to 100%" in refusal("double the utilization", high)


def test_nothing_of_the_text_is_said_again() -> None:
    assert "999" not in refusal("volume is -999 tokens a month")


@pytest.mark.parametrize("field", sorted(RANGES))
def test_the_example_that_is_given_for_a_field_is_itself_taken(field: str) -> None:
    (reply,) = say(decided(), EXAMPLES[field]).says
    assert isinstance(reply, VerdictDue), (EXAMPLES[field], reply)
