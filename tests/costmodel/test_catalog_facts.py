"""What must hold of every fact in the catalog."""

from collections import Counter
from datetime import date, timedelta
from importlib.metadata import version
from typing import get_args

import pytest
from pydantic import ValidationError

from costmodel.catalog.calibration import calibration
from costmodel.catalog.load import catalog, figures, read
from costmodel.catalog.schema import Gpus, HostedAt, Labour, OpenModel, Tiers
from costmodel.scenario import LoadPatternId, TierId
from costmodel.sourced import Dated, Source, Sourced

COMPILED_ON = date(2026, 11, 24)
"""The day the catalog was compiled: no figure may be from later."""

LOCATORS = ("https://", "http://", "our judgement", "costmodel/calibrate/measurements.csv")
"""How the locator of a source begins."""

FACTS = catalog()
FIGURES = tuple(figures(FACTS))


def a_figure(value: float, as_of: date, note: str = "") -> Sourced[float]:
    return Sourced[float](
        id="test.price",
        label="A price",
        value=value,
        unit="USD",
        as_of=as_of,
        source=Source(title="A list", locator="https://example.org"),
        confidence="primary",
        note=note,
    )


def test_every_figure_says_where_and_when_it_was_read() -> None:
    assert len(FIGURES) > 900
    for figure in FIGURES:
        assert figure.unit, figure.id
        assert figure.label, figure.id
        assert figure.source.title, figure.id
        assert figure.source.locator.startswith(LOCATORS), figure.id
        assert figure.as_of <= COMPILED_ON, figure.id


def test_no_two_figures_share_an_id_and_a_date() -> None:
    held = Counter((figure.id, figure.as_of) for figure in FIGURES)
    assert [key for key, times in held.items() if times > 1] == []


def test_an_assumption_gives_its_rationale() -> None:
    assumed = [figure for figure in FIGURES if figure.confidence == "assumption"]
    assert assumed
    assert all(figure.note for figure in assumed)


def test_no_amount_is_negative_and_every_range_holds_its_value() -> None:
    for figure in FIGURES:
        assert figure.value >= 0, figure.id
        assert figure.low is None or figure.low <= figure.value, figure.id
        assert figure.high is None or figure.high >= figure.value, figure.id


def test_figure_ids_lead_to_the_entry() -> None:
    assert {figure.id for figure in FIGURES} >= {
        "models.qwen3_8b.layers",
        "models.qwen3_8b.total_params_billion",
    }
    assert FACTS.gpus["h100_sxm"].memory_gb.id == "gpus.h100_sxm.memory_gb"
    assert FACTS.gpus["h100_sxm"].dense_tflops["fp8"].id == "gpus.h100_sxm.dense_tflops.fp8"
    assert FACTS.labour.mlops_salary.on(COMPILED_ON).id == "labour.mlops_salary"


class TestDatedValues:
    ROWS = Dated(values=(a_figure(6.15, date(2026, 10, 7)), a_figure(2.40, date(2026, 10, 19))))

    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            (date(2026, 10, 7), 6.15),
            (date(2026, 10, 18), 6.15),
            (date(2026, 10, 19), 2.40),
            (date(2027, 1, 1), 2.40),
            (date(2020, 1, 1), 6.15),
        ],
    )
    def test_a_day_gets_the_newest_value_not_later(self, day: date, expected: float) -> None:
        assert self.ROWS.on(day).value == expected

    def test_values_out_of_order_are_refused(self) -> None:
        with pytest.raises(ValidationError, match="in order"):
            Dated(values=(a_figure(1, date(2026, 2, 1)), a_figure(2, date(2026, 1, 1))))

    def test_the_catalog_keeps_the_old_value_beside_the_new(self) -> None:
        rent = FACTS.gpu_offers["vast_h100_sxm_mixed"].usd_per_gpu_hour
        assert [value.value for value in rent.values] == [6.15, 2.40]
        article = FACTS.gpu_offers["hyperbolic_h100_sxm_on_demand"].usd_per_gpu_hour
        assert [value.value for value in article.values] == [1.49, 1.29]

    def test_a_price_goes_stale_after_ninety_days_and_a_datasheet_never(self) -> None:
        rent = FACTS.gpu_offers["vast_h100_sxm_mixed"].usd_per_gpu_hour.on(COMPILED_ON)
        assert not rent.is_stale(rent.as_of + timedelta(days=90))
        assert rent.is_stale(rent.as_of + timedelta(days=91))
        assert not FACTS.gpus["t4"].memory_gb.is_stale(COMPILED_ON)


