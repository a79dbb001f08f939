"""Whose API prices a what-if moves: those of the provider that is named, and no other's."""

from datetime import date

import pytest

from bot.conversation.replies import Clarify
from bot.whatif.apply import apply
from bot.whatif.change import Change
from bot.whatif.whose_prices import sellers, whose
from costmodel.scenario import ApiTerms, ModelNeed, ProviderPrice, Scenario, Team, Volume
from tests.conversation.test_turns_of_a_thread import decided, due, say

ON = date(2026, 11, 21)
CASE = Scenario(volume=Volume(tokens_per_month=2e9), model=ModelNeed(tier="small"), team=Team(mlops_fte=0))


def terms(*told: str) -> ApiTerms:
    """What a thread on GPT-4o has of its APIs after these messages."""
    state = decided()
    for text in told:
        turn = say(state, text)
        state = turn.state or state
    return due(turn).scenario.api


def prices(**multiples: float) -> tuple[ProviderPrice, ...]:
    return tuple(ProviderPrice(provider=each, multiple=value) for each, value in multiples.items())


@pytest.mark.parametrize(
    ("text", "multiples"),
    [
        ("what if OpenAI cut prices by half", {"openai": 0.5}),
        ("if Anthropic raises prices 20%", {"anthropic": 1.2}),
        ("openai's price doubles", {"openai": 2.0}),
        ("what if google halves its prices", {"google": 0.5}),
        ("bedrock prices +10%", {"aws": 1.1}),
        ("claude prices go up 20%", {"anthropic": 1.2}),
        ("if gemini prices double", {"google": 2.0}),
        ("we get a 30% discount from Anthropic", {"anthropic": 0.7}),
    ],
)
def test_a_price_that_is_named_with_its_provider_is_of_that_provider_alone(
    text: str, multiples: dict[str, float]
) -> None:
    assert terms(text) == ApiTerms(provider_prices=prices(**multiples))


@pytest.mark.parametrize("text", ["what if API prices fall 20%", "all API prices drop by 20%"])
def test_a_price_without_a_name_is_of_all(text: str) -> None:
    assert terms(text) == ApiTerms(price_multiple=0.8)


@pytest.mark.parametrize("text", ["20% discount", "what if openai gives us 20% off"])
def test_a_discount_of_the_named_model_s_provider_is_negotiated_there(text: str) -> None:
    assert terms(text) == ApiTerms(discount=0.2)


def test_changes_of_one_provider_add_up_and_a_correction_stays_with_it() -> None:
    assert terms("OpenAI prices +50%", "OpenAI prices +100%").provider_prices == prices(openai=3)
    assert terms("OpenAI prices +50%", "no, +20%").provider_prices == prices(openai=1.2)


def test_the_reading_says_whose_prices_change() -> None:
    for text, words in (
        ("if Anthropic raises prices 20%", "Anthropic prices: 1× → 1.2× the list price"),
        ("what if API prices fall 20%", "All API prices: 1× → 0.8× the list price"),
        ("20% discount", "OpenAI discount: 0% → 20%"),
    ):
        assert words in due(say(decided(), text)).reading


def test_of_two_providers_it_is_asked_back_with_both_first() -> None:
    turn = say(decided(), "what if OpenAI and Anthropic raise prices 20%")
    (back,) = turn.says
    assert isinstance(back, Clarify)
    assert len(back.readings) == 3
    assert turn.state
    both = due(say(turn.state, "the first"))
    assert both.scenario.api.provider_prices == prices(openai=1.2, anthropic=1.2)


def test_a_model_that_is_switched_to_says_nothing_of_whose_prices_fall() -> None:
    fall = Change(field="api_price", op="multiply", value=0.8)
    switched = (Change(field="api_model", op="set", value="claude_haiku_5_5"), fall)
    assert whose(switched, "switch to claude haiku 5.5, and api prices fall 20%", "openai") == (switched,)


def test_azure_s_openai_is_azure() -> None:
    assert sellers("if azure openai gets cheaper") == ("azure",)
    assert sellers("what if we get cheaper together") == ()


def test_what_is_back_at_the_list_price_is_told_no_more() -> None:
    halved = Change(field="api_price", op="multiply", value=0.5, provider="openai")
    listed = Change(field="api_price", op="set", value=1, provider="openai")
    assert apply([halved, listed], CASE, ON) == CASE


@pytest.mark.parametrize("provider", ["nobody", ""])
def test_a_provider_that_is_not_on_record_cannot_be_supposed(provider: str) -> None:
    with pytest.raises(ValueError, match="provider"):
        apply([Change(field="api_price", op="set", value=0.5, provider=provider)], CASE, ON)


def test_a_family_that_is_switched_to_is_asked_for_its_model_still() -> None:
    (back,) = say(decided(), "switch to claude and prices go up 20%").says
    assert isinstance(back, Clarify)
    assert "Which model" in back.reason
