"""How recorded decisions are said: every message within Slack's limits, and its text says what it shows."""

import json
from datetime import UTC, date, datetime
from typing import get_args

import pytest

from bot.conversation.describe import amount
from bot.conversation.replies import RecordDue
from bot.conversation.state import DecisionName, DecisionPress
from bot.decisions.choices import may, of_card, of_finding, press, shown_as
from bot.decisions.exporting import PIECE_CHARACTERS, as_json, pieces_of
from bot.decisions.markdown import markdown
from bot.decisions.measuring import measured_volume
from bot.decisions.replaying import replay_of
from bot.decisions.replies import (
    ConfirmForgetRecords,
    DecisionLine,
    DecisionList,
    DecisionReply,
    DecisionText,
    NoSuchRecord,
    NotAnApprover,
    NotAVolume,
    NotDecided,
    NotShown,
    PassedOn,
    RecordCard,
    RecordedAlready,
    RecordsForgotten,
    Reviewed,
    Snoozed,
    StatusNoted,
    VerdictFlipped,
)
from bot.decisions.taking import Taken, Where, record_of
from bot.messages.fallback import text_of
from bot.messages.render import compose, plain
from bot.records.beside import Beside
from bot.records.findings import Cause, Finding, Noticed
from bot.records.record import Actual, Filed, Record, RecordedInput, StatusChange
from bot.records.reviews import next_review
from costmodel.decide import decide
from costmodel.scenario import ModelNeed, Regulated, RequestShape, Scenario, Team, Volume
from costmodel.standing import Standing, standing

ON = date(2026, 11, 21)
SHAPE = RequestShape(input_tokens_per_request=900, output_tokens_per_request=100)
AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
WHERE = Where("", "T1", "C1", "1795000000.000100", "https://example.slack.test/archives/C1/p1795000000000100")


def filed(tier: str = "small", regulated: Regulated | None = None) -> Filed:
    case = Scenario(
        volume=Volume(tokens_per_month=2e9),
        model=ModelNeed.model_validate({"tier": tier}),
        team=Team(mlops_fte=0.5),
        regulated=regulated or Regulated(),
    )
    inputs = tuple(
        RecordedInput(name=f"Input {number}", value="2B | 4B tokens a month" * 5, origin="answered", as_of=ON)
        for number in range(25)
    )
    taken = Taken(decide(case, on=ON, draws=200), standing(case, on=ON))
    record = record_of("TCO-0042", WHERE, RecordDue(case, inputs, "Small", "2B", "U1", "U2"), taken, AT)
    changes = (
        StatusChange(status="accepted", by="U1", at=AT, is_askers_own=True),
        StatusChange(status="superseded", by="U2", at=AT, superseded_by="TCO-0043"),
    )
    return Filed(record=record, changes=changes)


