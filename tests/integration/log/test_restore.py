"""``log restore`` on the command line: the old log or the new one, and nothing in between."""

import io
import os
import shutil
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.restores import RestoreCause
from bot.log.sqlite.tip import read_tip
from tests.integration.log.backups import Said, content, names, opened, run, spoil, write
from tests.integration.log.forgery import check, forge
from tests.integration.log.samples import at

ROOT = Path(__file__).parents[3]


def test_a_restored_log_is_the_backup_and_the_old_one_is_kept(data: Path, capsys: Said, tmp_path: Path) -> None:
    run(capsys, "backup", "copy.db")
    write(data, "later", "and_later")
    old = content(data)
    status, said, _ = run(capsys, "restore", "copy.db")
    assert status == 0
    (kept,) = [one for one in data.parent.iterdir() if ".before-2" in one.name]
    assert str(kept) in said
    assert content(kept) == old
    assert content(data) == content(tmp_path / "copy.db")
    assert stat.S_IMODE(data.stat().st_mode) == 0o600
    assert names(data.parent) == {"bot.db", kept.name, "bot.db.lock", "bot.db.tip"}
    with closing(opened(data)) as log:
        assert log.restored is not None
        assert log.restored.cause is RestoreCause.COMMAND
        assert log.restored.tip_events == log.restored.events + 2


def test_the_newest_backup_counts_as_restored_too(data: Path, capsys: Said) -> None:
    """Nothing is missing in it, and nobody else knows that."""
    write(data, "last")
    run(capsys, "backup", "copy.db")
    run(capsys, "restore", "copy.db")
    with closing(opened(data)) as log:
        assert log.restored is not None
        assert (log.restored.cause, log.restored.tip_events) == (RestoreCause.COMMAND, None)


def test_a_restore_is_remembered_without_a_tip(data: Path, capsys: Said) -> None:
    run(capsys, "backup", "copy.db")
    run(capsys, "restore", "copy.db")
    data.with_name("bot.db.tip").unlink(missing_ok=True)
    for _ in range(2):
        with closing(opened(data)) as log:
            assert log.restored is not None
    assert read_tip(data)[0] is None


def test_what_a_killed_bot_left_beside_the_old_log_is_kept_with_it(data: Path, capsys: Said) -> None:
    run(capsys, "backup", "copy.db")
    beside = {end: data.with_name(f"bot.db{end}") for end in ("", "-wal", "-shm")}
    with closing(opened(data)) as log:
        with log.write() as transaction:
            transaction.events.note("in_the_write_ahead_log", at=at(20))
        left = {one: one.read_bytes() for one in beside.values()}
    for one, bytes_ in left.items():
        one.write_bytes(bytes_)
    assert run(capsys, "restore", "copy.db")[0] == 0
    (kept,) = [one for one in data.parent.iterdir() if ".before-2" in one.name]
    assert "in_the_write_ahead_log" in "".join(content(kept))
    assert not beside["-wal"].exists()


def test_an_old_log_that_cannot_be_opened_is_kept_with_all_beside_it(data: Path, capsys: Said) -> None:
    run(capsys, "backup", "copy.db")
    spoil(data)
    data.with_name("bot.db-wal").write_bytes(b"whatever")
    damaged = data.read_bytes()
    assert run(capsys, "restore", "copy.db")[0] == 0
    kept = {one.name.partition(".before-")[2].partition("Z")[2]: one for one in data.parent.glob("*.before-*")}
    assert kept[""].read_bytes() == damaged
    assert check(data).ok


def test_nobody_restores_while_a_bot_holds_the_log(data: Path, capsys: Said) -> None:
    run(capsys, "backup", "copy.db")
    with closing(opened(data)):
        status, _, complaint = run(capsys, "restore", "copy.db")
    assert status == 1
    assert f"held by another process: process {os.getpid()} on " in complaint


@pytest.mark.parametrize("what", ["damaged", "tampered with", "no log", "empty", "missing", "the log itself"])
def test_what_is_no_whole_log_is_not_put_in_place(data: Path, capsys: Said, tmp_path: Path, what: str) -> None:
    given = tmp_path / "given.db"
    run(capsys, "backup", str(given))
    if what == "damaged":
        spoil(given)
    elif what == "tampered with":
        forge(given, ("UPDATE requests SET order_id = 1", ()))
    elif what in {"no log", "empty"}:
        given.write_bytes(b"" if what == "empty" else b"no log" * 1000)
    elif what == "missing":
        given.unlink()
    else:
        given = data
    before = data.read_bytes()
    status, said, complaint = run(capsys, "restore", str(given))
    assert (status, said) == (1, "")
    assert complaint
    assert data.read_bytes() == before
    assert not list(data.parent.glob("*.before-*"))
    assert not list(data.parent.glob(".alephee-bot-*"))


def test_a_new_machine_gets_its_log_by_a_restore(data: Path, capsys: Said, tmp_path: Path) -> None:
    run(capsys, "backup", "copy.db")
    shutil.rmtree(data.parent)
    status, said, _ = run(capsys, "restore", "copy.db")
    assert status == 0
    assert "the log that was there before" not in said
    assert check(data).ok


def test_a_restore_that_is_refused_makes_no_log(data: Path, capsys: Said, tmp_path: Path) -> None:
    shutil.rmtree(data.parent)
    (tmp_path / "given.db").write_bytes(b"no log" * 1000)
    assert run(capsys, "restore", "given.db")[0] == 1
    assert not data.exists()


def test_a_log_of_an_earlier_version_is_restored(data: Path, capsys: Said, tmp_path: Path) -> None:
    script = ROOT / "tests/data/logs/version-5.sql"
    with closing(sqlite3.connect(tmp_path / "older.db")) as connection:
        connection.executescript(script.read_text(encoding="utf-8"))
    assert run(capsys, "restore", "older.db")[0] == 0
    with closing(opened(data)) as log:
        assert log.restored is not None


def test_standard_input_that_is_no_log_is_refused(data: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"nothing")))
    status, _, complaint = run(capsys, "restore", "-")
    assert status == 1
    assert complaint.startswith("-: ")
