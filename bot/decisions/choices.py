"""Which buttons does a record have? By its status, and those of a finding."""

from bot.conversation.replies import Choice
from bot.conversation.state import DecisionName, DecisionPress
from bot.records.record import Filed


def press(label: str, name: DecisionName, record_id: str, *, primary: bool = False) -> Choice:
    """A button about a record."""
    return Choice(label, DecisionPress(name=name, record=record_id), primary)


def of_card(filed: Filed) -> tuple[Choice, ...]:
    """What can be done about a record as it stands."""
    held = filed.record.id
    decide = (press("Accept", "accept", held, primary=True), press("Reject", "reject", held))
    again = (press("Re-open", "reopen", held),)
    first = {"proposed": decide, "accepted": again, "rejected": again, "superseded": ()}[filed.status]
    return (
        *first,
        press("Today's prices", "replay", held),
        press("Markdown", "markdown", held),
        press("JSON", "json", held),
    )


def of_finding(record_id: str) -> tuple[Choice, ...]:
    """What can be done about a verdict that holds no longer."""
    return (
        press("Re-open", "reopen", record_id, primary=True),
        press("Accept the new verdict", "accept_new", record_id),
        press("Snooze 4 weeks", "snooze", record_id),
    )
