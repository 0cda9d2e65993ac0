"""The settings: one frozen object, read from the environment or ``.env``, checked at start."""

import os
from collections.abc import Mapping
from datetime import UTC, timedelta, tzinfo
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.certificates import certificate_problems
from bot.database_url import DatabaseAddress, PostgresUrl
from bot.errors import SettingsError
from bot.kinds import NEED_APPROVAL
from bot.proxies import goes_direct
from bot.setting_rules import ApprovalFor, ApprovalsNeeded, OwnSigningSecret, can_witness, unless_https
from bot.setting_sources import Given, given_by, given_here, read_secrets, setting_files, unknown
from bot.setting_types import (
    Accounts,
    AppToken,
    BotToken,
    ChannelId,
    Database,
    Duration,
    Hosts,
    Lifetime,
    Members,
    NewDatabase,
    Pause,
    Place,
    Port,
    Proxy,
    Token,
    Url,
    WitnessPlace,
    Zone,
)
from bot.zones import zone_named

_DATABASE = Path("data/alephee-bot.db")
_TIMEZONE = "America/Argentina/Buenos_Aires"
#: settings of which an empty line says something: nothing needs approval, nobody is reminded
_MAY_BE_EMPTY = frozenset({"bot_approval_for", "bot_remind_after"})


class _FromEnvironment(BaseSettings):
    """Settings as people write them: white space around a value means nothing."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - as pydantic-settings calls it
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what ``bot.setting_sources`` found and nothing else: pydantic passes over lines it cannot read."""
        return (init_settings,)

    @model_validator(mode="before")
    @classmethod
    def _empty_is_unset(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Let an empty line in ``.env`` leave the default, unless being empty says something."""
        trimmed = {k: v.strip() if isinstance(v, str) else v for k, v in values.items()}
        return {k: v for k, v in trimmed.items() if v != "" or k in _MAY_BE_EMPTY}


class Settings(_FromEnvironment):
    """Everything that can be set. The README holds the same table for people."""

    slack_bot_token: BotToken
    """``xoxb-…``"""
    slack_app_token: AppToken | None = None
    """``xapp-…``; present: Socket Mode."""
    slack_signing_secret: OwnSigningSecret = None
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
    bot_approval_for: ApprovalFor = NEED_APPROVAL
    bot_approvals_needed: ApprovalsNeeded = {}
    """Kind → how many different people have to approve it, where it is not one."""
    bot_approval_ttl: Lifetime = timedelta(hours=24)
    bot_mention_approvers: bool = True
    """Whether a new card, and a reminder, mentions the approvers' user groups."""
    bot_remind_after: Pause = timedelta(hours=2)
    """Approvers are reminded of what waits for so long, and each time again; empty: never."""
    bot_undo: Duration = timedelta(seconds=15)
    """How long what is approved can be taken back before it goes out; nothing: it goes out at once."""
    bot_database: Place = _DATABASE
    bot_lock_wait: Duration = timedelta(seconds=10)
    bot_retention_days: Annotated[int, Field(ge=1, le=36_500)] | None = None
    """Words, names and files of what ended longer ago are erased; empty: never."""
    bot_witness: WitnessPlace | None = None
    """Where heads of the log are noted, beside Slack: a file that is only appended to, or syslog; empty: nowhere."""
    bot_host: str = "127.0.0.1"
    bot_port: Port = 3000
    bot_language: Literal["es", "pt", "en"] = "es"
    bot_timezone: Zone = _TIMEZONE
    """Of what channels read, and of people whose Slack tells none."""
    bot_log_format: Literal["console", "json"] = "console"
    bot_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    https_proxy: Proxy | None = None
    """``http://…``: what every call of an ``https://`` URL goes through, to Slack and to Alephee."""
    all_proxy: Annotated[Proxy | None, BeforeValidator(unless_https)] = None
    """The same where ``HTTPS_PROXY`` says nothing."""
    no_proxy: Hosts = ()
    """Hosts, addresses and networks that are reached directly."""

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is reached by Socket Mode; otherwise by HTTP."""
        return self.slack_app_token is not None

    def proxy_for(self, url: str) -> SecretStr | None:
        """Return the proxy through which a URL is called; None: directly."""
        return None if goes_direct(url, self.no_proxy) else self.https_proxy or self.all_proxy

    @property
    def called_groups(self) -> tuple[str, ...]:
        """User groups that are called when something waits for a decision; nobody is called by their own id."""
        groups = tuple(one for one in self.bot_approvers if one.startswith("S"))
        return groups if self.bot_mention_approvers else ()

    @property
    def secrets(self) -> tuple[SecretStr, ...]:
        """Everything that must not be told, as far as it is set."""
        database = self.bot_database.secrets if isinstance(self.bot_database, PostgresUrl) else ()
        return (*self.slack_secrets, self.alephee_api_key, *database)

    @property
    def slack_secrets(self) -> tuple[SecretStr, ...]:
        """Slack's tokens and signing secret, as far as they are set."""
        known = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret)
        return tuple(secret for secret in known if secret is not None)


