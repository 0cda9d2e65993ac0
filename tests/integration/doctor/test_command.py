"""The command: lines as they become known, a list for programs, exit statuses, wrong settings."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from bot.cli import main
from bot.doctor.at_once import Check, at_once
from bot.doctor.findings import Finding, ill, well
from tests.integration.doctor.examining import Doctor


def test_a_line_a_check_each_as_soon_as_it_is_known(doctor: Doctor) -> None:
    """Twenty seconds of silence looked like a doctor that hangs."""
    doctor.sandbox.slack.fault("auth.test", "hang", count=None)
    doctor.set_environment(PYTHONIOENCODING="ascii", PYTHONPATH=str(Path(__file__).parents[3]))
    begun = monotonic()
    command = [sys.executable, "-m", "bot", "doctor"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        first = running.stdout.readline()
        said_after = monotonic() - begun
        said = [first, *running.stdout.readlines()]
        errors = running.stderr.read()
    assert (running.returncode, errors) == (1, "")
    assert first.startswith("ok    settings: from the environment")
    assert all(line[:6] in {"ok    ", "warn  ", "fail  ", "skip  "} for line in said)
    assert any(line.startswith("fail  slack: Slack at 127.0.0.1:") for line in said)
    assert said_after < monotonic() - begun - 0.5


def test_wrong_settings_are_told_all_at_once_and_are_wrong_use(
    doctor: Doctor, capsys: pytest.CaptureFixture[str]
) -> None:
    changes = {"BOT_STAF": "U1", "SLACK_BOT_TOKEN": "xapp-1", "ALEPHEE_API_KEY": ""}
    examined = doctor(**changes)
    assert examined.status == 2
    assert [line.partition(":")[0] for line in examined.lines("settings", "fail")] == [
        "BOT_STAF",
        "SLACK_BOT_TOKEN",
        "ALEPHEE_API_KEY",
    ]
    assert examined.lines("settings", "fail")[0] == (
        "BOT_STAF: is set, but there is no such setting → was BOT_STAFF meant?"
    )
    assert examined.skipped == {"slack", "alephee", "database"}
    assert main(["doctor"]) == 2
    told = capsys.readouterr()
    assert (
        "fail  settings: ALEPHEE_API_KEY: is required and not set → set it as the table in README.md says" in told.out
    )
    assert told.err == ""
    assert sum(doctor.sandbox.slack.api_calls.values()) == 0


def test_a_signing_secret_that_does_not_look_like_one(doctor: Doctor) -> None:
    examined = doctor(SLACK_SIGNING_SECRET="x")
    assert examined.status == 1
    assert "SLACK_SIGNING_SECRET: does not look like one" in examined.only("settings", "fail")


def test_a_file_of_settings_is_named(doctor: Doctor, tmp_path: Path) -> None:
    named = tmp_path / "other.env"
    named.write_text("BOT_LANGUAGE=pt\n", encoding="utf-8")
    named.chmod(0o600)
    (tmp_path / ".env").write_text("BOT_LANGUAGE=nonsense\n", encoding="utf-8")
    assert f"from {named} and the environment" in doctor("--env-file", str(named)).only("settings", "ok")
    assert "BOT_LANGUAGE" in doctor().only("settings", "fail")
    missing = doctor("--env-file", "nowhere.env")
    assert missing.status == 2
    assert missing.only("settings", "fail").startswith(
        "nowhere.env: there is no such file → correct what --env-file names"
    )


def test_the_commands_on_the_log_take_the_file_of_settings_too(doctor: Doctor, tmp_path: Path) -> None:
    named = tmp_path / "other.env"
    named.write_text("BOT_DATABASE=elsewhere.db\n", encoding="utf-8")
    for command in (["log", "--env-file", str(named), "search"], ["requests", "--env-file", str(named), "list"]):
        assert main(command) == 3
        assert f"there is no file {tmp_path}/elsewhere.db" in doctor.capsys.readouterr().err
    assert main(["log", "search"]) == 3
    assert "elsewhere.db" not in doctor.capsys.readouterr().err


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ALL_PROXY": "socks5://127.0.0.1:1080"}, "ALL_PROXY: a proxy of the kind socks5:// cannot be used"),
        ({"SSL_CERT_FILE": "/nowhere.pem"}, "SSL_CERT_FILE: /nowhere.pem cannot be read: No such file or directory"),
        ({"ALEPHEE_API_URL": "http://api.alephcrm.com"}, "ALEPHEE_API_URL: http://api.alephcrm.com is not encrypted"),
        ({"SLACK_BOT_TOKEN": "xoxp-1"}, "SLACK_BOT_TOKEN: is a user token (xoxp-…)"),
        ({"BOT_RETENTION_DAY": "30"}, "BOT_RETENTION_DAY: is set, but there is no such setting"),
    ],
)
def test_what_libraries_would_stumble_on_is_named_beforehand(
    doctor: Doctor, changes: dict[str, str], said: str
) -> None:
    examined = doctor(**changes)
    assert examined.status == 2
    assert examined.only("settings", "fail").startswith(said)


def test_ipv6_in_no_proxy_is_no_fault(doctor: Doctor) -> None:
    assert doctor(NO_PROXY="[::1]", HTTPS_PROXY="http://127.0.0.1:1").status == 0


def test_a_line_of_the_file_that_cannot_be_read_is_named(doctor: Doctor) -> None:
    Path(".env").write_text("BOT_LANGUAGE=pt\nBOT_STAFF U1\n", encoding="utf-8")
    assert ".env: line 2 (BOT_STAFF)" in doctor().only("settings", "fail")


def test_what_foreign_names_hold_stays_in_one_line() -> None:
    assert str(well("slack", "the bot is in A\nB\u202e")) == "ok    slack: the bot is in A\\nB\\u202e"


def test_a_check_that_breaks_off_says_so_and_keeps_no_other(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> list[object]:
        raise KeyError("an answer nobody thought of")

    late = (ill("broken", "late", "wait"),)
    checks = [Check(broken, late), Check(lambda: [well("other", "well")], late)]  # type: ignore[arg-type]
    assert sorted(map(str, at_once(checks, monotonic() + 5))) == [
        "fail  broken: the check broke off (KeyError) → please report this",
        "ok    other: well",
    ]
    assert "a check broke off" in caplog.text


def test_a_check_that_comes_to_no_end_is_left_behind() -> None:
    """The resolver of a machine has its own patience, and takes no timeout."""
    end = Event()

    def waits() -> Iterator[Finding]:
        yield well("slow", "begun")
        end.wait(10)

    begun = monotonic()
    late = (ill("slow", "late", "wait"),)
    found = list(at_once([Check(waits, late), Check(lambda: [well("other", "well")], late)], begun + 0.3))
    end.set()
    assert monotonic() - begun < 5
    assert sorted(map(str, found)) == ["fail  slow: late → wait", "ok    other: well", "ok    slow: begun"]


def test_json_holds_every_field_as_text(doctor: Doctor, capsys: pytest.CaptureFixture[str]) -> None:
    doctor.set_environment()
    main(["doctor", "--json"])
    for one in json.loads(capsys.readouterr().out):
        assert [type(value) for value in one.values()] == [str] * 4


def test_the_page_tells_every_check(doctor: Doctor, tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "doctor.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `([a-z ]+)` \|", page, flags=re.MULTILINE)) - {"ok", "warn", "fail", "skip"}
    assert told == {one["check"] for one in doctor(BOT_WITNESS=str(tmp_path / "heads")).found} | {"screens"}


def test_the_start_names_where_its_settings_came_from(doctor: Doctor, tmp_path: Path) -> None:
    """A bot started elsewhere, with another file or none, looked like one that had been set up anew."""
    secret = tmp_path / "key"
    secret.write_text("KEY\n", encoding="utf-8")
    secret.chmod(0o604)
    named = tmp_path / "bot.env"
    named.write_text("BOT_LANGUAGE=pt\n", encoding="utf-8")
    doctor.set_environment(
        PYTHONPATH=str(Path(__file__).parents[3]),
        ALEPHEE_API_KEY="",
        ALEPHEE_API_KEY_FILE=str(secret),
        BOT_HOST="192.0.2.1",  # where it cannot listen: it ends by itself
    )
    command = [sys.executable, "-m", "bot", "run", "--env-file", str(named)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 2
    came_from = [line for line in ended.stderr.splitlines() if "settings come from a file" in line]
    assert [line.partition("file=")[2] for line in came_from] == [str(named), str(secret)]
    assert f"everybody on this machine may read {secret} (mode 0604)" in ended.stderr
    assert f"chmod 600 {secret}" in ended.stderr
    assert "BOT_HOST: cannot listen there" in ended.stderr


def test_a_check_that_is_left_behind_at_work_does_not_end_the_program_with_a_signal(tmp_path: Path) -> None:
    """On a busy machine seven doctors of 32 ended with SIGSEGV."""
    program = tmp_path / "left.py"
    program.write_text(
        "import sys, threading, bot.cli as cli\n"
        "def work():\n    while True: sum(range(1000))\n"
        "def main(): threading.Thread(target=work, daemon=True).start(); print('said', end=''); return 1\n"
        "cli.main = main\n"
        "sys.stdout.reconfigure(line_buffering=False)\n"
        "cli.program()\n",
        encoding="utf-8",
    )
    environment = {"PYTHONPATH": str(Path(__file__).parents[3])}
    ended = subprocess.run([sys.executable, program], env=environment, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "said", "")
