"""``log copy``: a log moves to another database, of either engine, and back."""

import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path

import psycopg
import pytest

from bot.database_url import means_postgres, read_url
from bot.errors import LogUnavailable
from bot.kinds import CONTENTS
from bot.log import open_log
from bot.log.copying.moving import move
from bot.log.postgres.server import Server
from bot.log.sqlite.lock import acquire
from tests.auditing import rows_of
from tests.integration.log.backups import Said, content, run
from tests.integration.log.samples import NEVER, NOON, TurnedClock
from tests.postgres.cluster import Cluster

TABLES = ("batches", "requests", "contents", "answers", "files", "outbox", "posts", "names", "sends")
EVENTS = "SELECT * FROM events ORDER BY id"


@pytest.fixture(params=["file", "postgres"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "file":
        return str(tmp_path / "new" / "log.db")
    return str(request.getfixturevalue("postgres_url"))


def test_every_event_and_row_of_a_log_is_in_the_copy(data: Path, target: str, capsys: Said) -> None:
    before = rows_of(data, EVENTS)
    status, out, _ = run(capsys, "copy", "--to", target)
    assert status == 0
    assert f"{len(before)} events, head {before[-1]['hash']}" in out
    assert rows_of(target, EVENTS) == before == rows_of(data, EVENTS)
    for table in TABLES:
        rows = f"SELECT * FROM {table} ORDER BY 1, 2"
        assert rows_of(target, rows) == rows_of(data, rows)


def test_no_bot_starts_from_a_log_that_was_moved(data: Path, target: str, capsys: Said) -> None:
    run(capsys, "copy", "--to", target)
    with pytest.raises(LogUnavailable, match="moved to another database"):
        open_log(data, CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    assert run(capsys, "verify")[0] == 0


def test_a_log_comes_back_with_its_numbers(
    data: Path, target: str, tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(data)
    back = tmp_path / "back.db"
    run(capsys, "copy", "--to", target)
    monkeypatch.setenv("BOT_DATABASE", target)
    assert run(capsys, "copy", "--to", str(back))[0] == 0
    changing = ("counts", "_sqlite_migrations", "sqlite_sequence")
    assert [line for line in content(back) if not any(one in line for one in changing)] == [
        line for line in before if not any(one in line for one in changing)
    ]
    with closing(open_log(back, CONTENTS, lock_wait=NEVER, clock=TurnedClock())) as log, log.write() as transaction:
        transaction.events.note("doctor", at=NOON)
    assert rows_of(back, "SELECT name, seq FROM sqlite_sequence ORDER BY 1") == rows_of(
        data, "SELECT name, seq FROM sqlite_sequence ORDER BY 1"
    )


def test_a_trial_leaves_the_log_in_use(data: Path, target: str, capsys: Said) -> None:
    before = content(data)
    status, out, _ = run(capsys, "copy", "--trial", "--to", target)
    assert status == 0
    assert "trial" in out
    assert content(data) == before
    open_log(data, CONTENTS, lock_wait=NEVER, clock=TurnedClock()).close()


def test_a_copy_is_refused_where_there_is_something(data: Path, target: str, capsys: Said) -> None:
    run(capsys, "copy", "--trial", "--to", target)
    before = rows_of(target, EVENTS)
    status, out, err = run(capsys, "copy", "--to", target)
    assert (status, out) == (3, "")
    assert "not empty" in err
    assert rows_of(target, EVENTS) == before
    open_log(data, CONTENTS, lock_wait=NEVER, clock=TurnedClock()).close()  # it was not marked


def test_a_copy_is_refused_while_a_bot_has_the_log(data: Path, target: str, capsys: Said) -> None:
    lock = acquire(data, wait=NEVER, now=NOON)
    try:
        status, _, err = run(capsys, "copy", "--to", target)
    finally:
        lock.release()
    assert status == 1
    assert "held by another process" in err


def test_a_log_that_was_tampered_with_is_not_copied(data: Path, target: str, tmp_path: Path, capsys: Said) -> None:
    with closing(sqlite3.connect(data)) as connection:
        connection.execute("UPDATE contents SET summary = 'otra cosa'")
        connection.commit()
    status, out, err = run(capsys, "copy", "--to", target)
    assert (status, out) == (1, "")
    assert "is not whole: it is not copied" in err
    assert not any("new" in str(one) and one.is_file() for one in tmp_path.rglob("*.db"))
    assert run(capsys, "copy", "--to", target)[0] == 1  # and the target is as empty as before


def test_an_address_comes_by_standard_input(
    data: Path, postgres_url: str, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(f"{postgres_url}\n"))
    assert run(capsys, "copy", "--to", "-")[0] == 0


@pytest.mark.parametrize("wrong", ["mysql://user:geheim@host/db", "postgresql://user:geheim@host/db?nonsense=1"])
@pytest.mark.usefixtures("data")
def test_a_wrong_address_is_wrong_use(wrong: str, capsys: Said) -> None:
    with pytest.raises(SystemExit) as ended:
        run(capsys, "copy", "--to", wrong)
    assert ended.value.code == 2
    assert "geheim" not in capsys.readouterr().err


def test_the_log_itself_is_no_target(data: Path, capsys: Said) -> None:
    assert run(capsys, "copy", "--to", str(data))[0] == 1


def test_a_replica_on_the_target_is_named(data: Path, postgres_url: str, capsys: Said) -> None:
    with Server(postgres_url, "alephee-bot there:7", is_present=True).connect():
        status, _, err = run(capsys, "copy", "--to", postgres_url)
    assert status == 1
    assert "held by another process: alephee-bot there:7 since" in err


def test_a_restored_log_is_started_once_before_it_moves(data: Path, target: str, capsys: Said) -> None:
    with closing(sqlite3.connect(data)) as connection:
        connection.execute("PRAGMA user_version = 1")
    status, _, err = run(capsys, "copy", "--to", target)
    assert status == 3
    assert "start the bot once" in err


def test_a_copy_that_is_interrupted_leaves_the_target_as_empty_as_before(data: Path, target: str, capsys: Said) -> None:
    before = content(data)

    def interrupt(table: str, _rows: int) -> None:
        if table == "events":
            raise KeyboardInterrupt

    address = read_url(target) if means_postgres(target) else Path(target)
    with pytest.raises(KeyboardInterrupt):
        move(data, address, wait=NEVER, clock=TurnedClock(), trial=False, tell=interrupt)
    assert content(data) == before
    if isinstance(address, Path):
        assert {one.name for one in address.parent.iterdir()} <= {f"{address.name}.lock"}
    assert run(capsys, "copy", "--to", target)[0] == 0


def test_a_copy_that_cannot_be_kept_is_made_again_from_the_marked_log(data: Path, tmp_path: Path, capsys: Said) -> None:
    target = tmp_path / "new.db"

    def be_in_the_way(table: str, _rows: int) -> None:
        if table == "events" and target.is_file():
            target.unlink()
            target.mkdir()

    with pytest.raises(LogUnavailable, match="run the same command again"):
        move(data, target, wait=NEVER, clock=TurnedClock(), trial=False, tell=be_in_the_way)
    with pytest.raises(LogUnavailable, match="moved to another database"):
        open_log(data, CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    target.rmdir()
    assert run(capsys, "copy", "--to", str(target))[0] == 0
    open_log(target, CONTENTS, lock_wait=NEVER, clock=TurnedClock()).close()


def test_the_password_of_an_address_is_never_shown(
    data: Path, postgres: Cluster, postgres_database: str, capsys: Said
) -> None:
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute("DO $$BEGIN CREATE ROLE passworded; EXCEPTION WHEN duplicate_object THEN NULL; END$$")
        connection.execute(
            "DO $$BEGIN CREATE ROLE mover LOGIN PASSWORD 'geheim' IN ROLE passworded;"
            " EXCEPTION WHEN duplicate_object THEN NULL; END$$"
        )
    for password in ("geheim", "falsch"):
        url = postgres.url(postgres_database, user="mover", password=password)
        status, out, err = run(capsys, "copy", "--to", url)
        assert status == 3
        assert password not in out + err
