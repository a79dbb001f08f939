"""What a what-if on top of others says: whose verdict changed, what its own step did, what moved and why."""

from datetime import date
from functools import cache

import pytest

from bot.conversation.advance import advance, start
from bot.conversation.replies import Comparison, ComparisonDue, Verdict, VerdictDue
from bot.conversation.state import NavPress, Pressed, State, Typed
from bot.messages.best import best_of, flip, most_flipped, same_option
from bot.messages.money import amounts
from bot.messages.render import render
from bot.messages.rows import row
from bot.verdicts import Verdicts
from costmodel.decide import decide
from costmodel.decision import Decision
from costmodel.scenario import Finance, Hosting, Load, ModelNeed, Regulated, Scenario, Team, Volume
from tests.messages.sample_decisions import (
    API,
    API_WINS,
    NONE_FITS,
    OUT,
    RENTED,
    SELF_HOST_WINS,
    TOO_CLOSE,
    verdict,
)

ON = date(2026, 11, 21)
SMALL = Scenario(
    volume=Volume(tokens_per_month=2e9),
    model=ModelNeed(tier="small", api_model="gpt_4o_mini"),
    load=Load(pattern="business_hours"),
    team=Team(mlops_fte=0),
)
ON_PREMISES = Scenario(
    volume=Volume(tokens_per_month=200e9),
    model=ModelNeed(tier="standard", open_model="llama_3_3_70b"),
    load=Load(pattern="spiky"),
    team=Team(mlops_fte=4),
    hosting=Hosting(place="on_premises"),
    regulated=Regulated(data_must_stay=True),
)


@cache
def decided(case: Scenario) -> Decision:
    return decide(case, on=ON, draws=200, over_time=True)


def changed(case: Scenario, **parts: object) -> Decision:
    return decided(case.model_copy(update=parts))


def said(now: Decision, base: Decision, parent: Decision | None = None) -> list[str]:
    """The lines of a what-if's message up to its table; `parent` is scenario G."""
    reply = Verdict(
        now, (), (), base=base, reading="Scenario H", titles=("A", "H"), parent=parent, parent_title="G"
    )
    return render(reply).text.split("\n•")[0].splitlines()


def compared(*decisions: Decision) -> str:
    titles = tuple("ABCDE"[: len(decisions)])
    due = ComparisonDue(titles, tuple(each.scenario for each in decisions), "Compared from A")
    return render(Comparison(due, decisions)).text.splitlines()[0]


def won_by(option: str, decision: Decision = API_WINS, **parts: object) -> Decision:
    """A sample decision whose first option is another one of the same id."""
    first, *others = decision.options
    other = first.model_copy(update={"title": option, **parts})
    return decision.model_copy(update={"options": (other, *others)})


def test_a_comparison_says_that_the_verdict_differs_wherever_its_table_shows_another_one() -> None:
    for others in ((SELF_HOST_WINS,), (TOO_CLOSE,), (NONE_FITS,), (API_WINS, TOO_CLOSE)):
        assert "*the verdict differs among them.*" in compared(API_WINS, *others)
    assert compared(API_WINS, API_WINS) == "Compared from A: *the verdict is the same for all.*"


def test_a_comparison_names_one_verdict_and_several_winners_apart() -> None:
    line = compared(API_WINS, won_by("GPT-4o mini at Azure"))
    assert line == "Compared from A: *the verdict is the same for all*, the winner is not."


@pytest.mark.parametrize("now", [API_WINS, SELF_HOST_WINS, TOO_CLOSE, NONE_FITS])
def test_a_comparison_and_a_what_if_agree_on_whether_two_verdicts_differ(now: Decision) -> None:
    base = best_of(API_WINS)
    assert most_flipped((base, best_of(now))) == flip(base, best_of(now))


def test_a_winner_of_the_same_kind_on_other_machines_is_another_option_and_both_are_named() -> None:
    lines = said(won_by("GPT-4o mini at Azure", usd_per_month=955.0), API_WINS)
    assert lines[0] == (
        "Scenario H: *the verdict stands*, still an API, "
        "but now GPT-4o mini at Azure in the place of GPT-4o mini at OpenAI."
    )
    assert not any("What moved most" in line for line in lines)


def test_of_a_winner_that_was_overtaken_only_its_own_cost_is_called_its_cost() -> None:
    api, rented, out = SELF_HOST_WINS.options[1], SELF_HOST_WINS.options[0], OUT
    dearer = api.model_copy(update={"title": "GPT-4o mini at Azure"})
    now = SELF_HOST_WINS.model_copy(update={"options": (rented, dearer, out)})
    assert said(now, API_WINS)[1] == (
        "GPT-4o mini at OpenAI was $955 a month; the nearest to it now, GPT-4o mini at Azure, "
        "would be $12,355: +$11,400."
    )


