"""Which facts a channel's decision records give: with the real catalog and real decisions."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from bot.channel_facts import ChannelFacts, NoRecords
from bot.digest.from_records import MOST_RECORDS, facts_of, standing_facts
from bot.records.findings import Cause, Finding, Noticed
from bot.records.record import Actual, CatalogUsed, Filed, Record, StatusChange
from bot.store.keys import Place
from costmodel.decide import decide
from costmodel.decision import Decision
from costmodel.scenario import ModelNeed, RequestShape, Scenario, Team, Volume
from costmodel.standing import Standing

DECIDED = date(2026, 11, 21)
SCENARIO = Scenario(
    volume=Volume(tokens_per_month=2e9),
    model=ModelNeed(tier="small", api_model="gpt_4o_mini"),
    team=Team(mlops_fte=0.5),
)
NANO = Standing(
    winner_id="token_api:gpt_4_1_nano", winner_title="GPT-4.1 nano", side="API", usd_per_month=1200
)
OWN = Standing(
    winner_id="owned_gpu",
    winner_title="Qwen3.5 4B on owned A100",
    side="self-host",
    usd_per_month=1000,
    other_id="token_api:gpt_4_1_nano",
    other_title="GPT-4.1 nano",
    other_usd_per_month=1500,
    margin=1 / 3,
)


def filed(number: int = 42, *changes: StatusChange, **more: object) -> Filed:
    told: dict[str, object] = {
        "id": f"TCO-{number:04}",
        "enterprise": "",
        "team": "T1",
        "channel": "C1",
        "thread_ts": "1.1",
        "permalink": "https://team.slack.com/archives/C1/p1",
        "title": "Support assistant",
        "asked_by": "U1ASKED",
        "recorded_by": "U2RECORDED",
        "recorded_at": datetime(2026, 11, 20, 12, tzinfo=UTC),
        "inputs": (),
        "scenario": SCENARIO,
        "priced_on": DECIDED,
        "catalog": CatalogUsed(sha256="0", as_of=DECIDED),
        "engine_version": "0.1.0",
        "options": (),
        "standing": NANO,
        "verdict": "Pay for an API",
        "too_close_to_call": False,
        "probability": None,
        "drivers": (),
        "flip_points": (),
        "compliance": "",
        "warnings": (),
        "review_on": date(2027, 2, 19),
        "watch": (),
    }
    return Filed(record=Record.model_validate(told | more), changes=changes)


def status(name: str) -> StatusChange:
    at = datetime(2026, 11, 21, 12, tzinfo=UTC)
    return StatusChange.model_validate({"status": name, "by": "U3ACCEPTED", "at": at})


ACCEPTED = filed(42, status("accepted"))
CAUSE = Cause(
    kind="price",
    id="x",
    label="GPT-4.1 nano: input price",
    was="0.10",
    now="0.20",
    unit="USD a million tokens",
    on=date(2026, 11, 23),
    source="OpenAI",
)


def finding(kind: str, now: Standing) -> Noticed:
    told = {"record_id": "TCO-0042", "kind": kind, "on": DECIDED, "was": NANO, "now": now, "causes": (CAUSE,)}
    return Noticed(finding=Finding.model_validate(told))


def test_a_flip_that_stands_is_told_with_its_cause_and_its_owner() -> None:
    (flip,) = facts_of([ACCEPTED], [finding("flip", OWN)], DECIDED, DECIDED).flips
    assert (flip.was, flip.becomes, flip.usd_saving_per_month) == (
        "GPT-4.1 nano",
        "Qwen3.5 4B on owned A100",
        500,
    )
    assert flip.cause == (
        "GPT-4.1 nano: input price 0.10 → 0.20 USD a million tokens on 23 Nov 2026 (OpenAI)"
    )
    assert (flip.about.record_id, flip.about.owner) == ("TCO-0042", "U3ACCEPTED")


@pytest.mark.parametrize("changes", [(), ("accepted", "proposed"), ("rejected",)])
def test_a_finding_about_a_record_that_is_not_accepted_is_not_told(changes: tuple[str, ...]) -> None:
    """It was found while somebody opened the record again."""
    held = filed(42, *(status(each) for each in changes))
    assert facts_of([held], [finding("flip", OWN), finding("close", NANO)], DECIDED, DECIDED).flips == ()


def test_nothing_open_any_more_is_a_flip_too() -> None:
    (flip,) = facts_of([ACCEPTED], [finding("none_open", Standing())], DECIDED, DECIDED).flips
    assert flip.becomes == ""


def test_close_is_near_and_clear_again_is_nothing() -> None:
    facts = facts_of([ACCEPTED], [finding("close", OWN)], DECIDED, DECIDED)
    assert [(each.winner, each.runner_up) for each in facts.near] == [
        ("Qwen3.5 4B on owned A100", "GPT-4.1 nano")
    ]
    clear = facts_of([ACCEPTED], [finding("clear", OWN)], DECIDED, DECIDED)
    assert (clear.flips, clear.near) == ((), ())


def test_a_named_model_that_will_be_shut_down_touches_its_record() -> None:
    """GPT-4o mini is shut down on 14 January 2027, in favour of GPT-6 Luna."""
    (retirement,) = facts_of([ACCEPTED], [], DECIDED, DECIDED).retirements
    assert (retirement.model, retirement.on, retirement.replacement) == (
        "GPT-4o mini",
        date(2027, 1, 14),
        "GPT-6 Luna",
    )
    assert facts_of([ACCEPTED], [], DECIDED, date(2027, 1, 14)).retirements == ()


def test_a_price_that_moved_shows_in_what_the_option_costs() -> None:
    """GPT-5.6 Luna went from $1.00 / $6.00 to $0.20 / $1.20 on 30 July 2026: it costs a fifth."""
    spring = date(2026, 6, 1)
    scenario = SCENARIO.model_copy(update={"model": ModelNeed(tier="mid")})
    standing = NANO.model_copy(update={"winner_id": "token_api:gpt_5_6_luna"})
    record = filed(42, status("accepted"), scenario=scenario, standing=standing, priced_on=spring)
    (move,) = facts_of([record], [], spring, DECIDED).moves
    before = decide(scenario, on=spring).option("token_api:gpt_5_6_luna").usd_per_month
    after = decide(scenario, on=DECIDED).option("token_api:gpt_5_6_luna").usd_per_month
    assert (move.usd_per_month_before, move.usd_per_month_after) == (before, after)
    assert after == pytest.approx(before / 5)
    assert any("input" in figure and "1 → 0.2 USD" in figure for figure in move.figures)
    assert facts_of([record], [], DECIDED, DECIDED).moves == ()


@pytest.mark.parametrize("name", ["gpt-5.6-luna", "gpt_5_6_luna"])
def test_the_price_of_the_model_that_the_team_named_is_watched_where_neither_side_has_it(name: str) -> None:
    """Between 27 July and 3 August 2026 it fell by 80 %; the verdict is between two others."""
    before, after = date(2026, 7, 27), date(2026, 8, 3)
    scenario = SCENARIO.model_copy(update={"model": ModelNeed(tier="mid", api_model=name)})
    decided = decide(scenario, on=before)
    between = {"winner_id": decided.winner_id, "other_id": decided.comparator_id}
    assert "token_api:gpt_5_6_luna" not in between.values()
    standing = NANO.model_copy(update=between)
    record = filed(42, status("accepted"), scenario=scenario, standing=standing, priced_on=before)
    (move,) = facts_of([record], [], before, after).moves
    assert move.option == "GPT-5.6 Luna at OpenAI"
    assert move.usd_per_month_after < move.usd_per_month_before / 2


def test_a_named_open_model_is_watched_where_others_host_it() -> None:
    model = ModelNeed(tier="mid", open_model="gpt-oss-120b")
    scenario = SCENARIO.model_copy(update={"model": model})
    record = filed(42, status("accepted"), scenario=scenario, standing=NANO)
    hosted = decide(scenario, on=DECIDED).option("hosted_open:gpt_oss_120b")

    def decides(told: Scenario, on: date) -> Decision:
        decided = decide(told, on=DECIDED)
        dearer = hosted.model_copy(update={"usd_per_month": 2 * hosted.usd_per_month})
        options = tuple(dearer if each.id == hosted.id else each for each in decided.options)
        return decided if on == DECIDED else decided.model_copy(update={"options": options})

    moves = facts_of([record], [], DECIDED, date(2026, 11, 28), decides).moves
    assert [each.option for each in moves] == [hosted.title]


def test_a_shutdown_of_a_model_that_was_named_as_people_write_it_touches_its_record() -> None:
    model = ModelNeed(tier="small", api_model="gpt-4o-mini")
    record = filed(42, status("accepted"), scenario=SCENARIO.model_copy(update={"model": model}))
    assert [each.model for each in facts_of([record], [], DECIDED, DECIDED).retirements] == ["GPT-4o mini"]


def test_a_price_before_the_decision_is_no_news() -> None:
    """A record of November knows the price of July, however long ago the last digest was."""
    standing = NANO.model_copy(update={"winner_id": "token_api:gpt_5_6_luna"})
    scenario = SCENARIO.model_copy(update={"model": ModelNeed(tier="mid")})
    record = filed(42, status("accepted"), scenario=scenario, standing=standing)
    assert facts_of([record], [], date(2026, 6, 1), DECIDED).moves == ()


def test_a_proposal_waits_and_a_review_is_told_a_week_ahead() -> None:
    due = date(2027, 2, 21)
    waiting = facts_of([filed(1), filed(2, status("accepted"))], [], DECIDED, date(2027, 2, 14))
    assert [(each.about.record_id, each.what, each.day) for each in waiting.waiting] == [
        ("TCO-0001", "approval", date(2026, 11, 20)),
        ("TCO-0002", "review", due),
    ]
    assert waiting.waiting[0].about.owner == "U2RECORDED"
    early = facts_of([filed(2, status("accepted"))], [], DECIDED, date(2027, 2, 13))
    assert early.waiting == ()


def measured(volume: Volume) -> Filed:
    actual = Actual(volume=volume, by="U3", at=datetime(2026, 12, 1, 12, tzinfo=UTC))
    return filed(42, status("accepted")).model_copy(update={"actual": actual})


def test_a_measured_volume_stands_beside_the_assumed_one_with_what_the_winner_costs_at_both() -> None:
    (drift,) = facts_of([measured(Volume(tokens_per_month=8e9))], [], DECIDED, DECIDED).volumes
    assert drift.assumed_tokens_per_month == pytest.approx(2e9)
    assert drift.measured_tokens_per_month == pytest.approx(8e9)
    assert drift.measured_on == date(2026, 12, 1)
    winner = str(NANO.winner_id)
    assert drift.usd_per_month_assumed == decide(SCENARIO, on=DECIDED).option(winner).usd_per_month
    more = SCENARIO.model_copy(update={"volume": Volume(tokens_per_month=8e9)})
    assert drift.usd_per_month_measured == decide(more, on=DECIDED).option(winner).usd_per_month


def test_measured_requests_have_the_shape_that_was_assumed_unless_another_was_told() -> None:
    shape = RequestShape(input_tokens_per_request=1000, output_tokens_per_request=200)
    assumed = SCENARIO.model_copy(update={"volume": Volume(tokens_per_month=2e9, shape=shape)})
    actual = measured(Volume(requests_per_month=1e6)).actual
    held = filed(42, status("accepted"), scenario=assumed).model_copy(update={"actual": actual})
    (drift,) = facts_of([held], [], DECIDED, DECIDED).volumes
    assert drift.measured_tokens_per_month == pytest.approx(1.2e9)


def test_where_nothing_was_measured_or_accepted_there_is_no_drift() -> None:
    actual = measured(Volume(tokens_per_month=8e9)).actual
    proposed = filed(42).model_copy(update={"actual": actual})
    assert facts_of([ACCEPTED, proposed], [], DECIDED, DECIDED).volumes == ()


def test_a_record_that_cannot_be_decided_any_more_is_named_and_silences_no_other() -> None:
    """Its model left the catalog."""
    model = ModelNeed(tier="small", api_model="left_the_catalog")
    gone = filed(43, status("accepted"), scenario=SCENARIO.model_copy(update={"model": model}))
    measured_one = measured(Volume(tokens_per_month=8e9))
    facts = facts_of([gone, measured_one], [], DECIDED, DECIDED)
    (undecided,) = facts.undecided
    assert undecided.about.record_id == "TCO-0043"
    assert undecided.reason == "left_the_catalog is not in the catalog any more"
    assert standing_facts([gone, measured_one], [], DECIDED).undecided == (undecided,), "for the page too"
    assert [each.about.record_id for each in facts.volumes] == ["TCO-0042"]


def test_a_record_whose_inputs_are_refused_is_named_in_words_of_people() -> None:
    """GPT-4o mini is not of the frontier tier: the cost model names fields where it says so."""
    model = ModelNeed(tier="frontier", api_model="gpt_4o_mini")
    refused = filed(43, status("accepted"), scenario=SCENARIO.model_copy(update={"model": model}))
    (undecided,) = facts_of([refused], [], DECIDED, DECIDED).undecided
    assert undecided.reason == "the cost model does not take its inputs any more"


def test_what_is_compared_has_a_bound_and_what_was_left_out_is_counted() -> None:
    """The latest records are compared; of the others all is told that takes no decision."""
    many = [filed(number, status("accepted")) for number in range(1, MOST_RECORDS + 4)]
    asked: list[tuple[Scenario, date]] = []

    def decides(*question: *tuple[Scenario, date]) -> Decision:
        asked.append(question)
        return decided

    decided = decide(SCENARIO, on=DECIDED)
    facts = facts_of(many, [], DECIDED, DECIDED, decides)
    assert facts.not_compared == 3
    assert len(asked) == 2 * MOST_RECORDS
    assert len(facts.retirements) == MOST_RECORDS + 3
    assert facts_of(many[3:], [], DECIDED, DECIDED, decides).not_compared == 0


async def test_channels_with_the_same_question_share_its_decisions() -> None:
    """Each of two channels compares two days."""

    class Two(NoRecords):
        async def filed(self, _enterprise: str, _team: str, channel: str | None = None) -> Sequence[Filed]:
            return [filed(42, status("accepted"), channel=channel)]

    reads = ChannelFacts(Two())
    before = await reads.read(Place("", "T1", "C1"), DECIDED, date(2026, 11, 23))
    after = await reads.read(Place("", "T1", "C2"), DECIDED, date(2026, 11, 23))
    assert before.retirements == after.retirements
    assert reads._decides.cache_info().hits == 2  # noqa: SLF001 - what it is about


def test_what_was_rejected_is_not_watched() -> None:
    facts = facts_of([filed(42, status("rejected"))], [], DECIDED, DECIDED)
    assert (facts.retirements, facts.moves, facts.waiting) == ((), (), ())


async def test_a_channel_without_records_has_the_age_of_the_prices_alone() -> None:
    facts = await ChannelFacts(NoRecords()).read(Place("", "T1", "C1"), DECIDED, DECIDED)
    assert facts == facts_of((), (), DECIDED, DECIDED)
    assert facts.prices_as_of <= DECIDED
