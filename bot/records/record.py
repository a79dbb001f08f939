"""What is a decision record? One account of a decision that never changes, and the changes of its status.

All of it is typed values, as the cost model and the conversation gave them: no text that somebody typed.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, Field

from bot.records.reviews import next_review
from costmodel.decision import Family, FlipPoint, Side, Swing
from costmodel.scenario import Part, Scenario, Volume
from costmodel.standing import Standing

Status = Literal["proposed", "accepted", "rejected", "superseded"]
Origin = Literal["answered", "default", "what_if"]
"""Told in answer to a question; taken by default; changed by a what-if."""
Confidence = Literal["high", "medium", "low"]
Watched = Literal["api_price", "gpu_price", "model_retirement"]
RecordId = Annotated[str, Field(pattern=r"^TCO-(\d{4}|[1-9]\d{4,11})$")]
"""One spelling a number, and a number that a counter can go on from."""
LEADS_TO: Final[Mapping[Status, frozenset[Status]]] = {
    "proposed": frozenset({"accepted", "rejected", "superseded"}),
    "accepted": frozenset({"proposed", "superseded"}),
    "rejected": frozenset({"proposed"}),
    "superseded": frozenset(),
}
"""What a status may become. Who rejects what was accepted opens it again first."""

RECORD_SCHEMA: Final = 3
"""Raise it whenever `Record` changes its shape; a stored record is never rewritten."""


def record_id(number: int) -> str:
    """The id of a workspace's record of that number: `TCO-0042`."""
    return f"TCO-{number:04d}"


class RecordedInput(Part):
    """One input in words: its name, its value, where that came from, who gave it, and of which day it is.

    An answer is of the day on which it was told, a default of the day of its entry in the catalog, and what
    comes from neither of the day of the prices. `source` is where the catalog has a default from, and
    `source_url` its address, where it has one.
    """

    name: str
    value: str
    origin: Origin
    by: str | None = None
    as_of: date
    source: str = ""
    source_url: str = ""


class RecordedOption(Part):
    """One option that was considered. `why_lost` is empty for the winner; what is out has no cost.

    `usd_low`, `usd_mid` and `usd_high` are the 10th, 50th and 90th percentile of USD a month; they are None
    for an option that was not open.
    """

    option_id: str
    family: Family
    side: Side
    title: str
    is_open: bool
    why_lost: str
    usd_per_month: float | None
    usd_low: float | None = None
    usd_mid: float | None = None
    usd_high: float | None = None


class CatalogUsed(Part):
    """The facts that were decided with: the digest of their files, and the date of the latest price."""

    sha256: str
    as_of: date


class Record(Part):
    """One decision, as it was taken. Amounts are USD a month.

    `asked_by` started the thread, `recorded_by` pressed the button; both are Slack's ids of users.
    `probability` is that the winning side has the cheapest option; None where it was not worked out.
    `confidence` goes by that probability; low where it is too close to call, None where neither is known.
    `figures` are the values that it was decided with, by the figure's id: facts that come on record later,
    with the date of `priced_on` or an earlier one, change what that day gives now. Schema 1 has none.
    `asked_at` is when the thread was opened; that and `confidence_reasons` are of schema 3.
    `too_close_to_call` is the verdict as it was said, which goes by that probability as well; `standing` goes
    by the margin alone, and the watch compares with it. `supersedes` is the record in whose place it came.
    """

    schema_version: Literal[1, 2, 3] = RECORD_SCHEMA
    id: RecordId
    enterprise: str
    team: str
    channel: str
    thread_ts: str
    permalink: str
    title: str
    asked_by: str
    asked_at: AwareDatetime | None = None
    recorded_by: str
    recorded_at: AwareDatetime
    inputs: tuple[RecordedInput, ...]
    scenario: Scenario
    priced_on: date
    catalog: CatalogUsed
    figures: Mapping[str, str] = Field(default_factory=dict)
    engine_version: str
    options: tuple[RecordedOption, ...]
    standing: Standing
    verdict: str
    too_close_to_call: bool
    probability: float | None
    confidence: Confidence | None = None
    confidence_reasons: tuple[str, ...] = ()
    drivers: tuple[Swing, ...]
    flip_points: tuple[FlipPoint, ...]
    compliance: str
    warnings: tuple[str, ...]
    review_on: date
    watch: tuple[Watched, ...]
    supersedes: RecordId | None = None

    @property
    def number(self) -> int:
        """The number in its id."""
        return int(self.id.removeprefix("TCO-"))

    def option(self, option_id: str) -> RecordedOption:
        """The option of that id. Raises KeyError where the record has none."""
        for each in self.options:
            if each.option_id == option_id:
                return each
        raise KeyError(option_id)