def test_the_reason_of_another_option_of_the_kind_is_given_with_its_name() -> None:
    """Half-busy machines serve too few of the busiest minutes; they are not those that won before."""
    base = decided(ON_PREMISES)
    now = changed(
        ON_PREMISES,
        finance=Finance(gpu="h100_sxm"),
        hosting=Hosting(place="on_premises", utilization=0.5),
    )
    was, owned = (next(each for each in held.options if each.family == "owned_gpu") for held in (base, now))
    assert base.winner_id == was.id
    assert now.winner_id is None
    assert not same_option(was, owned)
    lines = said(now, base)
    assert lines[0].endswith("*the verdict flips: no option fits any more.*")
    assert lines[1].startswith(f"{was.title} is out: {owned.title}, the nearest to it now, is not open: ")
    assert owned.out_because
    assert owned.out_because[:60] in lines[1]


def test_where_no_option_fits_it_is_not_put_on_the_data_alone() -> None:
    text = render(verdict(NONE_FITS)).text
    assert "*No option fits.* None of the 3 options meets all that you told me; the table says why." in text


def test_a_step_on_top_of_others_says_what_it_did_by_itself() -> None:
    lines = said(SELF_HOST_WINS, API_WINS, parent=won_by(RENTED.title, SELF_HOST_WINS))
    assert lines[0] == (
        "Scenario H: *the verdict flips: now self-hosting wins.* "
        "From G alone: the same cost, the verdict as in G."
    )


def test_a_step_on_top_of_others_tells_its_cents() -> None:
    before = won_by(API.title, usd_per_month=API.usd_per_month + 3.16)
    assert "From G alone: −$3.16 a month, the verdict as in G." in said(API_WINS, API_WINS, parent=before)[0]


def test_a_step_on_top_of_others_names_the_option_that_won_where_it_began() -> None:
    first = said(API_WINS, API_WINS, parent=won_by("GPT-4o mini at Azure"))[0]
    assert first.endswith("From G alone: the same cost, the verdict as in G, there by GPT-4o mini at Azure.")


@pytest.mark.parametrize(
    ("parent", "words"),
    [
        (TOO_CLOSE, "the same cost, *the verdict changes: too close to call in G, now an API*."),
        (SELF_HOST_WINS, "−$5,223 a month, *the verdict changes: self-hosting in G, now an API*."),
        (NONE_FITS, "*the verdict changes: no option fits in G, now an API*."),
    ],
)
def test_a_step_that_turns_the_verdict_says_so_though_it_is_that_of_the_base(
    parent: Decision, words: str
) -> None:
    first = said(API_WINS, API_WINS, parent=parent)[0]
    assert first == f"Scenario H: *the verdict does not change.* From G alone: {words}"


def test_what_moved_from_the_base_is_not_taken_for_what_the_step_did() -> None:
    hired, grown = changed(SMALL, team=Team(mlops_fte=2)), changed(SMALL, team=Team(mlops_fte=1))
    assert any(
        line.startswith("What moved most from A: ") for line in said(hired, decided(SMALL), parent=grown)
    )
    assert any(line.startswith("What moved most: ") for line in said(hired, decided(SMALL)))


def test_a_verdict_that_was_too_close_and_keeps_its_winner_is_no_flip_of_the_winner() -> None:
    base = SELF_HOST_WINS.model_copy(update={"too_close_to_call": True})
    reply = Verdict(SELF_HOST_WINS, (), (), base=base, reading="Scenario B", titles=("A", "B"))
    first, *rest = render(reply).text.splitlines()
    assert first == "Scenario B: *the verdict changes: it was too close to call, now self-hosting wins.*"
    winner = next(line for line in rest if line.startswith("• Winner: "))
    assert winner.endswith("Change same")


def test_a_price_that_counts_for_options_that_do_not_win_is_said_with_what_it_moved() -> None:
    base, now = decided(SMALL), changed(SMALL, finance=Finance(electricity_usd_per_kwh=0.3))
    before, after = (
        next(each for each in held.options if each.family == "owned_gpu") for held in (base, now)
    )
    assert same_option(before, after)
    lines = said(now, base)
    assert lines[0].endswith("*the verdict does not change.*")
    assert lines[1].startswith("What moved most does not win: ")
    assert f"{after.title}, ${before.usd_per_month:,.0f} → ${after.usd_per_month:,.0f} a month." in lines[1]
    assert lines[1].endswith("The change counts for owned machines only.")


