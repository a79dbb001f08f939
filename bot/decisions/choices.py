"""Which buttons does a record have, and what do they lead to? By its status, and those of a finding."""

import hashlib
from collections.abc import Mapping
from datetime import date

from bot.conversation.replies import Choice
from bot.conversation.state import DecisionName, DecisionPress
from bot.records.record import Filed, Status
from costmodel.standing import Standing

BECOMES: Mapping[DecisionName, Status] = {
    "accept": "accepted",
    "reject": "rejected",
    "reopen": "proposed",
    "accept_new": "superseded",
}
"""The status that a button gives its record."""


def press(label: str, name: DecisionName, record_id: str, *, primary: bool = False) -> Choice:
    """A button about a record."""
    return Choice(label, DecisionPress(name=name, record=record_id), primary)


def may(filed: Filed, name: DecisionName) -> bool:
    """Whether a button may do what it says, as the record stands now."""
    if name in {"snooze", "holds"}:
        return filed.status == "accepted"
    return name not in BECOMES or filed.may_become(BECOMES[name])


def deciding(record_id: str) -> tuple[Choice, ...]:
    """The buttons of a record that waits for an approval."""
    return (press("Accept", "accept", record_id, primary=True), press("Reject", "reject", record_id))


def reviewing(record_id: str) -> tuple[Choice, ...]:
    """The buttons of an accepted record that is reviewed."""
    return (press("Still holds", "holds", record_id), press("Re-open", "reopen", record_id))


def of_card(filed: Filed) -> tuple[Choice, ...]:
    """What can be done about a record as it stands."""
    held = filed.record.id
    by_status = {"proposed": deciding(held), "accepted": reviewing(held), "superseded": ()}
    first = by_status.get(filed.status, (press("Re-open", "reopen", held),))
    return (
        *first,
        press("Today's prices", "replay", held),
        press("Markdown", "markdown", held),
        press("JSON", "json", held),
    )


def too_late(filed: Filed) -> str:
    """What a card says to a press that the record's status does not allow any more."""
    return f"Nothing was changed: it is {filed.status} by now."


def of_finding(record_id: str, on: date, now: Standing) -> tuple[Choice, ...]:
    """What can be done about a verdict that holds no longer; `now` is shown, at the prices of `on`."""
    return (
        press("Re-open", "reopen", record_id, primary=True),
        of_new_verdict(record_id, on, now),
        press("Snooze 4 weeks", "snooze", record_id),
    )


def of_new_verdict(record_id: str, on: date, now: Standing) -> Choice:
    """The button that accepts the verdict that its message shows, and no other."""
    shown = shown_as(on, now)
    return Choice("Accept the new verdict", DecisionPress(name="accept_new", record=record_id, shown=shown))


def shown_as(on: date, standing: Standing) -> str:
    """What names a verdict that is shown: the date of its prices, and both sides' best to the cent."""
    best = (standing.side, standing.winner_id, standing.other_id)
    other = "" if standing.other_usd_per_month is None else f"{standing.other_usd_per_month:.2f}"
    told = f"{best}|{standing.usd_per_month:.2f}|{other}"
    return f"{on.isoformat()}:{hashlib.sha256(told.encode()).hexdigest()[:16]}"
