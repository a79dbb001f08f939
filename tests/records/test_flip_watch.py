"""Which recorded verdicts hold no longer, since when, and why: real price events, records made by hand.

Eight H100 at 2 USD an hour, all hours of a month of 730: 8 × 730 × 2 = 11,680 USD. A request has as many
tokens in as out, so a million tokens cost the mean of the two prices; no people are counted. In USD a month:

==================  =======================  ==============================================  =================
record              when it was taken        after the event                                 so
==================  =======================  ==============================================  =================
V4 Pro, 10B, May    API 26,100: self-host    22 May: 6,525: API; 13 Aug: 26,400: self-host   flip, then back
V4 Pro, 10B, June   API 6,525 wins           13 Aug: 26,400                                  flip
V4 Flash, 20B       API 4,100 wins           13 Aug: 17,600                                  flip
V4 Flash, 5B        API 1,025 wins           13 Aug: 4,400 wins still                        nothing
Luna, 5B            API 17,500: self-host    30 Jul: 3,500                                   flip
Terra, 1.6B         API 14,000: self-host    30 Jul: 11,200                                  flip, by 4 %
Terra, 1.8B         API 15,750: self-host    30 Jul: 12,600: self-host by 7 %                too close
Terra, 2B           API 17,500: self-host    30 Jul: 14,000: self-host by 17 %               nothing
GPT-6 Luna, 10B     API 3,000 wins           22 Sep: the launch is its first price           nothing
Vast, 15B           API 10,500 wins          19 Oct: 8 × 730 × 2.40 = 14,016 on demand       flip
GPT-5, 1B           API 5,625 wins           11 Dec: shut down, nothing else is open         flip
GPT-4o, 1B          API 6,250 wins           14 Jan: shut down, nothing else is open         flip
GPT-4o, 4B          API 25,000: self-host    14 Jan: shut down: self-host still              nothing
==================  =======================  ==============================================  =================

Vast.ai's H100 is cheaper reserved for three years, at the catalog's discount of 57.5 %: 35,916 at 6.15 an
hour become 15,264, and 14,016 at 2.40 become 5,957, on the two sides of the API's 10,500.
"""

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.conversation.replies import RecordDue
from bot.decisions.replaying import replay_of
from bot.decisions.taking import Taken, Where, record_of
from bot.records.findings import Cause, Finding
from bot.records.record import Filed, Record, StatusChange
from bot.records.watch import found, kind_of, watched
from costmodel.decide import decide
from costmodel.scenario import Load, ModelNeed, Scenario, Team, Volume
from costmodel.standing import Standing, standing

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
WHERE = Where("", "T1", "C1", "1795000000.000100", "https://example.slack.test/archives/C1/p1795000000000100")
CASE = Scenario(
    volume=Volume(tokens_per_month=2e9),
    model=ModelNeed(tier="mid", api_model="gpt-5.6-luna"),
    load=Load(pattern="business_hours"),
    team=Team(mlops_fte=0.5),
)
FIRST_FOUND = {
    "V4 Pro, 10B, May": ("2026-05-22", "flip", "price", "deepseek-v4-pro"),
    "Luna, 5B": ("2026-07-30", "flip", "price", "gpt-5.6-luna"),
    "Terra, 1.6B": ("2026-07-30", "flip", "price", "gpt-5.6-terra"),
    "Terra, 1.8B": ("2026-07-30", "close", "price", "gpt-5.6-terra"),
    "V4 Pro, 10B, June": ("2026-08-13", "flip", "price", "deepseek-v4-pro"),
    "V4 Flash, 20B": ("2026-08-13", "flip", "price", "deepseek-v4-flash"),
    "Vast, 15B": ("2026-10-19", "flip", "price", "vast_h100_sxm_mixed"),
    "GPT-5, 1B": ("2026-12-11", "flip", "retirement", "gpt_5"),
    "GPT-4o, 1B": ("2027-01-14", "flip", "retirement", "gpt_4o"),
}


