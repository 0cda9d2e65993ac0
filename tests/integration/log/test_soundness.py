"""A log that is not whole sends nothing: it is looked at before anything is written to it."""

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.requests import State
from bot.errors import LogUnavailable
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_log
from bot.log.sqlite.connection import connect
from bot.log.sqlite.soundness import refuse_damaged
from tests.integration.log.forgery import forge
from tests.integration.log.samples import NEVER, TurnedClock, add, at, request, send

LARGE = 2**40


def opened(path: Path) -> SqliteSendLog:
    return open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock())


def judged(path: Path, size: int) -> None:
    db = connect(path, "ro")
    try:
        refuse_damaged(db, size)
    finally:
        db.close()


def test_a_backup_copied_over_beside_the_old_wal_is_refused_with_the_way_back(tmp_path: Path) -> None:
    """SQLite folds pages of two times together: the log was malformed, and the bot was ready and sent."""
    path, backup = tmp_path / "log.db", tmp_path / "backup.db"
    log = opened(path)
    for number in range(60):
        add(log, request(f"r{number}", f"b{number}"))
    log.fold()
    shutil.copy(path, backup)
    for number in range(60, 400):
        add(log, request(f"r{number}", f"b{number}"))
    log.fold()
    for number in range(400, 404):
        add(log, request(f"r{number}", f"b{number}"))
    killed = tmp_path / "killed.db"
    for end in ("", "-wal"):
        shutil.copy(f"{path}{end}", f"{killed}{end}")
    shutil.copy(backup, killed)
    log.close()
    before = killed.read_bytes()
    with pytest.raises(
        LogUnavailable,
        match=r"damaged[ :].*; nothing is sent from it\. Put a backup in its place with `alephee-bot log restore`",
    ):
        opened(killed)
    assert killed.read_bytes() == before
    assert killed.with_name("killed.db-wal").stat().st_size
    for end in ("-wal", "-shm"):
        killed.with_name(f"killed.db{end}").unlink(missing_ok=True)
    opened(killed).close()


def forged(*statements: str) -> Callable[[Path], None]:
    return lambda path: forge(path, *((statement, ()) for statement in statements))


def broken_pages(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :: 97] = bytes(len(content[len(content) // 2 :: 97]))
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (broken_pages, "damaged"),
        (forged("DELETE FROM events WHERE id = (SELECT MAX(id) FROM events)"), "it ends at event 21, event 22 was"),
        (forged("DROP INDEX attempts_possibly_effective"), "index attempts_possibly_effective: is missing"),
        (
            forged(
                "DROP INDEX attempts_possibly_effective",
                "CREATE INDEX attempts_possibly_effective ON attempts(request_id)",
            ),
            "index attempts_possibly_effective: was altered",
        ),
        (forged("DROP TABLE chain"), "table chain: is missing"),
        (forged("DROP TABLE outbox"), "table outbox: is missing"),
        (forged("DROP TABLE _sqlite_migrations", "CREATE TABLE _sqlite_migrations(x)"), "no such column"),
        (forged("DELETE FROM events WHERE id = 12"), "event 13 does not follow event 11"),
        (forged("UPDATE events SET actor = 'U0X' WHERE id = 12"), "event 12 does not follow event 11"),
        (forged("DELETE FROM chain"), "event 0 was the last"),
        (
            forged("DELETE FROM contents", "DELETE FROM attempts", "DELETE FROM requests WHERE seq = 2"),
            "requests has 2",
        ),
        (forged("UPDATE requests SET state = 'pending' WHERE id = 'r1'"), "request r1 is pending, its last event says"),
    ],
)
def test_what_is_not_whole_is_refused(copy: Path, damage: Callable[[Path], None], told: str) -> None:
    """A request shown as approved that was sent long ago would be sent again."""
    damage(copy)
    with pytest.raises(LogUnavailable, match=told):
        opened(copy)


def test_of_a_large_log_what_steers_the_bot_is_looked_at(copy: Path) -> None:
    judged(copy, LARGE)
    broken_pages(copy)
    with pytest.raises(LogUnavailable, match="damaged"):
        judged(copy, LARGE)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DELETE FROM contents WHERE request_id = 'r7'", "row 8 of requests, or what belongs to it, is missing"),
        ("UPDATE events SET actor = 'U0X' WHERE id = 5", "event 5 does not follow event 4"),
        ("DELETE FROM events WHERE id = 5", "event 6 does not follow event 4"),
    ],
)
def test_a_large_log_is_looked_into_here_and_there(tmp_path: Path, statement: str, told: str) -> None:
    path = tmp_path / "log.db"
    log = opened(path)
    for number in range(30):
        add(log, request(f"r{number}", f"b{number}"))
    log.close()
    judged(path, LARGE)
    forge(path, (statement, ()))
    with pytest.raises(LogUnavailable, match=told):
        judged(path, LARGE)


def test_an_empty_log_is_whole_however_large_its_file(tmp_path: Path) -> None:
    opened(tmp_path / "log.db").close()
    judged(tmp_path / "log.db", LARGE)


def test_a_long_chain_is_computed_anew_at_its_end_only(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    log = opened(path)
    for number in range(20):
        asked = request(f"r{number}", f"b{number}")
        add(log, asked)
        send(log, asked)
    log.close()
    opened(path).close()
    forge(path, ("UPDATE events SET actor = 'U0X' WHERE id = 2", ()))
    opened(path).close()  # `log verify` finds it


def test_a_log_whose_requests_wait_in_every_state_is_whole(path: Path, log: SqliteSendLog) -> None:
    add(log, request())
    add(log, request("r2", "b2", state=State.COLLECTING))
    with log.write() as transaction:
        transaction.requests.move(request(), State.APPROVED, event="approved", at=at(1))
        transaction.requests.move(replace(request(), state=State.APPROVED), State.SENDING, event="claimed", at=at(2))
    log.close()
    opened(path).close()


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    opened(path).close()
    path.with_name("log.db-shm").symlink_to("missing/shm")
    with pytest.raises(LogUnavailable, match="cannot be opened"):
        opened(path)


def test_an_end_that_holds_rows_of_another_program_is_no_log(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE events (id INTEGER)")
    connection.close()
    with pytest.raises(LogUnavailable, match="something else"):
        opened(tmp_path / "other.db")
