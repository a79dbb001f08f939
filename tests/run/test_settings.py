"""What a wrong environment is told: one clear line for each variable, exit 2, and never a secret."""

import os
import subprocess
from pathlib import Path

import pytest

from bot.__main__ import EXIT_SETTINGS, main
from bot.settings import SHOULD_HOLD, Settings, SettingsError

BOT = {"SLACK_BOT_TOKEN": "xoxb-1-secret"}
SECRET = {"SLACK_SIGNING_SECRET": "8f742231b10e8888abcd99yyyzzz85a5"}
PROCFILE = Path(__file__).parents[2] / "Procfile"
REDIS = {"REDIS_URL": "redis://localhost:6379/0"}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SHOULD_HOLD:
        monkeypatch.delenv(name, raising=False)


def environment(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("command", "variables", "named"),
    [
        ("run", BOT, ["SLACK_APP_TOKEN"]),
        ("run", SECRET, ["SLACK_BOT_TOKEN"]),
        ("run", {"SLACK_APP_TOKEN": "xapp-1-secret"}, ["SLACK_BOT_TOKEN"]),
        ("run", {"SLACK_BOT_TOKEN": "xapp-1-secret"}, ["SLACK_BOT_TOKEN"]),
        ("run", {"SLACK_BOT_TOKEN": "xoxb- secret"}, ["SLACK_BOT_TOKEN"]),
        ("run", {"SLACK_BOT_TOKEN": "xoxb-sécret"}, ["SLACK_BOT_TOKEN"]),
        ("run", BOT | {"SLACK_APP_TOKEN": "xoxb-secret"}, ["SLACK_APP_TOKEN"]),
        ("run", BOT | {"SLACK_SIGNING_SECRET": "xoxb-secret"}, ["SLACK_SIGNING_SECRET"]),
        ("run", {"SLACK_API_URL": "slack.com/secret"}, ["SLACK_API_URL"]),
        ("run", {"REDIS_URL": "http://secret"}, ["REDIS_URL"]),
        ("run", {"REDIS_URL": "secret"}, ["REDIS_URL"]),
        ("run", {"REDIS_URL": "redis://"}, ["REDIS_URL"]),
        ("run", {"REDIS_URL": "redis://localhost:secret/0"}, ["REDIS_URL"]),
        ("run", {"REDIS_URL": "memory://secret"}, ["REDIS_URL"]),
        ("run", {"PORT": "secret"}, ["PORT"]),
        ("run", {"PORT": "0"}, ["PORT"]),
        ("run", {"PORT": "70000"}, ["PORT"]),
        ("run", {"HOST": "a secret"}, ["HOST"]),
        ("run", {"LOG_LEVEL": "secret"}, ["LOG_LEVEL"]),
        ("run", {"LLM_MODEL": "a secret"}, ["LLM_MODEL"]),
        ("run", {"LLM_BASE_URL": "secret/v1"}, ["LLM_BASE_URL"]),
        ("run", {"LLM_TIMEOUT_SECONDS": "secret"}, ["LLM_TIMEOUT_SECONDS"]),
        ("run", {"LLM_TIMEOUT_SECONDS": "0"}, ["LLM_TIMEOUT_SECONDS"]),
        ("run", {"LLM_TIMEOUT_SECONDS": "31"}, ["LLM_TIMEOUT_SECONDS"]),
        ("run", {"WEB_CONCURRENCY": "-1"}, ["WEB_CONCURRENCY"]),
        ("run", {"PORT": "secret", "WEB_CONCURRENCY": "secret"}, ["PORT", "WEB_CONCURRENCY"]),
        ("web", {}, ["REDIS_URL", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"]),
        ("web", BOT | SECRET, ["REDIS_URL"]),
        ("worker", REDIS, ["SLACK_BOT_TOKEN"]),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_should_hold(
    command: str,
    variables: dict[str, str],
    named: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    environment(monkeypatch, variables)
    assert main([command]) == EXIT_SETTINGS == 2
    said = capsys.readouterr().err.splitlines()
    assert [line.split()[1].rstrip(":") for line in said] == named
    for line, name in zip(said, named, strict=True):
        assert SHOULD_HOLD[name] in line
    assert "secret" not in "\n".join(said).replace("signing secret", "").lower().replace("signing_secret", "")


@pytest.mark.parametrize(
    ("variables", "mode"),
    [
        ({}, "local"),
        ({"SLACK_BOT_TOKEN": ""}, "local"),
        (BOT | {"SLACK_APP_TOKEN": "xapp-1"}, "socket"),
        (BOT | SECRET, "http"),
        (BOT | SECRET | {"SLACK_APP_TOKEN": "xapp-1"}, "socket"),
    ],
)
def test_the_tokens_decide_how_slack_is_met(
    variables: dict[str, str], mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment(monkeypatch, variables)
    assert Settings.read().mode() == mode


@pytest.mark.parametrize(("host", "expected"), [(None, "0.0.0.0"), ("10.0.0.7", "10.0.0.7")])  # noqa: S104 - what a platform that gives PORT needs
def test_the_procfiles_web_listens_where_a_platform_reaches_it(host: str | None, expected: str) -> None:
    (line,) = [each for each in PROCFILE.read_text().splitlines() if each.startswith("web:")]
    asked = line.removeprefix("web: ").replace("python -m bot web", "printenv HOST")
    found = subprocess.run(  # noqa: S602 - a platform runs the line by a shell, and it is ours
        asked,
        shell=True,
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"]} | ({"HOST": host} if host else {}),
    )
    assert found.stdout.strip() == expected


@pytest.mark.parametrize(
    "url",
    [
        "redis://localhost:6379/0",
        "rediss://user:password@redis.example:6380/1",
        "unix:///run/redis.sock",
        "redis+sentinel://a:26379,b:26379/main/0",
        "redis+cluster://a:6379",
    ],
)
def test_every_topology_is_taken_by_url(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    environment(monkeypatch, {"REDIS_URL": url})
    assert Settings.read().redis_url is not None


def test_the_api_url_ends_in_a_slash_as_the_client_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    environment(monkeypatch, {"SLACK_API_URL": "http://127.0.0.1:3000/api"})
    assert Settings.read().slack_api_url == "http://127.0.0.1:3000/api/"


def test_a_secret_shows_in_no_text_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    environment(monkeypatch, BOT | SECRET | {"REDIS_URL": "redis://u:hidden-password@localhost"})
    text = repr(Settings.read())
    assert "xoxb-1" not in text
    assert "8f74" not in text
    assert "hidden-password" not in text


def test_a_malformed_value_raises_without_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    environment(monkeypatch, {"SLACK_BOT_TOKEN": "not-a-token"})
    with pytest.raises(SettingsError) as refused:
        Settings.read()
    assert "not-a-token" not in str(refused.value)
    assert refused.value.__cause__ is None
