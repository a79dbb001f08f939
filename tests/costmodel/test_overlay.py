"""Overlay files: what is observed later is added, and never changes what an earlier day costs."""

import json
import subprocess
import sys
from datetime import date, timedelta
from functools import partial, reduce
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costmodel.__main__ import main
from costmodel.catalog.load import catalog, shipped
from costmodel.catalog.overlay import OverlayError, facts_with, with_overlay
from costmodel.catalog.schema import Catalog
from costmodel.observed import list_prices, with_observed
from costmodel.prices import listed_card
from costmodel.rate_card import RateCard

FIRST = date(2026, 11, 22)
OFFER = "nebius_h100_sxm_on_demand"


def overlay(
    day: date, *, rent: float | None = None, prices: dict[str, tuple[float, float, float]] | None = None
) -> str:
    """An overlay file of a day: the rent of one offer, and prices by "provider/model"."""
    lines = ["[sources.list]", 'title = "A list"', 'locator = "https://example.org"']
    lines += [f"as_of = {day}", 'confidence = "secondary"']
    for name, (fresh, cached, output) in (prices or {}).items():
        provider, model = name.split("/")
        lines += [
            f"[api_prices.{name.translate(str.maketrans('/-.', '___'))}]",
            'title = "It"',
            'source = "list"',
        ]
        lines += [f'provider = "{provider}"', f'model = "{model}"', f"usd_per_input_mtok = {fresh}"]
        lines += [f"usd_per_cached_input_mtok = {cached}", f"usd_per_output_mtok = {output}"]
    if rent is not None:
        lines += [f"[gpu_rents.{OFFER}]", 'title = "It"', 'source = "list"', f"usd_per_gpu_hour = {rent}"]
    return "\n".join(lines)


def card(facts: Catalog, model: str, provider: str, on: date) -> RateCard:
    return with_observed(partial(listed_card, model, provider), facts, on)


class TestRents:
    def test_a_rent_applies_from_the_day_it_was_observed(self) -> None:
        dated = with_overlay(shipped(), overlay(FIRST, rent=3.0)).gpu_offers[OFFER].usd_per_gpu_hour
        assert dated.on(FIRST - timedelta(days=1)).value == 3.85
        assert dated.on(FIRST).value == 3.0

    def test_it_is_the_same_figure_with_a_source_of_its_own(self) -> None:
        dated = with_overlay(shipped(), overlay(FIRST, rent=3.0)).gpu_offers[OFFER].usd_per_gpu_hour
        before, last = dated.values[-2:]
        assert (last.id, last.label, last.unit) == (before.id, before.label, before.unit)
        assert (last.source.title, last.as_of) == ("A list", FIRST)

    def test_the_shipped_facts_stay_as_they_were(self) -> None:
        before = shipped().gpu_offers[OFFER]
        with_overlay(shipped(), overlay(FIRST, rent=3.0))
        assert shipped().gpu_offers[OFFER] == before
        assert shipped().observed == {}

    @settings(max_examples=30, deadline=None)
    @given(
        observed=st.lists(
            st.tuples(st.integers(min_value=-500, max_value=500), st.floats(min_value=0.01, max_value=99)),
            max_size=5,
        )
    )
    def test_no_file_ever_changes_or_removes_a_value(self, observed: list[tuple[int, float]]) -> None:
        facts = shipped()
        for days, rent in observed:
            before = facts.gpu_offers[OFFER].usd_per_gpu_hour
            facts = with_overlay(facts, overlay(FIRST + timedelta(days=days), rent=rent))
            after = facts.gpu_offers[OFFER].usd_per_gpu_hour
            assert after.values[: len(before.values)] == before.values
            last = before.values[-1].as_of
            assert all(
                after.on(last - timedelta(days=back)) == before.on(last - timedelta(days=back))
                for back in range(90)
            )

    def test_a_rent_of_an_offer_that_is_not_in_the_catalog_is_left_out(self) -> None:
        text = overlay(FIRST, rent=3.0).replace(OFFER, "nobody_h100")
        assert with_overlay(shipped(), text).gpu_offers == shipped().gpu_offers


