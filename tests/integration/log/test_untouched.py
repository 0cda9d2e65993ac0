"""``log verify`` leaves a log as it is, whatever version wrote it and wherever it lies."""

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.cli import main
from bot.kinds import CONTENTS
from bot.log import open_log
from bot.log.sqlite.migrations import make_version, newest_version
from bot.log.sqlite.untouched import open_untouched
from bot.ports import ProofFailed
from tests.integration.log.forgery import forge, read
from tests.integration.log.samples import NEVER, TurnedClock, add, request

LOGS = Path(__file__).parents[2] / "data" / "logs"
Said = pytest.CaptureFixture[str]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_DATABASE", str(tmp_path / "log.db"))
    return tmp_path / "log.db"


def files(place: Path) -> dict[str, str]:
    """Every file beside a log, with the digest of its bytes."""
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in place.parent.iterdir()}


def killed(place: Path, whole: Path) -> None:
    """Put a log in a place as a bot leaves it that was killed: its last steps stand in the ``-wal`` only."""
    working = place.with_name("working.db")
    shutil.copy(whole, working)
    log = open_log(working, CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    add(log, request("r9", "b9"))
    for end in ("", "-wal"):
        shutil.copy(f"{working}{end}", f"{place}{end}")
    log.close()
    for file in place.parent.glob("working.db*"):
        file.unlink()


def written_by(version: int, place: Path) -> None:
    with closing(sqlite3.connect(place, isolation_level=None)) as connection:
        connection.executescript((LOGS / f"version-{version}.sql").read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode=WAL")


@pytest.mark.parametrize("version", range(1, newest_version() + 1))
def test_an_empty_log_of_any_version_is_verified_as_it_is(place: Path, capsys: Said, version: int) -> None:
    with closing(sqlite3.connect(place)) as connection:
        make_version(Database(connection), version)
    before = files(place)
    assert main(["log", "verify"]) == 0
    assert capsys.readouterr().out.startswith("0 events, head sha256:0000")
    assert files(place) == before


@pytest.mark.parametrize("version", range(1, newest_version()))
def test_an_older_log_is_verified_without_changing_it(place: Path, capsys: Said, version: int) -> None:
    written_by(version, place)
    before = files(place)
    assert main(["log", "verify"]) == 0
    assert capsys.readouterr().out.endswith(": unchanged\n")
    assert files(place) == before
    open_log(place, CONTENTS, lock_wait=NEVER, clock=TurnedClock()).close()
    assert main(["log", "verify"]) == 0


@pytest.mark.parametrize("version", range(1, newest_version()))
def test_a_change_in_an_older_log_is_found(place: Path, capsys: Said, version: int) -> None:
    written_by(version, place)
    forge(place, ("UPDATE requests SET order_id = 9 WHERE id = 'r1'", ()))
    assert main(["log", "verify"]) == 1
    assert "requests r1: order_id is 9, the events say 580101" in capsys.readouterr().out


def test_a_log_that_was_closed_has_nothing_beside_it_afterwards(place: Path, whole: Path) -> None:
    shutil.copy(whole, place)
    before = files(place)
    assert main(["log", "verify"]) == 0
    assert files(place) == before


def test_steps_that_a_killed_bot_has_not_folded_in_are_verified_too(place: Path, whole: Path, capsys: Said) -> None:
    killed(place, whole)
    before = files(place)
    assert set(before) == {"log.db", "log.db-wal"}
    assert main(["log", "verify"]) == 0
    assert capsys.readouterr().out.startswith(f"{len(read(whole)) + 1} events")
    assert files(place) == before


def test_they_are_verified_where_no_shared_memory_can_be_made_as_on_a_disk_that_cannot_be_written(
    place: Path, whole: Path, capsys: Said
) -> None:
    killed(place, whole)
    place.with_name("log.db-shm").symlink_to("missing/shm")
    assert main(["log", "verify"]) == 0
    assert capsys.readouterr().out.startswith(f"{len(read(whole)) + 1} events")


def test_shared_memory_that_cannot_be_used_makes_a_copy_be_read(place: Path, whole: Path, capsys: Said) -> None:
    killed(place, whole)
    place.with_name("log.db-shm").mkdir()
    assert main(["log", "verify"]) == 0
    assert capsys.readouterr().out.startswith(f"{len(read(whole)) + 1} events")


def test_a_copy_that_finds_no_room_is_told(
    place: Path, whole: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed(place, whole)
    place.with_name("log.db-wal").unlink()
    place.with_name("log.db-wal").mkdir()
    assert main(["log", "verify"]) == 3
    assert "The send log could not be verified: it cannot be copied to " in capsys.readouterr().err


def test_a_log_that_a_bot_opens_meanwhile_is_to_be_verified_again(place: Path, whole: Path) -> None:
    shutil.copy(whole, place)
    with open_untouched(place) as (_, refuse_changed):
        refuse_changed()
        log = open_log(place, CONTENTS, lock_wait=NEVER, clock=TurnedClock())
        add(log, request("r9", "b9"))
        log.close()
        with pytest.raises(ProofFailed, match="written to meanwhile"):
            refuse_changed()


def test_a_missing_log_cannot_be_verified(place: Path, capsys: Said) -> None:
    assert main(["log", "verify"]) == 3
    assert "there is no file" in capsys.readouterr().err


def test_a_flipped_bit_in_the_name_of_a_version_was_an_unexpected_error(place: Path, capsys: Said) -> None:
    """Python's own error about a text that is no UTF-8 has no code of SQLite's."""
    written_by(newest_version() - 1, place)
    forge(place, ("UPDATE _sqlite_migrations SET name = CAST(x'ff' || name AS TEXT)", ()))
    assert main(["log", "search", "580101"]) == 3
    assert capsys.readouterr().err == "The send log is not available: the database file is damaged\n"
