"""The settings: one frozen object, read from the environment or ``.env``, checked at start."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, Field, SecretStr, ValidationError, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.domain.requests import Kind
from bot.errors import SettingsError
from bot.setting_types import (
    Accounts,
    ChannelId,
    Database,
    Duration,
    Kinds,
    Lifetime,
    Members,
    NewDatabase,
    Token,
    Url,
)

Read = TypeVar("Read")
_DATABASE = Path("data/alephee-bot.db")


def _elsewhere(setting: str, message: str) -> PydanticCustomError:
    """Say what is wrong with another setting than the one that is being read."""
    return PydanticCustomError("elsewhere", f"{setting}: {message}", {"setting": setting})


def _some_transport(signing_secret: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
    """Without an app token the signing secret is needed. Checked here, so that it is said beside all other errors."""
    has_no_app_token = info.data.get("slack_app_token", "is there, but wrong") is None
    if signing_secret is None and has_no_app_token:
        raise _elsewhere("SLACK_APP_TOKEN", "set it (Socket Mode), or set SLACK_SIGNING_SECRET (HTTP transport)")
    return signing_secret


def _somebody_approves(kinds: tuple[Kind, ...], info: ValidationInfo) -> tuple[Kind, ...]:
    """Whatever needs approval needs approvers."""
    if kinds and info.data.get("bot_approvers") == ():
        raise _elsewhere(
            "BOT_APPROVERS", "names nobody, so nothing could ever be approved; list user ids or user-group ids"
        )
    return kinds


_SigningSecret = Annotated[Token | None, AfterValidator(_some_transport), Field(validate_default=True)]
_ApprovalFor = Annotated[Kinds, AfterValidator(_somebody_approves), Field(validate_default=True)]


class _FromEnvironment(BaseSettings):
    """Settings as people write them: white space around a value means nothing."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _empty_is_unset(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Let an empty line in ``.env`` leave the default; only an empty BOT_APPROVAL_FOR says something."""
        trimmed = {k: v.strip() if isinstance(v, str) else v for k, v in values.items()}
        return {k: v for k, v in trimmed.items() if v != "" or k == "bot_approval_for"}


class Settings(_FromEnvironment):
    """Everything that can be set. The README holds the same table for people."""

    slack_bot_token: Token
    """``xoxb-…``"""
    slack_app_token: Token | None = None
    """``xapp-…``; present: Socket Mode."""
    slack_signing_secret: _SigningSecret = None
    """Needed without an app token: HTTP transport."""
    slack_api_url: Url = "https://slack.com/api/"
    alephee_api_key: Token
    alephee_api_url: Url = "https://api.alephcrm.com"
    alephee_accounts: Accounts = {}
    """Account id → name; empty: asked from the API at start."""
    bot_approvals_channel: ChannelId
    bot_alerts_channel: ChannelId
    bot_approvers: Members = ()
    """Empty means nobody, so it is a wrong setting unless nothing needs approval."""
    bot_staff: Members = ()
    """Who may ask; empty: every full member of the workspace."""
    bot_approval_for: _ApprovalFor = (Kind.MESSAGE, Kind.DOCUMENT, Kind.CREATE_ORDER)
    bot_approval_ttl: Lifetime = timedelta(hours=24)
    bot_database: Path = _DATABASE
    bot_lock_wait: Duration = timedelta(seconds=10)
    bot_retention_days: Annotated[int, Field(ge=1, le=36_500)] | None = None
    """Words, names and files of what ended longer ago are erased; empty: never."""
    bot_host: str = "127.0.0.1"
    bot_port: Annotated[int, Field(ge=0, le=65535)] = 3000
    bot_language: Literal["es", "pt", "en"] = "es"
    bot_log_format: Literal["console", "json"] = "console"
    bot_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is reached by Socket Mode; otherwise by HTTP."""
        return self.slack_app_token is not None

    @property
    def slack_secrets(self) -> tuple[SecretStr, ...]:
        """Slack's tokens and signing secret, as far as they are set."""
        known = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret)
        return tuple(secret for secret in known if secret is not None)


class _PlacedSettings(Settings):
    """The same, for whoever is about to open the database."""

    bot_database: NewDatabase = _DATABASE


def load_settings(
    environment: Mapping[str, str] | None = None, *, env_file: Path | None = Path(".env"), any_database: bool = False
) -> Settings:
    """Read and check all settings. Raises ``SettingsError`` with one line per wrong setting, naming it.

    ``environment`` replaces the process environment and the ``.env`` file (tests, the demo). With ``any_database`` the
    place of the database is not looked at (the doctor does it, beside all the rest).
    """
    kind = Settings if any_database else _PlacedSettings
    if environment is None:
        return _read(lambda: kind(_env_file=env_file), env_file)
    known = {name.lower(): value for name, value in environment.items()}
    return _read(lambda: kind.model_validate({k: v for k, v in known.items() if k in kind.model_fields}))


class LogSettings(_FromEnvironment):
    """The settings that the commands on the log need: they work without any token."""

    bot_database: Database = _DATABASE
    bot_lock_wait: Duration = timedelta(seconds=10)


def load_log_settings(env_file: Path | None = Path(".env")) -> LogSettings:
    """Return where the log lies and how long to wait for it, whether or not the other settings are right.

    Raises ``SettingsError``.
    """
    return _read(lambda: LogSettings(_env_file=env_file), env_file)


def load_database_path(env_file: Path | None = Path(".env")) -> Path:
    """Return where the log lies. Raises ``SettingsError``."""
    return load_log_settings(env_file).bot_database


def _read(read: Callable[[], Read], env_file: Path | None = None) -> Read:
    """Read settings. Raises ``SettingsError``."""
    try:
        return read()
    except ValidationError as error:
        lines = dict(_line(dict(problem)) for problem in error.errors())
        raise SettingsError([f"{name}: {message}" for name, message in lines.items()]) from None
    except UnicodeDecodeError:
        raise SettingsError([f"{env_file}: is no text in UTF-8; save it anew"]) from None
    except OSError as error:
        raise SettingsError([f"{env_file}: cannot be read: {error.strerror}"]) from None


def _line(problem: dict[str, Any]) -> tuple[str, str]:
    """Return the setting's name and what is wrong with it, never a secret's value."""
    name = problem.get("ctx", {}).get("setting") or str(problem["loc"][0]).upper()
    if problem["type"] == "missing":
        return name, "is required and not set"
    return name, str(problem["msg"]).removeprefix("Value error, ").removeprefix(f"{name}: ")
