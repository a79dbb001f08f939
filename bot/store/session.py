"""What is one thread's stored value? A `Session` as JSON with a schema version, read whole or refused."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.conversation.state import Pressed, State, Typed

SESSION_SCHEMA: Final = 4
"""Raise it whenever `Session` or anything inside it changes its shape, and add the step to `MIGRATIONS`."""

Migration = Callable[[dict[str, Any]], dict[str, Any]]


def _version_once(value: dict[str, Any]) -> dict[str, Any]:
    """From 1 to 2: the state has no version of its own any more."""
    state = value.get("state")
    if state is not None:
        state = {name: held for name, held in state.items() if name != "schema_version"}
    return {**value, "schema_version": 2, "state": state}


def _scenarios_of_changes(value: dict[str, Any]) -> dict[str, Any]:
    """From 2 to 3: each what-if is a scenario of its own that grew from the one before."""
    state = value.get("state")
    if state is not None:
        changes = state.get("changes", [])
        renamed = {"cached_input_share": "cached_share"}
        made = [
            {"parent": at, "changes": [{**each, "field": renamed.get(each["field"], each["field"])}]}
            for at, each in enumerate(changes)
        ]
        state = {name: held for name, held in state.items() if name != "changes"}
        state["scenarios"] = {"made": made, "at": len(made)}
    return {**value, "schema_version": 3, "state": state}


def _answers_of_days(value: dict[str, Any]) -> dict[str, Any]:
    """From 3 to 4: an answer may say on which day it was given; of older ones that is not known."""
    return {**value, "schema_version": 4}


MIGRATIONS: Mapping[int, Migration] = {1: _version_once, 2: _scenarios_of_changes, 3: _answers_of_days}
"""From each older schema to the next one. A new schema is written only once every process can read it."""


class UnreadableError(Exception):
    """A stored value is of a schema that this version neither reads nor migrates; it is left as it is."""


class Event(BaseModel):
    """One thing said in a thread, waiting for its turn. `id` is the same when Slack repeats it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    utterance: Typed | Pressed

    def dump(self) -> bytes:
        """The JSON value that lies in an inbox."""
        return self.model_dump_json(exclude_none=True).encode()


class Asked(BaseModel):
    """A slash command that waits for its thread: who typed it, what, and where to answer only that person."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: str
    text: str
    response_url: str


class Session(BaseModel):
    """What a thread keeps. `state` None means that the conversation has ended and its last words are due.

    `open_ts` is the message that holds the open question. `owes` is true from the moment an answer is saved
    until all that was to be said about it is posted: whoever finds it true says again what is open.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[4] = SESSION_SCHEMA
    state: State | None
    open_ts: str | None = None
    owes: bool = False

    def dump(self) -> bytes:
        """The JSON value to store. Unset fields are left out; their meaning, not told, never changes."""
        return self.model_dump_json(exclude_none=True).encode()


def load(raw: bytes, migrations: Mapping[int, Migration] = MIGRATIONS) -> Session:
    """The session in a stored value, brought to the present schema.

    Raises:
        UnreadableError: It is of an unknown schema, or not a session at all.
    """
    try:
        value = json.loads(raw)
        version = value["schema_version"]
        while version != SESSION_SCHEMA:
            value = migrations[version](value)
            version = value["schema_version"]
        value.setdefault("state", None)
        return Session.model_validate(value)
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError) as error:
        msg = "the stored session is of a schema that this version does not read"
        raise UnreadableError(msg) from error
