"""How a stored session is read: whole, migrated, or refused."""

import json
from datetime import date
from typing import Any

import pytest

from bot.conversation.state import State
from bot.store.session import MIGRATIONS, SESSION_SCHEMA, Session, UnreadableError, load

SESSION = Session(
    state=State(priced_on=date(2026, 11, 21), started_by="U1"), open_ts="1764000000.000200", owes=True
)


def test_what_is_stored_is_read_back() -> None:
    assert load(SESSION.dump()) == SESSION
    assert load(Session(state=None, owes=True).dump()) == Session(state=None, owes=True)


def test_the_schema_version_is_stored() -> None:
    assert json.loads(SESSION.dump())["schema_version"] == SESSION_SCHEMA


def test_an_older_schema_is_migrated_step_by_step() -> None:
    def from_minus_one(value: dict[str, Any]) -> dict[str, Any]:
        return {"schema_version": 0, "state": value["was_called"]}

    def from_zero(value: dict[str, Any]) -> dict[str, Any]:
        return {**value, "schema_version": SESSION_SCHEMA, "open_ts": SESSION.open_ts, "owes": True}

    old = {"schema_version": -1, "was_called": json.loads(SESSION.dump())["state"]}
    assert load(json.dumps(old).encode(), {-1: from_minus_one, 0: from_zero}) == SESSION


def test_every_schema_that_was_ever_written_has_a_way_to_the_present_one() -> None:
    assert set(MIGRATIONS) == set(range(1, SESSION_SCHEMA))


def test_a_session_of_the_first_schema_is_read() -> None:
    """Its state held a version of its own."""
    first = json.loads(SESSION.dump())
    first["schema_version"] = first["state"]["schema_version"] = 1
    assert load(json.dumps(first).encode()) == SESSION
    assert load(b'{"schema_version": 1, "owes": true}') == Session(state=None, owes=True)


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b"null", b"7", b'"text"', b"{}", b"\xff\xfe"]
    + [b'{"schema_version": 1, "state": {}}', b'{"schema_version": 1, "state": 7}']
    + [json.dumps({**json.loads(SESSION.dump()), **change}).encode() for change in (
        {"schema_version": SESSION_SCHEMA + 1}, {"schema_version": "1"}, {"unknown": 1}, {"owes": "perhaps"}
    )],
)  # fmt: skip
def test_what_is_no_session_of_a_known_schema_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableError):
        load(raw)
