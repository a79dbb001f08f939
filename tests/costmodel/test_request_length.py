"""A request goes only where it fits: API models, and hosts of open ones, take it up to their context."""

from datetime import date

from costmodel.context import context_tokens
from costmodel.decide import decide
from costmodel.decision import Decision
from costmodel.scenario import Load, ModelNeed, RequestShape, Scenario, Team, TierId, Volume

ON = date(2026, 11, 24)


def decided(tokens: int, tier: TierId = "small", api_model: str | None = None) -> Decision:
    shape = RequestShape(input_tokens_per_request=tokens - 1, output_tokens_per_request=1)
    told = Scenario(
        volume=Volume(tokens_per_month=2e9, shape=shape),
        model=ModelNeed(tier=tier, api_model=api_model),
        load=Load(pattern="business_hours"),
        team=Team(mlops_fte=0.5),
    )
    return decide(told, on=ON, draws=0)


def test_a_request_that_no_api_takes_leaves_none_open() -> None:
    decision = decided(10_000_001)
    assert not any(each.admissible for each in decision.options)
    nano = decision.option("token_api:gpt_4_1_nano").out_because or ""
    assert "10,000,001 tokens is longer than the 1,000,000 it can take" in nano


def test_a_model_is_open_up_to_its_own_context() -> None:
    # GPT-4o mini takes 128,000 tokens, GPT-6 Luna 1,050,000 (genai-prices 0.2.3).
    assert decided(128_000).option("token_api:gpt_4o_mini").admissible
    longer = decided(128_001)
    assert not longer.option("token_api:gpt_4o_mini").admissible
    assert longer.option("token_api:gpt_6_luna").admissible


def test_the_catalog_has_the_context_that_the_price_data_lacks() -> None:
    assert context_tokens("gemini-2.5-pro", "google") == 1_048_576


def test_a_host_that_takes_only_shorter_requests_is_passed_over() -> None:
    # Gemma 3 27B takes 131,072 tokens, at Novita 98,304 and at Amazon Bedrock 128,000.
    assert "Novita" in decided(98_304).option("hosted_open:gemma_3_27b").title
    longer = decided(98_305).option("hosted_open:gemma_3_27b")
    assert longer.admissible
    assert "Amazon Bedrock" in longer.title


def test_a_model_whose_context_is_not_on_record_goes_as_far_as_all_others_of_its_tier() -> None:
    short, long = (
        decided(tokens, api_model="magistral-medium").option("token_api:mistral/magistral-medium")
        for tokens in (1_000_000, 1_000_001)
    )
    assert short.admissible
    assert any("How long a request it takes is not on record" in each for each in short.warnings)
    assert "not on record" in (long.out_because or "")
    assert "than the 1,000,000 that others" in (long.out_because or "")