ASSUMED = Volume(tokens_per_month=2e9)
FILED = filed()
RECORD = FILED.record
CLOSED = filed("frontier", Regulated(network_isolated=True))
CAUSE = Cause(
    kind="price",
    id="a.price",
    label="GPT-5.6 Luna: input price",
    was="1",
    now="0.2",
    unit="USD a million tokens",
    on=date(2026, 7, 30),
    source="A price list",
    locator="https://example.com/prices",
)
FOUND = Finding(
    record_id="TCO-0042",
    kind="flip",
    on=ON,
    was=RECORD.standing,
    now=Standing(winner_id="x", winner_title="Something else", side="self-host", margin=0.2),
    causes=(CAUSE, CAUSE.model_copy(update={"was": "", "now": "", "kind": "retirement"})),
)
NONE_OPEN = FOUND.model_copy(update={"causes": (), "now": Standing(), "kind": "none_open"})
NOW = Taken(decide(RECORD.scenario, on=ON), standing(RECORD.scenario, on=ON))
ACTUAL = Actual(volume=Volume(tokens_per_month=3.2e9), by="U1", at=datetime(2027, 2, 1, tzinfo=UTC))
MEASURED = FILED.model_copy(update={"actual": ACTUAL})
REVIEW = StatusChange(
    status="accepted", by="U3", at=datetime(2027, 3, 1, tzinfo=UTC), review_on=date(2027, 6, 1)
)
REVIEWED = FILED.model_copy(update={"changes": (FILED.changes[0], REVIEW)})
BESIDE = Beside(noticed=Noticed(finding=FOUND), snoozed_until=ON, replaces=("TCO-0040", "TCO-0041"))
PASSED_ON: tuple[DecisionName, ...] = (
    "accept",
    "reject",
    "reopen",
    "holds",
    "accept_new",
    "snooze",
    "replay",
)
EVERY: tuple[DecisionReply, ...] = (
    RecordCard(FILED, of_card(FILED), note="Re-opened"),
    RecordCard(Filed(record=RECORD), of_card(Filed(record=RECORD))),
    RecordCard(CLOSED, of_card(CLOSED)),
    RecordCard(REVIEWED, of_card(REVIEWED)),
    Reviewed(REVIEWED),
    DecisionList(tuple(DecisionLine(FILED, press("Open", "open", "TCO-0042")) for _ in range(15)), more=3),
    DecisionList((), unread=True),
    DecisionText("TCO-0042 as JSON", ("x" * 2700, '{"a": "<!channel>"}'), is_whole=False),
    replay_of(FILED, NOW),
    replay_of(Filed(record=RECORD), NOW, instead=True),
    RecordedAlready(FILED, (press("Open", "open", "TCO-0042"),)),
    StatusNoted(FILED),
    *(PassedOn("TCO-0042", name) for name in PASSED_ON),
    VerdictFlipped(RECORD, FOUND, of_finding("TCO-0042", FOUND.on, FOUND.now)),
    VerdictFlipped(RECORD, NONE_OPEN, ()),
    VerdictFlipped(RECORD, FOUND, (), over="it holds again as recorded, since 1 Feb 2027"),
    VerdictFlipped(RECORD, FOUND, (), unsaid="the channel is archived"),
    NotShown(FILED, "I am not in the channel: invite me"),
    NotShown(CLOSED, "the channel is archived"),
    NotDecided("TCO-0042", "model.api_model: 'gone' is not in the catalog"),
    RecordCard(FILED, of_card(FILED), beside=BESIDE),
    Snoozed(RECORD, "19 Dec 2026", "U1"),
    NotAnApprover(("U1", "U2")),
    NoSuchRecord("TCO-0099"),
    NotAVolume("TCO-0042", "In what period?"),
    RecordCard(MEASURED, of_card(MEASURED), note="Noted"),
    ConfirmForgetRecords(3, of_workspace=True),
    ConfirmForgetRecords(0, of_workspace=False),
    RecordsForgotten(1, of_workspace=False),
    RecordsForgotten(0, of_workspace=True),
)


def name(reply: DecisionReply) -> str:
    return type(reply).__name__


def test_every_kind_of_message_is_among_those_that_are_tested() -> None:
    assert {type(each) for each in EVERY} == set(get_args(DecisionReply))


@pytest.mark.parametrize("reply", EVERY, ids=name)
def test_every_message_fits_slack_in_new_blocks_and_in_old_ones(reply: DecisionReply) -> None:
    """`compose` raises where a block breaks a limit."""
    message = compose(reply)
    assert message.text
    assert message.blocks
    assert not [block for block in plain(message).blocks if block["type"] in {"table", "container"}]


def test_a_flip_says_which_price_went_from_what_to_what_and_when() -> None:
    text = compose(VerdictFlipped(RECORD, FOUND, of_finding("TCO-0042", FOUND.on, FOUND.now))).text
    assert "GPT-5.6 Luna: input price: 1 → 0.2 USD a million tokens, from 30 Jul 2026" in text
    assert "A price list" in text


