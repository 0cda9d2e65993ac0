"""Tokens by their form, secrets in files, and the way to the far sides: told before anybody is asked."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.file_modes import exposed, replaceable
from bot.near import is_near
from bot.settings import load_settings
from tests.unit.app.test_settings import RIGHT


def problems(**changes: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings(RIGHT | changes)
    return caught.value.problems


def test_tokens_that_were_swapped_are_told_both() -> None:
    bot, app = problems(SLACK_BOT_TOKEN="xapp-1-secret", SLACK_APP_TOKEN="xoxb-secret")
    assert bot.startswith("SLACK_BOT_TOKEN: is an app-level token (xapp-…); this one is the Bot User OAuth Token of ")
    assert bot.endswith("which begins with xoxb-")
    assert app.startswith("SLACK_APP_TOKEN: is a bot token (xoxb-…); this one is the App-Level Token of ")
    assert app.endswith("which begins with xapp-")


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-secret", "is a user token (xoxp-…)"),
        ("SLACK_BOT_TOKEN", "xoxe-1-secret", "is a token of rotation (xoxe…)"),
        ("SLACK_BOT_TOKEN", "xoxa-secret", "is another token of Slack's (xox…)"),
        ("SLACK_BOT_TOKEN", "secret", "is no token of Slack"),
        ("SLACK_APP_TOKEN", "xoxp-secret", "is a user token (xoxp-…)"),
        ("SLACK_SIGNING_SECRET", "xoxb-secret", "is a bot token (xoxb-…)"),
        ("SLACK_SIGNING_SECRET", "xapp-secret", "is an app-level token (xapp-…)"),
    ],
)
def test_a_token_of_another_kind_is_told_by_its_form_and_not_repeated(setting: str, value: str, told: str) -> None:
    (line,) = problems(**{setting: value})
    assert line.startswith(f"{setting}: {told}; this one is the ")
    assert "secret" not in line


def test_a_token_that_is_rotated_is_a_bot_token() -> None:
    settings = load_settings(RIGHT | {"SLACK_BOT_TOKEN": "xoxe.xoxb-1", "SLACK_SIGNING_SECRET": "0" * 32})
    assert settings.slack_bot_token.get_secret_value() == "xoxe.xoxb-1"


@pytest.mark.parametrize("setting", ["SLACK_API_URL", "ALEPHEE_API_URL"])
def test_a_public_host_is_not_called_without_encryption(setting: str) -> None:
    """The key travels in the query."""
    for url in ("http://api.alephcrm.com", "http://8.8.8.8/", "http://[2a00:1450::1]:8080/api/"):
        (line,) = problems(**{setting: url})
        assert line == f"{setting}: {url} is not encrypted: whoever stands in between reads the key; write https://"


@pytest.mark.parametrize(
    ("host", "near"),
    [
        *(
            (host, "near")
            for host in ("localhost", "127.0.0.1", "::1", "10.2.3.4", "172.16.0.1", "192.168.1.1", "fd00::1")
        ),
        *(
            (host, "near")
            for host in ("alephee", "alephee_test", "alephee.default.svc", "x.internal", "API.lan.", "a.test")
        ),
        *(
            (host, "far")
            for host in ("api.alephcrm.com", "8.8.8.8", "2a00:1450::1", "localhost.example.com", "svc.com")
        ),
    ],
)
def test_what_is_near_is_read_by_nobody_else(host: str, near: str) -> None:
    assert is_near(host) is (near == "near")


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "ALEPHEE_API_KEY"])
def test_every_secret_may_stand_in_a_file_and_one_that_cannot_be_read_is_told_once(name: str, tmp_path: Path) -> None:
    given = {known: value for known, value in RIGHT.items() if known != name}
    file = tmp_path / "secret"
    file.write_bytes(f"{RIGHT.get(name, '0' * 32)}\r\n".encode("utf-8-sig"))
    secret = getattr(load_settings(given | {f"{name}_FILE": str(file)}), name.lower())
    assert secret.get_secret_value() == RIGHT.get(name, "0" * 32)
    for content, told in ((b"", "is empty"), (b"x" * 20_000, "is too large to hold a secret"), (b"\xff", "is no text")):
        file.write_bytes(content)
        with pytest.raises(SettingsError) as caught:
            load_settings(given | {f"{name}_FILE": str(file)})
        (line,) = caught.value.problems
        assert line.startswith(f"{name}_FILE: {file} {told}")


def test_a_file_that_never_ends_is_not_read_to_its_end() -> None:
    given = {name: value for name, value in RIGHT.items() if name != "ALEPHEE_API_KEY"}
    with pytest.raises(SettingsError, match="/dev/zero is too large"):
        load_settings(given | {"ALEPHEE_API_KEY_FILE": "/dev/zero"})


def test_files_and_folders_that_are_not_there_are_open_to_nobody(tmp_path: Path) -> None:
    assert exposed(tmp_path / "nothing") is None
    assert replaceable(tmp_path / "nothing") is None