class TestSchema:
    def test_an_unknown_key_is_refused(self) -> None:
        told = FACTS.models["qwen3_8b"].model_dump() | {"licens": "Apache-2.0"}
        with pytest.raises(ValidationError, match="licens"):
            OpenModel.model_validate(told)

    def test_an_assumption_without_a_rationale_is_refused(self) -> None:
        told = a_figure(1, COMPILED_ON).model_dump() | {"confidence": "assumption"}
        with pytest.raises(ValidationError, match="rationale"):
            Sourced[float].model_validate(told)

    def test_a_value_outside_its_own_range_is_refused(self) -> None:
        told = a_figure(1, COMPILED_ON).model_dump() | {"low": 2}
        with pytest.raises(ValidationError, match="outside"):
            Sourced[float].model_validate(told)

    def test_a_file_is_read_as_the_kind_it_is(self) -> None:
        assert read("labour", Labour) == FACTS.labour
        with pytest.raises(ValidationError):
            read("gpus", Labour)

    def test_the_reader_completes_each_figure_from_its_file(self) -> None:
        memory = read("gpus", Gpus).gpus["t4"].memory_gb
        assert (memory.value, memory.unit, memory.confidence) == (16, "GB", "secondary")


class TestReferences:
    def test_every_tier_has_its_models(self) -> None:
        assert set(FACTS.tiers) == set(get_args(TierId))
        assert sorted(tier.rank for tier in FACTS.tiers.values()) == list(range(6))
        for id_, tier in FACTS.tiers.items():
            assert FACTS.api_models[tier.named].tier == id_
            ranks = {FACTS.tiers[FACTS.api_models[each].tier].rank for each in tier.cheaper}
            assert min(ranks) >= tier.rank, f"{id_} offers a model of less quality"
            assert all(FACTS.models[each].tier == id_ for each in tier.open_models)

    def test_a_tier_without_an_open_model_for_one_node_says_so(self) -> None:
        for tier in FACTS.tiers.values():
            runnable = [each for each in tier.open_models if not FACTS.models[each].multi_node_only]
            assert runnable or tier.open_note, tier.id

    def test_rents_and_prices_name_gpus_and_providers_of_the_catalog(self) -> None:
        for offer in FACTS.gpu_offers.values():
            assert offer.gpu in FACTS.gpus, offer.id
            assert offer.provider in FACTS.providers, offer.id
        assert all(price.gpu in FACTS.gpus for price in FACTS.hardware.prices.values())

    def test_every_gpu_is_sold_in_one_kind_of_server(self) -> None:
        sold = [each for server in FACTS.hardware.servers.values() for each in server.gpus]
        assert sorted(sold) == sorted(FACTS.gpus)

    def test_hosts_of_open_models_have_terms(self) -> None:
        hosts = {host.provider for model in FACTS.models.values() for host in model.hosted}
        assert hosts <= set(FACTS.api.providers)
        assert all(isinstance(host, HostedAt) for model in FACTS.models.values() for host in model.hosted)

    def test_load_patterns_shapes_and_defaults_are_there(self) -> None:
        assert set(FACTS.load_patterns) == set(get_args(LoadPatternId))
        assert FACTS.request_shapes.default in FACTS.request_shapes.shapes
        assert FACTS.defaults.load.pattern in FACTS.load_patterns
        assert FACTS.defaults.tier.tier in FACTS.tiers

    def test_the_price_library_is_the_one_that_is_installed(self) -> None:
        assert FACTS.api.library.version == version("genai-prices")


