"""What a log line must never hold."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs

SECRETS = {
    "xoxb-123-abc-DEF": "token xoxb-123-abc-DEF here",
    "xapp-1-A0-xyz": "xapp-1-A0-xyz",
    "hooks.slack.com/commands/T1/2/secret": "posting to https://hooks.slack.com/commands/T1/2/secret now",
    "hunter2": "redis://bot:hunter2@redis.example:6379/0",
    "cret": "rediss://:se@cret@redis.example:6379/0",
    "p/w": "redis://user:p/w@redis.example",
    "13345224609.738474920.8088930838d88f008e0": "trigger 13345224609.738474920.8088930838d88f008e0",
}


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    logs.configure("info", stream)
    yield stream
    structlog.reset_defaults()
    root.handlers = handlers
    root.setLevel(level)


@pytest.mark.parametrize(("secret", "text"), SECRETS.items())
def test_secrets_are_blanked_by_their_looks(written: io.StringIO, secret: str, text: str) -> None:
    structlog.get_logger().info("said", text=text)
    logging.getLogger("a.library").warning("said %s", text)
    assert secret not in written.getvalue()
    assert written.getvalue().count(logs.BLANK) == 2


@pytest.mark.parametrize(("secret", "text"), SECRETS.items())
def test_secrets_are_blanked_however_deep_they_lie(written: io.StringIO, secret: str, text: str) -> None:
    structlog.get_logger().info("said", reasons=[text, {"why": (text,)}], error=ValueError(text))
    assert secret not in written.getvalue()
    assert written.getvalue().count(logs.BLANK) == 3


def test_what_is_no_text_is_logged_as_it_is(written: io.StringIO) -> None:
    structlog.get_logger().info("said", number=3, share=0.5, known=True, nothing=None, codes=["a", 2])
    line = json.loads(written.getvalue())
    told = [line[name] for name in ("number", "share", "known", "nothing", "codes")]
    assert told == [3, 0.5, True, None, ["a", 2]]


@pytest.mark.parametrize("name", sorted(logs.SECRET_NAMES))
def test_secrets_are_blanked_by_their_names(written: io.StringIO, name: str) -> None:
    structlog.get_logger().info("said", **{name: "anything"})
    assert json.loads(written.getvalue())[name] == logs.BLANK


def test_a_traceback_is_one_line_of_json_without_secrets(written: io.StringIO) -> None:
    def fail() -> None:
        msg = "xoxb-123-abc-DEF"
        raise ValueError(msg)

    try:
        fail()
    except ValueError:
        structlog.get_logger().exception("failed")
    (line,) = written.getvalue().splitlines()
    assert "ValueError" in json.loads(line)["exception"]
    assert "xoxb-123" not in line
