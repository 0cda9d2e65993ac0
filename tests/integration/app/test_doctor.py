"""The doctor: every wrong thing has a line and a repair, and nothing is changed."""

from pathlib import Path

import pytest

from bot.cli import main
from bot.doctor.diagnosis import SCOPES
from sandbox.server import Sandbox


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox()


def examine(
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    **changes: str,
) -> tuple[int, str]:
    monkeypatch.chdir(tmp_path)
    for name, value in {**sandbox.env(), "BOT_DATABASE": str(tmp_path / "bot.db"), **changes}.items():
        monkeypatch.setenv(name, value)
    status = main(["doctor"])
    return status, capsys.readouterr().out


def test_a_good_installation_has_nothing_to_mend(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with sandbox:
        status, said = examine(sandbox, monkeypatch, capsys, tmp_path)
    assert status == 0
    assert "FAIL" not in said
    assert not (tmp_path / "bot.db").exists()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "connections:write"),
        ({"ALEPHEE_API_KEY": "wrong"}, "ALEPHEE_API_KEY"),
        ({"ALEPHEE_ACCOUNTS": "999=Nobody"}, "999"),
        ({"BOT_APPROVALS_CHANNEL": "C0SHARED"}, "shared with another organisation"),
        ({"BOT_ALERTS_CHANNEL": "C0SHARED"}, "BOT_ALERTS_CHANNEL: the channel is shared with another organisation"),
        ({"BOT_ALERTS_CHANNEL": "C0NOWHERE"}, "BOT_ALERTS_CHANNEL"),
        ({"BOT_APPROVERS": "U0GUEST"}, "U0GUEST"),
        ({"BOT_APPROVERS": "S0NOBODY"}, "S0NOBODY"),
        ({"SLACK_API_URL": "http://127.0.0.1:1/api/"}, "SLACK_API_URL"),
        ({"ALEPHEE_API_URL": "http://127.0.0.1:1"}, "check ALEPHEE_API_URL and the network"),
        ({"BOT_DATABASE": "."}, "set BOT_DATABASE to another place"),
        ({"BOT_DATABASE": "/proc/version/bot.db"}, "/proc/version is in the way of a file"),
        ({"BOT_DATABASE": "n" * 300}, "cannot be reached: File name too long"),
    ],
)
def test_what_is_wrong_is_named_with_its_repair(
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    changes: dict[str, str],
    expected: str,
) -> None:
    with sandbox:
        status, said = examine(sandbox, monkeypatch, capsys, tmp_path, **changes)
    assert status == 1
    assert expected in said
    assert "→" in said


def test_everything_that_is_wrong_with_both_channels_is_told_at_once(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with sandbox:
        changes = {"BOT_APPROVALS_CHANNEL": "C0SHARED", "BOT_ALERTS_CHANNEL": "C0NOWHERE"}
        status, said = examine(sandbox, monkeypatch, capsys, tmp_path, **changes)
    assert status == 1
    assert "FAIL  Slack: BOT_APPROVALS_CHANNEL: the channel is shared with another organisation" in said
    assert "FAIL  Slack: BOT_ALERTS_CHANNEL: Slack knows no channel C0NOWHERE" in said


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("429", "too many calls at the moment"),
        ("500", "answers with status 500"),
        ("reset_after", "does not answer"),
        ("403", "the key is refused (status 403)"),
    ],
)
def test_why_alephee_does_not_tell_the_accounts_is_said_in_words(
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    fault: str,
    told: str,
) -> None:
    with sandbox:
        sandbox.alephee.add_fault("accounts", fault, count=None, seconds=60.0 if fault == "429" else None)
        status, said = examine(sandbox, monkeypatch, capsys, tmp_path)
    assert status == 1
    assert f"FAIL  Alephee: {told}" in said
    assert "failure." not in said


def test_a_key_without_accounts_is_named(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with sandbox:
        sandbox.alephee.accounts.clear()
        status, said = examine(sandbox, monkeypatch, capsys, tmp_path)
    assert status == 1
    assert "the key has no account" in said


def test_a_missing_scope_is_named(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with sandbox:
        sandbox.slack.scopes = set(SCOPES) - {"files:read"}
        status, said = examine(sandbox, monkeypatch, capsys, tmp_path)
    assert status == 1
    assert "files:read" in said


def test_a_file_that_is_no_log_is_named(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "bot.db").write_text("this is no database", encoding="utf-8")
    with sandbox:
        status, said = examine(sandbox, monkeypatch, capsys, tmp_path)
    assert status == 1
    assert "database" in said


def test_wrong_settings_are_wrong_use(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "ALEPHEE_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    assert main(["doctor"]) == 2
    assert "SLACK_BOT_TOKEN: is required" in capsys.readouterr().err