def test_a_measured_volume_is_shown_beside_the_one_that_was_assumed() -> None:
    shown = compose(RecordCard(MEASURED, of_card(MEASURED))).text
    assert "Measured: 3.2B tokens a month" in shown
    assert f"assumed: {amount(RECORD.scenario.volume)}" in shown
    assert "3.2B tokens a month measured" in markdown(MEASURED)
    assert "measured" not in markdown(FILED).casefold()


@pytest.mark.parametrize(
    ("text", "volume"),
    [
        ("3.2B", Volume(tokens_per_month=3.2e9)),
        ("3.2b tokens", Volume(tokens_per_month=3.2e9)),
        ("40m tokens a day", Volume(tokens_per_month=1.2e9)),
        ("500k requests", Volume(requests_per_month=5e5)),
        ("$400", Volume(api_spend_usd_per_month=400)),
        ("$400 a day", Volume(api_spend_usd_per_month=12_000)),
        ("we paid $1,200", Volume(api_spend_usd_per_month=1200)),
        ("$4,000 on gpt-4o", Volume(api_spend_usd_per_month=4000, spend_model="gpt_4o")),
        ("2 million requests a month at 900 in / 100 out", Volume(requests_per_month=2e6, shape=SHAPE)),
    ],
)
def test_a_measured_volume_is_read_as_answers_are_and_is_of_a_month_where_no_period_is_told(
    text: str, volume: Volume
) -> None:
    assert measured_volume(text, ASSUMED) == volume


def test_dollars_without_a_model_are_spent_on_the_one_that_the_assumed_ones_were() -> None:
    assumed = Volume(api_spend_usd_per_month=300, spend_model="gpt_4o")
    assert measured_volume("$400", assumed) == assumed.model_copy(update={"api_spend_usd_per_month": 400})
    told = measured_volume("$400 on gpt-4.1", assumed)
    assert isinstance(told, Volume)
    assert told.spend_model == "gpt_4_1"


@pytest.mark.parametrize(
    "text", ["$300 to $500", "", "lots", "hipaa", "0 tokens", "1e30 tokens", "between us"]
)
def test_what_is_no_volume_is_answered_with_a_reason(text: str) -> None:
    assert isinstance(measured_volume(text, ASSUMED), str)
    assert measured_volume(text, ASSUMED)


def test_text_to_copy_mentions_nobody() -> None:
    text = compose(DecisionText("JSON", ("<!channel>",), is_whole=True)).text
    assert "<!channel>" not in text


def test_markdown_holds_status_inputs_options_and_the_scenario() -> None:
    text = markdown(FILED)
    assert text.startswith("---\nstatus: superseded by TCO-0043\n")
    assert text.count("| Input ") == 26
    assert "2B / 4B" in text, "a bar would end a cell"
    for option in RECORD.options:
        assert option.title.replace("|", "/") in text
    indented = [line[4:] for line in text.splitlines() if line.startswith("    ")]
    assert Scenario.model_validate_json("\n".join(indented)) == RECORD.scenario
    assert "```" not in text, "it is copied out of a code block"
    assert f"Confidence: {RECORD.confidence}." in text
    assert "accepted, U1, who had asked" in text


def test_json_says_what_became_of_a_record_before_all_that_it_holds() -> None:
    told = json.loads(as_json(FILED))
    assert list(told)[:5] == ["id", "status", "approved_by", "approved_at", "superseded_by"]
    assert (told["status"], told["approved_by"]) == ("superseded", "U1")
    assert (told["superseded_by"], told["approved_at"]) == ("TCO-0043", AT.isoformat())
    assert told["confidence"] in ("high", "medium", "low")
    assert Record.model_validate(told["record"]) == RECORD
    proposed = json.loads(as_json(Filed(record=RECORD)))
    assert (proposed["status"], proposed["approved_by"], proposed["superseded_by"]) == (
        "proposed",
        None,
        None,
    )


