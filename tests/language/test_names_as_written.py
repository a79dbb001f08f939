"""Model names as people spell them: with slips, by the family alone, by versions that are not held."""

import pytest

from bot.language.message import read_message
from bot.language.names import names


@pytest.mark.parametrize(
    ("text", "model_id", "written"),
    [
        ("sonet", "claude_sonnet_5_5", "sonet"),
        ("claud haiku 4.5", "claude_haiku_4_5", "claud haiku 4.5"),
        ("we use sonet today", "claude_sonnet_5_5", "sonet"),
        ("deepsek v3", "deepseek_v3", "deepsek v3"),
        ("gpt-4o mini", "gpt_4o_mini", "gpt-4o mini"),
        ("gpt-4o mine", "gpt_4o", "gpt-4o"),
        ("gpt-4o like quality", "gpt_4o", "gpt-4o"),
    ],
)
def test_one_slip_in_a_long_name_is_read_where_it_stands(text: str, model_id: str, written: str) -> None:
    (name,) = names(text)
    assert name.ids == (model_id,)
    assert text[name.start : name.end] == written


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("gpt-4o mnii", {"gpt_4o", "gpt_4o_mini"}),
        ("gpt-4o minni", {"gpt_4o", "gpt_4o_mini"}),
        ("gpt-4.1 nanno", {"gpt_4_1", "gpt_4_1_nano"}),
    ],
)
def test_a_slip_in_a_variant_may_be_either(text: str, ids: set[str]) -> None:
    (name,) = names(text)
    assert set(name.ids) == ids
    assert name.end == len(text)


@pytest.mark.parametrize("text", ["no clause about it", "the bonnet", "gamma rays", "minimal", "cloud"])
def test_words_of_their_own_are_no_names(text: str) -> None:
    assert names(text) == ()


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("claude-3-5-sonnet-20241022", "claude_sonnet_4_5"),
        ("chatgpt", "gpt_5_4"),
        ("claude-galaxy-12", "claude_opus_5_5"),
    ],
)
def test_a_version_that_is_not_held_is_near_to_its_family(text: str, nearest: str) -> None:
    (name,) = names(text)
    assert (name.kind, name.ids) == ("unknown", ())
    assert nearest in name.nearest


def test_places_hold_behind_a_mended_name() -> None:
    message = read_message("sonet, mistal and gpt-4o, 2B tokens a month")
    assert [message.text[one.start : one.end] for one in message.names] == ["sonet", "mistal", "gpt-4o"]
    assert [one.value for one in message.quantities] == [2e9]
