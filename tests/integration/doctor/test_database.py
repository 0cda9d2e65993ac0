"""The log as the doctor finds it: whole or not, older or new, with room or without, held or free."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlite_utils import Database

from bot.cli import main
from bot.clock import SystemClock
from bot.kinds import CONTENTS
from bot.log import open_log
from bot.log.sqlite.lock import lock_path
from bot.log.sqlite.migrations import MIGRATIONS
from tests.integration.doctor.examining import Doctor


@pytest.fixture
def log(doctor: Doctor, empty_log: Path) -> Path:
    shutil.copy(empty_log, doctor.database)
    doctor.database.chmod(0o600)
    return doctor.database


@pytest.fixture
def held(doctor: Doctor) -> Iterator[None]:
    with closing(open_log(doctor.database, CONTENTS, lock_wait=timedelta(), clock=SystemClock())):
        yield


def test_a_log_that_is_there_is_read(doctor: Doctor, log: Path) -> None:
    assert doctor().only("database", "ok").startswith(f"{log} with 0 requests →")


@pytest.mark.usefixtures("held")
def test_a_running_bot_is_no_fault_and_is_named(doctor: Doctor) -> None:
    said = doctor().only("database", "ok")
    assert f"{doctor.database} with 0 requests, held by process {os.getpid()} on " in said


@pytest.mark.parametrize("empty", ["touch", "older"])
def test_a_log_that_the_next_start_makes_or_updates_is_well(doctor: Doctor, empty: str) -> None:
    doctor.database.touch(mode=0o600)
    if empty == "older":
        with sqlite3.connect(doctor.database) as connection:
            MIGRATIONS.apply(Database(connection), stop_before="m003_unconfirmed")
        connection.close()
    said = "will be made at the first start" if empty == "touch" else "will be updated at the next start"
    assert said in doctor().only("database", "ok")


def test_a_log_that_is_not_whole_is_named_with_the_way_back(doctor: Doctor, log: Path) -> None:
    with sqlite3.connect(log) as connection:
        connection.execute("INSERT INTO chain (id, events, head) VALUES (1, 3, 'sha256:3')")
    connection.close()
    said = doctor().only("database", "fail")
    assert said.startswith("the log is damaged: it ends at event 0, event 3 was the last")
    assert "`alephee-bot log restore` (docs/backup.md)" in said


def test_a_file_that_is_no_log_is_named(doctor: Doctor) -> None:
    doctor.database.write_text("this is no database", encoding="utf-8")
    doctor.database.chmod(0o600)
    assert "the file is no SQLite database" in doctor().only("database", "fail")


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (".", "is a folder → name a file in it"),
        ("/proc/version/bot.db", "/proc/version is in the way of a file"),
        ("n" * 300, "cannot be reached: File name too long"),
    ],
)
def test_a_place_where_no_log_can_be_is_named_beside_all_the_rest(doctor: Doctor, place: str, said: str) -> None:
    examined = doctor(BOT_DATABASE=place)
    assert said in examined.only("database", "fail")
    assert examined.lines("alephee", "ok")


def test_a_relative_place_is_told_with_the_folder_it_means(doctor: Doctor) -> None:
    assert f"{Path.cwd()}/here/log.db will be made" in doctor(BOT_DATABASE="here/log.db").only("database", "ok")
    assert main(["log", "search"]) == 3
    assert f"there is no file {Path.cwd()}/here/log.db" in doctor.capsys.readouterr().err


@pytest.mark.parametrize("is_there", ["there", ""])
def test_a_place_that_may_not_be_written_is_named(
    doctor: Doctor, empty_log: Path, monkeypatch: pytest.MonkeyPatch, is_there: str
) -> None:
    if is_there:
        shutil.copy(empty_log, doctor.database)
    monkeypatch.setattr(os, "access", lambda *_: False)  # whoever runs the tests as root may write everywhere
    assert f"{doctor.database} may not be written" in doctor().only("database", "fail")


def test_a_lock_file_that_cannot_be_used_is_named(doctor: Doctor, log: Path) -> None:
    """The doctor said ok, and the bot did not start."""
    lock_path(log).mkdir()
    assert f"{lock_path(log)} may not be written" in doctor().only("database", "fail")


def test_a_disk_that_is_nearly_full_is_told(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=150 * 1024 * 1024))
    examined = doctor()
    assert "less than 200 MB free beside" in examined.only("disk", "warn")
    assert "make room: without log nothing is sent" in examined.only("disk", "warn")


def test_a_log_that_fills_the_disk_within_a_month_is_told(
    doctor: Doctor, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(open_log(log, CONTENTS, lock_wait=timedelta(), clock=SystemClock())) as opened, opened.write() as tx:
        tx.events.note("head_noted", at=datetime.now(UTC) - timedelta(days=4))
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=300_000_000))
    assert doctor().only("disk", "ok").startswith("300 MB free beside the database")
    with closing(sqlite3.connect(log)) as connection:
        connection.execute("CREATE TABLE ballast AS SELECT zeroblob(48000000) AS bytes")
    assert f"300 MB free beside {log}, which grows by 12.1 MB a day" in doctor().only("disk", "warn")
