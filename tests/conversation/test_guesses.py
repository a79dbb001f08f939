"""What is a verdict's guess tested against? Every answer that the question offers, and every named shape."""

from datetime import date

from bot.conversation.guesses import guesses
from bot.conversation.questions import volume
from bot.conversation.questions.reading import offered
from bot.conversation.state import Answer, State
from bot.whatif.change import Change
from bot.whatif.scenarios import Scenarios
from costmodel.catalog.load import catalog
from costmodel.scenario import Load, ModelNeed, Regulated, RequestShape, Team, Volume

SHAPE = RequestShape(input_tokens_per_request=1000, output_tokens_per_request=100)
TOLD = State(
    priced_on=date(2026, 11, 21),
    started_by="U1",
    volume=Answer(value=Volume(tokens_per_month=2e9, shape=SHAPE), origin="answered"),
    model=Answer(value=ModelNeed(tier="small"), origin="answered"),
    load=Answer(value=Load(pattern="steady"), origin="answered"),
    headcount=Answer(value=Team(mlops_fte=1), origin="answered"),
    regulated=Answer(value=Regulated(), origin="answered"),
)


def test_what_was_told_is_no_guess() -> None:
    assert guesses(TOLD) == ()


def test_an_answer_by_default_is_tested_against_every_answer_its_buttons_give() -> None:
    assert TOLD.volume
    taken = TOLD.model_copy(update={"volume": Answer(value=TOLD.volume.value, origin="default")})

    (guess,) = guesses(taken)

    assert guess.words.startswith("Volume: 2B tokens a month")
    buttons = offered(volume)
    assert [label for label, _ in guess.others] == [one.label for one in buttons]
    assert [case.volume for _, case in guess.others] == [one.fill.volume for one in buttons]
    assert all(case.team == Team(mlops_fte=1) for _, case in guess.others)


def test_an_untold_shape_is_tested_against_every_named_shape_of_the_same_volume() -> None:
    untold = TOLD.model_copy(update={"volume": Answer(value=Volume(tokens_per_month=2e9), origin="answered")})

    (guess,) = guesses(untold)

    named = catalog().request_shapes.shapes.values()
    assert [label for label, _ in guess.others] == [shape.title for shape in named]
    assert {case.volume.tokens_per_month for _, case in guess.others} == {2e9}
    assert len({case.volume.shape for _, case in guess.others}) == len(named)


def test_the_what_ifs_made_so_far_hold_in_every_case() -> None:
    doubled = TOLD.model_copy(
        update={
            "load": Answer(value=Load(pattern="steady"), origin="default"),
            "scenarios": Scenarios().tried((Change(field="tokens_per_month", op="multiply", value=2),)),
        }
    )

    (guess,) = guesses(doubled)

    assert {case.volume.tokens_per_month for _, case in guess.others} == {4e9}


def test_a_regime_whose_terms_are_open_is_no_case() -> None:
    """HIPAA alone leaves open whether an agreement is acceptable: nothing can be decided on it."""
    taken = TOLD.model_copy(update={"regulated": Answer(value=Regulated(), origin="default")})

    (guess,) = guesses(taken)

    labels = [label for label, _ in guess.others]
    assert "None" in labels
    assert "HIPAA" not in labels
