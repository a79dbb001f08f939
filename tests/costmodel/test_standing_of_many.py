"""Many verdicts at once: each stands as its own full decision says, whatever it shares with the others."""

import itertools
import random
import re
from collections import Counter
from datetime import date

import pytest

from costmodel.catalog.load import catalog
from costmodel.decide import decide
from costmodel.options.case import case_of
from costmodel.options.shared import in_common
from costmodel.resolve import ScenarioError
from costmodel.scenario import (
    ApiTerms,
    Finance,
    Hosting,
    Latency,
    Load,
    LoadPatternId,
    Measured,
    ModelNeed,
    ProviderPrice,
    Regulated,
    RequestShape,
    Scenario,
    Team,
    TierId,
    Volume,
)
from costmodel.standing import standings

ON = date(2026, 11, 21)
TIERS: tuple[TierId, ...] = ("small", "standard", "mid", "near_frontier", "frontier")
PATTERNS: tuple[LoadPatternId, ...] = ("steady", "business_hours", "spiky", "nightly_batch")
CASES = 30
"""Of each tier and pattern: several hundred in all."""
MULTIPLIER_TO, FINANCE_TO, REGULATED_TO, HOSTING_FROM = 0.05, 0.08, 0.2, 0.75
"""Shares of the cases with something of their own."""


def volume(random_: random.Random) -> Volume:
    """In any of the three ways, with any shape, up to requests too long for some models."""
    amount = 10 ** random_.uniform(7, 12)
    told = random_.choice(
        ("tokens_per_month", "tokens_per_month", "requests_per_month", "api_spend_usd_per_month")
    )
    scale = {"tokens_per_month": 1.0, "requests_per_month": 1e-3, "api_spend_usd_per_month": 1e-6}[told]
    shape = RequestShape(
        input_tokens_per_request=10 ** random_.uniform(1.5, 5.5),
        output_tokens_per_request=10 ** random_.uniform(1, 4),
    )
    return Volume.model_validate(
        {
            told: max(amount * scale, 1.0),
            "shape": random_.choice((None, shape, shape)),
            "cached_input_share": random_.choice((0.0, 0.0, random_.random(), 1.0)),
            "batch_share": random_.choice((*(0.0,) * 8, 0.5, 1.0)),
        }
    )


def team(random_: random.Random) -> Team:
    """Of any size and pay, or a multiplier in its place."""
    if random_.random() < MULTIPLIER_TO:
        return Team(overhead_multiplier=2.0)
    return Team(
        mlops_fte=random_.choice((0.0, 0.5, 1.0, 3.0)),
        cost_usd_per_year=random_.choice((None, None, random_.uniform(4e4, 5e5))),
        region=random_.choice(("us", "us", "germany")),
        on_call=random_.choice((*(None,) * 8, "none", "working_hours")),
    )


HOSTING = (
    {"spare_replicas": 0},
    {"spare_replicas": 3},
    {"staging_replicas": 1},
    {"gpus": 8},
    {"utilization": 0.3},
    {"precision": "fp8"},
    {"place": "cloud"},
    {"measured": Measured(open_model="qwen3_14b", gpu="h100_sxm", output_tokens_per_second=900)},
)
REGULATED = (Regulated(data_must_stay=True), Regulated(regimes=("hipaa",), agreement_acceptable=True))
FINANCE = (Finance(gpu="h200_sxm"), Finance(electricity_usd_per_kwh=0.3), Finance(gpu="no such GPU"))
LATENCY = (Latency(first_token_ms=700), Latency(first_token_ms=3000, percentile=0.9), Latency(answer_ms=9000))
API = (
    ApiTerms(discount=0.3),
    ApiTerms(tokens_per_minute_limit=1e6),
    ApiTerms(in_region=True),
    ApiTerms(provider_prices=(ProviderPrice(provider="openai", multiple=0.6),)),
)


def scenario(random_: random.Random, tier: TierId, pattern: LoadPatternId) -> Scenario:
    """Any case of a tier and a load: most have their machines in common, some have them for themselves."""
    rare = random_.random()
    return Scenario(
        volume=volume(random_),
        model=ModelNeed(tier=tier),
        load=Load(pattern=pattern, peak_over_hour=random_.choice((None, None, random_.uniform(1, 5)))),
        latency=random_.choice((Latency(), Latency(), *LATENCY)),
        team=team(random_),
        api=random_.choice((ApiTerms(), ApiTerms(), *API)),
        hosting=Hosting.model_validate(random_.choice(HOSTING) if rare > HOSTING_FROM else {}),
        finance=random_.choice(FINANCE)
        if rare < FINANCE_TO
        else Finance(
            gpu_rent_multiple=random_.choice((1.0, 1.0, random_.uniform(0.2, 3))), growth_per_month=rare
        ),
        regulated=random_.choice(REGULATED) if FINANCE_TO < rare < REGULATED_TO else Regulated(),
    )


@pytest.mark.parametrize(
    ("seed", "tier", "pattern"),
    [(seed, tier, pattern) for seed, (tier, pattern) in enumerate(itertools.product(TIERS, PATTERNS))],
)
def test_each_of_many_stands_as_its_full_decision_says(
    seed: int, tier: TierId, pattern: LoadPatternId
) -> None:
    random_ = random.Random(seed)  # noqa: S311 - the same cases at every run
    cases = [scenario(random_, tier, pattern) for _ in range(CASES)]
    for case, found in zip(cases, standings(cases, on=ON), strict=True):
        told = case.model_dump_json(exclude_defaults=True)
        if isinstance(found, ScenarioError):
            with pytest.raises(ScenarioError, match=re.escape(str(found))):
                decide(case, on=ON)
            continue
        full = decide(case, on=ON)
        assert (found.winner_id, found.other_id, found.side) == (
            full.winner_id,
            full.comparator_id,
            full.side,
        ), told
        assert found.margin == pytest.approx(full.margin, abs=1e-9), told
        saving = pytest.approx(full.saving_usd_per_month, rel=1e-9, abs=1e-6)
        assert found.saving_usd_per_month == saving, told
        assert found.is_close == full.too_close_to_call, told


def test_cases_that_differ_in_work_team_and_pay_have_their_machines_in_common() -> None:
    """Else the cases above would be costed one by one, and say nothing of many at once."""
    random_ = random.Random(0)  # noqa: S311 - the same cases at every run
    cases = [scenario(random_, "small", "steady") for _ in range(CASES)]
    shared = Counter(in_common(case_of(each, ON, catalog())) for each in cases)
    del shared[None]
    assert max(shared.values()) > CASES / 4
