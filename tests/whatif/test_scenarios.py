"""A thread's scenarios are only ever added to: undo, redo and going back move, and lose nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.whatif.change import Change
from bot.whatif.scenarios import MOST, Scenarios, letter

DOUBLE = Change(field="tokens_per_month", op="multiply", value=2)
HIRE = Change(field="mlops_fte", op="add", value=1)
CACHE = Change(field="cached_share", op="set", value=0.5)
CHANGES = st.sampled_from([(DOUBLE,), (HIRE,), (CACHE,), (DOUBLE, HIRE)])


def grown(*changes: Change) -> Scenarios:
    held = Scenarios()
    for change in changes:
        held = held.tried((change,))
    return held


def test_each_what_if_grows_from_where_the_thread_stands() -> None:
    held = grown(DOUBLE, HIRE)
    assert held.at == 2
    assert held.changes() == (DOUBLE, HIRE)
    assert held.changes(1) == (DOUBLE,)
    assert held.changes(0) == ()
    assert [letter(number) for number in range(3)] == ["A", "B", "C"]


def test_undo_and_redo_walk_the_same_way() -> None:
    held = grown(DOUBLE, HIRE)
    assert held.back().at == 1
    assert held.back().back().at == 0
    assert held.back().back().forth().forth() == held
    assert held.forth() == held
    assert Scenarios().back() == Scenarios()


def test_a_new_what_if_after_undo_is_a_branch_and_nothing_is_lost() -> None:
    held = grown(DOUBLE, HIRE).back().tried((CACHE,))
    assert held.changes() == (DOUBLE, CACHE)
    assert held.changes(2) == (DOUBLE, HIRE)
    assert held.undone == ()


def test_one_field_is_taken_back_and_the_rest_stays() -> None:
    held = grown(DOUBLE, HIRE, CACHE).without(frozenset({"mlops_fte"}))
    assert held is not None
    assert held.at == 4
    assert held.changes() == (DOUBLE, CACHE)
    assert held.without(frozenset({"gpu"})) is None


def test_scenarios_are_found_by_letter_or_name() -> None:
    held = grown(DOUBLE, HIRE).named(1, "more traffic")
    assert (held.found("B"), held.found("b"), held.found("more traffic"), held.found("C")) == (1, 1, 1, 2)
    assert (held.found("A"), held.found("base")) == (0, 0)
    assert held.found("D") is None
    assert held.found("nobody") is None
    assert (held.title(0), held.title(1), held.title(2)) == ("A", "B (more traffic)", "C")


@pytest.mark.parametrize("name", ["", "<!channel>", "a" * 25, "*bold*", "line\nbreak", "@someone"])
def test_a_name_is_a_few_plain_words(name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        grown(DOUBLE).named(1, name)


def test_the_base_keeps_its_name() -> None:
    with pytest.raises(ValueError, match="scenario A"):
        grown(DOUBLE).named(0, "start")


def test_there_is_a_letter_for_each() -> None:
    assert grown(*[DOUBLE] * MOST).is_full
    assert not grown(*[DOUBLE] * (MOST - 1)).is_full


STEPS = st.one_of(
    CHANGES.map(lambda changes: ("try", changes)),
    st.sampled_from([("back", None), ("forth", None)]),
    st.integers(0, 5).map(lambda number: ("go", number)),
    st.integers(0, 5).map(lambda number: ("base", number)),
    st.sampled_from(["tokens_per_month", "mlops_fte", "gpu"]).map(lambda field: ("without", field)),
)


@given(st.lists(STEPS, max_size=20))
def test_whatever_is_done_scenarios_are_only_added(steps: list[tuple[str, object]]) -> None:
    held = Scenarios()
    for name, told in steps:
        before = held
        if name == "try" and isinstance(told, tuple):
            held = held.tried(told)
        elif name == "back":
            held = held.back()
        elif name == "forth":
            held = held.forth()
        elif name == "go" and isinstance(told, int):
            held = held.moved_to(min(told, len(held.made)))
        elif name == "base" and isinstance(told, int):
            held = held.based_on(min(told, len(held.made)))
        elif isinstance(told, str):
            held = held.without(frozenset({told})) or held
        assert held.made[: len(before.made)] == before.made
        assert 0 <= held.at <= len(held.made)
        assert all(each.parent < number for number, each in enumerate(held.made, start=1))
        assert Scenarios.model_validate_json(held.model_dump_json()) == held
