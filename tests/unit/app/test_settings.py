"""The settings: what is read, and what is said when something is wrong."""

import re
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest

from bot.domain.documents import DOCUMENT
from bot.domain.messages import MESSAGE
from bot.domain.new_orders.content import CREATE_ORDER
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
    assert settings.bot_approval_for == (MESSAGE, DOCUMENT, CREATE_ORDER)
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
    assert named == [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "ALEPHEE_API_KEY",
        "BOT_APPROVALS_CHANNEL",
        "BOT_ALERTS_CHANNEL",
        "BOT_APPROVERS",
    ]
    assert str(caught.value) == "\n".join(caught.value.problems)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_APPROVAL_TTL", "soon"),
        ("BOT_APPROVAL_TTL", "99999999999d"),
        ("BOT_APPROVAL_TTL", "0s"),
        ("BOT_APPROVAL_TTL", "9999999d"),
        ("BOT_APPROVAL_TTL", "9" * 5000 + "d"),
        ("BOT_APPROVERS", "bruno"),
        ("SLACK_BOT_TOKEN", "xoxb-1’"),
        ("SLACK_APP_TOKEN", '"xapp-1"'),
        ("SLACK_SIGNING_SECRET", "'0123'"),
        ("ALEPHEE_API_KEY", '"KEY"'),
        ("BOT_STAFF", "@ana"),
        ("BOT_APPROVAL_FOR", "message,everything"),
        ("BOT_APPROVAL_FOR", "everything,nothing"),
        ("BOT_LANGUAGE", "fr"),
        ("BOT_TIMEZONE", "Buenos Aires"),
        ("BOT_TIMEZONE", "America"),
        ("BOT_TIMEZONE", "../../etc/passwd"),
        ("BOT_LOG_FORMAT", "xml"),
        ("BOT_PORT", "70000"),
        ("ALEPHEE_API_URL", "api.alephcrm.com"),
        ("ALEPHEE_API_URL", "https://api.alephcrm.com:99999"),
        ("ALEPHEE_API_URL", "http://[::1"),
        ("ALEPHEE_API_URL", "https://api.alephcrm.com/v2?limit=1"),
        ("SLACK_API_URL", "ftp://slack.com"),
        ("ALEPHEE_API_URL", "https://api.aleph\u200bcrm.com"),
        ("ALEPHEE_API_URL", "https://api.alephcrm.com/\u200b"),
        ("ALEPHEE_API_URL", "https://api..alephcrm.com"),
        ("ALEPHEE_API_URL", "https://.com"),
        ("ALEPHEE_API_URL", f"https://{'a' * 64}.com"),
        ("ALEPHEE_ACCOUNTS", "Tienda=15001"),
        ("ALEPHEE_ACCOUNTS", "9" * 5000),
        ("ALEPHEE_ACCOUNTS", "15001=Tienda AR,15001=Loja BR"),
        ("BOT_APPROVALS_CHANNEL", "#approvals"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    (line,) = problems(**{name: value})
    assert line.startswith(f"{name}: ")
    assert line.isprintable()
    assert "Exceeds the limit" not in line


@pytest.mark.parametrize(
    "value", ["ana:s3cret@host", "//ana:s3cret@host", "ftp://ana:s3cret@host", "host?apikey=s3cret"]
)
def test_a_url_that_is_none_was_repeated_with_its_password(value: str) -> None:
    (line,) = problems(ALEPHEE_API_URL=value)
    assert line.startswith("ALEPHEE_API_URL: it is no URL")
    assert "s3cret" not in line


def test_approvers_are_reminded_every_two_hours_unless_that_is_left_empty() -> None:
    assert load_settings(RIGHT).bot_remind_after == timedelta(hours=2)
    assert load_settings(RIGHT | {"BOT_REMIND_AFTER": "90s"}).bot_remind_after == timedelta(seconds=90)
    assert load_settings(RIGHT | {"BOT_REMIND_AFTER": " "}).bot_remind_after is None
    assert problems(BOT_REMIND_AFTER="0s")[0].startswith("BOT_REMIND_AFTER: must be longer than nothing")
    assert problems(BOT_REMIND_AFTER="soon")[0].startswith("BOT_REMIND_AFTER: 'soon' is no duration")


def test_only_user_groups_are_mentioned_and_only_where_they_may_be() -> None:
    asked = RIGHT | {"BOT_APPROVERS": "S0ONE, U0EVA, S0TWO"}
    assert load_settings(asked).called_groups == ("S0ONE", "S0TWO")
    assert load_settings(asked | {"BOT_MENTION_APPROVERS": "false"}).called_groups == ()
    assert problems(BOT_MENTION_APPROVERS="perhaps")[0].startswith("BOT_MENTION_APPROVERS: ")


def test_a_url_may_be_of_any_machine() -> None:
    for url in ("http://[::1]:8081", "http://alephee_test:8081/v2/", "https://API.example.com.", "http://127.0.0.1:1"):
        assert load_settings(RIGHT | {"ALEPHEE_API_URL": url}).alephee_api_url == url


def test_thousands_of_variables_of_a_cluster_cost_no_seconds() -> None:
    """Each was compared with every setting: a start took 12 s for a thousand of them."""
    others = {f"SHOP_SERVICE_{i}_PORT_8080_TCP_ADDR": "x" for i in range(2000)}
    begun = monotonic()
    assert load_settings(RIGHT | others).bot_staff == ()
    assert monotonic() - begun < 5


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


def test_how_many_have_to_approve_is_told_by_action_and_undo_may_be_nothing() -> None:
    settings = load_settings(RIGHT | {"BOT_APPROVALS_NEEDED": " create_order=2, message = 3 ", "BOT_UNDO": "0s"})
    assert settings.bot_approvals_needed == {"create_order": 2, "message": 3}
    assert settings.bot_undo.total_seconds() == 0
    assert load_settings(RIGHT).bot_approvals_needed == {}
    assert load_settings(RIGHT).bot_undo.total_seconds() == 15


@pytest.mark.parametrize(
    ("needed", "why"),
    [
        ("everything=2", "no action"),
        ("message", "no number of approvals"),
        ("message=0", "no number of approvals"),
        ("message=-1", "no number of approvals"),
        ("message=1000", "no number of approvals"),
        ("message=2,message=3", "stands there twice"),
        ("integrate=2", "needs no approval"),
    ],
)
def test_approvals_that_cannot_be_needed_are_a_wrong_setting(needed: str, why: str) -> None:
    (line,) = problems(BOT_APPROVALS_NEEDED=needed)
    assert line.startswith("BOT_APPROVALS_NEEDED: ")
    assert why in line


def test_more_approvals_than_approvers_are_a_wrong_setting_as_far_as_they_are_known() -> None:
    (line,) = problems(BOT_APPROVERS="U0BRUNO,U0BRUNO,U0CARLA", BOT_APPROVALS_NEEDED="message=3")
    assert line == "BOT_APPROVALS_NEEDED: message=3, and BOT_APPROVERS names only 2"
    assert load_settings(RIGHT | {"BOT_APPROVALS_NEEDED": "message=9"}).bot_approvals_needed == {"message": 9}
    (line,) = problems(BOT_APPROVERS="bruno", BOT_APPROVALS_NEEDED="message=3")
    assert line.startswith("BOT_APPROVERS: ")


def test_settings_that_depend_on_each_other_are_told_beside_the_others() -> None:
    told = problems(SLACK_APP_TOKEN="", BOT_APPROVERS="", BOT_PORT="many", BOT_APPROVAL_TTL="soon")
    named = [line.partition(":")[0] for line in told]
    assert named == ["SLACK_APP_TOKEN", "BOT_APPROVERS", "BOT_APPROVAL_TTL", "BOT_PORT"]


def test_what_a_value_should_be_is_said_in_words_of_the_settings() -> None:
    assert problems(BOT_PORT="70000", BOT_LANGUAGE="fr", BOT_MENTION_APPROVERS="ja") == [
        "BOT_MENTION_APPROVERS: should be true or false",
        "BOT_PORT: should be less than or equal to 65535",
        "BOT_LANGUAGE: should be 'es', 'pt' or 'en'",
    ]


def test_a_wrong_list_of_actions_does_not_also_blame_the_approvers() -> None:
    (line,) = problems(BOT_APPROVAL_FOR="everything", BOT_APPROVERS="")
    assert line.startswith("BOT_APPROVAL_FOR: 'everything'")


def test_white_space_around_a_value_means_nothing() -> None:
    settings = load_settings(
        RIGHT | {"SLACK_BOT_TOKEN": " xoxb-1\n", "ALEPHEE_API_KEY": "KEY\r\n", "BOT_LANGUAGE": " pt ", "BOT_HOST": " "}
    )
    assert settings.slack_bot_token.get_secret_value() == "xoxb-1"
    assert settings.alephee_api_key.get_secret_value() == "KEY"
    assert (settings.bot_language, settings.bot_host) == ("pt", "127.0.0.1")
    assert problems(SLACK_BOT_TOKEN="  ") == ["SLACK_BOT_TOKEN: is required and not set"]


def test_a_wrong_token_is_not_repeated() -> None:
    assert "xoxb-secret" not in problems(SLACK_BOT_TOKEN="xoxb-secret and more")[0]


def test_a_file_that_is_no_text_is_a_wrong_setting(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_bytes("BOT_LANGUAGE=pt".encode("utf-16"))
    with pytest.raises(SettingsError, match=r"\.env: is no text in UTF-8"):
        load_settings(env_file=env_file)


def test_a_file_that_may_not_be_read_is_a_wrong_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    env_file = tmp_path / ".env"
    env_file.touch()
    monkeypatch.setattr(Path, "read_text", refused)
    with pytest.raises(SettingsError, match=r"\.env: cannot be read: Permission denied"):
        load_database_path(env_file)


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
