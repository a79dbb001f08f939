"""What can be started? `python -m bot run`, `web`, `worker` or `chat`; `parse` only reads."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Coroutine, Sequence
from contextlib import nullcontext
from pathlib import Path

import uvloop

from bot import logs
from bot.settings import Settings, SettingsError
from costmodel.catalog import overlay

COMMANDS = {
    "run": "everything in one process: the store, the bot, and a local Slack or, with tokens, the real one",
    "web": "the HTTP endpoint for Slack, in WEB_CONCURRENCY processes",
    "worker": "the worker that runs the turns",
    "parse": "what messages mean: JSON lines with id, context, text and prev in; id, kind and expect out",
    "export": "a workspace's decision records as JSON lines, to a file or standard output; what this version "
    "cannot read it names and leaves out, and exits with 1 then",
    "import": "decision records from such lines, each whole; those that are there already stay as they are",
    "chat": "a conversation with the local Slack in this terminal; it keeps nothing",
}
NEEDS = {
    "web": ("REDIS_URL", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"),
    "worker": ("REDIS_URL", "SLACK_BOT_TOKEN"),
    "export": ("REDIS_URL",),
    "import": ("REDIS_URL",),
}
EXIT_LEFT_OUT = 1
EXIT_SETTINGS = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Start what the arguments name; the process's exit code.

    That is 0, 1 for an export that is not of all records, or 2 for a setting that needs a hand.
    """
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, purpose in COMMANDS.items():
        added = commands.add_parser(name, help=purpose, description=purpose)
        if name in ("export", "import"):
            added.add_argument("file", nargs="?", default="-", help="a file; - or none: the standard stream")
        if name == "export":
            added.add_argument("--workspace", help="its id, T0123 or E0123:T0123; without it all workspaces")
    told = parser.parse_args(arguments)
    command: str = told.command
    if command == "parse":
        return _parse()
    # The parts are imported here, so that a wrong setting is said at once.
    try:
        settings = Settings.read()
        if command in ("export", "import"):
            return _move(command, settings, told.file, getattr(told, "workspace", None))
        return _start(command, settings)
    except SettingsError as error:
        return _refuse(error)


def _parse() -> int:
    """It reads text alone: neither settings nor a store."""
    from bot.conversation.parse_lines import parsed  # noqa: PLC0415 - the other commands do not need it

    for line in parsed(sys.stdin):
        print(line)  # noqa: T201 - what the command gives
    return 0


def _move(command: str, settings: Settings, file: str, workspace: str | None) -> int:
    """Move decision records; the exit code."""
    settings.require(*NEEDS[command])
    from redis.exceptions import RedisError  # noqa: PLC0415 - settings are checked before the parts are loaded

    from bot import moving_records as moving  # noqa: PLC0415 - likewise
    from bot.settings import revealed  # noqa: PLC0415 - likewise

    url = revealed(settings.redis_url)
    left_out: Sequence[str] = ()
    try:
        if command == "export":
            only = moving.workspace_of(workspace) if workspace else None
            with nullcontext(sys.stdout) if file == "-" else moving.written(Path(file)) as out:
                done = asyncio.run(moving.export_records(url, out, only))
            print(f"llm-tco: {done.written} records exported", file=sys.stderr)  # noqa: T201 - what the command says
            left_out = done.left_out
        else:
            with nullcontext(sys.stdin) if file == "-" else Path(file).open(encoding="utf-8") as lines:
                new, there = asyncio.run(moving.import_records(url, lines))
            print(f"llm-tco: {new} records imported, {there} were there already")  # noqa: T201 - likewise
    except (moving.MovingError, RedisError, OSError) as error:
        return _refuse(error)
    return _left_out(left_out)


def _left_out(names: Sequence[str]) -> int:
    """Say which records an export lacks; the exit code: nobody is to take it for whole."""
    if not names:
        return 0
    told = f"{len(names)} left out, which this version of the bot cannot read: {', '.join(names)}"
    print(f"llm-tco: {told}; export them with the version that wrote them", file=sys.stderr)  # noqa: T201 - likewise
    return EXIT_LEFT_OUT


def _start(command: str, settings: Settings) -> int:
    settings.require(*NEEDS.get(command, ()))
    if command == "run":
        settings.mode()
    from bot import run  # noqa: PLC0415 - settings are checked before the parts are loaded
    from bot.playground.journal import DamagedJournalError  # noqa: PLC0415 - likewise
    from bot.serving import NotServedError, PortInUseError  # noqa: PLC0415 - likewise
    from bot.store.embedded import StoreError  # noqa: PLC0415 - likewise

    if settings.catalog_overlay is not None:
        # Each web process installs it by itself; what is wrong with it is said here, once and clearly.
        take = overlay.facts_with if command == "web" else overlay.install
        try:
            take(settings.catalog_overlay)
        except overlay.OverlayError as error:
            msg = f"CATALOG_OVERLAY: {error}"
            raise SettingsError(msg) from error
    logs.configure("warning" if command == "chat" else settings.log_level)
    try:
        if command == "run":
            _until_done(run.run(settings, _say))
        elif command == "worker":
            _until_done(run.work(settings, _say))
        elif command == "web":
            run.web(settings)
        else:
            _until_done(run.chat(settings, sys.stdin, sys.stdout))
    except (DamagedJournalError, NotServedError, PortInUseError, StoreError) as error:
        return _refuse(error)
    return 0


def _until_done(work: Coroutine[object, object, object]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - what a command says to the person who started it


def _refuse(error: Exception) -> int:
    logging.getLogger(__name__).debug("refused", exc_info=error)
    for line in str(error).splitlines():
        print(f"llm-tco: {line}", file=sys.stderr)  # noqa: T201 - what a command says to who started it
    return EXIT_SETTINGS


if __name__ == "__main__":
    sys.exit(main())
