"""A guess is tried: the verdict names the answers in its place that would flip it, and no others."""

from datetime import date

from bot.conversation.replies import Guess, VerdictDue
from bot.verdicts import Verdicts
from costmodel.decide import decide
from costmodel.scenario import ModelNeed, Scenario, Team, Volume

ON = date(2026, 11, 21)


def case(tokens_per_month: float) -> Scenario:
    return Scenario(
        volume=Volume(tokens_per_month=tokens_per_month),
        model=ModelNeed(tier="small"),
        team=Team(mlops_fte=2),
    )


async def said(guess: Guess) -> str:
    due = VerdictDue(case(1e9), base=None, guesses=(guess,), what_ifs=(), reading="")
    return (await Verdicts().message(due, ON)).text


async def test_an_answer_that_lets_the_other_side_win_is_named_and_one_that_does_not_is_not() -> None:
    """At 1B and 2B tokens a month an API wins; at 1T the machines are full and self-hosting does."""
    assert [decide(case(tokens), on=ON).side for tokens in (1e9, 2e9, 1e12)] == ["API", "API", "self-host"]
    text = await said(Guess("Volume: a guess", (("two billion", case(2e9)), ("a trillion", case(1e12)))))
    assert "Volume: a guess. It would flip with: a trillion." in text


async def test_a_guess_that_nothing_offered_would_flip_is_said_to_be_safe() -> None:
    text = await said(Guess("Volume: a guess", (("two billion", case(2e9)),)))
    assert "Volume: a guess. No other answer we offer flips the verdict." in text
