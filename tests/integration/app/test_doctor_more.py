"""The doctor beside a log that is there, with little room, over HTTP, and while Slack is in trouble."""

import os
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot import doctor
from bot.cli import main
from bot.clock import SystemClock
from bot.log.store import open_log
from sandbox.server import Sandbox


@pytest.fixture
def settings(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Set the environment of a good installation; return where its log lies."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "bot.db"
    for name, value in {**sandbox.env(), "BOT_DATABASE": str(path)}.items():
        monkeypatch.setenv(name, value)
    return path


def test_a_log_that_is_there_is_read(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_log(settings, lock_wait=timedelta(), clock=SystemClock()).close()
    assert main(["doctor"]) == 0
    assert "bot.db with 0 requests" in capsys.readouterr().out


def test_a_log_that_is_not_whole_is_named_with_the_way_back(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_log(settings, lock_wait=timedelta(), clock=SystemClock()).close()
    with sqlite3.connect(settings) as connection:
        connection.execute("INSERT INTO chain (id, events, head) VALUES (1, 3, 'sha256:3')")
    connection.close()
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "FAIL  database: the log is damaged: it ends at event 0, event 3 was the last" in said
    assert "Keep a copy of the file" in said


def test_a_disk_that_is_nearly_full_is_told(
    settings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "_ROOM", 2**80)
    assert main(["doctor"]) == 1
    assert "make room" in capsys.readouterr().out


def test_a_folder_where_the_log_should_be_is_named_beside_all_the_rest(
    settings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_DATABASE", str(settings.parent))
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert f"FAIL  database: {settings.parent} is a folder" in said
    assert "→ name a file in it" in said
    assert "Alephee" in said


def test_a_folder_that_may_not_be_written_is_named(
    settings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # whoever runs the tests as root may write everywhere
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert f"FAIL  database: {settings} may not be written" in said
    assert "will be made" not in said


def test_a_log_that_is_there_and_may_not_be_written_is_named(
    settings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    open_log(settings, lock_wait=timedelta(), clock=SystemClock()).close()
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert f"FAIL  database: {settings} may not be written" in said
    assert "requests" not in said


def test_over_http_no_app_token_is_asked_for(
    sandbox: Sandbox, settings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "")
    assert main(["doctor"]) == 0
    assert "app token" not in capsys.readouterr().out
    assert sandbox.slack.api_calls["apps.connections.open"] == 0


def test_channels_that_slack_cannot_tell_about_are_named(
    sandbox: Sandbox, settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sandbox.slack.fault("conversations.info", "500", count=None)
    assert main(["doctor"]) == 1
    assert "channels cannot be read (http_500)" in capsys.readouterr().out


def test_an_app_token_that_cannot_be_tried_is_named(
    sandbox: Sandbox, settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sandbox.slack.fault("apps.connections.open", "500", count=None)
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "FAIL  Slack: app token: http_500" in said
    assert "SLACK_API_URL" in said


def test_a_channel_without_the_bot_is_named_with_its_repair(
    sandbox: Sandbox, settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sandbox.slack.channels["C0ALERTS"].members.remove("U0BOT")
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "FAIL  Slack: BOT_ALERTS_CHANNEL: the bot is not in the channel C0ALERTS" in said
    assert "→ invite the bot (/invite)" in said


def test_a_channel_that_slack_does_not_show_is_named_with_its_repair(
    sandbox: Sandbox, settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sandbox.slack.scopes = set(doctor.SCOPES) - {"channels:read", "groups:read"}
    assert main(["doctor"]) == 1
    assert "BOT_APPROVALS_CHANNEL: Slack does not show the channel: missing_scope" in capsys.readouterr().out


def test_an_archived_channel_was_not_noticed(
    sandbox: Sandbox, settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sandbox.slack.channels["C0ALERTS"].is_archived = True
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "FAIL  Slack: BOT_ALERTS_CHANNEL: the channel C0ALERTS is archived" in said
    assert "→ unarchive it" in said
