"""What a request to an API model costs, and the traps of the price data."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from genai_prices import Usage, calc_price
from genai_prices.types import ModelPrice, Tier, TieredPrices
from hypothesis import given
from hypothesis import strategies as st

from costmodel.catalog.load import catalog
from costmodel.options.plan import dollars
from costmodel.prices import NoPriceError, api_price, library_providers, mean_rates, rate_card
from costmodel.scenario import RequestShape

ON = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHAT = RequestShape(input_tokens_per_request=1000, output_tokens_per_request=200)


def usd(model: str, provider: str, shape: RequestShape = CHAT, on: date = ON, **shares: float) -> float:
    return api_price(model, provider, shape, on=on, **shares).usd_per_request


def test_a_request_costs_its_input_and_its_output() -> None:
    # 1,000 x $0.15/M + 200 x $0.60/M = $0.00015 + $0.00012
    assert usd("gpt-4o-mini", "openai") == pytest.approx(0.00027)


def test_cached_input_is_charged_at_the_cache_price() -> None:
    # 500 x $0.15/M + 500 x $0.075/M + 200 x $0.60/M
    assert usd("gpt-4o-mini", "openai", cached_input_share=0.5) == pytest.approx(0.0002325)


def test_cached_input_costs_the_input_price_where_no_cache_price_is_on_record() -> None:
    model = "mistral.ministral-3-8b-instruct"
    assert usd(model, "aws", cached_input_share=0.9) == usd(model, "aws")


@pytest.mark.parametrize(
    ("model", "provider", "label"),
    [
        ("gpt-4o-mini", "openai", "GPT-4o mini at OpenAI: cached input price"),
        ("mistral.ministral-3-8b-instruct", "aws", "Ministral 3 8B at Amazon Bedrock: output price"),
        ("grok-4", "x-ai", "Grok 4 at X AI: input price"),
    ],
)
def test_a_list_price_names_its_model_and_provider_for_people(model: str, provider: str, label: str) -> None:
    labels = [figure.label for figure in api_price(model, provider, CHAT, on=ON).figures]
    assert label in labels


class TestBatch:
    def test_the_batch_share_is_half_price(self) -> None:
        price = api_price("gpt-4o-mini", "openai", CHAT, on=ON, batch_share=0.5)
        assert price.usd_per_request == pytest.approx(0.00027 * 0.75)
        assert price.batch_discount == pytest.approx(0.5)

    def test_an_unknown_context_would_be_priced_as_standard_so_it_is_not_asked(self) -> None:
        info = next(each for each in library_providers()["google"].models if each.id == "gemini-3.7-flash")
        assert info.price_variants is None
        assert info.get_prices(NOON, {"processing": "batch"}) == info.get_prices(NOON)
        price = api_price("gemini-3.7-flash", "google", CHAT, on=ON, batch_share=1)
        assert price.batch_discount == 0
        assert rate_card("gemini-3.7-flash", "google", ON).batch is None

    def test_a_provider_known_to_halve_its_price_does_so_for_models_without_their_own_batch_price(
        self,
    ) -> None:
        assert rate_card("gpt-oss-120b", "fireworks", ON).batch is not None
        price = api_price("gpt-oss-120b", "fireworks", CHAT, on=ON, batch_share=1)
        assert price.usd_per_request == pytest.approx(0.5 * usd("gpt-oss-120b", "fireworks"))


class TestLongContext:
    def test_above_the_threshold_every_token_of_the_request_costs_more(self) -> None:
        short = RequestShape(input_tokens_per_request=100_000, output_tokens_per_request=1_000)
        long = RequestShape(input_tokens_per_request=100_001, output_tokens_per_request=1_000)
        assert usd("claude-haiku-5-5", "anthropic", short) == pytest.approx(0.0105)
        assert usd("claude-haiku-5-5", "anthropic", long) == pytest.approx(5 * 0.0105, rel=1e-4)
        assert api_price("claude-haiku-5-5", "anthropic", long, on=ON).long_context

    def test_a_month_of_small_requests_is_not_one_long_one(self) -> None:
        small = RequestShape(input_tokens_per_request=10_000, output_tokens_per_request=100)
        month = RequestShape(input_tokens_per_request=10_000_000, output_tokens_per_request=100_000)
        assert (
            1000 * usd("claude-haiku-5-5", "anthropic", small)
            < usd("claude-haiku-5-5", "anthropic", month) / 4
        )


class TestDates:
    def test_a_price_change_takes_effect_on_its_day(self) -> None:
        before = api_price("gpt-5.6-luna", "openai", CHAT, on=date(2026, 7, 29))
        after = api_price("gpt-5.6-luna", "openai", CHAT, on=date(2026, 7, 30))
        assert (before.usd_per_input_mtok, before.usd_per_output_mtok) == (1.0, 6.0)
        assert (after.usd_per_input_mtok, after.usd_per_output_mtok) == (0.2, 1.2)

    def test_a_price_announced_for_later_does_not_apply_yet(self) -> None:
        now = api_price("gemini-3.7-flash", "google", CHAT, on=ON)
        then = api_price("gemini-3.7-flash", "google", CHAT, on=date(2027, 1, 1))
        assert (now.usd_per_input_mtok, then.usd_per_input_mtok) == (0.75, 1.5)
        assert "In force since 2027-01-01" not in now.figures[0].note

    def test_a_price_by_the_hour_is_the_mean_of_the_day(self) -> None:
        # DeepSeek doubles its price from 01:00 to 04:00 and from 06:00 to 10:00 UTC: 7 of 24 hours
        price = api_price("deepseek-v4-flash", "deepseek", CHAT, on=ON)
        assert price.usd_per_input_mtok == pytest.approx((17 * 0.15 + 7 * 0.30) / 24)
        assert "hour of day" in price.note

    def test_the_mean_of_the_day_keeps_the_steps_of_long_requests(self) -> None:
        stepped = TieredPrices(base=Decimal(1), tiers=[Tier(start=1000, price=Decimal(3))])
        noon = ModelPrice(input_mtok=stepped, output_mtok=Decimal(10))
        night = ModelPrice(input_mtok=Decimal(5), output_mtok=Decimal(10))
        mean = mean_rates([noon, night])
        assert mean.input.steps == ((0.0, 3.0), (1000.0, 4.0))
        assert mean.output.steps == ((0.0, 10.0),)
        assert (mean.input.at(1000), mean.input.at(1001)) == (3.0, 4.0)


class TestOverlay:
    def test_deepinfra_which_the_library_lacks_is_priced(self) -> None:
        assert "deepinfra" not in library_providers()
        # 1,000 x $0.02/M + 200 x $0.05/M
        assert usd("meta-llama/Llama-3.1-8B-Instruct", "deepinfra") == pytest.approx(0.00003)

    def test_its_figures_are_those_of_the_catalog(self) -> None:
        price = api_price("openai/gpt-oss-120b", "deepinfra", CHAT, on=ON)
        assert [figure.id for figure in price.figures] == [
            "api_overlay.models.deepinfra_gpt_oss_120b.price.usd_per_input_mtok",
            "api_overlay.models.deepinfra_gpt_oss_120b.price.usd_per_output_mtok",
        ]

    def test_open_weights_listed_under_a_vendor_that_does_not_sell_them_have_no_price(self) -> None:
        with pytest.raises(NoPriceError, match="Take a host's price"):
            usd("gpt-oss-120b", "openai")

    def test_a_stale_name_has_no_price(self) -> None:
        with pytest.raises(NoPriceError, match="2025"):
            usd("deepseek-chat", "deepseek")


@pytest.mark.parametrize(
    ("model", "provider"), [("gpt-7", "openai"), ("gpt-4o", "nobody"), ("whisper-1", "openai")]
)
def test_no_price_is_an_error_that_says_so_and_never_zero(model: str, provider: str) -> None:
    with pytest.raises(NoPriceError):
        usd(model, provider)


def test_every_api_model_and_every_host_of_the_catalog_has_a_price() -> None:
    facts = catalog()
    sold = [(each.model, each.provider) for each in facts.api_models.values()]
    sold += [(host.model, host.provider) for each in facts.models.values() for host in each.hosted]
    assert all(usd(model, provider) > 0 for model, provider in sold)


def test_figures_carry_an_id_a_source_and_a_date() -> None:
    figures = api_price("claude-haiku-5-5", "anthropic", CHAT, on=ON).figures
    assert [figure.id for figure in figures] == [
        f"api_prices.anthropic.claude-haiku-5-5.usd_per_{part}_mtok"
        for part in ("input", "cached_input", "output")
    ]
    assert figures[0].high == 0.5
    assert "above 100,000 input tokens" in figures[0].note
    assert all(figure.as_of <= ON for figure in figures)


@given(
    input_tokens=st.integers(1, 900_000),
    output_tokens=st.integers(1, 50_000),
    id_=st.sampled_from(sorted(catalog().api_models)),
)
def test_our_arithmetic_is_the_library_s(input_tokens: int, output_tokens: int, id_: str) -> None:
    model = catalog().api_models[id_]
    shape = RequestShape(input_tokens_per_request=input_tokens, output_tokens_per_request=output_tokens)
    theirs = calc_price(
        Usage(input_tokens=input_tokens, output_tokens=output_tokens),
        model.model,
        provider_id=model.provider,
        genai_request_timestamp=NOON,
    )
    assert usd(model.model, model.provider, shape) == pytest.approx(float(theirs.total_price))


@pytest.mark.parametrize(
    ("price", "said"), [(0.3, "$0.30"), (0.6, "$0.60"), (0.075, "$0.075"), (2, "$2"), (1.25, "$1.25")]
)
def test_a_price_in_the_arithmetic_of_a_line_has_its_cents(price: float, said: str) -> None:
    assert dollars(price) == said
