"""How do the checked claims read in a terminal? By source: a row each, and below it why and how."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap

from costmodel.claims import Finding

WIDTH = 118
INDENT = "    "


def as_table(findings: Sequence[Finding]) -> Iterator[str]:
    """The claims for people, line by line, without colours."""
    title, quoted, ours = (
        max(map(len, column), default=0)
        for column in zip(
            *((each.title, _quoted(each), _ours(each)) for each in findings),
            strict=True,
        )
    )
    for source, held in groupby(findings, key=lambda finding: finding.source):
        yield f"{source.title} ({source.locator})"
        yield ""
        yield f"{'claim':{title}}  {'printed':{quoted}}  {'ours':{ours}}  verdict"
        for each in held:
            yield f"{each.title:{title}}  {_quoted(each):{quoted}}  {_ours(each):{ours}}  {each.verdict}"
            written = "" if each.as_reviewed else " (Written for figures that gave another verdict.)"
            yield from _indented(f"Why: {each.reason}{written}")
            yield from _indented(f"How: {each.method}")
        yield ""
    counted = Counter(each.verdict for each in findings)
    yield f"{len(findings)} claims: " + ", ".join(f"{times} {name}" for name, times in counted.most_common())
    yield "`python -m costmodel claims --json` has the arithmetic and the scenarios."


def _quoted(finding: Finding) -> str:
    return f"{finding.quoted} {finding.quoted_unit}"


def _ours(finding: Finding) -> str:
    return f"{finding.ours} {finding.ours_unit}" if finding.ours_unit != finding.quoted_unit else finding.ours


def _indented(text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT * 2)
