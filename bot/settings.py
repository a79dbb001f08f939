"""What does the environment say? The only reader of it: every variable and what it should hold."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

REDIS_SCHEMES = (
    "redis",
    "rediss",
    "unix",
    "redis+sentinel",
    "rediss+sentinel",
    "redis+cluster",
    "rediss+cluster",
)
SHOULD_HOLD = {
    "SLACK_BOT_TOKEN": "the bot token of the installed app; it starts with xoxb-",
    "SLACK_APP_TOKEN": "an app-level token with connections:write, for Socket Mode; it starts with xapp-",
    "SLACK_SIGNING_SECRET": "the signing secret from the app's Basic Information page, to serve HTTP",
    "SLACK_API_URL": "the URL of Slack's Web API, such as https://slack.com/api/",
    "REDIS_URL": "a URL of Redis 7 or Valkey that starts with " + ", ".join(f"{s}://" for s in REDIS_SCHEMES),
    "HOST": "the address to listen on, such as 127.0.0.1 or 0.0.0.0",
    "PORT": "a port number from 1 to 65535",
    "WEB_CONCURRENCY": "how many web processes to run, from 1 to 64",
    "APPROVERS": "ids of users who may decide on and delete records, parted by commas: U012AB3CD,U0G9QF9C6",
    "CATALOG_OVERLAY": "a directory of prices that `python -m costmodel refresh` wrote",
    "LLM_MODEL": "a language model as provider:name, such as openai:gpt-5-mini",
    "LLM_BASE_URL": "the URL of a server with OpenAI's API, such as http://127.0.0.1:8000/v1",
    "LLM_API_KEY": "the key of the language model's provider",
    "LLM_TIMEOUT_SECONDS": "how long to wait for the language model, in seconds: more than 0, 30 at most",
    "DATA_DIR": "a directory that can be written to, such as .data",
    "LOG_LEVEL": "debug, info, warning or error",
}

Mode = Literal["local", "socket", "http"]


class SettingsError(Exception):
    """One or more settings are missing or malformed; the text has one line for each and never a value."""


def _missing(names: Sequence[str]) -> SettingsError:
    return SettingsError(
        "\n".join(f"{name} is missing: it should hold {SHOULD_HOLD[name]}" for name in names)
    )


def _token(prefix: str) -> AfterValidator:
    def check(secret: SecretStr) -> SecretStr:
        value = secret.get_secret_value()
        if not value.startswith(prefix) or not value.isascii() or len(value.split()) != 1:
            raise ValueError(prefix)
        return secret

    return AfterValidator(check)


def _signing_secret(secret: SecretStr) -> SecretStr:
    value = secret.get_secret_value()
    if not value.isascii() or len(value.split()) != 1 or value.startswith(("xoxb-", "xapp-", "xoxp-")):
        raise ValueError
    return secret


def _api_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError
    return url.rstrip("/") + "/"


def _base_url(url: str) -> str:
    return _api_url(url).rstrip("/")


def _redis_url(secret: SecretStr) -> SecretStr:
    scheme, separator, rest = secret.get_secret_value().partition("://")
    if scheme not in REDIS_SCHEMES or not separator or not rest.strip("/"):
        raise ValueError(scheme)
    if "sentinel" not in scheme:
        _ = urlsplit(secret.get_secret_value()).port  # raises ValueError when it is no number
    return secret


class Settings(BaseSettings):
    """The settings of one process. Empty variables count as unset."""

    model_config = SettingsConfigDict(
        frozen=True, env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    slack_bot_token: Annotated[SecretStr, _token("xoxb-")] | None = None
    slack_app_token: Annotated[SecretStr, _token("xapp-")] | None = None
    slack_signing_secret: Annotated[SecretStr, AfterValidator(_signing_secret)] | None = None
    slack_api_url: Annotated[str, AfterValidator(_api_url)] = "https://slack.com/api/"
    redis_url: Annotated[SecretStr, AfterValidator(_redis_url)] | None = None
    host: Annotated[str, Field(min_length=1, pattern=r"^\S+$")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 3000
    web_concurrency: Annotated[int, Field(ge=1, le=64)] = 1
    llm_model: Annotated[str, Field(pattern=r"^\S+$")] | None = None
    llm_base_url: Annotated[str, AfterValidator(_base_url)] | None = None
    llm_api_key: SecretStr | None = None
    llm_timeout_seconds: Annotated[float, Field(gt=0, le=30)] = 6
    data_dir: Path = Path(".data")
    approvers: Annotated[str, Field(pattern=r"^[UW][A-Z0-9]+(\s*,\s*[UW][A-Z0-9]+)*\s*,?\s*$")] | None = None
    catalog_overlay: Path | None = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @classmethod
    def read(cls) -> Self:
        """The settings from the environment.

        Raises:
            SettingsError: A variable is malformed; the text names each and what it should hold.
        """
        try:
            return cls()
        except ValidationError as error:
            names = sorted({str(problem["loc"][0]).upper() for problem in error.errors()})
            raise SettingsError(
                "\n".join(f"{name} is malformed: it should hold {SHOULD_HOLD[name]}" for name in names)
            ) from None

    def mode(self) -> Mode:
        """How this process meets Slack: `local` without tokens, else Socket Mode or HTTP.

        Raises:
            SettingsError: Some Slack settings are there and others that they need are not.
        """
        if self.slack_bot_token is None:
            if self.slack_app_token is not None or self.slack_signing_secret is not None:
                raise _missing(["SLACK_BOT_TOKEN"])
            return "local"
        if self.slack_app_token is not None:
            return "socket"
        if self.slack_signing_secret is not None:
            return "http"
        msg = (
            "SLACK_APP_TOKEN or SLACK_SIGNING_SECRET is missing: SLACK_APP_TOKEN should hold "
            f"{SHOULD_HOLD['SLACK_APP_TOKEN']}; SLACK_SIGNING_SECRET {SHOULD_HOLD['SLACK_SIGNING_SECRET']}"
        )
        raise SettingsError(msg)

    @property
    def may_approve(self) -> frozenset[str]:
        """Who may decide; empty: anyone in the channel."""
        return frozenset(filter(None, (each.strip() for each in (self.approvers or "").split(","))))

    def require(self, *names: str) -> None:
        """Refuse to go on without these variables.

        Raises:
            SettingsError: One line for each that is missing.
        """
        absent = [name for name in names if getattr(self, name.lower()) is None]
        if absent:
            raise _missing(absent)


def revealed(secret: SecretStr | None) -> str:
    """The value of a secret that `require` has seen, or an empty string."""
    return "" if secret is None else secret.get_secret_value()
