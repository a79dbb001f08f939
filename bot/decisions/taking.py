"""How does a verdict become a record? Every option with why it lost, how sure it is, and what to watch."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.conversation import figures
from bot.conversation.replies import RecordDue
from bot.decisions.sureness import confidence_reasons
from bot.records.record import CatalogUsed, Confidence, Record, RecordedOption, Watched
from bot.records.reviews import next_review
from costmodel import VERSION
from costmodel.catalog.digest import catalog_sha256
from costmodel.catalog.range_entries import ranges
from costmodel.decision import Decision, OptionResult
from costmodel.scenario import Scenario
from costmodel.standing import Standing
from costmodel.text import headline

TITLES = {"API": "Pay for an API", "self-host": "Self-host", None: "No option is open"}


@dataclass(frozen=True)
class Where:
    """The thread that a decision was taken in, and the link to it."""

    enterprise: str
    team: str
    channel: str
    thread_ts: str
    permalink: str


@dataclass(frozen=True)
class Taken:
    """A decision with how it stands, at the same prices."""

    decision: Decision
    standing: Standing


def record_of(
    record_id: str, where: Where, due: RecordDue, taken: Taken, at: datetime, supersedes: str | None = None
) -> Record:
    """The record of a decision that was just taken."""
    decision, sure = taken.decision, taken.decision.uncertainty
    return Record(
        id=record_id,
        **vars(where),
        title=f"{TITLES[decision.side]}: {due.model}, {due.volume}",
        asked_by=due.asked_by,
        asked_at=datetime.fromtimestamp(float(where.thread_ts), UTC),
        recorded_by=due.by,
        recorded_at=at,
        inputs=due.inputs,
        scenario=_as_work(due.scenario, decision),
        priced_on=decision.on,
        catalog=CatalogUsed(sha256=catalog_sha256(), as_of=_latest(decision)),
        figures={each.id: each.value for each in decision.figures},
        engine_version=VERSION,
        options=tuple(_option(each, decision) for each in decision.options),
        standing=taken.standing,
        verdict=headline(decision),
        too_close_to_call=decision.too_close_to_call,
        probability=None if sure is None else sure.probability,
        confidence=_confidence(decision),
        confidence_reasons=tuple(confidence_reasons(decision)),
        drivers=() if sure is None else sure.drivers,
        flip_points=decision.flip_points,
        compliance=decision.compliance.sentence,
        warnings=decision.warnings,
        review_on=next_review(at.date()),
        watch=tuple(_watched(decision)),
        supersedes=supersedes,
    )


def _as_work(scenario: Scenario, decision: Decision) -> Scenario:
    """The scenario with a told bill as the tokens that it buys: at other prices the work stays as it is."""
    if scenario.volume.api_spend_usd_per_month is None:
        return scenario
    told = {
        "api_spend_usd_per_month": None,
        "spend_model": None,
        "tokens_per_month": decision.tokens_per_month,
    }
    return scenario.model_copy(update={"volume": scenario.volume.model_copy(update=told)})


def _latest(decision: Decision) -> date:
    """The day of the latest figure that it used."""
    return max((each.as_of for each in decision.figures), default=decision.on)


def _confidence(decision: Decision) -> Confidence | None:
    if decision.too_close_to_call:
        return "low"
    if decision.uncertainty is None:
        return None
    sure = ranges().sure_probability.on(decision.on).value
    return "high" if decision.uncertainty.probability >= sure else "medium"


def _option(option: OptionResult, decision: Decision) -> RecordedOption:
    sure = decision.uncertainty
    found = next((each for each in sure.options if each.option_id == option.id), None) if sure else None
    return RecordedOption(
        option_id=option.id,
        family=option.family,
        side=option.side,
        title=option.title,
        is_open=option.admissible,
        why_lost=_why_lost(option, decision),
        usd_per_month=option.usd_per_month if option.line_items else None,
        usd_low=found.usd_low if found else None,
        usd_mid=found.usd_mid if found else None,
        usd_high=found.usd_high if found else None,
    )


def _why_lost(option: OptionResult, decision: Decision) -> str:
    if option.out_because is not None:
        return option.out_because
    if decision.winner_id is None or option.id == decision.winner_id:
        return ""
    least = decision.option(decision.winner_id).usd_per_month
    more = option.usd_per_month - least
    share = f" ({figures.percent(more / least)})" if least > 0 else ""
    return f"{figures.usd(more)} a month dearer than the winner{share}"


def _watched(decision: Decision) -> Iterator[Watched]:
    """What may turn the verdict: prices of the sides that are open, and shutdowns where APIs are."""
    sides = {each.side for each in decision.options if each.admissible}
    if "API" in sides:
        yield "api_price"
    if "self-host" in sides:
        yield "gpu_price"
    if "API" in sides:
        yield "model_retirement"
