"""What does a log line say, and what must it never say? JSON or plain lines, with secrets blanked out."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog

BLANK = "[redacted]"
SECRET_NAMES = frozenset(
    {
        "token",
        "bot_token",
        "app_token",
        "signing_secret",
        "response_url",
        "trigger_id",
        "redis_url",
        "llm_api_key",
        "authorization",
    }
)
SECRET_TEXT = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+"  # tokens
    r"|https?://hooks\.slack\.com/\S+|https?://\S+/response/\S+"  # response URLs
    r"|(?<=://)[^\s:@/]*:\S+(?=@)"  # the user and password of a URL, whatever the password holds
    r"|\b\d{9,}\.\d{9,}\.[0-9a-f]{16,}\b"  # trigger ids
)


def redact(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank secrets, by the name of the field and by their looks anywhere in a text, however deep it lies."""
    for name, value in line.items():
        line[name] = BLANK if name in SECRET_NAMES else _blanked(value)
    return line


def _blanked(value: Any) -> Any:  # noqa: ANN401 - a log line may hold anything
    if isinstance(value, str):
        return SECRET_TEXT.sub(BLANK, value)
    if isinstance(value, Mapping):
        return {key: BLANK if key in SECRET_NAMES else _blanked(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_blanked(each) for each in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return SECRET_TEXT.sub(BLANK, str(value))


def configure(level: str, stream: TextIO = sys.stderr) -> None:
    """Send our lines and those of the libraries to `stream`: lines for people on a terminal, else JSON."""
    threshold = logging.getLevelNamesMapping()[level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    people = stream.isatty()
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=True) if people else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared[:-2], structlog.stdlib.add_logger_name],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _brief,
                structlog.processors.format_exc_info,
                redact,
                renderer,
            ],
        )
    )
    # Bolt says at every start that a client's own token gives way to `authorize`, which is as we want it.
    logging.getLogger("slack_bolt.AsyncApp").addFilter(
        lambda line: "will be ignored" not in line.getMessage()
    )
    root = logging.getLogger()
    root.handlers = [handler]
    # The libraries' own lines say at "info" what ours say already.
    root.setLevel(max(threshold, logging.WARNING))


def _brief(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep the error of a lost connection and leave out its traceback: the line comes again and again."""
    problem = line.get("exc_info")
    error = problem[1] if isinstance(problem, tuple) else None
    if isinstance(error, OSError) or type(error).__module__.startswith("redis."):
        line.pop("exc_info")
        line["error"] = str(error)
    return line