class StatusChange(Part):
    """One step of a record: who took it, when, and whether that was the person who had asked.

    With `review_on` it is a review: the record still holds, its status stays, and it is reviewed next on that
    day.
    """

    status: Status
    by: str
    at: AwareDatetime
    is_askers_own: bool = False
    superseded_by: RecordId | None = None
    review_on: date | None = None


class Actual(Part):
    """The volume that was measured since, who told it, and when. Only the latest one is kept."""

    volume: Volume
    by: str
    at: AwareDatetime


class Filed(Part):
    """A record and what became of it, the latest change last; `actual`: None until a volume was measured."""

    record: Record
    changes: tuple[StatusChange, ...] = ()
    actual: Actual | None = None

    @property
    def status(self) -> Status:
        """The present status; a record begins as proposed."""
        return self.changes[-1].status if self.changes else "proposed"

    @property
    def since(self) -> datetime:
        """When it got its present status."""
        return self.decided.at if self.decided else self.record.recorded_at

    @property
    def decided(self) -> StatusChange | None:
        """The change that gave it its present status; None where it has its first one."""
        return next((each for each in reversed(self.changes) if each.review_on is None), None)

    @property
    def reviewed(self) -> StatusChange | None:
        """The last review since then; None where there was none."""
        last = self.changes[-1] if self.changes else None
        return last if last is not None and last.review_on is not None else None

    @property
    def review_on(self) -> date:
        """When it is to be reviewed: counted from the last acceptance, or as the last review set it."""
        if self.reviewed is not None and self.reviewed.review_on is not None:
            return self.reviewed.review_on
        return next_review(self.since.date()) if self.status == "accepted" else self.record.review_on

    def may_take(self, change: StatusChange) -> bool:
        """Whether a change may follow: a review, of what is accepted alone; else another status."""
        if change.review_on is not None:
            return self.status == change.status == "accepted"
        return self.may_become(change.status)

    def may_become(self, status: Status) -> bool:
        """Whether its present status leads to another one."""
        return status in LEADS_TO[self.status]

    @property
    def approval(self) -> StatusChange | None:
        """Who accepted it last; None where nobody did, or it has been opened again since."""
        last = self.changes[-1] if self.changes else None
        if last is None or last.status in ("proposed", "rejected"):
            return None
        accepted = (e for e in reversed(self.changes) if e.status == "accepted" and e.review_on is None)
        return next(accepted, None)

    @property
    def actual_scenario(self) -> Scenario | None:
        """The record's scenario at the measured volume, with the assumed shape where no other was told."""
        if self.actual is None:
            return None
        assumed, told = self.record.scenario.volume, self.actual.volume
        kept = assumed.model_dump(include={"shape", "cached_input_share", "cache_write_share", "batch_share"})
        measured = Volume.model_validate(kept | told.model_dump(exclude_defaults=True))
        return self.record.scenario.model_copy(update={"volume": measured})

    @property
    def superseded_by(self) -> str | None:
        """The record in whose favour it was given up."""
        return self.changes[-1].superseded_by if self.changes else None
