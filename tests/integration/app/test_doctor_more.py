"""The doctor beside a log that is there, with little room, over HTTP, and while Slack is in trouble."""

import os
import re
import shutil
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlite_utils import Database

from bot.cli import main
from bot.clock import SystemClock
from bot.doctor import diagnosis as doctor
from bot.kinds import CONTENTS
from bot.log.sqlite.lock import lock_path
from bot.log.sqlite.migrations import MIGRATIONS
from bot.log.sqlite.store import open_log
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
    open_log(settings, CONTENTS, lock_wait=timedelta(), clock=SystemClock()).close()
    assert main(["doctor"]) == 0
    assert "bot.db with 0 requests" in capsys.readouterr().out


def test_a_log_that_is_not_whole_is_named_with_the_way_back(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_log(settings, CONTENTS, lock_wait=timedelta(), clock=SystemClock()).close()
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
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=150 * 1024 * 1024))
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
    open_log(settings, CONTENTS, lock_wait=timedelta(), clock=SystemClock()).close()
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert f"FAIL  database: {settings} may not be written" in said
    assert "requests" not in said


def test_a_lock_file_that_cannot_be_used_is_named(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The doctor said ok, and the bot did not start."""
    open_log(settings, CONTENTS, lock_wait=timedelta(), clock=SystemClock()).close()
    lock_path(settings).unlink()
    lock_path(settings).mkdir()
    assert main(["doctor"]) == 1
    assert f"FAIL  database: {lock_path(settings)} may not be written" in capsys.readouterr().out


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


def test_a_clock_that_is_off_is_told(sandbox: Sandbox, settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sandbox.slack.clock_offset = 600.0
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert re.search(r"FAIL  clock: it is (599|600|601) s behind Slack's", said)
    assert "set it (NTP)" in said


def test_a_proxys_page_in_slacks_place_is_told_as_such(
    sandbox: Sandbox, settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sandbox.slack.fault("auth.test", "html_403", count=None)
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "FAIL  Slack: a proxy answers in its place with status" in said
    assert "→ let the proxy between here and slack.com pass" in said


@pytest.mark.parametrize("approvers", ["U0APPROVER1", "S0APPROVERS"])
def test_an_approver_who_is_alone_is_told(
    approvers: str,
    sandbox: Sandbox,
    settings: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What the only approver asks expires: nobody approves their own requests."""
    people = sandbox.slack.people
    people["U0APPROVER2"] = replace(people["U0APPROVER2"], deleted=True)
    monkeypatch.setenv("BOT_APPROVERS", approvers)
    assert main(["doctor"]) == 0
    assert "warn  BOT_APPROVERS: U0APPROVER1 is the only one who can approve" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("needed", "status", "told"),
    [
        ("message=2", 0, "warn  BOT_APPROVERS: where 2 have to approve, only U0APPROVER1, U0APPROVER2 can approve"),
        ("message=3", 1, "FAIL  BOT_APPROVALS_NEEDED: 3 people have to approve, and only U0APPROVER1, U0APPROVER2 can"),
    ],
)
def test_fewer_approvers_than_are_needed_are_told(
    needed: str,
    status: int,
    told: str,
    settings: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("BOT_APPROVALS_NEEDED", needed)
    assert main(["doctor"]) == status
    assert told in capsys.readouterr().out


def test_an_approver_who_cannot_be_read_is_not_counted_out(
    sandbox: Sandbox, settings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_APPROVERS", "U0APPROVER1,S0APPROVERS")
    sandbox.slack.fault("usergroups.users.list", "500", count=None)
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "S0APPROVERS cannot be read" in said
    assert "the only one" not in said


@pytest.mark.parametrize("empty", ["touch", "older"])
def test_a_log_that_the_next_start_makes_or_updates_is_well(
    empty: str, settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.touch()
    if empty == "older":
        with sqlite3.connect(settings) as connection:
            MIGRATIONS.apply(Database(connection), stop_before="m003_unconfirmed")
        connection.close()
    assert main(["doctor"]) == 0
    assert ("will be made" if empty == "touch" else "will be updated at the next start") in capsys.readouterr().out


def test_a_relative_place_is_told_with_the_folder_it_means(
    settings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_DATABASE", "here/log.db")
    assert main(["doctor"]) == 0
    assert f"database: {settings.parent}/here/log.db will be made" in capsys.readouterr().out
    assert main(["log", "search"]) == 3
    assert f"there is no file {settings.parent}/here/log.db" in capsys.readouterr().err
