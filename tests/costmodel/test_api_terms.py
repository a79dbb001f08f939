"""What a team has from its API provider beside the list price: each by its arithmetic, and what must hold."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from costmodel.catalog.load import catalog
from costmodel.compliance import admissible
from costmodel.decide import decide
from costmodel.decision import Decision, OptionResult
from costmodel.options.case import case_of
from costmodel.options.deals import busiest_requests_per_minute
from costmodel.options.hosted_open import hosted_open
from costmodel.options.plan import Candidate
from costmodel.prices import api_price, rate_card
from costmodel.resolve import ScenarioError
from costmodel.scenario import (
    ApiTerms,
    Load,
    ModelNeed,
    ProviderPrice,
    Regulated,
    RequestShape,
    Scenario,
    Team,
    Volume,
)

ON = date(2026, 11, 21)
FACTS = catalog()
SHAPE = RequestShape(input_tokens_per_request=1200, output_tokens_per_request=300)
MILLION_REQUESTS = Volume(tokens_per_month=1.5e9, shape=SHAPE)
HAIKU = ModelNeed(tier="near_frontier", api_model="claude_haiku_5_5")
quick = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)


def scenario(**parts: object) -> Scenario:
    told = {
        "volume": MILLION_REQUESTS,
        "model": ModelNeed(tier="small"),
        "load": Load(pattern="business_hours"),
        "team": Team(mlops_fte=0),
    }
    return Scenario.model_validate({**told, **parts})


def tokens_usd(option: OptionResult) -> float:
    return sum(item.usd_per_month for item in option.line_items if item.kind == "api_tokens")


def figure_ids(decision: Decision) -> set[str]:
    return {figure.id for figure in decision.figures}


class TestDiscount:
    def test_it_comes_off_every_token_price_of_the_named_model_s_provider_only(self) -> None:
        # GPT-4o mini: 1,200M x 0.15 + 300M x 0.60 = 360; a quarter off leaves 270.
        listed, agreed = (decide(scenario(api=ApiTerms(discount=each)), on=ON) for each in (0.0, 0.25))
        assert tokens_usd(agreed.option("token_api:gpt_4o_mini")) == pytest.approx(270)
        assert "list price less 25 % negotiated" in agreed.option("token_api:gpt_4o_mini").line_items[0].basis
        for id_ in ("token_api:gpt_6_luna", "token_api:claude_haiku_5_5"):
            ratio = tokens_usd(agreed.option(id_)) / tokens_usd(listed.option(id_))
            assert ratio == pytest.approx(0.75 if id_.endswith("luna") else 1)

    def test_it_is_off_the_batch_price_too(self) -> None:
        # A nightly batch at half of 360, a quarter off: 135.
        told = scenario(load=Load(pattern="nightly_batch"), api=ApiTerms(discount=0.25))
        assert tokens_usd(decide(told, on=ON).option("batch_api:gpt_4o_mini")) == pytest.approx(135)

    def test_a_spend_is_what_the_discounted_price_bought(self) -> None:
        spent = Volume(api_spend_usd_per_month=270, shape=SHAPE)
        decision = decide(scenario(volume=spent, api=ApiTerms(discount=0.25)), on=ON)
        assert decision.requests_per_month == pytest.approx(1e6)
        assert tokens_usd(decision.option("token_api:gpt_4o_mini")) == pytest.approx(270)

    def test_it_makes_another_host_of_the_same_weights_the_cheapest(self) -> None:
        # Gemma 3 27B is cheaper at Novita than at Amazon Bedrock, until Amazon takes nine tenths off.
        held = case_of(scenario(api=ApiTerms(discount=0.9)), ON, FACTS)
        with_amazon = replace(held, named=replace(held.named, provider="aws"))
        for case, host in ((held, "Novita"), (with_amazon, "Amazon Bedrock")):
            options = hosted_open(case, admissible(Regulated()))
            titles = [each.costed().result.title for each in options if isinstance(each, Candidate)]
            assert f"Gemma 3 27B at {host}" in titles


class TestSupposedPrices:
    def test_those_of_one_provider_move_its_rows_and_no_other(self) -> None:
        halved = ApiTerms(provider_prices=(ProviderPrice(provider="openai", multiple=0.5),))
        listed, supposed = decide(scenario(), on=ON), decide(scenario(api=halved), on=ON)
        moved = {
            option.id: tokens_usd(option) / tokens_usd(listed.option(option.id))
            for option in supposed.options
            if option.family == "token_api"
        }
        of_openai = {"token_api:gpt_4o_mini", "token_api:gpt_6_luna", "token_api:gpt_4_1_nano"}
        assert of_openai < set(moved)
        for id_, ratio in moved.items():
            assert ratio == pytest.approx(0.5 if id_ in of_openai else 1), id_
        basis = supposed.option("token_api:gpt_4o_mini").line_items[0].basis
        assert "supposed at 0.5 times the list price" in basis

    def test_they_come_on_top_of_those_of_all(self) -> None:
        # 360 x 0.5 x 1.2 = 216 at OpenAI; the others at half.
        told = ApiTerms(price_multiple=0.5, provider_prices=(ProviderPrice(provider="openai", multiple=1.2),))
        decision = decide(scenario(api=told), on=ON)
        assert tokens_usd(decision.option("token_api:gpt_4o_mini")) == pytest.approx(216)

    @pytest.mark.parametrize(
        "told",
        [
            ApiTerms(price_multiple=0.5),
            ApiTerms(provider_prices=(ProviderPrice(provider="openai", multiple=0.5),)),
        ],
    )
    def test_a_bill_that_was_paid_buys_the_same_tokens_and_then_costs_as_supposed(
        self, told: ApiTerms
    ) -> None:
        spent = Volume(api_spend_usd_per_month=360, shape=SHAPE)
        decision = decide(scenario(volume=spent, api=told), on=ON)
        assert decision.requests_per_month == pytest.approx(1e6)
        assert tokens_usd(decision.option("token_api:gpt_4o_mini")) == pytest.approx(180)

    def test_a_provider_that_is_not_on_record_is_refused_with_those_that_are(self) -> None:
        told = ApiTerms(provider_prices=(ProviderPrice(provider="opnai", multiple=0.5),))
        with pytest.raises(ScenarioError, match="'opnai' is no token provider on record; give one"):
            decide(scenario(api=told), on=ON)

    def test_a_provider_is_told_once(self) -> None:
        twice = (ProviderPrice(provider="openai", multiple=0.5),) * 2
        with pytest.raises(ValidationError, match="'openai' is there twice"):
            ApiTerms(provider_prices=twice)


class TestRegion:
    def test_a_provider_on_record_asks_its_surcharge_and_one_without_carries_a_condition(self) -> None:
        decision = decide(scenario(api=ApiTerms(in_region=True)), on=ON)
        # OpenAI asks 10 % more: 360 x 1.1 = 396.
        named = decision.option("token_api:gpt_4o_mini")
        assert tokens_usd(named) == pytest.approx(396)
        assert any("10 % more" in condition for condition in named.conditions)
        assert "api_overlay.providers.openai.residency_surcharge" in figure_ids(decision)
        google = decision.option("token_api:gemini_2_5_flash_lite")
        assert any("No record that Google processes" in condition for condition in google.conditions)
        assert tokens_usd(google) == pytest.approx(
            tokens_usd(decide(scenario(), on=ON).option("token_api:gemini_2_5_flash_lite"))
        )

    def test_it_is_on_top_of_what_was_negotiated(self) -> None:
        # 360 x 0.8 x 1.1 = 316.80
        decision = decide(scenario(api=ApiTerms(discount=0.2, in_region=True)), on=ON)
        assert tokens_usd(decision.option("token_api:gpt_4o_mini")) == pytest.approx(316.8)


class TestCacheWrites:
    def test_a_provider_that_charges_for_writing_is_paid_its_write_price(self) -> None:
        # Claude Haiku 5.5: 0.10 in, 0.125 written, 0.01 read, 0.50 out a million. Of a million tokens
        # half are read, a tenth written: 400,000 x 0.10 + 100,000 x 0.125 + 500,000 x 0.01 = 0.0575.
        shape = RequestShape(input_tokens_per_request=100_000, output_tokens_per_request=1)
        price = api_price(
            "claude-haiku-5-5", "anthropic", shape, on=ON, cached_input_share=0.5, cache_write_share=0.1
        )
        assert price.usd_per_cache_write_mtok == pytest.approx(0.125)
        assert price.usd_per_request * 10 == pytest.approx(0.0575 + 10 * 0.5e-6)
        assert price.figures[-1].id.endswith("usd_per_cache_write_mtok")

    def test_a_long_request_pays_the_write_price_of_its_length(self) -> None:
        # Above 100,000 tokens Claude Haiku 5.5 asks five times as much for every token, those written too.
        short, long = (
            RequestShape(input_tokens_per_request=tokens, output_tokens_per_request=1000)
            for tokens in (100_000, 100_001)
        )
        usd = [
            api_price("claude-haiku-5-5", "anthropic", each, on=ON, cache_write_share=1).usd_per_request
            for each in (short, long)
        ]
        assert usd[1] == pytest.approx(5 * usd[0], rel=1e-4)

    def test_a_provider_without_a_write_price_charges_input(self) -> None:
        card = rate_card("gpt-4o-mini", "openai", ON)
        assert card.cache_write_figure is None
        assert card.standard.usd_per_request(SHAPE, 0.5, 0.2) == card.standard.usd_per_request(SHAPE, 0.5)

    def test_a_batch_halves_what_is_written_as_well(self) -> None:
        card = rate_card("claude-haiku-5-5", "anthropic", ON)
        assert card.batch is not None
        assert card.batch.cache_write.at(1) == pytest.approx(card.standard.cache_write.at(1) / 2)

    def test_untold_it_is_what_is_read_over_the_reads_of_a_write(self) -> None:
        reads = FACTS.operations.reads_per_cache_write.on(ON).value
        told = scenario(model=HAIKU, volume=MILLION_REQUESTS.model_copy(update={"cached_input_share": 0.45}))
        assert case_of(told, ON, FACTS).cache_writes.share == pytest.approx(0.45 / reads)
        decision = decide(told, on=ON)
        assert "operations.reads_per_cache_write" in figure_ids(decision)
        # A ninth of 45 % is written, 5 % of 1,200M; Claude Haiku 5.5 asks 0.125 for it:
        # 600M x 0.10 + 540M x 0.01 + 60M x 0.125 + 300M x 0.50 = 222.90, and at half price 111.45.
        option = decision.option("token_api:claude_haiku_5_5")
        assert "60M written to the cache x $0.125/M" in option.line_items[0].basis
        assert tokens_usd(option) == pytest.approx(222.9)
        agreed = decide(told.model_copy(update={"api": ApiTerms(discount=0.5)}), on=ON)
        assert tokens_usd(agreed.option("token_api:claude_haiku_5_5")) == pytest.approx(111.45)

    def test_what_is_read_and_written_is_never_more_than_all(self) -> None:
        told = scenario(volume=MILLION_REQUESTS.model_copy(update={"cached_input_share": 0.99}))
        assert case_of(told, ON, FACTS).cache_writes.share == pytest.approx(0.01)

    def test_without_a_cache_nothing_is_written_and_no_figure_of_it_is_used(self) -> None:
        decision = decide(scenario(model=HAIKU), on=ON)
        assert not [each for each in figure_ids(decision) if "cache_write" in each]

    def test_reads_and_writes_of_more_than_the_input_are_refused(self) -> None:
        with pytest.raises(ValidationError, match="together 1 at most"):
            Volume(tokens_per_month=1e9, cached_input_share=0.7, cache_write_share=0.4)


class TestRateLimits:
    def test_busiest_minutes_above_the_account_s_limit_rule_the_provider_s_models_out_with_both_numbers(
        self,
    ) -> None:
        told = scenario(api=ApiTerms(requests_per_minute_limit=10))
        decision = decide(told, on=ON)
        busiest = busiest_requests_per_minute(case_of(told, ON, FACTS).demand, 0.0)
        assert busiest > 10
        for id_ in ("token_api:gpt_4o_mini", "token_api:gpt_6_luna"):
            because = decision.option(id_).out_because or ""
            assert f"{busiest:,.0f} requests a minute" in because
            assert "allows 10: ask for a higher one" in because
        assert decision.option("token_api:claude_haiku_5_5").admissible

    def test_the_minute_is_the_busiest_not_the_mean(self) -> None:
        # A steady month: 1e6 / (730 x 60) = 22.8 requests a minute; its busiest minutes stand above.
        demand = case_of(scenario(load=Load(pattern="steady")), ON, FACTS).demand
        over_hour = FACTS.load_patterns["steady"].peak_minute_over_hour_mean.value
        assert busiest_requests_per_minute(demand, 0.0) == pytest.approx(1e6 / 730 / 60 * over_hour)

    def test_tokens_a_minute_count_input_and_output(self) -> None:
        told = scenario(load=Load(pattern="steady"))
        tokens = busiest_requests_per_minute(case_of(told, ON, FACTS).demand, 0.0) * 1500
        for limit, fits in ((tokens * 1.01, True), (tokens * 0.99, False)):
            terms = ApiTerms(tokens_per_minute_limit=limit)
            option = decide(told.model_copy(update={"api": terms}), on=ON).option("token_api:gpt_4o_mini")
            assert option.admissible == fits

    def test_what_goes_by_batch_does_not_count(self) -> None:
        told = scenario(load=Load(pattern="nightly_batch"), api=ApiTerms(requests_per_minute_limit=1))
        decision = decide(told, on=ON)
        assert decision.option("batch_api:gpt_4o_mini").admissible
        assert not decision.option("token_api:gpt_4o_mini").admissible

    def test_a_limit_that_is_not_told_rules_nothing_out(self) -> None:
        assert decide(scenario(), on=ON).option("token_api:gpt_4o_mini").admissible


terms = st.builds(ApiTerms, discount=st.floats(0, 0.9), in_region=st.booleans())
volumes = st.builds(
    Volume,
    tokens_per_month=st.floats(1e6, 1e12),
    shape=st.builds(
        RequestShape,
        input_tokens_per_request=st.integers(10, 300_000),
        output_tokens_per_request=st.integers(1, 5_000),
    ),
    cached_input_share=st.floats(0, 0.5),
    batch_share=st.floats(0, 1),
)


def by_id(decision: Decision) -> dict[str, float]:
    paid = ("token_api", "batch_api", "hosted_open")
    return {each.id: tokens_usd(each) for each in decision.options if each.family in paid and each.line_items}


@quick
@given(volumes, terms, st.floats(0, 0.09))
def test_a_larger_discount_never_makes_an_api_dearer_and_a_region_never_cheaper(
    volume: Volume, told: ApiTerms, more: float
) -> None:
    before = by_id(decide(scenario(volume=volume, api=told), on=ON))
    larger = told.model_copy(update={"discount": told.discount + more})
    anywhere = told.model_copy(update={"in_region": False})
    less, free = (by_id(decide(scenario(volume=volume, api=each), on=ON)) for each in (larger, anywhere))
    for id_, usd in before.items():
        # A hosted model may move to another host: to a cheaper one, or out of a dearer region.
        assert less[id_] <= usd * (1 + 1e-9)
        assert free[id_] <= usd * (1 + 1e-9)


@quick
@given(volumes, st.floats(0, 0.25), st.floats(0, 0.25))
def test_more_cache_writes_never_cost_less(volume: Volume, written: float, more: float) -> None:
    before, after = (
        by_id(
            decide(
                scenario(model=HAIKU, volume=volume.model_copy(update={"cache_write_share": share})), on=ON
            )
        )
        for share in (written, written + more)
    )
    for id_, usd in before.items():
        assert after[id_] >= usd * (1 - 1e-9)
