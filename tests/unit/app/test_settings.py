"""The settings: what is read, and what is said when something is wrong."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.requests import Kind
from bot.errors import SettingsError
from bot.settings import Settings, load_database_path, load_settings

RIGHT = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_APP_TOKEN": "xapp-1",
    "ALEPHEE_API_KEY": "KEY-SECRET",
    "BOT_APPROVALS_CHANNEL": "C0APPROVALS",
    "BOT_ALERTS_CHANNEL": "C0ALERTS",
    "BOT_APPROVERS": "U0BRUNO, S0TEAM",
}


def problems(**changes: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings(RIGHT | changes)
    return caught.value.problems


def test_the_defaults_are_those_of_the_table() -> None:
    settings = load_settings(RIGHT)
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.alephee_api_url == "https://api.alephcrm.com"
    assert settings.bot_approval_for == (Kind.MESSAGE, Kind.DOCUMENT, Kind.CREATE_ORDER)
    assert settings.bot_approval_ttl == timedelta(hours=24)
    assert settings.bot_lock_wait == timedelta(seconds=10)
    assert settings.bot_database == Path("data/alephee-bot.db")
    assert (settings.bot_host, settings.bot_port) == ("127.0.0.1", 3000)
    assert (settings.bot_language, settings.bot_log_format, settings.bot_log_level) == ("es", "console", "INFO")
    assert settings.socket_mode


def test_every_missing_setting_is_named_in_a_line_of_its_own() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({})
    named = [line.partition(":")[0] for line in caught.value.problems]
    assert named == ["SLACK_BOT_TOKEN", "ALEPHEE_API_KEY", "BOT_APPROVALS_CHANNEL", "BOT_ALERTS_CHANNEL"]
    assert str(caught.value) == "\n".join(caught.value.problems)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_APPROVAL_TTL", "soon"),
        ("BOT_APPROVAL_TTL", "99999999999d"),
        ("BOT_APPROVERS", "bruno"),
        ("BOT_STAFF", "@ana"),
        ("BOT_APPROVAL_FOR", "message,everything"),
        ("BOT_LANGUAGE", "fr"),
        ("BOT_LOG_FORMAT", "xml"),
        ("BOT_PORT", "70000"),
        ("ALEPHEE_API_URL", "api.alephcrm.com"),
        ("SLACK_API_URL", "ftp://slack.com"),
        ("ALEPHEE_ACCOUNTS", "Tienda=15001"),
        ("BOT_APPROVALS_CHANNEL", "#approvals"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    (line,) = problems(**{name: value})
    assert line.startswith(f"{name}: ")


def test_without_app_token_a_signing_secret_is_needed() -> None:
    assert problems(SLACK_APP_TOKEN="")[0].startswith("SLACK_APP_TOKEN: ")
    assert not load_settings(RIGHT | {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "s"}).socket_mode


def test_no_approvers_is_wrong_unless_nothing_needs_approval() -> None:
    assert problems(BOT_APPROVERS="")[0].startswith("BOT_APPROVERS: ")
    assert load_settings(RIGHT | {"BOT_APPROVERS": "", "BOT_APPROVAL_FOR": ""}).bot_approval_for == ()


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("15m", 900), ("24h", 86_400), ("7d", 604_800), (" 2H ", 7_200)]
)
def test_durations_are_written_with_a_unit(text: str, seconds: int) -> None:
    assert load_settings(RIGHT | {"BOT_APPROVAL_TTL": text}).bot_approval_ttl.total_seconds() == seconds


def test_accounts_may_have_names() -> None:
    settings = load_settings(RIGHT | {"ALEPHEE_ACCOUNTS": "15001=Tienda AR, 15002"})
    assert settings.alephee_accounts == {15001: "Tienda AR", 15002: "15002"}


def test_secrets_do_not_show() -> None:
    assert "KEY-SECRET" not in repr(load_settings(RIGHT))
    assert "xoxb" not in repr(load_settings(RIGHT))


def test_settings_are_read_from_the_environment_and_from_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in RIGHT.items():
        monkeypatch.setenv(name, value)
    env_file = tmp_path / ".env"
    env_file.write_text("BOT_LANGUAGE=pt\nBOT_PORT=\nBOT_DATABASE=other.db\n", encoding="utf-8")
    settings = load_settings(env_file=env_file)
    assert (settings.bot_language, settings.bot_port) == ("pt", 3000)
    assert load_database_path(env_file) == Path("other.db")


def test_values_that_are_no_text_pass_as_they_are() -> None:
    settings = Settings.model_validate(
        {name.lower(): value for name, value in RIGHT.items()}
        | {"bot_approval_ttl": timedelta(hours=1), "alephee_accounts": {1: "a"}, "bot_approvers": ("U0BRUNO",)}
    )
    assert settings.bot_approval_ttl == timedelta(hours=1)


def test_the_readme_documents_every_setting_with_its_default() -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", readme, flags=re.MULTILINE))
    assert documented == {name.upper() for name in Settings.model_fields}
