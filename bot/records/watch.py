"""Does a recorded verdict still hold, and if not, since which event?

A verdict is compared by its winning side and by whether it is too close to call, each at the prices of its
day. The event is found by going back over the days on which facts change, to the one from which it is so.
What came on record later, with the date of the record's own prices or an earlier one, is found by what it
keeps: the values that it was decided with, and the models that its verdict is between.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bot.records.findings import Cause, CauseKind, Finding, FindingKind
from bot.records.record import Filed, Record
from costmodel.catalog.schema import ApiModel
from costmodel.changes import Moved, change_days, moved_figures, moved_from, shut_down
from costmodel.decide import decide
from costmodel.resolve import ScenarioError
from costmodel.standing import Standing, standing, standings

DAY = timedelta(days=1)
MOST_CAUSES = 3


def watched(filed: Sequence[Filed]) -> list[Filed]:
    """The records that are watched: the accepted ones."""
    return [each for each in filed if each.status == "accepted"]


def found(records: Sequence[Record], *, on: date) -> list[Finding | None]:
    """For each record, in order, what is no longer as it was recorded; None where all is, or cannot be told.

    It cannot be told where a name in the scenario is no longer on record.
    """
    now = standings([each.scenario for each in records], on=on)
    return [
        None if isinstance(held, ScenarioError) else finding(record, held, on=on)
        for record, held in zip(records, now, strict=True)
    ]


def finding(record: Record, now: Standing, *, on: date) -> Finding | None:
    """What is no longer as it was recorded, with its causes."""
    kind = kind_of(record.standing, now)
    if kind is None:
        return None
    causes = tuple(_causes(record, now, on))[:MOST_CAUSES]
    return Finding(record_id=record.id, kind=kind, on=on, was=record.standing, now=now, causes=causes)


def kind_of(was: Standing, now: Standing) -> FindingKind | None:
    """How a verdict differs from another; None: it says the same."""
    if now.side != was.side:
        return "none_open" if now.side is None else "flip"
    if now.is_close != was.is_close:
        return "close" if now.is_close else "clear"
    return None


def _causes(record: Record, now: Standing, on: date) -> Iterator[Cause]:
    """What came into force on the day from which the verdict is as it is now, the most telling first."""
    scenario, since = record.scenario, None
    for day in reversed(change_days(record.priced_on, on)):
        before = standing(scenario, on=day - DAY)
        if kind_of(before, now) is not None:
            since = day
            break
    if since is None:
        # At the record's own prices it is the same as now: a fact came later, or the model changed.
        if kind_of(standing(scenario, on=record.priced_on), now) is None:
            yield from _restated(record, on)
        return
    was, becomes = decide(scenario, on=since - DAY), decide(scenario, on=since)
    opened = [each.id for each in was.options if each.admissible]
    yield from _shutdowns(opened, shut_down(since - DAY, since))
    yield from (_cause(each, since) for each in moved_figures(was, becomes))


def _restated(record: Record, on: date) -> Iterator[Cause]:
    """What the record's own day gives otherwise now: a shutdown or another value, or else the model itself.

    Of the models that were open only the two that the verdict is between can turn it.
    """
    between = [each for each in (record.standing.winner_id, record.standing.other_id) if each]
    gone = list(_shutdowns(between, shut_down(date.min, record.priced_on)))
    moved = moved_from(record.figures, decide(record.scenario, on=record.priced_on))
    yield from gone
    yield from (_cause(each, each.now.as_of) for each in moved)
    if not gone and not moved:
        yield Cause(kind="model", id="costmodel", label="The cost model or its catalog was corrected", on=on)


def _shutdowns(opened: Sequence[str], ended: Sequence[ApiModel]) -> Iterator[Cause]:
    """Of the options of these ids, in their order, the models that are among those that were shut down."""
    ends = {each.id: each for each in ended}
    for option_id in opened:
        model = ends.pop(option_id.rpartition(":")[2], None)
        if model is not None and model.retires_on is not None:
            yield Cause(
                kind="retirement",
                id=model.id,
                label=f"{model.title} is shut down",
                on=model.retires_on,
                source=model.source.title,
                locator=model.source.locator,
            )


def _cause(moved: Moved, day: date) -> Cause:
    figure = moved.now
    return Cause(
        kind=_kind(figure.id),
        id=figure.id,
        label=figure.label,
        was=moved.was.value,
        now=figure.value,
        unit=figure.unit,
        on=day,
        source=figure.source.title,
        locator=figure.source.locator,
    )


def _kind(figure_id: str) -> CauseKind:
    return "price" if "usd" in figure_id else "figure"