class TestRents:
    def test_means_that_include_spot_are_on_record_but_not_chosen_unasked(self) -> None:
        mixed = [offer for offer in FACTS.gpu_offers.values() if offer.market == "mixed"]
        assert len(mixed) > 20
        assert not any(offer.by_default for offer in mixed)

    def test_spot_is_not_chosen_unasked(self) -> None:
        assert not any(offer.by_default for offer in FACTS.gpu_offers.values() if offer.market == "spot")

    def test_the_azure_price_that_is_quoted_for_an_h100_is_the_nvl_card(self) -> None:
        offer = FACTS.gpu_offers["azure_h100_nvl_on_demand"]
        assert (offer.gpu, offer.usd_per_gpu_hour.on(COMPILED_ON).value) == ("h100_nvl", 6.98)
        sxm = FACTS.gpu_offers["azure_h100_sxm_on_demand"].usd_per_gpu_hour.on(COMPILED_ON)
        assert (sxm.value, sxm.high) == (12.29, 23.326)


class TestPhysics:
    def test_a_dense_model_activates_all_of_itself_and_a_mixture_less(self) -> None:
        for model in FACTS.models.values():
            total, active = model.total_params_billion.value, model.active_params_billion.value
            assert active <= total, model.id
            assert (active == total) == (model.experts == 1), model.id

    def test_layers_with_a_cache_are_no_more_than_all_layers(self) -> None:
        for model in FACTS.models.values():
            assert model.full_attention_layers + model.sliding_layers <= model.layers, model.id
            assert (model.attention == "mla") == (model.mla_latent_dim > 0), model.id

    @pytest.mark.parametrize(
        ("model", "context_tokens", "values"),
        [
            # 2 (K and V) x 8 heads x 128 x 32 layers a token: 128 KiB in 16 bits
            ("llama_3_1_8b", 1, 65_536),
            # 2 x 8 x 128 x 80 layers a token
            ("llama_3_3_70b", 1000, 163_840_000),
            # latent attention: 576 x 61 layers
            ("deepseek_v3", 1, 35_136),
            # 12 full and 12 sliding layers of 2 x 8 x 64; within the window both grow
            ("gpt_oss_20b", 100, 24 * 1024 * 100),
            # beyond 128 tokens only the full layers grow
            ("gpt_oss_20b", 1128, 12 * 1024 * 1128 + 12 * 1024 * 128),
            # 16 of 64 layers keep a cache: 2 x 4 x 256
            ("qwen3_5_27b", 1, 32_768),
        ],
    )
    def test_the_cache_of_a_sequence(self, model: str, context_tokens: float, values: float) -> None:
        assert FACTS.models[model].kv_values(context_tokens) == values

    def test_a_model_is_flagged_when_its_weights_do_not_fit_the_largest_common_node(self) -> None:
        largest_gb = 8 * FACTS.gpus["h200"].memory_gb.value
        for model in FACTS.models.values():
            weights_gb = model.total_params_billion.value * model.native_bits_per_weight.value / 8
            assert model.multi_node_only == (weights_gb > 0.85 * largest_gb), model.id

    def test_lower_precision_is_never_slower_and_ampere_has_no_fp8(self) -> None:
        for gpu in FACTS.gpus.values():
            peaks = gpu.dense_tflops
            assert "bf16" in peaks, gpu.id
            assert all(peak.value >= peaks["bf16"].value for peak in peaks.values()), gpu.id
        assert not any("fp8" in gpu.dense_tflops for id_, gpu in FACTS.gpus.items() if id_.startswith("a10"))

    def test_the_known_peaks(self) -> None:
        assert FACTS.gpus["a100_80gb_sxm"].dense_tflops["bf16"].value == 312
        assert FACTS.gpus["h100_sxm"].dense_tflops["bf16"].value == pytest.approx(989, abs=1)


