"""``log backup`` on the command line: whole copies, or none."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import main
from tests.integration.log.backups import Said, content, names, opened, run, spoil, write
from tests.integration.log.forgery import check, forge
from tests.integration.log.samples import at

ROOT = Path(__file__).parents[3]


def test_a_backup_is_one_whole_file_for_its_owner_only(data: Path, capsys: Said, tmp_path: Path) -> None:
    umask = os.umask(0)
    try:
        status, said, _ = run(capsys, "backup", "copy.db")
    finally:
        os.umask(umask)
    head = check(data).head
    assert status == 0
    assert said.startswith("copy.db: ")
    assert said.endswith(f", head {head}\n")
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert names(tmp_path) == {"copy.db", "data"}
    assert content(tmp_path / "copy.db") == content(data)
    assert check(tmp_path / "copy.db").ok


def test_a_backup_is_made_while_the_bot_writes(data: Path, capsys: Said, tmp_path: Path) -> None:
    """What is still in the write-ahead log is in it, too."""
    with closing(opened(data)) as log:
        with log.write() as transaction:
            transaction.events.note("while_it_runs", at=at(20))
        assert run(capsys, "backup", "copy.db")[0] == 0
        with log.write() as transaction:
            transaction.events.note("afterwards", at=at(21))
    with closing(sqlite3.connect(tmp_path / "copy.db")) as connection:
        found = connection.execute("SELECT name FROM events ORDER BY id DESC LIMIT 1").fetchone()
    assert found == ("while_it_runs",)


def test_a_backup_holds_nothing_of_what_is_typed_into_open_forms(data: Path, capsys: Said, tmp_path: Path) -> None:
    with closing(opened(data)) as log:
        log.drafts.keep("new_order", "b1", "U0ANA", '"Nadie lo pidió"', lasting=timedelta(hours=12))
        assert run(capsys, "backup", "copy.db")[0] == 0
        assert log.drafts.get("new_order", "b1", "U0ANA") is not None
    assert "Nadie lo pidió".encode() not in (tmp_path / "copy.db").read_bytes()
    assert names(tmp_path) == {"copy.db", "data"}
    assert check(tmp_path / "copy.db").ok


def test_a_backup_replaces_a_file_only_when_it_is_told_to(data: Path, capsys: Said, tmp_path: Path) -> None:
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
def test_where_no_backup_can_be_is_told(data: Path, capsys: Said, file: str, why: str) -> None:
    before = data.read_bytes()
    status, _, complaint = run(capsys, "backup", file)
    assert status == 1
    assert complaint.startswith(f"{file}: {why}")
    assert complaint.count("\n") == 1
    assert data.read_bytes() == before


def test_a_log_that_was_tampered_with_is_not_backed_up(data: Path, capsys: Said, tmp_path: Path) -> None:
    forge(data, ("UPDATE contents SET body = replace(body, 'talla', 'tarea') WHERE request_id = 'r1'", ()))
    status, said, complaint = run(capsys, "backup", "copy.db")
    assert (status, said) == (1, "")
    assert complaint.startswith("contents r1: content_digest is ")
    assert complaint.endswith("bot.db is tampered with: it is not backed up\n")
    assert names(tmp_path) == {"data"}


def test_a_damaged_log_is_not_backed_up(data: Path, capsys: Said, tmp_path: Path) -> None:
    spoil(data)
    status, said, complaint = run(capsys, "backup", "copy.db")
    assert (status, said) == (3, "")
    assert complaint
    assert names(tmp_path) == {"data"}


def test_without_a_log_there_is_nothing_to_back_up(data: Path, capsys: Said, tmp_path: Path) -> None:
    data.unlink()
    status, _, complaint = run(capsys, "backup", "copy.db")
    assert status == 3
    assert "there is no file" in complaint
    assert names(tmp_path) == {"data"}


def test_a_full_disk_leaves_nothing(data: Path, tmp_path: Path) -> None:
    """The file may not grow beyond half the log, as on a disk that has no more room."""
    half = data.stat().st_size // 2
    limited = (
        f"import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f" none = resource.RLIM_INFINITY; resource.setrlimit(resource.RLIMIT_FSIZE, ({half}, none));"
        " from bot.cli import main; status = main(['log', 'backup', 'copy.db']);"
        # what measures the coverage writes a file, too
        " resource.setrlimit(resource.RLIMIT_FSIZE, (none, none)); sys.exit(status)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", limited],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert (ended.returncode, ended.stderr) == (1, "copy.db: Input/output error\n")
    assert names(tmp_path) == {"data"}


def test_a_backup_goes_through_a_pipe_and_back(data: Path, tmp_path: Path) -> None:
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
    write(data, "later")
    put_back = command("restore", "-", given=made.stdout)
    assert put_back.returncode == 0, put_back.stderr
    assert check(data).ok
    assert command("restore", "-", given=b"no log").returncode == 1


def test_a_terminal_gets_no_backup(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    with pytest.raises(SystemExit) as ended:
        main(["log", "backup", "-"])
    assert ended.value.code == 2
    assert "is no text for a terminal" in capsys.readouterr().err