class TestApiPrices:
    CHEAPER = with_overlay(shipped(), overlay(FIRST, prices={"openai/gpt-4o-mini": (0.1, 0.05, 0.4)}))

    def test_a_price_takes_precedence_from_its_day_on_and_not_before(self) -> None:
        old, new = (
            card(self.CHEAPER, "gpt-4o-mini", "openai", FIRST + timedelta(days=days)) for days in (-1, 0)
        )
        assert list_prices(old.standard) == (0.15, 0.075, 0.6)
        assert list_prices(new.standard) == (0.1, 0.05, 0.4)
        assert {figure.as_of for figure in new.figures} == {FIRST}

    def test_the_batch_price_keeps_its_ratio(self) -> None:
        # The library has 0.075 in and 0.3 out by batch: half of 0.15 and 0.6.
        batch = card(self.CHEAPER, "gpt-4o-mini", "openai", FIRST).batch
        assert batch is not None
        assert [batch.input.at(1), batch.output.at(1)] == pytest.approx([0.05, 0.2])

    def test_the_price_of_long_requests_keeps_its_ratio(self) -> None:
        # The library has 1.25 below and 2.5 above 200,000 input tokens.
        facts = with_overlay(shipped(), overlay(FIRST, prices={"google/gemini-2.5-pro": (1.0, 0.125, 10.0)}))
        rates = card(facts, "gemini-2.5-pro", "google", FIRST).standard
        assert (rates.input.at(200_000), rates.input.at(200_001)) == (1.0, 2.0)
        assert (rates.output.at(200_000), rates.output.at(200_001)) == (10.0, 15.0)

    def test_a_change_that_the_library_dates_later_comes_after_it(self) -> None:
        # The library has gemini-3.7-flash at 0.75 in, and at 1.50 from 2027-01-01.
        facts = with_overlay(shipped(), overlay(FIRST, prices={"google/gemini-3.7-flash": (0.7, 0.07, 3.5)}))
        assert card(facts, "gemini-3.7-flash", "google", date(2026, 12, 31)).standard.input.at(1) == 0.7
        assert card(facts, "gemini-3.7-flash", "google", date(2027, 1, 1)).standard.input.at(1) == 1.5

    def test_a_price_observed_before_the_library_was_compiled_is_passed_over(self) -> None:
        old = shipped().api.library.as_of - timedelta(days=1)
        facts = with_overlay(shipped(), overlay(old, prices={"openai/gpt-4o-mini": (9.0, 9.0, 9.0)}))
        assert list_prices(card(facts, "gpt-4o-mini", "openai", FIRST).standard) == (0.15, 0.075, 0.6)

    def test_days_follow_each_other_and_the_first_word_on_a_day_stands(self) -> None:
        days = (FIRST, FIRST, FIRST + timedelta(days=7))
        texts = [
            overlay(day, prices={"openai/gpt-4o-mini": (usd, usd, usd)})
            for day, usd in zip(days, (0.1, 0.9, 0.2), strict=True)
        ]
        facts = reduce(with_overlay, texts, shipped())
        found = [
            card(facts, "gpt-4o-mini", "openai", FIRST + timedelta(days=n)).standard.input.at(1)
            for n in (-1, 0, 6, 7)
        ]
        assert found == [0.15, 0.1, 0.1, 0.2]

    def test_other_models_cost_what_they_did(self) -> None:
        assert card(self.CHEAPER, "gpt-4o", "openai", FIRST) == listed_card("gpt-4o", "openai", FIRST)


class TestDirectory:
    def test_files_are_read_in_order_of_date(self, tmp_path: Path) -> None:
        for day, rent in ((FIRST + timedelta(days=7), 2.0), (FIRST, 3.0)):
            (tmp_path / f"prices-{day}.toml").write_text(overlay(day, rent=rent), encoding="utf-8")
        values = facts_with(tmp_path).gpu_offers[OFFER].usd_per_gpu_hour.values
        assert [value.value for value in values[-2:]] == [3.0, 2.0]

    @pytest.mark.parametrize(
        "text", ["what?", "[colours]", '[gpu_rents.x]\ntitle = "It"\nsource = "nobody"\nusd_per_gpu_hour = 1']
    )
    def test_a_file_that_cannot_be_read_is_named(self, text: str, tmp_path: Path) -> None:
        file = tmp_path / "prices-2026-11-22.toml"
        file.write_text(text, encoding="utf-8")
        with pytest.raises(OverlayError, match=str(file)):
            facts_with(tmp_path)

    def test_a_directory_that_is_not_there_is_said_with_what_makes_it(self, tmp_path: Path) -> None:
        with pytest.raises(OverlayError, match="python -m costmodel refresh --to"):
            facts_with(tmp_path / "none")


class TestCommandLine:
    TOLD = json.dumps(
        {"volume": {"tokens_per_month": 2e9}, "model": {"tier": "small"}, "team": {"mlops_fte": 1}}
    )

    def usd_per_month(self, *arguments: str) -> float:
        """What GPT-4o mini costs in a decision of a process of its own: an overlay is chosen once in one."""
        command = [sys.executable, "-m", "costmodel", "evaluate", "-", *arguments]
        told = subprocess.run(command, input=self.TOLD, capture_output=True, text=True, check=True)  # noqa: S603 - this Python
        options = {each["id"]: each for each in json.loads(told.stdout)["options"]}
        return float(options["token_api:gpt_4o_mini"]["line_items"][0]["usd_per_month"])

    def test_evaluate_decides_with_an_overlay_from_its_day_on(self, tmp_path: Path) -> None:
        text = overlay(FIRST, prices={"openai/gpt-4o-mini": (0.3, 0.15, 1.2)})
        (tmp_path / f"prices-{FIRST}.toml").write_text(text, encoding="utf-8")
        plain = self.usd_per_month("--on", "2026-11-22")
        assert self.usd_per_month("--on", "2026-11-21", "--overlay", str(tmp_path)) == plain
        assert self.usd_per_month("--on", "2026-11-22", "--overlay", str(tmp_path)) == pytest.approx(
            2 * plain
        )

    def test_an_overlay_never_reaches_a_process_that_has_read_the_catalog(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        before = catalog()
        assert main(["sources", "--overlay", str(tmp_path)]) == 2
        assert "choose its facts once, at the start of the process" in capsys.readouterr().err
        assert catalog() is before