class TestRetirements:
    @pytest.mark.parametrize("id_", ["gpt_4o", "gpt_4o_mini", "gpt_4_1", "gpt_4_1_mini"])
    def test_the_gpt_4o_generation_goes_in_january(self, id_: str) -> None:
        model = FACTS.api_models[id_]
        assert (model.retires_on, model.replaced_by) == (date(2027, 1, 14), "gpt_6_luna")
        assert not model.retired(date(2027, 1, 13))
        assert model.retired(date(2027, 1, 14))

    @pytest.mark.parametrize("id_", ["gpt_5", "gpt_5_mini", "gpt_5_nano", "o3"])
    def test_the_gpt_5_generation_goes_in_december(self, id_: str) -> None:
        assert FACTS.api_models[id_].retires_on == date(2026, 12, 11)

    def test_a_replacement_is_a_model_that_stays_and_is_no_worse(self) -> None:
        for model in FACTS.api_models.values():
            if model.replaced_by is None:
                continue
            successor = FACTS.api_models[model.replaced_by]
            assert successor.retires_on is None
            assert FACTS.tiers[successor.tier].rank >= FACTS.tiers[model.tier].rank


class TestQualityIndex:
    @pytest.mark.parametrize("snapshot", [None, "march_1999"])
    def test_a_score_without_a_snapshot_on_record_is_refused(self, snapshot: str | None) -> None:
        held = read("tiers", Tiers)
        scored = next(model for model in held.api_models.values() if model.index is not None)
        astray = scored.model_copy(update={"index_snapshot": snapshot})
        told = {**dict(held), "api_models": {**held.api_models, scored.id: astray}}
        with pytest.raises(ValidationError, match=scored.id):
            Tiers.model_validate(told)

    def test_a_model_without_a_score_is_placed_by_assumption(self) -> None:
        for model in FACTS.api_models.values():
            assert model.placed_by, model.id
            if model.index is None:
                assert model.placed_by_confidence == "assumption", model.id

    def test_within_the_august_snapshot_a_higher_tier_scores_higher_at_its_middle(self) -> None:
        scores: dict[int, list[float]] = {}
        for model in FACTS.api_models.values():
            if model.index is not None and model.index_snapshot == "august_2026":
                scores.setdefault(FACTS.tiers[model.tier].rank, []).append(model.index.value)
        means = [sum(scores[rank]) / len(scores[rank]) for rank in sorted(scores)]
        assert means == sorted(means)


def test_a_week_sized_to_its_peak_minute_has_the_utilization_that_was_published() -> None:
    for pattern in FACTS.load_patterns.values():
        if pattern.published_utilization is None or pattern.released_when_idle:
            continue
        day = pattern.busy_hours + (24 - pattern.busy_hours) * pattern.base_share.value
        spikes = pattern.spike_hours_per_week * (pattern.spike_multiple.value - 1)
        mean = (day * (5 + 2 * pattern.weekend_share.value) + spikes) / 168
        peak = max(1.0, pattern.spike_multiple.value) * pattern.peak_minute_over_hour_mean.value
        low = pattern.published_utilization.low or pattern.published_utilization.value - 0.02
        high = pattern.published_utilization.high or pattern.published_utilization.value + 0.02
        assert low <= mean / peak <= high, pattern.id


def test_default_shapes_have_the_ratios_seen_in_traces() -> None:
    chat, code = FACTS.request_shapes.shapes["chat"], FACTS.request_shapes.shapes["code"]
    assert chat.input_tokens.value / chat.output_tokens.value == pytest.approx(5.5, abs=0.05)
    assert code.input_tokens.value / code.output_tokens.value == pytest.approx(73, abs=0.5)


def test_labels_are_for_people() -> None:
    assert FACTS.gpus["h100_sxm"].dense_tflops["fp8"].label == "NVIDIA H100 80 GB SXM: dense peak in FP8"
    assert FACTS.power.usd_per_kwh.on(COMPILED_ON).label == "Electricity"
    assert FACTS.power.pue.on(COMPILED_ON).label == "Power usage effectiveness (PUE)"
    every = (*FIGURES, *figures(calibration()))
    assert not [figure.label for figure in every if "_" in figure.label]
    ids = {"usd", "mtok", "fte", "pue", "kv", "mla", "moe", "dim", "us", "gb", "w"}
    assert not [figure.label for figure in every if ids & set(figure.label.split())]


def test_a_rent_on_record_twice_is_the_newer_one() -> None:
    rent = FACTS.gpu_offers["nebius_h100_sxm_on_demand"].usd_per_gpu_hour
    assert rent.on(date(2026, 9, 24)).value == 2.95
    assert rent.on(date(2026, 9, 25)).value == 3.85