@pytest.fixture(scope="module")
def replayed() -> list[list[str]]:
    """Of each record and day: what is found, its cause, and since when."""
    script = Path(__file__).with_name("price_events.py")
    done = subprocess.run(  # noqa: S603 - the interpreter and a file of these tests
        [sys.executable, str(script)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def test_price_events_flip_exactly_the_expected_records(replayed: list[list[str]]) -> None:
    first: dict[str, tuple[str, ...]] = {}
    for day, name, *what in replayed:
        first.setdefault(name, (day, *what))
    assert {name: seen[:3] for name, seen in first.items()} == {
        name: expected[:3] for name, expected in FIRST_FOUND.items()
    }


def test_each_flip_names_its_event_on_every_later_day(replayed: list[list[str]]) -> None:
    for day, name, kind, cause, figure, since in replayed:
        expected = FIRST_FOUND[name]
        assert (since, kind, cause) == expected[:3], day
        assert expected[3] in figure


def test_a_verdict_that_comes_back_is_found_no_longer(replayed: list[list[str]]) -> None:
    """The price of V4 Pro fell in May and rose in August to about what it had been."""
    days = [day for day, name, *_ in replayed if name == "V4 Pro, 10B, May"]
    assert (days[0], days[-1]) == ("2026-05-22", "2026-08-12")


def test_records_that_no_event_turns_are_never_found(replayed: list[list[str]]) -> None:
    named = {name for _, name, *_ in replayed}
    assert named.isdisjoint({"V4 Flash, 5B", "Terra, 2B", "GPT-6 Luna, 10B", "GPT-4o, 4B"})


def taken(on: date, case: Scenario = CASE, draws: int = 0) -> Record:
    due = RecordDue(case, (), "GPT-5.6 Luna", "2B tokens a month", "U1", "U2")
    held = Taken(decide(case, on=on, draws=draws), standing(case, on=on))
    return record_of("TCO-0001", WHERE, due, held, AT)


def test_a_replay_on_the_records_own_date_gives_its_figures_to_the_cent() -> None:
    record = taken(date(2026, 11, 21), draws=500)
    stored = Record.model_validate_json(record.model_dump_json())
    again = decide(stored.scenario, on=stored.priced_on, draws=500)
    assert again.uncertainty is not None
    for option in again.options:
        held = stored.option(option.id)
        if option.line_items:
            assert held.usd_per_month is not None
            assert round(held.usd_per_month, 2) == round(option.usd_per_month, 2)
        if option.admissible:
            sure = again.uncertainty.of(option.id)
            assert (held.usd_low, held.usd_mid, held.usd_high) == (sure.usd_low, sure.usd_mid, sure.usd_high)
    assert (stored.standing, stored.probability) == (
        standing(stored.scenario, on=stored.priced_on),
        again.uncertainty.probability,
    )


def test_a_record_of_a_told_bill_keeps_the_work_that_it_bought_at_other_prices() -> None:
    """GPT-5.6 Luna cost a fifth from 30 July 2026 on: the same bill would buy five times as much."""
    bill = Volume(api_spend_usd_per_month=20_000, spend_model="gpt-5.6-luna")
    told, on, later = CASE.model_copy(update={"volume": bill}), date(2026, 7, 29), date(2026, 7, 30)
    record, then = taken(on, told), decide(told, on=on)
    again = decide(record.scenario, on=on)
    assert [round(option.usd_per_month, 2) for option in again.options] == [
        round(option.usd_per_month, 2) for option in then.options
    ]
    assert decide(record.scenario, on=later).tokens_per_month == pytest.approx(then.tokens_per_month)
    assert decide(told, on=later).tokens_per_month == pytest.approx(5 * then.tokens_per_month)


def test_a_replay_at_other_prices_names_what_moved() -> None:
    """GPT-5.6 Luna went from 1.00/6.00 to 0.20/1.20 on 30 July 2026."""
    record = taken(date(2026, 7, 29))
    later = date(2026, 7, 30)
    shown = replay_of(Filed(record=record), Taken(decide(CASE, on=later), standing(CASE, on=later)))
    assert any("1 → 0.2 USD a million tokens" in line for line in shown.moved)
    luna = next(line for line in shown.lines if line.title.startswith("GPT-5.6 Luna"))
    assert luna.usd_then is not None
    assert luna.usd_now is not None
    assert luna.usd_now < luna.usd_then


def test_a_replay_on_the_same_day_moves_nothing() -> None:
    on = date(2026, 11, 21)
    shown = replay_of(Filed(record=taken(on)), Taken(decide(CASE, on=on), standing(CASE, on=on)))
    assert (shown.moved, shown.same_side, shown.choices) == ((), True, ())
    assert all(line.usd_then == line.usd_now for line in shown.lines)


REFRESHED = """
[sources.list]
title = "A price list"
locator = "https://example.org/prices"
as_of = 2026-11-24
confidence = "primary"

[api_prices.openai_luna]
title = "GPT-5.6 Luna at OpenAI"
source = "list"
provider = "openai"
model = "gpt-5.6-luna"
usd_per_input_mtok = 0.002
usd_per_cached_input_mtok = 0.002
usd_per_output_mtok = 0.002
"""


def refreshed_prices(*arguments: str, told: str = "") -> str:
    script = [sys.executable, str(Path(__file__).with_name("refreshed_prices.py")), *arguments]
    done = subprocess.run(  # noqa: S603 - the interpreter and a file of these tests
        script,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        input=told,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return done.stdout


def test_a_refresh_on_the_day_of_a_record_is_named_and_changes_nothing_of_what_was_recorded(
    tmp_path: Path,
) -> None:
    """200B tokens a month on owned GPUs, and then GPT-5.6 Luna at $0.002 a million: $400 a month."""
    line = refreshed_prices()
    (tmp_path / "prices-2026-11-24.toml").write_text(REFRESHED)
    done = refreshed_prices(str(tmp_path), told=line)
    seen, record = json.loads(done), Record.model_validate_json(line)
    assert seen["kind"] == "flip"
    first = seen["causes"][0]
    assert (first["kind"], first["on"], first["source"]) == ("price", "2026-11-24", "A price list")
    assert first["id"].startswith("api_prices.openai.gpt-5.6-luna.")
    assert (first["was"], first["now"]) == ("0.2", "0.002")
    assert not seen["same_facts"]
    assert any("0.2 → 0.002" in line for line in seen["moved"])
    luna = next(each for each in record.options if each.option_id == "token_api:gpt_5_6_luna")
    assert seen["usd_then"][luna.title] == luna.usd_per_month
    assert seen["usd_now"][luna.title] < luna.usd_per_month


def test_a_refresh_on_the_day_of_a_record_is_a_move_in_the_next_digest_and_in_no_later_one(
    tmp_path: Path,
) -> None:
    """GPT-5.6 Luna costs 200B tokens × $0.2 and more a million before, and $0.002 a million after."""
    line = refreshed_prices()
    (tmp_path / "prices-2026-11-24.toml").write_text(REFRESHED)
    told = json.loads(refreshed_prices(str(tmp_path), told=line))["digest"]
    for since in ("2026-11-18", "2026-11-24"):
        ((text, context),) = told[since]
        assert text.startswith("GPT-5.6 Luna at OpenAI: $")
        assert "TCO-0001 · GPT-5.6 Luna" in context
        assert "0.2 → 0.002 USD a million tokens" in context
    assert told["2026-11-25"] == []


def test_a_refresh_that_moves_an_option_by_little_is_no_line_of_the_digest(tmp_path: Path) -> None:
    """5 % less a million tokens is hundreds of dollars a month, and too small a share."""
    line = refreshed_prices()
    little = REFRESHED
    for part, usd in (("input", 0.19), ("cached_input", 0.019), ("output", 1.14)):
        little = little.replace(f"usd_per_{part}_mtok = 0.002", f"usd_per_{part}_mtok = {usd}")
    (tmp_path / "prices-2026-11-24.toml").write_text(little)
    done = json.loads(refreshed_prices(str(tmp_path), told=line))
    assert any("0.2 → 0.19" in each for each in done["moved"])
    assert done["digest"]["2026-11-18"] == []


def test_a_verdict_that_the_model_itself_now_gives_otherwise_says_so() -> None:
    """A record whose standing is not what its own inputs give on its own day: the model was corrected."""
    record = taken(date(2026, 11, 21))
    other = record.standing.model_copy(
        update={"side": "API" if record.standing.side == "self-host" else "self-host"}
    )
    (held,) = found([record.model_copy(update={"standing": other})], on=date(2026, 11, 21))
    assert held is not None
    assert [cause.kind for cause in held.causes] == ["model"]


def recorded_as(record: Record, winner_id: str) -> Record:
    """The record as if that option had won for the side that loses."""
    held = record.standing
    side = "API" if held.side == "self-host" else "self-host"
    told = {"side": side, "winner_id": winner_id, "other_id": held.winner_id}
    return record.model_copy(update={"standing": held.model_copy(update=told)})


def test_a_shutdown_that_came_on_record_later_is_named_with_its_earlier_day() -> None:
    """GPT-4o mini is shut down on 14 January 2027; the record of 1 February did not know that."""
    record = recorded_as(taken(date(2027, 2, 1)), "token_api:gpt_4o_mini")
    for on in (date(2027, 2, 1), date(2027, 2, 8)):
        (held,) = found([record], on=on)
        assert held is not None
        (first, *others) = held.causes
        assert (first.kind, first.id, first.on) == ("retirement", "gpt_4o_mini", date(2027, 1, 14))
        assert first.locator
        assert not [each for each in others if each.kind == "model"]


def test_a_shutdown_of_a_model_that_the_verdict_is_not_between_is_no_cause() -> None:
    (held,) = found([recorded_as(taken(date(2027, 2, 1)), "token_api:gpt_6_luna")], on=date(2027, 2, 1))
    assert held is not None
    assert [cause.kind for cause in held.causes] == ["model"]


def test_only_accepted_records_are_watched() -> None:
    record = taken(date(2026, 11, 21))
    accept, reject, again = (
        StatusChange(status=status, by="U1", at=AT) for status in ("accepted", "rejected", "proposed")
    )
    filed = [Filed(record=record, changes=changes) for changes in ((), (accept,), (accept, again), (reject,))]
    assert watched(filed) == [Filed(record=record, changes=(accept,))]
    assert [each.approval for each in filed] == [None, accept, None, None]


API = Standing(winner_id="a", side="API", margin=0.3)
CLOSE = API.model_copy(update={"margin": 0.05, "is_close": True})
OWN = Standing(winner_id="o", side="self-host", margin=0.3)


@pytest.mark.parametrize(
    ("was", "now", "kind"),
    [
        (API, API, None),
        (API, OWN, "flip"),
        (CLOSE, OWN, "flip"),
        (API, CLOSE, "close"),
        (CLOSE, API, "clear"),
        (CLOSE, CLOSE, None),
        (API, Standing(), "none_open"),
        (Standing(), API, "flip"),
    ],
)
def test_a_verdict_differs_by_its_side_and_by_whether_it_is_close(
    was: Standing, now: Standing, kind: str | None
) -> None:
    assert kind_of(was, now) == kind


def test_a_finding_is_another_by_its_state_or_its_event_but_not_by_its_day() -> None:
    (first, later) = (
        Finding(record_id="TCO-0001", kind="flip", on=day, was=API, now=OWN)
        for day in (date(2026, 12, 1), date(2026, 12, 2))
    )
    assert first.key == later.key
    models = (
        each.model_copy(update={"causes": (Cause(kind="model", id="costmodel", label="", on=each.on),)})
        for each in (first, later)
    )
    assert len({each.key for each in models}) == 1
    assert first.key != first.model_copy(update={"kind": "close"}).key
    assert first.key != first.model_copy(update={"record_id": "TCO-0002"}).key
