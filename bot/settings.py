"""The settings: one frozen object, read from the environment or ``.env``, checked at start."""

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.domain.requests import Kind
from bot.errors import SettingsError

_DURATION = re.compile(r"(\d+)([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_MEMBER = re.compile(r"[UWS][A-Z0-9]{2,}")


def _duration(value: object) -> object:
    """Read ``90s``, ``15m``, ``24h``, ``7d``."""
    if not isinstance(value, str):
        return value
    found = _DURATION.fullmatch(value.strip().lower())
    if found is None:
        raise ValueError(f"{value!r} is no duration; write for example 90s, 15m, 24h or 7d")
    try:
        return timedelta(**{_UNITS[found[2]]: int(found[1])})
    except OverflowError as error:
        raise ValueError(f"{value!r} is too long") from error


def _words(value: object) -> object:
    """Read a list separated by commas or spaces."""
    return tuple(word for word in re.split(r"[\s,]+", value) if word) if isinstance(value, str) else value


def _members(value: object) -> object:
    words = _words(value)
    for word in words if isinstance(words, tuple) else ():
        if not _MEMBER.fullmatch(word):
            raise ValueError(f"{word!r} is no Slack id of a person (U…) or a user group (S…)")
    return words


def _accounts(value: object) -> object:
    """Read ``15001=Tienda AR,15002=Loja BR``; the name may be left out."""
    if not isinstance(value, str):
        return value
    accounts: dict[int, str] = {}
    for part in filter(None, (part.strip() for part in value.split(","))):
        number, _, name = part.partition("=")
        if not number.strip().isdecimal():
            raise ValueError(f"{part!r} is no account; write for example 15001=Tienda AR")
        accounts[int(number)] = name.strip() or number.strip()
    return accounts


def _url(value: object) -> object:
    parts = urlsplit(value) if isinstance(value, str) else None
    if parts is not None and (parts.scheme not in {"http", "https"} or not parts.netloc):
        raise ValueError(f"{value!r} is no URL; it begins with https://")
    return value


Duration = Annotated[timedelta, BeforeValidator(_duration)]
Url = Annotated[str, BeforeValidator(_url)]
Members = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_members)]
ChannelId = Annotated[str, Field(pattern=r"^[CG][A-Z0-9]{2,}$")]


class Settings(BaseSettings):
    """Everything that can be set. The README holds the same table for people."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    slack_bot_token: SecretStr
    """``xoxb-…``"""
    slack_app_token: SecretStr | None = None
    """``xapp-…``; present: Socket Mode."""
    slack_signing_secret: SecretStr | None = None
    """Needed without an app token: HTTP transport."""
    slack_api_url: Url = "https://slack.com/api/"
    alephee_api_key: SecretStr
    alephee_api_url: Url = "https://api.alephcrm.com"
    alephee_accounts: Annotated[dict[int, str], NoDecode, BeforeValidator(_accounts)] = {}
    """Account id → name; empty: asked from the API at start."""
    bot_approvals_channel: ChannelId
    bot_alerts_channel: ChannelId
    bot_approvers: Members = ()
    """Empty means nobody, so it is a wrong setting unless nothing needs approval."""
    bot_staff: Members = ()
    """Who may ask; empty: every full member of the workspace."""
    bot_approval_for: Annotated[tuple[Kind, ...], NoDecode, BeforeValidator(_words)] = (
        Kind.MESSAGE,
        Kind.DOCUMENT,
        Kind.CREATE_ORDER,
    )
    bot_approval_ttl: Duration = timedelta(hours=24)
    bot_database: Path = Path("data/alephee-bot.db")
    bot_lock_wait: Duration = timedelta(seconds=10)
    bot_retention_days: Annotated[int, Field(ge=1, le=36_500)] | None = None
    """Words, names and files of what ended longer ago are erased; empty: never."""
    bot_host: str = "127.0.0.1"
    bot_port: Annotated[int, Field(ge=0, le=65535)] = 3000
    bot_language: Literal["es", "pt", "en"] = "es"
    bot_log_format: Literal["console", "json"] = "console"
    bot_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @model_validator(mode="before")
    @classmethod
    def _empty_is_unset(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Let an empty line in ``.env`` leave the default; only an empty BOT_APPROVAL_FOR says something."""
        return {k: v for k, v in values.items() if v != "" or k == "bot_approval_for"}

    @model_validator(mode="after")
    def _together(self) -> "Settings":
        if self.slack_app_token is None and self.slack_signing_secret is None:
            raise ValueError("SLACK_APP_TOKEN: set it (Socket Mode), or set SLACK_SIGNING_SECRET (HTTP transport)")
        if self.bot_approval_for and not self.bot_approvers:
            raise ValueError(
                "BOT_APPROVERS: names nobody, so nothing could ever be approved; list user ids or user-group ids"
            )
        return self

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is reached by Socket Mode; otherwise by HTTP."""
        return self.slack_app_token is not None


def load_settings(environment: Mapping[str, str] | None = None, *, env_file: Path | None = Path(".env")) -> Settings:
    """Read and check all settings. Raises ``SettingsError`` with one line per wrong setting, naming it.

    ``environment`` replaces the process environment and the ``.env`` file (tests, the demo).
    """
    try:
        if environment is None:
            return Settings(_env_file=env_file)
        known = {name.lower(): value for name, value in environment.items()}
        return Settings.model_validate({k: v for k, v in known.items() if k in Settings.model_fields})
    except ValidationError as error:
        raise SettingsError([_line(dict(problem)) for problem in error.errors()]) from None


class LogSettings(BaseSettings):
    """The settings that the commands on the log need: they work without any token."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)
    bot_database: Path = Path("data/alephee-bot.db")
    bot_lock_wait: Duration = timedelta(seconds=10)


def load_log_settings(env_file: Path | None = Path(".env")) -> LogSettings:
    """Return where the log lies and how long to wait for it, whether or not the other settings are right.

    Raises ``SettingsError``.
    """
    try:
        return LogSettings(_env_file=env_file)
    except ValidationError as error:
        raise SettingsError([_line(dict(problem)) for problem in error.errors()]) from None


def load_database_path(env_file: Path | None = Path(".env")) -> Path:
    """Return where the log lies. Raises ``SettingsError``."""
    return load_log_settings(env_file).bot_database


def _line(problem: dict[str, Any]) -> str:
    """Say one problem in one line: the setting's name first, never a secret's value."""
    message = str(problem["msg"]).removeprefix("Value error, ")
    if not problem["loc"]:
        return message
    name = str(problem["loc"][0]).upper()
    if problem["type"] == "missing":
        return f"{name}: is required and not set"
    return f"{name}: {message}"
