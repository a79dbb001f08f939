"""Where a verdict stands: the same winner and margin as the full decision, alone and among thousands."""

import itertools
import tomllib
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

import costmodel
from costmodel.catalog.digest import catalog_sha256
from costmodel.changes import change_days, moved_figures, shut_down
from costmodel.decide import decide
from costmodel.resolve import ScenarioError
from costmodel.scenario import (
    ApiTerms,
    Hosting,
    Load,
    ModelNeed,
    Regulated,
    RequestShape,
    Scenario,
    Team,
    Volume,
)
from costmodel.standing import Standing, standing, standings

ON = date(2026, 11, 21)
SHAPE = RequestShape(input_tokens_per_request=1500, output_tokens_per_request=300)
BASE = Scenario(volume=Volume(tokens_per_month=2e9), model=ModelNeed(tier="small"), team=Team(mlops_fte=0.5))


def case(**parts: object) -> Scenario:
    return BASE.model_copy(update=parts)


CASES = [
    *(
        case(
            volume=Volume(tokens_per_month=tokens, shape=shape),
            model=ModelNeed(tier=tier),
            load=Load(pattern=pattern),
            team=Team(mlops_fte=fte),
        )
        for (tier, pattern), (tokens, fte, shape) in itertools.product(
            [("small", "steady"), ("mid", "business_hours"), ("near_frontier", "spiky")],
            [(3e8, 0.0, None), (2e10, 1.0, SHAPE), (6e11, 4.0, None)],
        )
    ),
    case(load=Load(pattern="nightly_batch")),
    case(model=ModelNeed(tier="frontier")),
    case(volume=Volume(requests_per_month=3e6, cached_input_share=0.4)),
    case(volume=Volume(api_spend_usd_per_month=4200, spend_model="gpt-4o")),
    case(regulated=Regulated(regimes=("hipaa",), agreement_acceptable=True)),
    case(regulated=Regulated(data_must_stay=True)),
    case(regulated=Regulated(network_isolated=True), model=ModelNeed(tier="frontier")),
    case(api=ApiTerms(tokens_per_minute_limit=1.0)),
    case(hosting=Hosting(gpus=1), volume=Volume(tokens_per_month=5e11)),
    case(hosting=Hosting(utilization=0.4)),
    case(team=Team(overhead_multiplier=1.5)),
]


@pytest.mark.parametrize("scenario", CASES)
def test_a_standing_is_that_of_the_full_decision(scenario: Scenario) -> None:
    full, found = decide(scenario, on=ON), standing(scenario, on=ON)
    assert (found.winner_id, found.other_id, found.side) == (full.winner_id, full.comparator_id, full.side)
    assert found.margin == pytest.approx(full.margin, abs=1e-9)
    assert found.saving_usd_per_month == pytest.approx(full.saving_usd_per_month, rel=1e-9, abs=1e-6)
    assert found.is_close == full.too_close_to_call


def test_many_at_once_stand_as_each_alone() -> None:
    """Volumes and teams of one market are costed together, among scenarios of other markets."""
    volumes = [
        case(volume=Volume(tokens_per_month=tokens), team=Team(mlops_fte=fte), load=Load(pattern=pattern))
        for pattern in ("steady", "business_hours")
        for tokens in (1e8, 3e9, 7e10, 2e12)
        for fte in (0.0, 3.0)
    ]
    many = [*volumes, *CASES, *volumes[::-1]]
    found = standings(many, on=ON)
    for scenario, together in zip(many, found, strict=True):
        alone = standing(scenario, on=ON)
        assert isinstance(together, Standing)
        assert (together.winner_id, together.other_id) == (alone.winner_id, alone.other_id)
        assert together.margin == pytest.approx(alone.margin, abs=1e-9)


def test_a_scenario_that_cannot_be_decided_does_not_stop_the_others() -> None:
    unknown = case(model=ModelNeed(tier="small", api_model="no such model"))
    held = standings([BASE, unknown, BASE], on=ON)
    assert isinstance(held[1], ScenarioError)
    assert held[0] == held[2] == standing(BASE, on=ON)
    with pytest.raises(ScenarioError, match="no such model"):
        standing(unknown, on=ON)


def test_nothing_open_has_no_winner() -> None:
    closed = case(model=ModelNeed(tier="frontier"), regulated=Regulated(network_isolated=True))
    assert standing(closed, on=ON) == Standing()


def test_the_catalog_has_the_digest_of_its_files() -> None:
    held = sha256()
    for file in sorted((Path(costmodel.__file__).parent / "catalog").glob("*.toml")):
        held.update(f"{file.name}\n".encode() + file.read_bytes())
    assert catalog_sha256() == held.hexdigest()


def test_the_engine_has_the_version_of_the_package() -> None:
    project = Path(costmodel.__file__).parents[1] / "pyproject.toml"
    assert tomllib.loads(project.read_text())["project"]["version"] == costmodel.VERSION


def test_facts_change_on_the_days_of_shutdowns_and_of_dated_values() -> None:
    """Of 2026 and 2027: GPT-5 ends on 11 December, GPT-4o on 14 January; Vast.ai on 19 October."""
    days = change_days(date(2026, 10, 1), date(2027, 1, 14))
    assert {date(2026, 10, 19), date(2026, 12, 11), date(2027, 1, 14)} <= set(days)
    assert list(days) == sorted(days)
    assert change_days(date(2027, 1, 13), date(2027, 1, 14)) == (date(2027, 1, 14),)
    assert date(2026, 12, 11) not in change_days(date(2026, 12, 11), date(2027, 1, 1))


def test_who_is_shut_down_on_a_day_is_named() -> None:
    assert {each.id for each in shut_down(date(2026, 12, 10), date(2026, 12, 11))} == {
        *("gpt_5_nano", "gpt_5_mini", "gpt_5", "o3")
    }


def test_figures_that_moved_are_those_of_the_price_change() -> None:
    """GPT-5.6 Luna went from 1.00/6.00 to 0.20/1.20 on 30 July 2026."""
    luna = case(model=ModelNeed(tier="mid", api_model="gpt-5.6-luna"))
    moved = moved_figures(decide(luna, on=date(2026, 7, 29)), decide(luna, on=date(2026, 7, 30)))
    values = {
        each.now.id.rsplit(".", 1)[-1]: (each.was.value, each.now.value)
        for each in moved
        if "openai.gpt-5.6-luna" in each.now.id
    }
    assert values["usd_per_input_mtok"] == ("1", "0.2")
    assert values["usd_per_output_mtok"] == ("6", "1.2")
