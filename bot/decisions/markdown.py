"""How is a record written for a repository? Markdown with the headings that decision records have (MADR)."""

from collections.abc import Iterator

from bot.conversation import figures
from bot.conversation.describe import amount
from bot.records.record import Filed, Origin, Record, RecordedOption

ORIGINS: dict[Origin, str] = {
    "answered": "answered",
    "default": "taken by default",
    "what_if": "a what-if",
}


def markdown(filed: Filed) -> str:
    """The record as one Markdown document."""
    return "\n".join(_lines(filed)) + "\n"


def status(filed: Filed) -> str:
    """The status in words, with the record that came in its place."""
    return f"superseded by {filed.superseded_by}" if filed.superseded_by else filed.status


def _lines(filed: Filed) -> Iterator[str]:
    record = filed.record
    yield from ("---", f"status: {status(filed)}", f"date: {record.recorded_at.isoformat()}")
    yield f"decision-makers: {', '.join(dict.fromkeys(_deciders(filed)))}"
    yield from ("---", "", f"# {record.id}: {_cell(record.title)}", "")
    yield from ("## Context and Problem Statement", "")
    when = f" on {record.asked_at.isoformat()}" if record.asked_at else ""
    yield f"Host a language model, or pay for an API? Asked{when} in {record.permalink}."
    yield f"Prices of {figures.date(record.priced_on)}. {record.compliance}"
    yield from ("", "| Input | Value | Origin | As of |", "| --- | --- | --- | --- |")
    for each in record.inputs:
        by = f" by {each.by}" if each.by else ""
        source = f"; {_cell(each.source)} {each.source_url}".rstrip() if each.source else ""
        origin = f"{ORIGINS[each.origin]}{by}{source}"
        yield f"| {each.name} | {_cell(each.value)} | {origin} | {each.as_of.isoformat()} |"
    yield from ("", "## Considered Options", "")
    yield "| Option | USD a month | Low | Mid | High | Why not |"
    yield "| --- | ---: | ---: | ---: | ---: | --- |"
    for option in record.options:
        yield _option(option)
    yield from ("", "## Decision Outcome", "", record.verdict)
    yield from _confidence(record)
    yield from ("", "### Consequences", "")
    yield from (f"- {warning}" for warning in record.warnings)
    yield f"- Watched: {', '.join(each.replace('_', ' ') for each in record.watch) or 'nothing'}."
    yield f"- To be reviewed on {filed.review_on.isoformat()}."
    yield from ("", "## More Information", "")
    yield f"- Engine {record.engine_version}; latest figure of {record.catalog.as_of.isoformat()};"
    yield f"  catalog {record.catalog.sha256}."
    if filed.actual:
        measured = f"{amount(filed.actual.volume)} measured, {amount(record.scenario.volume)} assumed"
        yield f"- {filed.actual.at.isoformat()}: {measured}, {filed.actual.by}."
    if record.supersedes:
        yield f"- In the place of {record.supersedes}."
    for change in filed.changes:
        if change.review_on is not None:
            following = f"the next review is on {change.review_on.isoformat()}"
            yield f"- {change.at.isoformat()}: reviewed, still holds, {change.by}; {following}."
            continue
        own = ", who had asked" if change.is_askers_own else ""
        successor = f" by {change.superseded_by}" if change.superseded_by else ""
        yield f"- {change.at.isoformat()}: {change.status}{successor}, {change.by}{own}."
    yield from ("", "The scenario as JSON:", "")
    # Indented, and not between fences: it is copied out of a code block, which a fence would end.
    scenario = record.scenario.model_dump_json(exclude_defaults=True, indent=1)
    yield from (f"    {line}" for line in scenario.splitlines())


def _deciders(filed: Filed) -> Iterator[str]:
    yield filed.record.asked_by
    yield filed.record.recorded_by
    yield from (each.by for each in filed.changes)


def _option(option: RecordedOption) -> str:
    amounts = (option.usd_per_month, option.usd_low, option.usd_mid, option.usd_high)
    cells = " | ".join("–" if usd is None else f"{usd:,.2f}" for usd in amounts)
    return f"| {_cell(option.title)} | {cells} | {_cell(option.why_lost) or 'chosen'} |"


def _confidence(record: Record) -> Iterator[str]:
    yield from ("", f"Confidence: {record.confidence or 'not worked out'}.")
    if record.too_close_to_call:
        yield "Too close to call."
    if record.probability is not None:
        yield f"The winning side is the cheaper one in {figures.percent(record.probability)} of the draws."
    yield ""
    yield from (f"- {each}" for each in record.confidence_reasons)
    for each in record.drivers[:3]:
        yield (
            f"- {each.label} from {figures.times(each.low)} to {figures.times(each.high)}: the saving goes "
            f"from {figures.usd(each.usd_saving_at_low)} to {figures.usd(each.usd_saving_at_high)} a month."
        )
    for point in record.flip_points:
        if point.value is not None:
            yield (
                f"- Flips at {point.label.lower()} {figures.amount(point.value, point.unit)} "
                f"(now {figures.amount(point.current, point.unit)})."
            )


def _cell(text: str) -> str:
    return text.replace("|", "/")
