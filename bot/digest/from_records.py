"""Which facts lie in a channel's decision records? Findings that stand, and what has moved or is waiting.

Prices are compared by deciding again on both days: what counts is what an option costs a month, of the
options that a verdict is between, and not a list price that nobody pays. A record that is newer than the last
digest is compared with what it holds itself: a price that came on record later on its very day has moved.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from bot.digest.facts import (
    About,
    Facts,
    Flip,
    NearFlip,
    PriceMove,
    Retirement,
    Undecided,
    VolumeDrift,
    Waiting,
)
from bot.digest.freshness import prices_as_of
from bot.records.findings import Cause, Finding, Noticed
from bot.records.record import Filed, Record
from bot.records.undecided import names_gone, why_undecided
from costmodel.catalog.load import catalog
from costmodel.changes import Moved, moved_figures, moved_from
from costmodel.dates import in_words
from costmodel.decide import decide
from costmodel.decision import Decision
from costmodel.resolve import ScenarioError, open_model, paid_model
from costmodel.scenario import ModelNeed, Scenario

Decides = Callable[[Scenario, date], Decision]
"""Decides at the prices of a day. Raises ScenarioError where a name in it is no longer on record."""
REVIEW_NOTICE = timedelta(days=7)
"""A review is told of in the digest before it is due."""
MOST_RECORDS = 50
"""Records whose prices and measured volumes are compared for one digest, the newest first: each takes some
decisions. The digest says how many it left out."""


def decided_on(scenario: Scenario, on: date) -> Decision:
    """The decision at the prices of a day."""
    return decide(scenario, on=on)


def facts_of(
    filed: Sequence[Filed],
    noticed: Sequence[Noticed],
    since: date,
    on: date,
    decides: Decides = decided_on,
) -> Facts:
    """The facts of one channel's records on a day; prices are compared with those of the day `since`."""
    accepted = _accepted(filed)
    moves, volumes, undecided = list[PriceMove](), list[VolumeDrift](), list[Undecided]()
    for each in accepted[:MOST_RECORDS]:
        about = _about(each)
        try:
            moves += _moves(each, about, since, on, decides)
            drift = _drift(each, about, on, decides)
        except ScenarioError:  # one record must not silence the others
            undecided.append(Undecided(about, why_undecided(each.record.scenario)))
        else:
            volumes += [drift] if drift is not None else []
    standing = standing_facts(filed, noticed, on)
    return replace(
        standing,
        moves=tuple(moves),
        volumes=tuple(volumes),
        undecided=(*undecided, *(each for each in standing.undecided if each not in undecided)),
        not_compared=max(len(accepted) - MOST_RECORDS, 0),
    )


def standing_facts(filed: Sequence[Filed], noticed: Sequence[Noticed], on: date) -> Facts:
    """What holds of records on a day and takes no decision to find out: all but moves and drifts.

    Of what cannot be decided again it has the records of a model or a GPU that left the catalog.
    """
    about = {each.record.id: _about(each) for each in filed}
    accepted = {each.record.id for each in _accepted(filed)}
    found = [each.finding for each in noticed if each.finding.record_id in accepted]
    return Facts(
        prices_as_of(on),
        flips=tuple(
            _flip(about[each.record_id], each) for each in found if each.kind in ("flip", "none_open")
        ),
        near=tuple(_near(about[each.record_id], each) for each in found if each.kind == "close"),
        retirements=tuple(
            fact for each in _accepted(filed) for fact in _retirements(each, about[each.record.id], on)
        ),
        waiting=tuple(
            fact for each in filed if (fact := _waiting(each, about[each.record.id], on)) is not None
        ),
        undecided=tuple(
            Undecided(about[each.record.id], why_undecided(each.record.scenario))
            for each in _accepted(filed)
            if names_gone(each.record.scenario)
        ),
    )


def _accepted(filed: Sequence[Filed]) -> Sequence[Filed]:
    """The accepted ones, the latest first."""
    return [each for each in reversed(filed) if each.status == "accepted"]


def _about(filed: Filed) -> About:
    """Whoever accepted a record owns it; until then, whoever recorded it."""
    record, approval = filed.record, filed.approval
    return About(record.id, record.title, approval.by if approval else record.recorded_by, record.permalink)


def _flip(about: About, found: Finding) -> Flip:
    return Flip(
        about=about,
        was=found.was.winner_title,
        becomes=found.now.winner_title,
        usd_saving_per_month=found.now.saving_usd_per_month,
        cause=_cause(found.causes),
    )