class _PlacedSettings(Settings):
    """The same, for whoever is about to open the database."""

    bot_database: NewDatabase = _DATABASE
    bot_witness: Annotated[WitnessPlace | None, AfterValidator(can_witness)] = None


class LogSettings(_FromEnvironment):
    """The settings that the commands on the log need: they work without any token."""

    bot_database: Database = _DATABASE
    bot_witness: WitnessPlace | None = None
    bot_lock_wait: Duration = timedelta(seconds=10)


class Loaded(NamedTuple):
    """The settings, and the files that they came from, by what names these."""

    settings: Settings
    files: dict[str, Path]


class ReadingSettings(LogSettings):
    """The settings that the commands need which tell people of times."""

    bot_timezone: Zone = _TIMEZONE

    @property
    def zone(self) -> tzinfo:
        """The zone of the times that people read."""
        return zone_named(self.bot_timezone) or UTC


Read = TypeVar("Read", bound=BaseSettings)
#: each may stand in a file that ``<NAME>_FILE`` names
_SECRETS = ("slack_bot_token", "slack_app_token", "slack_signing_secret", "alephee_api_key", "bot_database")
_KNOWN = tuple(name.upper() for name in (*Settings.model_fields, *(f"{secret}_file" for secret in _SECRETS)))
#: names of ours; the others are everybody's
_OURS = tuple(name for name in _KNOWN if not name.endswith("_PROXY"))


def load_settings(environment: Mapping[str, str] | None = None, *, env_file: Path | None = None) -> Settings:
    """Read and check all settings. Raises ``SettingsError`` with one line per wrong setting, naming it.

    ``environment`` replaces the process environment and the file (tests, the demo); which file that is, see
    ``bot.setting_sources``.
    """
    if environment is None:
        return load_with_files(env_file).settings
    return _checked(_PlacedSettings, given_by(environment), environment)


def load_with_files(env_file: Path | None = None, *, any_database: bool = False) -> Loaded:
    """Read and check all settings, and say which files they came from. Raises ``SettingsError``.

    With ``any_database`` the place of the database is not looked at (the doctor does it, beside all the rest).
    """
    given = given_here(os.environ, env_file)
    settings = _checked(Settings if any_database else _PlacedSettings, given, os.environ)
    return Loaded(settings, setting_files(given, _SECRETS))


def _checked(kind: type[Settings], given: Given, environment: Mapping[str, str]) -> Settings:
    return _read(kind, given, tuple(certificate_problems(environment)))


def load_log_settings(env_file: Path | None = None) -> LogSettings:
    """Return where the log lies and how long to wait for it, whether or not the other settings are right.

    A line of the file that cannot be read is told all the same: nobody knows what it sets. Raises ``SettingsError``.
    """
    return _read(LogSettings, given_here(os.environ, env_file))


def load_reading_settings(env_file: Path | None = None) -> ReadingSettings:
    """Return where the log lies and the zone of the times that people read. Raises ``SettingsError``."""
    return _read(ReadingSettings, given_here(os.environ, env_file))


def load_database_path(env_file: Path | None = None) -> DatabaseAddress:
    """Return where the log lies. Raises ``SettingsError``."""
    return load_log_settings(env_file).bot_database


def _read(kind: type[Read], given: Given, problems: tuple[str, ...] = ()) -> Read:
    """Read settings. Raises ``SettingsError``."""
    fields = frozenset(kind.model_fields)
    secrets = tuple(name for name in _SECRETS if name in fields)
    names = (*fields, *(f"{name}_file" for name in secrets))
    wanted = _OURS if secrets == _SECRETS else tuple(name.upper() for name in names)
    told: list[str] = [*given.file.problems, *unknown(given, _OURS, wanted), *problems]
    if given.file.problems:  # what its other lines leave open may stand in these
        raise SettingsError(told)
    values, unread = read_secrets(given.values, secrets)
    told += unread
    try:
        settings = kind.model_validate({name: values[name] for name in fields if name in values})
    except ValidationError as error:
        lines = dict(_line(dict(problem)) for problem in error.errors())
        raise SettingsError([*told, *(f"{name}: {message}" for name, message in lines.items())]) from None
    if told:
        raise SettingsError(told)
    return settings


def _line(problem: dict[str, Any]) -> tuple[str, str]:
    """Return the setting's name and what is wrong with it, never a secret's value."""
    name = problem.get("ctx", {}).get("setting") or str(problem["loc"][0]).upper()
    if problem["type"] == "missing":
        return name, "is required and not set"
    said = str(problem["msg"]).removeprefix("Value error, ").removeprefix(f"{name}: ")
    return name, said.removeprefix("Input ").partition(", unable to ")[0].replace("a valid boolean", "true or false")
