"""What can be asked from the command line? A decision, all figures, claims checked, a throughput, new prices.

The only place of the model that reads a clock: `--on` defaults to today.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from costmodel.catalog.load import CatalogReadError
from costmodel.catalog.overlay import OverlayError, install
from costmodel.claims import check_claims
from costmodel.claims_text import as_table
from costmodel.decide import decide
from costmodel.figures import every_figure
from costmodel.problems import problems
from costmodel.rates import answer
from costmodel.resolve import ScenarioError
from costmodel.scenario import Scenario
from costmodel.text import as_text
from costmodel.usage import UsageError, read_usage, said_of

REFUSED = 2
"""Exit status of input that cannot be read."""
OVERLAY = Path("catalog-overlay")
"""Where `refresh` writes unless told."""
DRAWS = 2000
"""A probability is then within about two per cent of that of endless draws."""
MOST_DRAWS = 1_000_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    told = _parser().parse_args(arguments)
    commands = {
        "evaluate": _evaluate,
        "sources": _sources,
        "claims": _claims,
        "throughput": _throughput,
        "refresh": _refresh,
    }
    try:
        if getattr(told, "overlay", None):
            install(told.overlay)
        return commands[told.command](told)
    except (OverlayError, CatalogReadError) as error:
        return _refuse([str(error)])
    except BrokenPipeError:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m costmodel", description="Self-host a language model or pay for the API?"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    evaluate = commands.add_parser("evaluate", help="decide a scenario given as JSON")
    evaluate.add_argument("file", help="a JSON file, or - for standard input")
    evaluate.add_argument(
        "--hourly", metavar="CSV", help="a log of usage by the hour or finer; it replaces the scenario's load"
    )
    evaluate.add_argument(
        "--draws",
        type=_draws,
        default=DRAWS,
        metavar="N",
        help=f"draws of what is not known well; default {DRAWS:,}, 0 leaves out how sure it is",
    )
    evaluate.add_argument("--seed", type=_seed, default=0, metavar="N", help="of the draws; default 0")
    evaluate.add_argument("--text", action="store_true", help="print for people instead of JSON")
    sources = commands.add_parser("sources", help="list every figure with its value, unit, date and source")
    sources.add_argument("--json", action="store_true", help="print JSON, one figure a line")
    claims = commands.add_parser("claims", help="check published figures against the model")
    claims.add_argument("--json", action="store_true", help="print JSON, one claim a line")
    throughput = commands.add_parser(
        "throughput", help="read questions from standard input, one JSON object a line, and answer each"
    )
    refresh = commands.add_parser("refresh", help="fetch today's prices into a dated file, for --overlay")
    refresh.add_argument(
        "--to", type=Path, default=OVERLAY, metavar="DIR", help=f"where to write it; default {OVERLAY}"
    )
    refresh.add_argument(
        "--prices-url", default=None, metavar="URL", help="where genai-prices' data is; default as published"
    )
    for command in (evaluate, sources):
        command.add_argument(
            "--overlay",
            type=Path,
            default=None,
            metavar="DIR",
            help="use the prices that refresh wrote there",
        )
    for command in (evaluate, sources, claims, throughput, refresh):
        command.add_argument(
            "--on",
            type=_day,
            default=None,
            metavar="DATE",
            help="prices of that day (YYYY-MM-DD); default today",
        )
    return parser


def _draws(text: str) -> int:
    if text.isdecimal() and int(text) <= MOST_DRAWS:
        return int(text)
    msg = f"{text!r} is not a number of draws; give a whole number from 0 to {MOST_DRAWS:,}"
    raise argparse.ArgumentTypeError(msg)


def _seed(text: str) -> int:
    if text.isdecimal():
        return int(text)
    msg = f"{text!r} is not a seed; give a whole number from 0"
    raise argparse.ArgumentTypeError(msg)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"{text!r} is not a date; write it as YYYY-MM-DD"
        raise argparse.ArgumentTypeError(msg) from None


def _today() -> date:
    return date.today()  # noqa: DTZ011 - prices go by the calendar day where the command is typed


def _evaluate(told: argparse.Namespace) -> int:
    try:
        scenario = Scenario.model_validate_json(_text(told.file, "a JSON file, or - for standard input"))
        if told.hourly is not None:
            usage = read_usage(_text(told.hourly, "a CSV file"))
            scenario = scenario.model_copy(update={"load": usage.load})
            sys.stderr.writelines(f"{told.hourly}: {line}\n" for line in said_of(usage))
        decision = decide(scenario, on=told.on or _today(), draws=told.draws, seed=told.seed, over_time=True)
    except _UnreadableError as error:
        return _refuse([str(error)])
    except ValidationError as error:
        return _refuse(list(problems(error, "scenario")))
    except UsageError as error:
        return _refuse([f"{told.hourly}: {error}"])
    except ScenarioError as error:
        return _refuse([str(error)])
    sys.stdout.write((as_text(decision) if told.text else decision.model_dump_json(indent=2)) + "\n")
    return 0


class _UnreadableError(Exception):
    """A file that cannot be read; the message says which, why, and what to give."""


def _text(file: str, wanted: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{file}: cannot be read ({error}); give {wanted}"
        raise _UnreadableError(msg) from None


def _refuse(lines: Sequence[str]) -> int:
    sys.stderr.write("\n".join(lines) + "\n")
    return REFUSED


def _sources(told: argparse.Namespace) -> int:
    for figure in every_figure(told.on or _today()):
        if told.json:
            sys.stdout.write(figure.model_dump_json() + "\n")
        else:
            stale = ", stale" if figure.is_stale else ""
            mark = "assumption" if figure.is_assumption else f"{figure.source.title}, {figure.source.locator}"
            sys.stdout.write(f"{figure.id}: {figure.value} {figure.unit} ({figure.as_of}{stale}) - {mark}\n")
    return 0


def _claims(told: argparse.Namespace) -> int:
    try:
        found = check_claims(told.on or _today())
    except (LookupError, ValueError) as error:  # a day before a price, or after the last
        return _refuse([f"the claims cannot be checked on that day: {error.args[0]}; give another with --on"])
    lines = (finding.model_dump_json() for finding in found) if told.json else as_table(found)
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


def _throughput(told: argparse.Namespace) -> int:
    on = told.on or _today()
    for raw in sys.stdin.buffer:
        line = raw.decode("utf-8", errors="replace")
        if line.strip():
            sys.stdout.write(json.dumps(answer(line, on)) + "\n")
    return 0


def _refresh(told: argparse.Namespace) -> int:
    from costmodel.refresh.command import refresh  # noqa: PLC0415 - the only command that may fetch

    return refresh(told.to, told.on or _today(), told.prices_url)


if __name__ == "__main__":
    sys.exit(main())
