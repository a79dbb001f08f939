"""A described answer reads back as itself, and holds nothing that the catalog and our own words do not."""

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.describe import MAX_LABEL, describe, spelt_out, told_apart
from bot.conversation.figures import figures, short, told_share
from bot.conversation.questions import QUESTIONS, headcount, load, model, regulated, volume
from bot.conversation.replies import Clarify
from bot.conversation.state import Fill
from costmodel.catalog.load import catalog
from costmodel.scenario import Load, ModelNeed, RegimeId, Regulated, RequestShape, Team, TierId, Volume
from tests.conversation.test_turns_of_a_thread import decided, say

COUNTS = st.builds(lambda digits, power: float(digits * 10**power), st.integers(1, 9999), st.integers(3, 9))
SIZES = st.integers(1, 9999).map(float)
SHARES = st.sampled_from([0.0, 0.1, 0.25, 0.3, 0.5, 0.9])
SHAPES = st.none() | st.builds(RequestShape, input_tokens_per_request=SIZES, output_tokens_per_request=SIZES)
TERMS = st.fixed_dictionaries(dict.fromkeys(regulated.TERM_PROMPTS, st.sampled_from([None, True, False])))
REGIMES = st.lists(st.sampled_from(get_args(RegimeId)), unique=True, max_size=4)


@settings(deadline=None)
@given(COUNTS, st.sampled_from(["tokens_per_month", "requests_per_month"]), SHAPES, SHARES, SHARES)
def test_volume(count: float, way: str, shape: RequestShape | None, cached: float, batch: float) -> None:
    told = {way: count, "shape": shape, "cached_input_share": cached, "batch_share": batch}
    value = Volume.model_validate(told)
    assert volume.read(describe(value)) == Fill(volume=value)


@settings(deadline=None)
@given(st.integers(1, 9999).map(float), st.sampled_from(sorted(catalog().api_models)))
def test_spend(usd: float, model_id: str) -> None:
    value = Volume(api_spend_usd_per_month=usd, spend_model=model_id)
    outcome = volume.read(describe(value))
    assert isinstance(outcome, Fill)
    assert outcome.volume == value


@pytest.mark.parametrize("model_id", sorted(catalog().api_models))
def test_api_model(model_id: str) -> None:
    value = ModelNeed(tier=catalog().api_models[model_id].tier, api_model=model_id)
    assert model.read(describe(value)) == Fill(model=value)


@pytest.mark.parametrize("model_id", sorted(key for key, entry in catalog().models.items() if entry.tier))
def test_open_model(model_id: str) -> None:
    tier = catalog().models[model_id].tier
    assert tier
    value = ModelNeed(tier=tier, open_model=model_id)
    assert model.read(describe(value)) == Fill(model=value)


@pytest.mark.parametrize("tier", get_args(TierId))
def test_tier(tier: str) -> None:
    value = ModelNeed.model_validate({"tier": tier})
    assert model.read(describe(value)) == Fill(model=value)


def test_the_tiers_come_by_rank_with_the_model_that_stands_for_each() -> None:
    told = list(model.names().items())
    assert [catalog().tiers[tier].rank for tier, _ in told] == [0, 1, 2, 3, 4, 5]
    assert told[0] == ("small", "Small (GPT-4o mini class)")
    assert told[-1] == ("frontier", "Frontier (GPT-5.6 Sol class)")


def test_a_regime_is_named_as_its_clause_in_the_catalog() -> None:
    for regime in get_args(RegimeId):
        said = describe(Regulated(regimes=(regime,)))
        assert said.lower() == catalog().clauses[regime].short.lower()
        assert said[0].isupper()


@pytest.mark.parametrize("pattern", load.NAMES)
def test_load(pattern: str) -> None:
    value = Load.model_validate({"pattern": pattern})
    assert load.read(describe(value)) == Fill(load=value)