@pytest.mark.parametrize("text", [as_json(FILED), markdown(FILED), as_json(CLOSED), markdown(CLOSED)])
def test_the_pieces_of_an_export_are_its_text_and_part_no_line(text: str) -> None:
    pieces, is_whole = pieces_of(text)
    assert is_whole
    assert "\n".join(pieces) == text.rstrip("\n")
    assert max(map(len, pieces)) <= PIECE_CHARACTERS


def test_an_export_ends_before_a_line_that_no_message_holds_and_says_so() -> None:
    assert pieces_of("short\n" + "x" * 2701 + "\nshort") == (["short"], False)


def test_a_card_offers_what_its_status_allows_and_a_finding_names_what_it_shows() -> None:
    for changes in ((), FILED.changes[:1], FILED.changes):
        held = Filed(record=RECORD, changes=changes)
        presses = [each.press for each in of_card(held)]
        assert all(isinstance(each, DecisionPress) and may(held, each.name) for each in presses)
    one, other, later = (
        shown_as(day, now)
        for day, now in ((ON, FOUND.now), (ON, RECORD.standing), (date(2026, 11, 22), FOUND.now))
    )
    assert len({one, other, later}) == 3
    accepts = of_finding("TCO-0042", ON, FOUND.now)[1].press
    assert isinstance(accepts, DecisionPress)
    assert accepts.shown == one


def test_a_review_is_due_three_months_later_whatever_the_day() -> None:
    assert next_review(date(2026, 11, 30)) == date(2027, 2, 28)
    assert next_review(date(2026, 12, 1)) == date(2027, 3, 1)
    assert next_review(date(2026, 9, 15)) == date(2026, 12, 15)


def test_a_record_says_when_it_was_asked_why_it_is_so_sure_and_where_defaults_come_from() -> None:
    assert RECORD.asked_at == datetime.fromtimestamp(1795000000.0001, UTC)
    draws, margin, *_ = RECORD.confidence_reasons
    assert draws.startswith("API is the cheaper side in ")
    assert margin.endswith("less than the best of the other side.")
    assert any("are assumptions without a source." in each for each in RECORD.confidence_reasons)
    told = RecordedInput(
        name="Horizon",
        value="36 months",
        origin="default",
        as_of=ON,
        source="Assumption of this project",
        source_url="https://example.com/horizon",
    )
    text = markdown(Filed(record=RECORD.model_copy(update={"inputs": (told,)})))
    where = "taken by default; Assumption of this project https://example.com/horizon"
    assert f"| Horizon | 36 months | {where} | 2026-11-21 |" in text
    assert f"Asked on {RECORD.asked_at.isoformat()} in https://" in text
    assert f"- {draws}" in text


def test_a_card_fits_the_edit_of_a_message_however_much_it_holds() -> None:
    """Slack refuses an edit of more than 4,000 characters: what is folded away goes first."""
    message = compose(RecordCard(FILED, of_card(FILED)))
    assert len(text_of(message.blocks)) > 4_000, "else it shows nothing"
    assert len(message.text) <= 4_000
    assert RECORD.verdict in message.text


def test_where_no_option_is_open_there_is_nothing_to_be_sure_of() -> None:
    assert CLOSED.record.confidence_reasons == ()


@pytest.mark.parametrize("version", [1, 2])
def test_a_record_of_an_older_schema_is_read(version: int) -> None:
    """What it does not hold is not made up."""
    old = RECORD.model_dump(mode="json", exclude={"asked_at", "confidence_reasons"})
    read = Record.model_validate({**old, "schema_version": version})
    assert (read.asked_at, read.confidence_reasons) == (None, ())
    assert "How sure" not in compose(RecordCard(Filed(record=read), ())).text


def test_a_review_is_in_both_exports_with_who_and_the_next_day() -> None:
    text = markdown(REVIEWED)
    assert "- To be reviewed on 2027-06-01." in text
    assert "- 2027-03-01T00:00:00+00:00: reviewed, still holds, U3; the next review is on 2027-06-01." in text
    assert json.loads(as_json(REVIEWED))["review_on"] == "2027-06-01"
