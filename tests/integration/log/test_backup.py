"""``log backup`` and ``log restore`` on the command line: whole copies, or none; the old log or the new one."""

import io
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import main
from bot.domain.restores import RestoreCause
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_log
from bot.log.sqlite.tip import read_tip
from tests.integration.log.forgery import check, forge
from tests.integration.log.samples import NEVER, TurnedClock, at

Said = pytest.CaptureFixture[str]
ROOT = Path(__file__).parents[3]


@pytest.fixture
def database(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log that a bot wrote and closed."""
    (tmp_path / "data").mkdir()
    path = Path(shutil.copy(whole, tmp_path / "data" / "bot.db"))
    monkeypatch.setenv("BOT_DATABASE", str(path))
    monkeypatch.setenv("BOT_LOCK_WAIT", "0s")
    monkeypatch.chdir(tmp_path)
    return path


def run(capsys: Said, *arguments: str) -> tuple[int, str, str]:
    status = main(["log", *arguments])
    said = capsys.readouterr()
    return status, said.out, said.err


def opened(path: Path) -> SqliteSendLog:
    return open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock())


def write(path: Path, *events: str) -> None:
    with closing(opened(path)) as log, log.write() as transaction:
        for event in events:
            transaction.events.note(event, at=at(20))


def names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def content(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


def test_a_backup_is_one_whole_file_for_its_owner_only(database: Path, capsys: Said, tmp_path: Path) -> None:
    umask = os.umask(0)
    try:
        status, said, _ = run(capsys, "backup", "copy.db")
    finally:
        os.umask(umask)
    head = check(database).head
    assert status == 0
    assert said.startswith("copy.db: ")
    assert said.endswith(f", head {head}\n")
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert names(tmp_path) == {"copy.db", "data"}
    assert content(tmp_path / "copy.db") == content(database)
    assert check(tmp_path / "copy.db").ok


def test_a_backup_is_made_while_the_bot_writes(database: Path, capsys: Said, tmp_path: Path) -> None:
    """What is still in the write-ahead log is in it, too."""
    with closing(opened(database)) as log:
        with log.write() as transaction:
            transaction.events.note("while_it_runs", at=at(20))
        assert run(capsys, "backup", "copy.db")[0] == 0
        with log.write() as transaction:
            transaction.events.note("afterwards", at=at(21))
    with closing(sqlite3.connect(tmp_path / "copy.db")) as connection:
        found = connection.execute("SELECT name FROM events ORDER BY id DESC LIMIT 1").fetchone()
    assert found == ("while_it_runs",)


def test_a_backup_replaces_a_file_only_when_it_is_told_to(database: Path, capsys: Said, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("something else")
    assert run(capsys, "backup", "copy.db") == (1, "", "copy.db: exists already; --force replaces it\n")
    assert (tmp_path / "copy.db").read_text() == "something else"
    assert run(capsys, "backup", "copy.db", "--force")[0] == 0
    assert check(tmp_path / "copy.db").ok


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("data/bot.db", "belongs to the log itself"),
        ("data/bot.db-wal", "belongs to the log itself"),
        ("data/bot.db.tip", "belongs to the log itself"),
        ("data", "is no file"),
        ("nowhere/copy.db", "there is no such folder"),
    ],
)
def test_where_no_backup_can_be_is_told(database: Path, capsys: Said, file: str, why: str) -> None:
    before = database.read_bytes()
    status, _, complaint = run(capsys, "backup", file)
    assert status == 1
    assert complaint.startswith(f"{file}: {why}")
    assert complaint.count("\n") == 1
    assert database.read_bytes() == before


def test_a_log_that_was_tampered_with_is_not_backed_up(database: Path, capsys: Said, tmp_path: Path) -> None:
    forge(database, ("UPDATE contents SET body = replace(body, 'talla', 'tarea') WHERE request_id = 'r1'", ()))
    status, said, complaint = run(capsys, "backup", "copy.db")
    assert (status, said) == (1, "")
    assert complaint.startswith("contents r1: content_digest is ")
    assert complaint.endswith("bot.db is tampered with: it is not backed up\n")
    assert names(tmp_path) == {"data"}


def test_a_damaged_log_is_not_backed_up(database: Path, capsys: Said, tmp_path: Path) -> None:
    spoil(database)
    status, said, complaint = run(capsys, "backup", "copy.db")
    assert (status, said) == (3, "")
    assert complaint
    assert names(tmp_path) == {"data"}


def test_without_a_log_there_is_nothing_to_back_up(database: Path, capsys: Said, tmp_path: Path) -> None:
    database.unlink()
    status, _, complaint = run(capsys, "backup", "copy.db")
    assert status == 3
    assert "there is no file" in complaint
    assert names(tmp_path) == {"data"}


def test_a_full_disk_leaves_nothing(database: Path, tmp_path: Path) -> None:
    """The file may not grow beyond half the log, as on a disk that has no more room."""
    half = database.stat().st_size // 2
    limited = (
        f"import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f" resource.setrlimit(resource.RLIMIT_FSIZE, ({half}, {half}));"
        " from bot.cli import main; sys.exit(main(['log', 'backup', 'copy.db']))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", limited],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert ended.returncode in {1, 3}
    assert ended.stderr.count("\n") == 1
    assert "Traceback" not in ended.stderr
    assert names(tmp_path) == {"data"}


def test_a_backup_goes_through_a_pipe_and_back(database: Path, tmp_path: Path) -> None:
    def command(*arguments: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            [sys.executable, "-m", "bot", "log", *arguments],
            input=given,
            capture_output=True,
            check=False,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )

    made = command("backup", "-")
    assert made.returncode == 0
    assert made.stderr.startswith(b"-: ")
    (tmp_path / "piped.db").write_bytes(made.stdout)
    assert check(tmp_path / "piped.db").ok
    write(database, "later")
    put_back = command("restore", "-", given=made.stdout)
    assert put_back.returncode == 0, put_back.stderr
    assert check(database).ok
    assert command("restore", "-", given=b"no log").returncode == 1


def test_a_terminal_gets_no_backup(database: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    with pytest.raises(SystemExit) as ended:
        main(["log", "backup", "-"])
    assert ended.value.code == 2
    assert "is no text for a terminal" in capsys.readouterr().err


def test_a_restored_log_is_the_backup_and_the_old_one_is_kept(database: Path, capsys: Said, tmp_path: Path) -> None:
    run(capsys, "backup", "copy.db")
    write(database, "later", "and_later")
    old = content(database)
    status, said, _ = run(capsys, "restore", "copy.db")
    assert status == 0
    (kept,) = [one for one in database.parent.iterdir() if ".before-2" in one.name]
    assert str(kept) in said
    assert content(kept) == old
    assert content(database) == content(tmp_path / "copy.db")
    assert stat.S_IMODE(database.stat().st_mode) == 0o600
    assert names(database.parent) == {"bot.db", kept.name, "bot.db.lock", "bot.db.tip"}
    with closing(opened(database)) as log:
        assert log.restored is not None
        assert log.restored.cause is RestoreCause.COMMAND
        assert log.restored.tip_events == log.restored.events + 2


def test_the_newest_backup_counts_as_restored_too(database: Path, capsys: Said) -> None:
    """Nothing is missing in it, and nobody else knows that."""
    write(database, "last")
    run(capsys, "backup", "copy.db")
    run(capsys, "restore", "copy.db")
    with closing(opened(database)) as log:
        assert log.restored is not None
        assert (log.restored.cause, log.restored.tip_events) == (RestoreCause.COMMAND, None)


def test_a_restore_is_remembered_without_a_tip(database: Path, capsys: Said) -> None:
    run(capsys, "backup", "copy.db")
    run(capsys, "restore", "copy.db")
    database.with_name("bot.db.tip").unlink(missing_ok=True)
    for _ in range(2):
        with closing(opened(database)) as log:
            assert log.restored is not None
    assert read_tip(database)[0] is None


def test_what_a_killed_bot_left_beside_the_old_log_is_kept_with_it(database: Path, capsys: Said) -> None:
    run(capsys, "backup", "copy.db")
    beside = {end: database.with_name(f"bot.db{end}") for end in ("", "-wal", "-shm")}
    with closing(opened(database)) as log:
        with log.write() as transaction:
            transaction.events.note("in_the_write_ahead_log", at=at(20))
        left = {one: one.read_bytes() for one in beside.values()}
    for one, bytes_ in left.items():
        one.write_bytes(bytes_)
    assert run(capsys, "restore", "copy.db")[0] == 0
    (kept,) = [one for one in database.parent.iterdir() if ".before-2" in one.name]
    assert "in_the_write_ahead_log" in "".join(content(kept))
    assert not beside["-wal"].exists()


def test_an_old_log_that_cannot_be_opened_is_kept_with_all_beside_it(database: Path, capsys: Said) -> None:
    run(capsys, "backup", "copy.db")
    spoil(database)
    database.with_name("bot.db-wal").write_bytes(b"whatever")
    damaged = database.read_bytes()
    assert run(capsys, "restore", "copy.db")[0] == 0
    kept = {one.name.partition(".before-")[2].partition("Z")[2]: one for one in database.parent.glob("*.before-*")}
    assert kept[""].read_bytes() == damaged
    assert check(database).ok


def test_nobody_restores_while_a_bot_holds_the_log(database: Path, capsys: Said) -> None:
    run(capsys, "backup", "copy.db")
    with closing(opened(database)):
        status, _, complaint = run(capsys, "restore", "copy.db")
    assert status == 1
    assert f"held by another process: process {os.getpid()} on " in complaint


@pytest.mark.parametrize("what", ["damaged", "tampered with", "no log", "empty", "missing", "the log itself"])
def test_what_is_no_whole_log_is_not_put_in_place(database: Path, capsys: Said, tmp_path: Path, what: str) -> None:
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
        given = database
    before = database.read_bytes()
    status, said, complaint = run(capsys, "restore", str(given))
    assert (status, said) == (1, "")
    assert complaint
    assert database.read_bytes() == before
    assert not list(database.parent.glob("*.before-*"))
    assert not list(database.parent.glob(".alephee-bot-*"))


def test_a_new_machine_gets_its_log_by_a_restore(database: Path, capsys: Said, tmp_path: Path) -> None:
    run(capsys, "backup", "copy.db")
    shutil.rmtree(database.parent)
    status, said, _ = run(capsys, "restore", "copy.db")
    assert status == 0
    assert "the log that was there before" not in said
    assert check(database).ok


def test_a_restore_that_is_refused_makes_no_log(database: Path, capsys: Said, tmp_path: Path) -> None:
    shutil.rmtree(database.parent)
    (tmp_path / "given.db").write_bytes(b"no log" * 1000)
    assert run(capsys, "restore", "given.db")[0] == 1
    assert not database.exists()


def test_a_log_of_an_earlier_version_is_restored(database: Path, capsys: Said, tmp_path: Path) -> None:
    script = ROOT / "tests/data/logs/version-5.sql"
    with closing(sqlite3.connect(tmp_path / "older.db")) as connection:
        connection.executescript(script.read_text(encoding="utf-8"))
    assert run(capsys, "restore", "older.db")[0] == 0
    with closing(opened(database)) as log:
        assert log.restored is not None


def test_standard_input_that_is_no_log_is_refused(
    database: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"nothing")))
    status, _, complaint = run(capsys, "restore", "-")
    assert status == 1
    assert complaint.startswith("-: ")


def spoil(file: Path) -> None:
    """Damage pages all over a file."""
    bytes_ = bytearray(file.read_bytes())
    bytes_[len(bytes_) // 2 :: 97] = bytes(len(bytes_[len(bytes_) // 2 :: 97]))
    file.write_bytes(bytes_)