@settings(deadline=None)
@given(
    st.sampled_from([0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 12.0, 120.0]),
    st.sampled_from(
        [
            {},
            {"salary_usd_per_year": 90_000},
            {"salary_usd_per_year": 185_000},
            {"cost_usd_per_year": 250_000},
        ]
    ),
)
def test_team(fte: float, pay: dict[str, float]) -> None:
    value = Team.model_validate({"mlops_fte": fte, **pay})
    assert headcount.read(describe(value)) == Fill(headcount=value)


@settings(deadline=None)
@given(REGIMES, TERMS)
def test_regulated(regimes: list[str], terms: dict[str, bool | None]) -> None:
    told = {"regimes": regimes, **terms}
    value = Regulated.model_validate(told)
    outcome = regulated.read(describe(value))
    assert isinstance(outcome, Fill)
    assert outcome.regulated is not None
    assert set(outcome.regulated.regimes) == set(value.regimes)
    assert outcome.regulated.model_copy(update={"regimes": value.regimes}) == value


def test_a_guessed_shape_is_marked() -> None:
    assert describe(Volume(tokens_per_month=2e9)).endswith("(a guess)")
    told = RequestShape(input_tokens_per_request=1200, output_tokens_per_request=300)
    assert (
        describe(Volume(tokens_per_month=2e9, shape=told))
        == "2B tokens a month, 1,200 in / 300 out a request"
    )


def test_a_name_that_the_catalog_lacks_is_not_shown() -> None:
    assert "<!channel>" not in describe(ModelNeed(tier="small", api_model="<!channel>"))
    assert "<!channel>" not in describe(Volume(api_spend_usd_per_month=1, spend_model="<!channel>"))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (2e9, "2B"),
        (1.5e6, "1.5M"),
        (433_333.3, "433.3k"),
        (1200, "1,200"),
        (9999, "9,999"),
        (0.5, "0.5"),
        (3e12, "3T"),
        (999_999, "1M"),
    ],
)
def test_numbers_are_short(value: float, said: str) -> None:
    assert short(value) == said


@settings(deadline=None)
@given(st.floats(0.001, 1e15))
def test_a_number_said_is_the_number_at_four_figures(value: float) -> None:
    assert abs(figures(value) / value - 1) < 0.001


def test_percent() -> None:
    assert (told_share(0.25), told_share(1 / 3)) == ("25%", "33.33%")


def test_each_question_has_a_title_and_a_prompt_that_asks() -> None:
    for question in QUESTIONS.values():
        assert question.TITLE
        assert question.PROMPT.count("?") == 1


LONG = "Volume: 2B → 20B tokens a month; Cached input: 0% → 60%; Engineers: 0 → 2 FTE; "


def test_labels_that_fit_and_differ_are_left_as_they_are() -> None:
    assert told_apart(["30% → 33%", "30% → 40%"]) == ("30% → 33%", "30% → 40%")
    assert spelt_out("Which?", ["30% → 33%", "30% → 40%"]) == "Which?"


def test_long_readings_differ_within_the_cut_and_are_spelt_out_above_it() -> None:
    titles = [f"{LONG}Utilization: 30% → 33%", f"{LONG}Utilization: 30% → 40%"]
    assert told_apart(titles) == ("1. Utilization: 30% → 33%", "2. Utilization: 30% → 40%")
    assert spelt_out("Which?", titles) == f"Which?\n1. {titles[0]}\n2. {titles[1]}"


@given(st.lists(st.text(alphabet="ab; ", min_size=1, max_size=200), min_size=1, max_size=4))
def test_no_two_labels_are_alike_or_too_long_whatever_the_readings_say(titles: list[str]) -> None:
    labels = told_apart(titles)
    assert len(set(labels)) == len(titles)
    assert all(len(each) <= MAX_LABEL for each in labels)


def test_a_question_back_on_four_changes_has_buttons_that_differ() -> None:
    (back,) = say(
        decided(), "what if 20B tokens a month and 60% cached and 2 engineers and utilization up 10%"
    ).says
    assert isinstance(back, Clarify)
    first, second = (each.label for each in back.readings)
    assert first[:MAX_LABEL] != second[:MAX_LABEL]
    assert first.startswith("1. Utilization")
    assert "2B → 20B" in back.reason