def _near(about: About, found: Finding) -> NearFlip:
    now = found.now
    return NearFlip(about, now.winner_title, now.other_title, now.margin, _cause(found.causes))


def _cause(causes: Sequence[Cause]) -> str:
    """The event that made the difference: `input price 1.00 → 0.20 USD a million tokens on 30 Jul 2026`."""
    if not causes:
        return ""
    first = causes[0]
    change = f" {first.was} → {first.now} {first.unit}".rstrip() if first.now else ""
    return f"{first.label}{change} on {in_words(first.on)}" + (f" ({first.source})" if first.source else "")


def _retirements(filed: Filed, about: About, on: date) -> Iterator[Retirement]:
    """The models that the verdict is between, or that the team named, where they will be shut down."""
    models = catalog().api_models
    ids = (_model_id(option_id) for option_id in _between(filed.record))
    for key in dict.fromkeys((*ids, *_named(filed.record.scenario.model))):
        entry = models.get(key)
        if entry is not None and entry.retires_on is not None and not entry.retired(on):
            after = models.get(entry.replaced_by or "")
            yield Retirement(about, entry.title, entry.retires_on, after.title if after else "")


def _moves(filed: Filed, about: About, since: date, on: date, decides: Decides) -> Iterator[PriceMove]:
    """What the options that are watched cost before and now, where that differs.

    They are those that the verdict is between, and those of a model that the team named.

    Before is the day `since`, or what was recorded, where that is not older. What the cost model itself now
    gives otherwise than was recorded is no move of a price.
    """
    record = filed.record
    between, named = _between(record), set(_named(record.scenario.model))
    after = decides(record.scenario, on)
    is_told_by_record = bool(record.figures) and since <= record.priced_on
    if is_told_by_record:
        was = {each.option_id: each.usd_per_month for each in record.options if each.is_open}
        moved = moved_from(record.figures, after)
    else:
        before = decides(record.scenario, max(since, record.priced_on))
        was = {each.id: each.usd_per_month for each in before.options if each.admissible}
        moved = moved_figures(before, after)
    for option in after.options:
        old = was.get(option.id)
        if option.id not in between and _model_id(option.id) not in named:
            continue
        if old is None or not option.admissible:
            continue
        its_figures = {figure_id for item in option.line_items for figure_id in item.figure_ids}
        prices = tuple(_price(each) for each in moved if each.now.id in its_figures)
        if option.usd_per_month != old and (prices or not is_told_by_record):
            yield PriceMove(about, option.title, old, option.usd_per_month, prices)


def _between(record: Record) -> tuple[str, ...]:
    """The ids of the two options that the verdict is between, or of those of them that there are."""
    return tuple(each for each in (record.standing.winner_id, record.standing.other_id) if each)


def _model_id(option_id: str) -> str:
    """The model that is in the id of an option: `token_api:gpt_5_6_luna`."""
    return option_id.rpartition(":")[2]


def _named(need: ModelNeed) -> Iterator[str]:
    """The ids of the models that the team named, but of names that are no longer on record."""
    with suppress(ScenarioError):
        if need.api_model:
            yield paid_model(need.api_model, "model.api_model", catalog()).id
    with suppress(ScenarioError):
        if need.open_model:
            yield open_model(need.open_model, "model.open_model", catalog()).id


def _price(moved: Moved) -> str:
    """A figure that has another value, in words."""
    return f"{moved.now.label} {moved.was.value} → {moved.now.value} {moved.now.unit}"


def _waiting(filed: Filed, about: About, on: date) -> Waiting | None:
    if filed.status == "proposed":
        return Waiting(about, "approval", filed.since.date())
    if filed.status == "accepted" and filed.review_on <= on + REVIEW_NOTICE:
        return Waiting(about, "review", filed.review_on)
    return None


def _drift(filed: Filed, about: About, on: date, decides: Decides) -> VolumeDrift | None:
    """What the option that won costs at the volume that was measured, beside the one that was assumed."""
    measured, actual = filed.actual_scenario, filed.actual
    if measured is None or actual is None:
        return None
    then, now = (decides(scenario, on) for scenario in (filed.record.scenario, measured))
    winner_id = filed.record.standing.winner_id
    before, after = _usd_per_month(then, winner_id), _usd_per_month(now, winner_id)
    if before is None or after is None:
        return None
    return VolumeDrift(about, then.tokens_per_month, now.tokens_per_month, actual.at.date(), before, after)


def _usd_per_month(decision: Decision, option_id: str | None) -> float | None:
    """What an option costs, where it is open."""
    return next((e.usd_per_month for e in decision.options if e.id == option_id and e.admissible), None)