def test_a_change_that_moves_no_cost_says_what_it_did_instead() -> None:
    base = decided(SMALL)
    now = changed(SMALL, hosting=Hosting(place="on_premises"))
    closed = sum(
        was.admissible and not is_now.admissible
        for was in base.options
        for is_now in now.options
        if is_now.id == was.id
    )
    assert closed > 1
    line = next(line for line in said(now, base) if line.startswith("No option costs more or less by it"))
    assert f"; {closed} are ruled out now" in line
    unmoved = said(base, base)
    assert "No option costs more or less by it." in unmoved


def test_an_amount_in_another_currency_is_that_of_the_cost_and_not_of_its_rounded_dollars() -> None:
    decision = changed(SMALL, finance=Finance(currency="EUR"))
    assert decision.currency
    euros = decision.currency.units_per_usd
    for usd in (103.27, 90.804, 1234.5):
        option = API.model_copy(
            update={
                "usd_per_month": usd,
                "line_items": (API.line_items[0].model_copy(update={"usd_per_month": usd}),),
            }
        )
        shown = amounts(row(option, None), decision.currency)
        assert shown.total == round(usd * euros, 2 if usd * euros < 100 else None)
        assert shown.compute + shown.people + shown.other == pytest.approx(shown.total)


def test_the_headline_in_another_currency_is_that_of_the_table() -> None:
    decision = changed(SMALL, finance=Finance(currency="EUR"), team=Team(mlops_fte=2))
    base = changed(SMALL, finance=Finance(currency="EUR"))
    assert decision.winner_id
    assert decision.currency
    euros = decision.option(decision.winner_id).usd_per_month * decision.currency.units_per_usd
    text = render(Verdict(decision, (), (), base=base, reading="Scenario B", titles=("A", "B"))).text
    total = next(line for line in text.splitlines() if line.startswith("• Its total"))
    assert f"In EUR: *€{euros:,.0f}* a month" in text
    assert f"B €{euros:,.0f};" in total


def turned(state: State | None, text: str) -> tuple[State, VerdictDue | None]:
    """What a message in the thread leads to."""
    assert state is not None
    turn = advance(state, Typed(text=text, by="U0ANA", addressed=True), ON)
    assert turn.state is not None
    return turn.state, next((each for each in turn.says if isinstance(each, VerdictDue)), None)


def thread(*texts: str) -> VerdictDue:
    """The verdict that the last of several follow-ups leads to."""
    _, due = followed(*texts)
    assert due is not None
    return due


def followed(*texts: str) -> tuple[State, VerdictDue | None]:
    """A thread with its questions answered and several follow-ups, and the last verdict of it."""
    answers = ("gpt-4o-mini quality", "business hours", "no engineers", "none", "looks right")
    state, due = turned(start("2B tokens a month", "U0ANA", ON).state, answers[0])
    for text in (*answers[1:], *texts):
        state, due = turned(state, text)
    return state, due


async def test_the_scenario_that_a_what_if_grew_from_is_decided_too() -> None:
    due = thread("what if volume doubles", "what if we hire 2 engineers")
    assert due.parent is not None
    assert due.parent.volume.tokens_per_month == 4e9
    assert due.parent.team.fte == 0
    first = (await Verdicts().message(due, ON)).text.splitlines()[0]
    assert "Against A: *the verdict " in first
    assert " From B alone: −$" in first


def test_a_what_if_on_the_base_has_no_other_step_to_tell() -> None:
    assert thread("what if volume doubles").parent is None
    assert thread("what if volume doubles", "from base, hire 2 engineers").parent is None
    assert thread("what if volume doubles", "make this the base", "hire 2 engineers").parent is None


def test_where_the_step_began_is_shown_in_the_currency_of_the_thread() -> None:
    due = thread("what if volume doubles", "switch to euros")
    assert due.parent is not None
    assert due.parent.finance.currency == "EUR"


async def test_making_a_scenario_the_base_is_said() -> None:
    state, _ = followed("what if volume doubles")
    press = NavPress(name="set_base", scenario=1)
    turn = advance(state, Pressed(press=press, by="U0ANA"), ON)
    due = next(each for each in turn.says if isinstance(each, VerdictDue))
    first, second, *_ = (await Verdicts().message(due, ON)).text.splitlines()
    assert first == "Scenario B is the base now."
    assert second.startswith("Verdict: ")


async def test_a_verdict_told_again_has_a_first_line_with_its_scenario() -> None:
    due = thread("what if volume doubles", "summary")
    assert not due.reading
    assert (await Verdicts().message(due, ON)).text.startswith("Scenario B beside A: *the verdict ")
