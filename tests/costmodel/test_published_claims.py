"""Published figures are checked by computation, and each verdict follows from one rule."""

import json
from datetime import date
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from costmodel import claims
from costmodel.__main__ import main
from costmodel.catalog.claim_entries import Claim, Product, Quoted, claims_on_record
from costmodel.claims import Span, check_claims, verdict
from costmodel.fleet import HOURS_PER_MONTH, Load, Rule, size

ON = date(2026, 11, 21)
FOUND = {finding.id: finding for finding in check_claims(ON)}

WORKED = {
    "gpt_4o_input": (2.5, 2.5),
    "gpt_4o_output": (10, 10),
    "gpt_4o_mini_input": (0.15, 0.15),
    "gpt_4o_mini_output": (0.6, 0.6),
    "hosted_70b": (0.10, 0.32),
    "api_spread": (2.5 / 0.10, 10 / 0.32),
    "rtx_5090_list": (1999, 1999),
    "rtx_5090_street": (2000, 5000),
    "rtx_4090_memory": (24, 24),
    "rtx_4090_models": (24 * 0.9 / 2, 24 * 0.9 / 1),
    "rtx_4090_used": (1400, 1600),
    "h100_used": (14000, 30000),
    "h100_new": (30000, 30000),
    "amortization": (12, 72),
    "two_h100_depreciation": (2 * 15000 / 36, 2 * 20000 / 36),
    "h100_hyperbolic": (1.29, 12.29),
    "h100_azure": (6.98, 6.98),
    "h100_spread": (6.98 / 1.49, 12.29 / 1.29),
    "a100_rent": (1.35, 4.0963),
    "h100_rent": (1.29, 12.29),
    "a100_usd_per_mtok": (1.91 / (70_000 * 3600) * 1e6, 1.91 / (70_000 * 3600) * 1e6),
    "utilization": (0.05, 0.52),
    "tenth_load_factor": (1 / 0.1, 0.13 / 0.013),
    "engineer": (131_000 * 1.43, 161_000 * 1.43),
    "migration": (0.5 * 161_000 * 1.43 / 12, 6 * 161_000 * 1.43 / 12),
    "refresh_interval": (12 / 8, 12 / 1),
    "refresh_cost": (145_000 / 12, 161_000 * 1.43 / 12),
    "replica_tokens": (26_600 * 3600 * 730 / 1e9, 26_600 * 3600 * 730 / 1e9),
    "replica_usd_per_mtok": (17_520 / 70_000, 17_520 / (26_600 * 3600 * 730) * 1e6),
}
"""Ours by hand, from the catalog's figures of that day: what the roofline and decisions have no part in."""

ARTICLE = "LLMOps Report, Self Hosting LLM vs API Cost: A TCO Breakdown for 2026"


@pytest.mark.parametrize("claim", claims_on_record().claims.values(), ids=lambda claim: claim.id)
def test_ours_gives_the_verdict_that_the_reason_was_written_for(claim: Claim) -> None:
    finding = FOUND[claim.id]
    assert finding.verdict == claim.verdict, f"ours is {finding.ours} {finding.ours_unit}: review the reason"
    assert 0 < finding.ours_low <= finding.ours_high < np.inf
    assert len(finding.basis) == len(claim.products) + len(claim.scenarios)


@pytest.mark.parametrize(("claim_id", "ours"), WORKED.items(), ids=WORKED)
def test_ours_is_what_the_arithmetic_gives_by_hand(claim_id: str, ours: tuple[float, float]) -> None:
    finding = FOUND[claim_id]
    assert (finding.ours_low, finding.ours_high) == pytest.approx(ours, rel=1e-6)


def test_what_is_not_worked_by_hand_is_computed_by_decisions_or_another_claim() -> None:
    by_hand_or_decided = set(WORKED) | {each.id for each in FOUND.values() if each.scenarios}
    others = {"tenth_load_cost", "break_even_tokens", "small_models", "latency"}
    assert set(FOUND) - by_hand_or_decided == others
    assert FOUND["tenth_load_cost"].ours_low == pytest.approx(10 * FOUND["full_load_cost"].ours_low)
    # GPT-4o, 1,155 tokens in at 2.50 and 211 out at 10.00: 3.658 USD a million of them.
    assert FOUND["break_even_tokens"].ours_low == pytest.approx(4200 / 3658, rel=1e-3)


def test_a_claimed_rate_is_held_against_the_ceiling_of_one_chip() -> None:
    # 312 TFLOP/s / (2 x 14.8e9) and 1,979 / (2 x 14.8e9)
    assert FOUND["a100_rate"].ours_high == pytest.approx(312e12 / (2 * 14.8e9))
    assert FOUND["h100_rate"].ours_high == pytest.approx(1979e12 / (2 * 14.8e9))
    assert FOUND["a100_rate"].ours_low < FOUND["a100_rate"].ours_high < 70_000 / 6
    # Over the eight GPUs of an instance the printed rate is possible.
    assert FOUND["a100_rate"].ours_high > 70_000 / 8
    assert FOUND["h100_rate"].ours_high > 135_000 / 8


def test_the_article_and_a_published_fleet_are_covered() -> None:
    article = [each for each in FOUND.values() if each.source.title == ARTICLE]
    assert len(article) == 41
    assert {each.verdict for each in article} == {
        "reproduced",
        "unit_error",
        "contradicted",
        "scenario_bound",
    }
    assert [each.id for each in FOUND.values() if each not in article] == [
        "replica_tokens",
        "replica_usd_per_mtok",
    ]


TEN = Quoted(value=10, unit="USD")
A_DAY = Quoted(value=10, unit="USD a day", our_unit="USD")
THOUSANDS = Quoted(value=10, unit="thousand USD", our_unit="USD", factor=1000)


@pytest.mark.parametrize(
    ("quoted", "ours", "expected"),
    [
        (TEN, (9.5, 10.5), "reproduced"),
        (TEN, (9.5, 12), "scenario_bound"),
        (TEN, (5, 20), "scenario_bound"),
        (TEN, (11.5, 12), "contradicted"),
        (TEN, (1, 8.9), "contradicted"),
        (Quoted(low=8, high=12, unit="USD"), (8, 12), "reproduced"),
        (Quoted(value=10, at_least=True, unit="USD"), (1e9, 1e9), "reproduced"),
        (Quoted(value=10, at_least=True, unit="USD"), (5, 5), "contradicted"),
        (A_DAY, (10, 10), "unit_error"),
        (A_DAY, (50, 60), "contradicted"),
        (THOUSANDS, (10_000, 10_000), "reproduced"),
        (THOUSANDS, (10, 10), "unit_error"),
        (THOUSANDS, (100, 100), "contradicted"),
    ],
)
def test_the_verdict_follows_from_the_figure_and_the_span_of_ours(
    quoted: Quoted, ours: tuple[float, float], expected: str
) -> None:
    assert verdict(quoted, Span(*ours), margin=0.1) == expected


def test_a_later_price_changes_ours_and_the_verdict_says_that_the_reason_is_older() -> None:
    before = {each.id: each for each in check_claims(date(2026, 3, 1))}["h100_hyperbolic"]
    # That early, the only rent of that host is the article's own, which proves nothing; the next is 2.69.
    assert before.ours_low == pytest.approx(2.69)
    assert (before.verdict, before.as_reviewed) == ("contradicted", False)
    assert FOUND["h100_hyperbolic"].ours_low == pytest.approx(1.29)
    assert all(each.as_reviewed for each in FOUND.values())


def test_a_claim_that_names_no_figure_on_record_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    held = claims_on_record()
    lost = held.claims["engineer"].model_copy(update={"products": (Product(times=("labour.none",)),)})
    monkeypatch.setattr(
        claims, "claims_on_record", lambda: held.model_copy(update={"claims": {"engineer": lost}})
    )
    with pytest.raises(KeyError, match=r"labour\.none"):
        check_claims(ON)


@pytest.mark.parametrize(
    "told",
    [
        {"unit": "USD"},
        {"value": 1, "low": 1, "high": 2, "unit": "USD"},
        {"value": 1, "unit": "USD", "factor": 1000},
    ],
)
def test_a_quoted_figure_is_told_one_way(told: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Quoted.model_validate(told)


class TestBaselineAndBurstFleet:
    """A published fleet: four replicas for the floor of the load, an API for what is above it.

    Arafat Katze, Inference math, chapter 6: 26.6k tokens/s and 17,520 USD a month a replica.
    """

    REPLICAS = 4
    TOKENS_PER_S = 26_600.0
    USD_PER_MONTH = 17_520.0

    def test_four_busy_replicas_cost_a_quarter_dollar_a_million_tokens(self) -> None:
        floor = np.full(168, self.REPLICAS * self.TOKENS_PER_S)
        sizing = size(Load.of_week(floor, floor), self.TOKENS_PER_S, Rule(0, 0, follows_load=False))
        assert sizing.replicas_at_peak == self.REPLICAS
        assert sizing.utilization == pytest.approx(1.0)
        usd = float(sizing.replica_hours_per_month) / HOURS_PER_MONTH * self.USD_PER_MONTH
        assert usd == pytest.approx(70_080)  # 4 x 17,520
        hours = float(sizing.replica_hours_per_month * sizing.utilization)
        mtok = hours * 3600 * self.TOKENS_PER_S / 1e6
        assert mtok == pytest.approx(279_619.2)  # printed as 280 billion
        assert usd / 280_000 == pytest.approx(0.250, abs=0.0005)  # 0.2503
        assert usd / mtok == pytest.approx(0.250, abs=0.001)  # 0.2506, from the rounded rate

    def test_the_claim_agrees(self) -> None:
        finding = FOUND["replica_usd_per_mtok"]
        assert finding.verdict == "reproduced"
        assert f"{finding.ours_low:.3f}" == "0.250"


def test_the_command_prints_every_claim_with_its_verdict_and_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["claims", "--on", ON.isoformat()]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for finding in FOUND.values():
        assert f"{finding.quoted} {finding.quoted_unit}" in shown
        assert f"Why: {finding.reason}" in shown
    assert "43 claims: " in shown


def test_the_command_prints_json_one_claim_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "--json", "--on", ON.isoformat()]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["id"] for row in rows] == list(FOUND)
    told = next(row for row in rows if row["id"] == "break_even_spend")
    assert told["verdict"] == "contradicted"
    assert told["scenarios"][0]["volume"]["tokens_per_month"] == 1e9
